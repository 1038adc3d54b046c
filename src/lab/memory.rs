//! One budget of memory: what a row of a batch keeps while training, and how many rows a method may take at once.
//!
//! All is counted in numbers of four bytes and in 64 bits, because the browser's `usize` has 32.

use crate::config::{
    ConditionConfig, Config, ConfigError, Dequantization, LossConfig, ScoreConfig, name, require,
};
use crate::data::Distribution;
use crate::likelihood::Dequantizer;

/// A batch may take a gigabyte while training.
const OF_A_BATCH: u64 = 1 << 28;

/// What backpropagation keeps of every unit of a layer and of every coordinate of its inputs: value, slope and
/// the like.
const KEPT: u64 = 8;

/// What a method keeps at once stays below 64 MiB.
const OF_A_BLOCK: u64 = 1 << 24;

pub(super) struct Memory {
    /// Of one row in one pass through the largest of the networks.
    pass: u64,
}

impl Memory {
    /// # Errors
    /// If a batch would not fit.
    pub fn of(config: &Config, data: &dyn Distribution) -> Result<Self, ConfigError> {
        let dimension = data.dimension();
        let dequantizer = match config.data.dequantization {
            Some(Dequantization::Variational) => Dequantizer::units(dimension) as u64,
            _ => 0,
        };
        let all_layers = |width: usize, depth: usize| (width * depth + dimension) as u64;
        let (score, of_score) = match config.score {
            ScoreConfig::Network { width, depth, .. } => {
                ((width + dimension) as u64, all_layers(width, depth))
            }
            // Its field is a backward pass of its own, which needs two numbers of every unit.
            ScoreConfig::Energy { width, depth, .. } => {
                (2 * all_layers(width, depth), all_layers(width, depth))
            }
            // It takes its own blocks.
            ScoreConfig::Exact {} => (dimension as u64, 0),
        };
        let of_classifier = match config.condition {
            ConditionConfig::Classifier { width, depth } => all_layers(width, depth),
            _ => 0,
        };
        let passes = 1 + config.loss.derivatives(dimension) as u64;
        let of_row = (passes * of_score + dequantizer).max(of_classifier);
        check_batch(config, of_row, dimension)?;
        Ok(Self { pass: score.max(2 * of_classifier).max(dequantizer + dimension as u64) })
    }

    /// How many rows may be taken at once with so many passes through the networks for each: one for a score,
    /// and one for each of its derivatives.
    pub fn rows_at_once(&self, passes: usize) -> usize {
        (OF_A_BLOCK / (self.pass * passes as u64)).max(1) as usize
    }
}

fn check_batch(config: &Config, of_row: u64, dimension: usize) -> Result<(), ConfigError> {
    if of_row == 0 {
        return Ok(());
    }
    let (rows, of_row) = (config.training.batch_size, KEPT * of_row);
    let most = OF_A_BATCH / of_row;
    let LossConfig { kind, .. } = config.loss;
    let allowed = format!(
        "at most {most} with these widths and depths and loss.kind {} in {dimension} dimensions: such a batch \
         takes {} of memory while training, and {} are there",
        name(&kind),
        shown(of_row * rows as u64),
        shown(OF_A_BATCH),
    );
    require(rows as u64 <= most, "training.batchSize", rows, &allowed)
}

/// So many numbers, in gigabytes.
fn shown(numbers: u64) -> String {
    format!("{:.1} GiB", (4 * numbers) as f64 / f64::from(1 << 30))
}
