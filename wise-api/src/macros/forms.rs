//! `recipient_forms!`: recipients of one version of the API that are created from forms.

/// The version, the module and the client of its recipients, the operation that creates one, the body that it takes, and the type of the profile in that body.
macro_rules! recipient_forms {
    ($version:ident :: $module:ident $client:ident $operation:ident $part:ident :: $body:ident for $profile:ty) => {
        impl $crate::$version::$module::$client {
            /// Asks what a recipient needs who is paid this amount of the source currency in the target currency, and gives the form.
            ///
            /// With a quote at hand, [`get_account_requirements`](Self::get_account_requirements) and [`Call::form`](crate::Call::form) ask
            /// for that quote, which some routes need: without one, Wise does not know the profile that pays.
            ///
            /// ```no_run
            #[doc = concat!("# async fn example(recipients: wise_api::", stringify!($version), "::", stringify!($module), "::", stringify!($client), ") -> Result<(), Box<dyn std::error::Error>> {")]
            /// let mut form = recipients.form("GBP", "EUR", 250).await?;
            /// let _ = form.choose("iban")?;
            /// let _ = form.answer("legalType", "PRIVATE")?;
            /// let _ = form.answer("accountHolderName", "Anna Example")?;
            /// let _ = form.answer("IBAN", "DE89370400440532013000")?;
            /// if form.needs_refresh() {
            ///     let changes = form.refresh().await?;
            ///     println!("asked for now: {:?}; fell away: {:?}", changes.added, changes.dropped);
            /// }
            /// let recipient = form.create(12345)?.await?;
            /// # Ok(())
            /// # }
            /// ```
            pub fn form(
                &self,
                source: impl $crate::engine::ParamValue,
                target: impl $crate::engine::ParamValue,
                amount: impl ::core::convert::Into<$crate::Decimal>,
            ) -> $crate::BoxFuture<::core::result::Result<$crate::form::LiveForm<Self>, $crate::Error>> {
                $crate::form::remote::without_quote(&self.client, &source, &target, amount.into())
            }

            /// A form together with this client, such as one that was stored: [`LiveForm::create`](crate::form::LiveForm::create) creates the
            /// recipient in this version of the API.
            pub fn with_form(&self, form: $crate::form::Form) -> $crate::form::LiveForm<Self> {
                $crate::form::LiveForm::of(&self.client, form)
            }
        }

        impl $crate::form::Recipients for $crate::$version::$module::$client {
            type Create = $crate::$version::$module::operation::$operation;
            type Profile = $profile;

            fn create() -> Self::Create {
                Self::Create::new($crate::$version::$part::$body::new())
            }
        }
    };
}
pub(crate) use recipient_forms;
