//! A question to the update service and its answer, whoever carries them: the page or the host. Next: `source/mod.rs`,
//! which writes the one and reads the other.

use super::moment::{Moment, parse_retry_after};
use core::fmt;
use std::borrow::Cow;

/// A question to the update service. Its `Debug` hides the body, which holds the licence key.
#[derive(Clone, PartialEq, Eq)]
pub struct Request {
    /// `GET` or `POST`.
    pub method: &'static str,
    /// The address.
    pub url: String,
    /// The headers, their names in lower case.
    pub headers: Vec<(&'static str, Cow<'static, str>)>,
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
    Arrived(Response),
    /// It could not be reached.
    Unreachable,
    /// It did not answer in time.
    TimedOut,
    /// Its answer is larger than [`Request::max_bytes`].
    TooLarge,
}

/// An answer of the update service.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Response {
    /// The HTTP status.
    pub status: u16,
    /// The body, decoded as UTF-8.
    pub body: String,
    /// The header `ETag`, where it can be seen.
    pub etag: Option<String>,
    /// The header `Retry-After`, where it can be seen.
    pub retry_after: Option<String>,
    /// The header `Link`, where it can be seen.
    pub link: Option<String>,
    /// The header `X-RateLimit-Remaining`, where it can be seen.
    pub remaining: Option<String>,
    /// The header `X-RateLimit-Reset`, where it can be seen.
    pub reset: Option<String>,
}

impl Response {
    /// For how many milliseconds the service wants to be left alone: what `Retry-After` says, or, where GitHub's number
    /// of questions is used up, when it begins anew
    /// (<https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api>: seconds since 1970).
    pub fn wait(&self, now: Moment) -> Option<u64> {
        let seconds = |text: &Option<String>| parse_retry_after(text.as_deref()?, now);
        seconds(&self.retry_after).or_else(|| {
            let spent = matches!(self.status, 403 | 429) && self.remaining.as_deref().is_none_or(|count| count == "0");
            let reset = Moment::of_millis(seconds(&self.reset).filter(|_| spent)?);
            Some(reset.since(now))
        })
    }
}

/// The status of an answer that has not changed.
pub const NOT_MODIFIED: u16 = 304;
