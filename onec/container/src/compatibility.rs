//! The compatibility mode as the file holds it: 80316 is 8.3.16. Read next: `extension.rs`.

use std::fmt;

/// A compatibility mode. Zero means that none is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Compatibility(u32);

impl Compatibility {
    /// From the number in the file, for example 80316; nothing for a number that stands for no mode.
    #[must_use]
    pub const fn from_number(number: u32) -> Option<Self> {
        if number == 0 || (number >= 80_000 && number < 100_000) { Some(Self(number)) } else { None }
    }

    /// From the words of the documentation, for example `8.3.16`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split('.').map(|part| match part {
            digits if digits.len() <= 2 && digits.bytes().all(|byte| byte.is_ascii_digit()) => {
                digits.parse::<u32>().ok()
            }
            _ => None,
        });
        let (edition, version, release) = (parts.next()??, parts.next()??, parts.next()??);
        let number = edition * 10_000 + version * 100 + release;
        if parts.next().is_some() || number == 0 { None } else { Self::from_number(number) }
    }

    /// The number in the file.
    #[must_use]
    pub const fn number(self) -> u32 {
        self.0
    }
}

impl fmt::Display for Compatibility {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            0 => f.write_str("none"),
            number => write!(f, "{}.{}.{}", number / 10_000, number / 100 % 100, number % 100),
        }
    }
}
