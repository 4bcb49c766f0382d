//! What the build makes of `build/operations.rs`.

include!(concat!(env!("OUT_DIR"), "/operation_id.rs"));

#[cfg(test)]
mod tests {
    use super::OperationId;
    use crate::contract::Contracts;
    use std::collections::BTreeSet;

    #[test]
    fn an_operation_is_known_however_a_version_spells_its_id() {
        let contracts = Contracts::get().expect("contracts");
        let versions = contracts.operations.iter().map(|one| &one.version);
        let versions: BTreeSet<_> = versions.collect();
        let known = |id: &str| -> Vec<Option<OperationId>> {
            let operations = contracts.operations.iter();
            let named = operations.filter(|operation| operation.id.eq_ignore_ascii_case(id));
            named.map(|operation| operation.known).collect()
        };
        for (id, wanted) in [
            ("quoteCreate", OperationId::QuoteCreate),
            ("transferFund", OperationId::TransferFund),
            (
                "createThirdPartyTransfer",
                OperationId::CreateThirdPartyTransfer,
            ),
            ("getThirdPartyTransfer", OperationId::GetThirdPartyTransfer),
        ] {
            let found = known(id);
            // Where there is one version alone, it is that one.
            let least = versions.len().min(2);
            assert!(found.len() >= least, "{id} is in every version");
            assert!(
                found.iter().all(|one| *one == Some(wanted)),
                "{id}: {found:?}"
            );
        }
        let found = known("activityList");
        assert!(!found.is_empty() && found.iter().all(Option::is_none));
    }
}
