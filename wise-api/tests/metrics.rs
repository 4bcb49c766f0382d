//! The exporter of the examples.
#![cfg(feature = "testing")]
#![allow(clippy::unwrap_used)]

#[path = "../examples/metrics.rs"]
#[allow(dead_code)]
mod metrics;

#[tokio::test]
async fn a_hook_is_enough_for_an_exporter() {
    let text = metrics::demonstrate().await.unwrap();
    let get = "operation=\"undocumented request\",method=\"GET\"";
    for line in [
        format!("wise_attempts_total{{{get},outcome=\"503\"}} 1"),
        format!("wise_attempts_total{{{get},outcome=\"200\"}} 1"),
        format!("wise_retries_total{{{get},outcome=\"503\"}} 1"),
        format!("wise_retries_total{{{get},outcome=\"200\"}} 0"),
        format!("wise_attempt_seconds_bucket{{{get},outcome=\"503\",le=\"0.25\"}} 0"),
        format!("wise_attempt_seconds_bucket{{{get},outcome=\"503\",le=\"0.5\"}} 1"),
        "wise_attempts_total{operation=\"undocumented request\",method=\"POST\",outcome=\"broken\"} 1".to_owned(),
    ] {
        assert!(text.lines().any(|found| found == line), "{line}\nis not in\n{text}");
    }
    // Every line is a comment, or a name with labels and a number.
    for line in text.lines().filter(|line| !line.starts_with("# ")) {
        let (series, value) = line.rsplit_once(' ').unwrap();
        assert!(
            series.starts_with("wise_") && series.ends_with('}'),
            "{line}"
        );
        value.parse::<f64>().unwrap();
    }
}
