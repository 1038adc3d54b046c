//! The forward process is learned together with the score. Of the objective of joint training,
//!
//! −E log π(x₁) + ½∫E[g²(‖s‖² + 2∇·s) − 2∇·f]dt,
//!
//! in which denoising has ‖s − ∇log p₀ₜ‖² − D/σ² for ‖s‖² + 2∇·s, only the level G₁ at the
//! end moves the value (see `schedule.rs`), and follows its gradient: through α and σ of the rows, through their
//! weight g²dt = σ²G'dt, and through the terms in closed form. The shape of the schedule cannot move the value, and
//! so follows the gradient of the mean square of a row's estimate, the variance up to a constant
//! (arXiv 2107.00630, appendix I.2).

use crate::data::Moments;
use crate::device::{ReadError, read, upload};
use crate::loss::{Batch, Kind, Objective};
use crate::noise::Noise;
use crate::schedule::{Derivatives, PARAMETERS, Schedule};
use crate::score::{Moving, Network, Time};
use burn::tensor::{Device, Gradients, Tensor};
use std::sync::Arc;

#[derive(Clone)]
pub struct ScheduleLearner {
    pub schedule: Arc<Schedule>,
    /// θ and η, `[1, PARAMETERS]`
    pub parameters: Tensor<2>,
    /// D and E‖x‖²
    size: [f64; 2],
}

impl ScheduleLearner {
    /// `schedule` as it begins.
    pub fn new(schedule: Arc<Schedule>, moments: &Moments, device: &Device) -> Self {
        let dimension = moments.mean.len() as f64;
        let square: f64 = moments.mean.iter().map(|&m| f64::from(m).powi(2)).sum();
        let parameters = Tensor::zeros([1, PARAMETERS], device);
        Self { schedule, parameters, size: [dimension, square + dimension * moments.std.powi(2)] }
    }

    /// The same schedule with other parameters.
    pub fn with(&self, parameters: Tensor<2>) -> Self {
        Self { parameters, ..self.clone() }
    }

    /// Reads the parameters, so that the process can be evaluated on the host.
    pub async fn settle(&self) -> Result<(), ReadError> {
        let values = read([self.parameters.clone()]).await?.remove(0);
        self.schedule.set(&values);
        Ok(())
    }

    /// The loss, its gradients in the network, and the direction for the schedule, `[1, PARAMETERS]`.
    pub fn gradients(
        &self,
        network: &Network,
        objective: &Objective,
        batch: &Batch,
        noise: &mut Noise,
    ) -> (Tensor<1>, Gradients, Tensor<2>) {
        // The network sees a level and not its time, so all is done at the base's time of the same level,
        // where the closed forms are short.
        let (schedule, base) = (&self.schedule, self.schedule.base.clone());
        let (n, device) = (batch.weights.len(), batch.noise.device());
        let zeros = || Tensor::<2>::zeros([n, 1], &device).autodiff().require_grad();
        let (shift, stretch) = (zeros(), zeros());
        let times: Vec<f64> = batch.time.values().iter().map(|&t| schedule.base_time(t)).collect();
        let rate = |&t: &f64| base.diffusion_squared(t) / base.sigma(t).powi(2);
        let rates = times.iter().map(rate).collect();
        let dt: Vec<f32> = batch
            .weights
            .iter()
            .zip(&times)
            .map(|(weight, &t)| (weight / base.sigma(t).powi(2)) as f32)
            .collect();
        let time = Time::Moving(Box::new(Moving { times, rates, shift: shift.clone() }));
        let variance = time.coefficient(&device, |t| base.sigma(t).powi(2));
        let moved = batch.with(&*base, batch.clean.clone(), time);

        let rows = objective.rows(&network.on(base.clone()), &*base, &moved, noise);
        let weighted =
            variance.times(rows) * upload(dt, [n, 1], &device) * stretch.clone().add_scalar(1.0);
        let loss = weighted.clone().mean();
        let found = loss.backward();

        let gradient = |leaf: &Tensor<2>| leaf.grad(&found).expect("every row has a level");
        let (by_level, by_rate) = (gradient(&shift), gradient(&stretch));
        let [value, square] = self.chained(batch.time.values(), by_level, by_rate, weighted);
        let along = schedule.end_alone().map(|x| x as f32).to_vec();
        let along = upload(along, [1, PARAMETERS], &device);
        let closed = self.closed_form_slope(matches!(objective.kind, Kind::Denoising));
        let end = (value * along).sum_dim(1).add_scalar(closed);
        let shape = square.narrow(1, 0, PARAMETERS - 1);
        (loss.without_autodiff(), found, Tensor::cat(vec![shape, end], 1))
    }

    /// The gradients in (θ, η) of the mean of the rows and of their mean square, each `[1, PARAMETERS]`, from the
    /// mean's derivatives in the level and in ln G' of every row.
    fn chained(
        &self,
        times: &[f64],
        by_level: Tensor<2>,
        by_rate: Tensor<2>,
        rows: Tensor<2>,
    ) -> [Tensor<2>; 2] {
        let derivatives: Vec<Derivatives> =
            times.iter().map(|&t| self.schedule.derivatives(t)).collect();
        let table = |pick: fn(&Derivatives) -> &[f64; PARAMETERS]| {
            let values = derivatives.iter().flat_map(|d| pick(d).iter().map(|&x| x as f32));
            upload(values.collect(), [times.len(), PARAMETERS], &by_level.device())
        };
        let each = table(|d| &d.level) * by_level.clone() + table(|d| &d.log_rate) * by_rate;
        let of_square = each.clone() * rows.without_autodiff().mul_scalar(2.0);
        [each.sum_dim(0), of_square.sum_dim(0)]
    }

    /// The terms that need no score, −E log π(x₁) − D ln α(1), with denoising −½D·G₁ too, where the level at
    /// the end is `level`; up to a constant.
    fn closed_form(&self, level: f64, denoising: bool) -> f64 {
        let [dimension, square] = self.size;
        let (log_alpha, sigma) = self.schedule.at_level(level);
        let last = (2.0 * log_alpha).exp() * square + dimension * sigma * sigma;
        let prior = 0.5 * last / self.schedule.base.prior_std().powi(2);
        let kernel = if denoising { 0.5 * level } else { 0.0 };
        prior - dimension * (log_alpha + kernel)
    }

    /// Its derivative in η.
    fn closed_form_slope(&self, denoising: bool) -> f64 {
        const STEP: f64 = 1e-4;
        let (end, along_eta) = self.schedule.end();
        let above = self.closed_form(end + STEP, denoising);
        let below = self.closed_form(end - STEP, denoising);
        (above - below) / (2.0 * STEP) * along_eta
    }
}
