//! All suites, in the order of the table. A suite reads its material, and says for each case what must hold; it never
//! edits a case.

mod addresses;
mod attacks;
mod changelogs;
mod crypto;
mod feeds;
mod formats;
mod json;
mod markdown;
mod pathological;
mod scenarios;
mod versions;
mod xss;

use crate::suite::Suite;

pub fn list() -> Vec<Suite> {
    [
        versions::list(),
        markdown::list(),
        pathological::list(),
        changelogs::list(),
        xss::list(),
        addresses::list(),
        crypto::list(),
        json::list(),
        formats::list(),
        feeds::list(),
        attacks::list(),
    ]
    .into_iter()
    .flatten()
    .collect()
}
