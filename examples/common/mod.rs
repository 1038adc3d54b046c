//! What the experiments of several seeds share.

use score_lab::config::parse;
use score_lab::device::Backend;
use score_lab::lab::Lab;
use serde_json::Value;
use std::fmt::{Display, Formatter, Result};

pub fn lab(config: Value) -> Lab {
    Lab::new(parse(config).expect("a configuration"), Backend::cpu("")).expect("a lab")
}

/// The number of steps on the command line.
pub fn argument(default: usize) -> usize {
    std::env::args().nth(1).map_or(default, |s| s.parse().expect("a number of steps"))
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
