//! Patching: the page is made what the view says, by `createElement`, attributes of the closed list, and text nodes.
//! Nothing else.
//!
//! A node of the view and a child of the page's element stand at the same place, one for one.

use super::js_error::ignore;
use super::slices::Slot;
use crate::view::node::{Attr, Element as View, Node};
use web_sys::{Document, Element};

/// Makes `page`, which shows `old`, show `new`. Places for notes that are new are put into `slots`.
pub fn element(document: &Document, page: &Element, old: &View, new: &View, slots: &mut Vec<Slot>) {
    for (attr, value) in &new.attrs {
        if !old.attrs.iter().any(|(other, before)| other == attr && before == value) {
            ignore(page.set_attribute(attr.as_str(), value));
        }
    }
    for (attr, _) in &old.attrs {
        if !new.attrs.iter().any(|(other, _)| other == attr) {
            ignore(page.remove_attribute(attr.as_str()));
        }
    }
    for index in 0..old.children.len().max(new.children.len()) {
        let place = page.child_nodes().item(index as u32);
        match (old.children.get(index), new.children.get(index), place) {
            (Some(before), Some(after), Some(place)) if same_place(before, after) => match (before, after) {
                (Node::Text(before), Node::Text(after)) if before != after => place.set_node_value(Some(after)),
                (Node::Element(before), Node::Element(after)) => {
                    if let Ok(place) = wasm_bindgen::JsCast::dyn_into::<Element>(place) {
                        element(document, &place, before, after, slots);
                    }
                }
                _ => {}
            },
            (_, Some(after), place) => {
                if let Some(made) = make(document, after, slots) {
                    match place {
                        Some(place) => ignore(page.replace_child(&made, &place)),
                        None => ignore(page.append_child(&made)),
                    }
                }
            }
            _ => {}
        }
    }
    for _ in new.children.len()..old.children.len() {
        if let Some(last) = page.last_child() {
            ignore(page.remove_child(&last));
        }
    }
}

fn make(document: &Document, node: &Node, slots: &mut Vec<Slot>) -> Option<web_sys::Node> {
    match node {
        Node::Text(text) => Some(document.create_text_node(text).into()),
        Node::Notes { extension, index, .. } => {
            let place = document.create_element("div").ok()?;
            slots.push(Slot { extension: *extension, index: *index, element: place.clone() });
            Some(place.into())
        }
        Node::Element(view) => {
            let made = document.create_element(view.tag.as_str()).ok()?;
            for (attr, value) in &view.attrs {
                ignore(made.set_attribute(attr.as_str(), value));
            }
            for child in &view.children {
                if let Some(child) = make(document, child, slots) {
                    ignore(made.append_child(&child));
                }
            }
            Some(made.into())
        }
    }
}

/// Whether two nodes may be the same one in the page. A button that does something else is another button: nobody must
/// press what has just changed under the finger.
fn same_place(old: &Node, new: &Node) -> bool {
    fn word(element: &View, attr: Attr) -> Option<&str> {
        element.attrs.iter().find(|(own, _)| *own == attr).map(|(_, value)| &**value)
    }
    match (old, new) {
        (Node::Text(_), Node::Text(_)) => true,
        (Node::Notes { .. }, Node::Notes { .. }) => old == new,
        (Node::Element(old), Node::Element(new)) => {
            let kept = [Attr::Action, Attr::Choice, Attr::Part, Attr::Version, Attr::Extension];
            old.tag == new.tag && kept.iter().all(|attr| word(old, *attr) == word(new, *attr))
        }
        _ => false,
    }
}
