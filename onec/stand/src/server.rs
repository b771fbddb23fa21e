//! The platform on the server: its global properties, functions and types. Read next: `client.rs`.

use std::cell::RefCell;
use std::rc::Rc;

use extension_update_bsl::error::{raise, refuse};
use extension_update_bsl::library::binary::binary;
use extension_update_bsl::runtime::PlatformCall;
use extension_update_bsl::value::is;
use extension_update_bsl::{Args, Outcome, Platform, Runtime, Value};

use crate::base::Base;
use crate::extension_manager::{Manager, describe, protection};
use crate::jobs::{Jobs, message};
use crate::lock;
use crate::network;
use crate::register::{self, Registers};
use crate::sessions;
use crate::storage::{self, Settings};
use crate::values::{Record, enumeration, item, text};

pub struct Server(pub Rc<Base>);

impl Platform for Server {
    fn global(&self, _runtime: &Runtime, name: &str) -> Option<Value> {
        let base = || self.0.clone();
        Some(match name {
            _ if is(name, "РасширенияКонфигурации", "ConfigurationExtensions") => {
                Value::object(Manager(base()))
            }
            _ if is(name, "ФоновыеЗадания", "BackgroundJobs") => Value::object(Jobs(base())),
            _ if is(name, "ХранилищеОбщихНастроек", "CommonSettingsStorage") => {
                Value::object(Settings(base()))
            }
            _ if is(name, "РегистрыСведений", "InformationRegisters") => {
                Value::object(Registers(base()))
            }
            _ if is(name, "Метаданные", "Metadata") => metadata(&self.0),
            _ => return enumeration(name),
        })
    }

    fn function(&self, runtime: &Runtime, name: &str, args: &mut Args) -> Option<Outcome> {
        if is(name, "ПолучитьОбщийМакет", "GetCommonTemplate") {
            return Some(template(&self.0, &text(args, 0)));
        }
        sessions::function(&self.0, runtime.depth(), name, args)
            .or_else(|| lock::function(&self.0, name, args))
            .or_else(|| storage::function(&self.0, runtime, name, args))
    }

    fn construct(&self, _runtime: &Runtime, of: &str, args: &mut Args) -> Option<Outcome> {
        Some(match of {
            "ОписаниеКонфигурации" => describe(&self.0, args),
            "ОписаниеЗащитыОтОпасныхДействий" => Ok(protection(true)),
            "СообщениеПользователю" => Ok(message(self.0.clone())),
            _ => {
                return common_construct(of)
                    .or_else(|| lock::construct(of))
                    .or_else(|| network::construct(&self.0, of, args))
                    .or_else(|| register::construct(&self.0, of, args));
            }
        })
    }

    fn before(&self, runtime: &Runtime, call: &PlatformCall) -> Outcome<()> {
        self.0.before(runtime, call)
    }

    fn left(&self, depth: usize) {
        self.0.modes.leave(depth);
    }
}

/// What both sides can make.
pub fn common_construct(of: &str) -> Option<Outcome> {
    (of == "СистемнаяИнформация").then(|| {
        Ok(Record::closed(
            "СистемнаяИнформация",
            &[
                ("ВерсияПриложения", Value::from("8.3.24.1548")),
                ("ТипПлатформы", item("ТипПлатформы", "Linux_x86_64")),
                ("ВерсияОС", Value::from("Linux")),
            ],
        ))
    })
}

/// A template: binary data, or a text document where its file is a text.
///
/// # Errors
/// There is none, or it cannot be read.
pub fn template(base: &Base, name: &str) -> Outcome {
    let path = base.templates.borrow().get(name).cloned();
    let Some(path) = path else { return raise(format!("Макет не обнаружен ({name})")) };
    let Ok(bytes) = std::fs::read(&path) else { return refuse(format!("макет {}", path.display())) };
    if path.extension().is_some_and(|extension| extension == "txt") {
        let text = Value::from(String::from_utf8_lossy(&bytes).trim_start_matches('\u{feff}'));
        let document = Record::open("ТекстовыйДокумент", &[]);
        return Ok(document.with_method("ПолучитьТекст", "GetText", move |_, _| Ok(text.clone())));
    }
    Ok(binary(bytes))
}

/// `Метаданные` of the base «Кошкин дом».
fn metadata(base: &Base) -> Value {
    let named = |names: &RefCell<Vec<String>>| {
        let names = names.borrow().clone();
        Record::open("КоллекцияОбъектовМетаданных", &[]).with_method("Найти", "Find", move |_, args| {
            let there = names.contains(&text(args, 0));
            Ok(if there { Record::closed("ОбъектМетаданных", &[]) } else { Value::Undefined })
        })
    };
    let fields = [
        ("Имя", "КошкинДом".into()),
        ("Версия", "1.0.0.1".into()),
        ("ОсновнойЯзык", language()),
        ("Подсистемы", named(&base.subsystems)),
        ("ОбщиеФормы", named(&base.common_forms)),
        ("ОбщиеМодули", named(&base.foreign_modules)),
    ];
    let record = Record::open("ОбъектМетаданныхКонфигурация", &fields);
    record.with_method("Представление", "Presentation", |_, _| Ok("Кошкин дом".into()))
}

/// The language of the base, and of its user.
pub fn language() -> Value {
    Record::closed("ОбъектМетаданных: Язык", &[("КодЯзыка", "ru".into())])
}
