//! What time and the memory forbid: a root that is over, a chain that goes back or forks, a counter that a thief has
//! driven up. Next: `revocations.rs`.

use super::{ABSENT, Case, Document, Lines, NOW, feed, hash, role, root, row};
use serde_json::{Value, json};

pub(super) fn expiry(lines: &mut Lines) {
    let until = |version: u64, expires: &str| root(version, &[1], &[11]).with("expires", &format!("\"{expires}\""));
    for (expires, holds) in [
        ("2026-10-02T07:59:59Z", false),
        ("2026-10-02T08:00:00Z", false),
        ("2026-10-02T11:00:00+03:00", false),
        ("2026-10-02T08:00:00.001Z", true),
        ("2026-10-02T08:00:01Z", true),
    ] {
        let case = Case::chain(&[until(1, expires)]);
        let name = format!("a root until {expires} at {NOW}");
        lines.judge(&name, &case, if holds { "" } else { "has expired" });
    }
    let (old, good) = ("2026-09-02T08:00:00Z", "2027-09-01T08:00:00Z");
    lines.take("an old root is over, the last one holds", &Case::chain(&[until(1, old), until(2, good)]));
    lines.take("two old roots are over", &Case::chain(&[until(1, old), until(2, old), until(3, good)]));
    lines.refuse("the last root is over", &Case::chain(&[until(1, good), until(2, old)]), "root", "has expired");
    let late = |case: Case| case.at("2099-01-01T00:00:00Z");
    lines.refuse("root and feed are over", &late(Case::one(&[11])), "root", "has expired");
    lines.refuse(
        "root and feed are over, by a stranger",
        &late(Case::one(&[11]).feed(feed(42, &[99]))),
        "root",
        "has expired",
    );
    lines.refuse("the feed is over, its root is not", &Case::one(&[11]).at("2027-04-01T00:00:00Z"), "expired", "");
    lines.refuse("the clock stopped", &Case::one(&[11]).at("1970-01-01T00:00:00Z"), "clock", "");
}

fn seen(version: u64, sha256: &str) -> Value {
    json!({"root": {"version": version, "sha256": sha256}})
}

fn hash_of(root: &Document) -> String {
    hash(root.payload())
}

pub(super) fn versions(lines: &mut Lines) {
    let chain = row(3);
    let (zeros, case) = ("0".repeat(64), Case::chain(&chain));
    for (version, root) in (1..).zip(&chain) {
        lines.take(&format!("roots 1 to 3 after root {version}"), &case.clone().memory(seen(version, &hash_of(root))));
        // The fork may lie below the end: what was remembered did not sign what follows.
        let other = case.clone().memory(seen(version, &zeros));
        lines.refuse(
            &format!("roots 1 to 3 after another root {version}"),
            &other,
            "equivocation",
            "roots: another version of this number",
        );
        let unknown = case.clone().memory(seen(version, ""));
        lines.take(&format!("roots 1 to 3 after root {version} of which no bytes are known"), &unknown);
    }
    lines.take("roots 1 to 3 after root 0", &case.clone().memory(seen(0, &zeros)));
    for version in [4, 16, 17, u64::MAX] {
        for sha256 in [zeros.as_str(), &hash_of(&chain[2]), ""] {
            let name = format!("roots 1 to 3 after root {version} of hash {:.4?}", sha256);
            lines.refuse(&name, &case.clone().memory(seen(version, sha256)), "rollback", "roots:");
        }
    }
    let cut = |count: usize| Case::chain(&chain[..count]).memory(seen(3, &hash_of(&chain[2])));
    lines.refuse("the last root was taken away", &cut(2), "rollback", "roots:");
    let huge = cut(1).feed(feed(9_007_199_254_740_991, &[11]));
    lines.refuse("two roots were taken away, and the counter is the greatest", &huge, "rollback", "roots:");
    lines.refuse("all roots were taken away", &cut(0), "root", "there are none");
    // Rightly signed by the keys of root 1, both: only memory can tell.
    let fork = [root(1, &[1], &[11]), root(2, &[1], &[99]), root(3, &[1], &[99])];
    let forked = |memory: &Document, version: u64, count: usize| {
        Case::chain(&fork[..count]).feed(feed(42, &[99])).memory(seen(version, &hash_of(memory)))
    };
    lines.take("a fork that nobody remembers otherwise", &forked(&chain[0], 1, 3));
    lines.refuse("a fork at the end", &forked(&chain[1], 2, 2), "equivocation", "roots:");
    lines.refuse("a fork below the end", &forked(&chain[1], 2, 3), "equivocation", "roots:");
    lines.refuse("a fork at the end of three", &forked(&chain[2], 3, 3), "equivocation", "roots:");
    lines.refuse("a fork that ends before", &forked(&chain[2], 3, 2), "rollback", "roots:");
    // What is no root in the memory is as if it were not there.
    for raw in ["7", "[]", "\"x\"", "{}", r#"{"version":"9"}"#, r#"{"version":-1}"#, r#"{"version":1.5}"#, "null"] {
        let memory: Value = serde_json::from_str(&format!("{{\"root\":{raw}}}")).unwrap_or_default();
        lines.take(&format!("after a root that is none: {raw}"), &case.clone().memory(memory));
    }
    let only = case.clone().memory(json!({"root": {"version": 4}}));
    lines.refuse("after root 4 without a hash", &only, "rollback", "roots:");
    // The memory is of the extension, whoever vouched for it before.
    let vendor = |count: u64| Case::chain(&row(count)).memory(seen(5, &zeros));
    lines.refuse("the memory of another vendor, who was further", &vendor(2), "rollback", "roots:");
    lines.refuse("the memory of another vendor, who was as far", &vendor(5), "equivocation", "roots:");
    lines.refuse("the memory of another vendor, who was not so far", &vendor(6), "equivocation", "roots:");
    let back = Case::pinned(&[11], 1).memory(seen(3, &hash_of(&chain[2])));
    let kept = json!({"root": {"version": 3, "sha256": hash_of(&chain[2])}});
    lines.take_with("a base that pins feed keys forgets no root", &back, kept);
    // One cause before the other.
    let both = cut(2).feed(feed(42, &[99]));
    lines.refuse("a chain that goes back, and a stranger's feed", &both, "rollback", "roots:");
    let broken = Case::chain(&[root(1, &[1], &[11]).by(&[99])]).memory(seen(3, &zeros));
    lines.refuse("a chain that goes back, and by a stranger", &broken, "root", "too few keys of the version before it");
}

pub(super) fn counters(lines: &mut Lines) {
    const HUGE: u64 = 9_007_199_254_740_991;
    let zeros = "0".repeat(64);
    // What a base remembers that has taken the thief's feed under this root.
    let after = |seq: u64, root: Option<(u64, &Document)>| {
        let root = root.map(|(version, root)| json!({"version": version, "sha256": hash_of(root)}));
        json!({"seq": seq, "sha256": zeros, "root": root})
    };
    let (a, b, c) = (root(1, &[1], &[11]), root(2, &[1], &[12]), root(3, &[1], &[12]));
    let by = |roots: &[Document], signer: u8| Case::chain(roots).feed(feed(42, &[signer]));
    let two = [a.clone(), b.clone()];
    let three = [a.clone(), b.clone(), c.clone()];
    lines.take("another feed key after a huge seq", &by(&two, 12).memory(after(HUGE, Some((1, &a)))));
    lines.take("another feed key two roots on", &by(&three, 12).memory(after(HUGE, Some((1, &a)))));
    lines.take("another feed key, the same seq, other bytes", &by(&two, 12).memory(after(42, Some((1, &a)))));
    lines.take("another feed key, nothing known of the old root", &by(&two, 12).memory(after(HUGE, None)));
    let own = after(HUGE, Some((2, &b)));
    lines.refuse("a huge seq under the last root", &by(&two, 12).memory(own.clone()), "rollback", "");
    lines.refuse("a huge seq, and the next root names the same", &by(&three, 12).memory(own), "rollback", "");
    // Of a first root nobody knows what it replaces: a base that pinned feed keys before keeps its counter.
    lines.refuse("a huge seq and the first root", &Case::one(&[11]).memory(after(HUGE, None)), "rollback", "");
    let split = by(&two, 12).memory(after(42, Some((2, &b))));
    lines.refuse("the same seq and other bytes under root 2", &split, "equivocation", "");
    let again = [a.clone(), b.clone(), root(3, &[1], &[13])];
    lines.take("a third feed key after a huge seq of the second", &by(&again, 13).memory(after(HUGE, Some((2, &b)))));
    lines.refuse("the thief's feed by his old key", &by(&two, 11).memory(after(HUGE, Some((1, &a)))), "signature", "");
    let thief = Case::one(&[11]).feed(feed(HUGE, &[11])).memory(after(42, Some((2, &b))));
    lines.refuse("the thief's feed under his old root", &thief, "rollback", "roots:");
    // Whatever else a root changes, the counter stays.
    let wide = root(1, &[1], &[11, 12]);
    for (name, first, second) in [
        ("nothing", &a, root(2, &[1], &[11])),
        ("its own keys", &a, root(2, &[2], &[11]).by(&[1, 2])),
        ("the fresh keys", &a, root(2, &[1], &[11]).with("fresh", &role(&[21], 1))),
        ("the end of its time", &a, root(2, &[1], &[11]).with("expires", "\"2030-01-01T00:00:00Z\"")),
        ("the order of the feed keys", &wide, root(2, &[1], &[12, 11])),
        ("the threshold of the feed keys", &wide, root(2, &[1], &[]).with("feed", &role(&[11, 12], 2))),
    ] {
        let case = Case::chain(&[first.clone(), second]).feed(feed(42, &[11, 12]));
        let case = case.memory(after(HUGE, Some((1, first))));
        lines.refuse(&format!("a huge seq, and root 2 changes {name}"), &case, "rollback", "");
    }
    let added = Case::chain(&[a.clone(), root(2, &[1], &[11, 12])]).memory(after(HUGE, Some((1, &a))));
    lines.take("a huge seq, and root 2 adds a feed key", &added);
    let fewer = Case::chain(&[wide.clone(), root(2, &[1], &[11])]).memory(after(HUGE, Some((1, &wide))));
    lines.take("a huge seq, and root 2 takes a feed key away", &fewer);
    // Under one root as before.
    for (seq, sha256, code) in [
        (41, zeros.clone(), "ok"),
        (42, hash(feed(42, &[11]).payload()), "ok"),
        (42, zeros.clone(), "equivocation"),
        (43, zeros.clone(), "rollback"),
    ] {
        let memory = json!({"seq": seq, "sha256": sha256, "root": {"version": 1, "sha256": hash_of(&a)}});
        let case = Case::one(&[11]).memory(memory);
        let name = format!("one root, seq 42 after seq {seq} of {sha256:.4}");
        if code == "ok" { lines.take(&name, &case) } else { lines.refuse(&name, &case, code, "") }
    }
    // The policy's own floor has nothing to do with the memory.
    for (name, case) in [
        ("a base that knows nothing", Case::one(&[11])),
        ("a base that pins feed keys", Case::pinned(&[11], 1)),
        ("another feed key", by(&two, 12).memory(after(HUGE, Some((1, &a))))),
    ] {
        lines.take(&format!("minSeq 42, {name}"), &case.clone().rule("minSeq", 42.into()));
        lines.refuse(&format!("minSeq 43, {name}"), &case.rule("minSeq", 43.into()), "rollback", "minSeq");
    }
    let early = Case::one(&[11]).rule("minSeq", 43.into()).at("2027-04-01T00:00:00Z");
    lines.refuse("below minSeq and expired", &early, "rollback", "");
    let absent = Case::one(&[11]).feed(feed(42, &[11]).with("seq", ABSENT)).rule("minSeq", 1.into());
    lines.refuse("minSeq, and no seq", &absent, "format", "");
}
