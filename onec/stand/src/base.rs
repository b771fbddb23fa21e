//! The infobase: all that client, server and background jobs share. One thread, a clock of its own, no chance.
//! Read next: `server.rs`, `client.rs`, `stand.rs`.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, HashMap};
use std::path::PathBuf;
use std::rc::Rc;

use extension_update_bsl::calendar::Moment;
use extension_update_bsl::library::binary::Uuid;
use extension_update_bsl::runtime::PlatformCall;
use extension_update_bsl::{Outcome, Runtime, Value};

use crate::extensions::Extensions;
use crate::faults::Faults;
use crate::jobs::Job;
use crate::lock::{Ended, Lock};
use crate::network::{Network, Question};
use crate::register::Row;
use crate::sessions::{Modes, Session};

/// One entry of the event log.
#[derive(Clone, Debug)]
pub struct Entry {
    pub event: String,
    /// The level's Russian name.
    pub level: String,
    pub text: String,
}

/// What stands at an address of the temporary storage.
pub struct Stored {
    /// The form with whose end it goes; none for what lasts as long as the session.
    pub owner: Option<u128>,
    pub value: Value,
}

/// What the user saw or was asked on the client.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shown {
    Warning(String),
    Notice(String),
    Question(String),
    File(String),
    Link(String),
    Form(String),
    /// The session ends; whether it begins anew.
    End(bool),
    /// An exception that nobody caught: the user sees it.
    Exception(String),
}

/// Sees each call of the platform before it is carried out.
pub type Watch = Box<dyn Fn(&PlatformCall)>;

#[derive(Default)]
pub struct Base {
    /// Milliseconds since 0001-01-01, UTC.
    pub clock: Cell<i64>,
    pub faults: Faults,
    pub extensions: RefCell<Extensions>,
    pub modes: Modes,
    pub sessions: RefCell<Vec<Session>>,
    /// What keeps new sessions out.
    pub lock: RefCell<Lock>,
    /// Every lock that the program has set, with the moment in milliseconds; one that is not set is a lift.
    pub locks: RefCell<Vec<(i64, Lock)>>,
    /// Sessions that have ended because of a lock.
    pub ended: RefCell<Vec<Ended>>,
    /// How far the session's own time is ahead of the server's, in seconds.
    pub ahead: Cell<i64>,
    pub journal: RefCell<Vec<Entry>>,
    pub settings: RefCell<HashMap<[String; 3], Value>>,
    pub temporary: RefCell<BTreeMap<String, Stored>>,
    pub jobs: RefCell<Vec<Rc<Job>>>,
    /// Whose messages to the user are collected.
    pub job: RefCell<Option<Rc<Job>>>,
    /// How long a background job takes, in milliseconds.
    pub job_time: Cell<i64>,
    /// How long a background job goes on after it was told to stop, in milliseconds.
    pub cancel_time: Cell<i64>,
    /// A job that waits for itself waits; else the platform sees at once that it would wait for ever.
    pub waits_for_itself: Cell<bool>,
    /// The body of each background job runs once more, so many milliseconds after its end.
    pub echo: Cell<Option<i64>>,
    /// What happens on the client without the server happens twice: waiting handlers, answers of dialogs, messages of
    /// the page.
    pub repeats: Cell<bool>,
    /// Where there is none, every connection is lost.
    pub network: RefCell<Option<Network>>,
    /// The questions that went out.
    pub questions: RefCell<Vec<Question>>,
    pub shown: RefCell<Vec<Shown>>,
    /// Events of the application that a form has told of, and no form has heard yet.
    pub announced: RefCell<Vec<String>>,
    /// Files that the user was given: name and contents.
    pub given: RefCell<Vec<(String, Value)>>,
    pub watch: RefCell<Option<Watch>>,
    /// The base is a file, not one of a server.
    pub is_file: Cell<bool>,
    /// Templates by name.
    pub templates: RefCell<HashMap<String, PathBuf>>,
    /// Common modules of the configuration, such as those of a library.
    pub foreign_modules: RefCell<Vec<String>>,
    pub subsystems: RefCell<Vec<String>>,
    /// The names of the common forms.
    pub common_forms: RefCell<Vec<String>>,
    pub rows: RefCell<Vec<Row>>,
    counter: Cell<u128>,
}

impl Base {
    /// An infobase with one session, on a morning of October.
    pub fn new() -> Base {
        let start = Moment { year: 2026, month: 10, day: 2, hour: 9, minute: 0, second: 0 };
        Base {
            clock: Cell::new(start.to_seconds().unwrap_or_default() * 1000),
            sessions: RefCell::new(vec![Session::own()]),
            job_time: Cell::new(500),
            waits_for_itself: Cell::new(true),
            ..Base::default()
        }
    }

    /// An identifier that was not there before; the same in each run.
    pub fn next_id(&self) -> u128 {
        self.counter.set(self.counter.get() + 1);
        0x5eed_0000_0000_4000_8000_0000_0000_0000 + self.counter.get()
    }

    pub fn next_uuid(&self) -> Value {
        Value::object(Uuid(self.next_id()))
    }

    pub fn seconds(&self) -> i64 {
        self.clock.get().div_euclid(1000)
    }

    /// What the user sees; nobody sees anything where the session has ended.
    pub fn show(&self, shown: Shown) {
        if !self.faults.has_ended() {
            self.shown.borrow_mut().push(shown);
        }
    }

    /// What the user has seen since this was asked last.
    pub fn take_shown(&self) -> Vec<Shown> {
        self.shown.take()
    }

    /// Texts of the event log, one an entry: `level event: text`.
    pub fn log(&self) -> Vec<String> {
        let line = |entry: &Entry| format!("{} {}: {}", entry.level, entry.event, entry.text);
        self.journal.borrow().iter().map(line).collect()
    }

    /// # Errors
    /// The failure that was ordered for this call.
    pub fn before(&self, server: &Runtime, call: &PlatformCall) -> Outcome<()> {
        if let Some(watch) = &*self.watch.borrow() {
            watch(call);
        }
        // The page and what a form's own module exports are no calls of the platform.
        let own = matches!(call.of.as_str(), "Страница" | "ОбщийМодуль" | "ВнешняяОбработка")
            || call.of == "ФормаКлиентскогоПриложения" && !crate::form::is_method(&call.name);
        if own {
            return Ok(());
        }
        let late = self.faults.before(call, self.clock.get())?;
        if late > 0 {
            self.pass(server, late);
        }
        Ok(())
    }
}
