//! The signed feed, version 1 (`docs/feed-format.md`): one file at any address, in an envelope that [`crate::trust`]
//! opens.
//!
//! It never reads a byte that was not verified, and it remembers nothing: it says what is to be remembered once all is
//! well.

use super::{Request, TIMEOUT_MS, Verified, read_digest, read_name};
use crate::address::Address;
use crate::config::{Config, Freshness, Transport};
use crate::day::Day;
use crate::error::{Code, Failure};
use crate::feed::{
    Artifact, Configuration, Content, Critical, Dropped, Feed, Localised, Release, Requires, Rollout, STABLE, Voucher,
    Withdrawn,
};
use crate::json::{Fields, Json, parse};
use crate::memory::{Memory, SeenFeed};
use crate::moment::Moment;
use crate::trust::{self, Stop, Verifier, document};
use crate::version::Version;

/// How many releases a product may have.
pub const MAX_RELEASES: usize = 20;

/// How many addresses an artifact may have.
pub const MAX_URLS: usize = 4;

/// How large the notes of a release may be in one language, in bytes.
pub const MAX_NOTES_BYTES: usize = 16 * 1024;

/// The greatest counter, and the greatest size: integers up to it survive any JSON reader (RFC 8259, section 6).
pub const MAX_INTEGER: u64 = (1 << 53) - 1;

/// How long a roll-out may take: a year.
pub const MAX_ROLLOUT_HOURS: u64 = 24 * 366;

/// The question. An answer that the host has seen may be answered by "not modified"; a page leaves that to its browser,
/// because the header would cost a question more (a CORS preflight), which a static host cannot answer.
pub fn request(config: &Config, memory: &Memory) -> Request {
    let mut headers = vec![("accept", "application/json".into())];
    if config.source.transport == Transport::Host
        && let Some(etag) = memory.etag_of(config.source.url.as_str())
    {
        headers.push(("if-none-match", etag.to_string().into()));
    }
    Request {
        method: "GET",
        url: config.source.url.as_str().into(),
        headers,
        body: None,
        max_bytes: trust::MAX_ENVELOPE_BYTES as u32,
        timeout_ms: TIMEOUT_MS,
    }
}

/// Reads an envelope: the feed of the config's extension, and what is to be remembered of it beside the envelope, which
/// the caller has.
///
/// # Errors
/// One code for each cause; see `docs/feed-format.md`.
pub(super) fn read(
    config: &Config,
    envelope: &str,
    memory: &Memory,
    now: Moment,
    verifier: &mut Verifier,
) -> Result<(Feed, Verified), Stop> {
    let policy = &config.policy;
    let opened = trust::open_by(&policy.anchor, envelope, &memory.floors, now, verifier)?;
    let statement = Statement::parse(&opened.payload)?;
    let mut feed = statement.feed_of(&config.extension.id)?;
    let sha256 = trust::hex(&trust::sha256(&opened.payload));
    // A thief's huge counter does not outlive his key.
    let seen = memory.feed.as_ref().filter(|_| !opened.rekeyed);
    statement.check_order(policy.min_seq, seen, &sha256)?;
    statement.check_time(now)?;
    let doubt = match opened.fresh {
        Some(confirmation) => confirmation.check(statement.seq, &sha256, now, verifier)?,
        None => None,
    };
    if let Some(doubt) = doubt {
        if policy.freshness == Freshness::Require {
            return Err(Failure::with_detail(Code::Stale, super::cut(&doubt.reason)).into());
        }
        feed.stale_since = Some(doubt.confirmed.unwrap_or(statement.issued));
    }
    feed.voucher = Some(Voucher { keys: opened.signed_by, seq: statement.seq, expires: statement.expires });
    let seen = SeenFeed { seq: statement.seq, sha256, envelope: None, etag: None, url: None };
    Ok((feed, Verified { feed: seen, floors: opened.floors }))
}

/// What a payload says.
#[derive(Clone, Debug, PartialEq)]
pub struct Statement {
    /// Its counter.
    pub seq: u64,
    /// When it was made.
    pub issued: Moment,
    /// Until when it holds.
    pub expires: Moment,
    products: Json,
}

impl Statement {
    /// Reads a payload.
    ///
    /// # Errors
    /// `format`, with the key that is wrong.
    pub fn parse(payload: &[u8]) -> Result<Statement, Failure> {
        let text = core::str::from_utf8(payload).map_err(|_| wrong("the payload is not UTF-8"))?;
        let json = parse(text, trust::RULES).map_err(|error| wrong(error.to_string()))?;
        read_statement(json).map_err(wrong)
    }

    /// The ids of its products.
    pub fn products(&self) -> impl Iterator<Item = &str> {
        let entries = if let Json::Object(entries) = &self.products { entries.as_slice() } else { &[] };
        entries.iter().map(|(id, _)| id.as_str())
    }

    /// The releases of a product. One that is broken is dropped, with the reason.
    ///
    /// # Errors
    /// `wrong-product` where it is not there, `format` where it has no list of releases, `too-large` where the list is
    /// too long.
    pub fn feed_of(&self, product: &str) -> Result<Feed, Failure> {
        let Some(entry) = self.products.get(product) else { return Err(Failure::of(Code::WrongProduct)) };
        let list = entry.get("releases").and_then(Json::as_array);
        let list = list.ok_or_else(|| wrong("the product has no array \"releases\""))?;
        if list.len() > MAX_RELEASES {
            return Err(Failure::with_detail(Code::TooLarge, "there are more than 20 releases"));
        }
        let mut releases = Vec::new();
        let mut dropped = Vec::new();
        for entry in list {
            match read_release(entry) {
                Ok(release) => releases.push(release),
                Err(reason) => {
                    let name = entry.get("version").and_then(Json::as_str).unwrap_or("?");
                    dropped.push(Dropped { entry: super::cut(name), reason, unread: true });
                }
            }
        }
        Ok(Feed::new(releases, dropped))
    }

    /// Whether it may follow what was seen before.
    fn check_order(&self, least: u64, seen: Option<&SeenFeed>, sha256: &str) -> Result<(), Failure> {
        if self.seq < least {
            let detail = format!("seq: {} is below {least}, the policy's minSeq", self.seq);
            return Err(Failure::with_detail(Code::Rollback, detail));
        }
        match seen {
            Some(seen) if self.seq < seen.seq => Err(Failure::of(Code::Rollback)),
            Some(seen) if self.seq == seen.seq && !seen.sha256.is_empty() && seen.sha256 != sha256 => {
                Err(Failure::of(Code::Equivocation))
            }
            _ => Ok(()),
        }
    }

    /// Whether it holds at this time.
    fn check_time(&self, now: Moment) -> Result<(), Failure> {
        if self.issued.since(now) > trust::MAX_AHEAD_MS {
            return Err(Failure::with_detail(Code::Clock, self.issued.to_string()));
        }
        if self.expires <= now {
            return Err(Failure::with_detail(Code::Expired, self.expires.to_string()));
        }
        Ok(())
    }
}

fn wrong(detail: impl Into<String>) -> Failure {
    Failure::with_detail(Code::Format, super::cut(&detail.into()))
}

fn read_statement(json: Json) -> Result<Statement, String> {
    let (seq, (issued, expires)) = Fields::read(&json, "the payload", |fields| {
        document::schema(fields);
        let validity = document::validity(fields);
        fields.require("products");
        fields.object("products");
        Some((exact(fields, "seq"), validity))
    })?;
    Ok(Statement { seq, issued, expires, products: json.into_value("products").unwrap_or(Json::Null) })
}

fn exact(fields: Fields<'_>, key: &str) -> u64 {
    let number = fields.required_integer(key);
    if number > MAX_INTEGER {
        fields.refuse_key(key, format_args!("is greater than 9007199254740991"));
    }
    number
}

/// What `read` makes of a text under `key`; where it makes nothing, this is wrong.
fn must<T>(fields: Fields<'_>, key: &str, text: &str, read: impl FnOnce(&str) -> Option<T>, wrong: &str) -> Option<T> {
    let read = read(text);
    if read.is_none() {
        fields.refuse_key(key, format_args!("{wrong}"));
    }
    read
}

fn read_release(entry: &Json) -> Result<Release, String> {
    Fields::read(entry, "the release", |fields| {
        let version = match Version::parse_strict(fields.required_text("version")) {
            Ok(version) => version,
            Err(error) => {
                fields.refuse(format_args!("{}", error.reason()));
                return None;
            }
        };
        let informs = fields.word("kind", &[("update", false), ("info", true)]).unwrap_or(false);
        let link =
            fields.text("link").and_then(|text| must(fields, "link", text, Address::parse, "is no https: address"));
        if informs && link.is_none() {
            fields.refuse_key("link", format_args!("is required where the kind is info"));
        }
        let channel = fields.text("channel").unwrap_or(STABLE);
        if channel.is_empty() {
            fields.refuse_key("channel", format_args!("is empty"));
        }
        fields.require("date");
        Some(Release {
            version,
            date: read_day(fields, "date"),
            channel: channel.into(),
            content: match link.filter(|_| informs) {
                Some(link) => Content::Notice(link),
                None => Content::File(read_artifact(fields.object("artifact"))),
            },
            notes: read_localised(fields, "notes", MAX_NOTES_BYTES),
            requires: read_requires(fields.object("requires")),
            critical: read_critical(fields),
            security: fields.boolean("security").unwrap_or(false),
            waypoint: fields.boolean("waypoint").unwrap_or(false),
            withdrawn: read_withdrawn(fields),
            released_by: read_day(fields.object("licence"), "releasedBy"),
            rollout: fields.get("rollout").map(|_| read_rollout(fields.object("rollout"))),
        })
    })
}

fn read_day(fields: Fields<'_>, key: &str) -> Option<Day> {
    let text = fields.text(key)?;
    let day = Day::parse(text);
    if day.is_none() {
        fields.refuse_key(key, format_args!("{} is no day of RFC 3339", Json::from(super::cut(text))));
    }
    day
}

fn read_artifact(artifact: Fields<'_>) -> Artifact {
    let urls = artifact.texts("urls");
    if !(1..=MAX_URLS).contains(&urls.len()) {
        artifact.refuse_key("urls", format_args!("from 1 to 4 addresses are needed"));
    }
    let size = exact(artifact, "size");
    if size == 0 {
        artifact.refuse_key("size", format_args!("is 0"));
    }
    let sha256 = artifact.required_text("sha256");
    let name = artifact.text("name").and_then(|text| must(artifact, "name", text, read_name, "is no name of a file"));
    let url = |url: &String| must(artifact, "urls", url, Address::parse, "one is no https: address");
    let urls = urls.iter().filter_map(url).collect();
    let digest = |text: &str| read_digest(Some(text), 64);
    let sha256 = must(artifact, "sha256", sha256, digest, "is not 64 hex digits");
    Artifact { name, urls, size: Some(size), sha256, md5: None }
}

fn read_localised(fields: Fields<'_>, key: &str, most: usize) -> Localised {
    let texts = fields.texts_by_key(key);
    if texts.iter().any(|(_, text)| text.len() > most) {
        fields.refuse_key(key, format_args!("a text is larger than {} KiB", most / 1024));
    }
    Localised::of(texts)
}

fn read_version(fields: Fields<'_>, key: &str) -> Option<Version> {
    match Version::parse(fields.text(key)?) {
        Ok(version) => Some(version),
        Err(error) => {
            fields.refuse_key(key, format_args!("{}", error.reason()));
            None
        }
    }
}

fn read_requires(requires: Fields<'_>) -> Requires {
    let mut configurations = Vec::new();
    for entry in requires.array("configurations") {
        let fields = requires.inner(entry, "requires.configurations: an entry");
        configurations.push(Configuration {
            name: fields.text("name").map(Into::into),
            min: read_version(fields, "min"),
            max: read_version(fields, "max"),
        });
    }
    Requires {
        platform: read_version(requires.object("platform"), "min"),
        configurations,
        from: read_version(requires, "from"),
    }
}

fn read_critical(release: Fields<'_>) -> Critical {
    match release.get("critical") {
        None | Some(Json::Bool(false)) => Critical::No,
        Some(Json::Bool(true)) => Critical::Always,
        Some(_) => {
            let below = read_version(release.object("critical"), "below");
            below.map_or(Critical::Always, Critical::Below)
        }
    }
}

fn read_withdrawn(release: Fields<'_>) -> Option<Withdrawn> {
    match release.get("withdrawn") {
        None | Some(Json::Bool(false)) => None,
        Some(Json::Bool(true)) => Some(Withdrawn::default()),
        Some(_) => {
            let fields = release.object("withdrawn");
            let reason = read_localised(fields, "reason", MAX_NOTES_BYTES);
            Some(Withdrawn { reason, replaced_by: read_version(fields, "replacedBy") })
        }
    }
}

fn read_rollout(rollout: Fields<'_>) -> Rollout {
    let hours = rollout.required_integer("hours");
    let start = document::moment(rollout, "start");
    if hours > MAX_ROLLOUT_HOURS {
        rollout.refuse_key("hours", format_args!("is more than a year"));
    }
    Rollout { start, hours: hours as u32 }
}
