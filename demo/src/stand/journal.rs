//! The journal of a session: what panel, form, server and service have said to each other, each with the procedure and
//! the line of BSL that ran just then. It must never hold a licence key.
//! Read next: `telling`.

use std::cell::RefCell;

use extension_update_stand::network::{Answer, Question};
use serde_json::{Value, json};

/// Entries that the page has not been given yet; more are dropped, the oldest first.
const MOST_ENTRIES: usize = 2_000;
/// The most of one text that is shown.
const LONGEST: usize = 700;

#[derive(Default)]
pub struct Journal {
    entries: RefCell<Vec<Value>>,
    secrets: RefCell<Vec<String>>,
    /// The place in BSL of the platform's last call.
    pub place: RefCell<Value>,
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
        self.add_here("http", &question.method, &sentence, Value::Null);
    }

    /// An entry about what happens at the place of the platform's last call.
    pub fn add_here(&self, kind: &str, name: &str, sentence: &str, json: Value) {
        let place = self.place.borrow().clone();
        self.add(kind, name, sentence, place, json);
    }

    pub fn add(&self, kind: &str, name: &str, sentence: &str, place: Value, json: Value) {
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
