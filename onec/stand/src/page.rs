//! The page in the form's field: one that says what a test wants, and the panel's own core. Read next: `stand.rs`.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::Rc;

use extension_update::core::config::{Look, Opening};
use extension_update::core::effect::Effect;
use extension_update::core::event::{Event, Timer};
use extension_update::core::moment::Moment;
use extension_update::core::outbox::Outbox;
use extension_update::core::panel::{Occurrence, Panel};
use extension_update::core::report::HostReport;
use extension_update_bsl::{Args, Kind, Object, Outcome, Runtime, Value};

use crate::values::{Record, text};

/// What a form sees of the panel.
pub trait Page {
    /// Whether the document is there, with the panel in it.
    fn is_formed(&self) -> bool {
        true
    }
    /// Whether the document has an element with this id.
    fn has_element(&self, id: &str) -> bool {
        id == SIGNAL
    }
    fn start(&self, config: &str) -> String;
    fn report(&self, report: &str) -> String;
    fn take(&self) -> String;
    /// Whether a message waits whose click has not been seen.
    fn signals(&self) -> bool;
    /// The clock went on to so many milliseconds since 1970.
    fn tick(&self, _now: i64) {}
}

const TAKEN: &str = r#"{"ok":true}"#;

/// A page that says what it is told to say, and keeps what it is given.
#[derive(Default)]
pub struct Scripted {
    waiting: RefCell<VecDeque<String>>,
    pub reports: RefCell<Vec<String>>,
    pub starts: RefCell<Vec<String>>,
    signal: Cell<bool>,
    count: Cell<usize>,
    /// What `start` and `report` answer instead of yes.
    pub answer: RefCell<Option<String>>,
    pub is_gone: Cell<bool>,
    /// Gives each message twice.
    pub repeats: Cell<bool>,
    given: Cell<bool>,
}

impl Scripted {
    /// Puts a message into the page's queue: its name, and its params as JSON.
    pub fn say(&self, name: &str, params: &str) {
        self.count.set(self.count.get() + 1);
        let id = self.count.get();
        self.say_text(&format!(r#"{{"id":{id},"message":"{name}","params":{params}}}"#));
    }

    /// Puts any text into the queue.
    pub fn say_text(&self, text: &str) {
        self.waiting.borrow_mut().push_back(text.to_owned());
        self.signal.set(true);
    }

    /// The reports of this name.
    pub fn reported(&self, name: &str) -> Vec<String> {
        let begins = format!(r#"{{"report":"{name}""#);
        self.reports.borrow().iter().filter(|report| report.starts_with(&begins)).cloned().collect()
    }

    /// The reports that end an install.
    pub fn last_reports(&self) -> Vec<String> {
        [self.reported("installed"), self.reported("failed")].concat()
    }
}

impl Page for Scripted {
    fn is_formed(&self) -> bool {
        !self.is_gone.get()
    }
    fn start(&self, config: &str) -> String {
        self.starts.borrow_mut().push(config.to_owned());
        self.answer.borrow().clone().unwrap_or_else(|| TAKEN.to_owned())
    }
    fn report(&self, report: &str) -> String {
        self.reports.borrow_mut().push(report.to_owned());
        self.answer.borrow().clone().unwrap_or_else(|| TAKEN.to_owned())
    }
    fn take(&self) -> String {
        let again = self.repeats.get() && !self.given.get();
        self.given.set(again);
        let mut waiting = self.waiting.borrow_mut();
        let next = if again { waiting.front().cloned() } else { waiting.pop_front() };
        next.unwrap_or_default()
    }
    fn signals(&self) -> bool {
        self.signal.replace(false)
    }
}

/// The panel's core as it ships, without a picture.
pub struct Core {
    panel: RefCell<Panel>,
    outbox: RefCell<Outbox>,
    timers: RefCell<Vec<(usize, Timer, i64)>>,
    now: Cell<i64>,
    signal: Cell<bool>,
    /// Names of the messages to the host, in order.
    pub told: RefCell<Vec<String>>,
    pub reports: RefCell<Vec<String>>,
}

impl Core {
    /// A page whose clock says so many milliseconds since 1970.
    pub fn new(now: i64) -> Core {
        let core = Core {
            panel: RefCell::new(Panel::new(7)),
            outbox: RefCell::default(),
            timers: RefCell::default(),
            now: Cell::new(now),
            signal: Cell::new(false),
            told: RefCell::default(),
            reports: RefCell::default(),
        };
        core.dispatch(Occurrence::Of(0, Event::Booted(Look::default())));
        core
    }

    /// A press on the button with this `[data-action]`.
    pub fn press(&self, action: &str) -> bool {
        let occurrence = Occurrence::of_press(action, "", None);
        occurrence.map(|occurrence| self.dispatch(occurrence)).is_some()
    }

    /// The name of the state and its code, where it has one.
    pub fn state(&self) -> String {
        let panel = self.panel.borrow();
        panel.sessions().first().map(|session| session.state().name().to_owned()).unwrap_or_default()
    }

    fn dispatch(&self, occurrence: Occurrence) {
        let now = Moment::of_millis(self.now.get().unsigned_abs());
        let orders = self.panel.borrow_mut().handle(occurrence, now);
        for (extension, effect) in orders {
            match effect {
                Effect::TellHost(message) => {
                    self.told.borrow_mut().push(message.name().to_owned());
                    self.outbox.borrow_mut().push(&message);
                    self.signal.set(true);
                }
                Effect::SetTimer { timer, millis } => {
                    let mut timers = self.timers.borrow_mut();
                    timers.retain(|(of, own, _)| (*of, *own) != (extension, timer));
                    timers.push((extension, timer, self.now.get() + i64::from(millis)));
                }
                Effect::ClearTimer(timer) => {
                    self.timers.borrow_mut().retain(|(of, own, _)| (*of, *own) != (extension, timer));
                }
                // A form's page asks through the form, and has no clipboard here.
                Effect::Fetch { .. } | Effect::AbortFetch | Effect::Copy(_) => {}
            }
        }
    }
}

impl Page for Core {
    fn start(&self, config: &str) -> String {
        match Opening::parse(config) {
            Ok(opening) => {
                self.dispatch(Occurrence::Opened(Box::new(opening)));
                TAKEN.to_owned()
            }
            Err(refusal) => format!(r#"{{"ok":false,"error":{{"code":"config","text":"{}"}}}}"#, refusal.text),
        }
    }
    fn report(&self, report: &str) -> String {
        self.reports.borrow_mut().push(report.to_owned());
        let admitted = HostReport::parse(report).and_then(|report| self.panel.borrow().admit(report));
        match admitted {
            Ok(occurrence) => {
                self.dispatch(occurrence);
                TAKEN.to_owned()
            }
            Err(refusal) => format!(r#"{{"ok":false,"error":{{"code":"report","text":"{}"}}}}"#, refusal.text),
        }
    }
    fn take(&self) -> String {
        self.outbox.borrow_mut().take()
    }
    fn signals(&self) -> bool {
        self.signal.replace(false)
    }
    fn tick(&self, now: i64) {
        self.now.set(now);
        loop {
            let mut timers = self.timers.borrow_mut();
            let due = timers.iter().position(|(_, _, due)| *due <= now);
            let Some((extension, timer, _)) = due.map(|at| timers.remove(at)) else { return };
            drop(timers);
            self.dispatch(Occurrence::Of(extension, Event::TimerFired(timer)));
        }
    }
}

const PAGE: &str = "Страница";
const SIGNAL: &str = "extension-update-signal";

/// `Элементы.Поле.Документ`.
pub struct DocumentValue(pub Rc<dyn Page>);

impl Object for DocumentValue {
    fn kind(&self) -> Kind {
        Kind::Platform(PAGE)
    }
    fn get(&self, _runtime: &Runtime, name: &str) -> Outcome {
        match name {
            "defaultView" => Ok(Record::closed(
                PAGE,
                &[("ExtensionUpdate", panel(self.0.clone())), ("ExtensionUpdateSelfTest", self_test())],
            )),
            _ => self.no_field(name),
        }
    }
    fn call(&self, _runtime: &Runtime, name: &str, args: &mut Args) -> Outcome {
        match name {
            "getElementById" => {
                let id = text(args, 0);
                let found = self.0.has_element(&id);
                Ok(if found { Record::closed(PAGE, &[("id", Value::from(id.as_str()))]) } else { Value::Null })
            }
            _ => self.no_method(name),
        }
    }
}

/// `window.ExtensionUpdate`.
fn panel(page: Rc<dyn Page>) -> Value {
    Record::open(PAGE, &[]).with(move |own, name, args| {
        Ok(Value::text(match name {
            "start" => page.start(&text(args, 0)),
            "report" => page.report(&text(args, 0)),
            "take" => page.take(),
            _ => return own.no_method(name),
        }))
    })
}

/// What the self-test's script adds to the page.
fn self_test() -> Value {
    Record::open(PAGE, &[]).with(|own, name, _| match name {
        "facts" => Ok("движок стенда".into()),
        _ => own.no_method(name),
    })
}

/// The click on the hidden button, as the form is told of it.
pub fn click(href: &str, id: Option<&str>) -> Value {
    let element = id.map_or(Value::Undefined, |id| Record::closed(PAGE, &[("id", Value::from(id))]));
    let event = Record::closed(PAGE, &[("eventData1C", Value::Undefined)]);
    Record::closed(PAGE, &[("Href", Value::from(href)), ("Element", element), ("Event", event)])
}

/// The click that signals a message.
pub fn signal() -> Value {
    click("", Some(SIGNAL))
}
