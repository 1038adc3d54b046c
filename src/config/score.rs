//! What stands for the score: a network, an energy-based model, or the truth.

use super::describe::{Section, choice, number};
use super::limits::network as limits;
use super::{ConfigError, foreign, name};
use crate::choice::choice as choices;
use crate::score::Parametrisation;
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
const DEPTH: usize = 3;
const PARAMETRISATION: Parametrisation = Parametrisation::Preconditioned;

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

    pub(super) fn complete(&mut self) -> Result<(), ConfigError> {
        if !self.learns() {
            let owner = |field, value| foreign(field, value, "score.kind", &self.kind, []);
            owner("score.width", self.width.map(|n| n.to_string()))?;
            owner("score.depth", self.depth.map(|n| n.to_string()))?;
            return owner("score.parametrisation", self.parametrisation.map(|p| name(&p)));
        }
        limits::WIDTH.check_count("score.width", *self.width.get_or_insert(WIDTH))?;
        limits::DEPTH.check_count("score.depth", *self.depth.get_or_insert(DEPTH))?;
        self.parametrisation.get_or_insert(PARAMETRISATION);
        Ok(())
    }

    pub(super) fn describe() -> Section {
        Section::new("score")
            .with("kind", choice(ScoreKind::default()))
            .with("width", number(limits::WIDTH, WIDTH).when("kind", &LEARNED))
            .with("depth", number(limits::DEPTH, DEPTH).when("kind", &LEARNED))
            .with("parametrisation", choice(PARAMETRISATION).when("kind", &LEARNED))
    }
}
