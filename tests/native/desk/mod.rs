//! A desk to test the core at: the contract's config, a session, and a host that answers.

pub mod player;
pub mod sight;
pub mod table;
pub mod vendor;

use extension_update::core::config::{Config, Look, Start};
use extension_update::core::effect::Effect;
use extension_update::core::event::{Action, Event, Timer};
use extension_update::core::exchange::{Answer, Request, Response};
use extension_update::core::json::Json;
use extension_update::core::message::Message;
use extension_update::core::moment::Moment;
use extension_update::core::report::HostReport;
use extension_update::core::session::Session;
use extension_update::core::zone::{Now, Zone};

/// The licence key of the contract's example.
pub const KEY: &str = "DEMO-Q2BAV-EAYBV-VIYFM-WE1WE";

/// The codes with which a form says that an install failed.
pub const INSTALL_CODES: [&str; 11] = [
    "network",
    "hash",
    "name",
    "incompatible",
    "not-connected",
    "rights",
    "safe-mode",
    "lock",
    "main-node",
    "cancelled",
    "other",
];

/// The changes of the contract's config that ask for releases of GitHub, where 1.0.0.0 is installed.
pub const GITHUB: &[(&str, &str)] = &[
    ("source.kind", "\"github-releases\""),
    ("source.url", "\"https://api.example.com/repos/demo/extension/releases\""),
    ("extension.version", "\"1.0.0.0\""),
];

/// The contract's config with some keys set otherwise: a path of keys, and JSON text.
pub fn config_text(changes: &[(&str, &str)]) -> String {
    let mut config: serde_json::Value = serde_json::from_str(&format!(
        r#"{{
        "extension": {{"id": "DEMO", "name": "Демонстрационное расширение", "version": "0.0.0.3"}},
        "source": {{"kind": "releases-api", "url": "https://updates.example.com/releases/v1/1c/", "transport": "host", "distributive": "DEMO_EXT"}},
        "licenceKey": "{KEY}",
        "host": {{"platform": "8.3.24.1548", "configuration": {{"name": "КошкинДом", "version": "1.0.0.1"}}, "obstacle": null}},
        "policy": {{"channels": ["stable"], "publicKeys": [], "threshold": 1}},
        "memory": {{}}, "locale": "ru", "theme": "auto"}}"#
    ))
    .unwrap();
    for (path, value) in changes {
        let mut keys: Vec<&str> = path.split('.').collect();
        let last = keys.pop().unwrap();
        let object = keys.into_iter().fold(&mut config, |at, key| &mut at[key]).as_object_mut().unwrap();
        if *value == "absent" {
            object.remove(last);
        } else {
            object.insert(last.into(), serde_json::from_str(value).unwrap());
        }
    }
    config.to_string()
}

pub fn config(changes: &[(&str, &str)]) -> Config {
    start(changes).config
}

/// The same with what stands beside the config in the text.
pub fn start(changes: &[(&str, &str)]) -> Start {
    Start::parse(&config_text(changes)).unwrap()
}

/// A module of the Releases API.
pub fn module(version: &str, changelog: &str) -> serde_json::Value {
    serde_json::json!({
        "uniqid": version, "version": "Котовод", "changelog": changelog, "min_1c_version": "1.0.0.0",
        "files": [
            {"name": "DEMO.zip", "size": 60000, "url": "https://updates.example.com/files/DEMO.zip", "md5": "0".repeat(32)},
            {"name": "DEMO.cfe", "size": 51814, "url": "https://updates.example.com/files/DEMO.cfe", "md5": "A".repeat(32)}
        ]
    })
}

pub fn modules(modules: &[serde_json::Value]) -> String {
    serde_json::json!({"modules": modules, "result": ""}).to_string()
}

/// An answer with this status.
pub fn answered(status: u16, body: &str) -> Answer {
    Answer::Arrived(Response { status, body: body.into(), ..Response::default() })
}

/// The time at which a desk begins: 2026-10-02, a day after the contract's newest release.
pub const NOW: Moment = Moment::of_millis(1_790_928_000_000);

pub fn arrived(body: &str) -> Answer {
    answered(200, body)
}

/// A session with all that it has told the host so far.
pub struct Desk {
    pub session: Session,
    pub effects: Vec<Effect>,
    /// What its clock says.
    pub now: Moment,
    /// Where it is read.
    pub zone: Zone,
}

impl Desk {
    /// A session that nothing has happened to; `seed` is its chance.
    pub fn new(seed: u32) -> Desk {
        Desk { session: Session::new(seed), effects: Vec::new(), now: NOW, zone: |_| 0 }
    }

    /// A session that has been started with the contract's config, changed so.
    pub fn opened(changes: &[(&str, &str)]) -> Desk {
        Desk::opened_at(NOW, changes)
    }

    /// The same at another time.
    pub fn opened_at(now: Moment, changes: &[(&str, &str)]) -> Desk {
        let mut desk = Desk { now, ..Desk::new(7) };
        desk.send(Event::Booted(Look::default()));
        desk.open(start(changes));
        desk
    }

    /// One that this has come to.
    pub fn after(changes: &[(&str, &str)], body: &str) -> Desk {
        let mut desk = Desk::opened(changes);
        desk.answer(body);
        desk
    }

    /// One that offers 0.0.0.4.
    pub fn available() -> Desk {
        let desk = Desk::after(&[], &modules(&[module("0.0.0.4", "- Изменилась версия")]));
        assert_eq!(desk.state(), "available");
        desk
    }

    /// One that installs 0.0.0.4.
    pub fn installing() -> Desk {
        let mut desk = Desk::available();
        desk.press(Action::Install);
        assert_eq!(desk.state(), "installing");
        desk
    }

    /// What follows from an event, with the work that goes on after the page has had its turn.
    pub fn send(&mut self, event: Event) -> Vec<Effect> {
        let now = Now { moment: self.now, zone: self.zone };
        let mut effects = self.session.handle(event, now);
        let judging = |effect: &Effect| matches!(effect, Effect::SetTimer { timer: Timer::Judge, .. });
        while let Some(at) = effects.iter().position(judging) {
            effects.remove(at);
            effects.extend(self.session.handle(Event::TimerFired(Timer::Judge), now));
        }
        self.effects.extend(effects.clone());
        effects
    }

    /// Starts it, or starts it again.
    pub fn open(&mut self, start: Start) -> Vec<Effect> {
        self.send(Event::Opened(Box::new(start)))
    }

    pub fn press(&mut self, action: Action) -> Vec<Effect> {
        self.send(Event::Pressed(action))
    }

    /// The answer to the newest question.
    pub fn answer(&mut self, body: &str) -> Vec<Effect> {
        self.give(arrived(body))
    }

    /// What came for the newest question.
    pub fn give(&mut self, answer: Answer) -> Vec<Effect> {
        let ticket = self.ticket();
        self.send(Event::FeedArrived { ticket, answer })
    }

    /// The host's report, as JSON text; the code of the refusal where it is refused.
    pub fn report(&mut self, text: &str) -> Result<Vec<Effect>, &'static str> {
        let event =
            HostReport::parse(text).and_then(|report| self.session.admit(report)).map_err(|refusal| refusal.code)?;
        Ok(self.send(event))
    }

    /// A report on the newest install.
    pub fn report_install(&mut self, name: &str, rest: &str) -> Vec<Effect> {
        let operation = self.operation();
        self.report(&format!(r#"{{"report":"{name}","operation":"{operation}"{rest}}}"#)).unwrap()
    }

    pub fn state(&self) -> &'static str {
        self.session.state().name()
    }

    pub fn code(&self) -> Option<&'static str> {
        self.session.state().code()
    }

    /// Of the newest question.
    pub fn ticket(&self) -> u32 {
        questions(&self.effects).last().unwrap().0
    }

    pub fn operation(&self) -> String {
        self.messages("install").last().and_then(|params| params.get("operation")?.as_str()).unwrap().into()
    }

    /// The parameters of all messages of this name so far.
    pub fn messages(&self, name: &str) -> Vec<Json> {
        messages(&self.effects).into_iter().filter(|message| message.name() == name).map(|m| m.params()).collect()
    }
}

/// The questions among these effects, over either transport: ticket and request.
pub fn questions(effects: &[Effect]) -> Vec<(u32, &Request)> {
    let question = effects.iter().filter_map(|effect| match effect {
        Effect::Fetch { ticket, request } | Effect::TellHost(Message::Fetch { ticket, request }) => {
            Some((*ticket, request))
        }
        _ => None,
    });
    question.collect()
}

/// The time that this timer was last set to, in milliseconds.
pub fn timer(effects: &[Effect], wanted: Timer) -> Option<u64> {
    effects.iter().rev().find_map(|effect| match effect {
        Effect::SetTimer { timer, millis } if *timer == wanted => Some(u64::from(*millis)),
        _ => None,
    })
}

pub fn messages(effects: &[Effect]) -> Vec<&Message> {
    effects
        .iter()
        .filter_map(|effect| if let Effect::TellHost(message) = effect { Some(message) } else { None })
        .collect()
}

pub fn names(effects: &[Effect]) -> Vec<&'static str> {
    messages(effects).into_iter().map(Message::name).collect()
}
