//! Fourier features of a network's input, so that a small network can draw fine detail (Tancik et al. 2020,
//! arXiv 2006.10739), damped by the noise: beside u = (x − αm)/√v the network is shown
//!
//! A_k sin(ω_k·u) and A_k cos(ω_k·u), with A_k = E cos(ω_k·ζ) = exp(−½‖ω_k‖²σ²/v), ζ ~ N(0, σ²/v I),
//!
//! that is, each wave times what the noise in u leaves of its mean: what is finer than the noise vanishes.

use super::Coefficient;
use super::perceptron::stacked;
use crate::device::upload;
use crate::kernel;
use burn::tensor::{Device, Tensor};
use std::f64::consts::{PI, TAU};

/// The golden ratio's part: its multiples, modulo one, spread evenly however many are taken.
const GOLDEN: f64 = 0.618_033_988_749_894_9;

/// K waves, of which the network sees sine and cosine.
#[derive(Clone)]
pub struct Fourier {
    /// ω/2π of every feature, twice the K waves: `[D, 2K]`
    turns: Tensor<2>,
    /// A quarter of a turn for the cosines, `[1, 2K]`
    phases: Tensor<2>,
    /// −½‖ω‖², `[1, 2K]`
    damping: Tensor<2>,
    /// The same as loops.
    pub(super) waves: kernel::Waves,
}

/// The features at a batch, with their slopes in ω·u.
pub struct Waves {
    values: Tensor<2>,
    slopes: Tensor<2>,
    turns: Tensor<2>,
}

/// K frequencies ω: lengths that rise geometrically from `lowest` to `highest`, directions that fill the half
/// sphere. In the plane they turn by the golden angle. In D > 2 dimensions they are the points of Roberts' R_D
/// sequence (multiples of the powers of the root of g^{D+1} = g + 1, which is the golden ratio in one dimension),
/// carried to the sphere by normal quantiles: deterministic, even for any K, and no axis is preferred.
pub fn frequencies(dimension: usize, count: usize, lowest: f64, highest: f64) -> Vec<Vec<f64>> {
    (0..count)
        .map(|k| {
            let part = if count == 1 { 0.0 } else { k as f64 / (count - 1) as f64 };
            let length = lowest * (highest / lowest).powf(part);
            direction(dimension, k).into_iter().map(|x| length * x).collect()
        })
        .collect()
}

/// The k-th direction, of length one.
fn direction(dimension: usize, k: usize) -> Vec<f64> {
    if dimension == 2 {
        let angle = PI * (GOLDEN * k as f64).fract();
        return vec![angle.cos(), angle.sin()];
    }
    let mut root: f64 = 2.0;
    for _ in 0..64 {
        root = (1.0 + root).powf(1.0 / (dimension as f64 + 1.0));
    }
    let normal = |axis: usize| {
        let quantile = (0.5 + (k + 1) as f64 * root.powi(-(axis as i32 + 1))).fract();
        crate::normal::quantile(quantile)
    };
    let point: Vec<f64> = (0..dimension).map(normal).collect();
    let length = point.iter().map(|x| x * x).sum::<f64>().sqrt();
    point.into_iter().map(|x| x / length).collect()
}

impl Fourier {
    pub fn new(frequencies: &[Vec<f64>], device: &Device) -> Self {
        let (count, dimension) = (frequencies.len(), frequencies[0].len());
        let twice = || frequencies.iter().chain(frequencies);
        let row = |values: Vec<f32>| upload(values, [1, 2 * count], device);
        let turns =
            (0..dimension).flat_map(|axis| twice().map(move |w| (w[axis] / TAU) as f32)).collect();
        let phases = (0..2 * count).map(|k| if k < count { 0.0 } else { 0.25 }).collect();
        let damping = twice().map(|w| -0.5 * w.iter().map(|x| x * x).sum::<f64>() as f32);
        Self {
            turns: upload(turns, [dimension, 2 * count], device),
            phases: row(phases),
            damping: row(damping.collect()),
            waves: kernel::Waves::new(frequencies, dimension),
        }
    }

    /// How many numbers a network of this many waves sees beside u.
    pub fn features(count: usize) -> usize {
        2 * count
    }

    /// At inputs u `[n, D]` of which the noise has the given part of the variance, σ²/v.
    pub fn at(&self, u: &Tensor<2>, noise: &Coefficient) -> Waves {
        let turns = u.clone().matmul(self.turns.clone()) + self.phases.clone();
        // WGSL promises nothing of the sine beyond one turn.
        let angle = (turns.clone() - turns.round()).mul_scalar(TAU);
        let amplitude = noise.times_row(&self.damping).exp();
        Waves {
            values: angle.clone().sin() * amplitude.clone(),
            slopes: angle.cos() * amplitude,
            turns: self.turns.clone(),
        }
    }
}

impl Waves {
    /// What the network sees, `[n, D + 2K]`.
    pub fn beside(&self, u: Tensor<2>) -> Tensor<2> {
        Tensor::cat(vec![u, self.values.clone()], 1)
    }

    /// Its derivatives along directions `[k·n, D]`.
    pub fn tangents(&self, directions: Tensor<2>) -> Tensor<2> {
        let waves = stacked(self.slopes.clone(), &directions) * self.angles(&directions);
        Tensor::cat(vec![directions, waves], 1)
    }

    /// From a gradient in what the network sees to that in u, with its derivatives along directions.
    pub fn gradient(
        &self,
        (gradient, tangents): (Tensor<2>, Option<Tensor<2>>),
        directions: Option<&Tensor<2>>,
    ) -> (Tensor<2>, Option<Tensor<2>>) {
        let dimension = self.turns.dims()[0];
        let split = |x: &Tensor<2>| {
            let waves = x.dims()[1] - dimension;
            (x.clone().narrow(1, 0, dimension), x.clone().narrow(1, dimension, waves))
        };
        let back = |waves: Tensor<2>| waves.matmul(self.turns.clone().transpose()).mul_scalar(TAU);
        let (plain, waves) = split(&gradient);
        let tangents = tangents.zip(directions).map(|(tangents, v)| {
            let (plain, along) = split(&tangents);
            let bent = stacked(waves.clone() * self.values.clone(), v) * self.angles(v);
            plain + back(along * stacked(self.slopes.clone(), v) - bent)
        });
        (plain + back(waves * self.slopes.clone()), tangents)
    }

    /// ω·v for directions v.
    fn angles(&self, directions: &Tensor<2>) -> Tensor<2> {
        directions.clone().matmul(self.turns.clone()).mul_scalar(TAU)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_rise_geometrically() {
        for dimension in [1, 2, 3, 64] {
            let found = frequencies(dimension, 5, 0.5, 8.0);
            for (omega, length) in found.iter().zip([0.5, 1.0, 2.0, 4.0, 8.0]) {
                let square: f64 = omega.iter().map(|x| x * x).sum();
                assert!((square.sqrt() / length - 1.0).abs() < 1e-12, "{dimension}: {omega:?}");
            }
        }
    }

    /// Of directions that are spread evenly the mean of ωωᵀ is I/D. A thousand independent ones would miss it by
    /// √(2/15)/√1000 = 0.009 in the mean square here.
    #[test]
    fn no_direction_is_preferred() {
        for dimension in [2, 3] {
            let n = 1000;
            let found = frequencies(dimension, n, 1.0, 1.0);
            for i in 0..dimension {
                for j in 0..dimension {
                    let mean = found.iter().map(|w| w[i] * w[j]).sum::<f64>() / n as f64;
                    let even = if i == j { 1.0 / dimension as f64 } else { 0.0 };
                    assert!((mean - even).abs() < 0.009, "{dimension} [{i}, {j}]: {mean}");
                }
            }
        }
    }
}
