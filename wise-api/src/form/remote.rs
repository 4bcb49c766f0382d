//! Forms from Wise, and back to it. All of it goes through the client; the engine has no network in it.

use std::marker::PhantomData;

use http::Method;

use crate::codec::Kind;
use crate::engine::{
    Credential, Idempotency, Operation, OperationInfo, ParamValue, Request, Response, Retry,
};
use crate::{BoxFuture, Call, Decimal, Error, Json, Wise};

use crate::versions::NewestRecipients;

use super::model::Requirements;
use super::place::FormKind;
use super::tree::Tree;
use super::{Changes, Form, Incomplete};

/// A refresh creates nothing, but it is a POST, and the client has no promise that it may be repeated.
const REFRESH: OperationInfo = OperationInfo {
    id: "refresh of a form",
    method: Method::POST,
    version: "",
    path: "",
    security: &[
        &[Credential::UserToken],
        &[Credential::PersonalToken],
        &[Credential::ClientCredentialsToken],
    ],
    servers: &[],
    idempotency: Idempotency::None,
    retry: Retry::WhereSafe,
};

/// Without it, Wise leaves name and e-mail address out of account requirements.
const MINOR_VERSION: (&str, &str) = ("Accept-Minor-Version", "1");

/// Where a form came from, which is where a refresh goes.
#[derive(Clone)]
pub(super) struct Origin {
    /// Path and query behind the host.
    pub(super) target: String,
    /// The body of the call that gave the form, if it had one.
    pub(super) base: Option<Json>,
}

impl Origin {
    /// Only requirements can be refreshed.
    pub(super) fn new(target: String, base: Option<Json>) -> Option<Self> {
        let path = target.split(['?', '#']).next().unwrap_or_default();
        let last = path.rsplit('/').next().unwrap_or_default();
        let refreshable = path.starts_with('/') && last.ends_with("-requirements");
        refreshable.then_some(Self { target, base })
    }

    /// The target currency of a form without a quote.
    pub(super) fn currency(&self) -> Option<&str> {
        let (_, query) = self.target.split_once('?')?;
        let mut pairs = query.split('&');
        pairs.find_map(|pair| pair.strip_prefix("target="))
    }
}

impl<O: Operation> Call<O> {
    /// Sends a requirements call, and makes a form of its response: account, transfer, address or profile requirements, of any version.
    ///
    /// ```no_run
    /// # #[cfg(feature = "__any-version")]
    /// # async fn example(wise: wise_api::Wise) -> Result<(), wise_api::Error> {
    /// let quote = "3b041641-1788-44f2-a60d-f25453fe2e85";
    /// let form = wise.recipients().get_account_requirements(quote).form().await?;
    /// for choice in form.types() {
    ///     println!("{}: {:?}", choice.name, choice.title);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn form(self) -> BoxFuture<Result<Form, Error>> {
        let request = self.placed_request();
        let sent = self.into_response();
        Box::pin(async move {
            let request = request?;
            let response = sent.await?;
            let requirements: Requirements = response.json()?;
            let target = request.target()?;
            let base = request
                .body()
                .and_then(|body| std::str::from_utf8(body).ok());
            let base = base.and_then(|text| Json::parse(text.trim()).ok());
            let mut form = Form::of(FormKind::of_path(&target), requirements);
            form.origin = Origin::new(target, base);
            Ok(form)
        })
    }

    /// Fills the body of a call from a form: its answers go in over the members that the body has. For a recipient these are `type`,
    /// `currency`, `accountHolderName` and `details`, for a transfer or an address `details`.
    ///
    /// ```no_run
    /// # #[cfg(feature = "__any-version")]
    /// # async fn example<O: wise_api::operation::Operation>(create: wise_api::Call<O>, form: wise_api::form::Form) -> Result<(), Box<dyn std::error::Error>> {
    /// // `create` is `wise.transfers().create(…)`, or a call for a recipient or an address.
    /// let created = create.fill(&form)?.await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// [`Incomplete`], when the form cannot be sent yet.
    pub fn fill(self, form: &Form) -> Result<Call<Filled<O>>, Incomplete> {
        form.complete()?;
        let form = form.clone();
        Ok(self.map_operation(|operation| Filled { operation, form }))
    }
}

/// An operation whose body is filled from a form.
#[derive(Clone, Debug)]
pub struct Filled<O> {
    operation: O,
    form: Form,
}

impl<O: Operation> Operation for Filled<O> {
    type Output = O::Output;

    const INFO: OperationInfo = O::INFO;

    fn info(&self) -> OperationInfo {
        self.operation.info()
    }

    fn request(&self) -> Result<Request, Error> {
        let mut request = self.operation.request()?;
        let body = request
            .body()
            .and_then(|body| std::str::from_utf8(body).ok());
        let body = body.and_then(|text| Json::parse(text.trim()).ok());
        let mut tree = match body {
            Some(body) if body.kind() == Kind::Object => Tree::of(&body),
            Some(_) => {
                let reason = "a form fills JSON objects only";
                return Err(request.invalid("body", reason));
            }
            None => Tree::new(),
        };
        if let Some(conflict) = self.form.tree(&mut tree).first() {
            return Err(request.invalid("body", &conflict.to_string()));
        }
        request.json(&tree)?;
        Ok(request)
    }

    fn decode(response: &Response) -> Result<Self::Output, Error> {
        O::decode(response)
    }
}

impl Form {
    /// Asks Wise again with the answers so far, and takes what it asks for now. Answers that still apply are kept; which fell away is said.
    ///
    /// # Errors
    /// Those of a call, and [`Error::Invalid`] for a form that did not come from Wise ([`Form::update`] takes a newer response for it).
    pub async fn refresh(&mut self, wise: &Wise) -> Result<Changes, Error> {
        let request = self.refresh_request()?;
        let response = wise.send(request).await?;
        let requirements: Requirements = response.json()?;
        Ok(self.renew(requirements))
    }

    /// The request of a refresh, to be sent in another way. [`Form::update`] takes its response.
    ///
    /// # Errors
    /// [`Error::Invalid`], for a form that did not come from Wise.
    pub fn refresh_request(&self) -> Result<Request, Error> {
        let Some(origin) = &self.origin else {
            let reason = "this form was not made from a response that can be refreshed";
            return Err(Request::new(&REFRESH).invalid("form", reason));
        };
        let mut request = Request::at(&REFRESH, &origin.target);
        request.accept("application/json");
        if self.kind == FormKind::Recipient {
            request.constant(MINOR_VERSION.0, MINOR_VERSION.1);
        }
        let mut tree = origin.base.as_ref().map_or_else(Tree::new, Tree::of);
        self.tree(&mut tree);
        request.json(&tree)?;
        Ok(request)
    }

    /// What goes into a submission of a KYC requirement as `submissionData`: the answers with the id of the review, as JSON in text.
    ///
    /// # Errors
    /// [`Incomplete`], when the form cannot be sent yet.
    pub fn submission_data(&self, kyc_review_id: &str) -> Result<String, Incomplete> {
        let data = self.body()?;
        let mut tree = Tree::new();
        tree.set("kycReviewId", &Json::from(kyc_review_id));
        // The only version of submissions that Wise has published.
        tree.set("version", &Json::from("V1"));
        tree.set("data", &data);
        Ok(tree.to_json().as_str().to_owned())
    }

    /// The form together with a client, for [`LiveForm::refresh`] and [`LiveForm::create`], which takes the newest version of the API that is
    /// switched on. `with_form` of the recipients of another version takes that one.
    pub fn with(self, wise: &Wise) -> LiveForm {
        LiveForm::of(wise, self)
    }
}

/// The recipients of one version of the API, which forms can create. It is not for implementation elsewhere.
pub trait Recipients {
    /// The operation that creates one.
    type Create: Operation;

    /// The id of the profile that it is created for.
    type Profile: Into<i64>;

    /// That operation with nothing in it yet.
    #[doc(hidden)]
    fn create() -> Self::Create;
}

/// A form together with a client, and the version of the API that its recipient is created in: `LiveForm` for the newest,
/// `LiveForm<legacy::recipient::Recipients>` for the unversioned paths. It has everything that a [`Form`] has.
pub struct LiveForm<R = NewestRecipients> {
    wise: Wise,
    form: Form,
    recipients: PhantomData<fn() -> R>,
}

/// How often a form that answers itself is refreshed: one that always wants more must not go on forever.
const MOST_REFRESHES: usize = 8;

impl<R> LiveForm<R> {
    pub(crate) fn of(wise: &Wise, form: Form) -> Self {
        Self {
            wise: wise.clone(),
            form,
            recipients: PhantomData,
        }
    }

    /// [`Form::refresh`] with this client.
    ///
    /// # Errors
    /// Those of the call.
    pub async fn refresh(&mut self) -> Result<Changes, Error> {
        self.form.refresh(&self.wise).await
    }

    /// [`Form::prefill`], with the refreshes that the answers make necessary.
    ///
    /// # Errors
    /// Those of the refreshes.
    pub async fn prefill(&mut self, object: &Json) -> Result<super::Prefilled, Error> {
        let mut dropped = Vec::new();
        let mut prefilled = self.form.prefill(object);
        for _ in 0..MOST_REFRESHES {
            if !self.form.needs_refresh() {
                break;
            }
            dropped.extend(self.refresh().await?.dropped);
            let first = std::mem::replace(&mut prefilled, self.form.prefill(object));
            dropped.extend(first.dropped);
        }
        prefilled.dropped.extend(dropped);
        Ok(prefilled)
    }

    /// The answers of a recipient that exists, or of anything else that a call fetches: `wise.recipients().get(id)`.
    ///
    /// # Errors
    /// Those of the call and of the refreshes.
    pub async fn prefill_from<O: Operation>(
        &mut self,
        call: Call<O>,
    ) -> Result<super::Prefilled, Error> {
        let existing: Json = call.into_response().await?.json()?;
        self.prefill(&existing).await
    }

    /// The form without the client.
    pub fn into_form(self) -> Form {
        self.form
    }
}

impl<R: Recipients> LiveForm<R> {
    /// The call that creates the recipient for a profile.
    ///
    /// # Errors
    /// [`Incomplete`], when the form cannot be sent yet.
    pub fn create(
        &self,
        profile: impl Into<R::Profile>,
    ) -> Result<Call<Filled<R::Create>>, Incomplete> {
        let mut form = self.form.clone();
        let profile: R::Profile = profile.into();
        form.set_member("profile", profile.into());
        self.wise.send(R::create()).fill(&form)
    }
}

impl<R> Clone for LiveForm<R> {
    fn clone(&self) -> Self {
        Self::of(&self.wise, self.form.clone())
    }
}

impl<R> std::ops::Deref for LiveForm<R> {
    type Target = Form;

    fn deref(&self) -> &Form {
        &self.form
    }
}

impl<R> std::ops::DerefMut for LiveForm<R> {
    fn deref_mut(&mut self) -> &mut Form {
        &mut self.form
    }
}

impl<R> std::fmt::Debug for LiveForm<R> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.form.fmt(f)
    }
}

#[allow(dead_code)] // For the versions that have recipients.
const WITHOUT_QUOTE: OperationInfo = OperationInfo {
    id: "account requirements without a quote",
    method: Method::GET,
    path: "/v1/account-requirements",
    ..REFRESH
};

/// The form of a recipient who is paid this amount of the source currency in the target currency.
#[allow(dead_code)] // For the versions that have recipients.
pub(crate) fn without_quote<R: 'static>(
    wise: &Wise,
    source: &dyn ParamValue,
    target: &dyn ParamValue,
    amount: Decimal,
) -> BoxFuture<Result<LiveForm<R>, Error>> {
    let wise = wise.clone();
    let mut request = Request::new(&WITHOUT_QUOTE).outside_versions();
    request.accept("application/json");
    request.constant(MINOR_VERSION.0, MINOR_VERSION.1);
    request.query("source", source);
    request.query("target", target);
    request.query("sourceAmount", &amount);
    Box::pin(async move {
        let form = wise.send(request).form().await?;
        Ok(LiveForm::of(&wise, form))
    })
}
