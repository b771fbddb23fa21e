//! The bridge to the host: a hidden button is clicked for each message, and a CustomEvent is dispatched.
//!
//! The click is only a signal: the web client strips what it carries, so the host pulls the messages by `take()`.
//! `eventData1C` is set all the same, for forms in thin clients that are written that way. Each message gets a click of
//! its own, each click a timer of its own (`docs/host-protocol.md` says why). The button is the first panel's: a page
//! with several panels listens to events, which tell whose they are. The only file that knows `eventData1C`.

use super::calls::Calls;
use super::js_error::ignore;
use super::listener::Listener;
use crate::core::outbox::Signal;
use gloo_timers::callback::Timeout;
use serde::Serialize;
use std::cell::RefCell;
use std::collections::VecDeque;
use wasm_bindgen::prelude::*;
use web_sys::{CustomEvent, CustomEventInit, Document, Element, HtmlElement};

/// The id of the hidden button: the host recognises the signal by it.
const SIGNAL_ID: &str = "extension-update-signal";

/// How long there is no other click after one, in milliseconds: bursts of clicks lose events in the field. Where
/// nothing is clicked, nothing waits.
const PAUSE_MS: u32 = 10;

/// Signals of one panel that wait for their click.
pub struct Bridge {
    calls: Calls,
    waiting: RefCell<VecDeque<Signal>>,
    /// Until the next click may go out; it runs after the last one too.
    timer: RefCell<Option<Timeout>>,
}

impl Bridge {
    /// Nothing waits yet.
    pub fn new(calls: Calls) -> Bridge {
        Bridge { calls, waiting: RefCell::default(), timer: RefCell::default() }
    }

    /// Sends a signal for this message, after those that wait.
    pub fn signal(&self, signal: Signal) {
        self.waiting.borrow_mut().push_back(signal);
        if self.timer.borrow().is_none() {
            // Not at once: a click inside the host's own call would re-enter it.
            self.wait(0);
        }
    }

    fn wait(&self, millis: u32) {
        let calls = self.calls;
        *self.timer.borrow_mut() = Some(Timeout::new(millis, move || (calls.signal)(calls.number)));
    }

    /// Sends the signal that has waited longest, as if it came from `root`.
    pub fn send(&self, root: Option<Element>) {
        // This very timer is running: it must be forgotten, not cancelled from inside itself.
        self.timer.borrow_mut().take().into_iter().for_each(|timer| drop(timer.forget()));
        let Some(signal) = self.waiting.borrow_mut().pop_front() else { return };
        let Some(document) = web_sys::window().and_then(|window| window.document()) else { return };
        let button = if self.calls.number == 0 { signal_button(&document, root.as_ref()) } else { None };
        // The next one is set up before this one goes out: the host may do anything inside it, and one that throws must
        // not stop the rest.
        self.wait(if button.is_some() { PAUSE_MS } else { 0 });
        if let Some(button) = button {
            click(&button, &signal);
        }
        announce(&document, root, &signal);
    }
}

/// The parameters as the page itself would read them from the text that `take()` gives: each number is a number,
/// rounded where JavaScript has no such number. An object for each listener: what one of them does to it is not the
/// other's affair.
fn params_of(signal: &Signal) -> JsValue {
    js_sys::JSON::parse(&signal.params).unwrap_or(JsValue::NULL)
}

/// What the click carries.
#[derive(Serialize)]
struct Data {
    event: &'static str,
    #[serde(with = "serde_wasm_bindgen::preserve")]
    params: JsValue,
}

/// What the CustomEvent carries.
#[derive(Serialize)]
struct Detail {
    id: u64,
    #[serde(with = "serde_wasm_bindgen::preserve")]
    params: JsValue,
}

/// A plain JavaScript object.
fn object_of(value: &impl Serialize) -> JsValue {
    serde_wasm_bindgen::to_value(value).unwrap_or(JsValue::NULL)
}

fn click(button: &HtmlElement, signal: &Signal) {
    // As an attribute too: BSL reads whichever of the two the client gives it.
    ignore(button.set_attribute("value", signal.name));
    let data = object_of(&Data { event: signal.name, params: params_of(signal) });
    let mark = move |event: web_sys::Event| ignore(js_sys::Reflect::set(&event, &"eventData1C".into(), &data));
    // At the window, while the event comes down: set before any listener of the host's can look.
    let listener = web_sys::window().map(|window| Listener::capturing(&window, "click", mark));
    button.click();
    drop(listener);
}

/// The hidden button; a page that is not the panel's own gets one, but for a panel in a shadow tree: its host is a
/// program, which listens.
fn signal_button(document: &Document, root: Option<&Element>) -> Option<HtmlElement> {
    if let Some(button) = document.get_element_by_id(SIGNAL_ID) {
        return button.dyn_into().ok();
    }
    if root.is_some_and(|root| !document.contains(Some(root))) {
        return None;
    }
    let button: HtmlElement = document.create_element("button").ok()?.dyn_into().ok()?;
    button.set_id(SIGNAL_ID);
    for (name, value) in [("type", "button"), ("hidden", ""), ("tabindex", "-1"), ("aria-hidden", "true")] {
        ignore(button.set_attribute(name, value));
    }
    ignore(document.body()?.append_child(&button));
    Some(button)
}

fn announce(document: &Document, root: Option<Element>, signal: &Signal) {
    let detail = object_of(&Detail { id: signal.id, params: params_of(signal) });
    let init = CustomEventInit::new();
    init.set_bubbles(true);
    // Out of a shadow root, up to the document.
    init.set_composed(true);
    init.set_detail(&detail);
    let name = format!("extension-update:{}", signal.name);
    let target = root.or_else(|| document.document_element());
    if let (Some(target), Ok(event)) = (target, CustomEvent::new_with_event_init_dict(&name, &init)) {
        ignore(target.dispatch_event(&event));
    }
}
