//! A lab: a configuration become data, SDE, score, trainer and samplers. Plain Rust, also natively.

mod evaluation;
mod plane;
mod sampling;

pub use evaluation::{Estimate, Evaluation};
pub use sampling::{Samples, Trajectories};

use crate::config::{
    Config, ConfigError, DensityOptions, EvaluateOptions, LossConfig, LossKind, ScoreConfig,
    SolverKind, check_points, check_time,
};
use crate::data::{Distribution, Entropy, Moments};
use crate::device::{Backend, read, upload};
use crate::likelihood::{Solver, log_density};
use crate::loss::{Kind, Objective};
use crate::noise::{Noise, Stream};
use crate::ode::{HEUN, RK4, Tolerances};
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
        finite("score", read(blocks).await?.concat())
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
        Ok((finite("logDensity", values)?, evaluations))
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

/// Values for the user, or the row that is none.
fn finite(method: &str, values: Vec<f32>) -> Result<Vec<f32>, LabError> {
    match values.iter().position(|x| !x.is_finite()) {
        None => Ok(values),
        Some(i) => Err(LabError(format!(
            "{method}: value {i} is {}: the model or the number of steps does not carry that far",
            values[i]
        ))),
    }
}

/// The rows `0..n` in blocks of at most `size`.
fn blocks(n: usize, size: usize) -> impl Iterator<Item = std::ops::Range<usize>> {
    (0..n).step_by(size).map(move |start| start..(start + size).min(n))
}
