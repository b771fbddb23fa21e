//! Roots, fresh statements and revocations. Texts of any kind in the three members: what they open leads to roots
//! that somebody has signed, and nothing is confirmed or revoked by anybody else. Made chains: each is accepted, or
//! refused with the code, as it was made. All of it in pieces of any size as in one. It must never count signatures
//! by the panel's own means: `trusted.rs` knows who has signed. Read next: `src/core/trust/mod.rs` of the panel.
#![no_main]

use extension_update::core::config::Config;
use extension_update::core::error::{Code, Failure};
use extension_update::core::exchange::Answer;
use extension_update::core::json::{Json, parse};
use extension_update::core::memory::{Memory, SeenFeed};
use extension_update::core::moment::Moment;
use extension_update::core::source::{self, Read, Verified, Work};
use extension_update::core::trust::{self, PAYLOAD_TYPE, SeenRoot, decode};
use extension_update_fuzz::{
    Choice, Kind, arrived,
    chain::{MadeChain, MadeRole},
    documents::{Documents, PINNED},
    parse_start,
    signing::Form,
    trusted::{Confirmation, Floor, Role, name},
    vendor::{NOW, SIGNED_PAYLOADS, seal},
};
use extension_update_signing::{hash, pin};
use libfuzzer_sys::{
    arbitrary::{self, Arbitrary},
    fuzz_target,
};

/// The counter and the day of the signed feed, `SIGNED_PAYLOADS[0]`.
const SEQ: u64 = 7;
const ISSUED: &str = "2026-10-01T08:00:00Z";

#[derive(Arbitrary, Debug)]
struct Made {
    /// Whether the policy pins the keys that sign feeds, and whether it wants a confirmation; how many seconds later
    /// all this is read.
    pins_feed: bool,
    fresh_only: bool,
    later: u8,
    pinned: MadeRole,
    chain: MadeChain,
    floor: MadeFloor,
    /// Of another type than a feed.
    other_type: bool,
}

/// What the base has seen before.
#[derive(Arbitrary, Debug)]
struct MadeFloor {
    /// The version of a root, and whose bytes it had.
    root: Option<(u8, u8)>,
    revoked: Vec<u8>,
    /// A counter, and whose bytes it had.
    feed: Option<(u8, u8)>,
}

fuzz_target!(|data: &[u8]| {
    let [first, rest @ ..] = data else { return };
    match first {
        // A letter, a digit or a sign: the texts of the members, a line each.
        32..128 => check_text(*first, &String::from_utf8_lossy(rest)),
        _ => {
            let mut rest = arbitrary::Unstructured::new(rest);
            if let Ok(made) = Made::arbitrary(&mut rest) {
                check_made(&made);
            }
        }
    }
});

fn check_text(first: u8, text: &str) {
    let signed = Documents::signed();
    let mut lines = text.splitn(3, '\n');
    let mut member = |name: &str| match lines.next() {
        Some(line) if !line.is_empty() => format!(r#","{name}":{}"#, signed.expand(line)),
        _ => String::new(),
    };
    let members = member("roots") + &member("fresh") + &member("revocations");
    let feed = SIGNED_PAYLOADS[0];
    let envelope = seal(feed, &[1, 2]);
    let body = format!("{}{members}}}", envelope.strip_suffix('}').unwrap_or_default());
    let (fresh_only, seen) = (first & 1 > 0, first & 2 > 0);
    let memory = Memory::read(&Json::object([(
        "root",
        if seen { Json::object([("version", 2.into()), ("sha256", "".into())]) } else { Json::Null },
    )]));
    let config = pin_keys(&Role { keys: vec![PINNED], threshold: 1 }, true, fresh_only);
    let read = check_pieces(&config, &body, &memory, NOW);
    let Ok((feed, Some(verified))) = read else { return };
    let json = parse(&body, trust::RULES).expect("what is accepted is JSON");
    let root = verified.floors.root.expect("a chain ends with a root");
    assert_eq!(signed.version_of_root(&root.sha256), Some(root.version), "nobody has signed this root");
    assert!(!seen || root.version >= 2, "below what was seen");
    let payload_of = |envelope: &Json| decode(envelope.get("payload")?.as_str()?);
    let chain = json.get("roots").and_then(Json::as_array).unwrap_or_default();
    assert_eq!(chain.len() as u64, root.version);
    assert_eq!(chain.last().and_then(payload_of).map(hash), Some(root.sha256.clone()));
    assert!(verified.floors.revoked.iter().all(|key| Documents::REVOKED.map(name).contains(key)), "revoked by nobody");
    if signed.root_confirms(&root.sha256) && feed.stale_since.is_none() {
        let statement = json.get("fresh").and_then(payload_of);
        assert!(statement.is_some_and(|statement| signed.confirms(&statement)), "nobody has confirmed this feed");
    }
    assert!(!fresh_only || feed.stale_since.is_none());
}

fn check_made(made: &Made) {
    let payload = SIGNED_PAYLOADS[0];
    let now = Moment::of_millis(NOW.millis() + u64::from(made.later) * 1000);
    let pinned = made.pinned.role();
    let (members, chain) = made.chain.write(&pinned, SEQ, payload);
    let floor = made.floor.floor(&chain.roots.iter().map(|root| root.sha256.as_str()).collect::<Vec<_>>());
    let trust = match made.pins_feed {
        true => chain.judge_pinned(&pinned, &floor),
        false => chain.judge(&pinned, &floor, now),
    };
    let payload_type = if made.other_type { "text/plain" } else { PAYLOAD_TYPE };
    let feed_role = match (made.pins_feed, chain.roots.last()) {
        (false, Some(root)) => &root.feed,
        _ => &pinned,
    };
    let written = made.chain.feed.write(payload_type, payload, &made.chain.feed.signers(feed_role));
    let Json::Object(mut entries) = written.envelope else { panic!("an envelope is an object") };
    entries.extend(members.into_iter().map(|(name, member)| (name.to_owned(), member)));
    let body = Json::Object(entries).to_string();
    let seen = made.floor.feed();
    let expected = match (written.form, &trust) {
        (Form::Unsigned, _) => Err(Code::Unsigned),
        (Form::Broken, _) => Err(Code::Format),
        (Form::Envelope, Err(code)) => Err(*code),
        (Form::Envelope, Ok(trust)) => {
            let confirmation = chain.confirm(trust, now);
            let in_order = if trust.rekeyed { Ok(()) } else { judge_order(&seen) };
            match in_order {
                _ if !trust.feed.is_carried_by(&written.signers) => Err(Code::Signature),
                _ if made.other_type => Err(Code::Format),
                Err(code) => Err(code),
                Ok(()) if made.fresh_only && confirmation != Confirmation::Fine => Err(Code::Stale),
                Ok(()) => Ok((trust, confirmation)),
            }
        }
    };
    let config = pin_keys(&pinned, !made.pins_feed, made.fresh_only);
    let memory = remember(&floor, seen);
    let read = check_pieces(&config, &body, &memory, now);
    match (read, expected) {
        (Err(failure), Err(code)) => assert_eq!(failure.code, code, "{failure:?} of {made:?}"),
        (Ok((feed, Some(verified))), Ok((trust, confirmation))) => {
            assert_eq!(feed.stale_since, last_word(confirmation));
            let root = verified.floors.root.as_ref().map(|root| (root.version, root.sha256.clone()));
            assert_eq!(root, trust.root);
            trust.check_remembered(&verified.floors.revoked);
            assert_eq!((verified.feed.seq, verified.feed.sha256.as_str()), (SEQ, &*hash(payload)));
            check_memory(&config, &arrived(&body), (memory, verified), now);
        }
        (read, expected) => panic!("{read:?} is not {expected:?}: {made:?}"),
    }
}

/// Since when the screen says that nobody vouches for the feed.
fn last_word(confirmation: Confirmation) -> Option<Moment> {
    match confirmation {
        Confirmation::Fine => None,
        Confirmation::Missing(confirmed) => Some(confirmed.or_else(|| Moment::parse(ISSUED)).expect("a moment")),
    }
}

/// What was remembered only forbids: the same answer is accepted with more of it and with none, and so is what was
/// kept.
fn check_memory(config: &Config, answer: &Answer, (mut memory, verified): (Memory, Verified), now: Moment) {
    memory.feed = Some(verified.feed);
    memory.floors = verified.floors;
    let again = source::read(config, answer, &memory, now);
    let again = again.expect("what was accepted is accepted again");
    assert_eq!(again.1.map(|verified| verified.floors), Some(memory.floors.clone()));
    let mut work = Work::new(config.clone(), None, memory, now);
    assert_eq!(finish(&mut work, |_| 1).map(|(feed, _)| feed), Ok(again.0), "what was kept is as good");
    assert!(source::read(config, answer, &Memory::default(), now).is_ok(), "accepted because of what was remembered");
}

fn judge_order(seen: &Option<(u64, String)>) -> Result<(), Code> {
    match seen {
        Some((seq, _)) if *seq > SEQ => Err(Code::Rollback),
        Some((SEQ, digest)) if !digest.is_empty() && *digest != hash(SIGNED_PAYLOADS[0]) => Err(Code::Equivocation),
        _ => Ok(()),
    }
}

impl MadeFloor {
    /// In a chain of these roots.
    fn floor(&self, roots: &[&str]) -> Floor {
        let root = self.root.map(|(version, bytes)| {
            let version = u64::from(version % 20);
            let own = version.checked_sub(1).and_then(|index| roots.get(usize::try_from(index).ok()?));
            let digest = match bytes % 4 {
                1 => "ab".repeat(32),
                2 => String::new(),
                _ => own.map_or_else(|| "cd".repeat(32), |digest| (*digest).to_owned()),
            };
            (version, digest)
        });
        Floor { root, revoked: self.revoked.iter().take(16).map(|number| name(1 + number % 24)).collect() }
    }

    fn feed(&self) -> Option<(u64, String)> {
        self.feed.map(|(seq, bytes)| {
            let digest = match bytes % 4 {
                1 => "ab".repeat(32),
                2 => String::new(),
                _ => hash(SIGNED_PAYLOADS[0]),
            };
            (u64::from(seq % 10), digest)
        })
    }
}

fn remember(floor: &Floor, feed: Option<(u64, String)>) -> Memory {
    let mut memory = Memory::default();
    memory.floors.root = floor.root.clone().map(|(version, sha256)| SeenRoot { version, sha256 });
    memory.floors.revoked.clone_from(&floor.revoked);
    memory.feed = feed.map(|(seq, sha256)| SeenFeed { seq, sha256, envelope: None, etag: None, url: None });
    memory
}

/// Reads an answer in one piece, and again in pieces of other sizes: which ones, the text's length chooses.
fn check_pieces(config: &Config, body: &str, memory: &Memory, now: Moment) -> Result<Read, Failure> {
    let answer = arrived(body);
    let read = source::read(config, &answer, memory, now);
    let sizes: [fn(usize) -> usize; 3] = [|_| 1, |turn| turn, |turn| if turn % 3 == 0 { 0 } else { 5 }];
    let mut work = Work::new(config.clone(), Some(answer), memory.clone(), now);
    assert_eq!(finish(&mut work, sizes[body.len() % sizes.len()]), read, "in pieces");
    read
}

/// The work to its end, in pieces of these sizes.
fn finish(work: &mut Work, size: fn(usize) -> usize) -> Result<Read, Failure> {
    // Every signature of every document by every key that a role may have, and more.
    const MOST: usize = 1 << 16;
    (0..MOST).find_map(|turn| work.advance(size(turn))).expect("the work comes to an end")
}

fn pin_keys(role: &Role, rooted: bool, fresh_only: bool) -> Config {
    let keys: Vec<String> = role.keys.iter().map(|number| pin(*number)).collect();
    let choice = Choice {
        kind: Kind::SignedFeed,
        installed: "0.0.0.3",
        keys: &keys,
        threshold: role.threshold,
        rooted,
        fresh_only,
        ..Choice::default()
    };
    parse_start(&choice).expect("the config is right").config
}
