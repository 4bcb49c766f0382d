//! Types of other versions: what is the same in several versions has one name, and of the types that one has become, the one that is
//! still the same keeps it.

use crate::model::{Api, TypeDef};
use crate::names::Names;
use std::cmp::Reverse;
use std::collections::{HashMap, VecDeque};

/// What the versions have at their places, for those that are named after them or before them.
#[derive(Debug, Default)]
pub struct Kin {
    /// The form at each place, of each version that is still to be named: the newest first.
    older: VecDeque<HashMap<String, String>>,
    /// The names that newer versions have given, by place and form.
    newer: HashMap<String, HashMap<String, String>>,
}

impl Kin {
    /// A version that is to be named after the ones before it. Of each of its types the form, which no place is part of.
    pub fn expect(&mut self, api: &Api, forms: Vec<String>) {
        let of_type = |(def, form): (&TypeDef, String)| {
            let keys = def.keys.clone().into_iter();
            keys.map(move |key| (key, form.clone()))
        };
        let places = api.types.iter().zip(forms).flat_map(of_type);
        self.older.push_back(places.collect());
    }

    /// The first of the expected ones is named now.
    pub fn next(&mut self) {
        self.older.pop_front();
    }

    /// A version has its names.
    pub fn named(&mut self, api: &Api, names: &Names, forms: &[String]) {
        for ((def, name), form) in api.types.iter().zip(&names.types).zip(forms) {
            for key in &def.keys {
                let names = self.newer.entry(key.clone()).or_default();
                names.entry(form.clone()).or_insert_with(|| name.path());
            }
        }
    }
}

/// A version among the others.
#[derive(Debug, Default)]
pub struct Relatives<'a> {
    kin: Option<&'a Kin>,
    forms: &'a [String],
}

/// What newer versions say of a place.
pub(super) enum Newer<'a> {
    /// The type there is the same, and has this name.
    Same(&'a String),
    /// The type there is a different one.
    Different,
    /// They do not have it.
    Absent,
}

impl<'a> Relatives<'a> {
    /// The version whose types have these forms.
    pub fn new(kin: &'a Kin, forms: &'a [String]) -> Self {
        let kin = Some(kin);
        Self { kin, forms }
    }

    /// What newer versions have where a type is used.
    pub(super) fn newer(&self, index: usize, key: &str) -> Newer<'a> {
        let names = self.kin.and_then(|kin| kin.newer.get(key));
        match (names, self.forms.get(index)) {
            (Some(names), Some(form)) => names.get(form).map_or(Newer::Different, Newer::Same),
            _ => Newer::Absent,
        }
    }

    /// The strength of a claim to a name that several types have had together. It does not depend on where they stand in the contract:
    /// first what an older version has as well, the newest of those, then what Wise hands over, then what has the most uses.
    pub(super) fn claim<'d>(
        &self,
        index: usize,
        def: &'d TypeDef,
    ) -> (usize, bool, usize, Reverse<Option<&'d String>>) {
        let first = Reverse(def.keys.iter().min());
        (self.stays(index, def), def.received, def.keys.len(), first)
    }

    /// How new the newest older version is that has a type in the same form at one of its places; 0 where none has.
    fn stays(&self, index: usize, def: &TypeDef) -> usize {
        let (Some(kin), Some(form)) = (self.kin, self.forms.get(index)) else {
            return 0;
        };
        let has = |places: &HashMap<String, String>| {
            let mut keys = def.keys.iter();
            keys.any(|key| places.get(key) == Some(form))
        };
        let at = kin.older.iter().position(has);
        at.map_or(0, |at| kin.older.len() - at)
    }
}
