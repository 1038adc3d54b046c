//! Integrals over the plane, by the midpoint rule on a grid.

use super::{Lab, LabError, Watch};
use crate::config::DensityOptions;

/// The middles of the cells of a square grid over a window `[x₀, x₁, y₀, y₁]`.
pub(super) struct Cells {
    /// `[side², 2]`, row by row.
    pub points: Vec<f32>,
    /// Of one cell.
    pub area: f64,
}

impl Cells {
    pub fn over([x0, x1, y0, y1]: [f64; 4], side: usize) -> Self {
        let line = |low: f64, high: f64| {
            let step = (high - low) / side as f64;
            ((0..side).map(move |i| (low + step * (i as f64 + 0.5)) as f32), step)
        };
        let ((xs, dx), (ys, dy)) = (line(x0, x1), line(y0, y1));
        let points = ys.flat_map(|y| xs.clone().flat_map(move |x| [x, y])).collect();
        Self { points, area: dx * dy }
    }
}

/// KL(p‖p^ODE) on a grid.
pub struct Quadrature {
    pub nats: f64,
    /// ∫p and ∫p^ODE on the same grid: how far it can be trusted.
    pub mass: f64,
    pub model_mass: f64,
}

impl Lab {
    /// KL(p‖p^ODE) over the window of data in the plane, where ln p is known.
    pub(super) async fn divergence(
        &self,
        resolution: usize,
        watch: &mut Watch<'_>,
    ) -> Result<Option<Quadrature>, LabError> {
        let Cells { points, area } = Cells::over(self.data.window(), resolution);
        let Some(truth) = self.data.log_density(&points) else { return Ok(None) };
        let (model, _) =
            self.scaled_log_density(&points, &DensityOptions::default(), watch).await?;
        let mut found = Quadrature { nats: 0.0, mass: 0.0, model_mass: 0.0 };
        for (log_p, log_model) in truth.into_iter().zip(model.values) {
            let (p, log_model) = (log_p.exp(), f64::from(log_model));
            // p ln p → 0 where p → 0
            if p > 0.0 {
                found.nats += area * p * (log_p - log_model);
            }
            found.mass += area * p;
            found.model_mass += area * log_model.exp();
        }
        Ok(Some(found))
    }
}
