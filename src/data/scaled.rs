//! A distribution of x as one of u, where x = centre + scale·u.

use super::{Distribution, Entropy, Labelled, Mixture, Units};
use crate::noise::Noise;

pub struct Scaled {
    pub data: Box<dyn Distribution>,
    pub units: Units,
}

impl Distribution for Scaled {
    fn dimension(&self) -> usize {
        self.data.dimension()
    }

    fn labels(&self) -> usize {
        self.data.labels()
    }

    fn draw(&self, n: usize, noise: &mut Noise) -> Labelled {
        let Labelled { points, labels } = self.data.draw(n, noise);
        Labelled { points: self.units.scaled(&points), labels }
    }

    fn mixture(&self) -> Option<Mixture> {
        self.data.mixture()?.scaled(&self.units)
    }

    fn log_density(&self, points: &[f32]) -> Option<Vec<f64>> {
        let found = self.data.log_density(&self.units.unscaled(points))?;
        let more = self.units.log_volume();
        Some(found.into_iter().map(|log| log + more).collect())
    }

    fn entropy(&self) -> Option<Entropy> {
        let entropy = self.data.entropy()?;
        Some(Entropy { nats: entropy.nats - self.units.log_volume(), ..entropy })
    }

    fn window(&self) -> [f64; 4] {
        self.units.inverse().window(self.data.window())
    }
}
