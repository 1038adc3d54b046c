//! The energy distance 2E‖X − Y‖ − E‖X − X'‖ − E‖Y − Y'‖ (Székely & Rizzo 2013), which is zero only for
//! equal laws. With means over different rows only it is unbiased, and so can come out below zero.

/// The mean of ‖x − y‖ over all pairs of rows `[n, D]` and `[m, D]`.
pub fn between(x: &[f32], y: &[f32], dimension: usize) -> f64 {
    let pairs = x.len() / dimension * (y.len() / dimension);
    sum(x, |_| y, dimension) / pairs as f64
}

/// The mean of ‖x − x'‖ over all pairs of different rows.
pub fn within(x: &[f32], dimension: usize) -> f64 {
    let n = x.len() / dimension;
    let pairs = n * (n - 1) / 2;
    sum(x, |i| &x[(i + 1) * dimension..], dimension) / pairs as f64
}

/// Σ‖x − y‖ over the rows x and, for row i, those of `others(i)`.
fn sum<'a>(x: &[f32], others: impl Fn(usize) -> &'a [f32], dimension: usize) -> f64 {
    let distance = |a: &[f32], b: &[f32]| -> f32 {
        a.iter().zip(b).map(|(a, b)| (a - b) * (a - b)).sum::<f32>().sqrt()
    };
    let of_row = |(i, a): (usize, &[f32])| -> f64 {
        others(i).chunks_exact(dimension).map(|b| f64::from(distance(a, b))).sum()
    };
    x.chunks_exact(dimension).enumerate().map(of_row).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::noise::{Noise, Stream};

    /// E‖X − Y‖ for normal laws on the line: X − Y ~ N(m, v), and E|N(m, v)| has a closed form, which at
    /// m = 0 is √(2v/π). Four standard errors; the means of U-statistics vary like means of their rows.
    #[test]
    fn the_distance_of_two_normals_on_the_line() {
        let n = 2000;
        let mut noise = Noise::new(1, Stream::Quality, 0);
        let x = noise.normals(n);
        let y: Vec<f32> = noise.normals(n).into_iter().map(|z| 2.0 * z).collect();
        let expected = |variance: f64| (2.0 * variance / std::f64::consts::PI).sqrt();
        let truth = 2.0 * expected(5.0) - expected(2.0) - expected(8.0);
        let found = 2.0 * between(&x, &y, 1) - within(&x, 1) - within(&y, 1);
        let tolerance = 4.0 * (2.0 * 5.0 / n as f64).sqrt();
        assert!((found - truth).abs() < tolerance, "{found} {truth} ± {tolerance}");
        assert!(truth > tolerance / 2.0, "a test that tells equal laws from these");
    }
}
