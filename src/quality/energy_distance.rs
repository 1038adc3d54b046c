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

    /// E‖X − Y‖ for centred normal laws on the line, √(2v/π) with the variance v of the difference: the mean over
    /// fifty batches within four of its own standard errors, which are far below the truth.
    #[test]
    fn the_distance_of_two_normals_on_the_line() {
        let (n, batches) = (100, 50);
        let mut noise = Noise::new(1, Stream::Quality, 0);
        let of_batch = |_| {
            let x = noise.normals(n);
            let y: Vec<f32> = noise.normals(n).into_iter().map(|z| 3.0 * z).collect();
            2.0 * between(&x, &y, 1) - within(&x, 1) - within(&y, 1)
        };
        let found: Vec<f64> = (0..batches).map(of_batch).collect();
        let m = f64::from(batches);
        let mean = found.iter().sum::<f64>() / m;
        let variance = found.iter().map(|f| (f - mean).powi(2)).sum::<f64>() / (m - 1.0);
        let error = (variance / m).sqrt();
        let expected = |variance: f64| (2.0 * variance / std::f64::consts::PI).sqrt();
        let truth = 2.0 * expected(10.0) - expected(2.0) - expected(18.0);
        assert!((mean - truth).abs() < 4.0 * error, "{mean} ± {error}, {truth}");
        assert!(truth > 20.0 * error, "a test that tells them from equal laws");
    }
}
