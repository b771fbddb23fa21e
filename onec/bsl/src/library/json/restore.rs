//! `ПрочитатьJSON`: a text becomes a value. Dates stand under the names that the program gives; its function sees each
//! value, children before their parent.

use super::reader::{Cursor, Reader, wrong};
use super::{Callback, DEPTH, dates};
use crate::collections::{Array, array, map, structure};
use crate::convert::to_condition;
use crate::error::{Outcome, raise, refuse};
use crate::library::enumerations::member;
use crate::library::text::is_name;
use crate::library::{arg, bad_argument, text_arg};
use crate::runtime::Runtime;
use crate::value::{Args, Text, Value};

struct Restorer<'a> {
    runtime: &'a Runtime,
    cursor: Cursor<'a>,
    as_map: bool,
    date_names: Vec<Text>,
    date_format: Value,
    callback: Option<Callback>,
    /// Names that the function is asked for; none stands for all values.
    asked: Vec<Text>,
}

pub fn read(runtime: &Runtime, args: &mut Args) -> Outcome {
    let source = arg(args, 0);
    let Some(reader) = source.downcast::<Reader>() else { return bad_argument(1) };
    if reader.has_begun() {
        return refuse("ПрочитатьJSON после чтения по шагам");
    }
    if args.len() > 8 {
        return refuse("ПрочитатьJSON с таким параметром");
    }
    let as_map = args.get(1).cloned().flatten().map_or(Ok(false), |given| to_condition(&given))?;
    let date_format = args.get(3).cloned().flatten().unwrap_or_else(|| member("ФорматДатыJSON", "ISO"));
    let text = reader.text.borrow();
    let restorer = Restorer {
        runtime,
        cursor: Cursor { text: &text },
        as_map,
        date_names: names(args, 2)?,
        date_format,
        callback: Callback::of(args, 4)?,
        asked: names(args, 7)?,
    };
    restorer.whole()
}

pub fn read_value(runtime: &Runtime, args: &mut Args) -> Outcome {
    let text = text_arg(args, 0);
    let restorer = Restorer {
        runtime,
        cursor: Cursor { text: &text },
        as_map: false,
        date_names: vec![],
        date_format: Value::Undefined,
        callback: None,
        asked: vec![],
    };
    restorer.whole()
}

/// Names in an array, or one in a text.
fn names(args: &Args, at: usize) -> Outcome<Vec<Text>> {
    match args.get(at).cloned().flatten() {
        None | Some(Value::Undefined) => Ok(vec![]),
        Some(Value::Text(name)) => Ok(vec![name]),
        Some(given) => match given.downcast::<Array>() {
            Some(list) => {
                let read = |item: &Value| match item {
                    Value::Text(name) => Ok(name.clone()),
                    _ => bad_argument(at + 1),
                };
                list.items.borrow().iter().map(read).collect()
            }
            None => bad_argument(at + 1),
        },
    }
}

impl Restorer<'_> {
    fn whole(mut self) -> Outcome {
        let value = self.value(None, 0)?;
        self.cursor.blank();
        // What stands after the value is left to the reader by the platform; here nobody reads it.
        if self.cursor.text.is_empty() { Ok(value) } else { wrong() }
    }

    fn value(&mut self, property: Option<&str>, depth: usize) -> Outcome {
        if depth > DEPTH {
            return crate::error::limit(format!("JSON глубже {DEPTH}"));
        }
        self.runtime.step()?;
        let read = if self.cursor.take("{") {
            self.object(depth)?
        } else if self.cursor.take("[") {
            self.list(depth)?
        } else if self.cursor.take("\"") {
            Value::text(self.cursor.string()?)
        } else {
            self.cursor.scalar()?.1
        };
        let is_date = property.is_some_and(|property| self.date_names.iter().any(|name| **name == *property));
        let read = match read {
            Value::Text(text) if is_date => dates::read(self.runtime, &text, &self.date_format)?,
            _ if is_date => return raise("Представление даты имеет неверный формат."),
            other => other,
        };
        self.ask(property, read)
    }

    fn ask(&self, property: Option<&str>, value: Value) -> Outcome {
        let Some(callback) = &self.callback else { return Ok(value) };
        let named = |property: &str| self.asked.iter().any(|name| **name == *property);
        if !self.asked.is_empty() && !property.is_some_and(named) {
            return Ok(value);
        }
        let property = property.map_or(Value::Undefined, Value::from);
        let mut args: Args = vec![Some(property), Some(value), Some(callback.extra.clone())];
        self.runtime.call_back(&callback.module, &callback.name, &mut args)
    }

    fn list(&mut self, depth: usize) -> Outcome {
        let mut items = vec![];
        if self.cursor.take("]") {
            return Ok(array(items));
        }
        loop {
            items.push(self.value(None, depth + 1)?);
            if self.cursor.take("]") {
                return Ok(array(items));
            }
            if !self.cursor.take(",") {
                return wrong();
            }
        }
    }

    fn object(&mut self, depth: usize) -> Outcome {
        let made = if self.as_map { map() } else { structure() };
        if self.cursor.take("}") {
            return Ok(Value::object(made));
        }
        loop {
            if !self.cursor.take("\"") {
                return wrong();
            }
            let key = self.cursor.string()?;
            if !self.as_map && !is_name(&key) {
                return raise("Задано неправильное имя атрибута структуры");
            }
            if !self.cursor.take(":") {
                return wrong();
            }
            let value = self.value(Some(&key), depth + 1)?;
            made.insert(Value::text(key), value);
            if self.cursor.take("}") {
                return Ok(Value::object(made));
            }
            if !self.cursor.take(",") {
                return wrong();
            }
        }
    }
}
