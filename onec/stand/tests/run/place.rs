//! Where a part is called by itself, in the extension and in the installer's copy alike. Read next: `parts.rs`.

use extension_update_bsl::collections::{Array, structure};
use extension_update_bsl::library::binary::binary;
use extension_update_bsl::{Value, convert};
use extension_update_stand::Stand;
use extension_update_stand::sources::INSTALLER;

use crate::field;
use crate::visit::{STEM, file};

/// Where a part is called.
pub struct Place {
    pub stand: Stand,
    pub is_installer: bool,
}

impl Place {
    pub fn call(&self, module: &str, procedure: &str, args: &[Value]) -> Value {
        let (module, procedure) = if self.is_installer {
            (INSTALLER.to_owned(), format!("{module}_{procedure}"))
        } else {
            (format!("{STEM}{}", module.trim_start_matches("Основа")), procedure.to_owned())
        };
        self.stand.on_server(&module, &procedure, args).unwrap_or_else(|error| panic!("{module}.{procedure}: {error}"))
    }

    pub fn shown(&self, module: &str, procedure: &str, args: &[Value]) -> String {
        convert::show(&self.call(module, procedure, args))
    }

    /// The config of the panel.
    pub fn config(&self) -> serde_json::Value {
        serde_json::from_str(&self.shown("Конфиг", "НастройкиПанели", &[])).expect("JSON")
    }

    pub fn wants(&self, extension: &str, version: &str) -> Value {
        self.call("Проверка", "НовыеТребования", &[extension.into(), version.into()])
    }

    pub fn set(&self, value: &Value, name: &str, new: Value) {
        let Value::Object(object) = value else { panic!("no structure") };
        object.set(&self.stand.server, name, new).expect("a field");
    }

    pub fn text(&self, value: &Value, name: &str) -> String {
        convert::show(&field!(self.stand, value, name))
    }

    /// What a service has said of the licence.
    pub fn keep_licence(&self) {
        let key = ["extension-update.DEMO", "СрокЛицензии", "extension-update"].map(str::to_owned);
        self.stand.base.settings.borrow_mut().insert(key, "2026-10-01".into());
    }

    pub fn json(&self, text: &str) -> Value {
        self.call("Основа", "ОбъектИзJSON", &[text.into()])
    }
}

/// The elements of an array.
pub fn items(value: &Value) -> Vec<Value> {
    value.downcast::<Array>().expect("a list").items.borrow().clone()
}

pub fn places() -> [Place; 2] {
    let extension = Stand::extension().expect("the modules load");
    let installer = Stand::installer().expect("the modules load");
    installer.base.install("DEMO", "0.0.0.3").expect("a name");
    [Place { stand: extension, is_installer: false }, Place { stand: installer, is_installer: true }]
}

/// A record of an install as a form leaves it behind.
pub fn leave(place: &Place, session: &str) -> Value {
    let work = place.call("Работы", "НоваяРабота", &["install".into()]);
    place.set(&work, "Операция", "op-9".into());
    place.set(&work, "Требования", place.wants("DEMO", "0.0.0.4"));
    let address = place.stand.base.put(None, binary(file("0.0.0.4")));
    place.set(&work, "Адрес", Value::text(address));
    let record = structure();
    for (name, value) in [
        ("Сеанс", Value::from(session)),
        ("Момент", Value::Date(place.stand.base.seconds())),
        ("Работа", work),
        ("Оставлена", Value::Bool(false)),
    ] {
        record.insert(name.into(), value);
    }
    let record = Value::object(record);
    place.call("Хранение", "ЗапомнитьОперацию", &[record.clone(), "DEMO".into()]);
    record
}
