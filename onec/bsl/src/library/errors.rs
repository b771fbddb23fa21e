//! What a handler can ask about the exception that it handles.

use std::rc::Rc;

use crate::error::{Exception, Outcome, refuse};
use crate::library::{Function, arg, function};
use crate::runtime::Runtime;
use crate::value::{Args, Kind, Object, Value, is};

pub const FUNCTIONS: &[Function] = &[
    function("ИнформацияОбОшибке", "ErrorInfo", 0, 0, |runtime, _| Ok(info(runtime))),
    function("ОписаниеОшибки", "ErrorDescription", 0, 0, |runtime, _| {
        Ok(runtime.handled().map_or_else(|| Value::text(""), |exception| Value::text(place_and_text(&exception))))
    }),
    function("ПодробноеПредставлениеОшибки", "DetailErrorDescription", 1, 1, |_, args| {
        told(args, Exception::detailed)
    }),
    function("КраткоеПредставлениеОшибки", "BriefErrorDescription", 1, 1, |_, args| {
        told(args, Exception::brief)
    }),
];

/// `ИнформацияОбОшибке`.
pub struct ErrorInfo(pub Rc<Exception>);

fn info(runtime: &Runtime) -> Value {
    Value::object(ErrorInfo(runtime.handled().unwrap_or_default()))
}

fn place_and_text(exception: &Exception) -> String {
    format!("{{{}({})}}: {}", exception.at.module, exception.at.line, exception.brief())
}

fn told(args: &Args, tell: fn(&Exception) -> String) -> Outcome {
    match arg(args, 0).downcast::<ErrorInfo>() {
        Some(info) => Ok(Value::text(tell(&info.0))),
        None => crate::library::bad_argument(1),
    }
}

impl Object for ErrorInfo {
    fn kind(&self) -> Kind {
        Kind::Language("Информация об ошибке")
    }
    fn get(&self, _runtime: &Runtime, name: &str) -> Outcome {
        let exception = &self.0;
        Ok(match name {
            _ if is(name, "Описание", "Description") => Value::text(exception.text.as_str()),
            _ if is(name, "ИмяМодуля", "ModuleName") => Value::text(&*exception.at.module),
            _ if is(name, "НомерСтроки", "LineNumber") => Value::number(exception.at.line),
            _ if is(name, "ИсходнаяСтрока", "SourceLine") => Value::text(&*exception.at.source),
            _ if is(name, "Код", "Code") => Value::text(exception.code.as_str()),
            _ if is(name, "ДополнительнаяИнформация", "AdditionalInfo") => {
                exception.additional.clone()
            }
            _ if is(name, "Причина", "Cause") => match &exception.cause {
                Some(cause) => Value::object(ErrorInfo(cause.clone())),
                None => Value::Undefined,
            },
            _ => return self.no_field(name),
        })
    }
}

/// `ОбработкаОшибок`, the manager that newer versions have.
struct ErrorProcessing;

impl Object for ErrorProcessing {
    fn kind(&self) -> Kind {
        Kind::Language("МенеджерОбработкиОшибок")
    }
    fn call(&self, _runtime: &Runtime, name: &str, args: &mut Args) -> Outcome {
        match name {
            _ if is(name, "ПодробноеПредставлениеОшибки", "DetailErrorDescription") => {
                told(args, Exception::detailed)
            }
            _ if is(name, "КраткоеПредставлениеОшибки", "BriefErrorDescription") => {
                told(args, Exception::brief)
            }
            _ => refuse(format!("ОбработкаОшибок.{name}()")),
        }
    }
}

pub fn global(name: &str) -> Option<Value> {
    is(name, "ОбработкаОшибок", "ErrorProcessing").then(|| Value::object(ErrorProcessing))
}
