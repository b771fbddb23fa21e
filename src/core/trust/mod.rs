//! Trust: who has signed a feed. DSSE envelopes (version 1), strict Ed25519, thresholds of distinct keys, a chain of
//! roots.
//!
//! Nothing in a payload is looked at before its signatures are: [`open`] gives the very bytes that were verified, and
//! the reader of the feed gets those and no others. There is no way to have them otherwise. Next: `envelope.rs` (one
//! envelope and who has signed it), `roots.rs`, `revocation.rs`, `fresh.rs` (the optional members), `verifier.rs` (why
//! a judgement may pause), then `source/signed_feed.rs`.

pub(super) mod document;
mod envelope;
mod fresh;
mod revocation;
mod roots;
mod verifier;

use super::error::{Code, Failure};
use super::json::{Json, Rules, parse};
use super::moment::{MILLIS_OF_DAY, Moment};
use base64ct::{Base64, Encoding};
use ed25519_dalek::{Signature, VerifyingKey};
pub use envelope::{Ballot, Envelope};
pub use fresh::{Confirmation, Doubt, MAX_FRESH_DAYS};
pub use revocation::{MAX_REVOCATIONS, Revocation};
pub use roots::{MAX_ROOTS, Root, SeenRoot, follow};
use sha2::{Digest, Sha256};
pub use verifier::{Stop, Verifier, in_one_piece};

/// The type of a feed in its envelope.
pub const PAYLOAD_TYPE: &str = "application/vnd.extension-update.feed.v1+json";

/// The type of a root: whose keys count from here on.
pub const ROOT_TYPE: &str = "application/vnd.extension-update.root.v1+json";

/// The type of a statement that a feed is still the newest.
pub const FRESH_TYPE: &str = "application/vnd.extension-update.fresh.v1+json";

/// The type of a revocation: a key is no longer its owner's alone.
pub const REVOCATION_TYPE: &str = "application/vnd.extension-update.revocation.v1+json";

/// How large an envelope may be, in bytes.
pub const MAX_ENVELOPE_BYTES: usize = 384 * 1024;

/// How large a payload may be, in bytes.
pub const MAX_PAYLOAD_BYTES: usize = 256 * 1024;

/// How deep envelopes and payloads may nest. Duplicate keys are refused: two readers of one document must see the same.
pub const RULES: Rules = Rules { depth: 8, duplicate_keys: false };

/// How far the clock of whoever has signed may be ahead, in milliseconds: a day.
pub const MAX_AHEAD_MS: u64 = MILLIS_OF_DAY;

/// How many signatures are looked at: each costs a verification for each key that may have made it.
pub const MAX_SIGNATURES: usize = 16;

/// An Ed25519 public key.
pub type Key = [u8; 32];

/// Keys, and how many of them must have signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Role {
    /// The keys, each once.
    pub keys: Vec<Key>,
    /// How many of them must have signed.
    pub threshold: u64,
}

/// What a policy pins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Anchor {
    /// Nothing: unsigned answers are taken.
    Nothing,
    /// The keys that sign feeds.
    Keys(Role),
    /// The keys that sign the first root; the last root of the chain names those that sign feeds.
    Root(Role),
}

/// What no answer may fall below, as far as it concerns keys. It only forbids: nothing becomes trusted because it was
/// seen before.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Floors {
    /// The highest root that was verified.
    pub root: Option<SeenRoot>,
    /// The keys that were revoked, by the hex of their SHA-256; at most [`MAX_REVOCATIONS`].
    pub revoked: Vec<String>,
}

/// An envelope whose feed may be read: its signatures are verified.
pub struct Opened {
    /// The payload's bytes.
    pub payload: Vec<u8>,
    /// The names of the keys that have signed it, as many as had to.
    pub signed_by: Vec<String>,
    /// What is to be remembered once all is well.
    pub floors: Floors,
    /// Whether a root that is new here has replaced the keys that sign feeds: then a counter that was seen before may
    /// be a thief's.
    pub rekeyed: bool,
    /// What the vendor says about its being the newest; `None` where the keys are pinned, or the last root names none
    /// for it.
    pub fresh: Option<Confirmation>,
}

/// The bytes that are signed: `"DSSEv1" SP len(type) SP type SP len(payload) SP payload`, lengths in decimal ASCII
/// (DSSE, version 1).
pub fn pre_authentication_encoding(payload_type: &str, payload: &[u8]) -> Vec<u8> {
    let mut bytes = format!("DSSEv1 {} {payload_type} {} ", payload_type.len(), payload.len()).into_bytes();
    bytes.extend_from_slice(payload);
    bytes
}

/// The name of a public key: the first 16 hex digits of its SHA-256. A hint, never trusted.
pub fn key_id(key: &Key) -> String {
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

/// Whether `signature` over `message` is by the holder of `key`: Ed25519 of RFC 8032 with its strictest reading. A
/// scalar or a point that is not in its one canonical form is refused, and so are keys and points of small order, which
/// would fit many messages.
pub fn verify(key: &Key, message: &[u8], signature: &[u8; 64]) -> bool {
    read_key(key).is_some_and(|key| key.verify_strict(message, &Signature::from_bytes(signature)).is_ok())
}

/// The point of a public key; `None` where the bytes are no point, or not its one canonical encoding.
pub fn read_key(key: &Key) -> Option<VerifyingKey> {
    VerifyingKey::from_bytes(key).ok().filter(|_| is_canonical(key))
}

/// Whether the y of a point is less than 2²⁵⁵−19 (RFC 8032, section 5.1.3); the crate reduces it instead.
fn is_canonical(point: &Key) -> bool {
    let [low, middle @ .., high] = point;
    *low < 0xed || *high & 0x7f != 0x7f || middle.iter().any(|byte| *byte != 0xff)
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

/// Opens an envelope by pinned keys: the payload's bytes, once at least `threshold` distinct keys of `keys` have signed
/// them.
///
/// # Errors
/// As [`open_by`].
pub fn open(text: &str, keys: &[Key], threshold: u64) -> Result<Vec<u8>, Failure> {
    let (_, envelope) = read(text)?;
    let signers = Role { keys: keys.to_vec(), threshold };
    in_one_piece(|verifier| take(&envelope, &signers, verifier)).map(|(payload, _)| payload)
}

/// Opens an envelope by what the policy pins, in the order of the contract: its size and form, the roots, the
/// revocations, the signatures of the feed. What the vendor says of its being fresh is judged by whoever has read the
/// feed.
///
/// # Errors
/// `too-large`; `format` where the text is no envelope, or one of another payload type; `unsigned` where nobody has
/// signed; `root` where the chain of roots does not hold, `rollback` or `equivocation` where it is not the one that was
/// seen; `signature` where too few of the keys have signed that may.
pub fn open_by(
    anchor: &Anchor,
    text: &str,
    floors: &Floors,
    now: Moment,
    verifier: &mut Verifier,
) -> Result<Opened, Stop> {
    let (json, envelope) = read(text)?;
    let chain = match anchor {
        Anchor::Root(pinned) => follow(json.get("roots"), pinned, floors.root.as_ref(), now, verifier)?,
        Anchor::Keys(_) | Anchor::Nothing => Vec::new(),
    };
    let (Anchor::Keys(pinned) | Anchor::Root(pinned)) = anchor else {
        return Err(Failure::of(Code::Signature).into());
    };
    let signers = chain.last().map_or(pinned, |root| &root.feed);
    let named = roots::keys(&chain, pinned);
    let revoked = revocation::gather(json.get("revocations"), &named, &floors.revoked, verifier)?;
    let (payload, signed_by) = take(&envelope, &signers.without(&revoked), verifier)?;
    let last = chain.last();
    let fresh = last.and_then(|root| root.fresh.as_ref());
    let seen = last.map(|root| SeenRoot { version: root.version, sha256: root.sha256.clone() });
    Ok(Opened {
        payload,
        signed_by,
        rekeyed: roots::replaces_keys(&chain, floors.root.as_ref()),
        fresh: fresh.map(|role| Confirmation::new(json.get("fresh"), role.without(&revoked))),
        floors: Floors {
            root: seen.or_else(|| floors.root.clone()),
            revoked: revoked.iter().take(MAX_REVOCATIONS).map(|key| hex(&sha256(key))).collect(),
        },
    })
}

/// The entries of an optional list of so many at most.
fn entries<'a>(json: Option<&'a Json>, name: &str, most: usize) -> Result<&'a [Json], String> {
    match json {
        None => Ok(&[]),
        Some(Json::Array(entries)) if entries.len() <= most => Ok(entries),
        Some(Json::Array(_)) => Err(format!("{name}: there are more than {most}")),
        Some(_) => Err(format!("{name}: no array")),
    }
}

/// The JSON of an envelope's text, and the envelope of the feed in it.
fn read(text: &str) -> Result<(Json, Envelope), Failure> {
    if text.len() > MAX_ENVELOPE_BYTES {
        return Err(Failure::of(Code::TooLarge));
    }
    // What was no UTF-8 has become this character on its way; no envelope holds it.
    if text.contains('\u{fffd}') {
        return Err(Failure::with_detail(Code::Format, "the envelope is not UTF-8"));
    }
    let json = parse(text, RULES).map_err(|error| Failure::with_detail(Code::Format, error.to_string()))?;
    let envelope = Envelope::read(&json)?;
    Ok((json, envelope))
}

/// The payload of a feed's envelope, once these keys have signed it, and the names of those that have.
fn take(envelope: &Envelope, signers: &Role, verifier: &mut Verifier) -> Result<(Vec<u8>, Vec<String>), Stop> {
    let mut ballot = Ballot::of(envelope);
    if !ballot.carries(signers, verifier)? {
        return Err(Failure::of(Code::Signature).into());
    }
    // Rightly signed, and for something else: a signature over another kind of document is no signature over a feed.
    if envelope.payload_type != PAYLOAD_TYPE {
        let detail = format!("payloadType: {}", Json::from(envelope.payload_type.as_str()));
        return Err(Failure::with_detail(Code::Format, detail).into());
    }
    Ok((envelope.payload.clone(), ballot.names()))
}

impl Role {
    /// What is left of it when these keys are revoked. The threshold stays: a revoked key is a signer too few.
    fn without(&self, revoked: &[Key]) -> Role {
        let mut role = self.clone();
        role.keys.retain(|key| !revoked.contains(key));
        role
    }
}

impl Anchor {
    /// Whether an answer must be signed.
    pub fn is_pinned(&self) -> bool {
        *self != Anchor::Nothing
    }
}
