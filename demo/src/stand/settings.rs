//! What a page may set: names and values from a table, nothing else. They become the vendor's settings in BSL.
//! It must never let a text of the page become code: every value is one of a list, or of a few letters.
//! Read next: `mishaps`, which makes the settings about failures happen.

use std::collections::BTreeMap;

use extension_update_scenes::Signatory;
use serde_json::{Map, Value};

use crate::{fault::Fault, scenario::Scenario};

/// What a value may be; the first of a list is what holds without a word.
enum Rule {
    OneOf(&'static [&'static str]),
    Fault,
    Scenario,
    /// A whole number up to this one, or nothing.
    Number(u32),
    /// Letters, digits, `-` and `_`, at most 64 of them.
    Mark,
    /// The pinned keys: a name, or a key in base64.
    Keys,
    /// The licence key: any words, which never become code.
    Words,
}

use Rule::{Number, OneOf};

/// Where an install fails. The first is nowhere.
const FAILURES: &[&str] = &[
    "",
    "network",
    "hash",
    "name",
    "incompatible",
    "not-connected",
    "rights",
    "safe-mode",
    "lock",
    "main-node",
    "other",
    "other-restored",
    "server",
    "lost-answer",
    "memory",
];

/// What there is to ask before the write.
const QUESTIONS: &[&str] = &["", "sessions", "structure", "incompatible", "lock", "lock-stays", "several"];

/// What the night has in it. The first is nothing.
pub const NIGHT_EVENTS: &[&str] = &["", "sessions", "warned", "lock", "power", "withdrawn", "not-connected", "network"];

const RULES: &[(&str, Rule)] = &[
    ("part", OneOf(&["extension", "installer", "service"])),
    ("client", OneOf(&["thin", "web"])),
    ("installed", OneOf(&["0.0.0.3", "0.0.0.1", "0.0.0.2", "0.0.0.4", ""])),
    ("source", OneOf(&["releases-api", "signed-feed", "github-releases"])),
    ("transport", OneOf(&["host", "fetch"])),
    ("keys", Rule::Keys),
    ("threshold", OneOf(&["1", "2"])),
    ("until", OneOf(&["", "2026-09-30", "2026-10-01"])),
    ("channels", OneOf(&["stable", "stable,beta"])),
    ("choices", OneOf(&["", "stable,beta"])),
    ("interval", OneOf(&["", "1", "24"])),
    ("images", OneOf(&["", "127.0.0.1"])),
    ("extensions", OneOf(&["one", "several"])),
    ("fault", Rule::Fault),
    ("scenario", Rule::Scenario),
    ("notes", Number(20_000)),
    ("failure", OneOf(FAILURES)),
    ("preflight", OneOf(QUESTIONS)),
    ("answer", OneOf(&["normal", "late", "twice", "never", "deaf", "muddled"])),
    ("obstacle", OneOf(&["", "no-right", "safe-mode", "main-node"])),
    ("hold", OneOf(&["", "file"])),
    ("night", OneOf(&["", "on"])),
    ("night_event", OneOf(NIGHT_EVENTS)),
    ("ahead", Number(10_000)),
    ("locale", OneOf(&["ru", "en"])),
    ("theme", OneOf(&["auto", "light", "dark"])),
    ("per_page", Number(100)),
    ("mark", Rule::Mark),
    ("key", Rule::Words),
];

impl Rule {
    fn allows(&self, value: &str) -> bool {
        match self {
            OneOf(all) => all.contains(&value),
            Rule::Fault => value.is_empty() || Fault::parse(value).is_some(),
            Rule::Scenario => value.is_empty() || Scenario::parse(value).is_some(),
            Number(most) => value.is_empty() || value.parse::<u32>().is_ok_and(|number| number <= *most),
            Rule::Mark => value.len() <= 64 && value.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_".contains(&b)),
            Rule::Keys => {
                ["auto", "first", "both", "stranger", "none"].contains(&value)
                    || value.len() == 44 && value.bytes().all(|b| b.is_ascii_alphanumeric() || b"+/=".contains(&b))
            }
            Rule::Words => value.len() <= 200 && !value.chars().any(char::is_control),
        }
    }

    fn usual(&self) -> &'static str {
        match self {
            OneOf(all) => all.first().copied().unwrap_or_default(),
            Rule::Keys => "auto",
            _ => "",
        }
    }
}

#[derive(Clone, Debug)]
pub struct Settings(BTreeMap<&'static str, String>);

impl Default for Settings {
    fn default() -> Settings {
        Settings(RULES.iter().map(|(name, rule)| (*name, rule.usual().to_owned())).collect())
    }
}

impl Settings {
    /// Takes what a page says over; names that are not in the table are none of ours.
    ///
    /// # Errors
    /// The name whose value is not allowed. Nothing is taken over then.
    pub fn take(&mut self, said: &Map<String, Value>) -> Result<Vec<&'static str>, &'static str> {
        let mut new = vec![];
        for (name, rule) in RULES {
            match said.get(*name) {
                None => {}
                Some(Value::String(value)) if rule.allows(value) => new.push((*name, value.clone())),
                Some(_) => return Err(name),
            }
        }
        let changed = new.iter().filter(|(name, value)| self.get(name) != value).map(|(name, _)| *name).collect();
        self.0.extend(new);
        Ok(changed)
    }

    pub fn get(&self, name: &str) -> &str {
        self.0.get(name).map_or("", String::as_str)
    }

    pub fn is(&self, name: &str, value: &str) -> bool {
        self.get(name) == value
    }

    pub fn reset(&mut self, name: &'static str) {
        let rule = RULES.iter().find(|(own, _)| *own == name);
        self.0.insert(name, rule.map_or("", |(_, rule)| rule.usual()).to_owned());
    }

    /// Sets what the session itself knows better than its page. A value that the table has not is left out.
    pub fn put(&mut self, name: &'static str, value: String) {
        if RULES.iter().any(|(own, rule)| *own == name && rule.allows(&value)) {
            self.0.insert(name, value);
        }
    }

    /// The extensions that the form updates: id, name, and the version that the base has at first.
    pub fn extensions(&self) -> Vec<(&'static str, &'static str, &str)> {
        let mut all = vec![("DEMO", "Демонстрационное расширение", self.get("installed"))];
        if self.is("extensions", "several") {
            all.extend([("DEMO_BREEDS", "Породы котов", "0.0.0.2"), ("DEMO_FOOD", "Кошачий корм", "0.0.0.1")]);
        }
        all
    }

    /// Where the panel's source is on the service at this origin, with what is wished of the service in front.
    pub fn address(&self, origin: &str) -> String {
        let kind = self.get("source");
        let mut address = origin.to_owned();
        for name in ["fault", "notes", "scenario"] {
            let value = self.get(name);
            if !value.is_empty() && (name != "scenario" || kind == "signed-feed") {
                address += &format!("/{name}/{value}");
            }
        }
        let (path, question) = match kind {
            "signed-feed" => ("/feed.json", "mark"),
            "github-releases" => ("/repos/demo/extension/releases", "per_page"),
            _ => ("/releases/v1/1c/", ""),
        };
        address += path;
        if !self.get(question).is_empty() {
            address += &format!("?{question}={}", self.get(question));
        }
        address
    }

    fn public_keys(&self) -> Vec<String> {
        let chosen = match self.get("keys") {
            "auto" if self.is("source", "signed-feed") => "first",
            "auto" => "none",
            other => other,
        };
        match chosen {
            "first" => vec![Signatory::First.base64()],
            "both" => vec![Signatory::First.base64(), Signatory::Second.base64()],
            "stranger" => vec![Signatory::Stranger.base64()],
            "none" => vec![],
            key => vec![key.to_owned()],
        }
    }

    /// `ПриОпределенииНастроек` as the vendor would write it, in one line: lines keep their numbers.
    pub fn vendor(&self, origin: &str) -> String {
        let mut code = String::new();
        let mut put = |name: &str, value: String| code += &format!("Настройки.{name} = {value}; ");
        put("АдресСведенийОЛицензии", quote(&format!("{origin}/demo/licence")));
        put("ВидИсточника", quote(self.get("source")));
        put("АдресИсточника", quote(&self.address(origin)));
        put("СпособЗапроса", quote(self.get("transport")));
        put("ПорогПодписей", number(self.get("threshold")));
        put("Каналы", list(self.get("channels")));
        put("ПериодПроверки", number(self.get("interval")));
        put("Язык", quote(self.get("locale")));
        put("Оформление", quote(self.get("theme")));
        for (name, value) in [("КаналыНаВыбор", self.get("choices")), ("СайтыКартинок", self.get("images"))]
        {
            if !value.is_empty() {
                put(name, list(value));
            }
        }
        // What is asked under a mark is counted, and only the panel's questions are meant.
        if !self.get("mark").is_empty() {
            put("Оповещать", "Ложь".to_owned());
        }
        for key in self.public_keys() {
            code += &format!("Настройки.ОткрытыеКлючи.Добавить({}); ", quote(&key));
        }
        code
    }

    /// `ПриОпределенииДругихРасширений`, in one line.
    pub fn others(&self) -> String {
        let mut code = String::new();
        for (id, name, _) in self.extensions().iter().skip(1) {
            code += &format!(
                "Настройки = Демо_ОбновлениеРасширения.НовыеНастройки(); \
                 ЗаполнитьЗначенияСвойств(Настройки, Расширения[0]); \
                 Настройки.ИмяРасширения = {}; Настройки.Название = {}; Расширения.Добавить(Настройки); ",
                quote(id),
                quote(name)
            );
        }
        code
    }
}

/// A text as BSL writes it.
fn quote(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\""))
}

fn number(text: &str) -> String {
    text.parse::<u32>().unwrap_or_default().to_string()
}

fn list(text: &str) -> String {
    format!("СтрРазделить({}, \",\")", quote(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn take(settings: &mut Settings, said: Value) -> Result<Vec<&'static str>, &'static str> {
        settings.take(said.as_object().unwrap())
    }

    #[test]
    fn what_is_not_in_the_table_is_refused_and_nothing_is_taken_over() {
        for (name, value) in [
            ("source", "\"; Выполнить(\"x\"); //"),
            ("scenario", "../../x"),
            ("fault", "nonsense"),
            ("notes", "20001"),
            ("mark", "a\"b"),
            ("keys", "\"0123456789012345678901234567890123456789012\""),
            ("key", "a\nb"),
            ("part", "bsl"),
            ("night_event", "storm"),
        ] {
            let mut settings = Settings::default();
            let said = serde_json::json!({ "locale": "en", name: value });
            assert_eq!(take(&mut settings, said), Err(name), "{value}");
            assert!(settings.is("locale", "ru"));
        }
        assert_eq!(take(&mut Settings::default(), serde_json::json!({ "notes": 5 })), Err("notes"));
    }

    #[test]
    fn what_is_new_is_named_and_what_is_foreign_passed_over() {
        let mut settings = Settings::default();
        let said = serde_json::json!({ "locale": "en", "threshold": "1", "drawer": "open" });
        assert_eq!(take(&mut settings, said), Ok(vec!["locale"]));
        settings.reset("locale");
        assert!(settings.is("locale", "ru"));
    }

    #[test]
    fn the_vendors_settings_are_one_line_of_code_without_the_licence_key() {
        let mut settings = Settings::default();
        let said = serde_json::json!({
            "source": "signed-feed", "scenario": "several", "extensions": "several", "keys": "both", "key": "K\"1"
        });
        take(&mut settings, said).unwrap();
        let code = settings.vendor("http://127.0.0.1:1");
        assert!(
            code.contains("Настройки.АдресИсточника = \"http://127.0.0.1:1/scenario/several/feed.json\";"),
            "{code}"
        );
        assert_eq!(code.matches("ОткрытыеКлючи.Добавить").count(), 2);
        assert!(!code.contains('\n') && !code.contains("K\""), "{code}");
        assert_eq!(settings.others().matches("Расширения.Добавить").count(), 2);
        assert_eq!(quote("a\"b"), "\"a\"\"b\"");
    }
}
