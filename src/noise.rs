//! The only randomness of the crate: a counter-based generator that each lab owns.
//!
//! Philox-4x32-10 (Salmon, Moraes, Dror & Shaw 2011, "Parallel random numbers: as easy as 1, 2, 3")
//! is a pure function of a key and a counter in 32-bit arithmetic. Nothing is shared between labs,
//! every backend sees the same numbers because they are drawn on the host, and a GPU kernel could
//! draw the very same ones later.

use std::f64::consts::TAU;

/// What the numbers are for. Each purpose has its own independent stream under one seed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stream {
    Initialisation = 0,
    Training = 1,
    Sampling = 2,
    Data = 3,
    Evaluation = 4,
    Loss = 5,
    Moments = 6,
    Entropy = 7,
    Prior = 8,
    Classifier = 9,
    Quality = 10,
    Probes = 11,
    Bound = 12,
    Gradient = 13,
    Dequantization = 14,
    Evolution = 15,
}

/// A sequence of random numbers determined by `(seed, stream, index)`.
pub struct Noise {
    key: [u32; 2],
    counter: [u32; 4],
    words: [u32; 4],
    used: usize,
    spare_normal: Option<f64>,
}

impl Noise {
    /// `index` separates draws of one purpose, for example the training steps, so that step `k` sees
    /// the same noise whether or not the run was saved and loaded in between.
    pub fn new(seed: u64, stream: Stream, index: u32) -> Self {
        Self {
            key: [seed as u32, (seed >> 32) as u32],
            counter: [0, 0, index, stream as u32],
            words: [0; 4],
            used: 4,
            spare_normal: None,
        }
    }

    fn word(&mut self) -> u32 {
        if self.used == 4 {
            self.words = philox_4x32_10(self.counter, self.key);
            let block = (u64::from(self.counter[1]) << 32 | u64::from(self.counter[0])) + 1;
            (self.counter[0], self.counter[1]) = (block as u32, (block >> 32) as u32);
            self.used = 0;
        }
        self.used += 1;
        self.words[self.used - 1]
    }

    /// Goes past the next `count` normals of a sequence that has only given normals, so that the noise of
    /// row i is the same whichever rows come before it.
    pub fn skip_normals(&mut self, count: usize) {
        let block = (count / 4) as u64;
        (self.counter[0], self.counter[1]) = (block as u32, (block >> 32) as u32);
        (self.used, self.spare_normal) = (4, None);
        (0..count % 4).for_each(|_| {
            self.normal();
        });
    }

    /// Uniform on the open interval (0, 1), 32 bits.
    pub fn uniform(&mut self) -> f64 {
        (f64::from(self.word()) + 0.5) / 4_294_967_296.0
    }

    /// Uniform on `0..n`.
    pub fn below(&mut self, n: usize) -> usize {
        (self.uniform() * n as f64) as usize
    }

    /// Standard normal, by Box and Muller's transform.
    pub fn normal(&mut self) -> f64 {
        if let Some(z) = self.spare_normal.take() {
            return z;
        }
        let radius = (-2.0 * self.uniform().ln()).sqrt();
        let (sin, cos) = (TAU * self.uniform()).sin_cos();
        self.spare_normal = Some(radius * sin);
        radius * cos
    }

    /// `n` standard normals.
    pub fn normals(&mut self, n: usize) -> Vec<f32> {
        (0..n).map(|_| self.normal() as f32).collect()
    }
}

fn philox_4x32_10(mut counter: [u32; 4], mut key: [u32; 2]) -> [u32; 4] {
    const MULTIPLIERS: [u32; 2] = [0xD251_1F53, 0xCD9E_8D57];
    const WEYL: [u32; 2] = [0x9E37_79B9, 0xBB67_AE85];
    for _ in 0..10 {
        let product = |i: usize, word: u32| u64::from(MULTIPLIERS[i]) * u64::from(word);
        let (a, b) = (product(0, counter[0]), product(1, counter[2]));
        counter = [
            (b >> 32) as u32 ^ counter[1] ^ key[0],
            b as u32,
            (a >> 32) as u32 ^ counter[3] ^ key[1],
            a as u32,
        ];
        key = [key[0].wrapping_add(WEYL[0]), key[1].wrapping_add(WEYL[1])];
    }
    counter
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The known answers published with the authors' Random123 library (`kat_vectors`).
    #[test]
    fn philox_gives_the_published_answers() {
        assert_eq!(
            philox_4x32_10([0; 4], [0; 2]),
            [0x6627_E8D5, 0xE169_C58D, 0xBC57_AC4C, 0x9B00_DBD8]
        );
        assert_eq!(
            philox_4x32_10([u32::MAX; 4], [u32::MAX; 2]),
            [0x408F_276D, 0x41C8_3B0E, 0xA20B_C7C6, 0x6D54_51FD]
        );
        assert_eq!(
            philox_4x32_10(
                [0x243F_6A88, 0x85A3_08D3, 0x1319_8A2E, 0x0370_7344],
                [0xA409_3822, 0x299F_31D0]
            ),
            [0xD16C_FE09, 0x94FD_CCEB, 0x5001_E420, 0x2412_6EA1]
        );
    }

    #[test]
    fn streams_and_indices_are_different_and_repeatable() {
        let first = |seed, stream, index| Noise::new(seed, stream, index).uniform();
        let reference = first(7, Stream::Training, 3);
        assert_eq!(reference, first(7, Stream::Training, 3));
        assert_ne!(reference, first(8, Stream::Training, 3));
        assert_ne!(reference, first(7, Stream::Sampling, 3));
        assert_ne!(reference, first(7, Stream::Training, 4));
    }

    #[test]
    fn skipped_normals_are_those_that_were_not_drawn() {
        let drawn = Noise::new(3, Stream::Sampling, 2).normals(40);
        for skipped in 0..20 {
            let mut noise = Noise::new(3, Stream::Sampling, 2);
            noise.skip_normals(skipped);
            assert_eq!(noise.normals(20), drawn[skipped..skipped + 20]);
        }
    }

    /// Mean and the second and fourth moment of N(0,1), within five standard errors of each.
    #[test]
    fn normals_have_the_moments_of_the_normal_law() {
        let n = 200_000;
        let mut noise = Noise::new(1, Stream::Evaluation, 0);
        let draws: Vec<f64> = (0..n).map(|_| noise.normal()).collect();
        let moment = |k| draws.iter().map(|z| z.powi(k)).sum::<f64>() / n as f64;
        let within = |value: f64, truth: f64, variance: f64| {
            assert!((value - truth).abs() < 5.0 * (variance / n as f64).sqrt(), "{value} {truth}")
        };
        within(moment(1), 0.0, 1.0);
        within(moment(2), 1.0, 2.0);
        within(moment(4), 3.0, 96.0);
    }
}
