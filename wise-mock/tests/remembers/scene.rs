// What the tests begin with. Included once for each version of the API: `api` are its types, `calls!` its methods.

type Id = i64;

/// A mock with a rate of 1.15, a profile with a balance in pounds, and somebody in euros to pay.
struct Scene {
    mock: Server,
    wise: Wise,
    profile: Id,
    balance: Id,
    recipient: Id,
}

impl Scene {
    async fn with(pounds: Decimal) -> Self {
        let mock = Server::start().await.unwrap();
        mock.set_rate("GBP", "EUR", dec!(1.15));
        let wise = mock.client_builder().retry(RetryPolicy::never()).build().unwrap();
        let profiles = calls!(wise).profiles().list().await.unwrap();
        let profile = profile_id(&profiles[0]);
        let mut scene = Self { mock, wise, profile, balance: 0, recipient: 0 };
        scene.balance = scene.open(Currency::GBP).await;
        scene.top_up(pounds).await;
        scene.recipient = scene.recipient("Robin Example").await;
        scene
    }

    async fn open(&self, currency: Currency) -> Id {
        let create = CreateBalance::new(currency, balance::Type::Standard);
        let made = calls!(self.wise).balances().create(self.profile, create).await.unwrap();
        made.id().unwrap().get()
    }

    async fn top_up(&self, pounds: Decimal) {
        let top_up = TopUpBalance::builder().profile_id(self.profile).balance_id(self.balance).amount(pounds).currency(Currency::GBP);
        calls!(self.wise).simulations().top_up_balance(top_up).await.unwrap();
    }

    async fn amount(&self, balance: Id) -> Decimal {
        let balance = calls!(self.wise).balances().get(self.profile, balance).await.unwrap();
        balance.amount().unwrap().value().unwrap()
    }

    async fn recipient(&self, name: &str) -> Id {
        let details = CreateRecipientDetails::new().legal_type("PRIVATE").insert_extra("IBAN", "DE89370400440532013000");
        let create = CreateRecipient::new()
            .account_holder_name(name)
            .currency(Currency::EUR)
            .r#type("iban")
            .profile(self.profile)
            .details(details);
        let made = calls!(self.wise).recipients().create(create).await.unwrap();
        made.id().unwrap().get()
    }

    async fn quote(&self, pounds: Decimal) -> Quote {
        let create = CreateQuote::builder().source_currency(Currency::GBP).target_currency(Currency::EUR).source_amount(pounds);
        calls!(self.wise).quotes().create(self.profile, create).await.unwrap()
    }

    async fn try_transfer(&self, quote: &Quote, key: u32) -> Result<Transfer, Error> {
        let create = CreateTransfer::new(self.recipient, quote.id().unwrap().clone(), IdempotencyKey::from_uuid(guid_of(key)));
        calls!(self.wise).transfers().create(create).await
    }

    async fn transfer(&self, pounds: Decimal, key: u32) -> Id {
        let quote = self.quote(pounds).await;
        self.try_transfer(&quote, key).await.unwrap().id().unwrap().get()
    }

    async fn fund(&self, transfer: Id) -> Result<Funding, Error> {
        let fund = calls!(self.wise).transfers().fund(self.profile, transfer, FundFromBalance::new());
        fund.await?.accepted()
    }

    async fn simulate(&self, transfer: Id, states: &[TransferStatus]) -> Result<(), Error> {
        for state in states {
            let change = calls!(self.wise).simulations().change_transfer_state(transfer, state.clone());
            change.await?;
        }
        Ok(())
    }

    async fn state(&self, transfer: Id) -> String {
        let transfer = calls!(self.wise).transfers().get(transfer).await.unwrap();
        transfer.status().unwrap().to_string()
    }

    async fn subscribe(&self, inbox: &Inbox, event: &str, version: &str) {
        let delivery = CreateDelivery::builder().url(inbox.url()).version(version);
        let create = CreateWebhookSubscription::builder().name(event).trigger_on(event).delivery(delivery);
        let subscriptions = calls!(self.wise).webhook_subscriptions();
        subscriptions.create_for_application("mock", create).await.unwrap();
    }
}

fn profile_id(profile: &Profile) -> Id {
    profile.id().unwrap().get()
}
