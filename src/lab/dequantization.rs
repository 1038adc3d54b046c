//! What the grey levels of the data cost.

use super::{Lab, LabError, Model};
use crate::device::read;
use crate::estimate::Estimate;
use crate::likelihood::{FittedGaussian, bits_per_dimension};
use crate::noise::{Noise, Stream};
use std::f64::consts::LN_2;

/// What a grey level costs, in bits. NLL and bound count the dequantizer's ln q(u|k), so that dequantizers
/// compare. The NLL bounds −log₂ P(k); the bound does so up to the noise σ(ε) that x has gained at t = ε, on VP a
/// sixtieth of a level.
pub struct BitsPerDimension {
    pub nll: Estimate,
    pub bound: Estimate,
    /// Of a Gaussian with the mean and the full covariance of 20 000 data, uniformly dequantized.
    pub gaussian: Estimate,
}

impl Lab {
    /// Points dequantized by what was learned for that, with ln q(u|k) of each; or as they are, with zeros.
    pub(super) async fn dequantized(
        &self,
        points: &[f32],
        seed: u32,
    ) -> Result<(Vec<f32>, Vec<f64>), LabError> {
        let dimension = self.dimension();
        let dequantizer = match &self.model {
            Model::Network(trainer) => trainer.model().dequantizer,
            Model::Exact(_) => None,
        };
        let Some(dequantizer) = dequantizer else {
            return Ok((points.to_vec(), vec![0.0; points.len() / dimension]));
        };
        let mut noise = Noise::new(seed.into(), Stream::Dequantization, 0);
        let (mut redrawn, mut log_q) = (Vec::new(), Vec::new());
        for block in points.chunks(self.memory.rows_at_once(1) * dimension) {
            let (x, log) = dequantizer.redraw(&self.upload(block), &mut noise);
            let values = read([x, log]).await?;
            redrawn.extend(&values[0]);
            log_q.extend(values[1].iter().map(|&v| f64::from(v)));
        }
        Ok((redrawn, log_q))
    }

    /// Nats become bits, beside those of a Gaussian.
    pub(super) fn bits(
        &self,
        nll: Estimate,
        bound: Estimate,
        held_out: &[f32],
    ) -> Option<BitsPerDimension> {
        const FITTED: usize = 20_000;
        let (levels, dimension) = (self.data.grey_levels()?, self.dimension());
        let fit = || {
            let mut noise = Noise::new(self.config.seed.into(), Stream::Moments, 1);
            FittedGaussian::fit(&self.data.sample(FITTED, &mut noise), dimension)
        };
        let gaussian = self.gaussian.get_or_init(fit).as_ref()?;
        let surprise: Vec<f64> = gaussian.log_density(held_out).iter().map(|l| -l).collect();
        let bits = |nats: Estimate| Estimate {
            mean: bits_per_dimension(nats.mean, dimension, levels),
            standard_error: nats.standard_error / (dimension as f64 * LN_2),
        };
        let gaussian = Estimate::of(surprise.iter().copied());
        Some(BitsPerDimension { nll: bits(nll), bound: bits(bound), gaussian: bits(gaussian) })
    }
}
