//! What is learnt.

use super::{ConfigError, GivenPoints, name, require};
use crate::data::{
    CIRCLES, Checkerboard, Component, Distribution, EightGaussians, Generator, Glyphs, Mixture,
    Moons, Pinwheel, Points, RINGS, Scaled, Scaling, SwissRoll, TwoSpirals, Units,
    means_and_variances,
};
use crate::noise::{Noise, Stream};
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
    pub points: Option<GivenPoints>,
    /// x = centre + scale·u: a lab learns u, and noise levels and losses are those of u. What it answers is in
    /// units of x.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scaling: Option<Scaling>,
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

const MOST_POINTS: usize = 1_000_000;

/// Coordinates of data that are not scaled: farther out no prior would reach them.
const FARTHEST: f64 = 1e4;
/// The same of data that are: f32 has to hold what is answered.
const FARTHEST_SCALED: f64 = 1e15;
/// The least standard deviation, but for none at all, with which they are scaled.
const NARROWEST: f64 = 1e-15;

const MOST_COMPONENTS: usize = 10_000;
const MOST_DIMENSIONS: usize = 64;

impl DataConfig {
    /// Fills in what depends on the kind.
    pub(super) fn complete(&mut self) {
        if self.kind == DataKind::Glyphs {
            self.dequantization.get_or_insert(Dequantization::Uniform);
        }
        self.scaling.get_or_insert(match self.kind {
            DataKind::Points => Scaling::Axes,
            _ => Scaling::None,
        });
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
            DataKind::Mixture => self.validate_mixture()?,
            DataKind::Points => self.validate_points()?,
            _ => {}
        }
        self.validate_scaling()
    }

    fn validate_scaling(&self) -> Result<(), ConfigError> {
        let (scaling, value) = (self.scaling(), name(&self.scaling));
        let refused = |ok, allowed: &str| require(ok, "data.scaling", &value, allowed);
        let glyphs = self.kind == DataKind::Glyphs && scaling != Scaling::None;
        refused(!glyphs, "none with glyphs, whose grey levels have their own unit")?;
        let round = scaling == Scaling::Axes
            && self.kind != DataKind::Points
            && self.named().is_none_or(|data| data.mixture().is_some());
        refused(
            !round,
            "none or common with mixtures of round Gaussians, which axes would not keep",
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
        let points = self.points();
        let n = points.len() / 2;
        let count = format!("a list of {n}");
        let allowed = "a list of 2 to 1 000 000 points";
        require((2..=MOST_POINTS).contains(&n), "data.points", count, allowed)?;
        let count = format!("an array of {} numbers", points.len());
        let allowed = "one of pairs x, y, one after the other";
        require(points.len().is_multiple_of(2), "data.points", count, allowed)?;
        let (farthest, allowed) = match self.scaling() {
            Scaling::None => (FARTHEST, "a number from −10 000 to 10 000 with data.scaling none"),
            _ => (FARTHEST_SCALED, "a number from −1e15 to 1e15"),
        };
        if let Some(i) = points.iter().position(|x| x.is_nan() || x.abs() > farthest) {
            require(false, &format!("data.points[{}][{}]", i / 2, i % 2), points[i], allowed)?;
        }
        let distinct = points.chunks(2).any(|point| point != &points[..2]);
        let same = format!("{n} times the same point");
        require(distinct, "data.points", same, "at least two different points")?;
        let (_, variances) = means_and_variances(points, 2);
        let narrow = variances.iter().position(|v| *v > 0.0 && *v < NARROWEST * NARROWEST);
        narrow.map_or(Ok(()), |axis| {
            let value = format!(
                "{:e} as the standard deviation of coordinate {axis}",
                variances[axis].sqrt()
            );
            require(false, "data.points", value, "0 or at least 1e-15")
        })
    }

    /// `[n, 2]`
    pub fn points(&self) -> &[f64] {
        self.points.as_ref().map_or(&[], GivenPoints::values)
    }

    pub fn scaling(&self) -> Scaling {
        self.scaling.unwrap_or(Scaling::None)
    }

    /// The distribution that a lab works with, of u, and the units that make x of it; `hold_out` keeps some of
    /// the user's points back from training.
    pub fn build(&self, hold_out: bool) -> (Box<dyn Distribution>, Units) {
        match self.named() {
            Some(data) => self.build_named(data),
            None if self.kind == DataKind::Mixture => self.build_mixture(),
            None => self.build_points(hold_out),
        }
    }

    /// What needs no more than its name, in its own units.
    fn named(&self) -> Option<Box<dyn Distribution>> {
        Some(match self.kind {
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
            DataKind::Mixture | DataKind::Points => return None,
        })
    }

    fn build_named(&self, data: Box<dyn Distribution>) -> (Box<dyn Distribution>, Units) {
        const DRAWS: usize = 8192;
        let (scaling, dimension) = (self.scaling(), data.dimension());
        if scaling == Scaling::None {
            return (data, Units::of_data(dimension));
        }
        let draws = data.sample(DRAWS, &mut Noise::new(0, Stream::Moments, 0));
        let draws: Vec<f64> = draws.into_iter().map(f64::from).collect();
        let units = Units::of_points(&draws, dimension, scaling);
        (Box::new(Scaled { data, units: units.clone() }), units)
    }

    fn build_mixture(&self) -> (Box<dyn Distribution>, Units) {
        let (weights, means, stds) = (list(&self.weights), list(&self.means), list(&self.stds));
        let component =
            |i: usize| Component { weight: weights[i], mean: means[i].clone(), std: stds[i] };
        let mixture = Mixture::new((0..weights.len()).map(component).collect());
        let units = match self.scaling() {
            Scaling::None => Units::of_data(mixture.dimension()),
            _ => {
                let (mean, variance) = mixture.moments();
                Units::common(mean, variance)
            }
        };
        (Box::new(mixture.scaled(&units).expect("one scale")), units)
    }

    /// Centre and scale are those of all the points, so that the units do not hang on which are kept back.
    fn build_points(&self, hold_out: bool) -> (Box<dyn Distribution>, Units) {
        let units = Units::of_points(self.points(), 2, self.scaling());
        let rows = units.scaled(self.points());
        let points = if hold_out { Points::with_some_kept_back(rows) } else { Points::all(rows) };
        (Box::new(points), units)
    }
}

fn coordinates(point: &[f64], field: &str) -> Result<(), ConfigError> {
    for (axis, x) in point.iter().enumerate() {
        let field = format!("{field}[{axis}]");
        require(x.abs() <= FARTHEST, &field, x, "a number from −10 000 to 10 000")?;
    }
    Ok(())
}
