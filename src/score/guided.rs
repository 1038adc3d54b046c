//! Guided scores: ∇log pₜ(x) + γ∇log pₜ(y|x). At scale γ = 1 this is exactly ∇log pₜ(x|y), by Bayes' rule.
//! At any other scale it is no score of a diffused density, see [`crate::data::Tilted`].

use super::{Score, Time};
use burn::tensor::Tensor;
use std::rc::Rc;

/// s + γ∇log pₜ(y|x) with the gradient of a classifier (Dhariwal & Nichol 2021, arXiv 2105.05233,
/// algorithm 1; arXiv 2011.13456, equation 14).
pub struct ByClassifier {
    pub score: Rc<dyn Score>,
    /// ∇log pₜ(y|x)
    pub likelihood: Rc<dyn Score>,
    pub scale: f64,
}

impl Score for ByClassifier {
    fn score(&self, x: &Tensor<2>, time: &Time) -> Tensor<2> {
        self.score.score(x, time) + self.likelihood.score(x, time).mul_scalar(self.scale)
    }
}

/// s + γ(s_y − s) with the conditional score s_y = ∇log pₜ(x|y): classifier-free guidance (Ho & Salimans
/// 2022, arXiv 2207.12598, equation 6 with w = γ − 1), or guidance by the truth.
pub struct ByLabel {
    pub score: Rc<dyn Score>,
    /// s_y
    pub given: Rc<dyn Score>,
    pub scale: f64,
}

impl Score for ByLabel {
    fn score(&self, x: &Tensor<2>, time: &Time) -> Tensor<2> {
        let given = self.given.score(x, time);
        if self.scale == 1.0 {
            return given;
        }
        let free = self.score.score(x, time);
        given.mul_scalar(self.scale) + free.mul_scalar(1.0 - self.scale)
    }
}
