//! Which items of several versions are one: equal in name and definition, and in all that they refer to.
//!
//! Every item lives below `shared`, in the module of the oldest version that has it in this form, so that a new version adds
//! only what it changes. What one older version alone has stays with that version: no later one will have it again.

use crate::model::{Api, Kind, Operation, OutcomeBody, Struct, TypeDef, TypeId};
use crate::names::Names;
use std::collections::{BTreeMap, HashMap};

/// Where an item is written, and which versions have it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// The versions that have the item in this form, oldest first, by position.
    pub members: Vec<usize>,
    /// Whether it stays with the one version that has it.
    pub own: bool,
}

impl Place {
    /// The version whose module below `shared` has the item. `None`: it stays with its own version.
    pub fn home(&self) -> Option<usize> {
        self.members.first().copied().filter(|_| !self.own)
    }

    /// Whether this version is the one that the text is taken from: the newest.
    pub fn is_led_by(&self, version: usize) -> bool {
        self.members.last() == Some(&version)
    }
}

/// The places of the items of one version.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Places {
    /// By [`TypeId`].
    pub types: Vec<Place>,
    /// Operations, each as a value, as a method of its client and in its contract test, by position.
    pub operations: Vec<Place>,
}

/// What the versions have in common.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sharing {
    /// By version, oldest first.
    pub versions: Vec<Places>,
    /// The module of each version: the name of its home, too.
    pub modules: Vec<String>,
}

/// An item while its class is looked for: its class so far, and the types that it refers to.
struct Item {
    class: usize,
    refers: Vec<TypeId>,
}

/// Numbers for values that are equal.
struct Numbers<T>(HashMap<T, usize>);

impl<T: std::hash::Hash + Eq> Numbers<T> {
    fn of(&mut self, value: T) -> usize {
        let next = self.0.len();
        *self.0.entry(value).or_insert(next)
    }
}

/// A version with the texts of its items, without what may differ between versions.
pub struct Compared<'a> {
    /// The module of the version.
    pub module: &'a str,
    /// The model.
    pub api: &'a Api,
    /// Its names.
    pub names: &'a Names,
    /// The definition of each type.
    pub types: Vec<String>,
    /// What is written for each operation.
    pub operations: Vec<String>,
}

impl Sharing {
    /// Compares the items of all versions, oldest first.
    pub fn of(versions: &[Compared<'_>]) -> Self {
        let classes = type_classes(versions);
        let mut sharing = Self {
            versions: vec![Places::default(); versions.len()],
            modules: versions.iter().map(|one| one.module.to_owned()).collect(),
        };
        let paths = |names: &Names| -> Vec<String> {
            let path = |name: &crate::names::TypeName| format!("{}::{}", name.module, name.name);
            names.types.iter().map(path).collect()
        };
        let keys = versions.iter().map(|version| paths(version.names));
        let places = group(keys.collect(), classes.clone());
        sharing.put(places, |version| &mut version.types);
        let calls: Vec<Vec<String>> = versions.iter().map(|one| calls(one.names)).collect();
        let values = operation_classes(versions, &classes);
        sharing.put(group(calls, values), |version| &mut version.operations);
        sharing
    }

    fn put(&mut self, places: Vec<Vec<Place>>, list: impl Fn(&mut Places) -> &mut Vec<Place>) {
        for (version, places) in self.versions.iter_mut().zip(places) {
            *list(version) = places;
        }
    }

    /// The versions whose features turn the home of a version on: those with items there or in a later one, which may refer to it.
    pub fn users(&self, home: usize) -> Vec<usize> {
        let mut users: Vec<usize> = Vec::new();
        for (index, places) in self.versions.iter().enumerate() {
            let all = places.types.iter().chain(&places.operations);
            let mut homes = all.filter_map(Place::home);
            if homes.any(|one| one >= home) {
                users.push(index);
            }
        }
        users
    }

    /// Whether anything lives in the home of a version.
    pub fn lives(&self, home: usize) -> bool {
        self.versions.iter().any(|places| {
            let mut all = places.types.iter().chain(&places.operations);
            all.any(|place| place.home() == Some(home))
        })
    }
}

/// `quote::Quotes::create`, for each operation.
fn calls(names: &Names) -> Vec<String> {
    let path = |call: &crate::names::Call| {
        let resource = &names.resources[call.resource];
        format!("{}::{}::{}", resource.module, resource.client, call.method)
    };
    names.calls.iter().map(path).collect()
}

/// Of the items with one name, those of one class are one.
fn group(keys: Vec<Vec<String>>, classes: Vec<Vec<usize>>) -> Vec<Vec<Place>> {
    let newest = keys.len().saturating_sub(1);
    let mut groups: BTreeMap<(&str, usize), Vec<usize>> = BTreeMap::new();
    for (version, (keys, classes)) in keys.iter().zip(&classes).enumerate() {
        for (key, class) in keys.iter().zip(classes) {
            let members = groups.entry((key, *class)).or_default();
            members.push(version);
        }
    }
    let place = |key: &String, class: &usize| {
        let members = groups[&(key.as_str(), *class)].clone();
        let own = members.len() == 1 && members[0] != newest;
        Place { members, own }
    };
    keys.iter()
        .zip(&classes)
        .map(|(keys, classes)| keys.iter().zip(classes).map(|(k, c)| place(k, c)).collect())
        .collect()
}

/// The class of each type: equal where the definitions are, and the classes of all types that they refer to.
fn type_classes(versions: &[Compared<'_>]) -> Vec<Vec<usize>> {
    let mut numbers = Numbers(HashMap::new());
    let mut items: Vec<Vec<Item>> = Vec::new();
    for version in versions {
        let named = version.names.types.iter().zip(&version.types);
        let list = version
            .api
            .types
            .iter()
            .zip(named)
            .map(|(def, named)| Item {
                class: numbers.of(named),
                refers: of_type(def),
            });
        items.push(list.collect());
    }
    let mut known = numbers.0.len();
    // Each round tells apart what differs one reference further away.
    loop {
        let mut numbers = Numbers(HashMap::new());
        let next: Vec<Vec<usize>> = items
            .iter()
            .map(|list| {
                let class = |item: &Item| {
                    let refers: Vec<usize> =
                        item.refers.iter().map(|id| list[id.0].class).collect();
                    (item.class, refers)
                };
                list.iter().map(|item| numbers.of(class(item))).collect()
            })
            .collect();
        for (list, classes) in items.iter_mut().zip(&next) {
            for (item, class) in list.iter_mut().zip(classes) {
                item.class = *class;
            }
        }
        if numbers.0.len() == known {
            return next;
        }
        known = numbers.0.len();
    }
}

/// The class of each operation.
fn operation_classes(versions: &[Compared<'_>], types: &[Vec<usize>]) -> Vec<Vec<usize>> {
    let mut numbers = Numbers(HashMap::new());
    let mut all = Vec::new();
    // What stands at a path below a version has the same path in all of these.
    let mut dated: HashMap<(String, &str), String> = HashMap::new();
    for (version, classes) in versions.iter().zip(types).rev() {
        let texts = version.operations.iter().map(String::as_str);
        let names = calls(version.names);
        let mut list = Vec::new();
        for ((operation, text), name) in version.api.operations.iter().zip(texts).zip(names) {
            let refers = of_operation(version.api, operation);
            let refers: Vec<usize> = refers.iter().map(|id| classes[id.0]).collect();
            let key = (name, text);
            let path = if version.api.version.is_empty() {
                dated.get(&key).unwrap_or(&operation.path).clone()
            } else {
                let known = dated.entry(key.clone());
                known.or_insert_with(|| operation.path.clone());
                operation.path.clone()
            };
            list.push(numbers.of((key, path, refers)));
        }
        all.push(list);
    }
    all.reverse();
    all
}

/// The types that a definition refers to, in order.
pub fn of_type(def: &TypeDef) -> Vec<TypeId> {
    let mut found = Vec::new();
    match &def.kind {
        Kind::Struct(Struct { fields, extra, .. }) => {
            found.extend(fields.iter().filter_map(|field| field.ty.named()));
            found.extend(extra.iter().filter_map(|ty| ty.named()));
        }
        Kind::Union(union) => found.extend(union.variants.iter().filter_map(|one| one.ty.named())),
        Kind::Enum(_) => {}
    }
    found
}

/// The types that an operation as a value refers to, in order.
pub fn of_operation(api: &Api, operation: &Operation) -> Vec<TypeId> {
    let mut found: Vec<TypeId> = operation
        .parameters
        .iter()
        .filter_map(|parameter| parameter.ty.named())
        .collect();
    found.extend(operation.body.iter().filter_map(|body| body.ty.named()));
    if let OutcomeBody::Json(_, ty) | OutcomeBody::Text(_, ty) = &operation.outcome.body {
        found.extend(ty.named());
        // The items of a page have a line of their own.
        if let (Some(pages), Some(id)) = (&operation.pages, ty.named())
            && let (Some(items), Kind::Struct(object)) = (&pages.items, &api.ty(id).kind)
        {
            let list = object.fields.iter().find(|field| field.wire == *items);
            found.extend(list.and_then(|field| field.ty.named()));
        }
    }
    found
}
