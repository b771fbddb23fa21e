//! A listener that is removed when it is dropped.

use super::js_error::ignore;
use wasm_bindgen::prelude::*;
use web_sys::{Event, EventTarget};

/// Listens to one kind of event at one target.
pub struct Listener {
    target: EventTarget,
    kind: &'static str,
    capture: bool,
    callback: Closure<dyn FnMut(Event)>,
}

impl Listener {
    /// Listens while events bubble up to `target`.
    pub fn bubbling(target: &EventTarget, kind: &'static str, callback: impl FnMut(Event) + 'static) -> Listener {
        Listener::add(target, kind, false, callback)
    }

    /// Listens before any listener further inside hears of the event.
    pub fn capturing(target: &EventTarget, kind: &'static str, callback: impl FnMut(Event) + 'static) -> Listener {
        Listener::add(target, kind, true, callback)
    }

    fn add(target: &EventTarget, kind: &'static str, capture: bool, callback: impl FnMut(Event) + 'static) -> Listener {
        let callback = Closure::<dyn FnMut(Event)>::new(callback);
        // The boolean form: engines of Safari 9's age take an options object for `true`.
        ignore(target.add_event_listener_with_callback_and_bool(kind, callback.as_ref().unchecked_ref(), capture));
        Listener { target: target.clone(), kind, capture, callback }
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        let callback = self.callback.as_ref().unchecked_ref();
        ignore(self.target.remove_event_listener_with_callback_and_bool(self.kind, callback, self.capture));
    }
}
