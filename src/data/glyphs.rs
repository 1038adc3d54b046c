//! Digits drawn by a pen: a polyline for each digit, slanted, turned, stretched and moved a little,
//! painted on 8×8 pixels in 16 grey levels. A draw is dequantized uniformly, x = (level + u)/16 with
//! u ~ U(0, 1), so that there is a density to learn. The label is the digit.

use super::{Distribution, Entropy, Labelled, Mixture};
use crate::noise::Noise;

pub struct Glyphs;

/// Pixels along one side.
const SIDE: usize = 8;
const LEVELS: usize = 16;

/// The values of u, on a grid so fine that nobody sees it and so coarse that f32 keeps the level of x.
const FRACTIONS: usize = 1 << 16;

/// Corners of each digit's line in the unit square, y downwards.
const STROKES: [&[[f64; 2]]; 10] = [
    &[
        [0.5, 0.1],
        [0.3, 0.25],
        [0.24, 0.5],
        [0.3, 0.75],
        [0.5, 0.9],
        [0.7, 0.75],
        [0.76, 0.5],
        [0.7, 0.25],
        [0.5, 0.1],
    ],
    &[[0.33, 0.28], [0.55, 0.1], [0.55, 0.9]],
    &[[0.25, 0.3], [0.35, 0.12], [0.6, 0.1], [0.74, 0.28], [0.65, 0.5], [0.25, 0.9], [0.78, 0.9]],
    &[
        [0.25, 0.14],
        [0.58, 0.1],
        [0.72, 0.28],
        [0.48, 0.47],
        [0.74, 0.68],
        [0.58, 0.9],
        [0.25, 0.86],
    ],
    &[[0.62, 0.9], [0.62, 0.1], [0.22, 0.62], [0.82, 0.62]],
    &[[0.74, 0.1], [0.32, 0.1], [0.28, 0.48], [0.6, 0.44], [0.75, 0.66], [0.6, 0.88], [0.25, 0.86]],
    &[
        [0.68, 0.12],
        [0.4, 0.3],
        [0.27, 0.62],
        [0.4, 0.88],
        [0.63, 0.88],
        [0.74, 0.68],
        [0.58, 0.52],
        [0.3, 0.6],
    ],
    &[[0.22, 0.1], [0.78, 0.1], [0.42, 0.9]],
    &[
        [0.5, 0.47],
        [0.3, 0.29],
        [0.5, 0.1],
        [0.7, 0.29],
        [0.5, 0.47],
        [0.26, 0.69],
        [0.5, 0.9],
        [0.74, 0.69],
        [0.5, 0.47],
    ],
    &[
        [0.32, 0.88],
        [0.6, 0.7],
        [0.73, 0.38],
        [0.6, 0.12],
        [0.37, 0.12],
        [0.26, 0.32],
        [0.42, 0.48],
        [0.7, 0.4],
    ],
];

/// The hand: an affine map and the half width of the pen.
struct Hand {
    map: [[f64; 3]; 2],
    radius: f64,
}

impl Hand {
    fn draw(noise: &mut Noise) -> Self {
        let (sin, cos) = (0.08 * noise.normal()).sin_cos();
        let slant = 0.1 * noise.normal();
        let (width, height) = (1.0 + 0.06 * noise.normal(), 1.0 + 0.06 * noise.normal());
        let (dx, dy) = (0.03 * noise.normal(), 0.03 * noise.normal());
        let map = [[width * cos, slant - height * sin, dx], [width * sin, height * cos, dy]];
        Self { map, radius: 0.06 + 0.02 * noise.uniform() }
    }

    /// About the middle of the square.
    fn place(&self, [x, y]: [f64; 2]) -> [f64; 2] {
        self.map.map(|[a, b, shift]| 0.5 + a * (x - 0.5) + b * (y - 0.5) + shift)
    }
}

fn distance_to_segment(p: [f64; 2], [a, b]: [[f64; 2]; 2]) -> f64 {
    let (along, to) = ([b[0] - a[0], b[1] - a[1]], [p[0] - a[0], p[1] - a[1]]);
    let length = along[0].powi(2) + along[1].powi(2);
    let t = ((to[0] * along[0] + to[1] * along[1]) / length).clamp(0.0, 1.0);
    (to[0] - t * along[0]).hypot(to[1] - t * along[1])
}

/// The grey levels, 0 to 15, of one digit, row by row from the top.
fn paint(digit: usize, noise: &mut Noise) -> [u8; SIDE * SIDE] {
    let hand = Hand::draw(noise);
    let line: Vec<[f64; 2]> = STROKES[digit].iter().map(|&p| hand.place(p)).collect();
    std::array::from_fn(|i| {
        let centre = [i % SIDE, i / SIDE].map(|k| (k as f64 + 0.5) / SIDE as f64);
        let distance = line
            .array_windows()
            .map(|&segment| distance_to_segment(centre, segment))
            .fold(f64::MAX, f64::min);
        let ink = (0.5 + (hand.radius - distance) * SIDE as f64).clamp(0.0, 1.0);
        (ink * (LEVELS - 1) as f64).round() as u8
    })
}

impl Distribution for Glyphs {
    fn dimension(&self) -> usize {
        SIDE * SIDE
    }

    fn labels(&self) -> usize {
        STROKES.len()
    }

    fn grey_levels(&self) -> Option<usize> {
        Some(LEVELS)
    }

    fn draw(&self, n: usize, noise: &mut Noise) -> Labelled {
        let mut draws =
            Labelled { points: Vec::with_capacity(n * SIDE * SIDE), labels: Vec::new() };
        for _ in 0..n {
            let digit = noise.below(STROKES.len());
            draws.labels.push(digit);
            for level in paint(digit, noise) {
                let u = (noise.below(FRACTIONS) as f64 + 0.5) / FRACTIONS as f64;
                draws.points.push(((f64::from(level) + u) / LEVELS as f64) as f32);
            }
        }
        draws
    }

    fn mixture(&self) -> Option<Mixture> {
        None
    }

    fn entropy(&self) -> Option<Entropy> {
        None
    }

    fn window(&self) -> [f64; 4] {
        [0.0, 1.0, 0.0, 1.0]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::noise::Stream;

    /// The mean pictures of the ten digits are told apart: of 1 000 fresh digits at least 85 in 100 are
    /// nearest to the mean of their own kind (chance would be 10).
    #[test]
    fn digits_can_be_told_apart() {
        let draw = |index, n| Glyphs.draw(n, &mut Noise::new(0, Stream::Data, index));
        let mut means = vec![[0.0f64; SIDE * SIDE]; 10];
        let mut counts = [0.0; 10];
        let many = draw(0, 5000);
        for (picture, &label) in many.points.chunks(64).zip(&many.labels) {
            counts[label] += 1.0;
            means[label].iter_mut().zip(picture).for_each(|(m, &x)| *m += f64::from(x));
        }
        let distance = |picture: &[f32], label: usize| -> f64 {
            let mean = means[label].iter().map(|m| m / counts[label]);
            picture.iter().zip(mean).map(|(&x, m)| (f64::from(x) - m).powi(2)).sum()
        };
        let fresh = draw(1, 1000);
        let right = fresh.points.chunks(64).zip(&fresh.labels).filter(|(picture, label)| {
            let nearest =
                (0..10).min_by(|&a, &b| distance(picture, a).total_cmp(&distance(picture, b)));
            nearest == Some(**label)
        });
        let right = right.count();
        assert!(right > 850, "{right} of 1000");
    }

    #[test]
    fn pixels_stay_in_their_range() {
        let draws = Glyphs.draw(200, &mut Noise::new(0, Stream::Data, 0));
        assert!(draws.points.iter().all(|x| (0.0..=1.0).contains(x)));
    }
}
