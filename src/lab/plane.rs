//! What tells a gradient from other fields in the plane: the curl of a score, and the potential of an
//! energy-based model with its normaliser.

use super::{Lab, LabError, Model};
use crate::config::{check_points, check_time};
use crate::device::{read, upload};
use crate::score::Time;
use crate::sde::EPSILON;

impl Lab {
    /// The rotation ∂₁s₂ − ∂₂s₁ of the score at points of the plane: zero for every gradient, and so a
    /// measure of how far a free network is from being one.
    pub async fn curl(&self, points: &[f32], t: f64) -> Result<Vec<f32>, LabError> {
        check_points(points, self.dimension())?;
        check_time(t)?;
        self.require_plane("curl")?;
        let x = self.upload(points);
        let n = x.dims()[0];
        let directions = [[1.0, 0.0].repeat(n), [0.0, 1.0].repeat(n)].concat();
        let directions = upload(directions, [2 * n, 2], &self.backend.device);
        let time = Time::Common(t.max(EPSILON));
        let (_, tangents) = self.score_model().jvp(&x, directions, &time);
        let along_x = tangents.clone().slice([0..n, 1..2]);
        let along_y = tangents.slice([n..2 * n, 0..1]);
        Ok(read([along_x - along_y]).await?.remove(0))
    }

    fn require_plane(&self, method: &str) -> Result<(), LabError> {
        match self.dimension() {
            2 => Ok(()),
            d => Err(LabError(format!(
                "{method}: data of dimension {d} are not allowed; it must be 2"
            ))),
        }
    }

    /// −E(x,t) of an energy-based model at points `[n, D]`: its log-density up to the returned constant
    /// ln Z, which is found by quadrature in the plane and unknown elsewhere.
    pub async fn potential(
        &self,
        points: &[f32],
        t: f64,
    ) -> Result<(Vec<f32>, Option<f64>), LabError> {
        check_points(points, self.dimension())?;
        check_time(t)?;
        let values = self.potential_at(points, t).await?;
        let log_normaliser = match self.dimension() {
            2 => Some(self.log_normaliser(t).await?),
            _ => None,
        };
        Ok((values, log_normaliser))
    }

    async fn potential_at(&self, points: &[f32], t: f64) -> Result<Vec<f32>, LabError> {
        let time = Time::Common(t.max(EPSILON));
        let potential = match &self.model {
            Model::Network(trainer) => {
                trainer.model().log_density_unnormalised(&self.upload(points), &time)
            }
            Model::Exact(_) => None,
        };
        let potential = potential.ok_or_else(|| {
            let kind = if matches!(self.model, Model::Exact(_)) { "exact" } else { "network" };
            LabError(format!("score.kind: {kind} has no potential; it must be energy"))
        })?;
        Ok(read([potential]).await?.remove(0))
    }

    /// ln ∫exp(−E) over the data's window, blurred by three σ(t), by the trapezoidal rule.
    async fn log_normaliser(&self, t: f64) -> Result<f64, LabError> {
        const SIDE: usize = 192;
        let kernel = self.objective.levels.kernel();
        let (alpha, margin) = (kernel.alpha(t), 3.0 * kernel.sigma(t));
        let [x0, x1, y0, y1] = self.window();
        let line = |low: f64, high: f64| {
            let (low, high) = (alpha * low - margin, alpha * high + margin);
            let step = (high - low) / (SIDE - 1) as f64;
            ((0..SIDE).map(move |i| (low + step * i as f64) as f32), step)
        };
        let ((xs, dx), (ys, dy)) = (line(x0, x1), line(y0, y1));
        let grid: Vec<f32> = ys.flat_map(|y| xs.clone().flat_map(move |x| [x, y])).collect();
        let values = self.potential_at(&grid, t).await?;
        let largest = values.iter().copied().fold(f32::MIN, f32::max);
        let sum: f64 = values.iter().map(|v| f64::from(v - largest).exp()).sum();
        Ok(f64::from(largest) + (sum * dx * dy).ln())
    }
}
