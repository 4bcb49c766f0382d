//! What can be followed in a version, as `follow!` of the crate takes it.

use super::context::Context;
use crate::problem::Problem;
use crate::rust::{FollowMethod, FollowSubject};
use std::fmt::Write;

/// The methods that follow something in a version; nothing if it has none.
///
/// # Errors
/// When an operation that reads a state takes more than ids by place: following is written for that.
pub fn follow(context: &Context<'_>) -> Result<Option<String>, Problem> {
    let mut read = context.rust.operations.iter();
    let other = read.find(|one| one.model.follow.is_some() && one.ids().is_none());
    if let Some(other) = other {
        let what = format!(
            "what `{}` reads cannot be followed in `{}`: it takes more than ids",
            other.model.id, context.rust.module
        );
        let todo = "Write `follow!` in wise-api/src/macros/follow.rs for what it takes now, or take it out of `[[follow]]` in spec/rules/";
        return Err(Problem::new("", what, todo));
    }
    let follows = context.rust.follows.iter();
    let mut lines: Vec<String> = follows.filter_map(|follow| line(context, follow)).collect();
    lines.sort();
    let mut text = format!("crate::support::follow! {{ {};\n", context.rust.module);
    for line in &lines {
        let _ = writeln!(text, "    {line}");
    }
    text.push_str("}\n");
    Ok((!lines.is_empty()).then_some(text))
}

fn line(context: &Context<'_>, follow: &FollowMethod) -> Option<String> {
    let read = &context.rust.operations[follow.index];
    let ids = read.ids()?.into_iter();
    let ids = ids.map(|(name, id)| format!("{name}: {id}"));
    let ids = ids.collect::<Vec<_>>().join(", ");
    let (subject, owner) = (word(follow.subject), &follow.owner);
    Some(if follow.elsewhere {
        let (module, operation) = (&read.resource.module, &read.call.operation);
        format!("{subject} {owner} by {module}::{operation}({ids}),")
    } else {
        format!("{subject} {owner}.{}({ids}),", read.call.method)
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
