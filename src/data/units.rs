//! The units in which a lab works: x = centre + scale·u. A network and a prior of one size serve data of any.

use crate::choice::choice;
use serde::Serialize;

choice! {
    /// What is made of size one.
    pub enum Scaling {
        /// Nothing: u is x.
        None,
        /// All axes by one scale, which keeps angles and round components round.
        Common,
        /// Each axis by its own.
        Axes,
    }
}

/// centre and scale of every axis, in f64: the data may lie so far from zero that f32 would not tell them apart.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Units {
    pub centre: Vec<f64>,
    pub scale: Vec<f64>,
}

impl Units {
    /// u = x
    pub fn of_data(dimension: usize) -> Self {
        Self { centre: vec![0.0; dimension], scale: vec![1.0; dimension] }
    }

    /// Mean and standard deviation of points `[n, D]`. An axis on which nothing varies keeps its scale.
    pub fn of_points(points: &[f64], dimension: usize, scaling: Scaling) -> Self {
        if scaling == Scaling::None {
            return Self::of_data(dimension);
        }
        let (centre, variances) = means_and_variances(points, dimension);
        match scaling {
            Scaling::Axes => Self { centre, scale: variances.into_iter().map(scale_of).collect() },
            _ => Self::common(centre, variances.iter().sum::<f64>() / dimension as f64),
        }
    }

    /// One scale for all axes.
    pub fn common(centre: Vec<f64>, variance: f64) -> Self {
        Self { scale: vec![scale_of(variance); centre.len()], centre }
    }

    pub fn dimension(&self) -> usize {
        self.centre.len()
    }

    /// u of points x `[n, D]`.
    pub fn scaled<T: Copy + Into<f64>>(&self, points: &[T]) -> Vec<f32> {
        self.each(points, |x, centre, scale| (x - centre) / scale)
    }

    /// x of points u `[n, D]`.
    pub fn unscaled(&self, points: &[f32]) -> Vec<f32> {
        self.each(points, |u, centre, scale| centre + scale * u)
    }

    /// x of one coordinate of u.
    pub fn unscaled_on(&self, axis: usize, u: f32) -> f32 {
        (self.centre[axis] + self.scale[axis] * f64::from(u)) as f32
    }

    /// x − centre of points u `[n, D]`: what distances are taken of.
    pub fn stretched(&self, points: &[f32]) -> Vec<f32> {
        self.each(points, |u, _, scale| scale * u)
    }

    /// ∇ₓ of ∇ᵤ `[n, D]`.
    pub fn gradient(&self, gradients: &[f32]) -> Vec<f32> {
        self.each(gradients, |g, _, scale| g / scale)
    }

    /// Σ ln scale: what a density in u has more than the one in x, in nats.
    pub fn log_volume(&self) -> f64 {
        self.scale.iter().map(|s| s.ln()).sum()
    }

    /// u as if it were the data.
    pub fn inverse(&self) -> Self {
        let axes = self.centre.iter().zip(&self.scale);
        let (centre, scale) = axes.map(|(centre, scale)| (-centre / scale, 1.0 / scale)).unzip();
        Self { centre, scale }
    }

    /// The rectangle in x of one in u, `[x₀, x₁, y₀, y₁]`, of the first two axes.
    pub fn window(&self, window: [f64; 4]) -> [f64; 4] {
        std::array::from_fn(|i| {
            let axis = (i / 2).min(self.dimension() - 1);
            self.centre[axis] + self.scale[axis] * window[i]
        })
    }

    fn each<T: Copy + Into<f64>>(
        &self,
        values: &[T],
        f: impl Fn(f64, f64, f64) -> f64,
    ) -> Vec<f32> {
        let axes = self.centre.iter().zip(&self.scale).cycle();
        values.iter().zip(axes).map(|(&x, (&c, &s))| f(x.into(), c, s) as f32).collect()
    }
}

/// Of every axis of points `[n, D]`.
pub fn means_and_variances(points: &[f64], dimension: usize) -> (Vec<f64>, Vec<f64>) {
    let n = (points.len() / dimension) as f64;
    let mean_of = |value: &dyn Fn(usize, f64) -> f64| -> Vec<f64> {
        let mut sums = vec![0.0; dimension];
        for row in points.chunks_exact(dimension) {
            row.iter().enumerate().for_each(|(axis, &x)| sums[axis] += value(axis, x));
        }
        sums.into_iter().map(|sum| sum / n).collect()
    };
    // From the first point on, so that the mean of equal values is that value.
    let shifts = mean_of(&|axis, x| x - points[axis]);
    let means: Vec<f64> = shifts.iter().zip(points).map(|(shift, x)| x + shift).collect();
    let variances = mean_of(&|axis, x| (x - means[axis]).powi(2));
    (means, variances)
}

fn scale_of(variance: f64) -> f64 {
    if variance > 0.0 { variance.sqrt() } else { 1.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Points at 2⁴⁰ ± 1 and a constant axis: in f32 the first would all be one value.
    #[test]
    fn far_points_and_constant_axes_are_scaled() {
        let far = 2f64.powi(40);
        let points = [far - 1.0, 0.1, far + 1.0, 0.1, far - 1.0, 0.1, far + 1.0, 0.1];
        let units = Units::of_points(&points, 2, Scaling::Axes);
        assert_eq!(units, Units { centre: vec![far, 0.1], scale: vec![1.0, 1.0] });
        assert_eq!(units.scaled(&points), [-1.0, 0.0, 1.0, 0.0, -1.0, 0.0, 1.0, 0.0]);
        let common = Units::of_points(&points, 2, Scaling::Common);
        assert_eq!(common.scale, [0.5f64.sqrt(); 2]);
        assert_eq!(Units::of_points(&points, 2, Scaling::None), Units::of_data(2));
    }
}
