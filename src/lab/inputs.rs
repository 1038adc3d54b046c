//! What a network is shown of a point.

use super::{Lab, LabError, Model, Watch};
use crate::config::check_time;
use crate::score::Time;
use crate::sde::EPSILON;

impl Lab {
    /// ω of the waves that the network's input is shown as, in radians for each unit of u; none without Fourier
    /// features.
    pub fn frequencies(&self) -> Vec<Vec<f64>> {
        self.config.score.frequencies(self.dimension()).unwrap_or_default()
    }

    pub(super) async fn scaled_network_inputs(
        &self,
        points: &[f32],
        t: f64,
        watch: &mut Watch<'_>,
    ) -> Result<Vec<f32>, LabError> {
        check_time(t)?;
        let Model::Network(trainer) = &self.model else {
            let allowed = "network or energy: an exact score is no network";
            return Err(LabError::new("score.kind", "exact", allowed));
        };
        let (model, time) = (trainer.model().network, Time::Common(t.max(EPSILON)));
        self.in_blocks(points, 1, watch, |x| model.shown(&x, &time)).await
    }
}
