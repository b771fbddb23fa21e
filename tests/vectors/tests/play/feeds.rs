//! Whole feeds: refused with one code, or taken with what is left of them.

use crate::{play, read, same, text};
use base64ct::{Base64, Encoding};
use ed25519_dalek::SigningKey;
use extension_update::core::config::Config;
use extension_update::core::json::{Rules, parse};
use extension_update::core::memory::Memory;
use extension_update::core::moment::Moment;
use extension_update::core::source::{self, Answer, Response};
use extension_update_vectors::feeds::feeds_json;
use extension_update_vectors::fold::unfold;
use serde_json::{Value, json};

const FEEDS: &str = include_str!("../../data/feeds.json");

#[test]
fn the_committed_feeds_are_what_the_program_makes() {
    assert!(FEEDS == feeds_json(), "cargo run -p extension-update-vectors");
}

#[test]
fn each_feed_is_taken_or_refused_with_the_code_that_its_vector_names() {
    let key = Base64::encode_string(SigningKey::from_bytes(&[1; 32]).verifying_key().as_bytes());
    let config = json!({
        "extension": {"id": "DEMO", "version": "0.0.0.3"},
        "source": {"kind": "signed-feed", "url": "https://updates.example.com/feed.json"}, "policy": {"publicKeys": [key]}
    });
    let config = Config::parse(&config.to_string()).unwrap();
    play(&read(FEEDS), 179, |vector| check(&config, vector));
}

fn check(config: &Config, vector: &Value) -> Result<(), String> {
    let payload = match vector["payload"]["hex"].as_str() {
        Some(hex) => (0..hex.len()).step_by(2).map(|at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap()).collect(),
        None => unfold(&vector["payload"]).into_bytes(),
    };
    let envelope = json!({
        "payloadType": "application/vnd.extension-update.feed.v1+json", "payload": Base64::encode_string(&payload),
        "signatures": [{"sig": vector["signature"]}]
    });
    let mark = text(vector, "mark");
    let body = format!("{mark}{envelope}");
    let memory = Memory::read(&parse(text(vector, "memory"), Rules::HOST).unwrap());
    let now = Moment::parse(text(vector, "now")).unwrap();
    let answer = Answer::Arrived(Response { status: 200, body, ..Response::default() });
    let expected = &vector["expected"];
    let (feed, seen) = match source::read(config, &answer, &memory, now) {
        Ok((feed, seen)) => (feed, seen.ok_or("nothing to remember")?),
        Err(failure) => return same("the code", failure.code.as_str(), text(expected, "code")),
    };
    same("the code", "ok", text(expected, "code"))?;
    let left: Vec<&str> = feed.releases.iter().map(|release| release.version.as_str()).collect();
    same("what is left", &json!(left), &expected["left"])?;
    same("dropped", feed.dropped.len() as u64, expected["dropped"].as_u64().unwrap_or_default())?;
    // A byte order mark is not kept: it is no part of the envelope.
    same("the envelope", seen.envelope, Some(format!("{}{envelope}", mark.trim_start_matches('\u{feff}'))))?;
    same("the address", seen.url.as_deref(), Some("https://updates.example.com/feed.json"))?;
    for (key, found) in [("seq", Value::from(seen.seq)), ("sha256", seen.sha256.into())] {
        if !expected[key].is_null() {
            same(key, &found, &expected[key])?;
        }
    }
    Ok(())
}
