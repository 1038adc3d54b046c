//! Samples of a lab's model.

use super::{Lab, LabError, Watch, blocks, finite, guidance::Guided};
use crate::config::{ConfigError, EncodeOptions, SampleOptions, Sampler, require};
use crate::device::read;
use crate::ode::{Cancelled, HEUN, RK4, Span, Tolerances, walk};
use crate::refusal::Given;
use crate::sampler::{
    Corrector, Draw, Model, ancestral, annealed_step_size, ddim, decode, encode, euler_maruyama,
    heun_sde, ladder, langevin, noise, predictor_corrector, prior, probability_flow,
};
use crate::sde::EPSILON;
use burn::tensor::Tensor;

/// Samples `[count, D]` and how they came about.
pub struct Samples {
    pub points: Vec<f32>,
    /// Of the networks, for each row.
    pub evaluations: usize,
    /// How often the device was waited for to read something back.
    pub read_backs: usize,
    pub trajectories: Option<Trajectories>,
}

/// Paths of the first samples: `points` is `[times, paths, D]`.
pub struct Trajectories {
    pub times: Vec<f32>,
    pub points: Vec<f32>,
}

/// The noise level of Langevin dynamics where none is asked for: noise of a third of the data's unit.
const LANGEVIN_RATIO: f64 = 0.3;

/// A Langevin step in units of σ²: small, so that its bias is (about a quarter of this in the variance).
const LANGEVIN_STEP: f64 = 0.1;

/// The same of the annealed dynamics: large, because what stays behind at a level is corrected at the
/// next, and the levels at which the samples still move are few.
const ANNEALED_STEP: f64 = 0.5;

/// The square of a larger number is not finite in 32 bits.
const MOST_OF_A_START: f32 = 1e19;

impl Lab {
    pub(super) async fn scaled_sample(
        &self,
        options: &SampleOptions,
        watch: &mut Watch<'_>,
    ) -> Result<Samples, LabError> {
        options.validate()?;
        if options.sampler == Sampler::Langevin {
            self.check_langevin(options)?;
        } else {
            self.require_time("sample")?;
        }
        let Guided { score, evaluations } = self.guided(options.label, options.guidance)?;
        let model = Model { score: &*score, sde: &*self.sde };
        let dimension = self.dimension();
        let (mut times, mut seen, mut ends) = (vec![], vec![], vec![]);
        let mut read_backs = 1;
        let mut evaluations_of_a_row = 0;
        for rows in blocks(options.count, self.rows_of_a_breath(1)) {
            let start = match &options.start {
                Some(points) => self.upload(&points[rows.start * dimension..rows.end * dimension]),
                None => {
                    let shape = [rows.len(), dimension];
                    let device = &self.backend.device;
                    prior(&*self.sde, options.seed.into(), rows.start, shape, device)
                }
            };
            // The recorded paths all lie in the first block: there are never more than it has rows.
            let paths = if rows.start == 0 { options.trajectories.min(rows.len()) } else { 0 };
            let part = rows.len() as f64 / options.count as f64;
            let before = rows.start as f64 / options.count as f64;
            let observe = async |done: f64, t: f64, x: &Tensor<2>| {
                if paths > 0 {
                    times.push(t as f32);
                    // Multiplied, because a view would keep the whole block alive.
                    seen.push(x.clone().narrow(0, 0, paths).mul_scalar(1.0));
                }
                watch.tell(before + done * part).await
            };
            evaluations.set(0);
            let (end, reads) = self.run_sampler(model, options, start, rows.start, observe).await?;
            read_backs += reads;
            evaluations_of_a_row = evaluations_of_a_row.max(evaluations.get());
            ends.push(end);
        }
        // All in one piece, so that it is one read-back.
        ends.append(&mut seen);
        let mut points = read([Tensor::cat(ends, 0)]).await?.remove(0);
        let paths = points.split_off(options.count * dimension);
        let points = finite(points, |_| self.blame(options))?;
        let trajectories =
            (options.trajectories > 0).then_some(Trajectories { times, points: paths });
        Ok(Samples { points, evaluations: evaluations_of_a_row, read_backs, trajectories })
    }

    /// From `start` at t = 1 to samples, and how often something was read back. `observe` is told the
    /// fraction done, the time and the state.
    async fn run_sampler(
        &self,
        model: Model<'_>,
        options: &SampleOptions,
        start: Tensor<2>,
        first_row: usize,
        mut observe: impl AsyncFnMut(f64, f64, &Tensor<2>) -> Result<(), Cancelled>,
    ) -> Result<(Tensor<2>, usize), LabError> {
        use Sampler::*;
        let sde = model.sde;
        if options.sampler == ProbabilityFlowRk45 {
            let tolerances = Tolerances { absolute: options.atol(), relative: options.rtol() };
            let observe =
                async |t: f64, x: &Tensor<2>| observe((1.0 - t) / (1.0 - EPSILON), t, x).await;
            return Ok(decode(model, start, tolerances, observe).await?);
        }
        let (eta, repeats) = (options.eta(), options.langevin_steps());
        let data_std = self.moments.std;
        let corrector = Corrector { snr: options.snr(), steps: repeats, data_std };
        let steps = self.steps(options);
        let grid = match options.sampler {
            Langevin => vec![self.langevin_time(options); steps + 1],
            AnnealedLangevin => ladder(&options.grid().times(sde, steps - 1), repeats),
            _ => options.grid().times(sde, steps),
        };
        // Of Langevin dynamics: that of the only level, or of the last.
        let sigma = |t: f64| self.kernel.sigma(t);
        let last_sigma = sigma(grid[grid.len() - 1]);
        let usual = if options.sampler == AnnealedLangevin { ANNEALED_STEP } else { LANGEVIN_STEP };
        let epsilon = options.step_size.unwrap_or(usual * last_sigma * last_sigma);
        let draw: &mut Draw = &mut noise(options.seed.into(), first_row);
        let step = |x: Tensor<2>, span: Span| match options.sampler {
            EulerMaruyama => euler_maruyama(model, eta, x, span, draw),
            HeunSde => heun_sde(model, eta, x, span, draw),
            PredictorCorrector => predictor_corrector(model, corrector, x, span, draw),
            Ancestral => ancestral(model, x, span, draw),
            Ddim => ddim(model, eta, x, span, draw),
            Langevin => langevin(model, epsilon, x, span, draw),
            AnnealedLangevin => {
                let alpha = annealed_step_size(epsilon, sigma(span.from), last_sigma);
                langevin(model, alpha, x, span, draw)
            }
            ProbabilityFlowHeun => probability_flow(&HEUN, model, x, span),
            ProbabilityFlowRk4 => probability_flow(&RK4, model, x, span),
            ProbabilityFlowRk45 => unreachable!("it has no grid"),
        };
        let (mut taken, steps) = (0.0, (grid.len() - 1) as f64);
        let observe = async |t: f64, x: &Tensor<2>| {
            let done = taken / steps;
            taken += 1.0;
            observe(done, t, x).await
        };
        Ok((walk(start, &grid, step, observe).await?, 0))
    }

    /// How many steps: what was asked for, or the sampler's usual number, for a longer way more.
    fn steps(&self, options: &SampleOptions) -> usize {
        let usual = options.steps();
        let fixed = options.steps.is_some() || options.sampler == Sampler::Langevin;
        if fixed { usual } else { options.grid().steps(&*self.sde, usual) }
    }

    pub(super) async fn scaled_encode(
        &self,
        points: &[f32],
        options: &EncodeOptions,
        watch: &mut Watch<'_>,
    ) -> Result<(Vec<f32>, usize), LabError> {
        options.validate()?;
        self.require_time("encode")?;
        let Guided { score, evaluations } = self.guided(options.label, options.guidance)?;
        let model = Model { score: &*score, sde: &*self.sde };
        let tolerances = Tolerances { absolute: options.atol, relative: options.rtol };
        let block_size = self.rows_of_a_breath(1) * self.dimension();
        let blocks = points.len().div_ceil(block_size);
        let (mut ends, mut most) = (vec![], 0);
        for (i, points) in points.chunks(block_size).enumerate() {
            evaluations.set(0);
            let observe =
                async |t: f64, _: &Tensor<2>| watch.tell((i as f64 + t) / blocks as f64).await;
            ends.push(encode(model, self.upload(points), tolerances, observe).await?.0);
            most = most.max(evaluations.get());
        }
        let ends = finite(read(ends).await?.concat(), |_| {
            LabError::new("atol", options.atol, "smaller, and rtol with it")
        })?;
        Ok((ends, most))
    }

    /// What is to blame for samples that are not finite.
    fn blame(&self, options: &SampleOptions) -> LabError {
        let start = options.start.iter().flatten().enumerate();
        if let Some((i, x)) = start.into_iter().find(|(_, x)| x.abs() > MOST_OF_A_START) {
            let allowed = "nearer to the data: squares of such numbers overflow";
            let axis = i % self.dimension();
            let x = self.units.unscaled_on(axis, *x);
            return LabError::new(&format!("start[{i}]"), x, allowed);
        }
        let level = || self.kernel.sigma(self.langevin_time(options));
        match options.sampler {
            Sampler::Langevin | Sampler::AnnealedLangevin => {
                let allowed = "smaller: with so large a step the samples run away";
                let usual = match options.sampler {
                    Sampler::Langevin => LANGEVIN_STEP * level().powi(2),
                    _ => ANNEALED_STEP * self.sde.sigma(EPSILON).powi(2),
                };
                LabError::new("stepSize", options.step_size.unwrap_or(usual), allowed)
            }
            Sampler::ProbabilityFlowRk45 => LabError::new("atol", options.atol(), "smaller"),
            _ => {
                let allowed = "larger: so few steps do not carry the samples that far";
                LabError::new("steps", self.steps(options), allowed)
            }
        }
    }

    pub(super) fn check_start(&self, options: &SampleOptions) -> Result<(), ConfigError> {
        let Some(start) = &options.start else { return Ok(()) };
        let (given, needed) = (start.len(), options.count * self.dimension());
        let allowed = format!("{needed} numbers, count rows of {}", self.dimension());
        require(given == needed, "start", format!("an array of {given} numbers"), allowed)?;
        match start.iter().position(|x| !x.is_finite()) {
            Some(i) => require(false, &format!("start[{i}]"), start[i], "a finite number"),
            None => Ok(()),
        }
    }

    /// Langevin dynamics needs one noise level, which a lab without time has, and a step of some size.
    fn check_langevin(&self, options: &SampleOptions) -> Result<(), ConfigError> {
        let Some(level) = self.config.loss.fixed_noise() else { return Ok(()) };
        if let Some(t) = options.t {
            require(false, "t", t, "left out with loss.time { fixed }, which has one noise level")?;
        }
        let step = level.0 > 0.0 || options.step_size.is_some();
        require(step, "stepSize", Given::Nothing, "given with loss.time { fixed: 0 }")
    }

    /// The time whose noise level Langevin dynamics keeps.
    fn langevin_time(&self, options: &SampleOptions) -> f64 {
        let usual = || self.sde.time_of_ratio(LANGEVIN_RATIO).clamp(EPSILON, 1.0);
        options.t.map_or_else(usual, |t| t.max(EPSILON))
    }
}
