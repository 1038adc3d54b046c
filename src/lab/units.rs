//! The lab's methods as their user calls them: what crosses them is in units of the data, what lies behind them is
//! in scaled units, x = centre + scale·u. The one map serves every t, so that a path is one line from noise to
//! data, and what `encode` gives is where `sample` may start. Losses, and the score error at a fixed noise level,
//! are those of u.

use super::{Estimate, Evaluation, Lab, LabError, Nearest, Samples, Watch};
use crate::config::{
    BoundOptions, DataOptions, DensityOptions, EncodeOptions, EvaluateOptions, GuidanceOptions,
    ModelEvolutionOptions, NearestOptions, QualityOptions, SampleOptions, check_points,
};
use crate::data::{Entropy, Units};
use crate::likelihood::{EstimatedCurve, LogDensity, ModelEvolution};
use crate::quality::Quality;

impl Lab {
    /// What a lab works with is u; x = centre + scale·u.
    pub fn units(&self) -> &Units {
        &self.units
    }

    /// u of points x that were given to a method.
    fn scaled(&self, points: &[f32]) -> Result<Vec<f32>, LabError> {
        check_points(points, self.dimension())?;
        Ok(self.units.scaled(points))
    }

    /// H(p), where it is known.
    pub fn entropy(&self) -> Option<Entropy> {
        let entropy = self.entropy?;
        Some(Entropy { nats: entropy.nats + self.units.log_volume(), ..entropy })
    }

    /// A rectangle that shows all the data, `[x₀, x₁, y₀, y₁]`; a square in scaled units.
    pub fn window(&self) -> [f64; 4] {
        self.units.window(self.data.window())
    }

    /// Draws of the data for a picture, `[n, D]`; of a finite set all of it, up to 20 000.
    pub async fn data_sample(
        &self,
        options: &DataOptions,
        watch: &mut Watch<'_>,
    ) -> Result<Vec<f32>, LabError> {
        Ok(self.units.unscaled(&self.scaled_data_sample(options, watch).await?))
    }

    /// ln p of the data themselves, where it is known.
    pub async fn data_log_density(
        &self,
        points: &[f32],
        options: &GuidanceOptions,
        watch: &mut Watch<'_>,
    ) -> Result<Option<Vec<f64>>, LabError> {
        let found = self.scaled_data_log_density(&self.scaled(points)?, options, watch).await?;
        let less = self.units.log_volume();
        Ok(found.map(|values| values.into_iter().map(|log| log - less).collect()))
    }

    /// How well samples `[n, D]` fit the data, those of a label, or the tilted density.
    pub async fn quality(
        &self,
        points: &[f32],
        options: &QualityOptions,
        watch: &mut Watch<'_>,
    ) -> Result<Quality, LabError> {
        self.scaled_quality(&self.scaled(points)?, options, watch).await
    }

    /// Draws samples from the model, or from its conditional law of a label.
    pub async fn sample(
        &self,
        options: &SampleOptions,
        watch: &mut Watch<'_>,
    ) -> Result<Samples, LabError> {
        self.check_start(options)?;
        let start = options.start.as_ref().map(|points| self.units.scaled(points));
        let options = SampleOptions { start, ..options.clone() };
        let mut found = self.scaled_sample(&options, watch).await?;
        found.points = self.units.unscaled(&found.points);
        if let Some(paths) = &mut found.trajectories {
            paths.points = self.units.unscaled(&paths.points);
        }
        Ok(found)
    }

    /// The probability flow from data at t = ε to noise at t = 1, and the evaluations it took. Sampling by
    /// the same flow from that noise gives the data back.
    pub async fn encode(
        &self,
        points: &[f32],
        options: &EncodeOptions,
        watch: &mut Watch<'_>,
    ) -> Result<(Vec<f32>, usize), LabError> {
        let (ends, evaluations) = self.scaled_encode(&self.scaled(points)?, options, watch).await?;
        Ok((self.units.unscaled(&ends), evaluations))
    }

    /// s(x,t), or its guided form, at points `[n, D]`; times below ε count as ε.
    pub async fn score(
        &self,
        points: &[f32],
        t: f64,
        options: &GuidanceOptions,
        watch: &mut Watch<'_>,
    ) -> Result<Vec<f32>, LabError> {
        let found = self.scaled_score(&self.scaled(points)?, t, options, watch).await?;
        Ok(self.units.gradient(&found))
    }

    /// ∇log pₜ of the data on the noise levels of the objective, which `score` is to become; of a label, or guided
    /// to it, as there.
    ///
    /// # Errors
    /// Where it is not known.
    pub async fn exact_score(
        &self,
        points: &[f32],
        t: f64,
        options: &GuidanceOptions,
        watch: &mut Watch<'_>,
    ) -> Result<Vec<f32>, LabError> {
        let found = self.scaled_exact_score(&self.scaled(points)?, t, options, watch).await?;
        Ok(self.units.gradient(&found))
    }

    /// What the network is shown of points `[n, D]` beside the time: u = (x − αm)/√v in scaled units, then the sines and
    /// the cosines of its Fourier features, damped by the noise; times below ε count as ε.
    pub async fn network_inputs(
        &self,
        points: &[f32],
        t: f64,
        watch: &mut Watch<'_>,
    ) -> Result<Vec<f32>, LabError> {
        self.scaled_network_inputs(&self.scaled(points)?, t, watch).await
    }

    /// The rotation ∂₁s₂ − ∂₂s₁ of the score at points of the plane: zero for every gradient, and so a
    /// measure of how far a free network is from being one.
    pub async fn curl(
        &self,
        points: &[f32],
        t: f64,
        watch: &mut Watch<'_>,
    ) -> Result<Vec<f32>, LabError> {
        let found = self.scaled_curl(&self.scaled(points)?, t, watch).await?;
        let area = self.units.log_volume().exp();
        Ok(found.into_iter().map(|curl| (f64::from(curl) / area) as f32).collect())
    }

    /// −E(x,t) of an energy-based model at points `[n, D]`: its log-density up to the returned constant
    /// ln Z, which is found by quadrature in the plane and unknown elsewhere or where the density is too thin.
    pub async fn potential(
        &self,
        points: &[f32],
        t: f64,
        watch: &mut Watch<'_>,
    ) -> Result<(Vec<f32>, Option<f64>), LabError> {
        let (values, constant) = self.scaled_potential(&self.scaled(points)?, t, watch).await?;
        Ok((values, constant.map(|log_z| log_z + self.units.log_volume())))
    }

    /// ln p of the probability flow at points `[n, D]`, in nats, and the evaluations it took.
    pub async fn log_density(
        &self,
        points: &[f32],
        options: &DensityOptions,
        watch: &mut Watch<'_>,
    ) -> Result<(LogDensity, usize), LabError> {
        let (mut found, evaluations) =
            self.scaled_log_density(&self.scaled(points)?, options, watch).await?;
        let less = self.units.log_volume();
        found.values.iter_mut().for_each(|log| *log = (f64::from(*log) - less) as f32);
        Ok((found, evaluations))
    }

    /// L(x) ≥ −ln p^SDE(x) at points `[n, D]`, in nats.
    pub async fn likelihood_bound(
        &self,
        points: &[f32],
        options: &BoundOptions,
        watch: &mut Watch<'_>,
    ) -> Result<Vec<Estimate>, LabError> {
        let found = self.scaled_bound(&self.scaled(points)?, options, watch).await?;
        Ok(found.into_iter().map(|bound| self.in_data_units(bound)).collect())
    }

    /// KL(pₜ‖qₜ) of the lab's own probability flow, and H(pₜ), along t.
    pub async fn model_evolution(
        &self,
        options: &ModelEvolutionOptions,
        watch: &mut Watch<'_>,
    ) -> Result<ModelEvolution, LabError> {
        let mut found = self.scaled_evolution(options, watch).await?;
        let EstimatedCurve { direct, integrated, .. } = &mut found.entropy;
        for value in direct.iter_mut().chain(integrated) {
            *value = self.in_data_units(*value);
        }
        Ok(found)
    }

    /// Likelihood and score error on held-out data; of a label the error of the conditional score alone.
    pub async fn evaluate(
        &self,
        options: &EvaluateOptions,
        watch: &mut Watch<'_>,
    ) -> Result<Evaluation, LabError> {
        let found = self.scaled_evaluation(options, watch).await?;
        Ok(Evaluation {
            nll: found.nll.map(|nll| self.in_data_units(nll)),
            bound: found.bound.map(|bound| self.in_data_units(bound)),
            entropy: found.entropy.map(|entropy| self.in_data_units(entropy)),
            ..found
        })
    }

    /// Among the data that training has drawn last. Grey levels are compared as such: at the middle of each.
    pub async fn nearest(
        &self,
        points: &[f32],
        options: &NearestOptions,
        watch: &mut Watch<'_>,
    ) -> Result<Nearest, LabError> {
        let found = self.scaled_nearest(&self.scaled(points)?, options, watch).await?;
        Ok(Nearest { points: self.units.unscaled(&found.points), ..found })
    }

    /// A surprise or an entropy of u as one of x.
    fn in_data_units(&self, nats: Estimate) -> Estimate {
        Estimate { mean: nats.mean + self.units.log_volume(), ..nats }
    }
}
