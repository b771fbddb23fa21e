//! The memory of keys and counters only forbids: with it an envelope gets the answer that it gets without it, or is
//! refused by what stands in it. Nothing becomes trusted because it was seen before.

use crate::desk::vendor::*;
use crate::desk::*;
use extension_update::core::config::Config;
use extension_update::core::feed::Feed;
use extension_update::core::json::{Rules, parse};
use extension_update::core::memory::{Memory, SeenFeed};
use extension_update::core::source::{self, Verified};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// The keys of all roles, so small a number that random documents share some.
const ROOTS: [u8; 3] = [1, 2, 3];
const FEEDS: [u8; 3] = [4, 5, 6];
const FRESH: [u8; 2] = [7, 8];
const STRANGER: u8 = 9;

/// Keys and a threshold.
type Keys = (Vec<u8>, usize);

#[derive(Clone, Debug)]
struct RootDraft {
    root: Keys,
    feed: Keys,
    /// Without keys the root names nobody for it.
    fresh: Keys,
    expired: bool,
    /// What is wrong with it, if anything is: its number, or who has signed.
    broken: Option<(u64, Vec<u8>)>,
}

/// What a vendor, or a thief, publishes.
#[derive(Clone, Debug)]
struct Published {
    roots: Vec<RootDraft>,
    seq: u64,
    expired: bool,
    feed_signers: Vec<u8>,
    /// The counter that a fresh statement speaks of, and who made it.
    fresh: Option<(u64, Vec<u8>)>,
    /// Whose key is revoked, and by whom.
    revocations: Vec<(u8, u8)>,
}

/// What a base pins, and what its host remembers.
#[derive(Clone, Debug)]
struct Base {
    /// `None` where feed keys 4 and 5 are pinned instead.
    root: Option<Keys>,
    require: bool,
    min_seq: u64,
    /// A counter and which bytes it was: 0 these, 1 others, 2 unknown.
    seq: Option<(u64, u8)>,
    /// A version and which bytes it was, so.
    seen: Option<(u64, u8)>,
    revoked: Vec<u8>,
}

/// Some of these keys, at least one.
fn some_of(keys: &'static [u8]) -> impl Strategy<Value = Vec<u8>> {
    proptest::sample::subsequence(keys, 1..=keys.len())
}

/// A role that can be fulfilled.
fn role_of(keys: &'static [u8]) -> impl Strategy<Value = Keys> {
    some_of(keys).prop_flat_map(|keys| {
        let most = keys.len();
        (Just(keys), 1..=most)
    })
}

fn root_draft() -> impl Strategy<Value = RootDraft> {
    let broken = (0..6_u64, proptest::sample::subsequence(&[1, 2, 3, 4, STRANGER][..], 0..=5));
    let nobody = prop_oneof![Just((Vec::new(), 1)), role_of(&FRESH)];
    let broken = proptest::option::weighted(0.08, broken);
    (role_of(&ROOTS), role_of(&FEEDS), nobody, proptest::bool::weighted(0.1), broken)
        .prop_map(|(root, feed, fresh, expired, broken)| RootDraft { root, feed, fresh, expired, broken })
}

fn published() -> impl Strategy<Value = Published> {
    let roots = proptest::collection::vec(root_draft(), 0..4);
    // Most of the time all feed keys sign, so that most feeds are good ones.
    let signers = prop_oneof![3 => Just(FEEDS.to_vec()), 1 => some_of(&[4, 5, 6, 7, 1, STRANGER])];
    let by = prop_oneof![2 => Just(FRESH.to_vec()), 1 => some_of(&FRESH)];
    let fresh = (prop_oneof![9 => Just(None), 1 => (40..45_u64).prop_map(Some)], by);
    let revocations = proptest::collection::vec((1..=9_u8, prop_oneof![3 => Just(0_u8), 1 => 1..=9_u8]), 0..3);
    (roots, 40..45_u64, proptest::bool::weighted(0.05), signers, proptest::option::weighted(0.8, fresh), revocations)
        .prop_map(|(roots, seq, expired, feed_signers, fresh, revocations)| Published {
            roots,
            seq,
            expired,
            feed_signers,
            fresh: fresh.map(|(of, signers)| (of.unwrap_or(seq), signers)),
            revocations: revocations.into_iter().map(|(of, by)| (of, if by == 0 { of } else { by })).collect(),
        })
}

fn base() -> impl Strategy<Value = Base> {
    let root = prop_oneof![4 => role_of(&ROOTS).prop_map(Some), 1 => Just(None)];
    let seq = proptest::option::of((38..46_u64, 0..3_u8));
    let seen = proptest::option::of((0..6_u64, 0..3_u8));
    let revoked = proptest::sample::subsequence((1..=9).collect::<Vec<u8>>(), 0..=3);
    (root, any::<bool>(), prop_oneof![3 => Just(0), 1 => Just(42_u64)], seq, seen, revoked)
        .prop_map(|(root, require, min_seq, seq, seen, revoked)| Base { root, require, min_seq, seq, seen, revoked })
}

impl Published {
    fn root_payload(&self, index: usize) -> Value {
        let draft = &self.roots[index];
        let version = draft.broken.as_ref().map_or(index as u64 + 1, |(version, _)| *version);
        let expires = if draft.expired { "2026-09-02T08:00:00Z" } else { "2027-09-01T08:00:00Z" };
        let role = |(keys, threshold): &Keys| role(keys, *threshold as u64);
        let fresh = Some(role(&draft.fresh)).filter(|_| !draft.fresh.0.is_empty());
        json!({
            "schema": 1, "version": version, "issued": "2026-09-01T08:00:00Z", "expires": expires,
            "root": role(&draft.root), "feed": role(&draft.feed), "fresh": fresh,
        })
    }

    fn feed_payload(&self) -> Value {
        let expires = if self.expired { "2026-10-01T09:00:00Z" } else { "2027-03-30T08:00:00Z" };
        changed(newest(self.seq), json!({ "expires": expires }))
    }

    fn envelope(&self) -> String {
        let mut envelope = seal(FEED_TYPE, &self.feed_payload(), &self.feed_signers);
        let roots = (0..self.roots.len()).map(|index| {
            let signers = self.roots[index].broken.as_ref().map_or(&ROOTS[..], |(_, signers)| signers);
            seal(ROOT_TYPE, &self.root_payload(index), signers)
        });
        envelope["roots"] = roots.collect::<Vec<_>>().into();
        if let Some((seq, signers)) = &self.fresh {
            let statement = changed(confirmation(&self.feed_payload()), json!({ "seq": seq }));
            envelope["fresh"] = seal(FRESH_TYPE, &statement, signers);
        }
        let revocations = self.revocations.iter().map(|(of, by)| revoke(*of, *by));
        envelope["revocations"] = revocations.collect::<Vec<_>>().into();
        envelope.to_string()
    }
}

impl Base {
    fn config(&self) -> Config {
        let mut policy = match &self.root {
            Some((keys, threshold)) => json!({"root": role(keys, *threshold as u64)}),
            None => json!({"publicKeys": pins(&[4, 5])}),
        };
        policy["freshness"] = if self.require { "require" } else { "warn" }.into();
        policy["minSeq"] = self.min_seq.into();
        signed_start(&[("policy", &policy.to_string())]).config
    }

    fn memory(&self, published: &Published) -> Memory {
        let other = "0".repeat(64);
        let bytes = |which: u8, own: String| match which {
            0 => own,
            1 => other.clone(),
            _ => String::new(),
        };
        let root = self.seen.map(|(version, which)| {
            let index = usize::try_from(version).unwrap().wrapping_sub(1);
            let own =
                published.roots.get(index).map_or(other.clone(), |_| hash(published.root_payload(index).to_string()));
            json!({"version": version, "sha256": bytes(which, own)})
        });
        let (seq, sha256) =
            self.seq.map(|(seq, which)| (seq, bytes(which, hash(published.feed_payload().to_string())))).unzip();
        let revoked: Vec<String> = self.revoked.iter().map(|number| key(*number).name()).collect();
        let memory = json!({"seq": seq, "sha256": sha256, "root": root, "revoked": revoked});
        Memory::read(&parse(&memory.to_string(), Rules::HOST).unwrap())
    }
}

type Judged = Result<(Feed, Verified), &'static str>;

fn judge(config: &Config, envelope: &str, memory: &Memory) -> Judged {
    match source::read(config, &arrived(envelope), memory, NOW) {
        Ok((feed, verified)) => Ok((feed, verified.unwrap())),
        Err(failure) => Err(failure.code.as_str()),
    }
}

/// Whether a remembered root forbids this chain, and by which code.
fn root_forbids(published: &Published, base: &Base) -> Option<&'static str> {
    base.root.as_ref()?;
    let (version, which) = base.seen?;
    let last = published.roots.len() as u64;
    match version {
        0 => None,
        _ if version > last => Some("rollback"),
        _ => (which == 1).then_some("equivocation"),
    }
}

/// Whether a remembered counter forbids this feed, as long as no root lets it go.
fn counter_forbids(published: &Published, base: &Base) -> Option<&'static str> {
    let (seq, which) = base.seq?;
    match published.seq.cmp(&seq) {
        std::cmp::Ordering::Less => Some("rollback"),
        std::cmp::Ordering::Equal => (which == 1).then_some("equivocation"),
        std::cmp::Ordering::Greater => None,
    }
}

/// Whether a root above the remembered one names other feed keys than the one before it.
fn lets_the_counter_go(published: &Published, base: &Base) -> bool {
    let known = base.seen.map_or(0, |(version, _)| version);
    let versions = (2..).zip(published.roots.windows(2));
    base.root.is_some()
        && versions.into_iter().any(|(version, pair)| version > known && pair[0].feed.0 != pair[1].feed.0)
}

/// What the memory makes of an answer that the same base gives without it.
fn check(published: &Published, base: &Base) -> Result<(&'static str, &'static str), TestCaseError> {
    let (config, envelope) = (base.config(), published.envelope());
    let code = |judged: &Judged| judged.as_ref().err().copied().unwrap_or("ok");
    let without = judge(&config, &envelope, &Memory::default());
    let with = judge(&config, &envelope, &base.memory(published));
    let (told, found) = (code(&without), code(&with));
    // Who counts for the feed, and who confirms it: only of these keys a revocation takes anything.
    let last = published.roots.last();
    let counts = |number: &u8| match &base.root {
        Some(_) => last.is_some_and(|root| root.feed.0.contains(number) || root.fresh.0.contains(number)),
        None => [4, 5].contains(number),
    };
    let revokes = base.revoked.iter().any(counts);
    let let_go = lets_the_counter_go(published, base);
    let counter = counter_forbids(published, base).filter(|_| !let_go);
    let forbids = [root_forbids(published, base), counter];
    let explained =
        found == told || forbids.contains(&Some(found)) || revokes && ["signature", "stale"].contains(&found);
    prop_assert!(explained, "{found} with the memory, {told} without it");
    match (without, with) {
        (Err(_), taken) => prop_assert!(taken.is_err(), "taken with the memory, {told} without it"),
        (Ok((feed, verified)), Ok((same, kept))) => {
            prop_assert!(forbids == [None, None], "{forbids:?} was passed over");
            prop_assert_eq!(&feed.releases, &same.releases);
            prop_assert_eq!(&verified.feed, &kept.feed);
            // A revocation may take away who confirms; nothing gives a confirmation back.
            let stale = (feed.stale_since.is_some(), same.stale_since.is_some());
            prop_assert!(stale.0 == stale.1 || revokes && stale == (false, true), "stale: {stale:?}");
            check_kept(&config, &envelope, &kept, &same)?;
            check_floors(published, base, &kept)?;
        }
        // One that was taken: either floor alone explains why not any more.
        (Ok(_), Err(_)) => {}
    }
    Ok((told, found))
}

/// The same envelope at the next opening gets the same answer, and what is remembered is read as it was written.
fn check_kept(config: &Config, envelope: &str, kept: &Verified, feed: &Feed) -> Result<(), TestCaseError> {
    let mut memory = Memory::default();
    memory.feed = Some(kept.feed.clone());
    memory.floors = kept.floors.clone();
    let written = memory.to_json().to_string();
    prop_assert_eq!(&Memory::read(&parse(&written, Rules::HOST).unwrap()), &memory);
    let again = judge(config, envelope, &memory);
    prop_assert_eq!(again, Ok((feed.clone(), kept.clone())));
    memory.feed = Some(SeenFeed { envelope: Some(envelope.into()), ..kept.feed.clone() });
    prop_assert_eq!(source::read_kept(config, &memory, NOW), Ok(feed.clone()));
    Ok(())
}

/// No floor gets lower, and no revocation of a key that is still named is forgotten.
fn check_floors(published: &Published, base: &Base, kept: &Verified) -> Result<(), TestCaseError> {
    let version = kept.floors.root.as_ref().map_or(0, |root| root.version);
    prop_assert!(version >= base.seen.map_or(0, |(version, _)| version));
    let names = |number: &u8| match &base.root {
        Some(pinned) => {
            let roles = |root: &RootDraft| [root.root.0.clone(), root.feed.0.clone(), root.fresh.0.clone()].concat();
            pinned.0.contains(number) || published.roots.iter().any(|root| roles(root).contains(number))
        }
        None => [4, 5].contains(number),
    };
    let own = published.revocations.iter().filter(|(of, by)| of == by).map(|(of, _)| of);
    for number in base.revoked.iter().chain(own).filter(|number| names(number)) {
        prop_assert!(kept.floors.revoked.contains(&key(*number).name()), "key {number} is forgotten");
    }
    for revoked in &kept.floors.revoked {
        prop_assert!(
            (1..=9).any(|number| key(number).name() == *revoked && names(&number)),
            "a key is kept that nobody names"
        );
    }
    Ok(())
}

proptest! {
    #[test]
    fn memory_only_forbids((published, base) in (published(), base())) {
        check(&published, &base)?;
    }
}

/// A property that every made case fulfils for want of a good feed would hold nothing.
#[test]
fn the_made_cases_reach_each_answer() {
    let mut runner = TestRunner::deterministic();
    let mut answers: BTreeMap<(&str, &str), u32> = BTreeMap::new();
    for _ in 0..600 {
        let (published, base) = (published(), base()).new_tree(&mut runner).unwrap().current();
        *answers.entry(check(&published, &base).unwrap()).or_default() += 1;
    }
    for pair in [
        ("ok", "ok"),
        ("ok", "rollback"),
        ("ok", "equivocation"),
        ("ok", "signature"),
        ("ok", "stale"),
        ("root", "root"),
        ("signature", "signature"),
        ("stale", "stale"),
        ("rollback", "rollback"),
        ("expired", "expired"),
        ("signature", "rollback"),
    ] {
        assert!(answers.get(&pair).is_some_and(|count| *count > 2), "{pair:?} of {answers:?}");
    }
}
