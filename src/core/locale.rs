//! The language of a panel, and of the texts of a feed. Which languages there are is the view's affair.

/// The language of the panel: a code of two letters, as ISO 639-1 has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Locale([u8; 2]);

impl Locale {
    /// Russian, the default.
    pub const RU: Locale = Locale(*b"ru");
    /// English.
    pub const EN: Locale = Locale(*b"en");

    /// The language of `ru`, `ru_RU`, `en-US`: a host gives what it has. What names no language is no reason to refuse
    /// updates.
    pub fn of(text: &str) -> Locale {
        match text.as_bytes() {
            [a, b] | [a, b, b'-' | b'_', ..] if a.is_ascii_alphabetic() && b.is_ascii_alphabetic() => {
                Locale([a.to_ascii_lowercase(), b.to_ascii_lowercase()])
            }
            _ => Locale::RU,
        }
    }

    /// The code.
    pub fn as_str(&self) -> &str {
        core::str::from_utf8(&self.0).unwrap_or("ru")
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;

    #[test]
    fn a_language_is_two_letters_with_a_country_or_without_and_anything_else_is_russian() {
        for (text, code) in [("en", "en"), ("EN_us", "en"), ("de-AT", "de"), ("ru", "ru")] {
            assert_eq!(Locale::of(text).as_str(), code, "{text}");
        }
        for text in ["", "e", "eng", "e1", "1e", "e1-US", "1e-US", "en.US", "ая"] {
            assert_eq!(Locale::of(text), Locale::RU, "{text}");
        }
    }
}
