//! The tilted density p(x)p(y|x)^γ of a labelled mixture in the plane, normalised by quadrature.
//!
//! It is what guidance at scale γ is often said to sample. It does not: at γ ≠ 1 adding γ∇log pₜ(y|x) at
//! every t is not the diffusion of this density, because blurring it by the kernel and tilting the blurred
//! density are not the same (arXiv 2408.09000). At γ = 1 it is p(x|y), at γ = 0 it is p.

use super::{Distribution, Entropy, Labelled, Mixture, rows};
use crate::noise::Noise;
use crate::ode::Cancelled;

/// Cells along one side of the quadrature: fewer for mixtures of very many components, which are smeared
/// curves.
fn side(components: usize) -> usize {
    if components > 1000 { 200 } else { 400 }
}

pub struct Tilted {
    mixture: Mixture,
    label: usize,
    scale: f64,
    window: [f64; 4],
    side: usize,
    log_normaliser: f64,
    /// Running sum of the cells' probabilities.
    cumulative: Vec<f64>,
}

/// How often the window may grow by half before the density counts as unbounded.
const GROWTHS: usize = 8;

/// The mass that may lie in the cells at the window's border.
const BORDER: f64 = 1e-5;

impl Tilted {
    /// `mixture` must be one of the plane with this label, and `window` show all of it; the window grows until
    /// it shows the tilted density too. Nothing where it does not, or where the grid of every other cell finds
    /// another mass.
    pub async fn new(
        mixture: Mixture,
        label: usize,
        scale: f64,
        window: [f64; 4],
        mut observe: impl AsyncFnMut(f64) -> Result<(), Cancelled>,
    ) -> Result<Option<Self>, Cancelled> {
        let side = side(mixture.components.len());
        let (log_normaliser, cumulative) = (0.0, Vec::new());
        let mut tilted = Self { mixture, label, scale, window, side, log_normaliser, cumulative };
        for growth in 0..GROWTHS {
            let mut logs = Vec::with_capacity(side * side);
            for row in 0..side {
                observe((growth as f64 + row as f64 / side as f64) / GROWTHS as f64).await?;
                let cells = row * side..(row + 1) * side;
                logs.extend(cells.map(|i| tilted.log_density_at(tilted.cell(i, 0.5, 0.5))));
            }
            let largest = logs.iter().copied().fold(f64::MIN, f64::max);
            let masses: Vec<f64> = logs.iter().map(|l| (l - largest).exp()).collect();
            let sum: f64 = masses.iter().sum();
            let share = |keep: &dyn Fn(usize, usize) -> bool| {
                let kept = masses.iter().enumerate().filter(|(i, _)| keep(i % side, i / side));
                kept.map(|(_, mass)| mass).sum::<f64>() / sum
            };
            let [x0, x1, y0, y1] = tilted.window;
            if share(&|x, y| x.min(y) == 0 || x.max(y) == side - 1) > BORDER {
                let grow =
                    |low: f64, high: f64| (1.25 * low - 0.25 * high, 1.25 * high - 0.25 * low);
                let ((x0, x1), (y0, y1)) = (grow(x0, x1), grow(y0, y1));
                tilted.window = [x0, x1, y0, y1];
                continue;
            }
            if (4.0 * share(&|x, y| x % 2 == 0 && y % 2 == 0) - 1.0).abs() > 0.01 {
                return Ok(None);
            }
            let cell = (x1 - x0) * (y1 - y0) / (side * side) as f64;
            tilted.log_normaliser = largest + (sum * cell).ln();
            let mut running = 0.0;
            let cumulative = masses.iter().map(|mass| {
                running += mass / sum;
                running
            });
            tilted.cumulative = cumulative.collect();
            return Ok(Some(tilted));
        }
        Ok(None)
    }

    /// The point of cell `i` at the fractions (u, v) of its sides.
    fn cell(&self, i: usize, u: f64, v: f64) -> [f64; 2] {
        let [x0, x1, y0, y1] = self.window;
        let at = |low: f64, high: f64, k: usize, fraction: f64| {
            low + (high - low) * (k as f64 + fraction) / self.side as f64
        };
        [at(x0, x1, i % self.side, u), at(y0, y1, i / self.side, v)]
    }

    fn log_density_at(&self, x: [f64; 2]) -> f64 {
        self.mixture.log_tilted(&x, self.label, self.scale) - self.log_normaliser
    }
}

impl Distribution for Tilted {
    /// A cell by its probability, and a uniform point in it.
    fn draw(&self, n: usize, noise: &mut Noise) -> Labelled {
        rows(n, || {
            let u = noise.uniform();
            let cell = self.cumulative.partition_point(|&c| c < u).min(self.cumulative.len() - 1);
            self.cell(cell, noise.uniform(), noise.uniform())
        })
    }

    fn mixture(&self) -> Option<Mixture> {
        None
    }

    fn log_density(&self, points: &[f32]) -> Option<Vec<f64>> {
        let row = |x: &[f32]| self.log_density_at([x[0].into(), x[1].into()]);
        Some(points.chunks(2).map(row).collect())
    }

    fn entropy(&self) -> Option<Entropy> {
        None
    }

    fn window(&self) -> [f64; 4] {
        self.window
    }
}
