//! The conditional law p(x | y) of one label.

use super::{Distribution, Entropy, Labelled, Mixture};
use crate::noise::Noise;

pub struct Given<'a> {
    pub data: &'a dyn Distribution,
    /// One that the data have.
    pub label: usize,
}

impl Distribution for Given<'_> {
    fn dimension(&self) -> usize {
        self.data.dimension()
    }

    fn draw(&self, n: usize, noise: &mut Noise) -> Labelled {
        let points = self.data.sample_given(self.label, n, noise);
        Labelled { points, labels: vec![self.label; n] }
    }

    fn mixture(&self) -> Option<Mixture> {
        self.data.mixture()?.given(self.label)
    }

    fn entropy(&self) -> Option<Entropy> {
        None
    }

    fn window(&self) -> [f64; 4] {
        self.data.window()
    }
}
