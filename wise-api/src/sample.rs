//! A module as the generator writes one, and the tests of the macros it is written in.

mod quote;
mod tests;
