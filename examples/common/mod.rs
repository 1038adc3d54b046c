//! What the experiments share.
#![allow(dead_code, reason = "none of them needs all of it")]

use score_lab::config::parse;
use score_lab::device::Backend;
use score_lab::lab::Lab;
use serde_json::Value;
use std::fmt::{Display, Formatter, Result};

pub fn lab(config: Value) -> Lab {
    Lab::new(parse(config).expect("a configuration"), Backend::cpu("")).expect("a lab")
}

/// What follows `name=` on the command line.
pub fn given(name: &str, default: &str) -> String {
    let mut arguments = std::env::args();
    let found = arguments.find_map(|a| Some(a.strip_prefix(name)?.strip_prefix('=')?.to_string()));
    found.unwrap_or_else(|| default.to_string())
}

/// A list of whole numbers.
pub fn numbers(name: &str, default: &str) -> Vec<usize> {
    given(name, default).split(',').map(|n| n.parse().expect("whole numbers")).collect()
}

/// A configuration with the fields of `config=` in place of its own.
pub fn changed(mut config: Value) -> Value {
    let changes: Value = serde_json::from_str(&given("config", "{}")).expect("JSON");
    for (section, changes) in changes.as_object().expect("sections") {
        for (field, value) in changes.as_object().expect("fields") {
            config[section][field] = value.clone();
        }
    }
    config
}

/// Mean and standard deviation over the seeds.
pub struct Spread {
    pub mean: f64,
    pub deviation: f64,
}

impl Spread {
    pub fn of(values: impl Iterator<Item = f64>) -> Self {
        let values: Vec<f64> = values.collect();
        let n = values.len() as f64;
        let mean = values.iter().sum::<f64>() / n;
        let variance = values.iter().map(|v| (v - mean).powi(2)).sum::<f64>() / (n - 1.0);
        Self { mean, deviation: variance.sqrt() }
    }
}

impl Display for Spread {
    fn fmt(&self, f: &mut Formatter) -> Result {
        let digits = f.precision().unwrap_or(3);
        write!(f, "{:.digits$} ± {:.digits$}", self.mean, self.deviation)
    }
}
