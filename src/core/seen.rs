//! What was seen of a feed beside what it means: told where that could change the meaning, because silence is no
//! success. Next: `verdict.rs`, which says when a feed means nothing at all.

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
    /// What the first of them call themselves: hostile text. It ends in «…» where there are more.
    pub first: String,
}

/// How many are named.
const NAMED: usize = 3;

impl Names {
    fn add(&mut self, name: &str) {
        self.count += 1;
        if self.count <= NAMED {
            self.first.push_str(if self.count > 1 { ", " } else { "" });
            self.first.push_str(name);
        } else if self.count == NAMED + 1 {
            self.first.push('…');
        }
    }
}

impl Seen {
    /// What was seen of `feed`.
    pub fn of(config: &Config, feed: &Feed) -> Seen {
        let installed = config.extension.installed.as_ref();
        let mut seen = Seen { said: feed.said.clone(), partial: feed.rest != Rest::None, ..Seen::default() };
        for entry in feed.dropped.iter().filter(|entry| entry.unread) {
            seen.unread.add(&entry.entry);
        }
        for release in &feed.releases {
            // Of a roll-out that has not begun nobody is told.
            let elsewhere = release.withdrawn.is_some() || !config.policy.channels.contains(&release.channel);
            if elsewhere && installed.is_none_or(|installed| release.version > *installed) {
                seen.hidden.add(release.version.as_str());
            }
        }
        seen
    }

    /// Whether there is nothing that may stand for a release: no word, nothing unreadable, nothing unread.
    pub fn is_silent(&self) -> bool {
        self.said.is_none() && self.unread.count == 0 && !self.partial
    }
}
