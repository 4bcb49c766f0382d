//! Every property of the model is looked at by some rule, or cannot change a client.

use crate::documents::repository;
use std::collections::BTreeSet;
use wise_diff::rules::rule;

/// How a property is covered.
enum Covered {
    /// These rules find a change of it.
    By(&'static [&'static str]),
    /// It cannot change a client, for this reason.
    Never(&'static str),
}
use Covered::{By, Never};

/// What a type of a value becomes is found where the schema of the value is.
const TYPES: Covered = By(&[
    "parameter.retyped",
    "field.retyped",
    "body.retyped",
    "format.changed",
    "union.introduced",
    "union.dissolved",
    "enum.introduced",
    "enum.dropped",
]);
const HABIT: Covered = By(&["client.behaviour-changed"]);
const LIMITS: Covered = By(&["limit.tightened", "limit.loosened", "limit.changed"]);
const BODIES: Covered = By(&["body.added-optional", "body.added-required", "body.removed"]);
const MEDIA: Covered = By(&["media.added", "media.removed", "media.changed"]);
const STATUSES: Covered = By(&["status.added", "status.removed", "status.changed"]);
const FIELDS: Covered = By(&[
    "field.added-optional",
    "field.added-required",
    "field.removed",
]);
const PARAMETERS: Covered = By(&[
    "parameter.added-optional",
    "parameter.added-required",
    "parameter.removed",
    "parameter.renamed",
    "parameter.respelled",
    "parameter.path-name-changed",
]);
const MEMBERS: Covered = By(&[
    "union.member-added",
    "union.member-removed",
    "union.member-renamed",
]);
const DECIDED: Covered = By(&[
    "union.discriminator-changed",
    "union.keyword-changed",
    "client.behaviour-changed",
]);
/// A method of the crate comes, goes or takes other arguments.
const METHOD: Covered = By(&["rust.changed"]);
const EVENTS: Covered = By(&["event.added", "event.removed"]);
const EVENT_VERSIONS: Covered = By(&["event.version-added", "event.version-removed"]);
const WHERE: Covered = Never("it says where in the document something stands");
const PROSE: Covered = Never("it is read by people, and a contract has none");
const WHOLE: Covered = Never("what is in it is covered, each by itself");
const INDEX: Covered = Never("it is a position in a list and has no meaning between two models");

/// Every field and variant of the model.
const MODEL: &[(&str, Covered)] = &[
    (
        "Api.version",
        By(&[
            "version.added",
            "version.removed",
            "operation.version-moved",
        ]),
    ),
    (
        "Api.operations",
        By(&["operation.added", "operation.removed"]),
    ),
    ("Api.types", WHOLE),
    ("Api.events", EVENTS),
    (
        "Api.untyped",
        Never("it is told in a list of its own, and the item without a type is compared"),
    ),
    ("Api.skipped", Never("it counts what is not generated")),
    ("TypeId.0", INDEX),
    (
        "Operation.id",
        By(&["operation.id-changed", "operation.id-case-changed"]),
    ),
    ("Operation.method", By(&["operation.method-changed"])),
    ("Operation.path", By(&["operation.path-changed"])),
    ("Operation.tags", By(&["operation.retagged"])),
    ("Operation.parameters", PARAMETERS),
    ("Operation.body", BODIES),
    ("Operation.outcome", STATUSES),
    ("Operation.errors", STATUSES),
    (
        "Operation.security",
        By(&["security.added", "security.removed"]),
    ),
    ("Operation.servers", By(&["server.added", "server.removed"])),
    ("Operation.idempotency", HABIT),
    ("Operation.never_retry", HABIT),
    ("Operation.pages", HABIT),
    ("Operation.window", HABIT),
    ("Operation.verdict", HABIT),
    (
        "Operation.deprecated",
        By(&["operation.deprecated", "operation.undeprecated"]),
    ),
    ("Operation.at", WHERE),
    ("Operation.prose", PROSE),
    ("Verdict.field", HABIT),
    ("Verdict.accepted", HABIT),
    ("Verdict.refused", HABIT),
    ("Verdict.kind", HABIT),
    ("Verdict.code", HABIT),
    ("Verdict.message", HABIT),
    ("Idempotency.None", HABIT),
    ("Idempotency.Header.name", HABIT),
    ("Idempotency.Header.required", HABIT),
    ("Idempotency.Body", HABIT),
    ("Pages.position", HABIT),
    ("Pages.items", HABIT),
    ("Pages.next", HABIT),
    ("NextPage.Cursor", HABIT),
    ("NextPage.Offset", HABIT),
    ("NextPage.Number.first", HABIT),
    ("NextPage.Number.total", HABIT),
    ("NextPage.Last", HABIT),
    ("Window.start", HABIT),
    ("Window.end", HABIT),
    ("Window.days", HABIT),
    ("Prose.summary", PROSE),
    ("Prose.description", PROSE),
    ("Location.Path", PARAMETERS),
    ("Location.Query", PARAMETERS),
    ("Location.Header", PARAMETERS),
    (
        "ListStyle.Repeat",
        By(&["parameter.style-changed", "client.behaviour-changed"]),
    ),
    (
        "ListStyle.Comma",
        By(&["parameter.style-changed", "client.behaviour-changed"]),
    ),
    ("Parameter.wire", PARAMETERS),
    ("Parameter.location", PARAMETERS),
    (
        "Parameter.required",
        By(&["parameter.became-required", "parameter.became-optional"]),
    ),
    ("Parameter.ty", TYPES),
    ("Parameter.constant", By(&["parameter.constant-changed"])),
    (
        "Parameter.list",
        By(&["parameter.style-changed", "client.behaviour-changed"]),
    ),
    ("Parameter.facts", LIMITS),
    ("Parameter.prose", PROSE),
    ("Media.Json", MEDIA),
    ("Media.Form", MEDIA),
    ("Media.Multipart", MEDIA),
    ("Media.Text", MEDIA),
    ("Media.Bytes", MEDIA),
    ("Body.media", MEDIA),
    ("Body.ty", TYPES),
    (
        "Body.required",
        By(&["body.became-required", "body.became-optional"]),
    ),
    ("Outcome.statuses", STATUSES),
    ("Outcome.body", MEDIA),
    ("OutcomeBody.Redirect", STATUSES),
    ("OutcomeBody.Empty", MEDIA),
    ("OutcomeBody.Undocumented", MEDIA),
    ("OutcomeBody.Json", MEDIA),
    ("OutcomeBody.Text", MEDIA),
    ("OutcomeBody.Bytes", MEDIA),
    ("ErrorBody.status", STATUSES),
    ("ErrorBody.media", MEDIA),
    ("ErrorBody.ty", TYPES),
    ("Untyped.key", WHERE),
    ("Untyped.at", WHERE),
    (
        "Untyped.reason",
        Never("it explains the missing type, which is compared"),
    ),
    ("Untyped.recoverable", Never("it is for the census")),
    ("TypeRef.Bool", TYPES),
    ("TypeRef.Int32", TYPES),
    ("TypeRef.Int64", TYPES),
    (
        "TypeRef.Decimal",
        By(&["field.retyped", "format.precision-changed", "rust.changed"]),
    ),
    ("TypeRef.DecimalText", By(&["rust.changed"])),
    ("TypeRef.Text", TYPES),
    ("TypeRef.Timestamp", TYPES),
    ("TypeRef.Date", TYPES),
    ("TypeRef.Guid", TYPES),
    ("TypeRef.Secret", By(&["rust.changed"])),
    ("TypeRef.Id", By(&["rust.changed"])),
    ("TypeRef.Currency", By(&["rust.changed"])),
    ("TypeRef.Country", By(&["rust.changed"])),
    ("CountryForm.Alpha2", HABIT),
    ("CountryForm.Alpha2Lower", HABIT),
    ("CountryForm.Alpha3", HABIT),
    ("CountryForm.Alpha3Lower", HABIT),
    ("TypeRef.Upload", TYPES),
    ("TypeRef.Jose", By(&["media.changed", "rust.changed"])),
    ("TypeRef.Envelope", By(&["media.changed", "rust.changed"])),
    ("TypeRef.Json", TYPES),
    ("TypeRef.List", TYPES),
    ("Inside.Nothing", TYPES),
    ("Inside.Items", TYPES),
    ("Inside.Values", TYPES),
    ("Inside.Payload", TYPES),
    ("Inside.Type", TYPES),
    (
        "TypeRef.Map",
        By(&["object.extra-changed", "field.retyped"]),
    ),
    ("TypeRef.Named", TYPES),
    ("Either.doc", By(&["rust.changed"])),
    ("Either.getter", By(&["rust.changed"])),
    ("Either.paths", By(&["rust.changed"])),
    ("Either.ty", By(&["rust.changed"])),
    ("Operation.seen", By(&["rust.changed"])),
    ("TypeDef.finals", HABIT),
    ("Finals.values", HABIT),
    ("Finals.note", PROSE),
    ("Finals.source", PROSE),
    ("TypeDef.either", By(&["rust.changed"])),
    ("TypeRef.IdempotencyKey", By(&["rust.changed"])),
    ("TypeDef.keys", WHERE),
    ("TypeDef.declared", By(&["rust.changed"])),
    ("TypeDef.suggested", By(&["rust.changed"])),
    ("TypeDef.kind", TYPES),
    (
        "TypeDef.sent",
        By(&[
            "body.added-required",
            "body.added-optional",
            "body.removed",
            "rust.changed",
        ]),
    ),
    (
        "TypeDef.received",
        By(&[
            "media.added",
            "media.removed",
            "status.added",
            "rust.changed",
        ]),
    ),
    (
        "TypeDef.deprecated",
        By(&["field.deprecated", "field.undeprecated"]),
    ),
    ("TypeDef.at", WHERE),
    ("TypeDef.prose", PROSE),
    ("Kind.Struct", WHOLE),
    (
        "Kind.Enum",
        By(&[
            "enum.value-added",
            "enum.value-removed",
            "enum.set-replaced",
        ]),
    ),
    ("Kind.Union", WHOLE),
    ("Struct.fields", FIELDS),
    ("Struct.extra", By(&["object.extra-changed"])),
    ("Struct.multipart", MEDIA),
    ("Field.wire", FIELDS),
    ("Field.ty", TYPES),
    (
        "Field.required",
        By(&["field.became-required", "field.became-optional"]),
    ),
    (
        "Field.nullable",
        By(&["field.became-nullable", "field.became-non-nullable"]),
    ),
    (
        "Field.read_only",
        By(&["field.became-read-only", "field.no-longer-read-only"]),
    ),
    ("Field.as_text", HABIT),
    ("Field.json_part", HABIT),
    (
        "Field.deprecated",
        By(&["field.deprecated", "field.undeprecated"]),
    ),
    ("Field.facts", LIMITS),
    ("Field.prose", PROSE),
    ("Facts.limits", LIMITS),
    (
        "Facts.format",
        By(&["format.changed", "format.precision-changed"]),
    ),
    ("Facts.default", By(&["field.default-changed"])),
    ("Union.decided", DECIDED),
    ("Union.variants", MEMBERS),
    ("Decided.Tag", DECIDED),
    ("Decided.Keys", DECIDED),
    ("Decided.JsonType", DECIDED),
    ("Decided.Sender", DECIDED),
    ("Operation.follow", METHOD),
    ("Follow.subject", METHOD),
    ("Follow.of", METHOD),
    ("FollowSubject.Transfer", METHOD),
    ("FollowSubject.CardOrder", METHOD),
    ("FollowSubject.KycReview", METHOD),
    ("FollowSubject.BalanceMovement", METHOD),
    ("Variant.label", MEMBERS),
    ("Variant.ty", TYPES),
    (
        "Variant.keys",
        By(&[
            "field.became-required",
            "field.became-optional",
            "field.removed",
        ]),
    ),
    ("Event.event_type", EVENTS),
    ("Event.schema_version", EVENT_VERSIONS),
    ("Event.data", TYPES),
    (
        "Event.deprecated",
        By(&["event.deprecated", "event.undeprecated"]),
    ),
];

/// The fields of every struct and the variants of every enum of the model, from its source.
fn model() -> BTreeSet<String> {
    let source = repository().join("codegen/src");
    let files = ["model.rs", "model/type_ref.rs"].map(|file| source.join(file));
    let texts = files.map(|file| std::fs::read_to_string(file).unwrap());
    let mut found = BTreeSet::new();
    let fields = |owner: &str, fields: &syn::Fields, found: &mut BTreeSet<String>| {
        let all = fields.iter().enumerate();
        for (index, field) in all {
            let name = field
                .ident
                .as_ref()
                .map_or(index.to_string(), ToString::to_string);
            found.insert(format!("{owner}.{name}"));
        }
    };
    let items = texts
        .iter()
        .flat_map(|text| syn::parse_file(text).unwrap().items);
    for item in items {
        match item {
            syn::Item::Struct(item) => fields(&item.ident.to_string(), &item.fields, &mut found),
            syn::Item::Enum(item) => {
                for variant in &item.variants {
                    let owner = format!("{}.{}", item.ident, variant.ident);
                    match &variant.fields {
                        named @ syn::Fields::Named(_) => fields(&owner, named, &mut found),
                        _ => drop(found.insert(owner)),
                    }
                }
            }
            _ => {}
        }
    }
    found
}

#[test]
fn every_property_of_the_model_is_covered() {
    let listed: BTreeSet<String> = MODEL.iter().map(|(name, _)| (*name).to_owned()).collect();
    assert_eq!(listed.len(), MODEL.len(), "something is listed twice");
    let model = model();
    assert!(model.len() > 100);
    let missing: Vec<&String> = model.difference(&listed).collect();
    assert!(
        missing.is_empty(),
        "say which rule looks at {missing:?}, or why none need to"
    );
    let gone: Vec<&String> = listed.difference(&model).collect();
    assert!(gone.is_empty(), "the model has no {gone:?} any more");
    for (name, covered) in MODEL {
        match covered {
            By(rules) => {
                assert!(!rules.is_empty(), "{name}");
                for id in *rules {
                    assert!(
                        rule(id).is_some(),
                        "{name} is left to {id}, which is no rule"
                    );
                }
            }
            Never(reason) => assert!(!reason.is_empty(), "{name}"),
        }
    }
}
