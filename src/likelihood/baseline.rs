//! The least a model should beat: a Gaussian with the mean and covariance of the data.

use crate::noise::Noise;
use nalgebra::{Cholesky, DMatrix, DVector, Dyn};
use std::f64::consts::TAU;

pub struct FittedGaussian {
    mean: DVector<f64>,
    root: Cholesky<f64, Dyn>,
}

impl FittedGaussian {
    /// By maximum likelihood to points `[n, D]`, of which there must be more than D in general position.
    pub fn fit(points: &[f32], dimension: usize) -> Option<Self> {
        let n = points.len() / dimension;
        let values = points.iter().map(|&x| f64::from(x));
        let rows = DMatrix::from_row_iterator(n, dimension, values);
        let mean = rows.row_mean().transpose();
        let centred = DMatrix::from_fn(n, dimension, |i, j| rows[(i, j)] - mean[j]);
        let covariance = centred.tr_mul(&centred) / n as f64;
        Self::of_moments(mean, covariance)
    }

    pub fn of_moments(mean: DVector<f64>, covariance: DMatrix<f64>) -> Option<Self> {
        Some(Self { mean, root: Cholesky::new(covariance)? })
    }

    /// ln of its density at each of the points.
    pub fn log_density(&self, points: &[f32]) -> Vec<f64> {
        let rows = points.chunks(self.mean.len());
        rows.map(|row| self.log_density_at(row.iter().map(|&x| f64::from(x)))).collect()
    }

    /// ln of its density at one point.
    pub fn log_density_at(&self, x: impl Iterator<Item = f64>) -> f64 {
        let dimension = self.mean.len();
        let log_volume: f64 = self.root.l_dirty().diagonal().iter().map(|d| d.ln()).sum();
        let mut x = DVector::from_iterator(dimension, x);
        x -= &self.mean;
        self.root.l_dirty().solve_lower_triangular_mut(&mut x);
        -0.5 * (x.norm_squared() + dimension as f64 * TAU.ln()) - log_volume
    }

    /// One draw.
    pub fn draw(&self, noise: &mut Noise) -> DVector<f64> {
        let z = DVector::from_fn(self.mean.len(), |_, _| noise.normal());
        self.root.l() * z + &self.mean
    }
}
