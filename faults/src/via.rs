//! Through what a client sends its requests.

use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use wise_api::Builder;
use wise_api::transport::{MiddlewareTransport, TowerTransport};

/// A transport.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Via {
    /// The transport of the crate
    BuiltIn,
    /// A client of hyper, as a service of tower
    Tower,
    /// A client of reqwest-middleware
    Middleware,
}

impl Via {
    /// As it is written on a command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::BuiltIn => "built-in",
            Self::Tower => "tower",
            Self::Middleware => "middleware",
        }
    }

    /// The builder with the transport. The usual client takes its time to read the certificates of the system, which no request here needs,
    /// and stands in for the plain one only now and then.
    pub fn set(self, builder: Builder, http2: bool, usual: bool) -> Result<Builder, String> {
        let plain = || match http2 {
            true => plain().http2_prior_knowledge(),
            false => plain(),
        };
        Ok(match self {
            Self::BuiltIn if usual && !http2 => builder,
            Self::BuiltIn => builder.http_client(plain()),
            Self::Tower => {
                let mut connector = HttpConnector::new();
                // Small pieces that wait for an acknowledgement take real time, which no schedule has.
                connector.set_nodelay(true);
                let client = Client::builder(TokioExecutor::new())
                    .http2_only(http2)
                    .build(connector);
                builder.transport(TowerTransport::new(client))
            }
            Self::Middleware => {
                let client = plain()
                    .redirect(reqwest::redirect::Policy::none())
                    .retry(reqwest::retry::never())
                    .build()
                    .map_err(|error| error.to_string())?;
                builder.transport(MiddlewareTransport::new(client.into()))
            }
        })
    }
}

fn plain() -> reqwest::ClientBuilder {
    reqwest::Client::builder().no_proxy().tls_certs_only([])
}
