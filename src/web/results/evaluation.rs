//! How good a model is, and how well samples fit.

use super::object;
use crate::lab::Evaluation;
use crate::quality::{ModeWeight, Quality};
use serde::Serialize;
use wasm_bindgen::prelude::*;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Numbers {
    nll: Option<f64>,
    nll_standard_error: Option<f64>,
    entropy: Option<f64>,
    gap: Option<f64>,
    bound: Option<f64>,
    bound_standard_error: Option<f64>,
    score_error: Option<f64>,
    score_error_standard_error: Option<f64>,
    prior_divergence: Option<f64>,
    prior_divergence_standard_error: Option<f64>,
    kl_bound: Option<f64>,
    evaluations: usize,
    held_out: usize,
    bits_per_dim: Option<Bits>,
    kl: Option<Kl>,
}

pub fn evaluation(evaluation: &Evaluation) -> JsValue {
    object(&Numbers {
        nll: evaluation.nll.map(|e| e.mean),
        nll_standard_error: evaluation.nll.map(|e| e.standard_error),
        entropy: evaluation.entropy,
        gap: evaluation.nll.zip(evaluation.entropy).map(|(nll, entropy)| nll.mean - entropy),
        bound: evaluation.bound.map(|e| e.mean),
        bound_standard_error: evaluation.bound.map(|e| e.standard_error),
        score_error: evaluation.score_error.map(|e| e.mean),
        score_error_standard_error: evaluation.score_error.map(|e| e.standard_error),
        prior_divergence: evaluation.prior_divergence.map(|e| e.mean),
        prior_divergence_standard_error: evaluation.prior_divergence.map(|e| e.standard_error),
        kl_bound: evaluation
            .score_error
            .zip(evaluation.prior_divergence)
            .map(|(score, prior)| score.mean + prior.mean),
        evaluations: evaluation.evaluations,
        held_out: evaluation.held_out,
        bits_per_dim: evaluation.bits.as_ref().map(|bits| Bits {
            nll: bits.nll.mean,
            nll_standard_error: bits.nll.standard_error,
            bound: bits.bound.mean,
            bound_standard_error: bits.bound.standard_error,
            gaussian: bits.gaussian.mean,
            gaussian_standard_error: bits.gaussian.standard_error,
        }),
        kl: evaluation.kl.as_ref().map(|kl| Kl {
            nats: kl.nats,
            mass: kl.mass,
            model_mass: kl.model_mass,
        }),
    })
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
        }
    }
}
