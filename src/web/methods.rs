//! The lab's methods, as JavaScript calls them.

use super::arguments::{self, array, count, read, refused, sample_options, time};
use super::browser::start;
use super::results::{self, entries, floats, floats_of};
use super::watch::watched;
use crate::choice::{Choice as _, name, names};
use crate::config::limits::method::{BATCHES, STEPS_OF_TRAINING};
use crate::config::{
    BoundOptions, DataOptions, DensityOptions, Divergence, EncodeOptions, EvaluateOptions,
    EvolutionOptions, GuidanceOptions, LossOptions, ModelEvolutionOptions, NearestOptions,
    QualityOptions, ScheduleOptions,
};
use crate::device::Choice;
use crate::lab::{Lab, Plan, Watch};
use crate::likelihood::FEWEST_PROBES;
use wasm_bindgen::prelude::*;
use web_time::Instant;

#[wasm_bindgen]
pub struct WasmLab(Lab);

#[wasm_bindgen]
impl WasmLab {
    /// A lab on the backend asked for: `auto`, `webgpu` or `cpu`.
    pub async fn create(
        config: JsValue,
        backend: JsValue,
        watch: JsValue,
    ) -> Result<WasmLab, JsValue> {
        let plan = Plan::of(arguments::config(config)?)?;
        let asked = backend.as_string().unwrap_or_default();
        let choice = Choice::ALL.iter().find(|choice| name(choice) == asked);
        let refused = || refused("backend", &backend, &names::<Choice>().join(", "));
        let backend = start(*choice.ok_or_else(refused)?).await?;
        let call = async |w: &mut Watch<'_>| plan.prepare(backend.clone(), w).await;
        Ok(WasmLab(watched(&backend, watch, call).await?))
    }

    pub fn info(&self) -> JsValue {
        results::info(&self.0)
    }

    /// `{ step, loss, classifierLoss, stepsPerSecond, losses, ended }`; `loss` is the mean over the steps that were
    /// taken. Where the watcher ends it the call is none the less answered, with `ended` true.
    pub async fn train(&mut self, steps: JsValue, watch: JsValue) -> Result<JsValue, JsValue> {
        let steps = count("steps", &steps, STEPS_OF_TRAINING)?;
        let clock = Instant::now();
        let backend = self.0.backend.clone();
        let call = async |w: &mut Watch<'_>| self.0.train_watched(steps, w).await;
        let losses = watched(&backend, watch, call).await?;
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
        watch: JsValue,
    ) -> Result<JsValue, JsValue> {
        let t = time(&t)?;
        let options: GuidanceOptions = read(options)?;
        let points = array("points", &points)?;
        let call = async |w: &mut Watch<'_>| self.0.score(&points, t, &options, w).await;
        Ok(floats(&watched(&self.0.backend, watch, call).await?))
    }

    /// ∇log pₜ of the data, where it is known.
    #[wasm_bindgen(js_name = exactScore)]
    pub async fn exact_score(
        &self,
        points: JsValue,
        t: JsValue,
        options: JsValue,
        watch: JsValue,
    ) -> Result<JsValue, JsValue> {
        let t = time(&t)?;
        let options: GuidanceOptions = read(options)?;
        let points = array("points", &points)?;
        let call = async |w: &mut Watch<'_>| self.0.exact_score(&points, t, &options, w).await;
        Ok(floats(&watched(&self.0.backend, watch, call).await?))
    }

    /// What the network is shown of points.
    #[wasm_bindgen(js_name = networkInputs)]
    pub async fn network_inputs(
        &self,
        points: JsValue,
        t: JsValue,
        watch: JsValue,
    ) -> Result<JsValue, JsValue> {
        let t = time(&t)?;
        let points = array("points", &points)?;
        let call = async |w: &mut Watch<'_>| self.0.network_inputs(&points, t, w).await;
        let values = watched(&self.0.backend, watch, call).await?;
        Ok(results::network_inputs(&self.0, &values, points.len()))
    }

    /// How well samples fit the data, those of a label, or the tilted density.
    pub async fn quality(
        &self,
        points: JsValue,
        options: JsValue,
        watch: JsValue,
    ) -> Result<JsValue, JsValue> {
        let options: QualityOptions = read(options)?;
        let points = array("points", &points)?;
        let call = async |w: &mut Watch<'_>| self.0.quality(&points, &options, w).await;
        Ok(results::quality(watched(&self.0.backend, watch, call).await?))
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
        let error = match found.standard_errors {
            Some(errors) => Some(("standardError", floats(&errors))),
            None if options.divergence == Divergence::Exact => None,
            None => Some(("noStandardError", too_few(options.probes()).into())),
        };
        Ok(entries([values, ("evaluations", evaluations.into())].into_iter().chain(error)))
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
    pub async fn loss_value(&self, options: JsValue, watch: JsValue) -> Result<JsValue, JsValue> {
        let options: LossOptions = read(options)?;
        let call = async |w: &mut Watch<'_>| self.0.loss_value(&options, w).await;
        Ok(results::loss_value(watched(&self.0.backend, watch, call).await?))
    }

    /// `{ times, losses }` of single rows.
    #[wasm_bindgen(js_name = lossSamples)]
    pub async fn loss_samples(&self, options: JsValue, watch: JsValue) -> Result<JsValue, JsValue> {
        let options: LossOptions = read(options)?;
        let call = async |w: &mut Watch<'_>| self.0.loss_samples(&options, w).await;
        let (times, losses) = watched(&self.0.backend, watch, call).await?;
        Ok(entries([("times", floats(&times)), ("losses", floats(&losses))]))
    }

    /// The rotation of the score in the plane.
    pub async fn curl(
        &self,
        points: JsValue,
        t: JsValue,
        watch: JsValue,
    ) -> Result<JsValue, JsValue> {
        let (points, t) = (array("points", &points)?, time(&t)?);
        let call = async |w: &mut Watch<'_>| self.0.curl(&points, t, w).await;
        Ok(floats(&watched(&self.0.backend, watch, call).await?))
    }

    /// `{ potential, logNormaliser }` of an energy-based model.
    pub async fn potential(
        &self,
        points: JsValue,
        t: JsValue,
        watch: JsValue,
    ) -> Result<JsValue, JsValue> {
        let (points, t) = (array("points", &points)?, time(&t)?);
        let call = async |w: &mut Watch<'_>| self.0.potential(&points, t, w).await;
        let (values, constant) = watched(&self.0.backend, watch, call).await?;
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
    pub async fn data_sample(&self, options: JsValue, watch: JsValue) -> Result<JsValue, JsValue> {
        let options: DataOptions = read(options)?;
        let call = async |w: &mut Watch<'_>| self.0.data_sample(&options, w).await;
        Ok(floats(&watched(&self.0.backend, watch, call).await?))
    }

    /// ln p of the data at the points, `null` where it is not known.
    #[wasm_bindgen(js_name = dataLogDensity)]
    pub async fn data_log_density(
        &self,
        points: JsValue,
        options: JsValue,
        watch: JsValue,
    ) -> Result<JsValue, JsValue> {
        let options: GuidanceOptions = read(options)?;
        let points = array("points", &points)?;
        let call = async |w: &mut Watch<'_>| self.0.data_log_density(&points, &options, w).await;
        let values = watched(&self.0.backend, watch, call).await?;
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
        let batches = count("batches", &batches, BATCHES)?;
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

fn too_few(probes: usize) -> String {
    format!("probes: {probes} give no standard error to rely on; {FEWEST_PROBES} do")
}
