//! Whether the rules about pages and periods fit the operations that they are about.

use super::Builder;
use crate::model::{
    Field, Kind, Location, NextPage, Operation, OutcomeBody, Pages, Parameter, TypeRef, Window,
};

impl Builder<'_> {
    /// Takes the pages back that an operation does not have as the rule says.
    pub(super) fn check_pages(&mut self) {
        for index in 0..self.api.operations.len() {
            let operation = &self.api.operations[index];
            let Some(pages) = &operation.pages else {
                continue;
            };
            if let Err(what) = self.fits(operation, pages) {
                let at = operation.at.clone();
                self.api.operations[index].pages = None;
                let keys = [self.api.operations[index].id.clone()];
                let then = "the operation counts as one without pages";
                self.unfit(&at, ("pages", &keys), what, then);
            }
        }
    }

    fn fits(&self, operation: &Operation, pages: &Pages) -> Result<(), String> {
        let position = query(operation, &pages.position)?;
        let by = &position.ty;
        if position.required || position.constant.is_some() {
            return Err(format!(
                "`{}` can say where a page begins only if it may be left out, which means the first page",
                position.wire
            ));
        }
        let OutcomeBody::Json(_, page) = &operation.outcome.body else {
            return Err("what comes back is not JSON, so it cannot be a page of a list".to_owned());
        };
        let items = match &pages.items {
            None => page,
            Some(items) => &self.property_of(page, items, "the response")?.ty,
        };
        let TypeRef::List(item) = items else {
            let what = pages.items.as_deref().map(|items| format!("`{items}`"));
            let what = what.as_deref().unwrap_or("the response");
            return Err(format!("{what} is not a list, so it cannot hold items"));
        };
        match &pages.next {
            NextPage::Cursor(next) => {
                same(by, self.property_of(page, next, "the response")?, position)
            }
            NextPage::Last(id) => same(by, self.property_of(item, id, "an item")?, position),
            NextPage::Offset => countable(by, &position.wire),
            NextPage::Number { total, .. } => {
                countable(by, &position.wire)?;
                let Some(total) = total else { return Ok(()) };
                countable(&self.property_of(page, total, "the response")?.ty, total)
            }
        }
    }

    fn property_of(&self, owner: &TypeRef, wire: &str, what: &str) -> Result<&Field, String> {
        let fields = match owner {
            TypeRef::Named(id) => match &self.api.ty(*id).kind {
                Kind::Struct(object) => Some(&object.fields),
                _ => None,
            },
            _ => None,
        };
        let field = fields.and_then(|fields| fields.iter().find(|field| field.wire == wire));
        field.ok_or_else(|| format!("{what} has no property `{wire}`"))
    }

    /// Takes the periods back that an operation does not have as the rule says.
    pub(super) fn check_windows(&mut self) {
        for index in 0..self.api.operations.len() {
            let operation = &self.api.operations[index];
            let Some(Window { start, end, .. }) = &operation.window else {
                continue;
            };
            let unfit = [start, end].into_iter().find_map(|wire| {
                let parameter = match query(operation, wire) {
                    Ok(parameter) => parameter,
                    Err(what) => return Some(what),
                };
                (!parameter.required || parameter.ty != TypeRef::Timestamp).then(|| {
                    format!("`{wire}` can bound a period only if it is an instant that is required")
                })
            });
            if let Some(what) = unfit {
                let at = operation.at.clone();
                self.api.operations[index].window = None;
                let keys = [self.api.operations[index].id.clone()];
                let then = "the operation counts as one without a limit";
                self.unfit(&at, ("window", &keys), what, then);
            }
        }
    }
}

fn query<'o>(operation: &'o Operation, wire: &str) -> Result<&'o Parameter, String> {
    let mut parameters = operation.parameters.iter();
    let found = parameters
        .find(|parameter| parameter.location == Location::Query && parameter.wire == wire);
    found.ok_or_else(|| format!("the operation has no query parameter `{wire}`"))
}

/// A position is sent as it came.
fn same(by: &TypeRef, came: &Field, sent: &Parameter) -> Result<(), String> {
    if came.ty == *by && !matches!(by, TypeRef::List(_) | TypeRef::Map(_) | TypeRef::Named(_)) {
        return Ok(());
    }
    Err(format!(
        "`{}` and `{}` are not the same plain type, so one cannot be sent as the other",
        came.wire, sent.wire
    ))
}

fn countable(ty: &TypeRef, wire: &str) -> Result<(), String> {
    if matches!(ty, TypeRef::Int32 | TypeRef::Int64) {
        return Ok(());
    }
    Err(format!(
        "`{wire}` is not a whole number, so it cannot count"
    ))
}
