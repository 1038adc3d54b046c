//! How a configuration becomes a lab.

use super::memory::Memory;
use super::{Lab, LabError, Model, Watch, warnings};
use crate::config::{Config, Dequantization, LossKind, ScheduleKind, ScoreKind, require};
use crate::data::{Distribution, Entropy, Moments, Units};
use crate::device::Backend;
use crate::learner::{ClassifierLearner, ScheduleLearner, ScoreLearner};
use crate::likelihood::Dequantizer;
use crate::loss::{Averaging, Kind, Levels, Objective, Process, Targets, TimeLaw, Weighting};
use crate::schedule::Schedule;
use crate::score::{
    Architecture, Classifier, Exact, Field, Fourier, Network, Output, Parametrisation,
    Preconditioning,
};
use crate::sde::{EPSILON, Kernel, Sde};
use crate::train::Trainer;
use burn::tensor::Device;
use std::cell::{OnceCell, RefCell};
use std::rc::Rc;
use std::sync::Arc;

/// A configuration that can become a lab.
pub struct Plan {
    config: Config,
    data: Box<dyn Distribution>,
    units: Units,
    memory: Memory,
}

impl Plan {
    /// # Errors
    /// If the configuration is refused; the message names field, value and what is allowed.
    pub fn of(config: Config) -> Result<Self, LabError> {
        let config = config.complete()?;
        let (data, units) = config.data.build(config.score.learns());
        let memory = Memory::of(&config, &*data)?;
        Ok(Self { config, data, units, memory })
    }

    /// The lab, with a watcher who is asked between what takes long: the moments and the entropy of the data.
    pub async fn prepare(self, backend: Backend, watch: &mut Watch<'_>) -> Result<Lab, LabError> {
        watch.tell(0.0).await?;
        let moments = Moments::of(&*self.data);
        watch.tell(0.3).await?;
        let entropy = self.data.entropy();
        watch.tell(0.9).await?;
        self.build(backend, moments, entropy)
    }

    fn build(
        self,
        backend: Backend,
        moments: Moments,
        entropy: Option<Entropy>,
    ) -> Result<Lab, LabError> {
        let Self { config, data, units, memory } = self;
        let base = config.sde.build();
        check_levels(&config.loss.levels(base.clone(), moments.std))?;
        let learned = config.sde.schedule == ScheduleKind::Learned;
        let schedule = learned.then(|| Arc::new(Schedule::of(base.clone())));
        let sde: Arc<dyn Sde> = match &schedule {
            Some(schedule) => schedule.clone(),
            None => base.clone(),
        };
        let kernel: Arc<dyn Kernel> = match config.loss.fixed_noise() {
            Some(noise) => Arc::new(noise),
            None => sde.clone(),
        };
        let exact = config
            .loss
            .known_score(&*data)
            .map(|mixture| Rc::new(Exact::new(mixture, kernel.clone(), &backend.device)));
        let parts = Parts { config: &config, data: &*data, moments: &moments, kernel: &kernel };
        let objective = Rc::new(parts.objective(sde.clone(), exact.clone()));
        let model = match exact.clone().filter(|_| !config.score.learns()) {
            Some(exact) => Model::Exact(exact),
            None => Model::Network(Box::new(parts.score_trainer(
                objective.clone(),
                schedule.clone(),
                &backend.device,
            ))),
        };
        let classifier = parts.classifier_trainer(base, &backend.device).map(Box::new);
        let warnings = warnings::of(&config, &*data, &units, &moments);
        Ok(Lab {
            config,
            backend,
            data,
            units,
            warnings,
            memory,
            sde,
            schedule,
            objective,
            exact,
            kernel,
            model,
            classifier,
            entropy,
            cutoff: OnceCell::new(),
            moments,
            tilted: RefCell::new(None),
            measured: RefCell::new(None),
            gaussian: OnceCell::new(),
        })
    }
}

/// A normal law of ℓ has to meet the levels of the process; where they lie depends on the data.
pub(super) fn check_levels(levels: &Levels) -> Result<(), LabError> {
    const LEAST: f64 = 1e-6;
    let Levels::Process(Process { sde, weighting, law, log_normal }) = levels else {
        return Ok(());
    };
    let used = *weighting == Weighting::Preconditioned || *law == TimeLaw::LogNormal;
    let [low, high] = [EPSILON, 1.0].map(|t| log_normal.level(&**sde, t));
    let allowed = format!(
        "nearer to the levels of the process, where ln(σ/(αs)) runs from {low:.2} to {high:.2}, or \
         loss.logWidth larger"
    );
    let met = !used || log_normal.on(&**sde).mass() > LEAST;
    require(met, "loss.logMean", log_normal.mean, allowed)
}

impl Lab {
    /// # Errors
    /// If the configuration is refused; the message names field, value and what is allowed.
    pub fn new(config: Config, backend: Backend) -> Result<Self, LabError> {
        let plan = Plan::of(config)?;
        let (moments, entropy) = (Moments::of(&*plan.data), plan.data.entropy());
        plan.build(backend, moments, entropy)
    }
}

/// What the networks of a lab are made of.
struct Parts<'a> {
    config: &'a Config,
    data: &'a dyn Distribution,
    moments: &'a Moments,
    kernel: &'a Arc<dyn Kernel>,
}

impl Parts<'_> {
    fn objective(&self, sde: Arc<dyn Sde>, exact: Option<Rc<Exact>>) -> Objective {
        let (count, projection) = self.config.loss.directions();
        let sliced = |variance_reduced| Kind::Sliced { projection, count, variance_reduced };
        let kind = match self.config.loss.kind {
            LossKind::Explicit => Kind::Explicit(exact.expect("checked by the configuration")),
            LossKind::Denoising => Kind::Denoising,
            LossKind::Implicit => Kind::Implicit,
            LossKind::Sliced => sliced(false),
            LossKind::SlicedVr => sliced(true),
        };
        let averaging = (self.config.loss.targets() == Targets::Averaged)
            .then(|| Averaging { within_labels: self.config.condition.dropout().is_some() });
        let levels = self.config.loss.levels(sde, self.moments.std);
        Objective { kind, levels, averaging }
    }

    fn preconditioning(
        &self,
        parametrisation: Parametrisation,
        device: &Device,
    ) -> Preconditioning {
        let timed = self.config.loss.fixed_noise().is_none();
        Preconditioning::new(self.kernel.clone(), timed, parametrisation, self.moments, device)
    }

    fn score_trainer(
        &self,
        objective: Rc<Objective>,
        schedule: Option<Arc<Schedule>>,
        device: &Device,
    ) -> Trainer<ScoreLearner> {
        let score = &self.config.score;
        let field = match score.kind {
            ScoreKind::Network => Field::Free,
            ScoreKind::Energy => Field::Gradient,
            ScoreKind::Exact => unreachable!("an exact score is not trained"),
        };
        let (width, depth) = score.size();
        let (labels, dropout) = match self.config.condition.dropout() {
            Some(dropout) => (self.data.labels(), dropout),
            None => (0, 0.0),
        };
        let (seed, dimension) = (self.config.seed.into(), self.data.dimension());
        let output = Output::Field(field);
        let fourier = score.frequencies(dimension).map(|f| Fourier::new(&f, device));
        let waves = score.waves();
        let weights = Architecture { output, dimension, waves, labels, width, depth }
            .initialise(seed, 0, device);
        let preconditioning =
            self.preconditioning(score.parametrisation().expect("completed"), device);
        let network = Network::new(weights, field, labels, fourier, preconditioning);
        let variational = self.config.data.dequantization == Some(Dequantization::Variational);
        let dequantizer = self
            .data
            .grey_levels()
            .filter(|_| variational)
            .map(|levels| Dequantizer::new(dimension, levels, seed, device));
        let schedule = schedule.map(|s| ScheduleLearner::new(s, self.moments, device));
        let learner = ScoreLearner { network, objective, dropout, dequantizer, schedule };
        Trainer::new(learner, self.config.training(), seed, device)
    }

    /// `base`: the process as it was given. A classifier sees a level and not its time, so it can be trained on
    /// that one, whatever schedule is learned.
    fn classifier_trainer(
        &self,
        base: Arc<dyn Sde>,
        device: &Device,
    ) -> Option<Trainer<ClassifierLearner>> {
        let (width, depth) = self.config.condition.classifier()?;
        let (seed, dimension) = (self.config.seed.into(), self.data.dimension());
        let output = Output::Logits(self.data.labels());
        let weights = Architecture { output, dimension, waves: 0, labels: 0, width, depth }
            .initialise(seed, 1, device);
        // It takes its inputs as a score network does; the parametrisation only concerns outputs.
        let preconditioning = self.preconditioning(Parametrisation::Preconditioned, device);
        let classifier = Rc::new(Classifier::new(weights, preconditioning.on(base.clone())));
        // Times at which ln(σ/α) is uniform: every level of noise counts alike.
        let (weighting, law) = (Weighting::Variance, TimeLaw::Importance);
        let levels = Levels::of(base, weighting, law);
        let learner = ClassifierLearner { classifier, levels };
        Some(Trainer::new(learner, self.config.training(), seed, device))
    }
}
