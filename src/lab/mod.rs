//! A lab: a configuration become data, SDE, score, trainer and samplers. Plain Rust, also natively.

mod dequantization;
mod evaluation;
mod guidance;
mod likelihood;
mod nearest;
mod plane;
mod quadrature;
mod sampling;
mod schedule;
mod truth;
mod watch;

pub use crate::estimate::Estimate;
pub use dequantization::BitsPerDimension;
pub use evaluation::Evaluation;
pub use nearest::Nearest;
pub use quadrature::Quadrature;
pub use sampling::{Samples, Trajectories};
pub use schedule::{Course, Schedules};
pub use watch::Watch;

use truth::Measured;

use crate::config::{
    ConditionConfig, Config, ConfigError, Dequantization, LossConfig, LossKind, Pace, ScoreConfig,
};
use crate::data::{Distribution, Entropy, Moments, Tilted};
use crate::device::{Backend, upload};
use crate::learner::{ClassifierLearner, Clock, ScoreLearner};
use crate::likelihood::{Dequantizer, FittedGaussian};
use crate::loss::{Kind, Levels, Objective, TimeLaw, Weighting};
use crate::schedule::Schedule;
use crate::score::{
    Architecture, Classifier, Conditioning, Differentiable, Exact, Field, Network, Output,
    Parametrisation,
};
use crate::sde::{Kernel, Sde};
use crate::store::{self, Owner};
use crate::train::{State, Trainer};
use burn::tensor::Tensor;
use std::cell::{OnceCell, RefCell};
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
    crate::ode::Cancelled,
    crate::ode::OdeError,
    crate::store::StoreError,
    crate::train::TrainError
);

enum Model {
    Network(Box<Trainer<ScoreLearner>>),
    Exact(Rc<Exact>),
}

pub struct Lab {
    pub config: Config,
    pub backend: Backend,
    data: Box<dyn Distribution>,
    sde: Arc<dyn Sde>,
    /// The same, where its clock is learned.
    schedule: Option<Arc<Schedule>>,
    objective: Rc<Objective>,
    /// The exact score of the data on the objective's noise levels, where it is known.
    truth: Option<Rc<Exact>>,
    /// The noise levels of the objective.
    kernel: Arc<dyn Kernel>,
    model: Model,
    classifier: Option<Box<Trainer<ClassifierLearner>>>,
    entropy: Option<Entropy>,
    /// H(p_ε) − H(p), once it has been asked for.
    cutoff: OnceCell<Option<Estimate>>,
    moments: Moments,
    /// The last tilted density, which takes long to prepare, with its label and scale.
    tilted: RefCell<Option<(usize, f64, Rc<Tilted>)>>,
    measured: RefCell<Option<Measured>>,
    /// What a model of grey levels should beat, once it has been asked for.
    gaussian: OnceCell<Option<FittedGaussian>>,
}

/// What training has done.
#[derive(Debug)]
pub struct Losses {
    /// That of each step.
    pub score: Vec<f32>,
    /// Of the classifier, where there is one.
    pub classifier: Option<Vec<f32>>,
}

impl Lab {
    /// # Errors
    /// If the configuration is refused; the message names field, value and what is allowed.
    pub fn new(config: Config, backend: Backend) -> Result<Self, LabError> {
        let config = config.complete()?;
        let learns = !matches!(config.score, ScoreConfig::Exact {});
        let data = config.data.build(learns);
        let base = config.sde.build();
        let schedule =
            (config.sde.schedule == Pace::Learned).then(|| Arc::new(Schedule::of(base.clone())));
        let sde: Arc<dyn Sde> = match &schedule {
            Some(schedule) => schedule.clone(),
            None => base.clone(),
        };
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
        let (labels, dropout) = match config.condition {
            ConditionConfig::ClassifierFree { dropout } => (data.labels(), dropout),
            _ => (0, 0.0),
        };
        let (seed, device) = (config.seed.into(), &backend.device);
        let moments = Moments::of(&*data);
        let timed = config.loss.fixed_noise().is_none();
        let conditioning = |parametrisation| {
            Conditioning::new(kernel.clone(), timed, parametrisation, &moments, device)
        };
        let network = |field, width, depth, parametrisation| {
            let dimension = data.dimension();
            let output = Output::Field(field);
            let architecture = Architecture { output, dimension, labels, width, depth };
            let weights = architecture.initialise(seed, 0, device);
            let network = Network::new(weights, field, labels, conditioning(parametrisation));
            let variational = config.data.dequantization == Some(Dequantization::Variational);
            let dequantizer = data
                .grey_levels()
                .filter(|_| variational)
                .map(|levels| Dequantizer::new(dimension, levels, seed, device));
            let clock = schedule.clone().map(|schedule| Clock::new(schedule, &moments, device));
            let objective = objective.clone();
            let learner = ScoreLearner { network, objective, dropout, dequantizer, clock };
            Model::Network(Box::new(Trainer::new(learner, config.training, seed, device)))
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
        let classifier = match config.condition {
            ConditionConfig::Classifier { width, depth } => {
                let (output, dimension) = (Output::Logits(data.labels()), data.dimension());
                let architecture = Architecture { output, dimension, labels: 0, width, depth };
                let weights = architecture.initialise(seed, 1, device);
                // It takes its inputs as a score network does; the parametrisation only concerns outputs.
                let conditioning = conditioning(Parametrisation::Preconditioned);
                // It sees a level and not its time, so it can be trained on the process as it was given.
                let classifier = Rc::new(Classifier::new(weights, conditioning.on(base.clone())));
                // Times at which ln(σ/α) is uniform: every level of noise counts alike.
                let (weighting, law) = (Weighting::Variance, TimeLaw::Importance);
                let levels = Levels::Process { sde: base, weighting, law };
                let learner = ClassifierLearner { classifier, levels };
                Some(Box::new(Trainer::new(learner, config.training, seed, device)))
            }
            _ => None,
        };
        let entropy = data.entropy();
        let (tilted, measured) = (RefCell::new(None), RefCell::new(None));
        Ok(Self {
            config,
            backend,
            data,
            sde,
            schedule,
            objective,
            truth,
            kernel,
            model,
            classifier,
            entropy,
            cutoff: OnceCell::new(),
            moments,
            tilted,
            measured,
            gaussian: OnceCell::new(),
        })
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

    /// How many numbers are learned, a classifier's among them.
    pub fn parameters(&self) -> usize {
        let weights = self.states().into_iter().flat_map(|(_, state)| &state.weights);
        weights.map(|w| w.shape().num_elements()).sum()
    }

    /// All that has been learned.
    fn states(&self) -> Vec<(Owner, &State)> {
        let mut states = Vec::new();
        if let Model::Network(trainer) = &self.model {
            states.push((Owner::Score, &trainer.state));
        }
        if let Some(trainer) = &self.classifier {
            states.push((Owner::Classifier, &trainer.state));
        }
        states
    }

    /// The score as it stands: the exact one, or the network with its averaged weights.
    pub fn score_model(&self) -> Rc<dyn Differentiable> {
        match &self.model {
            Model::Network(trainer) => Rc::new(trainer.model().network),
            Model::Exact(exact) => exact.clone(),
        }
    }

    fn upload(&self, points: &[f32]) -> Tensor<2> {
        let dimension = self.dimension();
        upload(points.to_vec(), [points.len() / dimension, dimension], &self.backend.device)
    }

    /// Takes training steps.
    ///
    /// On an error nothing has changed.
    pub async fn train(&mut self, steps: usize) -> Result<Losses, LabError> {
        let Model::Network(trainer) = &mut self.model else {
            let message = "score.kind: exact cannot be trained; train needs a network";
            return Err(LabError(message.into()));
        };
        let before = (trainer.state.clone(), self.schedule.as_ref().map(|s| s.learned()));
        let losses = async {
            let score = trainer.train(&*self.data, steps).await?;
            let classifier = match &mut self.classifier {
                None => None,
                Some(classifier) => Some(classifier.train(&*self.data, steps).await?),
            };
            Ok(Losses { score, classifier })
        };
        let losses = losses.await;
        if losses.is_err() {
            trainer.state = before.0;
            if let (Some(schedule), Some(learned)) = (&self.schedule, before.1) {
                schedule.restore(learned);
            }
        }
        losses
    }

    /// tr Cov of the gradient of a batch, from `batches` fresh ones: how noisy training is. Comparable between
    /// objectives with the same expectation, such as two laws of time.
    pub async fn gradient_variance(
        &self,
        batches: usize,
        watch: &mut Watch<'_>,
    ) -> Result<f64, LabError> {
        if !(2..=1000).contains(&batches) {
            return Err(LabError(format!(
                "batches: {batches} is not allowed; it must be a whole number from 2 to 1000"
            )));
        }
        match &self.model {
            Model::Network(trainer) => {
                let observe = async |done| Ok(watch.tell(done).await?);
                trainer.gradient_variance(&*self.data, batches, observe).await
            }
            Model::Exact(_) => Err(LabError(
                "score.kind: exact has no gradient; gradientVariance needs a network".into(),
            )),
        }
    }

    /// How many rows the networks take at once, with this many derivatives at each, so that what they keep
    /// stays below 64 MiB: one layer, or two numbers a unit in all of them where a backward pass follows.
    fn rows_at_once(&self, derivatives: usize) -> usize {
        let score = match self.config.score {
            ScoreConfig::Network { width, .. } => width,
            ScoreConfig::Energy { width, depth, .. } => 2 * width * depth,
            ScoreConfig::Exact {} => self.dimension(), // takes its own blocks
        };
        let classifier = match self.config.condition {
            ConditionConfig::Classifier { width, depth } => 2 * width * depth,
            _ => 0,
        };
        let dequantizer = self.config.data.dequantizer_units();
        ((1 << 24) / (score.max(classifier).max(dequantizer) * derivatives)).max(1)
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

    /// The whole lab as safetensors: weights, their average, Adam's moments, step and configuration.
    pub async fn save(&self) -> Result<Vec<u8>, LabError> {
        Ok(store::save(&self.config, &self.states()).await?)
    }

    /// Becomes the lab that was saved, on this lab's backend. On an error nothing changes.
    pub async fn load(&mut self, bytes: &[u8]) -> Result<(), LabError> {
        let (config, tensors) = store::open(bytes)?;
        let mut lab = Self::new(config, self.backend.clone())?;
        if let Model::Network(trainer) = &mut lab.model {
            trainer.state = tensors.state(Owner::Score, &trainer.state)?;
            trainer.settle().await?;
        }
        if let Some(trainer) = &mut lab.classifier {
            trainer.state = tensors.state(Owner::Classifier, &trainer.state)?;
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
