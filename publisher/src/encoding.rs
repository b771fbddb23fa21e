//! Texts that are not UTF-8, named as what they are: in this field they were saved by Notepad or by an old editor of
//! code.

/// The text in UTF-8, without a byte order mark; `Err` says what it is instead.
///
/// # Errors
/// A sentence that names the encoding, as far as it can be told.
pub fn decode(bytes: Vec<u8>) -> Result<String, String> {
    if let Some(name) = utf_16(&bytes) {
        return Err(format!("is {name}, not UTF-8: save it as UTF-8"));
    }
    match String::from_utf8(bytes) {
        Ok(text) => Ok(text.strip_prefix('\u{feff}').map(Into::into).unwrap_or(text)),
        Err(error) => {
            let at = error.utf8_error().valid_up_to();
            let bytes = error.into_bytes();
            let line = bytes[..at].iter().filter(|byte| **byte == b'\n').count() + 1;
            Err(match one_byte(&bytes) {
                Some(name) => format!("looks like {name}, not UTF-8 (line {line}): save it as UTF-8"),
                None => format!("is not UTF-8 (line {line}): save it as UTF-8"),
            })
        }
    }
}

/// UTF-16 is known by its mark, or by the zeros that every line of it has.
fn utf_16(bytes: &[u8]) -> Option<&'static str> {
    let zeros = |odd: usize| bytes.iter().skip(odd).step_by(2).take(4096).filter(|byte| **byte == 0).count();
    match bytes {
        [0xff, 0xfe, ..] => Some("UTF-16 (little endian)"),
        [0xfe, 0xff, ..] => Some("UTF-16 (big endian)"),
        _ if zeros(1) > 0 && zeros(1) > 4 * zeros(0) => Some("UTF-16 (little endian)"),
        _ if zeros(0) > 0 && zeros(0) > 4 * zeros(1) => Some("UTF-16 (big endian)"),
        _ => None,
    }
}

/// Small letters are most of a text, and each of these encodings has them elsewhere.
fn one_byte(bytes: &[u8]) -> Option<&'static str> {
    let count = |range: std::ops::RangeInclusive<u8>| bytes.iter().filter(|byte| range.contains(byte)).count();
    let all = count(0x80..=0xff);
    let (low, middle, high) = (count(0x80..=0xaf), count(0xc0..=0xdf), count(0xe0..=0xff));
    if low * 2 > all {
        Some("the DOS encoding (CP866)")
    } else if (middle + high) * 10 < all * 8 {
        None
    } else if middle > high {
        Some("KOI8-R")
    } else {
        Some("Windows-1251")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(bytes: &[u8]) -> String {
        decode(bytes.to_vec()).unwrap_err()
    }

    #[test]
    fn each_encoding_is_named() {
        let text = "# Изменения\n\n## 1.2 - 2026-10-01\n\n- Исправлен отчёт\n";
        assert_eq!(decode(text.into()).as_deref(), Ok(text));
        assert_eq!(decode(format!("\u{feff}{text}").into()).as_deref(), Ok(text));
        let two = |swap: bool, mark: bool| -> Vec<u8> {
            let units = mark.then_some(0xfeff).into_iter().chain(text.encode_utf16());
            units.flat_map(|unit| if swap { unit.to_be_bytes() } else { unit.to_le_bytes() }).collect()
        };
        for mark in [true, false] {
            assert!(refusal(&two(false, mark)).contains("UTF-16 (little endian)"), "{mark}");
            assert!(refusal(&two(true, mark)).contains("UTF-16 (big endian)"), "{mark}");
        }
        // А…Я and а…я of Windows-1251 follow each other; so do most of CP866.
        let letter = |capital: u8, small: fn(u8) -> u8| -> Vec<u8> {
            let byte = |c: char| match c {
                'А'..='Я' => capital + (c as u32 - 'А' as u32) as u8,
                'а'..='я' => small((c as u32 - 'а' as u32) as u8),
                'ё' => 0xb8,
                c => c as u8,
            };
            text.chars().map(byte).collect()
        };
        assert!(refusal(&letter(0xc0, |at| 0xe0 + at)).contains("Windows-1251, not UTF-8 (line 1)"));
        assert!(refusal(&letter(0x80, |at| if at < 16 { 0xa0 + at } else { 0xd0 + at })).contains("CP866"));
        assert!(refusal(&letter(0xe0, |at| 0xc0 + at)).contains("KOI8-R"));
        assert!(refusal(b"# x\n\n\x80\xb0\xbf\x90\xff").starts_with("is not UTF-8 (line 3)"));
    }
}
