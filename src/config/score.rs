//! What stands for the score: a network, an energy-based model, or the truth.

use super::{Config, ConfigError, require};
use crate::score::Parametrisation;
use serde::{Deserialize, Serialize};

#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case", deny_unknown_fields)]
pub enum ScoreConfig {
    /// A free vector field.
    Network {
        #[serde(default = "width")]
        width: usize,
        #[serde(default = "depth")]
        depth: usize,
        #[serde(default = "parametrisation")]
        parametrisation: Parametrisation,
    },
    /// The gradient of a scalar network: an energy-based model.
    Energy {
        #[serde(default = "width")]
        width: usize,
        #[serde(default = "depth")]
        depth: usize,
        #[serde(default = "parametrisation")]
        parametrisation: Parametrisation,
    },
    /// The true score of the data.
    Exact {},
}

fn width() -> usize {
    128
}

fn depth() -> usize {
    3
}

fn parametrisation() -> Parametrisation {
    Parametrisation::Preconditioned
}

impl Default for ScoreConfig {
    fn default() -> Self {
        Self::Network { width: width(), depth: depth(), parametrisation: parametrisation() }
    }
}

/// Rows of a batch with their derivatives × width × depth: about a gigabyte while training.
const LARGEST_BATCH: usize = 1 << 25;

impl ScoreConfig {
    pub(super) fn validate(&self, config: &Config) -> Result<(), ConfigError> {
        let fixed = config.loss.fixed_noise().map(|noise| noise.0);
        match *self {
            Self::Network { width, depth, parametrisation }
            | Self::Energy { width, depth, parametrisation } => {
                require((1..=1024).contains(&width), "score.width", width, "from 1 to 1024")?;
                require((1..=8).contains(&depth), "score.depth", depth, "from 1 to 8")?;
                let passes = 1 + config.loss.derivatives(config.data.dimension());
                let rows = config.training.batch_size;
                let most = LARGEST_BATCH / (passes * width * depth);
                let allowed = format!("at most {most} with this width, depth and loss");
                require(rows <= most, "training.batchSize", rows, &allowed)?;
                let divides =
                    matches!(parametrisation, Parametrisation::Noise | Parametrisation::Data);
                require(
                    !(divides && fixed == Some(0.0)),
                    "score.parametrisation",
                    format!("{parametrisation:?}").to_lowercase(),
                    "preconditioned or score at { fixed: 0 }: without noise there is none to predict",
                )
            }
            Self::Exact {} => require(
                config.data.score_is_known(fixed),
                "score.kind",
                "exact",
                "network or energy for these data: their score is not known here",
            ),
        }
    }
}
