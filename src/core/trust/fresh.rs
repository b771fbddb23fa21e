//! The fresh statement: the vendor says, every few days, that a feed is still the newest. Whoever keeps an old copy from moving on (a frozen
//! mirror) cannot say so.
//!
//! It never makes valid what the feed's own signatures, day and counters refuse.

use super::envelope::{Ballot, Envelope};
use super::{FRESH_TYPE, Role, document};
use crate::core::json::{Fields, Json};
use crate::core::moment::{MILLIS_OF_DAY, Moment};

/// For how many days a statement may hold.
pub const MAX_FRESH_DAYS: u64 = 31;

/// How far the statement's clock may be ahead, in milliseconds: a day, as the feed's.
const MAX_AHEAD_MS: u64 = MILLIS_OF_DAY;

/// A statement, not yet judged, and the keys that may make it.
pub struct Confirmation {
    envelope: Result<Envelope, String>,
    signers: Role,
}

/// Why nobody vouches for a feed being the newest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Doubt {
    /// What is wrong, for a log.
    pub reason: String,
    /// When the vendor has last confirmed this very feed, where the statement is right but old.
    pub confirmed: Option<Moment>,
}

impl Confirmation {
    pub(super) fn new(json: Option<&Json>, signers: Role) -> Confirmation {
        let envelope = match json {
            Some(json) => {
                Envelope::read(json).map_err(|failure| failure.detail.unwrap_or(failure.code.as_str().into()))
            }
            None => Err("there is none".into()),
        };
        Confirmation { envelope, signers }
    }

    /// Whether it says of the feed with this counter and these bytes that it is the newest.
    ///
    /// # Errors
    /// A [`Doubt`] where it does not.
    pub async fn check(self, seq: u64, sha256: &str, now: Moment) -> Result<(), Doubt> {
        let doubt = |reason: String| Doubt { reason: format!("fresh: {reason}"), confirmed: None };
        let envelope = self.envelope.map_err(doubt)?;
        if !Ballot::of(&envelope).carries(&self.signers).await {
            return Err(doubt("too few of the keys for it have signed".into()));
        }
        let json = document::read(&envelope, FRESH_TYPE).map_err(doubt)?;
        let (of, digest, issued, expires) = read(&json).map_err(doubt)?;
        if of != seq {
            return Err(doubt(format!("seq: is of {of}, the feed is {seq}")));
        }
        if !digest.eq_ignore_ascii_case(sha256) {
            return Err(doubt("sha256: is of another feed".into()));
        }
        if expires.since(issued) > MAX_FRESH_DAYS * MILLIS_OF_DAY {
            return Err(doubt(format!("it would hold for more than {MAX_FRESH_DAYS} days")));
        }
        if issued.since(now) > MAX_AHEAD_MS {
            return Err(doubt(format!("issued: {issued} is ahead of the clock")));
        }
        if expires <= now {
            return Err(Doubt { confirmed: Some(issued), ..doubt(format!("it has expired: {expires}")) });
        }
        Ok(())
    }
}

fn read(json: &Json) -> Result<(u64, &str, Moment, Moment), String> {
    let fields = Fields::of(json, "the payload")?;
    let (issued, expires) = document::validity(&fields)?;
    let digest = json.get("sha256").and_then(Json::as_str).ok_or("sha256: is required")?;
    Ok((fields.required_integer("seq")?, digest, issued, expires))
}
