//! How KL(pₜ‖qₜ) and H(pₜ) change along t.
//!
//! p is diffused: ∂p = −∇·(up) with u = f − ½g²∇log p. A model with score s has two laws q. That of its
//! probability flow moves with w = f − ½g²s; that of its reverse SDE obeys ∂q = −∇·((f − g²s)q) − ½g²Δq, so
//! it moves with w = f − g²s + ½g²∇log q. For either, by parts, dKL/dt = E[(u − w)·(∇log p − ∇log q)]:
//!
//! - probability flow: dKL/dt = −½g²E[(∇log p − s)·(∇log p − ∇log q)],
//! - reverse SDE:      dKL/dt = −½g²E[(∇log p + ∇log q − 2s)·(∇log p − ∇log q)],
//! - entropy:          dH/dt  = E[∇·u] = E[∇·f] + ½g²E‖∇log p‖².
//!
//! The first is often printed for the SDE. Both are −½g²E‖∇log p − ∇log q‖² where s = ∇log q, the case of
//! equality in theorem 2 of arXiv 2101.09258.
//!
//! Here for p₀ = N(m, s²) on the line and a model with κ times its score, where every qₜ is a Gaussian that two
//! linear equations carry down from the prior.

use crate::sde::{EPSILON, Sde};
use std::f64::consts::{E, TAU};

/// N(mean, variance) on the line.
#[derive(Clone, Copy, Debug)]
struct Normal {
    mean: f64,
    variance: f64,
}

impl Normal {
    /// ∇log of the density is slope·x + offset.
    fn score(&self) -> Linear {
        Linear { slope: -1.0 / self.variance, offset: self.mean / self.variance }
    }

    fn divergence_from(&self, other: &Self) -> f64 {
        let ratio = self.variance / other.variance;
        let shift = (self.mean - other.mean).powi(2) / other.variance;
        0.5 * (ratio - 1.0 - ratio.ln() + shift)
    }

    fn entropy(&self) -> f64 {
        0.5 * (TAU * E * self.variance).ln()
    }

    /// E[a(x)·b(x)].
    fn mean_product(&self, a: Linear, b: Linear) -> f64 {
        a.slope * b.slope * self.variance + a.at(self.mean) * b.at(self.mean)
    }
}

/// x ↦ slope·x + offset
#[derive(Clone, Copy, Debug)]
struct Linear {
    slope: f64,
    offset: f64,
}

impl Linear {
    fn at(&self, x: f64) -> f64 {
        self.slope * x + self.offset
    }

    fn plus(self, factor: f64, other: Self) -> Self {
        Self {
            slope: self.slope + factor * other.slope,
            offset: self.offset + factor * other.offset,
        }
    }
}

/// The law of a model.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Law {
    ProbabilityFlow,
    ReverseSde,
}

/// The data N(mean, std²), and the factor κ of the model's score.
#[derive(Clone, Copy, Debug)]
pub struct Gaussian {
    pub mean: f64,
    pub std: f64,
    pub kappa: f64,
}

/// One quantity along t, directly and as its value at t = 1 less the integral of its derivative.
pub struct Curve {
    pub direct: Vec<f64>,
    pub integrated: Vec<f64>,
}

/// From t = 1 down to ε.
pub struct Evolution {
    pub times: Vec<f64>,
    pub flow: Curve,
    pub sde: Curve,
    pub entropy: Curve,
}

impl Gaussian {
    fn marginal(&self, sde: &dyn Sde, t: f64) -> Normal {
        let (alpha, sigma) = (sde.alpha(t), sde.sigma(t));
        Normal { mean: alpha * self.mean, variance: (alpha * self.std).powi(2) + sigma * sigma }
    }

    fn model(&self, sde: &dyn Sde, t: f64) -> Linear {
        let Linear { slope, offset } = self.marginal(sde, t).score();
        Linear { slope: self.kappa * slope, offset: self.kappa * offset }
    }

    /// d(mean, variance)/dt of the model's law, whose drift is a·x − cg²s with c = ½ for the flow and 1 for the
    /// reverse SDE.
    fn slope(&self, sde: &dyn Sde, law: Law, t: f64, q: Normal) -> Normal {
        let g2 = sde.diffusion_squared(t);
        let (share, noise) = match law {
            Law::ProbabilityFlow => (0.5, 0.0),
            Law::ReverseSde => (1.0, g2),
        };
        let none = Linear { slope: sde.drift(t), offset: 0.0 };
        let drift = none.plus(-share * g2, self.model(sde, t));
        Normal { mean: drift.at(q.mean), variance: 2.0 * drift.slope * q.variance - noise }
    }

    /// dKL(pₜ‖qₜ)/dt by the identity of the law.
    fn divergence_slope(&self, sde: &dyn Sde, law: Law, t: f64, q: Normal) -> f64 {
        let p = self.marginal(sde, t);
        let (of_p, of_q, s) = (p.score(), q.score(), self.model(sde, t));
        let first = match law {
            Law::ProbabilityFlow => of_p.plus(-1.0, s),
            Law::ReverseSde => of_p.plus(1.0, of_q).plus(-2.0, s),
        };
        -0.5 * sde.diffusion_squared(t) * p.mean_product(first, of_p.plus(-1.0, of_q))
    }

    fn entropy_slope(&self, sde: &dyn Sde, t: f64) -> f64 {
        let p = self.marginal(sde, t);
        sde.drift(t) + 0.5 * sde.diffusion_squared(t) * p.mean_product(p.score(), p.score())
    }

    /// The fastest rate at which anything here changes at t.
    fn rate(&self, sde: &dyn Sde, t: f64) -> f64 {
        let pull = sde.diffusion_squared(t) / self.marginal(sde, t).variance;
        2.0 * (sde.drift(t).abs() + self.kappa.max(1.0) * pull)
    }

    /// At `points` times, equally spaced in ln t: at every one the quantity itself, and its integral by the same
    /// Runge–Kutta steps that carry q.
    pub fn evolve(&self, sde: &dyn Sde, points: usize) -> Evolution {
        let time = |i: usize| EPSILON.powf(i as f64 / (points - 1) as f64);
        let times: Vec<f64> = (0..points).map(time).collect();
        let step = |t: f64| (LONGEST_STEP * t).min(LARGEST_CHANGE / self.rate(sde, t));

        let divergence = |law: Law| {
            // The state is mean and variance of q, and the integral of dKL/dt.
            let slope = |t: f64, [mean, variance, _]: [f64; 3]| {
                let q = Normal { mean, variance };
                let change = self.slope(sde, law, t, q);
                [change.mean, change.variance, self.divergence_slope(sde, law, t, q)]
            };
            let direct = |t: f64, [mean, variance, _]: [f64; 3]| {
                self.marginal(sde, t).divergence_from(&Normal { mean, variance })
            };
            let prior = [0.0, sde.prior_std().powi(2), 0.0];
            curve(&times, step, prior, slope, direct, |state| state[2])
        };
        let entropy = curve(
            &times,
            step,
            [0.0],
            |t, _| [self.entropy_slope(sde, t)],
            |t, _| self.marginal(sde, t).entropy(),
            |state| state[0],
        );
        let (flow, reverse) = (divergence(Law::ProbabilityFlow), divergence(Law::ReverseSde));
        Evolution { times, flow, sde: reverse, entropy }
    }
}

/// The longest Runge–Kutta step, in units of t.
const LONGEST_STEP: f64 = 0.002;

/// The longest one times the fastest rate: far below 2.78, where Runge and Kutta's method is no longer stable, and so
/// small that a step errs by less than 1e-8.
const LARGEST_CHANGE: f64 = 0.05;

/// Classical Runge–Kutta steps down the times, none longer than `step` of its beginning; at every one of the times the
/// direct value at the state, and the first such value plus the state's integral.
fn curve<const N: usize>(
    times: &[f64],
    step: impl Fn(f64) -> f64,
    mut state: [f64; N],
    slope: impl Fn(f64, [f64; N]) -> [f64; N],
    direct: impl Fn(f64, [f64; N]) -> f64,
    integral: impl Fn([f64; N]) -> f64,
) -> Curve {
    let moved = |y: [f64; N], h: f64, k: [f64; N]| std::array::from_fn(|i| y[i] + h * k[i]);
    let first = direct(1.0, state);
    let mut curve = Curve { direct: vec![first], integrated: vec![first] };
    for ends in times.windows(2) {
        let mut t = ends[0];
        while t > ends[1] {
            let next = (t - step(t)).max(ends[1]);
            let h = next - t;
            let k1 = slope(t, state);
            let k2 = slope(t + 0.5 * h, moved(state, 0.5 * h, k1));
            let k3 = slope(t + 0.5 * h, moved(state, 0.5 * h, k2));
            let k4 = slope(next, moved(state, h, k3));
            state = std::array::from_fn(|j| {
                state[j] + h / 6.0 * (k1[j] + 2.0 * k2[j] + 2.0 * k3[j] + k4[j])
            });
            t = next;
        }
        curve.direct.push(direct(t, state));
        curve.integrated.push(first + integral(state));
    }
    curve
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sde::{LinearRate, SubVp, Ve, Vp};

    /// What the identities integrate to is the quantity itself, for a damaged score too, to the accuracy of RK4;
    /// with the flow's identity in the place of the SDE's it is not.
    #[test]
    fn the_identities_integrate_to_the_quantities() {
        let rate = LinearRate { beta_min: 0.1, beta_max: 20.0 };
        let ve = Ve { sigma_min: 0.01, sigma_max: 50.0 };
        let processes: [(&str, &dyn Sde); 3] =
            [("vp", &Vp(rate)), ("sub-vp", &SubVp(rate)), ("ve", &ve)];
        for (name, sde) in processes {
            for kappa in [0.7, 1.0, 1.3] {
                let gaussian = Gaussian { mean: 0.8, std: 0.6, kappa };
                let evolution = gaussian.evolve(sde, 60);
                for (what, curve) in [
                    ("flow", &evolution.flow),
                    ("SDE", &evolution.sde),
                    ("entropy", &evolution.entropy),
                ] {
                    for (a, b) in curve.direct.iter().zip(&curve.integrated) {
                        let error = (a - b).abs();
                        assert!(error < 1e-6 * (1.0 + a.abs()), "{name} {kappa} {what}: {a} {b}");
                    }
                }
                let (flow, reverse) = (&evolution.flow.direct, &evolution.sde.direct);
                let apart =
                    flow.iter().zip(reverse).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max);
                if kappa == 1.0 {
                    // s = ∇log p: what is left is the prior's mismatch, which the SDE forgets and the flow keeps.
                    let last = evolution.times.len() - 1;
                    assert!(reverse[last] < 1e-3 && (flow[last] - flow[0]).abs() < 1e-6);
                } else {
                    assert!(apart > 0.01, "{name} {kappa}: the two laws differ by {apart}");
                }
            }
        }
    }

    /// Whatever is allowed: the fastest and the widest process, the narrowest and the widest data, a score ten times too
    /// weak or three times too strong, and as few times as two. A step of 0.05 units of the rate errs by 0.05⁵/5!, and
    /// at most 7000 units, those of the constant rate, leave 4e-4. Where a law has become too narrow for any number
    /// there is nothing to compare.
    #[test]
    fn the_integral_is_stable_for_all_that_is_allowed() {
        let fast = LinearRate { beta_min: 0.1, beta_max: 1000.0 };
        let constant = LinearRate { beta_min: 1000.0, beta_max: 1000.0 };
        let slow = LinearRate { beta_min: 0.0, beta_max: 0.1 };
        let wide = Ve { sigma_min: 1e-4, sigma_max: 1e4 };
        let processes: [(&str, &dyn Sde); 6] = [
            ("fast vp", &Vp(fast)),
            ("fast sub-vp", &SubVp(fast)),
            ("constant vp", &Vp(constant)),
            ("slow vp", &Vp(slow)),
            ("slow sub-vp", &SubVp(slow)),
            ("wide ve", &wide),
        ];
        let mut compared = 0;
        for (name, sde) in processes {
            for kappa in [0.1, 1.0, 3.0] {
                for std in [0.01, 10.0] {
                    for points in [2, 30] {
                        let gaussian = Gaussian { mean: 10.0, std, kappa };
                        let Evolution { flow, sde: reverse, entropy, .. } =
                            gaussian.evolve(sde, points);
                        for (what, curve) in
                            [("flow", flow), ("SDE", reverse), ("entropy", entropy)]
                        {
                            for (a, b) in curve.direct.iter().zip(&curve.integrated) {
                                if kappa != 1.0 && !a.is_finite() || a.abs() > 1e30 {
                                    continue;
                                }
                                let off = (a - b).abs() / (1.0 + a.abs());
                                let case = format!("{name} {kappa} {std} {points} {what}");
                                assert!(off < 4e-4, "{case}: {a} and {b}");
                                compared += 1;
                            }
                        }
                    }
                }
            }
        }
        // Of 6 processes × 6 models × 32 times × 3 curves.
        assert!(compared > 3000, "{compared}");
    }
}
