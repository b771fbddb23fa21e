//! Whole feeds: refused with one code, or taken with what is left of them.

use crate::{answered, memory_of, play, read, same, text};
use base64ct::{Base64, Encoding};
use extension_update::core::config::{Config, SourceKind};
use extension_update::core::moment::Moment;
use extension_update::core::source;
use extension_update_signing::{FEED_TYPE, envelope, pins};
use extension_update_vectors::fold::unfold;
use serde_json::{Value, json};

const FEEDS: &str = include_str!("../../data/feeds.json");

#[test]
fn each_feed_is_taken_or_refused_with_the_code_that_its_vector_names() {
    let config = config();
    play(&read(FEEDS), 179, |vector| check(&config, vector));
}

fn config() -> Config {
    let config = json!({
        "extension": {"id": "DEMO", "version": "0.0.0.3"},
        "source": {"kind": "signed-feed", "url": "https://updates.example.com/feed.json"}, "policy": {"publicKeys": pins(&[1])}
    });
    Config::parse(&config.to_string()).unwrap()
}

fn envelope_of(vector: &Value) -> String {
    let payload = match vector["payload"]["hex"].as_str() {
        Some(hex) => base16ct::lower::decode_vec(hex).unwrap(),
        None => unfold(&vector["payload"]).into_bytes(),
    };
    envelope(FEED_TYPE, &payload, &[json!({"sig": vector["signature"]})]).to_string()
}

fn check(config: &Config, vector: &Value) -> Result<(), String> {
    let envelope = envelope_of(vector);
    let mark = text(vector, "mark");
    let body = format!("{mark}{envelope}");
    let memory = memory_of(text(vector, "memory"));
    let now = Moment::parse(text(vector, "now")).unwrap();
    let status = vector["status"].as_u64().map_or(200, |status| u16::try_from(status).unwrap());
    let answer = answered(status, body);
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
    same("the envelope", seen.feed.envelope, Some(format!("{}{envelope}", mark.trim_start_matches('\u{feff}'))))?;
    same("the address", seen.feed.url.as_deref(), Some("https://updates.example.com/feed.json"))?;
    for (key, found) in [("seq", Value::from(seen.feed.seq)), ("sha256", seen.feed.sha256.into())] {
        if !expected[key].is_null() {
            same(key, &found, &expected[key])?;
        }
    }
    Ok(())
}

/// A question names what it has only where no browser would ask a question more for it, and an envelope of the whole
/// size is read.
#[test]
fn a_feed_is_asked_for_whole_and_by_its_name_only_through_the_host() {
    let kept = r#"{"seq":1,"sha256":"a","envelope":"{}","etag":"\"x\"","url":"https://a.test/f"}"#;
    for (transport, memory, names_it) in
        [("host", kept, true), ("host", "{}", false), ("fetch", kept, false), ("fetch", "{}", false)]
    {
        let config = json!({
            "extension": {"id": "DEMO", "version": ""}, "policy": {"publicKeys": [Base64::encode_string(&[1; 32])]},
            "source": {"kind": "signed-feed", "url": "https://a.test/f", "transport": transport}
        });
        let memory = memory_of(memory);
        let request = source::request(&Config::parse(&config.to_string()).unwrap(), &memory);
        let mut headers = vec![("accept", "application/json".to_owned())];
        if names_it {
            headers.push(("if-none-match", "\"x\"".into()));
        }
        let asked: Vec<(&str, String)> =
            request.headers.iter().map(|(name, value)| (*name, value.to_string())).collect();
        assert_eq!(asked, headers, "{transport} {memory:?}");
        assert_eq!((request.method, request.url.as_str(), request.body), ("GET", "https://a.test/f", None));
        assert_eq!((request.max_bytes, request.timeout_ms), (384 * 1024, 20_000));
    }
}

#[test]
fn an_answer_is_a_feed_only_with_a_status_of_success() {
    let vector = read(FEEDS)[0].clone();
    assert_eq!(vector["expected"]["code"], "ok", "{}", vector["name"]);
    for (status, code) in [
        (0, "http-status"),
        (199, "http-status"),
        (200, "ok"),
        (201, "ok"),
        (299, "ok"),
        (300, "http-status"),
        (304, "http-status"),
        (400, "http-status"),
        (500, "http-status"),
    ] {
        let mut vector = vector.clone();
        vector["status"] = status.into();
        vector["expected"]["code"] = code.into();
        let done = check(&config(), &vector);
        assert_eq!(done, Ok(()), "{status}");
    }
}

/// What is kept is the answer only where the service says that nothing has changed; otherwise a new feed would never
/// arrive.
#[test]
fn what_is_kept_stands_in_for_an_answer_of_304_and_for_no_other() {
    let vectors = read(FEEDS);
    let of_seq = |name: &str| {
        let vector = vectors.as_array().unwrap().iter().find(|vector| vector["name"] == name);
        envelope_of(vector.unwrap_or_else(|| panic!("no vector {name}")))
    };
    let (kept, newer) = (of_seq("seq = 42.0"), of_seq("seq = 1e3"));
    let url = "https://updates.example.com/feed.json";
    let memory = json!({"seq": 42, "sha256": "", "envelope": kept, "etag": "x", "url": url}).to_string();
    let memory = memory_of(&memory);
    let seq_of = |status: u16, body: &str| {
        let read = source::read(
            &config(),
            &answered(status, body.into()),
            &memory,
            Moment::parse("2026-10-02T08:00:00Z").unwrap(),
        );
        read.map(|(_, seen)| seen.map(|seen| seen.feed.seq)).map_err(|failure| failure.code.as_str())
    };
    assert_eq!(seq_of(200, &newer), Ok(Some(1000)));
    assert_eq!(seq_of(304, ""), Ok(Some(42)), "what is remembered stays as it is");
    assert_eq!(seq_of(304, &newer), Ok(Some(42)));
    assert_eq!(seq_of(500, &newer), Err("http-status"));
    assert_eq!(seq_of(200, ""), Err("format"));
    // Without the network it is shown, but never as the answer of another kind of source.
    let mut other = config();
    let now = Moment::parse("2026-10-02T08:00:00Z").unwrap();
    assert!(source::read_kept(&other, &memory, now).is_ok());
    other.source.kind = SourceKind::GithubReleases;
    assert_eq!(source::read_kept(&other, &memory, now).unwrap_err().code.as_str(), "network");
}
