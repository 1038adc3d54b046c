//! The classifier's loss, −ln pₜ(y|x'), on noisy data x' = αx + σz.

use super::Batch;
use crate::device::upload;
use crate::score::Classifier;
use burn::tensor::Tensor;

/// # Shapes
/// - output: `[n, 1]`
pub fn cross_entropy(classifier: &Classifier, batch: &Batch) -> Tensor<2> {
    let log_probabilities = classifier.log_probabilities(&batch.noisy, &batch.time);
    let [n, labels] = log_probabilities.dims();
    let mut one_hot = vec![0.0; n * labels];
    batch.labels.iter().enumerate().for_each(|(row, label)| one_hot[row * labels + label] = 1.0);
    let own = upload(one_hot, [n, labels], &batch.noise.device());
    (log_probabilities * own).sum_dim(1).neg()
}
