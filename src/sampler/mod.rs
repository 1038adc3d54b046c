//! Samplers: walks along a time grid from t = 1 down to ε, one family to a file. Each is a function that
//! takes one step; the grid and the noise are handed to it, and nothing is read back on the way.

mod ancestral;
mod grid;
mod langevin;
mod predictor_corrector;
mod probability_flow;
mod reverse_sde;

pub use ancestral::{ancestral, ddim};
pub use grid::Grid;
pub use langevin::{annealed_step_size, ladder, langevin};
pub use predictor_corrector::{Corrector, predictor_corrector};
pub use probability_flow::{decode, encode, probability_flow};
pub use reverse_sde::{euler_maruyama, heun_sde};

use crate::device::upload;
use crate::noise::{Noise, Stream};
use crate::score::{Score, Time};
use crate::sde::Sde;
use burn::tensor::{Device, Tensor};

/// What every sampler needs to know: the forward process and the score of its marginals.
#[derive(Clone, Copy)]
pub struct Model<'a> {
    pub score: &'a dyn Score,
    pub sde: &'a dyn Sde,
}

impl Model<'_> {
    /// s(x,t)
    fn score(&self, x: &Tensor<2>, t: f64) -> Tensor<2> {
        self.score.score(x, &Time::Common(t))
    }

    /// f − ½(1 + η²)g²s, the drift of a family with the same marginals for every η: the probability flow
    /// at η = 0, the reverse SDE at η = 1. One evaluation.
    pub fn drift(&self, x: &Tensor<2>, t: f64, eta: f64) -> Tensor<2> {
        let factor = 0.5 * (1.0 + eta * eta) * self.sde.diffusion_squared(t);
        x.clone().mul_scalar(self.sde.drift(t)) - self.score(x, t).mul_scalar(factor)
    }
}

/// Standard normals of the shape of x, fresh at each call.
pub type Draw<'a> = dyn FnMut(&Tensor<2>) -> Tensor<2> + 'a;

/// The noise of a run on rows `first_row..`. Draw k of row i depends on nothing but the seed, k and i: not on
/// how many rows run beside it, nor on how they are cut into blocks.
pub fn noise(seed: u64, first_row: usize) -> impl FnMut(&Tensor<2>) -> Tensor<2> {
    let mut draw = 0;
    move |x| {
        let noise = Noise::new(seed, Stream::Sampling, draw);
        draw += 1;
        normals(noise, first_row, x.dims(), &x.device())
    }
}

/// Rows `first_row..` of the prior N(0, σ²I).
pub fn prior(
    sde: &dyn Sde,
    seed: u64,
    first_row: usize,
    shape: [usize; 2],
    device: &Device,
) -> Tensor<2> {
    let noise = Noise::new(seed, Stream::Prior, 0);
    normals(noise, first_row, shape, device).mul_scalar(sde.prior_std())
}

fn normals(mut noise: Noise, first_row: usize, shape: [usize; 2], device: &Device) -> Tensor<2> {
    noise.skip_normals(first_row * shape[1]);
    upload(noise.normals(shape[0] * shape[1]), shape, device)
}
