//! Training steps, and how noisy they are.

use super::{Lab, LabError, Model, Watch};
use crate::config::limits::method::BATCHES;

/// What training has done.
#[derive(Debug)]
pub struct Losses {
    /// That of each step.
    pub score: Vec<f32>,
    /// Of the classifier, where there is one.
    pub classifier: Option<Vec<f32>>,
}

impl Lab {
    /// Takes training steps.
    ///
    /// On an error nothing has changed.
    pub async fn train(&mut self, steps: usize) -> Result<Losses, LabError> {
        let Model::Network(trainer) = &mut self.model else {
            let allowed = "network or energy: an exact score is not trained";
            return Err(LabError::new("score.kind", "exact", allowed));
        };
        let before = (trainer.state.clone(), self.schedule.as_ref().map(|s| s.learned()));
        let losses = async {
            let score = trainer.train(&*self.data, steps).await?;
            let classifier = match &mut self.classifier {
                None => None,
                Some(classifier) => Some(classifier.train(&*self.data, steps).await?),
            };
            Ok(Losses { score, classifier })
        };
        let losses = losses.await;
        if losses.is_err() {
            trainer.state = before.0;
            if let (Some(schedule), Some(learned)) = (&self.schedule, before.1) {
                schedule.restore(learned);
            }
        }
        losses
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
