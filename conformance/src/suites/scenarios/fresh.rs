//! Scenarios of the statement that a feed is still the newest. It plays the part of TUF's snapshot: it names the feed's
//! bytes by their hash, and a base that requires it takes no feed that it does not name. Next: `files.rs`.

use extension_update::core::moment::Moment;
use serde_json::{Value, json};

use super::{Outcome, same};
use crate::{
    panel::Panel,
    signing::{confirmation, release, role, root, rooted, seal_document, seal_under, statement},
};

/// A panel that requires freshness, with this memory.
fn start(memory: &Value) -> Result<Panel, String> {
    let mut config = rooted(&[11], 1);
    config["policy"]["freshness"] = "require".into();
    config["memory"] = memory.clone();
    Panel::start(&config)
}

/// A root that names key 1 for feeds and key 21 for statements.
fn chain() -> [Value; 1] {
    let mut root = root(1, role(&[11], 1), 1);
    root["fresh"] = role(&[21], 1);
    [seal_document("root", &root, &[11])]
}

fn offer(seq: u64, version: &str) -> Value {
    statement(seq, &[release(version)])
}

/// How a base ends that gets this feed with this statement by key 21; and that nothing is remembered of what was
/// refused.
fn check(what: &str, feed: &Value, statement: Option<&Value>, wanted: &str) -> Outcome {
    let sealed = statement.map(|statement| seal_document("fresh", statement, &[21]));
    check_sealed(what, feed, sealed.as_ref(), wanted)
}

fn check_sealed(what: &str, feed: &Value, sealed: Option<&Value>, wanted: &str) -> Outcome {
    let mut panel = start(&json!({}))?;
    panel.answer(200, &seal_under(&chain(), feed, 1, sealed));
    same(what, panel.ending().as_str(), wanted)?;
    let seq = (wanted == "available").then(|| feed["seq"].as_u64()).flatten();
    same("told to remember", panel.memory()["seq"].as_u64(), seq)
}

pub fn a_feed_is_confirmed_by_its_hash() -> Outcome {
    let feed = offer(7, "0.0.0.4");
    check("confirmed", &feed, Some(&confirmation(&feed)), "available")?;
    let mut upper = confirmation(&feed);
    upper["sha256"] = upper["sha256"].as_str().unwrap_or_default().to_uppercase().into();
    check("in upper case", &feed, Some(&upper), "available")?;
    for sha256 in ["".to_owned(), "00".repeat(32), confirmation(&offer(7, "0.0.0.5"))["sha256"].to_string()] {
        let mut other = confirmation(&feed);
        other["sha256"] = sha256.trim_matches('"').into();
        check(&format!("by {sha256}"), &feed, Some(&other), "failed/stale")?;
    }
    Ok(())
}

pub fn another_feed_than_the_confirmed_one_is_refused() -> Outcome {
    // Of the same counter, and rightly signed: a statement and a feed that were never published together.
    let (one, other) = (offer(7, "0.0.0.4"), offer(7, "0.0.0.5"));
    check("the feed that was confirmed", &one, Some(&confirmation(&one)), "available")?;
    check("the other one", &other, Some(&confirmation(&one)), "failed/stale")
}

pub fn a_newer_feed_with_an_older_statement_is_refused() -> Outcome {
    let (old, new) = (offer(7, "0.0.0.4"), offer(8, "0.0.0.5"));
    let seal = |statement: &Value| seal_document("fresh", statement, &[21]);
    let mut panel = start(&json!({}))?;
    panel.answer(200, &seal_under(&chain(), &old, 1, Some(&seal(&confirmation(&old)))));
    same("the old feed", panel.offered().as_str(), "0.0.0.4")?;
    let memory = panel.memory();
    let mut forged = confirmation(&old);
    forged["seq"] = 8.into();
    let mut delayed = confirmation(&new);
    delayed["seq"] = 7.into();
    for statement in [confirmation(&old), forged, delayed] {
        let mut next = start(&memory)?;
        next.answer(200, &seal_under(&chain(), &new, 1, Some(&seal(&statement))));
        same("the new feed, confirmed as the old one", next.ending().as_str(), "failed/stale")?;
        same("told to remember", next.memory()["seq"].as_u64().unwrap_or(7), 7)?;
    }
    let mut next = start(&memory)?;
    next.answer(200, &seal_under(&chain(), &new, 1, Some(&seal(&confirmation(&new)))));
    same("the new feed", next.offered().as_str(), "0.0.0.5")
}

pub fn a_missing_statement_is_no_confirmation() -> Outcome {
    let feed = offer(7, "0.0.0.4");
    check("without a statement", &feed, None, "failed/stale")?;
    check_sealed("null", &feed, Some(&Value::Null), "failed/stale")?;
    let by_feed_key = seal_document("fresh", &confirmation(&feed), &[1]);
    check_sealed("by the feed's own key", &feed, Some(&by_feed_key), "failed/stale")?;
    let by_nobody = seal_document("fresh", &confirmation(&feed), &[]);
    check_sealed("by nobody", &feed, Some(&by_nobody), "failed/stale")
}

pub fn an_expired_statement_is_no_confirmation() -> Outcome {
    let feed = offer(7, "0.0.0.4");
    let sealed = seal_document("fresh", &confirmation(&feed), &[21]);
    for (now, wanted) in [
        ("2026-10-31T07:59:59Z", "available"),
        ("2026-10-31T08:00:00Z", "failed/stale"),
        ("2027-03-01T00:00:00Z", "failed/stale"),
    ] {
        let mut panel = start(&json!({}))?;
        panel.now = Moment::parse(now).ok_or("no moment")?;
        panel.answer(200, &seal_under(&chain(), &feed, 1, Some(&sealed)));
        same(now, panel.ending().as_str(), wanted)?;
    }
    // Nobody can confirm for longer than a month ahead.
    let mut long = confirmation(&feed);
    long["expires"] = "2026-11-01T08:00:01Z".into();
    check("for 31 days and a second", &feed, Some(&long), "failed/stale")
}

pub fn a_confirmed_feed_that_has_expired_is_refused() -> Outcome {
    let mut feed = offer(7, "0.0.0.4");
    feed["expires"] = "2026-10-02T11:59:59Z".into();
    check("a second too late", &feed, Some(&confirmation(&feed)), "failed/expired")?;
    feed["expires"] = "2026-10-02T12:00:01Z".into();
    check("a second before its end", &feed, Some(&confirmation(&feed)), "available")
}

pub fn a_stolen_key_of_statements_is_replaced_by_the_next_root() -> Outcome {
    let (old, new) = (offer(9, "0.0.0.4"), offer(7, "0.0.0.4"));
    let rotated = |feed: u8, fresh: u8| {
        let mut root = root(2, role(&[11], 1), feed);
        root["fresh"] = role(&[fresh], 1);
        [&chain()[..], &[seal_document("root", &root, &[11])]].concat()
    };
    let mut panel = start(&json!({}))?;
    panel.answer(200, &seal_under(&chain(), &old, 1, Some(&seal_document("fresh", &confirmation(&old), &[21]))));
    let memory = panel.memory();
    let ending = |roots: &[Value], signer: u8, fresh: u8| -> Result<String, String> {
        let mut panel = start(&memory)?;
        let sealed = seal_document("fresh", &confirmation(&new), &[fresh]);
        panel.answer(200, &seal_under(roots, &new, signer, Some(&sealed)));
        Ok(panel.ending())
    };
    // Of what both keys have driven up nothing is left where both are replaced; one alone does not set the counter
    // back.
    same("both keys are new", ending(&rotated(2, 22), 2, 22)?.as_str(), "available")?;
    same("the statement is by the old key", ending(&rotated(2, 22), 2, 21)?.as_str(), "failed/stale")?;
    same("only the key of statements is new", ending(&rotated(1, 22), 1, 22)?.as_str(), "failed/rollback")?;
    same("only the feed's key is new", ending(&rotated(2, 21), 2, 21)?.as_str(), "available")
}
