//! From a profile to a statement, with the real client against a mock of this machine. `cargo xtask demo` runs it.

use std::error::Error;
use std::io;
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use rust_decimal::dec;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::task::JoinHandle;
use wise_api::balance::{self, CreateBalance};
use wise_api::quote::{CreateQuote, Quote};
use wise_api::recipient::{CreateRecipient, CreateRecipientDetails};
use wise_api::simulation::{TopUpBalance, TransferStatus};
use wise_api::transfer::{
    CreateTransfer, CreateTransferDetails, FundFromBalance, Funding, FundingStatus,
};
use wise_api::webhook::{Event, Verifier};
use wise_api::webhook_subscription::{CreateDelivery, CreateWebhookSubscription};
use wise_api::{
    BalanceId, Currency, Decimal, IdempotencyKey, ProfileId, RecipientId, Timestamp, TransferId,
    Wise,
};
use wise_mock::Server;

/// A webhook as it arrived.
type Received = (HeaderMap, Bytes);

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let mock = Server::start().await?;
    mock.set_rate("GBP", "EUR", dec!(1.15));
    let wise = mock.client()?;
    println!("a local Wise        {}", mock.url());

    let profiles = wise.profiles().list().await?;
    let profile = profiles.first().ok_or("no profile")?.id()?;
    println!("profile             {profile}");

    let (webhooks, receiver) = listen(&wise, profile).await?;
    let begin = mock.clock().now();
    let account = open_account(&wise, profile).await?;
    let quote = price(&wise, profile).await?;
    let recipient = add_recipient(&wise, profile).await?;
    let transfer = order(&wise, &quote, recipient).await?;
    fund(&wise, profile, transfer).await?;
    let left = amount(&wise, profile, account).await?;
    println!("funding             accepted, {left:.2} GBP are left");
    if left != dec!(1000) - quote.source_amount()? {
        return Err("the balance does not add up".into());
    }
    pay_out(&wise, transfer).await?;
    follow(&mock, webhooks).await?;
    let end = mock.clock().now() + Duration::from_secs(1);
    let period = (begin.into(), end.into());
    print_statement(&wise, profile, account, period).await?;
    receiver.abort();
    Ok(())
}

/// Subscribes to what becomes of transfers. The task takes the webhooks, and runs until it is aborted.
async fn listen(
    wise: &Wise,
    profile: ProfileId,
) -> Result<(UnboundedReceiver<Received>, JoinHandle<io::Result<()>>), Box<dyn Error>> {
    let (arrived, webhooks) = unbounded_channel::<Received>();
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    let url = format!("http://{}/webhooks", listener.local_addr()?);
    let router = Router::new()
        .route("/webhooks", post(receive))
        .with_state(arrived);
    let receiver = tokio::spawn(axum::serve(listener, router).into_future());
    let delivery = CreateDelivery::builder().url(&url).version("4.0.0");
    let subscription = CreateWebhookSubscription::builder()
        .name("demo")
        .trigger_on("transfers#state-change")
        .delivery(delivery);
    wise.webhook_subscriptions()
        .create_for_profile(profile, subscription)
        .await?;
    println!("webhooks go to      {url}");
    Ok((webhooks, receiver))
}

/// A balance with money on it.
async fn open_account(wise: &Wise, profile: ProfileId) -> Result<BalanceId, Box<dyn Error>> {
    let create = CreateBalance::new(Currency::GBP, balance::Type::Standard);
    let account = wise.balances().create(profile, create).await?.id()?;
    let top_up = TopUpBalance::builder()
        .profile_id(profile)
        .balance_id(account)
        .amount(dec!(1000))
        .currency(Currency::GBP);
    wise.simulations().top_up_balance(top_up).await?;
    let there = amount(wise, profile, account).await?;
    println!("balance             {account}: topped up with {there:.2} GBP");
    Ok(account)
}

/// A quote, with its fee.
async fn price(wise: &Wise, profile: ProfileId) -> Result<Quote, Box<dyn Error>> {
    let create = CreateQuote::builder()
        .source_currency(Currency::GBP)
        .target_currency(Currency::EUR)
        .source_amount(dec!(250));
    let quote = wise.quotes().create(profile, create).await?;
    let option = quote.payment_options()?.first().ok_or("no way to pay")?;
    let fee = option.fee()?.total()?;
    let (paid, rate) = (quote.source_amount()?, quote.rate()?);
    println!(
        "quote               {paid:.2} GBP, {fee:.2} GBP of it the fee, at {rate}: {:.2} EUR",
        quote.target_amount()?
    );
    Ok(quote)
}

async fn add_recipient(wise: &Wise, profile: ProfileId) -> Result<RecipientId, Box<dyn Error>> {
    let details = CreateRecipientDetails::new()
        .legal_type("PRIVATE")
        .insert_extra("IBAN", "DE89370400440532013000");
    let recipient = CreateRecipient::new()
        .account_holder_name("Robin Example")
        .currency(Currency::EUR)
        .r#type("iban")
        .profile(profile.get())
        .details(details);
    let recipient = wise.recipients().create(recipient).await?.id()?;
    println!("recipient           {recipient}: Robin Example");
    Ok(recipient)
}

async fn order(
    wise: &Wise,
    quote: &Quote,
    recipient: RecipientId,
) -> Result<TransferId, Box<dyn Error>> {
    // Fixed before the call: sending it twice makes one transfer.
    let key: IdempotencyKey = "6d1c2f0a-6b0f-4d8e-9a3b-2f7c8a1e5d40".parse()?;
    let create = CreateTransfer::new(recipient, quote.id()?, key)
        .details(CreateTransferDetails::new().reference("demo"));
    let transfer = wise.transfers().create(create).await?;
    let id = transfer.id()?;
    println!("transfer            {id}: {}", transfer.status()?);
    Ok(id)
}

async fn fund(wise: &Wise, profile: ProfileId, transfer: TransferId) -> Result<(), Box<dyn Error>> {
    let funding = wise
        .transfers()
        .fund(profile, transfer, FundFromBalance::new())
        .await?
        .accepted()?;
    match &funding {
        Funding::Balance(funding) if funding.status()? == &FundingStatus::Completed => Ok(()),
        other => Err(format!("not funded: {other:?}").into()),
    }
}

/// Has the bank do its part.
async fn pay_out(wise: &Wise, transfer: TransferId) -> Result<(), Box<dyn Error>> {
    println!("payout              simulated");
    for status in [
        TransferStatus::Processing,
        TransferStatus::FundsConverted,
        TransferStatus::OutgoingPaymentSent,
    ] {
        wise.simulations()
            .change_transfer_state(transfer, status)
            .await?;
    }
    Ok(())
}

/// Reads webhooks until the transfer is at its end.
async fn follow(
    mock: &Server,
    mut webhooks: UnboundedReceiver<Received>,
) -> Result<(), Box<dyn Error>> {
    let verifier = Verifier::new(mock.environment()).key(mock.public_key()?)?;
    loop {
        let next = tokio::time::timeout(Duration::from_secs(5), webhooks.recv()).await?;
        let (headers, body) = next.ok_or("the receiver has stopped")?;
        let notification = verifier.verify_and_parse(&headers, &body)?;
        let Event::TransfersStateChangeV4(change) = notification.event else {
            return Err("an unexpected event".into());
        };
        let state = change.current_state()?;
        println!("webhook, verified   {state}");
        if state.is_final() {
            return Ok(());
        }
    }
}

async fn print_statement(
    wise: &Wise,
    profile: ProfileId,
    account: BalanceId,
    (begin, end): (Timestamp, Timestamp),
) -> Result<(), Box<dyn Error>> {
    let statements = wise.balance_statements();
    let statement = statements
        .get(profile, account)
        .interval_start(begin)
        .interval_end(end)
        .currency(Currency::GBP)
        .await?;
    println!("statement");
    for line in statement.transactions()? {
        let (amount, after) = (line.amount()?, line.running_balance()?);
        let description = line.details()?.description()?;
        println!(
            "  {:>10.2} GBP   balance {:>8.2} GBP   {description}",
            amount.value()?,
            after.value()?
        );
    }
    Ok(())
}

async fn receive(
    State(arrived): State<UnboundedSender<Received>>,
    headers: HeaderMap,
    body: Bytes,
) -> StatusCode {
    match arrived.send((headers, body)) {
        Ok(()) => StatusCode::OK,
        Err(_) => StatusCode::SERVICE_UNAVAILABLE,
    }
}

async fn amount(
    wise: &Wise,
    profile: ProfileId,
    balance: BalanceId,
) -> Result<Decimal, Box<dyn Error>> {
    let balance = wise.balances().get(profile, balance).await?;
    Ok(balance.amount()?.value()?)
}
