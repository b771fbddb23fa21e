//! Bare addresses, which are links without a mark around them: the rules of GitHub Flavored Markdown 0.29, "Autolinks
//! (extension)", for `https://`, and of these only what [`Address`] lets through. Quotation marks end an address, as
//! Russian text puts it into «».

use crate::address::{Address, is_format};
use core::ops::Range;

/// What stands around a `://`.
pub struct Found {
    /// Where the word that it stands in ends.
    pub extent: usize,
    /// The address, and where it stands; `None` where it is none that may be shown as a link.
    pub address: Option<(Range<usize>, String)>,
}

/// Reads the address whose `://` begins at `colon`; what stands before `floor` belongs to something else.
pub fn find(source: &str, floor: usize, colon: usize, in_table: bool) -> Found {
    let after = colon + 3;
    let ends = |c: char| match c {
        '<' | '>' | '"' | '«' | '»' | '„' | '“' | '”' => true,
        '|' => in_table,
        _ => c.is_whitespace() || c.is_control(),
    };
    let extent = source[after..].find(ends).map_or(source.len(), |at| after + at);
    let start = colon.saturating_sub("https".len());
    let scheme = source.get(start..colon).filter(|scheme| start >= floor && scheme.eq_ignore_ascii_case("https"));
    let address = scheme.filter(|_| !source[..start].ends_with(char::is_alphanumeric)).and_then(|_| {
        let end = after + trim(&source[after..extent]).len();
        // An entity of the text around it, which the parser would have decoded.
        let text = source[start..end].replace("&amp;", "&");
        Address::parse(&text).filter(|address| is_public(address.host()))?;
        Some((start..end, text))
    });
    Found { extent, address }
}

/// Whether a host has a dot, and no underscore on both sides of its last one.
fn is_public(host: &str) -> bool {
    host.rfind('.').is_some_and(|dot| {
        let label = host[..dot].rfind('.').unwrap_or(0);
        !host[label..].contains('_')
    })
}

/// The address without what ends the sentence: punctuation, marks of emphasis, an entity, and brackets that were opened
/// before it.
fn trim(mut text: &str) -> &str {
    let (mut round, mut square) = (0, 0);
    for byte in text.bytes() {
        match byte {
            b'(' => round -= 1,
            b')' => round += 1,
            b'[' => square -= 1,
            b']' => square += 1,
            _ => {}
        }
    }
    while let Some(last) = text.chars().next_back() {
        match last {
            ')' if round > 0 => round -= 1,
            ']' if square > 0 => square -= 1,
            '?' | '!' | '.' | ',' | ':' | ';' | '*' | '_' | '~' | '\'' | '…' => {}
            _ if is_format(last) => {}
            _ => break,
        }
        text = &text[..text.len() - last.len_utf8()];
        if last == ';'
            && let Some(before) = text.trim_end_matches(|c: char| c.is_ascii_alphanumeric()).strip_suffix('&')
            && before.len() + 1 < text.len()
        {
            text = before;
        }
    }
    text
}
