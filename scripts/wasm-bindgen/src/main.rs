//! `score-lab-wasm-bindgen <compiled.wasm> <folder> [--remove-name-section] [--relaxed-simd]`: the module and its glue
//! for the web. Without the last a module that holds a relaxed SIMD instruction is refused, as some browsers would.

use anyhow::{Context, bail};
use wasm_bindgen_cli_support::Bindgen;
use wasmparser::{Validator, WasmFeatures};

fn main() -> anyhow::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let input = arguments.next().context("which file?")?;
    let folder = arguments.next().context("into which folder?")?;
    let (mut published, mut relaxed) = (false, false);
    for argument in arguments {
        match argument.as_str() {
            "--remove-name-section" => published = true,
            "--relaxed-simd" => relaxed = true,
            other => bail!("{other} is not known"),
        }
    }
    if !relaxed {
        let mut features = WasmFeatures::default();
        features.remove(WasmFeatures::RELAXED_SIMD);
        let module = std::fs::read(&input).with_context(|| input.clone())?;
        Validator::new_with_features(features)
            .validate_all(&module)
            .with_context(|| input.clone())?;
    }
    Bindgen::new()
        .web(true)?
        .input_path(&input)
        .remove_name_section(published)
        .generate(&folder)
        .with_context(|| input.clone())
}
