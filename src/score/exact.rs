//! The exact score of a Gaussian mixture under the kernels of an SDE, or under one fixed kernel.
//!
//! With dₖ = (αμₖ − x)/vₖ, vₖ = α²sₖ² + σ² and rₖ = P(k | x): s = Σ rₖdₖ, and its Jacobian is
//! Σ rₖ(dₖdₖᵀ − I/vₖ) − ssᵀ. Distances are taken from differences, not from expanded squares, which
//! would lose all digits in f32 when σ is small.

use super::{Differentiable, Score, Time};
use crate::data::Mixture;
use crate::device::upload;
use crate::sde::Kernel;
use burn::tensor::{Device, Tensor, activation::softmax};
use std::sync::Arc;

/// Rows are taken in pieces such that `[rows, K, D]` stays below this many numbers.
const LARGEST_BLOCK: usize = 1 << 22;

#[derive(Clone)]
pub struct Exact {
    /// (wₖ, sₖ) of every component, or the one pair that they all have.
    kinds: Vec<(f64, f64)>,
    kernel: Arc<dyn Kernel>,
    /// `[1, K, D]`
    means: Tensor<3>,
}

/// rₖ `[n, K, 1]`, dₖ `[n, K, D]` and Σ rₖ/vₖ `[n, 1]` at the rows of a batch.
struct Posterior {
    responsibility: Tensor<3>,
    pull: Tensor<3>,
    precision: Tensor<2>,
}

impl Exact {
    pub fn new(mixture: Mixture, kernel: Arc<dyn Kernel>, device: &Device) -> Self {
        let (count, dimension) = (mixture.components.len(), mixture.components[0].mean.len());
        let means = mixture.components.iter().flat_map(|c| &c.mean).map(|&m| m as f32).collect();
        let means = upload(means, [count, dimension], device).unsqueeze();
        let mut kinds: Vec<_> = mixture.components.iter().map(|c| (c.weight, c.std)).collect();
        kinds.dedup();
        if kinds.len() > 1 {
            kinds = mixture.components.iter().map(|c| (c.weight, c.std)).collect();
        }
        Self { kinds, kernel, means }
    }

    pub fn device(&self) -> Device {
        self.means.device()
    }

    /// A row of K numbers for each of the times, or of one for all components: `[1 or n, K or 1, 1]`.
    fn per_component(&self, times: &[f64], f: impl Fn(f64, f64) -> f64) -> Tensor<3> {
        let values = times.iter().flat_map(|&t| {
            let (alpha, sigma) = (self.kernel.alpha(t), self.kernel.sigma(t));
            let f = &f;
            let kinds = self.kinds.iter();
            kinds.map(move |(weight, std)| f(*weight, (alpha * std).powi(2) + sigma * sigma) as f32)
        });
        let shape = [times.len(), self.kinds.len()];
        upload(values.collect(), shape, &self.means.device()).unsqueeze_dim(2)
    }

    fn posterior(&self, x: &Tensor<2>, times: &[f64]) -> Posterior {
        let [n, dimension] = x.dims();
        let alpha = times.iter().map(|&t| self.kernel.alpha(t) as f32).collect();
        let alpha = upload(alpha, [times.len(), 1], &x.device()).unsqueeze_dim::<3>(2);
        let precision = self.per_component(times, |_, variance| 1.0 / variance);
        let prior = self.per_component(times, |weight, variance| {
            weight.ln() - 0.5 * dimension as f64 * variance.ln()
        });
        let difference = self.means.clone() * alpha - x.clone().unsqueeze_dim::<3>(1);
        let distance = difference.clone().square().sum_dim(2) * precision.clone();
        let responsibility = softmax(prior - distance.mul_scalar(0.5), 1);
        Posterior {
            precision: (responsibility.clone() * precision.clone()).sum_dim(1).reshape([n, 1]),
            pull: difference * precision,
            responsibility,
        }
    }

    /// Applies `f` to as many rows at a time as memory allows and joins what comes out.
    fn in_blocks(
        &self,
        x: &Tensor<2>,
        time: &Time,
        f: impl Fn(Tensor<2>, std::ops::Range<usize>, &[f64]) -> Vec<Tensor<2>>,
    ) -> Vec<Tensor<2>> {
        let [n, dimension] = x.dims();
        let rows = (LARGEST_BLOCK / (self.means.dims()[1] * dimension)).max(1);
        let blocks: Vec<Vec<Tensor<2>>> = (0..n)
            .step_by(rows)
            .map(|start| {
                let range = start..(start + rows).min(n);
                let times = match time {
                    Time::Common(_) => time.values(),
                    _ => &time.values()[range.clone()],
                };
                f(x.clone().narrow(0, range.start, range.len()), range, times)
            })
            .collect();
        if blocks.len() == 1 {
            return blocks.into_iter().next().expect("one block");
        }
        (0..blocks[0].len())
            .map(|i| Tensor::cat(blocks.iter().map(|block| block[i].clone()).collect(), 0))
            .collect()
    }
}

impl Posterior {
    fn score(&self) -> Tensor<2> {
        let [n, _, dimension] = self.pull.dims();
        (self.responsibility.clone() * self.pull.clone()).sum_dim(1).reshape([n, dimension])
    }

    /// ∇s·v = Σ rₖ dₖ(dₖ·v) − s(s·v) − (Σ rₖ/vₖ) v, the first two as Σ rₖ(dₖ − s)((dₖ − s)·v).
    fn derivative(&self, direction: Tensor<2>) -> Tensor<2> {
        let [n, _, dimension] = self.pull.dims();
        let deviation = self.pull.clone() - self.score().unsqueeze_dim::<3>(1);
        let along = (deviation.clone() * direction.clone().unsqueeze_dim::<3>(1)).sum_dim(2);
        let covariance = (self.responsibility.clone() * along * deviation).sum_dim(1);
        covariance.reshape([n, dimension]) - direction * self.precision.clone()
    }

    /// ∇·s = Σ rₖ‖dₖ − s‖² − D Σ rₖ/vₖ.
    fn divergence(&self) -> Tensor<2> {
        let [n, _, dimension] = self.pull.dims();
        let deviation = self.pull.clone() - self.score().unsqueeze_dim::<3>(1);
        // The root goes in before the square, which would overflow where a far component weighs nothing.
        let weighted = deviation * self.responsibility.clone().sqrt();
        let spread = weighted.square().sum_dim(2).sum_dim(1);
        spread.reshape([n, 1]) - self.precision.clone().mul_scalar(dimension as f64)
    }
}

impl Score for Exact {
    fn score(&self, x: &Tensor<2>, time: &Time) -> Tensor<2> {
        self.in_blocks(x, time, |x, _, times| vec![self.posterior(&x, times).score()]).remove(0)
    }
}

impl Differentiable for Exact {
    fn jvp(&self, x: &Tensor<2>, directions: Tensor<2>, time: &Time) -> (Tensor<2>, Tensor<2>) {
        let n = x.dims()[0];
        let stacked = directions.dims()[0] / n;
        let mut outputs = self.in_blocks(x, time, |x, range, times| {
            let posterior = self.posterior(&x, times);
            let derivative = |k: usize| {
                posterior.derivative(directions.clone().narrow(0, k * n + range.start, range.len()))
            };
            std::iter::once(posterior.score()).chain((0..stacked).map(derivative)).collect()
        });
        (outputs.remove(0), Tensor::cat(outputs, 0))
    }

    fn divergence(&self, x: &Tensor<2>, time: &Time) -> (Tensor<2>, Tensor<2>) {
        let mut outputs = self.in_blocks(x, time, |x, _, times| {
            let posterior = self.posterior(&x, times);
            vec![posterior.score(), posterior.divergence()]
        });
        (outputs.remove(0), outputs.remove(0))
    }
}
