//! Notes reach the page in slices: a long changelog must not hold up the button beside it.
//!
//! Short notes stand in the first frame, all of them; of longer ones the beginning of the newest release, a screenful.
//! The rest follows in timers of a few milliseconds each: release by release, and of each first what is seen, then what
//! is folded. It must never leave anything out, and it knows nothing of markdown. Read next: `patch.rs`.

use super::calls::{Calls, Turn};
use super::js_error::ignore;
use super::maker::{Made, Maker, Texts, append_text};
use crate::view::node::{Attr, Element as View, Node, Tag};
use gloo_timers::callback::Timeout;
use std::collections::VecDeque;
use std::vec::IntoIter;
use wasm_bindgen::JsCast;
use web_sys::{Document, Element};

/// How long a slice goes on before it yields, in milliseconds: half of a frame, the other half is layout.
const SLICE_MS: f64 = 8.0;

/// How many nodes are made between two looks at the clock, which costs about as much as a node.
const NODES_A_LOOK: usize = 32;

/// How much text of the newest release the first frame has, in bytes: more than a form shows, and no more to lay out
/// than that.
const FRAME_BYTES: usize = 4_000;

/// How long the notes of all releases may be together to be short, in bytes of markdown: making them at once costs less
/// than to lay the page out twice.
pub const SHORT_BYTES: usize = 16_000;

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
pub struct Slices {
    calls: Calls,
    waiting: VecDeque<Work>,
    maker: Maker,
    timer: Option<Timeout>,
    /// Whether nothing of what waits has been shown yet.
    fresh: bool,
}

enum Work {
    Notes(Slot),
    Tree(Tree),
}

/// Nodes on their way into the page. They are put together outside of it and enter it once, so that a slice costs no
/// layout.
struct Tree {
    place: Element,
    fragment: web_sys::DocumentFragment,
    /// Elements whose children are not all made, the innermost last.
    open: Vec<(Made, IntoIter<Node>)>,
    texts: Texts,
    /// Folds that were met, and what they hold.
    folds: Vec<(Element, Vec<Node>)>,
}

impl Slices {
    /// Nothing waits yet.
    pub fn of(calls: Calls) -> Slices {
        Slices { calls, waiting: VecDeque::new(), maker: Maker::default(), timer: None, fresh: false }
    }

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

    /// Renders a slice; `notes` gives what belongs into a slot, and `short` says whether they are short.
    pub fn render(&mut self, document: &Document, short: bool, notes: impl Fn(&Slot) -> Vec<Node>) {
        // Also where this is the timer's own call: it must not be cleared while it runs.
        self.timer.take().into_iter().for_each(|timer| drop(timer.forget()));
        let begun = js_sys::Date::now();
        let in_time = || js_sys::Date::now() - begun < SLICE_MS;
        // The first frame is not cut short by the clock: it is what the user waits for.
        let first = std::mem::take(&mut self.fresh);
        let most = if short { usize::MAX } else { FRAME_BYTES };
        let mut bytes = 0;
        while let Some(work) = self.waiting.pop_front() {
            let mut tree = match work {
                Work::Notes(slot) => Tree::new(document, slot.element.clone(), notes(&slot)),
                Work::Tree(tree) => tree,
            };
            let go_on = |bytes| if first { bytes < most } else { in_time() };
            let all = tree.grow(document, &mut self.maker, &mut bytes, go_on);
            if all || first {
                ignore(tree.place.append_child(&tree.fragment));
            }
            if !all {
                self.waiting.push_front(Work::Tree(tree));
                break;
            }
            for (place, nodes) in tree.folds.into_iter().rev() {
                self.waiting.push_front(Work::Tree(Tree::new(document, place, nodes)));
            }
            if !go_on(bytes) {
                break;
            }
        }
        if !self.waiting.is_empty() {
            self.timer = Some(self.calls.wait(0, Turn::Slice));
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
        let texts = Texts::of(&nodes, is_folded);
        Tree {
            place,
            texts,
            open: vec![(fragment.clone().unchecked_into(), nodes.into_iter())],
            fragment,
            folds: Vec::new(),
        }
    }

    /// Makes nodes as long as `go_on` says so, which hears how many bytes of text the slice has; `true` once all are
    /// made.
    fn grow(
        &mut self,
        document: &Document,
        maker: &mut Maker,
        bytes: &mut usize,
        go_on: impl Fn(usize) -> bool,
    ) -> bool {
        let mut made = 0;
        while let Some((parent, children)) = self.open.last_mut() {
            match children.next() {
                None => drop(self.open.pop()),
                Some(Node::Text(text)) => {
                    *bytes += text.len();
                    append_text(document, parent, &self.texts.next(&text));
                }
                // A place for notes stands in no notes.
                Some(Node::Notes { .. }) => {}
                Some(Node::Element(mut view)) => {
                    let Some(shell) = maker.shell(document, &view, &mut self.texts) else { continue };
                    parent.append(&shell);
                    if is_folded(&view) {
                        let hidden = view.children.split_off(view.children.len().min(1));
                        self.folds.push((shell.clone().unchecked_into(), hidden));
                    }
                    match view.children.as_slice() {
                        [] => {}
                        [Node::Text(text)] => {
                            *bytes += text.len();
                            shell.set_text(&self.texts.next(text));
                        }
                        _ => self.open.push((shell, view.children.into_iter())),
                    }
                }
            }
            made += 1;
            if made % NODES_A_LOOK == 0 && !go_on(*bytes) {
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
