//! Fresh statements: which one confirms a feed, and what becomes of a feed that none confirms.

use super::{ABSENT, Case, Document, Lines, confirmation, feed, hash, revocation, role, root, root_with_fresh};
use serde_json::{Value, json};

fn stale() -> Value {
    json!({"stale": true})
}

fn case() -> Case {
    Case::chain(&[root_with_fresh()])
}

/// The usual statement about the usual feed, changed so.
fn statement(changes: &[(&'static str, &str)]) -> Document {
    changes.iter().fold(confirmation(&feed(42, &[11])), |statement, (key, raw)| statement.with(key, raw))
}

/// No confirmation: by `warn` the feed is taken and called stale, by `require` it is refused.
fn doubt(lines: &mut Lines, name: &str, case: &Case, words: &str) {
    lines.take_with(name, case, stale());
    lines.refuse(&format!("{name}, require"), &case.clone().rule("freshness", "require".into()), "stale", words);
}

/// A confirmation, whatever the policy is.
fn trust(lines: &mut Lines, name: &str, case: &Case) {
    lines.take(name, case);
    lines.take(&format!("{name}, require"), &case.clone().rule("freshness", "require".into()));
}

pub(super) fn statements(lines: &mut Lines) {
    trust(lines, "a fresh statement", &case().fresh(&statement(&[])));
    doubt(lines, "no fresh statement", &case(), "there is none");
    let now = "\"2026-10-02T08:00:00Z\"";
    doubt(lines, "a statement until now", &case().fresh(&statement(&[("expires", now)])), "expired");
    doubt(
        lines,
        "a statement until a second ago",
        &case().fresh(&statement(&[("expires", "\"2026-10-02T07:59:59Z\"")])),
        "expired",
    );
    trust(
        lines,
        "a statement until the next second",
        &case().fresh(&statement(&[("expires", "\"2026-10-02T08:00:01Z\"")])),
    );
    for (expires, holds) in [
        ("\"2026-11-01T08:00:00Z\"", true),
        ("\"2026-11-01T08:00:00.001Z\"", false),
        ("\"2026-11-01T08:00:01Z\"", false),
        ("\"2026-11-02T08:00:00Z\"", false),
        ("\"2027-10-01T08:00:00Z\"", false),
    ] {
        let case = case().fresh(&statement(&[("expires", expires)]));
        let name = format!("a statement from 2026-10-01T08:00:00Z until {expires}");
        if holds { trust(lines, &name, &case) } else { doubt(lines, &name, &case, "31 days") }
    }
    for (name, issued, expires, words) in [
        ("in an hour", "\"2026-10-02T09:00:00Z\"", "\"2026-10-31T08:00:00Z\"", ""),
        ("in a day", "\"2026-10-03T08:00:00Z\"", "\"2026-10-31T08:00:00Z\"", ""),
        ("in a day and a second", "\"2026-10-03T08:00:01Z\"", "\"2026-10-31T08:00:00Z\"", "ahead"),
        ("in a year", "\"2027-10-03T08:00:00Z\"", "\"2027-10-31T08:00:00Z\"", "ahead"),
        ("after its end", "\"2026-10-04T08:00:00Z\"", "\"2026-10-03T08:00:00Z\"", "expires"),
        ("at its end", "\"2026-10-03T08:00:00Z\"", "\"2026-10-03T08:00:00Z\"", "expires"),
    ] {
        let case = case().fresh(&statement(&[("issued", issued), ("expires", expires)]));
        let name = format!("a statement issued {name}");
        if words.is_empty() { trust(lines, &name, &case) } else { doubt(lines, &name, &case, words) }
    }
    let (other, zeros) = (feed(42, &[11]).with("x", "1"), format!("\"{}\"", "0".repeat(64)));
    let other = format!("\"{}\"", hash(other.payload()));
    for (key, raw) in [
        ("seq", "41"),
        ("seq", "43"),
        ("seq", "0"),
        ("sha256", other.as_str()),
        ("sha256", &zeros),
        ("sha256", "\"\""),
        ("schema", "2"),
        ("schema", "\"1\""),
        ("schema", ABSENT),
        ("seq", "\"42\""),
        ("seq", ABSENT),
        ("sha256", "7"),
        ("sha256", ABSENT),
        ("issued", ABSENT),
        ("issued", "\"soon\""),
        ("expires", ABSENT),
        ("expires", "1793433600"),
    ] {
        let shown: String = raw.chars().take(12).collect();
        doubt(lines, &format!("a statement with {key} = {shown}"), &case().fresh(&statement(&[(key, raw)])), key);
    }
    for signers in [&[][..], &[99], &[11], &[1], &[22]] {
        doubt(lines, &format!("a statement by {signers:?}"), &case().fresh(&statement(&[]).by(signers)), "");
    }
    trust(lines, "a statement by a stranger and the fresh key", &case().fresh(&statement(&[]).by(&[99, 21])));
    let text = String::from_utf8(statement(&[]).payload()).unwrap_or_default();
    for (what, bytes) in [
        ("nothing in it", Vec::new()),
        ("a list around it", format!("[{text}]").into_bytes()),
        ("its seq twice", text.replacen("\"seq\"", "\"seq\":41,\"seq\"", 1).into_bytes()),
        ("depth 9", format!("{{\"x\":{}1{},{}", "[".repeat(8), "]".repeat(8), &text[1..]).into_bytes()),
        ("a byte that begins nothing", [text.as_bytes(), b"\xff"].concat()),
    ] {
        doubt(lines, &format!("a statement with {what}"), &case().fresh(&statement(&[]).made_of(bytes)), "fresh:");
    }
    let long = |count: usize| statement(&[]).by(&(1..count).map(|_| 99).chain([21]).collect::<Vec<_>>());
    trust(lines, "a statement of 16 signatures", &case().fresh(&long(16)));
    doubt(lines, "a statement of 17 signatures", &case().fresh(&long(17)), "more than 16");
    for raw in ["7", "\"x\"", "true", "[]", "{}", "null"] {
        doubt(lines, &format!("fresh = {raw}"), &case().member("fresh", raw), "fresh:");
    }
    let twice = case().member("fresh", "null").member("fresh", &statement(&[]).seal());
    lines.refuse("fresh stands twice", &twice, "format", "");
    let pair = |signers: &[u8]| {
        let root = root(1, &[1], &[11]).with("fresh", &role(&[21, 22], 2));
        Case::chain(&[root]).fresh(&statement(&[]).by(signers))
    };
    trust(lines, "two fresh keys are needed, both sign", &pair(&[22, 21]));
    doubt(lines, "two fresh keys are needed, one signs", &pair(&[21]), "too few");
    doubt(lines, "two fresh keys are needed, one signs twice", &pair(&[21, 21]), "too few");
}

pub(super) fn policies(lines: &mut Lines) {
    // Only the last root says who confirms.
    let moved =
        |last: Document, signer: u8| Case::chain(&[root_with_fresh(), last]).fresh(&statement(&[]).by(&[signer]));
    let other = || root(2, &[1], &[11]).with("fresh", &role(&[22], 1));
    trust(lines, "root 2 names another fresh key, and it signs", &moved(other(), 22));
    doubt(lines, "root 2 names another fresh key, and the old one signs", &moved(other(), 21), "too few");
    trust(lines, "root 2 names no fresh key any more", &moved(root(2, &[1], &[11]), 99));
    let begun = Case::chain(&[root(1, &[1], &[11]), other()]);
    doubt(lines, "root 2 begins to name a fresh key", &begun, "there is none");
    trust(lines, "no root names a fresh key", &Case::one(&[11]));
    trust(
        lines,
        "no root names a fresh key, and a stranger confirms",
        &Case::one(&[11]).fresh(&statement(&[]).by(&[99])),
    );
    let late = Case::one(&[11]).fresh(&statement(&[("expires", "\"2026-10-02T07:00:00Z\"")]));
    trust(lines, "no root names a fresh key, and a statement is over", &late);
    trust(
        lines,
        "pinned feed keys and a stranger's statement",
        &Case::pinned(&[11], 1).fresh(&statement(&[]).by(&[99])),
    );
    // A fresh statement makes nothing valid.
    let confirmed = |case: Case| {
        let statement = confirmation(&case.feed);
        case.fresh(&statement)
    };
    let require = |case: Case| case.rule("freshness", "require".into());
    let expired = case().feed(feed(42, &[11]).with("expires", "\"2026-10-02T07:00:00Z\""));
    lines.refuse("a confirmed feed that is over", &confirmed(expired.clone()), "expired", "");
    lines.refuse("a feed that is over, and nobody confirms it", &require(expired), "expired", "");
    let stranger = case().feed(feed(42, &[99]));
    lines.refuse("a confirmed feed by a stranger", &confirmed(stranger.clone()), "signature", "");
    lines.refuse("a feed by a stranger, and nobody confirms it", &require(stranger), "signature", "");
    lines.refuse("a confirmed feed by the fresh key", &confirmed(case().feed(feed(42, &[21]))), "signature", "");
    let root = root_with_fresh();
    let seen = json!({"seq": 43, "root": {"version": 1, "sha256": hash(root.payload())}});
    lines.refuse("a confirmed feed that goes back", &confirmed(case().memory(seen.clone())), "rollback", "");
    lines.refuse("a feed that goes back, and nobody confirms it", &require(case().memory(seen)), "rollback", "");
    let split = json!({"seq": 42, "sha256": "0".repeat(64)});
    lines.refuse("a confirmed feed of two faces", &confirmed(case().memory(split)), "equivocation", "");
    let small = confirmed(case()).rule("minSeq", 43.into());
    lines.refuse("a confirmed feed below minSeq", &small, "rollback", "minSeq");
    let elsewhere = case().feed(feed(42, &[11]).with("products", "{}"));
    lines.refuse("a confirmed feed of other products", &confirmed(elsewhere), "wrong-product", "");
    let early = case().feed(feed(42, &[11]).with("issued", "\"2026-12-01T08:00:00Z\""));
    lines.refuse("a confirmed feed from the future", &confirmed(early), "clock", "");
    let withdrawn = confirmed(case()).revoke(&[revocation(11)]);
    lines.refuse("a confirmed feed by a key that was revoked", &withdrawn, "signature", "");
    let over = Case::chain(&[root.with("expires", "\"2026-10-02T08:00:00Z\"")]);
    lines.refuse("a confirmed feed under a root that is over", &confirmed(over), "root", "has expired");
}
