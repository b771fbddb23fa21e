//! The time that a check has, whoever spends it: questions, pages, or the work on an answer.

use crate::config::Config;
use crate::moment::Moment;
use crate::state::Check;

/// How long a check may take with everything that is asked again, in milliseconds.
pub(super) const CHECK_MS: u64 = 22_000;

/// The least time in which a question may still be answered, in milliseconds.
pub(super) const LEAST_MS: u64 = 3_000;

/// How long an address may take where another one of the same feed comes after it, in milliseconds.
pub(super) const NEXT_MS: u32 = 10_000;

/// How many milliseconds are left of a check: each further address has its own.
pub(super) fn time_left(config: &Config, check: Check, now: Moment) -> u64 {
    let all = CHECK_MS + config.source.further_urls.len() as u64 * u64::from(NEXT_MS);
    all.saturating_sub(now.since(check.began))
}
