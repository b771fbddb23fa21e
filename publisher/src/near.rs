//! Names of files that are nearly the wanted one. A file that is missing mostly lies there under a name that looks the
//! same.

use extension_update::core::version::Version;
use unicode_normalization::UnicodeNormalization;

/// How two names that are not the same differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Likeness {
    /// By how letters are put together: macOS writes й as и and a mark.
    Composition,
    /// By capital letters.
    Case,
    /// By how the version is written: 1.2 and 1.2.0.0.
    Version,
    /// By dashes, spaces and the like.
    Marks,
}

/// A half sentence about the nearest of these names; empty where there is none. A name that is the wanted one is passed
/// over.
pub fn describe<'a>(wanted: &str, names: impl Iterator<Item = &'a str>) -> String {
    let likeness = |name: &'a str| compare(wanted, name).map(|likeness| (likeness, name));
    let Some((likeness, name)) = names.filter_map(likeness).min() else { return String::new() };
    let way = match likeness {
        Likeness::Composition => {
            "the same letters put together otherwise (NFD, as macOS writes them): rename it, or say file = \"…\" with that name"
        }
        Likeness::Case => "which differs by capital letters: a web server tells them apart",
        Likeness::Version => "the same version written otherwise: call both alike",
        Likeness::Marks => "which is nearly it: rename it, or mend file = \"…\" in feed.toml",
    };
    format!("; there is {name}, {way}")
}

fn compare(wanted: &str, name: &str) -> Option<Likeness> {
    if wanted == name {
        return None;
    }
    let [one, other] = [wanted, name].map(|name| name.nfc().collect::<String>());
    if one == other {
        return Some(Likeness::Composition);
    }
    let [one, other] = [one, other].map(|name| name.to_lowercase());
    if one == other {
        return Some(Likeness::Case);
    }
    let [one, other] = [one, other].map(|name| with_whole_version(&name));
    if one == other {
        return Some(Likeness::Version);
    }
    let [one, other] = [one, other].map(|name| name.chars().filter(|c| c.is_alphanumeric()).collect::<String>());
    (!one.is_empty() && one == other).then_some(Likeness::Marks)
}

/// The name with its last version as four numbers.
fn with_whole_version(name: &str) -> String {
    let (stem, ending) = match name.rsplit_once('.') {
        Some((stem, ending)) if !ending.chars().all(|c| c.is_ascii_digit()) => (stem, ending),
        _ => (name, ""),
    };
    let start = stem
        .rfind(|c: char| !c.is_ascii_digit() && c != '.')
        .map_or(0, |at| at + stem[at..].chars().next().map_or(1, char::len_utf8));
    let (before, version) = stem.split_at(start);
    let four = Version::parse(version).ok().and_then(|version| crate::compose::four_parts(&version));
    let before = if four.is_some() { before.strip_suffix('v').unwrap_or(before) } else { before };
    format!("{before}{}.{ending}", four.unwrap_or_else(|| version.into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_name_is_said_and_why_it_is_not_the_one() {
        let near = |wanted: &str, names: &[&str]| describe(wanted, names.iter().copied());
        for (wanted, there, reason) in [
            ("Мой-1.2.cfe", "Мои\u{306}-1.2.cfe", "NFD"),
            ("DEMO-1.2.cfe", "demo-1.2.CFE", "capital letters"),
            ("DEMO-1.2.cfe", "DEMO-1.2.0.0.cfe", "written otherwise"),
            ("DEMO-1.2.0.0.cfe", "DEMO-v1.2.cfe", "written otherwise"),
            ("DEMO-1.2.cfe", "DEMO_1.2.cfe", "nearly"),
            ("DEMO-1.2.cfe", "DEMO 1.2.cfe", "nearly"),
        ] {
            let said = near(wanted, &["readme.txt", there]);
            assert!(said.contains(there) && said.contains(reason), "{wanted}, {there}: {said}");
        }
        for other in ["DEMO-1.3.cfe", "DEMO-1.2.1.cfe", "OTHER-1.2.cfe", "DEMO-1.2.cfe", ".cfe"] {
            assert_eq!(near("DEMO-1.2.cfe", &[other]), "", "{other}");
        }
    }

    #[test]
    fn what_is_nearest_comes_first() {
        let names = ["DEMO_1.2.cfe", "DEMO-1.2.0.0.cfe", "demo-1.2.cfe"];
        assert!(describe("DEMO-1.2.cfe", names.into_iter()).contains("there is demo-1.2.cfe,"));
    }
}
