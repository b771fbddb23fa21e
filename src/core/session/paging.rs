//! Lists that come in pages: what was read of one, and where it goes on.
//!
//! A page that fails takes nothing from those before it: the list then ends there, and the screen says so.

use super::Session;
use super::budget::{LEAST_MS, time_left};
use crate::effect::Effect;
use crate::exchange::Request;
use crate::feed::{Feed, Rest};
use crate::state::Check;

/// How many pages of a list are read.
pub const MAX_PAGES: usize = 3;

/// The pages of the list that is being read.
#[derive(Debug, Default)]
pub(super) struct Pages {
    /// What was read so far; `None` before the second page.
    read: Option<Feed>,
    /// The addresses that were asked for, in order. The last is that of the question that is out.
    asked: Vec<String>,
}

impl Pages {
    /// The question for the page that is next: the config's own before any other.
    pub fn turn(&mut self, request: Request) -> Request {
        match self.asked.last() {
            Some(url) => Request { url: url.clone(), ..request },
            None => {
                self.asked.push(request.url.clone());
                request
            }
        }
    }

    /// What was read before a page failed.
    pub fn end(&mut self) -> Option<Feed> {
        self.read.take()
    }
}

impl Session {
    /// The list as far as it is read, where it ends with this page; else the next page is asked for.
    pub(super) fn gather(&mut self, page: Feed, check: Check, effects: &mut Vec<Effect>) -> Option<Feed> {
        let feed = match self.pages.read.take() {
            // A service that has named one next page names each.
            Some(read) if page.rest == Rest::Unknown => read.followed_by(Feed { rest: Rest::None, ..page }),
            Some(read) => read.followed_by(page),
            None => page,
        };
        let Rest::Next(next) = &feed.rest else { return Some(feed) };
        let asked = &mut self.pages.asked;
        let in_time = self.config.as_ref().is_some_and(|config| time_left(config, check, self.now) >= LEAST_MS);
        if asked.len() >= MAX_PAGES || asked.iter().any(|url| url == next.as_str()) || !in_time {
            return Some(feed);
        }
        asked.push(next.as_str().into());
        self.pages.read = Some(feed);
        self.ask(effects);
        None
    }
}
