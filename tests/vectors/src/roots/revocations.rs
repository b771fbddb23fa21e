//! Revocations: whose they are, what they take from whom, and how long they are remembered. Next: `fresh.rs`.

use super::{ABSENT, Case, Document, Lines, confirmation, feed, hash, name, pin, revocation, role, root};
use serde_json::{Value, json};

fn revoked(keys: &[u8]) -> Value {
    json!({"revoked": keys.iter().map(|number| name(*number)).collect::<Vec<_>>()})
}

/// The feed keys and their threshold, who signed, who was revoked, and whether the feed is taken.
type Feed = (&'static [u8], u64, &'static [u8], &'static [u8], bool);

pub(super) fn roles(lines: &mut Lines) {
    let cases: &[Feed] = &[
        (&[11], 1, &[11], &[11], false),
        (&[11, 12], 1, &[11], &[11], false),
        (&[11, 12], 1, &[12], &[11], true),
        (&[11, 12], 1, &[11, 12], &[11], true),
        (&[11, 12], 2, &[11, 12], &[11], false),
        (&[11, 12], 1, &[11, 12], &[11, 12], false),
        (&[11, 12, 13], 2, &[12, 13], &[11], true),
        (&[11, 12, 13], 2, &[11, 12], &[11], false),
    ];
    for (keys, threshold, signers, out, holds) in cases {
        let root = root(1, &[1], &[]).with("feed", &role(keys, *threshold));
        for (how, case) in [("named", Case::chain(&[root])), ("pinned", Case::pinned(keys, *threshold))] {
            let case = case.feed(feed(42, signers)).revoke(&out.iter().map(|key| revocation(*key)).collect::<Vec<_>>());
            let name = format!("{threshold} of {keys:?} {how}, signed by {signers:?}, revoked {out:?}");
            if *holds {
                lines.take_with(&name, &case, revoked(out));
            } else {
                lines.refuse(&name, &case, "signature", "");
            }
        }
    }
    // A root key is revoked by the next root and by nothing else: a chain must not hold at one opening and fail at
    // another.
    lines.take_with("the root key is revoked", &Case::one(&[11]).revoke(&[revocation(1)]), revoked(&[1]));
    let moved = [root(1, &[1], &[11]), root(2, &[2], &[11]).by(&[1, 2])];
    for key in [1, 2] {
        let case = Case::chain(&moved).revoke(&[revocation(key)]);
        lines.take_with(&format!("root key {key} of two is revoked"), &case, revoked(&[key]));
    }
    let both = Case::chain(&[root(1, &[1], &[1, 11])]).revoke(&[revocation(1)]);
    lines.take_with("a key of both roles is revoked, and another signs", &both, revoked(&[1]));
    lines.refuse("a key of both roles is revoked, and signs", &both.feed(feed(42, &[1])), "signature", "");
    // Of a key that was rotated out nothing hangs, until it comes back.
    let (a, b) = (root(1, &[1], &[11]), root(2, &[1], &[12]));
    let gone = Case::chain(&[a.clone(), b.clone()]).feed(feed(42, &[12])).revoke(&[revocation(11)]);
    lines.take_with("a key that was rotated out is revoked", &gone, revoked(&[11]));
    let back = Case::chain(&[a, b, root(3, &[1], &[11])]).revoke(&[revocation(11)]);
    lines.refuse("a key that was rotated out and revoked comes back", &back, "signature", "");
    let later = Case::one(&[11]).revoke(&[revocation(99)]);
    lines.take("a key that nobody names is revoked", &later);
    // The keys of fresh statements.
    let named = |keys: &[u8]| Case::chain(&[root(1, &[1], &[11]).with("fresh", &role(keys, 1))]);
    let stale = |keys: &[u8]| {
        let mut expected = revoked(keys);
        expected["stale"] = true.into();
        expected
    };
    for require in [false, true] {
        let policy = if require { "require" } else { "warn" };
        let by = |keys: &[u8], signer: u8| {
            let case = named(keys).rule("freshness", policy.into());
            let fresh = confirmation(&case.feed).by(&[signer]);
            case.fresh(&fresh).revoke(&[revocation(21)])
        };
        let mut old = |name: &str, case: &Case| {
            if require {
                lines.refuse(&format!("{name}, {policy}"), case, "stale", "");
            } else {
                lines.take_with(&format!("{name}, {policy}"), case, stale(&[21]));
            }
        };
        // Whoever stole the only key must not get rid of the rule by revoking it.
        old("the only fresh key is revoked, and signs", &by(&[21], 21));
        old("the only fresh key is revoked, and nobody signs", &Case { fresh: None, ..by(&[21], 21) });
        old("one of two fresh keys is revoked, and signs", &by(&[21, 22], 21));
        let other = by(&[21, 22], 22);
        lines.take_with(
            &format!("one of two fresh keys is revoked, the other signs, {policy}"),
            &other,
            revoked(&[21]),
        );
    }
}

pub(super) fn forms(lines: &mut Lines) {
    // Key 11 signs the feed: a revocation that counts shows.
    let with = |document: Document| Case::one(&[11]).revoke(&[document]);
    for signers in [&[12][..], &[1], &[99], &[], &[12, 1, 99]] {
        lines.take(&format!("key 11 is revoked by {signers:?}"), &with(revocation(11).by(signers)));
    }
    lines.refuse("key 11 is revoked by others and itself", &with(revocation(11).by(&[12, 99, 11])), "signature", "");
    let other = revocation(12).by(&[11]);
    lines.take("key 11 signs that another key is revoked", &with(other));
    let altered = revocation(11).signed(&revocation(12).signatures());
    let case = Case { revocations: vec![altered], ..Case::one(&[11]) };
    lines.take("a signature of another revocation", &case);
    for (key, raw) in [
        ("schema", "2"),
        ("schema", "\"1\""),
        ("schema", ABSENT),
        ("key", ABSENT),
        ("key", "7"),
        ("key", "\"\""),
        ("key", &format!("\"{}\"", &name(11)[..16])),
        ("key", &format!("\"{}\"", pin(11))),
        ("key", &format!("\"{}\"", name(12))),
        ("key", &format!("\" {}\"", name(11))),
    ] {
        let shown: String = raw.chars().take(30).collect();
        lines.take(&format!("a revocation with {key} = {shown}"), &with(revocation(11).with(key, raw)));
    }
    let text = String::from_utf8(revocation(11).payload()).unwrap_or_default();
    for (what, bytes) in [
        ("nothing in it", Vec::new()),
        ("a list around it", format!("[{text}]").into_bytes()),
        ("its key twice", text.replacen("\"key\"", "\"key\":\"\",\"key\"", 1).into_bytes()),
        ("depth 9", format!("{{\"x\":{}1{},{}", "[".repeat(8), "]".repeat(8), &text[1..]).into_bytes()),
        ("a byte that begins nothing", [text.as_bytes(), b"\xff"].concat()),
        ("more behind it", format!("{text}x").into_bytes()),
    ] {
        lines.take(&format!("a revocation with {what}"), &with(revocation(11).made_of(bytes)));
    }
    let more = revocation(11).with("reason", "{\"ru\":\"украден\"}");
    lines.refuse("a revocation with words that nobody knows", &with(more), "signature", "");
    let mut hinted = revocation(11).signatures();
    hinted[0]["keyid"] = name(12)[..16].into();
    let case = Case { revocations: vec![revocation(11).signed(&hinted)], ..Case::one(&[11]) };
    lines.refuse("a revocation with the keyid of another key", &case, "signature", "");
    let long = |count: usize| revocation(11).by(&(1..count).map(|_| 99).chain([11]).collect::<Vec<_>>());
    lines.refuse("a revocation of 16 signatures", &with(long(16)), "signature", "");
    lines.take("a revocation of 17 signatures", &with(long(17)));
    // A bad one does not hide a good one.
    let beside = |other: Document| Case::one(&[11]).revoke(&[other, revocation(11)]);
    for (what, other) in [
        ("by a stranger", revocation(11).by(&[99])),
        ("of a key that nobody names", revocation(12)),
        ("that is a feed", feed(42, &[11])),
        ("without a key", revocation(11).with("key", ABSENT)),
        ("that is no JSON", revocation(11).made_of(*b"x")),
    ] {
        lines.refuse(&format!("a revocation behind one {what}"), &beside(other), "signature", "");
    }
    let many = |count: u8| {
        let mut all: Vec<Document> = (100..100 + count - 1).map(revocation).collect();
        all.push(revocation(11));
        Case::one(&[11, 12]).feed(feed(42, &[12])).revoke(&all)
    };
    lines.take_with("16 revocations, the last one means something", &many(16), revoked(&[11]));
    let thief = many(16).feed(feed(42, &[11]));
    lines.refuse("15 revocations of nobody before that of the signer", &thief, "signature", "");
    lines.refuse("17 revocations", &many(17), "format", "revocations");
    lines.take_with(
        "one revocation twice",
        &Case::one(&[11, 12]).feed(feed(42, &[12])).revoke(&[revocation(11), revocation(11)]),
        revoked(&[11]),
    );
    for raw in ["7", "\"x\"", "true", "{}"] {
        lines.refuse(
            &format!("revocations = {raw}"),
            &Case::one(&[11]).member("revocations", raw),
            "format",
            "revocations",
        );
    }
    for raw in ["null", "[]"] {
        lines.take(&format!("revocations = {raw}"), &Case::one(&[11]).member("revocations", raw));
    }
    for raw in ["7", "\"x\"", "null", "[]", "{}"] {
        let list = format!("[{raw},{}]", revocation(11).seal());
        let case = Case::one(&[11]).member("revocations", &list);
        lines.refuse(&format!("a revocation behind {raw}"), &case, "signature", "");
    }
}

pub(super) fn memory(lines: &mut Lines) {
    let two = Case::one(&[11, 12]);
    let kept = |keys: &[u8]| revoked(keys);
    lines.refuse("a key that the memory knows as revoked", &two.clone().memory(kept(&[11])), "signature", "");
    let other = two.clone().feed(feed(42, &[12]));
    lines.take_with("another key than the memory's", &other.clone().memory(kept(&[11])), revoked(&[11]));
    let pinned = Case::pinned(&[11, 12], 1);
    lines.refuse("a pinned key that the memory knows as revoked", &pinned.clone().memory(kept(&[11])), "signature", "");
    let pinned = pinned.feed(feed(42, &[12]));
    lines.take_with("another pinned key than the memory's", &pinned.memory(kept(&[11])), revoked(&[11]));
    let both = other.clone().memory(kept(&[11])).revoke(&[revocation(11)]);
    lines.take_with("revoked by the memory and the envelope", &both, revoked(&[11]));
    let all = Case::one(&[11, 12, 13]).feed(feed(42, &[13])).memory(kept(&[11])).revoke(&[revocation(12)]);
    lines.take_with("one revoked by the memory, one by the envelope", &all, revoked(&[11, 12]));
    let two_needed = root(1, &[1], &[]).with("feed", &role(&[11, 12, 13], 2));
    let split = Case::chain(&[two_needed]).feed(feed(42, &[11, 12])).memory(kept(&[11])).revoke(&[revocation(12)]);
    lines.refuse("the two that signed are revoked, one here and one there", &split, "signature", "");
    lines.take_with("the memory knows the root key as revoked", &Case::one(&[11]).memory(kept(&[1])), revoked(&[1]));
    lines.take("the memory names a key that nobody names", &Case::one(&[11]).memory(kept(&[99])));
    let mixed = other.clone().memory(kept(&[99, 11, 98]));
    lines.take_with("the memory names strangers beside a key of this chain", &mixed, revoked(&[11]));
    for raw in ["7", "\"x\"", "{}", "null", "[7,null,[],{}]", "[\"\"]", "[\"x\"]"] {
        let memory: Value = serde_json::from_str(&format!("{{\"revoked\":{raw}}}")).unwrap_or_default();
        lines.take(&format!("the memory's revocations are {raw}"), &Case::one(&[11]).memory(memory));
    }
    let beside = json!({"revoked": [7, null, "x", name(11)]});
    lines.refuse("a revocation behind damaged ones in the memory", &two.clone().memory(beside), "signature", "");
    let out = [root(1, &[1], &[11]), root(2, &[1], &[12])];
    let rotated = Case::chain(&out).feed(feed(42, &[12])).memory(kept(&[11]));
    lines.take_with("the memory knows a key that was rotated out", &rotated, revoked(&[11]));
    let named = root(1, &[1], &[11]).with("fresh", &role(&[21], 1));
    let case = Case::chain(&[named]);
    let confirmed = confirmation(&case.feed);
    let stale = json!({"stale": true, "revoked": [name(21)]});
    let case = case.fresh(&confirmed).memory(kept(&[21]));
    lines.take_with("the memory knows the fresh key as revoked", &case, stale);
    lines.refuse("the same, and freshness is required", &case.rule("freshness", "require".into()), "stale", "");
    // Old keys, all of them revoked, must not keep the revocation of one that counts from being remembered.
    let old: Vec<u8> = (30..46).collect();
    let crowd = [root(1, &[1], &old), root(2, &[1], &[11, 12])];
    let crowded = Case::chain(&crowd).feed(feed(42, &[12])).revoke(&[revocation(11)]);
    let expected = json!({"revoked": null, "keeps": [name(11)]});
    lines.take_with(
        "16 old keys are revoked in the memory, and one that counts by the envelope",
        &crowded.memory(kept(&old)),
        expected,
    );
    let thief = Case::chain(&crowd).memory(kept(&[11]));
    let all: Vec<Document> = old.iter().map(|key| revocation(*key)).collect();
    let expected = json!({"revoked": null, "keeps": [name(11)]});
    let honest = thief.clone().feed(feed(42, &[12])).revoke(&all);
    lines.take_with("one that counts in the memory, and 16 old keys by the envelope", &honest, expected);
    lines.refuse("the same, signed by the one", &thief.revoke(&all), "signature", "");
    let root_hash = hash(root(1, &[1], &[11]).payload());
    let memory = json!({"seq": 41, "root": {"version": 1, "sha256": root_hash}, "revoked": [name(1), name(99)]});
    lines.take_with("everything in the memory at once", &Case::one(&[11]).memory(memory), revoked(&[1]));
}
