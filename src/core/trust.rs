//! Trust: who has signed a feed. DSSE envelopes (version 1), strict Ed25519, a threshold of distinct keys.
//!
//! Nothing in a payload is looked at before its signatures are: [`open`] gives the very bytes that were verified, and the reader of
//! the feed gets those and no others. There is no way to have them otherwise. Next: `source/signed_feed.rs`.

use super::error::{Code, Failure};
use super::json::{Json, Rules, parse};
use base64ct::{Base64, Encoding};
use ed25519_dalek::{Signature, VerifyingKey};
use sha2::{Digest, Sha256};

/// The payload's type in the envelope.
pub const PAYLOAD_TYPE: &str = "application/vnd.extension-update.feed.v1+json";

/// How large an envelope may be, in bytes.
pub const MAX_ENVELOPE_BYTES: usize = 384 * 1024;

/// How large a payload may be, in bytes.
pub const MAX_PAYLOAD_BYTES: usize = 256 * 1024;

/// How deep envelopes and payloads may nest. Duplicate keys are refused: two readers of one document must see the same.
pub const RULES: Rules = Rules { depth: 8, duplicate_keys: false };

/// How many signatures are looked at: each costs a verification for each pinned key.
pub const MAX_SIGNATURES: usize = 16;

/// The bytes that are signed: `"DSSEv1" SP len(type) SP type SP len(payload) SP payload`, lengths in decimal ASCII (DSSE, version 1).
pub fn pre_authentication_encoding(payload_type: &str, payload: &[u8]) -> Vec<u8> {
    let mut bytes = format!("DSSEv1 {} {payload_type} {} ", payload_type.len(), payload.len()).into_bytes();
    bytes.extend_from_slice(payload);
    bytes
}

/// The name of a public key: the first 16 hex digits of its SHA-256. A hint for people, never trusted.
pub fn key_id(key: &[u8; 32]) -> String {
    hex(&sha256(key)[..8])
}

/// SHA-256.
pub fn sha256(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

/// Lower-case hex digits.
pub fn hex(bytes: &[u8]) -> String {
    let digit = |nibble: u8| char::from(b"0123456789abcdef"[usize::from(nibble & 15)]);
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(*byte)]).collect()
}

/// Whether `signature` over `message` is by the holder of `key`: Ed25519 of RFC 8032 with its strictest reading. A scalar or a point that is
/// not in its one canonical form is refused, and so are keys and points of small order, which would fit many messages.
pub fn verify(key: &[u8; 32], message: &[u8], signature: &[u8; 64]) -> bool {
    read_key(key).is_some_and(|key| key.verify_strict(message, &Signature::from_bytes(signature)).is_ok())
}

/// The point of a public key; `None` where the bytes are no point, or not its one canonical encoding.
pub fn read_key(key: &[u8; 32]) -> Option<VerifyingKey> {
    VerifyingKey::from_bytes(key).ok().filter(|_| is_canonical(key))
}

/// Whether the y of a point is less than 2²⁵⁵−19 (RFC 8032, section 5.1.3); the crate reduces it instead.
fn is_canonical(point: &[u8; 32]) -> bool {
    let [low, middle @ .., high] = point;
    *low < 0xed || *high & 0x7f != 0x7f || middle.iter().any(|byte| *byte != 0xff)
}

/// Opens an envelope: the payload's bytes, once at least `threshold` distinct keys of `keys` have signed them.
///
/// # Errors
/// `too-large`; `format` where the text is no envelope, or one of another payload type; `unsigned` where nobody has signed;
/// `signature` where too few of the pinned keys have.
pub fn open(text: &str, keys: &[[u8; 32]], threshold: u64) -> Result<Vec<u8>, Failure> {
    if text.len() > MAX_ENVELOPE_BYTES {
        return Err(Failure::of(Code::TooLarge));
    }
    let wrong = |detail: &str| Failure::with_detail(Code::Format, detail);
    // What was no UTF-8 has become this character on its way; no envelope holds it.
    if text.contains('\u{fffd}') {
        return Err(wrong("the envelope is not UTF-8"));
    }
    let json = parse(text, RULES).map_err(|error| Failure::with_detail(Code::Format, error.to_string()))?;
    let word = |key: &str| json.get(key).and_then(Json::as_str);
    let signatures = json.get("signatures").map(|list| list.as_array().ok_or_else(|| wrong("signatures: no array")));
    let signatures = signatures.transpose()?.unwrap_or_default();
    let (Some(payload_type), Some(payload)) = (word("payloadType"), word("payload")) else {
        // The feed itself, out of its envelope.
        let bare = json.get("schema").is_some() && json.get("products").is_some();
        return Err(if bare { Failure::of(Code::Unsigned) } else { wrong("the answer is no signed envelope") });
    };
    if signatures.is_empty() {
        return Err(Failure::of(Code::Unsigned));
    }
    if signatures.len() > MAX_SIGNATURES {
        return Err(wrong("signatures: there are more than 16"));
    }
    let payload = decode(payload).ok_or_else(|| wrong("payload: is not base64"))?;
    if payload.len() > MAX_PAYLOAD_BYTES {
        return Err(Failure::of(Code::TooLarge));
    }
    let message = pre_authentication_encoding(payload_type, &payload);
    let mut signed_by: Vec<&[u8; 32]> = Vec::new();
    for entry in signatures {
        let signature =
            entry.get("sig").and_then(Json::as_str).ok_or_else(|| wrong("signatures: one has no \"sig\""))?;
        // One that cannot be one does not count; it never spoils those beside it.
        let Some(signature) = decode(signature).and_then(|bytes| <[u8; 64]>::try_from(bytes).ok()) else { continue };
        // A key that has signed is not asked again: two signatures of one key count once.
        let waiting = keys.iter().filter(|key| !signed_by.contains(key)).collect::<Vec<_>>();
        signed_by.extend(waiting.into_iter().find(|key| verify(key, &message, &signature)));
    }
    let needed = usize::try_from(threshold).unwrap_or(usize::MAX).max(1);
    if signed_by.len() < needed {
        return Err(Failure::of(Code::Signature));
    }
    // Rightly signed, and for something else: a signature over another kind of document is no signature over a feed.
    if payload_type != PAYLOAD_TYPE {
        return Err(Failure::with_detail(Code::Format, format!("payloadType: {}", Json::from(payload_type))));
    }
    Ok(payload)
}

/// The bytes of a base64 text of either alphabet, as DSSE (version 1) allows; strict about its end.
pub fn decode(text: &str) -> Option<Vec<u8>> {
    let standard = |c: char| match c {
        '-' => '+',
        '_' => '/',
        other => other,
    };
    if text.contains(['-', '_']) {
        return Base64::decode_vec(&text.chars().map(standard).collect::<String>()).ok();
    }
    Base64::decode_vec(text).ok()
}
