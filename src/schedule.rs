//! A forward process whose schedule is learned (Kingma et al. 2021, arXiv 2107.00630, section 4 and appendix I).
//!
//! The level G with G' = g²/σ² tells noise from signal; on VP it is ln(σ²/α²). A schedule runs through the
//! levels of a given process at its own speed: with q(t) ∈ [0, 1] the part of the levels that the given
//! process has passed at t,
//!
//! G(t) = G₀ + S·c(q(t)),  c(q) = Σ_k p_k Σ_{j>k} b_{j,K}(q),  S = (G₁ − G₀)e^{r(η)},  p = softmax(κθ),
//!
//! with Bernstein's polynomials b, so that c rises from 0 to 1 whatever θ, and θ = 0, η = 0 is the given
//! process itself. |r| stays below a half, because where the prior fits a later end costs nothing and nothing
//! would hold it. Drift and diffusion follow: g² = G'σ², and f is linear as before.
//!
//! ∫g²(t)h(G(t))dt = ∫σ²h dG: no objective with λ = g² depends on θ, only on the level at the end. What θ changes
//! is how noisy an estimate with uniform t is. So η is trained by the bound and θ by the estimate's second moment.

use crate::sde::{EPSILON, Kernel, Sde};
use std::sync::{Arc, RwLock};

/// K, the degree of the polynomials.
const DEGREE: usize = 16;

/// How many numbers are learned: θ, then η.
pub const PARAMETERS: usize = DEGREE + 1;

/// κ, so that a learning rate that suits a network moves the shape as well.
const SHARPNESS: f64 = 60.0;

/// The largest |r|: the end moves the span of levels by a factor between 0.61 and 1.65.
const REACH: f64 = 0.5;

/// No learned end lies above this level, or the given one if that is higher: beyond, α is no f64.
const LARGEST_LEVEL: f64 = 700.0;

/// A process and its learned schedule. All who hold it see the parameters that were set last.
pub struct Schedule {
    pub base: Arc<dyn Sde>,
    /// G₀ and G₁ of the base.
    levels: [f64; 2],
    learned: RwLock<Learned>,
}

/// What the parameters amount to.
#[derive(Clone, Copy)]
pub struct Learned {
    /// p
    shares: [f64; DEGREE],
    /// S
    span: f64,
    /// ∂ ln S/∂η
    span_slope: f64,
}

/// How the level at a time moves with the parameters.
pub struct Derivatives {
    /// ∂G/∂(θ, η)
    pub level: [f64; PARAMETERS],
    /// ∂ ln G'/∂(θ, η)
    pub log_rate: [f64; PARAMETERS],
}

/// b_{0,n}(q) … b_{n,n}(q), by de Casteljau's recursion.
fn bernstein(n: usize, q: f64) -> [f64; DEGREE + 1] {
    let mut values = [0.0; DEGREE + 1];
    values[0] = 1.0;
    for degree in 1..=n {
        for j in (0..=degree).rev() {
            let below = if j > 0 { values[j - 1] } else { 0.0 };
            values[j] = (1.0 - q) * values[j] + q * below;
        }
    }
    values
}

/// Φ_k(q) = Σ_{j>k} b_{j,K}(q), which rises from 0 to 1.
fn rises(q: f64) -> [f64; DEGREE] {
    let mut sums = bernstein(DEGREE, q);
    for j in (0..DEGREE).rev() {
        sums[j] += sums[j + 1];
    }
    std::array::from_fn(|k| sums[k + 1])
}

/// Φ'_k(q) = K b_{k,K−1}(q)
fn slopes(q: f64) -> [f64; DEGREE] {
    let values = bernstein(DEGREE - 1, q);
    std::array::from_fn(|k| DEGREE as f64 * values[k])
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

impl Schedule {
    /// The schedule of the base itself.
    pub fn of(base: Arc<dyn Sde>) -> Self {
        let levels = [EPSILON, 1.0].map(|t| base.importance(t));
        let shares = [1.0 / DEGREE as f64; DEGREE];
        let learned = RwLock::new(Learned { shares, span: levels[1] - levels[0], span_slope: 1.0 });
        Self { base, levels, learned }
    }

    /// Sets θ and η.
    pub fn set(&self, parameters: &[f32]) {
        let (eta, theta) = parameters.split_last().expect("PARAMETERS numbers");
        let largest = theta.iter().copied().fold(f32::MIN, f32::max);
        let weight = |&x: &f32| (SHARPNESS * f64::from(x - largest)).exp();
        let sum: f64 = theta.iter().map(weight).sum();
        let shares = std::array::from_fn(|k| weight(&theta[k]) / sum);
        let bounded = (f64::from(*eta) / REACH).tanh();
        let (wanted, slope) = (self.base_span() * (REACH * bounded).exp(), 1.0 - bounded.powi(2));
        let most = LARGEST_LEVEL.max(self.levels[1]) - self.levels[0];
        let (span, span_slope) = if wanted < most { (wanted, slope) } else { (most, 0.0) };
        self.restore(Learned { shares, span, span_slope });
    }

    pub fn learned(&self) -> Learned {
        *self.learned.read().expect("no panic while it was held")
    }

    /// Goes back to what was learned at some time.
    pub fn restore(&self, learned: Learned) {
        *self.learned.write().expect("no panic while it was held") = learned;
    }

    fn base_span(&self) -> f64 {
        self.levels[1] - self.levels[0]
    }

    /// q(t); t = 0, where scores are singular, counts as ε.
    fn passed(&self, t: f64) -> f64 {
        (self.base.importance(t.max(EPSILON)) - self.levels[0]) / self.base_span()
    }

    /// q'(t)
    fn passing(&self, t: f64) -> f64 {
        let t = t.max(EPSILON);
        self.base.diffusion_squared(t) / self.base.sigma(t).powi(2) / self.base_span()
    }

    /// The time at which the base has the level that this process has at t.
    pub fn base_time(&self, t: f64) -> f64 {
        self.base.importance_inverse(self.importance(t))
    }

    /// G'(t) = g²/σ²
    pub fn rate(&self, t: f64) -> f64 {
        let Learned { shares, span, .. } = self.learned();
        span * self.passing(t) * dot(&shares, &slopes(self.passed(t)))
    }

    /// G at t = 1, and ∂G/∂η there.
    pub fn end(&self) -> (f64, f64) {
        let Learned { span, span_slope, .. } = self.learned();
        (self.levels[0] + span, span * span_slope)
    }

    /// ln α and σ where the level is G.
    pub fn at_level(&self, level: f64) -> (f64, f64) {
        let t = self.base.importance_inverse(level);
        (self.base.alpha(t).ln(), self.base.sigma(t))
    }

    /// The direction of (θ, η) in which the last coefficient of S·c grows alone, at the speed of η. No value
    /// depends on θ, so a value changes along it as along η; but few levels move, and so an estimate of that
    /// change has little noise.
    pub fn end_alone(&self) -> [f64; PARAMETERS] {
        let Learned { shares, span_slope, .. } = self.learned();
        let mut direction = [0.0; PARAMETERS];
        // A share of nothing would take the direction out of f32.
        direction[DEGREE - 1] = span_slope / (SHARPNESS * shares[DEGREE - 1].max(1e-9));
        direction[DEGREE] = 1.0;
        direction
    }

    pub fn derivatives(&self, t: f64) -> Derivatives {
        let Learned { shares, span, span_slope } = self.learned();
        let q = self.passed(t);
        let (rises, slopes) = (rises(q), slopes(q));
        let (passed, slope) = (dot(&shares, &rises), dot(&shares, &slopes));
        let of_theta = |k: usize| SHARPNESS * shares[k];
        let with_eta = |of_shape: &dyn Fn(usize) -> f64, of_end: f64| {
            std::array::from_fn(|k| if k < DEGREE { of_shape(k) } else { of_end })
        };
        Derivatives {
            level: with_eta(
                &|k| span * of_theta(k) * (rises[k] - passed),
                span * span_slope * passed,
            ),
            log_rate: with_eta(&|k| of_theta(k) * (slopes[k] / slope - 1.0), span_slope),
        }
    }
}

impl Kernel for Schedule {
    fn alpha(&self, t: f64) -> f64 {
        self.base.alpha(self.base_time(t))
    }

    fn sigma(&self, t: f64) -> f64 {
        self.base.sigma(self.base_time(t))
    }
}

impl Sde for Schedule {
    /// a = (ln α)', which is the base's at the same level, in the new time.
    fn drift(&self, t: f64) -> f64 {
        let time = self.base_time(t);
        let base_rate = self.base.diffusion_squared(time) / self.base.sigma(time).powi(2);
        self.base.drift(time) * self.rate(t) / base_rate
    }

    fn diffusion_squared(&self, t: f64) -> f64 {
        self.rate(t) * self.sigma(t).powi(2)
    }

    fn prior_std(&self) -> f64 {
        self.base.prior_std()
    }

    fn importance(&self, t: f64) -> f64 {
        let Learned { shares, span, .. } = self.learned();
        self.levels[0] + span * dot(&shares, &rises(self.passed(t)))
    }

    /// By bisection of c, which rises.
    fn importance_inverse(&self, value: f64) -> f64 {
        let Learned { shares, span, .. } = self.learned();
        let wanted = (value - self.levels[0]) / span;
        let (mut low, mut high) = (0.0, 1.0);
        for _ in 0..52 {
            let middle = 0.5 * (low + high);
            let below = dot(&shares, &rises(middle)) < wanted;
            (low, high) = if below { (middle, high) } else { (low, middle) };
        }
        self.base.importance_inverse(self.levels[0] + 0.5 * (low + high) * self.base_span())
    }

    fn time_of_ratio(&self, ratio: f64) -> f64 {
        self.importance_inverse(self.base.importance(self.base.time_of_ratio(ratio)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::noise::{Noise, Stream};
    use crate::sde::{LinearRate, SubVp, Ve, Vp};

    fn processes() -> [Arc<dyn Sde>; 3] {
        let rate = LinearRate { beta_min: 0.1, beta_max: 20.0 };
        [
            Arc::new(Vp(rate)),
            Arc::new(SubVp(rate)),
            Arc::new(Ve { sigma_min: 0.01, sigma_max: 50.0 }),
        ]
    }

    fn parameters() -> Vec<f32> {
        let mut values = Noise::new(4, Stream::Initialisation, 0).normals(PARAMETERS);
        values.iter_mut().for_each(|x| *x *= 0.02);
        values
    }

    fn assert_close(value: f64, truth: f64, tolerance: f64, what: &str) {
        let error = (value - truth).abs() / truth.abs().max(1.0);
        assert!(error < tolerance, "{what}: {value} and not {truth}");
    }

    const TIMES: [f64; 6] = [1e-4, 1e-3, 0.03, 0.3, 0.7, 0.99];

    #[test]
    fn zero_parameters_are_the_given_process() {
        for base in processes() {
            let schedule = Schedule::of(base.clone());
            schedule.set(&[0.0; PARAMETERS]);
            for t in TIMES {
                assert_close(schedule.alpha(t), base.alpha(t), 1e-9, "alpha");
                assert_close(schedule.sigma(t) / base.sigma(t), 1.0, 1e-9, "sigma");
                assert_close(schedule.drift(t), base.drift(t), 1e-9, "drift");
                let (ours, given) = (schedule.diffusion_squared(t), base.diffusion_squared(t));
                assert_close(ours / given, 1.0, 1e-9, "g²");
            }
        }
    }

    /// (ln α)' = a and (σ²)' = 2aσ² + g² by central differences, whose relative error is the square of their step's.
    #[test]
    fn drift_and_diffusion_are_those_of_the_kernel() {
        for base in processes() {
            let schedule = Schedule::of(base);
            schedule.set(&parameters());
            for t in TIMES {
                let h = 1e-4 * t.min(1.0 - t);
                let change = |f: &dyn Fn(f64) -> f64| (f(t + h) - f(t - h)) / (2.0 * h);
                let drift = schedule.drift(t);
                assert_close(change(&|t| schedule.alpha(t).ln()), drift, 1e-6, "a");
                let variance = schedule.sigma(t).powi(2);
                let grown = 2.0 * drift * variance + schedule.diffusion_squared(t);
                let by_differences = change(&|t| schedule.sigma(t).powi(2));
                assert_close(by_differences / grown, 1.0, 1e-5, "g²");
            }
        }
    }

    /// Parameters that a file may hold, far from all that training finds.
    #[test]
    fn extreme_parameters_keep_all_numbers_finite() {
        let rate = LinearRate { beta_min: 1000.0, beta_max: 1000.0 };
        let fast: [Arc<dyn Sde>; 2] = [Arc::new(Vp(rate)), Arc::new(SubVp(rate))];
        for base in processes().into_iter().chain(fast) {
            let schedule = Schedule::of(base);
            for size in [-1e3, -1.0, 1.0, 1e3] {
                schedule
                    .set(&std::array::from_fn::<f32, PARAMETERS, _>(|k| size * (k as f32 - 8.0)));
                for t in [0.0, EPSILON, 0.5, 1.0] {
                    let (log_alpha, sigma) = schedule.at_level(schedule.importance(t));
                    assert!(log_alpha.is_finite() && sigma > 0.0, "at {t}: {log_alpha} {sigma}");
                    assert!((schedule.sigma(t) / schedule.alpha(t)).ln().is_finite());
                }
                assert!(schedule.end_alone().iter().all(|&x| (x as f32).is_finite()));
            }
        }
    }

    #[test]
    fn levels_rise_and_have_their_times() {
        for base in processes() {
            let schedule = Schedule::of(base);
            schedule.set(&parameters());
            for [s, t] in TIMES.array_windows() {
                assert!(schedule.importance(*s) < schedule.importance(*t));
            }
            for t in TIMES {
                let inverse = schedule.importance_inverse(schedule.importance(t));
                assert_close(inverse / t, 1.0, 1e-8, "time of a level");
                let ratio = schedule.sigma(t) / schedule.alpha(t);
                assert_close(schedule.time_of_ratio(ratio) / t, 1.0, 1e-8, "time of a ratio");
            }
        }
    }

    /// Against central differences of step h = 1/4096: their error is (κh)²/6 = 4e-5, times the span.
    #[test]
    fn derivatives_agree_with_differences() {
        const STEP: f32 = 1.0 / 4096.0;
        for base in processes() {
            let schedule = Schedule::of(base);
            for t in TIMES {
                schedule.set(&parameters());
                let found = schedule.derivatives(t);
                for k in 0..PARAMETERS {
                    let [above, below] = [STEP, -STEP].map(|step| {
                        let mut moved = parameters();
                        moved[k] += step;
                        schedule.set(&moved);
                        (schedule.importance(t), schedule.rate(t).ln())
                    });
                    let width = 2.0 * f64::from(STEP);
                    assert_close(found.level[k], (above.0 - below.0) / width, 1e-3, "level");
                    assert_close(found.log_rate[k], (above.1 - below.1) / width, 1e-3, "rate");
                }
            }
        }
    }
}
