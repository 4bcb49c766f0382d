//! Which members of an object decided for its type.

/// Members of an object that belong to the union that it is an alternative of.
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
    /// This one decided. The union writes it again, so that it is nothing that its alternative would have to keep.
    Tag(&'static str),
}
