//! All suites, in the order of the table. A suite reads its material, and says for each case what must hold; it never edits a case.

mod addresses;
mod changelogs;
mod formats;
mod markdown;
mod pathological;
mod versions;

use crate::suite::Suite;

pub fn list() -> Vec<Suite> {
    [
        versions::list(),
        markdown::list(),
        pathological::list(),
        changelogs::list(),
        addresses::list(),
        formats::list(),
    ]
    .into_iter()
    .flatten()
    .collect()
}
