//! Versions that are served under another name, too.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::str::FromStr;

use crate::contract::Contracts;
use crate::misuse::Misuse;

/// A further name of a version, as its first path segment: `2026Q4=2026Q3` answers `/2026Q4/…` as `/2026Q3/…` is answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alias {
    name: String,
    version: String,
}

impl Alias {
    /// The version under a further name.
    ///
    /// # Errors
    /// When no version is served under `/version/`, or the name is no path segment, or that of a version.
    pub fn new(name: &str, version: &str) -> Result<Self, Misuse> {
        let contracts = Contracts::get().map_err(Misuse)?;
        let first = |path: &str| path.split('/').nth(1).map(str::to_owned);
        let paths = contracts.operations().iter();
        let served: BTreeSet<String> = paths.filter_map(|one| first(&one.path)).collect();
        let quarters = served
            .iter()
            .filter(|one| one.starts_with(|c: char| c.is_ascii_digit()));
        let quarters: Vec<&str> = quarters.map(String::as_str).collect();
        if !quarters.contains(&version) {
            let there = match quarters.as_slice() {
                [] => "it serves the unversioned paths alone".to_owned(),
                some => format!("it serves {}", some.join(", ")),
            };
            return Err(Misuse(format!(
                "the mock has no version `{version}`: {there}"
            )));
        }
        let segment = !name.is_empty()
            && name
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte));
        if !segment || served.contains(name) {
            let what = if segment {
                "served already"
            } else {
                "no path segment of letters and digits"
            };
            return Err(Misuse(format!(
                "`{name}` cannot be a further name: it is {what}"
            )));
        }
        Ok(Self {
            name: name.to_owned(),
            version: version.to_owned(),
        })
    }
}

impl FromStr for Alias {
    type Err = Misuse;

    fn from_str(text: &str) -> Result<Self, Misuse> {
        match text.split_once('=') {
            Some((name, version)) => Self::new(name, version),
            None => Err(Misuse(format!(
                "`{text}` is no alias: write NEW=SERVED, such as 2026Q4=2026Q3"
            ))),
        }
    }
}

/// The path under which the contracts have what was asked for.
pub(crate) fn resolve<'p>(aliases: &[Alias], path: &'p str) -> Cow<'p, str> {
    let rest = |alias: &Alias| path.strip_prefix('/')?.strip_prefix(alias.name.as_str());
    let found = aliases.iter().find_map(|alias| {
        let rest = rest(alias).filter(|rest| rest.starts_with('/'))?;
        Some(format!("/{}{rest}", alias.version))
    });
    found.map_or(Cow::Borrowed(path), Cow::Owned)
}
