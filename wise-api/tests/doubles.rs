//! Doubles of `wise_api::testing`, as a test of a program would use them.
#![cfg(all(feature = "testing", feature = "__newest-quarter"))]
#![allow(clippy::unwrap_used, clippy::panic)]

use std::collections::BTreeMap;
use std::time::Duration;

use wise_api::dispute::UploadFile;
use wise_api::error::Reached;
use wise_api::quote::{CreateQuote, Quote};
use wise_api::testing::{Fake, Reply};
use wise_api::transfer::{AnyTransfer, CreateTransfer, Transfer, operation};
use wise_api::{Currency, Decimal, Error, IdempotencyKey, Json, Upload, Wise};

fn quote(amount: i64) -> CreateQuote {
    CreateQuote::builder()
        .source_currency(Currency::GBP)
        .target_currency(Currency::EUR)
        .source_amount(Decimal::from(amount))
}

fn create(key: &IdempotencyKey) -> CreateTransfer {
    CreateTransfer::new(40123, "3b041641-1788-44f2-a60d-f25453fe2e85", key.clone())
}

#[tokio::test]
async fn a_call_returns_what_the_test_says() {
    let wise = Wise::fake();
    let mut expected = Quote::sample();
    expected.rate = Some("1.1725".parse().unwrap());
    wise.expect()
        .quotes()
        .create(12345, quote(100))
        .returns(expected.clone());
    let found = wise.quotes().create(12345, quote(100)).await.unwrap();
    assert_eq!(found, expected);
    wise.verify().unwrap();
}

#[tokio::test]
async fn arguments_and_bodies_are_compared() {
    let wise = Wise::fake();
    wise.expect()
        .quotes()
        .create(12345, quote(100))
        .returns(Quote::sample());
    let error = wise.quotes().create(12345, quote(101)).await.unwrap_err();
    assert!(matches!(error, Error::Transport(_)));
    let other = wise.quotes().create(12346, quote(100)).await;
    assert!(other.is_err());
    let unmet = wise.verify().unwrap_err().to_string();
    assert!(unmet.contains("came 0 of 1 times"), "{unmet}");
    assert!(unmet.contains("its body is not the one"), "{unmet}");
    assert!(unmet.contains("nothing of its address"), "{unmet}");
    assert!(!unmet.contains("101"), "no bodies: {unmet}");
    // An amount is compared by all of its digits.
    let wise = Wise::fake();
    let exact = |amount: &str| quote(1).source_amount(amount.parse::<Decimal>().unwrap());
    wise.expect()
        .quotes()
        .create(1, exact("12345678901234567.01"))
        .returns(Quote::sample());
    assert!(
        wise.quotes()
            .create(1, exact("12345678901234567.02"))
            .await
            .is_err()
    );
    assert!(
        wise.quotes()
            .create(1, exact("12345678901234567.01"))
            .await
            .is_ok()
    );
    wise.verify().unwrap_err();
}

#[tokio::test]
async fn faults_go_through_the_retries_of_the_client() {
    let wise = Wise::fake();
    let key = IdempotencyKey::generate();
    wise.expect()
        .transfers()
        .create(create(&key))
        .replies(Reply::dropped_after())
        .then(Reply::status(503).header("retry-after", "7"))
        .then_returns(Transfer::sample());
    let made = wise.transfers().create(create(&key)).send_with_meta().await;
    assert_eq!(made.unwrap().attempts, 3);
    // One operation, three requests, one key.
    let sent = wise.sent::<operation::Create>();
    assert_eq!(sent.len(), 1);
    assert_eq!(sent[0].body.customer_transaction_id, key);
    let bodies: Vec<_> = wise
        .requests()
        .into_iter()
        .map(|request| request.body)
        .collect();
    assert!(bodies.len() == 3 && bodies.iter().all(|body| *body == bodies[0]));
    wise.verify().unwrap();
}

#[tokio::test]
async fn what_was_dropped_says_whether_it_can_have_arrived() {
    for (reply, reached) in [
        (Reply::dropped_before(), Reached::No),
        (Reply::dropped_after(), Reached::Maybe),
        (
            Reply::json(200, &Json::parse("{\"id\":1}").unwrap()).cut_off(),
            Reached::Yes,
        ),
    ] {
        let wise = Wise::fake();
        wise.expect()
            .transfers()
            .cancel(7)
            .replies(reply)
            .any_number();
        let error = wise.transfers().cancel(7).await.unwrap_err();
        assert_eq!(error.reached(), reached, "{error}");
        wise.verify().unwrap();
    }
}

#[tokio::test]
async fn time_passes_in_its_order_and_at_once() {
    let started = std::time::Instant::now();
    let wise = Wise::fake();
    let late = Reply::json(200, &AnyTransfer::sample()).delay(Duration::from_secs(30));
    wise.expect().transfers().get(7).replies(late).times(2);
    let call = || wise.transfers().get(7);
    let error = call().timeout(Duration::from_secs(10)).await.unwrap_err();
    assert!(matches!(error, Error::Transport(_)), "{error}");
    call().timeout(Duration::from_secs(40)).await.unwrap();
    use wise_api::transport::Clock;
    assert!(wise.clock().elapsed() >= Duration::from_secs(40));
    assert!(started.elapsed() < Duration::from_secs(5));
    wise.verify().unwrap();
}

#[tokio::test]
async fn in_order_means_in_order() {
    let expect = |wise: &Fake| {
        wise.expect()
            .transfers()
            .get(1)
            .returns(AnyTransfer::sample());
        wise.expect()
            .transfers()
            .get(2)
            .returns(AnyTransfer::sample());
    };
    let wise = Wise::fake();
    expect(&wise);
    wise.transfers().get(2).await.unwrap();
    wise.transfers().get(1).await.unwrap();
    wise.verify().unwrap();
    let wise = Wise::fake().in_order();
    expect(&wise);
    assert!(wise.transfers().get(2).await.is_err());
    let unmet = wise.verify().unwrap_err().to_string();
    assert!(
        unmet.contains("another call is expected before it"),
        "{unmet}"
    );
}

#[tokio::test]
async fn how_often_is_counted() {
    let wise = Wise::fake();
    let transfer = AnyTransfer::sample();
    wise.expect()
        .transfers()
        .get(1)
        .returns(transfer.clone())
        .with_any_arguments()
        .at_least(2);
    wise.expect()
        .transfers()
        .cancel(9)
        .returns(transfer)
        .times(0);
    wise.transfers().get(1).await.unwrap();
    assert!(wise.verify().unwrap_err().to_string().contains("1 of 2"));
    wise.transfers().get(5).await.unwrap();
    wise.verify().unwrap();
    assert!(wise.transfers().cancel(9).await.is_err());
    assert!(
        wise.verify()
            .unwrap_err()
            .to_string()
            .contains("more often")
    );
}

#[test]
fn a_double_that_was_not_met_fails_its_test() {
    let dropped = std::panic::catch_unwind(|| {
        let wise = Wise::fake();
        wise.expect()
            .transfers()
            .get(1)
            .returns(AnyTransfer::sample());
    });
    let text = dropped.unwrap_err();
    let text = text.downcast_ref::<String>().unwrap();
    assert!(
        text.contains("transferGet") || text.contains("/transfers/1"),
        "{text}"
    );
}

#[tokio::test]
async fn pages_and_files_and_nothing_can_be_returned() {
    let wise = Wise::fake();
    wise.expect()
        .transfers()
        .list()
        .returns(vec![AnyTransfer::sample()])
        .times(1);
    wise.expect()
        .transfers()
        .download_receipt(7)
        .returns(b"%PDF-1.7".as_slice().into());
    let listed = wise.transfers().list().await.unwrap();
    assert_eq!(listed, [AnyTransfer::sample()]);
    let receipt = wise.transfers().download_receipt(7).await.unwrap();
    assert_eq!(receipt.as_ref(), b"%PDF-1.7");
    wise.verify().unwrap();
}

#[test]
fn a_sample_makes_sense_as_a_whole() {
    use wise_api::Currency;
    let quote = Quote::sample();
    assert_eq!(quote.source_currency().unwrap(), Currency::GBP);
    assert_eq!(quote.target_currency().unwrap(), Currency::EUR);
    let converted = quote.source_amount().unwrap() * quote.rate().unwrap();
    assert_eq!(converted, quote.target_amount().unwrap());
    let made = quote.created_time().unwrap().instant();
    assert!(quote.expiration_time().unwrap().instant() > made);
    // What is within takes part.
    let option = &quote.payment_options().unwrap()[0];
    assert_eq!(option.target_currency().unwrap(), Currency::EUR);
    let fee = option.fee().unwrap();
    assert!(fee.total().unwrap() < option.source_amount().unwrap());
    let transfer = Transfer::sample();
    assert_eq!(transfer.target_currency().unwrap(), Currency::EUR);
    assert_eq!(
        transfer.source_value().unwrap() * transfer.rate().unwrap(),
        transfer.target_value().unwrap()
    );
}

/// A sample goes out and comes back as it was: what it holds is what Wise could send.
#[test]
fn samples_are_read_again() {
    fn check<T: serde::Serialize + serde::de::DeserializeOwned + PartialEq + std::fmt::Debug>(
        sample: T,
    ) {
        let text = serde_json::to_string(&sample).unwrap();
        assert_eq!(serde_json::from_str::<T>(&text).unwrap(), sample, "{text}");
    }
    check(Transfer::sample());
    check(AnyTransfer::sample());
    check(Quote::sample());
    check(wise_api::balance::Balance::sample());
    check(wise_api::webhook::transfers::StateChangeV4::sample());
    let transfer = Transfer::sample();
    assert!(transfer.id().is_ok() && transfer.status().is_ok() && transfer.rate().is_ok());
}

/// Uploads of a receipt, in each way in which its bytes can be given.
fn uploads(name: &str, content: &'static [u8]) -> Vec<Upload> {
    let chunks = futures_util::stream::iter([Ok::<_, std::io::Error>(content.into())]);
    vec![
        Upload::new(name, content),
        Upload::read(name, content),
        Upload::reader(name, content),
        Upload::reopened(name, move || async move { Ok(content) }),
        Upload::stream(name, chunks),
    ]
}

#[tokio::test]
async fn bodies_of_parts_are_compared_by_their_parts() {
    let receipt = |file: Upload| UploadFile::new().receipt(file);
    let all = || uploads("a.pdf", b"%PDF-1");
    for at in 0..all().len() {
        for (way, file) in all().into_iter().enumerate() {
            let wise = Wise::fake();
            let expected = all().swap_remove(at);
            wise.expect()
                .disputes()
                .upload_file(7, receipt(expected))
                .returns(BTreeMap::new());
            let found = wise.disputes().upload_file(7, receipt(file)).await;
            assert!(found.is_ok(), "{at} against {way}: {found:?}");
            wise.verify().unwrap();
        }
    }
    for (name, content) in [
        ("a.pdf", b"%PDF-2".as_slice()),
        ("b.pdf", b"%PDF-1"),
        ("a.pdf", b"%PDF-1\r\n"),
        ("a.pdf", b""),
    ] {
        for (way, file) in uploads(name, content).into_iter().enumerate() {
            let wise = Wise::fake();
            wise.expect()
                .disputes()
                .upload_file(7, receipt(Upload::new("a.pdf", b"%PDF-1".as_slice())))
                .returns(BTreeMap::new());
            let sent = wise.disputes().upload_file(7, receipt(file)).await;
            assert!(sent.is_err(), "{way}: {name} with {content:?} is different");
            let unmet = wise.verify().unwrap_err().to_string();
            assert!(unmet.contains("its body is not the one"), "{unmet}");
        }
    }
}

#[tokio::test]
async fn an_expected_file_that_cannot_be_read_is_said() {
    struct Broken;
    impl std::io::Read for Broken {
        fn read(&mut self, _: &mut [u8]) -> std::io::Result<usize> {
            Err(std::io::Error::other("the disk is gone"))
        }
    }
    let wise = Wise::fake();
    wise.expect()
        .disputes()
        .upload_file(7, UploadFile::new().receipt(Upload::read("a.pdf", Broken)))
        .returns(BTreeMap::new());
    let sent = UploadFile::new().receipt(Upload::new("a.pdf", b"1".as_slice()));
    assert!(wise.disputes().upload_file(7, sent).await.is_err());
    let unmet = wise.verify().unwrap_err().to_string();
    assert!(unmet.contains("the disk is gone"), "{unmet}");
}

/// A file takes real time, and the clock of a double takes none: no timeout may end before the file is read.
#[tokio::test]
async fn a_slow_file_comes_before_the_timeouts() {
    struct Slow(u8);
    impl std::io::Read for Slow {
        fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
            std::thread::sleep(Duration::from_millis(30));
            self.0 = self.0.saturating_sub(1);
            into[..1].fill(b'1');
            Ok(usize::from(self.0 > 0))
        }
    }
    async fn opened() -> std::io::Result<std::io::Cursor<&'static [u8]>> {
        let slow = || std::thread::sleep(Duration::from_millis(30));
        tokio::task::spawn_blocking(slow).await?;
        Ok(std::io::Cursor::new(b"111"))
    }
    for file in [
        Upload::read("a.pdf", Slow(4)),
        Upload::reopened("a.pdf", opened),
    ] {
        let wise = Wise::fake();
        let expected = Upload::new("a.pdf", b"111".as_slice());
        wise.expect()
            .disputes()
            .upload_file(7, UploadFile::new().receipt(expected))
            .returns(BTreeMap::new());
        let sent = UploadFile::new().receipt(file);
        let found = wise.disputes().upload_file(7, sent).await;
        assert!(found.is_ok(), "{found:?}");
        wise.verify().unwrap();
    }
}
