//! What reading a body allocates, beside plain structs; and what hostile lists take.
//!
//! `cargo bench -p wise-api --bench allocations`

mod cases;
mod plain;

use allocation_counter::{AllocationInfo, measure};
use cases::cases;
use wise_api::Json;
use wise_api::{profile, quote, recipient, transfer};

fn main() {
    println!(
        "{:<46} {:>9} {:>9} {:>6} {:>11} {:>11} {:>6}",
        "case", "wise-api", "plain", "ratio", "peak", "peak", "ratio"
    );
    for case in cases() {
        let (ours, plain) = (measure(&*case.ours), measure(&*case.plain));
        println!(
            "{:<46} {:>9} {:>9} {:>6.2} {:>11} {:>11} {:>6.2}",
            case.name,
            ours.count_total,
            plain.count_total,
            ratio(ours.count_total, plain.count_total),
            ours.bytes_max,
            plain.bytes_max,
            ratio(ours.bytes_max, plain.bytes_max),
        );
    }
    println!(
        "\n{:<46} {:>9} {:>12}",
        "hostile body", "bytes", "peak/byte"
    );
    for (name, element) in [
        ("empty objects", "{}"),
        ("objects with one member", r#"{"id":1}"#),
        ("objects with unknown members", r#"{"a":0,"b":0,"c":0}"#),
        ("empty lists", "[]"),
    ] {
        let body =
            Json::parse(&format!("[{}]", vec![element; 200_000].join(","))).unwrap_or_default();
        let size = body.as_str().len();
        for (of, info) in hostile(&body) {
            println!(
                "{:<46} {:>9} {:>12.1}",
                format!("{name} as {of}"),
                size,
                ratio(info.bytes_max, size as u64)
            );
        }
    }
}

fn hostile(body: &Json) -> [(&'static str, AllocationInfo); 4] {
    [
        (
            "transfers",
            measure(|| drop(body.decode::<Vec<transfer::AnyTransfer>>())),
        ),
        (
            "profiles",
            measure(|| drop(body.decode::<Vec<profile::Profile>>())),
        ),
        (
            "quotes",
            measure(|| drop(body.decode::<Vec<quote::Quote>>())),
        ),
        (
            "recipients",
            measure(|| drop(body.decode::<Vec<recipient::Recipient>>())),
        ),
    ]
}

fn ratio(one: u64, other: u64) -> f64 {
    one as f64 / other as f64
}
