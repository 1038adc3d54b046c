//! Training steps, and how noisy they are.

use super::{Lab, LabError, Model, Watch};
use crate::config::limits::method::BATCHES;
use crate::train::STEPS_PER_READ;

/// What training has done.
#[derive(Debug, Default)]
pub struct Losses {
    /// That of each step.
    pub score: Vec<f32>,
    /// Of the classifier, where there is one.
    pub classifier: Option<Vec<f32>>,
    /// Whether the watcher ended it before all steps were taken. Those that were are kept.
    pub ended: bool,
}

impl Lab {
    /// Takes training steps.
    ///
    /// On an error nothing has changed.
    pub async fn train(&mut self, steps: usize) -> Result<Losses, LabError> {
        self.train_watched(steps, &mut Watch::nobody()).await
    }

    /// The same under the eyes of a watcher, who may end it after any step.
    pub async fn train_watched(
        &mut self,
        steps: usize,
        watch: &mut Watch<'_>,
    ) -> Result<Losses, LabError> {
        let Model::Network(trainer) = &self.model else {
            let allowed = "network or energy: an exact score is not trained";
            return Err(LabError::new("score.kind", "exact", allowed));
        };
        let before = trainer.state.clone();
        let of_classifier = self.classifier.as_ref().map(|trainer| trainer.state.clone());
        let schedule = self.schedule.as_ref().map(|schedule| schedule.learned());
        let losses = self.all_steps(steps, watch).await;
        if losses.is_err() {
            if let Model::Network(trainer) = &mut self.model {
                trainer.state = before;
            }
            if let (Some(trainer), Some(state)) = (&mut self.classifier, of_classifier) {
                trainer.state = state;
            }
            if let (Some(schedule), Some(learned)) = (&self.schedule, schedule) {
                schedule.restore(learned);
            }
        }
        losses
    }

    /// A part of the steps after the other, each with the classifier close behind, so that both have always taken
    /// as many.
    async fn all_steps(&mut self, steps: usize, watch: &mut Watch<'_>) -> Result<Losses, LabError> {
        let Model::Network(trainer) = &mut self.model else { unreachable!("checked before") };
        let mut losses = Losses {
            classifier: self.classifier.as_ref().map(|_| Vec::new()),
            ..Losses::default()
        };
        while losses.score.len() < steps && !losses.ended {
            let taken = losses.score.len();
            let part = (steps - taken).min(STEPS_PER_READ);
            let observe = async |step| watch.tell((taken + step) as f64 / steps as f64).await;
            let more = trainer.train(&*self.data, part, observe).await?;
            losses.ended = more.len() < part;
            if let (Some(classifier), Some(all)) = (&mut self.classifier, &mut losses.classifier) {
                all.extend(classifier.train(&*self.data, more.len(), async |_| Ok(())).await?);
            }
            losses.score.extend(more);
        }
        trainer.settle().await?;
        Ok(losses)
    }

    /// tr Cov of the gradient of a batch, from `batches` fresh ones: how noisy training is. Comparable between
    /// objectives with the same expectation, such as two laws of time.
    pub async fn gradient_variance(
        &self,
        batches: usize,
        watch: &mut Watch<'_>,
    ) -> Result<f64, LabError> {
        BATCHES.check_count("batches", batches)?;
        match &self.model {
            Model::Network(trainer) => {
                let observe = async |done| Ok(watch.tell(done).await?);
                trainer.gradient_variance(&*self.data, batches, observe).await
            }
            Model::Exact(_) => {
                let allowed = "network or energy: an exact score has no gradient";
                Err(LabError::new("score.kind", "exact", allowed))
            }
        }
    }
}
