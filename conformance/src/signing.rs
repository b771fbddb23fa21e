//! The vendor's side of a signed feed: keys, payloads, envelopes. Written from the contract, not by the panel's code,
//! so that both are compared. The keys are made of a number and are worth nothing. Next: `suites/mod.rs`.

use base64ct::{Base64, Encoding};
use ed25519_dalek::{Signer, SigningKey};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::panel;

pub const PAYLOAD_TYPE: &str = "application/vnd.extension-update.feed.v1+json";

/// The vendor's key of this number.
pub fn key(number: u8) -> SigningKey {
    SigningKey::from_bytes(&[number; 32])
}

/// A public key as it stands in the config.
pub fn pin(key: &SigningKey) -> Value {
    Base64::encode_string(key.verifying_key().as_bytes()).into()
}

/// The contract's config for a signed feed with these pins.
pub fn config(keys: &[SigningKey], threshold: u64) -> Value {
    let mut config = panel::config("signed-feed");
    config["policy"] = json!({"publicKeys": keys.iter().map(pin).collect::<Vec<_>>(), "threshold": threshold});
    config
}

/// A signature over a payload, as an entry of an envelope.
pub fn sign(payload_type: &str, payload: &[u8], key: &SigningKey) -> Value {
    let mut message = format!("DSSEv1 {} {payload_type} {} ", payload_type.len(), payload.len()).into_bytes();
    message.extend_from_slice(payload);
    json!({"keyid": "0011223344556677", "sig": Base64::encode_string(&key.sign(&message).to_bytes())})
}

/// An envelope with these signatures.
pub fn wrap(payload: &[u8], signatures: &[Value]) -> Value {
    json!({"payloadType": PAYLOAD_TYPE, "payload": Base64::encode_string(payload), "signatures": signatures})
}

/// An envelope that these keys have signed.
pub fn seal(payload: &[u8], keys: &[SigningKey]) -> String {
    let signatures: Vec<Value> = keys.iter().map(|key| sign(PAYLOAD_TYPE, payload, key)).collect();
    wrap(payload, &signatures).to_string()
}

/// A payload whose product has these releases.
pub fn statement(seq: u64, releases: &[Value]) -> Value {
    json!({
        "schema": 1, "seq": seq, "issued": "2026-10-01T08:00:00Z", "expires": "2027-03-30T08:00:00Z",
        "products": {"DEMO": {"name": {"ru": "Демо"}, "homepage": "https://example.com/", "releases": releases}},
    })
}

/// A release that can be installed.
pub fn release(version: &str) -> Value {
    json!({
        "version": version, "date": "2026-10-01", "channel": "stable",
        "artifact": {"name": "DEMO.cfe", "urls": ["https://updates.example.com/files/DEMO.cfe"], "size": 51814, "sha256": "ab".repeat(32)},
        "notes": {"ru": "- Изменилась версия"},
    })
}

/// The contract's config for a signed feed behind these pinned root keys.
pub fn rooted(keys: &[u8], threshold: u64) -> Value {
    let mut config = panel::config("signed-feed");
    config["policy"] = json!({"root": role(keys, threshold)});
    config
}

/// Keys by number, and how many of them must sign.
pub fn role(keys: &[u8], threshold: u64) -> Value {
    json!({"keys": keys.iter().map(|number| pin(&key(*number))).collect::<Vec<_>>(), "threshold": threshold})
}

/// A root that names one key for feeds.
pub fn root(version: u64, own: Value, feed: u8) -> Value {
    json!({
        "schema": 1, "version": version, "issued": "2026-09-01T08:00:00Z", "expires": "2027-09-01T08:00:00Z",
        "root": own, "feed": role(&[feed], 1),
    })
}

/// A statement that this feed is still the newest.
pub fn confirmation(feed: &Value) -> Value {
    let sha256: String = Sha256::digest(feed.to_string()).iter().map(|byte| format!("{byte:02x}")).collect();
    json!({
        "schema": 1, "seq": feed["seq"], "sha256": sha256,
        "issued": "2026-10-01T08:00:00Z", "expires": "2026-10-31T08:00:00Z",
    })
}

/// A document of the chain, `root` or `fresh`, in an envelope of its own.
pub fn seal_document(kind: &str, document: &Value, signers: &[u8]) -> Value {
    let (kind, payload) = (format!("application/vnd.extension-update.{kind}.v1+json"), document.to_string());
    let signatures: Vec<Value> = signers.iter().map(|number| sign(&kind, payload.as_bytes(), &key(*number))).collect();
    json!({"payloadType": kind, "payload": Base64::encode_string(payload.as_bytes()), "signatures": signatures})
}

/// A feed by this key, with the sealed roots above it and, where there is one, a sealed statement.
pub fn seal_under(roots: &[Value], feed: &Value, signer: u8, fresh: Option<&Value>) -> String {
    let payload = feed.to_string();
    let mut envelope = wrap(payload.as_bytes(), &[sign(PAYLOAD_TYPE, payload.as_bytes(), &key(signer))]);
    envelope["roots"] = roots.into();
    if let Some(fresh) = fresh {
        envelope["fresh"] = fresh.clone();
    }
    envelope.to_string()
}
