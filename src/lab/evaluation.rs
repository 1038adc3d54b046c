//! How good a lab's model is: its loss, its likelihood, its distance from the true score.

use super::{Lab, LabError, Model, Watch, blocks};
use crate::config::{DensityOptions, EvaluateOptions, LossOptions, check_label};
use crate::data::Distribution;
use crate::device::read;
use crate::loss::{Batch, Draws, Levels, TimeLaw, Weighting, explicit};
use crate::noise::{Noise, Stream};

/// A mean over independent draws with its standard error.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    pub mean: f64,
    pub standard_error: f64,
}

impl Estimate {
    /// Of at least two values.
    pub fn of(values: impl Iterator<Item = f64> + Clone) -> Self {
        let n = values.clone().count() as f64;
        let mean = values.clone().sum::<f64>() / n;
        let variance = values.map(|v| (v - mean).powi(2)).sum::<f64>() / (n - 1.0);
        Self { mean, standard_error: (variance / n).sqrt() }
    }
}

/// How good the model is, in nats.
pub struct Evaluation {
    /// Negative log-likelihood of held-out data under the probability-flow ODE; needs a score for all t
    /// and data that were held out.
    pub nll: Option<Estimate>,
    /// H(p), the floor under the NLL.
    pub entropy: Option<f64>,
    /// J_SM(g²) = ½∫g²E‖s − ∇log pₜ‖²dt, which bounds KL(p‖p^SDE) up to the prior's mismatch; at one noise
    /// level ½E‖s − ∇log p_σ‖².
    pub score_error: Option<Estimate>,
    /// Evaluations of score and divergence that the likelihood took.
    pub evaluations: usize,
    pub held_out: usize,
}

impl Lab {
    /// The configured objective on fresh draws, with the averaged weights and without an update.
    pub async fn loss_value(&self, options: &LossOptions) -> Result<Estimate, LabError> {
        let (_, losses) = self.loss_samples(options).await?;
        Ok(Estimate::of(losses.iter().map(|&v| f64::from(v))))
    }

    /// The weighted losses of single fresh rows, each with its time: what the mean hides.
    ///
    /// # Returns
    /// Times, and the losses at them.
    pub async fn loss_samples(
        &self,
        options: &LossOptions,
    ) -> Result<(Vec<f32>, Vec<f32>), LabError> {
        options.validate()?;
        let mut noise = Noise::new(options.seed.into(), Stream::Loss, 0);
        let (mut times, mut rows) = (Vec::new(), Vec::new());
        let derivatives = self.config.loss.derivatives(self.dimension());
        for block in blocks(options.count, self.rows_at_once(1 + derivatives)) {
            let batch = self.batch(&self.objective.levels, &*self.data, block.len(), &mut noise);
            rows.push(match &self.model {
                Model::Network(trainer) => {
                    let network = trainer.model().told(&batch, &mut noise);
                    self.objective.losses(&network, &batch, &mut noise)
                }
                Model::Exact(exact) => self.objective.losses(&**exact, &batch, &mut noise),
            });
            times.extend(batch.time.values().iter().map(|&t| t as f32));
        }
        Ok((times, read(rows).await?.concat()))
    }

    /// Rows with independent times, so that the standard error of a mean is what it seems.
    fn batch(
        &self,
        levels: &Levels,
        data: &dyn Distribution,
        n: usize,
        noise: &mut Noise,
    ) -> Batch {
        Batch::draw(levels, data, n, Draws::Independent, noise, &self.backend.device)
    }

    /// Likelihood and score error on held-out data; of a label the error of the conditional score alone.
    pub async fn evaluate(
        &self,
        options: &EvaluateOptions,
        watch: &mut Watch<'_>,
    ) -> Result<Evaluation, LabError> {
        options.validate()?;
        check_label(options.label, self.data.labels())?;
        let mut noise = Noise::new(options.seed.into(), Stream::Evaluation, 0);
        let held_out = self.data.held_out(options.count, &mut noise);
        // A mean of one value has no standard error.
        let enough = held_out.len() >= 2 * self.dimension();
        let whole = options.label.is_none() && self.config.loss.fixed_noise().is_none();
        let (nll, evaluations) = if enough && whole {
            let (nll, evaluations) = self.nll(&held_out, watch).await?;
            (Some(nll), evaluations)
        } else {
            (None, 0)
        };
        let score_error = self.score_error(options, &mut noise).await?;
        Ok(Evaluation {
            nll,
            entropy: self.entropy.filter(|_| options.label.is_none()).map(|e| e.nats),
            score_error,
            evaluations,
            held_out: held_out.len() / self.dimension(),
        })
    }

    async fn nll(
        &self,
        held_out: &[f32],
        watch: &mut Watch<'_>,
    ) -> Result<(Estimate, usize), LabError> {
        let density = DensityOptions::default();
        let (log_density, evaluations) = self.log_density(held_out, &density, watch).await?;
        let surprise = log_density.iter().map(|&l| -f64::from(l));

        // Where p is known its own −ln p is a control variate: its mean is H(p), and what remains, the
        // mean of ln p − ln q, varies far less than −ln q itself.
        // (Rounded to f32, a draw can fall off the sharp edge of a distribution.)
        let truth = self.data.log_density(held_out).filter(|t| t.iter().all(|l| l.is_finite()));
        let nll = match (self.entropy, truth) {
            (Some(entropy), Some(truth)) => {
                let excess = Estimate::of(surprise.zip(&truth).map(|(s, t)| s + t));
                Estimate { mean: entropy.nats + excess.mean, ..excess }
            }
            _ => Estimate::of(surprise),
        };
        Ok((nll, evaluations))
    }

    /// The explicit objective with λ = g², or at the one noise level with weight one, where the truth is known.
    async fn score_error(
        &self,
        options: &EvaluateOptions,
        noise: &mut Noise,
    ) -> Result<Option<Estimate>, LabError> {
        let truth = match options.label {
            None => self.truth.clone(),
            Some(label) => self.truth_given(label),
        };
        let Some(truth) = truth else { return Ok(None) };
        let score = self.guided(options.label, None)?.score;
        let law = self.law(options.label, None)?;
        let levels = match &self.objective.levels {
            Levels::Process { sde, .. } => Levels::Process {
                sde: sde.clone(),
                weighting: Weighting::Likelihood,
                law: TimeLaw::Importance,
            },
            fixed @ Levels::Fixed(_) => fixed.clone(),
        };
        let mut rows = Vec::new();
        for block in blocks(options.count, self.rows_at_once(1)) {
            let batch = self.batch(&levels, law.distribution(), block.len(), noise);
            rows.push(batch.weighted(explicit(&*score, &*truth, &batch)));
        }
        let rows = read(rows).await?.concat();
        Ok(Some(Estimate::of(rows.iter().map(|&v| f64::from(v)))))
    }
}
