//! The reverse-time SDE dx = [f − g²s]dt + g dW̄ (Anderson 1982; arXiv 2011.13456, equation 6).

use crate::device::upload;
use crate::noise::Noise;
use crate::score::{Score, Time};
use crate::sde::Sde;
use burn::tensor::Tensor;

/// Euler–Maruyama on a falling grid. The last step adds no noise, so that what is left is the mean
/// given the step before.
///
/// # Shapes
/// - x, output: `[n, D]`
///
/// # Returns
/// The samples, and the number of network evaluations.
pub fn euler_maruyama(
    score: &dyn Score,
    sde: &dyn Sde,
    mut x: Tensor<2>,
    grid: &[f64],
    noise: &mut Noise,
    mut observe: impl FnMut(f64, &Tensor<2>),
) -> (Tensor<2>, usize) {
    let [n, dimension] = x.dims();
    let steps = grid.len() - 1;
    observe(grid[0], &x);
    for (i, step) in grid.windows(2).enumerate() {
        let (t, h) = (step[0], step[0] - step[1]);
        let g2 = sde.diffusion_squared(t);
        let s = score.score(&x, &Time::Common(t));
        x = x.mul_scalar(1.0 - sde.drift(t) * h) + s.mul_scalar(g2 * h);
        if i + 1 < steps {
            let z = upload(noise.normals(n * dimension), [n, dimension], &x.device());
            x = x + z.mul_scalar((g2 * h).sqrt());
        }
        observe(step[1], &x);
    }
    (x, steps)
}
