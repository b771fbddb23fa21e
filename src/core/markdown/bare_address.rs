//! Bare addresses, which are links without a mark around them: the rules of GitHub Flavored Markdown 0.29, "Autolinks (extension)", for
//! `https://`, and of these only what [`Address`] lets through. Quotation marks end an address, as Russian text puts it into «».

use crate::core::address::{Address, is_format};
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
    let ends = |c: char| c.is_whitespace() || c.is_control() || "<>\"«»„“”".contains(c) || (in_table && c == '|');
    let extent = source[after..].find(ends).map_or(source.len(), |at| after + at);
    let start = colon.saturating_sub("https".len());
    let scheme = source.get(start..colon).filter(|scheme| start >= floor && scheme.eq_ignore_ascii_case("https"));
    let address = scheme.filter(|_| !source[..start].ends_with(char::is_alphanumeric)).and_then(|_| {
        let end = after + trim(&source[after..extent]).len();
        // An entity of the text around it, which the parser would have decoded.
        let text = source[start..end].replace("&amp;", "&");
        let host_is_public =
            |host: &str| host.contains('.') && !host.rsplit('.').take(2).any(|part| part.contains('_'));
        Address::parse(&text).filter(|address| host_is_public(address.host()))?;
        Some((start..end, text))
    });
    Found { extent, address }
}

/// The address without what ends the sentence: punctuation, marks of emphasis, an entity, and brackets that were opened before it.
fn trim(mut text: &str) -> &str {
    let count = |c: char| text.matches(c).count();
    let mut round = count(')').saturating_sub(count('('));
    let mut square = count(']').saturating_sub(count('['));
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
