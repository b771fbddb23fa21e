//! A vendor: envelopes around whatever bytes. It must never be used to say whether an envelope is good: each target
//! says so from how it made it. Read next: `fuzz_targets/envelope.rs`.

use base64ct::{Base64, Encoding};
use extension_update::core::{json::Json, moment::Moment};
use extension_update_signing::{FEED_TYPE, key};

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

/// The signature of the key with this number over an envelope of this type and payload.
pub fn sign(number: u8, payload_type: &str, payload: &[u8]) -> [u8; 64] {
    key(number).sign(&extension_update_signing::encode(payload_type, payload))
}

/// The text of an envelope that holds these signatures, whatever they are worth.
pub fn write_envelope(payload_type: &str, payload: &[u8], signatures: &[[u8; 64]]) -> String {
    let entry = |signature: &[u8; 64]| Json::object([("sig", encode(signature).into())]);
    envelope(payload_type, payload, signatures.iter().map(entry).collect()).to_string()
}

/// An envelope with these entries for signatures.
pub fn envelope(payload_type: &str, payload: &[u8], entries: Vec<Json>) -> Json {
    Json::object([
        ("payloadType", payload_type.into()),
        ("payload", encode(payload).into()),
        ("signatures", Json::Array(entries)),
    ])
}

/// An envelope of the right type, rightly signed by the keys with these numbers.
pub fn seal(payload: &[u8], numbers: &[u8]) -> String {
    let signatures: Vec<_> = numbers.iter().map(|number| sign(*number, FEED_TYPE, payload)).collect();
    write_envelope(FEED_TYPE, payload, &signatures)
}

/// Base64, as everything signed is written.
pub fn encode(bytes: &[u8]) -> String {
    Base64::encode_string(bytes)
}
