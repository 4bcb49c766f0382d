//! The names of the checked-in contracts, for the tests that judge them.

use std::path::Path;
use std::sync::LazyLock;
use wise_codegen::editions::Editions;
use wise_codegen::generate::{Options, Output, models};
use wise_codegen::inputs::{Inputs, Texts};
use wise_codegen::named::Version;

pub static INPUTS: LazyLock<Inputs> = LazyLock::new(|| {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut inputs = Inputs::read(&root).unwrap();
    // Documentation is no part of the names.
    inputs.docs = Texts::default();
    inputs
});

/// What people have decided about: for tests of decisions. A fetch brings further versions, and `update` lists what those leave open; the
/// generator's own properties hold for them, too.
pub fn decided(inputs: &Inputs) -> Inputs {
    let editions = Editions::parse(&inputs.editions).unwrap();
    editions.up_to_root(inputs)
}

pub const OPTIONS: Options = Options {
    prose_of_bundle: false,
    partial: true,
    keep_stale: false,
    alone: false,
};

pub static OUTPUT: LazyLock<Output> = LazyLock::new(|| models(&INPUTS, OPTIONS).unwrap().output);

/// The names of what people have decided about.
pub static DECIDED: LazyLock<Output> =
    LazyLock::new(|| models(&decided(&INPUTS), OPTIONS).unwrap().output);

pub fn all(output: &Output) -> impl Iterator<Item = &Version> {
    output.versions.iter().chain([&output.events])
}
