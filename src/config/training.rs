//! How it is learnt.

use super::{ConfigError, require};
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
        Self { batch_size: 512, learning_rate: 4e-3, ema_decay: 0.999, decay_steps: 8000 }
    }
}

impl TrainingConfig {
    pub(super) fn validate(&self) -> Result<(), ConfigError> {
        let Self { batch_size, learning_rate, ema_decay, decay_steps } = *self;
        require(
            (1..=65_536).contains(&batch_size),
            "training.batchSize",
            batch_size,
            "from 1 to 65 536",
        )?;
        require(
            learning_rate > 0.0 && learning_rate <= 1.0,
            "training.learningRate",
            learning_rate,
            "a number above 0 and at most 1",
        )?;
        require(
            (0.0..1.0).contains(&ema_decay),
            "training.emaDecay",
            ema_decay,
            "a number from 0 to below 1",
        )?;
        require(decay_steps >= 1, "training.decaySteps", decay_steps, "a whole number from 1")
    }
}
