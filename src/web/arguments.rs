//! What methods are given: options and arrays, checked and read.

use crate::config::{Config, Form, GivenPoints, Range, SampleOptions, parse};
use crate::refusal::{Given, Refusal};
use js_sys::{Array, Float32Array, Float64Array, Function, Object, Reflect};
use serde::de::DeserializeOwned;
use serde_json::{Map, Number, Value};
use wasm_bindgen::prelude::*;

/// An options object; `undefined` and `null` are all defaults.
pub fn read<T: DeserializeOwned + Default>(value: JsValue) -> Result<T, Refusal> {
    if value.is_undefined() || value.is_null() {
        return Ok(T::default());
    }
    if !value.is_object() || value.is_function() || Array::is_array(&value) {
        return Err(refused("options", &value, "an object"));
    }
    let value = json("", &value)?;
    parse(value.clone()).map_err(|refusal: Refusal| {
        let place = refusal.field.as_deref().unwrap_or_default().replace(['.', '['], "/");
        match value.pointer(&format!("/{}", place.replace(']', ""))) {
            Some(given) => Refusal { value: given_in(given), ..refusal },
            None => refusal,
        }
    })
}

/// Options of `sample`: the points to start from are an array among them, and say how many rows there are.
pub fn sample_options(value: JsValue, dimension: usize) -> Result<SampleOptions, Refusal> {
    let start = get(&value, "start");
    let value = without(value, "start");
    if start.is_undefined() || start.is_null() {
        return read(value);
    }
    let start = array("start", &start)?;
    let count_is_given = !get(&value, "count").is_undefined();
    let mut options: SampleOptions = read(value)?;
    if !count_is_given {
        options.count = start.len() / dimension;
    }
    options.start = Some(start);
    Ok(options)
}

/// A configuration, whose points may be one flat array.
pub fn config(value: JsValue) -> Result<Config, Refusal> {
    let data = get(&value, "data");
    let Some(points) = flat_points(&get(&data, "points")) else { return read(value) };
    let others = Object::assign(&Object::new(), value.unchecked_ref());
    Reflect::set(&others, &"data".into(), &without(data, "points")).expect("a plain object");
    let mut config: Config = read(others.into())?;
    config.data.points = Some(points);
    Ok(config)
}

fn flat_points(value: &JsValue) -> Option<GivenPoints> {
    let form = if value.is_instance_of::<Float32Array>() {
        Form::Float32Array
    } else {
        Form::Float64Array
    };
    Some(GivenPoints::new(typed(value)?, form))
}

fn get(of: &JsValue, key: &str) -> JsValue {
    of.dyn_ref::<Object>()
        .and_then(|object| Reflect::get(object, &key.into()).ok())
        .unwrap_or(JsValue::UNDEFINED)
}

/// The same object without one of its entries.
fn without(value: JsValue, key: &str) -> JsValue {
    match value.dyn_ref::<Object>() {
        Some(given) => {
            let kept = Object::assign(&Object::new(), given);
            let _ = Reflect::delete_property(&kept, &key.into());
            kept.into()
        }
        None => value,
    }
}

/// Data alone cross: typed arrays become lists, entries that are `undefined` are left out, because who forwards an
/// optional argument leaves it out, and functions and the like are refused.
fn json(path: &str, value: &JsValue) -> Result<Value, Refusal> {
    if let Some(number) = value.as_f64() {
        // What is whole is written so, that it can be read as a count.
        let whole = number.fract() == 0.0 && number.abs() < 1e15;
        let number = if whole { Some((number as i64).into()) } else { Number::from_f64(number) };
        return number.map(Value::Number).ok_or_else(|| refused(path, value, "a finite number"));
    }
    if let Some(truth) = value.as_bool() {
        return Ok(Value::Bool(truth));
    }
    if let Some(text) = value.as_string() {
        return Ok(Value::String(text));
    }
    if value.is_null() {
        return Ok(Value::Null);
    }
    if !value.is_object() || value.is_function() {
        return Err(refused(path, value, "data: numbers, texts, lists and objects"));
    }
    if let Some(numbers) = typed(value) {
        return Ok(numbers.into_iter().map(Value::from).collect());
    }
    if Array::is_array(value) {
        let entry = |(i, entry): (usize, JsValue)| json(&format!("{path}[{i}]"), &entry);
        return value.unchecked_ref::<Array>().iter().enumerate().map(entry).collect();
    }
    let mut entries = Map::new();
    for key in Object::keys(value.unchecked_ref::<Object>()) {
        let name = key.as_string().unwrap_or_default();
        let entry = get(value, &name);
        if !entry.is_undefined() {
            let path = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
            entries.insert(name, json(&path, &entry)?);
        }
    }
    Ok(Value::Object(entries))
}

fn typed(value: &JsValue) -> Option<Vec<f64>> {
    let single = value.dyn_ref::<Float32Array>().map(Float32Array::to_vec);
    let single = single.map(|numbers| numbers.into_iter().map(f64::from).collect());
    single.or_else(|| value.dyn_ref::<Float64Array>().map(Float64Array::to_vec))
}

fn given_in(value: &Value) -> Given {
    match value {
        Value::Null => Given::Nothing,
        Value::Number(number) => number.as_f64().into(),
        Value::String(text) => text.as_str().into(),
        other => other.to_string().into(),
    }
}

/// A value as its user wrote it.
fn shown(value: &JsValue) -> String {
    if value.is_function() {
        return value
            .unchecked_ref::<Function>()
            .name()
            .as_string()
            .map_or_else(|| "a function".into(), |name| format!("a function ({name})"));
    }
    let number = value.as_f64().filter(|n| !n.is_finite()).map(|n| n.to_string());
    let text = || js_sys::JSON::stringify(value).ok().and_then(|text| text.as_string());
    number.or_else(text).unwrap_or_else(|| format!("{value:?}"))
}

fn given_of(value: &JsValue) -> Given {
    match value.as_f64() {
        Some(number) => Given::Number(number),
        None if value.is_undefined() || value.is_null() => Given::Nothing,
        None => Given::Text(value.as_string().unwrap_or_else(|| shown(value))),
    }
}

pub fn refused(field: &str, value: &JsValue, allowed: &str) -> Refusal {
    let message = format!("{field}: {} is not allowed; it must be {allowed}", shown(value));
    Refusal { value: given_of(value), ..Refusal::new(field, "", allowed) }.saying(message)
}

/// A number.
pub fn time(value: &JsValue) -> Result<f64, Refusal> {
    value.as_f64().ok_or_else(|| refused("t", value, "a number from 0 to 1"))
}

/// A whole number within the range.
pub fn count(field: &str, value: &JsValue, range: Range) -> Result<usize, Refusal> {
    let count = value.as_f64().filter(|n| range.holds(*n));
    count.map(|n| n as usize).ok_or_else(|| refused(field, value, &range.allowed()))
}

/// An argument that is an array of numbers, a `Float32Array` or a `Float64Array`.
pub fn array(field: &str, value: &JsValue) -> Result<Vec<f32>, Refusal> {
    if let Some(array) = value.dyn_ref::<Float32Array>() {
        return Ok(array.to_vec());
    }
    let doubles = typed(value).map(|numbers| numbers.into_iter().map(|x| x as f32).collect());
    doubles.ok_or_else(|| refused(field, value, "a Float32Array or a Float64Array"))
}
