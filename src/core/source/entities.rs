//! HTML entities that stand as text in the changelogs of the original service: `&quot;` reads as `"`.
//!
//! Only what such services write by escaping; the names that markdown knows are decoded by the markdown parser as well.

/// The text with its entities decoded, once.
pub fn decode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        // The longest entity that is known here has ten characters; a semicolon further on belongs to something else.
        let end = rest.bytes().take(12).position(|byte| byte == b';');
        match end.and_then(|end| Some((end, character(&rest[1..end])?))) {
            Some((end, character)) => {
                out.push(character);
                rest = &rest[end + 1..];
            }
            None => {
                out.push('&');
                rest = &rest[1..];
            }
        }
    }
    out.push_str(rest);
    out
}

fn character(name: &str) -> Option<char> {
    Some(match name {
        "quot" => '"',
        "apos" => '\'',
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "nbsp" => '\u{a0}',
        "laquo" => '«',
        "raquo" => '»',
        "mdash" => '—',
        "ndash" => '–',
        "hellip" => '…',
        _ => {
            let digits = name.strip_prefix('#')?;
            let code = match digits.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => digits.parse().ok()?,
            };
            char::from_u32(code).filter(|c| !c.is_control() || *c == '\n')?
        }
    })
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    #[test]
    fn entities_read_as_their_character_and_anything_else_stays() {
        let cases = [
            ("Отчёт &quot;Котики&quot; &amp; прочее", "Отчёт \"Котики\" & прочее"),
            ("&laquo;да&raquo; &mdash; &#8470;&#x31;&hellip;", "«да» — №1…"),
            ("&lt;script&gt;", "<script>"),
            ("&amp;quot;", "&quot;"),
            ("a && b &; &unknown; &quot", "a && b &; &unknown; &quot"),
            ("&#0;&#xD800;&#99999999999;&", "&#0;&#xD800;&#99999999999;&"),
            ("&ёёёёёёёёё;", "&ёёёёёёёёё;"),
            ("&apos;a&apos;&nbsp;&ndash;&#10;b", "'a'\u{a0}–\nb"),
            ("&#13;&#x1b;", "&#13;&#x1b;"),
            ("&#x00000031;&#x000000031;", "1&#x000000031;"),
        ];
        for (text, expected) in cases {
            assert_eq!(super::decode(text), expected, "{text}");
        }
    }
}
