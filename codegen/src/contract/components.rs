//! The second half of a contract: components under names that survive the next publication. The bundler numbers
//! components of one name in the order it meets them (`Address-2`), so a number says nothing: it is dropped, and where
//! several components then share a name, the place of their first use tells them apart.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use serde_json::{Map, Value};

use crate::kind::{MemberKind, ObjectKind, references_mut, walk};
use crate::pointer::{join, reference_pointer, segments};

/// A component: its section and its name in the document.
type Id = (String, String);

/// Where a component is used first.
struct Site {
    /// The operation or event.
    root: String,
    /// The way from there to the component.
    path: Vec<String>,
}

/// Gives every component of `root` its contract name, in its section and in all references; sections come out sorted.
pub(super) fn rename(root: &mut Value) {
    let names = names(root);
    if let Some(Value::Object(components)) = root.get_mut("components") {
        for (section, entries) in components.iter_mut() {
            let Value::Object(map) = entries else {
                continue;
            };
            let mut renamed: Vec<(String, Value)> = std::mem::take(map)
                .into_iter()
                .map(|(name, value)| {
                    let name = names
                        .get(&(section.clone(), name.clone()))
                        .cloned()
                        .unwrap_or(name);
                    (name, value)
                })
                .collect();
            renamed.sort_by(|left, right| left.0.cmp(&right.0));
            map.extend(renamed);
        }
    }
    references_mut(root, MemberKind::One(ObjectKind::Root), &mut |reference| {
        let mut path = segments(&target(reference));
        if let Some(name) = component(&path).and_then(|id| names.get(&id)) {
            path[2].clone_from(name);
        } else if !reference.starts_with('#') {
            return;
        }
        *reference = format!("#{}", crate::pointer::pointer(&path));
    });
}

/// The pointer that a reference means; the mapping of a discriminator may also give the bare name of a schema.
fn target(reference: &str) -> String {
    reference_pointer(reference).unwrap_or_else(|| join("/components/schemas", reference))
}

fn component(path: &[String]) -> Option<Id> {
    match path {
        [first, section, name, ..] if first == "components" && section != "securitySchemes" => {
            Some((section.clone(), name.clone()))
        }
        _ => None,
    }
}

/// The published name without the bundler's number.
fn stem(name: &str) -> &str {
    match name.rsplit_once('-') {
        Some((stem, number))
            if !stem.is_empty()
                && !number.is_empty()
                && number.bytes().all(|byte| byte.is_ascii_digit()) =>
        {
            self::stem(stem)
        }
        _ => name,
    }
}

/// Only characters that a component name may have, and no end that reads as the bundler's number.
fn clean(name: &str) -> String {
    let mut name: String = name
        .chars()
        .map(|c| match c {
            'A'..='Z' | 'a'..='z' | '0'..='9' | '.' | '_' | '-' => c,
            _ => '_',
        })
        .collect();
    while let Some(dash) = name.rfind('-').filter(|_| stem(&name) != name) {
        name.replace_range(dash..=dash, ".");
    }
    name
}

fn names(root: &Value) -> BTreeMap<Id, String> {
    let sites = sites(root);
    let mut groups: BTreeMap<(&str, String), Vec<(&Id, &Site)>> = BTreeMap::new();
    for (id, site) in &sites {
        groups
            .entry((&id.0, clean(stem(&id.1))))
            .or_default()
            .push((id, site));
    }
    let mut names = BTreeMap::new();
    let mut taken: BTreeSet<(&str, String)> = BTreeSet::new();
    let (alone, crowded): (Vec<_>, Vec<_>) =
        groups.into_iter().partition(|(_, group)| group.len() == 1);
    for ((section, stem), group) in alone {
        for (id, _) in group {
            names.insert(id.clone(), stem.clone());
            taken.insert((section, stem.clone()));
        }
    }
    for ((section, stem), group) in crowded {
        let short = |site: &Site| clean(&format!("{stem}.{}", site.root));
        for (id, site) in &group {
            let alike = group
                .iter()
                .filter(|(_, other)| short(other) == short(site))
                .count();
            let wanted = if alike == 1 {
                short(site)
            } else {
                clean(&format!("{stem}.{}.{}", site.root, site.path.join(".")))
            };
            let mut name = wanted.clone();
            let mut n = 1;
            while !taken.insert((section, name.clone())) {
                n += 1;
                name = format!("{wanted}.{n}");
            }
            names.insert((*id).clone(), name);
        }
    }
    names
}

/// The first use of every component, in the order of first uses: operations and events as they stand in the document,
/// what they use directly before what those components use in turn.
fn sites(root: &Value) -> Vec<(Id, Site)> {
    let mut search = Search {
        root,
        seen: BTreeSet::new(),
        found: Vec::new(),
        queue: VecDeque::new(),
    };
    for section in ["paths", "webhooks"] {
        for (name, item) in entries(root.get(section)) {
            search.path_item(name, item);
        }
    }
    search.follow();
    // Whatever nothing leads to, in an order that the bundler's numbers have no part in.
    let mut unused: Vec<(Id, String)> = Vec::new();
    for (section, components) in entries(root.get("components")) {
        for (name, value) in entries(Some(components)) {
            let id = (section.clone(), name.clone());
            if section != "securitySchemes" && !search.seen.contains(&id) {
                unused.push((id, content_key(section, value)));
            }
        }
    }
    unused.sort_by(|(left, left_text), (right, right_text)| {
        (&left.0, stem(&left.1), left_text).cmp(&(&right.0, stem(&right.1), right_text))
    });
    for (id, _) in unused {
        search.reach(id, "unused", &[]);
    }
    search.follow();
    search.found
}

/// The text of a component with the bundler's numbers taken out of its references.
fn content_key(section: &str, value: &Value) -> String {
    let mut value = value.clone();
    if let Some((shape, _)) = ObjectKind::Components.member(section) {
        let shape = match shape {
            MemberKind::Map(kind) => MemberKind::One(kind),
            other => other,
        };
        references_mut(&mut value, shape, &mut |reference| {
            *reference = stem(reference).to_owned();
        });
    }
    value.to_string()
}

fn entries(value: Option<&Value>) -> impl Iterator<Item = (&String, &Value)> {
    value.and_then(Value::as_object).into_iter().flatten()
}

struct Search<'a> {
    root: &'a Value,
    seen: BTreeSet<Id>,
    found: Vec<(Id, Site)>,
    queue: VecDeque<usize>,
}

impl<'a> Search<'a> {
    fn path_item(&mut self, name: &str, item: &'a Value) {
        for (key, value) in entries(Some(item)) {
            let label = match value.get("operationId").and_then(Value::as_str) {
                Some(id) => id.to_owned(),
                None => format!("{key}{}", name.replace('/', ".").replace(['{', '}'], "")),
            };
            let alone: Map<String, Value> = [(key.clone(), value.clone())].into_iter().collect();
            self.uses(&Value::Object(alone), ObjectKind::PathItem, &label, &[]);
        }
    }

    fn uses(&mut self, value: &Value, kind: ObjectKind, root: &str, base: &[String]) {
        let mut found: Vec<(String, String)> = Vec::new();
        walk(value, kind, "", &mut |kind, object, pointer| {
            let reference = object.get("$ref").filter(|_| kind.refers());
            if let Some(reference) = reference.and_then(Value::as_str) {
                found.push((target(reference), pointer.to_owned()));
            }
            if kind == ObjectKind::Discriminator {
                for (value, reference) in entries(object.get("mapping")) {
                    let reference = reference.as_str().unwrap_or_default();
                    found.push((target(reference), join(pointer, value)));
                }
            }
        });
        for (target, pointer) in found {
            let Some(id) = component(&segments(&target)) else {
                continue;
            };
            let mut path = base.to_vec();
            path.extend(readable(&pointer));
            self.reach(id, root, &path);
        }
    }

    fn reach(&mut self, id: Id, root: &str, path: &[String]) {
        if self.seen.insert(id.clone()) {
            self.queue.push_back(self.found.len());
            self.found.push((
                id,
                Site {
                    root: root.to_owned(),
                    path: path.to_vec(),
                },
            ));
        }
    }

    fn follow(&mut self) {
        while let Some(index) = self.queue.pop_front() {
            let ((section, name), site) = &self.found[index];
            let (root, path) = (site.root.clone(), site.path.clone());
            let kind = match ObjectKind::Components.member(section) {
                Some((MemberKind::Map(kind), false)) => kind,
                _ => continue,
            };
            if let Some(value) = self
                .root
                .get("components")
                .and_then(|components| components.get(section)?.get(name))
            {
                self.uses(value, kind, &root, &path);
            }
        }
    }
}

/// The segments of a pointer that tell a reader where he is.
fn readable(pointer: &str) -> Vec<String> {
    let mut path = Vec::new();
    let mut rest = segments(pointer).into_iter();
    while let Some(segment) = rest.next() {
        match segment.as_str() {
            "content" => {
                rest.next();
            }
            "properties" => path.extend(rest.next()),
            "schema" | "discriminator" | "get" | "put" | "post" | "patch" | "delete" => {}
            "requestBody" => path.push("request".into()),
            "responses" => path.push("response".into()),
            _ => path.push(segment),
        }
    }
    path
}
