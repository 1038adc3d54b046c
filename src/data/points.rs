//! A finite set of points, uploaded or drawn: the empirical distribution.
//!
//! Its pₜ is exact too, the mixture of N(αxᵢ, σ²I), with α²h² + σ² for σ² where it is smoothed by a kernel of width h.
//! Without a kernel it has no density at t = 0; its entropy is never known, because the law behind the points is not.

use super::bandwidth::leave_one_out;
use super::{Distribution, Entropy, Labelled, Mixture, mixture::square};
use crate::noise::Noise;
use std::cell::OnceCell;

pub struct Points {
    /// `[n, 2]`
    rows: Vec<f32>,
    /// Every so many-th point is kept from training, the others are the distribution.
    keep_back: Option<usize>,
    window: [f64; 4],
    /// h of the kernel that smooths those that are trained on; found when it is first needed.
    smoothing: OnceCell<f64>,
}

/// Fewer points than this are too few to keep some back.
pub const FEWEST_TO_SPLIT: usize = 20;

/// Of more points than these the exact pₜ, which looks at them all, would be far slower than the network that
/// it is compared with.
pub const MOST_EXACT: usize = 20_000;

/// A picture does not show more.
const MOST_SHOWN: usize = 20_000;

/// How many points there are for one that is kept back.
const SHARE: usize = 5;

impl Points {
    /// All the points `[n, 2]` are the distribution; nothing is held out, and nothing smoothed.
    pub fn all(rows: Vec<f32>) -> Self {
        let window = window(&rows);
        Self { rows, keep_back: None, window, smoothing: OnceCell::from(0.0) }
    }

    /// Every fifth point is kept from training for the held-out likelihood, if there are enough; the
    /// distribution to be learnt is that of the others.
    pub fn with_some_kept_back(rows: Vec<f32>) -> Self {
        let keep_back = (rows.len() / 2 >= FEWEST_TO_SPLIT).then_some(SHARE);
        Self { keep_back, ..Self::all(rows) }
    }

    /// Smoothed by a kernel of this width, or by that of the leave-one-out likelihood.
    pub fn smoothed(self, width: Option<f64>) -> Self {
        Self { smoothing: width.map_or_else(OnceCell::new, OnceCell::from), ..self }
    }

    fn trained_on(&self) -> impl Iterator<Item = [f32; 2]> {
        (0..self.count() - self.kept_back()).map(|i| self.training(i))
    }

    fn count(&self) -> usize {
        self.rows.len() / 2
    }

    fn kept_back(&self) -> usize {
        self.keep_back.map_or(0, |every| self.count() / every)
    }

    fn row(&self, i: usize) -> [f32; 2] {
        [self.rows[2 * i], self.rows[2 * i + 1]]
    }

    /// The i-th of those that are not kept back.
    fn training(&self, i: usize) -> [f32; 2] {
        self.row(self.keep_back.map_or(i, |every| i + i / (every - 1)))
    }
}

/// At most `most` of `0..n`, evenly spread, so that a file's order does not matter.
fn spread(n: usize, most: usize) -> impl Iterator<Item = usize> {
    let taken = n.min(most);
    (0..taken).map(move |i| (i as u64 * n as u64 / taken as u64) as usize)
}

fn window(rows: &[f32]) -> [f64; 4] {
    let range = |axis: usize| {
        let all = rows.chunks_exact(2).map(|x| f64::from(x[axis]));
        let (low, high) = all.fold((f64::MAX, f64::MIN), |(a, b), x| (a.min(x), b.max(x)));
        let margin = 0.15 * (high - low);
        (low - margin, high + margin)
    };
    square(range(0), range(1))
}

impl Distribution for Points {
    fn draw(&self, n: usize, noise: &mut Noise) -> Labelled {
        let mut points = self.observed(n, noise);
        let width = self.smoothing();
        if width > 0.0 {
            let kernel = noise.normals(points.len());
            points.iter_mut().zip(kernel).for_each(|(x, z)| *x += width as f32 * z);
        }
        Labelled { points, labels: vec![0; n] }
    }

    fn observed(&self, n: usize, noise: &mut Noise) -> Vec<f32> {
        let training = self.count() - self.kept_back();
        (0..n).flat_map(|_| self.training(noise.below(training))).collect()
    }

    fn smoothing(&self) -> f64 {
        let found = || leave_one_out(&self.trained_on().collect::<Vec<_>>());
        *self.smoothing.get_or_init(found)
    }

    /// Of the points kept back once each and at most `n`; none where none were.
    fn held_out(&self, n: usize, _noise: &mut Noise) -> Vec<f32> {
        let every = self.keep_back.unwrap_or(1);
        spread(self.kept_back(), n).flat_map(|i| self.row(i * every + every - 1)).collect()
    }

    fn learned_from(&self, n: usize) -> Option<Vec<f32>> {
        self.keep_back?;
        Some(spread(self.count() - self.kept_back(), n).flat_map(|i| self.training(i)).collect())
    }

    /// All the points, as the user gave them, up to as many as a picture shows.
    fn for_display(&self, _n: usize, _noise: &mut Noise) -> Vec<f32> {
        spread(self.count(), MOST_SHOWN).flat_map(|i| self.row(i)).collect()
    }

    fn mixture(&self) -> Option<Mixture> {
        (self.count() <= MOST_EXACT).then(|| {
            Mixture::plane(self.smoothing(), self.trained_on().map(|x| (1.0, x.map(f64::from))))
        })
    }

    fn log_density(&self, _points: &[f32]) -> Option<Vec<f64>> {
        None
    }

    fn entropy(&self) -> Option<Entropy> {
        None
    }

    fn window(&self) -> [f64; 4] {
        self.window
    }
}
