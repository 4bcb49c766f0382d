//! Model → names: every name is claimed once, here, and then only looked up.
//!
//! What `names.toml` records comes first, so that nothing new can take the name of something old.

pub mod registry;
pub mod words;

mod check;
mod guess;
mod members;
mod methods;
mod nested;
pub mod number;
pub mod order;
mod parts;
pub mod reserved;
mod resource;
mod style;
mod undone;
pub mod verbs;

pub use check::{Fault, Weight, not_a_snake_name, not_a_type_name, not_a_type_path};
pub use style::reads_well;
pub use undone::Faults;

use crate::model::{Api, Location, Parameter, TypeId};
use crate::place::{around, operation};
use registry::{OperationEntry, Registry};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

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
        known: &Registry,
        next: &mut Registry,
    ) -> Self {
        let mut names = Self::default();
        names.operations(api, keys, known, next);
        let keys = names.calls.iter().enumerate();
        names.by_key = keys
            .map(|(index, call)| (call.key.clone(), index))
            .collect();
        names.type_names(api, ids, known, next);
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

    fn type_names(
        &mut self,
        api: &Api,
        ids: &BTreeSet<&str>,
        known: &Registry,
        next: &mut Registry,
    ) {
        let reserved = |name: &str| {
            let short = name.rsplit("::").next().unwrap_or(name);
            reserved::TYPES.contains(&short) || ids.contains(short)
        };
        // The client of a resource stands in the same module.
        let clients = self
            .resources
            .iter()
            .map(|resource| format!("{}::{}", resource.module, resource.client));
        let mut taken: HashSet<String> = clients.collect();
        let mut claimed: Vec<Option<TypeName>> = vec![None; api.types.len()];
        let mut pinned = recorded(api, known);
        let owners = owners(api);
        let order = claiming_order(api, &owners);
        // Of two types that were one, what fits a rule keeps the name, then what Wise hands over, what has more uses, the first.
        let rank = |index: usize| {
            let def = &api.types[index];
            (def.declared.is_some(), def.received, def.keys.len())
        };
        let mut heirs: HashMap<String, usize> = HashMap::new();
        for index in order.iter().rev() {
            if let Some(name) = &pinned[*index] {
                let heir = heirs.entry(name.clone()).or_insert(*index);
                if rank(*index) >= rank(*heir) {
                    *heir = *index;
                }
            }
        }
        let clients = taken.clone();
        for (index, name) in pinned.iter_mut().enumerate() {
            let Some(wanted) = name.take_if(|name| {
                let free = !reserved(name) && !clients.contains(name);
                !free || heirs.get(name) != Some(&index) || !taken.insert(name.clone())
            }) else {
                continue;
            };
            self.faults
                .extend(lost(&wanted, api, index, heirs.get(&wanted), known));
        }
        let roots: BTreeMap<&str, usize> = self
            .calls
            .iter()
            .enumerate()
            .map(|(index, call)| (call.key.as_str(), index))
            .collect();
        // What a name has meant at an operation, it never means for a different type of the same one.
        let place = |key: &str| operation(key).to_lowercase();
        let types = known.types.iter();
        let meant: HashSet<(String, &str)> = types.map(|(at, name)| (place(at), &**name)).collect();
        let mut new = Vec::new();
        for index in order {
            let def = &api.types[index];
            let key = def.keys.first().map(String::as_str).unwrap_or_default();
            let here = place(key);
            let around = around(key).map(|(parent, _)| parent);
            let name = match &pinned[index] {
                Some(name) => name.clone(),
                None => {
                    let parent = around.and_then(|parent| claimed[*owners.get(parent)?].as_ref());
                    let guesses = guess::types(def, parent, &roots, &self.calls, &self.resources);
                    let open = |name: &&String| {
                        let meant = meant.contains(&(here.clone(), &***name));
                        !reserved(name) && !taken.contains(*name) && !meant
                    };
                    let long = || guesses.iter().find(open);
                    let free = |name: &&String| short(name) && open(name);
                    let name = guesses
                        .iter()
                        .find(|name| free(name) && reads_well(name))
                        .or_else(|| guesses.iter().find(free))
                        .or_else(long)
                        .cloned()
                        .unwrap_or_else(|| format!("common::Unnamed{index}"));
                    new.push(format!("type `{key}`: `{name}`"));
                    taken.insert(name.clone());
                    name
                }
            };
            // Every use is recorded that cannot be found through the type around it.
            for key in &def.keys {
                if !derived(key, &name, api, &owners, &next.types) {
                    next.types
                        .entry(key.clone())
                        .or_insert_with(|| name.clone());
                }
            }
            let (module, name) = name.rsplit_once("::").unwrap_or(("common", &name));
            claimed[index] = Some(TypeName {
                module: module.to_owned(),
                name: name.to_owned(),
            });
        }
        self.new.extend(new);
        self.types = claimed.into_iter().flatten().collect();
    }
}

/// The name that each type has so far: by a rule, by what `names.toml` records for its uses, or by the use of a type around
/// it that is recorded for another use of that one.
pub fn recorded(api: &Api, known: &Registry) -> Vec<Option<String>> {
    let recorded = &known.types;
    // Which keys led to a name before: a type that lost its first use is found through its others.
    let mut by_name: HashMap<&str, Vec<&str>> = HashMap::new();
    for (key, name) in recorded {
        by_name.entry(name).or_default().push(key);
    }
    let owners = owners(api);
    let mut names: Vec<Option<String>> = vec![None; api.types.len()];
    for index in claiming_order(api, &owners) {
        let def = &api.types[index];
        let through = |key: &String| {
            let (parent, suffix) = around(key)?;
            let parent = names[*owners.get(parent)?].as_deref()?;
            by_name
                .get(parent)?
                .iter()
                .find_map(|other| recorded.get(&format!("{other}{suffix}")))
        };
        let uses = def.keys.iter();
        let before = || most(uses.filter_map(|key| recorded.get(key).or_else(|| through(key))));
        let name = def.declared.as_ref().or_else(before);
        names[index] = name.or(def.suggested.as_ref()).cloned();
    }
    names
}

/// The type at each key.
fn owners(api: &Api) -> HashMap<&str, usize> {
    let mut owners = HashMap::new();
    for (index, def) in api.types.iter().enumerate() {
        for key in &def.keys {
            owners.entry(key.as_str()).or_insert(index);
        }
    }
    owners
}

/// The name that most of several uses have; of equals, that of the first.
fn most<'a>(names: impl Iterator<Item = &'a String>) -> Option<&'a String> {
    let mut votes: Vec<(&String, usize)> = Vec::new();
    for name in names {
        match votes.iter_mut().find(|(other, _)| *other == name) {
            Some((_, count)) => *count += 1,
            None => votes.push((name, 1)),
        }
    }
    votes
        .into_iter()
        .rev()
        .max_by_key(|(_, count)| *count)
        .map(|(name, _)| name)
}

/// Whether the same place below another use of the type around it is recorded already.
fn derived(
    key: &str,
    name: &String,
    api: &Api,
    owners: &HashMap<&str, usize>,
    recorded: &BTreeMap<String, String>,
) -> bool {
    let Some((parent, suffix)) = around(key) else {
        return false;
    };
    let around = owners.get(parent).map(|index| &api.types[*index]);
    around.is_some_and(|around| {
        let mut others = around.keys.iter().filter(|other| *other != parent);
        others.any(|other| recorded.get(&format!("{other}{suffix}")) == Some(name))
    })
}

/// What is received comes first: the plain name belongs to what Wise hands over. The type around another always comes
/// before it.
fn claiming_order(api: &Api, owners: &HashMap<&str, usize>) -> Vec<usize> {
    let mut order = Vec::new();
    let mut placed = vec![false; api.types.len()];
    for received in [true, false] {
        for (index, def) in api.types.iter().enumerate() {
            if def.received != received {
                continue;
            }
            let mut chain = Vec::new();
            let mut next = Some(index);
            while let Some(one) = next.filter(|one| !placed[*one]) {
                placed[one] = true;
                chain.push(one);
                let key = api.types[one].keys.first();
                next = key
                    .and_then(|key| around(key))
                    .and_then(|(parent, _)| owners.get(parent).copied());
            }
            order.extend(chain.into_iter().rev());
        }
    }
    order
}

/// Whether a name is short enough for a first choice.
fn short(name: &str) -> bool {
    name.rsplit("::").next().unwrap_or(name).len() <= 40
}

/// The fault of a recorded name that its type does not get.
fn lost(
    name: &str,
    api: &Api,
    index: usize,
    heir: Option<&usize>,
    known: &Registry,
) -> Option<Fault> {
    let keys = &api.types[index].keys;
    let key = keys.iter().find(|key| {
        known
            .types
            .get(*key)
            .is_some_and(|recorded| recorded == name)
    })?;
    let what = match heir.filter(|heir| **heir != index) {
        Some(heir) => format!(
            "`{name}` is recorded for two types that differ, and `{}` has it",
            api.types[*heir].keys.first().map_or("", String::as_str)
        ),
        None => format!("`{name}` is the name of something else in the crate"),
    };
    Some(Fault::replaced("types", key, what))
}
