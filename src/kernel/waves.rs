//! The Fourier features of `score/fourier.rs`, a row at a time: in the first panels of a block A sin(ω·u), in as many
//! after them A cos(ω·u).

use super::block::{ROWS, panels};
use super::elementary::{Octet, exp, madd, sine_and_cosine};
use std::f64::consts::TAU;

/// K waves in D dimensions.
#[derive(Clone)]
pub struct Waves {
    /// ω/2π, `[D][panels]`
    turns: Vec<Vec<Octet>>,
    /// −½‖ω‖²
    damping: Vec<Octet>,
    count: usize,
}

impl Waves {
    pub fn new(frequencies: &[Vec<f64>], dimension: usize) -> Self {
        let columns = |of: &dyn Fn(&Vec<f64>) -> f64| {
            let octet = |eight: &[Vec<f64>]| {
                let values = eight.iter().enumerate();
                let mut octet = [0.0; 8];
                values.for_each(|(i, frequency)| octet[i] = of(frequency) as f32);
                Octet::new(octet)
            };
            frequencies.chunks(8).map(octet).collect()
        };
        Self {
            turns: (0..dimension).map(|axis| columns(&|w| w[axis] / TAU)).collect(),
            damping: columns(&|w| -0.5 * w.iter().map(|x| x * x).sum::<f64>()),
            count: frequencies.len(),
        }
    }

    pub fn none(dimension: usize) -> Self {
        Self::new(&[], dimension)
    }

    /// Panels of the sines alone, and of the cosines.
    pub fn panels(&self) -> usize {
        panels(self.count)
    }

    /// The column of a block in which feature i lies, the sines of all waves first.
    pub fn column(&self, feature: usize) -> usize {
        if feature < self.count { feature } else { 8 * self.panels() + feature - self.count }
    }

    pub fn features(&self) -> usize {
        2 * self.count
    }

    /// Σ over the axes of turns times v: eight waves' worth of ω·v/2π.
    #[inline(always)]
    fn along(&self, panel: usize, v: &[f32]) -> Octet {
        let axes = self.turns.iter().zip(v);
        axes.fold(Octet::ZERO, |sum, (turns, v)| madd(turns[panel], Octet::splat(*v), sum))
    }

    /// At u, of which the noise has the given part of the variance.
    pub fn fill(&self, row: usize, u: &[f32], noise: f32, block: &mut [Octet]) {
        let shift = self.panels() * ROWS;
        for panel in 0..self.panels() {
            let (sine, cosine) = sine_and_cosine(self.along(panel, u));
            let amplitude = exp(self.damping[panel] * Octet::splat(noise));
            let at = panel * ROWS + row;
            block[at] = sine * amplitude;
            block[at + shift] = cosine * amplitude;
        }
    }

    /// From the features of a row to their derivatives along v.
    pub fn tangents(&self, row: usize, v: &[f32], features: &[Octet], block: &mut [Octet]) {
        let shift = self.panels() * ROWS;
        for panel in 0..self.panels() {
            let angle = self.along(panel, v) * Octet::splat(TAU as f32);
            let at = panel * ROWS + row;
            block[at] = features[at + shift] * angle;
            block[at + shift] = -features[at] * angle;
        }
    }

    /// field += the gradient in u of what has the gradient `of_features` in the features: Jᵀ·of_features.
    pub fn gradient(
        &self,
        row: usize,
        of_features: &[Octet],
        features: &[Octet],
        field: &mut [f32],
    ) {
        let shift = self.panels() * ROWS;
        for panel in 0..self.panels() {
            let at = panel * ROWS + row;
            let slope =
                features[at + shift] * of_features[at] - features[at] * of_features[at + shift];
            self.add_along(panel, slope, field);
        }
    }

    /// field += the derivative along v of [`Self::gradient`], where `of_features` stays as it is.
    pub fn bend(
        &self,
        row: usize,
        v: &[f32],
        of_features: &[Octet],
        features: &[Octet],
        field: &mut [f32],
    ) {
        let shift = self.panels() * ROWS;
        for panel in 0..self.panels() {
            let at = panel * ROWS + row;
            let angle = self.along(panel, v) * Octet::splat(-(TAU as f32));
            let curvature =
                features[at] * of_features[at] + features[at + shift] * of_features[at + shift];
            self.add_along(panel, curvature * angle, field);
        }
    }

    /// The adjoint of [`Self::bend`] in `of_features`: adds to it what an adjoint of the field asks for.
    pub fn bend_adjoint(
        &self,
        row: usize,
        v: &[f32],
        of_field: &[f32],
        features: &[Octet],
        block: &mut [Octet],
    ) {
        let shift = self.panels() * ROWS;
        for panel in 0..self.panels() {
            let at = panel * ROWS + row;
            let square = Octet::splat((-TAU * TAU) as f32);
            let both = self.along(panel, v) * self.along(panel, of_field) * square;
            block[at] += features[at] * both;
            block[at + shift] += features[at + shift] * both;
        }
    }

    fn add_along(&self, panel: usize, slope: Octet, field: &mut [f32]) {
        for (turns, field) in self.turns.iter().zip(field) {
            *field += (turns[panel] * slope).reduce_add() * TAU as f32;
        }
    }
}
