//! A roll-out that is halted and resumed. A panel knows of no halt: what it reads is a beginning that is still far
//! away, so the release reaches nobody, whoever asks; once it goes on, it begins as much later as it has stood still,
//! and each base keeps its place.

use super::Facts;
use crate::document::Rollout;
use extension_update::core::moment::Moment;
use serde::Deserialize;

/// The beginning of a roll-out that is halted: the last second that the form of a moment has.
pub const FAR: &str = "9999-12-31T23:59:59Z";

/// A time in which a roll-out stood still.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Halt {
    /// Since when, RFC 3339.
    pub from: String,
    /// Until when; it stands still now where this is missing.
    pub until: Option<String>,
}

impl Facts {
    /// Whether its roll-out stands still now.
    pub fn is_halted(&self) -> bool {
        self.halts.last().is_some_and(|halt| halt.until.is_none())
    }

    /// The roll-out as panels read it; `rollout` has its beginning.
    pub fn held(&self, rollout: Option<Rollout>) -> Option<Rollout> {
        if self.is_halted() {
            let hours = rollout.map_or(0, |rollout| rollout.hours);
            return Some(Rollout { start: FAR.into(), hours });
        }
        let mut rollout = rollout?;
        // A beginning that is no moment is refused by the panel's own reader.
        let Some(start) = Moment::parse(&rollout.start) else { return Some(rollout) };
        let stood = |halt: &Halt| {
            let (from, until) = (Moment::parse(&halt.from)?, Moment::parse(halt.until.as_deref()?)?);
            Some(until.since(from.max(start)))
        };
        let late: u64 = self.halts.iter().filter_map(stood).sum();
        if late > 0 {
            rollout.start = start.after(late).to_string();
        }
        Some(rollout)
    }

    /// Halts follow one another, and only the last one may go on.
    pub(super) fn check_halts(&self) -> Result<(), String> {
        let mut end = Moment::of_millis(0);
        for (index, halt) in self.halts.iter().enumerate() {
            let moment = |text: &str| {
                Moment::parse(text).ok_or(format!("halts: \"{text}\" is no time such as \"2026-10-01T08:00:00Z\""))
            };
            let from = moment(&halt.from)?;
            let until = halt.until.as_deref().map(moment).transpose()?;
            if from < end || until.is_some_and(|until| until < from) {
                return Err(format!(
                    "halts: the one from {} begins before another ends, or ends before it begins",
                    halt.from
                ));
            }
            if until.is_none() && index + 1 < self.halts.len() {
                return Err(format!("halts: the one from {} has no until, and another follows", halt.from));
            }
            end = until.unwrap_or(from);
        }
        Ok(())
    }
}
