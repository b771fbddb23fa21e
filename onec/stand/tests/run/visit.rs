//! A visit to the update form: a stand with it open, a service that answers, and the words of messages.

use std::rc::Rc;

use extension_update_stand::extensions::{Problem, make_file};
use extension_update_stand::form::Form;
use extension_update_stand::network::{Answer, Question, serve};
use extension_update_stand::page::Page;
use extension_update_stand::{Scripted, Shown, Stand};
use sha2::{Digest, Sha256};

pub const FORM: &str = "ОбщаяФорма.Демо_ОбновлениеРасширения";
pub const STEM: &str = "Демо_ОбновлениеРасширения";
pub const ADDRESS: &str = "http://127.0.0.1:8123/files/DEMO.cfe";

/// A file of the demo's extension.
pub fn file(version: &str) -> Vec<u8> {
    make_file("DEMO", version).expect("a name")
}

pub fn sha256(data: &[u8]) -> String {
    Sha256::digest(data).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The params of `install` for a file.
pub fn install(version: &str, data: &[u8]) -> String {
    format!(
        r#"{{"operation":"op-1","extension":"DEMO","version":"{version}","artifact":{}}}"#,
        artifact(data, &[ADDRESS])
    )
}

pub fn artifact(data: &[u8], urls: &[&str]) -> String {
    let urls: Vec<String> = urls.iter().map(|url| format!("\"{url}\"")).collect();
    format!(
        r#"{{"name":"DEMO.cfe","urls":[{}],"size":{},"sha256":"{}","md5":null}}"#,
        urls.join(","),
        data.len(),
        sha256(data)
    )
}

/// Puts the library's storage of secrets and its settings of the proxy into the configuration.
pub fn add_secrets(stand: &Stand) {
    stand.base.subsystems.borrow_mut().push("СтандартныеПодсистемы".into());
    let secrets = "Процедура ЗаписатьДанныеВБезопасноеХранилище(Владелец, Данные, Ключ) Экспорт\n\
        ХранилищеОбщихНастроек.Сохранить(Владелец, Ключ, \"@\" + Данные);\nКонецПроцедуры\n\
        Функция ПрочитатьДанныеИзБезопасногоХранилища(Владелец, Ключ) Экспорт\n\
        Возврат Сред(ХранилищеОбщихНастроек.Загрузить(Владелец, Ключ), 2);\nКонецФункции";
    let proxy = "Функция ПолучитьПрокси(Протокол) Экспорт\nВозврат Протокол;\nКонецФункции";
    for (name, text) in [("ОбщегоНазначения", secrets), ("ПолучениеФайловИзИнтернета", proxy)]
    {
        stand.add_foreign_module(name, text).expect("it loads");
    }
}

/// A stand, the page in its form, and the form.
pub struct Visit {
    pub stand: Stand,
    pub page: Rc<Scripted>,
    pub form: Rc<Form>,
}

impl Visit {
    /// The update form of the extension, and a server that gives out version 0.0.0.4.
    pub fn open() -> Visit {
        Visit::open_on(Stand::extension().expect("the modules load"), FORM)
    }

    pub fn open_on(stand: Stand, form: &str) -> Visit {
        let data = file("0.0.0.4");
        stand.base.answer_with(move |question| answer(question, &data));
        let page = Rc::new(Scripted::default());
        let form = stand.open(form, Some(page.clone() as Rc<dyn Page>)).expect("the form opens");
        let visit = Visit { stand, page, form };
        visit.calm();
        visit
    }

    /// Opens the form once more, with a page of its own.
    pub fn reopen(&mut self) {
        self.try_reopen().expect("the form opens");
    }

    /// The same where the form may not open.
    pub fn try_reopen(&mut self) -> Result<(), String> {
        let name = self.form.module.clone();
        let repeats = self.page.repeats.get();
        self.page = Rc::default();
        self.page.repeats.set(repeats);
        self.form = self.stand.open(&name, Some(self.page.clone() as Rc<dyn Page>))?;
        Ok(())
    }

    pub fn close_and_reopen(&mut self) {
        assert!(self.stand.close(&self.form, false));
        self.reopen();
    }

    /// The panel asks the service.
    pub fn ask(&self, ticket: usize, url: &str) {
        let limits = r#""maxBytes":1000,"timeoutMs":1000"#;
        self.page.say("fetch", &format!(r#"{{"ticket":{ticket},"method":"GET","url":"{url}",{limits}}}"#));
    }

    /// Asks for a file of version 0.0.0.4.
    pub fn say_download(&self, artifact: &str) {
        self.page.say("download", &format!(r#"{{"version":"0.0.0.4","artifact":{artifact}}}"#));
    }

    /// Asks for version 0.0.0.4.
    pub fn say_install(&self) {
        self.page.say("install", &install("0.0.0.4", &file("0.0.0.4")));
    }

    /// Begins an install whose jobs take their time, and lets so much of it pass.
    pub fn begin_install(&self, time: i64) {
        self.stand.base.job_time.set(5_000);
        self.say_install();
        self.stand.advance(time);
    }

    /// An install from its beginning to its end, and what was said last.
    pub fn try_install(&self) -> String {
        self.say_install();
        self.finish()
    }

    pub fn install(&self) {
        let last = self.try_install();
        assert!(last.contains("installed"), "{last}");
    }

    /// The config that the panel was started with last.
    pub fn config(&self) -> serde_json::Value {
        serde_json::from_str(self.page.starts.borrow().last().expect("a start")).expect("JSON")
    }

    /// The platform finds something in the file that is not critical.
    pub fn has_remark(&self) {
        self.stand.base.extensions.borrow_mut().check =
            Box::new(|_| Ok(vec![Problem { is_critical: false, text: "Роль не найдена".into() }]));
    }

    /// Version 0.0.0.3 is there again, and nothing was reported yet.
    pub fn put_back(&self) {
        self.page.reports.borrow_mut().clear();
        self.stand.base.extensions.borrow_mut().database.clear();
        self.stand.base.install("DEMO", "0.0.0.3").expect("a name");
    }

    /// Waits for the questions before an install.
    pub fn asked(&self) -> String {
        assert!(self.stand.wait(|| !self.page.reported("preflight").is_empty()));
        self.page.reported("preflight").concat()
    }

    /// The user chooses a file by the command of the form; its address.
    pub fn choose_file(&self, data: Vec<u8>) -> String {
        let command = if self.form.module == FORM {
            "ОбновитьИзФайла"
        } else {
            "УстановитьИзФайла"
        };
        self.stand.command(&self.form, command);
        self.stand.choose_file(&self.form, "DEMO.cfe", data)
    }

    /// The user is warned with these words, and of no exception.
    pub fn warns(&self, words: &str) {
        let shown = self.calm();
        assert!(shown.iter().any(|shown| matches!(shown, Shown::Warning(text) if text.contains(words))), "{shown:?}");
    }

    /// Lets an install go to its end.
    pub fn finish(&self) -> String {
        assert!(
            self.stand.wait(|| !self.page.last_reports().is_empty()),
            "no last report: {:?}; {:?}",
            self.page.reports.borrow(),
            self.stand.base.take_shown()
        );
        // Whatever else would come, comes now.
        self.stand.advance(60_000);
        let last = self.page.last_reports();
        assert_eq!(last.len(), 1, "{last:?}");
        last[0].clone()
    }

    pub fn version(&self) -> String {
        self.stand.base.installed("DEMO").map(|extension| extension.version).unwrap_or_default()
    }

    /// No exception has reached the user.
    pub fn calm(&self) -> Vec<Shown> {
        let shown = self.stand.base.take_shown();
        let bad: Vec<_> = shown.iter().filter(|shown| matches!(shown, Shown::Exception(_))).collect();
        assert!(bad.is_empty(), "{bad:?}");
        shown
    }
}

fn answer(question: &Question, data: &[u8]) -> Answer {
    match question.path.as_str() {
        "/files/DEMO.cfe" => serve(question, data),
        _ => Answer::new(404, &[], b"nothing here"),
    }
}

/// A value of a structure that a procedure gave.
#[macro_export]
macro_rules! field {
    ($stand:expr, $value:expr, $name:expr) => {{
        let value = &$value;
        let extension_update_bsl::Value::Object(object) = value else { panic!("no object: {value:?}") };
        object.get(&$stand.server, $name).unwrap_or_else(|error| panic!("{error}"))
    }};
}
