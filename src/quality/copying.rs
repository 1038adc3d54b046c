//! Whether samples are copies of the data that were learned from: how far they lie from the nearest of these,
//! beside how far data lie that were held out. A model that has learned the law has both alike.

use crate::data::{Distribution, Units};
use crate::noise::Noise;

/// Rows that are searched and rows that are looked for: a median is known from fewer.
const SEARCHED: usize = 10_000;
const LOOKED_FOR: usize = 500;

pub struct Copying {
    /// Of those that were learned from, in units of the data but for their centre.
    learned: Vec<f32>,
    /// The median distance of what was held out.
    held_out: f64,
}

impl Copying {
    /// Of data that are a finite sample of which some is held out.
    pub fn of(data: &dyn Distribution, units: &Units, noise: &mut Noise) -> Option<Self> {
        let learned = units.stretched(&data.learned_from(SEARCHED)?);
        let held_out = units.stretched(&data.held_out(LOOKED_FOR, noise));
        let held_out = median_distance(&held_out, &learned, data.dimension());
        (held_out > 0.0).then_some(Self { learned, held_out })
    }

    /// The median distance of samples over that of what was held out: 1 for a law that was learned, 0 for copies.
    pub fn ratio(&self, stretched: &[f32], dimension: usize) -> f64 {
        let samples = &stretched[..stretched.len().min(LOOKED_FOR * dimension)];
        median_distance(samples, &self.learned, dimension) / self.held_out
    }
}

fn median_distance(rows: &[f32], others: &[f32], dimension: usize) -> f64 {
    let square = |a: &[f32], b: &[f32]| a.iter().zip(b).map(|(a, b)| (a - b).powi(2)).sum::<f32>();
    let nearest = |row: &[f32]| {
        others.chunks_exact(dimension).map(|other| square(row, other)).fold(f32::MAX, f32::min)
    };
    let mut squares: Vec<f32> = rows.chunks_exact(dimension).map(nearest).collect();
    squares.sort_by(f32::total_cmp);
    f64::from(squares[squares.len() / 2]).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::Points;
    use crate::noise::Stream;

    #[test]
    fn draws_are_no_copies_and_copies_are() {
        let mut noise = Noise::new(8, Stream::Data, 0);
        let data = Points::with_some_kept_back(noise.normals(2000));
        let units = Units::of_data(2);
        let copying = Copying::of(&data, &units, &mut noise).expect("points that are held out");
        let fresh = copying.ratio(&noise.normals(1000), 2);
        // Both are medians of a hundred rows or more, each known to a tenth.
        assert!((fresh - 1.0).abs() < 0.3, "{fresh}");
        let copies = data.learned_from(500).expect("a finite sample");
        assert_eq!(copying.ratio(&copies, 2), 0.0);
        let mut near = copies;
        near.iter_mut().for_each(|x| *x += 1e-3);
        assert!(copying.ratio(&near, 2) < 0.1);
    }
}
