//! One budget of memory: what a row of a batch keeps while training, and how many rows a method may take at once.
//!
//! All is counted in numbers of four bytes and in 64 bits, because the browser's `usize` has 32.

use crate::config::{Config, ConfigError, Dequantization, ScoreKind, name, require};
use crate::data::Distribution;
use crate::likelihood::Dequantizer;

/// The points of the user and a batch may take a gigabyte while training.
const OF_TRAINING: u64 = 1 << 28;

/// Of a point: its coordinates as they were given, of eight bytes, and those that are trained on, of four.
const OF_A_POINT: u64 = 6;

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
        let inputs = dimension + config.score.waves();
        let all_layers = |width: usize, depth: usize| (width * depth + inputs) as u64;
        let size = || config.score.size();
        let (score, of_score) = match config.score.kind {
            ScoreKind::Network => {
                let (width, depth) = size();
                ((width + inputs) as u64, all_layers(width, depth))
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
        if of_classifier > of_score {
            check_batch(config, of_classifier, "with this width and depth of the classifier")?;
        } else {
            let with =
                format!("with this width, depth and loss.kind {loss} in {dimension} dimensions");
            check_batch(config, of_score, &with)?;
        }
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
    let left = left_by_points(config.data.points().len() / 2);
    let most = left / of_row;
    let (taken, there) = (shown(of_row * rows as u64), shown(left));
    let allowed = format!(
        "at most {most} {with}: it would take {taken} while training, and {there} are there"
    );
    require(rows as u64 <= most, "training.batchSize", rows, allowed)
}

/// What there is for a batch beside so many points, of which a million take a fiftieth.
fn left_by_points(count: usize) -> u64 {
    OF_TRAINING - OF_A_POINT * count as u64
}

/// So many numbers, in gigabytes.
fn shown(numbers: u64) -> String {
    format!("{:.1} GiB", (4 * numbers) as f64 / f64::from(1 << 30))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Form, GivenPoints, limits, parse};
    use serde_json::{Value, json};

    fn memory(changes: Value) -> Result<Memory, ConfigError> {
        let mut config = json!({
            "data": { "kind": "mixture", "weights": [1, 1], "means": [vec![0; 64], vec![1; 64]], "stds": [1, 1] },
            "score": { "kind": "energy", "width": 1024, "depth": 8 },
            "condition": { "kind": "classifier", "width": 1024, "depth": 8 },
        });
        let changes = changes.as_object().expect("sections").clone();
        config.as_object_mut().expect("sections").extend(changes);
        let config = parse::<Config, _>(config).unwrap().complete().unwrap();
        Memory::of(&config, &*config.data.build(true).0)
    }

    /// The paths that are recorded all lie in one block.
    #[test]
    fn the_largest_networks_take_enough_rows_at_once() {
        let rows = memory(json!({})).unwrap().rows_at_once(1);
        assert!(rows as f64 >= limits::sampling::TRAJECTORIES.most, "{rows}");
    }

    /// 65 536 rows × 65 passes × (1024 × 8 + 64) numbers are more than 32 bits count.
    #[test]
    fn the_largest_batch_is_counted_and_refused_with_what_would_fit() {
        let batch = |rows: usize| {
            memory(json!({ "loss": { "kind": "implicit" }, "training": { "batchSize": rows } }))
        };
        let most = OF_TRAINING / (KEPT * 65 * (1024 * 8 + 64));
        assert!(batch(most as usize).is_ok());
        let refusal = batch(most as usize + 1).err().expect("a refusal");
        assert_eq!(refusal.field.as_deref(), Some("training.batchSize"));
        let refusal = batch(65_536).err().expect("a refusal").message;
        assert!(
            refusal.contains(&format!("at most {most} ")) && refusal.contains("GiB"),
            "{refusal}"
        );
    }

    /// A million points leave 2²⁸ − 6·10⁶ numbers, 92 rows of the largest network fewer than without.
    #[test]
    fn the_points_are_counted_beside_the_batch() {
        let of_row = KEPT * (1024 * 8 + 2 + 2 * 16); // of two coordinates and the usual waves
        let points: Vec<f64> = (0..2_000_000).map(f64::from).collect();
        let batch = |rows: u64| {
            let config = json!({
                "data": { "kind": "points" },
                "score": { "width": 1024, "depth": 8 },
                "training": { "batchSize": rows },
            });
            let mut config: Config = parse(config).unwrap();
            config.data.points = Some(GivenPoints::new(&points[..], Form::Float64Array));
            let config = config.complete().unwrap();
            Memory::of(&config, &*config.data.build(true).0)
        };
        let most = (OF_TRAINING - 6_000_000) / of_row;
        assert_eq!(OF_TRAINING / of_row - most, 92);
        assert!(batch(most).is_ok());
        let refusal = batch(most + 1).err().expect("a refusal").message;
        assert!(refusal.contains(&format!("at most {most} ")), "{refusal}");
    }
}
