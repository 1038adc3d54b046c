//! A score that counts its evaluations, which is the cost by which samplers are compared.

use super::{Differentiable, Score, Time};
use burn::tensor::Tensor;
use std::cell::Cell;
use std::rc::Rc;

pub struct Counted<S: ?Sized> {
    pub score: Rc<S>,
    pub evaluations: Rc<Cell<usize>>,
}

impl<S: ?Sized> Counted<S> {
    fn count(&self) {
        self.evaluations.set(self.evaluations.get() + 1);
    }
}

impl<S: Score + ?Sized> Score for Counted<S> {
    fn score(&self, x: &Tensor<2>, time: &Time) -> Tensor<2> {
        self.count();
        self.score.score(x, time)
    }
}

impl<S: Differentiable + ?Sized> Differentiable for Counted<S> {
    fn jvp(&self, x: &Tensor<2>, directions: Tensor<2>, time: &Time) -> (Tensor<2>, Tensor<2>) {
        self.count();
        self.score.jvp(x, directions, time)
    }

    fn divergence(&self, x: &Tensor<2>, time: &Time) -> (Tensor<2>, Tensor<2>) {
        self.count();
        self.score.divergence(x, time)
    }
}
