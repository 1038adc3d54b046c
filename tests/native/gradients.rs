//! The parameter gradient of every loss against finite differences of an independent f64 computation:
//! one hidden layer, one noise level, the same batch and the same directions.

use burn::tensor::{Device, Tensor};
use pollster::block_on;
use score_lab::data::{Distribution, Mixture, Moments};
use score_lab::device::{read, upload};
use score_lab::loss::{Batch, Draws, Kind, Levels, Objective, Projection};
use score_lab::noise::{Noise, Stream};
use score_lab::score::{
    Architecture, Exact, Field, Fourier, Network, Output, Parametrisation, Preconditioning,
    frequencies,
};
use score_lab::sde::FixedNoise;
use std::rc::Rc;
use std::sync::Arc;

const WIDTH: usize = 4;
const ROWS: usize = 6;
const DIRECTIONS: usize = 2;
const SIGMA: f64 = 0.5;

/// What the reference needs of a batch, in f64.
struct Rows {
    noisy: Vec<[f64; 2]>,
    noise: Vec<[f64; 2]>,
    directions: Vec<[f64; 2]>,
}

fn pairs(values: &[f32]) -> Vec<[f64; 2]> {
    values.chunks(2).map(|x| [x[0].into(), x[1].into()]).collect()
}

/// ω of the Fourier features, or none.
type Waves = Vec<Vec<f64>>;

/// What unit k of the hidden layer sees at u, with gradient and Hessian: W₁ᵀ(u, A sin ω·u, A cos ω·u) + b₁, where
/// A = exp(−½‖ω‖²σ²/v).
fn unit(
    p: &[Vec<f64>],
    waves: &Waves,
    v: f64,
    k: usize,
    u: [f64; 2],
) -> (f64, [f64; 2], [[f64; 2]; 2]) {
    let weight = |input: usize| p[0][input * WIDTH + k];
    let mut z = weight(0) * u[0] + weight(1) * u[1] + p[2][k];
    let (mut slope, mut bend) = ([weight(0), weight(1)], [[0.0; 2]; 2]);
    for (m, w) in waves.iter().enumerate() {
        let w = [w[0], w[1]];
        let amplitude = (-0.5 * dot(w, w) * SIGMA * SIGMA / v).exp();
        let (sine, cosine) = (weight(2 + m), weight(2 + waves.len() + m));
        let (sin, cos) = dot(w, u).sin_cos();
        let value = amplitude * (sine * sin + cosine * cos);
        z += value;
        for i in 0..2 {
            slope[i] += amplitude * (sine * cos - cosine * sin) * w[i];
            (0..2).for_each(|j| bend[i][j] -= value * w[i] * w[j]);
        }
    }
    (z, slope, bend)
}

/// s and its Jacobian at x, from the parameters in their order: W₁ `[2 + 2K, 4]`, the time weight that a
/// single noise level does not use, b₁, W₂ `[4, 2]` and b₂, or w `[4, 1]` of a potential.
fn reference(
    p: &[Vec<f64>],
    field: Field,
    waves: &Waves,
    moments: &Moments,
    x: [f64; 2],
) -> ([f64; 2], [[f64; 2]; 2]) {
    let v = moments.std * moments.std + SIGMA * SIGMA;
    let centred = [x[0] - f64::from(moments.mean[0]), x[1] - f64::from(moments.mean[1])];
    let u = centred.map(|c| c / v.sqrt());
    let (mut s, mut jacobian) = (centred.map(|c| -c / v), [[-1.0 / v, 0.0], [0.0, -1.0 / v]]);
    if field == Field::Free {
        (0..2).for_each(|i| s[i] += p[4][i] / v.sqrt());
    }
    for k in 0..WIDTH {
        let (z, along, curved) = unit(p, waves, v, k, u);
        let g = 1.0 / (1.0 + (-z).exp());
        let slope = g + z * g * (1.0 - g);
        let bend = g * (1.0 - g) * (2.0 + z * (1.0 - 2.0 * g));
        for i in 0..2 {
            let (value, change): (f64, [f64; 2]) = match field {
                Field::Free => {
                    let weight = p[3][2 * k + i];
                    (weight * z * g, along.map(|along| weight * slope * along))
                }
                Field::Gradient => {
                    let change = |j: usize| bend * along[i] * along[j] + slope * curved[i][j];
                    (p[3][k] * slope * along[i], [0, 1].map(|j| p[3][k] * change(j)))
                }
            };
            s[i] += value / v.sqrt();
            (0..2).for_each(|j| jacobian[i][j] += change[j] / v);
        }
    }
    (s, jacobian)
}

fn dot(a: [f64; 2], b: [f64; 2]) -> f64 {
    a[0] * b[0] + a[1] * b[1]
}

/// The mean loss by its formula.
fn loss(
    p: &[Vec<f64>],
    field: Field,
    waves: &Waves,
    moments: &Moments,
    kind: &str,
    rows: &Rows,
    data: &Mixture,
) -> f64 {
    let marginal = data.at(1.0, SIGMA);
    let of_row = |i: usize| {
        let x = rows.noisy[i];
        let (s, j) = reference(p, field, waves, moments, x);
        let distance = |target: [f64; 2]| {
            let difference = [s[0] - target[0], s[1] - target[1]];
            0.5 * dot(difference, difference)
        };
        let sliced = |reduced: bool| {
            let along = (0..DIRECTIONS).map(|m| rows.directions[m * ROWS + i]).map(|v| {
                let curvature = dot(v, [dot(j[0], v), dot(j[1], v)]);
                curvature + 0.5 * if reduced { dot(s, s) } else { dot(v, s).powi(2) }
            });
            along.sum::<f64>() / DIRECTIONS as f64
        };
        match kind {
            "explicit" => {
                let posterior = marginal.posterior(&x);
                let pull = |axis: usize| {
                    let terms = marginal.components.iter().zip(&posterior);
                    terms.map(|(c, r)| r * (c.mean[axis] - x[axis]) / c.std.powi(2)).sum::<f64>()
                };
                distance([pull(0), pull(1)])
            }
            "denoising" => distance(rows.noise[i].map(|z| -z / SIGMA)),
            "implicit" => j[0][0] + j[1][1] + 0.5 * dot(s, s),
            "sliced" => sliced(false),
            _ => sliced(true),
        }
    };
    (0..ROWS).map(of_row).sum::<f64>() / ROWS as f64
}

#[test]
fn parameter_gradients_are_finite_differences_of_the_formulas() {
    let device = Device::flex();
    let data = Mixture::plane(0.6, [(0.6, [-1.0, 0.5]), (0.4, [1.2, -0.3])]);
    let moments = Moments::of(&data);
    let both = [Vec::new(), frequencies(2, 3, 0.7, 4.0)];
    let cases = [Field::Free, Field::Gradient].into_iter();
    for (field, waves) in cases.flat_map(|field| both.iter().map(move |waves| (field, waves))) {
        let architecture = Architecture {
            output: Output::Field(field),
            dimension: 2,
            waves: Fourier::features(waves.len()),
            labels: 0,
            width: WIDTH,
            depth: 1,
        };
        let mut draws = Noise::new(1, Stream::Initialisation, 0);
        let parameters: Vec<Vec<f32>> =
            architecture.shapes().iter().map(|[a, b]| draws.normals(a * b)).collect();
        let leaves: Vec<Tensor<2>> = parameters
            .iter()
            .zip(architecture.shapes())
            .map(|(values, shape)| upload(values.clone(), shape, &device).autodiff().require_grad())
            .collect();
        let kernel = Arc::new(FixedNoise(SIGMA));
        let preconditioning = Preconditioning::new(
            kernel.clone(),
            false,
            Parametrisation::Preconditioned,
            &moments,
            &device,
        );
        let fourier = (!waves.is_empty()).then(|| Fourier::new(waves, &device));
        let network = Network::new(leaves.clone(), field, 0, fourier, preconditioning);
        let sliced = |variance_reduced| Kind::Sliced {
            projection: Projection::Gaussian,
            count: DIRECTIONS,
            variance_reduced,
        };
        let truth = Rc::new(Exact::new(data.clone(), kernel, &device));
        for (name, kind) in [
            ("explicit", Kind::Explicit(truth.clone())),
            ("denoising", Kind::Denoising),
            ("implicit", Kind::Implicit),
            ("sliced", sliced(false)),
            ("sliced-vr", sliced(true)),
        ] {
            let noise = || Noise::new(9, Stream::Training, 0);
            let objective = Objective::new(kind, Levels::Fixed(FixedNoise(SIGMA)));
            let mut draws = noise();
            let levels = &objective.levels;
            let batch =
                Batch::draw(levels, None, &data, ROWS, Draws::Stratified, &mut draws, &device);
            let mean = objective.losses(&network, &batch, &mut draws).mean();
            let gradients = mean.backward();

            // The same draws in the same order.
            let mut noise = noise();
            let clean = pairs(&data.sample(ROWS, &mut noise));
            let kernel_noise = pairs(&noise.normals(2 * ROWS));
            let blur = |(x, z): (&[f64; 2], &[f64; 2])| [x[0] + SIGMA * z[0], x[1] + SIGMA * z[1]];
            let rows = Rows {
                noisy: clean.iter().zip(&kernel_noise).map(blur).collect(),
                noise: kernel_noise,
                directions: pairs(&noise.normals(2 * ROWS * DIRECTIONS)),
            };
            let wide = |p: &Vec<f32>| p.iter().map(|&x| f64::from(x)).collect::<Vec<f64>>();
            let p: Vec<Vec<f64>> = parameters.iter().map(wide).collect();
            let at = |p: &[Vec<f64>]| loss(p, field, waves, &moments, name, &rows, &data);
            let found = f64::from(block_on(read([mean.without_autodiff()])).unwrap()[0][0]);
            assert!(
                (found - at(&p)).abs() < 1e-5 * (1.0 + found.abs()),
                "{field:?} {name}, {} waves: {found}",
                waves.len()
            );

            let h = 1e-5;
            for (k, leaf) in leaves.iter().enumerate() {
                let gradient = leaf.grad(&gradients).expect("every parameter is used");
                let gradient = block_on(read([gradient])).unwrap().remove(0);
                for (i, value) in gradient.iter().enumerate() {
                    let shifted = |step: f64| {
                        let mut p = p.clone();
                        p[k][i] += step;
                        at(&p)
                    };
                    let difference = (shifted(h) - shifted(-h)) / (2.0 * h);
                    // f32 carries 1e-7 of terms a few times larger than their sum.
                    let error = (f64::from(*value) - difference).abs();
                    assert!(
                        error < 1e-5 * (10.0 + difference.abs()),
                        "{field:?} {name}, parameter {k}[{i}]: {value} against {difference}"
                    );
                }
            }
        }
    }
}
