//! The panel in the page: its root, its listeners, and the notes that still wait to be rendered.

use super::calls::{Calls, Turn};
use super::js_error::ignore;
use super::listener::Listener;
use super::patch;
use super::slices::{SHORT_BYTES, Slices};
use crate::core::event::{Event, activates};
use crate::core::keys::{Shortcut, Stroke};
use crate::core::panel::{Occurrence, Panel};
use crate::view::node::Element as View;
use crate::view::{arrangement, parts, screen};
use gloo_timers::callback::Timeout;
use wasm_bindgen::JsCast;
use web_sys::{Document, Element, HtmlElement};

/// How long what was said stays in the page, in milliseconds: longer than any screen reader needs to take it in.
const HUSH_MS: u32 = 3_000;

/// How long it takes until it is looked which boxes scroll, in milliseconds.
const REACH_MS: u32 = 50;

/// A mounted panel. Dropped means removed: nodes, listeners and timers.
pub struct Dom {
    calls: Calls,
    document: Document,
    container: Element,
    root: Element,
    shown: View,
    slices: Slices,
    /// The main button, and since when it has stood there, by the page's clock.
    main: Option<Element>,
    since: f64,
    /// Until what was announced is taken away.
    hush: Option<Timeout>,
    /// Until it is looked which boxes scroll.
    reach: Option<Timeout>,
    _listeners: Vec<Listener>,
}

impl Dom {
    /// Puts an empty root into `container`; `None` where the page does not allow that.
    pub fn mount(calls: Calls, container: &Element) -> Option<Dom> {
        let document = container.owner_document()?;
        let shown = crate::view::node::element(crate::view::node::Tag::Div);
        let root = document.create_element(shown.tag.as_str()).ok()?;
        container.append_child(&root).ok()?;
        // `auxclick` is the middle button, which opens links too, and the others, which must not.
        let mut listeners: Vec<Listener> = ["click", "auxclick"]
            .map(|kind| Listener::bubbling(&root, kind, move |event| pressed(calls, event)))
            .into();
        // In a page of the panel's own the focus may be on the body.
        listeners.push(Listener::bubbling(container, "keydown", move |event| struck(calls, event)));
        listeners.push(Listener::capturing(&root, "toggle", show_whole));
        // What unfolds, comes near, or becomes narrow or low may have to scroll. The first one does not bubble.
        let refit = move |_| (calls.due)(calls.number, Turn::ReachSoon);
        for kind in ["toggle", "contentvisibilityautostatechange"] {
            listeners.push(Listener::capturing(&root, kind, refit));
        }
        listeners.extend(web_sys::window().map(|window| Listener::bubbling(&window, "resize", refit)));
        Some(Dom {
            calls,
            document,
            container: container.clone(),
            root,
            shown,
            slices: Slices::of(calls),
            main: None,
            hush: None,
            reach: None,
            since: 0.0,
            _listeners: listeners,
        })
    }

    /// Whether this is where the panel stands.
    pub fn stands_in(&self, container: &Element) -> bool {
        self.container == *container && container.contains(Some(&self.root))
    }

    /// The root.
    pub fn root(&self) -> Element {
        self.root.clone()
    }

    /// Shows the panel's state.
    pub fn render(&mut self, panel: &Panel) {
        let next = screen::draw(panel);
        if next == self.shown {
            return;
        }
        let focus = self.focused().map(Focus::of);
        let mut slots = Vec::new();
        patch::element(&self.document, &self.root, &self.shown, &next, &mut slots);
        self.shown = next;
        self.reach_soon();
        self.hush = Some(self.calls.wait(HUSH_MS, Turn::Hush));
        let fresh = !slots.is_empty();
        self.slices.add(&self.root, slots);
        focus.into_iter().for_each(|focus| focus.keep_in(&self.root));
        // A button that does something else is another one: see `patch.rs`.
        let main = self.root.query_selector(".eu-main").ok().flatten();
        if main != self.main {
            self.main = main;
            self.since = js_sys::Date::now();
        }
        // The newest notes stand in the first frame; the rest comes in slices.
        if fresh {
            self.render_slice(panel);
        }
    }

    /// Empties the places for what is said: whoever reads the page later must not find what was going on before. The
    /// view goes on to name the words, so the same ones are not said twice.
    pub fn hush(&self) {
        let Ok(places) = self.root.query_selector_all("[data-part=announcement]") else { return };
        // The text node stays: the next words are put into it.
        let texts = (0..places.length()).filter_map(|index| places.item(index)?.first_child());
        texts.for_each(|text| text.set_node_value(Some("")));
    }

    /// Once the page has been laid out: to ask for it here would lay it out twice.
    pub fn reach_soon(&mut self) {
        self.reach = Some(self.calls.wait(REACH_MS, Turn::Reach));
    }

    /// The keyboard reaches the boxes that scroll, and passes those by in which everything is seen.
    pub fn reach(&self) {
        let Ok(boxes) = self.root.query_selector_all(".eu-notes,.eu-scroll,pre") else { return };
        for index in 0..boxes.length() {
            let Some(place) = boxes.item(index).and_then(|place| place.dyn_into::<Element>().ok()) else { continue };
            if !is_laid_out(&place) {
                continue;
            }
            let high = place.scroll_height() - place.client_height();
            let wide = place.scroll_width() - place.client_width();
            // A pixel is what rounding makes of nothing.
            ignore(if high.max(wide) > 1 {
                place.set_attribute("tabindex", "0")
            } else {
                place.remove_attribute("tabindex")
            });
        }
    }

    /// What a key presses, where it presses anything.
    pub fn button_of(&self, stroke: Stroke) -> Option<HtmlElement> {
        // A clock that was set back must not hold a button up.
        let stood = (js_sys::Date::now() - self.since).abs() as u64;
        let button = match stroke.presses(stood)? {
            Shortcut::Main => self.main.clone(),
            Shortcut::Cancel => self.root.query_selector("[data-action=cancel]").ok()?,
        };
        button.map(JsCast::unchecked_into)
    }

    /// What has the focus, where that stands in the panel. A document names only the host of a shadow tree, the tree
    /// itself knows more.
    fn focused(&self) -> Option<Element> {
        let tree = js_sys::Reflect::get(&self.root, &"getRootNode".into()).ok();
        let tree = tree.and_then(|method| method.dyn_into::<js_sys::Function>().ok()?.call0(&self.root).ok());
        let active = match tree.as_ref().and_then(|tree| tree.dyn_ref::<web_sys::ShadowRoot>()) {
            Some(shadow) => shadow.active_element(),
            None => self.document.active_element(),
        };
        active.filter(|element| *element != self.root && self.root.contains(Some(element)))
    }

    /// Renders notes that wait, for a few milliseconds.
    pub fn render_slice(&mut self, panel: &Panel) {
        self.reach_soon();
        let notes = panel.sessions().iter().flat_map(|session| session.state().notes());
        let short = notes.map(|release| release.markdown.len()).sum::<usize>() <= SHORT_BYTES;
        self.slices.render(&self.document, short, |slot| {
            let session = panel.sessions().get(slot.extension);
            let release = session.and_then(|session| Some((session, session.state().notes().get(slot.index)?)));
            release.map_or_else(Vec::new, |(session, release)| {
                let image_hosts = session.config().map_or(&[][..], |config| &config.policy.image_hosts);
                let under = if panel.is_list() { 4 } else { 3 };
                arrangement::arranged_under(
                    &release.markdown,
                    release.dialect,
                    parts::texts_of(session),
                    image_hosts,
                    under,
                )
            })
        });
    }
}

/// What has the focus before the panel is drawn anew.
struct Focus {
    element: Element,
    /// Where the focus goes when what has it disappears: to the extension's own part of the panel.
    refuge: Option<Element>,
}

impl Focus {
    fn of(element: Element) -> Focus {
        let refuge = element.closest("[data-extension]").ok().flatten();
        Focus { element, refuge }
    }

    /// Keeps it in the panel.
    fn keep_in(self, root: &Element) {
        if root.contains(Some(&self.element)) {
            return;
        }
        let refuge = self.refuge.filter(|element| root.contains(Some(element)));
        // The panel, not a button: the next Tab goes on from there, and a second Enter presses nothing.
        let refuge = refuge.unwrap_or_else(|| root.clone());
        ignore(refuge.unchecked_into::<HtmlElement>().focus());
    }
}

impl Drop for Dom {
    fn drop(&mut self) {
        self.root.remove();
    }
}

/// Whether a box may be measured for nothing: what is folded or far away would be laid out for it, a megabyte that
/// nobody sees. Engines that cannot say lay everything out in any case.
fn is_laid_out(place: &Element) -> bool {
    let check = js_sys::Reflect::get(place, &"checkVisibility".into());
    let check = check.ok().and_then(|check| check.dyn_into::<js_sys::Function>().ok());
    let far_too = js_sys::JSON::parse(r#"{"contentVisibilityAuto":true}"#).unwrap_or_default();
    let answer = check.and_then(|check| check.call1(place, &far_too).ok());
    answer.is_none_or(|is_seen| is_seen.is_truthy())
}

/// One listener for all: buttons by their `data-action`, links by their address. A link is never followed by the page:
/// in the HTML field that would replace the panel.
fn pressed(calls: Calls, event: web_sys::Event) {
    let Some(target) = event.target() else { return };
    // Old WebKit may name the text node inside the button.
    let element = match target.dyn_into::<Element>() {
        Ok(element) => Some(element),
        Err(target) => target.dyn_into::<web_sys::Node>().ok().and_then(|node| node.parent_element()),
    };
    let Some(element) = element else { return };
    // Engines before `auxclick` send a click for every button; an event that is none of the mouse's has no button,
    // which is the first.
    let button = event.unchecked_ref::<web_sys::MouseEvent>().button();
    let link = element.closest("a[href]").ok().flatten();
    // WebKit follows a link in place by the buttons at the side of a mouse too.
    if link.is_some() {
        event.prevent_default();
    }
    if !activates(button) {
        return;
    }
    if let Some(link) = link {
        let address = link.get_attribute("href").unwrap_or_default();
        calls.tell(Occurrence::Of(0, Event::LinkPressed(address)));
    } else if button == 0
        && let Ok(Some(button)) = element.closest("[data-action]")
        && let word = (|name: &str| button.get_attribute(name).unwrap_or_default())
        && let Some(occurrence) = Occurrence::of_press(&word("data-action"), &word("data-value"), extension_of(&button))
    {
        calls.tell(occurrence);
    }
}

/// A menu opens below its button, which in a low window is out of sight.
fn show_whole(event: web_sys::Event) {
    let menu = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    let Some(menu) = menu.filter(|menu| menu.matches(".eu-menu[open]").unwrap_or_default()) else { return };
    let scroll = js_sys::Reflect::get(&menu, &"scrollIntoView".into());
    let scroll = scroll.ok().and_then(|scroll| scroll.dyn_into::<js_sys::Function>().ok());
    // Not further than it must: what was seen before stays where it is.
    let nearest = js_sys::JSON::parse(r#"{"block":"nearest"}"#).unwrap_or_default();
    scroll.into_iter().for_each(|scroll| ignore(scroll.call1(&menu, &nearest)));
}

/// Keys that press a button wherever the focus is.
fn struck(calls: Calls, event: web_sys::Event) {
    let key = event.unchecked_ref::<web_sys::KeyboardEvent>();
    let stroke = Stroke { code: key.key_code(), ctrl: key.ctrl_key(), repeats: key.repeat() };
    if (calls.struck)(calls.number, stroke) {
        event.prevent_default();
    }
}

/// Which extension of a list an element belongs to.
fn extension_of(element: &Element) -> Option<usize> {
    let section = element.closest("[data-extension]").ok()??;
    let sections = section.parent_element()?.query_selector_all("[data-extension]").ok()?;
    (0..sections.length()).find(|index| sections.item(*index).is_some_and(|item| item == *section)).map(|i| i as usize)
}
