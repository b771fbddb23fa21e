//! A page that is made here: the panel's own core behind the protocol that the browser's page speaks.

use std::{
    net::Ipv4Addr,
    sync::mpsc,
    thread,
    time::{Duration, Instant},
};

use extension_update_stand::{Core, page::Page};
use serde_json::{Value, json};

use super::super::sessions::Sessions;
use crate::Folders;

/// A service on a free port of this machine; it ends with the test's process.
pub fn serve() -> u16 {
    let (tell, port) = mpsc::channel();
    thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async move {
            let listener = tokio::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
            tell.send(listener.local_addr().unwrap().port()).unwrap();
            crate::serve(listener, Folders::of_repository()).await.unwrap();
        });
    });
    port.recv().unwrap()
}

pub fn wait<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(future)
}

/// A page with one form and the panel's core in its field.
pub struct Browser {
    pub sessions: Sessions,
    pub token: String,
    core: Core,
    pub form: Value,
    pub told: Value,
    pub log: Vec<Value>,
    pub shown: Vec<Value>,
    is_formed: bool,
    /// Hours by which the clock of the panel's document is ahead.
    ahead: i64,
}

fn now(ahead: i64) -> i64 {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap();
    i64::try_from(now.as_millis()).unwrap() + ahead * 3_600_000
}

impl Browser {
    pub fn open_in(sessions: Sessions, port: u16, settings: Value) -> Result<Browser, String> {
        let (token, told) = wait(sessions.open(settings.as_object().unwrap(), port))?;
        let core = Core::new(now(0));
        let mut browser = Browser {
            sessions,
            token,
            core,
            form: Value::Null,
            told: Value::Null,
            log: vec![],
            shown: vec![],
            is_formed: false,
            ahead: 0,
        };
        browser.hear(told);
        Ok(browser)
    }

    pub fn open(port: u16, settings: Value) -> Browser {
        Browser::open_in(Sessions::default(), port, settings).unwrap()
    }

    /// Keeps what an event has ended with.
    fn hear(&mut self, answer: Value) {
        let end = &answer["end"];
        assert!(end.is_object(), "{answer}");
        self.log.extend(end["log"].as_array().unwrap().iter().cloned());
        self.shown.extend(end["shown"].as_array().unwrap().iter().cloned());
        if let Some(ahead) = end["changed"]["ahead"].as_str() {
            self.ahead = ahead.parse().unwrap();
        }
        self.told = end.clone();
    }

    /// The session's answer to a request.
    pub fn ask(&self, body: Value) -> Value {
        wait(self.sessions.send(&self.token, body)).unwrap()
    }

    /// One event, with all that the modules ask meanwhile.
    pub fn event(&mut self, body: Value) {
        let mut answer = self.ask(body);
        while answer["call"].is_object() {
            let call = answer["call"].clone();
            let argument = call["argument"].as_str().unwrap();
            let value = match call["what"].as_str().unwrap() {
                "document" | "element" => String::from(if self.is_formed { "1" } else { "" }),
                "start" => self.core.start(argument),
                "report" => self.core.report(argument),
                "take" => self.core.take(),
                other => panic!("{other}"),
            };
            // The panel presses its button within the call, as in a browser.
            self.click();
            let value = json!({ "call": call["number"], "value": value });
            answer = self.ask(value);
        }
        self.hear(answer);
    }

    fn click(&mut self) {
        if self.is_formed && self.core.signals() {
            self.event(json!({ "do": "click", "form": self.form, "href": "", "id": "extension-update-signal" }));
        }
    }

    pub fn open_form(&mut self, name: &str) {
        if !self.is_formed {
            self.core = Core::new(now(self.ahead));
        }
        self.event(json!({ "do": "open", "form": name }));
        self.form = self.told["opened"].clone();
        self.is_formed = true;
        self.event(json!({ "do": "formed", "form": self.form }));
    }

    /// The form's page is gone with its session.
    pub fn leave_form(&mut self) {
        self.form = Value::Null;
        self.is_formed = false;
    }

    /// The settings with which the form has begun its panel last.
    pub fn config(&self) -> Value {
        self.said("call", "start").last().map(|entry| entry["json"].clone()).unwrap_or_default()
    }

    /// How often an extension was written into the base, or taken out of it.
    pub fn said_writes(&self) -> usize {
        self.log.iter().filter(|entry| entry["kind"] == "write").count()
    }

    /// Lets time go by until something holds.
    pub fn until(&mut self, what: &str, holds: impl Fn(&Browser) -> bool) {
        let end = Instant::now() + Duration::from_secs(60);
        while !holds(self) {
            assert!(Instant::now() < end, "{what}: {} {:#?}", self.core.state(), self.log);
            let next = self.told["next"].as_u64().unwrap_or(50).min(50);
            thread::sleep(Duration::from_millis(next));
            self.core.tick(now(self.ahead));
            self.click();
            self.event(json!({ "do": "tick" }));
        }
    }

    pub fn reaches(&mut self, state: &str) {
        self.until(state, |browser| browser.core.state() == state);
    }

    pub fn press(&mut self, action: &str) {
        assert!(self.core.press(action), "no {action}");
        self.click();
    }

    pub fn version(&self) -> String {
        self.told["base"]["extensions"][0]["base"].as_str().unwrap_or_default().to_owned()
    }

    pub fn said(&self, kind: &str, name: &str) -> Vec<&Value> {
        self.log.iter().filter(|entry| entry["kind"] == kind && entry["name"] == name).collect()
    }
}
