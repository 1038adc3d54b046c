//! How good a lab's model is: its loss, its likelihood, its distance from the true score.

use super::{BitsPerDimension, Lab, LabError, Model, Quadrature, Watch, blocks};
use crate::config::{BoundOptions, EvaluateOptions, LossOptions, check_label, require};
use crate::data::{Component, Distribution, Mixture};
use crate::device::read;
use crate::estimate::Estimate;
use crate::learner::Learner;
use crate::loss::{Batch, Draws, Levels, explicit};
use crate::noise::{Noise, Stream};

/// How good the model is, in nats.
pub struct Evaluation {
    /// Negative log-likelihood of held-out data under the probability-flow ODE; needs a score for all t
    /// and data that were held out.
    pub nll: Option<Estimate>,
    /// The mean of L(x) ≥ −ln p^SDE(x) over the data (theorem 3 of arXiv 2101.09258). Where the truth is known
    /// it is H(p) + J_SM(g²) + KL(p₁‖π), the same number with far less noise.
    pub bound: Option<Estimate>,
    /// H(p), the floor under the NLL and the bound.
    pub entropy: Option<f64>,
    /// J_SM(g²) = ½∫g²E‖s − ∇log pₜ‖²dt; at one noise level ½E‖s − ∇log p_σ‖².
    pub score_error: Option<Estimate>,
    /// KL(p₁‖π). With it, KL(p‖p^SDE) ≤ J_SM(g²) + KL(p₁‖π) (theorem 1 there).
    pub prior_divergence: Option<Estimate>,
    /// Evaluations of score and divergence that the likelihood took.
    pub evaluations: usize,
    pub held_out: usize,
    /// Of grey levels.
    pub bits: Option<BitsPerDimension>,
    /// Where it was asked for and can be known.
    pub kl: Option<Quadrature>,
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
        for block in blocks(options.count, self.memory.rows_at_once(1 + derivatives)) {
            let batch = self.batch(&self.objective.levels, &*self.data, block.len(), &mut noise);
            rows.push(match &self.model {
                Model::Network(trainer) => trainer.model().losses(&batch, &mut noise),
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

    pub(super) async fn scaled_evaluation(
        &self,
        options: &EvaluateOptions,
        watch: &mut Watch<'_>,
    ) -> Result<Evaluation, LabError> {
        options.validate()?;
        check_label(options.label, self.data.labels())?;
        self.refuse_unused(options)?;
        let mut noise = Noise::new(options.seed.into(), Stream::Evaluation, 0);
        let held_out = self.data.held_out(options.count, &mut noise);
        // A mean of one value has no standard error.
        let enough = held_out.len() >= 2 * self.dimension();
        let whole = options.label.is_none() && self.config.loss.fixed_noise().is_none();
        let (mut nll, mut bound, mut evaluations) = (None, None, 0);
        let (points, log_q) = match enough && whole {
            true => self.dequantized(&held_out, options.seed).await?,
            false => (Vec::new(), Vec::new()),
        };
        if enough && whole {
            let density = options.density(self.dimension());
            let watch = &mut watch.part(0.0, 0.6);
            let (flow, n) = self.scaled_log_density(&points, &density, watch).await?;
            let surprise: Vec<f64> = flow.values.iter().map(|&l| -f64::from(l)).collect();
            (nll, evaluations) = (Some(self.mean_above_entropy(&points, &surprise, &log_q)), n);
        }
        let score_error = self.score_error(options, &mut noise).await?;
        let prior_divergence = if whole { self.prior_divergence(&mut noise) } else { None };
        if enough && whole {
            bound = Some(match (self.entropy, score_error, prior_divergence) {
                (Some(entropy), Some(error), Some(prior)) => Estimate {
                    mean: entropy.nats + error.mean + prior.mean,
                    standard_error: error.standard_error.hypot(prior.standard_error),
                },
                _ => {
                    let watch = &mut watch.part(0.6, 0.8);
                    self.mean_bound(&points, &log_q, options.seed, watch).await?
                }
            });
        }
        let kl = match options.resolution.filter(|_| whole) {
            Some(resolution) => self.divergence(resolution, &mut watch.part(0.8, 1.0)).await?,
            None => None,
        };
        watch.tell(1.0).await?;
        Ok(Evaluation {
            nll,
            bound,
            entropy: self.entropy.filter(|_| options.label.is_none()).map(|e| e.nats),
            score_error,
            prior_divergence,
            evaluations,
            held_out: held_out.len() / self.dimension(),
            bits: nll.zip(bound).and_then(|(nll, bound)| self.bits(nll, bound, &held_out)),
            kl,
        })
    }

    /// An option that changes nothing would be a misunderstanding.
    fn refuse_unused(&self, options: &EvaluateOptions) -> Result<(), LabError> {
        let given = [("resolution", options.resolution), ("probes", options.probes)];
        for (field, value) in given.into_iter().filter_map(|(f, v)| Some((f, v?))) {
            let refused =
                |ok, reason: &str| require(ok, field, value, &format!("left out {reason}"));
            refused(options.label.is_none(), "with label, of which only the score error is found")?;
            refused(
                self.config.loss.fixed_noise().is_none(),
                "with loss.time { fixed }, which leaves the likelihood unknown",
            )?;
            let plane = field != "resolution" || self.dimension() == 2;
            refused(plane, "unless the data are two-dimensional")?;
        }
        Ok(())
    }

    /// The mean of L(x) by its definition.
    async fn mean_bound(
        &self,
        points: &[f32],
        log_q: &[f64],
        seed: u32,
        watch: &mut Watch<'_>,
    ) -> Result<Estimate, LabError> {
        let draws = BoundOptions { seed, samples_per_point: 50, ..Default::default() };
        let above = self.scaled_bound(points, &draws, watch).await?;
        let above: Vec<f64> = above.iter().map(|bound| bound.mean).collect();
        Ok(self.mean_above_entropy(points, &above, log_q))
    }

    /// The mean of values that stand in the place of −ln p at points of the data, with the ln q of their
    /// dequantization. Where p is known its own −ln p is a control variate: its mean is H(p), and what remains
    /// varies far less.
    fn mean_above_entropy(&self, points: &[f32], values: &[f64], log_q: &[f64]) -> Estimate {
        // (Rounded to f32, a draw can fall off the sharp edge of a distribution.)
        let truth = self.data.log_density(points).filter(|t| t.iter().all(|l| l.is_finite()));
        match (self.entropy, truth) {
            (Some(entropy), Some(truth)) => {
                let excess = Estimate::of(values.iter().zip(&truth).map(|(v, log_p)| v + log_p));
                Estimate { mean: entropy.nats + excess.mean, ..excess }
            }
            _ => Estimate::of(values.iter().zip(log_q).map(|(value, log_q)| value + log_q)),
        }
    }

    /// KL(p₁‖π), what the prior misses of the diffused data: over draws of p₁ the mean of ln r + 1/r − 1 with
    /// r = p₁/π, which has the mean of ln r, because that of 1/r is 1, and is never negative.
    fn prior_divergence(&self, noise: &mut Noise) -> Option<Estimate> {
        const DRAWS: usize = 1000;
        let last = self.data.mixture()?.at(self.sde.alpha(1.0), self.sde.sigma(1.0));
        let prior =
            Component { weight: 1.0, mean: vec![0.0; self.dimension()], std: self.sde.prior_std() };
        let prior = Mixture::new(vec![prior]);
        let draws = last.sample(DRAWS, noise);
        let rows = draws.chunks(self.dimension());
        let rows: Vec<Vec<f64>> = rows.map(|row| row.iter().map(|&x| x.into()).collect()).collect();
        Some(Estimate::of(rows.iter().map(|x| {
            let log_ratio = last.log_density(x) - prior.log_density(x);
            log_ratio + (-log_ratio).exp_m1()
        })))
    }

    /// The explicit objective with λ = g², or at the one noise level with weight one, where the truth is known.
    async fn score_error(
        &self,
        options: &EvaluateOptions,
        noise: &mut Noise,
    ) -> Result<Option<Estimate>, LabError> {
        let truth = match options.label {
            None => self.exact.clone(),
            Some(label) => self.exact_given(label),
        };
        let Some(truth) = truth else { return Ok(None) };
        let score = self.guided(options.label, None)?.score;
        let law = self.law(options.label, None)?;
        let levels = match &self.objective.levels {
            Levels::Process { sde, .. } => Levels::maximum_likelihood(sde.clone()),
            fixed @ Levels::Fixed(_) => fixed.clone(),
        };
        let mut rows = Vec::new();
        for block in blocks(options.count, self.memory.rows_at_once(1)) {
            let batch = self.batch(&levels, law.distribution(), block.len(), noise);
            rows.push(batch.weighted(explicit(&*score, &*truth, &batch)));
        }
        let rows = read(rows).await?.concat();
        Ok(Some(Estimate::of(rows.iter().map(|&v| f64::from(v)))))
    }
}
