//! What methods answer: the shapes of their results.

mod evaluation;

pub use evaluation::{evaluation, quality};

use crate::config::{Config, Form};
use crate::data::Units;
use crate::estimate::Estimate;
use crate::lab::{Lab, Losses, Samples, ScheduleCurve, Schedules, Warning};
use crate::likelihood::{Curve, EstimatedCurve, Evolution, ModelEvolution};
use js_sys::{Array, Float32Array, Float64Array, Object, Reflect};
use serde::Serialize;
use wasm_bindgen::prelude::*;

pub fn object(value: &impl Serialize) -> JsValue {
    value
        .serialize(&serde_wasm_bindgen::Serializer::json_compatible())
        .expect("plain data becomes a plain object")
}

/// An object of these entries.
pub fn entries(entries: impl IntoIterator<Item = (&'static str, JsValue)>) -> JsValue {
    entries.into_iter().fold(Object::new().into(), |object, (key, value)| with(object, key, &value))
}

/// `object` with one more entry.
fn with(object: JsValue, key: &str, value: &JsValue) -> JsValue {
    Reflect::set(&object, &key.into(), value).expect("a plain object takes entries");
    object
}

/// `object` with the means of estimates under a name, and their standard errors beside them.
fn estimates(object: JsValue, name: &str, values: &[Estimate]) -> JsValue {
    let object = with(object, name, &floats_of(values, |e| e.mean));
    let errors = floats_of(values, |e| e.standard_error);
    with(object, &format!("{name}StandardError"), &errors)
}

pub fn floats_of(values: &[Estimate], pick: fn(&Estimate) -> f64) -> JsValue {
    doubles(&values.iter().map(pick).collect::<Vec<_>>())
}

/// As a `Float32Array`.
pub fn doubles(values: &[f64]) -> JsValue {
    floats(&values.iter().map(|&v| v as f32).collect::<Vec<_>>())
}

pub fn floats(values: &[f32]) -> JsValue {
    Float32Array::from(values).into()
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Info<'a> {
    backend: &'a str,
    backend_reason: &'a str,
    adapter: &'a str,
    is_fallback_adapter: bool,
    dimension: usize,
    entropy: Option<f64>,
    entropy_standard_error: Option<f64>,
    entropy_method: Option<&'a str>,
    labels: usize,
    parameters: usize,
    window: [f64; 4],
    step: usize,
    scaling: &'a Units,
    smoothing: f64,
    warnings: &'a [Warning],
}

pub fn info(lab: &Lab) -> JsValue {
    let info = object(&Info {
        backend: lab.backend.name,
        backend_reason: &lab.backend.reason,
        adapter: &lab.backend.adapter,
        is_fallback_adapter: lab.backend.is_fallback_adapter,
        dimension: lab.dimension(),
        entropy: lab.entropy().map(|e| e.nats),
        entropy_standard_error: lab.entropy().map(|e| e.standard_error),
        entropy_method: lab.entropy().map(|e| e.method),
        labels: lab.data().labels(),
        parameters: lab.parameters(),
        window: lab.window(),
        step: lab.step(),
        scaling: lab.units(),
        smoothing: lab.data().smoothing(),
        warnings: lab.warnings(),
    });
    with(info, "config", &config(&lab.config))
}

/// A configuration whose points have the form in which they were given: a million lists would take seconds.
fn config(config: &Config) -> JsValue {
    let Some(points) = config.data.points.as_ref().filter(|points| points.form() != Form::List)
    else {
        return object(config);
    };
    let mut others = config.clone();
    others.data.points = None;
    let object = object(&others);
    let data = Reflect::get(&object, &"data".into()).expect("a configuration has data");
    let values = points.values();
    let array: JsValue = match points.form() {
        Form::Float64Array => Float64Array::from(values).into(),
        _ => doubles(values),
    };
    with(data, "points", &array);
    object
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Progress {
    step: usize,
    loss: Option<f64>,
    classifier_loss: Option<f64>,
    steps_per_second: f64,
    ended: bool,
}

/// What the last steps did, in so many seconds; `loss` is their mean.
pub fn training(step: usize, losses: &Losses, seconds: f64) -> JsValue {
    let steps = losses.score.len() as f64;
    let mean = |losses: &[f32]| {
        let sum: f64 = losses.iter().map(|&l| f64::from(l)).sum();
        (!losses.is_empty()).then(|| sum / steps)
    };
    let progress = Progress {
        step,
        loss: mean(&losses.score),
        classifier_loss: losses.classifier.as_deref().and_then(mean),
        steps_per_second: steps / seconds,
        ended: losses.ended,
    };
    with(object(&progress), "losses", &floats(&losses.score))
}

pub fn samples(samples: &Samples, seconds: f64) -> JsValue {
    let paths = samples.trajectories.as_ref().map(|paths| {
        let paths = [("times", floats(&paths.times)), ("points", floats(&paths.points))];
        ("trajectories", entries(paths))
    });
    let always = [
        ("points", floats(&samples.points)),
        ("evaluations", samples.evaluations.into()),
        ("readBacks", samples.read_backs.into()),
        ("seconds", seconds.into()),
    ];
    entries(always.into_iter().chain(paths))
}

/// `given`: how many numbers the points were.
pub fn network_inputs(lab: &Lab, values: &[f32], given: usize) -> JsValue {
    let features = values.len() / (given / lab.dimension()).max(1);
    let frequencies = lab.frequencies();
    let frequencies: Array = frequencies.iter().map(|omega| doubles(omega)).collect();
    entries([
        ("values", floats(values)),
        ("features", (features as f64).into()),
        ("frequencies", frequencies.into()),
    ])
}

pub fn loss_value(value: Estimate) -> JsValue {
    entries([("loss", value.mean.into()), ("standardError", value.standard_error.into())])
}

pub fn evolution(evolution: &Evolution) -> JsValue {
    let curve = |curve: &Curve| {
        let integrated = ("integrated", doubles(&curve.integrated));
        entries([("direct", doubles(&curve.direct)), integrated])
    };
    entries([
        ("times", doubles(&evolution.times)),
        ("flow", curve(&evolution.flow)),
        ("sde", curve(&evolution.sde)),
        ("entropy", curve(&evolution.entropy)),
    ])
}

pub fn model_evolution(evolution: &ModelEvolution) -> JsValue {
    let curve = |curve: &EstimatedCurve| {
        let object = estimates(entries([]), "direct", &curve.direct);
        let object = estimates(object, "integrated", &curve.integrated);
        estimates(object, "difference", &curve.difference)
    };
    entries([
        ("times", doubles(&evolution.times)),
        ("flow", curve(&evolution.divergence)),
        ("entropy", curve(&evolution.entropy)),
    ])
}

pub fn schedules(schedules: &Schedules) -> JsValue {
    let curve = |curve: &ScheduleCurve| {
        entries([
            ("alpha", floats(&curve.alpha)),
            ("sigma", floats(&curve.sigma)),
            ("diffusionSquared", floats(&curve.diffusion_squared)),
            ("level", floats(&curve.level)),
        ])
    };
    entries([
        ("times", floats(&schedules.times)),
        ("fixed", curve(&schedules.fixed)),
        ("learned", schedules.learned.as_ref().map_or(JsValue::NULL, curve)),
    ])
}
