//! A mean with its standard error.

/// A mean over independent draws with its standard error.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    pub mean: f64,
    pub standard_error: f64,
}

impl Estimate {
    /// Of at least two values.
    pub fn of(values: impl Iterator<Item = f64> + Clone) -> Self {
        let n = values.clone().count() as f64;
        let mean = values.clone().sum::<f64>() / n;
        let variance = values.map(|v| (v - mean).powi(2)).sum::<f64>() / (n - 1.0);
        Self { mean, standard_error: (variance / n).sqrt() }
    }

    /// The sum of two that know nothing of each other.
    pub fn plus(self, other: Self) -> Self {
        Self {
            mean: self.mean + other.mean,
            standard_error: self.standard_error.hypot(other.standard_error),
        }
    }

    pub fn minus(self, other: Self) -> Self {
        self.plus(Self { mean: -other.mean, ..other })
    }

    /// Of `n` values that are known by their sum and the sum of their squares.
    pub fn of_sums(n: usize, sum: f64, squares: f64) -> Self {
        let n = n as f64;
        let mean = sum / n;
        let variance = (squares / n - mean * mean).max(0.0) * n / (n - 1.0);
        Self { mean, standard_error: (variance / n).sqrt() }
    }
}
