//! What holds of every rule.

use std::collections::BTreeSet;
use wise_diff::rules::{rule, rules};

#[test]
fn ids_are_unique_and_mirrors_exist() {
    let ids: BTreeSet<&str> = rules().map(|rule| rule.id).collect();
    assert_eq!(ids.len(), rules().count());
    for one in rules() {
        assert!(!one.mirror.is_empty(), "{}", one.id);
        for mirror in one.mirror {
            let back = rule(mirror).map(|other| other.mirror.contains(&one.id));
            assert_eq!(back, Some(true), "{} and {mirror}", one.id);
        }
    }
}
