//! Everything beside a feed that was ever signed outside a running target: a text may name each by a mark (`@a`), so
//! that few bytes make chains of them. It must never sign anything else: the target "roots" holds the panel to that.
//! Read next: `fuzz_targets/roots.rs`.

use crate::vendor::SIGNED_PAYLOADS;
use extension_update::core::json::Json;
use extension_update_signing::{FRESH_TYPE, REVOCATION_TYPE, ROOT_TYPE, hash, revocation, root, seal_bytes};
use std::sync::OnceLock;

/// The root key that is pinned.
pub const PINNED: u8 = 10;

/// A document, and the mark that stands for its envelope in a text.
pub struct Document {
    mark: char,
    payload: Vec<u8>,
    envelope: String,
}

/// What these are, in an order that counts: roots, statements, revocations.
pub struct Documents {
    roots: Vec<Document>,
    /// By keys that may not: they follow nothing here.
    strays: Vec<Document>,
    fresh: Vec<Document>,
    revocations: Vec<Document>,
}

impl Documents {
    pub fn signed() -> &'static Documents {
        static SIGNED: OnceLock<Documents> = OnceLock::new();
        SIGNED.get_or_init(sign_all)
    }

    /// The text with each mark as the envelope that it stands for.
    pub fn expand(&self, text: &str) -> String {
        let mut out = String::new();
        let mut pieces = text.split('@');
        out.push_str(pieces.next().unwrap_or_default());
        for piece in pieces {
            match piece.chars().next().and_then(|mark| self.all().find(|document| document.mark == mark)) {
                Some(document) => {
                    out.push_str(&document.envelope);
                    out.push_str(&piece[document.mark.len_utf8()..]);
                }
                None => {
                    out.push('@');
                    out.push_str(piece);
                }
            }
        }
        out
    }

    fn all(&self) -> impl Iterator<Item = &Document> {
        self.roots.iter().chain(&self.strays).chain(&self.fresh).chain(&self.revocations)
    }

    /// The version of the root with this SHA-256, where somebody has signed such a one.
    pub fn version_of_root(&self, digest: &str) -> Option<u64> {
        let found = self.roots.iter().find(|root| hash(&root.payload) == digest)?;
        Some(if matches!(found.mark, 'a' | 'd') {
            1
        } else if found.mark == 'c' {
            3
        } else {
            2
        })
    }

    /// Whether this root leaves the confirmation of feeds to somebody.
    pub fn root_confirms(&self, digest: &str) -> bool {
        self.roots.iter().any(|root| root.mark != 'a' && hash(&root.payload) == digest)
    }

    /// Whether these bytes are a statement of the right key that holds today.
    pub fn confirms(&self, payload: &[u8]) -> bool {
        self.fresh.iter().any(|fresh| fresh.mark == 'f' && fresh.payload == payload)
    }

    /// The keys that their holders have revoked.
    pub const REVOKED: [u8; 3] = [1, 2, PINNED];
}

fn sign_all() -> Documents {
    let roots = vec![
        sign_root('a', 1, "2027-10-01T08:00:00Z", (&[PINNED], 1), &[1], &[], &[PINNED]),
        sign_root('b', 2, "2027-10-01T08:00:00Z", (&[11, 12], 2), &[2], &[3], &[PINNED, 11, 12]),
        sign_root('c', 3, "2027-10-01T08:00:00Z", (&[11, 12], 1), &[1, 2], &[3], &[12, 11]),
        sign_root('d', 1, "2027-10-01T08:00:00Z", (&[PINNED], 1), &[1], &[3], &[PINNED]),
        sign_root('e', 2, "2026-09-01T08:00:00Z", (&[PINNED, 11], 1), &[1, 2], &[3], &[PINNED]),
    ];
    let strays = vec![
        // Not by both of its own; not by the one before; not the next one.
        sign_root('x', 2, "2027-10-01T08:00:00Z", (&[11, 12], 2), &[2], &[3], &[PINNED, 11]),
        sign_root('y', 2, "2027-10-01T08:00:00Z", (&[11, 12], 2), &[2], &[3], &[11, 12]),
        sign_root('z', 3, "2027-10-01T08:00:00Z", (&[PINNED], 1), &[1], &[3], &[PINNED]),
    ];
    let fresh = vec![
        sign_fresh('f', "2026-10-01T08:00:00Z", "2026-10-08T08:00:00Z", 3),
        sign_fresh('g', "2026-09-20T08:00:00Z", "2026-09-27T08:00:00Z", 3),
        sign_fresh('h', "2026-10-01T08:00:00Z", "2026-10-09T08:00:00Z", 1),
    ];
    let revocations = vec![
        sign_revocation('r', 1, 1),
        sign_revocation('s', 2, 2),
        sign_revocation('t', 2, 1),
        sign_revocation('u', PINNED, PINNED),
    ];
    Documents { roots, strays, fresh, revocations }
}

fn seal(mark: char, payload_type: &str, document: &impl ToString, signers: &[u8]) -> Document {
    let payload = document.to_string().into_bytes();
    Document { mark, envelope: seal_bytes(payload_type, &payload, signers).to_string(), payload }
}

fn sign_root(
    mark: char,
    version: u64,
    expires: &str,
    keys: (&[u8], u64),
    feed: &[u8],
    fresh: &[u8],
    signers: &[u8],
) -> Document {
    let mut document = root(version, keys, feed, fresh);
    document["expires"] = expires.into();
    seal(mark, ROOT_TYPE, &document, signers)
}

fn sign_fresh(mark: char, issued: &str, expires: &str, signer: u8) -> Document {
    let document = Json::object([
        ("schema", 1.into()),
        ("seq", 7.into()),
        ("sha256", hash(SIGNED_PAYLOADS[0]).into()),
        ("issued", issued.into()),
        ("expires", expires.into()),
    ]);
    seal(mark, FRESH_TYPE, &document, &[signer])
}

fn sign_revocation(mark: char, signer: u8, key: u8) -> Document {
    seal(mark, REVOCATION_TYPE, &revocation(key), &[signer])
}
