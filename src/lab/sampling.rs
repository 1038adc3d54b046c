//! Samples of a lab's model.

use super::{Lab, LabError, blocks, finite};
use crate::config::{SampleOptions, Sampler};
use crate::device::read;
use crate::noise::{Noise, Stream};
use crate::ode::{HEUN, RK4, Tolerances};
use crate::sampler::{
    euler_maruyama, karras_grid, prior, probability_flow, probability_flow_adaptive, uniform_grid,
};
use burn::tensor::Tensor;

/// Samples `[count, D]` and how they came about.
pub struct Samples {
    pub points: Vec<f32>,
    pub evaluations: usize,
    pub trajectories: Option<Trajectories>,
}

/// Paths of the first samples: `points` is `[times, paths, D]`.
pub struct Trajectories {
    pub times: Vec<f32>,
    pub points: Vec<f32>,
}

impl Lab {
    /// Draws samples from the model.
    pub async fn sample(&self, options: &SampleOptions) -> Result<Samples, LabError> {
        options.validate()?;
        self.require_time("sample")?;
        let mut noise = Noise::new(options.seed.into(), Stream::Sampling, 0);
        let (mut times, mut seen, mut ends, mut evaluations) = (vec![], vec![], vec![], 0);
        for rows in blocks(options.count, self.rows_at_once(1)) {
            let start =
                prior(&*self.sde, rows.len(), self.dimension(), &mut noise, &self.backend.device);
            // The recorded paths all lie in the first block.
            let paths = if rows.start == 0 { options.trajectories.min(rows.len()) } else { 0 };
            let observe = |t: f64, x: &Tensor<2>| {
                if paths > 0 {
                    times.push(t as f32);
                    // Multiplied, because a view would keep the whole block alive.
                    seen.push(x.clone().narrow(0, 0, paths).mul_scalar(1.0));
                }
            };
            let (end, n) = self.run_sampler(options, start, &mut noise, observe).await?;
            ends.push(end);
            evaluations = evaluations.max(n);
        }
        let blocks = ends.len();
        let mut values = read(ends.into_iter().chain(seen)).await?.into_iter();
        let points = finite("sample", values.by_ref().take(blocks).flatten().collect())?;
        let trajectories = (options.trajectories > 0)
            .then(|| Trajectories { times, points: values.flatten().collect() });
        Ok(Samples { points, evaluations, trajectories })
    }

    async fn run_sampler(
        &self,
        options: &SampleOptions,
        start: Tensor<2>,
        noise: &mut Noise,
        observe: impl FnMut(f64, &Tensor<2>),
    ) -> Result<(Tensor<2>, usize), LabError> {
        let (score, sde) = (&*self.score_model(), &*self.sde);
        let SampleOptions { sampler, atol, rtol, .. } = *options;
        let flow = |scheme, start, observe| {
            let grid = karras_grid(sde, options.steps());
            probability_flow(scheme, score, sde, start, &grid, observe)
        };
        Ok(match sampler {
            Sampler::EulerMaruyama => {
                let grid = uniform_grid(options.steps());
                euler_maruyama(score, sde, start, &grid, noise, observe)
            }
            Sampler::ProbabilityFlowHeun => flow(&HEUN, start, observe),
            Sampler::ProbabilityFlowRk4 => flow(&RK4, start, observe),
            Sampler::ProbabilityFlowRk45 => {
                let tolerances = Tolerances { absolute: atol, relative: rtol };
                probability_flow_adaptive(score, sde, start, tolerances, observe).await?
            }
        })
    }
}
