//! A lab: a configuration become data, SDE, score, trainer and samplers. Plain Rust, also natively.

mod build;
mod data;
mod dequantization;
mod error;
mod evaluation;
mod guidance;
mod inputs;
mod likelihood;
mod memory;
mod nearest;
mod plane;
mod quadrature;
mod sampling;
mod schedule;
mod training;
mod units;
mod warnings;
mod watch;

pub use crate::estimate::Estimate;
pub use build::Plan;
pub use dequantization::BitsPerDimension;
pub use error::LabError;
pub use evaluation::Evaluation;
pub use nearest::Nearest;
pub use quadrature::Quadrature;
pub use sampling::{Samples, Trajectories};
pub use schedule::{ScheduleCurve, Schedules};
pub use training::Losses;
pub use warnings::Warning;
pub use watch::Watch;

use crate::config::{Config, name};
use crate::data::{Distribution, Entropy, MOST_EXACT, Moments, Tilted, Units};
use crate::device::{Backend, read, upload};
use crate::learner::{ClassifierLearner, ScoreLearner};
use crate::likelihood::FittedGaussian;
use crate::loss::Objective;
use crate::schedule::Schedule;
use crate::score::{Differentiable, Exact};
use crate::sde::{Kernel, Sde};
use crate::store::{self, Owner};
use crate::train::{State, Trainer};
use burn::tensor::Tensor;
use data::Measured;
use memory::Memory;
use std::cell::{OnceCell, RefCell};
use std::rc::Rc;
use std::sync::Arc;

enum Model {
    Network(Box<Trainer<ScoreLearner>>),
    Exact(Rc<Exact>),
}

pub struct Lab {
    pub config: Config,
    pub backend: Backend,
    /// In scaled units, as all below.
    data: Box<dyn Distribution>,
    units: Units,
    warnings: Vec<Warning>,
    memory: Memory,
    sde: Arc<dyn Sde>,
    /// The same, where its schedule is learned.
    schedule: Option<Arc<Schedule>>,
    objective: Rc<Objective>,
    /// The exact score of the data on the objective's noise levels, where it is known.
    exact: Option<Rc<Exact>>,
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

impl Lab {
    /// In scaled units.
    pub fn data(&self) -> &dyn Distribution {
        &*self.data
    }

    pub fn dimension(&self) -> usize {
        self.data.dimension()
    }

    /// What may go wrong with these choices and these data.
    pub fn warnings(&self) -> &[Warning] {
        &self.warnings
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
        let weights = self.states().into_iter().map(|(_, state)| &state.weights);
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

    /// The score as it stands, in scaled units: the exact one, or the network with its averaged weights.
    pub fn score_model(&self) -> Rc<dyn Differentiable> {
        match &self.model {
            Model::Network(trainer) => Rc::new(trainer.model().network),
            Model::Exact(exact) => exact.clone(),
        }
    }

    /// The rows of a block that leaves the watcher a word soon: a moment's work.
    fn rows_of_a_breath(&self, passes: usize) -> usize {
        let of_a_breath = if self.backend.name == "cpu" { 1 << 12 } else { 1 << 16 };
        self.memory.rows_at_once(passes).min(of_a_breath)
    }

    /// What `of_block` gives for all the points `[n, D]`, block after block with so many passes through the
    /// networks.
    async fn in_blocks(
        &self,
        points: &[f32],
        passes: usize,
        watch: &mut Watch<'_>,
        of_block: impl Fn(Tensor<2>) -> Tensor<2>,
    ) -> Result<Vec<f32>, LabError> {
        let size = self.rows_of_a_breath(passes) * self.dimension();
        let mut blocks = Vec::new();
        for (i, rows) in points.chunks(size).enumerate() {
            watch.tell((i * size) as f64 / points.len() as f64).await?;
            blocks.push(of_block(self.upload(rows)));
        }
        Ok(read(blocks).await?.concat())
    }

    /// Of the values at points, `each` of them for a point: the point is.
    fn blame_point<'a>(
        &'a self,
        points: &'a [f32],
        each: usize,
    ) -> impl FnOnce(usize) -> LabError + 'a {
        move |i| {
            let first = i / each * self.dimension();
            let row = self.units.unscaled(&points[first..first + self.dimension()]);
            let allowed = "nearer to the data: the model's score is not finite there";
            LabError::new(&format!("points[{first}]"), format!("{row:?}"), allowed)
        }
    }

    fn upload(&self, points: &[f32]) -> Tensor<2> {
        let dimension = self.dimension();
        upload(points.to_vec(), [points.len() / dimension, dimension], &self.backend.device)
    }

    /// What needs the score at every t is refused where there is only one noise level.
    fn require_time(&self, method: &str) -> Result<(), LabError> {
        if self.config.loss.fixed_noise().is_none() {
            return Ok(());
        }
        let allowed = format!(
            "uniform, importance or {{ ladder }}: {method} needs the score at other noise levels, too"
        );
        Err(LabError::new("loss.time", self.config.loss.time().shown(), allowed))
    }

    /// Why the exact law of the data is not there.
    fn unknown_law(&self, allowed_kind: &str) -> LabError {
        let data = &self.config.data;
        let points = data.points().len() / 2;
        if points > MOST_EXACT {
            let allowed = format!(
                "a list of at most {MOST_EXACT} points: the exact score looks at all of them"
            );
            return LabError::new("data.points", format!("a list of {points}"), allowed);
        }
        LabError::new("data.kind", name(&data.kind), allowed_kind)
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

/// Values for the user; where the `i`-th is none, what is to blame for it.
fn finite(values: Vec<f32>, blame: impl FnOnce(usize) -> LabError) -> Result<Vec<f32>, LabError> {
    match values.iter().position(|x| !x.is_finite()) {
        None => Ok(values),
        Some(i) => Err(blame(i)),
    }
}

/// The rows `0..n` in blocks of at most `size`.
fn blocks(n: usize, size: usize) -> impl Iterator<Item = std::ops::Range<usize>> {
    (0..n).step_by(size).map(move |start| start..(start + size).min(n))
}
