//! The samplers, and what tells them apart.

use crate::choice::choice as choices;
use crate::sampler::Grid;
use serde_json::{Map, Value, json};

choices! {
    pub enum Sampler {
        EulerMaruyama,
        HeunSde,
        PredictorCorrector,
        Ancestral,
        Ddim,
        Langevin,
        AnnealedLangevin,
        ProbabilityFlowHeun,
        ProbabilityFlowRk4,
        ProbabilityFlowRk45,
    }
}

/// What a sampler has use for, its defaults, and what it costs.
pub(super) struct Traits {
    pub uses: &'static [&'static str],
    pub steps: usize,
    pub grid: Grid,
    pub eta: f64,
    pub langevin_steps: usize,
    /// Evaluations of the score in one step, with so many Langevin steps.
    evaluations: fn(usize) -> usize,
}

impl Sampler {
    /// The one list of what tells the samplers apart.
    pub(super) fn traits(self) -> Traits {
        let usual = Traits {
            uses: &["steps", "grid"],
            steps: 50,
            grid: Grid::Karras,
            eta: 1.0,
            langevin_steps: 1,
            evaluations: |_| 1,
        };
        match self {
            Self::EulerMaruyama => {
                Traits { uses: &["steps", "grid", "eta"], steps: 200, grid: Grid::Uniform, ..usual }
            }
            Self::HeunSde => {
                Traits { uses: &["steps", "grid", "eta"], steps: 100, evaluations: |_| 2, ..usual }
            }
            Self::PredictorCorrector => Traits {
                uses: &["steps", "grid", "snr", "langevinSteps"],
                steps: 200,
                grid: Grid::Uniform,
                evaluations: |repeats| 1 + repeats,
                ..usual
            },
            Self::Ancestral => Traits { steps: 200, grid: Grid::Uniform, ..usual },
            Self::Ddim => Traits { uses: &["steps", "grid", "eta"], eta: 0.0, ..usual },
            Self::Langevin => Traits { uses: &["steps", "stepSize", "t"], steps: 1000, ..usual },
            Self::AnnealedLangevin => Traits {
                uses: &["steps", "grid", "langevinSteps", "stepSize"],
                steps: 25,
                grid: Grid::LogSnr,
                langevin_steps: 20,
                evaluations: |repeats| repeats,
                ..usual
            },
            Self::ProbabilityFlowHeun => Traits { evaluations: |_| 2, ..usual },
            Self::ProbabilityFlowRk4 => Traits { evaluations: |_| 4, ..usual },
            // The first stage of Dormand and Prince's seven is the last of the step before.
            Self::ProbabilityFlowRk45 => {
                Traits { uses: &["atol", "rtol"], evaluations: |_| 6, ..usual }
            }
        }
    }

    pub(super) fn uses(self, option: &str) -> bool {
        self.traits().uses.contains(&option)
    }

    pub(super) fn least_steps(self) -> u32 {
        if self == Self::AnnealedLangevin { 2 } else { 1 }
    }

    /// What there is to know of a sampler. Defaults stand where it has use for them.
    pub(super) fn facts(self) -> Map<String, Value> {
        let Traits { uses, steps, grid, eta, langevin_steps, evaluations } = self.traits();
        let mut facts = json!({
            "uses": uses,
            "evaluationsPerStep": evaluations(langevin_steps),
            "adaptive": !self.uses("steps"),
        });
        for (option, default) in [
            ("steps", json!(steps)),
            ("grid", json!(grid)),
            ("eta", json!(eta)),
            ("langevinSteps", json!(langevin_steps)),
        ] {
            if self.uses(option) {
                facts[option] = default;
            }
        }
        if self.uses("steps") {
            facts["leastSteps"] = json!(self.least_steps());
        }
        facts.as_object().expect("an object").clone()
    }
}
