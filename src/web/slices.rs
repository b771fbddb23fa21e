//! Notes reach the page in slices: a long changelog must not hold up the button beside it.
//!
//! What is seen of the newest release stands in the first frame. The rest follows in timers of a few milliseconds each: release by
//! release, and of each first what is seen, then what is folded. It must never leave anything out, and it knows nothing of markdown.
//! Read next: `patch.rs`.

use super::js_error::ignore;
use super::patch;
use super::runtime::render_more;
use crate::view::node::{Attr, Element as View, Node, Tag};
use gloo_timers::callback::Timeout;
use std::collections::VecDeque;
use std::vec::IntoIter;
use web_sys::{Document, Element};

/// How long a slice goes on before it yields, in milliseconds: half of a frame, the other half is layout.
const SLICE_MS: f64 = 8.0;

/// How many nodes are made between two looks at the clock, which costs about as much as a node.
const NODES_A_LOOK: usize = 32;

/// A place in the page for the notes of one release.
pub struct Slot {
    /// Which of the panel's extensions.
    pub extension: usize,
    /// Which of the notes on its screen.
    pub index: usize,
    /// Where they go.
    pub element: Element,
}

/// All that still waits to reach the page, in order.
#[derive(Default)]
pub struct Slices {
    waiting: VecDeque<Work>,
    timer: Option<Timeout>,
    /// Whether nothing of what waits has been shown yet.
    fresh: bool,
}

enum Work {
    Notes(Slot),
    Tree(Tree),
}

/// Nodes on their way into the page. They are put together outside of it and enter it once, so that a slice costs no layout.
struct Tree {
    place: Element,
    fragment: web_sys::DocumentFragment,
    /// Elements whose children are not all made, the innermost last.
    open: Vec<(web_sys::Node, IntoIter<Node>)>,
    /// Folds that were met, and what they hold.
    folds: Vec<(Element, Vec<Node>)>,
}

impl Slices {
    /// Waits with these too; what is no longer in the page is forgotten.
    pub fn add(&mut self, root: &Element, slots: Vec<Slot>) {
        // Not `isConnected`: Safari 11 does not know it.
        self.waiting.retain(|work| root.contains(Some(work.place())));
        if !slots.is_empty() {
            self.timer = None;
            self.fresh = self.waiting.is_empty();
        }
        self.waiting.extend(slots.into_iter().map(Work::Notes));
    }

    /// Renders a slice; `notes` gives what belongs into a slot.
    pub fn render(&mut self, document: &Document, notes: impl Fn(&Slot) -> Vec<Node>) {
        // Also where this is the timer's own call: it must not be cleared while it runs.
        self.timer.take().into_iter().for_each(|timer| drop(timer.forget()));
        let begun = js_sys::Date::now();
        let in_time = || js_sys::Date::now() - begun < SLICE_MS;
        // What is seen of the newest release is not cut in two, however long it takes: it is what the user waits for.
        let mut whole = std::mem::take(&mut self.fresh);
        while let Some(work) = self.waiting.pop_front() {
            let mut tree = match work {
                Work::Notes(slot) => Tree::new(document, slot.element.clone(), notes(&slot)),
                Work::Tree(tree) => tree,
            };
            if !tree.grow(document, || whole || in_time()) {
                self.waiting.push_front(Work::Tree(tree));
                break;
            }
            ignore(tree.place.append_child(&tree.fragment));
            for (place, nodes) in tree.folds.into_iter().rev() {
                self.waiting.push_front(Work::Tree(Tree::new(document, place, nodes)));
            }
            whole = false;
            if !in_time() {
                break;
            }
        }
        if !self.waiting.is_empty() {
            self.timer = Some(Timeout::new(0, render_more));
        }
    }
}

impl Work {
    fn place(&self) -> &Element {
        match self {
            Work::Notes(slot) => &slot.element,
            Work::Tree(tree) => &tree.place,
        }
    }
}

impl Tree {
    fn new(document: &Document, place: Element, nodes: Vec<Node>) -> Tree {
        let fragment = document.create_document_fragment();
        Tree { place, open: vec![(fragment.clone().into(), nodes.into_iter())], fragment, folds: Vec::new() }
    }

    /// Makes nodes while `in_time`; `true` once all are made.
    fn grow(&mut self, document: &Document, in_time: impl Fn() -> bool) -> bool {
        let mut made = 0;
        while let Some((parent, children)) = self.open.last_mut() {
            let Some(node) = children.next() else {
                self.open.pop();
                continue;
            };
            let shell = match node {
                Node::Element(view) => patch::shell(document, &view).map(|shell| (shell, view)),
                other => {
                    patch::append(document, parent, &other);
                    None
                }
            };
            if let Some((shell, mut view)) = shell {
                ignore(parent.append_child(&shell));
                if is_folded(&view) {
                    let hidden = view.children.split_off(view.children.len().min(1));
                    self.folds.push((shell.clone(), hidden));
                }
                self.open.push((shell.into(), view.children.into_iter()));
            }
            made += 1;
            if made % NODES_A_LOOK == 0 && !in_time() {
                return false;
            }
        }
        true
    }
}

/// Whether everything behind the first child, the summary, is unseen.
fn is_folded(view: &View) -> bool {
    view.tag == Tag::Details && !view.attrs.iter().any(|(attr, _)| *attr == Attr::Open)
}
