//! What a user sees of a screen: its elements, and as text.

use super::Desk;
use extension_update::view::node::{Attr, Element, Node};
use extension_update::view::screen::view;

/// The outline of the screen.
pub fn screen(desk: &Desk) -> String {
    Node::from(view(&desk.session)).to_string()
}

/// The actions of an outline's buttons, in order.
pub fn actions_in(outline: &str) -> Vec<String> {
    let action = |rest: &str| rest.split('"').next().unwrap_or_default().to_owned();
    outline.split("data-action=\"").skip(1).map(action).collect()
}

/// The actions of the screen's buttons, in order.
pub fn actions(desk: &Desk) -> Vec<String> {
    actions_in(&screen(desk))
}

/// The actions of the buttons that an outline draws as main ones.
pub fn main_buttons(outline: &str) -> Vec<String> {
    outline.lines().filter(|line| line.contains("eu-main")).flat_map(actions_in).collect()
}

/// The action of the button that is drawn as the main one.
pub fn main_button(desk: &Desk) -> String {
    main_buttons(&screen(desk)).into_iter().next().unwrap_or_default()
}

/// The class of the message: how serious it is.
pub fn severity(desk: &Desk) -> String {
    severity_in(&screen(desk))
}

/// The same in an outline.
pub fn severity_in(outline: &str) -> String {
    let class = outline.split("class=\"eu-message ").nth(1).and_then(|rest| rest.split('"').next());
    class.unwrap_or_default().to_owned()
}

/// The elements in one.
pub fn children(element: &Element) -> impl Iterator<Item = &Element> {
    among(&element.children)
}

fn among(nodes: &[Node]) -> impl Iterator<Item = &Element> {
    nodes.iter().filter_map(|node| if let Node::Element(element) = node { Some(element) } else { None })
}

/// All elements of these trees that are wanted, from top to bottom.
pub fn find_among<'a>(nodes: &'a [Node], wanted: &dyn Fn(&Element) -> bool) -> Vec<&'a Element> {
    among(nodes).flat_map(|element| find_all(element, wanted)).collect()
}

/// The first element, from top to bottom, that is the wanted one.
pub fn find<'a>(element: &'a Element, wanted: &dyn Fn(&Element) -> bool) -> Option<&'a Element> {
    if wanted(element) { Some(element) } else { children(element).find_map(|child| find(child, wanted)) }
}

/// All elements that are wanted, from top to bottom.
pub fn find_all<'a>(element: &'a Element, wanted: &dyn Fn(&Element) -> bool) -> Vec<&'a Element> {
    let inside = children(element).flat_map(|child| find_all(child, wanted));
    Some(element).filter(|element| wanted(element)).into_iter().chain(inside).collect()
}

/// How many nodes there are in these trees, and how deep they stand in each other.
pub fn measure(nodes: &[Node]) -> (usize, usize) {
    let (mut count, mut deepest) = (0, 0);
    let mut rest: Vec<(&Node, usize)> = nodes.iter().map(|node| (node, 1)).collect();
    while let Some((node, depth)) = rest.pop() {
        (count, deepest) = (count + 1, deepest.max(depth));
        if let Node::Element(element) = node {
            rest.extend(element.children.iter().map(|child| (child, depth + 1)));
        }
    }
    (count, deepest)
}

/// The text behind a mark in an outline: the first one that follows.
pub fn text_behind(outline: &str, mark: &str) -> String {
    let rest = outline.split_once(mark).map_or("", |(_, rest)| rest);
    let line = rest.lines().map(str::trim).find(|line| line.starts_with('"')).unwrap_or_default();
    line.trim_matches('"').to_owned()
}

/// The value of an attribute, or nothing.
pub fn word(element: &Element, attr: Attr) -> &str {
    attr_of(element, attr).unwrap_or_default()
}

pub fn attr_of(element: &Element, attr: Attr) -> Option<&str> {
    element.attrs.iter().find(|(own, _)| *own == attr).map(|(_, value)| value.as_ref())
}
