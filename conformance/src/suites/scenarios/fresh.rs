//! Scenarios of the statement that a feed is still the newest. It plays the part of TUF's snapshot: it names the feed's
//! bytes by their hash, and a base that requires it takes no feed that it does not name. Next: `files.rs`.

use extension_update::core::moment::Moment;
use extension_update_signing::{FRESH_TYPE, ROOT_TYPE, confirmation, offering, root, seal, wrap};
use serde_json::{Value, json};

use super::{Outcome, same};
use crate::panel::{Panel, rooted};

/// A panel that requires freshness, with this memory.
fn start(memory: &Value) -> Result<Panel, String> {
    let mut config = rooted(&[11], 1);
    config["policy"]["freshness"] = "require".into();
    Panel::remembering(config, memory)
}

/// A root that names key 1 for feeds and key 21 for statements.
fn chain() -> [Value; 1] {
    [seal(ROOT_TYPE, &root(1, (&[11], 1), &[1], &[21]), &[11])]
}

/// A statement by key 21.
fn sealed(statement: &Value) -> Value {
    seal(FRESH_TYPE, statement, &[21])
}

/// A feed by key 1 with this beside it in the place of the statement.
fn beside(feed: &Value, fresh: &Value) -> String {
    wrap(feed, 1, json!({"roots": chain(), "fresh": fresh}))
}

/// How a base ends that gets this feed with this statement by key 21; and that nothing is remembered of what was
/// refused.
fn check(what: &str, feed: &Value, statement: &Value, wanted: &str) -> Outcome {
    check_answer(what, feed, &beside(feed, &sealed(statement)), wanted)
}

fn check_answer(what: &str, feed: &Value, answer: &str, wanted: &str) -> Outcome {
    let mut panel = start(&json!({}))?;
    panel.answer(200, answer);
    same(what, panel.ending().as_str(), wanted)?;
    let seq = (wanted == "available").then(|| feed["seq"].as_u64()).flatten();
    same("told to remember", panel.memory()["seq"].as_u64(), seq)
}

pub fn a_feed_is_confirmed_by_its_hash() -> Outcome {
    let feed = offering(7, "0.0.0.4");
    check("confirmed", &feed, &confirmation(&feed), "available")?;
    let mut upper = confirmation(&feed);
    upper["sha256"] = upper["sha256"].as_str().unwrap_or_default().to_uppercase().into();
    check("in upper case", &feed, &upper, "available")?;
    for sha256 in ["".to_owned(), "00".repeat(32), confirmation(&offering(7, "0.0.0.5"))["sha256"].to_string()] {
        let mut other = confirmation(&feed);
        other["sha256"] = sha256.trim_matches('"').into();
        check(&format!("by {sha256}"), &feed, &other, "failed/stale")?;
    }
    Ok(())
}

pub fn another_feed_than_the_confirmed_one_is_refused() -> Outcome {
    // Of the same counter, and rightly signed: a statement and a feed that were never published together.
    let (one, other) = (offering(7, "0.0.0.4"), offering(7, "0.0.0.5"));
    check("the feed that was confirmed", &one, &confirmation(&one), "available")?;
    check("the other one", &other, &confirmation(&one), "failed/stale")
}

pub fn a_newer_feed_with_an_older_statement_is_refused() -> Outcome {
    let (old, new) = (offering(7, "0.0.0.4"), offering(8, "0.0.0.5"));
    let mut panel = start(&json!({}))?;
    panel.answer(200, &beside(&old, &sealed(&confirmation(&old))));
    same("the old feed", panel.offered().as_str(), "0.0.0.4")?;
    let memory = panel.memory();
    let mut forged = confirmation(&old);
    forged["seq"] = 8.into();
    let mut delayed = confirmation(&new);
    delayed["seq"] = 7.into();
    for statement in [confirmation(&old), forged, delayed] {
        let mut next = start(&memory)?;
        next.answer(200, &beside(&new, &sealed(&statement)));
        same("the new feed, confirmed as the old one", next.ending().as_str(), "failed/stale")?;
        same("told to remember", next.memory()["seq"].as_u64().unwrap_or(7), 7)?;
    }
    let mut next = start(&memory)?;
    next.answer(200, &beside(&new, &sealed(&confirmation(&new))));
    same("the new feed", next.offered().as_str(), "0.0.0.5")
}

pub fn a_missing_statement_is_no_confirmation() -> Outcome {
    let feed = offering(7, "0.0.0.4");
    let check = |what: &str, answer: &str| check_answer(what, &feed, answer, "failed/stale");
    check("without a statement", &wrap(&feed, 1, json!({"roots": chain()})))?;
    check("null", &beside(&feed, &Value::Null))?;
    check("by the feed's own key", &beside(&feed, &seal(FRESH_TYPE, &confirmation(&feed), &[1])))?;
    check("by nobody", &beside(&feed, &seal(FRESH_TYPE, &confirmation(&feed), &[])))
}

pub fn an_expired_statement_is_no_confirmation() -> Outcome {
    let feed = offering(7, "0.0.0.4");
    let answer = beside(&feed, &sealed(&confirmation(&feed)));
    for (now, wanted) in [
        ("2026-10-31T07:59:59Z", "available"),
        ("2026-10-31T08:00:00Z", "failed/stale"),
        ("2027-03-01T00:00:00Z", "failed/stale"),
    ] {
        let mut panel = start(&json!({}))?;
        panel.now = Moment::parse(now).ok_or("no moment")?;
        panel.answer(200, &answer);
        same(now, panel.ending().as_str(), wanted)?;
    }
    // Nobody can confirm for longer than a month ahead.
    let mut long = confirmation(&feed);
    long["expires"] = "2026-11-01T08:00:01Z".into();
    check("for 31 days and a second", &feed, &long, "failed/stale")
}

pub fn a_confirmed_feed_that_has_expired_is_refused() -> Outcome {
    let mut feed = offering(7, "0.0.0.4");
    feed["expires"] = "2026-10-02T11:59:59Z".into();
    check("a second too late", &feed, &confirmation(&feed), "failed/expired")?;
    feed["expires"] = "2026-10-02T12:00:01Z".into();
    check("a second before its end", &feed, &confirmation(&feed), "available")
}

pub fn a_stolen_key_of_statements_is_replaced_by_the_next_root() -> Outcome {
    let (old, new) = (offering(9, "0.0.0.4"), offering(7, "0.0.0.4"));
    let rotated = |feed: u8, fresh: u8| {
        let root = root(2, (&[11], 1), &[feed], &[fresh]);
        [&chain()[..], &[seal(ROOT_TYPE, &root, &[11])]].concat()
    };
    let mut panel = start(&json!({}))?;
    panel.answer(200, &beside(&old, &sealed(&confirmation(&old))));
    let memory = panel.memory();
    let ending = |roots: &[Value], signer: u8, fresh: u8| -> Result<String, String> {
        let mut panel = start(&memory)?;
        let sealed = seal(FRESH_TYPE, &confirmation(&new), &[fresh]);
        panel.answer(200, &wrap(&new, signer, json!({"roots": roots, "fresh": sealed})));
        Ok(panel.ending())
    };
    // Of what both keys have driven up nothing is left where both are replaced; one alone does not set the counter
    // back.
    same("both keys are new", ending(&rotated(2, 22), 2, 22)?.as_str(), "available")?;
    same("the statement is by the old key", ending(&rotated(2, 22), 2, 21)?.as_str(), "failed/stale")?;
    same("only the key of statements is new", ending(&rotated(1, 22), 1, 22)?.as_str(), "failed/rollback")?;
    same("only the feed's key is new", ending(&rotated(2, 21), 2, 21)?.as_str(), "available")
}
