//! The only folder that knows JavaScript: the lab of the public API, as wasm-bindgen sees it.
//!
//! Objects cross as plain objects with camelCase names, arrays as `Float32Array`. Calls on one lab must
//! not overlap; the JavaScript around this folder sees to that.

mod arguments;
pub mod browser;
mod methods;
mod results;
mod watch;

pub use methods::WasmLab;

use crate::config::ConfigError;
use crate::lab::LabError;
use js_sys::Function;
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

impl From<LabError> for JsValue {
    fn from(error: LabError) -> Self {
        JsError::new(&error.0).into()
    }
}

impl From<ConfigError> for JsValue {
    fn from(error: ConfigError) -> Self {
        JsError::new(&error.0).into()
    }
}
