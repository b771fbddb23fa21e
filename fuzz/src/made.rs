//! Feeds that a target makes up, in the format of each source, with what a hostile or careless hand may do to them.
//! It must never be told what the panel thinks of them: `Made::is_good` says what a feed is worth. Read next:
//! `fuzz_targets/session.rs`.

use crate::{
    Kind,
    chain::MadeChain,
    trusted::{Chain, Role},
    vendor::{NOW, encode, sign, write_envelope},
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

/// A body, and what it is worth beside its counter.
pub struct Written {
    pub body: String,
    /// The keys that have signed the feed, by number.
    pub signers: Vec<u8>,
    /// What stands beside the feed.
    pub chain: Chain,
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
            Kind::SignedFeed => self.write_signed(id).body,
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

    /// The signed feed without anything beside it.
    pub fn write_signed(&self, id: &str) -> Written {
        let mut payload = self.write_payload(id);
        let mut signers: Vec<u8> = self.signers().collect();
        let signatures: Vec<_> = signers.iter().map(|number| sign(*number, self.payload_type(), &payload)).collect();
        if self.flaw == Flaw::Altered {
            payload.push(b'\n');
            signers.clear();
        }
        let body = match self.flaw {
            Flaw::Bare => String::from_utf8_lossy(&payload).into_owned(),
            _ => write_envelope(self.payload_type(), &payload, &signatures),
        };
        Written { body, signers, chain: Chain::default() }
    }

    /// The signed feed with these members beside it, for a policy that pins this role: of roots, where it is `rooted`.
    pub fn write_chained(&self, id: &str, made: &MadeChain, pinned: &Role, rooted: bool) -> Written {
        let mut payload = self.write_payload(id);
        let (members, chain) = made.write(pinned, u64::from(self.seq), &payload);
        let role = chain.roots.last().filter(|_| rooted).map_or(pinned, |root| &root.feed);
        let mut written = made.feed.write(self.payload_type(), &payload, &made.feed.signers(role));
        let Json::Object(mut entries) = written.envelope else { panic!("an envelope is an object") };
        if self.flaw == Flaw::Altered {
            payload.push(b'\n');
            written.signers.clear();
            entries.retain(|(name, _)| name != "payload");
            entries.push(("payload".to_owned(), encode(&payload).into()));
        }
        entries.extend(members.into_iter().map(|(name, member)| (name.to_owned(), member)));
        let body = match self.flaw {
            Flaw::Bare => String::from_utf8_lossy(&payload).into_owned(),
            _ => Json::Object(entries).to_string(),
        };
        Written { body, signers: written.signers, chain }
    }

    fn payload_type(&self) -> &'static str {
        if self.flaw == Flaw::OtherType { "text/plain" } else { trust::PAYLOAD_TYPE }
    }

    /// Whether a panel may believe it at this time, signatures and counters aside.
    pub fn is_good(&self, now: Moment) -> bool {
        let expires = Moment::parse(EXPIRES).expect("a moment");
        let issued = Moment::parse(ISSUED).expect("a moment");
        matches!(self.flaw, Flaw::None | Flaw::Altered) && now < expires && issued.millis() <= now.millis() + DAY_MS
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
