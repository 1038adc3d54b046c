//! Runge–Kutta methods show the order they are known for.

use burn::tensor::{Device, Tensor};
use pollster::block_on;
use score_lab::device::{read, upload};
use score_lab::ode::{
    Cancelled, HEUN, OdeError, RK4, Scheme, Tolerances, integrate_adaptive, step, walk,
};

/// y' = y cos t, with y(t) = exp(sin t).
fn field(y: &Tensor<2>, t: f64) -> Tensor<2> {
    y.clone().mul_scalar(t.cos())
}

fn one() -> Tensor<2> {
    upload(vec![1.0], [1, 1], &Device::flex())
}

fn value(y: Tensor<2>) -> f64 {
    block_on(read([y])).unwrap()[0][0].into()
}

async fn silent(_: f64, _: &Tensor<2>) -> Result<(), Cancelled> {
    Ok(())
}

const END: f64 = 4.0;

fn error(scheme: &Scheme, steps: usize) -> f64 {
    let grid: Vec<f64> = (0..=steps).map(|i| END * i as f64 / steps as f64).collect();
    let y = block_on(walk(one(), &grid, |y, span| step(scheme, field, y, span), silent)).unwrap();
    (value(y) - END.sin().exp()).abs()
}

/// log₂ of the ratio of errors when the step is halved, at steps where f32 rounding (1e-7) is far
/// below the method's error. Higher-order terms move the slope by about one part in ten there.
#[test]
fn fixed_schemes_converge_with_their_order() {
    for (scheme, order, steps) in [(&HEUN, 2.0, 64), (&RK4, 4.0, 16)] {
        let slope = (error(scheme, steps) / error(scheme, 2 * steps)).log2();
        assert!((slope - order).abs() < 0.3, "slope {slope} of a method of order {order}");
    }
}

/// The error of an accepted step is held below the tolerance, so the error at the end falls in
/// proportion to it; there are about a dozen steps here, and each reads back once.
#[test]
fn the_adaptive_pair_is_proportional_to_its_tolerance() {
    let mut steps = 0;
    for tolerance in [1e-2, 1e-3, 1e-4, 1e-5] {
        let tolerances = Tolerances { absolute: tolerance, relative: tolerance };
        let (y, read_backs) =
            block_on(integrate_adaptive(field, one(), 0.0, END, tolerances, silent)).unwrap();
        let error = (value(y) - END.sin().exp()).abs();
        assert!(error < 10.0 * tolerance, "{error} at tolerance {tolerance}");
        assert!(read_backs > steps, "{read_backs} read-backs at tolerance {tolerance}");
        steps = read_backs;
    }
}

#[test]
fn integration_runs_both_ways() {
    let tolerances = Tolerances { absolute: 1e-6, relative: 1e-6 };
    let forth = integrate_adaptive(field, one(), 0.0, END, tolerances, silent);
    let (there, _) = block_on(forth).unwrap();
    let back = integrate_adaptive(field, there, END, 0.0, tolerances, silent);
    assert!((value(block_on(back).unwrap().0) - 1.0).abs() < 1e-4);
}

/// y' = y² leaves every bound at t = 1.
#[test]
fn a_field_that_blows_up_is_an_error_and_not_an_endless_loop() {
    let tolerances = Tolerances { absolute: 1e-4, relative: 1e-4 };
    let square = |y: &Tensor<2>, _| y.clone().square();
    let run = integrate_adaptive(square, one(), 0.0, 2.0, tolerances, silent);
    match block_on(run) {
        Err(OdeError::Stuck { t }) => assert!((t - 1.0).abs() < 0.01, "stuck at {t}"),
        Err(other) => panic!("{other}"),
        Ok((y, _)) => panic!("reached the end with {}", value(y)),
    }
}
