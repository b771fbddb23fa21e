//! What made members are worth: who counts after them, and why they do not hold. Keys are numbers here, and who has
//! signed is known. It must never verify anything, nor ask the panel. Read next: `docs/feed-format.md`, whose rules
//! these are.

use crate::vendor::KEYS;
use extension_update::core::{error::Code, moment::Moment};
use extension_update_signing::key;

const DAY_MS: u64 = 24 * 60 * 60 * 1000;
const MOST_ROOTS: usize = 16;
const MOST_REVOKED: usize = 16;

/// Keys by number, and how many of them must sign.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Role {
    pub keys: Vec<u8>,
    pub threshold: u64,
}

/// A root as it was made.
#[derive(Clone, Debug)]
pub struct Root {
    pub version: u64,
    /// Whether it says everything that it has to say, in the right form.
    pub readable: bool,
    pub signers: Vec<u8>,
    pub root: Role,
    pub feed: Role,
    pub fresh: Option<Role>,
    pub expires: Moment,
    pub sha256: String,
}

/// A fresh statement that can be read.
#[derive(Clone, Debug)]
pub struct Fresh {
    pub signers: Vec<u8>,
    /// Whether it speaks of this very feed.
    pub fits: bool,
    pub issued: Moment,
    pub expires: Moment,
}

/// A key that its own holder has revoked.
#[derive(Clone, Copy, Debug)]
pub struct Revoked(pub u8);

/// All that stands beside a feed.
#[derive(Clone, Debug, Default)]
pub struct Chain {
    pub roots: Vec<Root>,
    pub fresh: Option<Fresh>,
    pub revocations: Vec<Revoked>,
    /// Whether something else stands there than a list of revocations, or too long a list.
    pub revocations_broken: bool,
}

/// What a base has seen before.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Floor {
    /// The highest root, and the SHA-256 of its payload; empty where nobody knows it.
    pub root: Option<(u64, String)>,
    /// The keys that were revoked, by their SHA-256.
    pub revoked: Vec<String>,
}

/// Whose signatures count.
#[derive(Clone, Debug)]
pub struct Trust {
    /// On a feed.
    pub feed: Role,
    /// On a fresh statement; `None` where nobody confirms anything.
    pub fresh: Option<Role>,
    /// The keys that are revoked, of those that anything here names.
    revoked: Vec<u8>,
    /// Of these, those that would sign feeds today.
    working: Vec<u8>,
    /// The root that is to be remembered.
    pub root: Option<(u64, String)>,
    /// Whether a remembered counter counts no more.
    pub rekeyed: bool,
}

/// What the vendor says of a feed's being the newest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Confirmation {
    /// It is, or nobody is there to say so.
    Fine,
    /// Nothing that counts; the moment is that of the last word where that was right once.
    Missing(Option<Moment>),
}

impl Role {
    /// Whether enough of its keys are among these.
    pub fn is_carried_by(&self, signers: &[u8]) -> bool {
        let count = self.keys.iter().filter(|key| signers.contains(key)).count();
        count as u64 >= self.threshold
    }

    fn without(&self, revoked: &[u8]) -> Role {
        let keys = self.keys.iter().copied().filter(|key| !revoked.contains(key)).collect();
        Role { keys, threshold: self.threshold }
    }
}

impl Chain {
    /// Whose signatures count where the policy pins these root keys.
    pub fn judge(&self, pinned: &Role, floor: &Floor, now: Moment) -> Result<Trust, Code> {
        let roots = &self.roots;
        let before = std::iter::once(pinned).chain(roots.iter().map(|root| &root.root));
        let holds = roots.iter().zip(before).zip(1..).all(|((root, before), version)| {
            let signed = before.is_carried_by(&root.signers) && root.root.is_carried_by(&root.signers);
            signed && root.readable && root.version == version
        });
        let Some(last) = roots.last().filter(|_| holds && roots.len() <= MOST_ROOTS) else { return Err(Code::Root) };
        if let Some((version, sha256)) = &floor.root {
            match roots.iter().find(|root| root.version == *version) {
                Some(root) if root.sha256 != *sha256 && !sha256.is_empty() => return Err(Code::Equivocation),
                None if *version > last.version => return Err(Code::Rollback),
                _ => {}
            }
        }
        if last.expires <= now {
            return Err(Code::Root);
        }
        let known = floor.root.as_ref().map_or(0, |(version, _)| *version);
        let sorted = |role: &Role| {
            let mut keys = role.keys.clone();
            keys.sort_unstable();
            keys
        };
        let rekeyed =
            roots.windows(2).any(|pair| pair[1].version > known && sorted(&pair[0].feed) != sorted(&pair[1].feed));
        let named = roots.iter().flat_map(|root| [Some(&root.root), Some(&root.feed), root.fresh.as_ref()]).flatten();
        let revoked = self.revoked(named.chain([pinned]), floor)?;
        Ok(Trust {
            working: last.feed.keys.iter().copied().filter(|key| revoked.contains(key)).collect(),
            feed: last.feed.without(&revoked),
            fresh: last.fresh.as_ref().map(|role| role.without(&revoked)),
            root: Some((last.version, last.sha256.clone())),
            rekeyed,
            revoked,
        })
    }

    /// Whose signatures count where the policy pins the keys that sign feeds.
    pub fn judge_pinned(&self, pinned: &Role, floor: &Floor) -> Result<Trust, Code> {
        let revoked = self.revoked([pinned].into_iter(), floor)?;
        let feed = pinned.without(&revoked);
        Ok(Trust { feed, fresh: None, root: floor.root.clone(), rekeyed: false, working: revoked.clone(), revoked })
    }

    fn revoked<'a>(&self, named: impl Iterator<Item = &'a Role>, floor: &Floor) -> Result<Vec<u8>, Code> {
        if self.revocations_broken {
            return Err(Code::Format);
        }
        let mut keys: Vec<u8> = named.flat_map(|role| &role.keys).copied().collect();
        keys.sort_unstable();
        keys.dedup();
        keys.retain(|key| {
            self.revocations.iter().any(|revoked| revoked.0 == *key) || floor.revoked.contains(&name(*key))
        });
        Ok(keys)
    }

    /// What the fresh statement is worth then.
    pub fn confirm(&self, trust: &Trust, now: Moment) -> Confirmation {
        let Some(role) = &trust.fresh else { return Confirmation::Fine };
        let good = self.fresh.as_ref().filter(|fresh| {
            let span = fresh.expires.millis().checked_sub(fresh.issued.millis());
            role.is_carried_by(&fresh.signers)
                && fresh.fits
                && span.is_some_and(|span| (1..=31 * DAY_MS).contains(&span))
                && fresh.issued.millis() <= now.millis() + DAY_MS
        });
        match good {
            Some(fresh) if fresh.expires > now => Confirmation::Fine,
            Some(fresh) => Confirmation::Missing(Some(fresh.issued)),
            None => Confirmation::Missing(None),
        }
    }
}

impl Trust {
    /// Whether this is what has to be remembered of revoked keys: all of them, or, where there is no room, those that
    /// sign feeds first.
    pub fn check_remembered(&self, remembered: &[String]) {
        let revoked: Vec<String> = self.revoked.iter().map(|key| name(*key)).collect();
        assert_eq!(remembered.len(), revoked.len().min(MOST_REVOKED), "{remembered:?} of {:?}", self.revoked);
        for (index, key) in remembered.iter().enumerate() {
            assert!(revoked.contains(key) && !remembered[..index].contains(key), "{key} of {:?}", self.revoked);
        }
        for key in self.working.iter().take(MOST_REVOKED) {
            assert!(remembered.contains(&name(*key)), "the working key {key} is not remembered as revoked");
        }
    }
}

/// By what a revoked key is remembered.
pub fn name(number: u8) -> String {
    assert!(number <= KEYS);
    key(number).name()
}
