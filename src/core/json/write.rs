//! [`Json`] → text. It must never write anything that a script element or BSL's `ПрочитатьJSON` could stumble over.

use super::Json;
use core::fmt::{self, Write};

/// The value as compact JSON text.
impl fmt::Display for Json {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Json::Null => f.write_str("null"),
            Json::Bool(true) => f.write_str("true"),
            Json::Bool(false) => f.write_str("false"),
            Json::Number(number) => f.write_str(number.text()),
            Json::String(text) => write_string(f, text),
            Json::Array(items) => {
                f.write_char('[')?;
                for (index, item) in items.iter().enumerate() {
                    if index > 0 {
                        f.write_char(',')?;
                    }
                    item.fmt(f)?;
                }
                f.write_char(']')
            }
            Json::Object(entries) => {
                f.write_char('{')?;
                for (index, (key, value)) in entries.iter().enumerate() {
                    if index > 0 {
                        f.write_char(',')?;
                    }
                    write_string(f, key)?;
                    f.write_char(':')?;
                    value.fmt(f)?;
                }
                f.write_char('}')
            }
        }
    }
}

fn write_string(f: &mut fmt::Formatter<'_>, text: &str) -> fmt::Result {
    const HEX: &[u8; 16] = b"0123456789abcdef";
    f.write_char('"')?;
    let mut start = 0;
    for (at, character) in text.char_indices() {
        let escape = match character {
            '"' => "\\\"",
            '\\' => "\\\\",
            '\n' => "\\n",
            '\r' => "\\r",
            '\t' => "\\t",
            // U+2028 and U+2029 end a line in scripts before ES2019.
            '\0'..='\u{1f}' | '\u{7f}' | '\u{2028}' | '\u{2029}' => "",
            _ => continue,
        };
        f.write_str(&text[start..at])?;
        if escape.is_empty() {
            f.write_str("\\u")?;
            let code = character as u32;
            for shift in [12, 8, 4, 0] {
                f.write_char(HEX[(code >> shift & 15) as usize] as char)?;
            }
        } else {
            f.write_str(escape)?;
        }
        start = at + character.len_utf8();
    }
    f.write_str(&text[start..])?;
    f.write_char('"')
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::super::{Rules, parse};
    use proptest::prelude::*;

    #[test]
    fn every_character_that_json_or_a_script_forbids_is_escaped() {
        let text = "\"\\\n\r\t\u{0}\u{1f}\u{7f}\u{2028}\u{2029}/Кот😺";
        assert_eq!(super::Json::from(text).to_string(), r#""\"\\\n\r\t\u0000\u001f\u007f\u2028\u2029/Кот😺""#);
    }

    proptest! {
        #[test]
        fn what_is_written_reads_back_as_it_was(text in any::<String>(), key in any::<String>(), number in any::<u64>()) {
            let value = super::Json::Array(vec![
                super::Json::Object(vec![(key, text.into()), ("n".into(), number.into())]),
                super::Json::Bool(true),
                super::Json::Null,
            ]);
            prop_assert_eq!(parse(&value.to_string(), Rules::HOST), Ok(value));
        }

        #[test]
        fn no_text_makes_the_parser_panic(text in any::<String>()) {
            let _either = parse(&text, Rules::HOST);
        }
    }
}
