//! The signed feed, version 1 (`docs/feed-format.md`): one file at any address, in an envelope that [`crate::core::trust`] opens.
//!
//! It never reads a byte that was not verified, and it remembers nothing: it says what is to be remembered once all is well.

use super::{Request, TIMEOUT_MS, Verified, read_digest, read_name};
use crate::core::address::Address;
use crate::core::config::{Config, Freshness, Transport};
use crate::core::error::{Code, Failure};
use crate::core::feed::{
    Artifact, Configuration, Critical, Dropped, Feed, Lack, Localised, Release, Requires, Rollout, STABLE, Voucher,
    Withdrawn,
};
use crate::core::json::{Fields, Json, parse};
use crate::core::memory::{Memory, SeenFeed};
use crate::core::moment::{Moment, is_day};
use crate::core::trust::{self, Stop, Verifier};
use crate::core::version::Version;

/// How many releases a product may have.
pub const MAX_RELEASES: usize = 20;

/// How many addresses an artifact may have.
pub const MAX_URLS: usize = 4;

/// How large the notes of a release may be in one language, in bytes.
pub const MAX_NOTES_BYTES: usize = 16 * 1024;

/// The greatest counter, and the greatest size: integers up to it survive any JSON reader (RFC 8259, section 6).
pub const MAX_INTEGER: u64 = (1 << 53) - 1;

/// How far the feed's clock may be ahead, in milliseconds: a day.
pub const MAX_AHEAD_MS: u64 = 24 * 60 * 60 * 1000;

/// How long a roll-out may take: a year.
pub const MAX_ROLLOUT_HOURS: u64 = 24 * 366;

/// The question. An answer that the host has seen may be answered by "not modified"; a page leaves that to its browser, because the header
/// would cost a question more (a CORS preflight), which a static host cannot answer.
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

/// Reads an envelope: the feed of the config's extension, and what is to be remembered of it beside the envelope, which the caller has.
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
    /// `wrong-product` where it is not there, `format` where it has no list of releases, `too-large` where the list is too long.
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
        if self.issued.since(now) > MAX_AHEAD_MS {
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
    let fields = Fields::of(&json, "the payload")?;
    if fields.required_integer("schema")? != 1 {
        return Err("schema: only 1 is known".into());
    }
    let moment = |key: &str| read_moment(&fields, key)?.ok_or_else(|| format!("{key}: is required"));
    let (issued, expires) = (moment("issued")?, moment("expires")?);
    if expires <= issued {
        return Err("expires: is not after issued".into());
    }
    Fields::of(json.get("products").ok_or("products: is required")?, "products")?;
    let seq = exact(fields.required_integer("seq")?, "seq")?;
    let products = json.into_value("products").unwrap_or(Json::Null);
    Ok(Statement { seq, issued, expires, products })
}

fn read_moment(fields: &Fields<'_>, key: &str) -> Result<Option<Moment>, String> {
    let Some(text) = fields.text(key)? else { return Ok(None) };
    let moment = Moment::parse(text);
    moment.map(Some).ok_or_else(|| format!("{key}: {} is no moment of RFC 3339", Json::from(super::cut(text))))
}

fn exact(number: u64, key: &str) -> Result<u64, String> {
    if number <= MAX_INTEGER { Ok(number) } else { Err(format!("{key}: is greater than 9007199254740991")) }
}

fn read_release(entry: &Json) -> Result<Release, String> {
    let fields = Fields::of(entry, "the release")?;
    let version = Version::parse_strict(fields.required_text("version")?).map_err(|error| error.reason())?;
    let informs = fields.word("kind", Some(false), &[("update", false), ("info", true)])?;
    let link = match fields.text("link")? {
        Some(text) => Some(Address::parse(text).ok_or("link: is no https: address")?),
        None if informs => return Err("link: is required where the kind is info".into()),
        None => None,
    };
    let channel = fields.text("channel")?.unwrap_or(STABLE);
    if channel.is_empty() {
        return Err("channel: is empty".into());
    }
    Ok(Release {
        version,
        date: Some(read_day(&fields, "date")?.ok_or("date: is required")?),
        channel: channel.into(),
        artifact: if informs { None } else { Some(read_artifact(&fields)?) },
        link: link.filter(|_| informs),
        notes: read_localised(&fields, "notes", MAX_NOTES_BYTES)?,
        requires: read_requires(&fields.object("requires", "requires.")?)?,
        critical: read_critical(entry.get("critical"), &fields)?,
        security: fields.boolean("security")?.unwrap_or(false),
        waypoint: fields.boolean("waypoint")?.unwrap_or(false),
        withdrawn: read_withdrawn(entry.get("withdrawn"), &fields)?,
        released_by: read_day(&fields.object("licence", "licence.")?, "releasedBy")?,
        rollout: match entry.get("rollout") {
            Some(_) => Some(read_rollout(&fields.object("rollout", "rollout.")?)?),
            None => None,
        },
        lack: Lack::NoFile,
    })
}

fn read_day(fields: &Fields<'_>, key: &str) -> Result<Option<String>, String> {
    match fields.text(key)? {
        Some(text) if is_day(text) => Ok(Some(text.into())),
        Some(text) => Err(format!("{key}: {} is no day of RFC 3339", Json::from(super::cut(text)))),
        None => Ok(None),
    }
}

fn read_artifact(release: &Fields<'_>) -> Result<Artifact, String> {
    let artifact = release.object("artifact", "artifact.")?;
    let urls = artifact.texts("urls")?.unwrap_or_default();
    if !(1..=MAX_URLS).contains(&urls.len()) {
        return Err("artifact.urls: from 1 to 4 addresses are needed".into());
    }
    let urls = urls.iter().map(|url| Address::parse(url).ok_or("artifact.urls: one is no https: address"));
    let size = exact(artifact.required_integer("size")?, "artifact.size")?;
    if size == 0 {
        return Err("artifact.size: is 0".into());
    }
    let sha256 = read_digest(Some(artifact.required_text("sha256")?), 64);
    Ok(Artifact {
        name: match artifact.text("name")? {
            Some(text) => Some(read_name(text).ok_or("artifact.name: is no name of a file")?),
            None => None,
        },
        urls: urls.collect::<Result<_, _>>()?,
        size: Some(size),
        sha256: Some(sha256.ok_or("artifact.sha256: is not 64 hex digits")?),
        md5: None,
    })
}

fn read_localised(fields: &Fields<'_>, key: &'static str, most: usize) -> Result<Localised, String> {
    let texts = fields.texts_by_key(key)?;
    if texts.iter().any(|(_, text)| text.len() > most) {
        return Err(format!("{key}: a text is larger than {} KiB", most / 1024));
    }
    Ok(Localised::of(texts))
}

fn read_version(fields: &Fields<'_>, key: &str) -> Result<Option<Version>, String> {
    let Some(text) = fields.text(key)? else { return Ok(None) };
    Version::parse(text).map(Some).map_err(|error| format!("{key}: {}", error.reason()))
}

fn read_requires(requires: &Fields<'_>) -> Result<Requires, String> {
    let mut configurations = Vec::new();
    for entry in requires.array("configurations")? {
        let fields = Fields::of(entry, "requires.configurations: an entry")?;
        configurations.push(Configuration {
            name: fields.text("name")?.map(Into::into),
            min: read_version(&fields, "min")?,
            max: read_version(&fields, "max")?,
        });
    }
    Ok(Requires {
        platform: read_version(&requires.object("platform", "requires.platform.")?, "min")?,
        configurations,
        from: read_version(requires, "from")?,
    })
}

fn read_critical(value: Option<&Json>, release: &Fields<'_>) -> Result<Critical, String> {
    match value {
        None | Some(Json::Bool(false)) => Ok(Critical::No),
        Some(Json::Bool(true)) => Ok(Critical::Always),
        Some(_) => {
            let below = read_version(&release.object("critical", "critical.")?, "below")?;
            Ok(below.map_or(Critical::Always, Critical::Below))
        }
    }
}

fn read_withdrawn(value: Option<&Json>, release: &Fields<'_>) -> Result<Option<Withdrawn>, String> {
    match value {
        None | Some(Json::Bool(false)) => Ok(None),
        Some(Json::Bool(true)) => Ok(Some(Withdrawn::default())),
        Some(_) => {
            let fields = release.object("withdrawn", "withdrawn.")?;
            let reason = read_localised(&fields, "reason", MAX_NOTES_BYTES)?;
            Ok(Some(Withdrawn { reason, replaced_by: read_version(&fields, "replacedBy")? }))
        }
    }
}

fn read_rollout(rollout: &Fields<'_>) -> Result<Rollout, String> {
    let hours = rollout.required_integer("hours")?;
    let hours = u32::try_from(hours).ok().filter(|_| hours <= MAX_ROLLOUT_HOURS);
    Ok(Rollout {
        start: read_moment(rollout, "start")?.ok_or("rollout.start: is required")?,
        hours: hours.ok_or("rollout.hours: is more than a year")?,
    })
}
