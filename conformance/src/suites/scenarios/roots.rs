//! Scenarios of the chain of roots: who says whose keys count, since when, and what becomes of what was trusted before.
//! Next: `fresh.rs`.

use extension_update::core::{event::Action, moment::Moment};
use extension_update_signing::{ROOT_TYPE, key, newest, offering, root, seal, wrap};
use serde_json::{Value, json};

use super::{Outcome, is_not_remembered, is_remembered, same};
use crate::panel::{Panel, rooted};

/// A chain whose roots all key 11 has signed, and which name these keys for feeds.
fn row(feeds: &[u8]) -> Vec<Value> {
    let roots = (1..).zip(feeds).map(|(version, feed)| root(version, (&[11], 1), &[*feed], &[]));
    roots.map(|root| seal(ROOT_TYPE, &root, &[11])).collect()
}

/// A feed by this key under these roots.
fn under(roots: &[Value], feed: &Value, signer: u8) -> String {
    wrap(feed, signer, json!({ "roots": roots }))
}

fn start(memory: &Value) -> Result<Panel, String> {
    Panel::remembering(rooted(&[11], 1), memory)
}

/// How a base with this memory ends that gets a feed by this key under these roots.
fn ending(memory: &Value, roots: &[Value], seq: u64, signer: u8) -> Result<(String, Value), String> {
    let mut panel = start(memory)?;
    panel.answer(200, &under(roots, &newest(seq), signer));
    Ok((panel.ending(), panel.memory()))
}

pub(super) fn a_chain_that_the_pinned_keys_have_not_signed_is_refused() -> Outcome {
    let good = root(1, (&[11], 1), &[1], &[]);
    for (what, sealed) in [
        ("signed by nobody", seal(ROOT_TYPE, &good, &[])),
        ("signed by another key", seal(ROOT_TYPE, &good, &[12])),
        ("a stranger's, by his own key", seal(ROOT_TYPE, &root(1, (&[12], 1), &[1], &[]), &[12])),
        ("of keys that have not signed it", seal(ROOT_TYPE, &root(1, (&[12], 1), &[1], &[]), &[11])),
        ("of too few of its keys", seal(ROOT_TYPE, &root(1, (&[11, 12], 2), &[1], &[]), &[11])),
    ] {
        let (ending, memory) = self::ending(&json!({}), &[sealed], 7, 1)?;
        same(what, ending.as_str(), "failed/root")?;
        same("told to remember", memory["seq"].as_u64(), None)?;
    }
    same("rightly signed", ending(&json!({}), &row(&[1]), 7, 1)?.0.as_str(), "available")
}

pub fn a_root_has_the_number_of_its_place() -> Outcome {
    // All of them are rightly signed: only the place is not theirs.
    for versions in [&[2][..], &[0], &[1, 3], &[1, 1], &[1, 2, 2], &[2, 1]] {
        let roots = versions.iter().map(|version| root(*version, (&[11], 1), &[1], &[]));
        let roots: Vec<Value> = roots.map(|root| seal(ROOT_TYPE, &root, &[11])).collect();
        same(&format!("{versions:?}"), ending(&json!({}), &roots, 7, 1)?.0.as_str(), "failed/root")?;
    }
    same("[1, 2, 3]", ending(&json!({}), &row(&[1, 1, 1]), 7, 1)?.0.as_str(), "available")
}

pub fn an_answer_without_its_roots_is_refused() -> Outcome {
    let known = ending(&json!({}), &row(&[1]), 7, 1)?.1;
    // Neither the key that the last known root named nor the pinned root key stands in for the roots.
    for (memory, signer) in [(&json!({}), 1), (&known, 1), (&json!({}), 11), (&known, 11)] {
        let mut panel = start(memory)?;
        panel.answer(200, &under(&[], &newest(8), signer));
        same("state", panel.ending().as_str(), "failed/root")?;
        same("offered", panel.offered().as_str(), "")?;
        same("told to remember", panel.memory()["seq"].as_u64().unwrap_or(7), 7)?;
    }
    is_not_remembered(&start(&json!({}))?)
}

/// Root 2 is over from 9 October on; root 3, where it comes, holds for a year.
fn aged(count: usize) -> Vec<Value> {
    let mut roots: Vec<Value> = (1..=3).map(|version| root(version, (&[11], 1), &[version as u8], &[])).collect();
    roots[1]["expires"] = "2026-10-09T00:00:00Z".into();
    roots.iter().take(count).map(|root| seal(ROOT_TYPE, root, &[11])).collect()
}

pub fn an_expired_root_lets_nothing_else_in() -> Outcome {
    for (now, wanted) in [
        ("2026-10-08T23:59:59Z", "available"),
        ("2026-10-09T00:00:00Z", "failed/root"),
        ("2026-12-09T00:00:00Z", "failed/root"),
    ] {
        let mut panel = start(&json!({}))?;
        panel.now = Moment::parse(now).ok_or("no moment")?;
        panel.answer(200, &under(&aged(2), &newest(7), 2));
        same(now, panel.ending().as_str(), wanted)?;
        let seq = (wanted == "available").then_some(7);
        same("told to remember", panel.memory()["seq"].as_u64(), seq)?;
    }
    Ok(())
}

pub fn a_new_root_follows_a_known_one_that_has_expired() -> Outcome {
    let mut panel = start(&json!({}))?;
    panel.answer(200, &under(&aged(2), &newest(7), 2));
    same("while root 2 holds", panel.ending().as_str(), "available")?;
    let memory = panel.memory();
    same("the remembered root", memory["root"]["version"].as_u64(), Some(2))?;
    let mut next = start(&memory)?;
    next.now = Moment::parse("2026-10-20T00:00:00Z").ok_or("no moment")?;
    next.answer(200, &under(&aged(3), &newest(8), 3));
    same("after its end", next.ending().as_str(), "available")?;
    same("the remembered root", next.memory()["root"]["version"].as_u64(), Some(3))
}

/// The keys of a root, how many of them must sign, and who has signed.
type Version = (&'static [u8], u64, &'static [u8]);

pub(super) fn roots_are_rotated_by_the_keys_before_and_their_own() -> Outcome {
    // How many roots of the row hold; the first one is by what is pinned.
    let rows: [(&[Version], usize); 17] = [
        (&[(&[1], 1, &[1]), (&[2], 1, &[2, 1]), (&[2], 1, &[2])], 3),
        (&[(&[1], 1, &[4, 1, 3]), (&[2], 1, &[3, 1, 4, 2]), (&[2], 1, &[4, 2])], 3),
        (&[(&[1], 1, &[1]), (&[2], 1, &[2])], 1),
        (&[(&[1], 1, &[1]), (&[2], 1, &[1])], 1),
        (&[(&[1], 1, &[1]), (&[2], 1, &[1, 1])], 1),
        (&[(&[1, 2, 3, 4, 5], 3, &[1, 3, 5]), (&[1, 2, 3, 4, 5], 3, &[2, 4, 1])], 2),
        (&[(&[1, 2, 3, 4, 5], 3, &[1, 3, 5]), (&[1, 2, 4, 5, 6], 3, &[1, 5, 2])], 2),
        (&[(&[1, 2, 3, 4, 5], 3, &[1, 3, 5]), (&[1, 2, 4, 5, 6], 3, &[1, 3, 5])], 1),
        (&[(&[1, 2, 3, 4, 5], 3, &[1, 3, 5]), (&[1, 2, 4, 5, 6], 3, &[1, 5, 6])], 1),
        (&[(&[1, 2, 3, 4, 5], 3, &[1, 3, 5]), (&[1, 2, 4, 5, 6], 3, &[1, 3, 5, 6])], 2),
        (&[(&[1, 2, 3], 2, &[1, 2]), (&[4, 5, 6], 2, &[1, 2, 4, 5]), (&[4, 5, 6], 2, &[6, 4])], 3),
        (&[(&[1, 2, 3], 2, &[1, 2]), (&[4, 5, 6], 2, &[1, 2, 4])], 1),
        (&[(&[1, 2, 3], 1, &[1]), (&[1, 2, 3], 2, &[1, 2])], 2),
        (&[(&[1, 2, 3], 1, &[1]), (&[1, 2, 3], 2, &[2])], 1),
        (&[(&[1, 2, 3], 2, &[1, 2]), (&[1, 2, 3], 1, &[1, 2]), (&[1, 2, 3], 1, &[3])], 3),
        (&[(&[1, 2, 3], 2, &[1, 2]), (&[1, 2, 3], 1, &[1])], 1),
        (&[(&[1], 1, &[1]), (&[1, 2], 2, &[1, 2]), (&[1, 2], 2, &[1])], 2),
    ];
    for (row, holds) in rows {
        let roots = (1..).zip(row).map(|(version, (own, threshold, signers))| {
            seal(ROOT_TYPE, &root(version, (own, *threshold), &[9], &[]), signers)
        });
        let roots: Vec<Value> = roots.collect();
        let mut memory = json!({});
        for count in 1..=row.len() {
            let mut panel = Panel::remembering(rooted(row[0].0, row[0].1), &memory)?;
            panel.answer(200, &under(&roots[..count], &newest(count as u64), 9));
            let wanted = if count > holds { "failed/root" } else { "available" };
            same(&format!("the first {count} of {row:?}"), panel.ending().as_str(), wanted)?;
            if count <= holds {
                memory = panel.memory();
            }
        }
        same(&format!("the last root of {row:?}"), memory["root"]["version"].as_u64(), Some(holds as u64))?;
    }
    Ok(())
}

pub fn another_feed_key_frees_from_a_counter_that_a_thief_has_driven_up() -> Outcome {
    const GREATEST: u64 = (1 << 53) - 1;
    let thief = ending(&json!({}), &row(&[1]), GREATEST, 1)?.1;
    same("the thief's counter", thief["seq"].as_u64(), Some(GREATEST))?;
    same("under the same key", ending(&thief, &row(&[1, 1]), 8, 1)?.0.as_str(), "failed/rollback")?;
    let mut panel = start(&thief)?;
    panel.answer(200, &under(&row(&[1, 2]), &newest(8), 2));
    same("under another key", panel.ending().as_str(), "available")?;
    is_remembered(&panel, 8)?;
    // From there on as ever, and the rule against older releases stays.
    let memory = panel.memory();
    same("back once more", ending(&memory, &row(&[1, 2]), 7, 2)?.0.as_str(), "failed/rollback")?;
    let mut older = start(&thief)?;
    older.answer(200, &under(&row(&[1, 2]), &offering(8, "0.0.0.2"), 2));
    same("an older release", (older.state(), older.offered().as_str()), ("newer-than-feed", ""))
}

pub fn a_stolen_feed_key_is_worth_nothing_after_its_rotation() -> Outcome {
    const GREATEST: u64 = (1 << 53) - 1;
    let memory = ending(&json!({}), &row(&[1, 2]), 8, 2)?.1;
    same(
        "the thief's feed under the new root",
        ending(&memory, &row(&[1, 2]), GREATEST, 1)?.0.as_str(),
        "failed/signature",
    )?;
    same(
        "the thief's feed under his old root",
        ending(&memory, &row(&[1]), GREATEST, 1)?.0.as_str(),
        "failed/rollback",
    )?;
    // A fork that the root keys have signed, which puts the thief's key back in place of the new one.
    same("the thief's key in root 2", ending(&memory, &row(&[1, 1]), GREATEST, 1)?.0.as_str(), "failed/equivocation")?;
    same("a fork below the end", ending(&memory, &row(&[1, 1, 1]), GREATEST, 1)?.0.as_str(), "failed/equivocation")?;
    same("the vendor goes on", ending(&memory, &row(&[1, 2, 2]), 9, 2)?.0.as_str(), "available")
}

pub fn a_key_that_the_last_root_does_not_list_is_not_used() -> Outcome {
    for (feeds, signer, wanted) in [
        (&[1, 2][..], 1, "failed/signature"),
        (&[1, 2], 2, "available"),
        (&[1, 2, 1], 2, "failed/signature"),
        (&[1, 2, 1], 1, "available"),
        (&[1], 2, "failed/signature"),
        (&[1], 11, "failed/signature"),
    ] {
        let what = format!("roots that name {feeds:?}, a feed by {signer}");
        same(&what, ending(&json!({}), &row(feeds), 7, signer)?.0.as_str(), wanted)?;
    }
    Ok(())
}

pub fn what_was_kept_is_judged_by_the_keys_of_today() -> Outcome {
    let memory = ending(&json!({}), &row(&[1]), 7, 1)?.1;
    let offline = |config: Value, memory: &Value| -> Result<(String, String), String> {
        let mut panel = Panel::remembering(config, memory)?;
        panel.cut_off()?;
        let state = panel.state().to_owned();
        panel.press(Action::Install);
        Ok((state, panel.last("install")["version"].as_str().unwrap_or_default().to_owned()))
    };
    let failed = ("failed".to_owned(), String::new());
    let shown = ("offline".to_owned(), "0.0.0.4".to_owned());
    same("by the same root keys", offline(rooted(&[11], 1), &memory)?, shown)?;
    same("by other root keys", offline(rooted(&[12], 1), &memory)?, failed.clone())?;
    same("by one root key more", offline(rooted(&[11, 12], 2), &memory)?, failed.clone())?;
    // The chain that was kept ends before the one that has been seen since.
    let mut further = memory.clone();
    further["root"] = json!({"version": 2, "sha256": "0".repeat(64)});
    same("behind a newer root", offline(rooted(&[11], 1), &further)?, failed.clone())?;
    let mut revoked = memory;
    revoked["revoked"] = json!([key(1).name()]);
    same("by a key that was revoked since", offline(rooted(&[11], 1), &revoked)?, failed)
}
