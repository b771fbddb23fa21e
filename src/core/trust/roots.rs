//! The chain of roots: how a vendor replaces keys without shipping a release (TUF 1.0, section 5.3).
//!
//! A policy pins root keys once, as version 0. Each version names the keys that sign the next one, and those that sign feeds; it is signed by
//! enough keys of the version before it and by enough of its own. Bases that slept through several of them follow all, from the first on,
//! at each opening: what was seen before only says what no chain may fall below.

use super::envelope::{Ballot, Envelope};
use super::verifier::{Stop, Verifier};
use super::{Key, ROOT_TYPE, Role, document, hex, sha256};
use crate::core::error::{Code, Failure};
use crate::core::json::{Fields, Json};
use crate::core::moment::Moment;

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

/// Roots from version 1 on, without a gap, each signed as it must be; there is at least one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chain {
    before: Vec<Root>,
    last: Root,
}

impl Root {
    /// Reads the payload of a root's envelope. Nobody has said yet that it counts.
    ///
    /// # Errors
    /// A sentence that names the key which is wrong.
    pub fn read(envelope: &Envelope) -> Result<Root, String> {
        let json = document::read(envelope, ROOT_TYPE)?;
        let fields = Fields::of(&json, "the payload")?;
        let (issued, expires) = document::validity(&fields)?;
        let fresh = match json.get("fresh") {
            Some(_) => Some(document::role(&fields.object("fresh", "fresh.")?, "fresh")?),
            None => None,
        };
        Ok(Root {
            version: fields.required_integer("version")?,
            issued,
            expires,
            root: document::role(&fields.object("root", "root.")?, "root")?,
            feed: document::role(&fields.object("feed", "feed.")?, "feed")?,
            fresh,
            sha256: hex(&sha256(&envelope.payload)),
        })
    }
}

/// The chain that an envelope brings, followed from the pinned keys to its end.
pub(super) fn follow(
    json: Option<&Json>,
    pinned: &Role,
    seen: Option<&SeenRoot>,
    now: Moment,
    verifier: &mut Verifier,
) -> Result<Chain, Stop> {
    let entries = json.map(|json| json.as_array().ok_or("roots: no array")).transpose().map_err(broken)?;
    let entries = entries.unwrap_or_default();
    if entries.len() > MAX_ROOTS {
        return Err(broken(format!("roots: there are more than {MAX_ROOTS}")).into());
    }
    let mut before: Vec<Root> = Vec::new();
    for (index, entry) in entries.iter().enumerate() {
        let signers = before.last().map_or(pinned, |root| &root.root);
        let root = step(entry, index as u64 + 1, signers, verifier)?;
        before.push(root.map_err(|reason| broken(format!("roots[{index}]: {reason}")))?);
    }
    let Some(last) = before.pop() else { return Err(broken("roots: there are none").into()) };
    let chain = Chain { before, last };
    chain.check_floor(seen)?;
    if chain.last.expires <= now {
        return Err(broken(format!("roots: the last one has expired: {}", chain.last.expires)).into());
    }
    Ok(chain)
}

/// The root of this version, or why it is none. The keys of the one before are asked first: what they have not signed is not read.
fn step(entry: &Json, version: u64, signers: &Role, verifier: &mut Verifier) -> Result<Result<Root, String>, Stop> {
    let envelope = match Envelope::read_inner(entry) {
        Ok(envelope) => envelope,
        Err(reason) => return Ok(Err(reason)),
    };
    let mut ballot = Ballot::of(&envelope);
    if !ballot.carries(signers, verifier)? {
        return Ok(Err(format!("too few keys of version {} have signed", version - 1)));
    }
    let root = match Root::read(&envelope) {
        Ok(root) if root.version == version => root,
        Ok(root) => return Ok(Err(format!("version: {version} is needed, not {}", root.version))),
        Err(reason) => return Ok(Err(reason)),
    };
    let own = ballot.carries(&root.root, verifier)?;
    Ok(if own { Ok(root) } else { Err("too few of its own keys have signed".into()) })
}

fn broken(detail: impl Into<String>) -> Failure {
    Failure::with_detail(Code::Root, detail)
}

impl Chain {
    /// The root that counts.
    pub fn last(&self) -> &Root {
        &self.last
    }

    /// All of them, the first one first.
    pub fn roots(&self) -> impl Iterator<Item = &Root> {
        self.before.iter().chain([&self.last])
    }

    /// Every key that one of them names.
    pub fn keys(&self) -> Vec<Key> {
        let mut keys = Vec::new();
        // The newest first: where there is no room for all, they matter most.
        for root in [&self.last].into_iter().chain(self.before.iter().rev()) {
            let roles = [Some(&root.feed), root.fresh.as_ref(), Some(&root.root)];
            for key in roles.into_iter().flatten().flat_map(|role| &role.keys) {
                if !keys.contains(key) {
                    keys.push(*key);
                }
            }
        }
        keys
    }

    /// Whether a root above the one that was seen has replaced keys that sign feeds. Of a first root nobody knows what it has replaced.
    pub(super) fn has_new_keys_since(&self, seen: Option<&SeenRoot>) -> bool {
        let known = seen.map_or(0, |seen| seen.version);
        let differ = |one: &Role, other: &Role| one.keys.iter().any(|key| !other.keys.contains(key));
        self.roots()
            .zip(self.roots().skip(1))
            .any(|(old, new)| new.version > known && (differ(&old.feed, &new.feed) || differ(&new.feed, &old.feed)))
    }

    pub(super) fn into_seen(self) -> SeenRoot {
        SeenRoot { version: self.last.version, sha256: self.last.sha256 }
    }

    fn check_floor(&self, seen: Option<&SeenRoot>) -> Result<(), Failure> {
        let Some(seen) = seen else { return Ok(()) };
        let detail = |text: &str| format!("roots: {text} version {}", seen.version);
        match self.roots().find(|root| root.version == seen.version) {
            None if self.last.version < seen.version => {
                Err(Failure::with_detail(Code::Rollback, detail("the chain ends before the known")))
            }
            Some(root) if !seen.sha256.is_empty() && root.sha256 != seen.sha256 => {
                Err(Failure::with_detail(Code::Equivocation, detail("there are two of")))
            }
            _ => Ok(()),
        }
    }
}
