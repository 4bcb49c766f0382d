//! `oneOf` and `anyOf` → unions that can always be decided, or untyped JSON with the reason.

use super::{Builder, Pending, Typed, Use};
use crate::model::{Decided, Kind, TypeRef, Union, Variant};
use crate::place::{self, Root, rooted};
use crate::resolve::{Node, Object, Shape};
use openapiv3::{ReferenceOr, Schema};
use serde_json::Value;
use std::collections::BTreeSet;

impl<'a> Builder<'a> {
    /// A schema with alternatives, `object` being what stands beside them.
    pub(super) fn alternatives(
        &mut self,
        schema: &'a Schema,
        branches: &'a [ReferenceOr<Schema>],
        object: &Object<'a>,
        place: &Use,
        component: Option<&'a str>,
        depth: usize,
    ) -> Typed {
        let at = Shape::of(schema).at();
        let mut nullable = false;
        let mut telling = Vec::new();
        for branch in branches {
            let node = Node::from(branch);
            match self.resolver.values(node) {
                Some(found) if Shape::of(found).extension("x-null").is_some() => nullable = true,
                Some(found) if !Shape::of(found).says_type() => {
                    self.skip("an alternative that is only a rule about fields")
                }
                _ => telling.push(node),
            }
        }
        let mut typed = match telling.as_slice() {
            // Nothing but rules ("at least one of these fields"): what stands beside them is the type.
            [] if !object.properties.is_empty() => self.structure_at(schema, None, place, None),
            [] => self.untyped(place, at, "the contract names no type", false),
            [only] if object.properties.is_empty() => self.single(*only, place, component, depth),
            _ => {
                let id = self.define(
                    schema,
                    place,
                    Kind::Union(Union {
                        decided: Decided::Sender,
                        variants: Vec::new(),
                    }),
                );
                match self.decision(schema, object, &telling, place) {
                    Ok(_) => {
                        self.queue.push_back(Pending::Union {
                            id,
                            schema,
                            place: place.clone(),
                            branches: telling,
                        });
                        Typed::plain(TypeRef::Named(id))
                    }
                    Err(reason) => {
                        self.api.types.truncate(id.0);
                        self.problem(at, format!("nothing decides between the alternatives: {reason}"), "Add a [[union]] rule for this place to spec/rules/unions.toml; until then the value is untyped JSON");
                        self.untyped(place, at, reason, true)
                    }
                }
            }
        };
        typed.nullable |= nullable;
        typed
    }

    fn single(
        &mut self,
        node: Node<'a>,
        place: &Use,
        component: Option<&'a str>,
        depth: usize,
    ) -> Typed {
        if depth > 32
            || matches!((node, component), (Node::Component(one), Some(other)) if one == other)
        {
            return self.untyped(place, "", "a schema that contains itself", true);
        }
        self.typed(node, place)
    }

    /// How to decide, with a label, the deciding keys and the branch for each alternative.
    fn decision(
        &self,
        schema: &'a Schema,
        object: &Object<'a>,
        branches: &[Node<'a>],
        place: &Use,
    ) -> Result<(Decided, Vec<Branch<'a>>), String> {
        if let Some(discriminator) = schema
            .schema_data
            .discriminator
            .as_ref()
            .or(object.discriminator)
        {
            return self.by_discriminator(discriminator, branches);
        }
        if let Some(rule) = self.rules.union(&place.keys) {
            return self.by_rule(rule, branches);
        }
        if let Some(found) = self.by_json_type(branches) {
            return Ok((Decided::JsonType, found));
        }
        if let Some((tag, found)) = self.by_constant(branches) {
            return Ok((Decided::Tag(tag), found));
        }
        if let Some(found) = self.by_required_keys(branches) {
            return Ok((Decided::Keys, found));
        }
        if place.keys.iter().all(|key| is_request(key)) {
            return Ok((Decided::Sender, self.by_caller(branches)));
        }
        Err("there is no discriminator, no rule, and no property that only one of them has and always has".to_owned())
    }

    fn by_discriminator(
        &self,
        discriminator: &'a openapiv3::Discriminator,
        branches: &[Node<'a>],
    ) -> Result<(Decided, Vec<Branch<'a>>), String> {
        let mut found = Vec::new();
        for (value, target) in &discriminator.mapping {
            let name = target.rsplit('/').next().unwrap_or(target);
            // With the keys that stand beside the reference.
            let mut branches = branches.iter().copied();
            let branch = branches.find(|branch| self.resolver.referred(*branch) == Some(name));
            found.push(Branch {
                label: value.clone(),
                keys: Vec::new(),
                node: branch.unwrap_or(Node::Component(name)),
            });
        }
        for branch in branches {
            let component = self.resolver.referred(*branch);
            let same = |one: &Branch<'a>| self.resolver.referred(one.node) == component;
            if component.is_some() && found.iter().any(same) {
                continue;
            }
            // Without a mapping the value is the name of the component, or the only value of the property itself.
            let constant = self
                .constants(*branch)
                .into_iter()
                .find(|(name, _)| *name == discriminator.property_name)
                .map(|(_, value)| value);
            let Some(label) = constant.or_else(|| component.map(str::to_owned)) else {
                return Err(format!(
                    "an alternative has no value for `{}`",
                    discriminator.property_name
                ));
            };
            found.push(Branch {
                label,
                keys: Vec::new(),
                node: *branch,
            });
        }
        Ok((Decided::Tag(discriminator.property_name.clone()), found))
    }

    fn by_rule(
        &self,
        rule: &crate::rules::UnionRule,
        branches: &[Node<'a>],
    ) -> Result<(Decided, Vec<Branch<'a>>), String> {
        let mut left: Vec<Node<'a>> = branches.to_vec();
        let mut found = Vec::new();
        for variant in &rule.variants {
            let fits = |node: &Node<'a>| {
                let names = self.property_names(*node);
                variant.keys.iter().all(|key| names.contains(key.as_str()))
            };
            let Some(index) = left.iter().position(fits) else {
                return Err(format!(
                    "no alternative has the properties that the rule names for `{}`",
                    variant.name
                ));
            };
            found.push(Branch {
                label: variant.name.clone(),
                keys: variant.keys.clone(),
                node: left.remove(index),
            });
        }
        if !left.is_empty() {
            return Err(format!(
                "the rule leaves out {} of {} alternatives",
                left.len(),
                branches.len()
            ));
        }
        // What is left comes last.
        found.sort_by_key(|branch| branch.keys.is_empty());
        // Several alternatives without keys cannot be told apart when they are read.
        let blind = rule
            .variants
            .iter()
            .filter(|variant| variant.keys.is_empty())
            .count()
            > 1;
        Ok((
            if blind {
                Decided::Sender
            } else {
                Decided::Keys
            },
            found,
        ))
    }

    /// What is only sent need not be decided: the caller knows. The labels are titles, or properties that only one has.
    fn by_caller(&self, branches: &[Node<'a>]) -> Vec<Branch<'a>> {
        let names: Vec<BTreeSet<&str>> = branches
            .iter()
            .map(|branch| self.property_names(*branch))
            .collect();
        let mut seen = BTreeSet::new();
        let mut found = Vec::new();
        for (index, branch) in branches.iter().enumerate() {
            let title = self.resolver.title(*branch).map(str::to_owned);
            let own = names[index]
                .iter()
                .find(|name| {
                    names
                        .iter()
                        .enumerate()
                        .all(|(other, names)| other == index || !names.contains(*name))
                })
                .map(|name| (*name).to_owned());
            let label = [title, own]
                .into_iter()
                .flatten()
                .find(|label| !seen.contains(label));
            let label = label.unwrap_or_else(|| format!("alternative {}", index + 1));
            seen.insert(label.clone());
            found.push(Branch {
                label,
                keys: Vec::new(),
                node: *branch,
            });
        }
        found
    }

    fn by_json_type(&self, branches: &[Node<'a>]) -> Option<Vec<Branch<'a>>> {
        let mut seen = BTreeSet::new();
        let mut found = Vec::new();
        for branch in branches {
            let schema = self.resolver.values(*branch)?;
            let shape = Shape::of(schema);
            let name = match shape.type_name {
                Some("integer") => "number",
                Some(name) => name,
                None if shape.has_properties() || shape.all_of.is_some() => "object",
                None => return None,
            };
            if !seen.insert(name) {
                return None;
            }
            found.push(Branch {
                label: name.to_owned(),
                keys: Vec::new(),
                node: *branch,
            });
        }
        Some(found)
    }

    /// A property that every alternative has with one value of its own.
    fn by_constant(&self, branches: &[Node<'a>]) -> Option<(String, Vec<Branch<'a>>)> {
        let first = self.constants(*branches.first()?);
        'tags: for (tag, _) in &first {
            let mut seen = BTreeSet::new();
            let mut found = Vec::new();
            for branch in branches {
                let value = self
                    .constants(*branch)
                    .into_iter()
                    .find(|(name, _)| name == tag)
                    .map(|(_, value)| value);
                match value {
                    Some(value) if seen.insert(value.clone()) => found.push(Branch {
                        label: value,
                        keys: Vec::new(),
                        node: *branch,
                    }),
                    _ => continue 'tags,
                }
            }
            return Some((tag.clone(), found));
        }
        None
    }

    /// A required property of each alternative that no other alternative has.
    fn by_required_keys(&self, branches: &[Node<'a>]) -> Option<Vec<Branch<'a>>> {
        let names: Vec<BTreeSet<&str>> = branches
            .iter()
            .map(|branch| self.property_names(*branch))
            .collect();
        let mut found = Vec::new();
        for (index, branch) in branches.iter().enumerate() {
            let object = self.resolver.object(self.resolver.schema(*branch)?);
            let own = object.required.iter().find(|name| {
                names[index].contains(*name)
                    && names
                        .iter()
                        .enumerate()
                        .all(|(other, names)| other == index || !names.contains(*name))
            })?;
            found.push(Branch {
                label: (*own).to_owned(),
                keys: vec![(*own).to_owned()],
                node: *branch,
            });
        }
        Some(found)
    }

    /// The properties of a schema, those of its alternatives included.
    fn property_names(&self, node: Node<'a>) -> BTreeSet<&'a str> {
        let mut names = BTreeSet::new();
        self.collect_names(node, &mut names, 0);
        names
    }

    fn collect_names(&self, node: Node<'a>, names: &mut BTreeSet<&'a str>, depth: usize) {
        let Some(schema) = self.resolver.schema(node).filter(|_| depth < 16) else {
            return;
        };
        let object = self.resolver.object(schema);
        names.extend(object.properties.keys().copied());
        for branch in object.alternatives.into_iter().flatten() {
            self.collect_names(branch.into(), names, depth + 1);
        }
    }

    /// Properties with a single value, and that value.
    fn constants(&self, node: Node<'a>) -> Vec<(String, String)> {
        let Some(schema) = self.resolver.schema(node) else {
            return Vec::new();
        };
        let object = self.resolver.object(schema);
        let mut found = Vec::new();
        for (name, node) in object.properties {
            let values = self
                .resolver
                .values(node)
                .map(|schema| Shape::of(schema).values)
                .unwrap_or_default();
            if let [Value::String(value)] = values.as_slice() {
                found.push((name.to_owned(), value.clone()));
            }
        }
        found
    }

    /// Fills in a union whose decision is known to exist.
    pub(super) fn union(&mut self, schema: &'a Schema, place: &Use, branches: &[Node<'a>]) -> Kind {
        let object = self.resolver.object(schema);
        let (decided, found) = match self.decision(schema, &object, branches, place) {
            Ok(found) => found,
            Err(_) => (Decided::Sender, Vec::new()),
        };
        let mut variants = Vec::new();
        for branch in found {
            let place = place.step(&place::variant(&branch.label));
            let base = (!object.properties.is_empty()).then_some(schema);
            let typed = match &decided {
                Decided::Tag(tag) => self.tagged(branch.node, tag, base, &place),
                _ if base.is_some() => match self.resolver.schema(branch.node) {
                    Some(schema) => self.structure_at(schema, base, &place, None),
                    None => self.untyped(&place, "", "a reference does not resolve", true),
                },
                _ => self.typed(branch.node, &place),
            };
            variants.push(Variant {
                label: branch.label,
                ty: typed.ty,
                keys: branch.keys,
            });
        }
        Kind::Union(Union { decided, variants })
    }

    /// An alternative with a tag: the tag is the union's business, unless the type is used elsewhere, too.
    fn tagged(
        &mut self,
        node: Node<'a>,
        tag: &str,
        base: Option<&'a Schema>,
        place: &Use,
    ) -> Typed {
        let node = self.resolver.meant(node);
        let Some(schema) = self.resolver.schema(node) else {
            self.problem(
                "",
                "an alternative of a union does not resolve",
                "Correct the reference; until then the alternative is untyped JSON",
            );
            return self.untyped(place, "", "a reference does not resolve", true);
        };
        if base.is_none()
            && let Node::Component(name) = node
        {
            let elsewhere = self
                .known
                .get(name)
                .is_some_and(|keys| keys.iter().any(|key| !key.contains('|')))
                || self.components.contains_key(name);
            if elsewhere || self.known.is_empty() {
                return self.typed(node, place);
            }
        }
        self.structure_at(schema, base, place, Some(tag.to_owned()))
    }
}

/// Whether a key is a place in a request.
fn is_request(key: &str) -> bool {
    matches!(rooted(key), Some((Root::Request, _)))
}

/// An alternative that has been decided.
struct Branch<'a> {
    label: String,
    keys: Vec<String>,
    node: Node<'a>,
}
