//! The network that other libraries are measured with in `npm run bench`, run by our training, samplers and densities:
//! 2 + 32 inputs (x, and sines and cosines of 16 frequencies of t), three SiLU layers, s = output/σ(t), VP. It
//! differs from a network of ours in what it sees, and nothing else.

use crate::device::{host_values, upload};
use crate::kernel::{Inputs, Perceptron, Rates, Shape, Waves};
use crate::learner::graphless::{Seen, gradient};
use crate::likelihood::{Solver, log_density};
use crate::loss::{Kind, Levels, Objective, Projection, Rows, TimeLaw, Weighting};
use crate::ode::{RK4, walk};
use crate::sampler::{Grid, Model, euler_maruyama, noise, probability_flow};
use crate::score::{Differentiable, Score, Time};
use crate::sde::{Kernel, LinearRate, Vp};
use crate::train::State;
use burn::tensor::{Device, Tensor};
use std::f64::consts::TAU;
use std::sync::Arc;
use wasm_bindgen::prelude::*;

const SDE: Vp = Vp(LinearRate { beta_min: 0.1, beta_max: 20.0 });
const WAVES: usize = 16;
const RATE: f64 = 1e-3;
/// Where their process begins.
const BEGINNING: f64 = 1e-3;

/// sin and cos of 2πf_k t with f_k = ¼·64^(k/15).
fn features(t: f64) -> [f32; 2 * WAVES] {
    let angle = |k: usize| TAU * 0.25 * 64f64.powf((k % WAVES) as f64 / 15.0) * t;
    std::array::from_fn(|k| (if k < WAVES { angle(k).sin() } else { angle(k).cos() }) as f32)
}

fn shape(width: usize) -> Shape {
    let waves = Waves::none(2);
    Shape { dimension: 2, waves, features: 2 * WAVES, width, depth: 3, gradient: false }
}

#[wasm_bindgen]
pub struct Peer {
    width: usize,
    state: State,
}

struct PeerScore(Perceptron);

impl PeerScore {
    fn at(&self, x: &Tensor<2>, directions: Vec<f32>, time: &Time) -> [Tensor<2>; 2] {
        let &[t] = time.values() else { unreachable!("samplers have one time") };
        let inputs = Inputs {
            points: &host_values(x.clone()),
            noise: &[0.0],
            features: &features(t),
            directions: &directions,
        };
        let (values, tangents) = self.0.field(&inputs);
        [values, tangents].map(|numbers| {
            let rows = numbers.len() / 2;
            upload(numbers, [rows, 2], &x.device()).mul_scalar(1.0 / SDE.sigma(t))
        })
    }
}

impl Score for PeerScore {
    fn score(&self, x: &Tensor<2>, time: &Time) -> Tensor<2> {
        let [score, _] = self.at(x, Vec::new(), time);
        score
    }
}

impl Differentiable for PeerScore {
    fn jvp(&self, x: &Tensor<2>, directions: Tensor<2>, time: &Time) -> (Tensor<2>, Tensor<2>) {
        let [score, tangents] = self.at(x, host_values(directions), time);
        (score, tangents)
    }
}

#[wasm_bindgen]
impl Peer {
    /// Parameters W₁ b₁ … W₄ b₄ one after the other.
    #[wasm_bindgen(constructor)]
    pub fn new(width: usize, parameters: Vec<f32>) -> Self {
        let count = parameters.len();
        Self { width, state: State::new(vec![upload(parameters, [1, count], &Device::flex())]) }
    }

    pub fn parameters(&self) -> Vec<f32> {
        host_values(self.state.weights.clone())
    }

    /// So many steps, whose batches lie one after the other; `directions` of sliced score matching, or none for
    /// denoising. Returns their losses.
    pub fn train(
        &mut self,
        batch: usize,
        clean: &[f32],
        times: &[f32],
        noise: &[f32],
        directions: &[f32],
    ) -> Vec<f32> {
        let sliced = !directions.is_empty();
        let projection = Projection::Rademacher;
        let kind = match sliced {
            true => Kind::Sliced { projection, count: 1, variance_reduced: true },
            false => Kind::Denoising,
        };
        let levels = Levels::of(Arc::new(SDE), Weighting::Variance, TimeLaw::Uniform);
        let objective = Objective::new(kind, levels);
        let mut numbers = self.state.on_host();
        let losses = times.chunks(batch).enumerate().map(|(step, times)| {
            let of = |values: &[f32]| values[2 * batch * step..2 * batch * (step + 1)].to_vec();
            let times: Vec<f64> = times.iter().map(|&t| t.into()).collect();
            // Denoising is compared without its half.
            let factor = if sliced { 1.0 } else { 2.0 };
            let weights = times.iter().map(|&t| factor * SDE.sigma(t).powi(2)).collect();
            let (clean, noise) = (of(clean), of(noise));
            let rows = Rows { labels: Vec::new(), clean, noise, averaged: None, times, weights };
            let perceptron = Perceptron::new(shape(self.width), &numbers.weights);
            let directions = if sliced { of(directions) } else { Vec::new() };
            let seen = seen(&rows);
            let (loss, gradient) = gradient(&perceptron, &objective, &rows, &seen, &directions);
            let rates = Rates { step: self.state.step, learning: RATE, average: 0.999 };
            numbers.adam(&gradient, &rates);
            self.state.step += 1;
            loss
        });
        let losses = losses.collect();
        self.state.return_from_host(numbers);
        losses
    }

    fn score(&self) -> PeerScore {
        PeerScore(Perceptron::new(shape(self.width), &self.parameters()))
    }

    /// The reverse SDE by Euler and Maruyama, or the probability flow by RK4, on the first `steps` of a uniform grid of
    /// `of`.
    pub async fn sample(&self, prior: Vec<f32>, steps: usize, of: usize, flow: bool) -> Vec<f32> {
        let score = self.score();
        let model = Model { score: &score, sde: &SDE };
        let grid: Vec<f64> =
            (0..=steps).map(|i| 1.0 - (1.0 - BEGINNING) * i as f64 / of as f64).collect();
        let mut draw = noise(0, 0);
        let rows = prior.len() / 2;
        let x = upload(prior, [rows, 2], &Device::flex());
        let step = |x, span| match flow {
            true => probability_flow(&RK4, model, x, span),
            false => euler_maruyama(model, 1.0, x, span, &mut draw),
        };
        host_values(walk(x, &grid, step, async |_, _| Ok(())).await.expect("nobody ends it"))
    }

    /// ln p at points by the probability flow, RK4 with the exact divergence.
    #[wasm_bindgen(js_name = logDensity)]
    pub async fn log_density(&self, points: Vec<f32>, steps: usize) -> Vec<f32> {
        let rows = points.len() / 2;
        let points = upload(points, [rows, 2], &Device::flex());
        // Of our grid as many steps lie above their beginning.
        let above = |n: &usize| {
            let times = Grid::Karras.times(&SDE, *n);
            times.into_iter().filter(|&t| t > BEGINNING).count() == steps
        };
        let steps = (steps..).find(above).expect("a grid that is fine enough");
        let solver = Solver::Fixed { scheme: &RK4, steps };
        let score = self.score();
        let observe = async |_: f64, _: &Tensor<2>| Ok(());
        let found = log_density(&score, &SDE, BEGINNING, points, &solver, None, observe).await;
        found.expect("a log-density").values
    }
}

/// The network is shown x' itself, and s = output/σ.
fn seen(rows: &Rows) -> Seen {
    let mut seen = Seen::default();
    for (i, &t) in rows.times.iter().enumerate() {
        let (alpha, sigma) = (SDE.alpha(t) as f32, SDE.sigma(t) as f32);
        for axis in 2 * i..2 * i + 2 {
            seen.noisy.push(alpha * rows.clean[axis] + sigma * rows.noise[axis]);
        }
        seen.features.extend(features(t));
        seen.inputs.push(1.0);
        seen.noise.push(0.0);
        seen.linear.push(0.0);
        seen.output.push(1.0 / sigma);
    }
    seen.centred = seen.noisy.clone();
    seen.points = seen.noisy.clone();
    seen
}
