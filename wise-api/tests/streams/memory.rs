//! What 80 MiB cost.

use std::sync::{Arc, Mutex};

use wise_api::Upload;
use wise_api::operation::Progress;

use crate::files::{Large, Writer};
use crate::server::{Server, byte, file, head, sum};
use crate::uploads::evidence;
use crate::ways::TRANSPORTS;

const FILE: u64 = 80 << 20;
/// What may be in memory at any time, buffers of sockets included.
const MOST: u64 = 4 << 20;

/// The most memory that this thread has at once while it runs a future.
fn peak<T>(run: impl Future<Output = T>) -> (T, u64) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let mut output = None;
    let seen = allocation_counter::measure(|| output = Some(runtime.block_on(run)));
    (output.unwrap(), seen.bytes_max)
}

fn is_monotone(seen: &[Progress], total: Option<u64>, last: u64) {
    assert!(seen.windows(2).all(|pair| pair[0].bytes <= pair[1].bytes));
    assert!(seen.iter().all(|now| now.total == total));
    assert_eq!(seen.last().unwrap().bytes, last);
    assert!(seen.len() > 100, "{}", seen.len());
}

fn whole() -> u64 {
    let mut all = 0_u64;
    let chunk: Vec<u8> = (0..251).map(byte).collect();
    for at in (0..FILE).step_by(251) {
        let length = usize::try_from((FILE - at).min(251)).unwrap();
        all = all.wrapping_add(sum(at, &chunk[..length]));
    }
    all
}

#[test]
fn a_download_of_80_mib_is_never_in_memory() {
    let whole = whole();
    for (name, on) in TRANSPORTS {
        // Whether the length is known is the same to every transport.
        for &chunked in if name == "built in" {
            &[false, true][..]
        } else {
            &[false]
        } {
            let server = Server::start(move |_, stream| {
                let length = format!("Content-Length: {FILE}\r\n");
                head(stream, "200 OK", if chunked { "" } else { &length })?;
                file(stream, FILE)
            });
            let writer = Writer::default();
            let mut seen = Vec::new();
            let (done, peak) = peak(async {
                let wise = on(server.builder()).build().unwrap();
                let receipt = wise.transfers().download_receipt(5);
                let download = receipt
                    .streamed()
                    .limit(FILE)
                    .progress(|now| seen.push(now));
                download.to(&mut writer.clone()).await
            });
            let done = done.unwrap();
            assert_eq!((done.bytes, done.trace_id()), (FILE, Some("t-9")), "{name}");
            assert_eq!(
                (writer.written.bytes(), writer.written.sum()),
                (FILE, whole),
                "{name}"
            );
            assert!(writer.written.flushed(), "{name}");
            is_monotone(&seen, (!chunked).then_some(FILE), FILE);
            assert!(peak < MOST, "{name}: {peak} bytes");
        }
    }
}

#[test]
fn an_upload_of_80_mib_is_never_in_memory() {
    for (name, on) in TRANSPORTS {
        for &length in if name == "built in" {
            &[None, Some(FILE)][..]
        } else {
            &[Some(FILE)]
        } {
            let server = Server::start(|_, stream| {
                head(
                    stream,
                    "200 OK",
                    "Content-Type: application/json\r\nContent-Length: 2\r\n",
                )?;
                std::io::Write::write_all(stream, b"{}")
            });
            let seen = Arc::new(Mutex::new(Vec::new()));
            let told = Arc::clone(&seen);
            let mut upload = Upload::reader("scan.pdf", Large::new(FILE));
            upload = upload.progress(move |now| told.lock().unwrap().push(now));
            if let Some(length) = length {
                upload = upload.length(length);
            }
            let (done, peak) = peak(async {
                let wise = on(server.builder()).build().unwrap();
                evidence(&wise, upload).await
            });
            done.unwrap();
            let arrived = &server.arrived()[0];
            assert!(arrived.whole, "{name}");
            // The file, and the little around it.
            assert!(
                (FILE..FILE + 600).contains(&arrived.bytes),
                "{name}: {}",
                arrived.bytes
            );
            assert_eq!(
                arrived.head.contains("content-length"),
                length.is_some(),
                "{name}"
            );
            is_monotone(&seen.lock().unwrap(), length, FILE);
            assert!(peak < MOST, "{name}: {peak} bytes");
        }
    }
}
