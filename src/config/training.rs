//! How it is learnt.

use super::ConfigError;
use super::describe::{Section, number};
use super::limits::training as limits;
use serde::{Deserialize, Serialize};

#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct TrainingConfig {
    pub batch_size: usize,
    /// The peak, reached after a warm-up of 100 steps.
    pub learning_rate: f64,
    pub ema_decay: f64,
    /// The learning rate falls along half a cosine over this many steps, to a hundredth of its peak.
    pub decay_steps: usize,
}

impl Default for TrainingConfig {
    fn default() -> Self {
        Self { batch_size: 512, learning_rate: 8e-3, ema_decay: 0.999, decay_steps: 8000 }
    }
}

impl TrainingConfig {
    pub(super) fn validate(&self) -> Result<(), ConfigError> {
        let Self { batch_size, learning_rate, ema_decay, decay_steps } = *self;
        limits::BATCH_SIZE.check_count("training.batchSize", batch_size)?;
        limits::LEARNING_RATE.check("training.learningRate", learning_rate)?;
        limits::EMA_DECAY.check("training.emaDecay", ema_decay)?;
        limits::DECAY_STEPS.check_count("training.decaySteps", decay_steps)
    }

    pub(super) fn describe() -> Section {
        let Self { batch_size, learning_rate, ema_decay, decay_steps } = Self::default();
        Section::new("training")
            .with("batchSize", number(limits::BATCH_SIZE, batch_size))
            .with("learningRate", number(limits::LEARNING_RATE, learning_rate))
            .with("emaDecay", number(limits::EMA_DECAY, ema_decay))
            .with("decaySteps", number(limits::DECAY_STEPS, decay_steps))
    }
}
