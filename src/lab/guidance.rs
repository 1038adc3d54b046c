//! The score that a sampler sees: the model's own, or guided to a label.

use super::{Lab, LabError, Model, Watch, finite};
use crate::config::{GuidanceOptions, check_guidance, check_label, check_time};
use crate::score::{ByClassifier, ByLabel, Counted, Exact, Likelihood, Score, Time};
use crate::sde::EPSILON;
use std::cell::Cell;
use std::rc::Rc;

/// A score as a sampler sees it, and the count of its networks' evaluations.
pub(super) struct Guided {
    pub score: Rc<dyn Score>,
    pub evaluations: Rc<Cell<usize>>,
}

impl Lab {
    pub(super) async fn scaled_score(
        &self,
        points: &[f32],
        t: f64,
        options: &GuidanceOptions,
        watch: &mut Watch<'_>,
    ) -> Result<Vec<f32>, LabError> {
        let model = self.guided(options.label, options.guidance)?.score;
        self.scores(&*model, points, t, watch).await
    }

    pub(super) async fn scaled_exact_score(
        &self,
        points: &[f32],
        t: f64,
        options: &GuidanceOptions,
        watch: &mut Watch<'_>,
    ) -> Result<Vec<f32>, LabError> {
        check_guidance(options.label, options.guidance)?;
        check_label(options.label, self.data.labels())?;
        let scale = options.guidance.unwrap_or(1.0);
        let allowed = "one whose exact score is known here: of a mixture, or of points with noise";
        let unknown = || self.unknown_law(allowed);
        let exact = self.exact.clone().ok_or_else(unknown)?;
        let score: Rc<dyn Score> = match options.label.filter(|_| scale > 0.0) {
            None => exact,
            Some(label) => {
                let given = self.exact_given(label).ok_or_else(unknown)?;
                Rc::new(ByLabel { score: exact, given, scale })
            }
        };
        self.scores(&*score, points, t, watch).await
    }

    async fn scores(
        &self,
        score: &dyn Score,
        points: &[f32],
        t: f64,
        watch: &mut Watch<'_>,
    ) -> Result<Vec<f32>, LabError> {
        check_time(t)?;
        let time = Time::Common(t.max(EPSILON));
        let values = self.in_blocks(points, 1, watch, |x| score.score(&x, &time)).await?;
        finite(values, self.blame_point(points, self.dimension()))
    }

    /// The score guided to a label at a scale, 1 where none is given.
    pub(super) fn guided(
        &self,
        label: Option<usize>,
        guidance: Option<f64>,
    ) -> Result<Guided, LabError> {
        check_guidance(label, guidance)?;
        check_label(label, self.data.labels())?;
        let evaluations = Rc::new(Cell::new(0));
        let counted = |score: Rc<dyn Score>| -> Rc<dyn Score> {
            Rc::new(Counted { score, evaluations: evaluations.clone() })
        };
        let score = counted(self.score_model());
        let scale = guidance.unwrap_or(1.0);
        let Some(label) = label.filter(|_| scale > 0.0) else {
            return Ok(Guided { score, evaluations });
        };
        let score: Rc<dyn Score> = if let Some(given) = self.score_given(label) {
            Rc::new(ByLabel { score, given: counted(given), scale })
        } else if let Some(trainer) = &self.classifier {
            let classifier = Rc::new(trainer.model().classifier.on(self.kernel.clone()));
            let likelihood = counted(Rc::new(Likelihood { classifier, label }));
            Rc::new(ByClassifier { score, likelihood, scale })
        } else {
            let allowed = "left out, because this model knows no labels: condition.kind must be classifier or \
                           classifier-free, or score.kind exact";
            return Err(LabError::new("label", label, allowed));
        };
        Ok(Guided { score, evaluations })
    }

    /// The conditional score ∇log pₜ(x|y), where the model has it in one piece.
    fn score_given(&self, label: usize) -> Option<Rc<dyn Score>> {
        match &self.model {
            Model::Exact(_) => Some(self.exact_given(label)?),
            Model::Network(trainer) => {
                let network = trainer.model().network;
                (network.labels.count > 0).then(|| {
                    let given: Rc<dyn Score> = Rc::new(network.given(vec![Some(label)]));
                    given
                })
            }
        }
    }

    /// The exact conditional score of a label on the objective's noise levels, where it is known.
    pub(super) fn exact_given(&self, label: usize) -> Option<Rc<Exact>> {
        self.exact.as_ref()?;
        let given = self.data.mixture()?.given(label)?;
        Some(Rc::new(Exact::new(given, self.kernel.clone(), &self.backend.device)))
    }
}
