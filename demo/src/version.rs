//! A version as the demo's own releases have it: four numbers.
//! It must never be taken for the panel's rules of versions, which are wider: the service only orders what it has
//! published itself. Read next: `catalogue`.

use std::fmt;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Version([u32; 4]);

impl Version {
    /// `0.0.0.N`: every release of the demo is one of these.
    pub const fn of_release(number: u32) -> Version {
        Version([0, 0, 0, number])
    }

    pub const fn number(self) -> u32 {
        self.0[3]
    }

    /// One to four numbers, what is missing is zero; anything else is no version.
    pub fn parse(text: &str) -> Option<Version> {
        let mut parts = [0; 4];
        for (place, part) in text.split('.').enumerate() {
            *parts.get_mut(place)? = part.parse().ok()?;
        }
        Some(Version(parts))
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [a, b, c, d] = self.0;
        write!(f, "{a}.{b}.{c}.{d}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_read_and_ordered_by_number() {
        assert_eq!(Version::parse("0.0.0.4"), Some(Version::of_release(4)));
        assert_eq!(Version::parse("0"), Some(Version::of_release(0)));
        assert!(Version::parse("0.0.0.10") > Version::parse("0.0.0.9"));
        for text in ["", "7.25.1e", "1.2.3.4.5", "-1", "v1"] {
            assert_eq!(Version::parse(text), None, "{text}");
        }
    }
}
