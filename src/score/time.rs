//! The times of a batch, and the numbers that depend on them.

use crate::device::upload;
use burn::tensor::{Device, Tensor};

/// One time for all rows, as in a sampler, or one for each, as in a loss.
#[derive(Clone, Debug)]
pub enum Time {
    Common(f64),
    PerRow(Vec<f64>),
}

impl Time {
    /// The times as a list, of length one when they are common.
    pub fn values(&self) -> &[f64] {
        match self {
            Self::Common(t) => std::slice::from_ref(t),
            Self::PerRow(times) => times,
        }
    }

    /// A function of t, computed in f64 before it becomes a factor of tensors.
    pub fn coefficient(&self, device: &Device, f: impl Fn(f64) -> f64) -> Coefficient {
        match self {
            Self::Common(t) => Coefficient::Common(f(*t)),
            Self::PerRow(times) => {
                let column = times.iter().map(|&t| f(t) as f32).collect();
                Coefficient::PerRow(Box::new(upload(column, [times.len(), 1], device)))
            }
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
