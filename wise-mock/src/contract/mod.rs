//! The contracts as the mock reads them: plain lookups in the document, without the model of the generator.

mod known;
mod read;
mod route;
mod schema;
mod unpack;
mod webhooks;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use http::Method;
use serde_json::Value;

use crate::misuse::Misuse;
pub(crate) use known::OperationId;
pub(crate) use route::Routed;
pub use schema::{Breach, Schema};

/// The documents, as the build script packed them.
static PACKED: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/contracts.json.z"));

static DOCUMENTS: LazyLock<Result<Vec<Document>, String>> = LazyLock::new(unpack::documents);

static CONTRACTS: LazyLock<Result<Contracts, String>> = LazyLock::new(|| {
    let documents = DOCUMENTS.as_ref().map_err(Clone::clone)?;
    read::contracts(documents)
});

/// A contract of the API: one file of `spec/`.
pub(crate) struct Document {
    /// The directory in `spec/`.
    pub(crate) version: String,
    /// The OpenAPI document.
    pub(crate) root: Value,
    /// The places of unions of which several alternatives may hold, and why.
    pub(crate) opened: BTreeMap<String, String>,
}

/// Every operation of every version.
pub struct Contracts {
    operations: Vec<Operation>,
    routes: route::Routes,
    webhooks: webhooks::Webhooks,
}

impl Contracts {
    /// The contracts that were built in.
    ///
    /// # Errors
    /// When a document is not what the mock can read, which is a mistake of its build.
    pub fn get() -> Result<&'static Self, String> {
        CONTRACTS.as_ref().map_err(Clone::clone)
    }

    /// The operations of all versions.
    pub fn operations(&self) -> &[Operation] {
        &self.operations
    }

    /// The operations of this id, one for each version that has it. Ids differ in letter case from version to version, which
    /// does not count.
    pub fn named<'a>(&'a self, id: &'a str) -> impl Iterator<Item = &'a Operation> {
        self.operations
            .iter()
            .filter(move |operation| operation.id.eq_ignore_ascii_case(id))
    }

    /// The id as it was asked for, if some version has an operation of it.
    pub(crate) fn known<'a>(&self, id: &'a str) -> Result<&'a str, Misuse> {
        let known = self.named(id).next().is_some();
        let unknown = || Misuse(format!("no version of the API has an operation `{id}`"));
        known.then_some(id).ok_or_else(unknown)
    }

    /// The events that Wise sends webhooks for, each with its schema versions, the oldest first.
    pub fn events(&self) -> impl Iterator<Item = (&str, impl DoubleEndedIterator<Item = &str>)> {
        let all = self.webhooks.iter();
        all.map(|(event, versions)| (event.as_str(), versions.keys().map(String::as_str)))
    }

    /// What a notification of an event has to be in a schema version; nothing when there is no such event or version.
    pub fn notification(&self, event: &str, version: &str) -> Option<&Schema> {
        self.webhooks.get(event)?.get(version)
    }

    /// The unions whose `oneOf` the mock takes for `anyOf`: version, place in the contract, and the reason.
    pub fn opened_unions(
        &self,
    ) -> impl Iterator<Item = (&'static str, &'static str, &'static str)> {
        let documents = DOCUMENTS.as_ref().map_or(&[][..], Vec::as_slice);
        documents.iter().flat_map(|document| {
            let opened = document.opened.iter();
            opened
                .map(|(place, reason)| (document.version.as_str(), place.as_str(), reason.as_str()))
        })
    }

    /// The paths of other versions that would lead to an operation, where the one that was sent does not.
    pub(crate) fn elsewhere(&self, method: &Method, path: &str) -> Vec<String> {
        let version = |segment: &str| {
            let quarter = segment.len() == 6 && segment.as_bytes()[4].eq_ignore_ascii_case(&b'Q');
            let number = segment
                .strip_prefix('v')
                .is_some_and(|rest| rest.parse::<u8>().is_ok());
            quarter || number
        };
        let first = |path: &str| {
            path.trim_start_matches('/')
                .split('/')
                .next()
                .map(str::to_owned)
        };
        let own = first(path).filter(|segment| version(segment));
        let rest = own.as_ref().map_or(path, |own| &path[own.len() + 1..]);
        let prefixes: BTreeSet<String> = self
            .operations
            .iter()
            .filter_map(|operation| first(&operation.path).filter(|segment| version(segment)))
            .collect();
        let paths = prefixes
            .into_iter()
            .map(|prefix| format!("/{prefix}{rest}"));
        paths
            .filter(|path| matches!(self.route(method, path), Routed::Found(..)))
            .collect()
    }

    /// The operation that a request means.
    pub(crate) fn route(&self, method: &Method, path: &str) -> Routed<'_> {
        self.routes.find(&self.operations, method, path)
    }
}

/// One operation of one version.
#[derive(Debug)]
pub struct Operation {
    /// Where it stands among all operations.
    pub(crate) index: usize,
    /// The `operationId`.
    pub id: String,
    /// What it is, if the mock answers it from what it remembers.
    pub(crate) known: Option<OperationId>,
    /// The directory in `spec/`, such as `legacy`.
    pub version: String,
    /// The method.
    pub method: Method,
    /// What the mock serves it under: the prefix of the version or host, and the path of the contract.
    pub path: String,
    /// Parameters in the path, the query and headers.
    pub parameters: Vec<Parameter>,
    /// The body of the request, if there is one.
    pub body: Option<Body>,
    /// The documented responses, by status.
    pub responses: Vec<DocumentedResponse>,
    /// The tokens that are accepted: alternatives, each of them all of its members. Empty: none is needed.
    pub security: Vec<Vec<String>>,
}

impl Operation {
    /// The names of the parameters in the path, in its order.
    fn path_names(&self) -> impl Iterator<Item = &str> {
        let parts = self.path.split('{').skip(1);
        parts.filter_map(|part| Some(part.split_once('}')?.0))
    }

    /// The response of a success: the lowest status of the 200s, or else a redirect.
    pub fn success(&self) -> Option<&DocumentedResponse> {
        let with = |statuses: std::ops::Range<u16>| {
            let mut responses = self.responses.iter();
            responses.find(|response| statuses.contains(&response.status) && response.status != 304)
        };
        with(200..300).or_else(|| with(300..400))
    }

    /// The documented response with this status.
    pub fn response(&self, status: u16) -> Option<&DocumentedResponse> {
        self.responses
            .iter()
            .find(|response| response.status == status)
    }
}

/// Where a parameter stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Location {
    /// In the path.
    Path,
    /// In the query string.
    Query,
    /// In a header.
    Header,
}

impl Location {
    /// As the contract spells it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Path => "path",
            Self::Query => "query",
            Self::Header => "header",
        }
    }
}

/// A parameter of an operation.
#[derive(Debug)]
pub struct Parameter {
    /// Its name.
    pub name: String,
    /// Where it stands.
    pub location: Location,
    /// Whether a request must have it.
    pub required: bool,
    /// What its value must be.
    pub schema: Schema,
}

/// The body of a request.
#[derive(Debug)]
pub struct Body {
    /// Whether a request must have one.
    pub required: bool,
    /// The media types.
    pub content: Vec<Media>,
}

/// A body of one media type.
#[derive(Debug)]
pub struct Media {
    /// `application/json`.
    pub kind: String,
    /// What the body must be; nothing where the contract does not say.
    pub schema: Option<Schema>,
}

/// A documented response.
#[derive(Debug)]
pub struct DocumentedResponse {
    /// The status.
    pub status: u16,
    /// Its headers.
    pub headers: Vec<(String, Schema)>,
    /// Its body, in one or several media types; empty for none.
    pub content: Vec<Media>,
}
