//! The model's log-density, exact or estimated, and the bound on it.

use super::{Estimate, Lab, LabError, Watch, finite};
use crate::config::{
    BoundOptions, DensityOptions, Divergence, EvolutionOptions, ModelEvolutionOptions, SolverKind,
    require,
};
use crate::device::{read, upload};
use crate::likelihood::{
    BoundForm, Evolution, Gaussian, LogDensity, ModelEvolution, ModelEvolver, Reference, Solver,
    log_density,
};
use crate::loss::Projection;
use crate::noise::{Noise, Stream};
use crate::ode::{HEUN, RK4, Tolerances};
use crate::sampler::Grid;
use crate::score::Counted;
use crate::sde::EPSILON;
use burn::tensor::Tensor;
use std::cell::Cell;
use std::rc::Rc;

impl Lab {
    pub(super) async fn scaled_log_density(
        &self,
        points: &[f32],
        options: &DensityOptions,
        watch: &mut Watch<'_>,
    ) -> Result<(LogDensity, usize), LabError> {
        let dimension = self.dimension();
        options.validate()?;
        self.require_time("logDensity")?;
        let usual = || Grid::Karras.steps(&*self.sde, options.steps());
        let steps = options.steps.unwrap_or_else(usual);
        let fixed = |scheme| Solver::Fixed { scheme, steps };
        let solver = match options.solver {
            SolverKind::Heun => fixed(&HEUN),
            SolverKind::Rk4 => fixed(&RK4),
            SolverKind::Rk45 => {
                Solver::Adaptive(Tolerances { absolute: options.atol(), relative: options.rtol() })
            }
        };
        let derivatives = match options.divergence {
            Divergence::Exact => dimension,
            Divergence::Hutchinson => options.probes(),
        };
        let (mut values, mut errors, mut evaluations) = (Vec::new(), Vec::new(), 0);
        let block_size = self.memory.rows_at_once(derivatives) * dimension;
        let blocks = points.len().div_ceil(block_size);
        for (i, points) in points.chunks(block_size).enumerate() {
            let count = Rc::new(Cell::new(0));
            let score = Counted { score: self.score_model(), evaluations: count.clone() };
            let probes = match options.divergence {
                Divergence::Exact => None,
                Divergence::Hutchinson => {
                    let rows = options.probes() * (points.len() / dimension);
                    let mut noise = Noise::new(options.seed().into(), Stream::Probes, i as u32);
                    let device = &self.backend.device;
                    // Of ±1 there are so few in the plane that all may be alike, and show no spread where the
                    // estimate is far from the truth.
                    let probes = Projection::Sphere.draw(rows, dimension, &mut noise);
                    Some(upload(probes, [rows, dimension], device))
                }
            };
            let observe =
                async |t: f64, _: &Tensor<2>| watch.tell((i as f64 + t) / blocks as f64).await;
            let points = self.upload(points);
            let sde = &*self.sde;
            let found = log_density(&score, sde, EPSILON, points, &solver, probes, observe).await?;
            values.extend(found.values);
            errors.extend(found.standard_errors.unwrap_or_default());
            evaluations = evaluations.max(count.get());
        }
        let values = finite(values, |_| match options.solver {
            SolverKind::Rk45 => LabError::new("atol", options.atol(), "smaller, and rtol with it"),
            _ => LabError::new("steps", steps, "larger: so few steps do not carry that far"),
        })?;
        let standard_errors = (!errors.is_empty()).then_some(errors);
        Ok((LogDensity { values, standard_errors }, evaluations))
    }

    /// KL(pₜ‖qₜ) of both laws of a model, and H(pₜ), along the lab's process, for a Gaussian on the line.
    pub fn evolution(&self, options: &EvolutionOptions) -> Result<Evolution, LabError> {
        options.validate()?;
        let EvolutionOptions { mean, std, kappa, points } = *options;
        let found = Gaussian { mean, std, kappa }.evolve(&*self.sde, points);
        let finite = [&found.flow, &found.sde, &found.entropy]
            .into_iter()
            .all(|c| c.direct.iter().chain(&c.integrated).all(|&v| (v as f32).is_finite()));
        let allowed = "nearer to 1: with this sde the model's law becomes so narrow or so wide that its divergence is \
                       no number in single precision";
        require(finite, "kappa", kappa, allowed)?;
        Ok(found)
    }

    pub(super) async fn scaled_evolution(
        &self,
        options: &ModelEvolutionOptions,
        watch: &mut Watch<'_>,
    ) -> Result<ModelEvolution, LabError> {
        options.validate()?;
        self.require_time("modelEvolution")?;
        let (Some(exact), Some(data)) = (&self.exact, self.data.mixture()) else {
            let allowed = "data whose density is known at every t, in modelEvolution";
            return Err(self.unknown_law(allowed));
        };
        let score = self.score_model();
        let evolver = ModelEvolver {
            score: &*score,
            exact,
            data: &data,
            sde: &*self.sde,
            solver: Solver::Adaptive(Tolerances { absolute: 1e-5, relative: 1e-5 }),
            rows_at_once: self.memory.rows_at_once(self.dimension()),
        };
        let mut noise = Noise::new(options.seed.into(), Stream::Evolution, 0);
        let observe = async |done| watch.tell(done).await;
        Ok(evolver.evolve(options.points, options.count, &mut noise, observe).await?)
    }

    pub(super) async fn scaled_bound(
        &self,
        points: &[f32],
        options: &BoundOptions,
        watch: &mut Watch<'_>,
    ) -> Result<Vec<Estimate>, LabError> {
        let dimension = self.dimension();
        options.validate()?;
        self.require_time("likelihoodBound")?;
        let score = self.score_model();
        let reference = Reference::new(self.sde.clone(), self.moments.clone());
        let derivatives = match options.form {
            BoundForm::Sm => 1 + dimension,
            BoundForm::Dsm => 1,
        };
        let mut noise = Noise::new(options.seed.into(), Stream::Bound, 0);
        let rows: Vec<&[f32]> = points.chunks(dimension).collect();
        let mut sums = vec![(0.0, 0.0); rows.len()];
        let each = options.samples_per_point as u64;
        let all = rows.len() as u64 * each;
        let mut done: u64 = 0;
        // Draws of the same point lie together, and a block may end in the midst of them.
        while done < all {
            watch.tell(done as f64 / all as f64).await?;
            let size = self.memory.rows_at_once(derivatives).min(1 << 16);
            let block = done..all.min(done + size as u64);
            let size = (block.end - block.start) as usize;
            let of_draw = |draw: u64| (draw / each) as usize;
            let values: Vec<f32> =
                block.clone().flat_map(|draw| rows[of_draw(draw)].iter().copied()).collect();
            let x = upload(values, [size, dimension], &self.backend.device);
            let draws = reference.excess(&*score, options.form, x, &mut noise);
            let draws = finite(read([draws]).await?.remove(0), |i| {
                let row = of_draw(block.start + i as u64);
                self.blame_point(points, 1)(row)
            })?;
            for (draw, value) in block.clone().zip(draws) {
                let (sum, squares) = &mut sums[of_draw(draw)];
                *sum += f64::from(value);
                *squares += f64::from(value).powi(2);
            }
            done = block.end;
        }
        watch.tell(1.0).await?;
        let of_row = |(row, (sum, squares)): (&[f32], (f64, f64))| {
            let excess = Estimate::of_sums(options.samples_per_point, sum, squares);
            Estimate { mean: reference.bound(row) + excess.mean, ..excess }
        };
        Ok(rows.into_iter().zip(sums).map(of_row).collect())
    }
}
