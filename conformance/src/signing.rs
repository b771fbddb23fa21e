//! The vendor's side of a signed feed: keys, payloads, envelopes. Written from the contract, not by the panel's code, so that both are compared.
//! The keys are made of a number and are worth nothing. Next: `suites/mod.rs`.

use base64ct::{Base64, Encoding};
use ed25519_dalek::{Signer, SigningKey};
use serde_json::{Value, json};

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
