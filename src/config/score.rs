//! What stands for the score: a network, an energy-based model, or the truth.

use super::describe::{Section, choice, number};
use super::limits::network as limits;
use super::{ConfigError, foreign, name, require};
use crate::choice::choice as choices;
use crate::score::{Fourier, Parametrisation, frequencies};
use serde::{Deserialize, Serialize};

#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct ScoreConfig {
    pub kind: ScoreKind,
    #[serde(skip_serializing_if = "Option::is_none")]
    width: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    depth: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    parametrisation: Option<Parametrisation>,
    #[serde(skip_serializing_if = "Option::is_none")]
    features: Option<Features>,
    /// K, how many waves the features are the sine and cosine of.
    #[serde(skip_serializing_if = "Option::is_none")]
    frequencies: Option<usize>,
    /// ‖ω‖ of the longest wave and of the shortest, in radians for each standard deviation of the noisy data.
    #[serde(skip_serializing_if = "Option::is_none")]
    lowest_frequency: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    highest_frequency: Option<f64>,
}

choices! {
    /// What a network sees of its input beside the input itself.
    pub enum Features {
        None,
        Fourier,
    }
}

choices! {
    #[derive(Default)]
    pub enum ScoreKind {
        /// A free vector field.
        #[default]
        Network,
        /// The gradient of a scalar network: an energy-based model.
        Energy,
        /// The true score of the data.
        Exact,
    }
}

const LEARNED: [ScoreKind; 2] = [ScoreKind::Network, ScoreKind::Energy];
const WIDTH: usize = 128;
/// Beyond [`FEW_DIMENSIONS`]: there a narrower network leaves bits unlearned.
const WIDE: usize = 256;
const DEPTH: usize = 3;
const PARAMETRISATION: Parametrisation = Parametrisation::Preconditioned;
const FREQUENCIES: usize = 16;
const LOWEST: f64 = 1.0;
const HIGHEST: f64 = 20.0;

/// The most dimensions in which sixteen waves tell enough of the input to be worth their cost.
const FEW_DIMENSIONS: usize = 3;

impl ScoreConfig {
    pub fn learns(&self) -> bool {
        self.kind != ScoreKind::Exact
    }

    /// Width and depth, of a section that is complete and learns.
    pub fn size(&self) -> (usize, usize) {
        (self.width.expect("completed"), self.depth.expect("completed"))
    }

    pub fn parametrisation(&self) -> Option<Parametrisation> {
        self.parametrisation
    }

    /// How many features the network sees beside its input.
    pub fn waves(&self) -> usize {
        self.frequencies.map_or(0, Fourier::features)
    }

    /// The frequencies ω of the Fourier features, where the network has any.
    pub fn frequencies(&self, dimension: usize) -> Option<Vec<Vec<f64>>> {
        let (count, lowest, highest) =
            (self.frequencies?, self.lowest_frequency?, self.highest_frequency?);
        Some(frequencies(dimension, count, lowest, highest))
    }

    pub(super) fn complete(&mut self, dimension: usize) -> Result<(), ConfigError> {
        if !self.learns() {
            let owner = |field: &str, value: Option<String>| {
                foreign(field, value, "score.kind", &self.kind, [])
            };
            owner("score.width", self.width.map(|n| n.to_string()))?;
            owner("score.depth", self.depth.map(|n| n.to_string()))?;
            owner("score.features", self.features.map(|f| name(&f)))?;
            owner("score.parametrisation", self.parametrisation.map(|p| name(&p)))?;
            return self.refuse_frequencies(owner);
        }
        let few = dimension <= FEW_DIMENSIONS;
        let width = *self.width.get_or_insert(if few { WIDTH } else { WIDE });
        limits::WIDTH.check_count("score.width", width)?;
        limits::DEPTH.check_count("score.depth", *self.depth.get_or_insert(DEPTH))?;
        self.parametrisation.get_or_insert(PARAMETRISATION);
        let features =
            self.features.get_or_insert(if few { Features::Fourier } else { Features::None });
        if *features == Features::None {
            return self.refuse_frequencies(|field, value| {
                foreign(field, value, "score.features", &Features::None, [])
            });
        }
        let most = self.highest_frequency.unwrap_or(HIGHEST);
        let lowest = *self.lowest_frequency.get_or_insert(LOWEST.min(most));
        let highest = *self.highest_frequency.get_or_insert(HIGHEST.max(lowest));
        let count = *self.frequencies.get_or_insert(FREQUENCIES);
        limits::FREQUENCIES.check_count("score.frequencies", count)?;
        limits::FREQUENCY.check("score.lowestFrequency", lowest)?;
        limits::FREQUENCY.check("score.highestFrequency", highest)?;
        let allowed = format!("at most score.highestFrequency, {highest}");
        require(lowest <= highest, "score.lowestFrequency", lowest, allowed)
    }

    /// Where there are no waves, nothing is said of them.
    fn refuse_frequencies(
        &self,
        refuse: impl Fn(&str, Option<String>) -> Result<(), ConfigError>,
    ) -> Result<(), ConfigError> {
        refuse("score.frequencies", self.frequencies.map(|n| n.to_string()))?;
        refuse("score.lowestFrequency", self.lowest_frequency.map(|x| x.to_string()))?;
        refuse("score.highestFrequency", self.highest_frequency.map(|x| x.to_string()))
    }

    pub(super) fn describe() -> Section {
        let waves = |range, default| number(range, default).when("features", &[Features::Fourier]);
        Section::new("score")
            .with("kind", choice(ScoreKind::default()))
            .with("width", {
                number(limits::WIDTH, WIDTH).with("inManyDimensions", WIDE).when("kind", &LEARNED)
            })
            .with("depth", number(limits::DEPTH, DEPTH).when("kind", &LEARNED))
            .with("parametrisation", choice(PARAMETRISATION).when("kind", &LEARNED))
            .with("features", choice(Features::Fourier).when("kind", &LEARNED))
            .with("frequencies", waves(limits::FREQUENCIES, FREQUENCIES as f64))
            .with("lowestFrequency", waves(limits::FREQUENCY, LOWEST))
            .with("highestFrequency", waves(limits::FREQUENCY, HIGHEST))
            .relate("lowestFrequency", "mostField", "highestFrequency")
    }
}
