//! `ЗаписьJSON`: steps that become a text. A value in an object without its name is an error whatever
//! `ПроверятьСтруктуру` says.

use std::cell::RefCell;

use super::settings::Layout;
use crate::convert::to_condition;
use crate::error::{Outcome, raise, refuse};
use crate::library::{arg, bad_argument, text_arg};
use crate::runtime::Runtime;
use crate::value::{Args, Kind, Object, Value, is};

#[derive(Default)]
pub struct Writer {
    state: RefCell<State>,
    checks: RefCell<bool>,
}

#[derive(Default)]
struct State {
    text: String,
    layout: Layout,
    open: Vec<Open>,
}

struct Open {
    object: bool,
    empty: bool,
    /// In an object: whether its next value has its name.
    named: bool,
}

pub fn new() -> Value {
    Value::object(Writer { state: RefCell::default(), checks: RefCell::new(true) })
}

fn misplaced<T>() -> Outcome<T> {
    raise("Нарушена структура документа JSON")
}

impl Writer {
    pub fn begin(&self, object: bool) -> Outcome<()> {
        let mut state = self.state.borrow_mut();
        state.before_value()?;
        if state.open.len() >= super::DEPTH {
            return crate::error::limit(format!("JSON глубже {}", super::DEPTH));
        }
        state.text.push(if object { '{' } else { '[' });
        state.open.push(Open { object, empty: true, named: false });
        Ok(())
    }

    pub fn end(&self, object: bool) -> Outcome<()> {
        let mut state = self.state.borrow_mut();
        let Some(open) = state.open.pop().filter(|open| open.object == object && !open.named) else {
            return misplaced();
        };
        if !state.layout.line_break.is_empty() {
            if open.empty {
                return refuse("пустая коллекция JSON с переносами строк");
            }
            state.new_line();
        }
        state.text.push(if object { '}' } else { ']' });
        Ok(())
    }

    pub fn name(&self, name: &str) -> Outcome<()> {
        let mut state = self.state.borrow_mut();
        match state.open.last_mut() {
            Some(open) if open.object && !open.named => open.named = true,
            _ => return misplaced(),
        }
        state.separate();
        quote(name, &mut state.text);
        let colon = if state.layout.line_break.is_empty() { ":" } else { ": " };
        state.text.push_str(colon);
        Ok(())
    }

    /// A value without an inside.
    pub fn value(&self, value: &Value) -> Outcome<()> {
        let mut state = self.state.borrow_mut();
        state.before_value()?;
        match value {
            Value::Undefined => state.text.push_str("null"),
            Value::Bool(flag) => state.text.push_str(if *flag { "true" } else { "false" }),
            Value::Number(number) => {
                let digits = number.to_string();
                state.text.push_str(&digits);
            }
            Value::Text(text) => quote(text, &mut state.text),
            _ => return raise("Передано значение недопустимого типа"),
        }
        Ok(())
    }

    pub fn finish(&self) -> String {
        std::mem::take(&mut *self.state.borrow_mut()).text
    }
}

impl State {
    fn before_value(&mut self) -> Outcome<()> {
        match self.open.last_mut() {
            Some(open) if open.object && !open.named => misplaced(),
            Some(open) if open.object => {
                open.named = false;
                Ok(())
            }
            Some(_) => {
                self.separate();
                Ok(())
            }
            None if self.text.is_empty() => Ok(()),
            None => refuse("второе значение в документе JSON"),
        }
    }

    /// What stands before an element: a comma but for the first, and its line.
    fn separate(&mut self) {
        if let Some(open) = self.open.last_mut() {
            if !open.empty {
                self.text.push(',');
            }
            open.empty = false;
        }
        self.new_line();
    }

    fn new_line(&mut self) {
        if !self.layout.line_break.is_empty() {
            self.text.push_str(self.layout.line_break);
            self.text.push_str(&self.layout.indent.repeat(self.open.len()));
        }
    }
}

fn quote(text: &str, out: &mut String) {
    out.push('"');
    for symbol in text.chars() {
        match symbol {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            control if u32::from(control) < 0x20 => out.push_str(&format!("\\u{:04X}", u32::from(control))),
            other => out.push(other),
        }
    }
    out.push('"');
}

impl Object for Writer {
    fn kind(&self) -> Kind {
        Kind::Language("Запись JSON")
    }
    fn shown(&self) -> String {
        "ЗаписьJSON".to_owned()
    }
    fn get(&self, _runtime: &Runtime, name: &str) -> Outcome {
        match name {
            _ if is(name, "ПроверятьСтруктуру", "ValidateStructure") => {
                Ok(Value::Bool(*self.checks.borrow()))
            }
            _ => self.no_field(name),
        }
    }
    fn set(&self, _runtime: &Runtime, name: &str, value: Value) -> Outcome<()> {
        match name {
            _ if is(name, "ПроверятьСтруктуру", "ValidateStructure") => {
                self.checks.replace(to_condition(&value)?);
                Ok(())
            }
            _ => self.no_field(name).map(|_| ()),
        }
    }
    fn call(&self, _runtime: &Runtime, name: &str, args: &mut Args) -> Outcome {
        match name {
            _ if is(name, "УстановитьСтроку", "SetString") => {
                let layout = match args.first().cloned().flatten() {
                    None | Some(Value::Undefined) => Layout::default(),
                    Some(given) => match given.downcast::<Layout>() {
                        Some(layout) => layout.clone(),
                        None => return bad_argument(1),
                    },
                };
                self.state.replace(State { layout, ..State::default() });
            }
            _ if is(name, "Закрыть", "Close") => return Ok(Value::text(self.finish())),
            _ if is(name, "ЗаписатьНачалоОбъекта", "WriteStartObject") => self.begin(true)?,
            _ if is(name, "ЗаписатьКонецОбъекта", "WriteEndObject") => self.end(true)?,
            _ if is(name, "ЗаписатьНачалоМассива", "WriteStartArray") => self.begin(false)?,
            _ if is(name, "ЗаписатьКонецМассива", "WriteEndArray") => self.end(false)?,
            _ if is(name, "ЗаписатьИмяСвойства", "WritePropertyName") => {
                self.name(&text_arg(args, 0))?
            }
            _ if is(name, "ЗаписатьЗначение", "WriteValue") => self.value(&arg(args, 0))?,
            _ => return self.no_method(name),
        }
        Ok(Value::Undefined)
    }
}
