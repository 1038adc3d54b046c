//! Which noise levels an objective ∫λ(t)·(…)dt looks at: the weight λ(t) of a time, and the law by which
//! times are drawn.

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
    }
}

impl Weighting {
    pub fn lambda(self, sde: &dyn Sde, t: f64) -> f64 {
        match self {
            Self::Uniform => 1.0,
            Self::Variance => sde.sigma(t).powi(2),
            Self::Likelihood => sde.diffusion_squared(t),
        }
    }
}

/// The law of t.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimeLaw {
    /// Uniform on [ε, 1].
    Uniform,
    /// Density ∝ g²/σ² on [ε, 1], by inverting its closed-form integral (arXiv 2101.09258, section 5.1).
    Importance,
    /// Uniform on this many equally spaced times in [0, 1], for VE a geometric ladder σ₁…σ_L
    /// (NCSN, arXiv 1907.05600).
    Ladder(usize),
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
    Process { sde: Arc<dyn Sde>, weighting: Weighting, law: TimeLaw },
    /// One level, with weight one and without time.
    Fixed(FixedNoise),
}

impl Levels {
    /// ∫g²(t)·(…)dt with as little noise as may be: the likelihood's weight, and the law of t that goes with it.
    pub fn maximum_likelihood(sde: Arc<dyn Sde>) -> Self {
        Self::Process { sde, weighting: Weighting::Likelihood, law: TimeLaw::Importance }
    }

    pub fn kernel(&self) -> &dyn Kernel {
        match self {
            Self::Process { sde, .. } => &**sde,
            Self::Fixed(kernel) => kernel,
        }
    }

    /// −E log π(x₁) of each row x `[n, D]`, up to a constant: `[n, 1]`. Without a process there is no prior.
    pub fn prior_surprise(&self, x: Tensor<2>) -> Tensor<2> {
        let Self::Process { sde, .. } = self else {
            return x.sum_dim(1).zeros_like();
        };
        let factor = sde.alpha(1.0) / sde.prior_std();
        x.square().sum_dim(1).mul_scalar(0.5 * factor * factor)
    }

    /// Times of a batch with the weight λ(t)/density(t) of each, so that the mean of weighted losses is
    /// an unbiased estimate of ∫λ(t)·(…)dt whatever the law (of the mean over the levels of a ladder).
    pub fn draw(&self, n: usize, draws: Draws, noise: &mut Noise) -> (Vec<f64>, Vec<f64>) {
        let Self::Process { sde, weighting, law } = self else {
            return (vec![0.0; n], vec![1.0; n]);
        };
        let quantiles: Vec<f64> = match draws {
            Draws::Independent => (0..n).map(|_| noise.uniform()).collect(),
            Draws::Stratified => {
                let offset = noise.uniform();
                (0..n).map(|i| (i as f64 + offset) / n as f64).collect()
            }
        };
        let (low, high) = (sde.importance(EPSILON), sde.importance(1.0));
        let draw = |u: f64| match *law {
            TimeLaw::Uniform => (EPSILON + u * (1.0 - EPSILON), 1.0 - EPSILON),
            TimeLaw::Importance => {
                let t = sde.importance_inverse(low + u * (high - low)).clamp(EPSILON, 1.0);
                (t, (high - low) * sde.sigma(t).powi(2) / sde.diffusion_squared(t))
            }
            TimeLaw::Ladder(levels) => ((u * levels as f64).floor() / (levels - 1) as f64, 1.0),
        };
        quantiles
            .into_iter()
            .map(draw)
            .map(|(t, inverse_density)| (t, weighting.lambda(&**sde, t) * inverse_density))
            .unzip()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::noise::Stream;
    use crate::sde::{LinearRate, SubVp, Ve, Vp};

    /// ∫λ(t)h(t)dt with h = σ²/(1 + σ²), by both laws and every weight, against the midpoint rule. Both
    /// take one value in each of n equal cells, and so err by at most the integrand's variation over n.
    #[test]
    fn both_laws_estimate_the_same_integral() {
        let rate = LinearRate { beta_min: 0.1, beta_max: 20.0 };
        let ve = Ve { sigma_min: 0.01, sigma_max: 50.0 };
        let processes: [Arc<dyn Sde>; 3] =
            [Arc::new(Vp(rate)), Arc::new(SubVp(rate)), Arc::new(ve)];
        for sde in processes {
            let h = |t: f64| sde.sigma(t).powi(2) / (1.0 + sde.sigma(t).powi(2));
            for weighting in [Weighting::Uniform, Weighting::Variance, Weighting::Likelihood] {
                let mean_and_bound = |values: Vec<f64>| {
                    let variation: f64 = values.windows(2).map(|v| (v[1] - v[0]).abs()).sum();
                    let n = values.len() as f64;
                    (values.iter().sum::<f64>() / n, variation / n)
                };
                let m = 400_000;
                let midpoints = (0..m)
                    .map(|i| EPSILON + (1.0 - EPSILON) * (f64::from(i) + 0.5) / f64::from(m))
                    .map(|t| weighting.lambda(&*sde, t) * h(t) * (1.0 - EPSILON));
                let (truth, truth_bound) = mean_and_bound(midpoints.collect());
                for law in [TimeLaw::Uniform, TimeLaw::Importance] {
                    let n = 20_000;
                    let mut noise = Noise::new(5, Stream::Loss, 0);
                    let levels = Levels::Process { sde: sde.clone(), weighting, law };
                    let (times, weights) = levels.draw(n, Draws::Stratified, &mut noise);
                    let values = times.iter().zip(&weights).map(|(&t, w)| w * h(t));
                    let (mean, bound) = mean_and_bound(values.collect());
                    let error = (mean - truth).abs();
                    assert!(error < bound + truth_bound, "{weighting:?} {law:?}: {mean} {truth}");
                }
            }
        }
    }
}
