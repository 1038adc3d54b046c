//! A lab: a configuration become data, SDE, score, trainer and samplers. Plain Rust, also natively.

use crate::config::{
    Config, ConfigError, DensityOptions, EvaluateOptions, LossConfig, SampleOptions, Sampler,
    ScoreConfig, SolverKind, check_points, check_time,
};
use crate::data::{Distribution, Entropy};
use crate::device::{Backend, read, upload};
use crate::likelihood::{Solver, log_density};
use crate::loss::{Batch, TimeLaw, Weighting, denoising, explicit};
use crate::noise::{Noise, Stream};
use crate::ode::{HEUN, RK4, Tolerances};
use crate::sampler::{
    euler_maruyama, prior, probability_flow, probability_flow_adaptive, uniform_grid,
};
use crate::score::{Architecture, Exact, Score, Time};
use crate::sde::{EPSILON, Sde};
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
    /// Negative log-likelihood of held-out data under the probability-flow ODE.
    pub nll: Estimate,
    /// H(p), the floor under the NLL.
    pub entropy: Option<f64>,
    /// J_SM(g²) = ½∫g²E‖s − ∇log pₜ‖²dt, which bounds KL(p‖p^SDE) up to the prior's mismatch.
    pub score_error: Option<Estimate>,
    /// Evaluations of score and divergence that the likelihood took.
    pub evaluations: usize,
    pub held_out: usize,
}

impl Lab {
    /// # Errors
    /// If the configuration is refused; the message names field, value and what is allowed.
    pub fn new(config: Config, backend: Backend) -> Result<Self, LabError> {
        config.validate()?;
        let learns = matches!(config.score, ScoreConfig::Network { .. });
        let data = config.data.build(learns);
        let sde = config.sde.build();
        let model = match config.score {
            ScoreConfig::Network { width, depth } => Model::Network(Box::new(Trainer::new(
                Architecture { dimension: data.dimension(), width, depth },
                &*data,
                sde.clone(),
                config.loss,
                config.training,
                config.seed.into(),
                &backend.device,
            ))),
            ScoreConfig::Exact {} => {
                let mixture = data.mixture().expect("checked when the configuration was validated");
                Model::Exact(Rc::new(Exact::new(mixture, sde.clone(), &backend.device)))
            }
        };
        let entropy = data.entropy();
        Ok(Self { config, backend, data, sde, model, entropy })
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
        let SampleOptions { sampler, count, seed, atol, rtol, trajectories: paths, .. } = *options;
        let mut noise = Noise::new(seed.into(), Stream::Sampling, 0);
        let start = prior(&*self.sde, count, self.dimension(), &mut noise, &self.backend.device);
        let grid = uniform_grid(options.steps());
        let (score, sde) = (&*self.score_model(), &*self.sde);
        let mut times = Vec::new();
        let mut seen = Vec::new();
        let observe = |t: f64, x: &Tensor<2>| {
            if paths > 0 {
                times.push(t as f32);
                seen.push(x.clone().narrow(0, 0, paths));
            }
        };
        let tolerances = Tolerances { absolute: atol, relative: rtol };
        let (end, evaluations) = match sampler {
            Sampler::EulerMaruyama => euler_maruyama(score, sde, start, &grid, &mut noise, observe),
            Sampler::ProbabilityFlowHeun => {
                probability_flow(&HEUN, score, sde, start, &grid, observe)
            }
            Sampler::ProbabilityFlowRk4 => {
                probability_flow(&RK4, score, sde, start, &grid, observe)
            }
            Sampler::ProbabilityFlowRk45 => {
                probability_flow_adaptive(score, sde, start, tolerances, observe).await?
            }
        };
        let mut values = read(std::iter::once(end).chain(seen)).await?.into_iter();
        let points = values.next().expect("the samples");
        if let Some(i) = points.iter().position(|x| !x.is_finite()) {
            let row = i / self.dimension();
            return Err(LabError(format!(
                "sample: row {row} is not finite; more steps are needed"
            )));
        }
        let trajectories =
            (paths > 0).then(|| Trajectories { times, points: values.flatten().collect() });
        Ok(Samples { points, evaluations, trajectories })
    }

    /// s(x,t) at points `[n, D]`; times below ε count as ε.
    pub async fn score(&self, points: &[f32], t: f64) -> Result<Vec<f32>, LabError> {
        check_points(points, self.dimension())?;
        check_time(t)?;
        let score = self.score_model().score(&self.upload(points), &Time::Common(t.max(EPSILON)));
        Ok(read([score]).await?.remove(0))
    }

    /// The model's log-density at points `[n, D]`, in nats, and the evaluations it took.
    pub async fn log_density(
        &self,
        points: &[f32],
        options: &DensityOptions,
    ) -> Result<(Vec<f32>, usize), LabError> {
        check_points(points, self.dimension())?;
        options.validate()?;
        let fixed = |scheme| Solver::Fixed { scheme, steps: options.steps() };
        let solver = match options.solver {
            SolverKind::Heun => fixed(&HEUN),
            SolverKind::Rk4 => fixed(&RK4),
            SolverKind::Rk45 => {
                Solver::Adaptive(Tolerances { absolute: options.atol, relative: options.rtol })
            }
        };
        let score = self.score_model();
        Ok(log_density(&*score, &*self.sde, self.upload(points), &solver).await?)
    }

    /// The configured objective on fresh draws, with the averaged weights and without an update.
    pub async fn loss_value(&self, options: &EvaluateOptions) -> Result<Estimate, LabError> {
        options.validate()?;
        let mut noise = Noise::new(options.seed.into(), Stream::Loss, 0);
        let LossConfig::Denoising { weighting, time } = self.config.loss;
        let batch = self.batch((weighting, time), options.count, &mut noise);
        estimate(denoising(&*self.score_model(), &*self.sde, &batch)).await
    }

    /// Likelihood and score error on held-out data.
    pub async fn evaluate(&self, options: &EvaluateOptions) -> Result<Evaluation, LabError> {
        options.validate()?;
        let mut noise = Noise::new(options.seed.into(), Stream::Evaluation, 0);
        let held_out = self.data.held_out(options.count, &mut noise);
        let density = DensityOptions::default();
        let (log_density, evaluations) = self.log_density(&held_out, &density).await?;
        let surprise = log_density.iter().map(|&l| -f64::from(l));

        // Where p is known its own −ln p is a control variate: its mean is H(p), and what remains, the
        // mean of ln p − ln q, varies far less than −ln q itself.
        let truth = self.data.log_density(&held_out);
        let nll = match (self.entropy, truth) {
            (Some(entropy), Some(truth)) => {
                let excess = Estimate::of(surprise.zip(&truth).map(|(s, t)| s + t));
                Estimate { mean: entropy.nats + excess.mean, ..excess }
            }
            _ => Estimate::of(surprise),
        };
        let score_error = match self.data.mixture() {
            Some(mixture) => {
                let truth = Exact::new(mixture, self.sde.clone(), &self.backend.device);
                let law = (Weighting::Likelihood, TimeLaw::Importance);
                let batch = self.batch(law, options.count, &mut noise);
                let loss = explicit(&*self.score_model(), &truth, &*self.sde, &batch);
                Some(estimate(loss).await?)
            }
            None => None,
        };
        Ok(Evaluation {
            nll,
            entropy: self.entropy.map(|e| e.nats),
            score_error,
            evaluations,
            held_out: log_density.len(),
        })
    }

    fn batch(&self, law: (Weighting, TimeLaw), n: usize, noise: &mut Noise) -> Batch {
        Batch::draw(&*self.data, &*self.sde, law, n, noise, &self.backend.device)
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

/// The mean of a loss `[n, 1]`.
async fn estimate(loss: Tensor<2>) -> Result<Estimate, LabError> {
    let values = read([loss]).await?.remove(0);
    Ok(Estimate::of(values.iter().map(|&v| f64::from(v))))
}
