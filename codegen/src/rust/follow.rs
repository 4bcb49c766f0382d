//! The methods that follow something that takes time.

use super::operation::RustOperation;
use super::ty::{INSTANT, id_of};
use super::{Argument, Conversion, Origin, Receiver, Signature, Types};
use crate::model::FollowSubject;
use crate::names::Resource;
use crate::rules::same_place;

/// A method that follows something.
#[derive(Clone, Debug)]
pub struct FollowMethod {
    /// The operation that reads the state, by position.
    pub index: usize,
    /// What is followed.
    pub subject: FollowSubject,
    /// The client that has the method: `transfer::Transfers`.
    pub owner: String,
    /// Whether that is a different client than the one that has the operation.
    pub elsewhere: bool,
    /// The name of the method.
    pub name: &'static str,
    /// What it takes and gives.
    pub signature: Signature,
}

impl<'a> RustOperation<'a> {
    /// Name and type of each argument of an operation that takes nothing but ids, each by its place.
    pub fn ids(&self) -> Option<Vec<(&'a str, &'a str)>> {
        let required = self.required.iter();
        let ids = required.map(|input| Some((input.name, input.ty.id()?)));
        ids.collect::<Option<_>>().filter(|_| self.steps.is_none())
    }
}

impl Types<'_> {
    /// The method that follows what an operation reads; none in a version that cannot make the thing, or that reads it by more than ids.
    pub(super) fn follow(&self, operation: &RustOperation<'_>) -> Option<FollowMethod> {
        let follow = operation.model.follow.as_ref()?;
        operation.ids()?;
        let call = match &follow.of {
            Some(of) => {
                let mut calls = self.names.calls.iter();
                calls.find(|call| same_place(&call.key, of))?
            }
            None => operation.call,
        };
        let Resource { module, client, .. } = &self.names.resources[call.resource];
        let mut arguments: Vec<Argument> = operation
            .required
            .iter()
            .map(|input| input.argument.clone())
            .collect();
        let name = match follow.subject {
            FollowSubject::BalanceMovement => {
                let id = id_of("BalanceMovementId");
                for (name, taken, ty) in [
                    ("movement_id", Conversion::Into, id),
                    ("created", Conversion::Itself, INSTANT),
                ] {
                    let origin = Origin::Operation(operation.index);
                    arguments.push(self.argument(Some(name), (taken, &ty, false), origin));
                }
                "follow_movement"
            }
            FollowSubject::Transfer | FollowSubject::CardOrder | FollowSubject::KycReview => {
                "follow"
            }
        };
        Some(FollowMethod {
            index: operation.index,
            subject: follow.subject,
            owner: format!("{module}::{client}"),
            elsewhere: follow.of.is_some(),
            name,
            signature: Signature::new(Receiver::Reference, arguments, "follow::FollowMethod"),
        })
    }
}
