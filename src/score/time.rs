//! The times of a batch, and the numbers that depend on them.

use crate::device::upload;
use burn::tensor::{Device, Tensor};

/// One time for all rows, as in a sampler, or one for each, as in a loss.
#[derive(Clone, Debug)]
pub enum Time {
    Common(f64),
    PerRow(Vec<f64>),
    /// One for each row, by whose level one can differentiate.
    Moving(Box<Moving>),
}

/// Times of a process that is being learned. What depends on them does so through the level G(t).
#[derive(Clone, Debug)]
pub struct Moving {
    pub times: Vec<f64>,
    /// G'(t) = g²/σ² at each.
    pub rates: Vec<f64>,
    /// Zeros `[n, 1]` that stand for a shift of G, so that the backward pass finds ∂/∂G.
    pub shift: Tensor<2>,
}

/// Part of a time over which functions of it are differenced: in f64, far below what f32 keeps.
const DIFFERENCE: f64 = 1e-4;

impl Moving {
    /// df/dG at row i, by a central difference in t.
    fn slope<const W: usize>(&self, i: usize, f: &impl Fn(f64) -> [f64; W]) -> [f64; W] {
        let step = DIFFERENCE * self.times[i];
        let (above, below) = (f(self.times[i] + step), f(self.times[i] - step));
        std::array::from_fn(|k| (above[k] - below[k]) / (2.0 * step * self.rates[i]))
    }
}

impl Time {
    /// The times as a list, of length one when they are common.
    pub fn values(&self) -> &[f64] {
        match self {
            Self::Common(t) => std::slice::from_ref(t),
            Self::PerRow(times) => times,
            Self::Moving(moving) => &moving.times,
        }
    }

    /// A function of t, computed in f64 before it becomes a factor of tensors.
    pub fn coefficient(&self, device: &Device, f: impl Fn(f64) -> f64) -> Coefficient {
        match self {
            Self::Common(t) => Coefficient::Common(f(*t)),
            _ => Coefficient::PerRow(Box::new(self.columns(device, |t| [f(t)]))),
        }
    }

    /// W functions of t, a row for each of the times.
    pub fn columns<const W: usize>(
        &self,
        device: &Device,
        f: impl Fn(f64) -> [f64; W],
    ) -> Tensor<2> {
        let rows = |row: &dyn Fn(usize) -> [f64; W]| {
            let n = self.values().len();
            let values = (0..n).flat_map(row).map(|x| x as f32).collect();
            upload(values, [n, W], device)
        };
        let values = rows(&|i| f(self.values()[i]));
        match self {
            Self::Moving(moving) => values + rows(&|i| moving.slope(i, &f)) * moving.shift.clone(),
            _ => values,
        }
    }
}

/// A factor for the rows of a batch.
pub enum Coefficient {
    Common(f64),
    /// `[n, 1]`
    PerRow(Box<Tensor<2>>),
}

impl Coefficient {
    /// Multiplies the rows of `x`, which may be several batches stacked: `[k·n, D]`.
    pub fn times(&self, x: Tensor<2>) -> Tensor<2> {
        match self {
            Self::Common(factor) => x.mul_scalar(*factor),
            Self::PerRow(column) => {
                let stacked = x.dims()[0] / column.dims()[0];
                if stacked == 1 {
                    x * *column.clone()
                } else {
                    x * column.clone().repeat_dim(0, stacked)
                }
            }
        }
    }

    /// The product with one row `[1, D]`: `[1, D]` again where the factor is common, else `[n, D]`.
    pub fn times_row(&self, row: &Tensor<2>) -> Tensor<2> {
        match self {
            Self::Common(factor) => row.clone().mul_scalar(*factor),
            Self::PerRow(column) => *column.clone() * row.clone(),
        }
    }
}
