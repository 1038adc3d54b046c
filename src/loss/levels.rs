//! Which noise levels an objective ∫λ(t)·(…)dt looks at: the weight λ(t) of a time, and the law by which
//! times are drawn.

use super::log_normal::LogNormal;
use crate::choice::choice;
use crate::noise::Noise;
use crate::sde::{EPSILON, FixedNoise, Kernel, Sde};
use burn::tensor::Tensor;
use std::sync::Arc;

choice! {
    /// The weight λ(t).
    pub enum Weighting {
        /// λ = 1.
        Uniform,
        /// λ = σ²: every time counts the same in units of its noise.
        Variance,
        /// λ = g²: the objective bounds the KL divergence (arXiv 2101.09258, theorem 1).
        Likelihood,
        /// λ dt = N(ℓ; μ, w²)dℓ/b²: the error of what a preconditioned network predicts, the score's over b, in the
        /// mean over a normal law of ℓ = ln(σ/(αs)) (Karras et al. 2022, arXiv 2206.00364, section 5).
        Preconditioned,
    }
}

/// The law of t.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimeLaw {
    /// Uniform on [ε, 1].
    Uniform,
    /// Density ∝ g²/σ² on [ε, 1], by inverting its closed-form integral (arXiv 2101.09258, section 5.1).
    Importance,
    /// ℓ = ln(σ/(αs)) normal, cut to [ε, 1] (arXiv 2206.00364, section 5).
    LogNormal,
    /// On this many equally spaced times in [0, 1], for VE a geometric ladder σ₁…σ_L (NCSN, arXiv 1907.05600).
    Ladder(usize, OnLadder),
}

choice! {
    /// Which levels of a ladder are drawn.
    pub enum OnLadder {
        /// All alike.
        Uniform,
        /// Those near the mean of the normal law of ℓ more often.
        LogNormal,
    }
}

/// How the times of one batch belong together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Draws {
    /// Not at all: the standard error of a mean is what it seems.
    Independent,
    /// One in each n-th of the law, all with one offset (Kingma et al. 2021, arXiv 2107.00630, appendix
    /// I.1): each is marginally exact and their mean varies less, which is what training wants.
    Stratified,
}

/// The noise levels that an objective looks at.
#[derive(Clone)]
pub enum Levels {
    /// Those of a forward process.
    Process(Process),
    /// One level, with weight one and without time.
    Fixed(FixedNoise),
}

#[derive(Clone)]
pub struct Process {
    pub sde: Arc<dyn Sde>,
    pub weighting: Weighting,
    pub law: TimeLaw,
    /// Of ℓ, where weight or law speak of it.
    pub log_normal: LogNormal,
}

impl Process {
    /// `n` times with the weight λ(t)/density(t) of each.
    fn draw(&self, quantiles: impl Iterator<Item = f64>) -> (Vec<f64>, Vec<f64>) {
        let Self { sde, law, log_normal, .. } = self;
        let sde = &**sde;
        if let TimeLaw::Ladder(levels, on) = *law {
            let times: Vec<f64> = (0..levels).map(|i| i as f64 / (levels - 1) as f64).collect();
            let masses = log_normal.masses(sde, &times);
            let uniform = vec![1.0 / levels as f64; levels];
            let shares = if on == OnLadder::Uniform { &uniform } else { &masses };
            let ends: Vec<f64> = shares
                .iter()
                .scan(0.0, |sum, share| {
                    *sum += share;
                    Some(*sum)
                })
                .collect();
            let draw = |u: f64| {
                let i = ends.partition_point(|&end| end <= u).min(levels - 1);
                // The mean over the levels stands for the integral.
                let lambda = self.lambda(times[i], || masses[i] * levels as f64);
                (times[i], lambda / (shares[i] * levels as f64))
            };
            return quantiles.map(draw).unzip();
        }
        let (low, high) = (sde.importance(EPSILON), sde.importance(1.0));
        let normal = log_normal.on(sde);
        let draw = |u: f64| {
            let (t, inverse_density) = match *law {
                TimeLaw::Uniform => (EPSILON + u * (1.0 - EPSILON), 1.0 - EPSILON),
                TimeLaw::Importance => {
                    let t = sde.importance_inverse(low + u * (high - low)).clamp(EPSILON, 1.0);
                    (t, (high - low) * sde.sigma(t).powi(2) / sde.diffusion_squared(t))
                }
                TimeLaw::LogNormal => {
                    let t = normal.quantile(u);
                    (t, 1.0 / normal.density(t))
                }
                TimeLaw::Ladder(..) => unreachable!("drawn above"),
            };
            (t, self.lambda(t, || normal.density(t)) * inverse_density)
        };
        quantiles.map(draw).unzip()
    }

    /// λ(t), where `density` is that of the normal law of ℓ at t.
    fn lambda(&self, t: f64, density: impl Fn() -> f64) -> f64 {
        match self.weighting {
            Weighting::Uniform => 1.0,
            Weighting::Variance => self.sde.sigma(t).powi(2),
            Weighting::Likelihood => self.sde.diffusion_squared(t),
            Weighting::Preconditioned => density() / self.log_normal.output(&*self.sde, t).powi(2),
        }
    }
}

impl Levels {
    /// ∫g²(t)·(…)dt with as little noise as may be: the likelihood's weight, and the law of t that goes with it.
    pub fn maximum_likelihood(sde: Arc<dyn Sde>) -> Self {
        Self::of(sde, Weighting::Likelihood, TimeLaw::Importance)
    }

    /// Those of a process, where neither weight nor law speaks of ℓ.
    pub fn of(sde: Arc<dyn Sde>, weighting: Weighting, law: TimeLaw) -> Self {
        Self::Process(Process { sde, weighting, law, log_normal: LogNormal::default() })
    }

    pub fn kernel(&self) -> &dyn Kernel {
        match self {
            Self::Process(Process { sde, .. }) => &**sde,
            Self::Fixed(kernel) => kernel,
        }
    }

    /// −E log π(x₁) of each row x `[n, D]`, up to a constant: `[n, 1]`. Without a process there is no prior.
    pub fn prior_surprise(&self, x: Tensor<2>) -> Tensor<2> {
        let Self::Process(Process { sde, .. }) = self else {
            return x.sum_dim(1).zeros_like();
        };
        let factor = sde.alpha(1.0) / sde.prior_std();
        x.square().sum_dim(1).mul_scalar(0.5 * factor * factor)
    }

    /// Times of a batch with the weight λ(t)/density(t) of each, so that the mean of weighted losses is
    /// an unbiased estimate of ∫λ(t)·(…)dt whatever the law (of the mean over the levels of a ladder).
    pub fn draw(&self, n: usize, draws: Draws, noise: &mut Noise) -> (Vec<f64>, Vec<f64>) {
        let Self::Process(process) = self else {
            return (vec![0.0; n], vec![1.0; n]);
        };
        match draws {
            Draws::Independent => process.draw((0..n).map(|_| noise.uniform())),
            Draws::Stratified => {
                let offset = noise.uniform();
                process.draw((0..n).map(|i| (i as f64 + offset) / n as f64))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::noise::Stream;
    use crate::sde::{LinearRate, SubVp, Ve, Vp};

    fn processes() -> [Arc<dyn Sde>; 3] {
        let rate = LinearRate { beta_min: 0.1, beta_max: 20.0 };
        let ve = Ve { sigma_min: 0.01, sigma_max: 50.0 };
        [Arc::new(Vp(rate)), Arc::new(SubVp(rate)), Arc::new(ve)]
    }

    /// Wide enough to leave no level out: a law that hardly ever draws one has a mean of hardly any use.
    const NORMAL: LogNormal = LogNormal { mean: -1.5, width: 2.5, std: 1.4 };

    /// Mean and variation over the count of values on an even grid: each stands for a cell, and the mean errs by at
    /// most that.
    fn mean_and_bound(values: impl Iterator<Item = f64>) -> (f64, f64) {
        let values: Vec<f64> = values.collect();
        let variation: f64 = values.windows(2).map(|v| (v[1] - v[0]).abs()).sum();
        let n = values.len() as f64;
        (values.iter().sum::<f64>() / n, variation / n)
    }

    /// ∫λ(t)h(t)dt with h = σ²/(1 + σ²), by all laws and every weight, against the midpoint rule; the weight that
    /// speaks of ℓ in the mean over ℓ, of h/b² = hσ²v/(αs)².
    #[test]
    fn all_laws_estimate_the_same_integral() {
        for sde in processes() {
            let h = |t: f64| sde.sigma(t).powi(2) / (1.0 + sde.sigma(t).powi(2));
            let m = 400_000;
            let midpoints = || (0..m).map(|i| (f64::from(i) + 0.5) / f64::from(m));
            let over_time = |lambda: &dyn Fn(f64) -> f64| {
                let times = midpoints().map(|u| EPSILON + (1.0 - EPSILON) * u);
                mean_and_bound(times.map(|t| lambda(t) * h(t) * (1.0 - EPSILON)))
            };
            let over_levels = || {
                let level = |t: f64| (sde.sigma(t) / sde.alpha(t) / NORMAL.std).ln();
                let [low, high] = [EPSILON, 1.0].map(level);
                let at = |u: f64| {
                    let level = low + u * (high - low);
                    let z = (level - NORMAL.mean) / NORMAL.width;
                    let t = sde.time_of_ratio(level.exp() * NORMAL.std);
                    let (signal, sigma) = (sde.alpha(t) * NORMAL.std, sde.sigma(t));
                    let square = sigma.powi(2) * (signal.powi(2) + sigma.powi(2)) / signal.powi(2);
                    let density = (-0.5 * z * z).exp();
                    (density, density * h(t) * square)
                };
                let (mass, _) = mean_and_bound(midpoints().map(|u| at(u).0));
                let (mean, bound) = mean_and_bound(midpoints().map(|u| at(u).1));
                (mean / mass, 2.0 * bound / mass)
            };
            for (weighting, (truth, truth_bound)) in [
                (Weighting::Uniform, over_time(&|_| 1.0)),
                (Weighting::Variance, over_time(&|t| sde.sigma(t).powi(2))),
                (Weighting::Likelihood, over_time(&|t| sde.diffusion_squared(t))),
                (Weighting::Preconditioned, over_levels()),
            ] {
                for law in [TimeLaw::Uniform, TimeLaw::Importance, TimeLaw::LogNormal] {
                    let sde = sde.clone();
                    let process = Process { sde, weighting, law, log_normal: NORMAL };
                    let mut noise = Noise::new(5, Stream::Loss, 0);
                    let (times, weights) =
                        Levels::Process(process).draw(200_000, Draws::Stratified, &mut noise);
                    let (mean, bound) =
                        mean_and_bound(times.iter().zip(&weights).map(|(&t, w)| w * h(t)));
                    let error = (mean - truth).abs();
                    assert!(error < bound + truth_bound, "{weighting:?} {law:?}: {mean} {truth}");
                }
            }
        }
    }

    /// By both laws on a ladder the mean over its levels of λh.
    #[test]
    fn a_ladder_has_one_mean_whatever_is_drawn() {
        let sde: Arc<dyn Sde> = Arc::new(Ve { sigma_min: 0.05, sigma_max: 10.0 });
        let levels = 10;
        let h = |t: f64| 1.0 / (1.0 + sde.sigma(t));
        let times = (0..levels).map(|i| i as f64 / (levels - 1) as f64);
        let truth = times.map(|t| sde.sigma(t).powi(2) * h(t)).sum::<f64>() / levels as f64;
        for on in [OnLadder::Uniform, OnLadder::LogNormal] {
            let law = TimeLaw::Ladder(levels, on);
            let (sde, weighting) = (sde.clone(), Weighting::Variance);
            let process = Process { sde, weighting, law, log_normal: NORMAL };
            let noise = &mut Noise::new(5, Stream::Loss, 0);
            let (times, weights) = Levels::Process(process).draw(400_000, Draws::Stratified, noise);
            let (mean, bound) = mean_and_bound(times.iter().zip(&weights).map(|(&t, w)| w * h(t)));
            assert!((mean - truth).abs() < bound, "{on:?}: {mean} {truth}");
        }
    }

    /// ℓ has the mean and the width that were asked for, where the process does not cut them.
    #[test]
    fn levels_are_log_normal() {
        for sde in processes() {
            let law = TimeLaw::LogNormal;
            let weighting = Weighting::Uniform;
            let narrow = LogNormal { mean: -1.0, width: 0.5, std: 2.0 };
            let process = Process { sde: sde.clone(), weighting, law, log_normal: narrow };
            let noise = &mut Noise::new(5, Stream::Loss, 0);
            let (times, _) = Levels::Process(process).draw(100_000, Draws::Stratified, noise);
            let levels: Vec<f64> =
                times.iter().map(|&t| (sde.sigma(t) / sde.alpha(t) / 2.0).ln()).collect();
            let mean = levels.iter().sum::<f64>() / levels.len() as f64;
            let square = levels.iter().map(|l| (l - mean).powi(2)).sum::<f64>();
            let width = (square / levels.len() as f64).sqrt();
            // Cells of 1e-5 in a law whose tails beyond 4.3 widths weigh as much.
            assert!((mean + 1.0).abs() < 1e-3 && (width - 0.5).abs() < 1e-3, "{mean} {width}");
        }
    }
}
