//! Which law is meant, that of all data, of a label, or one tilted towards it: options of the methods that are asked
//! for one.

use super::describe::{Section, integer, number};
use super::limits::{SEED, method};
use super::options::tolerances;
use super::{ConfigError, require};
use serde::{Deserialize, Serialize};

/// Options of `encode`.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct EncodeOptions {
    pub atol: f64,
    pub rtol: f64,
    pub label: Option<usize>,
    pub guidance: Option<f64>,
}

impl Default for EncodeOptions {
    fn default() -> Self {
        Self { atol: 1e-6, rtol: 1e-6, label: None, guidance: None }
    }
}

impl EncodeOptions {
    pub fn validate(&self) -> Result<(), ConfigError> {
        tolerances(self.atol, self.rtol)?;
        check_guidance(self.label, self.guidance)
    }
}

/// Options of `score` and `dataLogDensity`: which conditional or tilted law is meant.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct GuidanceOptions {
    pub label: Option<usize>,
    pub guidance: Option<f64>,
}

/// Options of `quality`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct QualityOptions {
    pub seed: u32,
    pub label: Option<usize>,
    pub guidance: Option<f64>,
}

/// Options of `dataSample`.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct DataOptions {
    pub count: usize,
    pub seed: u32,
    pub label: Option<usize>,
    pub guidance: Option<f64>,
}

impl Default for DataOptions {
    fn default() -> Self {
        Self { count: 1000, seed: 0, label: None, guidance: None }
    }
}

impl DataOptions {
    pub fn validate(&self) -> Result<(), ConfigError> {
        method::ROWS.check_count("count", self.count)?;
        check_guidance(self.label, self.guidance)
    }
}

/// A scale of guidance, which needs a label.
pub fn check_guidance(label: Option<usize>, guidance: Option<f64>) -> Result<(), ConfigError> {
    guidance.map_or(Ok(()), |scale| {
        method::GUIDANCE.check("guidance", scale)?;
        require(label.is_some(), "guidance", scale, "left out where there is no label")
    })
}

/// A label of data that have `labels` of them.
pub fn check_label(label: Option<usize>, labels: usize) -> Result<(), ConfigError> {
    label.map_or(Ok(()), |label| {
        let allowed = match labels {
            0 => "left out: these data have no labels".into(),
            n => format!("a whole number from 0 to {}", n - 1),
        };
        require(label < labels, "label", label, allowed)
    })
}

impl Section {
    /// The options that say which law is meant.
    pub fn guided(self) -> Self {
        self.with("label", integer(()))
            .with("guidance", number(method::GUIDANCE, 1.0).with("given", "label"))
    }
}

/// Of the methods that know labels; `guidance` is all that `score` and `dataLogDensity` take.
pub(super) fn describe() -> [Section; 4] {
    let encode = EncodeOptions::default();
    let data = DataOptions::default();
    [
        Section::new("encode")
            .with("atol", number(method::TOLERANCE, encode.atol))
            .with("rtol", number(method::TOLERANCE, encode.rtol))
            .guided(),
        Section::new("guidance").guided(),
        Section::new("quality").with("seed", number(SEED, 0)).guided(),
        Section::new("dataSample")
            .with("count", number(method::ROWS, data.count))
            .with("seed", number(SEED, data.seed))
            .guided(),
    ]
}
