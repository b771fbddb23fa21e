//! Desks that wait for a signed feed, and what its vendor gives them.

use super::{Desk, NOW, answered, start};
use extension_update::core::config::Start;
use extension_update::core::exchange::{Answer, Response};
use extension_update::core::moment::Moment;
pub use extension_update_signing::*;
use serde_json::{Value, json};
use std::sync::LazyLock;

const SOURCE: &str = r#"{"kind":"signed-feed","url":"https://updates.example.com/feed.json","transport":"host"}"#;

/// The changes of the contract's config that ask for a signed feed with key 1 pinned, and these.
pub fn signed<'a>(changes: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    static POLICY: LazyLock<String> =
        LazyLock::new(|| json!({"channels": ["stable"], "publicKeys": pins(&[1]), "threshold": 1}).to_string());
    [&[("source", SOURCE), ("policy", POLICY.as_str())], changes].concat()
}

/// The contract's config that asks for a signed feed with key 1 pinned, changed so.
pub fn signed_start(changes: &[(&str, &str)]) -> Start {
    start(&signed(changes))
}

/// A session that waits for a signed feed, with some keys of the config set otherwise.
pub fn waiting(changes: &[(&str, &str)]) -> Desk {
    later(changes, NOW)
}

/// One that this has come to.
pub fn after(changes: &[(&str, &str)], body: &str) -> Desk {
    Desk::after(&signed(changes), body)
}

/// One that a feed of these releases has come to.
pub fn given(changes: &[(&str, &str)], releases: &[Value]) -> Desk {
    after(changes, &sign(&payload(1, releases)))
}

/// The same at another time.
pub fn later(changes: &[(&str, &str)], now: Moment) -> Desk {
    Desk::opened_at(now, &signed(changes))
}

/// What came for the newest question.
pub fn give(desk: &mut Desk, status: u16, body: &str) {
    desk.give(answered(status, body));
}

/// An answer with a name.
pub fn tagged(status: u16, body: &str, etag: &str) -> Answer {
    Answer::Arrived(Response { status, body: body.into(), etag: Some(etag.into()), ..Response::default() })
}

/// The state and code after this envelope.
pub fn judged(envelope: &str) -> (&'static str, Option<&'static str>) {
    let desk = after(&[], envelope);
    (desk.state(), desk.code())
}

/// The memory that the host was last told to keep, as JSON text.
pub fn memory(desk: &Desk) -> Option<String> {
    desk.messages("remember").last().map(|params| params.get("memory").unwrap().to_string())
}

/// The same, to look into.
pub fn kept(desk: &Desk) -> Value {
    serde_json::from_str(&memory(desk).unwrap()).unwrap()
}

pub fn days_later(days: u64) -> Moment {
    NOW.after(days * 86_400_000)
}

/// A statement that this feed is the newest.
pub fn fresh(feed: &Value, issued: &str, expires: &str, keys: &[u8]) -> Value {
    seal(FRESH_TYPE, &changed(confirmation(feed), json!({"issued": issued, "expires": expires})), keys)
}

/// A revocation of a key, signed by another one or by itself.
pub fn revoke(number: u8, signer: u8) -> Value {
    seal(REVOCATION_TYPE, &revocation(number), &[signer])
}

/// A policy that pins these root keys, changed so.
pub fn rooted(keys: &[u8], threshold: u64, changes: Value) -> String {
    changed(json!({"channels": ["stable"], "root": role(keys, threshold)}), changes).to_string()
}
