//! Where the value of a key stands: in the form, in a body, in the path of an error, in a recipient that exists.

use crate::Json;

use super::Field;
use super::tree::Tree;

/// What a form is for. It decides where in the body the answers go.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum FormKind {
    /// A recipient (account requirements). Answers go into `details`, the name of the holder beside it.
    Recipient,
    /// A transfer (transfer requirements). Answers go into `details`.
    Transfer,
    /// An address (address requirements). Answers go into `details`.
    Address,
    /// Further data of a profile (extension requirements). Answers go into `details`.
    Profile,
    /// Requirements of bank account details. Answers are the body.
    AccountDetails,
    /// A KYC requirement. Answers are the `data` of a submission ([`Form::submission_data`](super::Form::submission_data)).
    Kyc,
    /// Anything else. Answers are the body.
    Other,
}

/// Members of a recipient that stand beside `details`.
const BESIDE_DETAILS: [&str; 7] = [
    "accountHolderName",
    "currency",
    "name",
    "ownedByCustomer",
    "profile",
    "type",
    "ultimateBeneficiary",
];

/// Wrappers in paths of errors.
const WRAPPERS: [&str; 3] = ["submissionData", "data", "details"];

impl FormKind {
    pub(super) const ALL: [(Self, &'static str); 7] = [
        (Self::Recipient, "recipient"),
        (Self::Transfer, "transfer"),
        (Self::Address, "address"),
        (Self::Profile, "profile"),
        (Self::AccountDetails, "account-details"),
        (Self::Kyc, "kyc"),
        (Self::Other, "other"),
    ];

    /// The name in stored forms.
    pub(super) fn name(self) -> &'static str {
        let found = Self::ALL.iter().find(|(kind, _)| *kind == self);
        found.map_or("other", |(_, name)| name)
    }

    /// What the requirements at a path are for.
    pub(super) fn of_path(path: &str) -> Self {
        let has = |part| path.contains(part);
        if has("account-requirements") {
            Self::Recipient
        } else if has("transfer-requirements") {
            Self::Transfer
        } else if has("address-requirements") {
            Self::Address
        } else if has("account-details") {
            Self::AccountDetails
        } else if has("extension-requirements") {
            Self::Profile
        } else if has("kyc") {
            Self::Kyc
        } else {
            Self::Other
        }
    }

    /// The dotted key in a body of the answer with this key.
    pub(super) fn place(self, key: &str) -> String {
        let first = key.split('.').next().unwrap_or(key);
        let beside = match self {
            Self::Recipient => BESIDE_DETAILS.contains(&first),
            Self::Transfer | Self::Address | Self::Profile => false,
            _ => true,
        };
        if beside || first == "details" {
            key.to_owned()
        } else {
            format!("details.{key}")
        }
    }
}

/// A key as the form has it: dots between its parts, no wrapper around it.
fn plain(key: &str) -> String {
    let dotted = key
        .trim_start_matches(['$', '/', '.', '#'])
        .replace('/', ".");
    let mut rest = dotted.as_str();
    while let Some((first, inner)) = rest.split_once('.')
        && WRAPPERS.contains(&first)
    {
        rest = inner;
    }
    rest.to_owned()
}

/// The field that a key or a path means, if it is one only.
pub(super) fn find<'f>(fields: &[&'f Field], key: &str) -> Option<&'f Field> {
    let exact = fields.iter().find(|field| field.key == key);
    if exact.is_some() {
        return exact.copied();
    }
    let plain = plain(key);
    let rules: [&dyn Fn(&Field) -> bool; 3] = [
        &|field| self::plain(&field.key) == plain,
        &|field| self::plain(&field.key).eq_ignore_ascii_case(&plain),
        &|field| {
            let last = field.key.rsplit('.').next().unwrap_or_default();
            last == plain
        },
    ];
    for rule in rules {
        let mut found = fields.iter().copied().filter(|field| rule(field));
        match (found.next(), found.next()) {
            (Some(field), None) => return Some(field),
            (Some(_), Some(_)) => return None,
            (None, _) => {}
        }
    }
    None
}

/// The field that the path of an error is about, which may also be written as in a recipient.
pub(super) fn find_in_error<'f>(fields: &[&'f Field], path: &str) -> Option<&'f Field> {
    find(fields, path).or_else(|| {
        let other = match plain(path).as_str() {
            "name" | "fullName" | "name.fullName" => "accountHolderName",
            "legalEntityType" => "legalType",
            _ => return None,
        };
        find(fields, other)
    })
}

/// Keys of the form that may be meant by one that it does not have.
pub(super) fn similar<'f>(fields: impl Iterator<Item = &'f Field>, key: &str) -> Vec<String> {
    let last = |key: &str| key.rsplit(['.', '/']).next().map(str::to_ascii_lowercase);
    let wanted = last(key).unwrap_or_default();
    fields
        .filter(|field| {
            let found = last(&field.key).unwrap_or_default();
            !wanted.is_empty() && (found.contains(&wanted) || wanted.contains(&found))
        })
        .map(|field| field.key.clone())
        .collect()
}

/// The value of a key in an object that exists: a recipient in any of Wise's shapes, or answers under their keys.
pub(super) fn stored(tree: &Tree, kind: FormKind, key: &str) -> Option<Json> {
    let places = [
        kind.place(key),
        key.to_owned(),
        match key {
            "accountHolderName" => "name.fullName".to_owned(),
            "legalType" => "legalEntityType".to_owned(),
            "swiftCode" => "details.bic".to_owned(),
            "address.country" => "details.address.countryCode".to_owned(),
            _ => String::new(),
        },
    ];
    let found = places.iter().find_map(|place| match tree.get(place)? {
        Tree::Leaf(json) if !json.is_null() && json.as_str() != r#""""# => Some(json.clone()),
        _ => None,
    });
    let found = found.or_else(|| flat(tree, key))?;
    Some(match (key, found.as_str()) {
        ("legalType", r#""PERSON""#) => Json::from("PRIVATE"),
        ("legalType", r#""INSTITUTION""#) => Json::from("BUSINESS"),
        _ => found,
    })
}

/// A member whose name has the dots in it.
fn flat(tree: &Tree, key: &str) -> Option<Json> {
    let Tree::Object(members) = tree else {
        return None;
    };
    match &members.iter().find(|(name, _)| name == key)?.1 {
        Tree::Leaf(json) if !json.is_null() && json.as_str() != r#""""# => Some(json.clone()),
        _ => None,
    }
}
