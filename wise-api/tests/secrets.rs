//! What becomes of the memory of secrets. Linux shows a program its own memory in a file, which needs no unsafe code.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used)]

use std::fs::File;
use std::os::unix::fs::FileExt;

use wise_api::Secret;

/// Long enough that what an allocator writes into memory that is free again is the smaller part of it.
const LENGTH: usize = 256;

const NUMBER: &str = "4000001234567899";

fn text() -> String {
    NUMBER.repeat(LENGTH / NUMBER.len())
}

/// How many bytes of the text still stand where it stood.
fn left(address: usize) -> usize {
    // Without an allocation, which would take the very memory that is looked at.
    let mut found = [0; LENGTH];
    let memory = File::open("/proc/self/mem").unwrap();
    memory.read_exact_at(&mut found, address as u64).unwrap();
    let pairs = found.iter().zip(NUMBER.bytes().cycle());
    pairs.filter(|(found, was)| **found == *was).count()
}

#[test]
fn memory_is_overwritten_when_a_secret_is_dropped() {
    let secret = Secret::new(text());
    let copy = secret.clone();
    let addresses = [&secret, &copy].map(|secret| secret.expose().as_ptr() as usize);
    assert_eq!(addresses.map(left), [LENGTH; 2]);
    drop(copy);
    assert_eq!(left(addresses[0]), LENGTH);
    assert!(
        left(addresses[1]) < LENGTH / 8,
        "a copy is overwritten, too"
    );
    drop(secret);
    assert!(left(addresses[0]) < LENGTH / 8);

    // The measure itself: ordinary text stays behind.
    let plain = text();
    let address = plain.as_ptr() as usize;
    drop(plain);
    assert!(left(address) > LENGTH / 2);
}
