//! The vendor's side of a signed feed, for the tests: keys, envelopes (DSSE, version 1) and the documents in them.
//!
//! Written from `docs/feed-format.md`, and never with the panel's code: what verifies must not be held to itself. The
//! keys are public and worth nothing.

use base64ct::{Base64, Encoding};
use ed25519_dalek::{Signer, SigningKey};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::sync::OnceLock;

pub const FEED_TYPE: &str = "application/vnd.extension-update.feed.v1+json";
pub const ROOT_TYPE: &str = "application/vnd.extension-update.root.v1+json";
pub const FRESH_TYPE: &str = "application/vnd.extension-update.fresh.v1+json";
pub const REVOCATION_TYPE: &str = "application/vnd.extension-update.revocation.v1+json";

/// A pair of keys.
pub struct Key(SigningKey);

impl Key {
    pub fn from_seed(seed: &[u8; 32]) -> Key {
        Key(SigningKey::from_bytes(seed))
    }

    pub fn public(&self) -> [u8; 32] {
        self.0.verifying_key().to_bytes()
    }

    /// The public key as a config pins it.
    pub fn pin(&self) -> String {
        Base64::encode_string(&self.public())
    }

    /// What a revocation and the memory call it; an envelope has the first 16 digits.
    pub fn name(&self) -> String {
        hash(self.public())
    }

    pub fn sign(&self, message: &[u8]) -> [u8; 64] {
        self.0.sign(message).to_bytes()
    }

    /// The signature over a payload, as an entry of an envelope.
    pub fn entry(&self, payload_type: &str, payload: &[u8]) -> Value {
        let sig = self.sign(&encode(payload_type, payload));
        json!({"keyid": self.name()[..16], "sig": Base64::encode_string(&sig)})
    }
}

/// The key with this number.
pub fn key(number: u8) -> &'static Key {
    // Made once: a fuzz target asks for a hundred of them an input.
    static KEYS: [OnceLock<Key>; 256] = [const { OnceLock::new() }; 256];
    KEYS[usize::from(number)].get_or_init(|| Key::from_seed(&[number; 32]))
}

pub fn pin(number: u8) -> String {
    key(number).pin()
}

pub fn pins(numbers: &[u8]) -> Vec<String> {
    numbers.iter().map(|number| pin(*number)).collect()
}

/// Keys, and how many of them must sign.
pub fn role(numbers: &[u8], threshold: u64) -> Value {
    json!({"keys": pins(numbers), "threshold": threshold})
}

/// The SHA-256 in hex digits.
pub fn hash(bytes: impl AsRef<[u8]>) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// What is signed: `"DSSEv1" SP len(type) SP type SP len(payload) SP payload`, lengths in decimal digits.
pub fn encode(payload_type: &str, payload: &[u8]) -> Vec<u8> {
    [format!("DSSEv1 {} {payload_type} {} ", payload_type.len(), payload.len()).as_bytes(), payload].concat()
}

/// An envelope with these signatures, whatever they are worth.
pub fn envelope(payload_type: &str, payload: &[u8], signatures: &[Value]) -> Value {
    json!({"payloadType": payload_type, "payload": Base64::encode_string(payload), "signatures": signatures})
}

/// An envelope around these bytes, signed by these keys.
pub fn seal_bytes(payload_type: &str, payload: &[u8], signers: &[u8]) -> Value {
    let signatures: Vec<Value> = signers.iter().map(|number| key(*number).entry(payload_type, payload)).collect();
    envelope(payload_type, payload, &signatures)
}

/// An envelope around a document, signed by these keys.
pub fn seal(payload_type: &str, document: &Value, signers: &[u8]) -> Value {
    seal_bytes(payload_type, document.to_string().as_bytes(), signers)
}

/// A feed by key 1.
pub fn sign(feed: &Value) -> String {
    wrap(feed, 1, json!({}))
}

/// A feed by this key, with these members beside it.
pub fn wrap(feed: &Value, signer: u8, members: Value) -> String {
    let mut envelope = seal(FEED_TYPE, feed, &[signer]);
    for (name, member) in members.as_object().into_iter().flatten() {
        envelope[name] = member.clone();
    }
    envelope.to_string()
}

/// The document with these keys set so; `null` takes one away.
pub fn changed(mut document: Value, changes: Value) -> Value {
    let Value::Object(changes) = changes else { return document };
    for (key, value) in changes {
        match document.as_object_mut() {
            Some(entries) if value.is_null() => drop(entries.remove(&key)),
            _ => document[key] = value,
        }
    }
    document
}

/// A release of product DEMO changed so.
pub fn release(version: &str, changes: Value) -> Value {
    let release = json!({
        "version": version, "date": "2026-10-01", "channel": "stable", "kind": "update",
        "artifact": {
            "name": "DEMO.cfe", "urls": ["https://updates.example.com/files/DEMO.cfe"], "size": 51814,
            "sha256": "0123456789abcdef".repeat(4)
        },
        "notes": {"ru": format!("- Изменения {version}"), "en": format!("- Changes {version}")}
    });
    changed(release, changes)
}

/// A release of which there is nothing more to say.
pub fn plain(version: &str) -> Value {
    release(version, json!({}))
}

/// The feed of product DEMO with these releases.
pub fn payload(seq: u64, releases: &[Value]) -> Value {
    json!({
        "schema": 1, "seq": seq, "issued": "2026-10-01T08:00:00Z", "expires": "2027-03-30T08:00:00Z",
        "products": {"DEMO": {"name": {"ru": "Демо", "en": "Demo"}, "releases": releases}}
    })
}

/// A feed that offers this version.
pub fn offering(seq: u64, version: &str) -> Value {
    payload(seq, &[plain(version)])
}

/// A feed that offers 0.0.0.4.
pub fn newest(seq: u64) -> Value {
    offering(seq, "0.0.0.4")
}

/// A root: its keys and how many must sign, the keys that sign feeds, and those that confirm them.
pub fn root(version: u64, (keys, threshold): (&[u8], u64), feed: &[u8], fresh: &[u8]) -> Value {
    let mut root = json!({
        "schema": 1, "version": version, "issued": "2026-01-01T08:00:00Z", "expires": "2027-06-01T08:00:00Z",
        "root": role(keys, threshold), "feed": role(feed, 1)
    });
    if !fresh.is_empty() {
        root["fresh"] = role(fresh, 1);
    }
    root
}

/// For a month: the statement that this feed is the newest.
pub fn confirmation(feed: &Value) -> Value {
    json!({
        "schema": 1, "seq": feed["seq"], "sha256": hash(feed.to_string()),
        "issued": "2026-10-01T08:00:00Z", "expires": "2026-10-31T08:00:00Z"
    })
}

/// The word that this key is good no more.
pub fn revocation(number: u8) -> Value {
    json!({"schema": 1, "key": key(number).name(), "issued": "2026-09-01T08:00:00Z"})
}

#[cfg(test)]
mod tests {
    /// The example of the DSSE specification (protocol.md).
    #[test]
    fn the_signed_bytes_are_those_of_the_specification() {
        assert_eq!(
            super::encode("http://example.com/HelloWorld", b"hello world"),
            b"DSSEv1 29 http://example.com/HelloWorld 11 hello world"
        );
    }
}
