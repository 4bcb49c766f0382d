//! Every field of every type that is read, with each other kind of JSON value in it.

use wise_contract::READS;
use wise_contract::reads::check;

#[test]
fn a_value_of_another_kind_costs_its_field_and_nothing_else() {
    let (mut trials, mut fields, mut wrong) = (0, 0, Vec::new());
    for (module, tables) in READS {
        for read in tables.iter().copied().flatten() {
            let (count, found) = check(read);
            trials += count;
            fields += read.fields.len();
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
    // JSON has five kinds beside `null`, and each field is tried with the four that are not its own.
    assert!(fields > 0, "no version has a type that is read");
    assert_eq!(trials, 4 * fields, "of {fields} fields");
}
