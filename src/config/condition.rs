//! Whether labels are learned, and how.

use super::{ConfigError, name, refuse_foreign, require};
use serde::{Deserialize, Serialize};

#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Fields", into = "Fields")]
pub enum ConditionConfig {
    /// Labels are not learned. An exact score knows them all the same.
    #[default]
    None,
    /// A noise-conditional classifier is trained beside the score.
    Classifier { width: usize, depth: usize },
    /// The score network is told the label, but none with probability `dropout`.
    ClassifierFree { dropout: f64 },
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
    dropout: Option<f64>,
}

#[derive(Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Kind {
    #[default]
    None,
    Classifier,
    ClassifierFree,
}

impl TryFrom<Fields> for ConditionConfig {
    type Error = String;

    fn try_from(fields: Fields) -> Result<Self, String> {
        let Fields { kind, width, depth, dropout } = fields;
        let (sizes, dropped) = (
            [("width", width.is_some()), ("depth", depth.is_some())],
            [("dropout", dropout.is_some())],
        );
        let refuse = |foreign: &[_], allowed| refuse_foreign(&name(&kind), foreign, allowed);
        Ok(match kind {
            Kind::None => {
                refuse(&sizes, "nothing else")?;
                refuse(&dropped, "nothing else")?;
                Self::None
            }
            Kind::Classifier => {
                refuse(&dropped, "width, depth")?;
                Self::Classifier { width: width.unwrap_or(128), depth: depth.unwrap_or(2) }
            }
            Kind::ClassifierFree => {
                refuse(&sizes, "dropout")?;
                Self::ClassifierFree { dropout: dropout.unwrap_or(0.2) }
            }
        })
    }
}

impl From<ConditionConfig> for Fields {
    fn from(config: ConditionConfig) -> Self {
        match config {
            ConditionConfig::None => Self::default(),
            ConditionConfig::Classifier { width, depth } => Self {
                kind: Kind::Classifier,
                width: Some(width),
                depth: Some(depth),
                ..Self::default()
            },
            ConditionConfig::ClassifierFree { dropout } => {
                Self { kind: Kind::ClassifierFree, dropout: Some(dropout), ..Self::default() }
            }
        }
    }
}

impl ConditionConfig {
    pub(super) fn kind(&self) -> String {
        name(&Fields::from(*self).kind)
    }

    pub(super) fn validate(&self) -> Result<(), ConfigError> {
        match *self {
            Self::None => Ok(()),
            Self::Classifier { width, depth } => {
                require((1..=1024).contains(&width), "condition.width", width, "from 1 to 1024")?;
                require((1..=8).contains(&depth), "condition.depth", depth, "from 1 to 8")
            }
            Self::ClassifierFree { dropout } => {
                let range = dropout > 0.0 && dropout < 1.0;
                let allowed = "a number above 0 and below 1: without any dropout the unconditional score \
                               would never be learned";
                require(range, "condition.dropout", dropout, allowed)
            }
        }
    }
}
