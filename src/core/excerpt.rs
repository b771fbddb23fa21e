//! Texts from outside: how much of one is shown or kept, and its letters where names are compared.

/// How many characters of a text of the service or the host are shown.
const SHOWN_CHARS: usize = 300;

/// How many characters of it are kept for whoever is asked for help.
const KEPT_CHARS: usize = 4000;

/// A text from outside as far as it is shown.
pub fn cut(text: &str) -> String {
    shorten(text, SHOWN_CHARS)
}

/// A text from outside as far as it is kept for whoever is asked for help.
pub fn cut_for_help(text: &str) -> String {
    shorten(text, KEPT_CHARS)
}

/// The beginning and the end of a text. The platform puts what happened first and what it came of last («по причине:»),
/// so that the end is the longer part.
fn shorten(text: &str, most: usize) -> String {
    let text = text.trim();
    let count = text.chars().count();
    let at = |chars: usize| text.char_indices().nth(chars).map_or(text.len(), |(at, _)| at);
    match count > most {
        true => format!("{} … {}", &text[..at(most / 3)], &text[at(count - most * 2 / 3 + 3)..]),
        false => text.into(),
    }
}

/// A text for comparing names: in lower case, and what people put between words is a dot.
pub fn plain(text: &str) -> String {
    let plain = |c: char| match c {
        ' ' | '_' | '(' | ')' | '[' | ']' => '.',
        _ => lower(c),
    };
    text.chars().map(plain).collect()
}

/// A Latin or a Russian letter (without Ё) in lower case, and anything else as it is: the tables of `to_lowercase`
/// weigh 6 kB in the wasm, compressed.
pub fn lower(c: char) -> char {
    match c {
        'А'..='Я' => char::from_u32(c as u32 + 32).unwrap_or(c),
        _ => c.to_ascii_lowercase(),
    }
}
