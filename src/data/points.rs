//! A finite set of points, uploaded or drawn: the empirical distribution.
//!
//! Its pₜ is exact too, the mixture of N(αxᵢ, σ²I). It has no density at t = 0 and so no entropy.

use super::{Distribution, Entropy, Labelled, Mixture, mixture::square, rows};
use crate::noise::Noise;

pub struct Points {
    training: Vec<[f64; 2]>,
    kept_back: Vec<[f64; 2]>,
}

/// Fewer points than this are too few to keep some back.
const FEWEST_TO_SPLIT: usize = 20;

impl Points {
    /// All the points are the distribution; nothing is held out.
    pub fn all(points: Vec<[f64; 2]>) -> Self {
        Self { training: points, kept_back: Vec::new() }
    }

    /// Every fifth point is kept from training for the held-out likelihood, if there are enough; the
    /// distribution to be learnt is that of the others.
    pub fn with_some_kept_back(points: Vec<[f64; 2]>) -> Self {
        if points.len() < FEWEST_TO_SPLIT {
            return Self::all(points);
        }
        let (kept_back, training): (Vec<_>, Vec<_>) =
            points.into_iter().enumerate().partition(|(i, _)| i % 5 == 4);
        let points = |rows: Vec<(usize, [f64; 2])>| rows.into_iter().map(|(_, x)| x).collect();
        Self { training: points(training), kept_back: points(kept_back) }
    }
}

impl Distribution for Points {
    fn draw(&self, n: usize, noise: &mut Noise) -> Labelled {
        rows(n, || self.training[noise.below(self.training.len())])
    }

    /// The points kept back, once each and at most `n`; none where none were.
    fn held_out(&self, n: usize, _noise: &mut Noise) -> Vec<f32> {
        self.kept_back.iter().take(n).flatten().map(|&x| x as f32).collect()
    }

    /// All the points, as the user gave them.
    fn for_display(&self, _n: usize, _noise: &mut Noise) -> Vec<f32> {
        self.training.iter().chain(&self.kept_back).flatten().map(|&x| x as f32).collect()
    }

    fn mixture(&self) -> Option<Mixture> {
        Some(Mixture::plane(0.0, self.training.iter().map(|&x| (1.0, x))))
    }

    fn log_density(&self, _points: &[f32]) -> Option<Vec<f64>> {
        None
    }

    fn entropy(&self) -> Option<Entropy> {
        None
    }

    fn window(&self) -> [f64; 4] {
        let range = |axis: usize| {
            let all = self.training.iter().chain(&self.kept_back).map(|x| x[axis]);
            let (low, high) = all.fold((f64::MAX, f64::MIN), |(a, b), x| (a.min(x), b.max(x)));
            let margin = 0.15 * (high - low);
            (low - margin, high + margin)
        };
        square(range(0), range(1))
    }
}
