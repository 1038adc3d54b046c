//! The checks of every backend in a real browser, on Flex and on WebGPU, and the parity of the two.
//!
//! A browser without a WebGPU adapter fails these tests: they ask for WebGPU by name.
#![cfg(target_family = "wasm")]

mod bodies;

use score_lab::device::{Backend, Choice, start};
use serde_json::json;
use wasm_bindgen_test::{console_log, wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_dedicated_worker);

async fn webgpu() -> Backend {
    console_error_panic_hook::set_once();
    let backend = start(Choice::WebGpu).await.expect("a WebGPU adapter");
    console_log!("adapter: {} (fallback: {})", backend.adapter, backend.is_fallback_adapter);
    backend
}

macro_rules! on_both {
    ($($body:ident),* $(,)?) => {
        mod flex {
            $(#[super::wasm_bindgen_test]
            async fn $body() {
                super::bodies::$body(&super::Backend::cpu("a browser test")).await;
            })*
        }
        mod webgpu {
            $(#[super::wasm_bindgen_test]
            async fn $body() {
                super::bodies::$body(&super::webgpu().await).await;
            })*
        }
    };
}

bodies::with_every_check!(on_both);

/// The same seed on both backends: the same noise, so the same losses up to f32 rounding, which each
/// step of Adam feeds back.
#[wasm_bindgen_test]
async fn both_backends_train_alike() {
    let on_gpu = bodies::small(&webgpu().await, json!({})).train(10).await.unwrap().score;
    let on_cpu = bodies::small(&Backend::cpu("parity"), json!({})).train(10).await.unwrap().score;
    for (gpu, cpu) in on_gpu.iter().zip(&on_cpu) {
        assert!((gpu - cpu).abs() < 1e-3 * cpu.abs(), "{on_gpu:?} {on_cpu:?}");
    }
}

/// `auto` does not take a software renderer for a GPU.
#[wasm_bindgen_test]
async fn auto_refuses_a_software_adapter() {
    let by_name = webgpu().await;
    let auto = start(Choice::Auto).await.unwrap();
    assert_eq!(auto.name, if by_name.is_fallback_adapter { "cpu" } else { "webgpu" });
}
