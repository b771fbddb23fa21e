//! Makes the nodes of notes, with as few steps from WebAssembly into the page as there can be: of ten thousand nodes the steps cost more than
//! the nodes.
//!
//! An element is a copy of one that was made before with the same name and the same fixed attributes, so that no text crosses for it.
//! It must make exactly what `patch.rs` makes. Read next: `slices.rs`.

use crate::view::node::{Attr, Element as View, Tag};
use std::borrow::Cow;
use wasm_bindgen::prelude::*;
use web_sys::Document;

#[wasm_bindgen]
extern "C" {
    /// A node of the page. `web_sys` has the same calls, but wraps each in a function that catches what these never throw: the names are
    /// fixed, and what is appended has just been made.
    #[wasm_bindgen(extends = js_sys::Object)]
    #[derive(Clone)]
    pub type Made;
    #[wasm_bindgen(method, js_name = appendChild)]
    pub fn append(this: &Made, child: &Made);
    #[wasm_bindgen(method, js_name = cloneNode)]
    fn copy(this: &Made) -> Made;
    #[wasm_bindgen(method, js_name = setAttribute)]
    fn set(this: &Made, name: &str, value: &str);
    #[wasm_bindgen(method, setter, js_name = textContent)]
    fn set_text(this: &Made, text: &str);
}

/// What has been made so far in one document.
#[derive(Default)]
pub struct Maker {
    patterns: Vec<Pattern>,
}

struct Pattern {
    tag: Tag,
    fixed: Vec<(Attr, &'static str)>,
    made: Made,
}

impl Maker {
    /// The element itself, without what stands in it.
    pub fn shell(&mut self, document: &Document, view: &View) -> Option<Made> {
        let fixed = || view.attrs.iter().filter_map(fixed_of);
        let known = self.patterns.iter().position(|pattern| {
            pattern.tag == view.tag
                && pattern.fixed.len() == fixed().count()
                && fixed().zip(&pattern.fixed).all(|(a, b)| a == *b)
        });
        let at = match known {
            Some(at) => at,
            None => {
                let made: Made = document.create_element(view.tag.as_str()).ok()?.unchecked_into();
                let fixed: Vec<_> = fixed().collect();
                fixed.iter().for_each(|(attr, value)| made.set(attr.as_str(), value));
                self.patterns.push(Pattern { tag: view.tag, fixed, made });
                self.patterns.len() - 1
            }
        };
        let shell = self.patterns.get(at)?.made.copy();
        for (attr, value) in &view.attrs {
            if let Cow::Owned(value) = value {
                shell.set(attr.as_str(), value);
            }
        }
        Some(shell)
    }

    /// Text as all that stands in `parent`.
    pub fn fill(parent: &Made, text: &str) {
        parent.set_text(text);
    }

    /// Text behind what stands in `parent`.
    pub fn append_text(document: &Document, parent: &Made, text: &str) {
        parent.append(document.create_text_node(text).unchecked_ref());
    }
}

fn fixed_of((attr, value): &(Attr, Cow<'static, str>)) -> Option<(Attr, &'static str)> {
    match value {
        Cow::Borrowed(value) => Some((*attr, value)),
        Cow::Owned(_) => None,
    }
}
