//! A server for webhooks, with actix-web, whose headers are not those of the `http` crate: a closure looks them up.
//!
//! ```console
//! $ cargo run --manifest-path wise-api/examples/webhook_actix/Cargo.toml
//! ```

use actix_web::{App, HttpRequest, HttpResponse, HttpServer, web};
use wise_api::receiver::{MemorySeen, Receiver, once};
use wise_api::webhook::{Event, Verifier};
use wise_api::{BoxError, Environment};

#[actix_web::main]
async fn main() -> std::io::Result<()> {
    let receiver = web::Data::new(Receiver::new(Verifier::new(Environment::Sandbox)));
    let seen = web::Data::new(MemorySeen::new());
    let app = move || {
        App::new()
            .app_data(receiver.clone())
            .app_data(seen.clone())
            .route("/wise", web::post().to(receive))
    };
    println!("listening on http://127.0.0.1:8080/wise");
    HttpServer::new(app).bind(("127.0.0.1", 8080))?.run().await
}

/// Checks, and leaves the work to others: Wise waits 5 seconds. `web::Bytes` is the body as it came; `web::Json` is not.
async fn receive(
    receiver: web::Data<Receiver>,
    seen: web::Data<MemorySeen>,
    request: HttpRequest,
    body: web::Bytes,
) -> HttpResponse {
    let headers = |name: &str| request.headers().get(name).map(|value| value.as_bytes());
    let status = match receiver.receive(&headers, &body) {
        Ok(event) => {
            let handled = once(&**seen, &event, async {
                match &event.event {
                    // Known, and not as documented. It is as real as any other: keep it, and look at it.
                    Event::Unreadable { reason, .. } => eprintln!(
                        "{} {} cannot be read, and has to be handled by hand: {}",
                        event.event_type,
                        event.schema_version,
                        reason.path()
                    ),
                    _ => println!("{} of {:?}", event.event_type, event.occurred_at),
                }
                Ok::<_, BoxError>(())
            });
            handled.await.map_or(500, |once| once.status().as_u16())
        }
        Err(refused) => {
            eprintln!("refused: {refused}");
            refused.status().as_u16()
        }
    };
    let status = actix_web::http::StatusCode::from_u16(status);
    HttpResponse::build(status.unwrap_or(actix_web::http::StatusCode::INTERNAL_SERVER_ERROR))
        .finish()
}
