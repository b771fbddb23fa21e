//! Revocations: whoever holds a key can say that it counts no more (TUF, TAP 20). A thief who uses his key that way
//! does its owner a favour.
//!
//! A revoked key is taken out of those that sign feeds and fresh statements, and of those that a policy pins; never out
//! of the check of one root by the next, or one chain would hold at one opening and not at another.

use super::envelope::{Ballot, Envelope};
use super::verifier::{Stop, Verifier};
use super::{Key, REVOCATION_TYPE, Role, document, entries, hex, sha256};
use crate::error::{Code, Failure};
use crate::json::Json;
use crate::moment::Moment;

/// How many revocations an envelope may bring, and how many are remembered.
pub const MAX_REVOCATIONS: usize = 16;

/// What a revocation says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Revocation {
    /// SHA-256 of the key's 32 bytes, hex.
    pub key: String,
    /// When it was made.
    pub issued: Moment,
}

impl Revocation {
    /// Reads the payload of a revocation's envelope: it names the one key that can make it count.
    ///
    /// # Errors
    /// A sentence that names the key of the JSON which is wrong.
    pub fn read(envelope: &Envelope) -> Result<Revocation, String> {
        document::read(envelope, REVOCATION_TYPE, |fields| {
            let key = fields.required_text("key");
            if key.len() != 64 || !key.bytes().all(|byte| byte.is_ascii_hexdigit()) {
                fields.refuse_key("key", format_args!("is not 64 hex digits"));
            }
            Some(Revocation { key: key.to_ascii_lowercase(), issued: document::moment(fields, "issued") })
        })
    }
}

/// The keys of `named` that are revoked, in its order: by what is remembered, or by what the envelope brings. What is
/// not rightly signed is as if it were not there.
pub(super) fn gather(
    json: Option<&Json>,
    named: &[Key],
    known: &[String],
    verifier: &mut Verifier,
) -> Result<Vec<Key>, Stop> {
    let entries = entries(json, "revocations", MAX_REVOCATIONS);
    let entries = entries.map_err(|detail| Failure::with_detail(Code::Format, detail))?;
    let read = |entry| Revocation::read(&Envelope::read_inner(entry)?);
    let mut revoked = Vec::new();
    for key in named {
        let name = hex(&sha256(key));
        let mut holds = known.contains(&name);
        for entry in entries {
            if !holds && read(entry).is_ok_and(|revocation| revocation.key == name) {
                let owner = Role { keys: vec![*key], threshold: 1 };
                let Ok(envelope) = Envelope::read_inner(entry) else { continue };
                holds = Ballot::of(&envelope).carries(&owner, verifier)?;
            }
        }
        if holds {
            revoked.push(*key);
        }
    }
    Ok(revoked)
}
