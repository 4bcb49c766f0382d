//! Model → names: every name is claimed once, here, and then only looked up.
//!
//! What `names.toml` records comes first, so that nothing new can take the name of something old.

pub mod registry;
pub mod words;

mod check;
mod guess;
mod kin;
mod members;
mod methods;
mod nested;
pub mod number;
pub mod order;
mod parts;
pub mod reserved;
mod resource;
mod style;
mod types;
mod undone;
pub mod verbs;

pub use check::{Fault, Weight, not_a_snake_name, not_a_type_name, not_a_type_path};
pub use kin::{Kin, Relatives};
pub use style::reads_well;
pub use types::{leave_to_one, recorded};
pub use undone::Faults;

use crate::model::{Api, Location, Parameter, TypeId};
use registry::{OperationEntry, Registry};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// All names of one version.
#[derive(Clone, Debug, Default)]
pub struct Names {
    /// In alphabetical order of their modules.
    pub resources: Vec<Resource>,
    /// By position of the operation in the model.
    pub calls: Vec<Call>,
    /// By [`TypeId`].
    pub types: Vec<TypeName>,
    /// Fields by type and wire name.
    pub fields: HashMap<(TypeId, String), String>,
    /// Variants by type and value or label.
    pub variants: HashMap<(TypeId, String), String>,
    /// Parameters by operation, location and wire name.
    pub parameters: HashMap<(usize, Location, String), String>,
    /// Position in [`Names::calls`] by identity of the operation.
    by_key: HashMap<String, usize>,
    /// Names that were made now and stand in no registry yet.
    pub new: Vec<String>,
    /// Recorded names that cannot be given.
    pub faults: Vec<Fault>,
    /// What each constructor takes, by wire name, in order.
    pub constructors: HashMap<TypeId, Vec<String>>,
    /// What each method takes, by position of the operation: `path.profileId`, and `body`.
    pub arguments: Vec<Vec<String>>,
    /// Orders of arguments that a person has to decide.
    pub asks: Vec<Fault>,
}

/// A resource of the client.
#[derive(Clone, Debug, PartialEq)]
pub struct Resource {
    /// `quotes`.
    pub accessor: String,
    /// `quote`.
    pub module: String,
    /// `Quotes`.
    pub client: String,
}

/// The method of an operation.
#[derive(Clone, Debug, PartialEq)]
pub struct Call {
    /// Position in `Names::resources`.
    pub resource: usize,
    /// `create`.
    pub method: String,
    /// `Create`, in the module `operation` of the resource.
    pub operation: String,
    /// Identity of the operation in the registry.
    pub key: String,
}

/// The path of a type.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TypeName {
    /// `quote`, or `webhook::transfers`.
    pub module: String,
    /// `PaymentOption`.
    pub name: String,
}

impl TypeName {
    /// `quote::PaymentOption`.
    pub(crate) fn path(&self) -> String {
        format!("{}::{}", self.module, self.name)
    }
}

impl Names {
    /// The name of a parameter of an operation.
    pub fn parameter(&self, operation: usize, parameter: &Parameter) -> &str {
        let key = (operation, parameter.location, parameter.wire.clone());
        self.parameters.get(&key).map_or("", String::as_str)
    }

    /// The call of an operation, by its identity.
    pub fn call(&self, key: &str) -> Option<&Call> {
        self.calls.get(*self.by_key.get(key)?)
    }

    /// Claims every name of a model: what `known` records first. What this model uses is written into `next`. No type gets one
    /// of the names in `ids`, which are in scope everywhere.
    pub fn claim(
        api: &Api,
        keys: &[String],
        ids: &BTreeSet<&str>,
        (known, relatives): (&Registry, &Relatives<'_>),
        next: &mut Registry,
    ) -> Self {
        let mut names = Self::default();
        names.operations(api, keys, known, next);
        let keys = names.calls.iter().enumerate();
        names.by_key = keys
            .map(|(index, call)| (call.key.clone(), index))
            .collect();
        names.type_names(api, ids, (known, relatives), next);
        names.members(api, known, next);
        names.parameters(api, known, next);
        names.order(api, known, next);
        names
    }

    fn operations(&mut self, api: &Api, keys: &[String], known: &Registry, next: &mut Registry) {
        let mut taken = methods::Taken::default();
        for key in keys {
            if let Some(entry) = known.operations.get(key)
                && let Err(what) = taken.claim(&entry.call)
            {
                let todo = "Give one of them a different call";
                self.faults.push(Fault::new("operations", key, what, todo));
            }
        }
        let resources = resource::Resources::of_all(&api.operations, keys, known);
        let new = api.operations.iter().zip(keys).enumerate();
        let new = new.filter(|(_, (_, key))| !known.operations.contains_key(*key));
        let mut guessed = taken.guess(new.map(|(at, (operation, _))| (at, operation)), &resources);
        let mut calls = Vec::new();
        for (index, (operation, key)) in api.operations.iter().zip(keys).enumerate() {
            let entry = known.operations.get(key).cloned();
            let call = match &entry {
                Some(entry) => entry.call.clone(),
                None => {
                    let call = guessed.remove(&index).unwrap_or_default();
                    self.new
                        .push(format!("operation `{}`: `{call}`", operation.id));
                    call
                }
            };
            let mut aliases = entry.map(|entry| entry.aliases).unwrap_or_default();
            if *key != operation.id
                && !key.eq_ignore_ascii_case(&operation.id)
                && !aliases.contains(&operation.id)
            {
                aliases.push(operation.id.clone());
                aliases.sort();
            }
            let http = registry::http(&operation.method, &operation.path);
            next.operations
                .entry(key.clone())
                .or_insert(OperationEntry {
                    http,
                    call: call.clone(),
                    aliases,
                });
            calls.push((key.clone(), call));
        }
        self.resources(&calls, known, next);
        for (key, call) in calls {
            let (accessor, method) = call.split_once('.').unwrap_or(("", &call));
            let resource = self
                .resources
                .iter()
                .position(|one| one.accessor == accessor)
                .unwrap_or_default();
            self.calls.push(Call {
                resource,
                method: method.to_owned(),
                operation: words::pascal(method),
                key,
            });
        }
    }

    /// The resources behind the calls, each with a module of its own.
    fn resources(&mut self, calls: &[(String, String)], known: &Registry, next: &mut Registry) {
        let accessors: BTreeSet<&str> = calls
            .iter()
            .filter_map(|(_, call)| call.split_once('.'))
            .map(|(accessor, _)| accessor)
            .collect();
        let recorded = accessors
            .iter()
            .filter_map(|accessor| known.resources.get_key_value(*accessor));
        let mut modules: BTreeMap<String, &str> = BTreeMap::new();
        for (accessor, module) in recorded {
            if let Some(other) = modules.insert(module.clone(), accessor) {
                let what = format!("`{module}` is the module of `{other}`, too");
                let todo = "Give each resource a module of its own, or call their operations by one resource";
                self.faults
                    .push(Fault::new("resources", accessor, what, todo));
            }
        }
        for accessor in accessors {
            let module = match known.resources.get(accessor) {
                Some(module) => module.clone(),
                None => {
                    let mut module = resource::module(accessor);
                    while modules.contains_key(&module) {
                        module.push_str("_api");
                    }
                    modules.insert(module.clone(), accessor);
                    module
                }
            };
            next.resources.insert(accessor.to_owned(), module.clone());
            self.resources.push(Resource {
                accessor: accessor.to_owned(),
                client: words::pascal(accessor),
                module,
            });
        }
        self.resources.sort_by(|a, b| a.module.cmp(&b.module));
    }
}
