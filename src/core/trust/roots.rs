//! The chain of roots: how a vendor replaces keys without shipping a release (TUF 1.0, section 5.3).
//!
//! A policy pins root keys once, as version 0. Each version names the keys that sign the next one, and those that sign
//! feeds; it is signed by enough keys of the version before it and by enough of its own. Bases that slept through
//! several of them follow all, from the first on, at each opening: what was seen before only says what no chain may
//! fall below.

use super::envelope::{Ballot, Envelope};
use super::verifier::{Stop, Verifier};
use super::{Key, ROOT_TYPE, Role, document, entries, hex, sha256};
use crate::error::{Code, Failure};
use crate::json::Json;
use crate::moment::Moment;

/// How many roots an envelope may bring.
pub const MAX_ROOTS: usize = 16;

/// One version of a vendor's keys.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Root {
    /// Its number: 1 is the first.
    pub version: u64,
    /// When it was made.
    pub issued: Moment,
    /// Until when it holds, where no other follows it.
    pub expires: Moment,
    /// Who signs the next version, and this one.
    pub root: Role,
    /// Who signs feeds.
    pub feed: Role,
    /// Who says that a feed is still the newest; `None` where nobody does.
    pub fresh: Option<Role>,
    /// SHA-256 of its payload, hex.
    pub sha256: String,
}

/// A root that was verified.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeenRoot {
    /// Its number: a chain that ends below it is refused.
    pub version: u64,
    /// SHA-256 of its payload, hex: the same number over other bytes is refused.
    pub sha256: String,
}

impl Root {
    /// Reads the payload of a root's envelope. Nobody has said yet that it counts.
    ///
    /// # Errors
    /// A sentence that names the key which is wrong.
    pub fn read(envelope: &Envelope) -> Result<Root, String> {
        document::read(envelope, ROOT_TYPE, |fields| {
            let (issued, expires) = document::validity(fields);
            let role = |name: &'static str| document::role(fields.object(name));
            Some(Root {
                version: fields.required_integer("version"),
                issued,
                expires,
                root: role("root"),
                feed: role("feed"),
                fresh: fields.get("fresh").map(|_| role("fresh")),
                sha256: hex(&sha256(&envelope.payload)),
            })
        })
    }
}

/// The roots of an envelope, followed from the pinned keys to the last: from version 1 on, without a gap, each signed
/// as it must be.
///
/// # Errors
/// `root` where they do not hold, `rollback` or `equivocation` where they are not those that were seen.
pub fn follow(
    json: Option<&Json>,
    pinned: &Role,
    seen: Option<&SeenRoot>,
    now: Moment,
    verifier: &mut Verifier,
) -> Result<Vec<Root>, Stop> {
    let broken = |detail: String| Stop::from(Failure::with_detail(Code::Root, detail));
    let mut chain: Vec<Root> = Vec::new();
    for entry in entries(json, "roots", MAX_ROOTS).map_err(broken)? {
        let wrong = |reason: &str| broken(format!("roots[{}]: {reason}", chain.len()));
        let envelope = Envelope::read_inner(entry).map_err(|reason| wrong(&reason))?;
        let mut ballot = Ballot::of(&envelope);
        // The keys of the one before are asked first: what they have not signed is not read.
        if !ballot.carries(chain.last().map_or(pinned, |root| &root.root), verifier)? {
            return Err(wrong("too few keys of the version before it have signed"));
        }
        let root = Root::read(&envelope).map_err(|reason| wrong(&reason))?;
        if root.version != chain.len() as u64 + 1 {
            return Err(wrong("version: is not the next one"));
        }
        if !ballot.carries(&root.root, verifier)? {
            return Err(wrong("too few of its own keys have signed"));
        }
        chain.push(root);
    }
    let Some(last) = chain.last() else { return Err(broken("roots: there are none".into())) };
    if let Some(seen) = seen {
        let floor = |code, text: &str| Err(Failure::with_detail(code, format!("roots: {text}")).into());
        let Some(root) = chain.iter().find(|root| root.version >= seen.version) else {
            return floor(Code::Rollback, "a later version was seen before");
        };
        if root.version == seen.version && !seen.sha256.is_empty() && root.sha256 != seen.sha256 {
            return floor(Code::Equivocation, "another version of this number was seen before");
        }
    }
    if last.expires <= now {
        return Err(broken(format!("roots: the last one has expired: {}", last.expires)));
    }
    Ok(chain)
}

/// Every key that a root names, or the policy, the newest root first: where there is no room for all, its keys matter
/// most.
pub(super) fn keys(chain: &[Root], pinned: &Role) -> Vec<Key> {
    let of_roots = chain.iter().rev().flat_map(|root| [Some(&root.feed), root.fresh.as_ref(), Some(&root.root)]);
    let mut keys = Vec::new();
    for role in of_roots.chain([Some(pinned)]).flatten() {
        for key in &role.keys {
            if !keys.contains(key) {
                keys.push(*key);
            }
        }
    }
    keys
}

/// Whether a root above the one that was seen has replaced keys that sign feeds. Of a first root nobody knows what it
/// has replaced.
pub(super) fn replaces_keys(chain: &[Root], seen: Option<&SeenRoot>) -> bool {
    let known = seen.map_or(0, |seen| seen.version);
    let differ = |one: &Role, other: &Role| one.keys.iter().any(|key| !other.keys.contains(key));
    chain.windows(2).any(|pair| {
        let (old, new) = (&pair[0], &pair[1]);
        new.version > known && (differ(&old.feed, &new.feed) || differ(&new.feed, &old.feed))
    })
}
