//! The range of every number, once: what is checked, and what [`describe`](super::describe()) tells of it.

use super::{ConfigError, require};

/// An interval of numbers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Range {
    pub least: f64,
    pub most: f64,
    /// `least` itself is not allowed.
    pub above: bool,
    /// `most` itself is not allowed.
    pub below: bool,
    pub whole: bool,
    /// 0 is allowed, though it lies outside.
    pub or_zero: bool,
}

impl Range {
    const fn number(least: f64, most: f64) -> Self {
        Self { least, most, above: false, below: false, whole: false, or_zero: false }
    }

    const fn whole(least: u32, most: u32) -> Self {
        Self { whole: true, ..Self::number(least as f64, most as f64) }
    }

    const fn above(self) -> Self {
        Self { above: true, ..self }
    }

    const fn below(self) -> Self {
        Self { below: true, ..self }
    }

    const fn or_zero(self) -> Self {
        Self { or_zero: true, ..self }
    }

    /// The same from another number on.
    pub const fn from(self, least: u32) -> Self {
        Self { least: least as f64, ..self }
    }

    pub fn holds(&self, value: f64) -> bool {
        let low = if self.above { value > self.least } else { value >= self.least };
        let high = if self.below { value < self.most } else { value <= self.most };
        let whole = !self.whole || value.fract() == 0.0;
        (low && high && whole) || (self.or_zero && value == 0.0)
    }

    /// In words.
    pub fn allowed(&self) -> String {
        let (least, most) = (shown(self.least), shown(self.most));
        let noun = if self.whole { "a whole number" } else { "a number" };
        let zero = if self.or_zero { "0 or " } else { "" };
        match (self.above, self.below) {
            (false, false) => format!("{zero}{noun} from {least} to {most}"),
            (true, false) => format!("{zero}{noun} above {least} and at most {most}"),
            (false, true) => format!("{zero}{noun} from {least} to below {most}"),
            (true, true) => format!("{zero}{noun} above {least} and below {most}"),
        }
    }

    pub fn check(&self, field: &str, value: f64) -> Result<(), ConfigError> {
        require(self.holds(value), field, value, self.allowed())
    }

    pub fn check_count(&self, field: &str, value: usize) -> Result<(), ConfigError> {
        self.check(field, value as f64)
    }
}

/// 65536 as 65 536, 1e-7 as such.
fn shown(number: f64) -> String {
    if number != 0.0 && number.abs() < 1e-4 || number.abs() >= 1e10 {
        return format!("{number:e}");
    }
    if number.abs() < 10_000.0 {
        return number.to_string().replace('-', "−");
    }
    let digits = format!("{:.0}", number.abs());
    let groups: Vec<&str> = digits
        .as_bytes()
        .rchunks(3)
        .rev()
        .map(|g| std::str::from_utf8(g).expect("digits"))
        .collect();
    format!("{}{}", if number < 0.0 { "−" } else { "" }, groups.join(" "))
}

pub const SEED: Range = Range::whole(0, u32::MAX);

pub mod data {
    use super::Range;
    /// A std far from 0 and a coordinate far from the others' would leave f32.
    pub const WEIGHT: Range = Range::number(1e-12, 1e12);
    pub const STD: Range = Range::number(1e-4, 1e4);
    pub const COORDINATE: Range = Range::number(-1e4, 1e4);
    pub const COMPONENTS: Range = Range::whole(1, 10_000);
    pub const DIMENSIONS: Range = Range::whole(1, 64);
    pub const POINTS: Range = Range::whole(2, 1_000_000);
    /// Of points that are scaled: f32 has to hold what is answered.
    pub const SCALED_COORDINATE: Range = Range::number(-1e15, 1e15);
    /// Of a kernel, in the units in which the model works.
    pub const SMOOTHING: Range = Range::number(0.0, 100.0);
    /// The standard deviation of their coordinates, for the same reason.
    pub const SPREAD: Range = Range::number(1e-15, 1e15).or_zero();
}

pub mod sde {
    use super::Range;
    pub const BETA_MIN: Range = Range::number(0.0, 1000.0);
    pub const BETA_MAX: Range = Range::number(0.1, 1000.0);
    pub const SIGMA_MIN: Range = Range::number(1e-4, 1000.0);
    pub const SIGMA_MAX: Range = Range::number(1e-4, 1e4).above();
}

/// Of every network.
pub mod network {
    use super::Range;
    pub const WIDTH: Range = Range::whole(1, 1024);
    pub const DEPTH: Range = Range::whole(1, 8);
    /// Waves that the input is shown as.
    pub const FREQUENCIES: Range = Range::whole(1, 128);
    /// Radians for one standard deviation of the noisy data.
    pub const FREQUENCY: Range = Range::number(0.01, 1000.0);
}

pub mod loss {
    use super::Range;
    pub const LADDER: Range = Range::whole(2, 1000);
    pub const FIXED: Range = Range::number(1e-3, 1e3).or_zero();
    pub const PROJECTIONS: Range = Range::whole(1, 64);
    /// Of ln(σ/(αs)): all levels of all processes lie within.
    pub const LOG_MEAN: Range = Range::number(-12.0, 12.0);
    pub const LOG_WIDTH: Range = Range::number(0.1, 10.0);
}

pub mod training {
    use super::Range;
    pub const BATCH_SIZE: Range = Range::whole(1, 65_536);
    pub const LEARNING_RATE: Range = Range::number(0.0, 1.0).above();
    pub const EMA_DECAY: Range = Range::number(0.0, 1.0).below();
    pub const DECAY_STEPS: Range = Range::whole(1, 10_000_000);
}

pub mod condition {
    use super::Range;
    /// Without any dropout the unconditional score would never be learned, with nothing else no other.
    pub const DROPOUT: Range = Range::number(0.0, 1.0).above().below();
    /// A network takes one input for each label.
    pub const LABELS: Range = Range::whole(2, 100);
}

/// Of the lab's methods.
pub mod method {
    use super::Range;
    pub const STEPS_OF_TRAINING: Range = Range::whole(1, 100_000);
    pub const BATCHES: Range = Range::whole(2, 1000);
    pub const TIME: Range = Range::number(0.0, 1.0);
    pub const ROWS: Range = Range::whole(1, 100_000);
    /// Rows of which a mean is taken, with its standard error.
    pub const DRAWS: Range = Range::whole(2, 100_000);
    pub const STEPS: Range = Range::whole(1, 10_000);
    pub const TOLERANCE: Range = Range::number(1e-7, 0.1);
    pub const PROBES: Range = Range::whole(1, 1000);
    pub const RESOLUTION: Range = Range::whole(16, 256);
    /// Of a curve.
    pub const TIMES: Range = Range::whole(2, 1000);
    pub const GUIDANCE: Range = Range::number(0.0, 100.0);
    pub const SAMPLES_PER_POINT: Range = Range::whole(2, 100_000);
}

pub mod sampling {
    use super::Range;
    pub const ETA: Range = Range::number(0.0, 1.0);
    pub const SNR: Range = Range::number(0.0, 1.0).above();
    pub const LANGEVIN_STEPS: Range = Range::whole(1, 1000);
    pub const STEP_SIZE: Range = Range::number(0.0, 1e4).above();
    /// The smallest block that a lab takes at once holds more rows.
    pub const TRAJECTORIES: Range = Range::whole(0, 1000);
}

pub mod evolution {
    use super::Range;
    pub const MEAN: Range = Range::number(-10.0, 10.0);
    pub const STD: Range = Range::number(0.01, 10.0);
    pub const KAPPA: Range = Range::number(0.1, 3.0);
    /// Of a model, of which every time costs a likelihood.
    pub const TIMES: Range = Range::whole(5, 200);
    pub const DRAWS: Range = Range::whole(2, 10_000);
}
