//! Operations whose requests are made by a function, as a user of the crate could write them.

use http::Method;
use wise_api::credential::Credential;
use wise_api::operation::{
    Idempotency, Multipart, Operation, OperationInfo, Request, Response, Retry,
};
use wise_api::{Bytes, Error, Jose, Json, RawBody, Secret, Upload};

/// The securities that occur in the contract.
pub(super) const USER_OR_PERSONAL: &[&[Credential]] =
    &[&[Credential::UserToken], &[Credential::PersonalToken]];

/// An operation whose request is made by a function, as a user of the crate could write one.
pub(super) struct Probe<const ID: usize>;

type Build = fn(&mut Request) -> Result<(), Error>;

pub(super) const fn info(path: &'static str) -> OperationInfo {
    listing("2026Q3", path, USER_OR_PERSONAL)
}

pub(super) const fn listing(
    version: &'static str,
    path: &'static str,
    security: &'static [&'static [Credential]],
) -> OperationInfo {
    OperationInfo {
        id: "probe",
        method: Method::POST,
        version,
        path,
        security,
        servers: &[],
        idempotency: Idempotency::None,
        retry: Retry::WhereSafe,
    }
}

macro_rules! probe {
    ($id:literal, $info:expr, $build:expr) => {
        impl Operation for Probe<$id> {
            type Output = RawBody;
            const INFO: OperationInfo = $info;

            fn request(&self) -> Result<Request, Error> {
                let mut request = Request::new(&Self::INFO);
                let build: Build = $build;
                build(&mut request)?;
                Ok(request)
            }

            fn decode(response: &Response) -> Result<RawBody, Error> {
                response.raw()
            }
        }
    };
}

probe!(0, info("/a/{one}/b.{two}"), |request| {
    request.path("one", &"ü/?#%{two} .;")?;
    request.path("two", &7_i64)?;
    request.query("absent", &None::<i64>);
    request.query("list", &vec!["a b".to_owned(), "c&d=e+f".to_owned()]);
    request.query("none", &Some(Vec::<i64>::new()));
    request.query_list("types", &Some(vec!["A,B".to_owned(), "C".to_owned()]));
    request.query_list("no", &None::<Vec<String>>);
    request.header("X-One", &Some("x"))?;
    request.header("X-None", &None::<String>)?;
    request.accept("application/json");
    request.constant("Accept", "application/jose+json");
    request.accept("text/plain");
    request.json(&Json::parse(r#"{"a":1.10}"#).unwrap())
});
probe!(1, info("/form"), |request| {
    request.form(
        &Json::parse(r#"{"grant_type":"x y&z","n":1.50,"b":true,"gone":null,"ü":"*~"}"#).unwrap(),
    )
});
probe!(2, info("/text"), |request| {
    request.text("application/jose+json", &Jose::from("a.b.c"));
    Ok(())
});
probe!(3, info("/bytes"), |request| {
    request.bytes("application/pdf", &Bytes::from_static(b"%PDF\x00\xff"));
    Ok(())
});
probe!(4, info("/patch"), |request| request
    .json_as("application/merge-patch+json", &Json::default()));
probe!(5, info("/files"), |request| {
    let mut form = Multipart::new();
    form.file(
        "files",
        &vec![
            Upload::new("a\".PNG", "one"),
            Upload::new("b.bin", &b"\r\n--x\xff"[..]).content_type("x/y\r\nEvil: 1"),
        ],
    );
    form.file("more", &None::<Upload>);
    form.text("documentType", &Some("PASSPORT"));
    form.json("submissionData", &Json::parse("[1]").unwrap())?;
    form.json("nothing", &None::<Json>)?;
    request.multipart(form);
    Ok(())
});
probe!(
    6,
    OperationInfo {
        id: "probe",
        method: Method::GET,
        version: "2026Q3",
        path: "/twcard-data/v1/x",
        security: &[],
        servers: &["https://one.example", "https://two.example"],
        idempotency: Idempotency::None,
        retry: Retry::WhereSafe,
    },
    |_| Ok(())
);
probe!(
    7,
    listing("2026Q3", "/oauth/token", &[&[Credential::BasicAuth]]),
    |_| Ok(())
);
probe!(
    8,
    listing(
        "2026Q3",
        "/quotes",
        &[&[Credential::ClientCredentialsToken], &[]]
    ),
    |_| Ok(())
);
probe!(
    9,
    listing("", "/v1/x", &[&[Credential::ClientCredentialsToken]]),
    |_| Ok(())
);
probe!(10, info("/x/{gone}"), |_| Ok(()));
probe!(11, info("/secret"), |request| request
    .header("One-Time-Token", &Secret::from("hush")));
