//! Entropies by quadrature of their definition, and samplers against densities.

use super::*;

/// −∫p ln p over the window by the trapezoidal rule, which converges exponentially for smooth p that
/// vanish at the border; `spacing` is half the distribution's smallest scale. Also ∫p, which must be 1.
fn entropy_by_quadrature(data: &dyn Distribution, spacing: f64) -> (f64, f64) {
    let n = (9.6 / spacing) as usize;
    let axis = |i: usize| -4.8 + 9.6 * i as f64 / n as f64;
    let grid: Vec<f32> = (0..=n * (n + 2))
        .flat_map(|k| [axis(k % (n + 1)), axis(k / (n + 1))])
        .map(|x| x as f32)
        .collect();
    let cell = (9.6 / n as f64).powi(2);
    let log_density = data.log_density(&grid).expect("a density");
    let density = log_density.iter().map(|l| l.exp());
    let mass: f64 = density.clone().sum();
    let entropy: f64 =
        density.zip(&log_density).filter(|(p, _)| *p > 0.0).map(|(p, l)| -p * l).sum();
    (entropy * cell, mass * cell)
}

#[test]
fn entropies_are_the_quadrature_of_their_definition() {
    let cases: [(&str, &dyn Distribution, f64); 7] = [
        ("eight-gaussians", &EightGaussians, 0.15),
        ("two-spirals", &TwoSpirals, 0.05),
        ("moons", &Moons, 0.1),
        ("swiss-roll", &SwissRoll, 0.1),
        ("circles", &CIRCLES, 0.12),
        ("rings", &RINGS, 0.04),
        ("pinwheel", &Pinwheel, 0.04),
    ];
    for (name, data, spacing) in cases {
        let (entropy, mass) = entropy_by_quadrature(data, spacing);
        println!("{name}: H = {entropy:.5} nats, mass {mass:.7}");
        assert!((mass - 1.0).abs() < 1e-3, "{name} has mass {mass}");
        let stated = data.entropy().expect("an entropy").nats;
        assert!((stated - entropy).abs() < 1e-3, "{name}: {stated} stated, {entropy} found");
    }
}

/// The mean of −ln p over draws is the entropy: sampler and density describe one distribution.
#[test]
fn samplers_agree_with_their_densities() {
    let three = Mixture::plane(0.5, [(0.5, [-2.5, -1.5]), (0.3, [2.5, -1.5]), (0.2, [0.0, 2.5])]);
    let cases: [(&str, &dyn Distribution); 9] = [
        ("eight-gaussians", &EightGaussians),
        ("two-spirals", &TwoSpirals),
        ("moons", &Moons),
        ("swiss-roll", &SwissRoll),
        ("circles", &CIRCLES),
        ("rings", &RINGS),
        ("pinwheel", &Pinwheel),
        ("checkerboard", &Checkerboard),
        ("mixture", &three),
    ];
    for (name, data) in cases {
        let n = 2000;
        let draws = data.sample(n, &mut Noise::new(3, Stream::Data, 0));
        let surprise: Vec<f64> = data.log_density(&draws).unwrap().iter().map(|l| -l).collect();
        let mean = surprise.iter().sum::<f64>() / n as f64;
        let variance = surprise.iter().map(|s| (s - mean).powi(2)).sum::<f64>() / n as f64;
        let tolerance = 5.0 * (variance / n as f64).sqrt() + 5e-3;
        let entropy = data.entropy().unwrap().nats;
        assert!((mean - entropy).abs() < tolerance, "{name}: {mean} against {entropy}");
    }
}

/// In one dimension the entropy of a mixture is an easy integral.
#[test]
fn mixture_entropy_agrees_with_quadrature_in_one_dimension() {
    let component = |weight, mean, std| Component { weight, mean: vec![mean], std };
    let mixture = Mixture::new(vec![component(0.7, -1.0, 0.6), component(0.3, 1.0, 0.9)]);
    let h = 0.01;
    let entropy: f64 = (-1000..=1000)
        .map(|i| mixture.log_density(&[f64::from(i) * h]))
        .map(|l| -l * l.exp() * h)
        .sum();
    let stated = mixture.entropy().unwrap().nats;
    assert!((stated - entropy).abs() < 5e-3, "{stated} against {entropy}");
}

#[test]
fn a_mixture_under_the_kernel_has_the_moments_of_its_sum() {
    let mixture = Mixture::plane(0.5, [(0.5, [-2.0, 0.0]), (0.5, [2.0, 1.0])]).at(0.5, 1.2);
    let first = &mixture.components[0];
    assert_eq!(first.mean, [-1.0, 0.0]);
    assert!((first.std.powi(2) - (0.0625 + 1.44)).abs() < 1e-12);
}

#[test]
fn points_keep_every_fifth_back_when_there_are_enough() {
    let points: Vec<f32> = (0..50).flat_map(|i| [i as f32, 0.0]).collect();
    let split = Points::with_some_kept_back(points.clone());
    let mut noise = Noise::new(0, Stream::Data, 0);
    assert_eq!(split.held_out(100, &mut noise).len(), 20);
    assert!(split.sample(500, &mut noise).chunks(2).all(|x| x[0] as usize % 5 != 4));
    assert_eq!(
        Points::with_some_kept_back(points[..12].to_vec()).mixture().unwrap().components.len(),
        6
    );
}

/// Samplers can go astray; no density may hang on the points they leave, or call them likely.
#[test]
fn points_far_out_have_a_density_too() {
    let far = [80.0f32, -3.0, 1e6, 1e6, -1e20, 5.0];
    let cases: [&dyn Distribution; 9] = [
        &EightGaussians,
        &TwoSpirals,
        &Moons,
        &SwissRoll,
        &CIRCLES,
        &RINGS,
        &Pinwheel,
        &Checkerboard,
        &Mixture::plane(0.5, [(1.0, [0.0, 0.0])]),
    ];
    for data in cases {
        let logs = data.log_density(&far).expect("a density");
        assert!(logs.iter().all(|l| *l < -1000.0 || *l == f64::NEG_INFINITY), "{logs:?}");
    }
}
