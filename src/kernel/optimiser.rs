//! Adam (Kingma & Ba 2015, arXiv 1412.6980, algorithm 1) and the moving average of the weights, in one loop.

/// β₁, β₂ and ε.
pub const BETAS: [f64; 2] = [0.9, 0.999];
pub const EPSILON: f64 = 1e-8;

/// m and v.
pub struct Moments<'a> {
    pub first: &'a mut [f32],
    pub second: &'a mut [f32],
}

/// How far step `step`, the first being 0, goes.
pub struct Rates {
    pub step: usize,
    pub learning: f64,
    /// The part of the average that stays.
    pub average: f64,
}

/// One step.
pub fn adam(
    gradient: &[f32],
    rates: &Rates,
    weights: &mut [f32],
    average: &mut [f32],
    moments: Moments,
) {
    let [b1, b2] = BETAS;
    let taken = rates.step as i32 + 1;
    let scale = (rates.learning / (1.0 - b1.powi(taken))) as f32;
    let correction = (1.0 / (1.0 - b2.powi(taken))) as f32;
    let (b1, rest1, b2, rest2) = (b1 as f32, (1.0 - b1) as f32, b2 as f32, (1.0 - b2) as f32);
    let (epsilon, share) = (EPSILON as f32, (1.0 - rates.average) as f32);
    let n = gradient.len();
    let (weights, average) = (&mut weights[..n], &mut average[..n]);
    let (first, second) = (&mut moments.first[..n], &mut moments.second[..n]);
    for i in 0..n {
        let g = gradient[i];
        first[i] = b1 * first[i] + rest1 * g;
        second[i] = b2 * second[i] + rest2 * g * g;
        weights[i] -= scale * first[i] / ((correction * second[i]).sqrt() + epsilon);
        average[i] += share * (weights[i] - average[i]);
    }
}
