//! How well samples fit the truth: some numbers, each with what an equally large draw of the truth itself
//! would score, because no sampler can be told from the truth below that.

mod copying;
mod energy_distance;
mod histogram;

use crate::data::{Distribution, Units, log_density_in_parts};
use crate::estimate::Estimate;
use crate::noise::{Noise, Stream};
use crate::ode::Cancelled;
use copying::Copying;
use energy_distance::{between, within};
use histogram::Histogram;

/// More rows than these are not compared: the distances between all pairs are taken.
pub const MOST_ROWS: usize = 1000;

/// The share of the truth that counts as stray.
const STRAY: f64 = 0.01;

/// How often the truth is drawn to find its own score.
const DRAWS: usize = 5;

/// Rows of the truth from which the quantile of its density is taken.
const ROWS_OF_QUANTILE: usize = 5000;

/// What a distribution has to be asked once before samples of a given number are compared with it.
pub struct Comparison {
    /// In units of the data but for their centre, as all whose distances are taken.
    draw: Vec<f32>,
    draw_within: f64,
    energy_floor: f64,
    stray: Option<Stray>,
    histogram: Option<Histogram>,
    kl_floor: Option<f64>,
    copying: Option<Copying>,
}

/// Points where the truth hardly ever is.
struct Stray {
    /// The quantile of ln p below which a point is stray.
    threshold: f64,
    /// How much of the truth is: 1 in 100, or less where its density has steps.
    expected: f64,
}

impl Stray {
    async fn of(
        data: &dyn Distribution,
        noise: &mut Noise,
        observe: impl AsyncFnMut(f64) -> Result<(), Cancelled>,
    ) -> Result<Option<Self>, Cancelled> {
        let draws = data.observed(ROWS_OF_QUANTILE, noise);
        let Some(mut logs) = log_density_in_parts(data, &draws, observe).await? else {
            return Ok(None);
        };
        logs.sort_by(f64::total_cmp);
        let threshold = logs[(STRAY * ROWS_OF_QUANTILE as f64) as usize];
        let below = logs.partition_point(|&l| l < threshold);
        Ok(Some(Self { threshold, expected: below as f64 / ROWS_OF_QUANTILE as f64 }))
    }

    fn share(&self, data: &dyn Distribution, points: &[f32]) -> f64 {
        let logs = data.log_density(points).expect("a density, as when the quantile was found");
        logs.iter().filter(|l| **l < self.threshold).count() as f64 / logs.len() as f64
    }
}

/// How well samples fit.
pub struct Quality {
    /// How many rows were compared.
    pub count: usize,
    pub energy_distance: f64,
    /// The root mean square of the same between two draws of the truth.
    pub energy_distance_floor: f64,
    /// The share of points where p is below what 99 of 100 draws of the truth have, and the truth's own share.
    pub stray: Option<f64>,
    pub stray_expected: Option<f64>,
    /// KL(samples ‖ truth) of the masses of a grid's cells, in nats.
    pub kl: Option<f64>,
    /// The mean of the same for draws of the truth.
    pub kl_floor: Option<f64>,
    pub modes: Option<Vec<ModeWeight>>,
    /// How far samples lie from what was learned, over how far data do that were held out.
    pub copying: Option<f64>,
}

/// The weight of one label: the mean of P(y|x) over the samples.
pub struct ModeWeight {
    pub weight: f64,
    pub standard_error: f64,
    pub truth: f64,
}

impl Comparison {
    /// Prepared for samples of `count` rows, at least two. `data` is a distribution of u, in whose place
    /// distances are taken of x = centre + scale·u.
    pub async fn new(
        data: &dyn Distribution,
        units: &Units,
        count: usize,
        seed: u64,
        mut observe: impl AsyncFnMut(f64) -> Result<(), Cancelled>,
    ) -> Result<Self, Cancelled> {
        let dimension = data.dimension();
        let count = count.min(MOST_ROWS);
        let mut noise = Noise::new(seed, Stream::Quality, 0);
        let draws: Vec<Vec<f32>> = (0..DRAWS).map(|_| data.observed(count, &mut noise)).collect();

        let mut stretched: Vec<Vec<f32>> = draws.iter().map(|u| units.stretched(u)).collect();
        let (mut withins, mut squares) = (Vec::new(), Vec::new());
        for i in 0..DRAWS {
            withins.push(within(&stretched[i], dimension));
            for j in 0..i {
                observe(0.4 * i as f64 / DRAWS as f64).await?;
                let cross = between(&stretched[i], &stretched[j], dimension);
                squares.push((2.0 * cross - withins[i] - withins[j]).powi(2));
            }
        }
        let energy_floor = (squares.iter().sum::<f64>() / squares.len() as f64).sqrt();

        let of_stray = async |done: f64| observe(0.4 + 0.3 * done).await;
        let stray = Stray::of(data, &mut noise, of_stray).await?;
        let histogram = Histogram::of(data, async |done| observe(0.7 + 0.3 * done).await).await?;
        let kl_floor = histogram
            .as_ref()
            .map(|histogram| draws.iter().map(|x| histogram.kl(x)).sum::<f64>() / DRAWS as f64);
        let (draw, draw_within) = (stretched.swap_remove(0), withins[0]);
        let copying = Copying::of(data, units, &mut noise);
        Ok(Self { draw, draw_within, energy_floor, stray, histogram, kl_floor, copying })
    }

    /// The first rows of `points` against the truth, which is that of `data`.
    pub fn compare(&self, data: &dyn Distribution, units: &Units, points: &[f32]) -> Quality {
        let dimension = data.dimension();
        let points = &points[..points.len().min(MOST_ROWS * dimension)];
        let count = points.len() / dimension;
        let stretched = units.stretched(points);
        let cross = between(&stretched, &self.draw, dimension);
        Quality {
            count,
            energy_distance: 2.0 * cross - within(&stretched, dimension) - self.draw_within,
            energy_distance_floor: self.energy_floor,
            stray: self.stray.as_ref().map(|stray| stray.share(data, points)),
            stray_expected: self.stray.as_ref().map(|stray| stray.expected),
            kl: self.histogram.as_ref().map(|histogram| histogram.kl(points)),
            kl_floor: self.kl_floor,
            modes: mode_weights(data, points),
            copying: self.copying.as_ref().map(|copying| copying.ratio(&stretched, dimension)),
        }
    }
}

/// The weights of the labels, for data that have some.
fn mode_weights(data: &dyn Distribution, points: &[f32]) -> Option<Vec<ModeWeight>> {
    if data.labels() < 2 {
        return None;
    }
    let mixture = data.mixture()?;
    let n = points.len() / data.dimension();
    let (mut sums, mut squares) = (vec![0.0; data.labels()], vec![0.0; data.labels()]);
    for row in points.chunks(data.dimension()) {
        let x: Vec<f64> = row.iter().map(|&c| c.into()).collect();
        for (label, p) in mixture.label_posterior(&x).into_iter().enumerate() {
            sums[label] += p;
            squares[label] += p * p;
        }
    }
    let truth = mixture.label_weights();
    let weight = |(label, sum): (usize, f64)| {
        let Estimate { mean: weight, standard_error } = Estimate::of_sums(n, sum, squares[label]);
        ModeWeight { weight, standard_error, truth: truth[label] }
    };
    Some(sums.into_iter().enumerate().map(weight).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::Mixture;
    use pollster::block_on;

    /// Of a standard normal in the plane the 1 in 100 with the least density lie beyond ‖x‖² = −2 ln 0.01, and of one
    /// with c times the deviation 0.01^(1/c²) do. Four standard errors: of the share among the rows, and of the
    /// quantile, whose share is known to √(0.0099/5000) and enters to the power 1/c².
    #[test]
    fn the_stray_share_of_a_wider_gaussian_is_known() {
        let normal = |std| Mixture::plane(std, [(1.0, [0.0, 0.0])]);
        let silent = async |_| Ok(());
        let units = Units::of_data(2);
        let standard = normal(1.0);
        let truth = Comparison::new(&standard, &units, MOST_ROWS, 1, silent);
        let truth = block_on(truth).unwrap();
        for std in [0.7_f64, 1.0, 1.5, 2.0] {
            let samples = normal(std).sample(MOST_ROWS, &mut Noise::new(2, Stream::Data, 0));
            let found = truth.compare(&standard, &units, &samples);
            assert_eq!((found.count, found.stray_expected), (MOST_ROWS, Some(STRAY)));
            let power = std.powi(-2);
            let share = STRAY.powf(power);
            let of_rows = (share * (1.0 - share) / MOST_ROWS as f64).sqrt();
            let of_quantile = share * power * (0.0099 / ROWS_OF_QUANTILE as f64).sqrt() / STRAY;
            let off = (found.stray.unwrap() - share).abs();
            assert!(off < 4.0 * of_rows.hypot(of_quantile), "{std}: {:?} of {share}", found.stray);
        }
    }
}
