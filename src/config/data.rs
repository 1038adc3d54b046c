//! What is learnt.

use super::{ConfigError, name, refuse_foreign, require};
use crate::data::{
    CIRCLES, Checkerboard, Component, Distribution, EightGaussians, Generator, Mixture, Moons,
    Pinwheel, Points, RINGS, SwissRoll, TwoSpirals,
};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Fields", into = "Fields")]
pub enum DataConfig {
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
    Mixture {
        weights: Vec<f64>,
        means: Vec<Vec<f64>>,
        stds: Vec<f64>,
    },
    Points {
        points: Vec<Vec<f64>>,
    },
}

/// The section as it is written. An enum with a tag would lose the place of a wrong value.
#[derive(Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
struct Fields {
    kind: Kind,
    #[serde(skip_serializing_if = "Option::is_none")]
    weights: Option<Vec<f64>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    means: Option<Vec<Vec<f64>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    stds: Option<Vec<f64>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    points: Option<Vec<Vec<f64>>>,
}

#[derive(Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Kind {
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
    Mixture,
    Points,
}

impl TryFrom<Fields> for DataConfig {
    type Error = String;

    fn try_from(fields: Fields) -> Result<Self, String> {
        let Fields { kind, weights, means, stds, points } = fields;
        let foreign = [
            ("weights", weights.is_some() && kind != Kind::Mixture),
            ("means", means.is_some() && kind != Kind::Mixture),
            ("stds", stds.is_some() && kind != Kind::Mixture),
            ("points", points.is_some() && kind != Kind::Points),
        ];
        let allowed = match kind {
            Kind::Mixture => "weights, means, stds",
            Kind::Points => "points",
            _ => "nothing else",
        };
        refuse_foreign(&name(&kind), &foreign, allowed)?;
        let missing = |field: &str| format!("missing field `{field}`; allowed here: {allowed}");
        Ok(match kind {
            Kind::Moons => Self::Moons,
            Kind::EightGaussians => Self::EightGaussians,
            Kind::Checkerboard => Self::Checkerboard,
            Kind::TwoSpirals => Self::TwoSpirals,
            Kind::SwissRoll => Self::SwissRoll,
            Kind::Circles => Self::Circles,
            Kind::Rings => Self::Rings,
            Kind::Pinwheel => Self::Pinwheel,
            Kind::Generator => Self::Generator,
            Kind::Mixture => Self::Mixture {
                weights: weights.ok_or_else(|| missing("weights"))?,
                means: means.ok_or_else(|| missing("means"))?,
                stds: stds.ok_or_else(|| missing("stds"))?,
            },
            Kind::Points => Self::Points { points: points.ok_or_else(|| missing("points"))? },
        })
    }
}

impl From<DataConfig> for Fields {
    fn from(config: DataConfig) -> Self {
        let kind = match &config {
            DataConfig::Moons => Kind::Moons,
            DataConfig::EightGaussians => Kind::EightGaussians,
            DataConfig::Checkerboard => Kind::Checkerboard,
            DataConfig::TwoSpirals => Kind::TwoSpirals,
            DataConfig::SwissRoll => Kind::SwissRoll,
            DataConfig::Circles => Kind::Circles,
            DataConfig::Rings => Kind::Rings,
            DataConfig::Pinwheel => Kind::Pinwheel,
            DataConfig::Generator => Kind::Generator,
            DataConfig::Mixture { .. } => Kind::Mixture,
            DataConfig::Points { .. } => Kind::Points,
        };
        let empty = Self { kind, ..Self::default() };
        match config {
            DataConfig::Mixture { weights, means, stds } => {
                Self { weights: Some(weights), means: Some(means), stds: Some(stds), ..empty }
            }
            DataConfig::Points { points } => Self { points: Some(points), ..empty },
            _ => empty,
        }
    }
}

/// More points than these would make the exact pₜ slower than the network it is compared with.
const MOST_POINTS: usize = 20_000;

const MOST_COMPONENTS: usize = 10_000;
const MOST_DIMENSIONS: usize = 64;

impl DataConfig {
    pub(super) fn validate(&self) -> Result<(), ConfigError> {
        match self {
            Self::Mixture { weights, means, stds } => {
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
                    let positive = "a finite number above 0";
                    require(positive_finite(*weight), &field("weights"), weight, positive)?;
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
            Self::Points { points } => {
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
            _ => Ok(()),
        }
    }

    /// D, of data that have been validated.
    pub(super) fn dimension(&self) -> usize {
        match self {
            Self::Mixture { means, .. } => means[0].len(),
            _ => 2,
        }
    }

    /// Whether ∇log pₜ is known: for mixtures and what is one. Points have a score where there is noise.
    pub(super) fn score_is_known(&self, fixed: Option<f64>) -> bool {
        match self {
            Self::Checkerboard | Self::Pinwheel | Self::Generator => false,
            Self::Points { .. } => fixed != Some(0.0),
            _ => true,
        }
    }

    /// The distribution; `hold_out` keeps some of the user's points back from training.
    pub fn build(&self, hold_out: bool) -> Box<dyn Distribution> {
        match self {
            Self::Moons => Box::new(Moons),
            Self::EightGaussians => Box::new(EightGaussians),
            Self::Checkerboard => Box::new(Checkerboard),
            Self::TwoSpirals => Box::new(TwoSpirals),
            Self::SwissRoll => Box::new(SwissRoll),
            Self::Circles => Box::new(CIRCLES),
            Self::Rings => Box::new(RINGS),
            Self::Pinwheel => Box::new(Pinwheel),
            Self::Generator => Box::new(Generator),
            Self::Mixture { weights, means, stds } => {
                let component = |i: usize| Component {
                    weight: weights[i],
                    mean: means[i].clone(),
                    std: stds[i],
                };
                Box::new(Mixture::new((0..weights.len()).map(component).collect()))
            }
            Self::Points { points } => {
                let points = points.iter().map(|x| [x[0], x[1]]).collect();
                Box::new(if hold_out {
                    Points::with_some_kept_back(points)
                } else {
                    Points::all(points)
                })
            }
        }
    }
}

fn positive_finite(x: f64) -> bool {
    x.is_finite() && x > 0.0
}

fn coordinates(point: &[f64], field: &str) -> Result<(), ConfigError> {
    for (axis, x) in point.iter().enumerate() {
        let field = format!("{field}[{axis}]");
        require(x.is_finite() && x.abs() <= 1e4, &field, x, "a number from −10 000 to 10 000")?;
    }
    Ok(())
}
