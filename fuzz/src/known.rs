//! What a base has seen, as far as its host knows: the highest counter, the highest root, the keys that were revoked.
//! It must never look at the panel's memory from inside: only at what the host was told to keep, and what it gave.
//! Read next: `trusted.rs`.

use crate::trusted::Floor;
use extension_update::core::{json::Json, memory::Memory};

/// As many revoked keys are remembered.
const MOST_REVOKED: usize = 16;

/// What nothing may fall below.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Known {
    /// A counter, with the hash of its payload; empty where that is not known.
    pub feed: Option<(u64, String)>,
    pub floor: Floor,
}

impl Known {
    /// What an object says that the host keeps.
    pub fn read(memory: &Json) -> Known {
        let Memory { feed, floors, .. } = Memory::read(memory);
        let root = floors.root.map(|root| (root.version, root.sha256));
        Known { feed: feed.map(|feed| (feed.seq, feed.sha256)), floor: Floor { root, revoked: floors.revoked } }
    }

    fn root_version(&self) -> u64 {
        self.floor.root.as_ref().map_or(0, |(version, _)| *version)
    }

    /// A config brings this: where it is higher it counts, and a counter under a higher root is higher.
    pub fn take_in(&mut self, brought: &Known) {
        let (own, other) = (self.root_version(), brought.root_version());
        let higher = match (&self.feed, &brought.feed) {
            (Some((seq, _)), Some((other_seq, _))) => (other, other_seq) > (own, seq),
            (own, _) => own.is_none(),
        };
        if higher {
            self.feed.clone_from(&brought.feed);
        }
        if other > own {
            self.floor.root.clone_from(&brought.floor.root);
        }
        for key in &brought.floor.revoked {
            if !self.floor.revoked.contains(key) && self.floor.revoked.len() < MOST_REVOKED {
                self.floor.revoked.push(key.clone());
            }
        }
    }

    /// Whether the host may be told to keep this next: nothing goes back, but for a counter under a root that is new
    /// here.
    pub fn check_next(&self, next: &Known) {
        let (before, after) = (self.root_version(), next.root_version());
        assert!(after >= before, "root {after} after {before}");
        if let (Some((version, sha256)), Some((same, digest))) = (&self.floor.root, &next.floor.root) {
            assert!(version < same || sha256.is_empty() || sha256 == digest, "another root {version}");
        }
        if let Some((seq, sha256)) = &self.feed {
            let (kept, digest) = next.feed.as_ref().expect("a counter is never forgotten");
            let follows = kept > seq || kept == seq && (sha256.is_empty() || digest == sha256);
            assert!(follows || after > before, "{kept} after {seq}");
        }
    }
}
