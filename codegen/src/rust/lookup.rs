//! What renderers look up in a version: by type, by resource, by module, and by the identity of an operation.

use super::share::{of_operation, of_type};
use super::{Compared, Crate, IdType, TypeId};
use crate::model::TypeDef;
use crate::names::words::{pascal, snake};
use crate::names::{Names, Resource, TypeName};
use std::collections::BTreeSet;

impl<'a> Crate<'a> {
    /// `2026Q3`; empty for the unversioned paths.
    pub fn version(&self) -> &'a str {
        &self.api.version
    }

    /// The name of the version as a type.
    pub fn marker(&self) -> String {
        pascal(self.module)
    }

    /// The resources, in the order of their modules.
    pub fn resources(&self) -> &'a [Resource] {
        &self.names.resources
    }

    /// The modules of the version, in alphabetical order.
    pub fn modules(&self) -> BTreeSet<&'a str> {
        let types = self.names.types.iter().map(|name| name.module.as_str());
        let of_versions = types.filter(|module| !module.starts_with("webhook::"));
        let resources = self.resources().iter();
        of_versions
            .chain(resources.map(|resource| resource.module.as_str()))
            .collect()
    }

    /// The modules of events, in alphabetical order.
    pub fn event_modules(&self) -> BTreeSet<&'a str> {
        let types = self.names.types.iter();
        types.map(|name| name.module.as_str()).collect()
    }

    /// The resource of the events of a module, as it is written on the wire.
    pub fn event_group(&self, module: &str) -> String {
        let events = self.api.events.iter();
        let mut groups = events.filter_map(|event| event.event_type.split('#').next());
        let group = groups.find(|group| snake(group) == module);
        group.unwrap_or(module).to_owned()
    }

    /// All types.
    pub fn type_ids(&self) -> impl Iterator<Item = TypeId> + use<> {
        (0..self.api.types.len()).map(TypeId)
    }

    /// The types of a module, by name.
    pub fn types_of(&self, module: &str) -> Vec<TypeId> {
        let mut found: Vec<TypeId> = self.type_ids().collect();
        found.retain(|id| self.name(*id).module == module);
        found.sort_by_key(|id| &self.name(*id).name);
        found
    }

    /// The path of a type.
    pub fn name(&self, id: TypeId) -> &'a TypeName {
        &self.names.types[id.0]
    }

    /// A type as the name of a variable.
    pub fn variable(&self, id: TypeId) -> String {
        snake(&self.name(id).name)
            .trim_start_matches("r#")
            .to_owned()
    }

    /// The facts of a type: its uses, which way it travels, and what the document says of it.
    pub fn def(&self, id: TypeId) -> &'a TypeDef {
        self.api.ty(id)
    }

    /// The types that a type refers to.
    pub fn refers(&self, id: TypeId) -> Vec<TypeId> {
        of_type(self.api.ty(id))
    }

    /// The types that an operation as a value refers to.
    pub fn operation_refers(&self, index: usize) -> Vec<TypeId> {
        of_operation(self.api, &self.api.operations[index])
    }

    /// The operations of a resource, in alphabetical order of their methods.
    pub fn operations_of(&self, resource: usize) -> Vec<usize> {
        let all = self.operations.iter();
        let own = all.filter(|one| one.call.resource == resource);
        let mut found: Vec<usize> = own.map(|one| one.index).collect();
        let method = |index: &usize| self.operations[*index].call.method.trim_start_matches("r#");
        found.sort_by(|a, b| method(a).cmp(method(b)));
        found
    }

    /// The id newtype of this name.
    pub fn id(&self, name: &str) -> Option<IdType<'a>> {
        IdType::named(self.types.rules, name)
    }

    /// How operations of the version are called.
    pub fn called(&self) -> Called<'a> {
        Called(self.names)
    }

    /// The version with these texts of its types and operations, to be compared with those of others.
    pub fn compared(&self, types: Vec<String>, operations: Vec<String>) -> Compared<'a> {
        Compared {
            module: self.module,
            api: self.api,
            names: self.names,
            types,
            operations,
        }
    }
}

/// How the operations of a version are called.
#[derive(Clone, Copy, Debug)]
pub struct Called<'a>(&'a Names);

impl<'a> Called<'a> {
    /// Whether there are none.
    pub fn is_empty(self) -> bool {
        self.0.calls.is_empty()
    }

    /// `quotes().create`, and the path of that method below the version, by the identity of an operation.
    pub fn path(self, key: &str) -> Option<(String, String)> {
        let call = self.0.call(key)?;
        let resource = &self.0.resources[call.resource];
        let method = call.method.trim_start_matches("r#");
        Some((
            format!("{}().{method}", resource.accessor),
            format!("{}::{}::{method}", resource.module, resource.client),
        ))
    }
}
