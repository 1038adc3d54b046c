//! Every choice with its kind, default and limits, for those who offer them to readers: what is told here is what
//! is checked.

use super::combinations::{self, Rule};
use super::limits::{self, Range};
use super::{
    ConditionConfig, DataConfig, LossConfig, SampleOptions, ScoreConfig, SdeConfig, TrainingConfig,
    guidance, options,
};
use crate::choice::{Choice, name};
use serde::Serialize;
use serde_json::{Map, Value, json};

/// One field: its type, its default, what it may be, and when it matters.
pub struct Field(Map<String, Value>);

/// The fields of one section of the configuration, or of the options of one method.
pub struct Section {
    pub name: &'static str,
    fields: Map<String, Value>,
}

fn of_type(kind: &str, default: impl Serialize) -> Field {
    Field(Map::new()).with("type", kind).with("default", default)
}

pub fn number(range: Range, default: impl Serialize) -> Field {
    of_type(if range.whole { "integer" } else { "number" }, default).within(range)
}

/// A whole number from 0, whose end depends on the lab.
pub fn integer(default: impl Serialize) -> Field {
    of_type("integer", default).with("min", 0)
}

pub fn choice<T: Choice>(default: impl Into<Option<T>>) -> Field {
    choice_with(default, |_: T| Map::new())
}

/// With what there is to know of each.
pub fn choice_with<T: Choice>(
    default: impl Into<Option<T>>,
    facts: impl Fn(T) -> Map<String, Value>,
) -> Field {
    let one = |choice: &T| {
        let mut entry = facts(*choice);
        entry.insert("name".into(), json!(choice));
        entry
    };
    let choices: Vec<_> = T::ALL.iter().map(one).collect();
    of_type("choice", default.into()).with("choices", choices)
}

/// A list of numbers, or of points, of which each number lies within the range.
pub fn list(length: Range, range: Range, of_points: bool) -> Field {
    of_type("list", ())
        .with("of", if of_points { "points" } else { "numbers" })
        .with("shortest", length.least)
        .with("longest", length.most)
        .within(range)
}

impl Field {
    pub fn with(mut self, key: &str, value: impl Serialize) -> Self {
        self.0.insert(key.into(), json!(value));
        self
    }

    fn within(self, range: Range) -> Self {
        let Range { least, most, above, below, whole, or_zero } = range;
        let bound = |x: f64| if whole { json!(x as i64) } else { json!(x) };
        let field = self.with("min", bound(least)).with("max", bound(most));
        [("above", above), ("below", below), ("orZero", or_zero)]
            .into_iter()
            .filter(|(_, holds)| *holds)
            .fold(field, |field, (key, _)| field.with(key, true))
    }

    /// It matters only with these values of another field, one of the same section or with a full path.
    pub fn when(mut self, other: &str, values: &[impl Serialize]) -> Self {
        let when = self.0.entry("when").or_insert_with(|| json!({}));
        when[other] = json!(values);
        self
    }
}

impl Section {
    pub fn new(name: &'static str) -> Self {
        Self { name, fields: Map::new() }
    }

    pub fn with(mut self, field: &str, description: Field) -> Self {
        self.fields.insert(field.into(), Value::Object(description.0));
        self
    }

    /// A bound that is another field of the section.
    pub fn relate(mut self, field: &str, relation: &str, other: &str) -> Self {
        self.fields[field][relation] = json!(other);
        self
    }
}

/// All of it: `{ section: { field: { type, default, … } } }`.
pub fn describe() -> Value {
    let config = [
        DataConfig::describe(),
        SdeConfig::describe(),
        ScoreConfig::describe(),
        LossConfig::describe(),
        TrainingConfig::describe(),
        ConditionConfig::describe(),
    ];
    let sampler = std::iter::once(SampleOptions::describe());
    let methods = sampler.chain(guidance::describe()).chain(options::describe());
    let backend = choice(crate::device::Choice::Auto);
    let mut all = json!({ "seed": number(limits::SEED, 0).0, "backend": backend.0 });
    for section in config.into_iter().chain(methods) {
        all[section.name] = Value::Object(section.fields);
    }
    for Rule { field, values, needs, allowed, .. } in combinations::RULES {
        values.iter().for_each(|value| need(&mut all, field, value, needs, json!(allowed)));
    }
    for (field, allowed, _) in combinations::WITHOUT_NOISE {
        all["loss"]["time.fixed"]["zeroNeeds"][field] = json!(allowed);
    }
    for (field, value, data) in combinations::needed_data() {
        need(
            &mut all,
            field,
            &value,
            "data.kind",
            json!(data.iter().map(name).collect::<Vec<_>>()),
        );
    }
    all
}

/// Notes that a choice goes only with some values of another field.
fn need(all: &mut Value, field: &str, value: &str, needs: &str, allowed: Value) {
    let (section, field) = field.split_once('.').expect("section.field");
    let choices = all[section][field]["choices"].as_array_mut().expect("a choice");
    let choice = choices.iter_mut().find(|choice| choice["name"] == value);
    choice.expect("a choice of the field")["needs"][needs] = allowed;
}
