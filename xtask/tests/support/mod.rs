//! A directory of its own for each test, and a server that answers as badly as servers do.

use std::collections::BTreeMap;
use std::fs;
use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

/// The document that the good server publishes.
pub fn bundle(server: &str) -> String {
    format!(
        "openapi: 3.1.0
info: {{title: Library, version: ''}}
servers:
  - url: '{server}'
paths:
  /loans:
    get:
      operationId: loanList
      summary: All loans
      responses:
        '200':
          description: The loans
          content:
            application/json:
              schema:
                type: array
                items:
                  $ref: '#/components/schemas/Loan'
components:
  schemas:
    Loan:
      type: object
      properties:
        days: {{type: integer}}
"
    )
}

/// The same, in JSON.
pub fn json(server: &str) -> String {
    format!(
        r##"{{"openapi": "3.1.0", "info": {{"title": "Library", "version": ""}},
        "servers": [{{"url": "{server}"}}],
        "paths": {{"/loans": {{"get": {{"operationId": "loanList", "responses": {{"200": {{"content":
            {{"application/json": {{"schema": {{"type": "array", "items": {{"$ref": "#/components/schemas/Loan"}}}}}}}}}}}}}}}}}},
        "components": {{"schemas": {{"Loan": {{"type": "object", "properties": {{"days": {{"type": "integer"}}}}}}}}}}}}"##
    )
}

/// Of `bundle("https://library.test/2031Q2")`, as another program computed it.
pub const SHA256_OF_BUNDLE: &str =
    "5133d1eb01bb07b005f367517c434663a3903cef01031fa11c61cc21105c15f4";

static PLACES: AtomicUsize = AtomicUsize::new(0);

/// A directory that goes away with the test.
pub struct Place(PathBuf);

impl Place {
    pub fn new() -> Self {
        let name = format!(
            "fetch-{}-{}",
            std::process::id(),
            PLACES.fetch_add(1, Ordering::Relaxed)
        );
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    pub fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap()
    }

    /// Puts the files of an earlier fetch in place.
    pub fn plant(&self, version: &str) {
        let directory = self.path("spec").join(version);
        fs::create_dir_all(&directory).unwrap();
        fs::write(directory.join("contract.yaml"), "old contract\n").unwrap();
        fs::write(directory.join("source.toml"), "old = 'source'\n").unwrap();
    }

    /// Every file and directory under `spec`, with its content.
    pub fn files(&self) -> BTreeMap<PathBuf, Vec<u8>> {
        fn collect(directory: &Path, files: &mut BTreeMap<PathBuf, Vec<u8>>) {
            for entry in fs::read_dir(directory).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    files.insert(path.clone(), Vec::new());
                    collect(&path, files);
                } else {
                    files.insert(path.clone(), fs::read(&path).unwrap());
                }
            }
        }
        let mut files = BTreeMap::new();
        if self.path("spec").exists() {
            collect(&self.path("spec"), &mut files);
        }
        files
    }

    pub fn fetch(&self, args: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_xtask"))
            .arg("fetch")
            .args(args)
            .arg("--spec")
            .arg(self.path("spec"))
            .current_dir(&self.0)
            .env("CARGO_TARGET_DIR", self.path("target"))
            .env("HTTP_PROXY", "http://127.0.0.1:9")
            .output()
            .unwrap()
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// The bytes of an HTTP response, right or wrong.
#[derive(Clone)]
pub struct Answer {
    bytes: Vec<u8>,
    wait: Duration,
}

impl Answer {
    pub fn raw(head: &str, body: &[u8]) -> Self {
        // Each connection serves one response, and a client that knows does not ask again on it.
        let head = head.replace("\n\n", "\nconnection: close\n\n");
        let mut bytes = head.replace('\n', "\r\n").into_bytes();
        bytes.extend_from_slice(body);
        Self {
            bytes,
            wait: Duration::ZERO,
        }
    }

    pub fn bytes(kind: &str, body: Vec<u8>) -> Self {
        let length = body.len();
        Self::raw(
            &format!("HTTP/1.1 200 OK\ncontent-type: {kind}\ncontent-length: {length}\n\n"),
            &body,
        )
    }

    pub fn ok(kind: &str, body: &str) -> Self {
        Self::bytes(kind, body.into())
    }

    pub fn status(status: &str) -> Self {
        Self::raw(&format!("HTTP/1.1 {status}\ncontent-length: 0\n\n"), b"")
    }

    pub fn redirect(to: &str) -> Self {
        Self::raw(
            &format!("HTTP/1.1 302 Found\nlocation: {to}\ncontent-length: 0\n\n"),
            b"",
        )
    }

    pub fn chunked(kind: &str, body: &str) -> Self {
        Self::chunks(kind, body, true)
    }

    /// Chunks without the one that says that there are no more.
    pub fn cut_off_chunk(kind: &str, body: &str) -> Self {
        Self::chunks(kind, body, false)
    }

    fn chunks(kind: &str, body: &str, complete: bool) -> Self {
        let mut text = String::new();
        for chunk in body.as_bytes().chunks(100) {
            let chunk = std::str::from_utf8(chunk).unwrap();
            text.push_str(&format!("{:x}\r\n{chunk}\r\n", chunk.len()));
        }
        if complete {
            text.push_str("0\r\n\r\n");
        }
        let head = format!("HTTP/1.1 200 OK\ncontent-type: {kind}\ntransfer-encoding: chunked\n\n");
        Self::raw(&head, text.as_bytes())
    }

    /// Promises all of the body and sends `sent` bytes of it.
    pub fn cut_off(kind: &str, body: &str, sent: usize) -> Self {
        let mut answer = Self::ok(kind, body);
        let length = answer.bytes.len() - body.len() + sent;
        answer.bytes.truncate(length);
        answer
    }

    /// A body that ends where the connection does.
    pub fn until_closed(kind: &str, body: &str) -> Self {
        Self::raw(
            &format!("HTTP/1.0 200 OK\ncontent-type: {kind}\n\n"),
            body.as_bytes(),
        )
    }

    /// Closes the connection without a word.
    pub fn hang_up() -> Self {
        Self::raw("", b"")
    }

    /// The same response, sent late.
    pub fn after(mut self, wait: Duration) -> Self {
        self.wait = wait;
        self
    }
}

/// Gives one response to everybody until the test process ends.
pub struct Server(SocketAddr);

impl Server {
    pub fn start(answer: Answer) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let answer = answer.clone();
                thread::spawn(move || serve(stream, &answer));
            }
        });
        Self(address)
    }

    pub fn url(&self) -> String {
        format!("http://{}/index.yaml", self.0)
    }
}

fn serve(mut stream: TcpStream, answer: &Answer) {
    let mut request = Vec::new();
    let mut buffer = [0; 1024];
    while !request.ends_with(b"\r\n\r\n") {
        match stream.read(&mut buffer) {
            Ok(0) | Err(_) => return,
            Ok(read) => request.extend_from_slice(&buffer[..read]),
        }
    }
    thread::sleep(answer.wait);
    let _ = stream.write_all(&answer.bytes);
    let _ = stream.shutdown(Shutdown::Both);
}
