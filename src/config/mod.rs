//! Every choice a user can make: the single list of names, defaults and limits.
//!
//! The types read JSON or JavaScript as users write it (camelCase, kebab-case kinds, every field
//! optional) and refuse what they do not know; [`Config::complete`] refuses what is out of range. Every
//! message names the field, the value and what is allowed.

mod combinations;
mod condition;
mod data;
mod loss;
mod options;
mod points;
mod sampling;
mod score;
mod sde;
mod training;

pub use condition::ConditionConfig;
pub use data::{DataConfig, DataKind, Dequantization};
pub use loss::{Law, LossConfig, LossKind, TimeConfig};
pub use options::{
    BoundOptions, DensityOptions, Divergence, EvaluateOptions, EvolutionOptions, LossOptions,
    ModelEvolutionOptions, NearestOptions, ScheduleOptions, SolverKind, check_points, check_time,
};
pub use points::{Form, GivenPoints};
pub use sampling::{
    DataOptions, EncodeOptions, GuidanceOptions, QualityOptions, SampleOptions, Sampler,
    check_guidance, check_label,
};
pub use score::ScoreConfig;
pub use sde::{Process, ScheduleKind, SdeConfig};
pub use training::TrainingConfig;

use serde::{Deserialize, Serialize};

/// A rejected value, in words for the user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigError(pub String);

impl std::fmt::Display for ConfigError {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// `field: value is not allowed; it must be …` unless `ok`.
pub fn require(
    ok: bool,
    field: &str,
    value: impl std::fmt::Display,
    allowed: &str,
) -> Result<(), ConfigError> {
    if ok {
        Ok(())
    } else {
        Err(ConfigError(format!("{field}: {value} is not allowed; it must be {allowed}")))
    }
}

/// Refuses a field that was given but belongs to another kind.
fn refuse_foreign(kind: &str, foreign: &[(&str, bool)], allowed: &str) -> Result<(), String> {
    match foreign.iter().find(|(_, given)| *given) {
        None => Ok(()),
        Some((field, _)) => {
            Err(format!("unknown field `{field}` for kind `{kind}`; allowed here: {allowed}"))
        }
    }
}

/// A choice as its user writes it.
pub fn name(choice: &impl Serialize) -> String {
    serde_json::to_value(choice)
        .ok()
        .and_then(|value| value.as_str().map(String::from))
        .unwrap_or_default()
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
        ConfigError(if path == "." { message } else { format!("{path}: {message}") })
    })
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
    pub training: TrainingConfig,
    pub condition: ConditionConfig,
}

impl Config {
    /// Fills in the defaults that depend on other choices, and refuses values out of range and
    /// combinations that make no sense.
    pub fn complete(mut self) -> Result<Self, ConfigError> {
        self.loss.complete();
        self.data.complete();
        self.data.validate()?;
        self.sde.validate()?;
        self.loss.validate()?;
        self.training.validate()?;
        self.score.validate()?;
        self.condition.validate()?;
        combinations::validate(&self)?;
        Ok(self)
    }
}
