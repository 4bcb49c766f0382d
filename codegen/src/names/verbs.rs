//! Verbs: how operationIds write them, and the method that they become.

/// Verbs that are one wherever they stand, at the beginning of an operationId or at its end, and the method that they become.
const VERBS: &[(&str, &str)] = &[
    ("accept", "accept"),
    ("activate", "activate"),
    ("add", "add"),
    ("apply", "apply"),
    ("approve", "approve"),
    ("assign", "assign"),
    ("authorise", "authorise"),
    ("authorize", "authorize"),
    ("cancel", "cancel"),
    ("check", "check"),
    ("close", "close"),
    ("complete", "complete"),
    ("confirm", "confirm"),
    ("convert", "convert"),
    ("create", "create"),
    ("deactivate", "deactivate"),
    ("decline", "decline"),
    ("delete", "delete"),
    ("disable", "disable"),
    ("download", "download"),
    ("edit", "update"),
    ("enable", "enable"),
    ("enrol", "enrol"),
    ("fetch", "get"),
    ("find", "find"),
    ("freeze", "freeze"),
    ("fund", "fund"),
    ("generate", "generate"),
    ("get", "get"),
    ("import", "import"),
    ("initiate", "initiate"),
    ("list", "list"),
    ("lookup", "lookup"),
    ("modify", "update"),
    ("open", "open"),
    ("post", "submit"),
    ("produce", "produce"),
    ("read", "get"),
    ("refresh", "refresh"),
    ("register", "register"),
    ("reject", "reject"),
    ("remove", "remove"),
    ("renew", "renew"),
    ("replace", "replace"),
    ("resend", "resend"),
    ("reset", "reset"),
    ("resolve", "resolve"),
    ("retrieve", "get"),
    ("revoke", "revoke"),
    ("search", "search"),
    ("send", "send"),
    ("set", "set"),
    ("start", "start"),
    ("stop", "stop"),
    ("submit", "submit"),
    ("terminate", "terminate"),
    ("test", "test"),
    ("trigger", "trigger"),
    ("unapply", "unapply"),
    ("unblock", "unblock"),
    ("unfreeze", "unfreeze"),
    ("unlink", "unlink"),
    ("unlock", "unlock"),
    ("update", "update"),
    ("upload", "upload"),
    ("validate", "validate"),
    ("verify", "verify"),
    ("withdraw", "withdraw"),
];

/// Words that are verbs in front of something, and things behind it: `exportReport`, `dataExport`.
const IN_FRONT: &[&str] = &[
    "block",
    "calculate",
    "change",
    "charge",
    "clear",
    "estimate",
    "export",
    "link",
    "lock",
    "move",
    "order",
    "pay",
    "preset",
    "refund",
    "request",
    "return",
    "reverse",
    "transfer",
];

/// What doing a thing is called, and the verb: a POST to `card-production` produces a card.
const DOINGS: &[(&str, &str)] = &[
    ("acceptance", "accept"),
    ("activation", "activate"),
    ("approval", "approve"),
    ("authorisation", "authorise"),
    ("authorization", "authorize"),
    ("cancellation", "cancel"),
    ("change", "change"),
    ("clearing", "clear"),
    ("closure", "close"),
    ("completion", "complete"),
    ("confirmation", "confirm"),
    ("conversion", "convert"),
    ("creation", "create"),
    ("deactivation", "deactivate"),
    ("deletion", "delete"),
    ("failure", "fail"),
    ("generation", "generate"),
    ("initiation", "initiate"),
    ("production", "produce"),
    ("registration", "register"),
    ("rejection", "reject"),
    ("removal", "remove"),
    ("renewal", "renew"),
    ("reversal", "reverse"),
    ("revocation", "revoke"),
    ("submission", "submit"),
    ("termination", "terminate"),
    ("validation", "validate"),
    ("verification", "verify"),
    ("withdrawal", "withdraw"),
];

/// How operationIds write verbs.
pub fn all() -> impl Iterator<Item = &'static str> {
    let listed = VERBS.iter().map(|(verb, _)| *verb);
    listed.chain(IN_FRONT.iter().copied())
}

/// The method of a verb at the end of an operationId.
pub fn behind(word: &str) -> Option<&'static str> {
    let (_, method) = VERBS.iter().find(|(verb, _)| *verb == word)?;
    Some(method)
}

/// The method of a verb at the beginning of an operationId.
pub fn in_front(word: &str) -> Option<&'static str> {
    behind(word).or_else(|| IN_FRONT.iter().find(|verb| **verb == word).copied())
}

/// The verb of a thing that is done.
pub fn of_doing(word: &str) -> Option<&'static str> {
    let (_, verb) = DOINGS.iter().find(|(doing, _)| *doing == word)?;
    Some(verb)
}

/// The verb of a method of HTTP, where an operationId has none.
pub fn of_http(method: &str) -> &'static str {
    match method {
        "GET" | "HEAD" => "get",
        "PUT" => "set",
        "PATCH" => "update",
        "DELETE" => "delete",
        "POST" => "submit",
        _ => "call",
    }
}

/// Whether a method begins with a verb that operations have here.
pub fn is_method(word: &str) -> bool {
    let known = VERBS
        .iter()
        .any(|(_, method)| method.split('_').next() == Some(word));
    known
        || IN_FRONT.contains(&word)
        || DOINGS.iter().any(|(_, verb)| *verb == word)
        || word == "call"
}

/// What a verb has made of its object: `Create` → `Created`, `Submit` → `Submitted`. `None` where it leaves it as it is.
pub fn done(verb: &str) -> Option<String> {
    const SHORT: &[&str] = &["Submit", "Set", "Reset", "Cancel", "Enrol", "Stop"];
    const OWN: &[(&str, &str)] = &[
        ("Find", "Found"),
        ("Freeze", "Frozen"),
        ("Get", ""),
        ("List", "Listed"),
        ("Lookup", ""),
        ("Pay", "Paid"),
        ("Send", "Sent"),
        ("Resend", "Resent"),
        ("Reset", "Reset"),
        ("Set", "Set"),
        ("Unfreeze", "Unfrozen"),
        ("Withdraw", "Withdrawn"),
    ];
    if let Some((_, own)) = OWN.iter().find(|(own, _)| *own == verb) {
        return (!own.is_empty()).then(|| (*own).to_owned());
    }
    Some(match verb {
        "" => return None,
        _ if SHORT.contains(&verb) => format!("{verb}{}ed", verb.chars().last()?),
        _ if verb.ends_with('e') => format!("{verb}d"),
        _ => match verb.strip_suffix('y') {
            Some(stem) if !stem.ends_with(['a', 'e', 'o']) => format!("{stem}ied"),
            _ => format!("{verb}ed"),
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn done_is_how_people_write_it() {
        for (verb, past) in [
            ("Create", "Created"),
            ("Submit", "Submitted"),
            ("Verify", "Verified"),
            ("Deploy", "Deployed"),
            ("Upload", "Uploaded"),
            ("Send", "Sent"),
        ] {
            assert_eq!(done(verb).as_deref(), Some(past));
        }
        assert_eq!(done("Get"), None);
    }
}
