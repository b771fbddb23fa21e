//! The page in the form's field, which is a real one: each question of the modules goes to the browser and waits for
//! its value. It must never change what modules say to the panel, but where the page's own settings want a form that
//! behaves badly. Read next: `live`.

use std::{
    cell::Cell,
    rc::{Rc, Weak},
};

use extension_update_stand::page::Page;
use serde_json::{Value, json};

use super::live::Live;

pub struct Remote {
    live: Weak<Live>,
    /// The number by which the browser knows the form.
    pub form: u64,
    /// The muddle was said to this install.
    muddled: Cell<bool>,
}

/// What the panel answers where nobody answers.
const SILENCE: &str = r#"{"ok":true}"#;

impl Remote {
    pub fn new(live: &Rc<Live>, form: u64) -> Remote {
        Remote { live: Rc::downgrade(live), form, muddled: Cell::new(false) }
    }

    fn ask(&self, what: &str, argument: &str) -> Option<String> {
        let live = self.live.upgrade()?;
        live.ask_page(json!({ "form": self.form, "what": what, "argument": argument }))
    }

    fn deliver(&self, report: &str) -> String {
        self.ask("report", report).unwrap_or_default()
    }
}

impl Page for Remote {
    fn is_formed(&self) -> bool {
        self.ask("document", "").is_some_and(|value| value == "1")
    }

    fn has_element(&self, id: &str) -> bool {
        self.ask("element", id).is_some_and(|value| value == "1")
    }

    fn start(&self, config: &str) -> String {
        let answer = self.ask("start", config).unwrap_or_default();
        if let Some(live) = self.live.upgrade() {
            live.note_start(config);
        }
        answer
    }

    fn report(&self, report: &str) -> String {
        let Some(live) = self.live.upgrade() else { return SILENCE.to_owned() };
        let about = serde_json::from_str::<Value>(report).unwrap_or_default();
        let manner = live.settings.borrow().get("answer").to_owned();
        let name = about["report"].as_str().unwrap_or_default();
        live.note_report(&about);
        if manner == "deaf" || manner == "never" && name != "fetched" {
            live.journal.note("Отчёт до панели не дошёл: так настроен стенд.");
            return SILENCE.to_owned();
        }
        if manner == "muddled" && name == "accepted" && !self.muddled.replace(true) {
            let operation = &about["operation"];
            for strange in [
                json!({ "report": "applause", "operation": operation }),
                json!({ "report": "installed", "operation": "no-such-operation", "version": "9.9.9.9" }),
                json!({ "report": "progress", "operation": operation, "stage": "write", "done": 2, "total": 1 }),
            ] {
                self.deliver(&strange.to_string());
            }
        }
        let answer = self.deliver(report);
        live.after_report(name);
        answer
    }

    fn take(&self) -> String {
        let text = self.ask("take", "").unwrap_or_default();
        if let Some(live) = self.live.upgrade()
            && !text.is_empty()
        {
            live.note_message(&text);
        }
        text
    }

    /// The browser sends its clicks itself.
    fn signals(&self) -> bool {
        false
    }
}
