//! Lowered document → model.
//!
//! Types are found breadth first from the operations, so that the canonical key of a type (where it is used) is its
//! shallowest use: first as a response, then as a request, a parameter, an error, a webhook. The walk runs twice: the
//! first time to learn every use of every component, the second time with that knowledge.

mod either;
mod events;
mod finals;
mod follow;
mod form;
mod gather;
mod keys;
mod listed;
mod merge;
mod operations;
mod outcome;
mod pages;
mod parameters;
mod scalars;
mod types;
mod unions;

pub use form::Forms;
pub use gather::gather;
pub use merge::unite;

use crate::document::Document;
use crate::lower::Lowered;
use crate::model::{Api, Facts, Kind, Prose, TypeDef, TypeId, TypeRef, Untyped};
use crate::place;
use crate::problem::Problems;
use crate::resolve::{Node, Resolver, Shape};
use crate::rules::Rules;
use openapiv3::Schema;
use std::collections::{BTreeMap, HashMap, VecDeque};

/// Tells the identity of an operation: the id under which `names.toml` knows it.
pub type Identify<'a> = dyn Fn(&str, &str, &str) -> String + 'a;

/// What a model could not be given.
#[derive(Debug, Default)]
pub struct Found {
    /// What the documents hold that the generator cannot use.
    pub problems: Problems,
    /// Rules that do not fit what they are about: the model goes without what they decide.
    pub left_out: Problems,
}

/// Builds the model of the operations of one version.
pub fn operations(
    document: &Document,
    lowered: &Lowered,
    version: &str,
    rules: &Rules,
    identify: &Identify<'_>,
) -> (Api, Found) {
    build(document, lowered, version, rules, |builder| {
        builder.operations(identify)
    })
}

/// Builds the model of the webhooks of one document. They are outside of the versions of the API, so their types are, too.
pub fn webhooks(
    document: &Document,
    lowered: &Lowered,
    version: &str,
    rules: &Rules,
) -> (Api, Found) {
    build(document, lowered, version, rules, Builder::events)
}

fn build<'a>(
    document: &'a Document,
    lowered: &'a Lowered,
    version: &str,
    rules: &'a Rules,
    visit: impl Fn(&mut Builder<'a>),
) -> (Api, Found) {
    let run = |known| {
        let mut builder = Builder::new(document, lowered, rules, known);
        builder.api.version = version.to_owned();
        visit(&mut builder);
        builder.drain();
        builder.check_idempotency();
        builder.check_pages();
        builder.check_windows();
        builder
    };
    let seen = run(HashMap::new()).component_keys();
    run(seen).finish()
}

/// How a type is used.
#[derive(Clone, Debug)]
struct Use {
    /// Every key of this use; the first is the canonical one.
    keys: Vec<String>,
    /// The name of the property or parameter, for the rules that go by name.
    property: String,
}

impl Use {
    fn root(key: String, property: &str) -> Self {
        Self {
            keys: vec![key],
            property: property.to_owned(),
        }
    }

    fn step(&self, suffix: &str) -> Self {
        Self {
            keys: self
                .keys
                .iter()
                .map(|key| format!("{key}{suffix}"))
                .collect(),
            property: self.property.clone(),
        }
    }

    fn items(&self) -> Self {
        self.step(place::ITEMS)
    }

    fn values(&self) -> Self {
        self.step(place::VALUES)
    }

    fn property(&self, name: &str) -> Self {
        Self {
            property: name.to_owned(),
            ..self.step(&place::property("", name))
        }
    }

    fn key(&self) -> &str {
        self.keys.first().map(String::as_str).unwrap_or_default()
    }
}

/// What a value is, at one place.
#[derive(Clone, Debug)]
struct Typed {
    ty: TypeRef,
    nullable: bool,
    /// Written as JSON text although the type is a number.
    as_text: bool,
    facts: Facts,
}

impl Typed {
    fn plain(ty: TypeRef) -> Self {
        Self {
            ty,
            nullable: false,
            as_text: false,
            facts: Facts::default(),
        }
    }
}

/// A type that has an id already and will be filled in later.
enum Pending<'a> {
    Struct {
        id: TypeId,
        schema: &'a Schema,
        base: Option<&'a Schema>,
        place: Use,
        without: Option<String>,
        multipart: bool,
    },
    Union {
        id: TypeId,
        schema: &'a Schema,
        place: Use,
        branches: Vec<Node<'a>>,
    },
}

struct Builder<'a> {
    document: &'a Document,
    lowered: &'a Lowered,
    resolver: Resolver<'a>,
    rules: &'a Rules,
    api: Api,
    found: Found,
    queue: VecDeque<Pending<'a>>,
    /// Components that are types of their own.
    components: HashMap<&'a str, TypeId>,
    /// Every use of every component, from the first walk.
    known: HashMap<String, Vec<String>>,
    /// Component of a type, for the first walk.
    named: BTreeMap<TypeId, &'a str>,
    /// Components that are being typed: one that comes up again contains itself without an object in between.
    open: Vec<&'a str>,
    /// What is at the places whose lists rules refer to, by the positions of the rules.
    liked: HashMap<usize, TypeRef>,
    /// Texts that have such a list, each as an enum without values, and the positions of their rules.
    texts: Vec<(TypeId, usize)>,
    /// The type to come is a multipart body.
    multipart: bool,
    /// The value to come is a part of one, where `format: binary` is a file.
    part: bool,
}

impl<'a> Builder<'a> {
    fn new(
        document: &'a Document,
        lowered: &'a Lowered,
        rules: &'a Rules,
        known: HashMap<String, Vec<String>>,
    ) -> Self {
        Self {
            document,
            lowered,
            resolver: Resolver::new(&lowered.api),
            rules,
            api: Api::default(),
            found: Found::default(),
            queue: VecDeque::new(),
            components: HashMap::new(),
            known,
            named: BTreeMap::new(),
            open: Vec::new(),
            liked: HashMap::new(),
            texts: Vec::new(),
            multipart: false,
            part: false,
        }
    }

    fn finish(mut self) -> (Api, Found) {
        self.like();
        self.finals();
        merge::settle(&mut self.api, self.rules);
        self.either();
        (self.api, self.found)
    }

    fn component_keys(self) -> HashMap<String, Vec<String>> {
        let Self { named, api, .. } = self;
        named
            .into_iter()
            .map(|(id, name)| (name.to_owned(), api.types[id.0].keys.clone()))
            .collect()
    }

    fn problem(&mut self, at: &str, what: impl Into<String>, todo: &str) {
        let problem = self.document.problem(at, what, todo);
        self.found.problems.push(problem);
    }

    /// A rule for one of these places does not fit what the contract has there; and what comes of it.
    fn unfit(&mut self, at: &str, rule: (&str, &[String]), what: impl Into<String>, then: &str) {
        let todo = format!("Correct {}; {then}", self.rules.written(rule.0, rule.1));
        let problem = self.document.problem(at, what, &todo);
        self.found.left_out.push(problem);
    }

    /// Untyped JSON, with the reason in the census.
    fn untyped(
        &mut self,
        place: &Use,
        at: &str,
        reason: impl Into<String>,
        recoverable: bool,
    ) -> Typed {
        self.api.untyped.push(Untyped {
            key: place.key().to_owned(),
            at: at.to_owned(),
            reason: reason.into(),
            recoverable,
        });
        Typed::plain(TypeRef::Json)
    }

    fn define(&mut self, schema: &Schema, place: &Use, kind: Kind) -> TypeId {
        let shape = Shape::of(schema);
        let id = TypeId(self.api.types.len());
        self.api.types.push(TypeDef {
            keys: place.keys.clone(),
            declared: None,
            suggested: None,
            kind,
            sent: false,
            received: false,
            deprecated: schema.schema_data.deprecated,
            either: Vec::new(),
            finals: None,
            at: shape.at().to_owned(),
            prose: prose(schema),
        });
        id
    }

    fn drain(&mut self) {
        while let Some(pending) = self.queue.pop_front() {
            match pending {
                Pending::Struct {
                    id,
                    schema,
                    base,
                    place,
                    without,
                    multipart,
                } => {
                    let kind = Kind::Struct(self.structure(
                        schema,
                        base,
                        &place,
                        without.as_deref(),
                        multipart,
                    ));
                    self.api.types[id.0].kind = kind;
                }
                Pending::Union {
                    id,
                    schema,
                    place,
                    branches,
                } => {
                    let kind = self.union(schema, &place, &branches);
                    self.api.types[id.0].kind = kind;
                }
            }
        }
    }
}

fn prose(schema: &Schema) -> Prose {
    Prose {
        summary: None,
        description: schema.schema_data.description.clone(),
    }
}
