//! Real changelogs, large ones and Russian ones: all their text is visible, in order, and every link of theirs is one
//! that may be shown.
//!
//! They are cut into releases at their headings, as a feed would hold them. Next: `addresses.rs`.

use extension_update::view::{
    node::{Attr, Node, Tag},
    notes::{BYTES, render},
    text::ru,
};

use crate::{
    material::{Material, Missing},
    suite::{Suite, Tally, Verdict},
    suites::{addresses::is_safe, markdown::write_as_promised},
    tree::{attr_of, elements, text_of_html, text_of_nodes},
};

pub fn list() -> Vec<Suite> {
    vec![
        Suite { name: "markdown/changelogs-large", run: |material| run(material, "markdown/changelogs-large") },
        Suite { name: "markdown/changelogs-ru", run: |material| run(material, "markdown/changelogs-ru") },
    ]
}

fn run(material: &Material, folder: &str) -> Result<Tally, Missing> {
    let mut tally = Tally::default();
    for file in material.list_files(folder, ".md")? {
        let changelog = material.read_text(&file)?;
        for (at, notes) in split(&changelog).into_iter().enumerate() {
            tally.judge(&format!("{file}, release {}", at + 1), || judge(notes));
        }
    }
    Ok(tally)
}

/// The releases of a changelog: each begins at a heading of the first two levels.
fn split(changelog: &str) -> Vec<&str> {
    let lines: Vec<&str> = changelog.split_inclusive('\n').collect();
    let underlined = |at: usize| {
        lines.get(at + 1).is_some_and(|next| next.len() > 4 && next.trim_end().bytes().all(|byte| byte == b'='))
    };
    let (mut parts, mut start, mut offset) = (Vec::new(), 0, 0);
    for (at, line) in lines.iter().enumerate() {
        if (line.starts_with("# ") || line.starts_with("## ") || underlined(at)) && offset > start {
            parts.push(&changelog[start..offset]);
            start = offset;
        }
        offset += line.len();
    }
    parts.push(&changelog[start..]);
    parts
}

fn judge(notes: &str) -> Verdict {
    let nodes = render(notes, &ru::TEXTS);
    let (ours, promised) = (text_of_nodes(&nodes), write_as_promised(notes));
    let expected = image_texts_in_place(&promised);
    let (ours, expected): (Vec<&str>, Vec<&str>) =
        (ours.split_whitespace().collect(), expected.split_whitespace().collect());
    // Words of table cells stand side by side in one of them and in lines of their own in the other.
    let (ours, expected) = (ours.concat(), expected.concat());
    Verdict::hold(notes.len() <= BYTES, || "a release of this size is cut".into())
        .and(|| Verdict::hold(ours == expected, || describe_difference(&ours, &expected)))
        .and(|| check_links(&nodes))
}

/// The text of HTML, with that of images where they stand.
fn image_texts_in_place(html: &str) -> String {
    let mut out = String::new();
    let mut rest = html;
    while let Some((before, image)) = rest.split_once("<img ") {
        out.push_str(before);
        let (tag, after) = image.split_once("/>").unwrap_or((image, ""));
        let alt = tag.split_once("alt=\"").and_then(|(_, alt)| alt.split_once('"')).map_or("", |(alt, _)| alt);
        out.push_str(alt);
        rest = after;
    }
    out.push_str(rest);
    text_of_html(&out)
}

fn check_links(nodes: &[Node]) -> Verdict {
    let strange = elements(nodes).find_map(|element| {
        let href = attr_of(element, Attr::Href).filter(|href| element.tag != Tag::A || !is_safe(href));
        href.map(|href| format!("{:?} leads to {href}", element.tag))
    });
    strange.map_or(Verdict::Passed, Verdict::Failed)
}

fn describe_difference(ours: &str, expected: &str) -> String {
    let at = ours.chars().zip(expected.chars()).take_while(|(a, b)| a == b).count();
    let from = |text: &str| text.chars().skip(at.saturating_sub(20)).take(60).collect::<String>();
    format!("the text differs: «{}», expected «{}»", from(ours), from(expected))
}
