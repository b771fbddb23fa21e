//! What the demo's vendor signs: the sound feed of a day, in these circumstances.
//! It must never give one `seq` to two payloads, but for the fault that is about exactly that: panels remember what
//! they have seen. Read next: `scenario_feed` (what else an honest vendor may write), `deceit`, then
//! `tests/signing/src/lib.rs`.

use serde_json::{Value, json};

use crate::{
    calendar::Day,
    catalogue,
    circumstances::Circumstances,
    fault::Fault,
    release::{File, Release},
};

/// Room for the payloads of one day: each variant has a counter of its own, and tomorrow's are higher.
pub const SEQ_OF_DAY: u64 = 1_000_000_000;

/// What is signed, before it becomes bytes.
pub struct Feed {
    pub seq: u64,
    pub issued: String,
    pub expires: String,
    /// The product that the feed is for.
    pub product: &'static str,
    pub name: Value,
    pub homepage: String,
    /// Newest first.
    pub releases: Vec<Value>,
    /// What else the vendor has in the same feed: product and its entry.
    pub others: Vec<(&'static str, Value)>,
    /// Bytes of a field that no panel knows, to make a payload large.
    pub padding: usize,
}

impl Feed {
    /// The sound feed of a day, in these circumstances.
    pub fn of(circumstances: &Circumstances, today: Day) -> Feed {
        // A file's address never holds the fault of the list: the same bytes must come whatever goes wrong on their
        // way.
        let plain = Circumstances {
            address: circumstances.origin.clone(),
            // Hostile words have other limits here: `deceit::spoil`.
            fault: circumstances.fault.filter(|fault| *fault != Fault::Hostile),
            ..circumstances.clone()
        };
        Feed {
            seq: today.0 * SEQ_OF_DAY + variant(circumstances),
            issued: today.moment(-1),
            expires: today.moment(180),
            product: "DEMO",
            name: json!({ "ru": "Демонстрационное расширение", "en": "Demonstration extension" }),
            homepage: "https://example.com/koshkin-dom".to_owned(),
            releases: catalogue::list(&plain).iter().rev().map(tell_release).collect(),
            others: Vec::new(),
            padding: 0,
        }
    }

    pub fn to_json(&self) -> String {
        let product = json!({ "name": self.name, "homepage": self.homepage, "releases": self.releases });
        let mut payload = json!({
          "schema": 1,
          "seq": self.seq,
          "issued": self.issued,
          "expires": self.expires,
          "products": { self.product: product },
        });
        for (id, entry) in &self.others {
            payload["products"][id] = entry.clone();
        }
        if self.padding > 0 {
            payload["padding"] = json!("x".repeat(self.padding));
        }
        payload.to_string()
    }
}

/// What tells the payloads of one day apart: 0 is the demo's own.
fn variant(circumstances: &Circumstances) -> u64 {
    let fault = circumstances.fault.filter(|fault| fault.changes_the_payload()).map_or(0, |fault| fault as u64 + 1);
    let scenario = circumstances.scenario.map_or(0, |scenario| scenario as u64 + 1);
    let notes = circumstances.notes.map_or(0, |kilobytes| kilobytes as u64 + 1);
    (notes * 100 + scenario) * 100 + fault
}

/// One release, as the feed writes it.
pub fn tell_release(release: &Release) -> Value {
    let mut told = json!({
      "date": release.published,
      "channel": "stable",
      "kind": "update",
      "notes": tell_notes(release),
    });
    if let Some(version) = &release.version {
        told["version"] = json!(version);
    }
    if let Some(file) = release.files.first() {
        told["artifact"] = tell_file(file);
    }
    told
}

pub fn tell_file(file: &File) -> Value {
    json!({ "name": file.name, "urls": [file.address], "size": file.size, "sha256": file.sha256 })
}

/// The entities are a custom of the original service alone.
fn tell_notes(release: &Release) -> Value {
    let mut notes = json!({ "ru": release.notes.replace("&quot;", "\"").replace("&amp;", "&") });
    if !release.notes_en.is_empty() {
        notes["en"] = json!(release.notes_en);
    }
    notes
}
