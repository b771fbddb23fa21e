//! Feeds for both contenders: GitHub's list of releases, which needs no reading between the lines. Every release ends
//! with its mark, by which `page/contenders.js` sees that it is there to its end. Next: `arena.rs`, which serves them.

use crate::{changelog, extent::Extent, hard::Hard, real};
use extension_update_browser::{Outcome, Trouble};
use serde_json::{Value, json};

/// What is installed in every round; each feed has it as its oldest release.
const INSTALLED: &str = "1.0.0";

/// A feed and the name under which the pages ask for it.
pub struct Feed {
    pub name: String,
    pub json: String,
}

/// How notes of this size are spread: a few small releases, or ten up to the size that the panel promises to show
/// whole.
fn count_of(bytes: usize) -> usize {
    if bytes <= 10_000 { 4 } else { 10 }
}

/// A feed in which nothing is newer than what is installed.
pub fn nothing() -> Feed {
    of("nothing", &[])
}

/// Notes that were made.
pub fn made(bytes: usize) -> Feed {
    let count = count_of(bytes);
    let notes: Vec<String> = (0..count).map(|seed| changelog::write(seed as u64 + 1, bytes / count)).collect();
    of(&format!("made-{bytes}"), &notes)
}

/// Notes that somebody wrote, or `None` where they are not at hand.
///
/// # Errors
/// Where they are at hand and too short.
pub fn real(bytes: usize) -> Outcome<Option<Feed>> {
    let Some(text) = real::read() else { return Ok(None) };
    let mut rest = text.as_str();
    let count = count_of(bytes);
    let notes: Vec<String> = (0..count).map(|_| real::take_piece(&mut rest, bytes / count).to_owned()).collect();
    if notes.iter().any(String::is_empty) {
        return Err(Trouble::new(format!("the real changelogs are shorter than {bytes} bytes")));
    }
    Ok(Some(of(&format!("real-{bytes}"), &notes)))
}

/// Ten releases of an input that nobody writes.
pub fn hard(kind: &Hard, bytes: usize, extent: Extent) -> Feed {
    let notes: Vec<String> = (0..10).map(|_| kind.text(extent.bytes(bytes) / 10)).collect();
    of(&format!("hard-{bytes}"), &notes)
}

/// The notes as releases, the newest first.
fn of(name: &str, notes: &[String]) -> Feed {
    let mut releases: Vec<Value> = Vec::new();
    for (index, text) in notes.iter().enumerate() {
        let version = format!("1.0.{}", notes.len() - index);
        // A heading of the first level ends whatever stands before it.
        releases.push(release(&version, &format!("{text}\n\n# \u{25a0} {version}\n")));
    }
    releases.push(release(INSTALLED, "- a\n"));
    Feed { name: name.to_owned(), json: Value::from(releases).to_string() }
}

fn release(version: &str, body: &str) -> Value {
    json!({
        "tag_name": version,
        "name": version,
        "draft": false,
        "prerelease": false,
        "published_at": "2026-10-01T08:00:00Z",
        "body": body,
        "assets": [{
            "name": "BENCH.cfe",
            "size": 51_814,
            "browser_download_url": format!("https://example.com/{version}/BENCH.cfe"),
        }],
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_number_makes_the_same_text_of_about_the_size() {
        for bytes in [400, 10_000, 100_000] {
            let text = changelog::write(7, bytes);
            assert_eq!(text, changelog::write(7, bytes));
            assert_ne!(text, changelog::write(8, bytes));
            assert!(text.len() >= bytes && text.len() < bytes + 2048, "{} for {bytes}", text.len());
        }
    }

    #[test]
    fn a_feed_has_its_size_and_marks_each_release() {
        for bytes in [10_000, 1_000_000] {
            let feed = made(bytes);
            let releases: Value = serde_json::from_str(&feed.json).unwrap_or_default();
            let list = releases.as_array().map(Vec::as_slice).unwrap_or_default();
            assert_eq!(list.len(), count_of(bytes) + 1);
            let sizes = list.iter().map(|release| release["body"].as_str().unwrap_or_default().len());
            let size: usize = sizes.sum();
            assert!(size >= bytes && size < bytes + 30_000, "{size} for {bytes}");
            for missed in &list[..list.len() - 1] {
                let mark = format!("# \u{25a0} {}\n", missed["tag_name"].as_str().unwrap_or_default());
                assert!(missed["body"].as_str().is_some_and(|body| body.ends_with(&mark) && body.len() < 110_000));
            }
        }
    }
}
