//! Sources: how the update service is asked, and how its answer becomes a [`Feed`].
//!
//! One file a format. A source never judges: it only reads what stands there and drops, with a reason, what cannot be
//! read.

mod entities;
mod files;
mod github;
mod releases_api;
pub mod signed_feed;

use super::address::{Address, is_format};
use super::config::{Config, SourceKind};
use super::error::{Code, Failure};
use super::excerpt::{self, cut};
use super::exchange::{Answer, NOT_MODIFIED, Request, Response};
use super::feed::{Feed, Lack};
use super::json::{Json, Rules, parse};
use super::memory::{Memory, SeenFeed};
use super::moment::Moment;
use super::trust::{Floors, Stop, Verifier, in_one_piece};

/// How much of an answer is read, in bytes. Foreign services do not say how long their lists may get.
pub const MAX_BYTES: u32 = 4 * 1024 * 1024;

/// How long an answer may take, in milliseconds.
pub const TIMEOUT_MS: u32 = 20_000;

/// A feed, and what is to be remembered of it where it was signed.
pub type Read = (Feed, Option<Verified>);

/// What is to be remembered of a signed feed that passed every check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verified {
    /// The feed.
    pub feed: SeenFeed,
    /// The keys.
    pub floors: Floors,
}

/// The question that `config` puts.
pub fn request(config: &Config, memory: &Memory) -> Request {
    match config.source.kind {
        SourceKind::SignedFeed => signed_feed::request(config, memory),
        SourceKind::ReleasesApi => releases_api::request(config),
        SourceKind::GithubReleases => github::request(config),
    }
}

/// Reads the answer, in one piece.
///
/// # Errors
/// A [`Failure`] with one code for each cause. `licence` is one of them: it is a state of its own.
pub fn read(config: &Config, answer: &Answer, memory: &Memory, now: Moment) -> Result<Read, Failure> {
    in_one_piece(|verifier| judge(config, answer, memory, now, verifier))
}

/// The reading of an answer, as work that can be done in pieces.
#[derive(Debug)]
pub struct Work {
    config: Config,
    /// `None` for the answer that is remembered.
    answer: Option<Answer>,
    memory: Memory,
    now: Moment,
    verifier: Verifier,
}

impl Work {
    /// The work on this answer, or on the one that is remembered.
    pub fn new(config: Config, answer: Option<Answer>, memory: Memory, now: Moment) -> Work {
        Work { config, answer, memory, now, verifier: Verifier::default() }
    }

    /// Does a piece of so many verifications; what came of it all, where it has come to its end.
    pub fn advance(&mut self, verifications: usize) -> Option<Result<Read, Failure>> {
        let Work { config, answer, memory, now, verifier } = self;
        verifier.begin_piece(verifications);
        let read = match answer {
            Some(answer) => judge(config, answer, memory, *now, verifier),
            None => judge_kept(config, memory, *now, verifier),
        };
        match read {
            Err(Stop::Paused) => None,
            Err(Stop::Refused(failure)) => Some(Err(failure)),
            Ok(read) => Some(Ok(read)),
        }
    }
}

fn judge(
    config: &Config,
    answer: &Answer,
    memory: &Memory,
    now: Moment,
    verifier: &mut Verifier,
) -> Result<Read, Stop> {
    let response = match answer {
        Answer::Unreachable => return Err(Failure::of(Code::Network).into()),
        Answer::TimedOut => return Err(Failure::of(Code::Timeout).into()),
        Answer::TooLarge => return Err(Failure::of(Code::TooLarge).into()),
        Answer::Arrived(response) => response,
    };
    if response.status == NOT_MODIFIED && memory.etag_of(config.source.url.as_str()).is_some() {
        return judge_kept(config, memory, now, verifier);
    }
    let signed = config.source.kind == SourceKind::SignedFeed;
    let most = if signed { crate::trust::MAX_ENVELOPE_BYTES } else { MAX_BYTES as usize };
    if response.body.len() > most {
        return Err(Failure::of(Code::TooLarge).into());
    }
    // Some servers and some hands put a byte order mark before the text.
    let body = response.body.trim_start_matches('\u{feff}');
    if !(200..300).contains(&response.status) {
        return Err(refusal(config, response, body, now).into());
    }
    if signed {
        let (feed, mut verified) = signed_feed::read(config, body, memory, now, verifier)?;
        let (etag, url) = (response.etag.clone(), Some(config.source.url.as_str().into()));
        verified.feed = SeenFeed { envelope: Some(body.into()), etag, url, ..verified.feed };
        return Ok((feed, Some(verified)));
    }
    // Whoever pins keys wants no answer that anybody could have written, whatever it says.
    if config.policy.anchor.is_pinned() {
        return Err(Failure::of(Code::Unsigned).into());
    }
    let json = parse(body, Rules::HOST).map_err(|error| Failure::with_detail(Code::Format, error.to_string()))?;
    let feed = match config.source.kind {
        SourceKind::ReleasesApi => releases_api::read(config, &json),
        SourceKind::GithubReleases | SourceKind::SignedFeed => github::read(config, &json, response.link.as_deref()),
    };
    let shown = |text: &str| cut(&config.licence_key.redact(text));
    match feed {
        Ok(mut feed) => {
            feed.said = feed.said.as_deref().map(shown);
            feed.dropped.iter_mut().for_each(|dropped| dropped.entry = shown(&dropped.entry));
            Ok((feed, None))
        }
        Err(mut failure) => {
            failure.detail = failure.detail.and_then(|text| quote(config, &text));
            Err(failure.into())
        }
    }
}

/// Reads the feed that is remembered, with every check anew: keys may have changed, and time has passed. In one piece.
///
/// # Errors
/// As [`read`]; `network` where none is remembered, or another kind of source is asked now.
pub fn read_kept(config: &Config, memory: &Memory, now: Moment) -> Result<Feed, Failure> {
    in_one_piece(|verifier| judge_kept(config, memory, now, verifier)).map(|(feed, _)| feed)
}

fn judge_kept(config: &Config, memory: &Memory, now: Moment, verifier: &mut Verifier) -> Result<Read, Stop> {
    let Some(kept) = memory.feed.as_ref().filter(|_| config.source.kind == SourceKind::SignedFeed) else {
        return Err(Failure::of(Code::Network).into());
    };
    let envelope = kept.envelope.as_deref().ok_or_else(|| Failure::of(Code::Network))?;
    let (feed, verified) = signed_feed::read(config, envelope, memory, now, verifier)?;
    // The feed stays as it is remembered; of its keys more may be known now than when it was kept.
    Ok((feed, Some(Verified { feed: kept.clone(), ..verified })))
}

/// The failure of an answer without success, with the service's words.
fn refusal(config: &Config, response: &Response, body: &str, now: Moment) -> Failure {
    let json = parse(body, Rules::HOST).ok();
    let said = json
        .as_ref()
        .and_then(|json| ["error", "message", "result"].iter().find_map(|key| quote(config, json.get(key)?.as_str()?)));
    let status = response.status;
    // Only the service itself knows of licences: a page comes from something between here and there, and who has asked
    // too often has no wrong key.
    let licence = config.source.kind == SourceKind::ReleasesApi
        && response.wait(now).is_none()
        && matches!(json, Some(Json::Object(_)))
        && releases_api::refuses_licence(status, said.as_deref().unwrap_or_default());
    let code = if licence { Code::Licence } else { Code::HttpStatus };
    Failure { code, status: Some(status), detail: said }
}

/// A text of the service or the host, without the licence key, as far as it is kept; `None` where nothing is said.
pub fn quote(config: &Config, text: &str) -> Option<String> {
    Some(excerpt::cut_for_help(&config.licence_key.redact(text))).filter(|text| !text.is_empty())
}

/// The digest, where it is `digits` hex digits; in lower case, as the host compares it.
fn read_digest(text: Option<&str>, digits: usize) -> Option<String> {
    let text = text?.trim();
    (text.len() == digits && text.bytes().all(|b| b.is_ascii_hexdigit())).then(|| text.to_ascii_lowercase())
}

/// The name of a file, where it is one: a host may write the file under it.
fn read_name(text: &str) -> Option<String> {
    let text = text.trim();
    let odd = |c: char| c.is_control() || is_format(c) || "\\/:*?\"<>|".contains(c);
    let fits = !text.is_empty() && text.len() <= 255 && !text.starts_with('.') && !text.ends_with('.');
    (fits && !text.contains(odd)).then(|| text.into())
}

/// The name under `name` of a foreign feed; `""` where it is none.
fn name_at(json: &Json) -> String {
    json.get("name").and_then(Json::as_str).and_then(read_name).unwrap_or_default()
}

/// Whether there is text under `key` that is no address.
fn refuses_address(json: &Json, key: &str) -> bool {
    let text = json.get(key).and_then(Json::as_str).unwrap_or_default();
    !text.trim().is_empty() && address_at(json, key).is_none()
}

/// Why none of these files can be had: of those that are listed, one may have no address that is accepted.
fn lack_among(lack: Lack, entries: &[Json], key: &str) -> Lack {
    let refused = lack == Lack::NoFile && entries.iter().any(|entry| refuses_address(entry, key));
    if refused { Lack::RefusedAddress } else { lack }
}

/// The address under `key` of a foreign feed. People give files names with spaces, and services put them into an
/// address as they are.
fn address_at(json: &Json, key: &str) -> Option<Address> {
    Address::parse(&json.get(key)?.as_str()?.trim().replace(" ", "%20"))
}
