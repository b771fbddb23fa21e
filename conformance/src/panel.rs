//! A panel without a page: the whole core, from the texts that a host gives to the nodes that a page would show.
//!
//! It goes in and out by the contract's texts only (`start`, `report`, messages), never by the core's own types. Next:
//! `suites/mod.rs`.

use extension_update::{
    core::{
        config::{Look, Start},
        effect::Effect,
        error::Refusal,
        event::{Action, Event, Timer},
        moment::Moment,
        report::HostReport,
        session::Session,
    },
    view::{
        node::{Element, Node},
        notes::render_with,
        screen,
        text::ru,
    },
};
use extension_update_signing::{changed, pins, role};
use serde_json::{Value, json};

/// When the cases happen: 2026-10-02T12:00:00Z.
pub const NOW: Moment = Moment::of_millis(1_790_942_400_000);

pub struct Panel {
    session: Session,
    /// Name and parameters of each message, in order.
    messages: Vec<(&'static str, Value)>,
    pub now: Moment,
}

/// The contract's config for a kind of source, by the host's transport.
pub fn config(kind: &str) -> Value {
    json!({
        "extension": {"id": "DEMO", "name": "Демо", "version": "0.0.0.3"},
        "source": {"kind": kind, "url": "https://updates.example.com/feed/", "transport": "host"},
        "host": {"platform": "8.3.24.1548", "configuration": {"name": "КошкинДом", "version": "1.0.0.1"}, "obstacle": null},
    })
}

/// The contract's config for a signed feed with these pins.
pub fn pinned(keys: &[u8], threshold: u64) -> Value {
    let mut config = config("signed-feed");
    config["policy"] = json!({"publicKeys": pins(keys), "threshold": threshold});
    config
}

/// The contract's config for a signed feed behind these pinned root keys.
pub fn rooted(keys: &[u8], threshold: u64) -> Value {
    let mut config = config("signed-feed");
    config["policy"] = json!({"root": role(keys, threshold)});
    config
}

fn write(refusal: Refusal) -> String {
    format!("{}: {}", refusal.code, refusal.text)
}

impl Panel {
    /// Starts a panel.
    ///
    /// # Errors
    /// What `start` answers where it refuses the config: code and sentence.
    pub fn start(config: &Value) -> Result<Panel, String> {
        let mut panel = Panel { session: Session::new(7), messages: Vec::new(), now: NOW };
        panel.handle(Event::Booted(Look::default()));
        let start = Start::parse(&config.to_string()).map_err(write)?;
        panel.handle(Event::Opened(Box::new(start)));
        Ok(panel)
    }

    /// Starts one whose host brings this memory.
    ///
    /// # Errors
    /// As [`Panel::start`].
    pub fn remembering(config: Value, memory: &Value) -> Result<Panel, String> {
        Panel::start(&changed(config, json!({ "memory": memory })))
    }

    /// Starts one, and answers its question.
    ///
    /// # Errors
    /// As [`Panel::start`].
    pub fn answered(config: &Value, status: u16, body: &str) -> Result<Panel, String> {
        let mut panel = Panel::start(config)?;
        panel.answer(status, body);
        Ok(panel)
    }

    /// Answers the newest question.
    pub fn answer(&mut self, status: u16, body: &str) {
        let ticket = self.last("fetch")["ticket"].clone();
        let outcome =
            self.report(&json!({"report": "fetched", "ticket": ticket, "status": status, "headers": {}, "body": body}));
        debug_assert!(outcome.is_ok(), "{outcome:?}");
    }

    /// Calls `report`.
    ///
    /// # Errors
    /// What it answers where it refuses the report.
    pub fn report(&mut self, report: &Value) -> Result<(), String> {
        let report = HostReport::parse(&report.to_string()).map_err(write)?;
        let event = self.session.admit(report).map_err(write)?;
        self.handle(event);
        Ok(())
    }

    /// Says that the service cannot be reached.
    ///
    /// # Errors
    /// As [`Panel::report`].
    pub fn cut_off(&mut self) -> Result<(), String> {
        let ticket = self.last("fetch")["ticket"].clone();
        self.report(&json!({"report": "fetched", "ticket": ticket, "error": "network"}))
    }

    /// A report on the newest install.
    pub fn report_install(&mut self, name: &str, more: &Value) {
        let report = json!({"report": name, "operation": self.last("install")["operation"]});
        let outcome = self.report(&changed(report, more.clone()));
        debug_assert!(outcome.is_ok(), "{outcome:?}");
    }

    pub fn press(&mut self, action: Action) {
        self.handle(Event::Pressed(action));
    }

    /// What follows from an event, with the work on an answer that goes on when the page has had its turn.
    fn handle(&mut self, event: Event) {
        let mut next = Some(event);
        while let Some(event) = next.take() {
            for effect in self.session.handle(event, self.now) {
                match effect {
                    Effect::TellHost(message) => {
                        let params = serde_json::from_str(&message.params().to_string()).unwrap_or_default();
                        self.messages.push((message.name(), params));
                    }
                    Effect::SetTimer { timer: Timer::Judge, .. } => next = Some(Event::TimerFired(Timer::Judge)),
                    _ => {}
                }
            }
        }
    }

    pub fn state(&self) -> &'static str {
        self.session.state().name()
    }

    /// The code of what is wrong; `""` where nothing is.
    pub fn code(&self) -> &'static str {
        self.session.state().code().unwrap_or_default()
    }

    /// State and code as one word, such as `failed/format`.
    pub fn ending(&self) -> String {
        match self.code() {
            "" => self.state().to_owned(),
            code => format!("{}/{code}", self.state()),
        }
    }

    /// The offered version; `""` where nothing is offered.
    pub fn offered(&self) -> String {
        self.session.state().offer().map_or_else(String::new, |offer| offer.version.to_string())
    }

    /// The notes of each missed release, as the page renders them.
    pub fn notes(&self) -> Vec<Vec<Node>> {
        let notes = self.session.state().offer().map_or(&[][..], |offer| &offer.notes);
        notes.iter().map(|notes| render_with(&notes.markdown, notes.dialect, &ru::TEXTS, &[])).collect()
    }

    pub fn view(&self) -> Element {
        screen::view(&self.session)
    }

    /// The parameters of the newest message of this name; `null` where there was none.
    pub fn last(&self, name: &str) -> Value {
        self.messages.iter().rev().find(|(known, _)| *known == name).map_or(Value::Null, |(_, params)| params.clone())
    }

    pub fn count(&self, name: &str) -> usize {
        self.messages.iter().filter(|(known, _)| *known == name).count()
    }

    /// What the host was last told to remember; an empty object where it never was.
    pub fn memory(&self) -> Value {
        match self.last("remember")["memory"].clone() {
            Value::Null => json!({}),
            memory => memory,
        }
    }
}
