//! Where the day of a release comes from, if its heading has none: `feed.toml`, `--date`, a git tag, the previous feed;
//! in this order.
//!
//! Git is asked only when a day is missing, for its tags only, and where it cannot answer there are none. Read next:
//! `entries.rs`.

use crate::compose::four_parts;
use crate::previous::Previous;
use crate::settings::Product;
use extension_update::core::version::Version;
use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Command, Stdio};

/// Where days are looked for.
pub struct Dates<'a> {
    /// The product's id: tags may begin with it.
    pub id: &'a str,
    /// What `feed.toml` says of it.
    pub product: &'a Product,
    /// The folder of the changelog.
    pub folder: &'a Path,
    /// The feed before.
    pub previous: Option<&'a Previous>,
    /// `--date`
    pub given: Option<&'a str>,
    tags: OnceCell<BTreeMap<Version, Tagged>>,
}

/// A day that was found, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// The day, as `2026-10-01`.
    pub day: String,
    /// Where it comes from, to be said.
    pub source: String,
}

/// What tags say of a version: one day, or several that contradict each other.
type Tagged = Result<(String, String), String>;

impl<'a> Dates<'a> {
    /// Days are looked for here.
    pub fn new(
        id: &'a str,
        product: &'a Product,
        folder: &'a Path,
        previous: Option<&'a Previous>,
        given: Option<&'a str>,
    ) -> Dates<'a> {
        Dates { id, product, folder, previous, given, tags: OnceCell::new() }
    }

    /// The day that `feed.toml` gives a release.
    pub fn settled(&self, version: &Version) -> Option<&'a str> {
        self.product.facts_of(version)?.date.as_deref()
    }

    /// The day that the previous feed gives a release.
    pub fn published(&self, version: &Version) -> Option<String> {
        self.previous?.release(self.id, version)?.date.map(|day| day.to_string())
    }

    /// The day of a release whose heading has none.
    ///
    /// # Errors
    /// What is missing, or what contradicts itself.
    pub fn find(&self, version: &Version) -> Result<Found, String> {
        let found = |day: &str, source: String| Ok(Found { day: day.into(), source });
        if let Some(day) = self.settled(version) {
            return found(day, "feed.toml".into());
        }
        let published = self.published(version);
        // What was published keeps its day: `--date` is for what is new.
        if let Some(day) = self.given.filter(|_| published.is_none()) {
            return found(day, "--date".into());
        }
        match self.tags.get_or_init(|| read_tags(self.folder, self.id)).get(version) {
            Some(Ok((day, tag))) => return found(day, format!("the git tag {tag}")),
            Some(Err(why)) => return Err(why.clone()),
            None => {}
        }
        match published {
            Some(day) => found(&day, "the previous feed".into()),
            None => Err(format!(
                "there is no day: neither in the heading (as in \"1.2.0.1 - 2026-10-01\"), nor in feed.toml \
                 (releases.\"{version}\".date), --date, a git tag or the previous feed; what is history is below `oldest`"
            )),
        }
    }
}

fn read_tags(folder: &Path, id: &str) -> BTreeMap<Version, Tagged> {
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let mut command = Command::new("git");
    command.arg("-C").arg(folder);
    command.args(["for-each-ref", "--format=%(creatordate:format:%Y-%m-%d) %(refname:strip=2)", "refs/tags"]);
    let Ok(output) = command.stdin(Stdio::null()).stderr(Stdio::null()).output() else { return BTreeMap::new() };
    if !output.status.success() {
        return BTreeMap::new();
    }
    parse_tags(&String::from_utf8_lossy(&output.stdout), id)
}

/// Lines such as `2026-10-01 v1.2.4`.
fn parse_tags(lines: &str, id: &str) -> BTreeMap<Version, Tagged> {
    let mut tags: BTreeMap<Version, Tagged> = BTreeMap::new();
    for (day, tag) in lines.lines().filter_map(|line| line.split_once(' ')) {
        let Some(version) = version_of(tag, id) else { continue };
        match tags.get_mut(&version) {
            Some(Ok((other, earlier))) if other != day => {
                let text = format!(
                    "there is no day in the heading, and the git tags {earlier} ({other}) and {tag} ({day}) differ"
                );
                tags.insert(version, Err(text));
            }
            Some(_) => {}
            None => {
                tags.insert(version, Ok((day.into(), tag.into())));
            }
        }
    }
    tags
}

/// The version of a tag: `1.2.4`, `v1.2.4`, `release/1.2.4`, `DEMO-1.2.4`. Tags of other products are none of ours.
fn version_of(tag: &str, id: &str) -> Option<Version> {
    let rest = tag.rsplit('/').next()?;
    let folder = tag.strip_suffix(rest)?.trim_end_matches('/').to_lowercase();
    let id = id.to_lowercase();
    if !["", "release", "releases", "version", "v", id.as_str()].contains(&folder.as_str()) {
        return None;
    }
    let lower = rest.to_lowercase();
    let prefixes = [id.as_str(), "release", "version"];
    let bare = prefixes.iter().find_map(|prefix| lower.strip_prefix(prefix)?.strip_prefix(['-', '_', '@']));
    let version = Version::parse(bare.unwrap_or(&lower)).ok()?;
    (four_parts(&version).is_some() && lower.contains('.')).then_some(version)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_names_a_version_of_this_product_or_none() {
        let tags = "2026-10-01 v1.2.4\n2026-09-01 release/1.2.3\n2026-08-01 Demo-1.2.2\n2026-07-01 demo/v1.2.1\n\
            2026-06-01 other-1.2.0\n2026-06-02 other/1.1.9\n2026-06-03 v1.1.8-rc.1\n2026-06-04 nightly\n2026-06-05 2026\n\
            2026-05-01 1.0\n2026-05-02 v1.0.0\n2026-04-01 0.9\n2026-04-01 v0.9.0.0\n";
        let found = parse_tags(tags, "DEMO");
        let days: Vec<(String, Option<&str>)> = found
            .iter()
            .map(|(version, tagged)| (version.to_string(), tagged.as_ref().ok().map(|(day, _)| day.as_str())))
            .collect();
        let expected = [
            ("0.9", Some("2026-04-01")),
            ("1.0", None),
            ("1.2.1", Some("2026-07-01")),
            ("1.2.2", Some("2026-08-01")),
            ("1.2.3", Some("2026-09-01")),
            ("1.2.4", Some("2026-10-01")),
        ];
        assert_eq!(days, expected.map(|(version, day)| (version.to_string(), day)));
    }
}
