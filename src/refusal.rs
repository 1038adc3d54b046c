//! Why a call is refused or failed: in words for the user, and where it can be told which field was wrong, in parts.

use std::fmt::Display;

/// A value as its user gave it.
#[derive(Clone, Debug, PartialEq)]
pub enum Given {
    Number(f64),
    Text(String),
    Nothing,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Refusal {
    pub message: String,
    /// The place of the wrong value, as `sde.betaMin` or `points[3]`.
    pub field: Option<String>,
    pub value: Given,
    /// What would do.
    pub allowed: Option<String>,
}

impl Refusal {
    /// `field: value is not allowed; it must be …`
    pub fn new(field: &str, value: impl Into<Given>, allowed: impl Into<String>) -> Self {
        let (value, allowed) = (value.into(), allowed.into());
        let message = format!("{field}: {value} is not allowed; it must be {allowed}");
        Self { message, field: Some(field.into()), value, allowed: Some(allowed) }
    }

    /// What no field is to blame for.
    pub fn plain(message: impl Into<String>) -> Self {
        Self { message: message.into(), field: None, value: Given::Nothing, allowed: None }
    }

    /// The same refusal in other words.
    pub fn saying(self, message: impl Into<String>) -> Self {
        Self { message: message.into(), ..self }
    }
}

/// A refusal of the value unless `ok`.
pub fn require(
    ok: bool,
    field: &str,
    value: impl Into<Given>,
    allowed: impl Into<String>,
) -> Result<(), Refusal> {
    if ok { Ok(()) } else { Err(Refusal::new(field, value, allowed)) }
}

impl Display for Refusal {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        f.write_str(&self.message)
    }
}

impl Display for Given {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        match self {
            Self::Number(number) => number.fmt(f),
            Self::Text(text) => text.fmt(f),
            Self::Nothing => "null".fmt(f),
        }
    }
}

impl From<f64> for Given {
    fn from(number: f64) -> Self {
        Self::Number(number)
    }
}

impl From<f32> for Given {
    /// The same decimals, not the nearest f64.
    fn from(number: f32) -> Self {
        Self::Number(number.to_string().parse().expect("a number is one"))
    }
}

impl From<usize> for Given {
    fn from(number: usize) -> Self {
        Self::Number(number as f64)
    }
}

impl From<String> for Given {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<&str> for Given {
    fn from(text: &str) -> Self {
        Self::Text(text.into())
    }
}

impl<T: Into<Given>> From<Option<T>> for Given {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Nothing, Into::into)
    }
}
