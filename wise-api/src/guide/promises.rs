//! Promises: what the client does when something fails, and what you do so that it holds.
//!
//! Each of them is checked by generated schedules of faults against a server that fails on purpose: `cargo xtask faults` in the repository.
//!
//! | the client promises | to keep it, you |
//! |---|---|
//! | **Nothing is done twice.** A write is sent again only where Wise recognizes its idempotency key, or where not one byte of it was looked at. | give a write that you repeat yourself the key of the first time: see [`idempotency`](super::idempotency) |
//! | **No doubt is hidden.** [`reached`](crate::Error::reached), [`attempts`](crate::Error::attempts), [`outcome_is_uncertain`](crate::Error::outcome_is_uncertain), the key and the text of an error come from the whole call, never from its last step. | look at [`outcome_is_uncertain`](crate::Error::outcome_is_uncertain) before you do it another way |
//! | **One deadline.** No attempt, wait, token, key of Wise, stored pair or approval keeps a call beyond its [timeout](crate::Builder::timeout). | set a timeout that leaves time for a person, where one has to approve; do not block in hooks: they are not asynchronous |
//! | **An answer that began is kept.** When its body stalls or breaks off, the error has the status, [headers](crate::Error::headers), trace id and [what came of the body](crate::Error::partial_body), and the [`id`](crate::Error::id) in it. A body without progress ends after the [stall timeout](crate::Builder::stall_timeout). | write the `id` down before anything else; in a transport of your own, give the head first and then the body |
//! | **Tokens are not lost.** A new pair is read first, and stored before any other code runs or anything is sent with it; dropping the calls that wait does not end a refresh. One refresh token is sent once in a call. | use one store for everything that acts for a user, with a lock where there are several processes; be done with saving when the pair would survive a crash |
//! | **Resources come back.** A call that is dropped gives back its turn of the [rate limit](crate::RateLimit), and a refresh takes no turn of the calls that wait for it. Limits count what leaves. | share one client, or its clones, among what shares a limit |
//! | **Your code stays yours.** A hook, provider, store, callback or approval handler that panics, hangs or fails ends the calls that used it, and no others. | let it fail early, with an error that helps you: it is the [source](std::error::Error::source) |
//! | **A list loses nothing.** Pages have no gaps and no repetitions as long as Wise's own have none, and after an error the walk goes on where it was. | ask for the rest with `into_call()`, see [`pages`](super::pages) |
//! | **Wise is left in peace.** `Retry-After` is obeyed: what asks for more than the [policy](crate::RetryPolicy::max_retry_after) waits ends the call at once, with [`retry_after`](crate::Error::retry_after). All calls of a client share a [budget](crate::RetryBudget) of repetitions. | come back after that time, not before |
//! | **Secrets do not show**, neither in texts of errors, nor in `Debug`, nor in what [`tracing`](super::observability) is told. | do not print bodies, headers and sources of errors |
//!
//! What nobody can promise: a pair of tokens that Wise has given out and whose answer never came is gone, and its user has to consent again. A
//! call whose future is dropped may still be done. What another program does with the same tokens, or within the same limit, the client does
//! not see.
