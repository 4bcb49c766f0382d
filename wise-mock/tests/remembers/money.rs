// Balances, quotes, recipients, transfers, funding, batch groups, statements.

#[tokio::test]
async fn money_leaves_the_balance_once_and_to_the_penny() {
    let scene = Scene::with(dec!(150.01)).await;
    let quote = scene.quote(dec!(100)).await;
    assert_eq!(quote.target_amount().unwrap(), dec!(113.97), "(100 - 0.90) · 1.15");
    let made = scene.try_transfer(&quote, 1).await.unwrap();
    let again = scene.try_transfer(&quote, 1).await.unwrap();
    assert_eq!(made.id().unwrap(), again.id().unwrap(), "the same key, the same transfer");
    let id = made.id().unwrap().get();
    scene.fund(id).await.unwrap();
    assert_eq!(api_error(scene.fund(id).await).0, 409, "it is paid for already");
    assert_eq!(scene.amount(scene.balance).await, dec!(50.01));
    let payments = calls!(scene.wise).transfers().list_payments(id).await.unwrap();
    assert_eq!(payments.len(), 1);
    let other = scene.try_transfer(&quote, 2).await;
    assert_eq!(api_error(other), (422, "quote.already.accepted".to_owned()));
}

#[tokio::test]
async fn too_little_money_is_a_success_that_says_no() {
    let scene = Scene::with(dec!(99.99)).await;
    let id = scene.transfer(dec!(100), 1).await;
    let Err(Error::NotAccepted(no)) = scene.fund(id).await else { panic!() };
    assert_eq!((no.state(), no.code()), (Some("REJECTED"), Some("balance.insufficient-funds")));
    assert_eq!(scene.amount(scene.balance).await, dec!(99.99));
    assert_eq!(scene.state(id).await, "incoming_payment_waiting");
    // It can be paid for later.
    scene.top_up(dec!(0.01)).await;
    scene.fund(id).await.unwrap();
    assert_eq!(scene.amount(scene.balance).await, dec!(0));
}

#[tokio::test]
async fn a_quote_holds_for_half_an_hour() {
    let scene = Scene::with(dec!(200)).await;
    scene.mock.clock().stop_at(SystemTime::UNIX_EPOCH + Duration::from_secs(1_800_000_000));
    let (first, second) = (scene.quote(dec!(100)).await, scene.quote(dec!(100)).await);
    scene.mock.clock().advance(Duration::from_secs(30 * 60) - Duration::from_millis(1));
    scene.try_transfer(&first, 1).await.unwrap();
    scene.mock.clock().advance(Duration::from_millis(1));
    let late = scene.try_transfer(&second, 2).await;
    assert_eq!(api_error(late), (422, "quote.expired".to_owned()));
    let second = second.id().unwrap().clone();
    let read = calls!(scene.wise).quotes().get(scene.profile, second).await.unwrap();
    assert_eq!(read.status().unwrap().as_str(), "EXPIRED");
}

#[tokio::test]
async fn every_digit_counts() {
    let scene = Scene::with(dec!(123456789012345.67)).await;
    assert_eq!(scene.amount(scene.balance).await, dec!(123456789012345.67));
    scene.top_up(dec!(0.01)).await;
    assert_eq!(scene.amount(scene.balance).await, dec!(123456789012345.68));
    scene.mock.set_rate("GBP", "EUR", dec!(1.1234567890123456789));
    let quote = scene.quote(dec!(100)).await;
    assert_eq!(quote.rate().unwrap(), dec!(1.1234567890123456789));
    let rates = calls!(scene.wise).rates().list().source(Currency::GBP).target(Currency::EUR).await.unwrap();
    assert_eq!(rates[0].rate, dec!(1.1234567890123456789));
}

#[tokio::test]
async fn the_same_key_opens_the_same_balance() {
    let scene = Scene::with(dec!(1)).await;
    let open = |key: u32| {
        let create = CreateBalance::new(Currency::EUR, balance::Type::Standard);
        let call = calls!(scene.wise).balances().create(scene.profile, create);
        call.idempotency_key(IdempotencyKey::from_uuid(guid_of(key)))
    };
    let first = open(1).await.unwrap();
    assert_eq!(open(1).await.unwrap().id().unwrap(), first.id().unwrap());
    assert_eq!(api_error(open(2).await).0, 409, "one balance for each currency");
    let list = calls!(scene.wise).balances().list(scene.profile, ["STANDARD"]).await.unwrap();
    assert_eq!(list.len(), 2);
    let id = first.id().unwrap();
    calls!(scene.wise).balances().delete(scene.profile, id).await.unwrap();
    assert_eq!(api_error(calls!(scene.wise).balances().get(scene.profile, id).await).0, 404);
    let filled = calls!(scene.wise).balances().delete(scene.profile, scene.balance);
    assert_eq!(api_error(filled.await).0, 409, "there is money on it");
}

#[tokio::test]
async fn an_amount_is_one_that_its_currency_has() {
    let scene = Scene::with(dec!(0.1)).await;
    scene.top_up(dec!(0.2)).await;
    assert_eq!(scene.amount(scene.balance).await, dec!(0.3));
    let quote = |create| calls!(scene.wise).quotes().create(scene.profile, create).unchecked_amounts();
    let too_fine = (422, "amount.too.fine".to_owned());
    let pence = CreateQuote::builder().source_currency(Currency::GBP).target_currency(Currency::JPY).source_amount(dec!(10.005));
    assert_eq!(api_error(quote(pence).await), too_fine);
    let yen = CreateQuote::builder().source_currency(Currency::GBP).target_currency(Currency::JPY).target_amount(dec!(1000.5));
    assert_eq!(api_error(quote(yen).await), too_fine);
    let yen = quote(CreateQuote::builder().source_currency(Currency::GBP).target_currency(Currency::JPY).target_amount(dec!(1000))).await.unwrap();
    assert_eq!(yen.target_amount().unwrap(), dec!(1000));
    let yen = quote(CreateQuote::builder().source_currency(Currency::GBP).target_currency(Currency::JPY).source_amount(dec!(10))).await.unwrap();
    assert_eq!(yen.target_amount().unwrap().fract(), Decimal::ZERO);
    let balance = scene.open(Currency::JPY).await;
    let half = TopUpBalance::builder().profile_id(scene.profile).balance_id(balance).amount(dec!(0.5)).currency(Currency::JPY);
    assert_eq!(api_error(calls!(scene.wise).simulations().top_up_balance(half).unchecked_amounts().await), too_fine);
    assert_eq!(scene.amount(balance).await, Decimal::ZERO);
}

#[tokio::test]
async fn two_payments_at_a_time_do_not_spend_the_same_money() {
    let scene = Scene::with(dec!(100)).await;
    let (one, other) = (scene.transfer(dec!(60), 1).await, scene.transfer(dec!(60), 2).await);
    let (one, other) = tokio::join!(scene.fund(one), scene.fund(other));
    assert_ne!(one.is_ok(), other.is_ok());
    assert_eq!(scene.amount(scene.balance).await, dec!(40));
    // Nor is one transfer paid for twice.
    let same = scene.transfer(dec!(10), 3).await;
    let (one, other) = tokio::join!(scene.fund(same), scene.fund(same));
    assert_ne!(one.is_ok(), other.is_ok());
    assert_eq!(scene.amount(scene.balance).await, dec!(30));
}

#[tokio::test]
async fn a_conversion_that_cannot_be_paid_opens_no_balance() {
    let scene = Scene::with(dec!(1)).await;
    let create = CreateQuote::builder().source_currency(Currency::GBP).target_currency(Currency::CHF).source_amount(dec!(100)).pay_out("BALANCE");
    let quote = calls!(scene.wise).quotes().create(scene.profile, create).await.unwrap();
    let body = MoveMoney::new().quote_id(quote.id().unwrap().clone());
    let call = calls!(scene.wise).balances().move_money(scene.profile, body);
    let call = call.idempotency_key(IdempotencyKey::from_uuid(guid_of(1)));
    assert_eq!(api_error(call.await), (422, "balance.insufficient-funds".to_owned()));
    let balances = calls!(scene.wise).balances().list(scene.profile, ["STANDARD"]).await.unwrap();
    assert_eq!(balances.len(), 1);
}

#[tokio::test]
async fn a_conversion_is_booked_on_both_sides_once() {
    let scene = Scene::with(dec!(100)).await;
    let create = CreateQuote::builder().source_currency(Currency::GBP).target_currency(Currency::EUR).source_amount(dec!(100)).pay_out("BALANCE");
    let quote = calls!(scene.wise).quotes().create(scene.profile, create).await.unwrap();
    let convert = || {
        let body = MoveMoney::new().quote_id(quote.id().unwrap().clone());
        let call = calls!(scene.wise).balances().move_money(scene.profile, body);
        call.idempotency_key(IdempotencyKey::from_uuid(guid_of(1)))
    };
    let first = convert().await.unwrap();
    let again = convert().await.unwrap();
    assert_eq!(first.id().unwrap(), again.id().unwrap(), "the same key, the same movement");
    assert_eq!(scene.amount(scene.balance).await, dec!(0));
    let list = calls!(scene.wise).balances().list(scene.profile, ["STANDARD"]).await.unwrap();
    let euros = list.iter().find(|balance| balance.currency().unwrap() == "EUR").unwrap();
    assert_eq!(euros.amount().unwrap().value().unwrap(), dec!(113.97));
}

#[tokio::test]
async fn recipients_come_page_by_page() {
    let scene = Scene::with(dec!(1)).await;
    for number in 0..25 {
        scene.recipient(&format!("Payee {number}")).await;
    }
    let mut all = calls!(scene.wise).recipients().list().profile_id(scene.profile).stream();
    let mut names = BTreeSet::new();
    while let Some(recipient) = all.try_next().await.unwrap() {
        names.insert(recipient.name().unwrap().full_name().unwrap().to_owned());
    }
    assert_eq!(names.len(), 26);
    let recipients = calls!(scene.wise).recipients();
    recipients.deactivate(scene.recipient).await.unwrap();
    let read = recipients.get(scene.recipient).await.unwrap();
    assert!(!read.active().unwrap());
    assert_eq!(api_error(recipients.deactivate(scene.recipient).await).0, 403);
    let quote = scene.quote(dec!(1)).await;
    let to_nobody = scene.try_transfer(&quote, 1).await;
    assert_eq!(api_error(to_nobody), (422, "recipient.not.found".to_owned()));
}

#[tokio::test]
async fn transfers_come_page_by_page_and_are_cancelled_in_time() {
    let scene = Scene::with(dec!(100)).await;
    for key in 0..7 {
        scene.transfer(dec!(10), key).await;
    }
    let list = || calls!(scene.wise).transfers().list().profile(scene.profile);
    assert_eq!(list().limit(3).offset(6).await.unwrap().len(), 1);
    let mut all = list().limit(3).stream();
    let mut ids = BTreeSet::new();
    while let Some(transfer) = all.try_next().await.unwrap() {
        ids.insert(transfer.id().unwrap().get());
    }
    assert_eq!(ids.len(), 7);
    let mut ids = ids.into_iter();
    let (early, late) = (ids.next().unwrap(), ids.next().unwrap());
    scene.fund(early).await.unwrap();
    assert_eq!(scene.amount(scene.balance).await, dec!(90));
    calls!(scene.wise).transfers().cancel(early).await.unwrap();
    assert_eq!(scene.state(early).await, "cancelled");
    assert_eq!(scene.amount(scene.balance).await, dec!(100), "the money came back");
    assert_eq!(list().status(["cancelled"]).await.unwrap().len(), 1);
    scene.fund(late).await.unwrap();
    scene.simulate(late, &[TransferStatus::Processing, TransferStatus::FundsConverted]).await.unwrap();
    let cancel = calls!(scene.wise).transfers().cancel(late).await;
    assert_eq!(api_error(cancel), (409, "transfer.cancellation.not.allowed".to_owned()));
}

#[tokio::test]
async fn simulated_states_have_an_order() {
    let scene = Scene::with(dec!(100)).await;
    let id = scene.transfer(dec!(100), 1).await;
    let not_paid = scene.simulate(id, &[TransferStatus::Processing]).await;
    assert_eq!(api_error(not_paid).0, 409);
    scene.fund(id).await.unwrap();
    let too_far = scene.simulate(id, &[TransferStatus::OutgoingPaymentSent]).await;
    assert_eq!(api_error(too_far).0, 409);
    let all = [
        TransferStatus::Processing,
        TransferStatus::FundsConverted,
        TransferStatus::OutgoingPaymentSent,
        TransferStatus::BouncedBack,
        TransferStatus::FundsRefunded,
    ];
    for state in all {
        scene.simulate(id, std::slice::from_ref(&state)).await.unwrap();
        assert_eq!(scene.state(id).await, state.as_str());
    }
    assert_eq!(scene.amount(scene.balance).await, dec!(100), "all of it came back");
}

#[tokio::test]
async fn a_batch_group_is_paid_for_as_a_whole_or_not_at_all() {
    let scene = Scene::with(dec!(150)).await;
    let groups = calls!(scene.wise).batch_groups();
    let create = CreateBatchGroup::new("wages", Currency::GBP);
    let group = groups.create(scene.profile, create).await.unwrap();
    let group = group.id().unwrap().clone();
    let mut made = Vec::new();
    for key in [1, 2, 2] {
        let quote = scene.quote(dec!(100)).await;
        let quote = quote.id().unwrap().clone();
        let create = batch_group::CreateTransfer::new(scene.recipient, quote, IdempotencyKey::from_uuid(guid_of(key)));
        let transfer = groups.create_transfer(scene.profile, group.clone(), create).await.unwrap();
        made.push(transfer.to_value().unwrap()["id"].as_i64().unwrap());
    }
    assert_eq!(made[1], made[2], "the same key, the same transfer");
    let read = || async { groups.get(scene.profile, group.clone()).await.unwrap() };
    let update = |status, version| {
        groups.update(scene.profile, group.clone(), UpdateBatchGroup::new(status, version))
    };
    let pay = || {
        let balance = FundBatchGroup::new(batch_group::FundingType::Balance);
        groups.fund(scene.profile, group.clone(), balance)
    };
    assert_eq!(api_error(pay().await).0, 409, "not completed");
    let version = read().await.version().unwrap();
    assert_eq!(api_error(update(NewStatus::Completed, version - 1).await).0, 409, "stale");
    update(NewStatus::Completed, version).await.unwrap();
    assert_eq!(api_error(pay().await), (422, "balance.insufficient-funds".to_owned()));
    assert_eq!(scene.amount(scene.balance).await, dec!(150), "nothing was paid");
    scene.top_up(dec!(50)).await;
    pay().await.unwrap();
    assert_eq!(scene.amount(scene.balance).await, dec!(0));
    let version = read().await.version().unwrap();
    assert_eq!(api_error(update(NewStatus::Cancelled, version).await).0, 409, "paid for");
}

#[tokio::test]
async fn a_statement_shows_what_was_booked() {
    let scene = Scene::with(dec!(150)).await;
    let begin = scene.mock.clock().now() - Duration::from_secs(60);
    let id = scene.transfer(dec!(100), 1).await;
    scene.fund(id).await.unwrap();
    let end = scene.mock.clock().now() + Duration::from_secs(60);
    let statements = calls!(scene.wise).balance_statements();
    let get = statements.get(scene.profile, scene.balance);
    let get = get.interval_start(begin).interval_end(end).currency(Currency::GBP);
    let statement = get.await.unwrap();
    let lines = statement.transactions().unwrap();
    let booked: Vec<_> = lines
        .iter()
        .map(|line| {
            let (amount, fees) = (line.amount().unwrap(), line.total_fees().unwrap());
            let after = line.running_balance().unwrap();
            (amount.value().unwrap(), fees.value().unwrap(), after.value().unwrap())
        })
        .collect();
    let expected = [(dec!(-100), dec!(0.9), dec!(50)), (dec!(150), dec!(0), dec!(150))];
    assert_eq!(booked, expected);
    assert_eq!(statement.end_of_statement_balance().unwrap().value().unwrap(), dec!(50));
}
