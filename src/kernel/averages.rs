//! Means over many references, each with the weight e^(−½‖arrow‖²) of its arrow.

use super::block::panels;
use super::elementary::{Octet, exp, madd};

/// A logit of no weight beside any other.
const NEVER: f32 = -1e30;

/// References, eight together.
pub struct References {
    /// x_j, `[D][octets]`
    axes: Vec<Vec<Octet>>,
    /// Zero for those that count, by the kind of the row that asks: `[kinds][octets]`
    counted: Vec<Vec<Octet>>,
    logits: Vec<Octet>,
}

impl References {
    /// Of points `[n, D]`. A row of one kind sees those of its own alone.
    pub fn new(points: &[f32], dimension: usize, kinds: &[usize]) -> Self {
        let n = points.len() / dimension;
        let octets = |of: &dyn Fn(usize) -> f32| -> Vec<Octet> {
            let lanes = |k: usize| std::array::from_fn(|i| of(8 * k + i));
            (0..panels(n)).map(|k| Octet::new(lanes(k))).collect()
        };
        let axis =
            |axis: usize| octets(&|j| if j < n { points[j * dimension + axis] } else { 0.0 });
        let of_kind =
            |kind: usize| octets(&|j| if j < n && kinds[j] == kind { 0.0 } else { NEVER });
        Self {
            axes: (0..dimension).map(axis).collect(),
            counted: (0..=kinds.iter().copied().max().unwrap_or(0)).map(of_kind).collect(),
            logits: vec![Octet::ZERO; panels(n)],
        }
    }

    /// The mean of the arrows z + signal·(x − x_j) to a row of that kind. Differences are taken first: there is nothing
    /// to cancel where `signal` is large.
    pub fn mean_arrow(&mut self, x: &[f32], z: &[f32], signal: f32, kind: usize, mean: &mut [f32]) {
        let Self { axes, counted, logits } = self;
        let factor = Octet::splat(signal);
        let arrow = |axis: usize, references: Octet| {
            madd(factor, Octet::splat(x[axis]) - references, Octet::splat(z[axis]))
        };
        let mut largest = Octet::splat(NEVER);
        for (k, logit) in logits.iter_mut().enumerate() {
            let square = axes.iter().enumerate().fold(Octet::ZERO, |sum, (axis, references)| {
                let arrow = arrow(axis, references[k]);
                madd(arrow, arrow, sum)
            });
            *logit = madd(square, Octet::splat(-0.5), counted[kind][k]);
            largest = largest.fast_max(*logit);
        }
        let largest = Octet::splat(largest.to_array().into_iter().fold(f32::MIN, f32::max));
        let mut sum = Octet::ZERO;
        for logit in logits.iter_mut() {
            *logit = exp(*logit - largest);
            sum += *logit;
        }
        let sum = sum.reduce_add();
        for (axis, mean) in mean.iter_mut().enumerate() {
            let weighted = axes[axis].iter().zip(&*logits);
            let total = weighted.fold(Octet::ZERO, |total, (references, weight)| {
                madd(*weight, arrow(axis, *references), total)
            });
            *mean = total.reduce_add() / sum;
        }
    }
}
