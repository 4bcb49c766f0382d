//! Quotes, as if generated.

#![allow(dead_code, missing_docs)]

use crate::support::*;

id! {
    /// A profile.
    ProfileId: i64;
    /// A recipient.
    RecipientId: i64;
    /// A quote.
    QuoteId: text;
}

/// The operations on quotes.
#[derive(Clone, Debug)]
pub struct Quotes {
    client: Client,
}

impl Quotes {
    pub(crate) fn new(client: &Client) -> Self {
        Self {
            client: client.clone(),
        }
    }

    pub fn create(
        &self,
        profile_id: impl Into<ProfileId>,
        body: CreateQuote,
    ) -> Call<operation::Create> {
        Call::new(&self.client, operation::Create::new(profile_id, body))
    }

    pub fn list(&self) -> Call<operation::List> {
        Call::new(&self.client, operation::List::new())
    }
}

/// The operations as plain values.
pub mod operation {
    use super::*;

    #[derive(Clone, Debug)]
    #[non_exhaustive]
    pub struct Create {
        pub profile_id: ProfileId,
        pub body: CreateQuote,
    }

    impl Create {
        pub fn new(profile_id: impl Into<ProfileId>, body: CreateQuote) -> Self {
            Self {
                profile_id: profile_id.into(),
                body,
            }
        }
    }

    impl Operation for Create {
        type Output = Quote;

        const INFO: OperationInfo = OperationInfo {
            id: "quoteCreate",
            method: Method::POST,
            version: "2026Q3",
            path: "/profiles/{profileId}/quotes",
            security: &[&[Credential::UserToken], &[Credential::PersonalToken]],
            servers: &[],
            idempotency: Idempotency::None,
            retry: Retry::WhereSafe,
        };

        fn request(&self) -> Result<Request, Error> {
            let mut request = Request::new(&Self::INFO);
            request.path("profileId", &self.profile_id)?;
            request.accept("application/json");
            request.json(&self.body)?;
            Ok(request)
        }

        fn decode(response: &Response) -> Result<Self::Output, Error> {
            response.json()
        }
    }

    #[derive(Clone, Debug)]
    #[non_exhaustive]
    pub struct List {
        pub limit: Option<i64>,
        pub profile: Option<ProfileId>,
        pub types: Option<Vec<String>>,
    }

    impl List {
        pub fn new() -> Self {
            Self {
                limit: None,
                profile: None,
                types: None,
            }
        }
    }

    impl Operation for List {
        type Output = Vec<Quote>;

        const INFO: OperationInfo = OperationInfo {
            id: "quoteList",
            method: Method::GET,
            version: "",
            path: "/v1/quotes",
            security: &[],
            servers: &["https://cards.example", "https://cards-sandbox.example"],
            idempotency: Idempotency::None,
            retry: Retry::WhereSafe,
        };

        fn request(&self) -> Result<Request, Error> {
            let mut request = Request::new(&Self::INFO);
            request.query("limit", &self.limit);
            request.query("profile", &self.profile);
            request.query_list("types", &self.types);
            Ok(request)
        }

        fn decode(response: &Response) -> Result<Self::Output, Error> {
            response.json()
        }
    }
}

call_options! {
    operation::List {
        /// At most this many.
        limit: i64,
        profile: ProfileId,
        types: [String],
    }
}

#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct CreateQuote {
    pub source_currency: String,
    pub target_amount: Option<Decimal>,
    pub payout_account: Nullable<RecipientId>,
    pub tags: Option<Vec<String>>,
    pub address: Option<Address>,
    pub r#type: Option<Status>,
    pub comment: Option<String>,
    pub rate: Option<Decimal>,
    pub extra: Extra,
}

object! {
    CreateQuote: encode;
    new(source_currency: String, comment: Option<String>);
    required source_currency: String = "sourceCurrency";
    optional target_amount: Decimal = "targetAmount";
    nullable payout_account: RecipientId = "payoutAccount";
    optional tags: Vec<String> = "tags";
    optional address: Address = "address";
    optional r#type: Status = "type";
    required_nullable comment: String = "comment";
    optional rate: Decimal = "rate" as text;
    extra extra;
}

setters! { CreateQuote {
    optional target_amount: Decimal = target_amount,
    nullable payout_account: RecipientId = payout_account null payout_account_null,
    optional tags: Vec<String> = tags,
    optional address: Address = address,
    optional r#type: Status = r#type,
    optional rate: Decimal = rate,
} }

#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Address {
    pub city: Option<String>,
    pub post_code: Nullable<String>,
    pub extra: Extra,
}

object! {
    Address: encode, decode;
    optional(deref str) city: String = "city";
    nullable(deref str) post_code: String = "postCode";
    extra extra;
}

setters! { Address {
    optional city: String = with_city,
    nullable post_code: String = with_post_code null with_post_code_null,
} }

#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Quote {
    pub id: Option<QuoteId>,
    pub source_amount: Option<Decimal>,
    pub rate: Decimal,
    pub created: Option<Timestamp>,
    pub tags: Option<Vec<String>>,
    pub fees: Option<Vec<Fee>>,
    pub funding: Option<Funding>,
    pub value: Option<Either>,
    pub parts: Option<Vec<Part>>,
    pub children: Option<Vec<Quote>>,
    pub token: Option<Secret>,
    pub status: Option<Status>,
    pub comment: Option<String>,
    pub by_currency: Option<BTreeMap<String, Decimal>>,
    pub extra: Extra,
}

object! {
    Quote: decode;
    optional(ref) id: QuoteId = "id";
    optional(copy) source_amount: Decimal = "sourceAmount";
    required rate: Decimal = "rate";
    optional(ref) created: Timestamp = "created";
    optional(deref [String]) tags: Vec<String> = "tags";
    optional(deref [Fee]) fees: Vec<Fee> = "fees";
    optional(ref) funding: Funding = "funding";
    optional(ref) value: Either = "value";
    optional(deref [Part]) parts: Vec<Part> = "parts";
    optional(deref [Quote]) children: Vec<Quote> = "children";
    optional(ref) token: Secret = "token";
    optional(ref) status: Status = "status";
    required_nullable(deref str) comment: String = "comment";
    optional(ref) by_currency: BTreeMap<String, Decimal> = "byCurrency";
    extra extra;
}

#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Fee {
    pub total: Decimal,
    pub extra: Extra,
}

object! {
    Fee: decode;
    required total: Decimal = "total";
    extra extra;
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Status {
    Pending,
    Accepted,
    Unrecognized(Unrecognized),
}

open_enum! { Status { Pending = "PENDING", Accepted = "ACCEPTED" } }

#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct BalanceFunding {
    pub kind: Option<String>,
    pub amount: Decimal,
    pub extra: Extra,
}

object! {
    BalanceFunding: encode, decode;
    new(amount: Decimal);
    optional(ref) kind: String = "type";
    required amount: Decimal = "amount";
    extra extra;
}

#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Funding {
    Balance(BalanceFunding),
    Card(Address),
    Unrecognized(Json),
}

union! { Funding: encode, decode, from; tag "type"; Balance(BalanceFunding) = "BALANCE"; Card(Address) = "CARD"; }

#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Either {
    Text(String),
    Number(Decimal),
    List(Vec<Fee>),
    Flag(bool),
    Object(Fee),
    Unrecognized(Json),
}

union! { Either: decode; kind; Text(String) = string; Number(Decimal) = number; List(Vec<Fee>) = array; Flag(bool) = boolean; Object(Fee) = object; }

#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Part {
    Total(Fee),
    Place(Address),
    Unrecognized(Json),
}

union! { Part: decode; keys; Total(Fee) = ["total"]; Place(Address) = ["city", "postCode"]; }

#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Evidence {
    pub files: Vec<Upload>,
    pub document_type: Option<Status>,
}

object! {
    Evidence: build;
    new(files: Vec<Upload>);
    required files: Vec<Upload> = "files";
    optional document_type: Status = "documentType";
}

setters! { Evidence {
    optional document_type: Status = document_type,
} }

#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Empty {
    pub extra: Extra,
}

object! { Empty: encode, decode; extra extra; }
