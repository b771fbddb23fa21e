//! Markdown of each dialect becomes nodes: the caps on depth and number hold, no element or attribute is outside the
//! list, links are what the core lets through, and nodes grow no faster than a small multiple of the text. Read next:
//! `src/view/notes.rs`.
#![no_main]

use extension_update::core::locale::Locale;
use extension_update::core::{changelog::marks, markdown::Dialect};
use extension_update::view::{
    arrangement::arranged,
    node::{Attr, Node},
    notes::{render_with, text_of},
    text::texts,
};
use extension_update_fuzz::{tree::Tree, tree::check_vocabulary};
use libfuzzer_sys::fuzz_target;

/// The caps of `src/view/notes.rs`; one node more is the line that says that something was cut.
const DEPTH: usize = 48;
const NODES: usize = 120_000;

/// A link is at most 2,048 bytes, and the parser stops repeating what it refers to after 100 kB or the length of the
/// text.
const GROWTH: usize = 64;
const GROWTH_FLOOR: usize = 512 * 1024;

/// A little more than is read of one release's notes.
const LONGEST: usize = 300 * 1024;

fuzz_target!(|input: (u8, &str)| {
    let (shape, text) = input;
    let (english, markdown) = (shape & 1 > 0, &repeat(text, shape));
    let texts = texts(if english { Locale::EN } else { Locale::RU });
    let dialect = [Dialect::Markdown, Dialect::Github, Dialect::Lines][usize::from(shape / 2) % 3];
    let render = || render_with(markdown, dialect, texts, &[]);
    let nodes = render();
    let tree = Tree::measure(&nodes);
    // Text stands one below the deepest element, the host of a link two.
    assert!(tree.depth <= DEPTH + 2, "{} deep", tree.depth);
    // What is open when the last node is counted is closed still, each with a host at most.
    assert!(tree.nodes <= NODES + 3 * DEPTH, "{} nodes", tree.nodes);
    assert!(tree.bytes <= GROWTH * markdown.len() + GROWTH_FLOOR, "{} bytes of {}", tree.bytes, markdown.len());
    check_vocabulary(&nodes);
    assert_eq!(nodes, render(), "the same notes give the same nodes");
    // Arranged, they have more words (that of a fold), and not one fewer.
    let letters = |nodes| text_of(nodes).chars().filter(|c| c.is_alphanumeric()).count();
    let arranged = arranged(markdown, dialect, texts, &[]);
    assert!(letters(&arranged) >= letters(&nodes), "arranging lost text");
    // A title is marked by a heading of the page only; where the page was cut it shows fewer.
    if marks(markdown, dialect).security && tree.depth < DEPTH && tree.nodes < NODES {
        assert!(has_class(&arranged, "eu-badge eu-security"), "the title is marked and no heading is");
    }
});

fn has_class(nodes: &[Node], class: &str) -> bool {
    nodes.iter().any(|node| match node {
        Node::Element(element) => {
            element.attrs.iter().any(|(attr, value)| *attr == Attr::Class && value == class)
                || has_class(&element.children, class)
        }
        _ => false,
    })
}

/// Small inputs are quick to change and never reach a cap, large ones take milliseconds and would fill the corpus: so
/// only few texts, chosen by their bytes, are repeated that far.
fn repeat(text: &str, shape: u8) -> String {
    let most = (LONGEST / text.len().max(1)).max(1);
    let sum = text.bytes().fold(u64::from(shape), |sum, byte| sum.wrapping_mul(0x0100_0000_01b3) ^ u64::from(byte));
    match shape {
        254.. if (sum ^ sum >> 32).is_multiple_of(1009) => text.repeat(most),
        224.. => text.repeat(usize::from(shape - 222).min(most)),
        _ => text.into(),
    }
}
