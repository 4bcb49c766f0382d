//! Forms as JSON, to be shown by a web page or kept until tomorrow.

use crate::Json;
use crate::codec::{
    Decode, DecodeError, Encode, EncodeFields, FieldWriter, JsonWriter, Node, bridge,
};

use super::engine::Answer;
use super::model::Requirements;
use super::remote::Origin;
use super::{Form, FormKind};

impl Encode for Form {
    fn encode(&self, out: &mut JsonWriter) {
        out.object(self);
    }
}

impl EncodeFields for Form {
    fn fields(&self, fields: &mut FieldWriter<'_>) {
        let requirements: Vec<Json> = self.types.iter().map(|it| it.raw.clone()).collect();
        fields.always("form", &self.kind.name().to_owned());
        fields.always("chosen", &self.chosen().map(|chosen| chosen.name.clone()));
        fields.always(
            "answers",
            &Pairs::of(self.answers.iter(), |answer| {
                (answer.key.clone(), answer.value.clone())
            }),
        );
        let overridden: Vec<String> = self
            .answers
            .iter()
            .filter(|answer| answer.overridden)
            .map(|answer| answer.key.clone())
            .collect();
        fields.always("overridden", &overridden);
        fields.always("stale", &self.stale);
        fields.always("members", &Pairs(self.members.clone()));
        if let Some(origin) = &self.origin {
            fields.always("origin", origin);
        }
        fields.always("requirements", &requirements);
    }
}

impl Decode for Form {
    fn decode(node: &Node<'_>) -> Result<Self, DecodeError> {
        let object = node.object("form")?;
        let name: String = object.required("form")?;
        let kind = FormKind::ALL.iter().find(|(_, known)| *known == name);
        let (kind, _) = kind.ok_or_else(|| node.error("`form` is no kind of form"))?;
        let requirements: Requirements = object.required("requirements")?;
        let overridden: Vec<String> = object.optional("overridden")?.unwrap_or_default();
        let Pairs(answers) = object.required("answers")?;
        let Pairs(members) = object.required("members")?;
        let mut form = Self::of(*kind, requirements);
        form.origin = object.optional("origin")?;
        form.members = members;
        form.answers = answers
            .into_iter()
            .map(|(key, value)| Answer {
                overridden: overridden.contains(&key),
                key,
                value,
            })
            .collect();
        form.stale = object.optional("stale")?.unwrap_or_default();
        let chosen: Option<String> = object.optional("chosen")?;
        form.chosen = chosen.and_then(|name| form.types.iter().position(|it| it.name == name));
        Ok(form)
    }
}

bridge::serde_traits!(Form);

impl Encode for Origin {
    fn encode(&self, out: &mut JsonWriter) {
        out.object(self);
    }
}

impl EncodeFields for Origin {
    fn fields(&self, fields: &mut FieldWriter<'_>) {
        fields.always("target", &self.target);
        fields.always("base", &self.base);
    }
}

impl Decode for Origin {
    fn decode(node: &Node<'_>) -> Result<Self, DecodeError> {
        let object = node.object("origin")?;
        let target: String = object.required("target")?;
        let base: Option<Json> = object.optional("base")?;
        // A stored form may have been in the hands of others: it must not choose what is called.
        Self::new(target, base)
            .ok_or_else(|| node.error("`target` is no path of requirements that can be refreshed"))
    }
}

/// An object whose members keep their order.
struct Pairs(Vec<(String, Json)>);

impl Pairs {
    fn of<'a, T: 'a>(
        items: impl Iterator<Item = &'a T>,
        pair: impl Fn(&T) -> (String, Json),
    ) -> Self {
        Self(items.map(pair).collect())
    }
}

impl Encode for Pairs {
    fn encode(&self, out: &mut JsonWriter) {
        out.object(self);
    }
}

impl EncodeFields for Pairs {
    fn fields(&self, fields: &mut FieldWriter<'_>) {
        for (key, value) in &self.0 {
            fields.always(key, value);
        }
    }
}

impl Decode for Pairs {
    fn decode(node: &Node<'_>) -> Result<Self, DecodeError> {
        let object = node.object("answers")?;
        let pairs = object
            .members()
            .map(|(key, value)| (key.to_owned(), Json::from_raw(value)));
        Ok(Self(pairs.collect()))
    }
}
