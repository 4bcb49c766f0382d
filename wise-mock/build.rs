//! Compresses the contracts into the program: what Wise publishes, with the supplements and repairs of `spec/`, and nothing lowered.

use std::error::Error;
use std::path::{Path, PathBuf};

use serde_json::json;
use wise_codegen::inputs::Inputs;
use wise_codegen::problem::Problems;
use wise_codegen::repair;
use wise_codegen::rules::Rules;

fn main() -> Result<(), Box<dyn Error>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    println!("cargo::rerun-if-changed={}", root.join("spec").display());
    let inputs = Inputs::read(&root).map_err(told)?;
    let rules = Rules::parse(&inputs.rules.name, &inputs.rules.text).map_err(told)?;
    let mut problems = Problems::default();
    let mut contracts = Vec::new();
    for input in &inputs.versions {
        let document = repair::document(input, &rules, false, &mut problems).map_err(told)?;
        contracts.push(json!({ "version": input.directory, "document": document.root }));
    }
    if !problems.0.is_empty() {
        return Err(told(problems));
    }
    let text = serde_json::to_vec(&contracts)?;
    let packed = miniz_oxide::deflate::compress_to_vec_zlib(&text, 9);
    let out = PathBuf::from(std::env::var("OUT_DIR")?).join("contracts.json.z");
    std::fs::write(out, packed)?;
    Ok(())
}

fn told(problems: Problems) -> Box<dyn Error> {
    let lines: Vec<String> = problems.0.iter().map(ToString::to_string).collect();
    lines.join("\n").into()
}
