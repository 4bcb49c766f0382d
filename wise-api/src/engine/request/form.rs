//! URL-encoded bodies.

use bytes::Bytes;
use http::HeaderValue;

use super::super::param::percent_encode;
use super::super::{Error, Request};
use crate::codec::{Decode, DecodeError, Encode, Kind, Node, decode_text};

impl Request {
    /// Sets a body of URL-encoded pairs, from an object whose fields are texts, numbers or booleans.
    pub fn form(&mut self, body: &dyn Encode) -> Result<(), Error> {
        let text = self.encoded(body)?;
        let pairs: Pairs = decode_text(&text).map_err(|_| {
            self.invalid(
                "body",
                "a form is an object without lists and objects in it",
            )
        })?;
        let mut form = String::new();
        for (name, value) in pairs.0 {
            if !form.is_empty() {
                form.push('&');
            }
            percent_encode(&name, b"*", &mut form);
            form.push('=');
            percent_encode(&value, b"*", &mut form);
        }
        self.set_body(
            HeaderValue::from_static("application/x-www-form-urlencoded"),
            Bytes::from(form),
        );
        Ok(())
    }
}

/// The fields of a flat object, `null` left out.
struct Pairs(Vec<(String, String)>);

impl Decode for Pairs {
    fn decode(node: &Node<'_>) -> Result<Self, DecodeError> {
        let object = node.object("form")?;
        let mut pairs = Vec::new();
        for (key, value) in object.members() {
            if Kind::of(value) != Kind::Null {
                pairs.push((key.to_owned(), decode_text(value)?));
            }
        }
        Ok(Self(pairs))
    }
}
