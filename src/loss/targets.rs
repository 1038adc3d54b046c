//! What a denoising row is compared with. The arrow z of a single row is wrong at nearly every point, and right only
//! in the mean; the mean over the data that may have led to the same x' = αx + σz is nearer to the truth (stable
//! target field, Xu, Tong & Jaakkola 2023, arXiv 2302.00670, equation 9):
//!
//! z̄ = Σ_j w_j ζ_j, ζ_j = (x' − αx_j)/σ, w = softmax(−½‖ζ_j‖²), over the batch, the row's own x included.
//!
//! Less variance, and a bias that vanishes with the size of the batch.

use crate::choice::choice;

choice! {
    /// What a denoising row is compared with.
    pub enum Targets {
        /// Its own arrow.
        Single,
        /// The mean of the arrows from all data of the batch.
        Averaged,
    }
}

/// The most data that one mean is taken over: as many multiplications as a layer of the usual network has.
const REFERENCES: usize = 512;

/// Arrows of which the weight is less than e^−20 of the largest are left out.
const NEGLIGIBLE: f32 = 20.0;

/// Targets that are averaged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Averaging {
    /// A network that is told labels learns the score of each: the data of the row's own label count alone. For the
    /// score of all labels that is right in the mean, too.
    pub within_labels: bool,
}

impl Averaging {
    /// z̄ of each row.
    ///
    /// # Shapes
    /// - clean x, noise z, output: `[n, D]`
    /// - signals: α/σ of the n rows
    pub fn targets(
        self,
        clean: &[f32],
        noise: &[f32],
        signals: Vec<f64>,
        labels: &[usize],
    ) -> Vec<f32> {
        let dimension = clean.len() / signals.len();
        let mut means = vec![0.0; clean.len()];
        let mut logits = Vec::new();
        for (row, &signal) in signals.iter().enumerate() {
            let block = row / REFERENCES * REFERENCES;
            let block = block..(block + REFERENCES).min(signals.len());
            let at = |i: usize| i * dimension..(i + 1) * dimension;
            let (x, z, signal) = (&clean[at(row)], &noise[at(row)], signal as f32);
            // ζ_j = z + (α/σ)(x − x_j), with nothing to cancel where σ is small.
            let arrow =
                |j: usize, axis: usize| z[axis] + signal * (x[axis] - clean[j * dimension + axis]);
            logits.clear();
            logits.extend(block.clone().map(|j| {
                let other = self.within_labels && labels[j] != labels[row];
                let square = |axis: usize| arrow(j, axis).powi(2);
                if other { f32::MIN } else { -0.5 * (0..dimension).map(square).sum::<f32>() }
            }));
            let largest = logits.iter().copied().fold(f32::MIN, f32::max);
            let (mut sum, mean) = (0.0, &mut means[at(row)]);
            for (j, logit) in block.zip(&logits) {
                if largest - logit < NEGLIGIBLE {
                    let weight = (logit - largest).exp();
                    sum += weight;
                    mean.iter_mut().enumerate().for_each(|(axis, m)| *m += weight * arrow(j, axis));
                }
            }
            mean.iter_mut().for_each(|m| *m /= sum);
        }
        means
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::noise::{Noise, Stream};

    const ROWS: usize = REFERENCES;

    fn normals(index: u32) -> Vec<f32> {
        Noise::new(3, Stream::Data, index).normals(2 * ROWS)
    }

    /// Of standard normal data E[z|x'] = σx'/(α² + σ²): means over a batch come near it, arrows do not.
    #[test]
    fn means_come_near_the_posterior_mean() {
        let (clean, noise) = (normals(0), normals(1));
        for signal in [0.3, 1.0, 3.0] {
            let averaging = Averaging { within_labels: false };
            let found = averaging.targets(&clean, &noise, vec![signal; ROWS], &[0; ROWS]);
            let error = |targets: &[f32]| {
                let each = targets.iter().zip(clean.iter().zip(&noise)).map(|(target, (x, z))| {
                    let noisy = signal * f64::from(*x) + f64::from(*z); // x'/σ
                    (f64::from(*target) - noisy / (signal * signal + 1.0)).powi(2)
                });
                (each.sum::<f64>() / found.len() as f64).sqrt()
            };
            // About n·4π/(signal²·4π) = n/signal² data have weight at one point, in a plane of unit spread.
            let (means, arrows) = (error(&found), error(&noise));
            assert!(
                means < 4.0 * arrows * signal.max(1.0) / (ROWS as f64).sqrt(),
                "{means} {arrows}"
            );
        }
    }

    /// Far from all others a row has only its own arrow; so has it among other labels.
    #[test]
    fn a_row_alone_keeps_its_arrow() {
        let (clean, noise) = (normals(0), normals(1));
        let averaging = Averaging { within_labels: false };
        let far = averaging.targets(&clean, &noise, vec![1e6; ROWS], &[0; ROWS]);
        let labels: Vec<usize> = (0..ROWS).collect();
        let within = Averaging { within_labels: true };
        let labelled = within.targets(&clean, &noise, vec![1.0; ROWS], &labels);
        for ((far, labelled), own) in far.iter().zip(&labelled).zip(&noise) {
            assert!((far - own).abs() < 1e-6 && (labelled - own).abs() < 1e-6);
        }
    }

    /// What a label's rows are compared with does not depend on the rows of another.
    #[test]
    fn labels_are_averaged_apart() {
        let (clean, noise) = (normals(0), normals(1));
        let within = Averaging { within_labels: true };
        let labels: Vec<usize> = (0..ROWS).map(|i| usize::from(i >= ROWS / 2)).collect();
        let mixed = within.targets(&clean, &noise, vec![0.7; ROWS], &labels);
        let half = ROWS / 2;
        let alone =
            within.targets(&clean[..ROWS], &noise[..ROWS], vec![0.7; half], &labels[..half]);
        assert_eq!(mixed[..ROWS], alone[..]);
    }
}
