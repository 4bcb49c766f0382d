//! Plays schedules of faults: `cargo xtask faults`.

use std::process::ExitCode;
use std::time::Instant;

use clap::Parser;
use wise_faults::Via;

#[derive(Parser)]
struct Args {
    /// How many schedules
    #[arg(long, default_value_t = 10_000)]
    schedules: u64,
    /// The seed of the first; the others follow it
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// How many are played at a time
    #[arg(long, default_value_t = 4)]
    workers: u8,
    /// Drop the one call of each schedule at its first poll, at its second, and so on until it ends before
    #[arg(long)]
    drops: bool,
    /// Drop the one call of one schedule at this poll
    #[arg(long)]
    drop_at: Option<u32>,
    /// Through which transport, whatever the seeds say
    #[arg(long, value_enum)]
    via: Option<Via>,
}

fn main() -> ExitCode {
    let args = Args::parse();
    let start = Instant::now();
    let report = match args.drop_at {
        Some(poll) => wise_faults::play_drop(args.seed, poll, args.via),
        None if args.drops => {
            wise_faults::play_drops(args.schedules, args.seed, args.workers, args.via)
        }
        None => wise_faults::play(args.schedules, args.seed, args.workers, args.via),
    };
    print!("{report}");
    println!("in {:.1} s", start.elapsed().as_secs_f64());
    if report.is_good() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}
