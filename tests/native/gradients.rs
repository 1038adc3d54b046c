//! The parameter gradient of every loss against finite differences of an independent f64 computation:
//! one hidden layer, one noise level, the same batch and the same directions.

use burn::tensor::{Device, Tensor};
use pollster::block_on;
use score_lab::data::{Distribution, Mixture, Moments};
use score_lab::device::{read, upload};
use score_lab::loss::{Batch, Draws, Kind, Levels, Objective, Projection};
use score_lab::noise::{Noise, Stream};
use score_lab::score::{
    Architecture, Exact, Field, Network, Output, Parametrisation, Preconditioning,
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

/// s and its Jacobian at x, from the parameters in their order: W₁ `[2, 4]`, the time weight that a
/// single noise level does not use, b₁, W₂ `[4, 2]` and b₂, or w `[4, 1]` of a potential.
fn reference(
    p: &[Vec<f64>],
    field: Field,
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
        let weight = [p[0][k], p[0][WIDTH + k]];
        let z = u[0] * weight[0] + u[1] * weight[1] + p[2][k];
        let g = 1.0 / (1.0 + (-z).exp());
        let slope = g + z * g * (1.0 - g);
        let bend = g * (1.0 - g) * (2.0 + z * (1.0 - 2.0 * g));
        for i in 0..2 {
            let (value, change) = match field {
                Field::Free => (p[3][2 * k + i] * z * g, p[3][2 * k + i] * slope),
                Field::Gradient => (p[3][k] * slope * weight[i], p[3][k] * bend * weight[i]),
            };
            s[i] += value / v.sqrt();
            (0..2).for_each(|j| jacobian[i][j] += change * weight[j] / v);
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
    moments: &Moments,
    kind: &str,
    rows: &Rows,
    data: &Mixture,
) -> f64 {
    let marginal = data.at(1.0, SIGMA);
    let of_row = |i: usize| {
        let x = rows.noisy[i];
        let (s, j) = reference(p, field, moments, x);
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
    for field in [Field::Free, Field::Gradient] {
        let architecture = Architecture {
            output: Output::Field(field),
            dimension: 2,
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
        let network = Network::new(leaves.clone(), field, 0, preconditioning);
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
            let objective = Objective { kind, levels: Levels::Fixed(FixedNoise(SIGMA)) };
            let mut draws = noise();
            let levels = &objective.levels;
            let batch = Batch::draw(levels, &data, ROWS, Draws::Stratified, &mut draws, &device);
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
            let at = |p: &[Vec<f64>]| loss(p, field, &moments, name, &rows, &data);
            let found = f64::from(block_on(read([mean.without_autodiff()])).unwrap()[0][0]);
            assert!(
                (found - at(&p)).abs() < 1e-5 * (1.0 + found.abs()),
                "{field:?} {name}: {found}"
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
