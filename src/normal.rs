//! The standard normal law.

use statrs::function::erf::{erfc, erfc_inv};
use std::f64::consts::{SQRT_2, TAU};

/// φ(z)
pub fn density(z: f64) -> f64 {
    (-0.5 * z * z).exp() / TAU.sqrt()
}

/// Φ(z)
pub fn distribution(z: f64) -> f64 {
    0.5 * erfc(-z / SQRT_2)
}

/// Φ⁻¹(q)
pub fn quantile(q: f64) -> f64 {
    -SQRT_2 * erfc_inv(2.0 * q)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Values of Abramowitz & Stegun 1964, tables 26.1 and 26.2.
    #[test]
    fn the_tables_values() {
        for (z, phi, probability) in [
            (0.0, 0.398_942_280_401_433, 0.5),
            (1.0, 0.241_970_724_519_143, 0.841_344_746_068_543),
            (-2.0, 0.053_990_966_513_188, 0.022_750_131_948_179),
        ] {
            assert!((density(z) - phi).abs() < 1e-14);
            let found = distribution(z);
            assert!((found - probability).abs() < 1e-10, "{z}: {found}");
        }
        for z in [-5.0, -1.5, 0.0, 0.3, 4.0] {
            assert!((quantile(distribution(z)) - z).abs() < 1e-6, "{z}");
        }
    }
}
