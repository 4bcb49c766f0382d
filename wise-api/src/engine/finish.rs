//! The end of a builder with named steps: a call, or the operation itself.

use super::{Call, Operation, Wise};

/// What the last step of an operation with named arguments makes: a [`Call`], if the steps came from a client, and the operation itself,
/// if they came from its `builder`.
pub trait Finish<O> {
    /// What is made.
    type Output;

    /// Makes it.
    fn finish(self, operation: O) -> Self::Output;
}

impl<O> Finish<O> for () {
    type Output = O;

    fn finish(self, operation: O) -> O {
        operation
    }
}

impl<O: Operation> Finish<O> for Wise {
    type Output = Call<O>;

    fn finish(self, operation: O) -> Call<O> {
        Call::new(&self, operation)
    }
}
