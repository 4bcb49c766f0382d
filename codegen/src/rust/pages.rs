//! Operations whose response is a page of a list, and operations about a period.

use super::Types;
use crate::model::{Kind, NextPage, OutcomeBody, TypeRef, Window};

/// What an operation has of pages. The model has seen to it that all that it names is there.
#[derive(Clone, Debug)]
pub struct Paged<'a> {
    /// The parameter that says where a page begins, and its type.
    pub position: Named<'a>,
    /// The field that holds the items; `None`: the response is the list.
    pub items: Option<Named<'a>>,
    /// The type of an item.
    pub item: &'a TypeRef,
    /// Where the next page begins.
    pub next: Next<'a>,
}

/// A field or parameter.
#[derive(Clone, Copy, Debug)]
pub struct Named<'a> {
    /// In Rust.
    pub name: &'a str,
    /// On the wire.
    pub wire: &'a str,
    /// Its type.
    pub ty: &'a TypeRef,
}

/// Where the next page of a list begins.
#[derive(Clone, Debug)]
pub enum Next<'a> {
    /// At what this field of the response says.
    Cursor(Named<'a>),
    /// As many items later as there were on the page.
    Offset,
    /// It has the next number: that of the first page, and the field with the number of all items.
    Number(i64, Option<Named<'a>>),
    /// After the last item, by this field of it.
    Last(Named<'a>),
}

/// A period that may only be so long.
#[derive(Clone, Copy, Debug)]
pub struct Period<'a> {
    /// Its beginning.
    pub start: Named<'a>,
    /// Its end.
    pub end: Named<'a>,
    /// How many days it may have.
    pub days: u32,
}

impl<'a> Types<'a> {
    fn query(&self, index: usize, wire: &str) -> Option<Named<'a>> {
        let mut parameters = self.api.operations[index].parameters.iter();
        let found = parameters.find(|parameter| parameter.wire == wire)?;
        Some(Named {
            name: self.names.parameter(index, found),
            wire: &found.wire,
            ty: &found.ty,
        })
    }

    fn property(&self, owner: &TypeRef, wire: &str) -> Option<Named<'a>> {
        let id = owner.type_id()?;
        let Kind::Struct(object) = &self.api.ty(id).kind else {
            return None;
        };
        let field = object.fields.iter().find(|field| field.wire == wire)?;
        Some(Named {
            name: &self.names.fields[&(id, wire.to_owned())],
            wire: &field.wire,
            ty: &field.ty,
        })
    }

    pub(super) fn paged(&self, index: usize) -> Option<Paged<'a>> {
        let operation = &self.api.operations[index];
        let pages = operation.pages.as_ref()?;
        let OutcomeBody::Json(_, page) = &operation.outcome.body else {
            return None;
        };
        let items = match &pages.items {
            None => None,
            Some(wire) => Some(self.property(page, wire)?),
        };
        let item = items.map_or(page, |items| items.ty).items()?;
        let next = match &pages.next {
            NextPage::Cursor(wire) => Next::Cursor(self.property(page, wire)?),
            NextPage::Offset => Next::Offset,
            NextPage::Number { first, total: None } => Next::Number(*first, None),
            NextPage::Number {
                first,
                total: Some(total),
            } => Next::Number(*first, Some(self.property(page, total)?)),
            NextPage::Last(wire) => Next::Last(self.property(item, wire)?),
        };
        Some(Paged {
            position: self.query(index, &pages.position)?,
            items,
            item,
            next,
        })
    }

    pub(super) fn period(&self, index: usize) -> Option<Period<'a>> {
        let Window { start, end, days } = self.api.operations[index].window.as_ref()?;
        Some(Period {
            start: self.query(index, start)?,
            end: self.query(index, end)?,
            days: *days,
        })
    }
}
