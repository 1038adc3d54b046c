//! What is learnt.

use super::{ConfigError, name, require};
use crate::data::{
    CIRCLES, Checkerboard, Component, Distribution, EightGaussians, Generator, Glyphs, Mixture,
    Moons, Pinwheel, Points, RINGS, SwissRoll, TwoSpirals,
};
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

    pub(super) fn validate(&self) -> Result<(), ConfigError> {
        for (field, given, owner) in [
            ("data.weights", self.weights.is_some(), DataKind::Mixture),
            ("data.means", self.means.is_some(), DataKind::Mixture),
            ("data.stds", self.stds.is_some(), DataKind::Mixture),
            ("data.points", self.points.is_some(), DataKind::Points),
        ] {
            let allowed = format!("left out unless data.kind is {}", name(&owner));
            require(!given || self.kind == owner, field, "a list", &allowed)?;
        }
        require(
            self.dequantization.is_none() || self.kind == DataKind::Glyphs,
            "data.dequantization",
            name(&self.dequantization),
            "left out unless data.kind is glyphs, whose pixels have grey levels",
        )?;
        match self.kind {
            DataKind::Mixture => self.validate_mixture(),
            DataKind::Points => self.validate_points(),
            _ => Ok(()),
        }
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
