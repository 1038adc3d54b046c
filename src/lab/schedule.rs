//! The course of the forward process, as it was given and as it was learned.

use super::{Lab, LabError};
use crate::config::ScheduleOptions;
use crate::sde::{EPSILON, Sde};

/// One process at each of some times.
pub struct ScheduleCurve {
    pub alpha: Vec<f32>,
    pub sigma: Vec<f32>,
    pub diffusion_squared: Vec<f32>,
    /// G(t) with G' = g²/σ², on VP ln(σ²/α²).
    pub level: Vec<f32>,
}

/// The process as configured, and where its schedule is learned as it is now.
pub struct Schedules {
    pub times: Vec<f32>,
    pub fixed: ScheduleCurve,
    pub learned: Option<ScheduleCurve>,
}

impl ScheduleCurve {
    fn of(sde: &dyn Sde, times: &[f64]) -> Self {
        let each = |f: &dyn Fn(f64) -> f64| times.iter().map(|&t| f(t) as f32).collect();
        Self {
            alpha: each(&|t| sde.alpha(t)),
            sigma: each(&|t| sde.sigma(t)),
            diffusion_squared: each(&|t| sde.diffusion_squared(t)),
            level: each(&|t| sde.importance(t)),
        }
    }
}

impl Lab {
    pub fn schedule(&self, options: &ScheduleOptions) -> Result<Schedules, LabError> {
        options.validate()?;
        let last = (options.points - 1) as f64;
        let times: Vec<f64> =
            (0..options.points).map(|i| EPSILON + (1.0 - EPSILON) * i as f64 / last).collect();
        let learned = self.schedule.as_ref().map(|schedule| ScheduleCurve::of(&**schedule, &times));
        let fixed = ScheduleCurve::of(&*self.config.sde.build(), &times);
        Ok(Schedules { times: times.iter().map(|&t| t as f32).collect(), fixed, learned })
    }
}
