//! What somebody does to the signed feed who owns the host, an old copy of the feed, or one of two keys; and what a
//! careless vendor signs. It must never change an answer of another source, and never sign with the first two keys what
//! the fault says is not signed by them. Read next: `feed`, `fault` (the names).

use base64ct::{Base64, Encoding};
use extension_update_scenes::{
    FEED_TYPE,
    Signatory::{self, First, Second, Stranger},
    seal,
};
use serde_json::{Value, json};

use crate::{
    calendar::Day,
    circumstances::Circumstances,
    fault::Fault,
    feed::{Feed, SEQ_OF_DAY},
    hostile, scenario_feed,
};

/// As long as notes in a signed feed can hold it: 16 KiB is the limit there, and too long would only be dropped.
const SHORT: usize = 1_500;

/// The text of the answer.
pub fn write(circumstances: &Circumstances, today: Day) -> String {
    let mut feed = Feed::of(circumstances, today);
    if let Some(scenario) = circumstances.scenario {
        scenario_feed::set(scenario, &mut feed, circumstances, today);
    }
    let Some(fault) = circumstances.fault else { return sign(&feed, &[First, Second]).to_string() };
    if fault == Fault::Hostile {
        spoil(&mut feed, &circumstances.origin);
    }
    change(fault, &mut feed, today);
    match fault {
        Fault::Bare => feed.to_json(),
        Fault::AlteredByte => {
            let mut envelope = sign(&feed, &[First, Second]);
            envelope["payload"] = Base64::encode_string(alter(&feed.to_json()).as_bytes()).into();
            envelope.to_string()
        }
        Fault::OtherType => {
            let payload = feed.to_json();
            seal("application/vnd.extension-update.other.v1+json", payload.as_bytes(), &[First, Second]).to_string()
        }
        fault => sign(&feed, signatories(fault)).to_string(),
    }
}

fn sign(feed: &Feed, signatories: &[Signatory]) -> Value {
    seal(FEED_TYPE, feed.to_json().as_bytes(), signatories)
}

fn signatories(fault: Fault) -> &'static [Signatory] {
    match fault {
        Fault::Unsigned => &[],
        Fault::OtherKey => &[Stranger],
        Fault::OneSignature => &[First],
        Fault::KeyTwice => &[First, First],
        _ => &[First, Second],
    }
}

/// What is wrong although it is rightly signed.
fn change(fault: Fault, feed: &mut Feed, today: Day) {
    match fault {
        Fault::Expired => {
            feed.issued = today.moment(-200);
            feed.expires = today.moment(-20);
        }
        // Below and beside the feed that is answered without a fault.
        Fault::Rollback => feed.seq -= feed.seq % SEQ_OF_DAY + 1,
        Fault::Equivocation => {
            feed.seq -= feed.seq % SEQ_OF_DAY;
            feed.homepage.push_str("/other");
        }
        Fault::WrongProduct => feed.product = "OTHER",
        Fault::Clock => {
            feed.issued = today.moment(3);
            feed.expires = today.moment(183);
        }
        Fault::BigPayload => feed.padding = (256 << 10) + 1,
        Fault::ManyReleases => {
            let copy = |number: u32| vary(&feed.releases[0], "version", json!(format!("0.0.0.{number}")));
            feed.releases = (0..21).rev().map(copy).collect();
        }
        Fault::BrokenReleases => {
            let sound = feed.releases[0].clone();
            feed.releases.extend(list_broken(&sound));
        }
        _ => {}
    }
}

/// The hostile words of `hostile` in a signed feed, whose limits are tighter: what is broken there is dropped, so that
/// the newest release stays sound but for its words, and broken ones stand beside it.
fn spoil(feed: &mut Feed, address: &str) {
    let image = "<img src=x onerror=\"window.__pwned=1;top.__pwned=1\">";
    feed.name = json!({ "ru": format!("\u{202E}эфц.ОМЕД{image}{}", "Ж".repeat(SHORT)), "en": image });
    feed.homepage = "javascript:top.__pwned=1".to_owned();
    for release in &mut feed.releases {
        for notes in release["notes"].as_object_mut().into_iter().flat_map(|notes| notes.values_mut()) {
            *notes =
                json!(format!("{}\n\n{}", notes.as_str().unwrap_or_default(), hostile::write_notes(address, SHORT)));
        }
    }
    let sound = feed.releases[0].clone();
    for (field, value) in [
        ("version", json!(image)),
        ("channel", json!(format!("<script>top.__pwned=1</script>{image}"))),
        ("date", json!(image)),
        ("kind", json!(image)),
        (
            "artifact",
            json!({ "name": format!("{image}../../x.cfe"), "urls": [format!("javascript:{image}")], "size": 1, "sha256": image }),
        ),
    ] {
        let mut spoiled = sound.clone();
        spoiled["version"] = json!("0.0.9.9");
        spoiled["notes"] = json!({ "ru": image });
        spoiled[field] = value;
        feed.releases.push(spoiled);
    }
}

/// One digit of a version: the payload stays a sound feed, and better than the true one.
fn alter(payload: &str) -> String {
    payload.replacen("\"0.0.0.4\"", "\"0.0.0.9\"", 1)
}

fn vary(release: &Value, field: &str, value: Value) -> Value {
    let mut varied = release.clone();
    varied[field] = value;
    varied
}

fn vary_artifact(release: &Value, field: &str, value: Value) -> Value {
    let mut varied = release.clone();
    varied["artifact"][field] = value;
    varied
}

/// Each broken in one way, each with a version that would be offered if it were taken.
fn list_broken(sound: &Value) -> Vec<Value> {
    let far = "0.0.9.9";
    let newer = vary(sound, "version", json!(far));
    vec![
        vary(sound, "version", json!("9.9.9")),
        vary(sound, "version", json!("0.0.9.09")),
        vary(sound, "version", json!("0.0.9.4294967296")),
        vary(sound, "version", json!(999)),
        vary(&newer, "date", json!("2026-02-30")),
        vary(&newer, "kind", json!("surprise")),
        vary(&newer, "artifact", Value::Null),
        vary(&newer, "notes", json!({ "ru": "Ж".repeat(9_000) })),
        vary_artifact(&newer, "sha256", json!("e3476a04")),
        vary_artifact(&newer, "size", json!(-1)),
        vary_artifact(&newer, "urls", json!([])),
        vary_artifact(&newer, "urls", json!(["http://example.com/DEMO.cfe"])),
        vary_artifact(&newer, "urls", json!(vec!["https://example.com/DEMO.cfe"; 5])),
        json!("0.0.9.9"),
    ]
}
