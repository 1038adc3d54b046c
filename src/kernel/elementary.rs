//! Eight numbers at a time, and the elementary functions of a network in them.

use bytemuck::cast;
use std::f32::consts::TAU;
use wide::{f32x8, i32x8};

/// One row of a panel.
pub type Octet = f32x8;

/// a·b + c, rounded once where that is faster.
#[inline(always)]
pub fn madd(a: Octet, b: Octet, c: Octet) -> Octet {
    #[cfg(all(target_arch = "wasm32", target_feature = "relaxed-simd"))]
    {
        use core::arch::wasm32::{f32x4_relaxed_madd, v128};
        let [a, b, c] = [a, b, c].map(cast::<Octet, [v128; 2]>);
        cast([f32x4_relaxed_madd(a[0], b[0], c[0]), f32x4_relaxed_madd(a[1], b[1], c[1])])
    }
    #[cfg(not(all(target_arch = "wasm32", target_feature = "relaxed-simd")))]
    {
        a.mul_add(b, c)
    }
}

/// c₀ + c₁x + …, the highest coefficient first.
#[inline(always)]
fn polynomial<const N: usize>(coefficients: [f32; N], x: Octet) -> Octet {
    let mut sum = Octet::splat(coefficients[0]);
    for c in &coefficients[1..] {
        sum = madd(sum, x, Octet::splat(*c));
    }
    sum
}

/// eˣ with a relative error below 2e-7 between −87 and 88, and what it is there outside (the polynomial of Cephes'
/// expf). The whole powers of two come from the low bits that remain after adding 1.5·2²³. Of no number it may be one: who needs to see it looks at x.
#[inline(always)]
pub fn exp(x: Octet) -> Octet {
    const ROUNDING: f32 = 12_582_912.0;
    let x = Octet::splat(-87.0).fast_max(Octet::splat(88.0).fast_min(x));
    let shifted = madd(x, Octet::splat(std::f32::consts::LOG2_E), Octet::splat(ROUNDING));
    let whole = shifted - Octet::splat(ROUNDING);
    let r = madd(whole, Octet::splat(-0.693_359_4), x);
    let r = madd(whole, Octet::splat(2.121_944_4e-4), r);
    let p = polynomial(
        [1.987_569_1e-4, 1.398_2e-3, 8.333_452e-3, 4.166_579_6e-2, 0.166_666_65, 0.5],
        r,
    );
    let y = madd(p, r * r, r) + Octet::splat(1.0);
    cast(cast::<_, i32x8>(y) + (cast::<_, i32x8>(shifted) << 23))
}

/// The sine of whole turns x, |x| ≤ ¼, absolute error below 2e-7.
#[inline(always)]
fn sine_of_a_quarter(turns: Octet) -> Octet {
    let x = turns * Octet::splat(TAU);
    let p = polynomial(
        [-2.505_210_8e-8, 2.755_731_9e-6, -1.984_127e-4, 8.333_333e-3, -0.166_666_67],
        x * x,
    );
    madd(p * (x * x), x, x)
}

/// Sine and cosine of whole turns.
#[inline(always)]
pub fn sine_and_cosine(turns: Octet) -> (Octet, Octet) {
    let part = turns - turns.round();
    let size = part.abs();
    let folded = size.fast_min(Octet::splat(0.5) - size);
    let sine = sine_of_a_quarter(folded.copysign(part));
    (sine, sine_of_a_quarter(Octet::splat(0.25) - size))
}

/// silu(z) = z·g with g = 1/(1 + e^−z), and its first N derivatives, at most three:
/// g' = g(1 − g), g'' = g'(1 − 2g), g''' = g'((1 − 2g)² − 2g'), and (zg)⁽ᵏ⁾ = k g⁽ᵏ⁻¹⁾ + z g⁽ᵏ⁾.
#[inline(always)]
pub fn silu<const N: usize>(z: Octet) -> (Octet, [Octet; N]) {
    let one = Octet::splat(1.0);
    let g = one / (one + exp(-z));
    let value = z * g;
    let rest = one - g;
    let first = g * rest;
    let odd = rest - g;
    let derivative = |k: usize| match k {
        0 => madd(value, rest, g),
        1 => first * madd(z, odd, Octet::splat(2.0)),
        _ => {
            let second = first * odd;
            let third = first * (odd * odd - first - first);
            madd(z, third, second * Octet::splat(3.0))
        }
    };
    (value, std::array::from_fn(derivative))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Of −20, −19.99 … 20, and beyond where nothing may overflow.
    fn points() -> impl Iterator<Item = f32> {
        let far = [-1e4, -300.0, -100.0, -88.0, 88.0, 100.0, 300.0, 1e4];
        (-2000..=2000).map(|i| i as f32 / 100.0).chain(far)
    }

    fn of(f: impl Fn(Octet) -> Octet, x: f32) -> f64 {
        f64::from(f(Octet::splat(x)).to_array()[5])
    }

    #[test]
    fn exponentials_are_right_to_their_last_bits() {
        for x in points().filter(|x| x.abs() < 87.0) {
            let truth = f64::from(x).exp();
            assert!((of(exp, x) / truth - 1.0).abs() < 2e-7, "{x}");
        }
    }

    /// Within a unit in the last place of 1, and of a turn beside it: x itself is rounded.
    #[test]
    fn waves_are_right_to_their_last_bits() {
        for x in points() {
            let angle = (f64::from(x) - f64::from(x).round()) * std::f64::consts::TAU;
            assert!((of(|x| sine_and_cosine(x).0, x) - angle.sin()).abs() < 3e-7, "{x}");
            assert!((of(|x| sine_and_cosine(x).1, x) - angle.cos()).abs() < 3e-7, "{x}");
        }
    }

    /// Against differences in f64 of the derivative before.
    #[test]
    fn silu_and_its_derivatives() {
        let g = |z: f64| 1.0 / (1.0 + (-z).exp());
        let derivatives: [fn(f64, f64) -> f64; 4] = [
            |z, g| z * g,
            |z, g| g + z * g * (1.0 - g),
            |z, g| g * (1.0 - g) * (2.0 + z * (1.0 - 2.0 * g)),
            |z, g| {
                let (h, o) = (g * (1.0 - g), 1.0 - 2.0 * g);
                3.0 * h * o + z * h * (o * o - 2.0 * h)
            },
        ];
        const STEP: f64 = 1e-5;
        for z in points() {
            let exact = f64::from(z);
            for k in 1..4 {
                let below = derivatives[k - 1];
                let difference =
                    below(exact + STEP, g(exact + STEP)) - below(exact - STEP, g(exact - STEP));
                let by_hand = derivatives[k](exact, g(exact));
                assert!(
                    (difference / (2.0 * STEP) - by_hand).abs() < 1e-7 * (1.0 + exact.abs()),
                    "{z} {k}"
                );
                let found = of(|z| silu::<3>(z).1[k - 1], z);
                assert!((found - by_hand).abs() < 2e-6, "{z} {k}: {found} {by_hand}");
            }
            let truth = derivatives[0](exact, g(exact));
            let found = of(|z| silu::<0>(z).0, z);
            assert!((found - truth).abs() <= 3e-7 * truth.abs() + 1e-30, "{z}");
        }
    }
}
