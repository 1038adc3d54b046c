//! Whether labels are learned, and how.

use super::describe::{Section, choice, number};
use super::limits::{condition as limits, network};
use super::{ConfigError, foreign};
use crate::choice::choice as choices;
use serde::{Deserialize, Serialize};

#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct ConditionConfig {
    pub kind: ConditionKind,
    /// Of the classifier.
    #[serde(skip_serializing_if = "Option::is_none")]
    width: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    depth: Option<usize>,
    /// The probability with which a network that is told labels is told none.
    #[serde(skip_serializing_if = "Option::is_none")]
    dropout: Option<f64>,
}

choices! {
    #[derive(Default)]
    pub enum ConditionKind {
        /// Labels are not learned. An exact score knows them all the same.
        #[default]
        None,
        /// A noise-conditional classifier is trained beside the score.
        Classifier,
        /// The score network is told the label, but none now and then.
        ClassifierFree,
    }
}

const WIDTH: usize = 128;
const DEPTH: usize = 2;
const DROPOUT: f64 = 0.2;

impl ConditionConfig {
    /// Width and depth of the classifier, where there is one.
    pub fn classifier(&self) -> Option<(usize, usize)> {
        self.width.zip(self.depth)
    }

    /// The dropout of labels, where the network is told them.
    pub fn dropout(&self) -> Option<f64> {
        self.dropout
    }

    pub(super) fn complete(&mut self) -> Result<(), ConfigError> {
        let kind = self.kind;
        let owner = |field, value: Option<f64>, own: &[&'static str]| {
            foreign(field, value, "condition.kind", &kind, own.iter().copied())
        };
        if kind == ConditionKind::Classifier {
            let width = *self.width.get_or_insert(WIDTH);
            network::WIDTH.check_count("condition.width", width)?;
            let depth = *self.depth.get_or_insert(DEPTH);
            network::DEPTH.check_count("condition.depth", depth)?;
        } else {
            let own: &[&str] =
                if kind == ConditionKind::ClassifierFree { &["dropout"] } else { &[] };
            owner("condition.width", self.width.map(|n| n as f64), own)?;
            owner("condition.depth", self.depth.map(|n| n as f64), own)?;
        }
        if kind == ConditionKind::ClassifierFree {
            limits::DROPOUT.check("condition.dropout", *self.dropout.get_or_insert(DROPOUT))
        } else {
            let own: &[&str] =
                if kind == ConditionKind::Classifier { &["width", "depth"] } else { &[] };
            owner("condition.dropout", self.dropout, own)
        }
    }

    pub(super) fn describe() -> Section {
        let (classifier, free) = ([ConditionKind::Classifier], [ConditionKind::ClassifierFree]);
        Section::new("condition")
            .with("kind", choice(ConditionKind::default()))
            .with("width", number(network::WIDTH, WIDTH).when("kind", &classifier))
            .with("depth", number(network::DEPTH, DEPTH).when("kind", &classifier))
            .with("dropout", number(limits::DROPOUT, DROPOUT).when("kind", &free))
    }
}
