//! What is learnt.

use super::describe::{Section, choice, choice_with, list as list_of, number};
use super::limits::{Range, condition, data as limits};
use super::{ConfigError, Form, GivenPoints, name, require};
use crate::choice::choice as choices;
use crate::data::{
    CIRCLES, Checkerboard, Component, Distribution, EightGaussians, Generator, Glyphs, MOST_EXACT,
    Mixture, Moons, Pinwheel, Points, RINGS, Scaled, Scaling, SwissRoll, TwoSpirals, Units,
    means_and_variances,
};
use crate::noise::{Noise, Stream};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

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
    /// Of points that are learned: the width of the kernel with which they are drawn, in the units in which the model
    /// works. Left out, it is that of the leave-one-out likelihood.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub smoothing: Option<f64>,
    /// Of glyphs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dequantization: Option<Dequantization>,
}

choices! {
    /// How grey levels become real numbers.
    pub enum Dequantization {
        /// By uniform noise.
        Uniform,
        /// By a flow that is trained with the score.
        Variational,
    }
}

choices! {
    #[derive(Default)]
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
}

/// A list that was left out is an empty one.
fn list<T>(field: &Option<Vec<T>>) -> &[T] {
    field.as_deref().unwrap_or_default()
}

/// The lists that data bring, and which data.
const LISTS: [(&str, DataKind); 4] = [
    ("weights", DataKind::Mixture),
    ("means", DataKind::Mixture),
    ("stds", DataKind::Mixture),
    ("points", DataKind::Points),
];

impl DataConfig {
    pub(super) fn complete(&mut self) -> Result<(), ConfigError> {
        let given = [
            self.weights.is_some(),
            self.means.is_some(),
            self.stds.is_some(),
            self.points.is_some(),
        ];
        for ((list, owner), given) in LISTS.into_iter().zip(given) {
            let allowed = format!("left out unless data.kind is {}", name(&owner));
            let field = format!("data.{list}");
            require(!given || self.kind == owner, &field, "a list", allowed)?;
        }
        if self.kind == DataKind::Glyphs {
            self.dequantization.get_or_insert(Dequantization::Uniform);
        }
        self.scaling.get_or_insert(self.kind.usual_scaling());
        require(
            self.dequantization.is_none() || self.kind == DataKind::Glyphs,
            "data.dequantization",
            self.dequantization.map(|d| name(&d)),
            "left out unless data.kind is glyphs, whose pixels have grey levels",
        )?;
        if let Some(smoothing) = self.smoothing {
            let allowed = "left out unless data.kind is points";
            let points = self.kind == DataKind::Points;
            require(points, "data.smoothing", smoothing, allowed)?;
            limits::SMOOTHING.check("data.smoothing", smoothing)?;
        }
        match self.kind {
            DataKind::Mixture => self.validate_mixture()?,
            DataKind::Points => self.validate_points()?,
            _ => {}
        }
        self.validate_scaling()
    }

    fn validate_scaling(&self) -> Result<(), ConfigError> {
        let allowed = match self.kind {
            DataKind::Glyphs => "none with glyphs, whose grey levels have their own unit",
            _ => "none or common with mixtures of round Gaussians, which axes would not keep",
        };
        let scaling = self.scaling();
        require(self.kind.takes(scaling), "data.scaling", name(&scaling), allowed)
    }

    fn validate_mixture(&self) -> Result<(), ConfigError> {
        let (weights, means, stds) = (list(&self.weights), list(&self.means), list(&self.stds));
        length(limits::COMPONENTS, "data.weights", weights.len(), "numbers")?;
        let same = |n: usize, field: &str| {
            let allowed = format!("as long as data.weights, {}", weights.len());
            require(n == weights.len(), field, format!("a list of {n}"), allowed)
        };
        same(means.len(), "data.means")?;
        same(stds.len(), "data.stds")?;
        let dimension = means[0].len();
        for (i, weight) in weights.iter().enumerate() {
            let field = |name: &str| format!("data.{name}[{i}]");
            limits::WEIGHT.check(&field("weights"), *weight)?;
            limits::STD.check(&field("stds"), stds[i])?;
            let fits = means[i].len() == dimension;
            require(
                fits && limits::DIMENSIONS.holds(dimension as f64),
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
        length(limits::POINTS, "data.points", n, "points")?;
        let count = format!("an array of {} numbers", points.len());
        let allowed = "one of pairs x, y, one after the other";
        require(points.len().is_multiple_of(2), "data.points", count, allowed)?;
        let (range, with) = match self.scaling() {
            Scaling::None => (limits::COORDINATE, " with data.scaling none"),
            _ => (limits::SCALED_COORDINATE, ""),
        };
        if let Some(i) = points.iter().position(|x| !range.holds(*x)) {
            let field = format!("data.points[{}][{}]", i / 2, i % 2);
            require(false, &field, points[i], format!("{}{with}", range.allowed()))?;
        }
        let distinct = points.chunks(2).any(|point| point != &points[..2]);
        let same = format!("{n} times the same point");
        require(distinct, "data.points", same, "at least two different points")?;
        for (axis, variance) in means_and_variances(points, 2).1.into_iter().enumerate() {
            let std = variance.sqrt();
            let value = format!("{std:e} as the standard deviation of coordinate {axis}");
            require(limits::SPREAD.holds(std), "data.points", value, limits::SPREAD.allowed())?;
        }
        Ok(())
    }

    /// `[n, 2]`
    pub fn points(&self) -> &[f64] {
        self.points.as_ref().map_or(&[], GivenPoints::values)
    }

    pub fn scaling(&self) -> Scaling {
        self.scaling.unwrap_or(Scaling::None)
    }

    pub(super) fn describe() -> Section {
        let [mixture, points] = [[DataKind::Mixture], [DataKind::Points]];
        let numbers = |range| list_of(limits::COMPONENTS, range, false).when("kind", &mixture);
        Section::new("data")
            .with("kind", choice_with(DataKind::default(), DataKind::facts))
            .with("scaling", choice::<Scaling>(None))
            .with("dequantization", {
                choice(Dequantization::Uniform).when("kind", &[DataKind::Glyphs])
            })
            .with("weights", numbers(limits::WEIGHT))
            .with("means", {
                list_of(limits::COMPONENTS, limits::COORDINATE, true).when("kind", &mixture)
            })
            .with("stds", numbers(limits::STD))
            .with("points", {
                let unscaled = json!({
                    "min": limits::COORDINATE.least, "max": limits::COORDINATE.most,
                });
                list_of(limits::POINTS, limits::SCALED_COORDINATE, true)
                    .when("kind", &points)
                    .with("unscaled", unscaled)
                    .with("exactUpTo", MOST_EXACT)
            })
            .with("smoothing", number(limits::SMOOTHING, ()).when("kind", &points))
    }

    /// D, of a section that is complete.
    pub(super) fn dimension(&self) -> usize {
        match self.kind.named() {
            Some(data) => data.dimension(),
            None => list(&self.means).first().map_or(2, |mean| mean.len()),
        }
    }

    /// The distribution that a lab works with, of u, and the units that make x of it. Where it is `learned`, some of
    /// the user's points are kept back from training, and the others are smoothed.
    pub fn build(&self, learned: bool) -> (Box<dyn Distribution>, Units) {
        match self.kind.named() {
            Some(data) => self.build_named(data),
            None if self.kind == DataKind::Mixture => self.build_mixture(),
            None => self.build_points(learned),
        }
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
    fn build_points(&self, learned: bool) -> (Box<dyn Distribution>, Units) {
        let units = Units::of_points(self.points(), 2, self.scaling());
        let rows = units.scaled(self.points());
        let points = if learned {
            Points::with_some_kept_back(rows).smoothed(self.smoothing)
        } else {
            Points::all(rows)
        };
        (Box::new(points), units)
    }
}

impl DataKind {
    /// The data of that name; of those that bring lists, some.
    fn example(self) -> DataConfig {
        let plane = [[0.0, 0.0], [1.0, 1.0]];
        let mixture = self == Self::Mixture;
        DataConfig {
            kind: self,
            weights: mixture.then(|| vec![1.0; 2]),
            means: mixture.then(|| plane.map(Vec::from).into()),
            stds: mixture.then(|| vec![1.0; 2]),
            points: (self == Self::Points)
                .then(|| GivenPoints::new(plane.as_flattened(), Form::List)),
            ..Default::default()
        }
    }

    /// What needs no more than its name, in its own units.
    fn named(self) -> Option<Box<dyn Distribution>> {
        Some(match self {
            Self::Moons => Box::new(Moons),
            Self::EightGaussians => Box::new(EightGaussians),
            Self::Checkerboard => Box::new(Checkerboard),
            Self::TwoSpirals => Box::new(TwoSpirals),
            Self::SwissRoll => Box::new(SwissRoll),
            Self::Circles => Box::new(CIRCLES),
            Self::Rings => Box::new(RINGS),
            Self::Pinwheel => Box::new(Pinwheel),
            Self::Generator => Box::new(Generator),
            Self::Glyphs => Box::new(Glyphs),
            Self::Mixture | Self::Points => return None,
        })
    }

    pub(super) fn score_is_known(self) -> bool {
        self.example().build(false).0.mixture().is_some()
    }

    pub(super) fn is_labelled(self) -> bool {
        condition::LABELS.holds(self.example().build(false).0.labels() as f64)
    }

    /// Of uploaded points nobody knows how far from one they are in size; the others were made to be near it.
    fn usual_scaling(self) -> Scaling {
        if self == Self::Points { Scaling::Axes } else { Scaling::None }
    }

    /// Grey levels have their own unit, and round Gaussians stay round by one scale alone.
    pub(super) fn takes(self, scaling: Scaling) -> bool {
        match scaling {
            Scaling::None => true,
            Scaling::Common => self != Self::Glyphs,
            Scaling::Axes => match self {
                Self::Points => true,
                Self::Glyphs => false,
                _ => !self.score_is_known(),
            },
        }
    }

    /// What there is to know of the data. How many dimensions and labels a mixture has is in its lists.
    fn facts(self) -> Map<String, Value> {
        let (data, _) = self.example().build(false);
        let fixed = self != Self::Mixture;
        let origin = vec![0.0; data.dimension()];
        let facts = json!({
            "dimension": fixed.then(|| data.dimension()),
            "labels": fixed.then(|| data.label_names()),
            "scoreIsKnown": self.score_is_known(),
            "entropyIsKnown": data.entropy().is_some(),
            "densityIsKnown": data.log_density(&origin).is_some(),
            "scaling": self.usual_scaling(),
        });
        facts.as_object().expect("an object").clone()
    }
}

fn length(range: Range, field: &str, n: usize, of: &str) -> Result<(), ConfigError> {
    let allowed = range.allowed().replacen("a whole number from", "a list of", 1);
    require(range.holds(n as f64), field, format!("a list of {n}"), format!("{allowed} {of}"))
}

fn coordinates(point: &[f64], field: &str) -> Result<(), ConfigError> {
    for (axis, x) in point.iter().enumerate() {
        limits::COORDINATE.check(&format!("{field}[{axis}]"), *x)?;
    }
    Ok(())
}
