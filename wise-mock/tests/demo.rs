//! The demonstration of `cargo xtask demo`, to its end.
#![allow(missing_docs, dead_code)]

#[path = "../examples/demo.rs"]
mod demo;

#[tokio::test]
async fn the_demonstration_comes_to_its_end() {
    demo::run().await.unwrap();
}
