//! The training data nearest to given points: whether a model has learned a law or its examples by heart.

use super::{Lab, LabError, Model, Watch};
use crate::config::NearestOptions;

/// For each point the nearest of those searched.
pub struct Nearest {
    /// `[n, D]`
    pub points: Vec<f32>,
    /// Euclidean, in units of the data.
    pub distances: Vec<f32>,
    /// How many training data were searched.
    pub searched: usize,
}

impl Lab {
    pub(super) async fn scaled_nearest(
        &self,
        points: &[f32],
        options: &NearestOptions,
        watch: &mut Watch<'_>,
    ) -> Result<Nearest, LabError> {
        let dimension = self.dimension();
        options.validate()?;
        let Model::Network(trainer) = &self.model else {
            let allowed = "network or energy: an exact score has seen no training data";
            return Err(LabError::new("score.kind", "exact", allowed));
        };
        if trainer.state.step == 0 {
            return Err(
                LabError::new("step", 0.0, "at least 1").saying("nearest: step is 0; train first")
            );
        }
        let observe = async |done: f64| watch.tell(0.5 * done).await;
        let drawn = match self.data.learned_from(options.count) {
            Some(rows) => rows,
            None => trainer.latest_data(&*self.data, options.count, observe).await?,
        };
        let [drawn, points] = [&drawn[..], points].map(|points| self.at_levels(points));
        let scale: Vec<f32> = self.units.scale.iter().map(|&s| s as f32).collect();
        let rows = points.len() / dimension;
        let mut found = Nearest {
            points: Vec::with_capacity(points.len()),
            distances: Vec::with_capacity(rows),
            searched: drawn.len() / dimension,
        };
        for (i, point) in points.chunks(dimension).enumerate() {
            watch.tell(0.5 + 0.5 * i as f64 / rows as f64).await?;
            let square = |row: &[f32]| -> f32 {
                let differences = point.iter().zip(row).zip(&scale);
                differences.map(|((a, b), scale)| (scale * (a - b)).powi(2)).sum()
            };
            let (square, nearest) = drawn
                .chunks(dimension)
                .map(|row| (square(row), row))
                .min_by(|a, b| a.0.total_cmp(&b.0))
                .expect("at least one was drawn");
            found.points.extend(nearest);
            found.distances.push(square.sqrt());
        }
        watch.tell(1.0).await?;
        Ok(found)
    }

    /// Grey levels at the middle of each; other data as they are.
    fn at_levels(&self, points: &[f32]) -> Vec<f32> {
        match self.data.grey_levels() {
            None => points.to_vec(),
            Some(levels) => {
                let levels = levels as f32;
                let level = |x: &f32| (x * levels).floor().clamp(0.0, levels - 1.0);
                points.iter().map(|x| (level(x) + 0.5) / levels).collect()
            }
        }
    }
}
