//! A vendor: keys by number, and envelopes around whatever bytes. It must never be used to say whether an envelope is
//! good: each target says so from how it made it. Read next: `fuzz_targets/envelope.rs`.

use base64ct::{Base64, Encoding};
use ed25519_dalek::{Signer, SigningKey};
use extension_update::core::{json::Json, moment::Moment, trust};
use std::sync::OnceLock;

/// How many keys there are, by number. The last one is in no role.
pub const KEYS: u8 = 24;

/// The moment at which everything here happens: 2026-10-02, a day after what the corpora publish.
pub const NOW: Moment = Moment::of_millis(1_790_928_000_000);

/// All that was ever signed outside a running target: the payloads of the envelopes in the corpus
/// (`examples/make_envelopes.rs`).
pub const SIGNED_PAYLOADS: [&[u8]; 2] = [
    br#"{"schema":1,"seq":7,"issued":"2026-10-01T08:00:00Z","expires":"2027-03-30T08:00:00Z","products":{"DEMO":{"releases":[]}}}"#,
    b"",
];

/// The public key with this number.
pub fn public_key(number: u8) -> [u8; 32] {
    secret_key(number).verifying_key().to_bytes()
}

/// The same as a config pins it.
pub fn pin(number: u8) -> String {
    Base64::encode_string(&public_key(number))
}

/// The signature of the key with this number over an envelope of this type and payload.
pub fn sign(number: u8, payload_type: &str, payload: &[u8]) -> [u8; 64] {
    secret_key(number).sign(&trust::pre_authentication_encoding(payload_type, payload)).to_bytes()
}

/// The text of an envelope that holds these signatures, whatever they are worth.
pub fn write_envelope(payload_type: &str, payload: &[u8], signatures: &[[u8; 64]]) -> String {
    let entry = |signature: &[u8; 64]| Json::object([("sig", Base64::encode_string(signature).into())]);
    Json::object([
        ("payloadType", payload_type.into()),
        ("payload", Base64::encode_string(payload).into()),
        ("signatures", Json::Array(signatures.iter().map(entry).collect())),
    ])
    .to_string()
}

/// An envelope of the right type, rightly signed by the keys with these numbers.
pub fn seal(payload: &[u8], numbers: &[u8]) -> String {
    let signatures: Vec<_> = numbers.iter().map(|number| sign(*number, trust::PAYLOAD_TYPE, payload)).collect();
    write_envelope(trust::PAYLOAD_TYPE, payload, &signatures)
}

/// Base64, as everything signed is written.
pub fn encode(bytes: &[u8]) -> String {
    Base64::encode_string(bytes)
}

fn secret_key(number: u8) -> SigningKey {
    // Made once: a made chain asks for a hundred of them.
    static SECRETS: OnceLock<Vec<SigningKey>> = OnceLock::new();
    let secrets = SECRETS.get_or_init(|| (0..=KEYS).map(|number| SigningKey::from_bytes(&[number; 32])).collect());
    secrets[usize::from(number)].clone()
}
