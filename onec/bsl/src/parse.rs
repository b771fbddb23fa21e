//! From the text to its tree. Read next: `lower.rs`.

use std::collections::HashMap;
use std::sync::{LazyLock, Mutex, PoisonError};

use tree_sitter::{Node, Parser, Tree};

/// How many trees are kept: more than a configuration has modules.
const KEPT: usize = 256;

/// Parses the text of a module. Its tree is kept, because one program starts base after base with the same modules,
/// and parsing took a third of its time.
pub(crate) fn parse_module(text: &str) -> Option<Tree> {
    static TREES: LazyLock<Mutex<HashMap<Box<str>, Tree>>> = LazyLock::new(Mutex::default);
    let trees = || TREES.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(tree) = trees().get(text) {
        return Some(tree.clone());
    }
    let tree = parse(text)?;
    let mut trees = trees();
    if trees.len() == KEPT {
        trees.clear();
    }
    trees.insert(text.into(), tree.clone());
    Some(tree)
}

/// Parses a text, with errors where it has some.
pub(crate) fn parse(text: &str) -> Option<Tree> {
    let mut parser = Parser::new();
    parser.set_language(&tree_sitter_bsl::LANGUAGE.into()).ok()?;
    // The grammar has no «ё» in a name. A letter of as many bytes stands in for it while the text is parsed; no keyword
    // has one.
    parser.parse(text.replace('ё', "щ").replace('Ё', "Щ"), None)
}

/// The line of the first node that did not parse.
pub(crate) fn find_error(root: Node) -> usize {
    let mut node = root;
    loop {
        if node.is_error() || node.is_missing() {
            return line_of(node);
        }
        let mut cursor = node.walk();
        match node.children(&mut cursor).find(|child| child.has_error() || child.is_missing()) {
            Some(child) => node = child,
            None => return line_of(node),
        }
    }
}

pub(crate) fn line_of(node: Node) -> usize {
    node.start_position().row + 1
}
