//! First guesses at the names of types below another: by their member, and by what the type around is called.

use super::number::singular;
use super::parts::{Method, VAGUE, member, pascal, shorten};
use crate::model::{Kind, TypeDef};
use crate::place::{around, beginnings, is_element, is_item, last_name, last_variant, rooted};
use heck::ToSnakeCase;

/// Guesses at the name of a type inside another.
pub fn nested(
    (key, way): (&str, &str),
    parent: &str,
    noun: &str,
    method: &Method,
    def: &TypeDef,
) -> Vec<String> {
    if let Some(label) = last_variant(key) {
        return alternative(&pascal(label), parent, noun, method);
    }
    let last = member(key);
    let own = pascal(&last);
    // What a page lists is the subject, whatever the list is called.
    if let Some(of) = parent.strip_suffix("Page")
        && matches!(def.kind, Kind::Struct(_))
        && is_item(key)
    {
        let item = if of.is_empty() { noun } else { of };
        return vec![item.to_owned(), own];
    }
    let version = if parent.ends_with(&method.version) {
        method.version.as_str()
    } else {
        ""
    };
    let base = said_base(parent.strip_suffix(version).unwrap_or(parent), noun);
    let mut names = first_choices(&last, (parent, base, version), noun, method);
    let short = names.iter().filter_map(|name| without_tail(name));
    names.extend(short.map(str::to_owned).collect::<Vec<_>>());
    if let Some(of) = container(key) {
        // `fees.total` is a `TotalFee`.
        names.insert(0, format!("{own}{}", shorten_start(&of, &own)));
    }
    names.extend(longer(way));
    if ["Update", "Set", "Replace"].contains(&method.verb.as_str()) {
        names.push(format!("New{own}"));
    }
    // `Method` in a type with a long name is a `LinkRequestMethod`.
    names.push(format!("{noun}{}", pascal(&last)));
    names.retain(|name| !VAGUE.contains(&name.to_snake_case().as_str()) || base == noun);
    names
}

/// The best names of a member: its own name, and the name of the type around it with its own. Of that type there is the whole
/// name, what it says without use and version, and the version.
fn first_choices(
    last: &str,
    (parent, base, version): (&str, &str, &str),
    noun: &str,
    method: &Method,
) -> Vec<String> {
    let own = pascal(last);
    // `OrderV1` + `Details` → `OrderDetailsV1`.
    let long = if own.starts_with(base) {
        format!("{own}{version}")
    } else {
        format!("{}{own}{version}", shorten(base, &own))
    };
    if VAGUE.contains(&last) && base != noun {
        // One of the `errors` of an `OrderError`.
        let entry = (long == parent).then(|| format!("{base}Entry{version}"));
        return [long].into_iter().chain(entry).collect();
    }
    let mut names = vec![own.clone(), format!("{own}{}", method.version)];
    if !method.whose.is_empty() && base != noun {
        names.push(format!("{}{own}", shorten(&method.whose, &own)));
    }
    names.push(long);
    names
}

/// Guesses at the name of an alternative of a union: `BALANCE` of `Funding` is a `BalanceFunding`.
fn alternative(label: &str, parent: &str, noun: &str, method: &Method) -> Vec<String> {
    let whole = parent.strip_prefix(noun).unwrap_or(parent);
    let mut names = Vec::new();
    let version = method.version.as_str();
    let base = whole.strip_suffix(version).unwrap_or(whole);
    // `UpdateProfileV1` → `UpdatePersonalV1`: the verb stays in front.
    let verb = ["Create", "Update", "Add", "Replace"];
    match verb
        .iter()
        .find_map(|verb| Some((verb, base.strip_prefix(verb)?)))
    {
        Some((verb, rest)) => {
            let rest = rest.strip_prefix(noun).unwrap_or(rest);
            names.push(format!(
                "{verb}{label}{}{version}",
                shorten_end(head(rest), label)
            ));
        }
        None => {
            let head = head(base);
            if head != base {
                names.push(format!("{label}{}{version}", shorten_end(head, label)));
            }
        }
    }
    names.push(format!("{label}{}", shorten_end(whole, label)));
    let of = if whole.is_empty() { noun } else { whole };
    names.push(format!("{of}{label}"));
    names
}

/// `SubmissionData` → `Submission`.
fn without_tail(name: &str) -> Option<&str> {
    let tails = ["Data", "Info", "Item", "Object", "Value"];
    let rest = tails.iter().find_map(|tail| name.strip_suffix(tail))?;
    (!rest.is_empty()).then_some(rest)
}

/// What a name is about, in one word: `SubmissionData` → `Submission`, `MessageContent` → `Content`.
fn head(name: &str) -> &str {
    let start = |text: &str| text.rfind(char::is_uppercase).unwrap_or(0);
    let name = without_tail(name).unwrap_or(name);
    &name[start(name)..]
}

/// A name without the words that only say where it is used.
fn said_base<'a>(name: &'a str, noun: &'a str) -> &'a str {
    let mut base = name;
    for end in ["Result", "Response", "Request"] {
        base = match base.strip_suffix(end) {
            Some(rest) if !rest.is_empty() => rest,
            _ => base,
        };
    }
    match base.strip_suffix("Details") {
        Some(rest) if rest == noun => noun,
        _ if base.is_empty() => name,
        _ => base,
    }
}

/// The word for one of the things that an object holds by name, if the object around is one: `Fee` of `fees.total`.
fn container(key: &str) -> Option<String> {
    let last = member(key);
    let (outer, _) = around(key)?;
    let within = last_name(outer).to_snake_case();
    let one = singular(&within);
    let listed = is_element(outer) || outer.contains('|');
    let named = rooted(outer).is_some_and(|(_, way)| !way.is_empty());
    let many = singular(&last) != last || (is_item(key) && own_plural(key));
    (!listed
        && named
        && one != within
        && !many
        && !VAGUE.contains(&one.as_str())
        && !VAGUE.contains(&last.as_str()))
    .then(|| pascal(&one))
}

/// Whether the property of a list has the plural that one would expect.
fn own_plural(key: &str) -> bool {
    let last = last_name(key).to_snake_case();
    singular(&last) != last
}

/// `AmountPaid` + `Paid` → `Amount`: what the name in front has said is left out.
fn shorten_start(name: &str, before: &str) -> String {
    if before.ends_with(name) {
        String::new()
    } else {
        name.to_owned()
    }
}

/// The last name of a way with ever more of the way in front, each step in the singular when it is one of a list.
pub fn longer(way: &str) -> Vec<String> {
    let mut steps: Vec<String> = beginnings(way).map(|way| pascal(&member(way))).collect();
    let mut name = steps.pop().unwrap_or_default();
    let mut names = Vec::new();
    for step in steps.iter().rev() {
        name = format!("{}{name}", shorten(step, &name));
        names.push(name.clone());
    }
    names
}

fn shorten_end<'a>(name: &'a str, prefix: &str) -> &'a str {
    name.strip_prefix(prefix)
        .filter(|rest| !rest.is_empty())
        .unwrap_or(name)
}
