//! What `verify` prints: lines for people, JSON for programs. It judges nothing.

use super::verify_chain::Trail;
use crate::problem::plain;
use extension_update::core::feed::{Feed, Lack};
use extension_update::core::hindrance::Hindrance;
use extension_update::core::json::Json;
use extension_update::core::moment::{MILLIS_OF_DAY, Moment};
use extension_update::core::source::signed_feed::Statement;
use extension_update::core::verdict::{Offer, Verdict};
use extension_update::core::version::Version;

/// All that is said of a feed that was accepted.
pub struct Report {
    pub statement: Statement,
    /// The ids of the pinned keys that have signed.
    pub signed_by: Vec<String>,
    pub keys: usize,
    pub threshold: u64,
    /// The steps from the pinned keys, where the panel pins a root.
    pub trail: Option<Trail>,
    pub product: String,
    pub installed: Option<Version>,
    pub verdict: Verdict,
    /// What becomes of each release of the feed, in its order.
    pub fates: Vec<String>,
    pub feed: Feed,
    pub now: Moment,
}

pub fn write_text(report: &Report) -> String {
    let Report { statement, .. } = report;
    let days = statement.expires.since(report.now) / MILLIS_OF_DAY;
    let mut lines = vec![
        format!(
            "feed       seq {}, issued {}, expires {} (in {days} days)",
            statement.seq, statement.issued, statement.expires
        ),
        format!(
            "signed by  {} ({} of {} keys, {} needed)",
            report.signed_by.join(", "),
            report.signed_by.len(),
            report.keys,
            report.threshold
        ),
    ];
    lines.extend(report.trail.iter().flat_map(|trail| trail.lines(report.now)));
    lines.extend([
        format!("product    {}", plain(&report.product)),
        format!("installed  {}", report.installed.as_ref().map_or("nothing yet".into(), Version::to_string)),
        format!("verdict    {}", describe(&report.verdict)),
    ]);
    if let Some(offer) = report.verdict.offer() {
        lines.extend(describe_offer(offer));
    }
    lines.push("releases".into());
    for (release, fate) in report.feed.releases.iter().zip(&report.fates) {
        lines.push(format!("  {:<12} {:<8} {fate}", release.version.to_string(), plain(&release.channel)));
    }
    for dropped in &report.feed.dropped {
        lines.push(format!("  {:<12} {:<8} dropped: {}", plain(&dropped.entry), "", plain(&dropped.reason)));
    }
    lines.join("\n")
}

fn name(verdict: &Verdict) -> &'static str {
    match verdict {
        Verdict::UpToDate { .. } => "up-to-date",
        Verdict::WaitingForRollout(_) => "waiting-for-rollout",
        Verdict::WaitingForAge(_) => "waiting-for-age",
        Verdict::NewerThanFeed { .. } => "newer-than-feed",
        Verdict::Withdrawn(_) => "withdrawn",
        Verdict::Available(_) => "available",
        Verdict::Informational(_) => "informational",
        Verdict::NotInstallable(..) => "not-installable",
        Verdict::Nothing => "nothing",
        Verdict::Unclear { .. } => "unclear",
    }
}

fn describe(verdict: &Verdict) -> String {
    let text = match verdict {
        Verdict::UpToDate { .. } => "there is nothing newer".into(),
        Verdict::WaitingForRollout(arrival) => {
            format!("{} is being rolled out and reaches this base at {}", arrival.version, arrival.reaches)
        }
        Verdict::WaitingForAge(young) => format!("{} may be installed from {}", young.version, young.from),
        Verdict::NewerThanFeed { newest, .. } => {
            format!("what is installed is newer than the feed, which ends at {newest}")
        }
        Verdict::Withdrawn(withdrawal) => {
            let reason =
                if withdrawal.reason.is_empty() { String::new() } else { format!(": {}", plain(&withdrawal.reason)) };
            format!("what is installed was withdrawn{reason}; there is nothing newer")
        }
        Verdict::Available(offer) => format!("{} is offered{}", offer.version, mark(offer)),
        Verdict::Informational(offer) => format!("{} is told of, there is nothing to install", offer.version),
        Verdict::NotInstallable(offer, list) => {
            let reasons: Vec<String> = list.iter().map(explain).collect();
            format!("{} cannot be installed here: {}", offer.version, reasons.join("; "))
        }
        Verdict::Nothing => "there is nothing to install".into(),
        Verdict::Unclear { .. } => "no release that can be read says whether what is installed is the newest".into(),
    };
    format!("{}: {text}", name(verdict))
}

fn mark(offer: &Offer) -> String {
    let marks =
        [(offer.critical, "critical"), (offer.installed_withdrawn.is_some(), "what is installed was withdrawn")];
    let said: Vec<&str> = marks.iter().filter(|(is, _)| *is).map(|(_, text)| *text).collect();
    if said.is_empty() { String::new() } else { format!(" ({})", said.join(", ")) }
}

fn describe_offer(offer: &Offer) -> Vec<String> {
    let mut lines = Vec::new();
    if let Some(file) = offer.content.artifact() {
        let (name, size) = (file.name.as_deref().unwrap_or("a file"), file.size.unwrap_or(0));
        lines.push(format!(
            "file       {}, {size} bytes, sha256 {}",
            plain(name),
            file.sha256.as_deref().unwrap_or("?")
        ));
        lines.extend(file.urls.iter().map(|url| format!("           {}", url.as_str())));
    }
    if let Some(link) = offer.content.notice() {
        lines.push(format!("link       {}", link.as_str()));
    }
    let notes: Vec<&str> = offer.notes.iter().map(|notes| notes.version.as_str()).collect();
    lines.push(format!("notes      of {}", notes.join(", ")));
    lines
}

/// A hindrance in words.
pub fn explain(hindrance: &Hindrance) -> String {
    match hindrance {
        Hindrance::Obstacle(obstacle) => format!("the host allows no install ({})", obstacle.as_str()),
        Hindrance::Platform { have, need } => format!("it needs the platform {need}, here is {}", plain(have)),
        Hindrance::Configuration { have, need } => {
            format!("it needs the configuration from {need} on, here is {}", plain(have))
        }
        Hindrance::ConfigurationTooNew { have, need } => {
            format!("it works with the configuration up to {need}, here is {}", plain(have))
        }
        Hindrance::OtherConfiguration { have, need } => format!("it is for {}, here is {}", plain(need), plain(have)),
        Hindrance::From { have, need } => format!("it is installed over {need} or later, here is {have}"),
        Hindrance::Waypoint { need } => format!("{need} must be installed first"),
        Hindrance::Licence { have, need } => format!("the licence must last until {need}, it lasts until {have}"),
        Hindrance::NoArtifact(lack) => explain_lack(lack),
    }
}

/// Why a release has no file.
fn explain_lack(lack: &Lack) -> String {
    match lack {
        Lack::NoFile => "it has no .cfe or .zip".into(),
        Lack::Several(names) => format!("any of several files could be it: {}", plain(names)),
        Lack::Unfinished(name) => format!("the upload of {} has not ended", plain(name)),
        Lack::RefusedAddress => "the address of its file is not accepted".into(),
    }
}

pub fn to_json(report: &Report) -> Json {
    let Report { statement, verdict, .. } = report;
    let offer = verdict.offer();
    let texts = |list: &[String]| Json::Array(list.iter().map(|text| Json::from(text.as_str())).collect());
    let release = |(release, fate): (&extension_update::core::feed::Release, &String)| {
        Json::object([
            ("version", release.version.as_str().into()),
            ("channel", release.channel.as_str().into()),
            ("fate", fate.as_str().into()),
        ])
    };
    let hindrances = match verdict {
        Verdict::NotInstallable(_, list) => list.as_slice(),
        _ => &[],
    };
    let dropped = report.feed.dropped.iter().map(|dropped| {
        Json::object([("entry", dropped.entry.as_str().into()), ("reason", dropped.reason.as_str().into())])
    });
    let file = offer.and_then(|offer| offer.content.artifact());
    let said = Json::object([
        ("accepted", Json::Bool(true)),
        ("seq", statement.seq.into()),
        ("issued", statement.issued.to_string().into()),
        ("expires", statement.expires.to_string().into()),
        ("signedBy", texts(&report.signed_by)),
        ("product", report.product.as_str().into()),
        ("installed", report.installed.as_ref().map(Version::as_str).into()),
        ("verdict", name(verdict).into()),
        ("offered", offer.map(|offer| offer.version.as_str()).into()),
        ("critical", Json::Bool(offer.is_some_and(|offer| offer.critical))),
        ("sha256", file.and_then(|file| file.sha256.as_deref()).into()),
        ("hindrances", Json::Array(hindrances.iter().map(|hindrance| hindrance.code().into()).collect())),
        ("releases", Json::Array(report.feed.releases.iter().zip(&report.fates).map(release).collect())),
        ("dropped", Json::Array(dropped.collect())),
    ]);
    match (said, &report.trail) {
        (Json::Object(members), Some(trail)) => Json::Object(members.into_iter().chain(trail.to_json()).collect()),
        (said, _) => said,
    }
}
