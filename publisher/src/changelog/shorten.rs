//! Notes that are longer than a panel reads, cut where a block ends, with a link to all of them. Only where the
//! settings ask for it.

use crate::compose::Entry;
use crate::problem::{Code, Problem};
use crate::settings::Product;
use extension_update::core::source::signed_feed::MAX_NOTES_BYTES;
use extension_update::pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag};

/// Cuts the notes of a release that are too long, where `full_notes` names the page that has them whole. Says of each
/// that it was cut.
pub fn shorten(entry: &mut Entry, id: &str, product: &Product) -> Vec<Problem> {
    let Some(address) = &product.full_notes else { return Vec::new() };
    let mut said = Vec::new();
    let address = address.replace("{product}", id).replace("{version}", &entry.written);
    for (language, notes) in &mut entry.notes {
        if notes.len() <= MAX_NOTES_BYTES {
            continue;
        }
        let words = if language == "ru" { "Все изменения" } else { "All changes" };
        let link = format!("[{words}](<{address}>)");
        let short = cut(notes, &link);
        let text = format!(
            "{}: the notes ({language}) have {} bytes, {} of them are published with a link to {address}",
            entry.written,
            notes.len(),
            short.len()
        );
        *notes = short;
        said.push(Problem::warning(Code::NotesTooLarge, &entry.place, text));
    }
    said
}

const OPTIONS: Options = Options::ENABLE_TABLES.union(Options::ENABLE_STRIKETHROUGH);

/// As many whole blocks as there is room for, what their links need, then the link.
fn cut(notes: &str, link: &str) -> String {
    let room = MAX_NOTES_BYTES.saturating_sub(link.len() + 2);
    let needed = definitions(notes, keep(notes, room).0);
    // The definitions stand at the end, where notes are cut.
    let (end, fence) = keep(notes, room.saturating_sub(needed.len()));
    let needed = definitions(notes, end);
    format!("{}{fence}{needed}\n\n{link}", notes[..end].trim_end())
}

/// What the links of the kept notes refer to and what is cut off.
fn definitions(notes: &str, end: usize) -> String {
    let mut events = Parser::new_ext(notes, OPTIONS).into_offset_iter();
    let mut found = Vec::new();
    while let Some((event, range)) = events.next() {
        let (Event::Start(Tag::Link { id, .. } | Tag::Image { id, .. }), true) = (event, range.start < end) else {
            continue;
        };
        let definition = events.reference_definitions().get(&id).map(|definition| definition.span.clone());
        found.extend(definition.filter(|span| span.start >= end).map(|span| notes[span].trim()));
    }
    found.sort_unstable();
    found.dedup();
    if found.is_empty() { String::new() } else { format!("\n\n{}", found.join("\n")) }
}

/// Where the last block ends that there is room for, and what closes it.
fn keep(notes: &str, room: usize) -> (usize, String) {
    let (mut depth, mut end) = (0_usize, 0);
    let mut fences = Vec::new();
    for (event, range) in Parser::new_ext(notes, OPTIONS).into_offset_iter() {
        match event {
            Event::Start(tag) => {
                // What stands inside of a list can end it; a heading at the end would head nothing.
                let outermost = depth == 0 || matches!(tag, Tag::Item) && depth == 1;
                let heads = matches!(tag, Tag::Heading { .. });
                if depth == 0 && matches!(tag, Tag::CodeBlock(CodeBlockKind::Fenced(_))) {
                    fences.push(range.clone());
                }
                if outermost && range.end <= room && !heads && !matches!(tag, Tag::List(_)) {
                    end = end.max(range.end);
                }
                depth += 1;
            }
            Event::End(_) => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    // One block that is larger than all the room.
    if end > 0 {
        return (end, String::new());
    }
    let code = fences.into_iter().find(|range| range.contains(&room)).map_or("", |range| &notes[range]);
    let mark = code.chars().next().unwrap_or_default();
    let fence: String = code.chars().take_while(|c| *c == mark).collect();
    let fence = if fence.is_empty() { fence } else { format!("\n{fence}") };
    end = (0..=room.saturating_sub(fence.len())).rev().find(|at| notes.is_char_boundary(*at)).unwrap_or(0);
    (notes[..end].rfind(char::is_whitespace).unwrap_or(end), fence)
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINK: &str = "[Все изменения](<https://example.com/>)";

    #[test]
    fn notes_are_cut_between_blocks_and_fill_the_room() {
        let item = |n: usize| format!("- {n} {}\n", "я".repeat(100));
        let list: String = (0..200).map(item).collect();
        let short = cut(&format!("### Добавлено\n\n{list}"), LINK);
        assert!(short.len() <= MAX_NOTES_BYTES && short.len() > MAX_NOTES_BYTES - 500, "{}", short.len());
        assert!(short.ends_with(&format!("{}\n\n{LINK}", "я".repeat(100))), "a whole item stands before the link");
        let paragraphs = format!("{}\n\n### Исправлено\n\n{}", "a ".repeat(4_000), "b ".repeat(8_000));
        assert_eq!(cut(&paragraphs, LINK), format!("{}\n\n{LINK}", "a ".repeat(4_000).trim()));
        let one = cut(&"слово ".repeat(4_000), LINK);
        assert!(one.len() <= MAX_NOTES_BYTES && one.ends_with(&format!("слово\n\n{LINK}")), "{}", one.len());
        // A definition that no link needs any more goes with its link.
        let (docs, last) = ("[docs]: https://example.com/docs", "[last]: https://example.com/last");
        let linked = cut(&format!("см. [статью][docs]\n\n{list}\nи [ещё][last]\n\n{docs}\n{last}"), LINK);
        assert!(linked.starts_with("см. [статью][docs]") && linked.ends_with(&format!("\n\n{docs}\n\n{LINK}")));
        assert!(linked.len() <= MAX_NOTES_BYTES && !linked.contains(last), "{}", linked.len());
        for mark in ["```", "~~~~"] {
            let code = cut(&format!("### Код\n\n{mark}bsl\n{}{mark}\n", "Сообщить();\n".repeat(2_000)), LINK);
            assert!(
                code.ends_with(&format!("Сообщить();\n{mark}\n\n{LINK}")) && code.len() <= MAX_NOTES_BYTES,
                "{code}"
            );
        }
        let solid = cut(&"я".repeat(10_000), LINK);
        assert!(solid.len() <= MAX_NOTES_BYTES && solid.len() > MAX_NOTES_BYTES - 10, "{}", solid.len());
    }
}
