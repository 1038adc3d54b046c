//! One noise level instead of a process.

use super::Kernel;

/// One noise level for all t, N(x, σ²I): the setting of the score-matching papers, which know no time.
/// With σ = 0 it is the data themselves.
#[derive(Clone, Copy, Debug)]
pub struct FixedNoise(pub f64);

impl Kernel for FixedNoise {
    fn alpha(&self, _t: f64) -> f64 {
        1.0
    }

    fn sigma(&self, _t: f64) -> f64 {
        self.0
    }
}
