//! Revocations: whoever holds a key can say that it counts no more (TUF, TAP 20). A thief who uses his key that way does its owner a favour.
//!
//! A revoked key is taken out of those that sign feeds and fresh statements, and of those that a policy pins; never out of the check of one
//! root by the next, or one chain would hold at one opening and not at another.

use super::envelope::{Ballot, Envelope};
use super::verifier::{Stop, Verifier};
use super::{Key, REVOCATION_TYPE, Role, document, hex, sha256};
use crate::core::error::{Code, Failure};
use crate::core::json::{Fields, Json};
use crate::core::moment::Moment;

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
        let json = document::read(envelope, REVOCATION_TYPE)?;
        let fields = Fields::of(&json, "the payload")?;
        let key = fields.required_text("key")?;
        if key.len() != 64 || !key.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Err("key: is not 64 hex digits".into());
        }
        Ok(Revocation { key: key.to_ascii_lowercase(), issued: document::moment(&fields, "issued")? })
    }
}

/// The keys of `named` that are revoked: by what is remembered, or by what the envelope brings. What is not rightly signed is as if it were
/// not there.
pub(super) fn gather(
    json: Option<&Json>,
    named: &[Key],
    known: &[String],
    verifier: &mut Verifier,
) -> Result<Vec<String>, Stop> {
    let entries = json.map(|json| json.as_array().ok_or("revocations: no array")).transpose();
    let entries = entries.map_err(|detail| Failure::with_detail(Code::Format, detail))?.unwrap_or_default();
    if entries.len() > MAX_REVOCATIONS {
        let detail = format!("revocations: there are more than {MAX_REVOCATIONS}");
        return Err(Failure::with_detail(Code::Format, detail).into());
    }
    let names: Vec<String> = named.iter().map(|key| hex(&sha256(key))).collect();
    let mut revoked: Vec<&String> = names.iter().filter(|name| known.contains(name)).collect();
    for entry in entries {
        let Ok(envelope) = Envelope::read(entry) else { continue };
        let Ok(revocation) = Revocation::read(&envelope) else { continue };
        let Some(index) = names.iter().position(|name| *name == revocation.key) else { continue };
        if revoked.contains(&&names[index]) {
            continue;
        }
        let owner = Role { keys: vec![named[index]], threshold: 1 };
        if Ballot::of(&envelope).carries(&owner, verifier)? {
            revoked.push(&names[index]);
        }
    }
    // In the order of the keys: what is left out first names the oldest.
    Ok(names.iter().filter(|name| revoked.contains(name)).cloned().collect())
}
