//! The checks of every backend in a real browser, on Flex and on WebGPU, and the parity of the two.
//!
//! A browser without a WebGPU adapter fails these tests: they ask for WebGPU by name.
#![cfg(target_family = "wasm")]

mod bodies;

use score_lab::config::{DensityOptions, SampleOptions, Sampler, SolverKind};
use score_lab::device::{Backend, Choice};
use score_lab::lab::Watch;
use score_lab::web::browser::start;
use serde_json::json;
use wasm_bindgen_test::{console_log, wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_dedicated_worker);

async fn webgpu() -> Backend {
    console_error_panic_hook::set_once();
    let backend = start(Choice::WebGpu).await.expect("a WebGPU adapter");
    console_log!("adapter: {} (fallback: {})", backend.adapter, backend.is_fallback_adapter);
    backend
}

macro_rules! on_flex {
    ($($body:ident),* $(,)?) => {
        mod flex {
            $(#[super::wasm_bindgen_test]
            async fn $body() {
                super::bodies::$body(&super::Backend::cpu("a browser test")).await;
            })*
        }
    };
}

macro_rules! on_both {
    ($($body:ident),* $(,)?) => {
        on_flex!($($body),*);
        mod webgpu {
            $(#[super::wasm_bindgen_test]
            async fn $body() {
                super::bodies::$body(&super::webgpu().await).await;
            })*
        }
    };
}

bodies::with_every_check!(on_both);

mod loops {
    use super::{Backend, bodies, wasm_bindgen_test};
    bodies::with_every_check_of_loops!(on_flex);
}

/// The same seed on both backends: the same noise, so the same losses up to f32 rounding, which each
/// step of Adam feeds back.
#[wasm_bindgen_test]
async fn both_backends_train_alike() {
    for changes in [json!({}), bodies::learned_schedule(), bodies::learned_dequantizer()] {
        let losses = async |backend: &Backend| {
            bodies::small(backend, changes.clone()).train(10).await.unwrap().score
        };
        let on_gpu = losses(&webgpu().await).await;
        let on_cpu = losses(&Backend::cpu("parity")).await;
        for (gpu, cpu) in on_gpu.iter().zip(&on_cpu) {
            assert!((gpu - cpu).abs() < 1e-3 * cpu.abs(), "{changes}: {on_gpu:?} {on_cpu:?}");
        }
    }
}

/// Samples and log-densities of one model on both backends, at widths and batches that fill no tile and that fill
/// many. Rounding of a score goes with its size, up to 1/σ near t = 0; relative to the numbers' own size of one to
/// ten it stays below 1e-4.
#[wasm_bindgen_test]
async fn both_backends_sample_and_judge_alike() {
    let close = |gpu: &[f32], cpu: &[f32], what: String| {
        assert_eq!(gpu.len(), cpu.len(), "{what}");
        for (gpu, cpu) in gpu.iter().zip(cpu) {
            assert!((gpu - cpu).abs() < 1e-4 * cpu.abs().max(1.0), "{what}: {gpu} {cpu}");
        }
    };
    let gpu = webgpu().await;
    for width in [1, 7, 32, 33, 100, 128, 257] {
        let changes = json!({ "score": { "width": width, "depth": 2 } });
        let mut on_cpu = bodies::small(&Backend::cpu("parity"), changes.clone());
        on_cpu.train(10).await.unwrap();
        let mut on_gpu = bodies::small(&gpu, changes);
        on_gpu.load(&on_cpu.save().await.unwrap()).await.unwrap();
        for count in [1, 3, 512] {
            let options = SampleOptions {
                sampler: Sampler::ProbabilityFlowRk4,
                steps: Some(8),
                count,
                ..Default::default()
            };
            let mut found = Vec::new();
            for lab in [&on_gpu, &on_cpu] {
                found.push(lab.sample(&options, &mut Watch::nobody()).await.unwrap().points);
            }
            close(&found[0], &found[1], format!("samples, width {width}, count {count}"));
            let solver =
                DensityOptions { solver: SolverKind::Rk4, steps: Some(8), ..Default::default() };
            let mut judged = Vec::new();
            for lab in [&on_gpu, &on_cpu] {
                let result = lab.log_density(&found[1], &solver, &mut Watch::nobody()).await;
                judged.push(result.unwrap().0.values);
            }
            close(&judged[0], &judged[1], format!("log-densities, width {width}, count {count}"));
        }
    }
}

/// `auto` does not take a software renderer for a GPU.
#[wasm_bindgen_test]
async fn auto_refuses_a_software_adapter() {
    let by_name = webgpu().await;
    let auto = start(Choice::Auto).await.unwrap();
    assert_eq!(auto.name, if by_name.is_fallback_adapter { "cpu" } else { "webgpu" });
}

/// Counts what the page asks of the GPU from here on: `[dispatches, read-backs]`.
fn count_gpu_calls() -> impl Fn() -> [f64; 2] {
    let counts = js_sys::eval(
        "(() => {
            const counts = [0, 0];
            const count = (type, method, i) => {
                const original = type.prototype[method];
                type.prototype[method] = function (...args) {
                    counts[i]++;
                    return original.apply(this, args);
                };
            };
            count(GPUComputePassEncoder, 'dispatchWorkgroups', 0);
            count(GPUBuffer, 'mapAsync', 1);
            return counts;
        })()",
    )
    .expect("the browser's own WebGPU classes");
    let counts: js_sys::Array = counts.into();
    move || [0, 1].map(|i| counts.get(i).as_f64().expect("a number"))
}

/// Samplers on a grid are one pass of the GPU's queue: one read-back at the end, however many steps, and
/// dispatches in proportion to the steps. The adaptive solver reads back once more for every step, two at its
/// start, and says how often.
#[wasm_bindgen_test]
async fn samples_come_out_in_one_pass_of_the_queue() {
    use score_lab::choice::Choice as _;
    let lab = bodies::small(&webgpu().await, json!({}));
    let calls = count_gpu_calls();
    for &sampler in Sampler::ALL {
        let adaptive = sampler == Sampler::ProbabilityFlowRk45;
        let mut found = Vec::new();
        // The first run of a sampler also prepares what the later ones find.
        let first = SampleOptions { sampler, count: 8, ..Default::default() };
        lab.sample(&first, &mut Watch::nobody()).await.unwrap();
        for steps in [10, 20, 30] {
            let steps = (!adaptive).then_some(steps);
            let options = SampleOptions { sampler, steps, count: 8, ..Default::default() };
            let before = calls();
            let samples = lab.sample(&options, &mut Watch::nobody()).await.unwrap();
            let after = calls();
            let read_backs = after[1] - before[1];
            assert_eq!(read_backs, samples.read_backs as f64, "{sampler:?}");
            assert_eq!(read_backs == 1.0, !adaptive, "{sampler:?}");
            found.push((after[0] - before[0], samples.evaluations as f64, read_backs));
        }
        let [(a, ..), (b, eb, _), (c, ec, reads)] = found[..] else { panic!("three runs") };
        if adaptive {
            console_log!("{sampler:?}: {c} dispatches for {ec} evaluations, {reads} read-backs");
        } else {
            assert_eq!(c - b, b - a, "{sampler:?}: the same dispatches for every ten steps");
            let each = (c - b) / (ec - eb);
            console_log!("{sampler:?}: {each} dispatches an evaluation, {reads} read-back a run");
        }
    }
}
