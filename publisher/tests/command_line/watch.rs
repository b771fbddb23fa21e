//! `watch`: what a host gives, and which exit code a job at night gets of it. The hosts are sockets of this machine.

use crate::roots::{id, sign};
use crate::rotation::published;
use crate::vendor::{Outcome, Vendor, key, words};
use base64ct::{Base64, Encoding};
use rustls::pki_types::PrivateKeyDer;
use rustls::{ServerConfig, ServerConnection, StreamOwned};
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::thread::JoinHandle;

/// A host that gives this answer once: its address, and what it was asked.
pub fn serve(answer: &str) -> (String, JoinHandle<String>) {
    serve_over("http", answer, |stream| Box::new(stream))
}

trait Line: Read + Write {}

impl<T: Read + Write> Line for T {}

fn serve_over(
    scheme: &str,
    answer: &str,
    line: impl FnOnce(TcpStream) -> Box<dyn Line> + Send + 'static,
) -> (String, JoinHandle<String>) {
    let host = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("{scheme}://{}/feed.json", host.local_addr().unwrap());
    let answer = answer.to_string();
    let served = std::thread::spawn(move || {
        let mut stream = line(host.accept().unwrap().0);
        let mut asked = Vec::new();
        let mut part = [0; 1024];
        while !asked.windows(4).any(|end| end == b"\r\n\r\n") {
            // Whoever does not trust this host says so, and asks nothing.
            let read = stream.read(&mut part).unwrap_or(0);
            if read == 0 {
                break;
            }
            asked.extend_from_slice(&part[..read]);
        }
        // Whoever has read enough closes; that is no failure of the host.
        let _ = stream.write_all(answer.as_bytes());
        String::from_utf8(asked).unwrap()
    });
    (url, served)
}

/// Runs `watch` against a host that gives this answer.
fn watch(vendor: &Vendor, answer: &str, more: &[&str]) -> Outcome {
    let (url, served) = serve(answer);
    let outcome = vendor.run(&[&["watch", &url, "--expect", "feed.json"], more].concat());
    let asked = served.join().unwrap();
    assert!(asked.starts_with("GET /feed.json HTTP/1.1\r\n") && asked.contains("no-cache"), "{asked}");
    outcome
}

pub fn ok(text: &str) -> String {
    format!(
        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{text}",
        text.len()
    )
}

/// A vendor with a published and fresh feed of seq 1, and the next one beside it.
fn watched() -> Vendor {
    let vendor = published();
    vendor.done(&["fresh", "feed.json", "--key", "fresh.key"]);
    vendor.done(&["build", "--previous", "feed.json", "--renew", "--key", "vendor.key", "--out", "next.json"]);
    vendor.done(&["fresh", "next.json", "--key", "fresh.key"]);
    vendor
}

#[test]
fn the_feed_that_was_published_is_known_and_a_newer_statement_is_welcome() {
    let vendor = watched();
    let own = vendor.text("feed.json");
    let same = watch(&vendor, &ok(&own), &[]);
    same.expect(0, &[]);
    assert!(same.out.contains("the feed of feed.json: seq 1"), "{same:?}");
    // A job of each day has made another statement since.
    vendor.put("later.json", &own);
    vendor.done(&["fresh", "later.json", "--key", "fresh.key", "--now", "2026-10-02T18:00:00Z"]);
    watch(&vendor, &ok(&vendor.text("later.json")), &["--now", "2026-10-02T19:00:00Z"]).expect(0, &[]);
    let late = watch(&vendor, &ok(&own), &["--now", "2026-10-10T00:00:00Z"]);
    late.expect(1, &["stale"]);
    assert!(late.err.contains("fresh: it has expired"), "{late:?}");
    let json = watch(&vendor, &ok(&own), &["--json"]);
    let json: serde_json::Value = serde_json::from_str(&json.out).unwrap();
    assert_eq!((&json["same"], &json["published"]["seq"]), (&true.into(), &1.into()));
    assert_eq!(json["published"]["signedBy"], serde_json::json!([id("vendor")]));
}

#[test]
fn an_older_copy_and_a_feed_in_ones_name_are_two_things() {
    let vendor = watched();
    let (old, new) = (vendor.text("feed.json"), vendor.text("next.json"));
    // The host shows what was signed with the vendor's key, and the vendor knows nothing of it.
    let forged = watch(&vendor, &ok(&new), &[]);
    forged.expect(5, &["forged"]);
    assert!(forged.err.contains("seq 2") && forged.err.contains(&id("vendor")), "{forged:?}");
    // The same number with other bytes.
    vendor.done(&words("build --seq 1 --issued 2026-10-02T10:00:00Z --key vendor.key --out twin.json"));
    watch(&vendor, &ok(&vendor.text("twin.json")), &[]).expect(5, &["forged"]);
    vendor.put("feed.json", &new);
    let older = watch(&vendor, &ok(&old), &[]);
    older.expect(4, &["older"]);
    assert!(older.err.contains("seq 1, 2 was published"), "{older:?}");
}

#[test]
fn a_key_that_was_the_vendors_once_still_speaks_in_the_vendors_name() {
    let vendor = watched();
    vendor.done(&words("build --previous feed.json --renew --key vendor.key --out forged.json --seq 99"));
    vendor.done(&["root", "rotate", "--remove-feed-key", "vendor.pub", "--add-feed-key", "next.pub"]);
    sign(&vendor, &["first", "second"]);
    let before = vendor.text("feed.json");
    vendor.done(&["build", "--previous", "feed.json", "--renew", "--key", "next.key"]);
    vendor.done(&["fresh", "feed.json", "--key", "fresh.key"]);
    // New bases, which know the first root only, would take it.
    watch(&vendor, &ok(&vendor.text("forged.json")), &[]).expect(5, &["forged", "older"]);
    watch(&vendor, &ok(&before), &[]).expect(4, &["older", "older"]);
}

#[test]
fn roots_and_revocations_that_were_not_published_are_told() {
    let vendor = watched();
    let own = vendor.text("feed.json");
    let before = vendor.text("roots.json");
    let dress = |member: &str, list: &str| {
        let bare = own.trim_end().strip_suffix('}').unwrap();
        let (start, rest) = bare.split_once(&format!(",\"{member}\":")).unwrap_or((bare, ""));
        let rest = rest.find(",\"fresh\"").map_or("", |at| &rest[at..]);
        ok(&format!("{start},\"{member}\":{}{rest}}}", list.replace('\n', "")))
    };
    // A root that two root keys of the vendor have signed, and the vendor has not published it.
    vendor.done(&["root", "rotate", "--add-feed-key", "fourth.pub"]);
    sign(&vendor, &["first", "second"]);
    let stolen = watch(&vendor, &dress("roots", &vendor.text("roots.json")), &[]);
    stolen.expect(5, &["forged"]);
    assert!(stolen.err.contains("root version 2") && stolen.err.contains(&id("first")), "{stolen:?}");
    // A chain of somebody else: it hurts, and says nothing of the vendor's keys.
    vendor.put("roots.json", &before);
    let thief = Vendor::new();
    crate::roots::lay_keys(&thief, &["fourth"]);
    thief.done(&["root", "init", "--root-key", "fourth.pub", "--root-threshold", "1", "--feed-key", "fourth.pub"]);
    thief.done(&["root", "sign", "--key", "fourth.key"]);
    watch(&vendor, &dress("roots", &thief.text("roots.json")), &[]).expect(1, &["root"]);
    watch(&vendor, &dress("roots", "7"), &[]).expect(1, &["root"]);
    // Somebody who has a key has revoked it, so that bases stop listening.
    vendor.done(&["revoke", "--key", "vendor.key"]);
    let revoked = watch(&vendor, &dress("revocations", &vendor.text("revocations.json")), &[]);
    revoked.expect(5, &["forged"]);
    assert!(revoked.err.contains("somebody else has that key"), "{revoked:?}");
    // A host that leaves out what was published.
    let bare = format!("{}}}", own.split(",\"roots\"").next().unwrap());
    watch(&vendor, &ok(&bare), &[]).expect(4, &["stale", "older"]);
}

#[test]
fn whatever_else_a_host_does_has_its_code() {
    let vendor = watched();
    let foreign = Vendor::new();
    foreign.done(&["build", "--seq", "9", "--key", &key("fourth.key")]);
    let cases = [
        (ok(&foreign.text("feed.json")), 1, &["signature"][..]),
        (ok("<html>"), 1, &["format"]),
        (ok(""), 1, &["format"]),
        (ok(&"x".repeat(400 * 1024)), 1, &["too-large"]),
        ("HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\nconnection: close\r\n\r\n".into(), 3, &["network"]),
        (
            "HTTP/1.1 301 Moved\r\nlocation: http://example.com/\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
                .into(),
            3,
            &["network"],
        ),
        ("HTTP/1.1 200 OK\r\ncontent-length: 900\r\nconnection: close\r\n\r\nshort".into(), 3, &["network"]),
        ("nonsense\r\n\r\n".into(), 3, &["network"]),
    ];
    for (answer, code, codes) in cases {
        watch(&vendor, &answer, &[]).expect(code, codes);
    }
    // It is not followed to a place that nobody has named.
    let moved = "HTTP/1.1 302 Found\r\nlocation: /other\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";
    assert!(watch(&vendor, moved, &[]).err.contains("answers with the status 302"));
    let gone = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    vendor.refused(&["watch", &format!("http://{gone}/feed.json"), "--expect", "feed.json"], 3, &["network"]);
    for url in ["http://example.com/feed.json", "feed.json", "ftp://example.com/"] {
        vendor.refused(&["watch", url, "--expect", "feed.json"], 2, &["usage"]);
    }
    // Without a chain and without a key nobody knows who is meant.
    foreign.refused(&["watch", "https://127.0.0.1:1/", "--expect", "feed.json"], 2, &["usage"]);
    let other = ["watch", "https://127.0.0.1:1/", "--expect", "feed.json", "--key", &key("first.pub")];
    foreign.refused(&other, 1, &["signature"]);
    let mine = ["watch", "https://127.0.0.1:1/", "--expect", "feed.json", "--key", &key("fourth.pub")];
    foreign.refused(&mine, 3, &["network"]);
}

/// A host with a certificate of its own, which a machine knows from this file.
fn certify(vendor: &Vendor, name: &str) -> ServerConfig {
    let made = rcgen::generate_simple_self_signed(vec![name.to_string()]).unwrap();
    let lines = Base64::encode_string(made.cert.der());
    let lines: Vec<&str> = lines.as_bytes().chunks(64).map(|line| std::str::from_utf8(line).unwrap()).collect();
    vendor.put("ca.pem", format!("-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n", lines.join("\n")));
    let key = PrivateKeyDer::try_from(made.signing_key.serialize_der()).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions().unwrap();
    config.with_no_client_auth().with_single_cert(vec![made.cert.der().clone()], key).unwrap()
}

#[test]
fn a_host_is_asked_by_tls_and_its_certificate_must_be_one_that_the_machine_knows() {
    let vendor = watched();
    let answer = ok(&vendor.text("feed.json"));
    let watch = |config: ServerConfig, known: &str| {
        let config = Arc::new(config);
        let (url, served) = serve_over("https", &answer, |stream| {
            Box::new(StreamOwned::new(ServerConnection::new(config).unwrap(), stream))
        });
        let known = vendor.path(known);
        let variables = [("SSL_CERT_FILE", known.to_str().unwrap())];
        let outcome = vendor.run_with(&["watch", &url, "--expect", "feed.json"], &variables);
        (outcome, served.join().unwrap())
    };
    let config = certify(&vendor, "127.0.0.1");
    std::fs::copy(vendor.path("ca.pem"), vendor.path("known.pem")).unwrap();
    let (same, asked) = watch(config, "known.pem");
    same.expect(0, &[]);
    assert!(asked.starts_with("GET /feed.json"), "{asked}");
    // Of somebody else, of another name, and on a machine that knows none.
    let strangers = [(certify(&vendor, "127.0.0.1"), "known.pem"), (certify(&vendor, "example.com"), "ca.pem")];
    for (config, known) in strangers {
        let (refused, asked) = watch(config, known);
        refused.expect(3, &["network"]);
        assert!(asked.is_empty(), "{asked}");
    }
    vendor.put("none.pem", "");
    let url = ["watch", "https://127.0.0.1:1/", "--expect", "feed.json"];
    let none = vendor.run_with(&url, &[("SSL_CERT_FILE", vendor.path("none.pem").to_str().unwrap())]);
    assert!(none.code == 3 && none.err.contains("no certificate authority"), "{none:?}");
}

#[test]
fn a_feed_that_has_lost_a_signature_is_an_older_one() {
    let vendor = watched();
    let one = vendor.text("feed.json");
    let pinned = format!("public_keys = [\"{}\"]\n", vendor.text("fourth.pub").trim());
    crate::rotation::settle(&vendor, &pinned);
    vendor.done(&["sign", "feed.json", "--key", "fourth.key"]);
    watch(&vendor, &ok(&vendor.text("feed.json")), &["--key", "fourth.pub"]).expect(0, &[]);
    let lost = watch(&vendor, &ok(&one), &["--key", "fourth.pub"]);
    lost.expect(4, &["older"]);
    assert!(lost.err.contains("with fewer signatures"), "{lost:?}");
}
