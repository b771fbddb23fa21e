//! Notes that are longer than a panel reads, cut where a block ends, with a link to all of them. Only where the settings ask for it.

use crate::compose::Entry;
use crate::problem::{Code, Problem};
use crate::settings::Product;
use extension_update::core::source::signed_feed::MAX_NOTES_BYTES;
use pulldown_cmark::{Event, Options, Parser};

/// Cuts the notes of a release that are too long, where `full_notes` names the page that has them whole. Says of each that it was cut.
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

/// As many whole blocks as there is room for, then the link.
fn cut(notes: &str, link: &str) -> String {
    let room = MAX_NOTES_BYTES - link.len().min(MAX_NOTES_BYTES) - 2;
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH;
    let (mut depth, mut end) = (0_usize, 0);
    for (event, range) in Parser::new_ext(notes, options).into_offset_iter() {
        match event {
            Event::Start(tag) => {
                // What stands inside of a list can end it; a heading at the end would head nothing.
                let outermost = depth == 0 || matches!(tag, pulldown_cmark::Tag::Item) && depth == 1;
                let heads = matches!(tag, pulldown_cmark::Tag::Heading { .. });
                if outermost && range.end <= room && !heads && !matches!(tag, pulldown_cmark::Tag::List(_)) {
                    end = end.max(range.end);
                }
                depth += 1;
            }
            Event::End(_) => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    // One block that is larger than all the room.
    if end == 0 {
        end = (0..=room).rev().find(|at| notes.is_char_boundary(*at)).unwrap_or(0);
        end = notes[..end].rfind(char::is_whitespace).unwrap_or(end);
    }
    format!("{}\n\n{link}", notes[..end].trim_end())
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
        let solid = cut(&"я".repeat(10_000), LINK);
        assert!(solid.len() <= MAX_NOTES_BYTES && solid.len() > MAX_NOTES_BYTES - 10, "{}", solid.len());
    }
}
