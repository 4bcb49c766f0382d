//! Every answer that the mock makes up is one that the contract describes.

use http::HeaderMap;
use wise_mock::Variation;
use wise_mock::contract::Contracts;
use wise_mock::generate::Source;

#[test]
fn every_documented_answer_of_every_operation_is_valid_in_every_variation() {
    let contracts = Contracts::get().expect("contracts");
    assert!(contracts.operations().len() > 450);
    let mut failures = Vec::new();
    for operation in contracts.operations() {
        assert!(
            operation.success().is_some(),
            "{} has no success",
            operation.id
        );
        for response in &operation.responses {
            for variation in Variation::ALL {
                for seed in 0..2 {
                    let source = Source::new(seed).variation(variation);
                    let made = source.answer(operation, response.status, &HeaderMap::new());
                    if let Err(breaches) = made {
                        let (id, version) = (&operation.id, &operation.version);
                        failures.push(format!(
                            "{version} {id} {} {variation:?}: {breaches:?}",
                            response.status
                        ));
                    }
                }
            }
        }
    }
    assert!(
        failures.is_empty(),
        "{} failures:\n{}",
        failures.len(),
        failures.join("\n")
    );
}
