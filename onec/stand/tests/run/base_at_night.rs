//! A base that installs at night: the extension with a signed feed, a vendor's host whose answers a test changes,
//! rules, an approval, and the scheduled job. Read next: `night.rs`, single nights; `nights.rs`, a thousand of them.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use base64ct::{Base64, Encoding};
use extension_update_bsl::calendar::Moment;
use extension_update_bsl::collections::{Pairs, structure};
use extension_update_bsl::runtime::PlatformCall;
use extension_update_bsl::{Side, Value, convert};
use extension_update_container::{Compatibility, Draft, write_extension};
use extension_update_stand::lock::Lock;
use extension_update_stand::network::{Answer, Question, serve};
use extension_update_stand::probe::Probed;
use extension_update_stand::sessions::Session;
use extension_update_stand::stand::Change;
use extension_update_stand::{Base, Stand};

use crate::visit::{STEM, sha256};

pub const OLD: &str = "0.0.0.3";
pub const NEW: &str = "0.0.0.4";
const FEED: &str = "http://127.0.0.1:8123/feed.json";

/// What makes the vendor's settings those of a signed feed, line for line.
const SIGNED: [Change<'static>; 2] = [
    (
        "Настройки.ВидИсточника   = \"releases-api\";",
        "Настройки.ВидИсточника = \"signed-feed\"; Настройки.ОткрытыеКлючи.Добавить(\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\");",
    ),
    (
        "Настройки.АдресИсточника = \"http://127.0.0.1:8123/releases/v1/1c/\";",
        "Настройки.АдресИсточника = \"http://127.0.0.1:8123/feed.json\";",
    ),
];

/// A file of the extension; those of different vendors have other bytes and the same size.
pub fn file(version: &str, vendor: &str) -> Vec<u8> {
    let compatibility = Compatibility::parse("8.3.16").expect("a mode");
    let draft = Draft { name: "DEMO", vendor, version, prefix: "Демо_", compatibility };
    write_extension(&draft).expect("a file")
}

/// A payload that offers this file.
pub fn payload(seq: u64, data: &[u8], more: &str) -> String {
    format!(
        r#"{{"schema":1,"seq":{seq},"issued":"2026-10-01T08:00:00Z","expires":"2026-10-20T08:00:00+03:00","products":{{"DEMO":{{"releases":[{{"version":"{NEW}","date":"2026-10-01",{more}"artifact":{{"urls":["http://127.0.0.1:8123/files/DEMO.cfe"],"size":{},"sha256":"{}"}}}}]}}}}}}"#,
        data.len(),
        sha256(data)
    )
}

/// What the vendor's host answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Host {
    Well,
    Gone,
    Slow,
    /// A page of the network's own.
    Portal,
}

/// What the world outside of the base is at.
pub struct Vendor {
    pub host: Cell<Host>,
    pub payload: RefCell<String>,
    /// More members of the envelope, each with a comma in front.
    pub members: RefCell<String>,
    pub file: RefCell<Vec<u8>>,
}

impl Vendor {
    fn answer(&self, question: &Question) -> Answer {
        match self.host.get() {
            Host::Gone => Answer::Lost,
            Host::Slow => Answer::Late,
            Host::Portal => Answer::new(200, &[], b"<html>log in</html>"),
            Host::Well if question.path == "/feed.json" => {
                let payload = Base64::encode_string(self.payload.borrow().as_bytes());
                let members = self.members.borrow();
                let envelope = format!(r#"{{"payloadType":"x","payload":"{payload}","signatures":[]{members}}}"#);
                Answer::new(200, &[("ETag", "\"1\"")], envelope.as_bytes())
            }
            Host::Well => serve(question, &self.file.borrow()),
        }
    }
}

pub struct Night {
    pub stand: Stand,
    pub vendor: Rc<Vendor>,
    /// What was approved: the file and the payload.
    pub data: Vec<u8>,
    pub payload: String,
}

/// The extension with a signed feed, and more changed.
pub fn model(changes: &[Change]) -> Stand {
    let all: Vec<Change> = SIGNED.iter().chain(changes).copied().collect();
    Stand::changed("extension", Side::ThinClient, &all).expect("the modules load")
}

impl Night {
    /// A base with the usual rules, on a day at nine.
    pub fn new(model: &Stand) -> Night {
        let stand = model.again().expect("the modules load");
        stand.base.install("DEMO", OLD).expect("a name");
        let data = file(NEW, "A");
        let payload = payload(7, &data, "");
        let vendor = Rc::new(Vendor {
            host: Cell::new(Host::Well),
            payload: RefCell::new(payload.clone()),
            members: RefCell::default(),
            file: RefCell::new(data.clone()),
        });
        let answers = vendor.clone();
        stand.base.answer_with(move |question| answers.answer(question));
        let night = Night { stand, vendor, data, payload };
        night.rule(&[("Режим", "approved".into())]).expect("the rules are right");
        // The panel has verified this feed here.
        let memory =
            format!(r#"{{"seq":7,"sha256":"{}","etag":"\"1\"","url":"{FEED}"}}"#, sha256(night.payload.as_bytes()));
        night.keep("Память", memory.as_str().into());
        night
    }

    pub fn base(&self) -> &Rc<Base> {
        &self.stand.base
    }

    pub fn call(&self, module: &str, procedure: &str, args: &[Value]) -> Result<Value, String> {
        self.stand.on_server(&format!("{STEM}{module}"), procedure, args).map_err(|error| error.to_string())
    }

    /// Sets rules, the rest being as it is.
    pub fn rule(&self, changes: &[(&str, Value)]) -> Result<(), String> {
        let rules = self.call("НочьПравила", "Правила", &[])?;
        let rules = rules.downcast::<Pairs>().ok_or("no rules")?;
        let changed = structure();
        for (key, value) in rules.pairs() {
            let change = changes.iter().find(|(name, _)| *name == convert::show(&key));
            changed.insert(key, change.map_or(value, |(_, value)| value.clone()));
        }
        self.call("НочьПравила", "ЗапомнитьПравила", &[Value::object(changed)]).map(|_| ())
    }

    /// Puts rules where they are kept, as nobody should.
    pub fn spoil_rules(&self, value: Value) {
        self.keep("ПравилаНочи", value);
    }

    fn key(name: &str) -> [String; 3] {
        ["extension-update.DEMO".into(), name.into(), "extension-update".into()]
    }

    /// What the base keeps under this name.
    pub fn kept(&self, name: &str) -> Option<Value> {
        self.base().settings.borrow().get(&Night::key(name)).cloned().filter(|value| !matches!(value, Value::Undefined))
    }

    /// A text of what the base keeps under this name.
    pub fn kept_text(&self, name: &str, key: &str) -> Option<String> {
        Some(self.text(&self.kept(name)?, key))
    }

    /// A text of a structure.
    pub fn text(&self, value: &Value, key: &str) -> String {
        convert::show(&crate::field!(self.stand, value, key))
    }

    /// A rule as it is kept.
    pub fn rule_text(&self, key: &str) -> String {
        self.text(&self.call("НочьПравила", "Правила", &[]).expect("rules"), key)
    }

    pub fn keep(&self, name: &str, value: Value) {
        self.base().settings.borrow_mut().insert(Night::key(name), value);
    }

    /// A message of the panel; the report that answers it.
    pub fn say(&self, name: &str, params: &str) -> String {
        let params = self.call("", "ОбъектИзJSON", &[params.into()]).expect("an object");
        let answer = self.call("НочьВызовСервера", "Ответить", &[name.into(), params]).expect("an answer");
        self.text(&answer, "Отчет")
    }

    pub fn schedule_params(&self) -> String {
        format!(
            r#"{{"operation":"op-1","extension":"DEMO","version":"{NEW}","artifact":{{"name":"DEMO.cfe","urls":["http://127.0.0.1:8123/files/DEMO.cfe"],"size":{},"sha256":"{}","md5":null}},"feed":{{"url":"{FEED}","sha256":"{}"}}}}"#,
            self.data.len(),
            sha256(&self.data),
            sha256(self.payload.as_bytes())
        )
    }

    /// Approves the release, as an administrator does in the form.
    pub fn approve(&self) -> String {
        self.say("schedule", &self.schedule_params())
    }

    /// The clock goes on to this time; days count from the second of October.
    pub fn until(&self, day: i64, hour: i64, minute: i64) {
        let now = self.base().clock.get();
        self.stand.advance((time(day, hour, minute) - now).max(0));
    }

    /// The scheduled job runs, and what it starts.
    pub fn job(&self) {
        if let Err(error) = self.call("Ночь", "Выполнить", &[]) {
            assert!(self.base().faults.has_ended(), "{error}");
        }
        self.stand.advance(5_000);
    }

    /// The same at a time.
    pub fn job_at(&self, day: i64, hour: i64, minute: i64) {
        self.until(day, hour, minute);
        self.job();
    }

    /// The job runs through a night: each half an hour.
    pub fn pass_night(&self) {
        for (hour, minute) in [(22, 0), (23, 30)] {
            self.job_at(2, hour, minute);
        }
        for (hour, minute) in [(0, 30), (1, 5), (1, 35), (2, 5), (2, 35), (3, 5), (3, 35), (4, 5), (4, 59), (6, 0)] {
            self.job_at(3, hour, minute);
        }
    }

    pub fn version(&self) -> String {
        self.base().installed("DEMO").map(|extension| extension.version).unwrap_or_default()
    }

    /// What an administrator sees at the start of a session.
    pub fn notice(&self) -> String {
        convert::show(&self.call("ОповещениеВызовСервера", "ПриНачалеСеанса", &[]).expect("it never fails"))
    }

    /// The config of the form that is opened now.
    pub fn config(&self) -> serde_json::Value {
        let text = self.call("Конфиг", "НастройкиПанели", &[]).expect("a config");
        serde_json::from_str(&convert::show(&text)).expect("JSON")
    }

    /// Whether a write has begun and is not taken up.
    pub fn is_writing(&self) -> bool {
        self.kept_text("Одобрение", "Шаг").as_deref() == Some("writing")
    }

    /// A fresh session, as after a power cut.
    pub fn restart(&self) {
        self.stand.restart();
        self.base().faults.clear();
        self.base().faults.count(None);
    }
}

impl Night {
    /// The configuration is built on 1C:SSL.
    pub fn with_library(self) -> Night {
        self.stand.add_library().expect("it loads");
        self
    }

    /// Somebody works in the base, with a client of the library's or with another.
    pub fn come(&self, number: usize, application: &str) {
        let session = Session::other(number, application, "Мурка");
        let obeys = matches!(application, "1CV8" | "1CV8C" | "WebClient");
        self.base().sessions.borrow_mut().push(if obeys { session.obeying() } else { session });
    }

    /// Something happens when the job waits for the n-th time, counted from one.
    pub fn at_wait(&self, number: usize, event: impl Fn(&Base) + 'static) {
        let (base, waits) = (Rc::downgrade(self.base()), Cell::new(0));
        let watch = move |call: &PlatformCall| {
            if call.name == "ОжидатьЗавершенияВыполнения" && call.module.contains("НочьСеансы")
            {
                waits.set(waits.get() + 1);
                if let Some(base) = base.upgrade().filter(|_| waits.get() == number) {
                    event(&base);
                }
            }
        };
        *self.base().watch.borrow_mut() = Some(Box::new(watch));
    }

    /// Locks that the night has set, without lifts.
    pub fn locks(&self) -> Vec<(i64, Lock)> {
        let ours = |lock: &Lock| lock.is_set && lock.code.starts_with("extension-update-");
        self.base().locks.borrow().iter().filter(|(_, lock)| ours(lock)).cloned().collect()
    }

    /// A lock of the night is still there.
    pub fn is_locked(&self) -> bool {
        let lock = self.base().lock.borrow();
        lock.is_set && lock.code.starts_with("extension-update-")
    }
}

/// A new session does not connect the new version.
pub fn does_not_connect(base: &Base) {
    base.extensions.borrow_mut().connect = Box::new(|database| Probed {
        disabled: database.iter().filter(|one| one.version == NEW).map(|one| one.name.clone()).collect(),
        ..Probed::default()
    });
}

/// A moment of the stand's clock.
pub fn time(day: i64, hour: i64, minute: i64) -> i64 {
    let start =
        Moment { year: 2026, month: 10, day: 1, hour: 0, minute: 0, second: 0 }.to_seconds().unwrap_or_default();
    (start + ((day - 1) * 24 + hour) * 3600 + minute * 60) * 1000
}
