//! What is learnt.

use super::{Config, ConfigError, LossKind, TimeConfig, name, require};
use crate::data::{
    CIRCLES, Checkerboard, Component, Distribution, EightGaussians, Generator, Glyphs, Mixture,
    Moons, Pinwheel, Points, RINGS, SwissRoll, TwoSpirals,
};
use crate::likelihood::Dequantizer;
use crate::loss::Weighting;
use serde::{Deserialize, Serialize};

/// A distribution by name, and the lists that a mixture or points bring.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct DataConfig {
    pub kind: DataKind,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub weights: Option<Vec<f64>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub means: Option<Vec<Vec<f64>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stds: Option<Vec<f64>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub points: Option<Vec<Vec<f64>>>,
    /// Of glyphs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dequantization: Option<Dequantization>,
}

/// How grey levels become real numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Dequantization {
    /// By uniform noise.
    Uniform,
    /// By a flow that is trained with the score.
    Variational,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DataKind {
    #[default]
    Moons,
    EightGaussians,
    Checkerboard,
    TwoSpirals,
    SwissRoll,
    Circles,
    Rings,
    Pinwheel,
    Generator,
    Glyphs,
    Mixture,
    Points,
}

/// A list that was left out is an empty one.
fn list<T>(field: &Option<Vec<T>>) -> &[T] {
    field.as_deref().unwrap_or_default()
}

/// More points than these would make the exact pₜ slower than the network it is compared with.
const MOST_POINTS: usize = 20_000;

const MOST_COMPONENTS: usize = 10_000;
const MOST_DIMENSIONS: usize = 64;

impl DataConfig {
    /// Fills in what depends on the kind.
    pub(super) fn complete(&mut self) {
        if self.kind == DataKind::Glyphs {
            self.dequantization.get_or_insert(Dequantization::Uniform);
        }
    }

    pub(super) fn validate(&self, config: &Config) -> Result<(), ConfigError> {
        for (field, given, owner) in [
            ("data.weights", self.weights.is_some(), DataKind::Mixture),
            ("data.means", self.means.is_some(), DataKind::Mixture),
            ("data.stds", self.stds.is_some(), DataKind::Mixture),
            ("data.points", self.points.is_some(), DataKind::Points),
        ] {
            let allowed = format!("left out unless data.kind is {}", name(&owner));
            require(!given || self.kind == owner, field, "a list", &allowed)?;
        }
        self.validate_dequantization(config)?;
        match self.kind {
            DataKind::Mixture => self.validate_mixture(),
            DataKind::Points => self.validate_points(),
            _ => Ok(()),
        }
    }

    fn validate_dequantization(&self, config: &Config) -> Result<(), ConfigError> {
        let Some(dequantization) = self.dequantization else { return Ok(()) };
        let refused =
            |ok, allowed: &str| require(ok, "data.dequantization", name(&dequantization), allowed);
        let glyphs = self.kind == DataKind::Glyphs;
        refused(glyphs, "left out unless data.kind is glyphs, whose pixels have grey levels")?;
        if dequantization == Dequantization::Uniform {
            return Ok(());
        }
        refused(config.score.learns(), "uniform unless the score is learned")?;
        let bound = config.loss.kind == LossKind::Denoising
            && config.loss.weighting == Some(Weighting::Likelihood)
            && matches!(config.loss.time, TimeConfig::Law(_));
        refused(
            bound,
            "uniform unless the bound is what is trained: loss.kind denoising, loss.weighting \
             likelihood, loss.time uniform or importance",
        )
    }

    fn validate_mixture(&self) -> Result<(), ConfigError> {
        let (weights, means, stds) = (list(&self.weights), list(&self.means), list(&self.stds));
        require(
            (1..=MOST_COMPONENTS).contains(&weights.len()),
            "data.weights",
            format!("a list of {}", weights.len()),
            "a list of 1 to 10 000 numbers",
        )?;
        let same = |n: usize, field: &str| {
            let allowed = format!("as long as data.weights, {}", weights.len());
            require(n == weights.len(), field, format!("a list of {n}"), &allowed)
        };
        same(means.len(), "data.means")?;
        same(stds.len(), "data.stds")?;
        let dimension = means[0].len();
        for (i, weight) in weights.iter().enumerate() {
            let field = |name: &str| format!("data.{name}[{i}]");
            let range = (1e-12..=1e12).contains(weight);
            let allowed = "a number from 1e-12 to 1e12";
            require(range, &field("weights"), weight, allowed)?;
            let std_allowed = "a number from 0.0001 to 10 000";
            require((1e-4..=1e4).contains(&stds[i]), &field("stds"), stds[i], std_allowed)?;
            require(
                means[i].len() == dimension && (1..=MOST_DIMENSIONS).contains(&dimension),
                &field("means"),
                format!("a point with {} coordinates", means[i].len()),
                "a point with 1 to 64 coordinates, as many in every mean",
            )?;
            coordinates(&means[i], &field("means"))?;
        }
        Ok(())
    }

    fn validate_points(&self) -> Result<(), ConfigError> {
        let points = list(&self.points);
        require(
            (2..=MOST_POINTS).contains(&points.len()),
            "data.points",
            format!("a list of {}", points.len()),
            "a list of 2 to 20 000 points",
        )?;
        for (i, point) in points.iter().enumerate() {
            let field = format!("data.points[{i}]");
            let count = format!("a point with {} coordinates", point.len());
            require(point.len() == 2, &field, count, "a pair [x, y]")?;
            coordinates(point, &field)?;
        }
        let distinct = points.iter().any(|point| point != &points[0]);
        let same = format!("{} times the same point", points.len());
        require(distinct, "data.points", same, "at least two different points")
    }

    /// D, of data that have been validated.
    pub(super) fn dimension(&self) -> usize {
        match self.kind {
            DataKind::Mixture | DataKind::Glyphs => self.build(false).dimension(),
            _ => 2,
        }
    }

    /// Units of the flow that dequantizes, 0 where there is none.
    pub fn dequantizer_units(&self) -> usize {
        match self.dequantization {
            Some(Dequantization::Variational) => Dequantizer::units(self.dimension()),
            _ => 0,
        }
    }

    /// How many labels, of data that have been validated.
    pub(super) fn labels(&self) -> usize {
        self.build(false).labels()
    }

    /// Whether ∇log pₜ is known: for mixtures and what is one. Points have a score where there is noise.
    pub(super) fn score_is_known(&self, fixed: Option<f64>) -> bool {
        match self.kind {
            DataKind::Checkerboard
            | DataKind::Pinwheel
            | DataKind::Generator
            | DataKind::Glyphs => false,
            DataKind::Points => fixed != Some(0.0),
            _ => true,
        }
    }

    /// The distribution; `hold_out` keeps some of the user's points back from training.
    pub fn build(&self, hold_out: bool) -> Box<dyn Distribution> {
        match self.kind {
            DataKind::Moons => Box::new(Moons),
            DataKind::EightGaussians => Box::new(EightGaussians),
            DataKind::Checkerboard => Box::new(Checkerboard),
            DataKind::TwoSpirals => Box::new(TwoSpirals),
            DataKind::SwissRoll => Box::new(SwissRoll),
            DataKind::Circles => Box::new(CIRCLES),
            DataKind::Rings => Box::new(RINGS),
            DataKind::Pinwheel => Box::new(Pinwheel),
            DataKind::Generator => Box::new(Generator),
            DataKind::Glyphs => Box::new(Glyphs),
            DataKind::Mixture => {
                let (weights, means, stds) =
                    (list(&self.weights), list(&self.means), list(&self.stds));
                let component = |i: usize| Component {
                    weight: weights[i],
                    mean: means[i].clone(),
                    std: stds[i],
                };
                Box::new(Mixture::new((0..weights.len()).map(component).collect()))
            }
            DataKind::Points => {
                let points = list(&self.points).iter().map(|x| [x[0], x[1]]).collect();
                Box::new(if hold_out {
                    Points::with_some_kept_back(points)
                } else {
                    Points::all(points)
                })
            }
        }
    }
}

fn coordinates(point: &[f64], field: &str) -> Result<(), ConfigError> {
    for (axis, x) in point.iter().enumerate() {
        let field = format!("{field}[{axis}]");
        require(x.is_finite() && x.abs() <= 1e4, &field, x, "a number from −10 000 to 10 000")?;
    }
    Ok(())
}
