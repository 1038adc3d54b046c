//! How good a model is, and how well samples fit.

use super::object;
use crate::lab::Evaluation;
use crate::quality::{ModeWeight, Quality};
use serde::Serialize;
use serde_json::{Map, json};
use wasm_bindgen::prelude::*;

/// Each estimate under its name, with its standard error beside it; null where it is not known.
pub fn evaluation(evaluation: &Evaluation) -> JsValue {
    let mut numbers = Map::new();
    for (name, estimate) in [
        ("nll", evaluation.nll),
        ("trainingNll", evaluation.training_nll),
        ("entropy", evaluation.entropy),
        ("gap", evaluation.gap),
        ("cutoff", evaluation.cutoff),
        ("bound", evaluation.bound),
        ("scoreError", evaluation.score_error),
        ("priorDivergence", evaluation.prior_divergence),
        ("klBound", evaluation.kl_bound),
    ] {
        numbers.insert(name.into(), json!(estimate.map(|e| e.mean)));
        let error = json!(estimate.map(|e| e.standard_error));
        numbers.insert(format!("{name}StandardError"), error);
    }
    numbers.insert("evaluations".into(), json!(evaluation.evaluations));
    numbers.insert("heldOut".into(), json!(evaluation.held_out));
    let bits = evaluation.bits.as_ref().map(|bits| Bits {
        nll: bits.nll.mean,
        nll_standard_error: bits.nll.standard_error,
        bound: bits.bound.mean,
        bound_standard_error: bits.bound.standard_error,
        gaussian: bits.gaussian.mean,
        gaussian_standard_error: bits.gaussian.standard_error,
    });
    numbers.insert("bitsPerDim".into(), json!(bits));
    let kl = evaluation.kl.as_ref().map(|kl| Kl {
        nats: kl.nats,
        mass: kl.mass,
        model_mass: kl.model_mass,
    });
    numbers.insert("kl".into(), json!(kl));
    object(&numbers)
}

/// Bits per dimension of grey levels.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Bits {
    nll: f64,
    nll_standard_error: f64,
    bound: f64,
    bound_standard_error: f64,
    gaussian: f64,
    gaussian_standard_error: f64,
}

/// KL(p‖p^ODE) by quadrature.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Kl {
    nats: f64,
    mass: f64,
    model_mass: f64,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Fit {
    count: usize,
    energy_distance: f64,
    energy_distance_floor: f64,
    stray: Option<f64>,
    stray_expected: Option<f64>,
    kl: Option<f64>,
    kl_floor: Option<f64>,
    modes: Option<Modes>,
    copying: Option<f64>,
}

/// By label.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Modes {
    weights: Vec<f64>,
    standard_errors: Vec<f64>,
    truth: Vec<f64>,
}

pub fn quality(quality: Quality) -> JsValue {
    object(&Fit::from(quality))
}

impl From<Quality> for Fit {
    fn from(quality: Quality) -> Self {
        let list =
            |pick: fn(&ModeWeight) -> f64, modes: &[ModeWeight]| modes.iter().map(pick).collect();
        Self {
            count: quality.count,
            energy_distance: quality.energy_distance,
            energy_distance_floor: quality.energy_distance_floor,
            stray: quality.stray,
            stray_expected: quality.stray_expected,
            kl: quality.kl,
            kl_floor: quality.kl_floor,
            modes: quality.modes.map(|modes| Modes {
                weights: list(|m| m.weight, &modes),
                standard_errors: list(|m| m.standard_error, &modes),
                truth: list(|m| m.truth, &modes),
            }),
            copying: quality.copying,
        }
    }
}
