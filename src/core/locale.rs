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
