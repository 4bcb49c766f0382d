//! TLS in both directions, against a server on loopback that asks for a client certificate.
#![allow(clippy::unwrap_used, clippy::panic)]

use std::error::Error as _;
use std::sync::Arc;
use std::time::{Duration, Instant};

use rcgen::{
    BasicConstraints, CertificateParams, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair,
};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio::sync::mpsc;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::crypto::aws_lc_rs::default_provider;
use tokio_rustls::rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use tokio_rustls::rustls::server::WebPkiClientVerifier;
use tokio_rustls::rustls::version::{TLS12, TLS13};
use tokio_rustls::rustls::{RootCertStore, ServerConfig, SupportedProtocolVersion};
use wise_api::error::Reached;
use wise_api::retry::RetryPolicy;
use wise_api::{Builder, Environment, Error, Method, Wise};

/// An authority that signs certificates.
struct Authority {
    pem: String,
    issuer: Issuer<'static, KeyPair>,
    root: RootCertStore,
}

/// A certificate and its key.
struct Certified {
    certificate: rcgen::Certificate,
    key: KeyPair,
}

impl Authority {
    fn new(name: &str) -> Self {
        let mut params = CertificateParams::default();
        params.distinguished_name.push(DnType::CommonName, name);
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let key = KeyPair::generate().unwrap();
        let certificate = params.self_signed(&key).unwrap();
        let mut root = RootCertStore::empty();
        root.add(certificate.der().clone()).unwrap();
        Self {
            pem: certificate.pem(),
            issuer: Issuer::new(params, key),
            root,
        }
    }

    fn sign(&self, name: &str, usage: ExtendedKeyUsagePurpose) -> Certified {
        let mut params = CertificateParams::new(vec![name.to_owned()]).unwrap();
        params.extended_key_usages = vec![usage];
        let key = KeyPair::generate().unwrap();
        let certificate = params.signed_by(&key, &self.issuer).unwrap();
        Certified { certificate, key }
    }

    fn client(&self) -> Certified {
        self.sign("partner", ExtendedKeyUsagePurpose::ClientAuth)
    }
}

/// What the server has seen: the certificate of the client and the head of its request, or nothing of either.
type Seen = Option<(Vec<u8>, String)>;

struct Server {
    base: String,
    seen: mpsc::UnboundedReceiver<Seen>,
}

/// A server with a certificate for `name` that takes the clients of `clients` only.
async fn server(
    own: &Authority,
    name: &str,
    clients: &Authority,
    version: &'static SupportedProtocolVersion,
) -> Server {
    let provider = Arc::new(default_provider());
    let roots = Arc::new(clients.root.clone());
    let verifier = WebPkiClientVerifier::builder_with_provider(roots, Arc::clone(&provider));
    let Certified { certificate, key } = own.sign(name, ExtendedKeyUsagePurpose::ServerAuth);
    let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der()));
    let config = ServerConfig::builder_with_provider(provider)
        .with_protocol_versions(&[version])
        .unwrap()
        .with_client_cert_verifier(verifier.build().unwrap())
        .with_single_cert(vec![certificate.der().clone()], key)
        .unwrap();
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("https://{}", listener.local_addr().unwrap());
    let (told, seen) = mpsc::unbounded_channel();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let mut stream = match acceptor.accept(stream).into_fallible().await {
                Ok(stream) => stream,
                Err((_, mut stream)) => {
                    told.send(None).ok();
                    // Closed over unread bytes, a connection is reset, and the alert is lost.
                    stream.shutdown().await.ok();
                    stream.read_to_end(&mut Vec::new()).await.ok();
                    continue;
                }
            };
            let mut head = Vec::new();
            while !head.ends_with(b"\r\n\r\n") {
                match stream.read_u8().await {
                    Ok(byte) => head.push(byte),
                    Err(_) => break,
                }
            }
            let certificates = stream.get_ref().1.peer_certificates();
            let certificate = certificates.and_then(|all| all.first()).unwrap().to_vec();
            told.send(Some((certificate, String::from_utf8(head).unwrap())))
                .ok();
            let answer = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}";
            stream.write_all(answer).await.ok();
            stream.shutdown().await.ok();
        }
    });
    Server { base, seen }
}

impl Server {
    fn builder(&self) -> Builder {
        let environment = Environment::Custom {
            api: self.base.clone(),
            cards: self.base.clone(),
        };
        let builder = Wise::builder().environment(environment);
        builder.user_token("hush-token").retry(RetryPolicy::never())
    }
}

fn identify(builder: Builder, identity: &Certified) -> Builder {
    builder.client_identity(identity.certificate.pem(), identity.key.serialize_pem())
}

/// A write, which nobody sends twice.
async fn call(builder: Builder) -> Result<(), Error> {
    let wise = builder.build()?;
    wise.request(Method::POST, "/v9/anything").await.map(|_| ())
}

const VERSIONS: [&SupportedProtocolVersion; 2] = [&TLS12, &TLS13];

#[tokio::test]
async fn the_identity_is_presented_and_the_extra_root_is_trusted() {
    for version in VERSIONS {
        let (wise, partners) = (Authority::new("Wise"), Authority::new("partners"));
        let mut server = server(&wise, "127.0.0.1", &partners, version).await;
        let identity = partners.client();
        let builder = identify(server.builder(), &identity);
        call(builder.root_certificate(&wise.pem)).await.unwrap();
        let (certificate, head) = server.seen.recv().await.unwrap().unwrap();
        assert_eq!(certificate, identity.certificate.der().to_vec());
        assert!(
            head.to_lowercase()
                .contains("authorization: bearer hush-token")
        );
    }
}

#[tokio::test]
async fn who_has_no_identity_or_a_foreign_one_is_refused_in_clear_words() {
    for version in VERSIONS {
        let (wise, partners) = (Authority::new("Wise"), Authority::new("partners"));
        let mut server = server(&wise, "127.0.0.1", &partners, version).await;
        let trusting = || server.builder().root_certificate(&wise.pem);
        let none = trusting();
        let foreign = identify(trusting(), &Authority::new("others").client());
        for builder in [none, foreign] {
            let refused = call(builder).await.unwrap_err();
            let Error::Transport(_) = &refused else {
                panic!("{refused}");
            };
            let said = refused.to_string();
            assert!(
                said.contains("client certificate"),
                "{version:?}: {said} {:?}",
                refused.source()
            );
            assert!(!said.contains("hush-token"));
            assert_ne!(refused.reached(), Reached::Yes);
            assert_eq!(
                server.seen.recv().await.unwrap(),
                None,
                "the request is not read"
            );
        }
    }
}

#[tokio::test]
async fn a_server_that_is_not_trusted_gets_no_token() {
    let (wise, partners) = (Authority::new("Wise"), Authority::new("partners"));
    for (name, root) in [
        ("127.0.0.1", None),
        ("127.0.0.1", Some(Authority::new("somebody else").pem)),
        ("wise.example", Some(wise.pem.clone())),
    ] {
        let mut server = server(&wise, name, &partners, &TLS13).await;
        let builder = identify(server.builder(), &partners.client());
        let builder = match root {
            Some(pem) => builder.root_certificate(pem),
            None => builder,
        };
        let refused = call(builder).await.unwrap_err();
        assert!(refused.to_string().contains("is not trusted"), "{refused}");
        assert_eq!(refused.reached(), Reached::No);
        assert_eq!(server.seen.recv().await.unwrap(), None);
    }
}

/// With all features, rustls does TLS for the built-in client; the library of the system does it for one of the program's own.
#[cfg(feature = "native-tls")]
#[tokio::test]
async fn the_library_of_the_system_refuses_in_clear_words_too() {
    let (wise, partners) = (Authority::new("Wise"), Authority::new("partners"));
    let mut server = server(&wise, "127.0.0.1", &partners, &TLS12).await;
    let trusting = reqwest::Certificate::from_pem(wise.pem.as_bytes()).unwrap();
    for (roots, expected) in [
        (vec![], "a certificate is not trusted"),
        (vec![trusting], "no TLS connection"),
    ] {
        let client = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .tls_backend_native()
            .tls_certs_merge(roots);
        let builder = server.builder().reqwest_client(client.build().unwrap());
        let refused = call(builder).await.unwrap_err();
        let said = refused.to_string();
        assert!(said.contains(expected), "{said} {:?}", refused.source());
        assert!(refused.source().is_some() && !said.contains("hush-token"));
        assert_eq!(refused.reached(), Reached::No);
        assert_eq!(server.seen.recv().await.unwrap(), None);
    }
}

#[test]
fn identities_that_are_none() {
    let (one, other) = (
        Authority::new("one").client(),
        Authority::new("two").client(),
    );
    let builder = || {
        let builder = Wise::builder().environment(Environment::SandboxMtls);
        builder.user_token("hush-token")
    };
    let (certificate, key) = (one.certificate.pem(), one.key.serialize_pem());
    assert!(
        builder()
            .client_identity(&certificate, &key)
            .build()
            .is_ok()
    );
    for (certificate, key) in [
        (certificate.as_str(), ""),
        ("", key.as_str()),
        (&certificate, &certificate),
        (&certificate, &other.key.serialize_pem()),
    ] {
        let refused = builder().client_identity(certificate, key).build();
        let refused = refused.map(|_| ()).unwrap_err();
        assert!(matches!(&refused, Error::Invalid(_)), "{refused}");
        assert!(!refused.to_string().contains("BEGIN"));
    }
}

/// Time stands still but for the timer of the connection: nothing else is left to happen.
#[tokio::test(start_paused = true)]
async fn a_server_that_never_shakes_hands_is_given_up() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("https://{}", listener.local_addr().unwrap());
    let environment = Environment::Custom {
        api: base.clone(),
        cards: base,
    };
    let builder = Wise::builder()
        .environment(environment)
        .user_token("hush-token");
    let began = Instant::now();
    let paused = tokio::time::Instant::now();
    let refused = call(builder.connect_timeout(Duration::from_secs(7)))
        .await
        .unwrap_err();
    assert!(matches!(&refused, Error::Transport(_)), "{refused}");
    assert_eq!(refused.reached(), Reached::No);
    assert!(
        refused.to_string().contains("no response in time"),
        "{refused}"
    );
    // No connection has been made, so it may be tried again: the policy does, and says how often.
    let waited = paused.elapsed().as_secs();
    assert!(
        (7 * u64::from(refused.attempts())..60).contains(&waited),
        "{waited} {refused}"
    );
    assert!(began.elapsed() < Duration::from_secs(7));
    drop(listener);
}
