//! What only the browser can tell about its GPU, read through plain reflection because the
//! bindings of WebGPU are still unstable in web-sys.

use crate::device::{self, Backend, Choice, software_only};
use crate::refusal::Refusal;
use js_sys::{Function, Object, Promise, Reflect, global};
use std::sync::Once;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

unsafe extern "C" {
    fn __wasm_call_ctors();
}

/// Runs the module's static constructors, once. CubeCL registers thousands of them; where nobody
/// calls this, the linker wraps *every* export with all of them and each call costs milliseconds.
pub fn run_constructors() {
    static ONCE: Once = Once::new();
    // SAFETY: the linker provides the function, and it is called exactly once.
    ONCE.call_once(|| unsafe { __wasm_call_ctors() });
}

/// Chooses and starts a backend, see [`device::start`].
pub async fn start(choice: Choice) -> Result<Backend, Refusal> {
    run_constructors();
    device::start(choice, adapter_name).await
}

/// The name of the adapter that the browser offers, or in words why none is worth starting.
async fn adapter_name(accept_software: bool) -> Result<String, String> {
    let get = |of: &JsValue, key: &str| Reflect::get(of, &key.into()).unwrap_or(JsValue::NULL);
    let gpu = get(&get(&global(), "navigator"), "gpu");
    if gpu.is_falsy() {
        return Err("This browser has no WebGPU.".into());
    }
    let refused = |error: JsValue| {
        let message = get(&error, "message").as_string().unwrap_or_else(|| format!("{error:?}"));
        format!("WebGPU refused an adapter ({message}).")
    };
    let options = Object::new();
    let _ = Reflect::set(&options, &"powerPreference".into(), &"high-performance".into());
    let request: Function =
        get(&gpu, "requestAdapter").dyn_into().map_err(|_| "This browser has no WebGPU.")?;
    let promise: Promise = request.call1(&gpu, &options).map_err(refused)?.unchecked_into();
    let adapter = JsFuture::from(promise).await.map_err(refused)?;
    if adapter.is_falsy() {
        return Err("WebGPU found no adapter.".into());
    }
    let info = get(&adapter, "info");
    let facts: Vec<String> = ["vendor", "architecture", "description"]
        .into_iter()
        .filter_map(|key| get(&info, key).as_string())
        .filter(|text| !text.is_empty())
        .collect();
    let name = if facts.is_empty() { "unnamed adapter".into() } else { facts.join(", ") };
    if get(&info, "isFallbackAdapter").is_truthy() && !accept_software {
        return Err(software_only(&name));
    }
    Ok(name)
}
