//! What is told in the journal of a session, and when: each call of the platform, each message of the panel, each
//! report of the form. It must never change what it tells of; only what was planned to go wrong just then begins here.
//! Read next: `journal`.

use std::{rc::Rc, thread, time::Duration};

use extension_update_bsl::runtime::PlatformCall;
use extension_update_stand::faults::REMOTE;
use serde_json::{Value, json};

use super::live::Live;

/// What a server of somebody slow takes.
const SLOWNESS: Duration = Duration::from_millis(600);

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
            self.journal.add_here("write", &call.name, &sentence, Value::Null);
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
        self.journal.add_here("call", "start", "Форма начинает панель с настройками.", config);
    }

    pub fn note_report(&self, report: &Value) {
        let name = report["report"].as_str().unwrap_or_default();
        self.journal.add_here("report", name, &tell_report(report), report.clone());
    }

    pub fn note_message(&self, text: &str) {
        let message = serde_json::from_str::<Value>(text).unwrap_or_default();
        let name = message["message"].as_str().unwrap_or_default();
        let json = json!({ "id": message["id"], "params": message["params"] });
        self.journal.add_here("message", name, &tell_message(name, &message["params"]), json);
        if name == "install" {
            self.mishaps.before_install(&self.stand, &self.settings.borrow());
        }
    }

    /// What the modules have written into the base's own log since this was asked last.
    pub fn note_log(self: &Rc<Live>) {
        let new = self.stand.base.journal.take();
        for entry in new {
            let sentence = format!("Журнал регистрации, {}: {}: {}", entry.level, entry.event, entry.text);
            self.journal.add_here("log", &entry.level, &sentence, Value::Null);
        }
    }
}
