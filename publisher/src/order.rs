//! What may follow what: a payload against the feed before it. Read next: `lint.rs`.

use crate::previous::Previous;
use crate::problem::{Code, Problem};
use extension_update::core::feed::{Feed, Release};
use extension_update::core::source::signed_feed::Statement;
use extension_update::core::version::Version;

/// Judges a payload by the feed that was published before it.
pub fn judge_order(statement: &Statement, payload: &[u8], previous: &Previous) -> Vec<Problem> {
    let before = &previous.statement;
    if payload == previous.payload {
        return Vec::new();
    }
    let mut problems = Vec::new();
    if statement.seq <= before.seq {
        let text = format!("{} does not follow {}: panels that have seen that refuse this", statement.seq, before.seq);
        problems.push(Problem::error(Code::Seq, "seq", text));
    } else if statement.seq - before.seq > 1 {
        let text = format!(
            "jumps from {} to {}: there is no way back from a number that panels have seen, is it no slip?",
            before.seq, statement.seq
        );
        problems.push(Problem::warning(Code::Seq, "seq", text));
    }
    if statement.issued < before.issued {
        let text = format!("{} is before {}, when the previous feed was issued", statement.issued, before.issued);
        problems.push(Problem::warning(Code::Clock, "issued", text));
    }
    if statement.expires <= before.issued {
        let text = format!("{} is before {}, when the previous feed was issued", statement.expires, before.issued);
        problems.push(Problem::error(Code::Clock, "expires", text));
    }
    for (id, old) in &previous.feeds {
        match statement.feed_of(id) {
            Ok(feed) => problems.extend(compare(id, &feed, old)),
            Err(_) => problems.push(Problem::error(Code::ReleaseGone, id, "the product was in the previous feed")),
        }
    }
    problems
}

/// Whether a release stays while others of its age leave: nobody goes past it, or whoever has it must hear of its
/// withdrawal.
fn stays(release: &Release) -> bool {
    release.waypoint || release.withdrawn.is_some()
}

fn compare(id: &str, feed: &Feed, old: &Feed) -> Vec<Problem> {
    let mut problems = Vec::new();
    let lowest = find_lowest(feed);
    let newest = feed.releases.first().map(|release| &release.version);
    for before in &old.releases {
        let version = &before.version;
        let place = format!("{id} {version}");
        let Some(release) = feed.releases.iter().find(|release| release.version == *version) else {
            if feed.dropped.iter().any(|dropped| dropped.entry == version.as_str()) {
                continue;
            }
            // The oldest leave the feed in the course of time.
            if lowest.or(newest).is_none_or(|lowest| version > lowest) {
                let text = "was in the previous feed; a release that must not be installed is withdrawn, not left out";
                problems.push(Problem::error(Code::ReleaseGone, place, text));
            } else if stays(before) {
                let text = "was a waypoint or withdrawn in the previous feed, and has left: panels forget that";
                problems.push(Problem::warning(Code::Dropped, place, text));
            } else if feed.releases.len() < old.releases.len() {
                let text = "was in the previous feed and has left, and nothing came in its place: is that meant?";
                problems.push(Problem::warning(Code::Dropped, place, text));
            } else if lowest.is_none() && feed.releases.iter().any(|other| other.version < *version) {
                let text = "was in the previous feed and has left, while an older one stays: is it for want of room?";
                problems.push(Problem::warning(Code::Dropped, place, text));
            }
            continue;
        };
        if before.withdrawn.is_some() && release.withdrawn.is_none() {
            let text = "was withdrawn in the previous feed and is offered again: is that meant?";
            problems.push(Problem::warning(Code::Odd, &place, text));
        }
        if let (Some(now), Some(then)) = (release.content.artifact(), before.content.artifact())
            && (now.sha256 != then.sha256 || now.size != then.size)
        {
            let text = "the file is not the one that was published under this version: give it a new version";
            problems.push(Problem::error(Code::FileChanged, place, text));
        }
    }
    problems.extend(find_reused_addresses(id, feed, old));
    problems
}

/// The oldest release that is there because there is room: whatever is older may have left. Waypoints, withdrawn
/// releases and the newest of a channel stay however old they are.
fn find_lowest(feed: &Feed) -> Option<&Version> {
    let mut channels: Vec<&str> = Vec::new();
    let mut lowest = None;
    for release in feed.releases.iter().filter(|release| release.withdrawn.is_none()) {
        let newest = !channels.contains(&release.channel.as_str());
        channels.push(&release.channel);
        if !newest && !release.waypoint {
            lowest = Some(&release.version);
        }
    }
    lowest
}

/// An address that gave another file until now: panels that still hold the feed before would get a file that they
/// refuse.
fn find_reused_addresses(id: &str, feed: &Feed, old: &Feed) -> Vec<Problem> {
    let mut problems = Vec::new();
    for release in &feed.releases {
        let Some(file) = release.content.artifact() else { continue };
        let reused = |before: &&Release| {
            before.version != release.version
                && before.content.artifact().is_some_and(|other| {
                    other.sha256 != file.sha256 && other.urls.iter().any(|url| file.urls.contains(url))
                })
                // Where it is still in the feed, that is an error of the feed itself.
                && !feed.releases.iter().any(|one| one.version == before.version && one.content.artifact() == before.content.artifact())
        };
        if let Some(before) = old.releases.iter().find(reused) {
            let text = format!(
                "artifact.urls: the address was that of {} in the previous feed: panels that still hold that feed would \
                 refuse the file; put the version into the address",
                before.version
            );
            problems.push(Problem::warning(Code::Reference, format!("{id} {}", release.version), text));
        }
    }
    problems
}
