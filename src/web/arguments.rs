//! What methods are given: options and arrays, checked and read.

use super::results::object;
use crate::config::{Config, ConfigError, Form, GivenPoints, SampleOptions, parse};
use js_sys::{Array, Float32Array, Float64Array, Object, Reflect};
use serde::Serialize;
use serde::de::DeserializeOwned;
use wasm_bindgen::prelude::*;

/// An options object; `undefined` and `null` are all defaults.
pub fn read<T>(value: JsValue) -> Result<T, ConfigError>
where
    T: DeserializeOwned + Serialize + Default,
{
    if value.is_undefined() || value.is_null() {
        return Ok(T::default());
    }
    if !value.is_object() {
        let message = format!("options: {} is not allowed; it must be an object", shown(&value));
        return Err(ConfigError(message));
    }
    let value = without_undefined(value);
    let options: T = parse(serde_wasm_bindgen::Deserializer::from(value.clone()))?;
    refuse_unknown_fields("", &value, &object(&options))?;
    Ok(options)
}

/// Options of `sample`: the points to start from are an array among them, and say how many rows there are.
pub fn sample_options(value: JsValue, dimension: usize) -> Result<SampleOptions, JsValue> {
    let start = match value.dyn_ref::<Object>() {
        None => JsValue::UNDEFINED,
        Some(given) => Reflect::get(given, &"start".into()).unwrap_or(JsValue::UNDEFINED),
    };
    if start.is_undefined() || start.is_null() {
        return Ok(read(without(value, "start"))?);
    }
    let start = array("start", &start)?;
    let value = without(value, "start");
    let count_is_given = !Reflect::get(&value, &"count".into())?.is_undefined();
    let mut options: SampleOptions = read(value)?;
    if !count_is_given {
        options.count = start.len() / dimension;
    }
    options.start = Some(start);
    Ok(options)
}

/// A configuration, whose points may be one flat array.
pub fn config(value: JsValue) -> Result<Config, JsValue> {
    let get = |of: &JsValue, key: &str| match of.is_object() {
        true => Reflect::get(of, &key.into()).unwrap_or(JsValue::UNDEFINED),
        false => JsValue::UNDEFINED,
    };
    let data = get(&value, "data");
    let Some(points) = flat_points(&get(&data, "points")) else { return Ok(read(value)?) };
    let others = Object::assign(&Object::new(), value.unchecked_ref());
    Reflect::set(&others, &"data".into(), &without(data, "points"))?;
    let mut config: Config = read(others.into())?;
    config.data.points = Some(points);
    Ok(config)
}

fn flat_points(value: &JsValue) -> Option<GivenPoints> {
    if let Some(array) = value.dyn_ref::<Float32Array>() {
        let values: Vec<f64> = array.to_vec().into_iter().map(f64::from).collect();
        return Some(GivenPoints::new(values, Form::Float32Array));
    }
    let array = value.dyn_ref::<Float64Array>()?;
    Some(GivenPoints::new(array.to_vec(), Form::Float64Array))
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

/// A JavaScript object is only asked for the fields that a type knows, so that serde never sees a
/// misspelt one: what was given is compared with what was understood.
fn refuse_unknown_fields(path: &str, given: &JsValue, known: &JsValue) -> Result<(), ConfigError> {
    let keys = |value: &JsValue| match value.dyn_ref::<Object>() {
        Some(object) if !Array::is_array(value) => Object::keys(object).iter().collect(),
        _ => Vec::new(),
    };
    let names: Vec<String> = keys(known).iter().filter_map(JsValue::as_string).collect();
    for key in keys(given) {
        let name = key.as_string().unwrap_or_default();
        if !names.contains(&name) {
            let allowed = names.join(", ");
            return Err(ConfigError(format!(
                "{path}{name}: this field is unknown; allowed here: {allowed}"
            )));
        }
        let get = |of: &JsValue| Reflect::get(of, &key).unwrap_or(JsValue::UNDEFINED);
        refuse_unknown_fields(&format!("{path}{name}."), &get(given), &get(known))?;
    }
    Ok(())
}

/// The same object without entries that are `undefined`: who forwards an optional argument leaves it out.
fn without_undefined(value: JsValue) -> JsValue {
    match value.dyn_ref::<Object>() {
        Some(given) if !Array::is_array(&value) => {
            let kept = Object::new();
            for key in Object::keys(given) {
                let entry = Reflect::get(given, &key).unwrap_or(JsValue::UNDEFINED);
                if !entry.is_undefined() {
                    let _ = Reflect::set(&kept, &key, &without_undefined(entry));
                }
            }
            kept.into()
        }
        _ => value,
    }
}

/// A value as its user wrote it.
fn shown(value: &JsValue) -> String {
    let text = js_sys::JSON::stringify(value).ok().and_then(|text| text.as_string());
    text.unwrap_or_else(|| format!("{value:?}"))
}

pub fn refused(field: &str, value: &JsValue, allowed: &str) -> JsError {
    JsError::new(&format!("{field}: {} is not allowed; it must be {allowed}", shown(value)))
}

pub fn time(value: &JsValue) -> Result<f64, JsError> {
    value.as_f64().ok_or_else(|| refused("t", value, "a number from 0 to 1"))
}

/// A whole number from `least` to `most`.
pub fn count(field: &str, value: &JsValue, least: u32, most: u32) -> Result<usize, JsError> {
    let range = f64::from(least)..=f64::from(most);
    let count = value.as_f64().filter(|n| n.fract() == 0.0 && range.contains(n));
    let allowed = format!("a whole number from {least} to {most}");
    count.map(|n| n as usize).ok_or_else(|| refused(field, value, &allowed))
}

/// A `Float32Array` argument.
pub fn array(field: &str, value: &JsValue) -> Result<Vec<f32>, JsError> {
    let array = value.dyn_ref::<Float32Array>().map(Float32Array::to_vec);
    array.ok_or_else(|| refused(field, value, "a Float32Array"))
}
