//! A look at the loops before they are trusted: browsers have computed wrongly without a word where one instruction
//! was translated wrongly. One small network against its formula in double precision.

use super::{Inputs, Perceptron, Shape, Waves};
use std::sync::OnceLock;

const OMEGA: [f64; 2] = [1.3, -0.7];
const NOISE: f64 = 0.2;
const U: [f64; 2] = [0.6, -1.1];
const V: [f64; 2] = [0.8, 0.5];
const TOLD: f64 = 0.4;
const WIDTH: usize = 11;

/// Of each output and of its derivative along v.
const WEIGHTS: [f32; 4] = [0.7, -0.4, 0.3, 0.9];

/// Whether the loops compute what they should, here.
pub fn passed() -> bool {
    static PASSED: OnceLock<bool> = OnceLock::new();
    *PASSED.get_or_init(|| [false, true].into_iter().all(|gradient| agrees(gradient, 0.0)))
}

/// Whether field, tangents and parameter gradient agree with the formula; the loops' numbers with an error added.
fn agrees(gradient: bool, error: f32) -> bool {
    let waves = Waves::new(&[OMEGA.to_vec()], 2);
    let shape = Shape { dimension: 2, waves, features: 1, width: WIDTH, depth: 2, gradient };
    let parameters: Vec<f32> =
        (0..shape.parameters()).map(|i| ((i * i + 3 * i) as f32).sin() / 2.0).collect();
    let perceptron = Perceptron::new(shape, &parameters);
    let [points, directions] = [U, V].map(|x| x.map(|x| x as f32));
    let inputs = Inputs {
        points: &points,
        noise: &[NOISE as f32],
        features: &[TOLD as f32],
        directions: &directions,
    };
    let (value, tangents) = perceptron.field(&inputs);
    let slopes = perceptron.gradient(&inputs, |_, _, adjoint| adjoint.copy_from_slice(&WEIGHTS));

    let exact: Vec<f64> = parameters.iter().map(|&x| x.into()).collect();
    let field = |p: &[f64], step: f64| {
        let at = [U[0] + step * V[0], U[1] + step * V[1]];
        if gradient { by_differences(p, at) } else { [outputs(p, at)[0], outputs(p, at)[1]] }
    };
    const STEP: f64 = 1e-3;
    let along = |p: &[f64]| {
        let (above, below) = (field(p, STEP), field(p, -STEP));
        [0, 1].map(|i| (above[i] - below[i]) / (2.0 * STEP))
    };
    let weighted = |p: &[f64]| {
        let numbers = field(p, 0.0).into_iter().chain(along(p));
        numbers.zip(WEIGHTS).map(|(x, w)| x * f64::from(w)).sum::<f64>()
    };
    let slope = |k: usize| {
        let moved = |step: f64| {
            let mut p = exact.clone();
            p[k] += step;
            weighted(&p)
        };
        (moved(STEP) - moved(-STEP)) / (2.0 * STEP)
    };
    let truth = field(&exact, 0.0).into_iter().chain(along(&exact));
    let truth = truth.chain((0..exact.len()).map(slope));
    let found = value.into_iter().chain(tangents).chain(slopes);
    // Differences of third derivatives of size one err by the square of their step.
    found.zip(truth).all(|(x, y)| (f64::from(x + error) - y).abs() < 1e-4)
}

/// ∇f by differences.
fn by_differences(p: &[f64], at: [f64; 2]) -> [f64; 2] {
    const STEP: f64 = 1e-3;
    [0, 1].map(|axis| {
        let moved = |step: f64| {
            let mut at = at;
            at[axis] += step;
            outputs(p, at)[0]
        };
        (moved(STEP) - moved(-STEP)) / (2.0 * STEP)
    })
}

/// The network of two layers by its formula: its outputs, or f.
fn outputs(p: &[f64], u: [f64; 2]) -> Vec<f64> {
    let angle = OMEGA[0] * u[0] + OMEGA[1] * u[1];
    let amplitude = (-0.5 * (OMEGA[0].powi(2) + OMEGA[1].powi(2)) * NOISE).exp();
    let seen = [u[0], u[1], amplitude * angle.sin(), amplitude * angle.cos(), TOLD];
    let layer = |h: &[f64], p: &[f64], width: usize, bias: bool| -> Vec<f64> {
        let output = |j: usize| {
            let product = h.iter().enumerate().map(|(i, h)| h * p[i * width + j]).sum::<f64>();
            product + if bias { p[h.len() * width + j] } else { 0.0 }
        };
        (0..width).map(output).collect()
    };
    let silu = |z: Vec<f64>| z.into_iter().map(|z| z / (1.0 + (-z).exp())).collect::<Vec<f64>>();
    let (first, rest) = p.split_at((seen.len() + 1) * WIDTH);
    let (second, last) = rest.split_at((WIDTH + 1) * WIDTH);
    let h = silu(layer(&seen, first, WIDTH, true));
    let h = silu(layer(&h, second, WIDTH, true));
    let free = last.len() > WIDTH;
    layer(&h, last, if free { 2 } else { 1 }, free)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn right_loops_pass_and_wrong_ones_do_not() {
        for gradient in [false, true] {
            assert!(agrees(gradient, 0.0));
            assert!(!agrees(gradient, 2e-4));
        }
        assert!(passed());
    }
}
