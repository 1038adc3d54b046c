//! Laws of the random directions v of sliced score matching, all with E[vvᵀ] = I.

use crate::choice::choice;
use crate::noise::Noise;

choice! {
    pub enum Projection {
        /// Each coordinate ±1.
        Rademacher,
        Gaussian,
        /// Uniform on the sphere of radius √D.
        Sphere,
    }
}

impl Projection {
    /// `[count, D]`
    pub fn draw(self, count: usize, dimension: usize, noise: &mut Noise) -> Vec<f32> {
        let mut values: Vec<f32> = match self {
            Self::Rademacher => (0..count * dimension)
                .map(|_| if noise.uniform() < 0.5 { -1.0 } else { 1.0 })
                .collect(),
            Self::Gaussian | Self::Sphere => noise.normals(count * dimension),
        };
        if self == Self::Sphere {
            for row in values.chunks_mut(dimension) {
                let norm = row.iter().map(|x| x * x).sum::<f32>().sqrt();
                let factor = (dimension as f32).sqrt() / norm;
                row.iter_mut().for_each(|x| *x *= factor);
            }
        }
        values
    }
}
