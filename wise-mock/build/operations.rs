//! The operations that the mock answers from what it remembers, as an enum. They go by the identity that `spec/` gives them, so that
//! an id that a version spells in another way is the same variant.

use std::collections::BTreeMap;
use std::error::Error;
use std::fmt::Write;
use std::path::PathBuf;

use wise_codegen::names::words::pascal;

/// Their identities. The match over the enum has no rest: an entry without an arm does not compile, and neither does an arm
/// without an entry.
pub const ANSWERED: [&str; 96] = [
    "GetThirdPartyTransferV1",
    "accountRequirementsGet",
    "accountRequirementsPost",
    "addressRequirementsGet",
    "addressRequirementsPost",
    "balanceCreate",
    "balanceDelete",
    "balanceGet",
    "balanceGetV1",
    "balanceList",
    "balanceMovement",
    "balanceStatementDownload",
    "balanceStatementGet",
    "batchGroupCreate",
    "batchGroupFund",
    "batchGroupGet",
    "batchGroupTransferCreate",
    "batchGroupUpdate",
    "cardEncryptionKeyGet",
    "cardOrderPresetPin",
    "cardPinGet",
    "cardSensitiveDetailsGet",
    "createThirdPartyTransfer",
    "deliveryEstimateGet",
    "getThirdPartyTransfer",
    "mcaGet",
    "oauthTokenCreate",
    "ottFacemapVerify",
    "ottSmsTrigger",
    "ottSmsVerify",
    "ottStatusGet",
    "ottStatusGetV1",
    "ottVoiceTrigger",
    "ottVoiceVerify",
    "ottWhatsappTrigger",
    "ottWhatsappVerify",
    "profileBusinessCreate",
    "profileBusinessCreateV5",
    "profileBusinessUpdateV3",
    "profileCreateV1",
    "profileExtensionRequirementsGet",
    "profileExtensionRequirementsPost",
    "profileGet",
    "profileList",
    "profilePersonalCreate",
    "profilePersonalUpdate",
    "profileUpdateV1",
    "quoteCreate",
    "quoteCreateUnauthenticated",
    "quoteGet",
    "quoteUpdate",
    "rateGet",
    "recipientAccountRequirementsGet",
    "recipientAccountRequirementsPost",
    "recipientCreate",
    "recipientDeactivate",
    "recipientGet",
    "recipientGetV1",
    "recipientList",
    "recipientListV1",
    "scaFacemapVerify",
    "scaSessionCreate",
    "simulationBalanceTopup",
    "simulationBankTransactionImport",
    "simulationCardProduction",
    "simulationCardTransactionAuthorisation",
    "simulationCardTransactionClearing",
    "simulationCardTransactionReversal",
    "simulationKycReviewRequirementsAdd",
    "simulationKycReviewRequirementsSubmit",
    "simulationKycReviewVerify",
    "simulationSwiftIn",
    "simulationTransferPayoutFailure",
    "simulationTransferStateChange",
    "simulationVerification",
    "simulationVerifyProfile",
    "totalFunds",
    "transferCancel",
    "transferCreate",
    "transferFund",
    "transferGet",
    "transferList",
    "transferPartnerLicenceCreate",
    "transferPaymentsList",
    "transferReceiptGet",
    "transferRequirementsValidate",
    "userGetByToken",
    "webhookApplicationSubscriptionCreate",
    "webhookApplicationSubscriptionDelete",
    "webhookApplicationSubscriptionGet",
    "webhookApplicationSubscriptionList",
    "webhookApplicationSubscriptionTest",
    "webhookProfileSubscriptionCreate",
    "webhookProfileSubscriptionDelete",
    "webhookProfileSubscriptionGet",
    "webhookProfileSubscriptionList",
];

/// Writes the code of the enum, and warns of entries that no version has.
pub fn write(identities: &BTreeMap<(String, String), String>) -> Result<(), Box<dyn Error>> {
    let (code, gone) = code(identities);
    for identity in gone {
        println!(
            "cargo::warning=no contract has the operation `{identity}`, which the mock answers"
        );
    }
    let out = PathBuf::from(std::env::var("OUT_DIR")?).join("operation_id.rs");
    std::fs::write(out, code)?;
    Ok(())
}

/// The code of the enum, from the identity of each operation by version and id. The identities that no version has come with it.
fn code(identities: &BTreeMap<(String, String), String>) -> (String, Vec<&'static str>) {
    let mut variants = String::new();
    let mut arms = String::new();
    let mut missing = Vec::new();
    for identity in ANSWERED {
        let name = pascal(identity);
        let _ = writeln!(variants, "    {name},");
        let all = identities.iter().filter(|(_, known)| *known == identity);
        let mut found = false;
        for ((version, id), _) in all {
            found = true;
            let _ = writeln!(arms, "            ({version:?}, {id:?}) => Self::{name},");
        }
        if !found {
            missing.push(identity);
        }
    }
    let code = format!(
        "/// An operation that the mock answers from what it remembers.\n\
        #[allow(dead_code)] // No version here may have one of them.\n\
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]\n\
        pub(crate) enum OperationId {{\n{variants}}}\n\n\
        impl OperationId {{\n    \
            /// By the directory of the version and the id there.\n    \
            pub(crate) fn of(version: &str, id: &str) -> Option<Self> {{\n        \
                Some(match (version, id) {{\n{arms}            _ => return None,\n        }})\n    \
            }}\n}}\n"
    );
    (code, missing)
}
