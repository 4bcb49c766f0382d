//! Compresses the contracts into the program: what Wise publishes, with the supplements and repairs of `spec/`, and nothing lowered.
//! Two things that a JSON Schema validator does not know are written out in its own words, and the lists that pages have of texts
//! stand beside them.
//! And makes the code of the front page into something that a test can run.

mod limits;
mod operations;
mod unions;

use std::collections::BTreeMap;
use std::error::Error;
use std::path::{Path, PathBuf};

use serde_json::json;
use wise_codegen::identities::Identities;
use wise_codegen::inputs::Inputs;
use wise_codegen::listed;
use wise_codegen::names::registry::Registry;
use wise_codegen::problem::Problems;
use wise_codegen::repair;
use wise_codegen::rules::Rules;

fn main() -> Result<(), Box<dyn Error>> {
    // The archive of the package has the contracts, and the repository around it is not there.
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    let repository = package.join("..");
    let (root, in_repository) = match repository.join("spec").is_dir() {
        true => (repository.as_path(), true),
        false => (package, false),
    };
    println!("cargo::rerun-if-changed={}", root.join("spec").display());
    println!("cargo::rerun-if-changed=build");
    let inputs = Inputs::spec(root).map_err(told)?;
    let rules = Rules::read(&inputs.rules).map_err(told)?;
    let names = Registry::read(&inputs.names).map_err(told)?;
    let mut problems = Problems::default();
    let mut contracts = Vec::new();
    let mut missing = Vec::new();
    let mut identities = BTreeMap::new();
    for input in &inputs.versions {
        let mut document = repair::document(input, &rules, &names, false, &mut problems)
            .map_err(told)?
            .root;
        let known = Identities::of(&document, &names);
        missing.push(listed::write(&mut document, &rules, &known));
        let of_version = known.iter();
        let of_version =
            of_version.map(|(id, key)| ((input.directory.clone(), id.to_owned()), key.to_owned()));
        identities.extend(of_version);
        let opened = unions::rewrite(&mut document);
        limits::write(&mut document);
        contracts
            .push(json!({ "version": input.directory, "document": document, "opened": opened }));
    }
    let everywhere = missing.iter().skip(1);
    let mut nowhere = missing.first().cloned().unwrap_or_default();
    everywhere.for_each(|one| nowhere.retain(|place| one.contains(place)));
    if let Some(place) = nowhere.iter().next() {
        println!(
            "cargo::warning=no contract has the text at `{place}`, of which a rule lists the values"
        );
    }
    // What does not fit the contracts any more is refused by `cargo xtask generate --check`. Here it would keep an update from
    // being compiled at all.
    for problem in &problems.0 {
        println!("cargo::warning={}", problem.to_string().replace('\n', " "));
    }
    operations::write(&identities)?;
    let text = serde_json::to_vec(&contracts)?;
    let packed = miniz_oxide::deflate::compress_to_vec_zlib(&text, 9);
    let out = PathBuf::from(std::env::var("OUT_DIR")?).join("contracts.json.z");
    std::fs::write(out, packed)?;
    // Its test is not in the archive.
    if in_repository {
        front_page(root)?;
    }
    Ok(())
}

/// The code of the front page, for the test that runs it: a module for each block, pointed at a mock.
fn front_page(root: &Path) -> Result<(), Box<dyn Error>> {
    let page = root.join("README.md");
    println!("cargo::rerun-if-changed={}", page.display());
    let text = std::fs::read_to_string(page)?;
    let blocks = text.split("\n```").skip(1).step_by(2);
    let blocks = blocks.filter(|block| block.starts_with("rust"));
    let mut code = String::new();
    for (index, block) in blocks.enumerate() {
        code += &format!("mod block_{index} {{\n");
        for line in block.lines().skip(1) {
            // What the page does not show: the function around it.
            let hidden = line.strip_prefix("# ");
            let visible = hidden.is_some_and(|line| line.contains("fn "));
            code += if visible { "pub " } else { "" };
            code += hidden.unwrap_or(line);
            code.push('\n');
        }
        code += "}\n";
    }
    let code = code
        .replace("Environment::Sandbox", "crate::environment()")
        .replace(r#"std::env::var("WISE_API_TOKEN")?"#, "crate::token()")
        .replace("12345", "crate::PROFILE")
        // The feature is one of `wise-api`, which the test has on.
        .replace("#[cfg(feature = \"blocking\")]\n", "");
    let out = PathBuf::from(std::env::var("OUT_DIR")?).join("front_page.rs");
    std::fs::write(out, code)?;
    Ok(())
}

fn told(problems: Problems) -> Box<dyn Error> {
    let lines: Vec<String> = problems.0.iter().map(ToString::to_string).collect();
    lines.join("\n").into()
}
