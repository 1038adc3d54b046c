//! KL(pₜ‖qₜ) and H(pₜ) along t for any data whose pₜ is known, with q the laws of a model's probability flow:
//! directly, and by the identities of `evolution.rs`,
//!
//! dKL/dt = −½g²E[(∇log p − s)·(∇log p − ∇log q)],  dH/dt = E[∇·f] + ½g²E‖∇log p‖²,
//!
//! as means over draws of pₜ, fresh at every t, so that their errors do not add up along the integral. Time is
//! taken in equal steps of G, with g²dt = σ²dG.

use super::{Solver, log_density};
use crate::data::{Distribution, Mixture};
use crate::device::{read, upload};
use crate::estimate::Estimate;
use crate::noise::Noise;
use crate::ode::{Cancelled, OdeError};
use crate::score::{Differentiable, Exact, Score, Time};
use crate::sde::{EPSILON, Sde};
use burn::tensor::Tensor;

/// The step of a difference quotient in units of the narrowest part of pₜ: 1.5e-4 of its gradient's size is the error of
/// the quotient, and as much what is left of a solver's tolerance of 1e-5.
const STEP: f64 = 0.03;

/// A quantity at each of the times.
pub struct EstimatedCurve {
    pub direct: Vec<Estimate>,
    /// The value at t = 1 less the integral of the derivative.
    pub integrated: Vec<Estimate>,
    /// `direct` less `integrated`.
    pub difference: Vec<Estimate>,
}

/// From t = 1 down to ε.
pub struct ModelEvolution {
    pub times: Vec<f64>,
    pub divergence: EstimatedCurve,
    pub entropy: EstimatedCurve,
}

/// What is measured of every draw at one time; a gain is what a step down in G adds.
#[derive(Default)]
struct Rows {
    /// log p − log q
    divergence: Vec<f64>,
    /// ½σ²(∇log p − s)·(∇log p − ∇log q)
    divergence_gain: Vec<f64>,
    /// −log p
    surprise: Vec<f64>,
    /// −½σ²[‖∇log p‖² + ((x − m)·∇log p + D)/v] with p's mean m and variance v, without E[∇·f]. By parts the second
    /// term has mean zero, and where noise has made p a Gaussian it takes all the variance of the first.
    entropy_gain: Vec<f64>,
}

/// Draws, and the model whose laws are followed.
pub struct ModelEvolver<'a> {
    pub score: &'a dyn Differentiable,
    pub exact: &'a Exact,
    pub data: &'a Mixture,
    pub sde: &'a dyn Sde,
    pub solver: Solver,
    /// How many points the score takes at once with its divergence.
    pub rows_at_once: usize,
}

impl ModelEvolver<'_> {
    /// At `points` times, at least three, over `count` draws.
    pub async fn evolve(
        &self,
        points: usize,
        count: usize,
        noise: &mut Noise,
        mut observe: impl AsyncFnMut(f64) -> Result<(), Cancelled>,
    ) -> Result<ModelEvolution, OdeError> {
        let dimension = self.data.dimension();
        let (first, last) = (self.sde.importance(1.0), self.sde.importance(EPSILON));
        let step = (first - last) / (points - 1) as f64;
        let time = |i: usize| match i {
            0 => 1.0,
            i if i == points - 1 => EPSILON,
            i => self.sde.importance_inverse(first - step * i as f64),
        };
        let times: Vec<f64> = (0..points).map(time).collect();
        // A draw is 1 + 2D points.
        let block = (self.rows_at_once / (1 + 2 * dimension)).max(1);
        let blocks = count.div_ceil(block);
        let mut rows = Vec::with_capacity(points);
        for (i, &t) in times.iter().enumerate() {
            let marginal = self.data.at(self.sde.alpha(t), self.sde.sigma(t));
            let draws = marginal.sample(count, noise);
            let mut at_time = Rows::default();
            for (j, draws) in draws.chunks(block * dimension).enumerate() {
                let done = async |s: f64, _: &Tensor<2>| {
                    let part = if t < 1.0 { (s - t) / (1.0 - t) } else { 1.0 };
                    let times = i as f64 + (j as f64 + part) / blocks as f64;
                    observe(times / points as f64).await
                };
                self.measure(t, &marginal, draws, done, &mut at_time).await?;
            }
            rows.push(at_time);
        }

        let list = |pick: fn(&Rows) -> &Vec<f64>| -> Vec<&[f64]> {
            rows.iter().map(|rows| &pick(rows)[..]).collect()
        };
        let none = vec![0.0; points];
        // E[∇·f] = D·(ln α)'
        let shrunk = |t: &f64| dimension as f64 * (self.sde.alpha(*t) / self.sde.alpha(1.0)).ln();
        let shrunk: Vec<f64> = times.iter().map(shrunk).collect();
        Ok(ModelEvolution {
            divergence: estimated_curve(
                &list(|r| &r.divergence),
                &list(|r| &r.divergence_gain),
                &none,
                step,
            ),
            entropy: estimated_curve(
                &list(|r| &r.surprise),
                &list(|r| &r.entropy_gain),
                &shrunk,
                step,
            ),
            times,
        })
    }

    /// log qₜ and ∇log qₜ at draws `[n, D]`, by central differences, so that every draw is followed 1 + 2D times. Their
    /// step goes with the narrowest part of pₜ, as far as single precision can take so small a step.
    async fn follow(
        &self,
        t: f64,
        marginal: &Mixture,
        draws: &[f32],
        observe: impl AsyncFnMut(f64, &Tensor<2>) -> Result<(), Cancelled>,
    ) -> Result<(Vec<f64>, Vec<f64>), OdeError> {
        let (dimension, numbers) = (self.data.dimension(), draws.len());
        let n = numbers / dimension;
        let narrowest = marginal.components.iter().map(|c| c.std).fold(f64::INFINITY, f64::min);
        let mut stacked = draws.to_vec();
        for axis in 0..dimension {
            for side in [1.0, -1.0] {
                let moved = draws.iter().enumerate().map(|(i, &x)| {
                    let step = (STEP * narrowest).max(f64::from(8.0 * f32::EPSILON * x.abs()));
                    if i % dimension == axis { (f64::from(x) + side * step) as f32 } else { x }
                });
                stacked.extend(moved);
            }
        }
        let rows = [(1 + 2 * dimension) * n, dimension];
        let points = upload(stacked.clone(), rows, &self.exact.device());
        let log_q =
            log_density(self.score, self.sde, t, points, &self.solver, None, observe).await?;
        let quotient = |place: usize| {
            let (row, axis) = (place / dimension, place % dimension);
            let sides = [2 * axis + 1, 2 * axis + 2];
            let [above, below] = sides.map(|side| f64::from(log_q.values[side * n + row]));
            // The step as single precision has it.
            let [x, y] = sides.map(|side| f64::from(stacked[side * numbers + place]));
            (above - below) / (x - y)
        };
        let values = log_q.values[..n].iter().map(|&l| f64::from(l)).collect();
        Ok((values, (0..numbers).map(quotient).collect()))
    }

    /// Adds all that is measured at time t of draws `[n, D]`.
    async fn measure(
        &self,
        t: f64,
        marginal: &Mixture,
        draws: &[f32],
        observe: impl AsyncFnMut(f64, &Tensor<2>) -> Result<(), Cancelled>,
        rows: &mut Rows,
    ) -> Result<(), OdeError> {
        let dimension = self.data.dimension();
        let (n, sigma) = (draws.len() / dimension, self.sde.sigma(t));
        let (log_q, gradients) = self.follow(t, marginal, draws, observe).await?;
        let at = upload(draws.to_vec(), [n, dimension], &self.exact.device());
        let time = Time::Common(t);
        let scores = [self.score.score(&at, &time), self.exact.score(&at, &time)];
        let scores = read(scores).await?;

        let (mean, variance) = marginal.moments();
        for (i, x) in draws.chunks(dimension).enumerate() {
            let x: Vec<f64> = x.iter().map(|&x| x.into()).collect();
            let log_p = marginal.log_density(&x);
            let (mut product, mut square, mut along) = (0.0, 0.0, dimension as f64);
            for axis in 0..dimension {
                let of_q = gradients[i * dimension + axis];
                let [model, of_p] = [0, 1].map(|k| f64::from(scores[k][i * dimension + axis]));
                product += (of_p - model) * (of_p - of_q);
                square += of_p * of_p;
                along += (x[axis] - mean[axis]) * of_p;
            }
            rows.divergence.push(log_p - log_q[i]);
            rows.divergence_gain.push(0.5 * sigma * sigma * product);
            rows.surprise.push(-log_p);
            rows.entropy_gain.push(-0.5 * sigma * sigma * (square + along / variance));
        }
        Ok(())
    }
}

/// A quantity whose rows at each time are `direct`, and which from t = 1 on grows by `known` and by the integral
/// of its gains over steps of G.
fn estimated_curve(
    direct: &[&[f64]],
    gains: &[&[f64]],
    known: &[f64],
    step: f64,
) -> EstimatedCurve {
    let draws = direct[0].len();
    let mut integrated = vec![vec![0.0; draws]; direct.len()];
    for row in 0..draws {
        let gains: Vec<f64> = gains.iter().map(|gains| gains[row]).collect();
        for (i, integral) in cumulative(&gains, step).into_iter().enumerate() {
            integrated[i][row] = direct[0][row] + known[i] + integral;
        }
    }
    let estimates = |rows: &dyn Fn(usize) -> Vec<f64>| -> Vec<Estimate> {
        (0..direct.len()).map(|i| Estimate::of(rows(i).into_iter())).collect()
    };
    EstimatedCurve {
        direct: estimates(&|i| direct[i].to_vec()),
        integrated: estimates(&|i| integrated[i].clone()),
        difference: estimates(&|i| {
            direct[i].iter().zip(&integrated[i]).map(|(a, b)| a - b).collect()
        }),
    }
}

/// ∫ from the first of equally spaced values to each, by cubics through four neighbours (fourth order) and by
/// parabolas at the two ends.
fn cumulative(values: &[f64], step: f64) -> Vec<f64> {
    let n = values.len();
    let mut sums = vec![0.0];
    for i in 0..n - 1 {
        let cell = if i == 0 {
            (5.0 * values[0] + 8.0 * values[1] - values[2]) / 12.0
        } else if i == n - 2 {
            (5.0 * values[n - 1] + 8.0 * values[n - 2] - values[n - 3]) / 12.0
        } else {
            let [a, b, c, d] = [i - 1, i, i + 1, i + 2].map(|k| values[k]);
            (13.0 * (b + c) - a - d) / 24.0
        };
        sums.push(sums[i] + step * cell);
    }
    sums
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::noise::Stream;
    use crate::ode::Tolerances;
    use crate::sde::{Kernel, Ve};
    use burn::tensor::Device;
    use pollster::block_on;
    use std::sync::Arc;

    /// With the exact score q is p, up to what the prior misses. Two modes as narrow as a hundredth, at the time when they
    /// stand apart and when they have flowed together: the gradient of log p is found to a hundredth of its size 1/w.
    #[test]
    fn gradients_of_narrow_laws_are_found() {
        let sde = Arc::new(Ve { sigma_min: 0.001, sigma_max: 50.0 });
        let data = Mixture::plane(0.01, [(0.5, [-0.02, 0.0]), (0.5, [0.02, 0.0])]);
        let truth = Exact::new(data.clone(), sde.clone(), &Device::flex());
        let evolver = ModelEvolver {
            score: &truth,
            exact: &truth,
            data: &data,
            sde: &*sde,
            solver: Solver::Adaptive(Tolerances { absolute: 1e-5, relative: 1e-5 }),
            rows_at_once: 10_000,
        };
        for t in [EPSILON, 0.2, 0.5, 0.9] {
            let marginal = data.at(sde.alpha(t), sde.sigma(t));
            let draws = marginal.sample(50, &mut Noise::new(1, Stream::Evolution, 0));
            let silent = async |_: f64, _: &Tensor<2>| Ok(());
            let (_, found) = block_on(evolver.follow(t, &marginal, &draws, silent)).unwrap();
            let x = upload(draws, [50, 2], &Device::flex());
            let scores = block_on(read([truth.score(&x, &Time::Common(t))])).unwrap().remove(0);
            let size = 1.0 / marginal.components[0].std;
            for (found, score) in found.iter().zip(scores) {
                let off = (found - f64::from(score)).abs() / size;
                assert!(off < 0.01, "at t = {t}: {found} and not {score}, {off:.1e} of its size");
            }
        }
    }

    /// Exact for parabolas; of fourth order for others.
    #[test]
    fn integrals_are_of_fourth_order() {
        let on = |n: usize, f: &dyn Fn(f64) -> f64| -> Vec<f64> {
            (0..=n).map(|i| f(i as f64 / n as f64)).collect()
        };
        for (i, sum) in cumulative(&on(5, &|x| 3.0 * x * x), 0.2).into_iter().enumerate() {
            assert!((sum - (0.2 * i as f64).powi(3)).abs() < 1e-12);
        }
        let error = |n: usize| {
            let last = cumulative(&on(n, &|x| (3.0 * x).exp()), 1.0 / n as f64).pop().unwrap();
            (last - (3.0f64.exp() - 1.0) / 3.0).abs()
        };
        let order = (error(20) / error(40)).log2();
        assert!((3.5..4.5).contains(&order), "{order}");
    }
}
