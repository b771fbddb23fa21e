//! Feeds that a target makes up, in the format of each source, with what a hostile or careless hand may do to them.
//! It must never be told what the panel thinks of them: `Made::is_good` says what a feed is worth. Read next: `fuzz_targets/session.rs`.

use crate::{
    Kind,
    vendor::{NOW, sign, write_envelope},
};
use extension_update::core::{json::Json, moment::Moment, trust, version::Version};
use libfuzzer_sys::arbitrary::{self, Arbitrary};

const ISSUED: &str = "2026-10-01T08:00:00Z";
const EXPIRES: &str = "2026-12-01T08:00:00Z";
const DAY_MS: u64 = 24 * 60 * 60 * 1000;
const MOST_RELEASES: usize = 6;

/// A feed of a few releases.
#[derive(Arbitrary, Clone, Debug)]
pub struct Made {
    pub seq: u8,
    releases: Vec<MadeRelease>,
    /// One bit a key: 1, 2 and 3.
    signers: u8,
    flaw: Flaw,
}

#[derive(Arbitrary, Clone, Copy, Debug)]
struct MadeRelease {
    version: u8,
    traits: u8,
    more: u8,
}

#[derive(Arbitrary, Clone, Copy, Debug, PartialEq, Eq)]
enum Flaw {
    None,
    /// Bytes of the payload were changed after they were signed.
    Altered,
    /// It was signed as something else.
    OtherType,
    /// It speaks of another extension.
    OtherProduct,
    /// The payload stands there without an envelope.
    Bare,
}

/// Against what a feed is held.
#[derive(Clone, Copy, Debug)]
pub struct Pins {
    pub both_keys: bool,
    pub both_needed: bool,
    pub now: Moment,
}

impl Made {
    /// The payload of the signed feed for the extension with this id.
    pub fn write_payload(&self, id: &str) -> Vec<u8> {
        let id = if self.flaw == Flaw::OtherProduct { "NOBODY" } else { id };
        let releases = self.list().map(|release| release.write()).collect();
        Json::object([
            ("schema", 1.into()),
            ("seq", u64::from(self.seq).into()),
            ("issued", ISSUED.into()),
            ("expires", EXPIRES.into()),
            ("products", Json::object([(id, Json::object([("releases", Json::Array(releases))]))])),
        ])
        .to_string()
        .into_bytes()
    }

    /// The body in the format of this source.
    pub fn write(&self, kind: Kind, id: &str) -> String {
        match kind {
            Kind::SignedFeed => self.write_signed(id),
            Kind::ReleasesApi => {
                let modules = self.list().map(|release| {
                    let (name, url) = ("DEMO.cfe".into(), "https://updates.example.com/DEMO.cfe".into());
                    let file = Json::object([("name", name), ("url", url), ("size", 51_814.into())]);
                    Json::object([("uniqid", release.version().into()), ("files", Json::Array(vec![file]))])
                });
                Json::object([("modules", Json::Array(modules.collect()))]).to_string()
            }
            Kind::GithubReleases => {
                let list = self.list().map(|release| Json::object([("tag_name", release.version().into())]));
                Json::Array(list.collect()).to_string()
            }
        }
    }

    fn write_signed(&self, id: &str) -> String {
        let mut payload = self.write_payload(id);
        if self.flaw == Flaw::Bare {
            return String::from_utf8_lossy(&payload).into_owned();
        }
        let payload_type = if self.flaw == Flaw::OtherType { "text/plain" } else { trust::PAYLOAD_TYPE };
        let signatures: Vec<_> = self.signers().map(|number| sign(number, payload_type, &payload)).collect();
        if self.flaw == Flaw::Altered {
            payload.push(b'\n');
        }
        write_envelope(payload_type, &payload, &signatures)
    }

    /// Whether a panel with these pins may believe it, counters aside.
    pub fn is_good(&self, pins: Pins) -> bool {
        let pinned = if pins.both_keys { 1..=2 } else { 1..=1 };
        let signed_by = self.signers().filter(|number| pinned.contains(number)).count();
        let expires = Moment::parse(EXPIRES).expect("a moment");
        let issued = Moment::parse(ISSUED).expect("a moment");
        self.flaw == Flaw::None
            && signed_by >= if pins.both_keys && pins.both_needed { 2 } else { 1 }
            && pins.now < expires
            && issued.millis() <= pins.now.millis() + DAY_MS
    }

    /// Whether this version may be offered out of a signed feed: the first release with it counts.
    pub fn may_offer(&self, version: &Version, beta: bool, now: Moment) -> bool {
        let found = self.list().find(|release| Version::parse(&release.version()).as_ref() == Ok(version));
        found.is_some_and(|release| {
            let begun = !release.is(32) || NOW.millis() <= now.millis();
            !release.is(4) && (beta || !release.is(8)) && begun
        })
    }

    fn list(&self) -> impl Iterator<Item = MadeRelease> {
        self.releases.iter().copied().take(MOST_RELEASES)
    }

    fn signers(&self) -> impl Iterator<Item = u8> {
        (1..=3).filter(|number| self.signers & (1 << (number - 1)) > 0)
    }
}

impl MadeRelease {
    fn version(self) -> String {
        format!("0.0.0.{}", self.version % 8)
    }

    fn is(self, bit: u8) -> bool {
        self.traits & bit > 0
    }

    fn write(self) -> Json {
        let artifact = Json::object([
            ("name", "DEMO.cfe".into()),
            ("urls", Json::Array(vec!["https://updates.example.com/DEMO.cfe".into()])),
            ("size", 51_814.into()),
            ("sha256", "ab".repeat(32).into()),
        ]);
        let other = || format!("0.0.0.{}", self.more % 8);
        let mut entries: Vec<(&str, Json)> = vec![("version", self.version().into()), ("date", "2026-10-01".into())];
        if self.is(1) {
            entries.extend([("kind", "info".into()), ("link", "https://example.com/".into())]);
        } else {
            entries.push(("artifact", artifact));
        }
        if self.is(2) {
            entries.push(("waypoint", Json::Bool(true)));
        }
        if self.is(4) {
            entries.push(("withdrawn", Json::object([("replacedBy", other().into())])));
        }
        if self.is(8) {
            entries.push(("channel", "beta".into()));
        }
        if self.is(16) {
            entries.push(("critical", Json::object([("below", other().into())])));
        }
        if self.is(32) {
            let start = NOW.to_string().into();
            entries.push(("rollout", Json::object([("start", start), ("hours", u64::from(self.more).into())])));
        }
        if self.is(64) {
            entries.push(("requires", Json::object([("from", other().into())])));
        }
        if self.is(128) {
            entries.push(("notes", Json::object([("ru", format!("- {}", self.more).into())])));
        }
        Json::Object(entries.into_iter().map(|(key, value)| (key.to_owned(), value)).collect())
    }
}
