//! How wide the kernel is by which a finite sample is smoothed, so that a network learns a density and not the points.
//!
//! Training for long on n points finds their empirical law, which is infinitely sharp and gives all others no density.
//! Drawn with a normal kernel of width h around each, they are the kernel density estimate instead, and h is chosen by
//! the leave-one-out likelihood (Silverman 1986, Density Estimation, section 3.4.4).

/// Points at which the likelihood is taken, and those by which it is estimated: more would take longer than a
/// reader likes to wait, and the width is known from fewer.
const JUDGED: usize = 256;
const CENTRES: usize = 2048;

/// h in units of the coordinates' standard deviation.
const NARROWEST: f64 = 1e-3;
const WIDEST: f64 = 2.0;

/// Steps of the golden section: ln h is known to a hundredth.
const STEPS: usize = 14;

/// The h that maximises the leave-one-out likelihood of points in the plane, of which each is left out with all
/// that equal it: among ties no kernel could be narrow enough. With more points than are looked at h shrinks as
/// n^(−1/6), the optimal rate in the plane (ibid., section 4.3).
pub fn leave_one_out(points: &[[f32; 2]]) -> f64 {
    let n = points.len();
    let some = |most: usize| {
        let taken = n.min(most);
        (0..taken).map(move |i| (i as u64 * n as u64 / taken as u64) as usize)
    };
    let square = |a: usize, b: usize| -> f32 {
        (0..2).map(|axis| (points[a][axis] - points[b][axis]).powi(2)).sum()
    };
    let centres: Vec<usize> = some(CENTRES).collect();
    let squares: Vec<Vec<f32>> = some(JUDGED)
        .map(|i| centres.iter().map(|&j| square(i, j)).filter(|&s| s > 0.0).collect())
        .filter(|row: &Vec<f32>| !row.is_empty())
        .collect();
    let spread = spread(points);
    if squares.is_empty() || spread == 0.0 {
        return 0.0;
    }
    let log_likelihood = |log_h: f64| {
        let narrow = (-0.5 * (-2.0 * log_h).exp()) as f32;
        let of_row = |row: &Vec<f32>| {
            // Relative to the nearest, so that a far point has a finite logarithm.
            let nearest = row.iter().copied().fold(f32::MAX, f32::min);
            let sum: f32 = row.iter().map(|s| (narrow * (s - nearest)).exp()).sum();
            f64::from(sum).ln() + f64::from(narrow) * f64::from(nearest) - 2.0 * log_h
        };
        squares.iter().map(of_row).sum::<f64>()
    };
    let (mut low, mut high) = ((NARROWEST * spread).ln(), (WIDEST * spread).ln());
    let golden = 0.5 * (5f64.sqrt() - 1.0);
    for _ in 0..STEPS {
        let (a, b) = (high - golden * (high - low), low + golden * (high - low));
        if log_likelihood(a) > log_likelihood(b) { high = b } else { low = a }
    }
    (0.5 * (low + high)).exp() * (centres.len() as f64 / n as f64).powf(1.0 / 6.0)
}

/// The root mean variance of the coordinates.
fn spread(points: &[[f32; 2]]) -> f64 {
    let n = points.len() as f64;
    let variance = |axis: usize| {
        let all = points.iter().map(|x| f64::from(x[axis]));
        let mean = all.clone().sum::<f64>() / n;
        all.map(|x| (x - mean).powi(2)).sum::<f64>() / n
    };
    (0.5 * (variance(0) + variance(1))).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::noise::{Noise, Stream};

    fn normals(n: usize) -> Vec<[f32; 2]> {
        let values = Noise::new(4, Stream::Data, 0).normals(2 * n);
        values.chunks(2).map(|x| [x[0], x[1]]).collect()
    }

    /// Of so few points all are judged by all others, and the likelihood is that of its definition, on a grid of ln h a
    /// fiftieth apart.
    #[test]
    fn the_leave_one_out_likelihood_is_largest_there() {
        let points = normals(200);
        let log_likelihood = |h: f64| -> f64 {
            let kernel = |a: &[f32; 2], b: &[f32; 2]| {
                let square: f64 = (0..2).map(|i| f64::from(a[i] - b[i]).powi(2)).sum();
                (-0.5 * square / (h * h)).exp() / (h * h)
            };
            let others = |i: usize| (0..points.len()).filter(move |&j| j != i);
            let density = |i: usize| others(i).map(|j| kernel(&points[i], &points[j])).sum::<f64>();
            (0..points.len()).map(|i| density(i).ln()).sum()
        };
        let grid = (0..150).map(|i| (0.02 * f64::from(i) - 2.5).exp());
        let best = grid.max_by(|a, b| log_likelihood(*a).total_cmp(&log_likelihood(*b)));
        let (found, best) = (leave_one_out(&points), best.expect("a grid"));
        assert!((found / best).ln().abs() < 0.03, "{found}, and not {best}");
    }

    /// For a normal law in the plane the width of least mean square error is n^(−1/6) (ibid., equation 4.14); that of the
    /// likelihood, in which thin tails count more, stays of its size however many points there are.
    #[test]
    fn it_shrinks_as_the_rule_does() {
        for n in [100, 1000, 10_000] {
            let (found, rule) = (leave_one_out(&normals(n)), (n as f64).powf(-1.0 / 6.0));
            assert!(found > 0.7 * rule && found < 2.0 * rule, "{n}: {found}, and not {rule}");
        }
    }

    /// Rows that were rounded to a grid get a width of the grid's size, although many are equal.
    #[test]
    fn ties_do_not_make_it_vanish() {
        let rounded: Vec<[f32; 2]> =
            normals(500).into_iter().map(|x| x.map(|c| (2.0 * c).round() / 2.0)).collect();
        let found = leave_one_out(&rounded);
        assert!(found > 0.1 && found < 1.0, "{found}");
    }

    #[test]
    fn equal_points_have_no_width() {
        assert_eq!(leave_one_out(&[[1.0, 2.0]; 30]), 0.0);
    }
}
