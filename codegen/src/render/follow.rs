//! What can be followed in a version, as `follow!` of the crate takes it.

use super::context::Context;
use super::operations::required;
use crate::model::{Follow, FollowSubject};
use crate::names::Resource;
use crate::rules::same_place;
use crate::rust::{Argument, Origin, Receiver, Signature};
use std::fmt::Write;

/// The methods that follow something in a version; nothing if it has none.
pub fn follow(context: &Context<'_>) -> Option<String> {
    let operations = context.api.operations.iter().enumerate();
    let mut lines: Vec<String> = operations
        .filter_map(|(index, operation)| line(context, index, operation.follow.as_ref()?))
        .collect();
    lines.sort();
    let mut text = format!("crate::support::follow! {{ {};\n", context.module);
    for line in &lines {
        let _ = writeln!(text, "    {line}");
    }
    text.push_str("}\n");
    (!lines.is_empty()).then_some(text)
}

/// The client that has the method; none in a version that cannot make the thing.
fn owner(context: &Context<'_>, index: usize, follow: &Follow) -> Option<String> {
    let names = context.names;
    let call = match &follow.of {
        Some(of) => names.calls.iter().find(|call| same_place(&call.key, of))?,
        None => &names.calls[index],
    };
    let Resource { module, client, .. } = &names.resources[call.resource];
    Some(format!("{module}::{client}"))
}

/// The path and the signature of the method that follows what an operation reads.
pub fn method(context: &Context<'_>, index: usize) -> Option<(String, Signature)> {
    let follow = context.api.operations[index].follow.as_ref()?;
    let owner = owner(context, index, follow)?;
    let mut given = required(context, index);
    let name = match follow.subject {
        FollowSubject::BalanceMovement => {
            for (name, ty) in [
                ("movement_id", "impl Into<BalanceMovementId>"),
                ("created", "Timestamp"),
            ] {
                given.push(Argument {
                    name: Some(name.to_owned()),
                    ty: ty.to_owned(),
                    origin: Origin::Operation(index),
                });
            }
            "follow_movement"
        }
        FollowSubject::Transfer | FollowSubject::CardOrder | FollowSubject::KycReview => "follow",
    };
    let signature = Signature::new(Receiver::Reference, given, "follow::Follow");
    Some((format!("{owner}::{name}"), signature))
}

fn line(context: &Context<'_>, index: usize, follow: &Follow) -> Option<String> {
    let names = context.names;
    let read = &names.calls[index];
    let owner = owner(context, index, follow)?;
    let ids = required(context, index).into_iter().filter_map(|argument| {
        let id = argument.ty.strip_prefix("impl Into<")?.strip_suffix('>')?;
        Some(format!("{}: {id}", argument.name?))
    });
    let ids = ids.collect::<Vec<_>>().join(", ");
    let subject = word(follow.subject);
    Some(match follow.of {
        Some(_) => {
            let module = &names.resources[read.resource].module;
            let operation = &read.operation;
            format!("{subject} {owner} by {module}::{operation}({ids}),")
        }
        None => format!("{subject} {owner}.{}({ids}),", read.method),
    })
}

fn word(subject: FollowSubject) -> &'static str {
    match subject {
        FollowSubject::Transfer => "Transfer",
        FollowSubject::CardOrder => "CardOrder",
        FollowSubject::KycReview => "KycReview",
        FollowSubject::BalanceMovement => "BalanceMovement",
    }
}
