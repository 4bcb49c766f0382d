// Webhooks, and strong customer authentication.

#[tokio::test]
async fn what_happens_to_a_transfer_is_told_signed_and_in_order() {
    let scene = Scene::with(dec!(100)).await;
    let inbox = Inbox::open().await;
    let states = versions("transfers#state-change");
    for version in &states {
        scene.subscribe(&inbox, "transfers#state-change", version).await;
    }
    for event in ["transfers#payout-failure", "transfers#refund", "balances#update"] {
        scene.subscribe(&inbox, event, newest(event)).await;
    }
    let id = scene.transfer(dec!(100), 1).await;
    scene.fund(id).await.unwrap();
    let sent = [TransferStatus::Processing, TransferStatus::FundsConverted, TransferStatus::OutgoingPaymentSent];
    scene.simulate(id, &sent).await.unwrap();
    scene.simulate(id, &[TransferStatus::BouncedBack]).await.unwrap();
    let fail = FailTransferPayout::new().failure_reason_code("ACCOUNT_CLOSED");
    calls!(scene.wise).simulations().fail_transfer_payout(id, fail).await.unwrap();
    scene.simulate(id, &[TransferStatus::FundsRefunded]).await.unwrap();
    let told = inbox.all(&scene.mock).await;
    // From the payload: the types of single versions come and go.
    let mut told_of: BTreeMap<(String, String), Vec<String>> = BTreeMap::new();
    for notification in told {
        assert!(!matches!(notification.event, Event::Unrecognized(_)), "{notification:?}");
        let data = notification.data.to_value().unwrap();
        let what = match notification.event_type.as_str() {
            "transfers#state-change" => &data["current_state"],
            "transfers#payout-failure" => &data["failure_reason_code"],
            "transfers#refund" => &data["resource"]["refund_amount"],
            _ => &data["amount"],
        };
        let what = what.as_str().map_or_else(|| what.to_string(), str::to_owned);
        told_of.entry((notification.event_type, notification.schema_version)).or_default().push(what);
    }
    let all = ["incoming_payment_waiting", "processing", "funds_converted", "outgoing_payment_sent", "bounced_back", "funds_refunded"];
    for version in states {
        assert_eq!(told_of.remove(&("transfers#state-change".to_owned(), version.to_owned())).unwrap(), all);
    }
    let mut of = |event: &str| told_of.remove(&(event.to_owned(), newest(event).to_owned())).unwrap();
    assert_eq!(of("transfers#payout-failure"), ["ACCOUNT_CLOSED"]);
    let amounts = |texts: Vec<String>| texts.iter().map(|text| text.parse().unwrap()).collect::<Vec<Decimal>>();
    assert_eq!(amounts(of("transfers#refund")), [dec!(100)]);
    assert_eq!(amounts(of("balances#update")), [dec!(100), dec!(100)]);
    assert!(told_of.is_empty(), "{told_of:?}");
}

#[tokio::test]
async fn what_else_is_simulated_is_told_too() {
    let scene = Scene::with(dec!(0.01)).await;
    let inbox = Inbox::open().await;
    // Those that the contracts have at present.
    let mut events = vec![
        "account-details-payment#state-change",
        "incoming-transfer#credited",
        "balances#account-state-change",
        "balances#credit",
        "cards#card-production-status-change",
        "cards#transaction-state-change",
        "kyc-reviews#state-change",
        "profiles#verification-state-change",
        "recipients#state-change",
        "swift-in#credit",
    ];
    events.retain(|event| !versions(event).is_empty());
    for event in &events {
        scene.subscribe(&inbox, event, newest(event)).await;
    }
    let simulations = calls!(scene.wise).simulations();
    let money = common::MoneyAmount::new().with_amount(dec!(20)).with_currency(Currency::GBP);
    simulations.import_bank_transactions(scene.profile, money).await.unwrap();
    let swift = ReceiveSwiftPayment::new(dec!(30), Currency::GBP);
    simulations.receive_swift_payment(scene.profile, swift).await.unwrap();
    simulations.verify_profile(scene.profile).await.unwrap();
    let id = guid_of(7).to_string();
    let submit = SubmitKycReviewRequirements::new().requirement("ADDRESS");
    simulations.submit_kyc_review_requirements(scene.profile, id.clone(), submit).await.unwrap();
    let clear = ClearCardTransaction::new();
    simulations.clear_card_transaction(scene.profile, id.clone(), clear).await.unwrap();
    let produce = ProduceCard::new();
    simulations.produce_card(scene.profile, id, produce).await.unwrap();
    scene.recipient("Sam Example").await;
    scene.open(Currency::EUR).await;
    assert_eq!(scene.amount(scene.balance).await, dec!(50.01));
    let told: BTreeSet<String> =
        inbox.all(&scene.mock).await.into_iter().map(|notification| notification.event_type).collect();
    assert_eq!(told, events.into_iter().map(str::to_owned).collect());
}

#[tokio::test]
async fn subscriptions_are_made_read_listed_and_ended() {
    let scene = Scene::with(dec!(1)).await;
    let subscriptions = calls!(scene.wise).webhook_subscriptions();
    let body = |url: &str, event: &str| {
        CreateWebhookSubscription::builder().name("mine").trigger_on(event).delivery(CreateDelivery::builder().url(url).version("4.0.0"))
    };
    let here = "http://127.0.0.1:9/";
    let create = |body| subscriptions.create_for_profile(scene.profile, body);
    let made = create(body(here, "transfers#state-change")).await.unwrap();
    assert_eq!(api_error(create(body("http://192.0.2.1/", "transfers#refund")).await).0, 422);
    assert_eq!(api_error(create(body(here, "cards#3ds-challenge")).await).0, 422, "for applications");
    assert_eq!(api_error(create(body(here, "no#such-event")).await).0, 422);
    let id = made.id().unwrap().clone();
    let list = || subscriptions.list_for_profile(scene.profile);
    assert_eq!(list().await.unwrap().len(), 1);
    let read = subscriptions.get_for_profile(scene.profile, id.clone()).await.unwrap();
    assert_eq!(read.trigger_on().unwrap(), "transfers#state-change");
    subscriptions.delete_for_profile(scene.profile, id.clone()).await.unwrap();
    assert_eq!(list().await.unwrap().len(), 0);
    let gone = subscriptions.get_for_profile(scene.profile, id).await;
    assert_eq!(api_error(gone).0, 404);

    let inbox = Inbox::open().await;
    let made = subscriptions.create_for_application("mock", body(&inbox.url(), "transfers#state-change"));
    let id = made.await.unwrap().id().unwrap().clone();
    let test = subscriptions.test_for_application().client_key("mock");
    test.subscription_id(id.clone()).await.unwrap();
    let told = inbox.all(&scene.mock).await;
    assert!(told[0].is_test);
    let Event::TransfersStateChangeV4(change) = &told[0].event else { panic!() };
    assert_eq!(change.resource().unwrap().id().unwrap().get(), 0);
    assert_eq!(subscriptions.list_for_application("mock").await.unwrap().len(), 1);
    let delete = subscriptions.delete_for_application().client_key("mock");
    delete.subscription_id(id).await.unwrap();
    assert_eq!(subscriptions.list_for_application("mock").await.unwrap().len(), 0);
}

#[tokio::test]
async fn a_protected_funding_needs_its_own_cleared_token() {
    let scene = Scene::with(dec!(100)).await;
    scene.mock.require_sca("transferFund").unwrap();
    let (first, second) = (scene.transfer(dec!(10), 1).await, scene.transfer(dec!(10), 2).await);
    let Err(Error::ScaRequired(required)) = scene.fund(first).await else { panic!() };
    let token = required.one_time_token().clone();
    let tokens = calls!(scene.wise).one_time_tokens();
    let passed = || async {
        let status = tokens.get_status(token.clone()).await.unwrap();
        let status = status.one_time_token_properties().unwrap();
        status.challenges().unwrap()[0].passed().unwrap()
    };
    assert!(!passed().await);
    let verify = |code: &str| tokens.verify_sms(token.clone(), VerifyCode::new().otp_code(code.to_owned()));
    assert_eq!(api_error(verify("111111").await).0, 400, "no code was sent");
    tokens.trigger_sms(token.clone()).await.unwrap();
    assert_eq!(api_error(verify("000000").await).0, 400, "the wrong code");
    let fund = |transfer: Id| {
        let body = FundFromBalance::new();
        let call = calls!(scene.wise).transfers().fund(scene.profile, transfer, body);
        call.sca_approval(&token)
    };
    let again = fund(first).await;
    assert!(matches!(again, Err(Error::ScaRequired(_))), "not cleared");
    verify("111111").await.unwrap();
    assert!(passed().await);
    let other = fund(second).await;
    assert!(matches!(other, Err(Error::ScaRequired(_))), "for another call");
    fund(first).await.unwrap().accepted().unwrap();
    assert_eq!(scene.amount(scene.balance).await, dec!(90));
    let used = fund(first).await;
    assert!(matches!(used, Err(Error::ScaRequired(_))), "used already");
}

#[tokio::test]
async fn a_one_time_token_lives_for_an_hour() {
    let scene = Scene::with(dec!(100)).await;
    scene.mock.require_sca("transferFund").unwrap();
    let id = scene.transfer(dec!(10), 1).await;
    let Err(Error::ScaRequired(required)) = scene.fund(id).await else { panic!() };
    let token = required.one_time_token().clone();
    scene.mock.clock().advance(Duration::from_secs(3600));
    let status = calls!(scene.wise).one_time_tokens().get_status(token).await;
    assert_eq!(api_error(status).0, 404);
}

#[tokio::test]
async fn a_handler_clears_what_is_asked_for() {
    let scene = Scene::with(dec!(100)).await;
    scene.mock.require_sca("transferFund").unwrap();
    let id = scene.transfer(dec!(10), 1).await;
    let handler = |wise: Wise, required: ScaRequired| async move {
        let tokens = calls!(wise).one_time_tokens();
        let token = required.one_time_token().clone();
        tokens.trigger_sms(token.clone()).await?;
        tokens.verify_sms(token.clone(), VerifyCode::new().otp_code("111111".to_owned())).await?;
        Ok(ScaApproval::new(token))
    };
    let wise = scene.mock.client_builder().sca_handler(handler).build().unwrap();
    let funding = calls!(wise).transfers().fund(scene.profile, id, FundFromBalance::new());
    funding.await.unwrap().accepted().unwrap();
    assert_eq!(scene.amount(scene.balance).await, dec!(90));
}

#[tokio::test]
async fn a_cleared_session_opens_reads_for_five_minutes() {
    let scene = Scene::with(dec!(100)).await;
    scene.mock.require_sca("balanceStatementGet").unwrap();
    let end = scene.mock.clock().now();
    let get = || {
        let begin = end - Duration::from_secs(60);
        let statements = calls!(scene.wise).balance_statements();
        let get = statements.get(scene.profile, scene.balance);
        get.interval_start(begin).interval_end(end).currency(Currency::GBP)
    };
    assert!(matches!(get().await, Err(Error::ScaRequired(_))));
    let session = calls!(scene.wise).sca().create_session(scene.profile).await.unwrap();
    let session = session.one_time_token_properties().unwrap();
    let token = session.one_time_token().unwrap().clone();
    let tokens = calls!(scene.wise).one_time_tokens();
    tokens.trigger_sms(token.clone()).await.unwrap();
    tokens.verify_sms(token, VerifyCode::new().otp_code("111111".to_owned())).await.unwrap();
    get().await.unwrap();
    scene.mock.clock().advance(Duration::from_secs(5 * 60));
    assert!(matches!(get().await, Err(Error::ScaRequired(_))));
}

#[tokio::test]
async fn two_factors_have_to_be_of_different_kinds() {
    let scene = Scene::with(dec!(100)).await;
    scene.mock.require_sca_with_two_factors("transferFund").unwrap();
    let id = scene.transfer(dec!(10), 1).await;
    let Err(Error::ScaRequired(required)) = scene.fund(id).await else { panic!() };
    let token = required.one_time_token().clone();
    let tokens = calls!(scene.wise).one_time_tokens();
    let left = || async {
        let status = tokens.get_status(token.clone()).await.unwrap();
        let status = status.one_time_token_properties().unwrap();
        let challenges = status.challenges().unwrap();
        challenges.iter().filter(|challenge| !challenge.passed().unwrap()).count()
    };
    assert_eq!(left().await, 2);
    let fund = || {
        let body = FundFromBalance::new();
        let call = calls!(scene.wise).transfers().fund(scene.profile, id, body);
        call.sca_approval(&token)
    };
    tokens.trigger_sms(token.clone()).await.unwrap();
    let code = VerifyCode::new().otp_code("111111".to_owned());
    tokens.verify_sms(token.clone(), code).await.unwrap();
    tokens.trigger_voice(token.clone()).await.unwrap();
    let code = VerifyCode::new().otp_code("111111".to_owned());
    tokens.verify_voice(token.clone(), code).await.unwrap();
    assert_eq!(left().await, 1, "the same telephone twice");
    assert!(matches!(fund().await, Err(Error::ScaRequired(_))));
    let face = Facemap::new().face_map("a face".to_owned());
    calls!(scene.wise).sca().verify_facemap(scene.profile, token.clone(), face).await.unwrap();
    assert_eq!(left().await, 0);
    fund().await.unwrap().accepted().unwrap();
}

#[tokio::test]
async fn what_wise_calls_protected_can_be_protected_at_once() {
    let scene = Scene::with(dec!(100)).await;
    scene.mock.require_documented_sca();
    let id = scene.transfer(dec!(10), 1).await;
    assert!(matches!(scene.fund(id).await, Err(Error::ScaRequired(_))));
    let end = scene.mock.clock().now();
    let statements = calls!(scene.wise).balance_statements();
    let get = statements.get(scene.profile, scene.balance).interval_start(end - Duration::from_secs(60));
    let get = get.interval_end(end).currency(Currency::GBP);
    assert!(matches!(get.await, Err(Error::ScaRequired(_))));
}
