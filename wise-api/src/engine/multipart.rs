//! Bodies of several parts (`multipart/form-data`).

use bytes::Bytes;
use http::HeaderValue;

use super::request_body::Piece;
use super::{Error, ParamValue, RequestBody, Upload};
use crate::codec::{Encode, JsonWriter};
use crate::values::Nullable;

/// A multipart body under construction.
pub struct Multipart {
    boundary: String,
    /// What comes before `body`, if there are files that are read while they are sent.
    pieces: Vec<Piece>,
    body: Vec<u8>,
    /// A member of a part that was given twice.
    pub(super) repeated: Option<String>,
    /// A file that is too large, and why.
    pub(super) too_large: Option<(String, String)>,
}

impl Multipart {
    /// A body without parts.
    #[allow(clippy::new_without_default)]
    pub fn new() -> Self {
        // Random, so that no uploaded file can contain it.
        Self {
            boundary: format!("wise-api-{}", uuid::Uuid::new_v4().simple()),
            pieces: Vec::new(),
            body: Vec::new(),
            repeated: None,
            too_large: None,
        }
    }

    /// Adds files under one name.
    pub fn file(&mut self, name: &str, files: &dyn Files) {
        files.each(&mut |upload| {
            self.head(name, Some(upload.file_name()), Some(upload.media_type()));
            if let Some(Err(error)) = upload.len().map(|length| upload.fits(length)) {
                self.too_large
                    .get_or_insert((name.to_owned(), error.to_string()));
            }
            match upload.bytes().filter(|_| !upload.is_streamed()) {
                Some(bytes) => self.body.extend_from_slice(bytes),
                None => {
                    let before = std::mem::take(&mut self.body);
                    self.pieces.push(Piece::Bytes(before.into()));
                    self.pieces.push(Piece::File(upload.clone()));
                }
            }
            self.body.extend_from_slice(b"\r\n");
        });
    }

    /// Adds texts under one name.
    pub fn text(&mut self, name: &str, value: &dyn ParamValue) {
        value.each(&mut |text| self.part(name, None, text.as_bytes()));
    }

    /// Adds a JSON part, unless the value is absent.
    pub fn json(&mut self, name: &str, value: &dyn Encode) -> Result<(), Error> {
        if !value.is_absent() {
            let mut text = JsonWriter::default();
            value.encode(&mut text);
            if let Some(member) = text.take_repeated() {
                self.repeated.get_or_insert(member);
            }
            let text = text.finish();
            self.part(name, Some("application/json"), text.as_bytes());
        }
        Ok(())
    }

    fn part(&mut self, name: &str, content_type: Option<&str>, content: &[u8]) {
        self.head(name, None, content_type);
        self.body.extend_from_slice(content);
        self.body.extend_from_slice(b"\r\n");
    }

    fn head(&mut self, name: &str, file_name: Option<&str>, content_type: Option<&str>) {
        let mut head = format!(
            "--{}\r\nContent-Disposition: form-data; name=\"{}\"",
            self.boundary,
            quoted(name)
        );
        if let Some(file_name) = file_name {
            head.push_str(&format!("; filename=\"{}\"", quoted(file_name)));
        }
        if let Some(content_type) = content_type {
            // A line break here would end the header and begin another.
            head.push_str("\r\nContent-Type: ");
            head.extend(content_type.chars().filter(|c| !c.is_control()));
        }
        head.push_str("\r\n\r\n");
        self.body.extend_from_slice(head.as_bytes());
    }

    pub(super) fn finish(mut self) -> (HeaderValue, RequestBody) {
        self.body
            .extend_from_slice(format!("--{}--\r\n", self.boundary).as_bytes());
        let content_type = format!("multipart/form-data; boundary={}", self.boundary);
        // The boundary is hexadecimal, which every header accepts.
        let content_type = HeaderValue::try_from(content_type)
            .unwrap_or(HeaderValue::from_static("multipart/form-data"));
        let end = Bytes::from(self.body);
        if self.pieces.is_empty() {
            return (content_type, end.into());
        }
        self.pieces.push(Piece::Bytes(end));
        (content_type, RequestBody::parts(self.pieces))
    }
}

/// A name in quotes, escaped as browsers do.
fn quoted(name: &str) -> String {
    name.replace('"', "%22")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

/// No file, one, or several.
pub trait Files {
    /// Hands over each file.
    fn each(&self, each: &mut dyn FnMut(&Upload));
}

impl Files for Upload {
    fn each(&self, each: &mut dyn FnMut(&Upload)) {
        each(self);
    }
}

impl<T: Files> Files for Option<T> {
    fn each(&self, each: &mut dyn FnMut(&Upload)) {
        if let Some(files) = self {
            files.each(each);
        }
    }
}

impl<T: Files> Files for Nullable<T> {
    fn each(&self, each: &mut dyn FnMut(&Upload)) {
        if let Some(files) = self.as_option() {
            files.each(each);
        }
    }
}

impl<T: Files> Files for Vec<T> {
    fn each(&self, each: &mut dyn FnMut(&Upload)) {
        for files in self {
            files.each(each);
        }
    }
}
