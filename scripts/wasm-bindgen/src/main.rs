//! `score-lab-wasm-bindgen <compiled.wasm> <folder> [--remove-name-section]`: the module and its glue for the web.

use anyhow::{Context, bail};
use wasm_bindgen_cli_support::Bindgen;

fn main() -> anyhow::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let input = arguments.next().context("which file?")?;
    let folder = arguments.next().context("into which folder?")?;
    let published = match arguments.next().as_deref() {
        None => false,
        Some("--remove-name-section") => true,
        Some(other) => bail!("{other} is not known"),
    };
    Bindgen::new()
        .web(true)?
        .input_path(&input)
        .remove_name_section(published)
        .generate(&folder)
        .with_context(|| input.clone())
}
