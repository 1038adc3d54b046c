//! How good a lab's model is: its loss, its likelihood, its distance from the true score.

use super::build::check_levels;
use super::{BitsPerDimension, Lab, LabError, Model, Quadrature, Watch, blocks};
use crate::config::{BoundOptions, EvaluateOptions, Law, LossOptions, check_label, name, require};
use crate::data::{Distribution, Entropy};
use crate::device::read;
use crate::estimate::Estimate;
use crate::learner::Learner;
use crate::likelihood::prior_divergence;
use crate::loss::{Batch, Draws, Levels, Process, explicit};
use crate::noise::{Noise, Stream};
use crate::sde::EPSILON;

/// How good the model is, in nats. The model begins at t = ε, where the data are p_ε: floor and gap add up to the
/// NLL, floor, cutoff and the terms of theorem 1 to the bound.
pub struct Evaluation {
    /// The mean of −ln q over held-out data, q the law of the probability-flow ODE; needs a score for all t and data
    /// that were held out.
    pub nll: Option<Estimate>,
    /// The same over the points that the model learns from, where others were held out: far below the NLL once it
    /// learns them by heart.
    pub training_nll: Option<Estimate>,
    /// NLL − H(p), which is KL(p‖q).
    pub gap: Option<Estimate>,
    /// The mean of L(x) over the data: what −ln p^SDE costs on p_ε is at most this (theorem 3 of arXiv 2101.09258).
    /// Where the truth is known it is H(p_ε) + J_SM(g²) + KL(p₁‖π), the same number with far less noise.
    pub bound: Option<Estimate>,
    /// H(p), the floor under the NLL and the bound.
    pub entropy: Option<Estimate>,
    /// H(p_ε) − H(p), what the noise at ε adds to the floor: no model sees below it.
    pub cutoff: Option<Estimate>,
    /// J_SM(g²) = ½∫g²E‖s − ∇log pₜ‖²dt; at one noise level ½E‖s − ∇log p_σ‖².
    pub score_error: Option<Estimate>,
    /// KL(p₁‖π).
    pub prior_divergence: Option<Estimate>,
    /// J_SM(g²) + KL(p₁‖π) ≥ KL(p_ε‖p^SDE) (theorem 1 there).
    pub kl_bound: Option<Estimate>,
    /// Evaluations of score and divergence that the likelihood took.
    pub evaluations: usize,
    pub held_out: usize,
    /// Of grey levels.
    pub bits: Option<BitsPerDimension>,
    /// Where it was asked for and can be known.
    pub kl: Option<Quadrature>,
}

/// A mean as what lies above a floor that is known, or above zero.
#[derive(Clone, Copy)]
struct AboveFloor {
    floor: Option<Estimate>,
    excess: Estimate,
}

impl AboveFloor {
    fn total(self) -> Estimate {
        self.floor.map_or(self.excess, |floor| floor.plus(self.excess))
    }
}

impl Lab {
    /// The configured objective on fresh draws, with the averaged weights and without an update.
    pub async fn loss_value(
        &self,
        options: &LossOptions,
        watch: &mut Watch<'_>,
    ) -> Result<Estimate, LabError> {
        let (_, losses) = self.loss_samples(options, watch).await?;
        Ok(Estimate::of(losses.iter().map(|&v| f64::from(v))))
    }

    /// The weighted losses of single fresh rows, each with its time: what the mean hides.
    ///
    /// # Returns
    /// Times, and the losses at them.
    pub async fn loss_samples(
        &self,
        options: &LossOptions,
        watch: &mut Watch<'_>,
    ) -> Result<(Vec<f32>, Vec<f32>), LabError> {
        options.validate()?;
        let levels = self.levels_drawn_by(options.time)?;
        let mut noise = Noise::new(options.seed.into(), Stream::Loss, 0);
        let (mut times, mut rows) = (Vec::new(), Vec::new());
        let derivatives = self.config.loss.derivatives(self.dimension());
        for block in blocks(options.count, self.rows_of_a_breath(1 + derivatives)) {
            watch.tell(block.start as f64 / options.count as f64).await?;
            let batch = self.batch(&levels, &*self.data, block.len(), &mut noise);
            rows.push(match &self.model {
                Model::Network(trainer) => trainer.model().losses(&batch, &mut noise),
                Model::Exact(exact) => self.objective.losses(&**exact, &batch, &mut noise),
            });
            times.extend(batch.time.values().iter().map(|&t| t as f32));
        }
        Ok((times, read(rows).await?.concat()))
    }

    /// The objective's noise levels, with t drawn by another law than it trains with.
    fn levels_drawn_by(&self, time: Option<Law>) -> Result<Levels, LabError> {
        let levels = self.objective.levels.clone();
        let Some(time) = time else { return Ok(levels) };
        match levels {
            Levels::Process(process) => {
                let levels = Levels::Process(Process { law: time.into(), ..process });
                check_levels(&levels)?;
                Ok(levels)
            }
            Levels::Fixed(_) => {
                let allowed =
                    "left out with loss.time { fixed }: at one noise level there is no t to draw";
                require(false, "time", name(&time), allowed)?;
                Ok(levels)
            }
        }
    }

    /// Rows with independent times, so that the standard error of a mean is what it seems.
    fn batch(
        &self,
        levels: &Levels,
        data: &dyn Distribution,
        n: usize,
        noise: &mut Noise,
    ) -> Batch {
        let averaging = self.objective.averaging;
        Batch::draw(levels, averaging, data, n, Draws::Independent, noise, &self.backend.device)
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
        let (mut nll, mut training_nll, mut gap, mut bound) = (None, None, None, None);
        let mut evaluations = 0;
        let (points, log_q) = match enough && whole {
            true => self.dequantized(&held_out, options.seed).await?,
            false => (Vec::new(), Vec::new()),
        };
        if enough && whole {
            let density = options.density(self.dimension());
            let watch = &mut watch.part(0.0, 0.6);
            let (flow, n) = self.scaled_log_density(&points, &density, watch).await?;
            let surprise: Vec<f64> = flow.values.iter().map(|&l| -f64::from(l)).collect();
            let found = self.above_floor(&points, &surprise, &log_q);
            (nll, gap, evaluations) = (Some(found.total()), self.gap(found), n);
            let learned = self.data.learned_from(held_out.len() / self.dimension());
            if let Some(learned) = learned.filter(|rows| rows.len() >= 2 * self.dimension()) {
                let (flow, _) = self.scaled_log_density(&learned, &density, watch).await?;
                training_nll = Some(Estimate::of(flow.values.iter().map(|&l| -f64::from(l))));
            }
        }
        let score_error = self.score_error(options, &mut noise).await?;
        let prior_divergence = if whole { self.prior_divergence(&mut noise) } else { None };
        let kl_bound = score_error.zip(prior_divergence).map(|(score, prior)| score.plus(prior));
        let cutoff = if whole { self.cutoff() } else { None };
        if enough && whole {
            bound = Some(match (self.floor(), cutoff, kl_bound) {
                (Some(floor), Some(cutoff), Some(above)) => floor.plus(cutoff).plus(above),
                _ => {
                    let watch = &mut watch.part(0.6, 0.8);
                    self.mean_bound(&points, &log_q, options.seed, watch).await?.total()
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
            training_nll,
            gap,
            bound,
            entropy: self.floor().filter(|_| options.label.is_none()),
            cutoff,
            score_error,
            prior_divergence,
            kl_bound,
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
                |ok, reason: &str| require(ok, field, value, format!("left out {reason}"));
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
    ) -> Result<AboveFloor, LabError> {
        let draws = BoundOptions { seed, samples_per_point: 50, ..Default::default() };
        let above = self.scaled_bound(points, &draws, watch).await?;
        let above: Vec<f64> = above.iter().map(|bound| bound.mean).collect();
        Ok(self.above_floor(points, &above, log_q))
    }

    /// H(p), where it is known.
    fn floor(&self) -> Option<Estimate> {
        let estimate = |e: Entropy| Estimate { mean: e.nats, standard_error: e.standard_error };
        self.entropy.map(estimate)
    }

    /// H(p_ε) − H(p), where p is known as a mixture.
    fn cutoff(&self) -> Option<Estimate> {
        let (alpha, sigma) = (self.sde.alpha(EPSILON), self.sde.sigma(EPSILON));
        let find = || Some(self.data.mixture()?.entropy_gained(alpha, sigma));
        *self.cutoff.get_or_init(|| self.entropy.and_then(|_| find()))
    }

    /// The mean of values that stand in the place of −ln p at points of the data, with the ln q of their
    /// dequantization. Where p is known its own −ln p is a control variate: its mean is H(p), and what remains
    /// varies far less.
    fn above_floor(&self, points: &[f32], values: &[f64], log_q: &[f64]) -> AboveFloor {
        // (Rounded to f32, a draw can fall off the sharp edge of a distribution.)
        let truth = self.data.log_density(points).filter(|t| t.iter().all(|l| l.is_finite()));
        match (self.floor(), truth) {
            (Some(floor), Some(truth)) => AboveFloor {
                floor: Some(floor),
                excess: Estimate::of(values.iter().zip(&truth).map(|(v, log_p)| v + log_p)),
            },
            _ => AboveFloor {
                floor: None,
                excess: Estimate::of(values.iter().zip(log_q).map(|(value, log_q)| value + log_q)),
            },
        }
    }

    fn gap(&self, found: AboveFloor) -> Option<Estimate> {
        match found.floor {
            Some(_) => Some(found.excess),
            None => self.floor().map(|floor| found.excess.minus(floor)),
        }
    }

    /// KL(p₁‖π), where p₁ is known.
    fn prior_divergence(&self, noise: &mut Noise) -> Option<Estimate> {
        let last = self.data.mixture()?.at(self.sde.alpha(1.0), self.sde.sigma(1.0));
        Some(prior_divergence(&last, self.sde.prior_std(), noise))
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
        let law = self.law(options.label, None, &mut Watch::nobody()).await?;
        let levels = match &self.objective.levels {
            Levels::Process(Process { sde, .. }) => Levels::maximum_likelihood(sde.clone()),
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
