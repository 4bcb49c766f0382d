//! Requirements: the forms for recipients, transfers, addresses and profiles, and what they refuse.

use http::StatusCode;
use serde_json::{Value, json};

use super::call::{Refusal, Reply, member, ok};
use super::world::World;
use crate::contract::OperationId as Id;
use crate::exchange::{Incoming, Response};
use crate::forms::{Asked, Fault, Forms, Place, Shape};

/// What an address is asked for.
const ADDRESS: [&str; 4] = ["country", "firstLine", "city", "postCode"];

/// The same in the form of a recipient.
const RECIPIENT_ADDRESS: [&str; 3] = ["address.country", "address.city", "address.firstLine"];

/// What a profile is asked for beyond what it was made with.
const PROFILE: [&str; 2] = ["dateOfBirth", "occupation"];

/// The route of a request that names a quote which nobody remembers.
const SOURCE: &str = "GBP";
const TARGET: &str = "EUR";

impl World {
    /// The forms of recipients that a quote can pay.
    pub(super) fn account_requirements(&self, call: &Incoming) -> Reply {
        let quote = self.quote(None, call.path_param("quoteId"))?;
        let address = call.query_param("addressRequired") == Some("true");
        recipient_forms(call, &quote.target, address)
    }

    /// The forms of recipients who are paid from one currency in another.
    pub(super) fn account_requirements_of_pair(&self, call: &Incoming) -> Reply {
        self.known_currency(call.query_param("source"), "source")?;
        let target = self.known_currency(call.query_param("target"), "target")?;
        recipient_forms(call, &target, false)
    }

    /// The form of a transfer from a quote to a recipient.
    pub(super) fn transfer_requirements(&self, call: &Incoming) -> Reply {
        let quote = self.open_quote(call.text("quoteUuid"), "quoteUuid")?;
        let recipient = call.whole("targetAccount").unwrap_or(0);
        self.usable_recipient(recipient, &quote.target, "targetAccount")?;
        transfer_form(call, &quote.source, &quote.target)
    }

    pub(super) fn address_requirements(&self, call: &Incoming) -> Reply {
        address_form(call)
    }

    pub(super) fn profile_requirements(&self, call: &Incoming) -> Reply {
        self.profile(call.path_id("profileId"))?;
        profile_form(call)
    }

    /// What the form of a call says against its body; nothing if it has no form, or names things that are not there.
    pub(super) fn against_form(&self, call: &Incoming) -> Option<Refusal> {
        match call.operation.known? {
            Id::RecipientCreate => {
                let currency = self
                    .known_currency(call.text("currency"), "currency")
                    .ok()?;
                self.check_recipient(call, &currency).err()
            }
            Id::TransferCreate
            | Id::BatchGroupTransferCreate
            | Id::CreateThirdPartyTransfer
            | Id::TransferPartnerLicenceCreate => {
                let quote = call.text("quoteUuid").or_else(|| call.text("quote"));
                let quote = self.open_quote(quote, "quoteUuid").ok()?;
                self.check_details(call, &quote.source, &quote.target).err()
            }
            Id::QuoteCreate => self.check_metadata(call).err(),
            _ => None,
        }
    }

    /// What is wrong with a recipient that is to be made.
    pub(super) fn check_recipient(&self, call: &Incoming, currency: &str) -> Result<(), Refusal> {
        let forms = forms()?;
        let types = forms.recipient(currency).map_err(broken)?;
        let asked_for = call.text("type").unwrap_or("");
        let body = call.json();
        let faults = match types.iter().find(|form| form.name == asked_for) {
            Some(form) => forms.faults(form, Place::Recipient, body).map_err(broken)?,
            None => {
                let names: Vec<&str> = types.iter().map(|form| form.name).collect();
                let message = format!("A recipient in {currency} is one of {}.", names.join(", "));
                let arguments = vec!["type".to_owned(), asked_for.to_owned()];
                vec![Fault::of("type", message, arguments)]
            }
        };
        refused_for(call, &faults)
    }

    /// What is wrong with the details of a transfer that is to be made.
    pub(super) fn check_details(
        &self,
        call: &Incoming,
        source: &str,
        target: &str,
    ) -> Result<(), Refusal> {
        let forms = forms()?;
        let form = forms.transfer(source, target).map_err(broken)?;
        let faults = forms.faults(&form, Place::Details, call.json());
        refused_for(call, &faults.map_err(broken)?)
    }

    /// What is wrong with what a quote says about its payment.
    pub(super) fn check_metadata(&self, call: &Incoming) -> Result<(), Refusal> {
        let nature = member(call.member("paymentMetadata"), "transferNature");
        let known = match nature {
            Value::Null => true,
            Value::String(nature) => forms()?.is_choice("natures", nature),
            _ => false,
        };
        if known {
            return Ok(());
        }
        let message = "The nature of a transfer is one of those in the requirements of transfers.";
        let fault = Fault::of("paymentMetadata.transferNature", message, Vec::new());
        refused_for(call, &[fault])
    }
}

/// The forms of a mock that remembers nothing: the same as those of one that does, for what the request says, and otherwise from pounds to
/// euros. Nothing for an operation that asks for nothing.
pub(crate) fn without_state(call: &Incoming) -> Option<Response> {
    let target = call.query_param("target");
    let reply = match call.operation.known? {
        Id::AccountRequirementsGet | Id::AccountRequirementsPost => {
            recipient_forms(call, target.unwrap_or(TARGET), false)
        }
        Id::RecipientAccountRequirementsGet | Id::RecipientAccountRequirementsPost => {
            let address = call.query_param("addressRequired") == Some("true");
            recipient_forms(call, TARGET, address)
        }
        Id::AddressRequirementsGet | Id::AddressRequirementsPost => address_form(call),
        Id::ProfileExtensionRequirementsGet | Id::ProfileExtensionRequirementsPost => {
            profile_form(call)
        }
        Id::TransferRequirementsValidate => transfer_form(call, SOURCE, TARGET),
        _ => return None,
    };
    let answer = reply.unwrap_or_else(|refusal| *refusal);
    Some(super::checked(call.operation, answer))
}

fn address_form(call: &Incoming) -> Reply {
    let form = forms()?.of("address", &ADDRESS).map_err(broken)?;
    answer(&[form], &asked(call, Place::Details, Shape::Address))
}

fn profile_form(call: &Incoming) -> Reply {
    let form = forms()?.of("profile", &PROFILE).map_err(broken)?;
    answer(&[form], &asked(call, Place::Body, Shape::Other))
}

fn transfer_form(call: &Incoming, source: &str, target: &str) -> Reply {
    let form = forms()?.transfer(source, target).map_err(broken)?;
    answer(&[form], &asked(call, Place::Details, Shape::Other))
}

fn forms() -> Result<&'static Forms, Refusal> {
    Forms::get().map_err(broken)
}

/// The mock cannot read its own forms.
fn broken(detail: String) -> Refusal {
    let body = json!({ "title": "wise-mock cannot read its forms", "detail": detail });
    Box::new(Response::json(StatusCode::INTERNAL_SERVER_ERROR, &body))
}

fn recipient_forms(call: &Incoming, currency: &str, address: bool) -> Reply {
    let forms = forms()?;
    let mut types = forms.recipient(currency).map_err(broken)?;
    if address {
        for form in &mut types {
            form.ask(forms, &RECIPIENT_ADDRESS).map_err(broken)?;
        }
    }
    answer(&types, &asked(call, Place::Recipient, Shape::Account))
}

fn asked(call: &Incoming, place: Place, shape: Shape) -> Asked<'_> {
    Asked {
        place,
        body: call.json(),
        minor: shape != Shape::Account || call.header("accept-minor-version") == Some("1"),
        host: call.header("host").unwrap_or("localhost"),
        shape,
    }
}

fn answer(types: &[crate::forms::Type<'_>], asked: &Asked<'_>) -> Reply {
    let forms = forms()?;
    let types = types.iter().map(|form| forms.json(form, asked));
    let types: Result<Vec<Value>, String> = types.collect();
    Ok(ok(&Value::Array(types.map_err(broken)?)))
}

/// A refusal with every fault, in the shape that most of the API uses. 400 where the contract has it, otherwise 422.
fn refused_for(call: &Incoming, faults: &[Fault]) -> Result<(), Refusal> {
    if faults.is_empty() {
        return Ok(());
    }
    let documented = call.operation.response(400).is_some();
    let status = if documented {
        StatusCode::BAD_REQUEST
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    let errors = faults.iter().map(|fault| {
        json!({
            "code": fault.code,
            "message": fault.message,
            "path": fault.path,
            "arguments": fault.arguments,
        })
    });
    let body = json!({ "errors": errors.collect::<Value>() });
    Err(Box::new(Response::json(status, &body)))
}
