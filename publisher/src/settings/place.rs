//! Where the settings say something: a complaint names the line, so that nobody has to look for it.

use toml_edit::{Document, TableLike};

/// The line, counted from 1, in which a place of the text stands.
pub fn line_at(text: &str, offset: usize) -> usize {
    let before = text.as_bytes().get(..offset).unwrap_or(text.as_bytes());
    before.iter().filter(|byte| **byte == b'\n').count() + 1
}

/// The line of a key such as `products.DEMO.keep`; that of the nearest table around it where the key is not there.
pub fn line_of(text: &str, path: &str) -> Option<usize> {
    let document = Document::parse(text).ok()?;
    let mut table: &dyn TableLike = document.as_table();
    let (mut rest, mut offset) = (path, None);
    while !rest.is_empty() {
        let found = table.iter().filter_map(|(key, _)| Some((key.to_string(), strip(rest, key)?)));
        // Of two keys that both fit, the longer one is meant: keys may have dots in them.
        let Some((key, after)) = found.min_by_key(|(_, after)| after.len()) else { break };
        let Some((key, item)) = table.get_key_value(&key) else { break };
        offset = key.span().or(item.span()).map(|span| span.start).or(offset);
        rest = after;
        let Some(inner) = item.as_table_like() else { break };
        table = inner;
    }
    offset.map(|offset| line_at(text, offset))
}

/// What follows a key in a path, bare or in quotes.
fn strip<'p>(path: &'p str, key: &str) -> Option<&'p str> {
    let rest = path.strip_prefix(key).or_else(|| path.strip_prefix(&format!("\"{key}\"")))?;
    if rest.is_empty() { Some(rest) } else { rest.strip_prefix('.') }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "validity_days = 180\n\n# котики\n[products.DEMO]\nkeep = 3\nurls = [\n  \"a\",\n]\n\n\
        [products.DEMO.releases.\"1.0.0.1\"]\nchannel = \"beta\"\nrollout = { hours = 1 }\n[products.\"Ещё один\"]\nkeep = 4\n";

    #[test]
    fn a_key_is_found_wherever_it_stands() {
        for (path, line) in [
            ("validity_days", 1),
            ("products.DEMO", 4),
            ("products.DEMO.keep", 5),
            ("products.DEMO.urls", 6),
            ("products.DEMO.file", 4),
            ("products.DEMO.releases.\"1.0.0.1\".channel", 11),
            ("products.DEMO.releases.\"1.0.0.1\".rollout.hours", 12),
            ("products.\"Ещё один\".keep", 14),
            ("products.Ещё один.keep", 14),
        ] {
            assert_eq!(line_of(TEXT, path), Some(line), "{path}");
        }
        assert_eq!(line_of(TEXT, "public_keys"), None);
        assert_eq!(line_of("= x", "keep"), None);
    }
}
