//! The server as a user of the library meets it.

use tokio::io::AsyncReadExt;
use tokio::net::TcpStream;
use tokio::task::JoinSet;
use wise_api::balance::{CreateBalance, Type};
use wise_api::retry::RetryPolicy;
use wise_api::{Currency, Error};
use wise_mock::{Fault, Server};

#[tokio::test]
async fn a_client_of_the_mock_is_answered() {
    let mock = Server::start().await.expect("loopback");
    let wise = mock.client().expect("client");
    let profiles = wise.profiles().list().await.expect("profiles");
    assert!(!profiles.is_empty());
}

#[tokio::test]
async fn it_stops_when_it_is_dropped() {
    let mock = Server::start().await.expect("loopback");
    let wise = mock.client().expect("client");
    wise.currencies().list().await.expect("currencies");
    drop(mock);
    tokio::task::yield_now().await;
    assert!(wise.currencies().list().await.is_err());
}

#[tokio::test]
async fn a_test_decides_what_is_answered() {
    let mock = Server::start().await.expect("loopback");
    let wise = mock
        .client_builder()
        .retry(RetryPolicy::never())
        .build()
        .expect("client");
    mock.on("currenciesList")
        .status(429)
        .expect_err("an id that no contract has");
    let get = mock.requests();
    assert!(get.is_empty());
    wise.profiles().list().await.expect("profiles");
    let id = mock.requests()[0].operation.expect("operation");
    mock.on(id).fault(Fault::Drop).expect("operation");
    mock.on(id).fault(Fault::Truncate).expect("operation");
    mock.on(id)
        .fault(Fault::RateLimit { retry_after: 7 })
        .expect("operation");
    mock.on(id)
        .fault(Fault::Sca {
            token: "one-time".into(),
        })
        .expect("operation");
    assert!(wise.profiles().list().await.is_err());
    assert!(wise.profiles().list().await.is_err());
    let limited = wise.profiles().list().await.expect_err("429");
    assert!(
        matches!(&limited, Error::Api(error) if error.status().as_u16() == 429),
        "{limited}"
    );
    let held = wise.profiles().list().await.expect_err("403");
    assert!(matches!(&held, Error::ScaRequired(_)), "{held}");
    wise.profiles()
        .list()
        .await
        .expect("the queue is empty again");
}

#[tokio::test]
async fn its_port_is_closed_when_it_is_dropped() {
    let mock = Server::start().await.expect("loopback");
    let address = mock.url().replace("http://", "");
    let idle = TcpStream::connect(&address).await.expect("a connection");
    drop(mock);
    tokio::task::yield_now().await;
    assert!(TcpStream::connect(&address).await.is_err());
    // Connections that were open end, too.
    let mut rest = Vec::new();
    let mut idle = idle;
    assert!(!matches!(idle.read_to_end(&mut rest).await, Ok(1..)));
}

#[tokio::test]
async fn many_serve_side_by_side_and_know_nothing_of_each_other() {
    let starts = (0..12).map(|_| Server::start());
    let mut mocks = Vec::new();
    for start in starts {
        mocks.push(start.await.expect("loopback"));
    }
    let mut tasks = JoinSet::new();
    for (number, mock) in mocks.into_iter().enumerate() {
        tasks.spawn(async move {
            let wise = mock
                .client_builder()
                .retry(RetryPolicy::never())
                .build()
                .expect("client");
            if number % 2 == 0 {
                mock.on("profileList").status(429).expect("operation");
            }
            let limited = wise.profiles().list().await.is_err();
            let profile = wise.profiles().list().await.expect("profiles")[0]
                .id()
                .expect("id");
            for _ in 0..number {
                wise.rates().list().await.expect("rates");
            }
            wise.balances()
                .create(profile, CreateBalance::new(Currency::EUR, Type::Standard))
                .await
                .expect("a balance");
            let balances = wise
                .balances()
                .list(profile, ["STANDARD"])
                .await
                .expect("balances");
            assert_eq!(balances.len(), 1);
            assert_eq!(
                (limited, mock.requests().len()),
                (number % 2 == 0, number + 4)
            );
        });
    }
    while let Some(task) = tasks.join_next().await {
        task.expect("a mock of its own");
    }
}

/// As in tests that are not written for several threads.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn it_serves_on_several_threads() {
    let mock = Server::start().await.expect("loopback");
    let wise = mock.client().expect("client");
    let calls: Vec<_> = (0..20).map(|_| wise.profiles().list()).collect();
    for call in calls {
        call.await.expect("profiles");
    }
}
