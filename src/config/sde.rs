//! The forward process.

use super::{ConfigError, require};
use crate::sde::{LinearRate, Sde, SubVp, Ve, Vp};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(
    tag = "kind",
    rename_all = "kebab-case",
    rename_all_fields = "camelCase",
    deny_unknown_fields
)]
pub enum SdeConfig {
    Vp {
        #[serde(default = "beta_min")]
        beta_min: f64,
        #[serde(default = "beta_max")]
        beta_max: f64,
    },
    SubVp {
        #[serde(default = "beta_min")]
        beta_min: f64,
        #[serde(default = "beta_max")]
        beta_max: f64,
    },
    Ve {
        #[serde(default = "sigma_min")]
        sigma_min: f64,
        #[serde(default = "sigma_max")]
        sigma_max: f64,
    },
}

fn beta_min() -> f64 {
    0.1
}

fn beta_max() -> f64 {
    20.0
}

fn sigma_min() -> f64 {
    0.01
}

fn sigma_max() -> f64 {
    50.0
}

impl Default for SdeConfig {
    fn default() -> Self {
        Self::Vp { beta_min: beta_min(), beta_max: beta_max() }
    }
}

impl SdeConfig {
    pub(super) fn validate(&self) -> Result<(), ConfigError> {
        match *self {
            Self::Vp { beta_min, beta_max } | Self::SubVp { beta_min, beta_max } => {
                let below = beta_min >= 0.0 && beta_min <= beta_max;
                require(below, "sde.betaMin", beta_min, "a number from 0 to sde.betaMax")?;
                let range = (0.1..=1000.0).contains(&beta_max);
                require(range, "sde.betaMax", beta_max, "a number from 0.1 to 1000")
            }
            Self::Ve { sigma_min, sigma_max } => {
                let range = (1e-4..=1e3).contains(&sigma_min);
                require(range, "sde.sigmaMin", sigma_min, "a number from 0.0001 to 1000")?;
                let above = sigma_max > sigma_min && sigma_max <= 1e4;
                require(above, "sde.sigmaMax", sigma_max, "above sde.sigmaMin and at most 10 000")
            }
        }
    }

    pub fn build(&self) -> Arc<dyn Sde> {
        match *self {
            Self::Vp { beta_min, beta_max } => Arc::new(Vp(LinearRate { beta_min, beta_max })),
            Self::SubVp { beta_min, beta_max } => {
                Arc::new(SubVp(LinearRate { beta_min, beta_max }))
            }
            Self::Ve { sigma_min, sigma_max } => Arc::new(Ve { sigma_min, sigma_max }),
        }
    }
}
