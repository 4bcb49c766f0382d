//! The name of each type: what is recorded first, and a guess for the rest.

use super::kin::{Newer, Relatives};
use super::registry::Registry;
use super::{Fault, Names, TypeName, guess, reads_well, reserved};
use crate::model::{Api, TypeDef};
use crate::place::{around, operation};
use crate::version;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

impl Names {
    /// Names every type. What this model uses is written into `next`.
    pub(super) fn type_names(
        &mut self,
        api: &Api,
        ids: &BTreeSet<&str>,
        (known, relatives): (&Registry, &Relatives<'_>),
        next: &mut Registry,
    ) {
        let owners = owners(api);
        let order = claiming_order(api, &owners);
        let mut taken = Taken::new(self, ids, known);
        let pinned = self.pinned(api, (known, relatives), &mut taken);
        let calls = self.calls.iter().enumerate();
        let roots: BTreeMap<&str, usize> = calls
            .map(|(index, call)| (call.key.as_str(), index))
            .collect();
        let own = own(api);
        let mut claimed: Vec<Option<TypeName>> = vec![None; api.types.len()];
        for index in order {
            let def = &api.types[index];
            let key = def.keys.first().map(String::as_str).unwrap_or_default();
            let name = match &pinned[index] {
                Some(name) => name.clone(),
                None => {
                    let around = around(key).map(|(parent, _)| parent);
                    let parent = around.and_then(|parent| claimed[*owners.get(parent)?].as_ref());
                    let guesses = guess::types(def, parent, &roots, &self.calls, &self.resources);
                    let name = taken.choose(&guesses, key);
                    let name = name.unwrap_or_else(|| format!("common::Unnamed{index}"));
                    self.new.push(format!("type `{key}`: `{name}`"));
                    taken.names.insert(name.clone());
                    name
                }
            };
            // Every use is recorded that cannot be found through the type around it.
            for key in &def.keys {
                if derived(key, &name, api, &owners, &next.types) {
                    continue;
                }
                let line = next.types.entry(key.clone());
                let line = line.or_insert_with(|| name.clone());
                // The line is about a newer version, whose type there has become a different one.
                let newer = !matches!(relatives.newer(index, key), Newer::Absent);
                if newer && *line != name {
                    next.types.insert(format!("{own}{key}"), name.clone());
                }
            }
            let (module, name) = name.rsplit_once("::").unwrap_or(("common", &name));
            claimed[index] = Some(TypeName {
                module: module.to_owned(),
                name: name.to_owned(),
            });
        }
        self.types = claimed.into_iter().flatten().collect();
    }

    /// The recorded name of each type that gets it. Of several types that have one, one gets it; the others are faults.
    fn pinned(
        &mut self,
        api: &Api,
        (known, relatives): (&Registry, &Relatives<'_>),
        taken: &mut Taken<'_>,
    ) -> Vec<Option<String>> {
        let mut pinned = recorded(api, known, relatives);
        let mut heirs: HashMap<String, usize> = HashMap::new();
        for (index, name) in pinned.iter().enumerate() {
            let Some(name) = name else {
                continue;
            };
            // What fits a rule keeps the name of the rule.
            let rank = |index: usize| {
                let def = &api.types[index];
                let by_rule = def.declared.as_ref() == Some(name);
                (by_rule, relatives.claim(index, def))
            };
            let heir = heirs.entry(name.clone()).or_insert(index);
            if rank(index) > rank(*heir) {
                *heir = index;
            }
        }
        let clients = taken.names.clone();
        for (index, name) in pinned.iter_mut().enumerate() {
            let Some(wanted) = name.take_if(|name| {
                let free = !taken.reserved(name) && !clients.contains(name);
                !free || heirs.get(name) != Some(&index) || !taken.names.insert(name.clone())
            }) else {
                continue;
            };
            self.faults
                .extend(lost(&wanted, api, index, heirs.get(&wanted), known));
        }
        pinned
    }
}

/// Names that a type cannot get any more.
struct Taken<'a> {
    /// Paths of types and clients.
    names: HashSet<String>,
    /// The ids, which are in scope everywhere.
    ids: &'a BTreeSet<&'a str>,
    /// What a name has meant at an operation, it never means for a different type of the same one.
    meant: HashSet<(String, &'a str)>,
}

impl<'a> Taken<'a> {
    /// What is taken before any type has a name.
    fn new(names: &Names, ids: &'a BTreeSet<&'a str>, known: &'a Registry) -> Self {
        // The client of a resource stands in the same module.
        let clients = names.resources.iter();
        let clients = clients.map(|resource| format!("{}::{}", resource.module, resource.client));
        let types = known.types.iter();
        Self {
            names: clients.collect(),
            ids,
            meant: types.map(|(at, name)| (place(at), &**name)).collect(),
        }
    }

    fn reserved(&self, name: &str) -> bool {
        let short = name.rsplit("::").next().unwrap_or(name);
        reserved::TYPES.contains(&short) || self.ids.contains(short)
    }

    /// The best of several guesses at the name of the type at `key`: free, short and a good name, in this order of weight.
    fn choose(&self, guesses: &[String], key: &str) -> Option<String> {
        let here = place(key);
        let open = |name: &&String| {
            let meant = self.meant.contains(&(here.clone(), &***name));
            !self.reserved(name) && !self.names.contains(*name) && !meant
        };
        let free = |name: &&String| short(name) && open(name);
        let good = guesses.iter().find(|name| free(name) && reads_well(name));
        let name = good.or_else(|| guesses.iter().find(free));
        name.or_else(|| guesses.iter().find(open)).cloned()
    }
}

/// The operation that a key is at.
fn place(key: &str) -> String {
    operation(key).to_lowercase()
}

/// Leaves the name of a rule to one of the types that the rule fits, where they differ: not to one that has a recorded name of its own.
pub fn leave_to_one(api: &mut Api, known: &Registry, relatives: &Relatives<'_>) {
    let given = |def: &TypeDef| def.declared.clone().or_else(|| def.suggested.clone());
    let mut heirs: HashMap<String, usize> = HashMap::new();
    for (index, def) in api.types.iter().enumerate() {
        let Some(name) = given(def) else {
            continue;
        };
        let rank = |index: usize| {
            let def = &api.types[index];
            let own = most(def.keys.iter().filter_map(|key| known.types.get(key)));
            let open = own.is_none_or(|own| *own == name);
            (open, def.declared.is_some(), relatives.claim(index, def))
        };
        let heir = heirs.entry(name.clone()).or_insert(index);
        if rank(index) > rank(*heir) {
            *heir = index;
        }
    }
    for (index, def) in api.types.iter_mut().enumerate() {
        if given(def).is_some_and(|name| heirs[&name] != index) {
            (def.declared, def.suggested) = (None, None);
        }
    }
}

/// The name that each type has so far: by a rule, by what `names.toml` records for its uses, or by the use of a type around
/// it that is recorded for another use of that one.
pub fn recorded(api: &Api, known: &Registry, relatives: &Relatives<'_>) -> Vec<Option<String>> {
    let recorded = &known.types;
    // Which keys led to a name before: a type that lost its first use is found through its others.
    let mut by_name: HashMap<&str, Vec<&str>> = HashMap::new();
    for (key, name) in recorded {
        by_name.entry(name).or_default().push(key);
    }
    let start = own(api);
    let lines = recorded.range(start.clone()..);
    let lines = lines.map_while(|(key, name)| Some((key.strip_prefix(&start)?, name)));
    let lines: HashMap<&str, &String> = lines.collect();
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
        // The order of the contract decides nothing.
        let mut uses: Vec<&String> = def.keys.iter().collect();
        uses.sort();
        let line = |key: &&String| recorded.get(*key).or_else(|| through(key));
        // A line without a version is about what the newest one has there.
        let own = |key: &&String| match relatives.newer(index, key) {
            _ if lines.contains_key(key.as_str()) => lines.get(key.as_str()).copied(),
            Newer::Same(name) => Some(name),
            Newer::Different => through(key),
            Newer::Absent => line(key),
        };
        let before = || {
            let own = most(uses.iter().filter_map(own));
            own.or_else(|| most(uses.iter().filter_map(line))).cloned()
        };
        let name = def.declared.clone().or_else(before);
        names[index] = name.or_else(|| def.suggested.clone());
    }
    names
}

/// What the key of a line begins with that is about one version: `legacy/`.
fn own(api: &Api) -> String {
    format!("{}/", version::directory(&api.version))
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
