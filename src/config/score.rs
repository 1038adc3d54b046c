//! What stands for the score: a network, an energy-based model, or the truth.

use super::{ConfigError, name, refuse_foreign, require};
use crate::score::Parametrisation;
use serde::{Deserialize, Serialize};

#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Fields", into = "Fields")]
pub enum ScoreConfig {
    /// A free vector field.
    Network { width: usize, depth: usize, parametrisation: Parametrisation },
    /// The gradient of a scalar network: an energy-based model.
    Energy { width: usize, depth: usize, parametrisation: Parametrisation },
    /// The true score of the data.
    Exact {},
}

/// The section as it is written. An enum with a tag would lose the place of a wrong value.
#[derive(Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
struct Fields {
    kind: Kind,
    #[serde(skip_serializing_if = "Option::is_none")]
    width: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    depth: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    parametrisation: Option<Parametrisation>,
}

#[derive(Clone, Copy, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Kind {
    #[default]
    Network,
    Energy,
    Exact,
}

impl TryFrom<Fields> for ScoreConfig {
    type Error = String;

    fn try_from(fields: Fields) -> Result<Self, String> {
        let Fields { kind, width, depth, parametrisation } = fields;
        if matches!(kind, Kind::Exact) {
            let foreign = [
                ("width", width.is_some()),
                ("depth", depth.is_some()),
                ("parametrisation", parametrisation.is_some()),
            ];
            refuse_foreign(&name(&kind), &foreign, "nothing else")?;
        }
        let (width, depth) = (width.unwrap_or(128), depth.unwrap_or(3));
        let parametrisation = parametrisation.unwrap_or(Parametrisation::Preconditioned);
        Ok(match kind {
            Kind::Network => Self::Network { width, depth, parametrisation },
            Kind::Energy => Self::Energy { width, depth, parametrisation },
            Kind::Exact => Self::Exact {},
        })
    }
}

impl From<ScoreConfig> for Fields {
    fn from(config: ScoreConfig) -> Self {
        let (kind, width, depth, parametrisation) = match config {
            ScoreConfig::Network { width, depth, parametrisation } => {
                (Kind::Network, width, depth, parametrisation)
            }
            ScoreConfig::Energy { width, depth, parametrisation } => {
                (Kind::Energy, width, depth, parametrisation)
            }
            ScoreConfig::Exact {} => return Self { kind: Kind::Exact, ..Self::default() },
        };
        Self {
            kind,
            width: Some(width),
            depth: Some(depth),
            parametrisation: Some(parametrisation),
        }
    }
}

impl Default for ScoreConfig {
    fn default() -> Self {
        Self::try_from(Fields::default()).expect("the defaults are allowed")
    }
}

impl ScoreConfig {
    pub fn learns(&self) -> bool {
        !matches!(self, Self::Exact {})
    }

    pub(super) fn kind(&self) -> String {
        name(&Fields::from(*self).kind)
    }

    pub(super) fn parametrisation(&self) -> Option<Parametrisation> {
        Fields::from(*self).parametrisation
    }

    pub(super) fn validate(&self) -> Result<(), ConfigError> {
        let Fields { width, depth, .. } = Fields::from(*self);
        if let (Some(width), Some(depth)) = (width, depth) {
            require((1..=1024).contains(&width), "score.width", width, "from 1 to 1024")?;
            require((1..=8).contains(&depth), "score.depth", depth, "from 1 to 8")?;
        }
        Ok(())
    }
}
