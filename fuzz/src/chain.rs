//! The three optional members of an envelope (roots, a fresh statement, revocations) as a careless or hostile hand
//! may make them. It must never ask the panel what they are worth: what was made says so in `trusted.rs`. Read next:
//! `signing.rs`, `trusted.rs`.

use crate::{
    signing::{self, Signing, fold, is_of},
    trusted::{Chain, Fresh, Revoked, Role, Root},
    vendor::{KEYS, encode},
};
use extension_update::core::{json::Json, moment::Moment};
use extension_update_signing::{FRESH_TYPE, REVOCATION_TYPE, ROOT_TYPE, hash, pin};
use libfuzzer_sys::arbitrary::{self, Arbitrary};

/// One more than an envelope may bring.
const MOST_ENTRIES: usize = 17;

/// The members, and who signs the feed beside them.
#[derive(Arbitrary, Clone, Debug)]
pub struct MadeChain {
    roots: Vec<MadeRoot>,
    pub feed: Signing,
    fresh: Option<MadeFresh>,
    revocations: Vec<MadeRevocation>,
    /// What is wrong with the members as a whole: mostly nothing.
    flaw: u8,
}

/// Up to eight keys that stand near each other: roles that were thrown together would rarely have one in common.
#[derive(Arbitrary, Clone, Copy, Debug)]
pub struct MadeRole {
    first: u8,
    more: u8,
    threshold: u8,
}

#[derive(Arbitrary, Clone, Copy, Debug)]
struct MadeRoot {
    root: MadeRole,
    feed: MadeRole,
    fresh: Option<MadeRole>,
    /// By the keys of the version before, and by its own.
    by: (Signing, Signing),
    /// When it ends.
    until: u8,
    flaw: u8,
}

#[derive(Arbitrary, Clone, Copy, Debug)]
struct MadeFresh {
    by: Signing,
    span: u8,
    flaw: u8,
}

#[derive(Arbitrary, Clone, Copy, Debug)]
struct MadeRevocation {
    key: u8,
    /// Mostly the key itself.
    signer: u8,
    flaw: u8,
}

impl MadeRole {
    /// What it is in numbers.
    pub fn role(self) -> Role {
        let first = 1 + self.first % 16;
        let more = (1..8).filter(|place| is_of(self.more, *place)).map(|place| first + place);
        let keys: Vec<u8> = std::iter::once(first).chain(more).collect();
        Role { threshold: 1 + u64::from(self.threshold) % keys.len() as u64, keys }
    }
}

impl MadeChain {
    /// The members, for a feed with this counter and these bytes, where the policy pins this role.
    pub fn write(&self, pinned: &Role, seq: u64, feed: &[u8]) -> (Vec<(&'static str, Json)>, Chain) {
        let mut chain = Chain::default();
        let mut texts = Vec::new();
        let mut before = pinned.clone();
        for (index, made) in self.roots.iter().take(MOST_ENTRIES).enumerate() {
            let (text, root) = made.write(index as u64 + 1, &before);
            before = root.root.clone();
            texts.push(text);
            chain.roots.push(root);
        }
        let mut members = vec![("roots", Json::Array(texts))];
        let confirming = chain.roots.last().and_then(|root| root.fresh.clone());
        if let Some(made) = self.fresh {
            let (text, fresh) = made.write(&confirming.unwrap_or_default(), seq, &hash(feed));
            members.push(("fresh", text));
            chain.fresh = fresh;
        }
        let made: Vec<_> = self.revocations.iter().take(MOST_ENTRIES).map(|made| made.write()).collect();
        chain.revocations_broken = made.len() == MOST_ENTRIES;
        chain.revocations = made.iter().filter_map(|(_, revoked)| *revoked).collect();
        members.push(("revocations", Json::Array(made.into_iter().map(|(text, _)| text).collect())));
        self.spoil(&mut members, &mut chain);
        (members, chain)
    }

    fn spoil(&self, members: &mut Vec<(&'static str, Json)>, chain: &mut Chain) {
        let mut put = |name: &str, value: Option<Json>| {
            members.retain_mut(|(key, member)| {
                if *key != name {
                    return true;
                }
                if let Some(value) = &value {
                    member.clone_from(value);
                }
                value.is_some()
            });
        };
        match self.flaw {
            1..=3 => {
                put("roots", [None, Some(Json::Null), Some(Json::object([]))][usize::from(self.flaw) - 1].clone());
                chain.roots.clear();
            }
            4 | 5 => {
                put("revocations", [None, Some(Json::Null)][usize::from(self.flaw) - 4].clone());
                chain.revocations.clear();
                chain.revocations_broken = false;
            }
            6 => {
                put("revocations", Some("none".into()));
                chain.revocations_broken = true;
            }
            _ => {}
        }
    }
}

fn write_role(role: &Role, threshold: u64, more: &[Json]) -> Json {
    let keys = role.keys.iter().map(|number| pin(*number).into());
    let keys = keys.chain(more.iter().cloned()).collect();
    Json::object([("keys", Json::Array(keys)), ("threshold", threshold.into())])
}

impl MadeRoot {
    fn write(self, version: u64, before: &Role) -> (Json, Root) {
        let (role, feed, fresh) = (self.root.role(), self.feed.role(), self.fresh.map(MadeRole::role));
        let expires = match self.until % 8 {
            1 => "2026-09-15T08:00:00Z",
            2 => "2026-10-02T08:00:00Z",
            3 => "2026-10-02T08:00:01Z",
            4 => "2026-11-15T08:00:00Z",
            5 => "2026-01-01T08:00:00Z",
            _ => "2027-10-01T08:00:00Z",
        };
        let mut threshold = role.threshold;
        let (mut version, mut schema, mut more) = (version, 1, Vec::new());
        match self.flaw {
            1 => version += 1,
            2 => version -= 1,
            3 => version = 1 << 53,
            4 => schema = 2,
            5 => threshold = 0,
            // A key that stands twice is one.
            6 | 7 => more.push(pin(role.keys[0]).into()),
            8 => more.extend((0..16).map(|number| Json::from(encode(&[100 + number; 32])))),
            9 => more.push(encode(&[7; 31]).into()),
            _ => {}
        }
        if self.flaw == 7 {
            threshold = role.keys.len() as u64 + 1;
        }
        let mut entries = vec![
            ("schema", Json::from(schema)),
            ("version", version.into()),
            ("issued", "2026-01-01T08:00:00Z".into()),
            ("expires", expires.into()),
            ("root", write_role(&role, threshold, &more)),
        ];
        if self.flaw != 10 {
            entries.push(("feed", write_role(&feed, feed.threshold, &[])));
        }
        if let Some(fresh) = &fresh {
            entries.push(("fresh", write_role(fresh, fresh.threshold, &[])));
        }
        let mut payload = write_object(entries);
        if self.flaw == 11 {
            payload.truncate(payload.len() / 2);
        }
        let other = if self.flaw == 12 { Some(FRESH_TYPE) } else { None };
        let numbers = signing::join(&self.by.0.signers(before), &self.by.1.signers(&role));
        let written = self.by.0.write(other.unwrap_or(ROOT_TYPE), &payload, &numbers);
        let readable = !matches!(self.flaw, 4 | 5 | 7..=12) && self.until % 8 != 5;
        let root = Root {
            version,
            readable,
            signers: written.signers,
            root: role,
            feed,
            fresh,
            expires: Moment::parse(expires).expect("a moment"),
            sha256: hash(&written.payload),
        };
        // What is no object at all is signed by nobody.
        match self.flaw {
            13 => (7.into(), Root { signers: Vec::new(), ..root }),
            _ => (written.envelope, root),
        }
    }
}

impl MadeFresh {
    /// `None` where it says nothing that can be read.
    fn write(self, role: &Role, seq: u64, sha256: &str) -> (Json, Option<Fresh>) {
        let (issued, expires) = match self.span % 9 {
            1 => ("2026-09-20T08:00:00Z", "2026-10-02T08:00:00Z"),
            2 => ("2026-10-01T08:00:00Z", "2026-11-01T08:00:00Z"),
            3 => ("2026-10-01T08:00:00Z", "2026-11-01T08:00:01Z"),
            4 => ("2026-10-03T08:00:00Z", "2026-10-09T08:00:00Z"),
            5 => ("2026-10-03T08:00:01Z", "2026-10-09T08:00:00Z"),
            6 => ("2026-10-01T08:00:00Z", "2026-10-01T08:00:00Z"),
            7 => ("2026-09-20T08:00:00Z", "2026-10-02T08:00:01Z"),
            _ => ("2026-10-01T08:00:00Z", "2026-10-08T08:00:00Z"),
        };
        let named = match self.flaw {
            1 => "00".repeat(32),
            2 => sha256.to_uppercase(),
            _ => sha256.to_owned(),
        };
        let of = if self.flaw == 3 { seq + 1 } else { seq };
        let mut entries = vec![
            ("schema", Json::from(if self.flaw == 4 { 2 } else { 1 })),
            ("seq", of.into()),
            ("sha256", named.into()),
            ("issued", issued.into()),
        ];
        if self.flaw != 5 {
            entries.push(("expires", expires.into()));
        }
        let payload_type = if self.flaw == 6 { ROOT_TYPE } else { FRESH_TYPE };
        let written = self.by.write(payload_type, &write_object(entries), &self.by.signers(role));
        if self.flaw == 7 {
            return (Json::Bool(true), None);
        }
        let moment = |text| Moment::parse(text).expect("a moment");
        let fresh = Fresh {
            signers: written.signers,
            fits: !matches!(self.flaw, 1 | 3),
            issued: moment(issued),
            expires: moment(expires),
        };
        (written.envelope, (!matches!(self.flaw, 4..=6)).then_some(fresh))
    }
}

impl MadeRevocation {
    /// `None` where it revokes nothing.
    fn write(self) -> (Json, Option<Revoked>) {
        let key = fold(self.key);
        let signer = if self.signer < 200 { key } else { fold(self.signer) };
        let named = extension_update_signing::key(key).name();
        let named = match self.flaw {
            1 => named.to_uppercase(),
            2 => named[..63].to_owned(),
            _ => named,
        };
        let mut entries = vec![("schema", Json::from(if self.flaw == 3 { 2 } else { 1 })), ("key", named.into())];
        if self.flaw != 4 {
            entries.push(("issued", "2026-09-01T08:00:00Z".into()));
        }
        let payload_type = if self.flaw == 5 { FRESH_TYPE } else { REVOCATION_TYPE };
        // Others may sign it beside the key itself.
        let numbers = if self.flaw == 6 { vec![KEYS, signer] } else { vec![signer] };
        let by = Signing::plain(self.flaw == 7);
        let written = by.write(payload_type, &write_object(entries), &numbers);
        if self.flaw == 8 {
            return (Json::Null, None);
        }
        let holds = !matches!(self.flaw, 2..=5) && written.signers.contains(&key);
        (written.envelope, holds.then_some(Revoked(key)))
    }
}

fn write_object(entries: Vec<(&str, Json)>) -> Vec<u8> {
    Json::Object(entries.into_iter().map(|(key, value)| (key.to_owned(), value)).collect()).to_string().into_bytes()
}
