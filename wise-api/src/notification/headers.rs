//! Headers of a request, whatever the web framework calls them.

use std::collections::{BTreeMap, HashMap};
use std::hash::{BuildHasher, Hash};

use http::HeaderMap;

/// Where the headers of a received request are looked up.
///
/// It is there for [`HeaderMap`], for maps and lists of names and values, and for every closure that takes a name and gives the value:
///
/// ```
/// # use wise_api::webhook::Headers;
/// # let request = std::collections::HashMap::from([("x-delivery-id", "1")]);
/// let headers = |name: &str| request.get(name).map(|value| value.as_bytes());
/// assert_eq!(headers.value("x-delivery-id"), Some(b"1".to_vec()));
/// ```
pub trait Headers {
    /// The value of a header; the name is in lower case.
    fn value(&self, name: &str) -> Option<Vec<u8>>;

    /// Whether the header is there more than once. A closure, and a map whose names have one spelling, cannot know.
    fn repeats(&self, name: &str) -> bool {
        let _ = name;
        false
    }
}

impl Headers for HeaderMap {
    fn value(&self, name: &str) -> Option<Vec<u8>> {
        self.get(name).map(|value| value.as_bytes().to_vec())
    }

    fn repeats(&self, name: &str) -> bool {
        self.get_all(name).iter().count() > 1
    }
}

impl<F, V> Headers for F
where
    F: Fn(&str) -> Option<V>,
    V: AsRef<[u8]>,
{
    fn value(&self, name: &str) -> Option<Vec<u8>> {
        self(name).map(|value| value.as_ref().to_vec())
    }
}

/// Whether there are several values under a name, in any case of its letters.
fn several<N: AsRef<str>>(names: impl IntoIterator<Item = N>, name: &str) -> bool {
    let mut names = names.into_iter();
    let mut found = || names.any(|key| key.as_ref().eq_ignore_ascii_case(name));
    found() && found()
}

/// The first value under a name, in any case of its letters.
fn find<N: AsRef<str>, V: AsRef<[u8]>>(
    entries: impl IntoIterator<Item = (N, V)>,
    name: &str,
) -> Option<Vec<u8>> {
    entries
        .into_iter()
        .find(|(key, _)| key.as_ref().eq_ignore_ascii_case(name))
        .map(|(_, value)| value.as_ref().to_vec())
}

impl<N: AsRef<str>, V: AsRef<[u8]>> Headers for [(N, V)] {
    fn value(&self, name: &str) -> Option<Vec<u8>> {
        find(self.iter().map(|(key, value)| (key, value)), name)
    }

    fn repeats(&self, name: &str) -> bool {
        several(self.iter().map(|(key, _)| key), name)
    }
}

impl<N: AsRef<str>, V: AsRef<[u8]>, const COUNT: usize> Headers for [(N, V); COUNT] {
    fn value(&self, name: &str) -> Option<Vec<u8>> {
        self.as_slice().value(name)
    }

    fn repeats(&self, name: &str) -> bool {
        self.as_slice().repeats(name)
    }
}

impl<N: AsRef<str>, V: AsRef<[u8]>> Headers for Vec<(N, V)> {
    fn value(&self, name: &str) -> Option<Vec<u8>> {
        self.as_slice().value(name)
    }

    fn repeats(&self, name: &str) -> bool {
        self.as_slice().repeats(name)
    }
}

impl<N: AsRef<str> + Eq + Hash, V: AsRef<[u8]>, S: BuildHasher> Headers for HashMap<N, V, S> {
    fn value(&self, name: &str) -> Option<Vec<u8>> {
        find(self, name)
    }

    fn repeats(&self, name: &str) -> bool {
        several(self.keys(), name)
    }
}

impl<N: AsRef<str> + Ord, V: AsRef<[u8]>> Headers for BTreeMap<N, V> {
    fn value(&self, name: &str) -> Option<Vec<u8>> {
        find(self, name)
    }

    fn repeats(&self, name: &str) -> bool {
        several(self.keys(), name)
    }
}
