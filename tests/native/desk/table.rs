//! A table for several extensions: a panel, and a host that answers.

use super::{KEY, NOW, module, modules};
use extension_update::core::config::{Look, Opening};
use extension_update::core::effect::Effect;
use extension_update::core::event::{Action, Event, Timer};
use extension_update::core::json::Json;
use extension_update::core::moment::Moment;
use extension_update::core::panel::{Occurrence, Panel};
use extension_update::core::report::HostReport;
use extension_update::view::node::Node;
use extension_update::view::screen::draw;
use serde_json::{Value, json};
use std::collections::VecDeque;

/// A panel with what it told the host, and the host's words for it.
pub struct Table {
    pub panel: Panel,
    pub told: Vec<(usize, &'static str, Json)>,
    pub now: Moment,
}

pub fn entry(id: &str) -> Value {
    json!({"extension": {"id": id, "name": format!("Расширение {id}"), "version": "0.0.0.3"}})
}

pub fn list(entries: &[Value]) -> String {
    let source = json!({"kind": "releases-api", "url": "https://updates.example.com/releases/v1/1c/"});
    json!({"extensions": entries, "source": source, "licenceKey": KEY}).to_string()
}

impl Table {
    pub fn new() -> Table {
        let mut table = Table { panel: Panel::new(7), told: Vec::new(), now: NOW };
        table.send(Occurrence::Of(0, Event::Booted(Look::default())));
        table
    }

    /// One with these extensions, each of which has a newer release.
    pub fn available(ids: &[&str]) -> Table {
        let mut table = Table::new();
        table.open(&list(&ids.iter().map(|id| entry(id)).collect::<Vec<_>>()));
        for (index, _) in ids.iter().enumerate() {
            table.answer(index, &modules(&[module("0.0.0.4", "- Новое")]));
        }
        assert_eq!(table.states(), vec!["available"; ids.len()]);
        table
    }

    pub fn open(&mut self, config: &str) {
        self.send(Occurrence::Opened(Box::new(Opening::parse(config).unwrap())));
    }

    pub fn send(&mut self, occurrence: Occurrence) -> Vec<&'static str> {
        let mut names = Vec::new();
        let mut orders: VecDeque<_> = self.panel.handle(occurrence, self.now).into();
        while let Some((index, effect)) = orders.pop_front() {
            match effect {
                Effect::TellHost(message) => {
                    names.push(message.name());
                    self.told.push((index, message.name(), message.params()));
                }
                // The work goes on after the page has had its turn.
                Effect::SetTimer { timer: Timer::Judge, .. } => {
                    orders.extend(self.panel.handle(Occurrence::Of(index, Event::TimerFired(Timer::Judge)), self.now));
                }
                _ => {}
            }
        }
        names
    }

    pub fn press(&mut self, index: usize, action: Action) -> Vec<&'static str> {
        self.send(Occurrence::Of(index, Event::Pressed(action)))
    }

    /// A parameter of the newest message of this name to this extension.
    pub fn newest(&self, index: usize, name: &str, key: &str) -> Json {
        let message = self.told.iter().rfind(|(of, told, _)| *of == index && *told == name);
        message.and_then(|(_, _, params)| params.get(key).cloned()).unwrap_or(Json::Null)
    }

    pub fn count(&self, name: &str) -> usize {
        self.told.iter().filter(|(_, told, _)| *told == name).count()
    }

    pub fn report(&mut self, report: Value) -> Result<Vec<&'static str>, &'static str> {
        let report = HostReport::parse(&report.to_string()).unwrap();
        let occurrence = self.panel.admit(report).map_err(|refusal| refusal.code)?;
        Ok(self.send(occurrence))
    }

    pub fn answer(&mut self, index: usize, body: &str) {
        let ticket = self.newest(index, "fetch", "ticket").as_u64().unwrap();
        self.report(json!({"report": "fetched", "ticket": ticket, "status": 200, "body": body})).unwrap();
    }

    pub fn report_install(&mut self, index: usize, mut report: Value) {
        report["operation"] = self.newest(index, "install", "operation").as_str().unwrap().into();
        self.report(report).unwrap();
    }

    pub fn states(&self) -> Vec<&'static str> {
        self.panel.sessions().iter().map(|session| session.state().name()).collect()
    }

    pub fn screen(&self) -> String {
        Node::from(draw(&self.panel)).to_string()
    }
}
