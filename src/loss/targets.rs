//! What a denoising row is compared with. The arrow z of a single row is wrong at nearly every point, and right only
//! in the mean; the mean over the data that may have led to the same x' = αx + σz is nearer to the truth (stable
//! target field, Xu, Tong & Jaakkola 2023, arXiv 2302.00670, equation 9):
//!
//! z̄ = Σ_j w_j ζ_j, ζ_j = (x' − αx_j)/σ, w = softmax(−½‖ζ_j‖²), over the batch, the row's own x included.
//!
//! Less variance, and a bias that vanishes with the size of the batch.

use crate::choice::choice;
use crate::kernel::References;

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
        let block = REFERENCES * dimension;
        let kinds = if self.within_labels { labels.to_vec() } else { vec![0; signals.len()] };
        let blocks = clean.chunks(block).zip(noise.chunks(block)).enumerate();
        let of_block = |(k, (clean, noise)): (usize, (&[f32], &[f32]))| {
            let rows = k * REFERENCES..;
            let mut references = References::new(clean, dimension, &kinds[rows.clone()]);
            let mut means = vec![0.0; clean.len()];
            for (i, mean) in means.chunks_exact_mut(dimension).enumerate() {
                let at = i * dimension..(i + 1) * dimension;
                let (x, z) = (&clean[at.clone()], &noise[at]);
                let (signal, kind) = (signals[rows.start + i] as f32, kinds[rows.start + i]);
                references.mean_arrow(x, z, signal, kind, mean);
            }
            means
        };
        blocks.flat_map(of_block).collect()
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
