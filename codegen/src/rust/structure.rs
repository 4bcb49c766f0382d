//! Structs, and how values of them are made.

use super::alike::named_from;
use super::amount::{Amounts, amounts};
use super::field::{Half, RustField};
use super::{Argument, Origin, Types};
use crate::model::{self, TypeDef, TypeId};

/// An object.
#[derive(Clone, Debug)]
pub struct RustStruct<'a> {
    /// Its position in the model.
    pub id: TypeId,
    /// The type.
    pub def: &'a TypeDef,
    /// The object.
    pub model: &'a model::Struct,
    /// Which way it travels.
    pub half: Half,
    /// Its fields, in the order of the contract. A type that is only sent has none that Wise alone sets.
    pub fields: Vec<RustField<'a>>,
    /// Whether it keeps further members: the contract allows them, or it is read, and what it has no field for must stay in reach.
    pub extra: bool,
    /// Whether it is read, and has amounts inside of its fields though none of them is one.
    pub strict: bool,
    /// Whether it can be hashed.
    pub hash: bool,
    /// How callers make it.
    pub constructor: Option<Constructor>,
    /// Its amounts with their currencies.
    pub amounts: Amounts,
}

impl<'a> RustStruct<'a> {
    /// The field of a property.
    pub fn field(&self, wire: &str) -> Option<&RustField<'a>> {
        self.fields.iter().find(|field| field.model.wire == wire)
    }
}

/// How a value of a type is made.
#[derive(Clone, Debug)]
pub struct Constructor {
    /// The fields that it takes, by position, in the order of the arguments.
    pub fields: Vec<usize>,
    /// The arguments, in their order.
    pub arguments: Vec<Argument>,
    /// The builder with a step for each argument, where two neighbours could be exchanged.
    pub builder: Option<String>,
}

impl Constructor {
    /// The function that begins it.
    pub fn function(&self) -> &'static str {
        if self.builder.is_some() {
            "builder"
        } else {
            "new"
        }
    }
}

impl<'a> Types<'a> {
    /// A struct.
    pub(super) fn structure(&self, id: TypeId, object: &'a model::Struct) -> RustStruct<'a> {
        let def = self.api.ty(id);
        let half = Half::of(def);
        let own = |field: &&model::Field| !(field.read_only && def.sent && !def.received);
        let fields = object.fields.iter().filter(own);
        let fields: Vec<RustField<'a>> = fields.map(|field| self.field(id, field)).collect();
        let constructor = half.builds().then(|| self.constructor(id, &fields));
        let order = constructor.as_ref().map(|made| made.fields.as_slice());
        let own_amount = |field: &RustField<'_>| self.amount(&field.model.ty);
        RustStruct {
            amounts: amounts(self, id, (object, &fields), order),
            id,
            def,
            model: object,
            half,
            strict: def.received && !fields.iter().any(own_amount) && self.amounts_inside(id),
            extra: object.extra.is_some() || (def.received && !object.multipart),
            hash: self.hashes(&id.into()),
            fields,
            constructor,
        }
    }

    fn constructor(&self, id: TypeId, fields: &[RustField<'a>]) -> Constructor {
        let order = self.names.constructors.get(&id);
        let place =
            |wire: &String| order.and_then(|order| order.iter().position(|one| one == wire));
        let mut taken: Vec<(usize, Argument)> = fields
            .iter()
            .enumerate()
            .filter_map(|(at, field)| {
                let origin = Origin::Field(id, field.model.wire.clone());
                let given = (field.presence.taken()?, &field.model.ty, field.boxed);
                Some((at, self.argument(Some(field.name), given, origin)))
            })
            .collect();
        taken.sort_by_key(|(at, _)| place(&fields[*at].model.wire));
        let (fields, arguments): (Vec<usize>, Vec<Argument>) = taken.into_iter().unzip();
        // What could be swapped has a name at the call.
        let builder = named_from(arguments.iter()).map(|_| self.builder(id));
        Constructor {
            fields,
            arguments,
            builder,
        }
    }

    /// The name of the builder of a type with named arguments.
    fn builder(&self, id: TypeId) -> String {
        let own = &self.names.types[id.0];
        let mut name = format!("{}Builder", own.name);
        let taken = |name: &str| {
            let mut types = self.names.types.iter();
            types.any(|one| one.module == own.module && one.name == name)
        };
        while taken(&name) {
            name.push_str("Of");
        }
        name
    }
}
