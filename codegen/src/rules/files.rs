//! The files of rules, read as one: any of them can hold rules of any kind, in the order of their names.

use super::{Rules, Unused, check, same_place};
use crate::inputs::Texts;
use crate::problem::{Problem, Problems};
use crate::toml_text;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::PoisonError;

/// The file that a rule was read from, and its position there among the rules of its kind; by kind.
pub(super) type Origins = BTreeMap<&'static str, Vec<(usize, usize)>>;

/// What reading, checking and reporting have to know of a rule.
pub(super) trait Rule {
    /// Why it is there.
    fn reason(&mut self) -> &mut String;

    /// The entries of which each has to match something: how a match is noted, and how the entry is shown.
    fn entries(&self) -> Vec<(&str, &str)>;
}

/// What is wrong with a rule of any kind, and what to do.
pub(super) type Fault = (&'static str, &'static str);

pub(super) const NO_REASON: Fault = (
    "the rule has no reason",
    "Write `reason`, or one for all rules of the file above the first of them",
);

pub(super) const NO_ENTRY: Fault = (
    "the rule is about nothing",
    "Write what it is about, as its kind has it (`at`, `properties` …), or delete it",
);

/// Rules of which all entries stand in lists.
macro_rules! rule {
    ($($rule:ty: $($list:ident),+;)+) => {$(
        impl $crate::rules::files::Rule for $rule {
            fn reason(&mut self) -> &mut String {
                &mut self.reason
            }

            fn entries(&self) -> Vec<(&str, &str)> {
                let lists = [$(self.$list.iter()),+];
                let entries = lists.into_iter().flatten();
                entries.map(|one| (one.as_str(), one.as_str())).collect()
            }
        }
    )+};
}

/// Declares [`Rules`]: a list of rules for each kind.
macro_rules! rules {
    ($($(#[$doc:meta])* $kind:ident: $rule:ty,)*) => {
        /// The rules of all files together.
        #[derive(Debug, Default, Deserialize)]
        #[serde(deny_unknown_fields, default)]
        pub struct Rules {
            $($(#[$doc])* pub $kind: Vec<$rule>,)*
            /// What the hand-written runtime calls.
            pub runtime: RuntimeRule,
            /// Why a rule of the file is there that gives no reason of its own.
            reason: String,
            #[serde(skip)]
            used: std::sync::Mutex<std::collections::BTreeSet<String>>,
            /// What was found at the places of `like`.
            #[serde(skip)]
            likes: std::sync::Mutex<files::Likes>,
            #[serde(skip)]
            files: crate::inputs::Texts,
            #[serde(skip)]
            origins: files::Origins,
        }

        impl Rules {
            /// Adds the rules of the next file; what is wrong with some of them, by kind and position.
            fn take(&mut self, mut other: Self) -> Vec<(&'static str, usize, files::Fault)> {
                let file = self.files.iter().len();
                let mut faults = Vec::new();
                $(
                    let origins = self.origins.entry(stringify!($kind)).or_default();
                    for (index, rule) in other.$kind.iter_mut().enumerate() {
                        let reason = files::Rule::reason(rule);
                        if reason.trim().is_empty() {
                            reason.clone_from(&other.reason);
                        }
                        if reason.trim().is_empty() {
                            faults.push((stringify!($kind), index, files::NO_REASON));
                        }
                        if files::Rule::entries(rule).is_empty() {
                            faults.push((stringify!($kind), index, files::NO_ENTRY));
                        }
                        origins.push((file, index));
                    }
                    self.$kind.append(&mut other.$kind);
                )*
                faults
            }

            /// The entries of all rules: the kind, the position over all files, and [`files::Rule::entries`].
            fn entries(&self) -> impl Iterator<Item = (&'static str, usize, (&str, &str))> {
                let all = std::iter::empty();
                $(
                    let rules = self.$kind.iter().enumerate();
                    let all = all.chain(rules.flat_map(|(index, rule)| {
                        let entries = files::Rule::entries(rule).into_iter();
                        entries.map(move |entry| (stringify!($kind), index, entry))
                    }));
                )*
                all
            }
        }
    };
}

/// What was found at the places of `like`, by the position of the rule.
#[derive(Debug, Default)]
pub(super) struct Likes {
    /// Rules whose place has a list in some version.
    with: BTreeSet<usize>,
    /// What a version has there instead of one.
    without: BTreeSet<(usize, String)>,
}

impl Rules {
    /// Reads one file as the only one.
    ///
    /// # Errors
    /// As [`read`](Self::read).
    pub fn parse(name: &str, text: &str) -> Result<Self, Problems> {
        Self::read(&Texts::one(name, text))
    }

    /// Reads the files.
    ///
    /// # Errors
    /// When one is no TOML, has a key that no rule has, a rule without a reason, or a name that cannot be one in Rust.
    pub fn read(files: &Texts) -> Result<Self, Problems> {
        let mut rules = Self::default();
        let mut problems = Problems::new();
        for file in files.iter() {
            let mut one: Self = toml_text::parse(&file.name, &file.text)?;
            if !one.runtime.calls.is_empty() {
                if !rules.runtime.calls.is_empty() {
                    let what = "an earlier file has what the runtime calls, too";
                    let problem = Problem::new("[runtime]", what, "Delete one of them");
                    let at = toml_text::locate(&file.text, &["runtime"]);
                    problems.push(problem.at(&file.name, at));
                }
                rules.runtime = std::mem::take(&mut one.runtime);
            }
            for (kind, index, (what, todo)) in rules.take(one) {
                let number = index.to_string();
                let pointer = format!("[[{kind}]] number {}", index + 1);
                let problem = Problem::new(pointer, what, todo);
                let at = toml_text::locate(&file.text, &[kind, &number]);
                problems.push(problem.at(&file.name, at));
            }
            rules.files.add(&file.name, &file.text);
        }
        problems.append(check::rules(&rules, files));
        problems.into_result(rules)
    }

    /// The file that a rule was read from, and its position there among the rules of its kind.
    pub(super) fn origin(&self, kind: &str, index: usize) -> (&str, usize) {
        let origins = self.origins.get(kind).and_then(|all| all.get(index));
        let (file, index) = origins.copied().unwrap_or((usize::MAX, index));
        let file = self.files.iter().nth(file);
        (file.map_or("", |file| file.name.as_str()), index)
    }

    /// Where the rule of a kind for one of these places is written: "`[[pages]]` number 3, spec/rules/pages.toml:12:7".
    pub fn written(&self, kind: &str, keys: &[String]) -> String {
        let is = |entry: &str| keys.iter().any(|key| same_place(key, entry));
        let mut entries = self.entries();
        let found = entries.find(|(one, _, (entry, _))| *one == kind && is(entry));
        let Some((_, index, (_, shown))) = found else {
            return format!("the rule `[[{kind}]]`");
        };
        let (file, index) = self.origin(kind, index);
        let entry = Unused {
            file: file.to_owned(),
            kind: kind.to_owned(),
            index,
            text: shown.to_owned(),
        };
        let text = self.files.iter().find(|one| one.name == file);
        let at = text.and_then(|one| entry.locate(&one.text));
        let at = at.map(|at| format!(":{}:{}", at.line, at.column));
        let at = at.unwrap_or_default();
        format!("`[[{kind}]]` number {}, {file}{at}", index + 1)
    }

    /// Notes that the place of a `like` has a list in a version, or what was found there instead.
    pub fn like(&self, index: usize, found: Result<(), String>) {
        let likes = self.likes.lock();
        let mut likes = likes.unwrap_or_else(PoisonError::into_inner);
        match found {
            Ok(()) => drop(likes.with.insert(index)),
            Err(what) => drop(likes.without.insert((index, what))),
        }
    }

    /// The places of `like` that had no list so far: first those that have one in no version, then those that have one in some.
    pub fn unlisted(&self, files: &Texts) -> (Problems, Problems) {
        let likes = self.likes.lock();
        let likes = likes.unwrap_or_else(PoisonError::into_inner);
        let (mut nowhere, mut somewhere) =
            (check::Wrong::of(self, files), check::Wrong::of(self, files));
        for (index, what) in &likes.without {
            if likes.with.contains(index) {
                let what = format!("{what}, and what has that list elsewhere is text there");
                let todo = "Where the list now stands at a different place, name it; where Wise has given it up, nothing is left to do";
                somewhere.push("values", *index, &["like"], what, todo);
            } else {
                let todo = "Name a place that has a list, or write its `values`";
                nowhere.push("values", *index, &["like"], what.clone(), todo);
            }
        }
        (nowhere.problems, somewhere.problems)
    }

    /// What the runtime calls or names and no version has: each version would be without that part of the runtime.
    pub fn uncalled(
        &self,
        methods: &BTreeSet<String>,
        types: &BTreeSet<String>,
        files: &Texts,
    ) -> Problems {
        let mut problems = Problems::new();
        let calls = (
            "calls",
            "method",
            "Write what the runtime calls, as `resource.method`",
        );
        let named = (
            "types",
            "type",
            "Write what the runtime names, as `module::Type`",
        );
        let of_ids = ("ids", "id", "Write the `name` of an `[[id]]`");
        let ids = self.id.iter().map(|rule| rule.name.clone()).collect();
        for (entries, known, (key, kind, todo)) in [
            (&self.runtime.calls, methods, calls),
            (&self.runtime.types, types, named),
            (&self.runtime.ids, &ids, of_ids),
        ] {
            let each = entries.iter().enumerate();
            for (index, entry) in each.filter(|(_, entry)| !known.contains(*entry)) {
                let what = format!("`{entry}` is no {kind} in any version");
                let problem = Problem::new(format!("[runtime] `{key}`"), what, todo);
                let found = files.find(&["runtime", key, &index.to_string()]);
                problems.push(match found {
                    Some((file, at)) => problem.at(&file.name, Some(at)),
                    None => problem,
                });
            }
        }
        problems
    }

    /// The entries that matched nothing so far.
    pub fn unused(&self) -> Vec<Unused> {
        let used = self.used.lock().unwrap_or_else(PoisonError::into_inner);
        let unused = self.entries().filter_map(|(kind, index, (entry, shown))| {
            let is_used = used.contains(&format!("{kind}[{index}] {entry}"));
            let (file, index) = self.origin(kind, index);
            (!is_used).then(|| Unused {
                file: file.to_owned(),
                kind: kind.to_owned(),
                index,
                text: shown.to_owned(),
            })
        });
        unused.collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(files: &[(&str, &str)]) -> Result<Rules, Problems> {
        let mut texts = Texts::default();
        files
            .iter()
            .for_each(|(name, text)| texts.add(*name, *text));
        Rules::read(&texts)
    }

    #[test]
    fn rules_of_a_kind_follow_one_another_over_the_files() {
        let one = "reason = \"of the file\"\n[[secret]]\nproperties = [\"a\"]\n[[secret]]\nproperties = [\"b\"]\nreason = \"own\"\n";
        let two = "[[secret]]\nproperties = [\"c\"]\nreason = \"two\"\n[[decimal]]\nat = [\"get.response.d\"]\nreason = \"two\"\n";
        let rules = read(&[("a.toml", one), ("b.toml", two)]).unwrap_or_default();
        let reasons: Vec<&str> = rules.secret.iter().map(|one| one.reason.as_str()).collect();
        assert_eq!(reasons, ["of the file", "own", "two"]);
        assert!(rules.is_secret(&[], "b"));
        let unused = rules.unused();
        let unused: Vec<(&str, &str, usize, &str)> = unused
            .iter()
            .map(|one| {
                (
                    one.file.as_str(),
                    one.kind.as_str(),
                    one.index,
                    one.text.as_str(),
                )
            })
            .collect();
        assert_eq!(
            unused,
            [
                ("a.toml", "secret", 0, "a"),
                ("b.toml", "secret", 0, "c"),
                ("b.toml", "decimal", 0, "get.response.d"),
            ]
        );
    }

    #[test]
    fn what_is_wrong_in_a_later_file_has_its_place_there() {
        let one = "[[id]]\nname = \"ThingId\"\nwire = \"text\"\nat = [\"a.response.b\"]\ndoc = \"A thing.\"\nreason = \"r\"\n";
        let two = "[[secret]]\nproperties = [\"a\"]\n";
        for (text, part) in [
            (
                two,
                "b.toml:1:1: [[secret]] number 1: the rule has no reason",
            ),
            (
                one,
                "b.toml:2:1: [[id]] number 1: `ThingId` is an id of a.toml",
            ),
            (
                "[[secret]]\nproperties = [\"a\"]\nreason = \"r\"\n\n[[currency]]\nlast_words = []\nreason = \"r\"\n",
                "b.toml:5:1: [[currency]] number 1: the rule is about nothing. Write what it is about",
            ),
            (
                "[[secret]]\nreason = \"r\"\n",
                "b.toml:1:1: [[secret]] number 1: the rule is about nothing",
            ),
            (
                "[[secret]]\nproperty = \"a\"\nreason = \"r\"\n",
                "b.toml:2:1: ",
            ),
        ] {
            let said = read(&[("a.toml", one), ("b.toml", text)]);
            let said = said.map_or_else(|problems| problems.to_string(), |_| String::new());
            assert!(said.contains(part), "{said}");
        }
    }
}
