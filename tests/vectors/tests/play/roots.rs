//! Roots, revocations and fresh statements: each envelope is refused with one code, or taken with what is to be
//! remembered.

use crate::{answered, contains, memory_of, play, read, same, text};
use extension_update::core::config::Config;
use extension_update::core::moment::Moment;
use extension_update::core::source;
use extension_update_vectors::fold::unfold;
use serde_json::{Value, json};

const ROOTS: &str = include_str!("../../data/roots.json");

#[test]
fn each_envelope_with_roots_is_taken_or_refused_as_its_vector_says() {
    let data = read(ROOTS);
    let parts: Vec<String> = data["parts"].as_array().unwrap().iter().map(unfold).collect();
    play(&data["vectors"], 660, |vector| check(&parts, vector));
}

/// The envelope, with each part in its place.
fn envelope(parts: &[String], vector: &Value) -> String {
    let folded = unfold(&vector["text"]);
    let mut pieces = folded.split('<');
    let mut whole = pieces.next().unwrap().to_owned();
    for piece in pieces {
        let (number, rest) = piece.split_once('>').unwrap();
        whole += &parts[number.parse::<usize>().unwrap()];
        whole += rest;
    }
    whole
}

fn check(parts: &[String], vector: &Value) -> Result<(), String> {
    let expected = &vector["expected"];
    let config = json!({
        "extension": {"id": "DEMO", "version": "0.0.0.3"}, "policy": vector["policy"],
        "source": {"kind": "signed-feed", "url": "https://updates.example.com/feed.json"},
    });
    let config = match Config::parse(&config.to_string()) {
        Ok(config) => config,
        Err(refusal) => {
            same("the code", refusal.code, text(expected, "code"))?;
            return contains("the words", &refusal.text, text(expected, "detail"));
        }
    };
    let memory = memory_of(&vector["memory"].to_string());
    let now = Moment::parse(text(vector, "now")).unwrap();
    let answer = answered(200, envelope(parts, vector));
    let (feed, seen) = match source::read(&config, &answer, &memory, now) {
        Ok((feed, seen)) => (feed, seen.ok_or("nothing to remember")?),
        Err(failure) => {
            same("the code", failure.code.as_str(), text(expected, "code"))?;
            return contains("the detail", failure.detail.as_deref().unwrap_or_default(), text(expected, "detail"));
        }
    };
    same("the code", "ok", text(expected, "code"))?;
    same("stale", json!(feed.stale_since.is_some()), expected["stale"].clone())?;
    same("seq", json!(seen.feed.seq), expected["seq"].clone())?;
    same("sha256", json!(seen.feed.sha256), expected["sha256"].clone())?;
    let root = seen.floors.root.as_ref().map(|root| json!({"version": root.version, "sha256": root.sha256}));
    same("the root", json!(root), expected["root"].clone())?;
    let revoked = &seen.floors.revoked;
    if let Some(keeps) = expected["keeps"].as_array() {
        let kept = keeps.iter().all(|key| revoked.iter().any(|known| known == key.as_str().unwrap()));
        return same("kept among at most 16", kept && revoked.len() <= 16, true);
    }
    let mut sorted = revoked.clone();
    sorted.sort();
    let mut wanted: Vec<String> = serde_json::from_value(expected["revoked"].clone()).unwrap();
    wanted.sort();
    same("revoked", sorted, wanted)
}
