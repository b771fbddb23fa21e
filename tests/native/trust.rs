//! Trust: each way to deceive the panel is a case of its own, named by what somebody who has it can do.
//!
//! The rules are those of `docs/feed-format.md`; several stand here because another updater once broke them.

use crate::desk::sight::screen;
use crate::desk::vendor::*;
use crate::desk::*;
use base64ct::{Base64, Encoding};
use extension_update::core::event::{Action, Event};
use extension_update::core::trust;
use proptest::prelude::*;
use serde_json::{Value, json};

#[test]
fn a_rightly_signed_feed_is_offered_and_remembered() {
    let mut desk = waiting(&[]);
    let envelope = sign(&newest(42));
    give(&mut desk, 200, &envelope);
    assert_eq!(desk.state(), "available");
    let memory = kept(&desk);
    assert_eq!(memory["seq"], 42);
    assert_eq!(memory["sha256"], hash(newest(42).to_string()));
    assert_eq!(memory["envelope"], envelope);
    let offer = desk.press(Action::Install);
    let install = desk.messages("install").pop().unwrap();
    let artifact = install.get("artifact").unwrap();
    assert_eq!(artifact.get("size").unwrap().as_u64(), Some(51814));
    assert_eq!(artifact.get("sha256").unwrap().as_str(), Some("0123456789abcdef".repeat(4).as_str()));
    assert_eq!(names(&offer), ["install", "state"]);
}

/// A case for each cause; what else may be wrong by it is in the vectors (`tests/vectors`).
#[test]
fn each_cause_has_its_own_code_and_nothing_is_remembered_or_offered() {
    let good = newest(42);
    let with = |key: &str, value: Value| sign(&changed(good.clone(), json!({ key: value })));
    let envelope = |key: &str, value: Value| changed(seal(FEED_TYPE, &good, &[1]), json!({ key: value })).to_string();
    let other_payload = seal(FEED_TYPE, &newest(43), &[1])["payload"].clone();
    let many: Vec<Value> = (1..=21).map(|n| plain(&format!("0.0.1.{n}"))).collect();
    let cases = [
        ("the payload was altered", envelope("payload", other_payload), "signature"),
        ("another key signed", seal(FEED_TYPE, &good, &[2]).to_string(), "signature"),
        ("rightly signed for another purpose", seal("text/plain", &good, &[1]).to_string(), "format"),
        ("nobody signed", envelope("signatures", json!([])), "unsigned"),
        ("the feed without its envelope", good.to_string(), "unsigned"),
        ("the payload is no base64", envelope("payload", "%%%".into()), "format"),
        ("no counter", with("seq", Value::Null), "format"),
        ("another vendor's product", with("products", json!({"demo": {"releases": []}})), "wrong-product"),
        ("it has expired", with("expires", "2026-10-01T23:59:59Z".into()), "expired"),
        ("it is from the day after tomorrow", with("issued", "2026-10-03T08:00:01Z".into()), "clock"),
        ("more than 20 releases", sign(&payload(42, &many)), "too-large"),
        ("more than 384 KiB", envelope("padding", "x".repeat(trust::MAX_ENVELOPE_BYTES).into()), "too-large"),
        ("a login page", "<!doctype html><title>Wi-Fi</title>".into(), "format"),
        ("nothing at all", String::new(), "format"),
        ("another service's list", modules(&[module("0.0.0.9", "")]), "format"),
    ];
    for (what, envelope, code) in cases {
        let mut desk = after(&[], &envelope);
        assert_eq!((desk.state(), desk.code()), ("failed", Some(code)), "{what}");
        assert_eq!(desk.messages("remember"), [], "{what}: nothing is remembered");
        assert!(desk.press(Action::Install).is_empty(), "{what}: nothing can be installed");
    }
}

#[test]
fn the_threshold_counts_distinct_keys_and_a_hint_is_never_trusted() {
    let policy = |keys: &[u8], threshold: u8| json!({"publicKeys": pins(keys), "threshold": threshold}).to_string();
    let cases: &[(&[u8], u8, &[u8], bool)] = &[
        (&[1, 2], 2, &[1, 2], true),
        (&[1, 2], 2, &[2, 1], true),
        (&[1, 2], 2, &[1], false),
        // tough CVE-2020-15093, go-tuf GHSA-fphv-w9fq-2525: one key counted twice.
        (&[1, 2], 2, &[1, 1], false),
        (&[1, 2], 2, &[1, 3], false),
        (&[1, 2], 1, &[3, 2], true),
        (&[1, 2, 3], 2, &[9, 3, 3, 1], true),
        (&[1, 2, 3], 3, &[1, 2], false),
    ];
    for (pins, threshold, signers, good) in cases {
        let envelope = seal(FEED_TYPE, &newest(1), signers).to_string();
        let desk = after(&[("policy", &policy(pins, *threshold))], &envelope);
        let expected = if *good { "available" } else { "failed" };
        assert_eq!(desk.state(), expected, "{threshold} of {pins:?}, signed by {signers:?}");
    }
    // A key id that is missing, or names another key, changes nothing.
    for id in [Value::Null, "0000000000000000".into(), 7.into()] {
        let mut envelope = seal(FEED_TYPE, &newest(1), &[1]);
        envelope["signatures"][0]["keyid"] = id;
        assert_eq!(judged(&envelope.to_string()).0, "available");
    }
}

#[test]
fn with_pinned_keys_an_unsigned_answer_of_any_kind_is_refused() {
    let keys = json!({"publicKeys": [pin(1)]}).to_string();
    for (kind, body) in [
        ("releases-api", modules(&[module("0.0.0.9", "")])),
        ("github-releases", json!([{"tag_name": "0.0.0.9"}]).to_string()),
        ("releases-api", sign(&newest(1))),
    ] {
        let desk = Desk::after(&[("policy", &keys), ("source.kind", &format!("\"{kind}\""))], &body);
        assert_eq!((desk.state(), desk.code()), ("failed", Some("unsigned")), "{kind}");
    }
}

#[test]
fn an_expired_feed_offers_nothing_and_touches_nothing_that_is_installed() {
    // Firefox, May 2019: expiry switched off what was installed.
    let mut desk = waiting(&[]);
    desk.now = days_later(400);
    give(&mut desk, 200, &sign(&newest(42)));
    assert_eq!((desk.state(), desk.code()), ("failed", Some("expired")));
    for action in Action::ALL {
        let told = names(&desk.press(action));
        assert!(!told.iter().any(|name| ["install", "cancel", "download", "restart"].contains(name)), "{action:?}");
    }
}

/// Of each kind of fault one; all of them are in the vectors (`tests/vectors/data/releases.json`).
#[test]
fn one_broken_release_is_dropped_with_its_reason_and_the_rest_stands() {
    let broken = [
        ("no version", json!({"version": Value::Null})),
        ("a day that there is not", json!({"date": "2026-02-30"})),
        ("no digest", json!({"artifact": {"urls": ["https://a.test/"], "size": 1}})),
        ("notes over 16 KiB", json!({"notes": {"ru": "x".repeat(16 * 1024 + 1)}})),
        ("an unknown kind", json!({"kind": "magic"})),
        ("a script as a link", json!({"kind": "info", "link": "javascript:alert(1)"})),
        ("a roll-out without a start", json!({"rollout": {"hours": 1}})),
        ("withdrawn for a number", json!({"withdrawn": 1})),
    ];
    for (what, changes) in broken {
        let good = plain("0.0.0.4");
        let feed = payload(1, &[release("0.0.0.9", changes), good]);
        let statement =
            extension_update::core::source::signed_feed::Statement::parse(feed.to_string().as_bytes()).unwrap();
        let read = statement.feed_of("DEMO").unwrap();
        assert_eq!(read.releases.len(), 1, "{what}");
        assert_eq!(read.dropped.len(), 1, "{what}");
        assert!(read.dropped[0].reason.len() > 8, "{what}: {}", read.dropped[0].reason);
        let desk = after(&[], &sign(&feed));
        let state = desk.messages("state").pop().unwrap();
        assert_eq!(state.get("offered").unwrap().as_str(), Some("0.0.0.4"), "{what}");
    }
}

#[test]
fn what_is_installed_is_what_was_verified_whatever_comes_later() {
    // Sparkle CVE-2025-0509, electron-updater CVE-2024-39698: what was checked and what was used were two things.
    let mut desk = after(&[], &sign(&newest(42)));
    let old_ticket = desk.ticket();
    let other = release(
        "0.0.0.9",
        json!({"artifact":
        {"urls": ["https://other.example.com/x.cfe"], "size": 7, "sha256": "f".repeat(64)}}),
    );
    // A second answer to the same question, and one that is not signed.
    let event = |envelope: String| Event::FeedArrived { ticket: old_ticket, answer: arrived(&envelope) };
    desk.send(event(sign(&payload(43, std::slice::from_ref(&other)))));
    desk.send(event(payload(44, &[other]).to_string()));
    desk.press(Action::Install);
    let install = desk.messages("install").pop().unwrap();
    assert_eq!(install.get("version").unwrap().as_str(), Some("0.0.0.4"));
    let artifact = install.get("artifact").unwrap();
    assert_eq!(artifact.get("urls").unwrap().to_string(), r#"["https://updates.example.com/files/DEMO.cfe"]"#);
    assert_eq!(artifact.get("sha256").unwrap().as_str(), Some("0123456789abcdef".repeat(4).as_str()));
}

#[test]
fn an_old_file_cannot_be_offered_under_a_new_version() {
    // Tauri before 2.12: version and file were not signed together.
    let mut envelope: Value = serde_json::from_str(&sign(&newest(42))).unwrap();
    let renamed = newest(42).to_string().replace("0.0.0.4", "0.0.0.9");
    envelope["payload"] = Base64::encode_string(renamed.as_bytes()).into();
    assert_eq!(judged(&envelope.to_string()), ("failed", Some("signature")));
}

#[test]
fn a_version_number_is_hostile_text_too() {
    // Jenkins CVE-2023-27898: a script in a version number, shown by an error text.
    let evil = "<img src=x onerror=alert(1)>";
    let mut desk = waiting(&[]);
    let mut statement = payload(1, &[plain(evil)]);
    statement["products"]["DEMO"]["releases"][0]["date"] = evil.into();
    give(&mut desk, 200, &sign(&statement));
    assert_eq!(desk.state(), "unclear", "it is dropped, and nothing else is there");
    let desk = after(&[], &seal_bytes(evil, b"{}", &[1]).to_string());
    let screen = screen(&desk);
    assert!(screen.contains("onerror"), "the detail is shown, as text");
    assert!(!screen.lines().any(|line| line.trim_start().starts_with("img")), "{screen}");
}

proptest! {
    /// Whatever is done to an envelope, nothing but what was signed is ever offered or remembered.
    #[test]
    fn an_envelope_with_altered_bytes_offers_what_was_signed_or_nothing(
        changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..4),
    ) {
        let mut bytes = sign(&newest(42)).into_bytes();
        for (at, byte) in &changes {
            let at = at.index(bytes.len());
            bytes[at] = *byte;
        }
        let desk = after(&[], &String::from_utf8_lossy(&bytes));
        if desk.state() == "available" {
            let state = desk.messages("state").pop().unwrap();
            prop_assert_eq!(state.get("offered").unwrap().as_str(), Some("0.0.0.4"));
            prop_assert!(memory(&desk).unwrap().contains(r#""seq":42"#));
        } else {
            prop_assert_eq!(desk.state(), "failed");
            prop_assert_eq!(desk.messages("remember").len(), 0);
        }
    }
}
