//! Parameters: what travels in the path, the query and the headers.

use super::operations::Draft;
use super::{Builder, Use};
use crate::model::{Kind, ListStyle, Location, Parameter, Prose, TypeRef};
use crate::place;
use crate::resolve::{Node, Shape};
use openapiv3::ParameterSchemaOrContent;
use serde_json::Value;

/// The header that every operation accepts and every call can set by itself.
const CORRELATION_ID: &str = "X-External-Correlation-Id";

impl<'a> Builder<'a> {
    pub(super) fn parameters(&mut self, draft: &Draft<'a>) -> Vec<Parameter> {
        let mut found: Vec<Parameter> = Vec::new();
        // What the operation says comes first, so that the path item cannot overrule it.
        for reference in draft.source.parameters.iter().chain(&draft.item.parameters) {
            let Some(parameter) = self.resolver.parameter(reference) else {
                self.problem(
                    &draft.operation.at,
                    "a parameter is a reference that does not resolve",
                    "Correct it; until then the parameter is left out",
                );
                continue;
            };
            let data = parameter.parameter_data_ref();
            let location = match parameter {
                openapiv3::Parameter::Path { .. } => Location::Path,
                openapiv3::Parameter::Query { .. } => Location::Query,
                openapiv3::Parameter::Header { .. } => Location::Header,
                openapiv3::Parameter::Cookie { .. } => {
                    self.problem(
                        &draft.operation.at,
                        format!("the cookie parameter `{}` is not supported", data.name),
                        "Send it as a header; until then it is left out",
                    );
                    self.skip("a cookie parameter");
                    continue;
                }
            };
            if location == Location::Header && data.name.eq_ignore_ascii_case(CORRELATION_ID) {
                self.skip("the correlation id, an option of every call");
                continue;
            }
            if found
                .iter()
                .any(|known| known.wire == data.name && known.location == location)
            {
                self.skip("a parameter of the path item that the operation overrules");
                continue;
            }
            let parameter = self.parameter(draft, parameter, location);
            found.push(parameter);
        }
        self.path_parameters(draft, &mut found);
        found
    }

    fn parameter(
        &mut self,
        draft: &Draft<'a>,
        parameter: &'a openapiv3::Parameter,
        location: Location,
    ) -> Parameter {
        let data = parameter.parameter_data_ref();
        let place = Use::root(
            place::parameter(&draft.key, location.as_str(), &data.name),
            &data.name,
        );
        let node = schema_of(&data.format);
        let constant = if location == Location::Header {
            node.and_then(|node| self.constant(node))
        } else {
            None
        };
        let typed = match node {
            // A constant needs no type of its own.
            Some(_) if constant.is_some() => super::Typed::plain(TypeRef::Text),
            Some(node) => self.typed(node, &place),
            None => self.untyped(
                &place,
                &draft.operation.at,
                "a parameter without a schema",
                false,
            ),
        };
        let mut ty = typed.ty;
        let comma = location == Location::Query && self.rules.is_comma_list(&place.keys, "");
        if comma && !matches!(ty, TypeRef::List(_)) {
            ty = TypeRef::List(Box::new(ty));
        }
        if !travels(&ty, &self.api) {
            self.problem(
                &draft.operation.at,
                format!("the parameter `{}` is no plain value", data.name),
                "Send it as text; until then it is taken as text",
            );
            ty = TypeRef::Text;
        }
        let mut facts = typed.facts;
        if data.deprecated == Some(true) {
            facts.limits.push("marked deprecated by Wise".to_owned());
        }
        Parameter {
            wire: data.name.clone(),
            location,
            required: data.required || location == Location::Path,
            ty,
            constant,
            list: list_style(parameter, comma),
            facts,
            prose: Prose {
                summary: None,
                description: data.description.clone(),
            },
        }
    }

    /// The only value that a header can have: an enum of one, or a default and nothing else.
    fn constant(&self, node: Node<'a>) -> Option<String> {
        let shape = Shape::of(self.resolver.values(node)?);
        let own = self.resolver.schema(node).map(Shape::of);
        let default = own.and_then(|own| own.extension("x-default"));
        let default = default.or_else(|| shape.extension("x-default"));
        let text = |value: &Value| match value {
            Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        match (shape.values.as_slice(), default) {
            ([only], _) => Some(text(only)),
            ([], Some(default)) if !default.is_null() => Some(text(default)),
            _ => None,
        }
    }

    /// Path parameters in the order of the path, each of which must be declared, and no other.
    fn path_parameters(&mut self, draft: &Draft<'a>, found: &mut Vec<Parameter>) {
        let names = template_names(&draft.operation.path);
        for name in &names {
            if !found
                .iter()
                .any(|parameter| parameter.location == Location::Path && parameter.wire == *name)
            {
                self.problem(
                    &draft.operation.at,
                    format!("the path parameter `{name}` is not declared"),
                    "Declare it; until then it is taken as text",
                );
                found.push(Parameter {
                    wire: (*name).to_owned(),
                    location: Location::Path,
                    required: true,
                    ty: TypeRef::Text,
                    constant: None,
                    list: ListStyle::Comma,
                    facts: crate::model::Facts::default(),
                    prose: Prose::default(),
                });
            }
        }
        found.retain(|parameter| {
            let known =
                parameter.location != Location::Path || names.contains(&parameter.wire.as_str());
            if !known {
                let problem = self.document.problem(
                    &draft.operation.at,
                    format!("`{}` is no part of the path", parameter.wire),
                    "Remove the parameter; until then it is left out",
                );
                self.found.problems.push(problem);
            }
            known
        });
        found.sort_by_key(|parameter| {
            (
                parameter.location,
                names.iter().position(|name| *name == parameter.wire),
            )
        });
        // A period is given from its start to its end: two instants in alphabetical order are easily swapped.
        for end in 0..found.len() {
            let Some(stem) = found[end].wire.strip_suffix("End") else {
                continue;
            };
            let start = format!("{stem}Start");
            let is_start = |parameter: &Parameter| {
                parameter.location == found[end].location && parameter.wire == start
            };
            if let Some(later) = found.iter().skip(end).position(is_start) {
                found.swap(end, end + later);
            }
        }
    }
}

/// The schema of a parameter, whether it stands by itself or in a media type.
fn schema_of(format: &ParameterSchemaOrContent) -> Option<Node<'_>> {
    match format {
        ParameterSchemaOrContent::Schema(schema) => Some(schema.into()),
        ParameterSchemaOrContent::Content(content) => {
            let media = content.values().next()?;
            media.schema.as_ref().map(Node::from)
        }
    }
}

/// How a list is written: with commas where a rule says so (`comma`), or where the contract does.
fn list_style(parameter: &openapiv3::Parameter, comma: bool) -> ListStyle {
    let explode = parameter.parameter_data_ref().explode != Some(false);
    match parameter {
        openapiv3::Parameter::Query {
            style: openapiv3::QueryStyle::Form,
            ..
        } if explode && !comma => ListStyle::Repeat,
        _ => ListStyle::Comma,
    }
}

/// The names between braces of a path template.
pub(crate) fn template_names(path: &str) -> Vec<&str> {
    path.split('{')
        .skip(1)
        .filter_map(|part| part.split_once('}'))
        .map(|(name, _)| name)
        .collect()
}

/// Whether a value can travel in a path, a query or a header.
fn travels(ty: &TypeRef, api: &crate::model::Api) -> bool {
    match ty {
        TypeRef::List(inner) => !matches!(**inner, TypeRef::List(_)) && travels(inner, api),
        TypeRef::Named(id) => matches!(api.ty(*id).kind, Kind::Enum(_)),
        TypeRef::Map(_) | TypeRef::Json | TypeRef::Upload => false,
        _ => true,
    }
}
