//! How much memory values may take, so that a short text cannot exhaust it.

use std::cell::Cell;

use super::error::DecodeError;

/// How many bytes of memory lists, maps and kept members may take for each byte of the text, while a list is copied to grow
/// included. With the texts in them it is 32 in all.
const MEMORY_FACTOR: usize = 28;
/// What a small text may take in any case.
const MEMORY_LEAST: usize = 256 * 1024;

/// What one more entry of a map takes at most, which has so many. A `BTreeMap` has room for 11 from the first on, and takes as much
/// again whenever some 5 more are there.
fn of_entry<T>(entries: usize) -> usize {
    let entry = size_of::<(String, T)>();
    match entries {
        0 => 12 * entry,
        1..11 => 0,
        _ => 3 * entry,
    }
}

/// What lists, maps and kept members may still take.
#[derive(Debug)]
pub(super) struct Memory(Cell<usize>);

impl Memory {
    pub(super) fn of(text: &str) -> Self {
        let most = text.len().saturating_mul(MEMORY_FACTOR);
        Self(Cell::new(most.max(MEMORY_LEAST)))
    }

    /// Makes room for one more entry of a map that has so many.
    pub(super) fn entry<T>(&self, entries: usize) -> Result<(), DecodeError> {
        self.room(of_entry::<T>(entries))
    }

    /// Takes so much memory, if there is so much left.
    pub(super) fn room(&self, bytes: usize) -> Result<(), DecodeError> {
        match self.0.get().checked_sub(bytes) {
            Some(left) => {
                self.0.set(left);
                Ok(())
            }
            None => Err(DecodeError::here(
                &"too many values that are too small: they would take more than 32 times the memory of the text",
            )),
        }
    }

    /// Makes room for one more element, by doubling where there is memory for it. The old elements stay until the new ones are there.
    #[cold]
    pub(super) fn grow<T>(&self, list: &mut Vec<T>) -> Result<(), DecodeError> {
        let (size, old) = (size_of::<T>().max(1), list.len());
        let most = self.0.get() / size;
        let new = (2 * old).max(4).min(most).max(old + 1);
        self.room(new * size)?;
        list.reserve_exact(new - old);
        self.0.set(self.0.get() + old * size);
        Ok(())
    }
}
