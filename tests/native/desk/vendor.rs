//! A vendor for the tests: keys, payloads and envelopes, good ones and others.

use super::{Desk, NOW, answered, start};
use base64ct::{Base64, Encoding};
use ed25519_dalek::{Signer, SigningKey};
use extension_update::core::config::Start;
use extension_update::core::event::Event;
use extension_update::core::exchange::{Answer, Response};
use extension_update::core::moment::Moment;
use extension_update::core::trust;
use serde_json::{Value, json};

/// The keys of a vendor, by number.
pub fn key(number: u8) -> SigningKey {
    SigningKey::from_bytes(&[number; 32])
}

/// As a config pins it.
pub fn pin(number: u8) -> String {
    Base64::encode_string(key(number).verifying_key().as_bytes())
}

/// An envelope around these bytes, signed by these keys.
pub fn sign_bytes(payload_type: &str, payload: &[u8], keys: &[u8]) -> Value {
    let message = trust::pre_authentication_encoding(payload_type, payload);
    let signatures: Vec<Value> = keys
        .iter()
        .map(|number| {
            let key = key(*number);
            json!({
                "keyid": trust::key_id(key.verifying_key().as_bytes()),
                "sig": Base64::encode_string(&key.sign(&message).to_bytes())
            })
        })
        .collect();
    json!({"payloadType": payload_type, "payload": Base64::encode_string(payload), "signatures": signatures})
}

/// An envelope around this payload, signed by key 1.
pub fn sign(payload: &Value) -> String {
    sign_bytes(trust::PAYLOAD_TYPE, payload.to_string().as_bytes(), &[1]).to_string()
}

/// A release of the contract's shape, changed so: keys of the release, and JSON. `null` takes a key away.
pub fn release(version: &str, changes: Value) -> Value {
    let mut release = json!({
        "version": version, "date": "2026-10-01", "channel": "stable", "kind": "update",
        "artifact": {
            "name": "DEMO.cfe", "urls": ["https://updates.example.com/files/DEMO.cfe"], "size": 51814,
            "sha256": "0123456789abcdef".repeat(4)
        },
        "notes": {"ru": format!("- Изменения {version}"), "en": format!("- Changes {version}")}
    });
    for (key, value) in changes.as_object().unwrap() {
        if value.is_null() {
            release.as_object_mut().unwrap().remove(key);
        } else {
            release[key] = value.clone();
        }
    }
    release
}

/// A payload of product DEMO with these releases.
pub fn payload(seq: u64, releases: &[Value]) -> Value {
    json!({
        "schema": 1, "seq": seq, "issued": "2026-10-01T08:00:00Z", "expires": "2027-03-30T08:00:00Z",
        "products": {"DEMO": {"name": {"ru": "Демо", "en": "Demo"}, "releases": releases}}
    })
}

/// A payload that offers 0.0.0.4.
pub fn newest(seq: u64) -> Value {
    payload(seq, &[release("0.0.0.4", json!({}))])
}

/// The changes of the contract's config that ask for a signed feed with key 1 pinned.
pub fn signed_config() -> Vec<(&'static str, String)> {
    vec![
        ("source", r#"{"kind":"signed-feed","url":"https://updates.example.com/feed.json","transport":"host"}"#.into()),
        ("policy", json!({"channels": ["stable"], "publicKeys": [pin(1)], "threshold": 1}).to_string()),
    ]
}

/// The contract's config that asks for a signed feed with key 1 pinned, changed so.
pub fn signed_start(changes: &[(&str, &str)]) -> Start {
    let signed = signed_config();
    let mut all: Vec<(&str, &str)> = signed.iter().map(|(key, value)| (*key, value.as_str())).collect();
    all.extend_from_slice(changes);
    start(&all)
}

/// A session that waits for a signed feed, with some keys of the config set otherwise.
pub fn waiting(changes: &[(&str, &str)]) -> Desk {
    later(changes, NOW)
}

/// A session that has been given a feed of these releases.
pub fn given(changes: &[(&str, &str)], releases: &[Value]) -> Desk {
    let mut desk = waiting(changes);
    give(&mut desk, 200, &sign(&payload(1, releases)));
    desk
}

/// The same at another time.
pub fn later(changes: &[(&str, &str)], now: Moment) -> Desk {
    let signed = signed_config();
    let mut all: Vec<(&str, &str)> = signed.iter().map(|(key, value)| (*key, value.as_str())).collect();
    all.extend_from_slice(changes);
    Desk::opened_at(now, &all)
}

/// What came for the newest question.
pub fn give(desk: &mut Desk, status: u16, body: &str) {
    give_answer(desk, answered(status, body));
}

pub fn give_answer(desk: &mut Desk, answer: Answer) {
    let ticket = desk.ticket();
    desk.send(Event::FeedArrived { ticket, answer });
}

/// An answer with a name.
pub fn tagged(status: u16, body: &str, etag: &str) -> Answer {
    Answer::Arrived(Response { status, body: body.into(), etag: Some(etag.into()), ..Response::default() })
}

/// The state and code after this envelope.
pub fn judged(envelope: &str) -> (&'static str, Option<&'static str>) {
    let mut desk = waiting(&[]);
    give(&mut desk, 200, envelope);
    (desk.state(), desk.code())
}

/// The memory that the host was last told to keep, as JSON text.
pub fn memory(desk: &Desk) -> Option<String> {
    desk.messages("remember").last().map(|params| params.get("memory").unwrap().to_string())
}

pub fn days_later(days: u64) -> Moment {
    NOW.after(days * 86_400_000)
}

/// A root of this version: its root keys and how many must sign, the keys that sign feeds, and those that confirm them.
pub fn root(version: u64, roots: (&[u8], u64), feed: &[u8], fresh: &[u8]) -> Value {
    let pins = |keys: &[u8]| keys.iter().map(|number| pin(*number)).collect::<Vec<_>>();
    let mut root = json!({
        "schema": 1, "version": version, "issued": "2026-01-01T08:00:00Z", "expires": "2027-06-01T08:00:00Z",
        "root": {"keys": pins(roots.0), "threshold": roots.1}, "feed": {"keys": pins(feed), "threshold": 1}
    });
    if !fresh.is_empty() {
        root["fresh"] = json!({"keys": pins(fresh), "threshold": 1});
    }
    root
}

/// An envelope around a small document, signed by these keys.
pub fn seal(payload_type: &str, payload: &Value, keys: &[u8]) -> Value {
    sign_bytes(payload_type, payload.to_string().as_bytes(), keys)
}

/// A statement that this feed is the newest.
pub fn fresh(feed: &Value, issued: &str, expires: &str, keys: &[u8]) -> Value {
    let sha256 = trust::hex(&trust::sha256(feed.to_string().as_bytes()));
    let statement = json!({"schema": 1, "seq": feed["seq"], "sha256": sha256, "issued": issued, "expires": expires});
    seal(trust::FRESH_TYPE, &statement, keys)
}

/// A revocation of a key, signed by another one or by itself.
pub fn revocation(key_number: u8, signer: u8) -> Value {
    let key = trust::hex(&trust::sha256(key(key_number).verifying_key().as_bytes()));
    seal(trust::REVOCATION_TYPE, &json!({"schema": 1, "key": key, "issued": "2026-09-01T08:00:00Z"}), &[signer])
}

/// The envelope of a feed by this key, with these optional members.
pub fn wrap(feed: &Value, signer: u8, members: Value) -> String {
    let mut envelope = seal(trust::PAYLOAD_TYPE, feed, &[signer]);
    for (name, member) in members.as_object().unwrap() {
        envelope[name] = member.clone();
    }
    envelope.to_string()
}

/// A policy that pins these root keys, changed so.
pub fn rooted(keys: &[u8], threshold: u64, changes: Value) -> String {
    let keys: Vec<String> = keys.iter().map(|number| pin(*number)).collect();
    let mut policy = json!({"channels": ["stable"], "root": {"keys": keys, "threshold": threshold}});
    for (name, value) in changes.as_object().unwrap() {
        policy[name] = value.clone();
    }
    policy.to_string()
}
