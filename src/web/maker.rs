//! Makes the nodes of notes, with as little as there can be that crosses from WebAssembly into the page: of ten
//! thousand nodes the crossings cost more than the nodes.
//!
//! An element is a copy of one that was made before with the same name and the same fixed attributes. All texts cross
//! together, as one, and are cut apart in the page: to decode a text takes as long as a dozen calls. It must make
//! exactly what `patch.rs` makes. Read next: `slices.rs`.

use crate::view::node::{Attr, Element as View, Node, Tag};
use js_sys::JsString;
use std::borrow::Cow;
use wasm_bindgen::prelude::*;
use web_sys::Document;

#[wasm_bindgen]
extern "C" {
    /// A node of the page. `web_sys` has the same calls, but wraps each in a function that catches what these never
    /// throw: the names are fixed, and what is appended has just been made.
    #[wasm_bindgen(extends = js_sys::Object)]
    #[derive(Clone)]
    pub type Made;
    #[wasm_bindgen(method, js_name = appendChild)]
    pub fn append(this: &Made, child: &Made);
    #[wasm_bindgen(method, js_name = cloneNode)]
    fn copy(this: &Made) -> Made;
    #[wasm_bindgen(method, js_name = setAttribute)]
    fn set(this: &Made, name: &JsString, value: &JsString);
    #[wasm_bindgen(method, setter, js_name = textContent)]
    pub fn set_text(this: &Made, text: &JsString);
    #[wasm_bindgen(method, js_name = createTextNode)]
    fn text_node(this: &Made, text: &JsString) -> Made;
}

/// The texts of some nodes, in the order in which the nodes are made.
pub struct Texts {
    all: JsString,
    /// How far they are used, in UTF-16 units, as the page counts.
    used: u32,
}

impl Texts {
    /// The texts of these nodes and of what stands in them, without what `is_apart` is true of: of that the first child
    /// only.
    pub fn of(nodes: &[Node], is_apart: fn(&View) -> bool) -> Texts {
        let mut all = String::new();
        let mut open = vec![nodes.iter()];
        while let Some(rest) = open.last_mut() {
            match rest.next() {
                None => drop(open.pop()),
                Some(Node::Text(text)) => all.push_str(text),
                Some(Node::Notes { .. }) => {}
                Some(Node::Element(view)) => {
                    view.attrs.iter().filter_map(own_of).for_each(|(_, value)| all.push_str(value));
                    let children = &view.children;
                    let apart = is_apart(view);
                    open.push(if apart { &children[..children.len().min(1)] } else { children }.iter());
                }
            }
        }
        Texts { all: all.into(), used: 0 }
    }

    /// The next of them, which is as long as this one.
    pub fn next(&mut self, text: &str) -> JsString {
        let from = self.used;
        // A unit for each character, two for those beyond the first plane, which take four bytes.
        self.used += text.bytes().map(|byte| u32::from(byte & 0xC0 != 0x80) + u32::from(byte >= 0xF0)).sum::<u32>();
        self.all.substring(from, self.used)
    }
}

/// What has been made so far in one document.
#[derive(Default)]
pub struct Maker {
    patterns: Vec<Pattern>,
    names: Vec<(Attr, JsString)>,
}

struct Pattern {
    tag: Tag,
    fixed: Vec<(Attr, &'static str)>,
    made: Made,
}

impl Maker {
    /// The element itself, without what stands in it.
    pub fn shell(&mut self, document: &Document, view: &View, texts: &mut Texts) -> Option<Made> {
        let fixed = || view.attrs.iter().filter_map(fixed_of);
        let is_it = |pattern: &Pattern| {
            let same = |(own, other): ((Attr, &str), &(Attr, &str))| own == *other;
            pattern.tag == view.tag && pattern.fixed.len() == fixed().count() && fixed().zip(&pattern.fixed).all(same)
        };
        let at = match self.patterns.iter().position(is_it) {
            Some(at) => at,
            None => {
                let made: Made = document.create_element(view.tag.as_str()).ok()?.unchecked_into();
                let fixed: Vec<_> = fixed().collect();
                fixed.iter().for_each(|(attr, value)| made.set(&attr.as_str().into(), &(*value).into()));
                self.patterns.push(Pattern { tag: view.tag, fixed, made });
                self.patterns.len() - 1
            }
        };
        let shell = self.patterns.get(at)?.made.copy();
        for (attr, value) in view.attrs.iter().filter_map(own_of) {
            shell.set(self.name(attr), &texts.next(value));
        }
        Some(shell)
    }

    fn name(&mut self, attr: Attr) -> &JsString {
        let at = self.names.iter().position(|(known, _)| *known == attr).unwrap_or_else(|| {
            self.names.push((attr, attr.as_str().into()));
            self.names.len() - 1
        });
        &self.names[at].1
    }
}

/// Puts text behind what stands in `parent`.
pub fn append_text(document: &Document, parent: &Made, text: &JsString) {
    let document: &Made = document.unchecked_ref();
    parent.append(&document.text_node(text));
}

/// An attribute whose value is the same wherever it stands.
fn fixed_of((attr, value): &(Attr, Cow<'static, str>)) -> Option<(Attr, &'static str)> {
    match value {
        Cow::Borrowed(value) => Some((*attr, value)),
        Cow::Owned(_) => None,
    }
}

/// An attribute whose value is this element's own.
fn own_of<'a>((attr, value): &'a (Attr, Cow<'static, str>)) -> Option<(Attr, &'a str)> {
    match value {
        Cow::Borrowed(_) => None,
        Cow::Owned(value) => Some((*attr, value)),
    }
}
