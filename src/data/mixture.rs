//! Mixtures of isotropic Gaussians Σ wₖ N(μₖ, sₖ²I) in any dimension.
//!
//! Under any of the SDEs a mixture stays a mixture, pₜ = Σ wₖ N(α μₖ, (α²sₖ² + σ²)I): the score, the
//! density and every sample along t are known exactly.

use super::{Distribution, Entropy, Labelled, Units};
use crate::estimate::Estimate;
use crate::noise::{Noise, Stream};
use nalgebra::{DMatrix, DVector};
use std::f64::consts::{E, TAU};

/// wₖ, μₖ, sₖ.
#[derive(Clone, Debug)]
pub struct Component {
    pub weight: f64,
    pub mean: Vec<f64>,
    pub std: f64,
}

/// A mixture with at least one component; the weights sum to one. Every component has a label: its own,
/// or that of the class to which it belongs.
#[derive(Clone, Debug)]
pub struct Mixture {
    pub components: Vec<Component>,
    labels: Vec<usize>,
    cumulative: Vec<f64>,
}

impl Mixture {
    /// Normalises the weights, which must be positive. Each component is a class of its own.
    pub fn new(components: Vec<Component>) -> Self {
        let labels = (0..components.len()).collect();
        Self::with_labels(components, labels)
    }

    fn with_labels(mut components: Vec<Component>, labels: Vec<usize>) -> Self {
        let total: f64 = components.iter().map(|c| c.weight).sum();
        components.iter_mut().for_each(|c| c.weight /= total);
        let mut sum = 0.0;
        let cumulative = components.iter().map(|c| {
            sum += c.weight;
            sum
        });
        Self { cumulative: cumulative.collect(), components, labels }
    }

    /// Classes of equal weight, each a mixture.
    pub fn of_classes(classes: impl IntoIterator<Item = Mixture>) -> Self {
        let labelled = classes.into_iter().enumerate();
        let components =
            labelled.flat_map(|(label, m)| m.components.into_iter().map(move |c| (c, label)));
        let (components, labels) = components.unzip();
        Self::with_labels(components, labels)
    }

    /// p(x | y = `label`), where there is such a label.
    pub fn given(&self, label: usize) -> Option<Self> {
        let of_class = self.components.iter().zip(&self.labels).filter(|(_, l)| **l == label);
        let components: Vec<Component> = of_class.map(|(c, _)| c.clone()).collect();
        (!components.is_empty()).then(|| {
            let labels = vec![label; components.len()];
            Self::with_labels(components, labels)
        })
    }

    /// Plane components of one standard deviation, from `(weight, [x, y])`.
    pub fn plane(std: f64, centres: impl IntoIterator<Item = (f64, [f64; 2])>) -> Self {
        let component =
            |(weight, mean): (f64, [f64; 2])| Component { weight, mean: mean.into(), std };
        Self::new(centres.into_iter().map(component).collect())
    }

    /// The same mixture after the kernel N(αx, σ²I): the exact pₜ.
    pub fn at(&self, alpha: f64, sigma: f64) -> Self {
        let moved = self.components.iter().map(|c| Component {
            weight: c.weight,
            mean: c.mean.iter().map(|m| alpha * m).collect(),
            std: (alpha * c.std).hypot(sigma),
        });
        Self { components: moved.collect(), ..self.clone() }
    }

    /// The same mixture of u, where x = centre + scale·u. With a scale for each axis only points stay round.
    pub fn scaled(&self, units: &Units) -> Option<Self> {
        let scale = units.scale[0];
        if self.has_density() && units.scale.iter().any(|s| *s != scale) {
            return None;
        }
        let axes = |c: &Component| -> Vec<f64> {
            let axes = units.centre.iter().zip(&units.scale);
            c.mean.iter().zip(axes).map(|(x, (centre, scale))| (x - centre) / scale).collect()
        };
        let moved = self.components.iter().map(|c| Component {
            weight: c.weight,
            mean: axes(c),
            std: c.std / scale,
        });
        Some(Self { components: moved.collect(), ..self.clone() })
    }

    /// Whether no component is a single point.
    pub fn has_density(&self) -> bool {
        self.components.iter().all(|c| c.std > 0.0)
    }

    /// The mean, and the variance of a coordinate on average.
    pub fn moments(&self) -> (Vec<f64>, f64) {
        let dimension = self.components[0].mean.len();
        let mut mean = vec![0.0; dimension];
        for Component { weight, mean: centre, .. } in &self.components {
            mean.iter_mut().zip(centre).for_each(|(m, c)| *m += weight * c);
        }
        let spread = |c: &Component| -> f64 {
            let square: f64 = c.mean.iter().zip(&mean).map(|(a, b)| (a - b).powi(2)).sum();
            c.weight * (square / dimension as f64 + c.std * c.std)
        };
        let variance = self.components.iter().map(spread).sum();
        (mean, variance)
    }

    pub fn covariance(&self) -> DMatrix<f64> {
        let (mean, _) = self.moments();
        let mean = DVector::from_vec(mean);
        let mut covariance = DMatrix::zeros(mean.len(), mean.len());
        for Component { weight, mean: centre, std } in &self.components {
            let away = DVector::from_column_slice(centre) - &mean;
            covariance.ger(*weight, &away, &away, 1.0);
            (0..mean.len()).for_each(|i| covariance[(i, i)] += weight * std * std);
        }
        covariance
    }

    /// ln wₖ N(x; μₖ, sₖ²I) for every k.
    fn log_joint(&self, x: &[f64]) -> impl Iterator<Item = f64> {
        self.components.iter().map(move |c| {
            let distance: f64 = c.mean.iter().zip(x).map(|(m, x)| (x - m).powi(2)).sum();
            let variance = c.std * c.std;
            c.weight.ln() - 0.5 * (distance / variance + x.len() as f64 * (TAU * variance).ln())
        })
    }

    /// ln p(x).
    pub fn log_density(&self, x: &[f64]) -> f64 {
        let terms: Vec<f64> = self.log_joint(x).collect();
        log_sum(terms.iter().copied())
    }

    /// ln p(x) + γ ln P(y = `label` | x), also where these are far below the smallest number.
    pub fn log_tilted(&self, x: &[f64], label: usize, scale: f64) -> f64 {
        let terms: Vec<f64> = self.log_joint(x).collect();
        let of_class = terms.iter().zip(&self.labels).filter(|(_, l)| **l == label);
        let log_density = log_sum(terms.iter().copied());
        log_density + scale * (log_sum(of_class.map(|(term, _)| *term)) - log_density)
    }

    /// P(k | x) for every k.
    pub fn posterior(&self, x: &[f64]) -> Vec<f64> {
        let log_density = self.log_density(x);
        self.log_joint(x).map(|term| (term - log_density).exp()).collect()
    }

    /// P(y | x) for every label.
    pub fn label_posterior(&self, x: &[f64]) -> Vec<f64> {
        self.by_label(self.posterior(x).into_iter())
    }

    /// P(y) for every label.
    pub fn label_weights(&self) -> Vec<f64> {
        self.by_label(self.components.iter().map(|c| c.weight))
    }

    /// Sums over the components of each label.
    fn by_label(&self, values: impl Iterator<Item = f64>) -> Vec<f64> {
        let mut sums = vec![0.0; self.labels()];
        values.zip(&self.labels).for_each(|(value, &label)| sums[label] += value);
        sums
    }

    /// A component by its weight.
    fn draw_component(&self, noise: &mut Noise) -> usize {
        let u = noise.uniform();
        self.cumulative.partition_point(|&c| c < u).min(self.components.len() - 1)
    }

    /// A draw, and the component it came from.
    fn draw_one(&self, noise: &mut Noise) -> (Vec<f64>, usize) {
        let k = self.draw_component(noise);
        let Component { mean, std, .. } = &self.components[k];
        (mean.iter().map(|m| m + std * noise.normal()).collect(), k)
    }

    /// Over how many draws a mean of log-densities is taken.
    fn draws_of_entropy(&self) -> usize {
        (4_000_000 / (self.components.len() * self.dimension())).clamp(1000, 40_000)
    }

    /// H(pₜ) − H(p) of the same mixture after the kernel N(αx, σ²I). Both laws are drawn together, from the same
    /// component and at the same place in it: what is averaged is then exact for one component, and for others
    /// varies by no more than the kernel changes.
    pub fn entropy_gained(&self, alpha: f64, sigma: f64) -> Estimate {
        let later = self.at(alpha, sigma);
        let (before, after) = (&self.components[0], &later.components[0]);
        if self.components.len() == 1 {
            let mean = self.dimension() as f64 * (after.std / before.std).ln();
            return Estimate { mean, standard_error: 0.0 };
        }
        let mut noise = Noise::new(0, Stream::Entropy, 1);
        let draw = |_| {
            let k = self.draw_component(&mut noise);
            let z: Vec<f64> = (0..self.dimension()).map(|_| noise.normal()).collect();
            let log_density = |mixture: &Self| {
                let Component { mean, std, .. } = &mixture.components[k];
                let x: Vec<f64> = mean.iter().zip(&z).map(|(m, z)| m + std * z).collect();
                mixture.log_density(&x)
            };
            log_density(self) - log_density(&later)
        };
        let draws: Vec<f64> = (0..self.draws_of_entropy()).map(draw).collect();
        Estimate::of(draws.into_iter())
    }
}

impl Distribution for Mixture {
    fn dimension(&self) -> usize {
        self.components[0].mean.len()
    }

    fn labels(&self) -> usize {
        1 + self.labels.iter().max().expect("a component")
    }

    fn label_names(&self) -> Vec<String> {
        vec!["component".into(); self.labels()]
    }

    fn draw(&self, n: usize, noise: &mut Noise) -> Labelled {
        let (points, labels): (Vec<_>, Vec<_>) = (0..n).map(|_| self.draw_one(noise)).unzip();
        Labelled {
            points: points.into_iter().flatten().map(|x| x as f32).collect(),
            labels: labels.into_iter().map(|k| self.labels[k]).collect(),
        }
    }

    /// Without the detour over p(x, y): a label may be rare.
    fn sample_given(&self, label: usize, n: usize, noise: &mut Noise) -> Vec<f32> {
        self.given(label).expect("a label of the mixture").sample(n, noise)
    }

    fn mixture(&self) -> Option<Mixture> {
        Some(self.clone())
    }

    /// H(X) = H(X|K) + H(K) − H(K|X). The first two are closed forms; only E[H(K|X)], which is zero for separate
    /// components and never above ln K, is averaged over draws.
    fn entropy(&self) -> Option<Entropy> {
        let dimension = self.dimension() as f64;
        let given_component: f64 = self
            .components
            .iter()
            .map(|c| c.weight * dimension * (0.5 * (TAU * E).ln() + c.std.ln()))
            .sum();
        if self.components.len() == 1 {
            return Some(Entropy::closed_form(given_component, "closed form"));
        }
        let plogp = |p: f64| if p > 0.0 { p * p.ln() } else { 0.0 };
        let of_component: f64 = -self.components.iter().map(|c| plogp(c.weight)).sum::<f64>();
        let mut noise = Noise::new(0, Stream::Entropy, 0);
        let ambiguity = |_| -> f64 {
            -self.posterior(&self.draw_one(&mut noise).0).into_iter().map(plogp).sum::<f64>()
        };
        let ambiguities: Vec<f64> = (0..self.draws_of_entropy()).map(ambiguity).collect();
        let ambiguity = Estimate::of(ambiguities.into_iter());
        Some(Entropy {
            nats: given_component + of_component - ambiguity.mean,
            standard_error: ambiguity.standard_error,
            method: "closed form less the Monte-Carlo mean of H(component | x)",
        })
    }

    /// Every component's mean and four standard deviations, made square.
    fn window(&self) -> [f64; 4] {
        let range = |axis: usize| {
            self.components.iter().fold((f64::MAX, f64::MIN), |(low, high), c| {
                let mean = c.mean.get(axis).copied().unwrap_or(0.0);
                (low.min(mean - 4.0 * c.std), high.max(mean + 4.0 * c.std))
            })
        };
        square(range(0), range(1))
    }
}

/// ln Σ exp of the terms, of which the largest is taken out.
fn log_sum(terms: impl Iterator<Item = f64> + Clone) -> f64 {
    let largest = terms.clone().fold(f64::NEG_INFINITY, f64::max);
    largest + terms.map(|t| (t - largest).exp()).sum::<f64>().ln()
}

/// The smallest square around two ranges.
pub fn square((x0, x1): (f64, f64), (y0, y1): (f64, f64)) -> [f64; 4] {
    let half = 0.5 * (x1 - x0).max(y1 - y0);
    let (x, y) = (0.5 * (x0 + x1), 0.5 * (y0 + y1));
    [x - half, x + half, y - half, y + half]
}
