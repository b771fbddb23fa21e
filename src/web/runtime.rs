//! The runtime: the panels of a page, each with one inbox and one loop that drains it. A host that answers inside a
//! click cannot re-enter the session.

use super::bridge::Bridge;
use super::calls::{Calls, Number, Turn};
use super::clipboard;
use super::dom::Dom;
use super::fetch::Fetch;
use crate::core::config::{Look, Opening};
use crate::core::effect::Effect;
use crate::core::error::{Code, Failure, Refusal};
use crate::core::event::{Event, Timer};
use crate::core::json::Json;
use crate::core::keys::Stroke;
use crate::core::moment::Moment;
use crate::core::outbox::Outbox;
use crate::core::panel::{Occurrence, Panel};
use crate::core::report::HostReport;
use crate::core::zone::Now;
use gloo_timers::callback::Timeout;
use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::Rc;
use web_sys::HtmlElement;

/// All that lives of one panel. Each cell is borrowed for one step only, and never while the page's own code may run.
struct Runtime {
    number: Number,
    panel: RefCell<Panel>,
    inbox: RefCell<VecDeque<Occurrence>>,
    draining: Cell<bool>,
    outbox: RefCell<Outbox>,
    bridge: Bridge,
    dom: RefCell<Option<Dom>>,
    /// Whether the state changed while the page was being drawn: drawing moves the focus, and the host may listen to
    /// that.
    stale: Cell<bool>,
    /// Questions that are out, by extension.
    fetches: RefCell<Vec<(usize, Fetch)>>,
    timers: RefCell<Vec<((usize, Timer), Timeout)>>,
}

thread_local! {
    /// The panels that live. A timer or an answer that comes after its panel has gone finds none.
    static PANELS: RefCell<Vec<Rc<Runtime>>> = const { RefCell::new(Vec::new()) };
}

fn find(number: Number) -> Option<Rc<Runtime>> {
    PANELS.with(|panels| panels.borrow().iter().find(|runtime| runtime.number == number).cloned())
}

/// Makes the panel where there is none of this number, and lets its session know that the engine runs.
pub fn boot(number: Number, look: Look) {
    if find(number).is_some() {
        return;
    }
    let runtime = Runtime {
        number,
        panel: RefCell::new(Panel::new((js_sys::Math::random() * f64::from(u32::MAX)) as u32)),
        inbox: RefCell::default(),
        draining: Cell::new(false),
        outbox: RefCell::default(),
        bridge: Bridge::new(calls(number)),
        dom: RefCell::new(None),
        stale: Cell::new(false),
        fetches: RefCell::default(),
        timers: RefCell::default(),
    };
    PANELS.with(|panels| panels.borrow_mut().push(Rc::new(runtime)));
    dispatch_to(number, 0, Event::Booted(look));
}

/// Takes the panel out of the page, with its timers, its questions and all that waits.
pub fn destroy(number: Number) {
    let gone = PANELS.with(|panels| {
        let mut panels = panels.borrow_mut();
        let at = panels.iter().position(|runtime| runtime.number == number)?;
        Some(panels.swap_remove(at))
    });
    // Dropped when nothing is borrowed any more: removing nodes moves the focus, and an aborted question may answer at
    // once.
    drop(gone);
}

/// Draws the panel into `container`, in place of where it was before.
pub fn mount(number: Number, container: &web_sys::Element) {
    let Some(runtime) = find(number) else { return };
    // The old one is dropped, with its listeners and nodes, when nothing is borrowed any more: removing nodes moves the
    // focus.
    let Ok(old) = runtime.dom.try_borrow_mut().map(|mut dom| dom.take()) else { return };
    drop(old);
    let new = Dom::mount(calls(number), container);
    if let Ok(mut dom) = runtime.dom.try_borrow_mut() {
        *dom = new;
    }
    runtime.render();
}

/// Starts with the JSON text of a config.
pub fn start(number: Number, text: &str) -> Result<(), Refusal> {
    let opening = Opening::parse(text).and_then(|opening| place(number, opening.mount()).map(|()| opening));
    match opening {
        Ok(opening) => {
            dispatch(number, Occurrence::Opened(Box::new(opening)));
            Ok(())
        }
        Err(refusal) => {
            let failure = Failure::with_detail(Code::Config, refusal.text.clone());
            dispatch_to(number, 0, Event::Refused(failure, text.into()));
            Err(refusal)
        }
    }
}

/// Puts the panel where the config says, unless it stands somewhere already.
fn place(number: Number, mount_at: Option<&str>) -> Result<(), Refusal> {
    let stands = |there: &dyn Fn(&Dom) -> bool| {
        find(number).is_some_and(|runtime| runtime.dom.try_borrow().is_ok_and(|dom| dom.as_ref().is_some_and(there)))
    };
    let document = web_sys::window().and_then(|window| window.document());
    let (Some(selector), Some(document)) = (mount_at, document) else {
        return if stands(&|_| true) {
            Ok(())
        } else {
            Err(Refusal::config("mount: is required in a page that is not the panel's own"))
        };
    };
    let container = document.query_selector(selector).ok().flatten();
    let container = container
        .ok_or_else(|| Refusal::config(format!("mount: there is no element {} in the page", Json::from(selector))))?;
    if !stands(&|dom| dom.stands_in(&container)) {
        mount(number, &container);
    }
    Ok(())
}

/// Takes the JSON text of a report.
pub fn report(number: Number, text: &str) -> Result<(), Refusal> {
    let report = HostReport::parse(text)?;
    if let Some(runtime) = find(number) {
        let occurrence = runtime.panel.borrow().admit(report)?;
        runtime.dispatch(occurrence);
    }
    Ok(())
}

/// The oldest message that waits for the host.
pub fn take(number: Number) -> String {
    find(number).map_or_else(String::new, |runtime| runtime.outbox.borrow_mut().take())
}

/// An event of one extension.
pub fn dispatch_to(number: Number, extension: usize, event: Event) {
    dispatch(number, Occurrence::Of(extension, event));
}

/// Something happened to a panel, where it lives still.
pub fn dispatch(number: Number, occurrence: Occurrence) {
    if let Some(runtime) = find(number) {
        runtime.dispatch(occurrence);
    }
}

/// What the page's clock says, and how far it is ahead of UTC: that of whoever reads the page.
fn now() -> Now {
    fn zone(moment: Moment) -> i32 {
        -js_sys::Date::new(&(moment.millis() as f64).into()).get_timezone_offset() as i32
    }
    Now { moment: Moment::of_millis(js_sys::Date::now() as u64), zone }
}

/// The calls by which the parts of a panel reach it again.
fn calls(number: Number) -> Calls {
    Calls { number, happened: dispatch, signal, due: give_turn, struck: strike }
}

/// The next signal goes to the host. Nothing is borrowed then: the host may do anything inside it.
fn signal(number: Number) {
    let Some(runtime) = find(number) else { return };
    let root = runtime.dom.try_borrow().ok().and_then(|dom| dom.as_ref().map(Dom::root));
    runtime.bridge.send(root);
}

/// Gives the panel in the page its turn, where it lives still and stands there.
fn give_turn(number: Number, turn: Turn) {
    let Some(runtime) = find(number) else { return };
    let (Ok(panel), Ok(mut dom)) = (runtime.panel.try_borrow(), runtime.dom.try_borrow_mut()) else { return };
    let Some(dom) = dom.as_mut() else { return };
    match turn {
        Turn::Slice => dom.render_slice(&panel),
        Turn::Hush => dom.hush(),
        Turn::Reach => dom.reach(),
        Turn::ReachSoon => dom.reach_soon(),
    }
}

/// A key went down in the panel; whether it has pressed anything.
fn strike(number: Number, stroke: Stroke) -> bool {
    let button = find(number).and_then(|runtime| runtime.dom.try_borrow().ok()?.as_ref()?.button_of(stroke));
    // Pressed when nothing is borrowed any more.
    button.as_ref().map(HtmlElement::click).is_some()
}

impl Runtime {
    /// Puts what happened into the inbox and drains it, unless somebody further up the stack is doing so.
    fn dispatch(&self, occurrence: Occurrence) {
        self.inbox.borrow_mut().push_back(occurrence);
        if self.draining.replace(true) {
            return;
        }
        while let Some(occurrence) = self.next() {
            let orders = self.panel.borrow_mut().handle(occurrence, now());
            orders.into_iter().for_each(|(extension, effect)| self.perform(extension, effect));
        }
        self.draining.set(false);
        self.render();
    }

    fn next(&self) -> Option<Occurrence> {
        self.inbox.borrow_mut().pop_front()
    }

    fn perform(&self, extension: usize, effect: Effect) {
        let number = self.number;
        match effect {
            Effect::Fetch { ticket, request } => {
                self.abort(extension);
                self.fetches.borrow_mut().push((extension, Fetch::begin(calls(number), extension, ticket, request)));
            }
            Effect::AbortFetch => self.abort(extension),
            Effect::TellHost(message) => {
                let signal = self.outbox.borrow_mut().push(&message);
                self.bridge.signal(signal);
            }
            Effect::SetTimer { timer, millis } => {
                let timeout = Timeout::new(millis, move || dispatch_to(number, extension, Event::TimerFired(timer)));
                self.clear(extension, timer);
                self.timers.borrow_mut().push(((extension, timer), timeout));
            }
            Effect::ClearTimer(timer) => self.clear(extension, timer),
            Effect::Copy(text) => {
                let document = web_sys::window().and_then(|window| window.document());
                let done = document.is_some_and(|document| clipboard::copy(&document, &text));
                self.inbox.borrow_mut().push_back(Occurrence::Of(extension, Event::Copied(done)));
            }
        }
    }

    fn abort(&self, extension: usize) {
        // Dropped when nothing is borrowed any more: an aborted question may answer at once.
        let mut aborted = Vec::new();
        if let Ok(mut fetches) = self.fetches.try_borrow_mut() {
            let (ended, others) = fetches.drain(..).partition(|(asking, _)| *asking == extension);
            aborted = ended;
            *fetches = others;
        }
        drop(aborted);
    }

    fn clear(&self, extension: usize, timer: Timer) {
        self.timers.borrow_mut().retain(|(running, _)| *running != (extension, timer));
    }

    fn render(&self) {
        self.stale.set(true);
        while self.stale.get() {
            let (Ok(panel), Ok(mut dom)) = (self.panel.try_borrow(), self.dom.try_borrow_mut()) else { return };
            self.stale.set(false);
            if let Some(dom) = dom.as_mut() {
                dom.render(&panel);
            }
        }
    }
}
