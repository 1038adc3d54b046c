//! The lab's methods, as JavaScript calls them.

use super::arguments::{self, array, count, read, refused, sample_options, time};
use super::browser::start;
use super::results::{self, entries, floats, floats_of};
use super::watch::watched;
use crate::config::{
    BoundOptions, DataOptions, DensityOptions, EncodeOptions, EvaluateOptions, EvolutionOptions,
    GuidanceOptions, LossOptions, ModelEvolutionOptions, NearestOptions, QualityOptions,
    ScheduleOptions,
};
use crate::device::Choice;
use crate::lab::{Lab, Watch};
use wasm_bindgen::prelude::*;
use web_time::Instant;

#[wasm_bindgen]
pub struct WasmLab(Lab);

#[wasm_bindgen]
impl WasmLab {
    /// A lab on the backend asked for: `auto`, `webgpu` or `cpu`.
    pub async fn create(config: JsValue, backend: JsValue) -> Result<WasmLab, JsValue> {
        let config = arguments::config(config)?;
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
        results::info(&self.0)
    }

    /// `{ step, loss, stepsPerSecond, losses }`; `loss` is the mean over these steps.
    pub async fn train(&mut self, steps: JsValue) -> Result<JsValue, JsValue> {
        let steps = count("steps", &steps, 1, 100_000)?;
        let clock = Instant::now();
        let losses = self.0.train(steps).await?;
        Ok(results::training(self.0.step(), &losses, clock.elapsed().as_secs_f64()))
    }

    /// `{ points, evaluations, readBacks, seconds, trajectories? }`. `watch` is called with the fraction
    /// done and answers whether to go on, at once or by a promise; so in all methods that take one.
    pub async fn sample(&self, options: JsValue, watch: JsValue) -> Result<JsValue, JsValue> {
        let options = sample_options(options, self.0.dimension())?;
        let clock = Instant::now();
        let call = async |w: &mut Watch<'_>| self.0.sample(&options, w).await;
        let samples = watched(&self.0.backend, watch, call).await?;
        Ok(results::samples(&samples, clock.elapsed().as_secs_f64()))
    }

    /// Data to noise: `{ points, evaluations }`.
    pub async fn encode(
        &self,
        points: JsValue,
        options: JsValue,
        watch: JsValue,
    ) -> Result<JsValue, JsValue> {
        let options: EncodeOptions = read(options)?;
        let points = array("points", &points)?;
        let call = async |w: &mut Watch<'_>| self.0.encode(&points, &options, w).await;
        let (ends, evaluations) = watched(&self.0.backend, watch, call).await?;
        Ok(entries([("points", floats(&ends)), ("evaluations", evaluations.into())]))
    }

    pub async fn score(
        &self,
        points: JsValue,
        t: JsValue,
        options: JsValue,
    ) -> Result<JsValue, JsValue> {
        let t = time(&t)?;
        let options: GuidanceOptions = read(options)?;
        Ok(floats(&self.0.score(&array("points", &points)?, t, &options).await?))
    }

    /// How well samples fit the data, those of a label, or the tilted density.
    pub fn quality(&self, points: JsValue, options: JsValue) -> Result<JsValue, JsValue> {
        let options: QualityOptions = read(options)?;
        Ok(results::quality(self.0.quality(&array("points", &points)?, &options)?))
    }

    #[wasm_bindgen(js_name = logDensity)]
    pub async fn log_density(
        &self,
        points: JsValue,
        options: JsValue,
        watch: JsValue,
    ) -> Result<JsValue, JsValue> {
        let options: DensityOptions = read(options)?;
        let points = array("points", &points)?;
        let call = async |w: &mut Watch<'_>| self.0.log_density(&points, &options, w).await;
        let (found, evaluations) = watched(&self.0.backend, watch, call).await?;
        let values = ("logDensity", floats(&found.values));
        let errors = found.standard_errors.map(|errors| ("standardError", floats(&errors)));
        Ok(entries([values, ("evaluations", evaluations.into())].into_iter().chain(errors)))
    }

    /// `{ bound, standardError }` of each point.
    #[wasm_bindgen(js_name = likelihoodBound)]
    pub async fn likelihood_bound(
        &self,
        points: JsValue,
        options: JsValue,
        watch: JsValue,
    ) -> Result<JsValue, JsValue> {
        let options: BoundOptions = read(options)?;
        let points = array("points", &points)?;
        let call = async |w: &mut Watch<'_>| self.0.likelihood_bound(&points, &options, w).await;
        let found = watched(&self.0.backend, watch, call).await?;
        let errors = floats_of(&found, |e| e.standard_error);
        Ok(entries([("bound", floats_of(&found, |e| e.mean)), ("standardError", errors)]))
    }

    #[wasm_bindgen(js_name = lossValue)]
    pub async fn loss_value(&self, options: JsValue) -> Result<JsValue, JsValue> {
        let options: LossOptions = read(options)?;
        Ok(results::loss_value(self.0.loss_value(&options).await?))
    }

    /// `{ times, losses }` of single rows.
    #[wasm_bindgen(js_name = lossSamples)]
    pub async fn loss_samples(&self, options: JsValue) -> Result<JsValue, JsValue> {
        let options: LossOptions = read(options)?;
        let (times, losses) = self.0.loss_samples(&options).await?;
        Ok(entries([("times", floats(&times)), ("losses", floats(&losses))]))
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
        let constant = constant.map_or(JsValue::NULL, JsValue::from);
        Ok(entries([("potential", floats(&values)), ("logNormaliser", constant)]))
    }

    pub async fn evaluate(&self, options: JsValue, watch: JsValue) -> Result<JsValue, JsValue> {
        let options: EvaluateOptions = read(options)?;
        let call = async |w: &mut Watch<'_>| self.0.evaluate(&options, w).await;
        Ok(results::evaluation(&watched(&self.0.backend, watch, call).await?))
    }

    /// Draws of the data for a picture: `{ count, seed, label, guidance }`.
    #[wasm_bindgen(js_name = dataSample)]
    pub fn data_sample(&self, options: JsValue) -> Result<JsValue, JsValue> {
        let options: DataOptions = read(options)?;
        Ok(floats(&self.0.data_sample(&options)?))
    }

    /// ln p of the data at the points, `null` where it is not known.
    #[wasm_bindgen(js_name = dataLogDensity)]
    pub fn data_log_density(&self, points: JsValue, options: JsValue) -> Result<JsValue, JsValue> {
        let options: GuidanceOptions = read(options)?;
        let values = self.0.data_log_density(&array("points", &points)?, &options)?;
        Ok(values.map_or(JsValue::NULL, |values| results::doubles(&values)))
    }

    /// `{ times, flow, sde, entropy }`, the last three each `{ direct, integrated }`.
    pub fn evolution(&self, options: JsValue) -> Result<JsValue, JsValue> {
        let options: EvolutionOptions = read(options)?;
        Ok(results::evolution(&self.0.evolution(&options)?))
    }

    /// `{ times, fixed, learned }`, the last two each `{ alpha, sigma, diffusionSquared, level }` or null.
    pub fn schedule(&self, options: JsValue) -> Result<JsValue, JsValue> {
        let options: ScheduleOptions = read(options)?;
        Ok(results::schedules(&self.0.schedule(&options)?))
    }

    /// `{ points, distances, searched }`: the nearest training data.
    pub async fn nearest(
        &self,
        points: JsValue,
        options: JsValue,
        watch: JsValue,
    ) -> Result<JsValue, JsValue> {
        let options: NearestOptions = read(options)?;
        let points = array("points", &points)?;
        let call = async |w: &mut Watch<'_>| self.0.nearest(&points, &options, w).await;
        let found = watched(&self.0.backend, watch, call).await?;
        Ok(entries([
            ("points", floats(&found.points)),
            ("distances", floats(&found.distances)),
            ("searched", found.searched.into()),
        ]))
    }

    /// `{ times, flow, entropy }`, the last two each `{ direct, integrated }` with their standard errors.
    #[wasm_bindgen(js_name = modelEvolution)]
    pub async fn model_evolution(
        &self,
        options: JsValue,
        watch: JsValue,
    ) -> Result<JsValue, JsValue> {
        let options: ModelEvolutionOptions = read(options)?;
        let call = async |w: &mut Watch<'_>| self.0.model_evolution(&options, w).await;
        Ok(results::model_evolution(&watched(&self.0.backend, watch, call).await?))
    }

    /// tr Cov of the gradient of a batch.
    #[wasm_bindgen(js_name = gradientVariance)]
    pub async fn gradient_variance(
        &self,
        batches: JsValue,
        watch: JsValue,
    ) -> Result<JsValue, JsValue> {
        let batches = count("batches", &batches, 2, 1000)?;
        let call = async |w: &mut Watch<'_>| self.0.gradient_variance(batches, w).await;
        Ok(watched(&self.0.backend, watch, call).await?.into())
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
