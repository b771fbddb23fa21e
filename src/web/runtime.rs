//! The runtime: one inbox, one loop that drains it. A host that answers inside a click cannot re-enter the session.

use super::bridge::Bridge;
use super::dom::Dom;
use super::fetch::Fetch;
use crate::core::config::Config;
use crate::core::effect::Effect;
use crate::core::error::{Code, Failure, Refusal};
use crate::core::event::{Event, Timer};
use crate::core::json::Json;
use crate::core::moment::Moment;
use crate::core::outbox::Outbox;
use crate::core::report::HostReport;
use crate::core::session::Session;
use gloo_timers::callback::Timeout;
use std::cell::{Cell, RefCell};
use std::collections::VecDeque;

/// All that lives in the page. Each cell is borrowed for one step only, and never while the page's own code may run.
struct Runtime {
    session: RefCell<Session>,
    inbox: RefCell<VecDeque<Event>>,
    draining: Cell<bool>,
    booted: Cell<bool>,
    outbox: RefCell<Outbox>,
    bridge: Bridge,
    dom: RefCell<Option<Dom>>,
    /// Whether the state changed while the page was being drawn: drawing moves the focus, and the host may listen to that.
    stale: Cell<bool>,
    fetch: RefCell<Option<Fetch>>,
    timers: RefCell<Vec<(Timer, Timeout)>>,
}

thread_local! {
    static RUNTIME: Runtime = Runtime {
        session: RefCell::new(Session::new((js_sys::Math::random() * f64::from(u32::MAX)) as u32)),
        inbox: RefCell::default(),
        draining: Cell::new(false),
        booted: Cell::new(false),
        outbox: RefCell::default(),
        bridge: Bridge::default(),
        dom: RefCell::new(None),
        stale: Cell::new(false),
        fetch: RefCell::new(None),
        timers: RefCell::default(),
    };
}

/// Tells the session once that the engine runs.
pub fn boot() {
    if !RUNTIME.with(|runtime| runtime.booted.replace(true)) {
        dispatch(Event::Booted);
    }
}

/// Draws the panel into `container`, in place of where it was before.
pub fn mount(container: &web_sys::Element) {
    RUNTIME.with(|runtime| {
        // The old one is dropped, with its listeners and nodes, when nothing is borrowed any more: removing nodes moves the focus.
        let Ok(old) = runtime.dom.try_borrow_mut().map(|mut dom| dom.take()) else { return };
        drop(old);
        let new = Dom::mount(container);
        if let Ok(mut dom) = runtime.dom.try_borrow_mut() {
            *dom = new;
        }
        runtime.render();
    });
}

/// Starts with the JSON text of a config.
pub fn start(text: &str) -> Result<(), Refusal> {
    let config = Config::parse(text).and_then(|config| place(&config).map(|()| config));
    match config {
        Ok(config) => {
            dispatch(Event::Opened(Box::new(config)));
            Ok(())
        }
        Err(refusal) => {
            dispatch(Event::Refused(Failure::with_detail(Code::Config, refusal.text.clone())));
            Err(refusal)
        }
    }
}

/// Puts the panel where the config says, unless it stands somewhere already.
fn place(config: &Config) -> Result<(), Refusal> {
    let document = web_sys::window().and_then(|window| window.document());
    let (Some(selector), Some(document)) = (&config.mount, document) else {
        let mounted = RUNTIME.with(|runtime| runtime.dom.try_borrow().is_ok_and(|dom| dom.is_some()));
        return if mounted {
            Ok(())
        } else {
            Err(Refusal::config("mount: is required in a page that is not the panel's own"))
        };
    };
    let container = document.query_selector(selector).ok().flatten();
    let container = container.ok_or_else(|| {
        Refusal::config(format!("mount: there is no element {} in the page", Json::from(selector.as_str())))
    })?;
    let stands = |dom: &Option<Dom>| dom.as_ref().is_some_and(|dom| dom.stands_in(&container));
    if !RUNTIME.with(|runtime| runtime.dom.try_borrow().is_ok_and(|dom| stands(&dom))) {
        mount(&container);
    }
    Ok(())
}

/// Takes the JSON text of a report.
pub fn report(text: &str) -> Result<(), Refusal> {
    let report = HostReport::parse(text)?;
    let event = RUNTIME.with(|runtime| runtime.session.borrow().admit(report))?;
    dispatch(event);
    Ok(())
}

/// The oldest message that waits for the host.
pub fn take() -> String {
    RUNTIME.with(|runtime| runtime.outbox.borrow_mut().take())
}

/// Puts an event into the inbox and drains it, unless somebody further up the stack is doing so.
pub fn dispatch(event: Event) {
    RUNTIME.with(|runtime| {
        runtime.inbox.borrow_mut().push_back(event);
        if runtime.draining.replace(true) {
            return;
        }
        while let Some(event) = runtime.next() {
            let effects = runtime.session.borrow_mut().handle(event, now());
            effects.into_iter().for_each(|effect| runtime.perform(effect));
        }
        runtime.draining.set(false);
        runtime.render();
    });
}

/// What the page's clock says.
fn now() -> Moment {
    Moment::of_millis(js_sys::Date::now() as u64)
}

/// Renders notes that wait, one release a slice.
pub fn render_more() {
    RUNTIME.with(|runtime| {
        if let (Ok(session), Ok(mut dom)) = (runtime.session.try_borrow(), runtime.dom.try_borrow_mut())
            && let Some(dom) = dom.as_mut()
        {
            dom.render_slice(&session);
        }
    });
}

/// The element that messages are dispatched on.
pub fn root() -> Option<web_sys::Element> {
    RUNTIME.with(|runtime| runtime.dom.try_borrow().ok()?.as_ref().map(Dom::root))
}

/// The bridge of this page.
pub fn with_bridge(call: impl FnOnce(&Bridge)) {
    RUNTIME.with(|runtime| call(&runtime.bridge));
}

impl Runtime {
    fn next(&self) -> Option<Event> {
        self.inbox.borrow_mut().pop_front()
    }

    fn perform(&self, effect: Effect) {
        match effect {
            Effect::Fetch { ticket, request } => {
                *self.fetch.borrow_mut() = Some(Fetch::begin(ticket, request));
            }
            Effect::AbortFetch => drop(self.fetch.take()),
            Effect::TellHost(message) => {
                let envelope = self.outbox.borrow_mut().push(&message);
                self.bridge.signal(envelope);
            }
            Effect::SetTimer { timer, millis } => {
                let timeout = Timeout::new(millis, move || dispatch(Event::TimerFired(timer)));
                self.clear(timer);
                self.timers.borrow_mut().push((timer, timeout));
            }
            Effect::ClearTimer(timer) => self.clear(timer),
        }
    }

    fn clear(&self, timer: Timer) {
        self.timers.borrow_mut().retain(|(running, _)| *running != timer);
    }

    fn render(&self) {
        self.stale.set(true);
        while self.stale.get() {
            let (Ok(session), Ok(mut dom)) = (self.session.try_borrow(), self.dom.try_borrow_mut()) else { return };
            self.stale.set(false);
            if let Some(dom) = dom.as_mut() {
                dom.render(&session);
            }
        }
    }
}
