//! `ЗаписатьJSON`: a value becomes steps of a writer. What is no JSON is given to the program's function, where there
//! is one.

use super::settings::Settings;
use super::writer::Writer;
use super::{Callback, dates};
use crate::collections::{Array, Pairs};
use crate::convert::to_condition;
use crate::error::{Outcome, raise};
use crate::library::{arg, bad_argument};
use crate::runtime::Runtime;
use crate::value::{Args, Value};

struct Serializer<'a> {
    runtime: &'a Runtime,
    writer: &'a Writer,
    settings: &'a Settings,
    callback: Option<Callback>,
    /// Whether dates and maps may be written: `ЗаписатьЗначениеJSON` takes neither.
    whole: bool,
}

pub fn write(runtime: &Runtime, args: &mut Args) -> Outcome {
    let target = arg(args, 0);
    let Some(writer) = target.downcast::<Writer>() else { return bad_argument(1) };
    let given = arg(args, 2);
    let defaults = Settings::default();
    let settings = match &given {
        Value::Undefined => &defaults,
        given => match given.downcast::<Settings>() {
            Some(settings) => settings,
            None => return bad_argument(3),
        },
    };
    let serializer = Serializer { runtime, writer, settings, callback: Callback::of(args, 3)?, whole: true };
    serializer.value(None, &arg(args, 1), true)?;
    Ok(Value::Undefined)
}

pub fn write_value(runtime: &Runtime, args: &mut Args) -> Outcome {
    let (writer, settings) = (Writer::default(), Settings::default());
    let serializer = Serializer { runtime, writer: &writer, settings: &settings, callback: None, whole: false };
    serializer.value(None, &arg(args, 0), false)?;
    Ok(Value::text(writer.finish()))
}

impl Serializer<'_> {
    /// Writes a value; the name of a property comes first, where it has one. `asks`: whether the program's function may
    /// still be asked.
    fn value(&self, property: Option<&str>, value: &Value, asks: bool) -> Outcome<()> {
        self.runtime.step()?;
        let name = || property.map_or(Ok(()), |property| self.writer.name(property));
        match value {
            Value::Undefined | Value::Bool(_) | Value::Number(_) | Value::Text(_) => {
                name()?;
                return self.writer.value(value);
            }
            Value::Date(at) if self.whole => {
                let (format, variant) = (self.settings.format.borrow(), self.settings.variant.borrow());
                let text = dates::write(self.runtime, *at, &format, Some(&variant))?;
                name()?;
                return self.writer.value(&Value::text(text));
            }
            _ => {}
        }
        if let Some(array) = value.downcast::<Array>() {
            name()?;
            return self.array(&array.items.borrow());
        }
        if let Some(pairs) = value.downcast::<Pairs>().filter(|pairs| self.whole || !pairs.is_map()) {
            name()?;
            self.writer.begin(true)?;
            for (key, item) in pairs.pairs() {
                let Value::Text(key) = key else {
                    return raise("Передано значение недопустимого типа");
                };
                self.value(Some(&key), &item, true)?;
            }
            return self.writer.end(true);
        }
        match &self.callback {
            Some(callback) if asks => self.ask(callback, property, value),
            _ => raise("Передано значение недопустимого типа"),
        }
    }

    fn array(&self, items: &[Value]) -> Outcome<()> {
        let as_object = *self.settings.arrays_as_objects.borrow();
        self.writer.begin(as_object)?;
        for (at, item) in items.iter().enumerate() {
            let property = as_object.then(|| at.to_string());
            self.value(property.as_deref(), item, true)?;
        }
        self.writer.end(as_object)
    }

    /// The program's function gives another value, or says that there is none.
    fn ask(&self, callback: &Callback, property: Option<&str>, value: &Value) -> Outcome<()> {
        let named = property.map_or(Value::Undefined, Value::from);
        let mut args: Args =
            vec![Some(named), Some(value.clone()), Some(callback.extra.clone()), Some(Value::Bool(false))];
        let made = self.runtime.call_back(&callback.module, &callback.name, &mut args)?;
        if to_condition(&arg(&args, 3))? { Ok(()) } else { self.value(property, &made, false) }
    }
}
