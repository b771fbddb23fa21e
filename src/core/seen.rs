//! What was seen of a feed beside what it means: told where that could change the meaning, because silence is no success.
//! Next: `verdict.rs`, which says when a feed means nothing at all.

use super::config::Config;
use super::feed::{Feed, Rest};

/// What was seen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Seen {
    /// What the service says in words.
    pub said: Option<String>,
    /// Releases that could not be read.
    pub unread: Names,
    /// Newer releases that are not for this base: of channels that it does not follow, or withdrawn.
    pub hidden: Names,
    /// Whether the list goes on, or may go on, behind what was read.
    pub partial: bool,
}

/// How many there are, and what the first of them call themselves.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Names {
    /// How many there are.
    pub count: usize,
    /// What the first of them call themselves; hostile text.
    pub first: Vec<String>,
}

/// How many are named.
const NAMED: usize = 3;

impl Names {
    fn of<'a>(names: impl Iterator<Item = &'a str>) -> Names {
        let mut all = Names::default();
        for name in names {
            all.count += 1;
            if all.count <= NAMED {
                all.first.push(name.into());
            }
        }
        all
    }
}

impl Seen {
    /// What was seen of `feed`.
    pub fn of(config: &Config, feed: &Feed) -> Seen {
        let installed = config.extension.installed.as_ref();
        // Of a roll-out that has not begun nobody is told.
        let hidden = feed.releases.iter().filter(|release| {
            installed.is_none_or(|installed| release.version > *installed)
                && (release.withdrawn.is_some() || !config.policy.channels.contains(&release.channel))
        });
        Seen {
            said: feed.said.clone(),
            unread: Names::of(feed.dropped.iter().filter(|entry| entry.unread).map(|entry| entry.entry.as_str())),
            hidden: Names::of(hidden.map(|release| release.version.as_str())),
            partial: feed.rest != Rest::None,
        }
    }

    /// Whether there is nothing at all behind a list without a release to compare.
    pub fn is_empty(&self) -> bool {
        *self == Seen::default()
    }
}
