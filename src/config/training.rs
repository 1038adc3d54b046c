//! How it is learnt.

use super::describe::{Section, number};
use super::limits::training as limits;
use super::{ConfigError, LossKind};
use serde::{Deserialize, Serialize};

#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct TrainingConfig {
    pub batch_size: usize,
    /// The peak, reached after a warm-up of 100 steps. Left out, it is that of the loss.
    pub learning_rate: Option<f64>,
    pub ema_decay: f64,
    /// The learning rate falls along half a cosine over this many steps, to a hundredth of its peak.
    pub decay_steps: usize,
}

/// The steepest that trains well.
const LEARNING_RATE: f64 = 8e-3;
/// Of the losses that take derivatives: the gradient of a batch has heavy tails there.
const WITH_DERIVATIVES: f64 = 4e-3;

impl Default for TrainingConfig {
    fn default() -> Self {
        Self { batch_size: 512, learning_rate: None, ema_decay: 0.999, decay_steps: 8000 }
    }
}

impl TrainingConfig {
    /// The peak, of a section that is complete.
    pub fn learning_rate(&self) -> f64 {
        self.learning_rate.expect("completed")
    }

    pub(super) fn complete(&mut self, loss: LossKind) -> Result<(), ConfigError> {
        let usual = if loss.takes_derivatives() { WITH_DERIVATIVES } else { LEARNING_RATE };
        let learning_rate = *self.learning_rate.get_or_insert(usual);
        let Self { batch_size, ema_decay, decay_steps, .. } = *self;
        limits::BATCH_SIZE.check_count("training.batchSize", batch_size)?;
        limits::LEARNING_RATE.check("training.learningRate", learning_rate)?;
        limits::EMA_DECAY.check("training.emaDecay", ema_decay)?;
        limits::DECAY_STEPS.check_count("training.decaySteps", decay_steps)
    }

    pub(super) fn describe() -> Section {
        let Self { batch_size, ema_decay, decay_steps, .. } = Self::default();
        Section::new("training")
            .with("batchSize", number(limits::BATCH_SIZE, batch_size))
            .with("learningRate", {
                number(limits::LEARNING_RATE, LEARNING_RATE)
                    .with("withDerivatives", WITH_DERIVATIVES)
            })
            .with("emaDecay", number(limits::EMA_DECAY, ema_decay))
            .with("decaySteps", number(limits::DECAY_STEPS, decay_steps))
    }
}
