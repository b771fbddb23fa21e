//! What the page may let happen: the user's presses, the field's events, the passing of time, the settings of the
//! stand. It must never do what a module of the extension does: it only raises the platform's events.
//! Read next: `state`, which tells the page what became of it.

use std::rc::Rc;

use base64ct::{Base64, Encoding};
use extension_update_bsl::{Outcome, Value as Bsl, calendar::UNIX};
use extension_update_stand::{
    extensions::{Extension, make_file},
    page::Page,
    sources::{INSTALLER, INSTALLER_FORM},
    values::item,
};
use serde_json::{Value, json};

use super::{
    fields,
    live::{Live, Opened},
    page::Remote,
    vendor,
};

/// The most that a file may have that the user gives to a form.
const MOST_FILE: usize = 4 << 20;
/// The most that a text may have that the user writes.
const MOST_TEXT: usize = 10_000;

/// Forms by the names that the page has for them.
const FORMS: [(&str, &str); 5] = [
    ("update", "ОбщаяФорма.Демо_ОбновлениеРасширения"),
    ("registration", "ОбщаяФорма.Демо_РегистрацияПродукта"),
    ("rules", "ОбщаяФорма.Демо_ПравилаНочи"),
    ("installer", INSTALLER_FORM),
    ("publication", "ОбщаяФорма.СО_Публикация"),
];

type Happened = Result<Value, &'static str>;

fn word<'a>(body: &'a Value, name: &str) -> &'a str {
    body[name].as_str().unwrap_or_default()
}

impl Live {
    /// The base as it is at first: its clock, its extensions, the vendor's settings.
    pub fn found(&self) -> Result<(), String> {
        let base = &self.stand.base;
        base.clock.set(Live::real_clock());
        // A job is over when its body has run: time goes by itself here.
        base.job_time.set(0);
        let settings = self.settings.borrow().clone();
        self.journal.hide(settings.get("key"));
        self.set_vendor()?;
        if settings.is("part", "extension") {
            for (id, _, version) in settings.extensions() {
                base.install(id, version)?;
            }
        }
        // Who works in safe mode has written the key in safe mode too.
        base.modes.safe.set(settings.is("obstacle", "safe-mode"));
        for (procedure, value) in [("ЗапомнитьЛицензионныйКлюч", "key"), ("ЗапомнитьСрокЛицензии", "until")]
        {
            self.keep(procedure, settings.get(value));
        }
        if settings.is("night", "on") {
            self.set_rules();
        }
        self.mishaps.arrange(&self.stand, &settings);
        self.begin_session();
        Ok(())
    }

    /// The real time, as the base counts it.
    pub fn real_clock() -> i64 {
        let unix = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
        UNIX * 1000 + i64::try_from(unix.as_millis()).unwrap_or_default()
    }

    /// Calls a procedure of the module that keeps things; a part without one keeps none.
    fn call_keeper(&self, procedure: &str, values: &[Bsl]) -> Outcome {
        let part = self.settings.borrow().get("part").to_owned();
        match part.as_str() {
            "extension" => self.stand.on_server("Демо_ОбновлениеРасширенияХранение", procedure, values),
            "installer" => self.stand.on_server(INSTALLER, &format!("Хранение_{procedure}"), values),
            _ => Ok(Bsl::default()),
        }
    }

    fn keep(&self, procedure: &str, value: &str) {
        if let Err(error) = self.call_keeper(procedure, &[value.into()]) {
            self.journal.note(&format!("Стенд не записал настройку: {error}"));
        }
    }

    /// The licence key as the modules read it.
    fn key(&self) -> String {
        let read = self.call_keeper("ЛицензионныйКлюч", &[]);
        read.map(|key| extension_update_bsl::convert::show(&key)).unwrap_or_default()
    }

    fn set_vendor(&self) -> Result<(), String> {
        let settings = self.settings.borrow();
        if !settings.is("part", "extension") {
            return Ok(());
        }
        let text = vendor::text(&settings, &self.origin())?;
        self.stand.replace_module(vendor::MODULE, &text)
    }

    fn begin_session(&self) {
        self.number.set(self.number.get() + 1);
        let start = self.stand.base.seconds();
        for session in self.stand.base.sessions.borrow_mut().iter_mut().filter(|session| session.is_own) {
            // Two sessions of one second are two sessions.
            session.start = start.max(session.start + 1);
        }
        if self.settings.borrow().is("part", "extension") {
            let begun = self.stand.on_client("extension.МодульПриложения", "Демо_ПриНачалеРаботыСистемы", &[]);
            if let Err(error) = begun {
                self.journal.note(&error.to_string());
            }
        }
    }

    /// # Errors
    /// What cannot happen, in a sentence.
    pub fn happen(self: &Rc<Live>, body: &Value) -> Happened {
        let happened = match word(body, "do") {
            "begin" => Ok(Value::Null),
            "tick" => {
                self.stand.happen();
                Ok(Value::Null)
            }
            "open" => self.open(word(body, "form")),
            "formed" => self.with_form(body, |live, form| {
                live.stand.form_document(&form.form);
                Value::Null
            }),
            "click" => self.with_form(body, |live, form| {
                let id = body["id"].as_str();
                let kept = live.stand.click_field(&form.form, word(body, "href"), id);
                json!({ "standard": !kept })
            }),
            "command" => self.with_form(body, |live, form| {
                live.stand.command(&form.form, word(body, "name"));
                Value::Null
            }),
            "input" => self.input(body),
            "row" => self.choose_row(body),
            "close" => self.close(body),
            "answer" => {
                let answer = if body["yes"] == json!(true) { "Да" } else { "Нет" };
                self.stand.answer(vec![Some(item("КодВозвратаДиалога", answer))]);
                Ok(Value::Null)
            }
            "file" => self.give_file(body),
            "restart" => {
                self.restart();
                Ok(Value::Null)
            }
            "night" => self.pass_night(),
            "settings" => self.set(body),
            "memory" => {
                let memory = body["memory"].to_string();
                self.keep_memory(&memory);
                Ok(Value::Null)
            }
            "document" => self.with_form(body, |_, form| {
                json!({ "document": extension_update_bsl::convert::show(&form.form.attribute("ТекстПанели")) })
            }),
            "bye" => {
                self.ended.set(true);
                Ok(Value::Null)
            }
            _ => Err("Такого события стенд не знает"),
        };
        self.follow_rules();
        self.announce();
        happened
    }

    /// Forms hear what another form has told of.
    fn announce(&self) {
        for event in self.stand.base.announced.take() {
            let open: Vec<_> = self.forms.borrow().iter().map(|opened| opened.form.clone()).collect();
            for form in open {
                self.stand.notify(&form, &event);
            }
        }
    }

    fn with_form(self: &Rc<Live>, body: &Value, act: impl FnOnce(&Rc<Live>, &Opened) -> Value) -> Happened {
        // The list is free while the modules run: they may close and open forms.
        let found = self.forms.borrow().iter().find(|opened| json!(opened.number) == body["form"]).cloned();
        found.map(|found| act(self, &found)).ok_or("Такой формы на странице уже нет")
    }

    fn open(self: &Rc<Live>, name: &str) -> Happened {
        let known = FORMS.iter().find(|(own, module)| *own == name || *module == name);
        let Some((name, module)) = known else { return Err("Такой формы нет") };
        if let Some(open) = self.forms.borrow().iter().find(|opened| opened.name == *name) {
            return Ok(json!({ "opened": open.number }));
        }
        let number = self.next();
        let page: Rc<dyn Page> = Rc::new(Remote::new(self, number));
        match self.stand.open(module, Some(page)) {
            Ok(form) => {
                self.forms.borrow_mut().push(Opened { number, name, form });
                Ok(json!({ "opened": number, "drawing": self.draw(module) }))
            }
            Err(text) => {
                self.stand.base.show(extension_update_stand::Shown::Exception(text));
                Err("Форма не открылась")
            }
        }
    }

    fn close(self: &Rc<Live>, body: &Value) -> Happened {
        self.with_form(body, |live, opened| {
            let closed = live.stand.close(&opened.form, false);
            if closed {
                live.forms.borrow_mut().retain(|own| own.number != opened.number);
            }
            json!({ "closed": closed })
        })
    }

    /// The user has changed a field.
    fn input(self: &Rc<Live>, body: &Value) -> Happened {
        let (path, element) = (word(body, "path"), word(body, "name"));
        let value = match &body["value"] {
            Value::Bool(flag) => Bsl::Bool(*flag),
            Value::String(text) if text.len() <= MOST_TEXT => Bsl::from(text.as_str()),
            _ => return Err("Такого значения в поле не бывает"),
        };
        if path == "ЛицензионныйКлюч" {
            self.journal.hide(word(body, "value").trim());
        }
        self.with_form(body, |live, opened| {
            let drawn = live.is_editable(opened, element, path);
            let attribute = path.rsplit('.').next().unwrap_or_default();
            let object = path.contains('.').then(|| live.stand.processor()).flatten();
            let taken = drawn
                && match (object, fields::fit(&opened.form.attribute(attribute), value)) {
                    (Some(Bsl::Object(object)), Some(value)) => {
                        object.set(&live.stand.server, attribute, value).is_ok()
                    }
                    (_, Some(value)) => opened.form.set_attribute(attribute, value),
                    (_, None) => false,
                };
            if taken && live.has_event(opened, element, "OnChange") {
                live.stand.element_event(&opened.form, element, "OnChange");
            }
            json!({ "taken": taken })
        })
    }

    fn has_event(&self, opened: &Opened, element: &str, event: &str) -> bool {
        let found = opened.form.about.elements.iter().find(|own| own.name == element);
        found.is_some_and(|own| own.events.iter().any(|(name, _)| name == event))
    }

    /// The user chooses a row of a table.
    fn choose_row(self: &Rc<Live>, body: &Value) -> Happened {
        let row = body["row"].as_u64().and_then(|row| usize::try_from(row).ok());
        self.with_form(body, |live, opened| {
            let rows = live.rows(&opened.form.attribute(word(body, "path")));
            let chosen = row.and_then(|row| rows.get(row).cloned()).unwrap_or_default();
            opened.form.set_element(word(body, "name"), "ТекущиеДанные", chosen);
            Value::Null
        })
    }

    fn give_file(self: &Rc<Live>, body: &Value) -> Happened {
        let Some(text) = body["data"].as_str() else {
            self.stand.answer(vec![Some(Bsl::Bool(false)), Some("".into()), Some("".into())]);
            return Ok(Value::Null);
        };
        if text.len() > MOST_FILE / 3 * 4 + 4 {
            return Err("Файл больше 4 МиБ стенд не берёт");
        }
        let data = Base64::decode_vec(text).map_err(|_| "Файл не читается")?;
        self.with_form(body, |live, opened| {
            live.stand.choose_file(&opened.form, word(body, "name"), data);
            Value::Null
        })
    }

    /// The session of the base ends, and another one begins with what the base holds.
    pub fn restart(&self) {
        self.forms.borrow_mut().clear();
        self.stand.restart();
        self.begin_session();
    }

    fn set(self: &Rc<Live>, body: &Value) -> Happened {
        let Some(said) = body["values"].as_object() else { return Err("Настройки — это объект") };
        if ["part", "client", "key"].iter().any(|name| said.contains_key(*name)) {
            return Err("Эту настройку стенд берёт только при открытии страницы");
        }
        let Ok(changed) = self.settings.borrow_mut().take(said) else {
            return Err("Такой настройки у стенда нет");
        };
        let settings = self.settings.borrow().clone();
        let is = |names: &[&str]| changed.iter().any(|name| names.contains(name));
        let key = self.key();
        if is(&["failure", "preflight", "answer", "obstacle"]) {
            self.mishaps.arrange(&self.stand, &settings);
        }
        if is(&["obstacle"]) {
            self.keep("ЗапомнитьЛицензионныйКлюч", &key);
        }
        if is(&["night"]) {
            self.set_rules();
        }
        if is(&["until"]) {
            self.keep("ЗапомнитьСрокЛицензии", settings.get("until"));
        }
        if is(&["installed", "extensions"]) {
            self.put_extensions(is(&["installed"]))?;
        }
        if self.set_vendor().is_err() {
            return Err("Настройки поставщика не читаются");
        }
        if is(&["installed"]) {
            self.restart();
            return Ok(json!({ "restarted": true }));
        }
        let quiet = ["failure", "preflight", "answer", "hold", "ahead", "night_event"];
        if changed.iter().any(|name| !quiet.contains(name)) {
            // As if the key had changed: the form reads its settings once more.
            self.stand.base.announced.borrow_mut().push("Демо_ИзмененЛицензионныйКлюч".to_owned());
        }
        Ok(Value::Null)
    }

    /// The base gets the extensions that the settings speak of.
    fn put_extensions(&self, own: bool) -> Result<(), &'static str> {
        let settings = self.settings.borrow().clone();
        for (id, _, version) in settings.extensions() {
            let held = self.stand.base.installed(id);
            if held.is_none() {
                self.stand.base.install(id, version).map_err(|_| "Расширение не записывается")?;
            } else if own && id == "DEMO" {
                let data = make_file(id, version).map_err(|_| "Расширение не записывается")?;
                for extension in self.stand.base.extensions.borrow_mut().database.iter_mut() {
                    let Extension { name, version: held, data: bytes, .. } = extension;
                    if name == id {
                        (*held, *bytes) = (version.to_owned(), data.clone().into());
                    }
                }
            }
        }
        Ok(())
    }

    /// A report has reached the panel: what was planned for this install has happened.
    pub fn after_report(&self, name: &str) {
        match name {
            "failed" => self.mend(),
            "preflight" => self.mishaps.after_question(&self.stand, &self.settings.borrow()),
            _ => {}
        }
    }

    /// Whoever tries again has mended what went wrong.
    fn mend(&self) {
        if self.settings.borrow().get("failure").is_empty() {
            return;
        }
        self.settings.borrow_mut().reset("failure");
        self.changed.borrow_mut().push("failure");
        let settings = self.settings.borrow().clone();
        self.mishaps.mend(&self.stand, &settings);
    }
}
