//! `editions.toml`: where the publisher puts which version of the API, and which of them is the latest.

use crate::inputs::{Inputs, Text};
use crate::problem::{Problem, Problems};
use crate::toml_text;
use crate::version::UNVERSIONED;
use serde::Deserialize;
use std::collections::BTreeMap;

/// The whole file.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Editions {
    /// The version that the latest edition is, as it is spelled in addresses: `2026Q4`.
    pub latest: Option<String>,
    /// The version that the preview is.
    pub preview: Option<String>,
    /// The version at the root of the crate, where that is not the newest one that it has.
    pub root: Option<String>,
    /// Where they are.
    #[serde(default)]
    pub address: Addresses,
    /// Versions that the crate is about to lose, each with the version of the crate in which that was decided: their clients are
    /// deprecated.
    pub retiring: Option<BTreeMap<String, String>>,
}

/// Where the editions are.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Addresses {
    latest: Option<Address>,
    preview: Option<Address>,
    active: Option<Address>,
    legacy: Option<Address>,
}

/// Where an edition is.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct Address {
    /// The address; `{version}` stands for the version.
    pub url: String,
    /// Whether nobody has seen it answer.
    #[serde(default)]
    pub guess: bool,
    /// What is known of it.
    #[serde(default)]
    pub note: String,
}

/// The name of the latest edition.
pub const LATEST: &str = "latest";
/// The name of the edition that comes next.
pub const PREVIEW: &str = "preview";
/// The key of the version at the root.
const ROOT: &str = "root";

impl Editions {
    /// Nothing is known.
    pub const UNKNOWN: Self = Self {
        latest: None,
        preview: None,
        root: None,
        address: Addresses {
            latest: None,
            preview: None,
            active: None,
            legacy: None,
        },
        retiring: None,
    };

    /// Reads the file. An empty one knows no edition.
    ///
    /// # Errors
    /// When it is no TOML, has a key that it cannot have, or a version that is none.
    pub fn parse(file: &Text) -> Result<Self, Problems> {
        let editions: Self = toml_text::parse(&file.name, &file.text)?;
        let (latest, preview, root) = (&editions.latest, &editions.preview, &editions.root);
        let named = [(LATEST, latest), (PREVIEW, preview), (ROOT, root)].into_iter();
        let named = named.filter_map(|(key, version)| Some((vec![key], version.as_ref()?)));
        let retiring = editions.retiring.iter().flat_map(BTreeMap::keys);
        let retiring = retiring.map(|version| (vec!["retiring", version.as_str()], version));
        for (way, version) in named.chain(retiring) {
            if !is_version(version) {
                let what = format!("`{version}` is not a version of the API, such as `2026Q4`");
                let problem = Problem::new(way[0], what, "Correct the file of the editions");
                let at = toml_text::locate(&file.text, &way);
                return Err(problem.at(&file.name, at).into());
            }
        }
        Ok(editions)
    }

    /// Where an edition is: `latest`, `preview`, `legacy`, or a version.
    ///
    /// # Errors
    /// When the file names no address for it, or it is none of these.
    pub fn address(&self, edition: &str) -> Result<Address, Problems> {
        let unknown = |what: String| {
            let todo = "An edition is `latest`, `preview`, `legacy`, or a version such as `2026Q3`; addresses are in spec/editions.toml";
            Problems(vec![Problem::new("", what, todo)])
        };
        let address = match edition {
            LATEST => &self.address.latest,
            PREVIEW => &self.address.preview,
            UNVERSIONED => &self.address.legacy,
            version if self.is_latest(version) => &self.address.latest,
            version if is_version(version) => &self.address.active,
            other => return Err(unknown(format!("`{other}` is not an edition"))),
        };
        let missing = || unknown(format!("no address is known for the edition `{edition}`"));
        let mut address = address.clone().ok_or_else(missing)?;
        address.url = address
            .url
            .replace("{version}", &edition.to_ascii_uppercase());
        Ok(address)
    }

    /// Which of these versions stands at the root of the crate, by position: the newest, which is the last, unless the file holds the
    /// root at an older one.
    pub fn at_root<'a>(&self, versions: impl IntoIterator<Item = &'a str>) -> Option<usize> {
        let mut newest = None;
        for (index, version) in versions.into_iter().enumerate() {
            newest = Some(index);
            if self.holds(version) {
                return newest;
            }
        }
        newest
    }

    /// The inputs without the versions after the one at the root. A fetch brings these, and holds the root where it is: nobody has decided
    /// yet what they leave open.
    pub fn up_to_root(&self, inputs: &Inputs) -> Inputs {
        let versions = inputs.versions.iter().map(|one| one.directory.as_str());
        let root = self.at_root(versions);
        let mut inputs = inputs.clone();
        inputs.versions.truncate(root.map_or(0, |root| root + 1));
        inputs
    }

    /// Whether the file holds the root of the crate at a version, in any case of letters.
    pub fn holds(&self, version: &str) -> bool {
        let root = self.root.as_deref();
        root.is_some_and(|root| root.eq_ignore_ascii_case(version))
    }

    /// The root is at a version that there is.
    ///
    /// # Errors
    /// When the file names one that is not among these.
    pub fn check_root<'a>(
        &self,
        file: &Text,
        versions: impl IntoIterator<Item = &'a str>,
    ) -> Result<(), Problems> {
        let Some(root) = &self.root else {
            return Ok(());
        };
        if versions.into_iter().any(|version| self.holds(version)) {
            return Ok(());
        }
        let what = format!("the root of the crate is to be {root}, of which spec/ has no contract");
        let todo =
            "Name a version that it has, or take the line out: then the newest one is at the root";
        let at = toml_text::locate(&file.text, &[ROOT]);
        Err(Problem::new(ROOT, what, todo).at(&file.name, at).into())
    }

    /// Whether a version is the latest one, in any case of letters.
    pub fn is_latest(&self, version: &str) -> bool {
        let latest = self.latest.as_deref();
        latest.is_some_and(|latest| latest.eq_ignore_ascii_case(version))
    }

    /// The version of the crate in which it was decided that a version of the API goes; `None` when it stays.
    pub fn retiring(&self, version: &str) -> Option<&str> {
        let mut all = self.retiring.iter().flatten();
        all.find(|(name, _)| name.eq_ignore_ascii_case(version))
            .map(|(_, since)| since.as_str())
    }

    /// The part of the address of the reference in which the pages of a version stand: empty for the latest one, and where nothing is
    /// known.
    pub fn pages(&self, version: &str) -> String {
        if version.is_empty() {
            return format!("/{UNVERSIONED}");
        }
        match &self.latest {
            Some(_) if !self.is_latest(version) => format!("/{}", version.to_ascii_lowercase()),
            _ => String::new(),
        }
    }
}

/// A year and a quarter.
fn is_version(text: &str) -> bool {
    let (year, quarter) = text.split_at_checked(4).unwrap_or_default();
    let quarter = quarter.strip_prefix(['Q', 'q']).unwrap_or_default();
    year.bytes().all(|byte| byte.is_ascii_digit()) && matches!(quarter, "1" | "2" | "3" | "4")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inputs::{Source, VersionInput};

    fn editions(text: &str) -> Result<Editions, Problems> {
        Editions::parse(&Text {
            name: "spec/editions.toml".to_owned(),
            text: text.to_owned(),
        })
    }

    #[test]
    fn pages_of_the_latest_version_have_no_version_in_their_address() {
        let known = editions("latest = \"2031Q2\"").unwrap();
        assert_eq!(known.pages("2031Q2"), "");
        assert_eq!(known.pages("2031Q1"), "/2031q1");
        assert_eq!(known.pages(""), "/legacy");
        assert_eq!(editions("").unwrap().pages("2031Q1"), "");
    }

    #[test]
    fn an_active_version_has_the_address_of_its_kind() {
        let text = "latest = \"2031Q2\"\n[address.latest]\nurl = \"http://a/\"\n[address.active]\nurl = \"http://b/@{version}\"\nguess = true\n";
        let known = editions(text).unwrap();
        assert_eq!(known.address("2031Q2").unwrap().url, "http://a/");
        let active = known.address("2031q1").unwrap();
        assert_eq!(
            (active.url.as_str(), active.guess),
            ("http://b/@2031Q1", true)
        );
        for edition in ["preview", "legacy", "newest", "2031Q5", ""] {
            let said = known.address(edition).unwrap_err().to_string();
            assert!(said.contains("spec/editions.toml"), "{edition}: {said}");
        }
    }

    #[test]
    fn a_mistake_in_the_file_has_a_place() {
        let said = editions("latest = \"2031Q2\"\nnewest = 1\n")
            .unwrap_err()
            .to_string();
        assert!(said.contains("spec/editions.toml:2:1"), "{said}");
        let said = editions("latest = \"Q2\"").unwrap_err().to_string();
        let place = said.starts_with("spec/editions.toml:1:1: latest: `Q2` is not a version");
        assert!(place, "{said}");
    }

    #[test]
    fn what_comes_after_the_root_is_left_out() {
        let version = |directory: &str| VersionInput {
            directory: directory.to_owned(),
            contract: Source::Text(Text::default()),
            supplements: Vec::new(),
        };
        let inputs = Inputs {
            versions: ["legacy", "2031q1", "2031q2"].map(version).into(),
            ..Inputs::default()
        };
        for (text, last) in [("", "2031q2"), ("root = \"2031Q1\"", "2031q1")] {
            let left = editions(text).unwrap().up_to_root(&inputs).versions;
            assert_eq!(left[0].directory, "legacy", "{text}");
            assert_eq!(left.last().unwrap().directory, last, "{text}");
        }
    }

    #[test]
    fn the_root_stays_where_it_is_held() {
        let all = ["", "2031Q2", "2031Q3"];
        for (text, root) in [("", 2), ("root = \"2031q2\"", 1), ("root = \"2031Q3\"", 2)] {
            assert_eq!(editions(text).unwrap().at_root(all), Some(root), "{text}");
        }
        assert_eq!(editions("").unwrap().at_root([]), None);
        let file = Text {
            name: "spec/editions.toml".to_owned(),
            text: "latest = \"2031Q2\"\nroot = \"2031Q1\"\n".to_owned(),
        };
        let known = Editions::parse(&file).unwrap();
        let said = known.check_root(&file, all).unwrap_err().to_string();
        for word in ["spec/editions.toml", "2031Q1", "take the line out"] {
            assert!(said.contains(word), "no {word} in {said}");
        }
        assert!(known.check_root(&file, ["2031Q1"]).is_ok());
    }
}
