//! Adam in tensors (Kingma & Ba 2015, arXiv 1412.6980, algorithm 1), and the moving average of the weights. As a loop
//! it is in `kernel/optimiser.rs`.

use super::State;
use crate::kernel::{BETAS, EPSILON, Rates};
use burn::tensor::Tensor;

impl State {
    /// One step of Adam and of the average.
    pub(super) fn adam(&mut self, gradient: Tensor<1>, rates: &Rates) {
        let [b1, b2] = BETAS;
        let mixed = |old: &Tensor<1>, b: f64, new: Tensor<1>| {
            old.clone().mul_scalar(b) + new.mul_scalar(1.0 - b)
        };
        self.first_moment = mixed(&self.first_moment, b1, gradient.clone());
        self.second_moment = mixed(&self.second_moment, b2, gradient.square());
        let taken = rates.step as i32 + 1;
        let root = self.second_moment.clone().div_scalar(1.0 - b2.powi(taken)).sqrt();
        let change = self.first_moment.clone() / root.add_scalar(EPSILON);
        let rate = rates.learning / (1.0 - b1.powi(taken));
        self.weights = self.weights.clone() - change.mul_scalar(rate);
        self.average = mixed(&self.average, rates.average, self.weights.clone());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::device::{host_values, upload};
    use crate::noise::{Noise, Stream};
    use burn::optim::{AdamConfig, Optimizer};
    use burn::tensor::Device;

    /// A hundred steps with random gradients, in tensors, as a loop and by Burn's own Adam. Each step rounds a number
    /// of size one to 6e-8.
    #[test]
    fn both_forms_are_burns_adam() {
        const COUNT: usize = 77;
        const STEPS: usize = 100;
        let device = Device::flex();
        let mut noise = Noise::new(1, Stream::Training, 0);
        let mut draw = || upload(noise.normals(COUNT), [1, COUNT], &device);
        let mut theirs = draw();
        let mut tensors = State::new(vec![theirs.clone()]);
        let mut loops = tensors.clone();
        let mut numbers = loops.on_host();
        let optimiser = AdamConfig::new().with_epsilon(1e-8).build();
        let mut adam = None;
        for step in 0..STEPS {
            let gradient = draw();
            let rates = Rates { step, learning: 0.01 / (1.0 + step as f64), average: 0.9 };
            let (weight, next) = optimiser.step(rates.learning, theirs, gradient.clone(), adam);
            (theirs, adam) = (weight, next);
            tensors.adam(gradient.clone().flatten(0, 1), &rates);
            numbers.adam(&host_values(gradient), &rates);
        }
        loops.return_from_host(numbers);
        let theirs = host_values(theirs);
        for of in [&tensors, &loops] {
            let ours = host_values(of.weights.clone());
            assert!(
                ours.iter().zip(&theirs).all(|(a, b)| (a - b).abs() < 1e-5),
                "{ours:?} {theirs:?}"
            );
        }
        let averages = [&tensors, &loops].map(|state| host_values(state.average.clone()));
        let close = averages[0].iter().zip(&averages[1]).all(|(a, b)| (a - b).abs() < 1e-5);
        assert!(close, "{averages:?}");
    }
}
