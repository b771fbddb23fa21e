//! The journal of a session: what panel, form, server and service have said to each other, each with the procedure and the line of BSL
//! that ran just then. It must never hold a licence key.
//! Read next: `live`.

use std::{cell::RefCell, rc::Rc, thread, time::Duration};

use extension_update_bsl::runtime::PlatformCall;
use extension_update_stand::{
    faults::REMOTE,
    network::{Answer, Question},
};
use serde_json::{Value, json};

use super::live::Live;

/// Entries that the page has not been given yet; more are dropped, the oldest first.
const MOST_ENTRIES: usize = 2_000;
/// The most of one text that is shown.
const LONGEST: usize = 700;
/// What a server of somebody slow takes.
const SLOWNESS: Duration = Duration::from_millis(600);

#[derive(Default)]
pub struct Journal {
    entries: RefCell<Vec<Value>>,
    secrets: RefCell<Vec<String>>,
    /// The place in BSL of the platform's last call.
    place: RefCell<Value>,
}

impl Journal {
    /// From now on these words are dots wherever they turn up.
    pub fn hide(&self, secret: &str) {
        let mut secrets = self.secrets.borrow_mut();
        if !secret.is_empty() && !secrets.iter().any(|own| own == secret) {
            secrets.push(secret.to_owned());
        }
    }

    pub fn note(&self, sentence: &str) {
        self.add("note", "", sentence, Value::Null, Value::Null);
    }

    pub fn take(&self) -> Vec<Value> {
        self.entries.take()
    }

    /// What the service has answered.
    pub fn answered(&self, question: &Question, answer: &Answer) {
        let came = match answer {
            Answer::Lost => "соединения нет".to_owned(),
            Answer::Late => "ответ не пришёл вовремя".to_owned(),
            Answer::Arrived(status, _, body) => {
                format!("HTTP {status}, {} байт", body.as_ref().map_or(0, Vec::len))
            }
        };
        let sentence = format!("HTTPСоединение: {} {} — {came}.", question.method, question.path);
        self.add("http", &question.method, &sentence, self.place.borrow().clone(), Value::Null);
    }

    fn add(&self, kind: &str, name: &str, sentence: &str, place: Value, json: Value) {
        let mut entries = self.entries.borrow_mut();
        if entries.len() >= MOST_ENTRIES {
            entries.remove(0);
        }
        entries.push(json!({
            "kind": kind, "name": name, "sentence": self.mask(sentence), "place": place, "json": self.shorten(json)
        }));
    }

    fn mask(&self, text: &str) -> String {
        self.secrets.borrow().iter().fold(text.to_owned(), |text, secret| {
            let quoted = json!(secret).to_string();
            // As it stands, and as JSON writes it within a text.
            text.replace(quoted.trim_matches('"'), "••••-••••").replace(secret, "••••-••••")
        })
    }

    /// Masked first, then cut: half a key would stay at the cut.
    fn shorten(&self, value: Value) -> Value {
        match value {
            Value::String(text) => {
                let text = self.mask(&text);
                let more = text.chars().count().saturating_sub(LONGEST);
                if more == 0 {
                    return Value::String(text);
                }
                let start: String = text.chars().take(LONGEST).collect();
                Value::String(format!("{start} … ещё {more} знаков"))
            }
            Value::Array(all) => all.into_iter().map(|one| self.shorten(one)).collect(),
            Value::Object(all) => all.into_iter().map(|(name, one)| (name, self.shorten(one))).collect(),
            other => other,
        }
    }
}

/// What a message of the panel wants, in a sentence.
fn tell_message(name: &str, params: &Value) -> String {
    let text = |name: &str| params[name].as_str().unwrap_or_default().to_owned();
    match name {
        "ready" => "Панель готова.".to_owned(),
        "fetch" => format!("Панель просит спросить сервис: {} {}.", text("method"), text("url")),
        "state" => format!("Панель показывает состояние {}.", text("state")),
        "install" => format!("Панель просит установить {} {}.", text("extension"), text("version")),
        "proceed" => "Пользователь решил продолжать.".to_owned(),
        "cancel" => "Пользователь отменяет установку.".to_owned(),
        "download" => format!("Панель просит отдать файл версии {}.", text("version")),
        "schedule" => format!("Панель просит установить {} {} ночью.", text("extension"), text("version")),
        "unschedule" => "Панель просит не устанавливать ночью.".to_owned(),
        "restart" => "Панель просит перезапустить сеанс.".to_owned(),
        "open-link" => format!("Панель просит открыть адрес {}.", text("url")),
        "remember" => "Панель просит запомнить её память.".to_owned(),
        other => format!("Панель говорит: {other}."),
    }
}

fn tell_report(report: &Value) -> String {
    let text = |name: &str| report[name].as_str().unwrap_or_default().to_owned();
    match report["report"].as_str().unwrap_or_default() {
        "fetched" => "Форма передаёт панели ответ сервиса.".to_owned(),
        "accepted" => "Форма взялась за установку.".to_owned(),
        "progress" => format!("Форма сообщает о ходе: {}.", text("stage")),
        "preflight" => "Форма нашла, о чём спросить до записи.".to_owned(),
        "installed" => format!("Форма установила {}.", text("version")),
        "scheduled" => format!("Форма запомнила одобрение: установка с {} до {}.", text("from"), text("until")),
        "unscheduled" => "Форма забыла одобрение.".to_owned(),
        "failed" => format!("Установить не вышло: {}.", text("code")),
        other => format!("Форма сообщает: {other}."),
    }
}

impl Live {
    /// Every call of the platform passes here, before it is carried out.
    pub fn see(&self, call: &PlatformCall) {
        if call.line > 0 {
            self.journal.place.replace(self.place(&call.module, call.line));
        }
        if call.of == REMOTE {
            let place = match call.line {
                0 => {
                    let line = self.stand.server.line_of(&call.module, &call.name).unwrap_or_default();
                    self.place(&call.module, line)
                }
                line => self.place(&call.module, line),
            };
            let sentence = format!("Клиент вызывает сервер: {}.", call.name);
            self.journal.add("server", &call.name, &sentence, place, Value::Null);
            if self.settings.borrow().is("answer", "late") {
                // The platform's client stands still as long.
                thread::sleep(SLOWNESS);
            }
        } else if call.of == "РасширениеКонфигурации" && ["Записать", "Удалить"].contains(&call.name.as_str())
        {
            let sentence = format!("Расширение в базе: {}.", call.name);
            let place = self.journal.place.borrow().clone();
            self.journal.add("write", &call.name, &sentence, place, Value::Null);
            self.mishaps.before_write(&self.stand.base);
        }
    }

    fn place(&self, module: &str, line: usize) -> Value {
        let sides = [&self.stand.client, &self.stand.server];
        let found = sides.iter().find_map(|side| side.procedure_at(module, line));
        json!({ "module": module, "procedure": found.map(|(name, _)| name.to_string()), "line": line })
    }

    pub fn note_start(&self, config: &str) {
        let config = serde_json::from_str::<Value>(config).unwrap_or_default();
        let place = self.journal.place.borrow().clone();
        self.journal.add("call", "start", "Форма начинает панель с настройками.", place, config);
    }

    pub fn note_report(&self, report: &Value) {
        let name = report["report"].as_str().unwrap_or_default();
        let place = self.journal.place.borrow().clone();
        self.journal.add("report", name, &tell_report(report), place, report.clone());
    }

    pub fn note_message(&self, text: &str) {
        let message = serde_json::from_str::<Value>(text).unwrap_or_default();
        let name = message["message"].as_str().unwrap_or_default();
        let place = self.journal.place.borrow().clone();
        let json = json!({ "id": message["id"], "params": message["params"] });
        self.journal.add("message", name, &tell_message(name, &message["params"]), place, json);
        if name == "install" {
            self.mishaps.before_install(&self.stand, &self.settings.borrow());
        }
    }

    /// What the modules have written into the base's own log since this was asked last.
    pub fn note_log(self: &Rc<Live>) {
        let new = self.stand.base.journal.take();
        for entry in new {
            let sentence = format!("Журнал регистрации, {}: {}: {}", entry.level, entry.event, entry.text);
            let place = self.journal.place.borrow().clone();
            self.journal.add("log", &entry.level, &sentence, place, Value::Null);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_dots_wherever_it_stands_and_however_long_the_text() {
        let journal = Journal::default();
        journal.hide("KEY\"1");
        journal.hide("");
        journal.note("Ключ KEY\"1 подошёл");
        let long = format!("{}KEY\\\"1{}", "x".repeat(LONGEST - 3), "y".repeat(50));
        journal.add("report", "fetched", "", Value::Null, json!({ "body": [long] }));
        let told = Value::Array(journal.take()).to_string();
        assert!(!told.contains("KEY") && told.contains("••••") && told.contains("ещё"), "{told}");
        assert!(journal.take().is_empty());
    }

    #[test]
    fn a_journal_that_nobody_reads_keeps_the_newest() {
        let journal = Journal::default();
        for number in 0..=MOST_ENTRIES {
            journal.note(&number.to_string());
        }
        let told = journal.take();
        assert_eq!((told.len(), &told[0]["sentence"]), (MOST_ENTRIES, &json!("1")));
    }
}
