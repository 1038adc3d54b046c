//! Every choice a user can make: the single list of names, defaults and limits.
//!
//! The types read JSON or JavaScript as users write it (camelCase, kebab-case kinds, every field
//! optional) and refuse what they do not know; [`Config::complete`] refuses what is out of range. Every
//! message names the field, the value and what is allowed.

mod combinations;
mod condition;
mod data;
mod density;
mod describe;
mod evolution;
mod guidance;
pub mod limits;
mod loss;
mod options;
mod points;
mod sampler;
mod sampling;
mod score;
mod sde;
mod training;

pub use crate::choice::name;
pub use crate::refusal::{Refusal as ConfigError, require};
pub use condition::{ConditionConfig, ConditionKind};
pub use data::{DataConfig, DataKind, Dequantization};
pub use density::{DensityOptions, Divergence, SolverKind};
pub use describe::describe;
pub use evolution::{EvolutionOptions, ModelEvolutionOptions};
pub use guidance::{
    DataOptions, EncodeOptions, GuidanceOptions, QualityOptions, check_guidance, check_label,
};
pub use limits::Range;
pub use loss::{Law, LossConfig, LossKind, TimeConfig};
pub use options::{
    BoundOptions, EvaluateOptions, LossOptions, NearestOptions, ScheduleOptions, check_points,
    check_time,
};
pub use points::{Form, GivenPoints};
pub use sampler::Sampler;
pub use sampling::SampleOptions;
pub use score::{ScoreConfig, ScoreKind};
pub use sde::{ScheduleKind, SdeConfig, SdeKind};
pub use training::TrainingConfig;

use crate::refusal::Given;
use serde::{Deserialize, Serialize};

/// Refuses a field that was given but belongs to another kind, which has `own` fields.
fn foreign(
    field: &str,
    value: impl Into<Given>,
    kind: &str,
    chosen: &impl Serialize,
    own: impl IntoIterator<Item = &'static str>,
) -> Result<(), ConfigError> {
    let own: Vec<&str> = own.into_iter().collect();
    let has = if own.is_empty() { "no use for it".into() } else { own.join(", ") };
    let (value, chosen) = (value.into(), name(chosen));
    let allowed = format!("left out with {kind} {chosen}, which has {has}");
    require(value == Given::Nothing, field, value, allowed)
}

/// Reads any of the types below; the error begins with the path of the field.
pub fn parse<'de, T, D>(source: D) -> Result<T, ConfigError>
where
    T: Deserialize<'de>,
    D: serde::Deserializer<'de>,
    D::Error: std::fmt::Display,
{
    serde_path_to_error::deserialize(source).map_err(|error| {
        let path = error.path().to_string();
        let message = error.into_inner().to_string();
        let message = message.strip_prefix("Error: ").unwrap_or(&message);
        // serde speaks of Rust's types; users think of numbers.
        let message = message
            .replace("expected f64", "expected a number")
            .replace("expected usize", "expected a whole number from 0")
            .replace("expected u32", "expected a whole number from 0 to 4294967295");
        unreadable(&path, &message)
    })
}

/// What serde says of a field, with the path to it.
fn unreadable(path: &str, message: &str) -> ConfigError {
    let path = if path == "." { "" } else { path };
    let expected =
        message.split_once(", expected ").or_else(|| message.split_once("; it must be "));
    let expected = expected.map(|(_, expected)| expected.to_string());
    let (field, message) = match message
        .strip_prefix("unknown field `")
        .and_then(|m| m.split_once('`'))
    {
        Some((unknown, _)) => {
            let section = path.strip_suffix(unknown).unwrap_or(path).trim_end_matches('.');
            let field =
                if section.is_empty() { unknown.into() } else { format!("{section}.{unknown}") };
            let known = expected.as_deref().unwrap_or_default();
            let known = known.trim_start_matches("one of ").replace('`', "");
            let message = format!("{field}: this field is unknown; allowed here: {known}");
            (Some(field), message)
        }
        None if path.is_empty() => (None, message.into()),
        None => (Some(path.into()), format!("{path}: {message}")),
    };
    ConfigError { message, field, value: Given::Nothing, allowed: expected }
}

/// A whole lab.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct Config {
    pub seed: u32,
    pub data: DataConfig,
    pub sde: SdeConfig,
    pub score: ScoreConfig,
    pub loss: LossConfig,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub training: Option<TrainingConfig>,
    pub condition: ConditionConfig,
}

impl Config {
    /// Fills in the defaults that depend on other choices, and refuses values out of range and
    /// combinations that make no sense.
    pub fn complete(mut self) -> Result<Self, ConfigError> {
        self.data.complete()?;
        self.sde.complete()?;
        self.score.complete(self.data.dimension())?;
        self.loss.complete()?;
        self.condition.complete()?;
        if self.score.learns() {
            self.training.get_or_insert_default().complete(self.loss.kind)?;
        } else if self.training.is_some() {
            let allowed = "left out with score.kind exact, which is not trained";
            require(false, "training", "a section", allowed)?;
        }
        combinations::validate(&self)?;
        Ok(self)
    }

    /// Of a configuration that is complete and learns.
    pub fn training(&self) -> TrainingConfig {
        self.training.expect("completed")
    }
}
