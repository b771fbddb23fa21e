//! Measures a tree of nodes and holds it to the vocabulary of notes. It must never use the renderer's own counters.
//! Read next: `src/view/node.rs` of the panel.

use extension_update::core::address::Link;
use extension_update::view::node::{Attr, Element, Node, Tag};

/// What a tree of nodes costs a page.
#[derive(Debug, Default)]
pub struct Tree {
    pub depth: usize,
    pub nodes: usize,
    /// Of texts and of the values of attributes.
    pub bytes: usize,
}

impl Tree {
    pub fn measure(nodes: &[Node]) -> Tree {
        let mut tree = Tree::default();
        let mut rest: Vec<(&Node, usize)> = nodes.iter().map(|node| (node, 1)).collect();
        while let Some((node, depth)) = rest.pop() {
            tree.nodes += 1;
            tree.depth = tree.depth.max(depth);
            match node {
                Node::Text(text) => tree.bytes += text.len(),
                Node::Element(element) => {
                    tree.bytes += element.attrs.iter().map(|(_, value)| value.len()).sum::<usize>();
                    rest.extend(element.children.iter().map(|child| (child, depth + 1)));
                }
                Node::Notes { .. } => panic!("notes do not stand in notes"),
            }
        }
        tree
    }
}

/// Elements and attributes that notes may have, and links as the core lets them through, each with its host beside it.
pub fn check_vocabulary(nodes: &[Node]) {
    let mut rest: Vec<&Node> = nodes.iter().collect();
    while let Some(node) = rest.pop() {
        let Node::Element(element) = node else { continue };
        assert!(
            !matches!(element.tag, Tag::Button | Tag::Progress | Tag::Div | Tag::Section),
            "{:?} is the panel's own",
            element.tag
        );
        for (attr, value) in &element.attrs {
            check_attribute(element, *attr, value);
        }
        rest.extend(&element.children);
    }
}

fn check_attribute(element: &Element, attr: Attr, value: &str) {
    match attr {
        Attr::Href => {
            assert_eq!(element.tag, Tag::A);
            let link = Link::parse(value).expect("a link in notes is one that the core lets through");
            if let Link::Web(address) = link {
                let text = text_of(&element.children);
                assert!(text.contains(address.host()), "{value} does not show its host in {text:?}");
            }
        }
        Attr::Start => assert!(element.tag == Tag::Ol && value.bytes().all(|byte| byte.is_ascii_digit()), "{value}"),
        Attr::Class => assert!(value.starts_with("eu-") && !value.contains(' '), "{value}"),
        Attr::Part | Attr::ShadowPart => assert_eq!(value, "notes-shortened"),
        Attr::Type => assert_eq!(value, "checkbox"),
        Attr::Rel | Attr::Scope | Attr::Disabled | Attr::Checked | Attr::AriaLabel => {}
        other => panic!("{other:?} does not belong into notes"),
    }
}

fn text_of(nodes: &[Node]) -> String {
    let mut out = String::new();
    for node in nodes {
        match node {
            Node::Text(text) => out.push_str(text),
            Node::Element(element) => out.push_str(&text_of(&element.children)),
            Node::Notes { .. } => {}
        }
    }
    out
}
