//! Markdown that has hung or crashed other programs: the panel's caps hold, what was cut is said, and what was not cut
//! is all there. How long a browser takes is a matter of the end-to-end tests. Next: `changelogs.rs`.

use extension_update::{
    core::markdown::Dialect,
    view::{
        node::Node,
        notes::{BYTES, render_with},
        text::ru,
    },
};

use crate::{
    generator::generate,
    material::{Material, Missing, text},
    suite::{Suite, Tally, Verdict},
    tree::{is_shortened, text_of_nodes},
};

/// What a tab lives with: the panel promises no deeper tree, and no larger one but for the elements that were open when
/// it stopped.
const DEEPEST: usize = 50;
const MOST: usize = 121_000;

pub fn list() -> Vec<Suite> {
    vec![Suite { name: "markdown/pathological", run }]
}

fn run(material: &Material) -> Result<Tally, Missing> {
    let cases = material.read_list("markdown/pathological/cases.json")?;
    Ok(Tally::of(
        &cases,
        |case| text(case, "name").to_owned(),
        |case| {
            let Some(markdown) = generate(&case["generator"]) else {
                return Verdict::Failed(format!("an unknown generator: {}", case["generator"]));
            };
            let size = case["bytes"].as_u64().unwrap_or_default();
            Verdict::hold(markdown.len() as u64 == size, || format!("{} bytes were made of {size}", markdown.len()))
                .and(|| judge(&markdown, Dialect::Markdown))
                .and(|| judge(&markdown, Dialect::Github))
                .and(|| judge(&markdown, Dialect::Lines))
        },
    ))
}

fn judge(markdown: &str, dialect: Dialect) -> Verdict {
    let nodes = render_with(markdown, dialect, &ru::TEXTS, &[]);
    let (count, deepest) = measure(&nodes);
    let shortened = is_shortened(&nodes);
    Verdict::hold(count <= MOST && deepest <= DEEPEST, || format!("{count} nodes, {deepest} deep"))
        .and(|| Verdict::hold(shortened || markdown.len() <= BYTES, || "it was cut and nothing says so".into()))
        .and(|| {
            // The generators repeat letters between signs of markdown; letters are never a sign.
            let letters = |text: &str| text.chars().filter(|c| *c == 'a' || *c == 'b' || *c == 'x').count();
            let visible = text_of_nodes(&nodes);
            let in_links = markdown.contains("](")
                || markdown.contains("]: ")
                || (dialect == Dialect::Github && markdown.contains("-->"));
            Verdict::hold(shortened || in_links || letters(&visible) == letters(markdown), || {
                format!("{} letters of {} are visible", letters(&visible), letters(markdown))
            })
        })
}

/// How many nodes there are, and how deep they stand in each other.
fn measure(nodes: &[Node]) -> (usize, usize) {
    let (mut count, mut deepest) = (0, 0);
    let mut rest: Vec<(&Node, usize)> = nodes.iter().map(|node| (node, 1)).collect();
    while let Some((node, depth)) = rest.pop() {
        count += 1;
        deepest = deepest.max(depth);
        if let Node::Element(element) = node {
            rest.extend(element.children.iter().map(|child| (child, depth + 1)));
        }
    }
    (count, deepest)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;

    /// What the end-to-end tests show a browser: it stands in this repository, so this holds without any material
    /// beside it.
    const OWN: &str = include_str!("../../../tests/browser/e2e/cases/pathological.json");

    #[test]
    fn our_own_descriptions_are_kept_within_the_caps() {
        let cases: Vec<Value> = serde_json::from_str(OWN).unwrap();
        assert!(cases.len() >= 40, "{} descriptions", cases.len());
        let mut tally = Tally::default();
        let mut shortened = 0;
        for case in &cases {
            let markdown = generate(&case["generator"]).unwrap();
            assert!(markdown.len() > 1_000, "{}: {} bytes", case["name"], markdown.len());
            for dialect in [Dialect::Markdown, Dialect::Github, Dialect::Lines] {
                tally.judge(text(case, "name"), || judge(&markdown, dialect));
            }
            let nodes = render_with(&markdown, Dialect::Markdown, &ru::TEXTS, &[]);
            shortened += usize::from(is_shortened(&nodes));
        }
        assert_eq!(tally.failed, [""; 0]);
        // Some of them meet the caps, or the caps would not be tried.
        assert!(shortened > 0 && shortened < cases.len(), "{shortened} of {}", cases.len());
    }
}
