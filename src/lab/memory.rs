//! One budget of memory: what a row of a batch keeps while training, and how many rows a method may take at once.
//!
//! All is counted in numbers of four bytes and in 64 bits, because the browser's `usize` has 32.

use crate::config::{Config, ConfigError, Dequantization, ScoreKind, name, require};
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
        let size = || config.score.size();
        let (score, of_score) = match config.score.kind {
            ScoreKind::Network => {
                let (width, depth) = size();
                ((width + dimension) as u64, all_layers(width, depth))
            }
            // Its field is a backward pass of its own, which needs two numbers of every unit.
            ScoreKind::Energy => {
                let (width, depth) = size();
                (2 * all_layers(width, depth), all_layers(width, depth))
            }
            // It takes its own blocks.
            ScoreKind::Exact => (dimension as u64, 0),
        };
        let of_classifier =
            config.condition.classifier().map_or(0, |(width, depth)| all_layers(width, depth));
        let passes = 1 + config.loss.derivatives(dimension) as u64;
        let of_score = passes * of_score + dequantizer;
        let loss = name(&config.loss.kind);
        check_batch(config, of_classifier, "with this width and depth of the classifier")?;
        let with = format!("with this width, depth and loss.kind {loss} in {dimension} dimensions");
        check_batch(config, of_score, &with)?;
        Ok(Self { pass: score.max(2 * of_classifier).max(dequantizer + dimension as u64) })
    }

    /// How many rows may be taken at once with so many passes through the networks for each: one for a score,
    /// and one for each of its derivatives.
    pub fn rows_at_once(&self, passes: usize) -> usize {
        (OF_A_BLOCK / (self.pass * passes as u64)).max(1) as usize
    }
}

fn check_batch(config: &Config, of_row: u64, with: &str) -> Result<(), ConfigError> {
    if of_row == 0 {
        return Ok(());
    }
    let (rows, of_row) = (config.training().batch_size, KEPT * of_row);
    let most = OF_A_BATCH / of_row;
    let (taken, there) = (shown(of_row * rows as u64), shown(OF_A_BATCH));
    let allowed = format!(
        "at most {most} {with}: it would take {taken} while training, and {there} are there"
    );
    require(rows as u64 <= most, "training.batchSize", rows, allowed)
}

/// So many numbers, in gigabytes.
fn shown(numbers: u64) -> String {
    format!("{:.1} GiB", (4 * numbers) as f64 / f64::from(1 << 30))
}
