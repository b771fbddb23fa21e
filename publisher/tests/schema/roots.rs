//! What travels beside a feed against the panel's own readers: the root, the statement of freshness, the revocation,
//! and the envelope that brings them along. A new rule of these is a new line here.

use crate::cases::Core::{Drops, Reads, Refuses};
use crate::cases::Schema::{Agrees, CannotSay, Stricter};
use crate::cases::{Case, Core, PAYLOAD};
use crate::{expect_none, judge_all, judge_of};
use extension_update::core::json;
use extension_update::core::moment::Moment;
use extension_update::core::source::signed_feed::Statement;
use extension_update::core::trust::{self, Anchor, Envelope, Floors, Revocation, Role, Root, in_one_piece};
use extension_update_signing::{
    self as signing, FEED_TYPE, FRESH_TYPE, REVOCATION_TYPE, ROOT_TYPE, changed, hash, key, pin, revocation, seal,
    seal_bytes,
};
use serde_json::{Value, json};

const NOW: &str = "2026-10-02T08:00:00Z";

const ROOTS: &[Case] = &[
    Case("/later", "{}", Reads, Agrees),
    Case("/schema", "2", Refuses("root"), Agrees),
    Case("/schema", "", Refuses("root"), Agrees),
    Case("/version", "", Refuses("root"), Agrees),
    Case("/version", "\"1\"", Refuses("root"), Agrees),
    Case("/version", "1.5", Refuses("root"), Agrees),
    Case("/version", "2", Refuses("root"), CannotSay("one version against another")),
    Case("/version", "17", Refuses("root"), Agrees),
    Case("/issued", "\"2026-10-01\"", Refuses("root"), Agrees),
    Case("/issued", "", Refuses("root"), Agrees),
    Case("/expires", "\"2026-10-01T08:00:00Z\"", Refuses("root"), CannotSay("one value against another")),
    Case("/root", "", Refuses("root"), Agrees),
    Case("/root", "[]", Refuses("root"), Agrees),
    Case("/root/keys", "[]", Refuses("root"), Agrees),
    Case("/root/threshold", "0", Refuses("root"), Agrees),
    Case("/root/threshold", "2", Refuses("root"), CannotSay("a number against a length")),
    Case("/root/threshold", "17", Refuses("root"), Agrees),
    Case("/feed", "", Refuses("root"), Agrees),
    Case("/feed/keys", "", Refuses("root"), Agrees),
    Case("/feed/keys/0", "\"AAAA\"", Refuses("root"), Agrees),
    Case("/feed/keys/0", "7", Refuses("root"), Agrees),
    Case("/feed/threshold", "", Refuses("root"), Agrees),
    Case("/feed/threshold", "\"1\"", Refuses("root"), Agrees),
    Case("/fresh", "", Reads, Agrees),
    Case("/fresh", "null", Reads, Stricter("null is as if it were not there")),
    Case("/fresh", "{}", Refuses("root"), Agrees),
    Case("/fresh/threshold", "0", Refuses("root"), Agrees),
];

const STATEMENTS: &[Case] = &[
    Case("/later", "{}", Reads, Agrees),
    Case("/schema", "2", Refuses("stale"), Agrees),
    Case("/seq", "", Refuses("stale"), Agrees),
    Case("/seq", "\"42\"", Refuses("stale"), Agrees),
    Case("/seq", "41", Refuses("stale"), CannotSay("one document against another")),
    Case("/sha256", "", Refuses("stale"), Agrees),
    Case("/sha256", "\"00\"", Refuses("stale"), Agrees),
    Case(
        "/sha256",
        "\"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef\"",
        Refuses("stale"),
        CannotSay("one document against another"),
    ),
    Case("/issued", "\"2026-10-02\"", Refuses("stale"), Agrees),
    Case("/issued", "\"2026-10-04T08:00:00Z\"", Refuses("stale"), CannotSay("what time it is")),
    Case("/expires", "\"2026-11-02T08:00:01Z\"", Refuses("stale"), CannotSay("one value against another")),
    Case("/expires", "\"2026-11-02T08:00:00Z\"", Reads, Agrees),
    Case("/expires", "\"2026-10-02T07:00:00Z\"", Refuses("stale"), CannotSay("one value against another")),
    Case("/expires", "", Refuses("stale"), Agrees),
];

const REVOCATIONS: &[Case] = &[
    Case("/later", "{}", Reads, Agrees),
    Case("/schema", "\"1\"", Drops, Agrees),
    Case("/key", "", Drops, Agrees),
    Case("/key", "\"00\"", Drops, Agrees),
    Case("/key", "\"0123456789ABCDEF0123456789abcdef0123456789abcdef0123456789abcdef\"", Reads, Agrees),
    Case("/key", "\"g123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef\"", Drops, Agrees),
    Case("/issued", "\"yesterday\"", Drops, Agrees),
    Case("/issued", "", Drops, Agrees),
];

/// Changes of an envelope that brings all three along. The codes are those of a panel that pins the root.
const ENVELOPES: &[Case] = &[
    Case("/roots", "", Refuses("root"), CannotSay("whether a panel pins a root")),
    Case("/roots", "{}", Refuses("root"), Agrees),
    Case("/roots", "[]", Refuses("root"), Agrees),
    Case("/roots/0", "7", Refuses("root"), Agrees),
    Case("/roots/0/payloadType", "\"application/vnd.extension-update.feed.v1+json\"", Refuses("root"), Agrees),
    Case("/roots/0/payload", "\"*\"", Refuses("root"), Agrees),
    Case("/roots/0/payload", "\"e30=\"", Refuses("root"), CannotSay("whether a signature is good")),
    Case("/roots/0/signatures", "[]", Refuses("root"), Agrees),
    Case("/fresh", "", Refuses("stale"), CannotSay("whether the last root asks for one")),
    Case("/fresh", "7", Refuses("stale"), Agrees),
    Case("/fresh/payloadType", "\"application/vnd.extension-update.root.v1+json\"", Refuses("stale"), Agrees),
    Case("/fresh/signatures", "[]", Refuses("stale"), Agrees),
    Case("/revocations", "", Reads, Agrees),
    Case("/revocations", "[]", Reads, Agrees),
    Case("/revocations", "{}", Refuses("format"), Agrees),
    Case("/revocations/0", "7", Reads, Stricter("a revocation that cannot be read says nothing")),
    Case("/revocations/0/signatures", "[]", Reads, Stricter("a revocation that nobody has signed says nothing")),
];

fn root() -> Value {
    changed(signing::root(1, (&[1], 1), &[2], &[3]), json!({"issued": "2026-10-01T08:00:00Z"}))
}

fn statement() -> Value {
    json!({"schema": 1, "seq": 42, "sha256": hash(PAYLOAD), "issued": NOW, "expires": "2026-10-09T08:00:00Z"})
}

fn envelope(root: &Value, statement: &Value, revocation: &Value) -> Value {
    let mut document = seal_bytes(FEED_TYPE, PAYLOAD.as_bytes(), &[2]);
    document["roots"] = json!([seal(ROOT_TYPE, root, &[1])]);
    document["fresh"] = seal(FRESH_TYPE, statement, &[3]);
    document["revocations"] = json!([seal(REVOCATION_TYPE, revocation, &[4])]);
    document
}

/// What a panel makes of an envelope that pins the root key and wants the feed fresh.
fn open(document: &Value) -> Core {
    let pinned = Role { keys: vec![key(1).public()], threshold: 1 };
    let now = Moment::parse(NOW).unwrap();
    let (anchor, text) = (Anchor::Root(pinned), document.to_string());
    let opened = match in_one_piece(|verifier| trust::open_by(&anchor, &text, &Floors::default(), now, verifier)) {
        Ok(opened) => opened,
        Err(failure) => return Refuses(failure.code.as_str()),
    };
    let seq = Statement::parse(&opened.payload).unwrap().seq;
    let sha256 = trust::hex(&trust::sha256(&opened.payload));
    match opened.fresh.map(|fresh| in_one_piece(|verifier| fresh.check(seq, &sha256, now, verifier)).unwrap()) {
        Some(Some(_)) => Refuses("stale"),
        _ => Reads,
    }
}

#[test]
fn each_root_is_judged_alike_by_the_reader_and_by_the_schema() {
    expect_none(judge_all("root", &root(), ROOTS, |document| open(&envelope(document, &statement(), &revocation(4)))));
    // A key that stands twice is one key; nobody should write it so.
    let judge = judge_of("root");
    let mut twice = root();
    twice["feed"]["keys"] = json!([pin(2), pin(2)]);
    assert_eq!((open(&envelope(&twice, &statement(), &revocation(4))), judge.is_valid(&twice)), (Reads, false));
    for (count, takes) in [(16, true), (17, false)] {
        let mut many = root();
        many["feed"]["keys"] = (2..count + 2).map(pin).collect();
        let document = seal(ROOT_TYPE, &many, &[1]);
        let read = json::parse(&document.to_string(), trust::RULES).unwrap();
        assert_eq!(Root::read(&Envelope::read(&read).unwrap()).is_ok(), takes, "{count}");
        assert_eq!(judge.is_valid(&many), takes, "{count}");
    }
}

#[test]
fn each_statement_is_judged_alike_by_the_reader_and_by_the_schema() {
    expect_none(judge_all("fresh", &statement(), STATEMENTS, |document| {
        open(&envelope(&root(), document, &revocation(4)))
    }));
}

#[test]
fn each_revocation_is_judged_alike_by_the_reader_and_by_the_schema() {
    expect_none(judge_all("revocation", &revocation(4), REVOCATIONS, |document| {
        let document = seal(REVOCATION_TYPE, document, &[4]);
        let read = json::parse(&document.to_string(), trust::RULES).unwrap();
        if Revocation::read(&Envelope::read(&read).unwrap()).is_ok() { Reads } else { Drops }
    }));
}

#[test]
fn each_envelope_with_a_chain_is_judged_alike_by_the_core_and_by_the_schema() {
    let base = envelope(&root(), &statement(), &revocation(4));
    expect_none(judge_all("envelope", &base, ENVELOPES, open));
    let judge = judge_of("envelope");
    for (member, count, expected) in
        [("roots", 17, Refuses("root")), ("revocations", 16, Reads), ("revocations", 17, Refuses("format"))]
    {
        let mut many = base.clone();
        many[member] = Value::Array(vec![base[member][0].clone(); count]);
        assert_eq!((open(&many), judge.is_valid(&many)), (expected, expected == Reads), "{count} {member}");
    }
}
