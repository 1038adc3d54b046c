//! The distributions p that a lab can learn, one to a file.
//!
//! Most of them are curves smeared by Gaussian noise, and so *are* Gaussian mixtures: with enough
//! quadrature nodes on the curve the mixture is exact to many digits. That one fact gives their
//! density, their score at every t, and their entropy.

mod bandwidth;
mod checkerboard;
mod concentric;
mod eight_gaussians;
mod generator;
mod given;
mod glyphs;
mod mixture;
mod moons;
mod pinwheel;
mod points;
mod quadrature;
mod scaled;
mod swiss_roll;
mod tilted;
mod two_spirals;
mod units;

pub use checkerboard::Checkerboard;
pub use concentric::{CIRCLES, Concentric, RINGS};
pub use eight_gaussians::EightGaussians;
pub use generator::Generator;
pub use given::Given;
pub use glyphs::Glyphs;
pub use mixture::{Component, Mixture};
pub use moons::Moons;
pub use pinwheel::Pinwheel;
pub use points::{FEWEST_TO_SPLIT, MOST_EXACT, Points};
pub use scaled::Scaled;
pub use swiss_roll::SwissRoll;
pub use tilted::Tilted;
pub use two_spirals::TwoSpirals;
pub use units::{Scaling, Units, means_and_variances};

use crate::noise::{Noise, Stream};
use crate::ode::Cancelled;

/// H(p) in nats, and how it was found.
#[derive(Clone, Copy, Debug)]
pub struct Entropy {
    pub nats: f64,
    /// 0 where it is no estimate.
    pub standard_error: f64,
    pub method: &'static str,
}

impl Entropy {
    const fn closed_form(nats: f64, method: &'static str) -> Self {
        Self { nats, standard_error: 0.0, method }
    }

    /// An entropy with no formula, found once by quadrature of −∫p ln p and checked by a test.
    const fn by_quadrature(nats: f64) -> Self {
        Self { nats, standard_error: 0.0, method: "quadrature of −∫p ln p" }
    }
}

/// Draws, row-major `[n, D]`, each with its label; all labels are 0 where the distribution has none.
pub struct Labelled {
    pub points: Vec<f32>,
    pub labels: Vec<usize>,
}

/// A distribution on ℝᴰ.
pub trait Distribution {
    fn dimension(&self) -> usize {
        2
    }

    /// How many labels y the draws carry, 0 where they carry none.
    fn labels(&self) -> usize {
        0
    }

    /// What each label is, in a word or two; empty where the number says it.
    fn label_names(&self) -> Vec<String> {
        vec![String::new(); self.labels()]
    }

    /// L, where the data are grey levels 0 … L−1: a draw is (level + u)/L with u uniform on (0, 1).
    fn grey_levels(&self) -> Option<usize> {
        None
    }

    /// `n` independent draws from p(x, y).
    fn draw(&self, n: usize, noise: &mut Noise) -> Labelled;

    /// `n` independent draws from p(x), row-major `[n, D]`.
    fn sample(&self, n: usize, noise: &mut Noise) -> Vec<f32> {
        self.draw(n, noise).points
    }

    /// `n` of the data as they were brought, which are not smoothed.
    fn observed(&self, n: usize, noise: &mut Noise) -> Vec<f32> {
        self.sample(n, noise)
    }

    /// The width of the kernel that smooths a finite sample, in standard deviations of the noise; 0 without.
    fn smoothing(&self) -> f64 {
        0.0
    }

    /// `n` independent draws from p(x | y): those of p(x, y) that have the label.
    fn sample_given(&self, label: usize, n: usize, noise: &mut Noise) -> Vec<f32> {
        let dimension = self.dimension();
        let mut kept = Vec::with_capacity(n * dimension);
        while kept.len() < n * dimension {
            let Labelled { points, labels } = self.draw(n, noise);
            let rows = points.chunks(dimension).zip(labels).filter(|(_, l)| *l == label);
            kept.extend(rows.flat_map(|(row, _)| row));
        }
        kept.truncate(n * dimension);
        kept
    }

    /// `n` draws that training never sees. A distribution with a sampler makes fresh ones.
    fn held_out(&self, n: usize, noise: &mut Noise) -> Vec<f32> {
        self.sample(n, noise)
    }

    /// The finite sample that is learned from, where some of it is held out: at most `n` rows of it.
    fn learned_from(&self, _n: usize) -> Option<Vec<f32>> {
        None
    }

    /// Draws for a picture.
    fn for_display(&self, n: usize, noise: &mut Noise) -> Vec<f32> {
        self.sample(n, noise)
    }

    /// The distribution as a Gaussian mixture, where it is one: this is what makes pₜ exact. Its
    /// components carry the labels.
    fn mixture(&self) -> Option<Mixture>;

    /// ln p at each of the points `[n, D]`, where it is known.
    fn log_density(&self, points: &[f32]) -> Option<Vec<f64>> {
        let mixture = self.mixture()?;
        let row = |x: &[f32]| mixture.log_density(&x.iter().map(|&c| c.into()).collect::<Vec<_>>());
        Some(points.chunks(self.dimension()).map(row).collect())
    }

    /// The floor under every negative log-likelihood, where it is known.
    fn entropy(&self) -> Option<Entropy>;

    /// A square that shows all of the distribution: `[x₀, x₁, y₀, y₁]`, of the first two coordinates.
    fn window(&self) -> [f64; 4] {
        [-4.0, 4.0, -4.0, 4.0]
    }
}

/// ln p at each of the points, a few at a time; `observe` is told the fraction done.
pub async fn log_density_in_parts(
    data: &dyn Distribution,
    points: &[f32],
    mut observe: impl AsyncFnMut(f64) -> Result<(), Cancelled>,
) -> Result<Option<Vec<f64>>, Cancelled> {
    const ROWS: usize = 256;
    let mut values = Vec::with_capacity(points.len() / data.dimension());
    for rows in points.chunks(ROWS * data.dimension()) {
        observe((values.len() * data.dimension()) as f64 / points.len() as f64).await?;
        match data.log_density(rows) {
            Some(more) => values.extend(more),
            None => return Ok(None),
        }
    }
    Ok(Some(values))
}

/// Mean of each coordinate and one common standard deviation, from draws of the distribution.
#[derive(Clone, Debug)]
pub struct Moments {
    pub mean: Vec<f32>,
    pub std: f64,
}

impl Moments {
    pub fn of(data: &dyn Distribution) -> Self {
        let (n, dimension) = (8192, data.dimension());
        let draws = data.sample(n, &mut Noise::new(0, Stream::Moments, 0));
        let mut mean = vec![0.0; dimension];
        for row in draws.chunks(dimension) {
            mean.iter_mut().zip(row).for_each(|(m, &x)| *m += f64::from(x) / n as f64);
        }
        let variance = draws
            .chunks(dimension)
            .flat_map(|row| row.iter().zip(&mean).map(|(&x, m)| (f64::from(x) - m).powi(2)))
            .sum::<f64>()
            / (n * dimension) as f64;
        Self { mean: mean.iter().map(|&m| m as f32).collect(), std: variance.sqrt().max(1e-3) }
    }
}

/// `n` points of the plane built one at a time, with their labels.
fn labelled_rows(n: usize, row: impl FnMut(usize) -> ([f64; 2], usize)) -> Labelled {
    let (points, labels): (Vec<[f64; 2]>, Vec<usize>) = (0..n).map(row).unzip();
    Labelled { points: points.into_iter().flatten().map(|x| x as f32).collect(), labels }
}

/// `n` points of the plane without labels.
fn rows(n: usize, mut row: impl FnMut() -> [f64; 2]) -> Labelled {
    labelled_rows(n, |_| (row(), 0))
}

#[cfg(test)]
mod tests;
