//! Which keys an object has, for unions that are decided by them.

/// Which keys an object has.
pub struct Present {
    pub(super) keys: &'static [&'static str],
    pub(super) found: u64,
}

impl Present {
    /// Whether all of these are among them. Without keys it stands for what is left, and holds.
    pub fn all(&self, wanted: &[&str]) -> bool {
        wanted.iter().all(|wanted| {
            let index = self.keys.iter().position(|key| key == wanted);
            index.is_some_and(|index| self.found >> (index & 63) & 1 == 1)
        })
    }
}

/// Whether none of these keys is a field of a type, so that each would be kept beside the fields.
pub const fn are_beside(keys: &[&str], fields: Option<&[&str]>) -> bool {
    let Some(fields) = fields else {
        return false;
    };
    let mut at = 0;
    while at < keys.len() {
        let mut other = 0;
        while other < fields.len() {
            if same(keys[at].as_bytes(), fields[other].as_bytes()) {
                return false;
            }
            other += 1;
        }
        at += 1;
    }
    true
}

const fn same(one: &[u8], other: &[u8]) -> bool {
    if one.len() != other.len() {
        return false;
    }
    let mut at = 0;
    while at < one.len() {
        if one[at] != other[at] {
            return false;
        }
        at += 1;
    }
    true
}
