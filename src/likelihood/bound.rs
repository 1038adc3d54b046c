//! The bound of theorem 3 in arXiv 2101.09258, −log p^SDE(x) ≤ L(x), where p^SDE is what the reverse SDE
//! with the score s draws. Up to terms that need no score,
//!
//! L^SM(x)  = ∫g²E[∇·s + ½‖s‖²]dt,
//! L^DSM(x) = ∫g²E[½‖s‖² − s·∇log p₀ₜ]dt,
//!
//! with the mean over x' ~ p₀ₜ(·|x); they are equal by parts. The integral runs from ε, so what is bounded is
//! the mean of −log p^SDE over the little noise that x has gained by then.
//!
//! The integrand at one t and x' is far noisier than what distinguishes two models. So the same draw is taken
//! of a Gaussian model with the data's moments, whose L is a closed form, and only their difference is
//! estimated (a control variate).

use crate::choice::choice;
use crate::data::Moments;
use crate::device::upload;
use crate::loss::{Draws, Levels};
use crate::noise::Noise;
use crate::score::{Differentiable, Time};
use crate::sde::{EPSILON, Sde};
use burn::tensor::Tensor;
use std::f64::consts::TAU;
use std::sync::Arc;

choice! {
    /// The two ways to write the bound.
    pub enum BoundForm {
        /// Score matching: costs a divergence.
        Sm,
        /// Denoising score matching: costs a score alone.
        Dsm,
    }
}

/// N(m, s²I) under the forward process.
pub struct Reference {
    sde: Arc<dyn Sde>,
    moments: Moments,
}

impl Reference {
    pub fn new(sde: Arc<dyn Sde>, moments: Moments) -> Self {
        Self { sde, moments }
    }

    /// vₜ = α²s² + σ²
    fn variance(&self, t: f64) -> f64 {
        (self.sde.alpha(t) * self.moments.std).powi(2) + self.sde.sigma(t).powi(2)
    }

    /// L(x) of this model: it is tight (theorem 2), so the mean of −log qₜ at t = ε, and as the prior is not q₁
    /// the mean of log q₁ − log π.
    pub fn bound(&self, x: &[f32]) -> f64 {
        let origin = vec![0.0; x.len()];
        self.surprise(x, EPSILON, &self.moments.mean, self.variance(EPSILON))
            - self.surprise(x, 1.0, &self.moments.mean, self.variance(1.0))
            + self.surprise(x, 1.0, &origin, self.sde.prior_std().powi(2))
    }

    /// The mean of −log N(x'; αm, vI) over x' ~ p₀ₜ(·|x).
    fn surprise(&self, x: &[f32], t: f64, mean: &[f32], variance: f64) -> f64 {
        let (alpha, sigma) = (self.sde.alpha(t), self.sde.sigma(t));
        let difference = x.iter().zip(mean).map(|(x, m)| alpha * f64::from(x - m));
        let square: f64 = difference.map(|d| d * d + sigma * sigma).sum();
        0.5 * (square / variance + x.len() as f64 * (TAU * variance).ln())
    }

    /// An unbiased draw of L(x) − [`Reference::bound`] for each row x. Times are drawn with density ∝ g²/σ²
    /// (section 5.1 there).
    ///
    /// # Shapes
    /// - x: `[n, D]`
    /// - output: `[n, 1]`
    pub fn excess(
        &self,
        score: &dyn Differentiable,
        form: BoundForm,
        x: Tensor<2>,
        noise: &mut Noise,
    ) -> Tensor<2> {
        let ([n, dimension], device) = (x.dims(), x.device());
        let levels = Levels::maximum_likelihood(self.sde.clone());
        let (times, weights) = levels.draw(n, Draws::Independent, noise);
        let time = Time::PerRow(times);
        let z = upload(noise.normals(n * dimension), [n, dimension], &device);
        let alpha = time.coefficient(&device, |t| self.sde.alpha(t));
        let sigma = time.coefficient(&device, |t| self.sde.sigma(t));
        let noisy = alpha.times(x) + sigma.times(z.clone());

        let mean = upload(self.moments.mean.clone(), [1, dimension], &device);
        let precision = time.coefficient(&device, |t| -1.0 / self.variance(t));
        let reference = precision.times(noisy.clone() - alpha.times_row(&mean));
        let half_square = |s: &Tensor<2>| s.clone().square().sum_dim(1).mul_scalar(0.5);
        let rows = match form {
            BoundForm::Sm => {
                let (s, divergence) = score.divergence(&noisy, &time);
                let of_reference = time
                    .coefficient(&device, |t| dimension as f64 / self.variance(t))
                    .times(Tensor::ones([n, 1], &device));
                half_square(&s) - half_square(&reference) + divergence + of_reference
            }
            BoundForm::Dsm => {
                let s = score.score(&noisy, &time);
                let inverse_sigma = time.coefficient(&device, |t| 1.0 / self.sde.sigma(t));
                // ∇log p₀ₜ = −z/σ
                let along = ((s.clone() - reference.clone()) * z).sum_dim(1);
                half_square(&s) - half_square(&reference) + inverse_sigma.times(along)
            }
        };
        rows * upload(weights.iter().map(|&w| w as f32).collect(), [n, 1], &device)
    }
}
