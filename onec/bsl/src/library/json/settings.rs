//! How JSON is laid out, and how values become it.

use std::cell::RefCell;

use crate::convert::{to_condition, to_text};
use crate::error::{Outcome, refuse};
use crate::library::enumerations::{member, name_of};
use crate::library::{arg, bad_argument};
use crate::runtime::Runtime;
use crate::value::{Args, Kind, Object, Value, is};

/// `ПараметрыЗаписиJSON`.
#[derive(Clone)]
pub struct Layout {
    /// Empty where all stands on one line.
    pub line_break: &'static str,
    pub indent: String,
}

impl Default for Layout {
    fn default() -> Layout {
        Layout { line_break: "\n", indent: String::new() }
    }
}

impl Object for Layout {
    fn kind(&self) -> Kind {
        Kind::Language("Параметры записи JSON")
    }
    fn shown(&self) -> String {
        "ПараметрыЗаписиJSON".to_owned()
    }
}

pub fn layout(args: &Args) -> Outcome {
    if args.len() > 2 {
        return refuse("ПараметрыЗаписиJSON с такими параметрами");
    }
    let line_break = match args.first().cloned().flatten() {
        None => "\n",
        Some(given) => match name_of(&given, "ПереносСтрокJSON") {
            Some("Нет") => "",
            Some("Windows") => "\r\n",
            Some(_) => "\n",
            None => return bad_argument(1),
        },
    };
    Ok(Value::object(Layout { line_break, indent: to_text(&arg(args, 1)).to_string() }))
}

/// `НастройкиСериализацииJSON`.
pub struct Settings {
    pub format: RefCell<Value>,
    pub variant: RefCell<Value>,
    pub arrays_as_objects: RefCell<bool>,
}

impl Default for Settings {
    fn default() -> Settings {
        Settings {
            format: RefCell::new(member("ФорматДатыJSON", "ISO")),
            variant: RefCell::new(member("ВариантЗаписиДатыJSON", "ЛокальнаяДата")),
            arrays_as_objects: RefCell::new(false),
        }
    }
}

impl Object for Settings {
    fn kind(&self) -> Kind {
        Kind::Language("Настройки сериализации JSON")
    }
    fn get(&self, _runtime: &Runtime, name: &str) -> Outcome {
        match name {
            _ if is(name, "ФорматСериализацииДаты", "DateSerializationFormat") => {
                Ok(self.format.borrow().clone())
            }
            _ if is(name, "ВариантЗаписиДаты", "DateWritingVariant") => {
                Ok(self.variant.borrow().clone())
            }
            _ if is(name, "СериализовыватьМассивыКакОбъекты", "SerializeArraysAsObjects") => {
                Ok(Value::Bool(*self.arrays_as_objects.borrow()))
            }
            _ => crate::error::raise(format!("Поле объекта не обнаружено ({name})")),
        }
    }
    fn set(&self, _runtime: &Runtime, name: &str, value: Value) -> Outcome<()> {
        match name {
            _ if is(name, "ФорматСериализацииДаты", "DateSerializationFormat") => {
                self.format.replace(value);
            }
            _ if is(name, "ВариантЗаписиДаты", "DateWritingVariant") => {
                self.variant.replace(value);
            }
            _ if is(name, "СериализовыватьМассивыКакОбъекты", "SerializeArraysAsObjects") =>
            {
                self.arrays_as_objects.replace(to_condition(&value)?);
            }
            _ => return crate::error::raise(format!("Поле объекта не обнаружено ({name})")),
        }
        Ok(())
    }
}
