//! `ОписаниеТипов` without qualifiers: what a column holds, and what it makes of other values.

use std::rc::Rc;

use crate::collections::{Array, array};
use crate::convert::{read_number, show, to_condition};
use crate::error::{Outcome, refuse};
use crate::library::types::type_named;
use crate::library::{arg, bad_argument};
use crate::number::Number;
use crate::runtime::Runtime;
use crate::value::{Args, Kind, Object, Value, is};

/// Types as they are shown; none stands for every type.
#[derive(Clone, Default)]
pub struct TypeDescription {
    types: Vec<Rc<str>>,
}

impl TypeDescription {
    pub fn make(args: &Args) -> Outcome {
        if args.iter().skip(1).any(Option::is_some) {
            return refuse("ОписаниеТипов с квалификаторами");
        }
        let named = |name: &str| match type_named(name)? {
            Value::Type(shown) => Ok(shown),
            _ => bad_argument(1),
        };
        let types = match arg(args, 0) {
            Value::Text(names) => names.split(',').map(|name| named(name.trim())).collect::<Outcome<Vec<_>>>()?,
            given => match given.downcast::<Array>() {
                Some(list) => {
                    let types = list.items.borrow();
                    let read = |item: &Value| match item {
                        Value::Type(shown) => Ok(shown.clone()),
                        _ => bad_argument(1),
                    };
                    types.iter().map(read).collect::<Outcome<Vec<_>>>()?
                }
                None => return bad_argument(1),
            },
        };
        Ok(Value::object(TypeDescription { types }))
    }

    fn holds(&self, value: &Value) -> bool {
        self.types.is_empty() || self.types.iter().any(|shown| **shown == *value.type_name())
    }

    /// What a cell holds before anything is written to it.
    pub fn empty(&self) -> Value {
        let [single] = self.types.as_slice() else { return Value::Undefined };
        match &**single {
            "Число" => Value::number(0i64),
            "Строка" => Value::text(""),
            "Булево" => Value::Bool(false),
            "Дата" => Value::Date(0),
            _ => Value::Undefined,
        }
    }

    /// `ПривестиЗначение`: what does not fit becomes what the one type makes of it, or nothing.
    pub fn adjust(&self, value: Value) -> Value {
        if self.holds(&value) {
            return value;
        }
        let [single] = self.types.as_slice() else { return Value::Undefined };
        let made = match (&**single, &value) {
            ("Число", Value::Text(text)) => read_number(text).map(Value::Number),
            ("Число", Value::Bool(flag)) => Some(Value::Number(Number::from(i64::from(*flag)))),
            ("Строка", Value::Number(_) | Value::Bool(_) | Value::Date(_)) => Some(Value::text(show(&value))),
            ("Булево", Value::Number(_) | Value::Text(_)) => to_condition(&value).ok().map(Value::Bool),
            _ => None,
        };
        made.unwrap_or_else(|| self.empty())
    }
}

impl Object for TypeDescription {
    fn kind(&self) -> Kind {
        Kind::Language("Описание типов")
    }
    fn shown(&self) -> String {
        self.types.iter().map(|shown| shown.to_string()).collect::<Vec<_>>().join(", ")
    }
    fn call(&self, _runtime: &Runtime, name: &str, args: &mut Args) -> Outcome {
        match name {
            _ if is(name, "Типы", "Types") => Ok(array(self.types.iter().cloned().map(Value::Type).collect())),
            _ if is(name, "СодержитТип", "ContainsType") => match arg(args, 0) {
                Value::Type(shown) => Ok(Value::Bool(self.types.contains(&shown))),
                _ => bad_argument(1),
            },
            _ if is(name, "ПривестиЗначение", "AdjustValue") => Ok(self.adjust(arg(args, 0))),
            _ => self.no_method(name),
        }
    }
}
