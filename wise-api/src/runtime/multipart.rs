//! Bodies of several parts (`multipart/form-data`).

use bytes::Bytes;
use http::HeaderValue;

use super::{Error, ParamValue};
use crate::codec::{Encode, JsonWriter};
use crate::{Nullable, Upload};

/// A multipart body under construction.
pub struct Multipart {
    boundary: String,
    body: Vec<u8>,
    /// A member of a part that was given twice.
    pub(super) repeated: Option<String>,
}

impl Multipart {
    /// A body without parts.
    #[allow(clippy::new_without_default)]
    pub fn new() -> Self {
        // Random, so that no uploaded file can contain it.
        Self {
            boundary: format!("wise-api-{}", uuid::Uuid::new_v4().simple()),
            body: Vec::new(),
            repeated: None,
        }
    }

    /// Adds files under one name.
    pub fn file(&mut self, name: &str, files: &dyn Files) {
        files.each(&mut |upload| {
            let file_name = Some(upload.file_name());
            self.part(name, file_name, Some(upload.media_type()), upload.bytes());
        });
    }

    /// Adds texts under one name.
    pub fn text(&mut self, name: &str, value: &dyn ParamValue) {
        value.each(&mut |text| self.part(name, None, None, text.as_bytes()));
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
            self.part(name, None, Some("application/json"), text.as_bytes());
        }
        Ok(())
    }

    fn part(
        &mut self,
        name: &str,
        file_name: Option<&str>,
        content_type: Option<&str>,
        content: &[u8],
    ) {
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
        self.body.extend_from_slice(content);
        self.body.extend_from_slice(b"\r\n");
    }

    pub(super) fn finish(mut self) -> (HeaderValue, Bytes) {
        self.body
            .extend_from_slice(format!("--{}--\r\n", self.boundary).as_bytes());
        let content_type = format!("multipart/form-data; boundary={}", self.boundary);
        // The boundary is hexadecimal, which every header accepts.
        let content_type = HeaderValue::try_from(content_type)
            .unwrap_or(HeaderValue::from_static("multipart/form-data"));
        (content_type, self.body.into())
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
