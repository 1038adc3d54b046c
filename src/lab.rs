//! A lab: a configuration become data, SDE, score, trainer and samplers. Plain Rust, also natively.

use crate::config::{
    Config, ConfigError, DensityOptions, EvaluateOptions, LossConfig, LossKind, SampleOptions,
    Sampler, ScoreConfig, SolverKind, check_points, check_time,
};
use crate::data::{Distribution, Entropy, Moments};
use crate::device::{Backend, read, upload};
use crate::likelihood::{Solver, log_density};
use crate::loss::{Kind, Levels, Objective, TimeLaw, Weighting};
use crate::noise::{Noise, Stream};
use crate::ode::{HEUN, RK4, Tolerances};
use crate::sampler::{
    euler_maruyama, karras_grid, prior, probability_flow, probability_flow_adaptive, uniform_grid,
};
use crate::score::{Architecture, Conditioning, Exact, Field, Network, Score, Time};
use crate::sde::{EPSILON, Kernel, Sde};
use crate::store;
use crate::train::Trainer;
use burn::tensor::Tensor;
use std::rc::Rc;
use std::sync::Arc;

/// Why a call failed, in words for the user. The lab is as it was before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LabError(pub String);

impl std::fmt::Display for LabError {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

macro_rules! lab_error_from {
    ($($source:ty),*) => {$(
        impl From<$source> for LabError {
            fn from(error: $source) -> Self {
                Self(error.to_string())
            }
        }
    )*};
}

lab_error_from!(
    ConfigError,
    crate::device::ReadError,
    crate::ode::OdeError,
    crate::store::StoreError,
    crate::train::TrainError
);

enum Model {
    Network(Box<Trainer>),
    Exact(Rc<Exact>),
}

pub struct Lab {
    pub config: Config,
    pub backend: Backend,
    data: Box<dyn Distribution>,
    sde: Arc<dyn Sde>,
    objective: Rc<Objective>,
    /// The exact score of the data on the objective's noise levels, where it is known.
    truth: Option<Rc<Exact>>,
    model: Model,
    entropy: Option<Entropy>,
}

/// Samples `[count, D]` and how they came about.
pub struct Samples {
    pub points: Vec<f32>,
    pub evaluations: usize,
    pub trajectories: Option<Trajectories>,
}

/// Paths of the first samples: `points` is `[times, paths, D]`.
pub struct Trajectories {
    pub times: Vec<f32>,
    pub points: Vec<f32>,
}

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
    /// Negative log-likelihood of held-out data under the probability-flow ODE; needs a score for all t.
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
    /// # Errors
    /// If the configuration is refused; the message names field, value and what is allowed.
    pub fn new(config: Config, backend: Backend) -> Result<Self, LabError> {
        let config = config.complete()?;
        let learns = !matches!(config.score, ScoreConfig::Exact {});
        let data = config.data.build(learns);
        let sde = config.sde.build();
        let kernel: Arc<dyn Kernel> = match config.loss.fixed_noise() {
            Some(noise) => Arc::new(noise),
            None => sde.clone(),
        };
        let truth = config.score_is_known().then(|| {
            let mixture = data.mixture().expect("known scores are those of mixtures");
            Rc::new(Exact::new(mixture, kernel.clone(), &backend.device))
        });
        let LossConfig { projections: count, projection, .. } = config.loss;
        let sliced = |variance_reduced| Kind::Sliced { projection, count, variance_reduced };
        let kind = match config.loss.kind {
            LossKind::Explicit => {
                Kind::Explicit(truth.clone().expect("checked by the configuration"))
            }
            LossKind::Denoising => Kind::Denoising,
            LossKind::Implicit => Kind::Implicit,
            LossKind::Sliced => sliced(false),
            LossKind::SlicedVr => sliced(true),
        };
        let objective = Rc::new(Objective { kind, levels: config.loss.levels(sde.clone()) });
        let network = |field, width, depth, parametrisation| {
            let architecture = Architecture { field, dimension: data.dimension(), width, depth };
            let moments = Moments::of(&*data);
            let timed = config.loss.fixed_noise().is_none();
            let device = &backend.device;
            let conditioning =
                Conditioning::new(kernel.clone(), timed, parametrisation, &moments, device);
            let weights = architecture.initialise(config.seed.into(), device);
            let network = Network::new(weights, field, conditioning);
            let seed = config.seed.into();
            let trainer = Trainer::new(network, objective.clone(), config.training, seed, device);
            Model::Network(Box::new(trainer))
        };
        let model = match config.score {
            ScoreConfig::Network { width, depth, parametrisation } => {
                network(Field::Free, width, depth, parametrisation)
            }
            ScoreConfig::Energy { width, depth, parametrisation } => {
                network(Field::Gradient, width, depth, parametrisation)
            }
            ScoreConfig::Exact {} => {
                Model::Exact(truth.clone().expect("checked by the configuration"))
            }
        };
        let entropy = data.entropy();
        Ok(Self { config, backend, data, sde, objective, truth, model, entropy })
    }

    pub fn data(&self) -> &dyn Distribution {
        &*self.data
    }

    pub fn dimension(&self) -> usize {
        self.data.dimension()
    }

    /// H(p), where it is known.
    pub fn entropy(&self) -> Option<Entropy> {
        self.entropy
    }

    /// A square that shows all the data: `[x₀, x₁, y₀, y₁]`.
    pub fn window(&self) -> [f64; 4] {
        self.data.window()
    }

    /// Training steps taken.
    pub fn step(&self) -> usize {
        match &self.model {
            Model::Network(trainer) => trainer.state.step,
            Model::Exact(_) => 0,
        }
    }

    /// How many numbers the network learns.
    pub fn parameters(&self) -> usize {
        match &self.model {
            Model::Network(trainer) => {
                trainer.state.weights.iter().map(|w| w.shape().num_elements()).sum()
            }
            Model::Exact(_) => 0,
        }
    }

    /// The score as it stands: the exact one, or the network with its averaged weights.
    pub fn score_model(&self) -> Rc<dyn Score> {
        match &self.model {
            Model::Network(trainer) => Rc::new(trainer.model()),
            Model::Exact(exact) => exact.clone(),
        }
    }

    fn upload(&self, points: &[f32]) -> Tensor<2> {
        let dimension = self.dimension();
        upload(points.to_vec(), [points.len() / dimension, dimension], &self.backend.device)
    }

    /// Takes training steps.
    ///
    /// # Returns
    /// The loss of each step.
    pub async fn train(&mut self, steps: usize) -> Result<Vec<f32>, LabError> {
        match &mut self.model {
            Model::Network(trainer) => Ok(trainer.train(&*self.data, steps).await?),
            Model::Exact(_) => {
                Err(LabError("score.kind: exact cannot be trained; train needs a network".into()))
            }
        }
    }

    /// Draws samples from the model.
    pub async fn sample(&self, options: &SampleOptions) -> Result<Samples, LabError> {
        options.validate()?;
        self.require_time("sample")?;
        let mut noise = Noise::new(options.seed.into(), Stream::Sampling, 0);
        let (mut times, mut seen, mut ends, mut evaluations) = (vec![], vec![], vec![], 0);
        for rows in blocks(options.count, self.rows_at_once(1)) {
            let start =
                prior(&*self.sde, rows.len(), self.dimension(), &mut noise, &self.backend.device);
            // The recorded paths all lie in the first block.
            let paths = if rows.start == 0 { options.trajectories.min(rows.len()) } else { 0 };
            let observe = |t: f64, x: &Tensor<2>| {
                if paths > 0 {
                    times.push(t as f32);
                    seen.push(x.clone().narrow(0, 0, paths));
                }
            };
            let (end, n) = self.run_sampler(options, start, &mut noise, observe).await?;
            ends.push(end);
            evaluations = evaluations.max(n);
        }
        let blocks = ends.len();
        let mut values = read(ends.into_iter().chain(seen)).await?.into_iter();
        let points: Vec<f32> = values.by_ref().take(blocks).flatten().collect();
        if let Some(i) = points.iter().position(|x| !x.is_finite()) {
            let row = i / self.dimension();
            return Err(LabError(format!(
                "sample: row {row} is not finite; more steps are needed"
            )));
        }
        let trajectories = (options.trajectories > 0)
            .then(|| Trajectories { times, points: values.flatten().collect() });
        Ok(Samples { points, evaluations, trajectories })
    }

    async fn run_sampler(
        &self,
        options: &SampleOptions,
        start: Tensor<2>,
        noise: &mut Noise,
        observe: impl FnMut(f64, &Tensor<2>),
    ) -> Result<(Tensor<2>, usize), LabError> {
        let (score, sde) = (&*self.score_model(), &*self.sde);
        let SampleOptions { sampler, atol, rtol, .. } = *options;
        let flow = |scheme, start, observe| {
            let grid = karras_grid(sde, options.steps());
            probability_flow(scheme, score, sde, start, &grid, observe)
        };
        Ok(match sampler {
            Sampler::EulerMaruyama => {
                let grid = uniform_grid(options.steps());
                euler_maruyama(score, sde, start, &grid, noise, observe)
            }
            Sampler::ProbabilityFlowHeun => flow(&HEUN, start, observe),
            Sampler::ProbabilityFlowRk4 => flow(&RK4, start, observe),
            Sampler::ProbabilityFlowRk45 => {
                let tolerances = Tolerances { absolute: atol, relative: rtol };
                probability_flow_adaptive(score, sde, start, tolerances, observe).await?
            }
        })
    }

    /// How many rows the network takes at once, with this many derivatives at each, so that one layer
    /// stays below 64 MiB.
    fn rows_at_once(&self, derivatives: usize) -> usize {
        let width = match self.config.score {
            ScoreConfig::Network { width, .. } | ScoreConfig::Energy { width, .. } => width,
            ScoreConfig::Exact {} => self.dimension(), // takes its own blocks
        };
        ((1 << 24) / (width * derivatives)).max(1)
    }

    /// s(x,t) at points `[n, D]`; times below ε count as ε.
    pub async fn score(&self, points: &[f32], t: f64) -> Result<Vec<f32>, LabError> {
        check_points(points, self.dimension())?;
        check_time(t)?;
        let (model, time) = (self.score_model(), Time::Common(t.max(EPSILON)));
        let rows = self.rows_at_once(1) * self.dimension();
        let blocks = points.chunks(rows).map(|points| model.score(&self.upload(points), &time));
        Ok(read(blocks).await?.concat())
    }

    /// The model's log-density at points `[n, D]`, in nats, and the evaluations it took.
    pub async fn log_density(
        &self,
        points: &[f32],
        options: &DensityOptions,
    ) -> Result<(Vec<f32>, usize), LabError> {
        check_points(points, self.dimension())?;
        options.validate()?;
        self.require_time("logDensity")?;
        let fixed = |scheme| Solver::Fixed { scheme, steps: options.steps() };
        let solver = match options.solver {
            SolverKind::Heun => fixed(&HEUN),
            SolverKind::Rk4 => fixed(&RK4),
            SolverKind::Rk45 => {
                Solver::Adaptive(Tolerances { absolute: options.atol, relative: options.rtol })
            }
        };
        let score = self.score_model();
        let (mut values, mut evaluations) = (Vec::new(), 0);
        for points in points.chunks(self.rows_at_once(self.dimension()) * self.dimension()) {
            let (block, n) = log_density(&*score, &*self.sde, self.upload(points), &solver).await?;
            values.extend(block);
            evaluations = evaluations.max(n);
        }
        Ok((values, evaluations))
    }

    /// The configured objective on fresh draws, with the averaged weights and without an update.
    pub async fn loss_value(&self, options: &EvaluateOptions) -> Result<Estimate, LabError> {
        options.validate()?;
        let (_, losses) = self.loss_samples(options).await?;
        Ok(Estimate::of(losses.iter().map(|&v| f64::from(v))))
    }

    /// The weighted losses of single fresh rows, each with its time: what the mean hides.
    ///
    /// # Returns
    /// Times, and the losses at them.
    pub async fn loss_samples(
        &self,
        options: &EvaluateOptions,
    ) -> Result<(Vec<f32>, Vec<f32>), LabError> {
        options.validate()?;
        let mut noise = Noise::new(options.seed.into(), Stream::Loss, 0);
        self.losses(&self.objective, options.count, &mut noise).await
    }

    async fn losses(
        &self,
        objective: &Objective,
        count: usize,
        noise: &mut Noise,
    ) -> Result<(Vec<f32>, Vec<f32>), LabError> {
        let score = self.score_model();
        let (mut times, mut rows) = (Vec::new(), Vec::new());
        for block in blocks(count, self.rows_at_once(1 + self.dimension())) {
            let device = &self.backend.device;
            let losses = objective.losses(&*score, &*self.data, block.len(), noise, device);
            times.extend(losses.times.iter().map(|&t| t as f32));
            rows.push(losses.rows);
        }
        Ok((times, read(rows).await?.concat()))
    }

    /// What needs the score at every t is refused where there is only one noise level.
    fn require_time(&self, method: &str) -> Result<(), LabError> {
        if self.config.loss.fixed_noise().is_none() {
            return Ok(());
        }
        Err(LabError(format!(
            "loss.time: {{ fixed }} trains no score for other noise levels, which {method} needs; it must \
             be uniform, importance or {{ ladder }}"
        )))
    }

    /// Likelihood and score error on held-out data.
    pub async fn evaluate(&self, options: &EvaluateOptions) -> Result<Evaluation, LabError> {
        options.validate()?;
        let mut noise = Noise::new(options.seed.into(), Stream::Evaluation, 0);
        let held_out = self.data.held_out(options.count, &mut noise);
        let (nll, evaluations) = match self.config.loss.fixed_noise() {
            Some(_) => (None, 0),
            None => {
                let (nll, evaluations) = self.nll(&held_out).await?;
                (Some(nll), evaluations)
            }
        };
        let score_error = match &self.truth {
            Some(truth) => Some(self.score_error(truth.clone(), options.count, &mut noise).await?),
            None => None,
        };
        Ok(Evaluation {
            nll,
            entropy: self.entropy.map(|e| e.nats),
            score_error,
            evaluations,
            held_out: held_out.len() / self.dimension(),
        })
    }

    async fn nll(&self, held_out: &[f32]) -> Result<(Estimate, usize), LabError> {
        let density = DensityOptions::default();
        let (log_density, evaluations) = self.log_density(held_out, &density).await?;
        let surprise = log_density.iter().map(|&l| -f64::from(l));

        // Where p is known its own −ln p is a control variate: its mean is H(p), and what remains, the
        // mean of ln p − ln q, varies far less than −ln q itself.
        let truth = self.data.log_density(held_out);
        let nll = match (self.entropy, truth) {
            (Some(entropy), Some(truth)) => {
                let excess = Estimate::of(surprise.zip(&truth).map(|(s, t)| s + t));
                Estimate { mean: entropy.nats + excess.mean, ..excess }
            }
            _ => Estimate::of(surprise),
        };
        Ok((nll, evaluations))
    }

    /// The explicit objective with λ = g², or at the one noise level with weight one.
    async fn score_error(
        &self,
        truth: Rc<Exact>,
        count: usize,
        noise: &mut Noise,
    ) -> Result<Estimate, LabError> {
        let levels = match &self.objective.levels {
            Levels::Process { sde, .. } => Levels::Process {
                sde: sde.clone(),
                weighting: Weighting::Likelihood,
                law: TimeLaw::Importance,
            },
            fixed @ Levels::Fixed(_) => fixed.clone(),
        };
        let objective = Objective { kind: Kind::Explicit(truth), levels };
        let (_, rows) = self.losses(&objective, count, noise).await?;
        Ok(Estimate::of(rows.iter().map(|&v| f64::from(v))))
    }

    /// The rotation ∂₁s₂ − ∂₂s₁ of the score at points of the plane: zero for every gradient, and so a
    /// measure of how far a free network is from being one.
    pub async fn curl(&self, points: &[f32], t: f64) -> Result<Vec<f32>, LabError> {
        check_points(points, self.dimension())?;
        check_time(t)?;
        self.require_plane("curl")?;
        let x = self.upload(points);
        let n = x.dims()[0];
        let directions = [[1.0, 0.0].repeat(n), [0.0, 1.0].repeat(n)].concat();
        let directions = upload(directions, [2 * n, 2], &self.backend.device);
        let time = Time::Common(t.max(EPSILON));
        let (_, tangents) = self.score_model().jvp(&x, directions, &time);
        let along_x = tangents.clone().slice([0..n, 1..2]);
        let along_y = tangents.slice([n..2 * n, 0..1]);
        Ok(read([along_x - along_y]).await?.remove(0))
    }

    fn require_plane(&self, method: &str) -> Result<(), LabError> {
        match self.dimension() {
            2 => Ok(()),
            d => Err(LabError(format!(
                "{method}: data of dimension {d} are not allowed; it must be 2"
            ))),
        }
    }

    /// −E(x,t) of an energy-based model at points `[n, D]`: its log-density up to the returned constant
    /// ln Z, which is found by quadrature in the plane and unknown elsewhere.
    pub async fn potential(
        &self,
        points: &[f32],
        t: f64,
    ) -> Result<(Vec<f32>, Option<f64>), LabError> {
        check_points(points, self.dimension())?;
        check_time(t)?;
        let values = self.potential_at(points, t).await?;
        let log_normaliser = match self.dimension() {
            2 => Some(self.log_normaliser(t).await?),
            _ => None,
        };
        Ok((values, log_normaliser))
    }

    async fn potential_at(&self, points: &[f32], t: f64) -> Result<Vec<f32>, LabError> {
        let time = Time::Common(t.max(EPSILON));
        let potential = match &self.model {
            Model::Network(trainer) => {
                trainer.model().log_density_unnormalised(&self.upload(points), &time)
            }
            Model::Exact(_) => None,
        };
        let potential = potential.ok_or_else(|| {
            let kind = if matches!(self.model, Model::Exact(_)) { "exact" } else { "network" };
            LabError(format!("score.kind: {kind} has no potential; it must be energy"))
        })?;
        Ok(read([potential]).await?.remove(0))
    }

    /// ln ∫exp(−E) over the data's window, blurred by three σ(t), by the trapezoidal rule.
    async fn log_normaliser(&self, t: f64) -> Result<f64, LabError> {
        const SIDE: usize = 192;
        let kernel = self.objective.levels.kernel();
        let (alpha, margin) = (kernel.alpha(t), 3.0 * kernel.sigma(t));
        let [x0, x1, y0, y1] = self.window();
        let line = |low: f64, high: f64| {
            let (low, high) = (alpha * low - margin, alpha * high + margin);
            let step = (high - low) / (SIDE - 1) as f64;
            ((0..SIDE).map(move |i| (low + step * i as f64) as f32), step)
        };
        let ((xs, dx), (ys, dy)) = (line(x0, x1), line(y0, y1));
        let grid: Vec<f32> = ys.flat_map(|y| xs.clone().flat_map(move |x| [x, y])).collect();
        let values = self.potential_at(&grid, t).await?;
        let largest = values.iter().copied().fold(f32::MIN, f32::max);
        let sum: f64 = values.iter().map(|v| f64::from(v - largest).exp()).sum();
        Ok(f64::from(largest) + (sum * dx * dy).ln())
    }

    /// Draws of the data for a picture, `[n, D]`; of a finite set all of it.
    pub fn data_sample(&self, options: &EvaluateOptions) -> Result<Vec<f32>, LabError> {
        options.validate()?;
        let mut noise = Noise::new(options.seed.into(), Stream::Data, 0);
        Ok(self.data.for_display(options.count, &mut noise))
    }

    /// ln p of the data itself, where it is known.
    pub fn data_log_density(&self, points: &[f32]) -> Result<Option<Vec<f64>>, LabError> {
        check_points(points, self.dimension())?;
        Ok(self.data.log_density(points))
    }

    /// The whole lab as safetensors: weights, their average, Adam's moments, step and configuration.
    pub async fn save(&self) -> Result<Vec<u8>, LabError> {
        let state = match &self.model {
            Model::Network(trainer) => Some(&trainer.state),
            Model::Exact(_) => None,
        };
        Ok(store::save(&self.config, state).await?)
    }

    /// Becomes the lab that was saved, on this lab's backend. On an error nothing changes.
    pub fn load(&mut self, bytes: &[u8]) -> Result<(), LabError> {
        let (config, tensors) = store::open(bytes)?;
        let mut lab = Self::new(config, self.backend.clone())?;
        if let Model::Network(trainer) = &mut lab.model {
            trainer.state = tensors.state(&trainer.state)?;
        }
        *self = lab;
        Ok(())
    }
}

/// The rows `0..n` in blocks of at most `size`.
fn blocks(n: usize, size: usize) -> impl Iterator<Item = std::ops::Range<usize>> {
    (0..n).step_by(size).map(move |start| start..(start + size).min(n))
}
