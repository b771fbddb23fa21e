//! Which releases a feed has room for, and which stay although it has not. Read next: `compose.rs`.

use crate::compose::{Entry, Work};
use crate::document::Withdrawn;
use crate::problem::{Code, Problem};
use crate::settings::Facts;
use extension_update::core::feed;
use extension_update::core::version::Version;

/// An entry with what the settings say of it.
pub(crate) struct Chosen {
    pub version: Version,
    pub entry: Entry,
    pub facts: Facts,
}

impl Chosen {
    /// Why it is offered no more; the settings have the last word.
    pub fn withdrawn(&self) -> Option<Withdrawn> {
        self.facts.withdrawn.clone().or(self.entry.yanked.then_some(Withdrawn::Flag(true)))
    }

    pub fn is_withdrawn(&self) -> bool {
        is_set(self.withdrawn().as_ref())
    }

    pub fn channel(&self) -> Option<&str> {
        self.facts.channel.as_deref().or(self.entry.channel.as_deref()).filter(|channel| *channel != feed::STABLE)
    }

    pub fn stays(&self) -> bool {
        self.facts.waypoint == Some(true) || self.is_withdrawn()
    }
}

/// `withdrawn = false` is the same as nothing.
pub(crate) fn is_set(withdrawn: Option<&Withdrawn>) -> bool {
    withdrawn.is_some_and(|withdrawn| *withdrawn != Withdrawn::Flag(false))
}

impl Work<'_> {
    /// Releases of the feed before that nobody speaks of any more. Only room and `oldest` may send one away: a section
    /// that was cut off, or that an unclosed fence has swallowed, looks just the same.
    fn find_lost(&self, known: &[Chosen], oldest: Option<&Version>) -> Vec<Problem> {
        let before = self.previous.map_or(&[][..], |previous| previous.releases(self.id));
        let lost = before.iter().filter(|other| {
            oldest.is_none_or(|oldest| other.version >= *oldest)
                && !known.iter().any(|one| one.version == other.version)
        });
        let text = "was in the previous feed, and nothing speaks of it now: bring its section back (is a fence or a comment not closed?), \
                    withdraw it, or set oldest above it";
        lost.map(|other| Problem::error(Code::ReleaseGone, format!("{} {}", self.id, other.version), text)).collect()
    }

    /// Leaves out what there is no room for. Whoever is far behind must go through the waypoints, whoever has a
    /// withdrawn release must hear of it, and the newest of a channel is what it is all about: they stay when others
    /// leave.
    pub(crate) fn select(&self, known: Vec<Chosen>, problems: &mut Vec<Problem>) -> (Vec<Chosen>, Vec<Problem>) {
        let (oldest, keep) = (self.product.oldest(), self.product.keep);
        problems.extend(self.find_lost(&known, oldest.as_ref()));
        let known: Vec<Chosen> =
            known.into_iter().filter(|one| oldest.as_ref().is_none_or(|oldest| one.version >= *oldest)).collect();
        let is_newest = |index: usize| {
            let one: &Chosen = &known[index];
            !one.is_withdrawn()
                && !known[..index].iter().any(|newer| !newer.is_withdrawn() && newer.channel() == one.channel())
        };
        let pinned: Vec<bool> = (0..known.len()).map(|index| known[index].stays() || is_newest(index)).collect();
        let count = pinned.iter().filter(|pinned| **pinned).count();
        if count > keep {
            let names: Vec<&str> = known
                .iter()
                .zip(&pinned)
                .filter(|(_, pinned)| **pinned)
                .map(|(one, _)| one.entry.written.as_str())
                .collect();
            let text = format!(
                "{keep} is too few: {count} releases must stay, the waypoints, the withdrawn ones and the newest of each \
                 channel ({}); 20 is the most, and what is below oldest need not stay",
                names.join(", ")
            );
            problems.push(Problem::error(Code::Settings, format!("products.{}.keep", self.id), text));
        }
        let mut room = keep.saturating_sub(count);
        let (mut chosen, mut left) = (Vec::new(), Vec::new());
        for (one, pinned) in known.into_iter().zip(pinned) {
            if pinned || room > 0 {
                room -= usize::from(!pinned);
                chosen.push(one);
            } else {
                left.push(one);
            }
        }
        // What the feed before did not have either is no news.
        let before = self.previous.map(|previous| previous.releases(self.id));
        let had = |version: &Version| before.is_none_or(|list| list.iter().any(|other| other.version == *version));
        let place = |version: &dyn std::fmt::Display| format!("{} {version}", self.id);
        let full = left.iter().filter(|one| had(&one.version));
        let full = full.map(|one| (place(&one.entry.written), format!("left out, keep = {keep}")));
        let history = before
            .unwrap_or_default()
            .iter()
            .filter(|other| oldest.as_ref().is_some_and(|oldest| other.version < *oldest));
        let history = history.map(|other| (place(&other.version), "left out, it is below oldest".into()));
        let warnings = full.chain(history).map(|(place, text)| Problem::warning(Code::Dropped, place, text));
        (chosen, warnings.collect())
    }
}
