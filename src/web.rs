//! The only file that knows JavaScript: the lab of the public API, as wasm-bindgen sees it.
//!
//! Objects cross as plain objects with camelCase names, arrays as `Float32Array`. Calls on one lab must
//! not overlap; the JavaScript around this file sees to that.

use crate::config::{
    BoundOptions, Config, ConfigError, DataOptions, DensityOptions, EncodeOptions, EvaluateOptions,
    EvolutionOptions, GuidanceOptions, LossOptions, ModelEvolutionOptions, NearestOptions,
    QualityOptions, SampleOptions, ScheduleOptions, parse,
};
use crate::device::{Choice, start};
use crate::lab::{Course, Estimate, Lab, LabError, Schedules, Watch};
use crate::likelihood::{Curve, Descending, Evolution};
use crate::ode::Cancelled;
use crate::quality::{ModeWeight, Quality};
use js_sys::{Array, Float32Array, Function, Object, Promise, Reflect};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_time::Instant;

thread_local! {
    static ON_PANIC: RefCell<Option<Function>> = const { RefCell::new(None) };
}

#[wasm_bindgen(start)]
fn on_load() {
    #[cfg(feature = "webgpu")]
    crate::device::browser::run_constructors();
    let _ = console_log::init_with_level(log::Level::Warn);
    std::panic::set_hook(Box::new(|info| {
        console_error_panic_hook::hook(info);
        ON_PANIC.with_borrow(|callback| {
            if let Some(callback) = callback {
                let _ = callback.call1(&JsValue::NULL, &info.to_string().into());
            }
        });
    }));
}

/// Has `callback` called with the text of a panic. The module is dead afterwards, and promises of
/// running calls stay pending for ever.
#[wasm_bindgen(js_name = onPanic)]
pub fn on_panic(callback: Function) {
    ON_PANIC.set(Some(callback));
}

impl From<LabError> for JsValue {
    fn from(error: LabError) -> Self {
        JsError::new(&error.0).into()
    }
}

impl From<ConfigError> for JsValue {
    fn from(error: ConfigError) -> Self {
        JsError::new(&error.0).into()
    }
}

/// An options object; `undefined` and `null` are all defaults.
fn options<T>(value: JsValue) -> Result<T, ConfigError>
where
    T: DeserializeOwned + Serialize + Default,
{
    if value.is_undefined() || value.is_null() {
        return Ok(T::default());
    }
    if !value.is_object() {
        let message = format!("options: {} is not allowed; it must be an object", shown(&value));
        return Err(ConfigError(message));
    }
    let value = without_undefined(value);
    let options: T = parse(serde_wasm_bindgen::Deserializer::from(value.clone()))?;
    refuse_unknown_fields("", &value, &object(&options))?;
    Ok(options)
}

/// Options of `sample`: the points to start from are an array among them, and say how many rows there are.
fn sample_options(value: JsValue, dimension: usize) -> Result<SampleOptions, JsValue> {
    let start = match value.dyn_ref::<Object>() {
        None => JsValue::UNDEFINED,
        Some(given) => Reflect::get(given, &"start".into()).unwrap_or(JsValue::UNDEFINED),
    };
    if start.is_undefined() || start.is_null() {
        return Ok(options(without(value, "start"))?);
    }
    let start = array("start", &start)?;
    let value = without(value, "start");
    let count_is_given = !Reflect::get(&value, &"count".into())?.is_undefined();
    let mut options: SampleOptions = options(value)?;
    if !count_is_given {
        options.count = start.len() / dimension;
    }
    options.start = Some(start);
    Ok(options)
}

/// The same object without one of its entries.
fn without(value: JsValue, key: &str) -> JsValue {
    match value.dyn_ref::<Object>() {
        Some(given) => {
            let kept = Object::assign(&Object::new(), given);
            let _ = Reflect::delete_property(&kept, &key.into());
            kept.into()
        }
        None => value,
    }
}

/// A JavaScript object is only asked for the fields that a type knows, so that serde never sees a
/// misspelt one: what was given is compared with what was understood.
fn refuse_unknown_fields(path: &str, given: &JsValue, known: &JsValue) -> Result<(), ConfigError> {
    let keys = |value: &JsValue| match value.dyn_ref::<Object>() {
        Some(object) if !Array::is_array(value) => Object::keys(object).iter().collect(),
        _ => Vec::new(),
    };
    let names: Vec<String> = keys(known).iter().filter_map(JsValue::as_string).collect();
    for key in keys(given) {
        let name = key.as_string().unwrap_or_default();
        if !names.contains(&name) {
            let allowed = names.join(", ");
            return Err(ConfigError(format!(
                "{path}{name}: this field is unknown; allowed here: {allowed}"
            )));
        }
        let get = |of: &JsValue| Reflect::get(of, &key).unwrap_or(JsValue::UNDEFINED);
        refuse_unknown_fields(&format!("{path}{name}."), &get(given), &get(known))?;
    }
    Ok(())
}

/// The same object without entries that are `undefined`: who forwards an optional argument leaves it out.
fn without_undefined(value: JsValue) -> JsValue {
    match value.dyn_ref::<Object>() {
        Some(given) if !Array::is_array(&value) => {
            let kept = Object::new();
            for key in Object::keys(given) {
                let entry = Reflect::get(given, &key).unwrap_or(JsValue::UNDEFINED);
                if !entry.is_undefined() {
                    let _ = Reflect::set(&kept, &key, &without_undefined(entry));
                }
            }
            kept.into()
        }
        _ => value,
    }
}

fn object(value: &impl Serialize) -> JsValue {
    value
        .serialize(&serde_wasm_bindgen::Serializer::json_compatible())
        .expect("plain data becomes a plain object")
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

fn floats_of(values: &[Estimate], pick: fn(&Estimate) -> f64) -> JsValue {
    floats(&values.iter().map(|e| pick(e) as f32).collect::<Vec<_>>())
}

fn floats(values: &[f32]) -> JsValue {
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
    config: &'a Config,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Progress {
    step: usize,
    loss: f64,
    classifier_loss: Option<f64>,
    steps_per_second: f64,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct LossValue {
    loss: f64,
    standard_error: f64,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Numbers {
    nll: Option<f64>,
    nll_standard_error: Option<f64>,
    entropy: Option<f64>,
    entropy_standard_error: Option<f64>,
    gap: Option<f64>,
    gap_standard_error: Option<f64>,
    cutoff: Option<f64>,
    cutoff_standard_error: Option<f64>,
    bound: Option<f64>,
    bound_standard_error: Option<f64>,
    score_error: Option<f64>,
    score_error_standard_error: Option<f64>,
    prior_divergence: Option<f64>,
    prior_divergence_standard_error: Option<f64>,
    kl_bound: Option<f64>,
    kl_bound_standard_error: Option<f64>,
    evaluations: usize,
    held_out: usize,
    bits_per_dim: Option<Bits>,
    kl: Option<Kl>,
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

#[wasm_bindgen]
pub struct WasmLab(Lab);

#[wasm_bindgen]
impl WasmLab {
    /// A lab on the backend asked for: `auto`, `webgpu` or `cpu`.
    pub async fn create(config: JsValue, backend: JsValue) -> Result<WasmLab, JsValue> {
        let config = options(config)?;
        let choice = match backend.as_string().as_deref() {
            Some("auto") => Choice::Auto,
            Some("webgpu") => Choice::WebGpu,
            Some("cpu") => Choice::Cpu,
            _ => return Err(refused("backend", &backend, "auto, webgpu or cpu").into()),
        };
        let backend = start(choice).await.map_err(|message| JsError::new(&message))?;
        Ok(WasmLab(Lab::new(config, backend)?))
    }

    pub fn info(&self) -> JsValue {
        let WasmLab(lab) = self;
        object(&Info {
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
            config: &lab.config,
        })
    }

    /// `{ step, loss, stepsPerSecond, losses }`; `loss` is the mean over these steps.
    pub async fn train(&mut self, steps: JsValue) -> Result<JsValue, JsValue> {
        let count = steps.as_f64().filter(|s| s.fract() == 0.0 && (1.0..=1e5).contains(s));
        let count =
            count.ok_or_else(|| refused("steps", &steps, "a whole number from 1 to 100 000"))?;
        let clock = Instant::now();
        let losses = self.0.train(count as usize).await?;
        let mean = |losses: &[f32]| losses.iter().map(|&l| f64::from(l)).sum::<f64>() / count;
        let progress = Progress {
            step: self.0.step(),
            loss: mean(&losses.score),
            classifier_loss: losses.classifier.as_deref().map(mean),
            steps_per_second: count / clock.elapsed().as_secs_f64(),
        };
        Ok(with(object(&progress), "losses", &floats(&losses.score)))
    }

    /// `{ points, evaluations, readBacks, seconds, trajectories? }`. `watch` is called with the fraction
    /// done and answers whether to go on, at once or by a promise; so in all methods that take one.
    pub async fn sample(&self, options: JsValue, watch: JsValue) -> Result<JsValue, JsValue> {
        let options = sample_options(options, self.0.dimension())?;
        let clock = Instant::now();
        let samples = self.watched(watch, async |w| self.0.sample(&options, w).await).await?;
        let result = with(Object::new().into(), "points", &floats(&samples.points));
        let result = with(result, "evaluations", &samples.evaluations.into());
        let result = with(result, "readBacks", &samples.read_backs.into());
        let result = with(result, "seconds", &clock.elapsed().as_secs_f64().into());
        Ok(match samples.trajectories {
            None => result,
            Some(paths) => {
                let entry = with(Object::new().into(), "times", &floats(&paths.times));
                with(result, "trajectories", &with(entry, "points", &floats(&paths.points)))
            }
        })
    }

    /// Data to noise: `{ points, evaluations }`.
    pub async fn encode(
        &self,
        points: JsValue,
        options: JsValue,
        watch: JsValue,
    ) -> Result<JsValue, JsValue> {
        let options: EncodeOptions = self::options(options)?;
        let points = array("points", &points)?;
        let (ends, evaluations) =
            self.watched(watch, async |w| self.0.encode(&points, &options, w).await).await?;
        let result = with(Object::new().into(), "points", &floats(&ends));
        Ok(with(result, "evaluations", &evaluations.into()))
    }

    pub async fn score(
        &self,
        points: JsValue,
        t: JsValue,
        options: JsValue,
    ) -> Result<JsValue, JsValue> {
        let t = time(&t)?;
        let options: GuidanceOptions = self::options(options)?;
        Ok(floats(&self.0.score(&array("points", &points)?, t, &options).await?))
    }

    /// How well samples fit the data, those of a label, or the tilted density.
    pub fn quality(&self, points: JsValue, options: JsValue) -> Result<JsValue, JsValue> {
        let options: QualityOptions = self::options(options)?;
        Ok(object(&Fit::from(self.0.quality(&array("points", &points)?, &options)?)))
    }

    #[wasm_bindgen(js_name = logDensity)]
    pub async fn log_density(
        &self,
        points: JsValue,
        options: JsValue,
        watch: JsValue,
    ) -> Result<JsValue, JsValue> {
        let options: DensityOptions = self::options(options)?;
        let points = array("points", &points)?;
        let (found, evaluations) =
            self.watched(watch, async |w| self.0.log_density(&points, &options, w).await).await?;
        let result = with(Object::new().into(), "logDensity", &floats(&found.values));
        let result = with(result, "evaluations", &evaluations.into());
        Ok(match found.standard_errors {
            None => result,
            Some(errors) => with(result, "standardError", &floats(&errors)),
        })
    }

    /// `{ bound, standardError }` of each point.
    #[wasm_bindgen(js_name = likelihoodBound)]
    pub async fn likelihood_bound(
        &self,
        points: JsValue,
        options: JsValue,
        watch: JsValue,
    ) -> Result<JsValue, JsValue> {
        let options: BoundOptions = self::options(options)?;
        let points = array("points", &points)?;
        let found = self
            .watched(watch, async |w| self.0.likelihood_bound(&points, &options, w).await)
            .await?;
        let result = with(Object::new().into(), "bound", &floats_of(&found, |e| e.mean));
        Ok(with(result, "standardError", &floats_of(&found, |e| e.standard_error)))
    }

    #[wasm_bindgen(js_name = lossValue)]
    pub async fn loss_value(&self, options: JsValue) -> Result<JsValue, JsValue> {
        let options: LossOptions = self::options(options)?;
        let Estimate { mean, standard_error } = self.0.loss_value(&options).await?;
        Ok(object(&LossValue { loss: mean, standard_error }))
    }

    /// `{ times, losses }` of single rows.
    #[wasm_bindgen(js_name = lossSamples)]
    pub async fn loss_samples(&self, options: JsValue) -> Result<JsValue, JsValue> {
        let options: LossOptions = self::options(options)?;
        let (times, losses) = self.0.loss_samples(&options).await?;
        let result = with(Object::new().into(), "times", &floats(&times));
        Ok(with(result, "losses", &floats(&losses)))
    }

    /// The rotation of the score in the plane.
    pub async fn curl(&self, points: JsValue, t: JsValue) -> Result<JsValue, JsValue> {
        let t = time(&t)?;
        Ok(floats(&self.0.curl(&array("points", &points)?, t).await?))
    }

    /// `{ potential, logNormaliser }` of an energy-based model.
    pub async fn potential(&self, points: JsValue, t: JsValue) -> Result<JsValue, JsValue> {
        let t = time(&t)?;
        let (values, constant) = self.0.potential(&array("points", &points)?, t).await?;
        let result = with(Object::new().into(), "potential", &floats(&values));
        Ok(with(result, "logNormaliser", &constant.map_or(JsValue::NULL, JsValue::from)))
    }

    pub async fn evaluate(&self, options: JsValue, watch: JsValue) -> Result<JsValue, JsValue> {
        let options: EvaluateOptions = self::options(options)?;
        let evaluation = self.watched(watch, async |w| self.0.evaluate(&options, w).await).await?;
        Ok(object(&Numbers {
            nll: evaluation.nll.map(|e| e.mean),
            nll_standard_error: evaluation.nll.map(|e| e.standard_error),
            entropy: evaluation.entropy.map(|e| e.mean),
            entropy_standard_error: evaluation.entropy.map(|e| e.standard_error),
            gap: evaluation.gap.map(|e| e.mean),
            gap_standard_error: evaluation.gap.map(|e| e.standard_error),
            cutoff: evaluation.cutoff.map(|e| e.mean),
            cutoff_standard_error: evaluation.cutoff.map(|e| e.standard_error),
            bound: evaluation.bound.map(|e| e.mean),
            bound_standard_error: evaluation.bound.map(|e| e.standard_error),
            score_error: evaluation.score_error.map(|e| e.mean),
            score_error_standard_error: evaluation.score_error.map(|e| e.standard_error),
            prior_divergence: evaluation.prior_divergence.map(|e| e.mean),
            prior_divergence_standard_error: evaluation.prior_divergence.map(|e| e.standard_error),
            kl_bound: evaluation.kl_bound.map(|e| e.mean),
            kl_bound_standard_error: evaluation.kl_bound.map(|e| e.standard_error),
            evaluations: evaluation.evaluations,
            held_out: evaluation.held_out,
            bits_per_dim: evaluation.bits.map(|bits| Bits {
                nll: bits.nll.mean,
                nll_standard_error: bits.nll.standard_error,
                bound: bits.bound.mean,
                bound_standard_error: bits.bound.standard_error,
                gaussian: bits.gaussian.mean,
                gaussian_standard_error: bits.gaussian.standard_error,
            }),
            kl: evaluation.kl.map(|kl| Kl {
                nats: kl.nats,
                mass: kl.mass,
                model_mass: kl.model_mass,
            }),
        }))
    }

    /// Draws of the data for a picture: `{ count, seed, label, guidance }`.
    #[wasm_bindgen(js_name = dataSample)]
    pub fn data_sample(&self, options: JsValue) -> Result<JsValue, JsValue> {
        let options: DataOptions = self::options(options)?;
        Ok(floats(&self.0.data_sample(&options)?))
    }

    /// ln p of the data at the points, `null` where it is not known.
    #[wasm_bindgen(js_name = dataLogDensity)]
    pub fn data_log_density(&self, points: JsValue, options: JsValue) -> Result<JsValue, JsValue> {
        let options: GuidanceOptions = self::options(options)?;
        let values = self.0.data_log_density(&array("points", &points)?, &options)?;
        Ok(values.map_or(JsValue::NULL, |values| {
            floats(&values.iter().map(|&v| v as f32).collect::<Vec<_>>())
        }))
    }

    /// `{ times, flow, sde, entropy }`, the last three each `{ direct, integrated }`.
    pub fn evolution(&self, options: JsValue) -> Result<JsValue, JsValue> {
        let options: EvolutionOptions = self::options(options)?;
        let Evolution { times, flow, sde, entropy } = self.0.evolution(&options)?;
        let list = |values: &[f64]| floats(&values.iter().map(|&v| v as f32).collect::<Vec<_>>());
        let curve = |curve: &Curve| {
            let result = with(Object::new().into(), "direct", &list(&curve.direct));
            with(result, "integrated", &list(&curve.integrated))
        };
        let result = with(Object::new().into(), "times", &list(&times));
        let result = with(result, "flow", &curve(&flow));
        let result = with(result, "sde", &curve(&sde));
        Ok(with(result, "entropy", &curve(&entropy)))
    }

    /// `{ times, fixed, learned }`, the last two each `{ alpha, sigma, diffusionSquared, level }` or null.
    pub fn schedule(&self, options: JsValue) -> Result<JsValue, JsValue> {
        let options: ScheduleOptions = self::options(options)?;
        let Schedules { times, fixed, learned } = self.0.schedule(&options)?;
        let course = |course: &Course| {
            let entries = [
                ("alpha", &course.alpha),
                ("sigma", &course.sigma),
                ("diffusionSquared", &course.diffusion_squared),
                ("level", &course.level),
            ];
            entries.into_iter().fold(Object::new().into(), |object, (name, values)| {
                with(object, name, &floats(values))
            })
        };
        let result = with(Object::new().into(), "times", &floats(&times));
        let result = with(result, "fixed", &course(&fixed));
        Ok(with(result, "learned", &learned.as_ref().map_or(JsValue::NULL, course)))
    }

    /// `{ points, distances, searched }`: the nearest training data.
    pub async fn nearest(
        &self,
        points: JsValue,
        options: JsValue,
        watch: JsValue,
    ) -> Result<JsValue, JsValue> {
        let options: NearestOptions = self::options(options)?;
        let points = array("points", &points)?;
        let found =
            self.watched(watch, async |w| self.0.nearest(&points, &options, w).await).await?;
        let result = with(Object::new().into(), "points", &floats(&found.points));
        let result = with(result, "distances", &floats(&found.distances));
        Ok(with(result, "searched", &found.searched.into()))
    }

    /// `{ times, flow, entropy }`, the last two each `{ direct, integrated }` with their standard errors.
    #[wasm_bindgen(js_name = modelEvolution)]
    pub async fn model_evolution(
        &self,
        options: JsValue,
        watch: JsValue,
    ) -> Result<JsValue, JsValue> {
        let options: ModelEvolutionOptions = self::options(options)?;
        let found =
            self.watched(watch, async |w| self.0.model_evolution(&options, w).await).await?;
        let curve = |curve: &Descending| {
            let result = estimates(Object::new().into(), "direct", &curve.direct);
            let result = estimates(result, "integrated", &curve.integrated);
            estimates(result, "difference", &curve.difference)
        };
        let times: Vec<f32> = found.times.iter().map(|&t| t as f32).collect();
        let result = with(Object::new().into(), "times", &floats(&times));
        let result = with(result, "flow", &curve(&found.divergence));
        Ok(with(result, "entropy", &curve(&found.entropy)))
    }

    /// tr Cov of the gradient of a batch.
    #[wasm_bindgen(js_name = gradientVariance)]
    pub async fn gradient_variance(
        &self,
        batches: JsValue,
        watch: JsValue,
    ) -> Result<JsValue, JsValue> {
        let count = batches.as_f64().filter(|n| n.fract() == 0.0 && (2.0..=1e3).contains(n));
        let count =
            count.ok_or_else(|| refused("batches", &batches, "a whole number from 2 to 1000"))?;
        let call = async |w: &mut Watch<'_>| self.0.gradient_variance(count as usize, w).await;
        Ok(self.watched(watch, call).await?.into())
    }

    pub async fn save(&self) -> Result<js_sys::Uint8Array, JsValue> {
        Ok(js_sys::Uint8Array::from(self.0.save().await?.as_slice()))
    }

    /// Becomes the saved lab; on an error nothing changes.
    pub async fn load(&mut self, bytes: JsValue) -> Result<(), JsValue> {
        let bytes: js_sys::Uint8Array =
            bytes.dyn_into().map_err(|other| refused("bytes", &other, "a Uint8Array"))?;
        Ok(self.0.load(&bytes.to_vec()).await?)
    }
}

impl WasmLab {
    /// Runs a long call under the eyes of a JavaScript function. When that ends it, the error is called
    /// `AbortError`, as the browser's own are.
    async fn watched<T>(
        &self,
        watch: JsValue,
        call: impl AsyncFnOnce(&mut Watch<'_>) -> Result<T, LabError>,
    ) -> Result<T, JsValue> {
        let Some(function) = watch.dyn_ref::<Function>() else {
            return Ok(call(&mut Watch::nobody()).await?);
        };
        let ended = Rc::new(Cell::new(false));
        let mut watch = Watch::new(|done| {
            let answer = function.call1(&JsValue::NULL, &done.into());
            let (ended, backend) = (ended.clone(), self.0.backend.clone());
            Box::pin(async move {
                let goes_on = match answer.map_err(|_| Cancelled)?.dyn_into::<Promise>() {
                    Err(answer) => answer.is_truthy(),
                    Ok(promise) => {
                        let answer = JsFuture::from(promise).await.map_err(|_| Cancelled)?;
                        // The queue of the GPU stays as short as these pauses.
                        backend.drain().await;
                        answer.is_truthy()
                    }
                };
                ended.set(!goes_on);
                if goes_on { Ok(()) } else { Err(Cancelled) }
            })
        });
        call(&mut watch).await.map_err(|error| {
            let message = error.to_string();
            let error = js_sys::Error::new(&message);
            if ended.get() {
                error.set_name("AbortError");
            }
            error.into()
        })
    }
}

/// A value as its user wrote it.
fn shown(value: &JsValue) -> String {
    let text = js_sys::JSON::stringify(value).ok().and_then(|text| text.as_string());
    text.unwrap_or_else(|| format!("{value:?}"))
}

fn refused(field: &str, value: &JsValue, allowed: &str) -> JsError {
    JsError::new(&format!("{field}: {} is not allowed; it must be {allowed}", shown(value)))
}

fn time(value: &JsValue) -> Result<f64, JsError> {
    value.as_f64().ok_or_else(|| refused("t", value, "a number from 0 to 1"))
}

/// A `Float32Array` argument.
fn array(field: &str, value: &JsValue) -> Result<Vec<f32>, JsError> {
    let array = value.dyn_ref::<Float32Array>().map(Float32Array::to_vec);
    array.ok_or_else(|| refused(field, value, "a Float32Array"))
}
