//! The program.

#![allow(clippy::unwrap_used)]

mod support;

use std::io::{BufRead, BufReader, Read};
use std::net::TcpListener;
use std::process::{Child, Command, Stdio};

use support::{Sent, Wire, operations};

/// The program, which is stopped when this is dropped.
struct Program(Child);

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn start(arguments: &[&str]) -> Program {
    let mut command = Command::new(env!("CARGO_BIN_EXE_wise-mock"));
    let command = command
        .args(arguments)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    Program(command.spawn().unwrap())
}

#[tokio::test]
async fn it_says_where_it_is_and_what_it_takes() {
    let mut program = start(&["--port", "0"]);
    let mut lines = BufReader::new(program.0.stdout.take().unwrap()).lines();
    let url = lines.next().unwrap().unwrap();
    let cards = lines.next().unwrap().unwrap();
    assert_eq!(cards, format!("cards: {url}/twcard"));
    let tokens: Vec<String> = lines.take(4).map(Result::unwrap).collect();
    let mut wire = Wire::connect(&url).await;
    let asked = ["rateGet", "cardEncryptionKeyGet"];
    for id in asked {
        assert!(operations().any(|one| one.id == id), "no version has {id}");
    }
    for one in operations().filter(|one| asked.contains(&one.id.as_str())) {
        let sent = Sent::least(one);
        let token = sent
            .authorization
            .as_deref()
            .unwrap()
            .trim_start_matches("Bearer ");
        assert!(
            tokens.iter().any(|line| line.ends_with(token)),
            "{tokens:?}"
        );
        assert_eq!(
            wire.send(&sent).await.status,
            200,
            "{} {}",
            one.version,
            one.id
        );
    }
}

#[test]
fn a_port_that_is_taken_is_said_plainly() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let mut program = start(&["--port", &port]);
    assert!(!program.0.wait().unwrap().success());
    let mut error = String::new();
    program
        .0
        .stderr
        .take()
        .unwrap()
        .read_to_string(&mut error)
        .unwrap();
    assert!(
        error.contains(&format!("port {port} is taken")) && error.contains("--port"),
        "{error}"
    );
    assert_eq!(error.lines().count(), 1, "{error}");
}

#[test]
fn its_help_names_its_port() {
    let mut program = start(&["--help"]);
    assert!(program.0.wait().unwrap().success());
    let mut help = String::new();
    program
        .0
        .stdout
        .take()
        .unwrap()
        .read_to_string(&mut help)
        .unwrap();
    assert!(
        help.contains("--port") && help.contains("8787") && help.contains("--seed"),
        "{help}"
    );
}
