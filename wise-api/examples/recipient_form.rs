//! A recipient, asked for in the terminal: the form of a currency, its fields, and the refreshes in between.
//!
//! ```console
//! $ WISE_API_URL=http://127.0.0.1:8080 WISE_API_TOKEN=… WISE_PROFILE=12345 \
//!     cargo run --example recipient_form --features forms -- GBP USD 250
//! ```
//!
//! Without `WISE_API_URL` it is the sandbox. Nothing is created before the last question is answered.

use std::env;
use std::io::{Write, stdin, stdout};

use rust_decimal::Decimal;
use wise_api::form::{Field, LiveForm};
use wise_api::{Environment, Wise};

type Failure = Box<dyn std::error::Error>;

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let environment = env::var("WISE_API_URL").map_or(Environment::Sandbox, Environment::custom);
    let wise = Wise::builder()
        .environment(environment)
        .user_token(env::var("WISE_API_TOKEN")?)
        .build()?;
    let profile: i64 = env::var("WISE_PROFILE")?.parse()?;
    let mut arguments = env::args().skip(1);
    let mut argument = || arguments.next().ok_or("give source, target, amount");
    let (source, target) = (argument()?, argument()?);
    let amount: Decimal = argument()?.parse()?;

    let mut form = wise.recipients().form(source, target, amount).await?;
    choose(&mut form)?;
    loop {
        ask(&mut form)?;
        if form.needs_refresh() {
            let changes = form.refresh().await?;
            for dropped in changes.dropped {
                println!("`{}` is not asked for like that any more", dropped.key);
            }
        } else if form.missing().is_empty() {
            break;
        }
    }
    match form.create(profile)?.await {
        Ok(recipient) => println!("recipient {}", recipient.id()?),
        Err(error) => {
            let errors = form.errors_of(&error).unwrap_or_default();
            for (key, entries) in errors.by_key() {
                for entry in entries {
                    println!("{key}: {}", entry.message.as_deref().unwrap_or("refused"));
                }
            }
            return Err(error.into());
        }
    }
    Ok(())
}

fn choose(form: &mut LiveForm) -> Result<(), Failure> {
    while form.chosen().is_none() {
        for choice in form.types() {
            let title = choice.title.as_deref().unwrap_or_default();
            println!("  {:<20} {title}", choice.name);
        }
        match form.choose(&line("type")?) {
            Ok(_) => {}
            Err(error) => println!("{error}"),
        }
    }
    Ok(())
}

/// Asks for what has no answer yet, optional fields included, until an answer changes the form.
fn ask(form: &mut LiveForm) -> Result<(), Failure> {
    let open: Vec<Field> = form
        .fields()
        .filter(|field| form.get(&field.key).is_none())
        .cloned()
        .collect();
    for field in open {
        loop {
            for value in field.values.iter().take(30) {
                println!(
                    "  {:<12} {}",
                    value.key,
                    value.label.as_deref().unwrap_or_default()
                );
            }
            match form.answer(&field.key, line(&question(&field))?) {
                Ok(answered) => {
                    for reason in answered.unchecked {
                        println!("  only Wise can check that: {reason}");
                    }
                    break;
                }
                Err(error) => println!("{error}"),
            }
        }
        if form.needs_refresh() {
            break;
        }
    }
    Ok(())
}

fn question(field: &Field) -> String {
    let label = field.label.as_deref().unwrap_or(&field.key);
    let optional = if field.required { "" } else { " (optional)" };
    match &field.example {
        Some(example) => format!("{label}{optional}, such as {example}"),
        None => format!("{label}{optional}"),
    }
}

fn line(question: &str) -> Result<String, Failure> {
    print!("{question}: ");
    stdout().flush()?;
    let mut line = String::new();
    if stdin().read_line(&mut line)? == 0 {
        return Err("the input has ended before the form was complete".into());
    }
    Ok(line.trim().to_owned())
}
