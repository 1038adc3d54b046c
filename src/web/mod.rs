//! The only folder that knows JavaScript: the lab of the public API, as wasm-bindgen sees it.
//!
//! Objects cross as plain objects with camelCase names, arrays as `Float32Array`. Calls on one lab must
//! not overlap; the JavaScript around this folder sees to that.

mod arguments;
#[cfg(feature = "bench")]
pub mod bench;
pub mod browser;
mod methods;
mod results;
mod watch;

pub use methods::WasmLab;

use crate::refusal::{Given, Refusal};
use js_sys::{Function, Reflect};
use std::cell::RefCell;
use wasm_bindgen::prelude::*;

thread_local! {
    static ON_PANIC: RefCell<Option<Function>> = const { RefCell::new(None) };
}

#[wasm_bindgen(start)]
fn on_load() {
    browser::run_constructors();
    let _ = console_log::init_with_level(log::Level::Warn);
    std::panic::set_hook(Box::new(|info| {
        console_error_panic_hook::hook(info);
        ON_PANIC.with_borrow(|callback| {
            if let Some(callback) = callback {
                let _ = callback.call1(&JsValue::NULL, &info.to_string().into());
            }
        });
    }));
}

/// Has `callback` called with the text of a panic. The module is dead afterwards, and promises of
/// running calls stay pending for ever.
#[wasm_bindgen(js_name = onPanic)]
pub fn on_panic(callback: Function) {
    ON_PANIC.set(Some(callback));
}

/// A refusal is an `Error` with the properties `field`, `value` and `allowed`, undefined where there are none.
impl From<Refusal> for JsValue {
    fn from(refusal: Refusal) -> Self {
        let error: JsValue = js_sys::Error::new(&refusal.message).into();
        let text = |text: Option<String>| text.map_or(JsValue::UNDEFINED, JsValue::from);
        let value = match refusal.value {
            Given::Number(number) => number.into(),
            Given::Text(text) => text.into(),
            Given::Nothing => JsValue::UNDEFINED,
        };
        let parts =
            [("field", text(refusal.field)), ("value", value), ("allowed", text(refusal.allowed))];
        for (key, part) in parts {
            Reflect::set(&error, &key.into(), &part).expect("an error takes properties");
        }
        error
    }
}

/// Every choice of configuration and options with its kind, default and limits.
#[wasm_bindgen(js_name = describe)]
pub fn describe() -> JsValue {
    results::object(&crate::config::describe())
}
