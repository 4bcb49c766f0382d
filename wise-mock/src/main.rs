//! Serves the mock until it is interrupted.

use clap::Parser;
use wise_mock::{Kind, Server};

/// A local Wise, on loopback.
#[derive(Parser)]
#[command(version)]
struct Arguments {
    /// The port; 0 for any that is free.
    #[arg(long, default_value_t = 8787)]
    port: u16,
    /// What answers are made from: the same seed makes the same answers.
    #[arg(long, default_value_t = 0)]
    seed: u64,
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let arguments = Arguments::parse();
    let mock = Server::builder()
        .port(arguments.port)
        .seed(arguments.seed)
        .start()
        .await?;
    println!("{}", mock.url());
    println!("cards: {}", mock.cards_url());
    for kind in Kind::ALL {
        println!("{kind}: {}", kind.token());
    }
    tokio::signal::ctrl_c().await
}
