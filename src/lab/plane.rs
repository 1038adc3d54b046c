//! What tells a gradient from other fields in the plane: the curl of a score, and the potential of an
//! energy-based model with its normaliser.

use super::quadrature::Cells;
use super::{Lab, LabError, Model, Watch, finite};
use crate::config::{check_time, name};
use crate::device::upload;
use crate::score::{Field, Time};
use crate::sde::EPSILON;
use burn::tensor::Tensor;

impl Lab {
    pub(super) async fn scaled_curl(
        &self,
        points: &[f32],
        t: f64,
        watch: &mut Watch<'_>,
    ) -> Result<Vec<f32>, LabError> {
        check_time(t)?;
        self.require_plane("curl")?;
        let (score, time) = (self.score_model(), Time::Common(t.max(EPSILON)));
        let curl = |x: Tensor<2>| {
            let n = x.dims()[0];
            let directions = [[1.0, 0.0].repeat(n), [0.0, 1.0].repeat(n)].concat();
            let directions = upload(directions, [2 * n, 2], &self.backend.device);
            let (_, tangents) = score.jvp(&x, directions, &time);
            let along_x = tangents.clone().slice([0..n, 1..2]);
            along_x - tangents.slice([n..2 * n, 0..1])
        };
        let values = self.in_blocks(points, 3, watch, curl).await?;
        finite(values, self.blame_point(points, 1))
    }

    fn require_plane(&self, method: &str) -> Result<(), LabError> {
        match self.dimension() {
            2 => Ok(()),
            d => {
                let allowed = format!("data in the plane for {method}, not in {d} dimensions");
                Err(LabError::new("data.kind", name(&self.config.data.kind), allowed))
            }
        }
    }

    pub(super) async fn scaled_potential(
        &self,
        points: &[f32],
        t: f64,
        watch: &mut Watch<'_>,
    ) -> Result<(Vec<f32>, Option<f64>), LabError> {
        check_time(t)?;
        let values = self.potential_at(points, t, &mut watch.part(0.0, 0.5)).await?;
        let log_normaliser = match self.dimension() {
            2 => self.log_normaliser(t, &mut watch.part(0.5, 1.0)).await?,
            _ => None,
        };
        Ok((values, log_normaliser))
    }

    async fn potential_at(
        &self,
        points: &[f32],
        t: f64,
        watch: &mut Watch<'_>,
    ) -> Result<Vec<f32>, LabError> {
        let refused =
            |kind| LabError::new("score.kind", kind, "energy: no other score has a potential");
        let model = match &self.model {
            Model::Network(trainer) => trainer.model().network,
            Model::Exact(_) => return Err(refused("exact")),
        };
        if model.field != Field::Gradient {
            return Err(refused("network"));
        }
        let time = Time::Common(t.max(EPSILON));
        let potential =
            |x| model.log_density_unnormalised(&x, &time).expect("a gradient has a potential");
        let values = self.in_blocks(points, 1, watch, potential).await?;
        finite(values, self.blame_point(points, 1))
    }

    /// ln ∫exp(−E) over the data's window, blurred by three σ(t), by a sum over a grid; nothing where the
    /// grid of every other point says otherwise, because the density is too thin for it.
    async fn log_normaliser(&self, t: f64, watch: &mut Watch<'_>) -> Result<Option<f64>, LabError> {
        const SIDE: usize = 192;
        let kernel = self.objective.levels.kernel();
        let (alpha, margin) = (kernel.alpha(t), 3.0 * kernel.sigma(t));
        let [x0, x1, y0, y1] = self.data.window();
        let (low, high) = (|x| alpha * x - margin, |x| alpha * x + margin);
        let grid = Cells::over([low(x0), high(x1), low(y0), high(y1)], SIDE);
        let values = self.potential_at(&grid.points, t, watch).await?;
        let largest = values.iter().copied().fold(f32::MIN, f32::max);
        let sum = |stride: usize| -> f64 {
            let rows = values.chunks(SIDE).step_by(stride);
            let cells = rows.flat_map(|row| row.iter().step_by(stride));
            let total: f64 = cells.map(|v| f64::from(v - largest).exp()).sum();
            total * grid.area * (stride * stride) as f64
        };
        let (fine, coarse) = (sum(1).ln(), sum(2).ln());
        Ok(((fine - coarse).abs() < 0.01).then_some(f64::from(largest) + fine))
    }
}
