//! The gradient of an objective on the CPU without a graph: the network as loops, the objective row by row with its
//! adjoint written out. The same draws in the same order as with a graph.

use super::score::{ScoreLearner, told};
use crate::kernel::{Inputs, Perceptron, Shape};
use crate::loss::{Objective, Row, Rows};
use crate::noise::Noise;
use crate::score::Preconditioning;
use std::rc::Rc;

/// What it needs of a learner.
pub struct Graphless {
    shape: Shape,
    preconditioning: Preconditioning,
    objective: Rc<Objective>,
    labels: usize,
    dropout: f64,
}

impl Graphless {
    /// Where nothing is learned but the network.
    pub fn of(learner: &ScoreLearner) -> Option<Self> {
        if learner.dequantizer.is_some() || learner.schedule.is_some() {
            return None;
        }
        let network = &learner.network;
        Some(Self {
            shape: network.shape(),
            preconditioning: network.preconditioning.clone(),
            objective: learner.objective.clone(),
            labels: network.labels.count,
            dropout: learner.dropout,
        })
    }

    /// The mean loss of the rows and its gradient in the parameters, in their order.
    pub fn gradient(&self, parameters: &[f32], rows: &Rows, noise: &mut Noise) -> (f32, Vec<f32>) {
        let told = match self.labels {
            0 => Vec::new(),
            _ => told(&rows.labels, self.dropout, noise),
        };
        let seen = Seen::of(&self.preconditioning, rows, self.labels, &told);
        let perceptron = Perceptron::new(self.shape.clone(), parameters);
        let [n, dimension] = rows.shape();
        let directions = self.objective.directions(n, dimension, noise);
        gradient(&perceptron, &self.objective, rows, &seen, &directions)
    }
}

/// What a network sees of some rows, and what becomes of its output.
#[derive(Default)]
pub struct Seen {
    /// x' = αx + σz and x' − αm, `[n, D]`
    pub noisy: Vec<f32>,
    pub centred: Vec<f32>,
    /// u, `[n, D]`
    pub points: Vec<f32>,
    /// Of time and label, `[n, T]`
    pub features: Vec<f32>,
    /// 1/√v, σ²/v, a and b of each row
    pub inputs: Vec<f32>,
    pub noise: Vec<f32>,
    pub linear: Vec<f32>,
    pub output: Vec<f32>,
}

impl Seen {
    fn of(
        preconditioning: &Preconditioning,
        rows: &Rows,
        labels: usize,
        told: &[Option<usize>],
    ) -> Self {
        let [_, dimension] = rows.shape();
        let mut seen = Self::default();
        for (i, &t) in rows.times.iter().enumerate() {
            let level = preconditioning.level(t);
            let (alpha, sigma) = (level.alpha as f32, level.sigma as f32);
            for (axis, mean) in preconditioning.mean().iter().enumerate() {
                let at = i * dimension + axis;
                let x = alpha * rows.clean[at] + sigma * rows.noise[at];
                seen.noisy.push(x);
                seen.centred.push(x - alpha * mean);
                seen.points.push(level.inputs as f32 * seen.centred[at]);
            }
            seen.features.extend(preconditioning.told(&level).map(|x| x as f32));
            let first = seen.features.len();
            seen.features.resize(first + labels, 0.0);
            if let Some(Some(label)) = told.get(i) {
                seen.features[first + label] = 1.0;
            }
            seen.inputs.push(level.inputs as f32);
            seen.noise.push(level.noise as f32);
            seen.linear.push(level.linear as f32);
            seen.output.push(level.output as f32);
        }
        seen
    }
}

/// The mean loss of rows and its gradient in the network's parameters, with the directions of the objective.
pub fn gradient(
    perceptron: &Perceptron,
    objective: &Objective,
    rows: &Rows,
    seen: &Seen,
    directions: &[f32],
) -> (f32, Vec<f32>) {
    let [n, dimension] = rows.shape();
    let compared = objective.compared(rows, &seen.noisy);
    let scaled = directions.chunks_exact(dimension).zip(seen.inputs.iter().cycle());
    let along: Vec<f32> = scaled.flat_map(|(v, scale)| v.iter().map(move |v| scale * v)).collect();
    let inputs = Inputs {
        points: &seen.points,
        noise: &seen.noise,
        features: &seen.features,
        directions: &along,
    };
    let count = directions.len() / (n * dimension);

    let mut total = 0.0;
    let mut score = vec![0.0; dimension];
    let (mut v, mut tangents) = (vec![0.0; count * dimension], vec![0.0; count * dimension]);
    let gradient = perceptron.gradient(&inputs, |i, field, adjoint| {
        let (linear, output) = (seen.linear[i], seen.output[i]);
        let of_row = i * dimension..(i + 1) * dimension;
        for (k, v) in v.chunks_exact_mut(dimension).enumerate() {
            v.copy_from_slice(&directions[(k * n + i) * dimension..][..dimension]);
        }
        let (value, moved) = field.split_at(dimension);
        let scores = seen.centred[of_row.clone()].iter().zip(value);
        score.iter_mut().zip(scores).for_each(|(s, (x, f))| *s = linear * x + output * f);
        let changes = v.iter().zip(moved);
        tangents.iter_mut().zip(changes).for_each(|(s, (v, f))| *s = linear * v + output * f);
        let (of_score, of_tangents) = adjoint.split_at_mut(dimension);
        let loss = objective.of_row(Row {
            score: &score,
            compared: compared.get(of_row).unwrap_or_default(),
            directions: &v,
            tangents: &tangents,
            of_score,
            of_tangents,
        });
        let weight = rows.weights[i] as f32;
        total += f64::from(weight * loss);
        let factor = output * weight / n as f32;
        adjoint.iter_mut().for_each(|x| *x *= factor);
    });
    ((total / n as f64) as f32, gradient)
}
