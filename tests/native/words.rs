//! The words on the screens: each is one of the language's, or of the scene's own.

use crate::desk::player::{Player, names, scene};
use crate::desk::sight::word;
use base64ct::{Base64, Encoding};
use extension_update::core::event::Event;
use extension_update::core::panel::Occurrence;
use extension_update::view::node::{Attr, Element, Node};
use serde_json::Value;
use std::collections::BTreeSet;

/// What is said on a screen: texts, and the labels that only screen readers say.
fn said(element: &Element, out: &mut Vec<String>) {
    // The details of a failure are for whoever helps, in any language.
    if word(element, Attr::Class) == "eu-details" {
        return;
    }
    out.extend([Attr::AriaLabel, Attr::AriaValueText].map(|attr| word(element, attr).to_owned()));
    for child in &element.children {
        match child {
            Node::Text(text) => out.push(text.to_string()),
            Node::Notes { .. } => {}
            Node::Element(child) => said(child, out),
        }
    }
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| word.contains(char::is_alphabetic))
}

/// All words that the host, the service and the user bring along, also those in a text that is JSON itself, signed or
/// not.
fn words_of(value: &Value, out: &mut BTreeSet<String>) {
    match value {
        Value::String(text) => {
            let bytes = Base64::decode_vec(text).unwrap_or_default();
            let inner = [text.as_bytes(), &bytes].into_iter().find_map(|text| serde_json::from_slice(text).ok());
            match inner.filter(|inner: &Value| inner.is_object() || inner.is_array()) {
                Some(inner) => words_of(&inner, out),
                None => out.extend(words(text).map(str::to_owned)),
            }
        }
        Value::Array(items) => items.iter().for_each(|item| words_of(item, out)),
        Value::Object(fields) => fields.values().for_each(|field| words_of(field, out)),
        _ => {}
    }
}

/// Whatever is written in the code is the same in every language, and so it is foreign in one of them.
#[test]
fn nothing_on_a_screen_is_written_in_the_code() {
    for locale in ["ru", "en"] {
        for name in names() {
            let scene = scene(&name, locale);
            // Names that are written so in Russian too.
            let mut own = BTreeSet::from(["HTTPS", "SHA"].map(str::to_owned));
            words_of(&scene, &mut own);
            let mut player = Player::play(&scene).unwrap();
            let look = |player: &Player| {
                let screen = player.screen();
                let is_latin = |c: char| c.is_ascii_alphabetic();
                let is_other = |c: char| c.is_alphabetic() && !c.is_ascii();
                // Before the form has said which language it wants, it is not that of the config.
                let is_foreign = |word: &str| match self::word(&screen, Attr::Lang) {
                    "ru" => word.contains(is_latin),
                    _ => word.contains(is_other),
                };
                let mut all = Vec::new();
                said(&screen, &mut all);
                for text in all {
                    let lost = words(&text).find(|word| is_foreign(word) && !own.contains(*word));
                    assert_eq!(lost, None, "{name}, {locale}: {text}");
                }
            };
            look(&player);
            for copied in [true, false] {
                player.happen(Occurrence::Of(0, Event::Copied(copied)));
                look(&player);
            }
        }
    }
}
