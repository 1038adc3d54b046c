//! Blocks of rows and the three products of a layer.
//!
//! Every matrix lies in panels of eight columns, `[columns/8][rows][8]`, with zeros where it has fewer: all loops
//! read forwards. Tiles of four rows by eight columns fit the sixteen registers of a processor; larger ones spill
//! and lose half.

use super::elementary::{Octet, madd};
use std::hint::black_box;

/// Rows that go through a network together: what they leave behind stays in the second cache.
pub const ROWS: usize = 64;

/// Rows of a tile.
const TILE: usize = 4;

/// `ROWS` rows in panels.
pub type Block = Vec<Octet>;

/// How many panels hold so many columns.
pub fn panels(columns: usize) -> usize {
    columns.div_ceil(8)
}

/// A block of `ROWS` rows, zero.
pub fn block(columns: usize) -> Block {
    vec![Octet::ZERO; panels(columns) * ROWS]
}

/// The numbers of a block one by one, each at its [`place`].
pub fn numbers(block: &[Octet]) -> &[f32] {
    bytemuck::cast_slice(block)
}

pub fn numbers_mut(block: &mut [Octet]) -> &mut [f32] {
    bytemuck::cast_slice_mut(block)
}

/// Where column c of row r lies among the numbers of a block.
pub fn place(row: usize, column: usize) -> usize {
    (column / 8 * ROWS + row) * 8 + column % 8
}

/// A matrix of weights in panels: `[columns/8][rows][8]`, the rows filled up to eight, too.
pub struct Panels {
    rows: usize,
    values: Vec<Octet>,
}

impl Panels {
    pub fn zeros(rows: usize, columns: usize) -> Self {
        let rows = 8 * panels(rows);
        Self { rows, values: vec![Octet::ZERO; panels(columns) * rows] }
    }

    /// Row `row` as it is given.
    pub fn set_row(&mut self, row: usize, values: &[f32]) {
        for (panel, values) in values.chunks(8).enumerate() {
            let numbers = bytemuck::cast_slice_mut::<Octet, f32>(&mut self.values);
            numbers[(panel * self.rows + row) * 8..][..values.len()].copy_from_slice(values);
        }
    }

    /// Column `column` as it is given.
    pub fn set_column(&mut self, column: usize, values: &[f32]) {
        let first = column / 8 * self.rows * 8 + column % 8;
        let numbers = bytemuck::cast_slice_mut::<Octet, f32>(&mut self.values);
        values.iter().enumerate().for_each(|(row, value)| numbers[first + 8 * row] = *value);
    }

    /// Copies row `row` out.
    pub fn row(&self, row: usize, values: &mut [f32]) {
        let numbers = bytemuck::cast_slice::<Octet, f32>(&self.values);
        for (panel, values) in values.chunks_mut(8).enumerate() {
            let length = values.len();
            values.copy_from_slice(&numbers[(panel * self.rows + row) * 8..][..length]);
        }
    }

    fn panel(&self, panel: usize) -> &[Octet] {
        &self.values[panel * self.rows..][..self.rows]
    }

    fn count(&self) -> usize {
        self.values.len() / self.rows
    }
}

/// Rows `row..row + 4` of a times one panel of w, of which the rows are as many as a has columns.
#[inline(always)]
fn tile(a: &[Octet], row: usize, w: &[Octet], start: Octet) -> [Octet; TILE] {
    let count = w.len() / 8;
    assert!(a.len() >= count * ROWS && row + TILE <= ROWS);
    let mut sums = [start; TILE];
    // SAFETY: what is read through `a` lies in the first `count` panels, each of ROWS·8 numbers, and in them in rows
    // below row + TILE ≤ ROWS; the jump after the last panel wraps and is not read through. `w` takes w.len() steps.
    unsafe {
        let mut a = a.as_ptr().cast::<f32>().add(8 * row);
        let mut w = w.as_ptr();
        for _ in 0..count {
            // Not unrolled: eight times as long the loop is slower, by a third with fused multiply-adds.
            let end = a.wrapping_add(black_box(8));
            while a != end {
                let b = *w;
                for (i, sum) in sums.iter_mut().enumerate() {
                    *sum = madd(Octet::splat(*a.add(8 * i)), b, *sum);
                }
                a = a.wrapping_add(1);
                w = w.add(1);
            }
            a = a.wrapping_add(8 * (ROWS - 1));
        }
    }
    sums
}

/// a·w + start for the first `rows` rows (filled up to four): `put` is handed each eight of the result with their
/// index in a block.
///
/// Not inlined, so that V8 has it optimised after a few calls: it never replaces a function that is running.
#[inline(never)]
pub fn product(
    rows: usize,
    a: &[Octet],
    w: &Panels,
    start: Option<&[Octet]>,
    mut put: impl FnMut(usize, Octet),
) {
    let used = w.rows.min(a.len() / ROWS * 8);
    for panel in 0..w.count() {
        let start = start.map_or(Octet::ZERO, |start| start[panel]);
        let weights = &w.panel(panel)[..used];
        for row in (0..rows).step_by(TILE) {
            let sums = tile(a, row, weights, start);
            for (i, sum) in sums.into_iter().enumerate() {
                put(panel * ROWS + row + i, sum);
            }
        }
    }
}

/// gradient += aᵀ·d over the first `rows` rows (filled up to four).
#[inline(never)]
pub fn outer(rows: usize, a: &[Octet], d: &[Octet], gradient: &mut Panels) {
    let rows = rows.next_multiple_of(TILE);
    assert!(rows <= ROWS);
    let used = gradient.rows.min(a.len() / ROWS * 8);
    for panel in 0..gradient.count() {
        let d = &d[panel * ROWS..][..ROWS];
        let of_panel = panel * gradient.rows;
        for column in (0..used).step_by(TILE) {
            let at = of_panel + column;
            let mut sums: [Octet; TILE] = std::array::from_fn(|i| gradient.values[at + i]);
            assert!(place(ROWS - 1, column + TILE - 1) < 8 * a.len());
            // SAFETY: `a` runs through the rows of one panel, of which the last was just looked at; `d` has ROWS.
            unsafe {
                let mut a = a.as_ptr().cast::<f32>().add(place(0, column));
                let mut d = d.as_ptr();
                let end = a.wrapping_add(black_box(8 * rows));
                while a != end {
                    let b = *d;
                    for (i, sum) in sums.iter_mut().enumerate() {
                        *sum = madd(Octet::splat(*a.add(i)), b, *sum);
                    }
                    a = a.wrapping_add(8);
                    d = d.wrapping_add(1);
                }
            }
            gradient.values[at..at + TILE].copy_from_slice(&sums);
        }
    }
}

/// sums += the first `rows` rows of d (filled up to four).
pub fn add_rows(rows: usize, d: &[Octet], sums: &mut [Octet]) {
    let rows = rows.next_multiple_of(TILE);
    for (sum, panel) in sums.iter_mut().zip(d.chunks_exact(ROWS)) {
        panel[..rows].iter().for_each(|x| *sum += *x);
    }
}
