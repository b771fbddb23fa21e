//! What the update service answers, whatever its format: a list of releases.
//!
//! A source fills it; [`super::verdict`] judges it. Every text in it is hostile until it is shown as text.

use super::address::Address;
use super::config::Locale;
use super::version::Version;

/// The answer of the update service.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Feed {
    /// The releases that can be judged, newest first, each version once.
    pub releases: Vec<Release>,
    /// The entries that cannot, with the reason; they never stop the rest.
    pub dropped: Vec<Dropped>,
}

/// One release.
#[derive(Clone, Debug, PartialEq)]
pub struct Release {
    /// Its version.
    pub version: Version,
    /// Its day, as `2026-10-01`.
    pub date: Option<String>,
    /// The channel that it was published in.
    pub channel: Channel,
    /// Its file; a release without one is told of, but cannot be installed.
    pub artifact: Option<Artifact>,
    /// What changed.
    pub notes: Notes,
    /// The least version of the configuration that it works with.
    pub configuration_min: Option<Version>,
}

/// The channel of a release.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Channel {
    /// For everybody.
    Stable,
    /// Prereleases: hidden unless the policy names the channel.
    Beta,
}

impl Channel {
    /// The word of the config's `policy.channels`.
    pub fn as_str(self) -> &'static str {
        match self {
            Channel::Stable => "stable",
            Channel::Beta => "beta",
        }
    }
}

/// A file that can be installed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Artifact {
    /// Its name, for people.
    pub name: Option<String>,
    /// Where it is, the first one first.
    pub urls: Vec<Address>,
    /// Its size in bytes.
    pub size: Option<u64>,
    /// SHA-256, 64 lower-case hex digits.
    pub sha256: Option<String>,
    /// MD5, 32 lower-case hex digits: all that the original service gives.
    pub md5: Option<String>,
}

/// Markdown by language.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Notes {
    /// In Russian, or in the only language that there is.
    pub ru: String,
    /// In English.
    pub en: String,
}

impl Notes {
    /// The notes in `locale`, or in the other language where there are none.
    pub fn in_locale(&self, locale: Locale) -> &str {
        let (first, second) = match locale {
            Locale::Ru => (&self.ru, &self.en),
            Locale::En => (&self.en, &self.ru),
        };
        if first.trim().is_empty() { second } else { first }
    }
}

/// An entry of the answer that was left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dropped {
    /// What the entry calls itself, cut.
    pub entry: String,
    /// Why it was left out: one sentence for a log.
    pub reason: &'static str,
}

impl Feed {
    /// Puts the releases in order, newest first. Of two with the same version the one that came first stays.
    pub fn new(mut releases: Vec<Release>, mut dropped: Vec<Dropped>) -> Feed {
        releases.sort_by(|a, b| b.version.cmp(&a.version));
        let mut kept: Vec<Release> = Vec::new();
        for release in releases {
            if kept.last().is_some_and(|last| last.version == release.version) {
                dropped.push(Dropped { entry: release.version.to_string(), reason: "the version stands twice" });
            } else {
                kept.push(release);
            }
        }
        Feed { releases: kept, dropped }
    }
}

/// The day of `2026-10-01` or `2026-10-01T08:00:00Z`, where there is such a day.
pub fn read_date(text: &str) -> Option<String> {
    let day = text.trim().get(..10)?;
    let rest = &text.trim()[10..];
    let bytes = day.as_bytes();
    let shape = bytes
        .iter()
        .enumerate()
        .all(|(at, byte)| if at == 4 || at == 7 { *byte == b'-' } else { byte.is_ascii_digit() });
    if !shape || !(rest.is_empty() || rest.starts_with(['T', 't', ' '])) {
        return None;
    }
    let number = |from: usize, to: usize| day[from..to].parse::<u32>().ok();
    let (year, month, date) = (number(0, 4)?, number(5, 7)?, number(8, 10)?);
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 => 28 + u32::from(leap),
        _ => return None,
    };
    (1..=days).contains(&date).then(|| day.into())
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::read_date;

    #[test]
    fn a_date_is_a_day_that_there_is() {
        for text in ["2026-10-01", "2026-10-01T08:00:00Z", " 2024-02-29 10:00", "2000-02-29"] {
            assert_eq!(read_date(text).as_deref(), Some(text.trim().split(['T', ' ']).next().unwrap()), "{text}");
        }
        for text in [
            "",
            "2026",
            "01.10.2026",
            "2026-13-01",
            "2026-00-01",
            "2026-02-29",
            "1900-02-29",
            "2026-04-31",
            "2026-10-01x",
            "двадцать первое",
            "2026-1-001",
        ] {
            assert_eq!(read_date(text), None, "{text}");
        }
    }
}
