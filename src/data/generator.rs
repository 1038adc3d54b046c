//! An implicit distribution: noise z ~ N(0, I₂) pushed through a small fixed network, x = 2·W₂tanh(W₁z + b).
//! One can sample it, but its density is not known, only its score can be learnt from the samples
//! (arXiv 1905.07088, section 5: scores of implicit distributions).

use super::{Distribution, Entropy, Labelled, Mixture, rows};
use crate::noise::Noise;

pub struct Generator;

/// W₁ with b in its last column, and W₂, chosen once by eye for a bent, folded shape.
const HIDDEN: [[f64; 3]; 4] =
    [[1.6, 0.4, 0.5], [-0.7, 1.5, -0.8], [0.9, -1.2, 0.2], [0.3, 0.8, 1.1]];
const OUTPUT: [[f64; 4]; 2] = [[0.9, -0.4, 0.5, -0.7], [0.3, 0.8, -0.6, -0.5]];

impl Distribution for Generator {
    fn draw(&self, n: usize, noise: &mut Noise) -> Labelled {
        rows(n, || {
            let z = [noise.normal(), noise.normal()];
            let hidden = HIDDEN.map(|[a, b, c]| (a * z[0] + b * z[1] + c).tanh());
            OUTPUT.map(|row| 2.0 * row.iter().zip(hidden).map(|(w, h)| w * h).sum::<f64>())
        })
    }

    fn mixture(&self) -> Option<Mixture> {
        None
    }

    fn entropy(&self) -> Option<Entropy> {
        None
    }

    /// Where the hidden units saturate.
    fn window(&self) -> [f64; 4] {
        [-5.5, 5.5, -5.5, 5.5]
    }
}
