//! Which members of an object decided for its type.

/// Members of an object that its union looks at, while an alternative of it is being read.
#[derive(Clone, Copy)]
pub(super) struct Watch {
    pub(super) what: Watched,
    /// The depth of the members of the object.
    pub(super) depth: u16,
}

#[derive(Clone, Copy)]
pub(super) enum Watched {
    /// Each of these decides that the object is another alternative.
    Others(&'static [&'static str]),
    /// This one decided, by its value at this place, if one alone did. The union writes it again, so the alternative does not keep it in
    /// `extra()`.
    Tag(&'static str, Option<usize>),
}
