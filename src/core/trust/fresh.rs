//! The fresh statement: the vendor says, every few days, that a feed is still the newest. Whoever keeps an old copy
//! from moving on (a frozen mirror) cannot say so.
//!
//! It never makes valid what the feed's own signatures, day and counters refuse.

use super::envelope::{Ballot, Envelope};
use super::verifier::{Stop, Verifier};
use super::{FRESH_TYPE, MAX_AHEAD_MS, Role, document};
use crate::json::Json;
use crate::moment::{MILLIS_OF_DAY, Moment};

/// For how many days a statement may hold.
pub const MAX_FRESH_DAYS: u64 = 31;

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
        let envelope = json.map_or(Err("there is none".into()), Envelope::read_inner);
        Confirmation { envelope, signers }
    }

    /// Whether it says of the feed with this counter and these bytes that it is the newest: a [`Doubt`] where it does
    /// not.
    ///
    /// # Errors
    /// [`Stop::Paused`] where nobody knows yet.
    pub fn check(self, seq: u64, sha256: &str, now: Moment, verifier: &mut Verifier) -> Result<Option<Doubt>, Stop> {
        let doubt = |reason: String| Ok(Some(Doubt { reason: format!("fresh: {reason}"), confirmed: None }));
        let envelope = match self.envelope {
            Ok(envelope) => envelope,
            Err(reason) => return doubt(reason),
        };
        if !Ballot::of(&envelope).carries(&self.signers, verifier)? {
            return doubt("too few of the keys for it have signed".into());
        }
        match read(&envelope, seq, sha256, now) {
            Ok((issued, expires)) if expires <= now => {
                Ok(Some(Doubt { reason: format!("fresh: it has expired: {expires}"), confirmed: Some(issued) }))
            }
            Ok(_) => Ok(None),
            Err(reason) => doubt(reason),
        }
    }
}

/// From when and until when a statement about this very feed holds.
fn read(envelope: &Envelope, seq: u64, sha256: &str, now: Moment) -> Result<(Moment, Moment), String> {
    document::read(envelope, FRESH_TYPE, |fields| {
        let (issued, expires) = document::validity(fields);
        let of = fields.required_integer("seq");
        if of != seq {
            fields.refuse_key("seq", format_args!("is of {of}, the feed is {seq}"));
        }
        if !fields.required_text("sha256").eq_ignore_ascii_case(sha256) {
            fields.refuse_key("sha256", format_args!("is of another feed"));
        }
        if expires.since(issued) > MAX_FRESH_DAYS * MILLIS_OF_DAY {
            fields.refuse(format_args!("it would hold for more than {MAX_FRESH_DAYS} days"));
        }
        if issued.since(now) > MAX_AHEAD_MS {
            fields.refuse_key("issued", format_args!("{issued} is ahead of the clock"));
        }
        Some((issued, expires))
    })
}
