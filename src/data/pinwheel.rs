//! A pinwheel of five arms: radial r = 1 + 0.3 z, tangential 0.1 z', turned by the arm's angle plus
//! ¼exp(r), times 2.

use super::{Distribution, Entropy, Labelled, Mixture, labelled_rows};
use crate::noise::Noise;
use std::f64::consts::{PI, TAU};

pub struct Pinwheel;

const ARMS: usize = 5;
const RADIAL_STD: f64 = 0.3;
const TANGENTIAL_STD: f64 = 0.1;
const SCALE: f64 = 2.0;

/// Beyond this radius p is below e^−270 and counts as zero; the turns to sum over grow like its exponential.
const FAR: f64 = 8.0;

/// The angle by which a point of radial coordinate r is turned, less its arm's.
fn twist(r: f64) -> f64 {
    0.25 * r.exp()
}

/// ln p before the scale of 2, by change of variables. Turning keeps the radius ρ, so in polar
/// coordinates only the angle moves, φ ↦ φ + ¼exp(ρ cos φ) + arm, and p is the sum over the angles φ
/// that arrive at the point, each divided by the derivative of that map.
fn log_density_unscaled(x: f64, y: f64) -> f64 {
    const STEPS: usize = 128;
    let radius = x.hypot(y);
    if radius > FAR {
        return f64::NEG_INFINITY;
    }
    let arrival = |phi: f64| phi + twist(radius * phi.cos());
    let density_at = |phi: f64| {
        let (sin, cos) = phi.sin_cos();
        let derivative = 1.0 - radius * sin * twist(radius * cos);
        let (r, s) = ((radius * cos - 1.0) / RADIAL_STD, radius * sin / TANGENTIAL_STD);
        let peak = 1.0 / (TAU * RADIAL_STD * TANGENTIAL_STD);
        peak * (-0.5 * (r * r + s * s)).exp() / derivative.abs()
    };
    let mut density = 0.0;
    for arm in 0..ARMS {
        let target = y.atan2(x) - TAU * arm as f64 / ARMS as f64;
        for i in 0..STEPS {
            let low = -PI + TAU * i as f64 / STEPS as f64;
            let high = low + TAU / STEPS as f64;
            // The turns 2πm for which arrival(φ) = target + 2πm has a root in this piece.
            let (a, b) = ((arrival(low) - target) / TAU, (arrival(high) - target) / TAU);
            for turn in (a.min(b).ceil() as i64)..=(a.max(b).floor() as i64) {
                let root = bisect(low, high, |phi| arrival(phi) - target - TAU * turn as f64);
                density += density_at(root) / ARMS as f64;
            }
        }
    }
    density.ln()
}

fn bisect(mut low: f64, mut high: f64, f: impl Fn(f64) -> f64) -> f64 {
    let rising = f(high) > f(low);
    for _ in 0..60 {
        let middle = 0.5 * (low + high);
        if (f(middle) > 0.0) == rising {
            high = middle;
        } else {
            low = middle;
        }
    }
    0.5 * (low + high)
}

impl Distribution for Pinwheel {
    fn labels(&self) -> usize {
        ARMS
    }

    fn label_names(&self) -> Vec<String> {
        vec!["arm".into(); ARMS]
    }

    fn draw(&self, n: usize, noise: &mut Noise) -> Labelled {
        labelled_rows(n, |_| {
            let label = noise.below(ARMS);
            let arm = TAU * label as f64 / ARMS as f64;
            let (r, s) = (1.0 + RADIAL_STD * noise.normal(), TANGENTIAL_STD * noise.normal());
            let (sin, cos) = (arm + twist(r)).sin_cos();
            ([SCALE * (r * cos - s * sin), SCALE * (r * sin + s * cos)], label)
        })
    }

    /// The arms are bent Gaussians, not a mixture of round ones.
    fn mixture(&self) -> Option<Mixture> {
        None
    }

    fn log_density(&self, points: &[f32]) -> Option<Vec<f64>> {
        let row = |x: &[f32]| {
            let (x, y) = (f64::from(x[0]) / SCALE, f64::from(x[1]) / SCALE);
            log_density_unscaled(x, y) - 2.0 * SCALE.ln()
        };
        Some(points.chunks(2).map(row).collect())
    }

    fn entropy(&self) -> Option<Entropy> {
        Some(Entropy::by_quadrature(2.31778))
    }
}
