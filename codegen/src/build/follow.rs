//! Whether the rules about what takes time fit the operations that they are about.

use super::Builder;
use super::operations::Draft;
use crate::model::{Follow, FollowSubject, Location, OutcomeBody, Parameter, TypeRef};

impl Builder<'_> {
    /// A follower repeats a call with nothing but ids.
    pub(super) fn follow(&mut self, draft: &Draft<'_>) -> Option<Follow> {
        let follow = self.rules.follow(&draft.key)?;
        let operation = &draft.operation;
        let id = |parameter: &Parameter| {
            parameter.location == Location::Path && matches!(parameter.ty, TypeRef::Id(_))
        };
        let json = matches!(operation.outcome.body, OutcomeBody::Json(..));
        let required = || operation.asked().filter(|one| one.required);
        let ids = required().next().is_some() && required().all(id);
        let what = if !json || operation.method != "GET" || operation.body.is_some() || !ids {
            "a rule says that something is followed with it, and it is no GET of JSON that needs ids in its path and nothing else".to_owned()
        } else {
            let wanted = match follow.subject {
                FollowSubject::Transfer => "TransferId",
                FollowSubject::CardOrder => "CardOrderId",
                FollowSubject::KycReview => "KycReviewId",
                // The list of a profile, in which it is looked for.
                FollowSubject::BalanceMovement => return Some(follow),
            };
            match required().last().map(|one| &one.ty) {
                Some(TypeRef::Id(id)) if id != wanted => {
                    format!(
                        "a rule says that what has a `{wanted}` is followed with it, and it reads what has a `{id}`"
                    )
                }
                _ => return Some(follow),
            }
        };
        let (at, key) = (operation.at.clone(), draft.key.clone());
        let then = "the version gets no method that follows";
        self.unfit(&at, ("follow", &[key]), what, then);
        None
    }
}
