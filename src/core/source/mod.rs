//! Sources: how the update service is asked, and how its answer becomes a [`Feed`].
//!
//! One file a format. A source never judges: it only reads what stands there and drops, with a reason, what cannot be read.

mod entities;
mod github;
mod releases_api;

use super::address::Address;
use super::config::{Config, SourceKind};
use super::error::{Code, Failure};
use super::feed::Feed;
use super::json::{Json, Rules, parse};
use core::fmt;

/// How much of an answer is read, in bytes. Foreign services do not say how long their lists may get.
pub const MAX_BYTES: u32 = 4 * 1024 * 1024;

/// How long an answer may take, in milliseconds.
pub const TIMEOUT_MS: u32 = 20_000;

/// How many characters of a text of the service or the host are shown.
const DETAIL_CHARS: usize = 300;

/// A question to the update service. Its `Debug` hides the body, which holds the licence key.
#[derive(Clone, PartialEq, Eq)]
pub struct Request {
    /// `GET` or `POST`.
    pub method: &'static str,
    /// The address.
    pub url: String,
    /// The headers.
    pub headers: Vec<(&'static str, &'static str)>,
    /// The body, where there is one.
    pub body: Option<String>,
    /// How much of the answer is read, in bytes.
    pub max_bytes: u32,
    /// How long the answer may take, in milliseconds.
    pub timeout_ms: u32,
}

impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.method, self.url)
    }
}

/// What came back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// The service answered.
    Arrived {
        /// The HTTP status.
        status: u16,
        /// The body, decoded as UTF-8.
        body: String,
    },
    /// It could not be reached.
    Unreachable,
    /// It did not answer in time.
    TimedOut,
    /// Its answer is larger than [`Request::max_bytes`].
    TooLarge,
}

/// The question that `config` puts.
pub fn request(config: &Config) -> Request {
    match config.source.kind {
        SourceKind::ReleasesApi => releases_api::request(config),
        SourceKind::GithubReleases => github::request(config),
    }
}

/// Reads the answer.
///
/// # Errors
/// A [`Failure`] with one code for each cause. `licence` is one of them: it is a state of its own.
pub fn read(config: &Config, answer: &Answer) -> Result<Feed, Failure> {
    let (status, body) = match answer {
        Answer::Unreachable => return Err(Failure::of(Code::Network)),
        Answer::TimedOut => return Err(Failure::of(Code::Timeout)),
        Answer::TooLarge => return Err(Failure::of(Code::TooLarge)),
        Answer::Arrived { body, .. } if body.len() > MAX_BYTES as usize => return Err(Failure::of(Code::TooLarge)),
        Answer::Arrived { status, body } => (*status, body),
    };
    // Some servers and some hands put a byte order mark before the text.
    let json = parse(body.trim_start_matches('\u{feff}'), Rules::HOST);
    let detail = |text: &str| cut(&config.licence_key.redact(text));
    if !(200..300).contains(&status) {
        let said =
            json.as_ref().ok().and_then(|json| ["error", "message"].iter().find_map(|key| json.get(key)?.as_str()));
        let licence = config.source.kind == SourceKind::ReleasesApi && releases_api::refuses_licence(status, said);
        let code = if licence { Code::Licence } else { Code::HttpStatus };
        return Err(Failure { code, status: Some(status), detail: said.map(detail) });
    }
    // Whoever pins keys wants no answer that anybody could have written, whatever it says.
    if !config.policy.public_keys.is_empty() {
        return Err(Failure::of(Code::Unsigned));
    }
    let json = json.map_err(|error| Failure::with_detail(Code::Format, error.to_string()))?;
    let feed = match config.source.kind {
        SourceKind::ReleasesApi => releases_api::read(&json),
        SourceKind::GithubReleases => github::read(&json),
    };
    feed.map_err(|mut failure| {
        failure.detail = failure.detail.map(|text| detail(&text));
        failure
    })
}

/// A text from outside as far as it is shown.
pub fn cut(text: &str) -> String {
    let text = text.trim();
    match text.char_indices().nth(DETAIL_CHARS) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text.into(),
    }
}

/// A file to install, out of what a service lists: the first `.cfe`, else the first archive, else the first file.
fn choose_file<T>(files: Vec<(String, T)>) -> Option<(String, T)> {
    let rank = |name: &str| match name.rsplit_once('.').map(|(_, ending)| ending) {
        Some(ending) if ending.eq_ignore_ascii_case("cfe") => 0,
        Some(ending) if ending.eq_ignore_ascii_case("zip") => 1,
        _ => 2,
    };
    files.into_iter().min_by_key(|(name, _)| rank(name))
}

/// The digest, where it is `digits` hex digits; in lower case, as the host compares it.
fn read_digest(text: Option<&str>, digits: usize) -> Option<String> {
    let text = text?.trim();
    (text.len() == digits && text.bytes().all(|b| b.is_ascii_hexdigit())).then(|| text.to_ascii_lowercase())
}

fn address_at(json: &Json, key: &str) -> Option<Address> {
    Address::parse(json.get(key)?.as_str()?.trim())
}
