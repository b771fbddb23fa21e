//! Feeds of other updaters, given to each source of the panel: a sentence, never an offer, never a panic. Next:
//! `json.rs`.

use crate::{
    material::{Material, Missing},
    panel::{Panel, config, pinned},
    suite::{Suite, Tally, Verdict},
    tree::{attr_of, elements, text_of_nodes},
};
use extension_update::view::node::{Attr, Element, Node};

pub fn list() -> Vec<Suite> {
    vec![Suite { name: "feeds/real", run }]
}

fn run(material: &Material) -> Result<Tally, Missing> {
    let mut tally = Tally::default();
    let mut files = material.list_files("feeds/real", ".xml")?;
    files.extend(material.list_files("feeds/real", ".json")?);
    for file in files {
        let feed = material.read_text(&file)?;
        for kind in ["releases-api", "github-releases", "signed-feed"] {
            let config = if kind == "signed-feed" { pinned(&[1], 1) } else { config(kind) };
            tally.judge(&format!("{file} as {kind}"), || refuse(&config, &feed));
        }
    }
    Ok(tally)
}

/// A panel with this config must say that the answer is no feed of its kind.
pub fn refuse(config: &serde_json::Value, answer: &str) -> Verdict {
    let judge = |panel: Panel| {
        let (sentence, memory) = (sentence_of(panel.view()), panel.memory());
        let forgotten = memory.get("seq").is_none() && memory.get("checked").is_none();
        Verdict::hold(panel.ending() == "failed/format", || format!("it ends in {}", panel.ending()))
            .and(|| Verdict::hold(!sentence.is_empty(), || "there is no sentence".into()))
            .and(|| Verdict::hold(forgotten, || format!("it is remembered: {memory}")))
    };
    Panel::answered(config, 200, answer).map(judge).into()
}

/// The words of the message that stands in the page.
pub fn sentence_of(page: Element) -> String {
    let page = [Node::from(page)];
    let message = elements(&page).find(|element| attr_of(element, Attr::Part) == Some("message"));
    message.map_or_else(String::new, |message| text_of_nodes(&message.children).trim().to_owned())
}
