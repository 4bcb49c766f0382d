//! Every field of every type that is read, with each other kind of JSON value in it.

use wise_contract::READS;
use wise_contract::reads::check;

#[test]
fn a_value_of_another_kind_costs_its_field_and_nothing_else() {
    let (mut trials, mut wrong) = (0, Vec::new());
    for (module, tables) in READS {
        for read in tables.iter().copied().flatten() {
            let (count, found) = check(read);
            trials += count;
            wrong.extend(found.into_iter().map(|what| format!("{module}: {what}")));
        }
    }
    let shown = wrong.len().min(40);
    assert!(
        wrong.is_empty(),
        "{} of {trials}: {:#?}",
        wrong.len(),
        &wrong[..shown]
    );
    // What versions have in common is looked at once.
    assert!(trials > 8_000, "{trials}");
}
