//! Points as their user gives them: a list of pairs, or one flat array.

use serde::de::{Error, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::sync::Arc;

/// Points `[n, 2]`; a copy shares them.
#[derive(Clone, Debug, PartialEq)]
pub struct GivenPoints {
    values: Arc<[f64]>,
    form: Form,
}

/// As what they were given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// A list of pairs.
    List,
    Float32Array,
    Float64Array,
}

impl GivenPoints {
    /// Row by row.
    pub fn new(values: impl Into<Arc<[f64]>>, form: Form) -> Self {
        Self { values: values.into(), form }
    }

    pub fn values(&self) -> &[f64] {
        &self.values
    }

    pub fn form(&self) -> Form {
        self.form
    }
}

impl Serialize for GivenPoints {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.values.chunks(2))
    }
}

impl<'de> Deserialize<'de> for GivenPoints {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Self::new(deserializer.deserialize_seq(Pairs)?, Form::List))
    }
}

struct Pairs;

impl<'de> Visitor<'de> for Pairs {
    type Value = Vec<f64>;

    fn expecting(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        f.write_str("a list of pairs [x, y], or a Float32Array of them one after the other")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Vec<f64>, A::Error> {
        let mut values = Vec::with_capacity(2 * list.size_hint().unwrap_or(0).min(1 << 20));
        while let Some(Pair(pair)) = list.next_element()? {
            values.extend(pair);
        }
        Ok(values)
    }
}

struct Pair([f64; 2]);

impl<'de> Deserialize<'de> for Pair {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let coordinates = Vec::<f64>::deserialize(deserializer)?;
        let pair = coordinates.try_into().map_err(|other: Vec<f64>| {
            let count = other.len();
            Error::custom(format!(
                "a point with {count} coordinates is not allowed; it must be a pair [x, y]"
            ))
        });
        pair.map(Self)
    }
}
