//! What is wrong with a payload: what the panel's own reader would refuse or drop, and what only its vendor can know.
//!
//! It looks at the payload's bytes and nothing else, so that whoever signs on another machine judges the same.

use crate::compose::latest_day;
use crate::order::judge_order;
use crate::previous::Previous;
use crate::problem::{Code, Problem};
use crate::settings::halts::FAR;
use crate::sizes;
use extension_update::core::address::Link;
use extension_update::core::error::{self, Failure};
use extension_update::core::feed::{Artifact, BETA, Critical, Feed, Release, STABLE};
use extension_update::core::locale::Locale;
use extension_update::core::moment::{MILLIS_OF_DAY, Moment};
use extension_update::core::source::signed_feed::{MAX_INTEGER, Statement};
use extension_update::core::trust;
use extension_update::core::version::Version;
use extension_update::pulldown_cmark::{Event, Options, Parser, Tag};

/// How far the signer's clock may be behind the builder's, in milliseconds.
const SKEW_MS: u64 = 10 * 60 * 1000;
const HOUR_MS: u64 = 60 * 60 * 1000;

/// Judges a payload at the time `now`; with the feed before it, also what may follow it.
pub fn lint(payload: &[u8], now: Moment, previous: Option<&Previous>) -> Vec<Problem> {
    if payload.len() > trust::MAX_PAYLOAD_BYTES {
        let text = format!(
            "the payload has {} bytes, a panel reads {}: keep fewer releases, or shorten the notes{}",
            payload.len(),
            trust::MAX_PAYLOAD_BYTES,
            sizes::describe_largest(payload)
        );
        return vec![Problem::error(Code::TooLarge, "", text)];
    }
    let statement = match Statement::parse(payload) {
        Ok(statement) => statement,
        Err(failure) => return vec![refused("", &failure)],
    };
    let mut problems = judge_time(&statement, now);
    if statement.seq == MAX_INTEGER {
        problems.push(Problem::error(Code::Seq, "seq", "is the last number that there is: no feed could follow"));
    } else if statement.seq > MAX_INTEGER / 2 {
        let text = format!("is beyond the middle of what there is: {} feeds can follow", MAX_INTEGER - statement.seq);
        problems.push(Problem::warning(Code::Seq, "seq", text));
    }
    let ids: Vec<&str> = statement.products().collect();
    if ids.is_empty() {
        problems.push(Problem::warning(Code::Odd, "products", "there is none"));
    }
    let mut feeds = Vec::new();
    for id in ids {
        match statement.feed_of(id) {
            Ok(feed) => {
                problems.extend(judge_product(id, &feed, &statement));
                problems.extend(judge_rollouts(id, &feed, &statement, previous));
                feeds.push((id, feed));
            }
            Err(failure) => problems.push(refused(id, &failure)),
        }
    }
    problems.extend(find_shared_addresses(&feeds));
    if let Some(previous) = previous {
        problems.extend(judge_order(&statement, payload, previous));
    }
    problems.sort_by_key(|problem| problem.severity);
    problems
}

/// What the panel refuses the whole feed for.
pub fn refused(place: &str, failure: &Failure) -> Problem {
    let (code, text) = match failure.code {
        error::Code::TooLarge => (Code::TooLarge, "the panel reads no more than that"),
        error::Code::Unsigned => (Code::Unsigned, "nobody has signed the feed"),
        error::Code::Signature => (Code::Signature, "too few of the keys have signed these bytes"),
        error::Code::Rollback => (Code::Seq, "the feed is older than the one that was seen before"),
        error::Code::Equivocation => (Code::Seq, "another feed was seen under the same seq"),
        error::Code::Expired => (Code::Expires, "the feed's time is over"),
        error::Code::Clock => (Code::Clock, "the feed was issued in the future"),
        error::Code::Root => (Code::Root, "the chain of roots does not hold"),
        error::Code::Stale => (Code::Stale, "nothing says that the feed is fresh"),
        error::Code::WrongProduct => (Code::WrongProduct, "the feed does not speak of this product"),
        _ => (Code::Format, "the panel would refuse the feed"),
    };
    let detail = failure.detail.as_ref().map(|detail| format!(" ({detail})")).unwrap_or_default();
    Problem::error(code, place, format!("{text}{detail}"))
}

fn judge_time(statement: &Statement, now: Moment) -> Vec<Problem> {
    let mut problems = Vec::new();
    let Statement { issued, expires, .. } = statement;
    if issued.since(now) > SKEW_MS {
        problems.push(Problem::error(Code::Clock, "issued", format!("{issued} is in the future (it is {now})")));
    }
    if *expires <= now {
        problems.push(Problem::error(Code::Expires, "expires", format!("{expires} is over (it is {now})")));
    } else if expires.since(now) < 14 * MILLIS_OF_DAY {
        let text =
            format!("{expires} is in {} days: panels offer nothing from then on", expires.since(now) / MILLIS_OF_DAY);
        problems.push(Problem::warning(Code::Expires, "expires", text));
    }
    if expires.since(*issued) > 400 * MILLIS_OF_DAY {
        let text = "the feed holds for more than 400 days: as long an old copy can be passed off as the newest";
        problems.push(Problem::warning(Code::Expires, "expires", text));
    }
    problems
}

fn judge_product(id: &str, feed: &Feed, statement: &Statement) -> Vec<Problem> {
    let mut problems: Vec<Problem> = feed
        .dropped
        .iter()
        .map(|dropped| Problem::error(Code::Dropped, format!("{id} {}", dropped.entry), dropped.reason.clone()))
        .collect();
    for release in &feed.releases {
        let place = format!("{id} {}", release.version);
        problems.extend(judge_release(release, feed, &place));
        if let Some(date) = release.date.filter(|date| *date > latest_day(statement.issued)) {
            let text = format!("{date} is in the future (the feed is of {})", statement.issued);
            problems.push(Problem::error(Code::DateFuture, &place, text));
        }
    }
    problems.extend(find_twins(id, feed));
    let for_everybody = |release: &Release| release.channel == STABLE && release.withdrawn.is_none();
    if !feed.releases.iter().any(for_everybody) {
        problems.push(Problem::warning(Code::Odd, id, "nothing is offered on the channel stable"));
    }
    problems
}

/// Whoever asks one address gets one file: of two releases that name it one could not be installed, of whichever
/// products they are.
fn find_shared_addresses(feeds: &[(&str, Feed)]) -> Vec<Problem> {
    let releases = feeds.iter().flat_map(|(id, feed)| feed.releases.iter().map(move |release| (*id, release)));
    let files: Vec<(&str, &Release, &Artifact)> =
        releases.filter_map(|(id, release)| Some((id, release, release.content.artifact()?))).collect();
    let mut problems = Vec::new();
    for (index, (id, release, file)) in files.iter().enumerate() {
        let shared = |(.., other): &&(&str, &Release, &Artifact)| {
            other.sha256 != file.sha256 && other.urls.iter().any(|url| file.urls.contains(url))
        };
        if let Some((of, other, _)) = files[..index].iter().find(shared) {
            let text = format!("artifact.urls: {of} {} has another file at the same address", other.version);
            problems.push(Problem::error(Code::Reference, format!("{id} {}", release.version), text));
        }
    }
    problems
}

/// One file under two versions: a base that installs it says one of them only, and the other is offered for ever.
fn find_twins(id: &str, feed: &Feed) -> Vec<Problem> {
    let mut problems = Vec::new();
    for (index, release) in feed.releases.iter().enumerate() {
        let hash = |release: &Release| release.content.artifact().and_then(|file| file.sha256.clone());
        let Some(own) = hash(release) else { continue };
        if let Some(other) = feed.releases[..index].iter().find(|other| hash(other).as_ref() == Some(&own)) {
            let text =
                format!("the file is the same as that of {}: one of both is not what its version says", other.version);
            problems.push(Problem::warning(Code::FileTwice, format!("{id} {}", release.version), text));
        }
    }
    problems
}

/// Roll-outs that hold nobody back, or everybody. One that has ended since it was published is nobody's mistake:
/// without the feed before, only that of a channel's newest release is looked at.
fn judge_rollouts(id: &str, feed: &Feed, statement: &Statement, previous: Option<&Previous>) -> Vec<Problem> {
    let before = previous.and_then(|previous| previous.feeds.get(id));
    let mut problems = Vec::new();
    let mut seen: Vec<&str> = Vec::new();
    for release in feed.releases.iter().filter(|release| release.withdrawn.is_none()) {
        let newest = !seen.contains(&release.channel.as_str());
        seen.push(&release.channel);
        let Some(rollout) = release.rollout else { continue };
        let known = before.map(|before| {
            before.releases.iter().any(|other| other.version == release.version && other.rollout == release.rollout)
        });
        if known.unwrap_or(!newest) {
            continue;
        }
        let end = rollout.start.after(u64::from(rollout.hours) * HOUR_MS);
        let text = if rollout.start.to_string() == FAR {
            "rollout: stands still: nobody gets it until it is resumed".into()
        } else if rollout.start >= statement.expires {
            format!("rollout: begins at {}, when the feed no longer holds: nobody gets it", rollout.start)
        } else if end <= statement.issued {
            format!("rollout: has ended at {end}, before the feed was issued: everybody gets it at once")
        } else {
            continue;
        };
        problems.push(Problem::warning(Code::Odd, format!("{id} {}", release.version), text));
    }
    problems
}

fn judge_release(release: &Release, feed: &Feed, place: &str) -> Vec<Problem> {
    let mut problems = Vec::new();
    let version = &release.version;
    let texts = [Locale::RU, Locale::EN].map(|locale| release.notes.in_locale(locale));
    if texts[0].is_empty() {
        problems.push(Problem::error(Code::SectionEmpty, place, "there are no notes"));
    }
    let mut odd: Vec<&str> = texts.iter().flat_map(|text| find_oddities(text)).collect();
    odd.sort_unstable();
    odd.dedup();
    problems.extend(odd.into_iter().map(|text| Problem::warning(Code::Odd, place, text)));
    let channel = release.channel.to_lowercase();
    if release.channel != channel && [STABLE, BETA].contains(&channel.as_str()) {
        let text = format!("the channel {} is not the channel {channel}: panels tell them apart", release.channel);
        problems.push(Problem::warning(Code::Odd, place, text));
    }
    if let Some(from) = release.requires.from.as_ref().filter(|from| *from >= version) {
        let text = format!("requires.from: {from} is not below the release: it could never be installed");
        problems.push(Problem::error(Code::Reference, place, text));
    }
    for entry in &release.requires.configurations {
        if let (Some(min), Some(max)) = (&entry.min, &entry.max)
            && min > max
        {
            let text = format!("requires.configurations: no version is from {min} to {max}");
            problems.push(Problem::error(Code::Reference, place, text));
        }
    }
    if let Critical::Below(below) = &release.critical
        && below > version
    {
        let text = format!("critical.below: {below} is above the release: it would be critical for itself");
        problems.push(Problem::error(Code::Reference, place, text));
    }
    let replaced_by = release.withdrawn.as_ref().and_then(|withdrawn| withdrawn.replaced_by.as_ref());
    problems.extend(replaced_by.and_then(|other| judge_replacement(version, other, feed, place)));
    problems
}

fn judge_replacement(version: &Version, other: &Version, feed: &Feed, place: &str) -> Option<Problem> {
    let release = feed.releases.iter().find(|release| release.version == *other);
    let reason = match release {
        None => "is not in the feed",
        Some(release) if release.withdrawn.is_some() => "is withdrawn itself",
        // The panel never offers a downgrade, whoever asks for it.
        Some(_) if other <= version => "is no newer release, and a panel offers nothing older",
        Some(_) => return None,
    };
    Some(Problem::error(Code::Reference, place, format!("withdrawn.replacedBy: {other} {reason}")))
}

/// What the panel shows otherwise than its author expects.
fn find_oddities(markdown: &str) -> Vec<&'static str> {
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TASKLISTS;
    let oddity = |event| match event {
        Event::Html(_) | Event::InlineHtml(_) => Some("HTML in the notes: the panel shows it as text"),
        Event::Start(Tag::Image { .. }) => {
            Some("an image in the notes: the panel shows its description, unless policy.imageHosts names its host")
        }
        Event::Start(Tag::Link { dest_url, .. }) if Link::parse(&dest_url).is_none() => {
            Some("a link in the notes that is neither https: nor mailto: the panel shows its text")
        }
        _ => None,
    };
    Parser::new_ext(markdown, options).filter_map(oddity).collect()
}
