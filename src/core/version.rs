//! Version numbers as the 1C field writes them: four numbers are the native kind.
//!
//! Hosts and foreign feeds write `0.0.0.3`, `v1.4.14`, `1.2.042.1`, `2022.3.1`, `2.0`; all of them are read. A
//! prerelease part is ordered as semver orders it. Anything else is refused with a reason, so that it is never offered.

use core::cmp::Ordering;
use core::fmt;
use semver::{BuildMetadata, Prerelease};

/// A version that can be compared. It is shown as it was written, without a leading `v`.
#[derive(Clone, Debug)]
pub struct Version {
    parts: [u32; 4],
    prerelease: Prerelease,
    text: Box<str>,
}

/// Why a text is not a version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VersionError {
    /// The text is empty.
    Empty,
    /// There are more than four numbers.
    TooManyParts,
    /// A part between the dots is not a number.
    NotANumber,
    /// A number is greater than 2³²−1 (the limit of Omaha's four-part versions).
    TooLarge,
    /// What follows `-` or `+` is not what semver allows there.
    Suffix,
    /// It is not written as four numbers without leading zeros.
    Spelling,
}

impl VersionError {
    /// One sentence for a log.
    pub fn reason(self) -> &'static str {
        match self {
            VersionError::Empty => "the version is empty",
            VersionError::TooManyParts => "a version has four numbers at most",
            VersionError::NotANumber => "a part of the version is not a number",
            VersionError::TooLarge => "a number of the version is greater than 4294967295",
            VersionError::Suffix => "what follows - or + in the version is not allowed by semver",
            VersionError::Spelling => "the version is not written as four numbers without leading zeros",
        }
    }
}

impl Version {
    /// Reads up to four numbers, then an optional semver prerelease (`-rc.1`) and build part (`+7`).
    ///
    /// Missing numbers are 0; a leading `v`, leading zeros and white space around are ignored.
    ///
    /// # Errors
    /// [`VersionError`] says which rule the text breaks.
    pub fn parse(text: &str) -> Result<Version, VersionError> {
        let text = text.trim();
        let text = text.strip_prefix(['v', 'V']).unwrap_or(text);
        if text.is_empty() {
            return Err(VersionError::Empty);
        }
        let (rest, build) = text.split_once('+').map_or((text, None), |(rest, build)| (rest, Some(build)));
        let (numbers, prerelease) = rest.split_once('-').map_or((rest, None), |(n, pre)| (n, Some(pre)));
        let mut parts = [0; 4];
        for (index, number) in numbers.split('.').enumerate() {
            let part = parts.get_mut(index).ok_or(VersionError::TooManyParts)?;
            if number.is_empty() || !number.bytes().all(|byte| byte.is_ascii_digit()) {
                return Err(VersionError::NotANumber);
            }
            let digits = number.trim_start_matches('0');
            *part = if digits.is_empty() { 0 } else { digits.parse().map_err(|_| VersionError::TooLarge)? };
        }
        let prerelease = match prerelease {
            // semver's crate reads an empty text as "no prerelease"; `1.0-` is a mistake all the same.
            Some("") => return Err(VersionError::Suffix),
            Some(text) => Prerelease::new(text).map_err(|_| VersionError::Suffix)?,
            None => Prerelease::EMPTY,
        };
        if let Some(build) = build
            && (build.is_empty() || BuildMetadata::new(build).is_err())
        {
            return Err(VersionError::Suffix);
        }
        Ok(Version { parts, prerelease, text: text.into() })
    }

    /// Reads exactly four numbers without leading zeros, as the signed feed writes the version of a release.
    ///
    /// # Errors
    /// [`VersionError`] says which rule the text breaks.
    pub fn parse_strict(text: &str) -> Result<Version, VersionError> {
        let version = Version::parse(text)?;
        // Written the one way that there is: neither spaces, nor a `v`, nor a suffix, nor a part that is missing.
        let [a, b, c, d] = version.parts;
        if text == format!("{a}.{b}.{c}.{d}") { Ok(version) } else { Err(VersionError::Spelling) }
    }

    /// Whether the version has a prerelease part.
    pub fn is_prerelease(&self) -> bool {
        !self.prerelease.is_empty()
    }

    /// The version as it was written, without a leading `v`.
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

/// Numbers first, then the prerelease as semver orders it. The build part and the spelling do not count.
impl Ord for Version {
    fn cmp(&self, other: &Self) -> Ordering {
        self.parts.cmp(&other.parts).then_with(|| self.prerelease.cmp(&other.prerelease))
    }
}

impl PartialOrd for Version {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Version {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Version {}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn versions_of_the_field_are_read_and_the_rest_is_refused_with_its_reason() {
        use VersionError::*;
        let cases: &[(&str, Result<&str, VersionError>)] = &[
            ("0.0.0.3", Ok("0.0.0.3")),
            (" 4.0.4.11\n", Ok("4.0.4.11")),
            ("v1.4.14", Ok("1.4.14")),
            ("1.2.042.1", Ok("1.2.042.1")),
            ("2.0", Ok("2.0")),
            ("7", Ok("7")),
            ("21.01.06", Ok("21.01.06")),
            ("4294967295.0.0.0", Ok("4294967295.0.0.0")),
            ("00000000000000000000001", Ok("00000000000000000000001")),
            ("1.0-rc.1+build.5", Ok("1.0-rc.1+build.5")),
            ("", Err(Empty)),
            ("v", Err(Empty)),
            ("4294967296", Err(TooLarge)),
            ("99999999999999999999999.0", Err(TooLarge)),
            ("1.2.3.4.5", Err(TooManyParts)),
            ("7.25.1e", Err(NotANumber)),
            ("1..2", Err(NotANumber)),
            ("1.2.", Err(NotANumber)),
            ("MIKO", Err(NotANumber)),
            ("-1", Err(NotANumber)),
            ("１.2", Err(NotANumber)),
            ("vv1", Err(NotANumber)),
            ("1.0-", Err(Suffix)),
            ("1.0-01", Err(Suffix)),
            ("1.0-rc_1", Err(Suffix)),
            ("1.0+", Err(Suffix)),
            ("1.0-a..b", Err(Suffix)),
        ];
        for (text, expected) in cases {
            let got = Version::parse(text);
            assert_eq!(got.as_ref().map(Version::as_str).map_err(|e| *e), *expected, "{text:?}");
        }
    }

    #[test]
    fn each_version_of_the_ladder_is_newer_than_the_one_before() {
        let ladder = [
            "0.0.0.0",
            "0.0.0.3",
            "0.0.0.4",
            "0.0.0.10",
            "0.0.1-alpha",
            "0.0.1-alpha.1",
            "0.0.1-alpha.beta",
            "0.0.1-beta.2",
            "0.0.1-beta.11",
            "0.0.1-rc.1",
            "0.0.1",
            "1.2.9",
            "1.2.042.1",
            "1.10",
            "4.0.4.11",
            "2022.3.1",
        ];
        for (index, lower) in ladder.iter().enumerate() {
            for higher in &ladder[index + 1..] {
                let (low, high) = (Version::parse(lower).unwrap(), Version::parse(higher).unwrap());
                assert!(low < high, "{lower} < {higher}");
                assert!(high > low, "{higher} > {lower}");
            }
        }
    }

    #[test]
    fn a_signed_feed_writes_versions_in_one_way() {
        for text in ["0.0.0.4", "4.0.4.11", "4294967295.0.0.0"] {
            assert!(Version::parse_strict(text).is_ok(), "{text}");
        }
        for text in ["1.0", "01.0.0.0", "v1.0.0.0", "1.0.0.0 ", "1.0.0.0-rc", "1.0.0.0+1", "1.0.0.4294967296", ""] {
            assert!(Version::parse_strict(text).is_err(), "{text}");
        }
    }

    #[test]
    fn spelling_does_not_make_a_version_another_one() {
        for (left, right) in [("2.0", "2.0.0.0"), ("v1.4.14", "1.4.14.0"), ("1.2.042.1", "1.2.42.1"), ("1+a", "1+b")] {
            assert_eq!(Version::parse(left), Version::parse(right), "{left} = {right}");
        }
    }

    fn version() -> impl Strategy<Value = String> {
        ("[vV]?", proptest::collection::vec(0..4u32, 1..=4), "(-(0|a|b|1|10)(\\.(0|2|a))?)?").prop_map(
            |(v, parts, pre)| {
                let parts: Vec<String> = parts.iter().map(u32::to_string).collect();
                format!("{v}{}{pre}", parts.join("."))
            },
        )
    }

    proptest! {
        #[test]
        fn the_order_is_total(a in version(), b in version(), c in version()) {
            let [a, b, c] = [a, b, c].map(|text| Version::parse(&text).unwrap());
            prop_assert_eq!(a.cmp(&b), b.cmp(&a).reverse());
            prop_assert_eq!(a == b, a.cmp(&b) == Ordering::Equal);
            if a <= b && b <= c {
                prop_assert!(a <= c);
            }
        }

        #[test]
        fn no_text_makes_the_parser_panic_and_what_is_read_reads_again(text in "\\PC*|[v0-9.+-]{0,30}") {
            if let Ok(version) = Version::parse(&text) {
                prop_assert_eq!(Version::parse(version.as_str()), Ok(version.clone()));
            }
        }
    }
}
