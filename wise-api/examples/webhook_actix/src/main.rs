//! A server for webhooks, with actix-web, whose headers are not those of the `http` crate: a closure looks them up.
//!
//! ```console
//! $ cargo run --manifest-path wise-api/examples/webhook_actix/Cargo.toml
//! ```

use actix_web::{App, HttpRequest, HttpResponse, HttpServer, web};
use wise_api::Environment;
use wise_api::webhook::{Event, Verifier};

#[actix_web::main]
async fn main() -> std::io::Result<()> {
    let verifier = web::Data::new(Verifier::new(Environment::Sandbox));
    let app = move || {
        App::new()
            .app_data(verifier.clone())
            .route("/wise", web::post().to(receive))
    };
    println!("listening on http://127.0.0.1:8080/wise");
    HttpServer::new(app).bind(("127.0.0.1", 8080))?.run().await
}

/// Checks, and leaves the work to others: Wise waits 5 seconds. `web::Bytes` is the body as it came; `web::Json` is not.
async fn receive(
    verifier: web::Data<Verifier>,
    request: HttpRequest,
    body: web::Bytes,
) -> HttpResponse {
    let headers = |name: &str| request.headers().get(name).map(|value| value.as_bytes());
    match verifier.verify_and_parse(&headers, &body) {
        Ok(notification) => {
            match &notification.event {
                // Known, and not as documented. It is as real as any other: keep it, and look at it.
                Event::Unreadable { reason, .. } => eprintln!(
                    "{} {} cannot be read, and has to be handled by hand: {}",
                    notification.event_type,
                    notification.schema_version,
                    reason.path()
                ),
                _ => println!(
                    "{} of {:?}",
                    notification.event_type, notification.occurred_at
                ),
            }
            HttpResponse::Ok().finish()
        }
        Err(error) => {
            eprintln!("refused: {error}");
            HttpResponse::BadRequest().finish()
        }
    }
}
