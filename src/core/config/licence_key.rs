//! The licence key, and how it is found in a text that must not show it. It must never reach a log, an address or the
//! page.

use core::fmt;

/// What stands where the key stood.
const HIDDEN: &str = "•••";

/// From how many letters and digits on the key is looked for in any form. A shorter one would be found in words that
/// are none of it.
const LEAST: usize = 6;

/// The licence key. It has no `Display`, and its `Debug` hides it.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct LicenceKey(pub(super) String);

impl LicenceKey {
    /// The key, for the body of a request and for finding it in texts that must not show it.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The text without the key, if it is there: services echo it in their errors, in letters of their own, with other
    /// dashes or none, or as it stands in an address.
    pub fn redact(&self, text: &str) -> String {
        let key: Vec<u8> = Letters { text: &self.0, at: 0 }.collect();
        if key.len() < LEAST {
            return if self.0.is_empty() { text.into() } else { text.replace(self.0.as_str(), HIDDEN) };
        }
        let mut out = String::new();
        let (mut kept, mut at) = (0, 0);
        while at < text.len() {
            let mut letters = Letters { text, at };
            let begins = key.first() == Some(&letters.peek().0);
            if begins && key.iter().all(|letter| letters.next() == Some(*letter)) {
                out.push_str(text.get(kept..at).unwrap_or_default());
                out.push_str(HIDDEN);
                (kept, at) = (letters.at, letters.at);
            } else {
                at += 1;
            }
        }
        out + text.get(kept..).unwrap_or_default()
    }
}

impl fmt::Debug for LicenceKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.0.is_empty() { "none" } else { HIDDEN })
    }
}

/// The letters and digits of ASCII in a text from a place on, in small letters; whatever else stands between them is
/// passed over, and what is written as `%2D` is read as what it stands for.
struct Letters<'a> {
    text: &'a str,
    at: usize,
}

impl Letters<'_> {
    /// The byte here, in small letters, and where it ends; 0 at the end of the text.
    fn peek(&self) -> (u8, usize) {
        let bytes = self.text.as_bytes();
        let digit = |at: usize| char::from(*bytes.get(at)?).to_digit(16);
        match (bytes.get(self.at), digit(self.at + 1), digit(self.at + 2)) {
            (Some(b'%'), Some(high), Some(low)) => (((high * 16 + low) as u8).to_ascii_lowercase(), self.at + 3),
            (byte, ..) => (byte.map_or(0, u8::to_ascii_lowercase), self.at + 1),
        }
    }
}

impl Iterator for Letters<'_> {
    type Item = u8;

    fn next(&mut self) -> Option<u8> {
        while self.at < self.text.len() {
            let (letter, end) = self.peek();
            self.at = end;
            if letter.is_ascii_alphanumeric() {
                return Some(letter);
            }
        }
        None
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const KEY: &str = "DEMO-Q2BAV-EAYBV-VIYFM-WE1WE";

    fn redact(key: &str, text: &str) -> String {
        LicenceKey(key.into()).redact(text)
    }

    #[test]
    fn the_key_is_hidden_in_whatever_case_with_and_without_dashes_and_as_in_an_address() {
        let forms = [
            KEY,
            "demo-q2bav-eaybv-viyfm-we1we",
            "Demo-Q2bav-Eaybv-Viyfm-We1we",
            "DEMOQ2BAVEAYBVVIYFMWE1WE",
            "demo q2bav eaybv viyfm we1we",
            "DEMO_Q2BAV_EAYBV_VIYFM_WE1WE",
            "DEMO–Q2BAV—EAYBV‑VIYFM−WE1WE",
            "DEMO\u{a0}Q2BAV\u{ad}EAYBV\u{200b}VIYFM\nWE1WE",
            "DEMO%2DQ2BAV%2dEAYBV%2DVIYFM%2DWE1WE",
            "demo%20q2bav+eaybv%E2%80%91viyfm-we1we",
            "%44%45%4d%4f-Q2BAV-EAYBV-VIYFM-WE1W%45",
            "%DEMO-Q2BAV-EAYBV-VIYFM-we1we",
        ];
        for form in forms {
            let sign = if form.starts_with("%D") { "%" } else { "" };
            let text = format!("Ключ {form} не найден, ключ «{form}» тоже");
            let expected = format!("Ключ {sign}••• не найден, ключ «{sign}•••» тоже");
            assert_eq!(redact(KEY, &text), expected, "{form}");
            assert_eq!(redact(KEY, form), format!("{sign}•••"), "{form}");
        }
    }

    #[test]
    fn what_is_no_key_stays_letter_for_letter() {
        for text in
            ["", "Ключ не найден: 100 %, «DEMO-Q2BAV»", "DEMO-Q2BAV-EAYBV-VIYFM-WE1W", "%", "%4", "Ёж – это ёж…", "де"]
        {
            assert_eq!(redact(KEY, text), text);
        }
        // Few letters are found only as they are written.
        assert_eq!(redact("1-a", "1-a, 1a, 1-A: 1.a"), "•••, 1a, 1-A: 1.a");
        assert_eq!(redact("", "ключа нет"), "ключа нет");
        assert_eq!(redact("КЛЮЧ-КОТОВОДА", "нет КЛЮЧ-КОТОВОДА и ключ-котовода"), "нет ••• и ключ-котовода");
    }

    proptest! {
        #[test]
        fn whatever_stands_around_the_key_is_kept(before in "[^%A-Za-z0-9]{0,12}", after in "[^A-Za-z0-9]{0,12}", key in "[a-zA-Z0-9-]{0,12}[A-Z0-9]{8}") {
            let hidden = redact(&key, &format!("{before}я{}я{after}", key.to_lowercase()));
            let bare = key.trim_start_matches('-').len();
            let dashes = &key[..key.len() - bare];
            prop_assert_eq!(hidden, format!("{before}я{dashes}•••я{after}"));
        }

        #[test]
        fn no_text_makes_the_search_panic(text in "\\PC*|(%[0-9a-f]{0,2}|[а-я–-])*", key in "\\PC*") {
            let hidden = redact(&key, &text);
            prop_assert!(key.is_empty() || "•••".contains(&key) || !hidden.contains(&key));
        }
    }
}
