//! Scenarios of order and time: what was verified stays, and nothing older takes its place. Next: `files.rs`.

use extension_update::core::{event::Action, moment::Moment};
use extension_update_signing::{
    FEED_TYPE, envelope, hash, key, newest, offering, payload, plain, seal_bytes, sign, wrap,
};
use serde_json::json;

use super::{Outcome, after, ending, feed, is_remembered, same, start};
use crate::panel::NOW;

const DAY: u64 = 24 * 60 * 60 * 1000;

pub fn what_was_verified_is_remembered() -> Outcome {
    let panel = after(&feed(7))?;
    same("state", panel.ending().as_str(), "available")?;
    is_remembered(&panel, 7)?;
    same("the digest has", panel.memory()["sha256"].as_str().map(str::len), Some(64))
}

pub fn the_very_bytes_are_remembered() -> Outcome {
    // White space that any writer of its own would lose.
    let payload = newest(3).to_string().replace(",\"", " ,\n\t\"");
    let envelope = seal_bytes(FEED_TYPE, payload.as_bytes(), &[1]).to_string().replace(",\"", " ,\r\n \"");
    let panel = after(&envelope)?;
    same("state", panel.ending().as_str(), "available")?;
    same("the envelope", panel.memory()["envelope"].as_str(), Some(envelope.as_str()))?;
    let hash = hash(payload);
    same("the digest", panel.memory()["sha256"].as_str(), Some(hash.as_str()))
}

pub fn unknown_keys_are_signed_and_ignored() -> Outcome {
    let mut payload = newest(3);
    payload["later"] = json!({"a": [1, 2.5, null, "ё"]});
    payload["products"]["DEMO"]["later"] = json!(true);
    payload["products"]["DEMO"]["releases"][0]["later"] = json!([{}]);
    let envelope = wrap(&payload, 1, json!({"later": {"b": 1}}));
    same("with unknown keys", ending(&envelope)?.as_str(), "available")?;
    let payload = payload.to_string();
    let without = payload.replace("\"later\":true", "\"later\":null");
    let signature = key(1).entry(FEED_TYPE, payload.as_bytes());
    let stripped = self::envelope(FEED_TYPE, without.as_bytes(), &[signature]).to_string();
    same("with one of them changed", ending(&stripped)?.as_str(), "failed/signature")
}

pub fn other_bytes_under_the_same_counter_are_refused() -> Outcome {
    let mut panel = after(&feed(7))?;
    let memory = panel.memory();
    let other = sign(&offering(7, "0.0.0.5"));
    panel.press(Action::Check);
    panel.answer(200, &other);
    same("in the same session", panel.ending().as_str(), "failed/equivocation")?;
    same("the memory", panel.memory(), memory.clone())?;
    let mut next = start(&memory)?;
    next.answer(200, &other);
    same("in the next session", next.ending().as_str(), "failed/equivocation")?;
    let mut again = start(&memory)?;
    again.answer(200, &feed(7));
    same("the same bytes", again.ending().as_str(), "available")
}

pub fn a_lower_counter_is_refused() -> Outcome {
    let mut panel = after(&feed(7))?;
    let memory = panel.memory();
    panel.press(Action::Check);
    panel.answer(200, &feed(6));
    same("state", panel.ending().as_str(), "failed/rollback")?;
    same("offered", panel.offered().as_str(), "")?;
    same("the memory", panel.memory(), memory)
}

pub fn a_lower_counter_is_refused_in_the_next_session() -> Outcome {
    let panel = after(&feed(7))?;
    let memory = panel.memory();
    for seq in [0, 1, 6] {
        let mut next = start(&memory)?;
        next.answer(200, &feed(seq));
        same("state", next.ending().as_str(), "failed/rollback")?;
        same("the memory", next.memory()["seq"].as_u64().unwrap_or(7), 7)?;
    }
    let mut next = start(&memory)?;
    next.answer(200, &feed(8));
    is_remembered(&next, 8)
}

pub fn time_is_what_the_clock_says() -> Outcome {
    // Issued on 1 October 2026 at 8, expires on 30 March 2027 at 8.
    for (now, wanted) in [
        ("2026-09-30T07:59:59Z", "failed/clock"),
        ("2026-09-30T08:00:00Z", "available"),
        ("2027-03-30T07:59:59Z", "available"),
        ("2027-03-30T08:00:00Z", "failed/expired"),
        ("2100-01-01T00:00:00Z", "failed/expired"),
    ] {
        let mut panel = start(&json!({}))?;
        panel.now = Moment::parse(now).ok_or("no moment")?;
        panel.answer(200, &feed(1));
        same(now, panel.ending().as_str(), wanted)?;
    }
    Ok(())
}

pub fn an_expired_feed_offers_nothing_and_is_not_remembered() -> Outcome {
    let mut panel = after(&feed(7))?;
    let mut newer = offering(8, "0.0.0.5");
    newer["expires"] = "2026-10-02T11:00:00Z".into();
    panel.press(Action::Check);
    panel.answer(200, &sign(&newer));
    same("state", panel.ending().as_str(), "failed/expired")?;
    same("offered", panel.offered().as_str(), "")?;
    is_remembered(&panel, 7)
}

pub fn a_new_feed_follows_a_remembered_one_that_has_expired() -> Outcome {
    let panel = after(&feed(7))?;
    let mut next = start(&panel.memory())?;
    next.now = NOW.after(365 * DAY);
    let mut newer = offering(8, "0.0.0.5");
    newer["issued"] = "2027-09-30T00:00:00Z".into();
    newer["expires"] = "2028-03-30T00:00:00Z".into();
    next.answer(200, &sign(&newer));
    same("offered", next.offered().as_str(), "0.0.0.5")?;
    is_remembered(&next, 8)
}

pub fn a_feed_that_lost_its_product_is_refused_and_not_remembered() -> Outcome {
    let mut panel = after(&feed(7))?;
    let mut newer = payload(8, &[]);
    newer["products"] = json!({"OTHER": {"name": {}, "releases": []}});
    panel.press(Action::Check);
    panel.answer(200, &sign(&newer));
    same("state", panel.ending().as_str(), "failed/wrong-product")?;
    is_remembered(&panel, 7)
}

pub fn older_releases_are_never_offered() -> Outcome {
    let mut panel = after(&feed(7))?;
    panel.press(Action::Check);
    panel.answer(200, &sign(&payload(8, &[plain("0.0.0.2"), plain("0.0.0.1")])));
    same("state", panel.ending().as_str(), "newer-than-feed")?;
    same("offered", panel.offered().as_str(), "")?;
    panel.press(Action::Install);
    same("installs", panel.count("install"), 0)
}
