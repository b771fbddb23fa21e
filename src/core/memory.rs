//! The memory: what the panel asks the host to keep from one opening to the next, by the message `remember`.
//!
//! It is written only after every check has passed. What comes back is the host's, so each key of it is read by itself:
//! one that is damaged is as if it were not there, and keys of later versions are kept as they are.

use super::age::{self, Sighting};
use super::json::Json;
use super::moment::Moment;
use super::trust::{Floors, MAX_REVOCATIONS, SeenRoot};
use super::version::Version;

/// What is kept. In JSON an object of these keys and of those of [`Choices`], each where it is known: `seq`, `sha256`,
/// `envelope`, `etag`, `url`, `root` (of `version` and `sha256`), `revoked`, `checked`, `rollout`, `known`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Memory {
    /// The newest signed feed that was verified.
    pub feed: Option<SeenFeed>,
    /// What no keys may fall below.
    pub floors: Floors,
    /// Since when releases have been known, where the policy wants to know.
    pub known: Vec<Sighting>,
    /// When the update service was last asked with success.
    pub checked: Option<Moment>,
    /// This base's own number for phased roll-outs. It never leaves the base.
    pub rollout: Option<u32>,
    /// What the user decided, and the install that no session has begun with yet.
    pub choices: Choices,
    /// Keys that this version does not know.
    rest: Vec<(String, Json)>,
}

/// A signed feed that passed every check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeenFeed {
    /// Its counter: a lower one is refused.
    pub seq: u64,
    /// SHA-256 of its payload, hex: the same counter over other bytes is refused.
    pub sha256: String,
    /// The envelope, for showing it offline; it is verified again then.
    pub envelope: Option<String>,
    /// The service's name for it, for asking whether it has changed.
    pub etag: Option<String>,
    /// The address that gave it: another service may use the same name for something else.
    pub url: Option<String>,
}

/// What is known because of the user. In JSON the keys `skipped`, `later` (of `until` or `session`), `channel`,
/// `pending` (of `version` and `session`), `unscheduled`, `night`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Choices {
    /// The release that the user wants to pass over. It stands for older ones too, and hides no later one.
    pub skipped: Option<Version>,
    /// How long the user wants to hear of no release.
    pub later: Option<Until>,
    /// The channel that the user chose.
    pub channel: Option<String>,
    /// What was installed and waits for a new session.
    pub pending: Option<Pending>,
    /// The release whose approval the user took back from a policy that approves by itself.
    pub unscheduled: Option<Version>,
    /// The night of which the user was told.
    pub night: Option<Moment>,
}

/// The end of a wait.
#[derive(Clone, Debug, PartialEq)]
pub enum Until {
    /// This moment.
    Moment(Moment),
    /// The end of the session of this name; without a name, of this page.
    Session(Option<String>),
}

/// A release that was installed in a session which still runs the old one.
#[derive(Clone, Debug, PartialEq)]
pub struct Pending {
    /// Its version.
    pub version: Version,
    /// That session, where the host named it.
    pub session: Option<String>,
}

const KEYS: [&str; 16] = [
    "seq",
    "sha256",
    "envelope",
    "etag",
    "url",
    "root",
    "revoked",
    "checked",
    "rollout",
    "known",
    "skipped",
    "later",
    "channel",
    "pending",
    "unscheduled",
    "night",
];

impl Memory {
    /// Reads the object of a config.
    pub fn read(json: &Json) -> Memory {
        let text = |key: &str| json.get(key).and_then(Json::as_str);
        let number = |key: &str| json.get(key).and_then(Json::as_u64);
        let feed = number("seq").map(|seq| SeenFeed {
            seq,
            sha256: text("sha256").unwrap_or("").into(),
            envelope: text("envelope").map(Into::into),
            etag: text("etag").map(Into::into),
            url: text("url").map(Into::into),
        });
        let rest = match json {
            Json::Object(entries) => entries.iter().filter(|(key, _)| !KEYS.contains(&key.as_str())).cloned().collect(),
            _ => Vec::new(),
        };
        Memory {
            feed,
            floors: read_floors(json),
            known: age::read(json.get("known")),
            checked: text("checked").and_then(Moment::parse),
            rollout: number("rollout").and_then(|number| u32::try_from(number).ok()),
            choices: Choices::read(json),
            rest,
        }
    }

    /// The object of the message `remember`.
    pub fn to_json(&self) -> Json {
        let feed = self.feed.as_ref();
        let root = self
            .floors
            .root
            .as_ref()
            .map(|root| Json::object([("version", root.version.into()), ("sha256", root.sha256.as_str().into())]));
        let revoked = &self.floors.revoked;
        let revoked = (!revoked.is_empty()).then(|| revoked.iter().map(|key| Json::from(key.as_str())).collect());
        let choices = &self.choices;
        let known = Json::object([
            ("seq", feed.map(|feed| feed.seq).into()),
            ("sha256", feed.map(|feed| feed.sha256.as_str()).into()),
            ("envelope", feed.and_then(|feed| feed.envelope.as_deref()).into()),
            ("etag", feed.and_then(|feed| feed.etag.as_deref()).into()),
            ("url", feed.and_then(|feed| feed.url.as_deref()).into()),
            ("root", root.into()),
            ("revoked", revoked.map(Json::Array).into()),
            ("checked", self.checked.map(|moment| moment.to_string()).into()),
            ("rollout", self.rollout.map(u64::from).into()),
            ("known", age::to_json(&self.known)),
            ("skipped", choices.skipped.as_ref().map(Version::as_str).into()),
            ("later", choices.later_json()),
            ("channel", choices.channel.clone().into()),
            ("pending", choices.pending_json()),
            ("unscheduled", choices.unscheduled.as_ref().map(Version::as_str).into()),
            ("night", choices.night.map(|moment| moment.to_string()).into()),
        ]);
        let Json::Object(mut entries) = known else { return known };
        entries.retain(|(_, value)| *value != Json::Null);
        entries.extend(self.rest.iter().cloned());
        Json::Object(entries)
    }

    /// What the service at `url` calls the envelope that is kept.
    pub fn etag_of(&self, url: &str) -> Option<&str> {
        let feed = self.feed.as_ref()?;
        feed.envelope.as_ref()?;
        feed.etag.as_deref().filter(|_| feed.url.as_deref() == Some(url))
    }

    /// Forgets the envelope, and keeps the counter; whether there was one.
    pub fn forget_envelope(&mut self) -> bool {
        self.feed.as_mut().is_some_and(|feed| feed.envelope.take().is_some())
    }

    /// Takes in what a config brings. What this page has verified itself counts for more, but of two roots, and of two
    /// counters under one root, the higher one wins; and what the user decided here counts for more than what was
    /// decided before.
    pub fn merge(&mut self, brought: Memory) {
        let version = |floors: &Floors| floors.root.as_ref().map_or(0, |root| root.version);
        let roots = version(&brought.floors).cmp(&version(&self.floors));
        let newer = match (&self.feed, &brought.feed) {
            (Some(own), Some(other)) => roots.then(other.seq.cmp(&own.seq)).is_gt(),
            (None, _) => true,
            (Some(_), None) => false,
        };
        if roots.is_gt() {
            self.floors.root = brought.floors.root;
        }
        for key in brought.floors.revoked {
            if !self.floors.revoked.contains(&key) && self.floors.revoked.len() < MAX_REVOCATIONS {
                self.floors.revoked.push(key);
            }
        }
        self.known = age::join(&self.known, &brought.known);
        if newer {
            self.feed = brought.feed;
        }
        self.checked = self.checked.max(brought.checked);
        self.rollout = self.rollout.or(brought.rollout);
        if self.choices == Choices::default() {
            self.choices = brought.choices;
        }
        for (key, value) in brought.rest {
            self.rest.retain(|(known, _)| *known != key);
            self.rest.push((key, value));
        }
    }
}

fn read_floors(json: &Json) -> Floors {
    let root = json.get("root").and_then(|root| {
        let sha256 = root.get("sha256").and_then(Json::as_str).unwrap_or_default();
        Some(SeenRoot { version: root.get("version")?.as_u64()?, sha256: sha256.into() })
    });
    let revoked = json.get("revoked").and_then(Json::as_array).unwrap_or_default();
    let revoked = revoked.iter().filter_map(|key| key.as_str().map(Into::into)).take(MAX_REVOCATIONS);
    Floors { root, revoked: revoked.collect() }
}

impl Choices {
    fn read(json: &Json) -> Choices {
        let text = |key: &str| json.get(key).and_then(Json::as_str);
        let version = |json: &Json| Version::parse(json.as_str()?).ok();
        let named = |json: &Json| json.get("session").and_then(Json::as_str).map(Into::into);
        let until = |json: &Json| match json.get("until").and_then(Json::as_str) {
            Some(moment) => Moment::parse(moment).map(Until::Moment),
            None => named(json).map(|session| Until::Session(Some(session))),
        };
        Choices {
            skipped: json.get("skipped").and_then(version),
            later: json.get("later").and_then(until),
            channel: text("channel").map(Into::into),
            pending: json.get("pending").and_then(|pending| {
                Some(Pending { version: pending.get("version").and_then(version)?, session: named(pending) })
            }),
            unscheduled: json.get("unscheduled").and_then(version),
            night: text("night").and_then(Moment::parse),
        }
    }

    fn later_json(&self) -> Json {
        match &self.later {
            Some(Until::Moment(moment)) => Json::object([("until", moment.to_string().into())]),
            Some(Until::Session(Some(session))) => Json::object([("session", session.as_str().into())]),
            // A session without a name is this page, and ends with it: there is nothing to keep.
            Some(Until::Session(None)) | None => Json::Null,
        }
    }

    fn pending_json(&self) -> Json {
        let pending = self.pending.as_ref().map(|pending| {
            let (version, session) = (pending.version.as_str(), pending.session.clone());
            Json::object([("version", version.into()), ("session", session.into())])
        });
        pending.into()
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use crate::json::{Rules, parse};

    fn read(text: &str) -> Memory {
        Memory::read(&parse(text, Rules::HOST).unwrap())
    }

    #[test]
    fn what_is_written_is_read_again_with_the_keys_of_later_versions() {
        let feed = r#""seq":42,"sha256":"ab","envelope":"{}","etag":"\"x\"","url":"https://e.test/","checked":"2026-10-01T08:00:00Z","rollout":7"#;
        for later in [r#"{"until":"2026-10-01T09:00:00Z"}"#, r#"{"session":"7 2026"}"#] {
            let text = format!(
                r#"{{{feed},"skipped":"0.0.0.4","later":{later},"channel":"beta","pending":{{"version":"0.0.0.5","session":"7"}},"newer":{{"a":1}}}}"#
            );
            assert_eq!(read(&text).to_json().to_string(), text);
        }
        assert_eq!(
            read(r#"{"pending":{"version":"1"}}"#).to_json().to_string(),
            r#"{"pending":{"version":"1","session":null}}"#
        );
        assert_eq!(read("{}").to_json().to_string(), "{}");
    }

    #[test]
    fn numbers_of_later_versions_keep_their_digits() {
        for number in ["0.1", "-3", "-0", "1e400", "1.50", "9007199254740993", "123456789012345678901234567890"] {
            let text = format!(r#"{{"newer":{{"n":[{number}]}}}}"#);
            assert_eq!(read(&text).to_json().to_string(), text);
        }
    }

    #[test]
    fn a_damaged_key_is_as_if_it_were_not_there() {
        let memory = read(
            r#"{"seq":-1,"checked":7,"rollout":99999999999,"sha256":[],"skipped":"x","later":{"until":"soon"},"channel":1,"pending":{"version":2}}"#,
        );
        assert_eq!(memory, Memory::default());
        assert_eq!(read(r#"{"seq":1,"sha256":7}"#).feed.unwrap().sha256, "");
    }

    #[test]
    fn revoked_keys_come_together_each_once_and_no_more_than_are_kept() {
        let revoked = |from: usize, to: usize| {
            let keys: Vec<String> = (from..to).map(|key| format!(r#""{key:02}""#)).collect();
            read(&format!(r#"{{"revoked":[{}]}}"#, keys.join(",")))
        };
        let merged = |own: Memory, other: Memory| {
            let mut memory = own;
            memory.merge(other);
            memory.floors.revoked
        };
        assert_eq!(merged(revoked(0, 3), revoked(1, 5)), ["00", "01", "02", "03", "04"]);
        let full = merged(revoked(0, MAX_REVOCATIONS), revoked(MAX_REVOCATIONS - 1, MAX_REVOCATIONS + 1));
        assert_eq!(full, revoked(0, MAX_REVOCATIONS).floors.revoked);
        assert_eq!(full.len(), MAX_REVOCATIONS);
    }

    #[test]
    fn of_two_counters_the_higher_one_wins_and_an_equal_one_never_replaces_what_was_verified_here() {
        let cases = [(1, "a", 2, "b", 2, "b"), (2, "a", 1, "b", 2, "a"), (2, "a", 2, "b", 2, "a")];
        for (own, own_bytes, other, other_bytes, seq, bytes) in cases {
            let mut memory = read(&format!(r#"{{"seq":{own},"sha256":"{own_bytes}"}}"#));
            memory.merge(read(&format!(r#"{{"seq":{other},"sha256":"{other_bytes}"}}"#)));
            let feed = memory.feed.unwrap();
            assert_eq!((feed.seq, feed.sha256.as_str()), (seq, bytes));
        }
        let mut memory = read(r#"{"seq":3}"#);
        memory.merge(read("{}"));
        assert_eq!(memory.feed.unwrap().seq, 3);
    }
}
