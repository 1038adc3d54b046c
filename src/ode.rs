//! Explicit Runge–Kutta methods on tensors, on a fixed grid and adaptive.
//!
//! Used by the probability-flow sampler and by the log-density; neither knows the other. The
//! coefficients are Butcher tableaux as data (Hairer, Nørsett & Wanner, *Solving Ordinary
//! Differential Equations I*, tables II.1.1 and II.5.2).

use crate::device::{ReadError, read};
use burn::tensor::Tensor;

/// A Butcher tableau. `error` holds b − b̂ of an embedded pair.
pub struct Scheme {
    nodes: &'static [f64],
    stages: &'static [&'static [f64]],
    weights: &'static [f64],
    error: Option<&'static [f64]>,
}

/// Heun's second-order method (explicit trapezoidal rule).
pub const HEUN: Scheme =
    Scheme { nodes: &[0.0, 1.0], stages: &[&[], &[1.0]], weights: &[0.5, 0.5], error: None };

/// The classical fourth-order method.
pub const RK4: Scheme = Scheme {
    nodes: &[0.0, 0.5, 0.5, 1.0],
    stages: &[&[], &[0.5], &[0.0, 0.5], &[0.0, 0.0, 1.0]],
    weights: &[1.0 / 6.0, 1.0 / 3.0, 1.0 / 3.0, 1.0 / 6.0],
    error: None,
};

/// Dormand and Prince's 5(4) pair. Its last stage is the first of the next step.
const DORMAND_PRINCE: Scheme = Scheme {
    nodes: &[0.0, 0.2, 0.3, 0.8, 8.0 / 9.0, 1.0, 1.0],
    stages: &[
        &[],
        &[0.2],
        &[3.0 / 40.0, 9.0 / 40.0],
        &[44.0 / 45.0, -56.0 / 15.0, 32.0 / 9.0],
        &[19372.0 / 6561.0, -25360.0 / 2187.0, 64448.0 / 6561.0, -212.0 / 729.0],
        &[9017.0 / 3168.0, -355.0 / 33.0, 46732.0 / 5247.0, 49.0 / 176.0, -5103.0 / 18656.0],
        &[35.0 / 384.0, 0.0, 500.0 / 1113.0, 125.0 / 192.0, -2187.0 / 6784.0, 11.0 / 84.0],
    ],
    weights: &[
        35.0 / 384.0,
        0.0,
        500.0 / 1113.0,
        125.0 / 192.0,
        -2187.0 / 6784.0,
        11.0 / 84.0,
        0.0,
    ],
    error: Some(&[
        71.0 / 57600.0,
        0.0,
        -71.0 / 16695.0,
        71.0 / 1920.0,
        -17253.0 / 339200.0,
        22.0 / 525.0,
        -1.0 / 40.0,
    ]),
};

/// How far the error of one adaptive step may go: `absolute + relative·|y|`.
#[derive(Clone, Copy, Debug)]
pub struct Tolerances {
    pub absolute: f64,
    pub relative: f64,
}

/// Why an adaptive integration stopped before its end.
#[derive(Debug)]
pub enum OdeError {
    /// The field became NaN or infinite, or the step shrank below what f64 time can resolve.
    Stuck {
        t: f64,
    },
    /// More steps than any sensible run needs.
    TooManySteps {
        t: f64,
    },
    Read(ReadError),
    Cancelled,
}

impl std::fmt::Display for OdeError {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        match self {
            Self::Stuck { t } => write!(
                f,
                "the adaptive solver cannot go past t = {t:.6}: the field is not finite there, or \
                 the tolerances (atol, rtol) are below what single precision can reach"
            ),
            Self::TooManySteps { t } => write!(
                f,
                "the adaptive solver used {MAX_STEPS} steps and only reached t = {t:.6}: larger \
                 tolerances (atol, rtol) are needed"
            ),
            Self::Read(error) => error.fmt(f),
            Self::Cancelled => Cancelled.fmt(f),
        }
    }
}

impl From<Cancelled> for OdeError {
    fn from(_: Cancelled) -> Self {
        Self::Cancelled
    }
}

impl From<ReadError> for OdeError {
    fn from(error: ReadError) -> Self {
        Self::Read(error)
    }
}

const MAX_STEPS: usize = 10_000;

/// y + h Σ cᵢkᵢ.
fn advance(y: &Tensor<2>, h: f64, coefficients: &[f64], slopes: &[Tensor<2>]) -> Tensor<2> {
    coefficients
        .iter()
        .zip(slopes)
        .filter(|(c, _)| **c != 0.0)
        .fold(y.clone(), |sum, (c, slope)| sum + slope.clone().mul_scalar(h * c))
}

/// All the stages of one step from `(t, y)`; `first` is f(t, y) where it is known already.
fn slopes(
    scheme: &Scheme,
    field: &impl Fn(&Tensor<2>, f64) -> Tensor<2>,
    y: &Tensor<2>,
    t: f64,
    h: f64,
    first: Option<Tensor<2>>,
) -> Vec<Tensor<2>> {
    let mut slopes = vec![first.unwrap_or_else(|| field(y, t))];
    for (node, stage) in scheme.nodes.iter().zip(scheme.stages).skip(1) {
        let point = advance(y, h, stage, &slopes);
        slopes.push(field(&point, t + node * h));
    }
    slopes
}

/// Whoever watches a run has ended it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cancelled;

impl std::fmt::Display for Cancelled {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        f.write_str("cancelled")
    }
}

/// One step of a walk along a time grid.
#[derive(Clone, Copy, Debug)]
pub struct Span {
    pub from: f64,
    pub to: f64,
    /// Whether it ends the walk.
    pub last: bool,
}

/// Walks along the points of `grid` (rising or falling), by one call of `step` from each to the next, and
/// calls `observe` at each of them. Nothing is read back from the device.
///
/// # Returns
/// y at the end of the grid.
pub async fn walk(
    mut y: Tensor<2>,
    grid: &[f64],
    mut step: impl FnMut(Tensor<2>, Span) -> Tensor<2>,
    mut observe: impl AsyncFnMut(f64, &Tensor<2>) -> Result<(), Cancelled>,
) -> Result<Tensor<2>, Cancelled> {
    observe(grid[0], &y).await?;
    for (i, ends) in grid.windows(2).enumerate() {
        y = step(y, Span { from: ends[0], to: ends[1], last: i + 2 == grid.len() });
        observe(ends[1], &y).await?;
    }
    Ok(y)
}

/// One step of dy/dt = field(y, t).
///
/// # Shapes
/// - y, output: `[n, columns]`
pub fn step(
    scheme: &Scheme,
    field: impl Fn(&Tensor<2>, f64) -> Tensor<2>,
    y: Tensor<2>,
    span: Span,
) -> Tensor<2> {
    let h = span.to - span.from;
    let slopes = slopes(scheme, &field, &y, span.from, h, None);
    advance(&y, h, scheme.weights, &slopes)
}

/// Integrates dy/dt = field(y, t) from `from` to `to` with Dormand and Prince's pair; the step is
/// common to all rows and is accepted when the worst row's root-mean-square error is within the
/// tolerances. Two numbers are read back per step. `observe` is called at every accepted step.
///
/// # Returns
/// y at `to`, and how often something was read back.
pub async fn integrate_adaptive(
    field: impl Fn(&Tensor<2>, f64) -> Tensor<2>,
    mut y: Tensor<2>,
    from: f64,
    to: f64,
    tolerances: Tolerances,
    mut observe: impl AsyncFnMut(f64, &Tensor<2>) -> Result<(), Cancelled>,
) -> Result<(Tensor<2>, usize), OdeError> {
    let scheme = &DORMAND_PRINCE;
    let error_weights = scheme.error.expect("an embedded pair");
    let direction = (to - from).signum();
    let mut t = from;
    let mut first = field(&y, t);
    let mut h = initial_step(&y, &first, to - from, tolerances).await?;
    observe(t, &y).await?;
    let mut read_backs = 2;

    for _ in 0..MAX_STEPS {
        let last = (to - t) * direction <= h;
        if last {
            h = (to - t) * direction;
        }
        let slopes = slopes(scheme, &field, &y, t, h * direction, Some(first.clone()));
        read_backs += 1;
        let next = advance(&y, h * direction, scheme.weights, &slopes);
        let error = advance(&y.zeros_like(), h * direction, error_weights, &slopes);
        let error =
            worst_row(error, y.clone().abs().max_pair(next.clone().abs()), tolerances).await?;

        // 0.9, 0.2, 10: Hairer, Nørsett & Wanner, equation II.4.13.
        let factor = (0.9 * error.powf(-0.2)).clamp(0.2, 10.0);
        if error <= 1.0 {
            t = if last { to } else { t + h * direction };
            y = next;
            first = slopes.into_iter().next_back().expect("seven stages");
            observe(t, &y).await?;
            if last {
                return Ok((y, read_backs));
            }
            h *= factor;
        } else {
            // A NaN error compares false above and shrinks the step to its smallest factor.
            h *= if error.is_finite() { factor.min(1.0) } else { 0.2 };
            if h < 1e-13 * (to - from).abs() {
                return Err(OdeError::Stuck { t });
            }
        }
    }
    Err(OdeError::TooManySteps { t })
}

/// The largest over the rows of the root mean square of `value` in units of the tolerance at `scale`.
async fn worst_row(
    value: Tensor<2>,
    scale: Tensor<2>,
    tolerances: Tolerances,
) -> Result<f64, ReadError> {
    let unit = scale.mul_scalar(tolerances.relative).add_scalar(tolerances.absolute);
    let squares = (value / unit).square().mean_dim(1);
    // max would hide a NaN on some backends; the sum of all rows does not.
    let finite = squares.clone().sum();
    let values = read([Tensor::cat(vec![squares.max(), finite], 0)]).await?;
    let (worst, sum) = (f64::from(values[0][0]), f64::from(values[0][1]));
    Ok(if sum.is_finite() { worst.sqrt() } else { f64::NAN })
}

/// A first step that changes y by about one part in a hundred of its scale (Hairer, Nørsett & Wanner,
/// section II.4, the first half of their starting procedure).
async fn initial_step(
    y: &Tensor<2>,
    slope: &Tensor<2>,
    span: f64,
    tolerances: Tolerances,
) -> Result<f64, ReadError> {
    let size = worst_row(y.clone(), y.clone().abs(), tolerances).await?;
    let speed = worst_row(slope.clone(), y.clone().abs(), tolerances).await?;
    let step = if size > 1e-5 && speed > 1e-5 { 0.01 * size / speed } else { 1e-6 };
    Ok(step.min(0.1 * span.abs()))
}
