//! What became of each operation, for people and for scripts.

use std::fmt;

use serde_json::{Value, json};

/// What became of one operation.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verdict {
    /// The directory of the version in `spec/`.
    pub version: String,
    /// The operation id.
    pub operation: String,
    /// The method.
    pub method: String,
    /// The path template behind the version.
    pub path: String,
    /// How many calls and responses were looked at.
    pub checks: usize,
    /// What did not hold.
    pub failures: Vec<Failure>,
}

/// Something that did not hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// The call or response.
    pub check: String,
    /// What is wrong with it.
    pub problem: String,
}

impl Verdict {
    /// Whether everything held, and there was something to hold.
    pub fn holds(&self) -> bool {
        self.checks > 0 && self.failures.is_empty()
    }

    /// Notes one check and what was found in it.
    pub fn note(&mut self, check: &str, problems: impl IntoIterator<Item = String>) {
        self.checks += 1;
        let failures = problems.into_iter().map(|problem| Failure {
            check: check.to_owned(),
            problem,
        });
        self.failures.extend(failures);
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let word = if self.holds() { "ok" } else { "FAILED" };
        write!(
            f,
            "{word:<6} {:<8} {} ({} {}), {} checks",
            self.version, self.operation, self.method, self.path, self.checks
        )?;
        for failure in &self.failures {
            write!(f, "\n           {}: {}", failure.check, failure.problem)?;
        }
        Ok(())
    }
}

/// What became of all operations.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// The server that was called.
    pub server: String,
    /// In the order of the versions, newest first.
    pub verdicts: Vec<Verdict>,
}

impl Report {
    /// Whether every operation holds, and there is one.
    pub fn holds(&self) -> bool {
        !self.verdicts.is_empty() && self.verdicts.iter().all(Verdict::holds)
    }

    fn failed(&self) -> usize {
        let failed = self.verdicts.iter().filter(|verdict| !verdict.holds());
        failed.count()
    }

    fn checks(&self) -> usize {
        self.verdicts.iter().map(|verdict| verdict.checks).sum()
    }

    /// One object: the numbers, and every operation with what did not hold.
    pub fn json(&self) -> Value {
        let operations: Vec<Value> = self
            .verdicts
            .iter()
            .map(|verdict| {
                let failures: Vec<Value> = verdict
                    .failures
                    .iter()
                    .map(|failure| json!({ "check": failure.check, "problem": failure.problem }))
                    .collect();
                json!({
                    "version": verdict.version,
                    "operation_id": verdict.operation,
                    "method": verdict.method,
                    "path": verdict.path,
                    "holds": verdict.holds(),
                    "checks": verdict.checks,
                    "failures": failures,
                })
            })
            .collect();
        json!({
            "server": self.server,
            "holds": self.holds(),
            "failed": self.failed(),
            "checks": self.checks(),
            "operations": operations,
        })
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for verdict in &self.verdicts {
            writeln!(f, "{verdict}")?;
        }
        write!(
            f,
            "{} operations, {} checks, {} failed",
            self.verdicts.len(),
            self.checks(),
            self.failed()
        )
    }
}
