//! What can be followed in a version, as `follow!` of the crate takes it.

use super::context::Context;
use crate::model::FollowSubject;
use crate::rust::FollowMethod;
use std::fmt::Write;

/// The methods that follow something in a version; nothing if it has none.
pub fn follow(context: &Context<'_>) -> Option<String> {
    let follows = context.rust.follows.iter();
    let mut lines: Vec<String> = follows.map(|follow| line(context, follow)).collect();
    lines.sort();
    let mut text = format!("crate::support::follow! {{ {};\n", context.rust.module);
    for line in &lines {
        let _ = writeln!(text, "    {line}");
    }
    text.push_str("}\n");
    (!lines.is_empty()).then_some(text)
}

fn line(context: &Context<'_>, follow: &FollowMethod) -> String {
    let read = &context.rust.operations[follow.index];
    let ids = read.required.iter().filter_map(|input| {
        let id = &input.argument.target.as_ref()?.ty;
        Some(format!("{}: {id}", input.name))
    });
    let ids = ids.collect::<Vec<_>>().join(", ");
    let (subject, owner) = (word(follow.subject), &follow.owner);
    if follow.elsewhere {
        let (module, operation) = (&read.resource.module, &read.call.operation);
        format!("{subject} {owner} by {module}::{operation}({ids}),")
    } else {
        format!("{subject} {owner}.{}({ids}),", read.call.method)
    }
}

fn word(subject: FollowSubject) -> &'static str {
    match subject {
        FollowSubject::Transfer => "Transfer",
        FollowSubject::CardOrder => "CardOrder",
        FollowSubject::KycReview => "KycReview",
        FollowSubject::BalanceMovement => "BalanceMovement",
    }
}
