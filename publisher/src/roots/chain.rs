//! The versions of the root, one after another. Each but the first is signed by those whom the one before names, and by
//! its own; the first by its own, which are the keys that panels pin (`policy.root`).
//!
//! The last one may still wait for signatures. It is nobody's root until it has them, and never goes out with a feed.

use super::{read_by_core, read_list, write_list};
use crate::envelope::Envelope;
use crate::file;
use crate::problem::{Code, Problem};
use extension_update::core::error::Failure;
use extension_update::core::json::Json;
use extension_update::core::moment::Moment;
use extension_update::core::trust::{
    self, Anchor, Ballot, Floors, MAX_ROOTS, Opened, ROOT_TYPE, Role, Root, in_one_piece,
};
use std::path::Path;

/// A chain.
#[derive(Clone, Debug, PartialEq)]
pub struct Chain {
    /// Where it stands, for complaints.
    pub name: String,
    /// The versions, 1 first.
    pub links: Vec<Link>,
}

/// One version of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Link {
    /// The root in its envelope.
    pub envelope: Envelope,
    /// What it says.
    pub root: Root,
}

/// Who of a role has signed a version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Count {
    /// The version whose root keys are counted.
    pub of: u64,
    /// Who has signed.
    pub signed: Vec<[u8; 32]>,
    /// Who has not.
    pub waiting: Vec<[u8; 32]>,
    /// How many must.
    pub needed: u64,
    /// Whether enough have signed.
    pub is_enough: bool,
}

impl Link {
    fn count(&self, of: u64, role: &Role) -> Count {
        let signed: Vec<[u8; 32]> = self.envelope.signed_by(&role.keys).into_iter().copied().collect();
        let waiting = role.keys.iter().filter(|key| !signed.contains(key)).copied().collect();
        let core = read_by_core(&self.envelope);
        let is_enough = core
            .is_ok_and(|envelope| in_one_piece(|verifier| Ballot::of(&envelope).carries(role, verifier)) == Ok(true));
        Count { of, signed, waiting, needed: role.threshold, is_enough }
    }
}

impl Chain {
    /// Reads a file: a list of roots, or a feed that brings one along.
    ///
    /// # Errors
    /// `file`, `format`, `too-large`; `root` where it is no chain.
    pub fn read(path: &Path) -> Result<Chain, Problem> {
        let name = path.display().to_string();
        let list = read_list(&file::read_text(path)?, "roots", &name)?;
        Chain::of_json(&list, &name)
    }

    /// The chain of a list of envelopes; `name` says where it stands.
    ///
    /// # Errors
    /// `root` where it is none: a gap, a version that cannot be read, or one before the last that too few have signed.
    pub fn of_json(list: &Json, name: &str) -> Result<Chain, Problem> {
        let wrong = |text: String| Problem::error(Code::Root, name, text);
        let list = list.as_array().filter(|list| !list.is_empty());
        let list = list.ok_or_else(|| wrong("a list of roots is needed, from version 1 on".into()))?;
        if list.len() > MAX_ROOTS {
            return Err(wrong(format!("there are {} versions, a panel reads {MAX_ROOTS}", list.len())));
        }
        let mut links = Vec::new();
        for (index, entry) in list.iter().enumerate() {
            let place = |text: String| wrong(format!("entry {}: {text}", index + 1));
            let envelope = Envelope::of_json(entry, ROOT_TYPE).map_err(place)?;
            let root = read_by_core(&envelope).and_then(|envelope| Root::read(&envelope)).map_err(place)?;
            if root.version != index as u64 + 1 {
                let text = format!(
                    "version {} stands where {} belongs: versions follow without a gap",
                    root.version,
                    index + 1
                );
                return Err(place(text));
            }
            links.push(Link { envelope, root });
        }
        let chain = Chain { name: name.into(), links };
        match (1..chain.links.len()).find(|version| !chain.is_finished(*version)) {
            Some(version) => Err(wrong(format!("version {version} is not signed by enough, and another one follows"))),
            None => Ok(chain),
        }
    }

    /// A version, from 1 on.
    pub fn version(&self, version: usize) -> Option<&Link> {
        self.links.get(version.checked_sub(1)?)
    }

    /// Who has signed a version of those who must: the root keys of the version before, and its own. Of the first one
    /// its own only.
    pub fn counts(&self, version: usize) -> Vec<Count> {
        let Some(link) = self.version(version) else { return Vec::new() };
        let before = version.checked_sub(1).and_then(|before| self.version(before));
        let of = before.into_iter().chain([link]);
        of.map(|of| link.count(of.root.version, &of.root.root)).collect()
    }

    /// Whether enough have signed a version.
    pub fn is_finished(&self, version: usize) -> bool {
        self.counts(version).iter().all(|count| count.is_enough)
    }

    /// The last version, where it still waits for signatures.
    pub fn unfinished(&self) -> Option<&Link> {
        self.links.last().filter(|_| !self.is_finished(self.links.len()))
    }

    /// The chain without a last version that waits: what panels may see of it. It may be empty.
    #[must_use]
    pub fn finished(&self) -> Chain {
        let ends = self.links.len() - usize::from(self.unfinished().is_some());
        Chain { name: self.name.clone(), links: self.links[..ends].to_vec() }
    }

    /// The first version in which two chains differ, where both have it.
    pub fn differs_at(&self, other: &Chain) -> Option<u64> {
        let pairs = self.links.iter().zip(&other.links);
        pairs
            .filter(|(one, other)| one.envelope.payload != other.envelope.payload)
            .map(|(one, _)| one.root.version)
            .next()
    }

    /// What a panel makes of a feed, where it pins the root keys of the first version of this chain and has seen
    /// nothing before.
    ///
    /// # Errors
    /// One of the panel's codes.
    pub fn open(&self, feed: &str, now: Moment) -> Result<Opened, Failure> {
        let nobody = || Failure::of(extension_update::core::error::Code::Root);
        let pinned = self.version(1).map(|link| link.root.root.clone()).ok_or_else(nobody)?;
        let anchor = Anchor::Root(pinned);
        in_one_piece(|verifier| trust::open_by(&anchor, feed, &Floors::default(), now, verifier))
    }

    /// The keys that have ever signed feeds by it.
    pub fn feed_keys(&self) -> Vec<[u8; 32]> {
        let mut keys: Vec<[u8; 32]> = Vec::new();
        for key in self.links.iter().flat_map(|link| &link.root.feed.keys) {
            if !keys.contains(key) {
                keys.push(*key);
            }
        }
        keys
    }

    /// The list as a feed brings it along.
    pub fn to_json(&self) -> Json {
        Json::Array(self.links.iter().map(|link| link.envelope.to_json()).collect())
    }

    /// The text of the file.
    pub fn to_text(&self) -> String {
        write_list(&self.to_json())
    }
}
