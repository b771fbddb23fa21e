//! The vectors of strict Ed25519: signatures that a loose verifier takes and the panel must not, and good ones beside
//! them.
//!
//! Everything follows from fixed seeds, so the data in `data/` can be made again byte for byte. A vector says what each
//! of three verifiers does: `loose` (cofactored, scalars reduced: here, [`loose`]), `plain` (`verify` of ed25519-dalek)
//! and `strict` (the panel's `trust::verify`). A deceit that none of the looser ones takes would prove nothing. Next:
//! `envelopes.rs`, `feeds.rs`, then `tests/play/`.

pub mod configs;
pub mod envelopes;
pub mod feeds;
pub mod fold;
pub mod memories;
mod places;
pub mod releases;
pub mod roots;

use base16ct::lower::encode_string as hex;
use curve25519_dalek::constants::{ED25519_BASEPOINT_POINT as B, EIGHT_TORSION};
use curve25519_dalek::edwards::{CompressedEdwardsY, EdwardsPoint};
use curve25519_dalek::scalar::Scalar;
use curve25519_dalek::traits::IsIdentity;
use serde_json::{Value, json};
use sha2::{Digest, Sha512};

/// The name of a file, and what makes its text.
pub type File = (&'static str, fn() -> String);

/// The files of `data/`.
pub const FILES: [File; 7] = [
    ("ed25519.json", ed25519_json),
    ("envelopes.json", envelopes::envelopes_json),
    ("feeds.json", feeds::feeds_json),
    ("releases.json", releases::releases_json),
    ("memories.json", memories::memories_json),
    ("configs.json", configs::configs_json),
    ("roots.json", roots::roots_json),
];

/// Vectors as a list, one a line.
fn list(lines: &[String]) -> String {
    format!("[\n{}\n]\n", lines.join(",\n"))
}

/// The order of the base point, little-endian (RFC 8032, section 5.1).
const ORDER: [u8; 32] = [
    0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58, 0xd6, 0x9c, 0xf7, 0xa2, 0xde, 0xf9, 0xde, 0x14, 0, 0, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0x10,
];

/// One question to a verifier, and what must come of it.
pub struct Vector {
    pub name: String,
    pub key: [u8; 32],
    pub message: Vec<u8>,
    pub signature: [u8; 64],
    pub loose: bool,
    pub plain: bool,
    pub strict: bool,
}

fn scalar(seed: &str) -> Scalar {
    Scalar::from_bytes_mod_order_wide(&Sha512::digest(seed).into())
}

fn challenge(r: &[u8; 32], key: &[u8; 32], message: &[u8]) -> Scalar {
    let digest = Sha512::new().chain_update(r).chain_update(key).chain_update(message).finalize();
    Scalar::from_bytes_mod_order_wide(&digest.into())
}

fn join(r: [u8; 32], s: [u8; 32]) -> [u8; 64] {
    let mut whole = [0; 64];
    whole[..32].copy_from_slice(&r);
    whole[32..].copy_from_slice(&s);
    whole
}

/// The loosest verifier that there is in the field: points of any order and encoding, scalars of any size, the equation
/// times eight.
pub fn loose(key: &[u8; 32], message: &[u8], signature: &[u8; 64]) -> bool {
    let half = |at: usize| -> [u8; 32] { std::array::from_fn(|index| signature[at + index]) };
    let (r, s) = (half(0), half(32));
    let (Some(a), Some(point)) = (CompressedEdwardsY(*key).decompress(), CompressedEdwardsY(r).decompress()) else {
        return false;
    };
    let s = Scalar::from_bytes_mod_order(s);
    (s * B - challenge(&r, key, message) * a - point).mul_by_cofactor().is_identity()
}

/// Each encoding of each point of small order, the canonical one first; the others are what a reader takes that reduces
/// y or ignores the sign of x = 0.
pub fn small_points() -> Vec<([u8; 32], EdwardsPoint, bool)> {
    let mut points: Vec<_> = EIGHT_TORSION.iter().map(|point| (point.compress().0, *point, true)).collect();
    // y = p and p + 1, and y = 1, p - 1, with either sign: other spellings of y = 0, 1, -1.
    for (low, last) in [(0xed, 0x7f), (0xee, 0x7f), (0x01, 0x00), (0xec, 0x7f)] {
        for sign in [0, 0x80] {
            let mut bytes = if last == 0 { [0; 32] } else { [0xff; 32] };
            bytes[0] = low;
            bytes[31] = last | sign;
            let known = points.iter().any(|(other, _, _)| *other == bytes);
            if let Some(point) = CompressedEdwardsY(bytes).decompress().filter(|_| !known) {
                points.push((bytes, point, false));
            }
        }
    }
    points
}

/// The first message of a row that makes the challenge fit; one in eight does.
fn message_where(fits: impl Fn(&[u8]) -> bool) -> Vec<u8> {
    let row = (0u32..).map(|number| format!("message {number}").into_bytes());
    row.into_iter().find(|message| fits(message)).unwrap_or_default()
}

/// All of them, in order.
pub fn vectors() -> Vec<Vector> {
    let mut list = Vec::new();
    let mut push = |name: String, key, message: &[u8], signature, takes: [bool; 3]| {
        let [loose, plain, strict] = takes;
        list.push(Vector { name, key, message: message.to_vec(), signature, loose, plain, strict });
    };
    let (a, r) = (scalar("key"), scalar("nonce"));
    let key = (a * B).compress().0;
    let nonce = (r * B).compress().0;
    let sign = |message: &[u8]| join(nonce, (r + challenge(&nonce, &key, message) * a).to_bytes());
    for message in ["", "DSSEv1", "привет"] {
        push(format!("good: {message:?}"), key, message.as_bytes(), sign(message.as_bytes()), [true; 3]);
    }
    let message = b"message";
    let good = sign(message);
    push("another message".into(), key, b"messagf", good, [false; 3]);
    for (what, at) in [("R", 0), ("S", 32)] {
        let mut bad = good;
        bad[at] ^= 1;
        push(format!("a bit of {what} turned"), key, message, bad, [false; 3]);
    }
    // S + L, S + 2L … while it fits into 32 bytes: other spellings of one signature.
    let mut s: [u8; 32] = std::array::from_fn(|index| good[32 + index]);
    for times in 1..=14 {
        let mut carry = 0;
        for (byte, order) in s.iter_mut().zip(ORDER) {
            let sum = u16::from(*byte) + u16::from(order) + carry;
            *byte = (sum & 0xff) as u8;
            carry = sum >> 8;
        }
        push(format!("S + {times}L"), key, message, join(nonce, s), [true, false, false]);
    }
    // A key of small order: R = sB fits each message whose challenge takes the key to zero.
    let small = small_points();
    let (s, big) = (r.to_bytes(), nonce);
    for (number, (bytes, point, canonical)) in small.iter().enumerate() {
        let what = if *canonical { "" } else { ", in another encoding" };
        let fits = |message: &[u8]| (challenge(&big, bytes, message) * point).is_identity();
        let message = message_where(fits);
        push(format!("a key of small order {number}{what}"), *bytes, &message, join(big, s), [true, true, false]);
        // A point of small order for R, and a key of mixed order that takes it in; plain `verify` compares R's bytes.
        for twist in [EIGHT_TORSION[1], *point] {
            let mixed = (a * B + twist).compress().0;
            let fits = |message: &[u8]| -(challenge(bytes, &mixed, message) * twist) == *point;
            if !(0..8u8).any(|times| -(Scalar::from(times) * twist) == *point) {
                continue;
            }
            let message = message_where(fits);
            let s = (challenge(bytes, &mixed, &message) * a).to_bytes();
            let name = format!("R of small order {number}{what}, a key of mixed order");
            push(name, mixed, &message, join(*bytes, s), [true, *canonical, false]);
            break;
        }
        let s = (challenge(bytes, &key, &message) * a).to_bytes();
        let plain = *canonical && point.is_identity();
        push(format!("R of small order {number}{what}"), key, &message, join(*bytes, s), [true, plain, false]);
        // Both: nothing is needed but zeros.
        let fits = |message: &[u8]| challenge(&[0; 32], bytes, message) * point == -zero_point();
        if (0..8u8).any(|times| Scalar::from(times) * point == -zero_point()) {
            push(
                format!("zeros for a key of small order {number}{what}"),
                *bytes,
                &message_where(fits),
                [0; 64],
                [true, true, false],
            );
        }
    }
    // What only the cofactored equation takes.
    for (number, twist) in EIGHT_TORSION.iter().enumerate().skip(1) {
        let mixed = (r * B + twist).compress().0;
        let s = (r + challenge(&mixed, &key, message) * a).to_bytes();
        push(format!("R of mixed order {number}"), key, message, join(mixed, s), [true, false, false]);
        let mixed = (a * B + twist).compress().0;
        let message = message_where(|message| !(challenge(&nonce, &mixed, message) * twist).is_identity());
        let s = (r + challenge(&nonce, &mixed, &message) * a).to_bytes();
        push(format!("a key of mixed order {number}"), mixed, &message, join(nonce, s), [true, false, false]);
    }
    // No point at all: nobody can hold such a key, and no reader may make one up for it.
    let off = off_the_curve();
    for (number, bytes) in off.iter().enumerate() {
        for (what, signature) in [("a good signature", good), ("zeros", [0; 64]), ("itself for R", join(*bytes, s))] {
            push(format!("a key off the curve {number}, {what}"), *bytes, message, signature, [false; 3]);
        }
        push(format!("R off the curve {number}"), key, message, join(*bytes, s), [false; 3]);
        let own = (challenge(bytes, &key, message) * a).to_bytes();
        push(format!("R off the curve {number}, taken for zero"), key, message, join(*bytes, own), [false; 3]);
    }
    list
}

/// R and S with which the equation holds for the neutral point as a key, whatever is signed.
fn neutral_signature() -> ([u8; 32], [u8; 32]) {
    let s = scalar("nonce");
    ((s * B).compress().0, s.to_bytes())
}

/// Encodings of no point: y from 2 on, with either sign, for which no x solves the curve's equation.
fn off_the_curve() -> Vec<[u8; 32]> {
    let encoded = (2..=u8::MAX).flat_map(|y| {
        [0, 0x80].map(|sign| {
            let mut bytes = [0; 32];
            (bytes[0], bytes[31]) = (y, sign);
            bytes
        })
    });
    encoded.filter(|bytes| CompressedEdwardsY(*bytes).decompress().is_none()).take(6).collect()
}

/// The point whose encoding is 32 zeros: y = 0.
fn zero_point() -> EdwardsPoint {
    CompressedEdwardsY([0; 32]).decompress().unwrap_or_default()
}

/// The text of `data/ed25519.json`: one vector a line.
pub fn ed25519_json() -> String {
    let line = |vector: &Vector| -> Value {
        json!({
            "name": vector.name, "key": hex(&vector.key), "message": hex(&vector.message), "signature": hex(&vector.signature),
            "loose": vector.loose, "plain": vector.plain, "strict": vector.strict,
        })
    };
    let lines: Vec<String> = vectors().iter().map(|vector| line(vector).to_string()).collect();
    list(&lines)
}
