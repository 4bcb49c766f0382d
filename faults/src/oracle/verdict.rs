//! The kinds of things that must not happen.

use std::fmt;

macro_rules! verdicts {
    ($($(#[$doc:meta])* $name:ident: $text:literal,)*) => {
        /// A kind of thing that must not happen.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Verdict {
            $($(#[$doc])* $name,)*
        }

        impl Verdict {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$name),*];
        }

        impl fmt::Display for Verdict {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(match self {
                    $(Self::$name => $text,)*
                })
            }
        }
    };
}

verdicts! {
    /// One intention had two effects, or what must not be repeated was.
    DoubleEffect: "done twice",
    /// A call ended in success without a response that says so.
    FalseSuccess: "success without one",
    /// `reached` is not what the server saw.
    WrongReached: "wrong `reached`",
    /// `outcome_is_uncertain` is false where nobody can know, or true where it is known.
    WrongUncertainty: "wrong `outcome_is_uncertain`",
    /// `attempts` is not how often the call was sent.
    WrongAttempts: "wrong `attempts`",
    /// The error has not the key of its call.
    WrongKey: "wrong `idempotency_key`",
    /// The text of an error claims what is not so.
    WrongText: "text that is not true",
    /// The head of the last response, or what came of its body, is not in the error.
    LostHead: "lost head",
    /// A call ended more than 50 ms after its timeout.
    PastDeadline: "past the deadline",
    /// A call had not ended when nobody waited for anything any more.
    NoEnd: "never ended",
    /// A panic of foreign code, or of the client, came out of a call.
    Panic: "panic",
    /// The newest pair of tokens that was delivered is not in the store, or not used.
    LostPair: "lost pair of tokens",
    /// A refresh token was sent that a delivered pair had replaced.
    StaleRefresh: "old refresh token sent",
    /// More refreshes than are needed, or one token twice in one call.
    Refreshes: "refreshed too often",
    /// A refresh waited behind the calls that need it.
    LateRefresh: "refreshed too late",
    /// More requests left in a second than the limit allows, or a dropped call kept its turn.
    RateLimit: "above the rate limit",
    /// An attempt left before the time that the response before it asked for.
    RetryAfter: "sent before `Retry-After`",
    /// A handler of approvals was asked more than once for a call.
    Asked: "asked for approval too often",
    /// One attempt arrived twice.
    SentBelow: "sent twice below the client",
    /// A secret shows in an error or in what `tracing` is told.
    Secret: "secret in a text",
    /// Calls fail, or are slow, after everything that went wrong has healed.
    NotRecovered: "not well after all is well",
    /// A list has gaps, repetitions or too early an end.
    List: "wrong list",
}
