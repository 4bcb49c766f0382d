//! Document → operations.

use http::{Method, Uri};
use jsonschema::Registry;
use serde_json::{Map, Value};

use super::route::Routes;
use super::schema::{base_uri, escaped};
use super::webhooks::{self, Webhooks};
use super::{
    Body, Contracts, Document, DocumentedResponse, Location, Media, Operation, OperationId,
    Parameter, Schema,
};

pub(super) fn contracts(documents: &'static [Document]) -> Result<Contracts, String> {
    let mut registry = Registry::new().draft(jsonschema::Draft::Draft202012);
    for document in documents {
        registry = registry
            .add(base_uri(&document.version), &document.root)
            .map_err(|error| error.to_string())?;
    }
    let registry = registry.prepare().map_err(|error| error.to_string())?;
    // Once in a process: it lives as long as the documents that it points into.
    let registry: &'static Registry<'static> = Box::leak(Box::new(registry));
    let mut operations = Vec::new();
    let mut webhooks = Webhooks::new();
    for document in documents {
        let reader = Reader { document, registry };
        reader.operations(&mut operations);
        reader.webhooks(&mut webhooks);
    }
    let routes = Routes::of(&operations);
    Ok(Contracts {
        operations,
        routes,
        webhooks,
    })
}

struct Reader {
    document: &'static Document,
    registry: &'static Registry<'static>,
}

impl Reader {
    fn operations(&self, all: &mut Vec<Operation>) {
        let root = &self.document.root;
        let api = servers(root).unwrap_or_default();
        for (path, item) in members(root.get("paths")) {
            for (method, operation) in members(Some(item)) {
                let known = ["get", "put", "post", "delete", "patch", "head", "options"];
                let (true, Ok(method_)) = (
                    known.contains(&method.as_str()),
                    method.to_ascii_uppercase().parse::<Method>(),
                ) else {
                    continue;
                };
                let at = format!("/paths/{}/{method}", escaped(path));
                let own = servers(operation).or_else(|| servers(item));
                let mut parameters = self.parameters(item, &format!("/paths/{}", escaped(path)));
                parameters.extend(self.parameters(operation, &at));
                let id = text(operation, "operationId");
                all.push(Operation {
                    index: all.len(),
                    known: OperationId::of(&self.document.version, &id),
                    id,
                    version: self.document.version.clone(),
                    method: method_,
                    path: format!("{}{path}", prefix(&api, own.as_ref())),
                    parameters,
                    body: self.body(operation, &at),
                    responses: self.responses(operation, &at),
                    security: security(operation, root),
                });
            }
        }
    }

    /// Webhooks have no version of the API: the versions come oldest first, and the newest one counts.
    fn webhooks(&self, all: &mut Webhooks) {
        for (event, _) in members(self.document.root.get("webhooks")) {
            let body = format!("/webhooks/{}/post/requestBody", escaped(event));
            let (at, body) = match self.document.root.pointer(&body) {
                Some(value) => self.resolve(body, value),
                None => continue,
            };
            for (kind, _) in members(body.get("content")) {
                let at = format!("{at}/content/{}/schema", escaped(kind));
                let at = match self.document.root.pointer(&at) {
                    Some(value) => self.resolve(at, value).0,
                    None => continue,
                };
                let versions = webhooks::versions(&self.document.root, &at, |at| self.schema(at));
                all.entry(event.clone()).or_default().extend(versions);
            }
        }
    }

    /// The value at a place, and the place that it really stands at: behind references.
    fn resolve(&self, at: String, value: &'static Value) -> (String, &'static Value) {
        match value.get("$ref").and_then(Value::as_str) {
            Some(reference) => {
                let pointer = reference.trim_start_matches('#').to_owned();
                match self.document.root.pointer(&pointer) {
                    Some(target) => self.resolve(pointer, target),
                    None => (at, value),
                }
            }
            None => (at, value),
        }
    }

    fn schema(&self, at: String) -> Schema {
        Schema::new(self.document, self.registry, at)
    }

    fn parameters(&self, of: &'static Value, at: &str) -> Vec<Parameter> {
        let list = of.get("parameters").and_then(Value::as_array);
        let each = list.into_iter().flatten().enumerate();
        let parameters = each.filter_map(|(index, parameter)| {
            let (at, parameter) = self.resolve(format!("{at}/parameters/{index}"), parameter);
            let location = match parameter.get("in").and_then(Value::as_str)? {
                "path" => Location::Path,
                "query" => Location::Query,
                "header" => Location::Header,
                _ => return None,
            };
            Some(Parameter {
                name: text(parameter, "name"),
                location,
                required: location == Location::Path || flag(parameter, "required"),
                schema: self.schema(format!("{at}/schema")),
            })
        });
        parameters.collect()
    }

    fn content(&self, of: &'static Value, at: &str) -> Vec<Media> {
        members(of.get("content"))
            .map(|(kind, media)| Media {
                kind: kind.clone(),
                schema: media
                    .get("schema")
                    .map(|_| self.schema(format!("{at}/content/{}/schema", escaped(kind)))),
            })
            .collect()
    }

    fn body(&self, operation: &'static Value, at: &str) -> Option<Body> {
        let (at, body) = self.resolve(format!("{at}/requestBody"), operation.get("requestBody")?);
        Some(Body {
            required: flag(body, "required"),
            content: self.content(body, &at),
        })
    }

    fn responses(&self, operation: &'static Value, at: &str) -> Vec<DocumentedResponse> {
        let mut responses: Vec<DocumentedResponse> = members(operation.get("responses"))
            .filter_map(|(status, response)| {
                let (at, response) = self.resolve(format!("{at}/responses/{status}"), response);
                Some(DocumentedResponse {
                    status: status.parse().ok()?,
                    headers: members(response.get("headers"))
                        .map(|(name, header)| {
                            let at = format!("{at}/headers/{}", escaped(name));
                            let (at, _) = self.resolve(at, header);
                            (name.clone(), self.schema(format!("{at}/schema")))
                        })
                        .collect(),
                    content: self.content(response, &at),
                })
            })
            .collect();
        responses.sort_by_key(|response| response.status);
        responses
    }
}

/// The host and the path of the first server: production.
fn servers(of: &Value) -> Option<(String, String)> {
    let url: Uri = of
        .get("servers")?
        .get(0)?
        .get("url")?
        .as_str()?
        .parse()
        .ok()?;
    Some((
        url.host().unwrap_or_default().to_owned(),
        url.path().trim_end_matches('/').to_owned(),
    ))
}

/// What the mock puts in front of a path, having one host for all: the path of the server, and for another host than the API's its
/// first label.
fn prefix(api: &(String, String), own: Option<&(String, String)>) -> String {
    match own {
        Some((host, path)) if *host != api.0 => {
            format!("/{}{path}", host.split('.').next().unwrap_or_default())
        }
        Some((_, path)) => path.clone(),
        None => api.1.clone(),
    }
}

fn security(operation: &Value, root: &Value) -> Vec<Vec<String>> {
    let alternatives = operation.get("security").or_else(|| root.get("security"));
    let alternatives = alternatives.and_then(Value::as_array);
    alternatives
        .into_iter()
        .flatten()
        .map(|all| members(Some(all)).map(|(name, _)| name.clone()).collect())
        .collect()
}

fn members(of: Option<&Value>) -> impl Iterator<Item = (&String, &Value)> {
    of.and_then(Value::as_object)
        .into_iter()
        .flat_map(Map::iter)
}

fn text(of: &Value, key: &str) -> String {
    of.get(key)
        .and_then(Value::as_str)
        .unwrap_or_default()
        .to_owned()
}

fn flag(of: &Value, key: &str) -> bool {
    of.get(key).and_then(Value::as_bool).unwrap_or_default()
}
