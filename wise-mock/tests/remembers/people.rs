// Profiles, tokens, third parties, and the other shapes of balances and statements.

#[tokio::test]
async fn a_person_is_made_once_and_can_move() {
    let scene = Scene::with(dec!(1)).await;
    let make = |key: u32| {
        let address = CreatePersonalAddress::builder().address_first_line("1 Example Road").city("Leeds").country_iso3_code(wise_api::CountryCode::GB).post_code("LS1 1AA");
        let contact = CreatePersonalContact::builder().email("sam@example.com").phone_number("+441632960002");
        let create = CreatePersonal::builder().first_name("Sam").last_name("Sample").date_of_birth("1990-01-31".parse::<wise_api::Date>().unwrap()).address(address).contact_details(contact);
        let call = calls!(scene.wise).profiles().create_personal(create);
        call.idempotency_key(IdempotencyKey::from_uuid(guid_of(key)))
    };
    let made = make(1).await.unwrap();
    assert_eq!(make(1).await.unwrap().id().unwrap(), made.id().unwrap(), "the same key");
    assert_ne!(make(2).await.unwrap().id().unwrap(), made.id().unwrap());
    let profiles = calls!(scene.wise).profiles().list().await.unwrap();
    assert_eq!(profiles.len(), 4, "two from the beginning, two made");
    let update = UpdatePersonal::new().first_name("Alexandra");
    calls!(scene.wise).profiles().update_personal(scene.profile, update).await.unwrap();
    assert_eq!(holder(&scene).await, "Alexandra");
}

/// The first name of whose balance it is, by its statement.
async fn holder(scene: &Scene) -> String {
    let end = scene.mock.clock().now();
    let statements = calls!(scene.wise).balance_statements();
    let get = statements.get(scene.profile, scene.balance).interval_start(end - Duration::from_secs(1));
    let get = get.interval_end(end).currency(Currency::GBP);
    let statement = get.await.unwrap();
    statement.account_holder().unwrap().first_name().unwrap().to_owned()
}

#[tokio::test]
async fn a_refresh_ends_the_token_from_before() {
    let scene = Scene::with(dec!(1)).await;
    let refresh = || {
        let grant = RefreshToken::new("mock-refresh-token".to_owned());
        calls!(scene.wise).oauth_tokens().create(grant)
    };
    let list = |token: Secret| {
        let wise = Wise::builder()
            .environment(scene.mock.environment())
            .user_token(token.expose().to_owned())
            .build()
            .unwrap();
        async move { calls!(wise).profiles().list().await }
    };
    let first = refresh().await.unwrap().access_token().unwrap().clone();
    list(first.clone()).await.unwrap();
    let second = refresh().await.unwrap().access_token().unwrap().clone();
    assert_eq!(api_error(list(first).await).0, 401);
    list(second).await.unwrap();
    let grant = RefreshToken::new("no such token".to_owned());
    let refused = calls!(scene.wise).oauth_tokens().create(grant).await;
    assert_eq!(api_error(refused), (400, "invalid_grant".to_owned()));
}

#[tokio::test]
async fn a_transfer_for_a_third_party_is_made_once_and_is_the_profiles_own() {
    let scene = Scene::with(dec!(100)).await;
    let quote = scene.quote(dec!(10)).await;
    let make = || {
        let address = CreateOriginatorAddress::new("1 Example Road", wise_api::CountryCode::GB).city("Leeds");
        let originator = CreateBusinessOriginator::new(common::PersonName::new().with_full_name("Example Ltd"), address, "42");
        let quote = quote.id().unwrap().to_string();
        let body = CreateThirdPartyTransfer::new(
            scene.recipient,
            quote,
            IdempotencyKey::from_text("order 42").unwrap(),
            originator,
            CreateDetails::new(),
        );
        calls!(scene.wise).third_party_transfers().create(scene.profile, body)
    };
    let made = make().await.unwrap().id().unwrap().get();
    assert_eq!(make().await.unwrap().id().unwrap().get(), made, "the same key, the same transfer");
    let third_parties = calls!(scene.wise).third_party_transfers();
    third_parties.get(scene.profile, made).await.unwrap();
    let own = scene.transfer(dec!(10), 1).await;
    assert_eq!(api_error(third_parties.get(scene.profile, own).await).0, 404, "no third party's");
    scene.fund(made).await.unwrap();
    assert_eq!(scene.amount(scene.balance).await, dec!(90));
}

#[tokio::test]
async fn money_goes_into_a_jar_and_out_again() {
    let scene = Scene::with(dec!(100)).await;
    let nameless = CreateBalance::new(Currency::GBP, balance::Type::Savings);
    assert_eq!(api_error(calls!(scene.wise).balances().create(scene.profile, nameless).await).0, 422);
    let jar = CreateBalance::new(Currency::GBP, balance::Type::Savings).name("holidays");
    let jar = calls!(scene.wise).balances().create(scene.profile, jar).await.unwrap();
    let jar = jar.id().unwrap().get();
    let step = |from: Id, to: Id, pounds: Decimal| {
        let amount = common::MoneyValue::from(wise_api::Money::new(pounds, Currency::GBP));
        let body = MoveMoney::new().amount(amount).source_balance_id(from).target_balance_id(to);
        calls!(scene.wise).balances().move_money(scene.profile, body)
    };
    step(scene.balance, jar, dec!(60.6)).await.unwrap();
    step(jar, scene.balance, dec!(0.1)).await.unwrap();
    assert_eq!(scene.amount(jar).await, dec!(60.5));
    assert_eq!(scene.amount(scene.balance).await, dec!(39.5));
    assert_eq!(api_error(step(jar, scene.balance, dec!(60.51)).await).0, 422, "too much");
    let funds = calls!(scene.wise).balances().get_total_funds(scene.profile, Currency::GBP).await.unwrap();
    assert_eq!(funds.total_worth().unwrap().value().unwrap(), dec!(100));
}

#[tokio::test]
async fn a_flat_statement_has_fees_on_lines_of_their_own_and_there_is_csv() {
    let scene = Scene::with(dec!(150)).await;
    let begin = scene.mock.clock().now() - Duration::from_secs(60);
    let id = scene.transfer(dec!(100), 1).await;
    scene.fund(id).await.unwrap();
    let end = scene.mock.clock().now() + Duration::from_secs(60);
    let statements = calls!(scene.wise).balance_statements();
    let get = statements.get(scene.profile, scene.balance);
    let get = get.interval_start(begin).interval_end(end).currency(Currency::GBP);
    let flat = get.r#type(balance_statement::Layout::Flat).await.unwrap();
    let amounts: Vec<Decimal> = flat
        .transactions()
        .unwrap()
        .iter()
        .map(|line| line.amount().unwrap().value().unwrap())
        .collect();
    assert_eq!(amounts.iter().sum::<Decimal>(), dec!(50));
    assert_eq!(amounts.len(), 3, "{amounts:?}");
    assert!(amounts.contains(&dec!(-0.9)) && amounts.contains(&dec!(-99.1)));
    let csv = balance_statement::Format::Csv;
    let get = statements.download(scene.profile, scene.balance, csv);
    let get = get.interval_start(begin).interval_end(end).currency(Currency::GBP);
    let csv = get.await.unwrap();
    let csv = String::from_utf8(csv.to_vec()).unwrap();
    assert_eq!(csv.lines().count(), 3, "{csv}");
    assert!(csv.contains(",-100,GBP,0.9,50\r\n"), "{csv}");
}

#[tokio::test]
async fn rates_follow_one_another() {
    let scene = Scene::with(dec!(1)).await;
    scene.mock.set_rate("EUR", "GBP", dec!(0.8));
    let rate = |from: Currency, to: Currency| {
        let list = calls!(scene.wise).rates().list().source(from).target(to);
        async move { list.await.unwrap()[0].rate }
    };
    assert_eq!(rate(Currency::EUR, Currency::GBP).await, dec!(0.8));
    assert_eq!(rate(Currency::GBP, Currency::EUR).await, dec!(1.25), "the inverse");
    let unknown = CreateQuote::builder().source_currency(Currency::GBP).target_currency(Currency::XTS).source_amount(dec!(1));
    let refused = calls!(scene.wise).quotes().create(scene.profile, unknown).await;
    assert_eq!(api_error(refused).0, 422);
}
