//! What is learnt.

use super::describe::{Section, choice, choice_with, list as list_of};
use super::limits::{Range, condition, data as limits};
use super::{ConfigError, name, require};
use crate::choice::choice as choices;
use crate::data::{
    CIRCLES, Checkerboard, Component, Distribution, EightGaussians, Generator, Glyphs, Mixture,
    Moons, Pinwheel, Points, RINGS, SwissRoll, TwoSpirals,
};
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
    pub points: Option<Vec<Vec<f64>>>,
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
        require(
            self.dequantization.is_none() || self.kind == DataKind::Glyphs,
            "data.dequantization",
            self.dequantization.map(|d| name(&d)),
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
        let points = list(&self.points);
        length(limits::POINTS, "data.points", points.len(), "points")?;
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

    pub(super) fn describe() -> Section {
        let [mixture, points] = [[DataKind::Mixture], [DataKind::Points]];
        let numbers = |range| list_of(limits::COMPONENTS, range, false).when("kind", &mixture);
        Section::new("data")
            .with("kind", choice_with(DataKind::default(), DataKind::facts))
            .with("dequantization", {
                choice(Dequantization::Uniform).when("kind", &[DataKind::Glyphs])
            })
            .with("weights", numbers(limits::WEIGHT))
            .with("means", {
                list_of(limits::COMPONENTS, limits::COORDINATE, true).when("kind", &mixture)
            })
            .with("stds", numbers(limits::STD))
            .with("points", {
                list_of(limits::POINTS, limits::COORDINATE, true).when("kind", &points)
            })
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

impl DataKind {
    /// The data of that name; of those that bring lists, some.
    fn example(self) -> DataConfig {
        let plane = vec![vec![0.0, 0.0], vec![1.0, 1.0]];
        let mixture = self == Self::Mixture;
        DataConfig {
            kind: self,
            weights: mixture.then(|| vec![1.0; 2]),
            means: mixture.then(|| plane.clone()),
            stds: mixture.then(|| vec![1.0; 2]),
            points: (self == Self::Points).then_some(plane),
            dequantization: None,
        }
    }

    pub(super) fn score_is_known(self) -> bool {
        self.example().build(false).mixture().is_some()
    }

    pub(super) fn is_labelled(self) -> bool {
        condition::LABELS.holds(self.example().build(false).labels() as f64)
    }

    /// What there is to know of the data. How many dimensions and labels a mixture has is in its lists.
    fn facts(self) -> Map<String, Value> {
        let data = self.example().build(false);
        let fixed = self != Self::Mixture;
        let origin = vec![0.0; data.dimension()];
        let facts = json!({
            "dimension": fixed.then(|| data.dimension()),
            "labels": fixed.then(|| data.label_names()),
            "scoreIsKnown": self.score_is_known(),
            "entropyIsKnown": data.entropy().is_some(),
            "densityIsKnown": data.log_density(&origin).is_some(),
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
