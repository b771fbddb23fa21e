//! JSON by `ПрочитатьJSON` and `ЗаписатьJSON`, over a text. The shape of what is written was published as measured on 8.3.27.
//! Reading and writing by single steps is refused.

use std::cell::RefCell;

use crate::calendar::Moment;
use crate::collections::{Array, Pairs, array, map, structure};
use crate::convert::to_condition;
use crate::error::{Outcome, raise, refuse};
use crate::library::text::is_name;
use crate::library::{Function, arg, bad_argument, function, text_arg};
use crate::number::Number;
use crate::runtime::Runtime;
use crate::value::{Args, Item, Object, Value, is};

pub const FUNCTIONS: &[Function] = &[
    function("ПрочитатьJSON", "ReadJSON", 1, 2, |_, args| {
        let as_map = match args.get(1) {
            Some(Some(value)) => to_condition(value)?,
            _ => false,
        };
        match arg(args, 0).downcast::<Reader>() {
            Some(reader) => parse(&reader.0.borrow(), as_map),
            None => bad_argument(1),
        }
    }),
    function("ЗаписатьJSON", "WriteJSON", 2, 2, |_, args| match arg(args, 0).downcast::<Writer>() {
        Some(writer) => {
            let mut text = writer.text.borrow_mut();
            write(&arg(args, 1), *writer.lines.borrow(), &mut text, 0)?;
            Ok(Value::Undefined)
        }
        None => bad_argument(1),
    }),
];

const DEPTH: usize = 500;

struct Reader(RefCell<String>);

impl Object for Reader {
    fn type_name(&self) -> &str {
        "Чтение JSON"
    }
    fn is_host(&self) -> bool {
        false
    }
    fn call(&self, _runtime: &Runtime, name: &str, args: &mut Args) -> Outcome {
        match name {
            _ if is(name, "УстановитьСтроку", "SetString") => {
                self.0.replace(text_arg(args, 0).to_string())
            }
            _ if is(name, "Закрыть", "Close") => self.0.replace(String::new()),
            _ => return self.no_method(name),
        };
        Ok(Value::Undefined)
    }
}

struct Writer {
    text: RefCell<String>,
    lines: RefCell<bool>,
}

impl Object for Writer {
    fn type_name(&self) -> &str {
        "Запись JSON"
    }
    fn is_host(&self) -> bool {
        false
    }
    fn call(&self, _runtime: &Runtime, name: &str, args: &mut Args) -> Outcome {
        match name {
            _ if is(name, "УстановитьСтроку", "SetString") => {
                self.text.replace(String::new());
                if let Some(Some(settings)) = args.first() {
                    match settings.downcast::<Settings>() {
                        Some(settings) => self.lines.replace(settings.lines),
                        None => return bad_argument(1),
                    };
                }
                Ok(Value::Undefined)
            }
            _ if is(name, "Закрыть", "Close") => Ok(Value::text(self.text.take())),
            _ => self.no_method(name),
        }
    }
}

/// `ПараметрыЗаписиJSON`.
struct Settings {
    lines: bool,
}

impl Object for Settings {
    fn type_name(&self) -> &str {
        "Параметры записи JSON"
    }
    fn is_host(&self) -> bool {
        false
    }
}

struct LineBreaks;

impl Object for LineBreaks {
    fn type_name(&self) -> &str {
        "ПереносСтрокJSON"
    }
    fn is_host(&self) -> bool {
        false
    }
    fn get(&self, _runtime: &Runtime, name: &str) -> Outcome {
        let all = [("Нет", "None"), ("Авто", "Auto"), ("Unix", "Unix")];
        match all.into_iter().find(|(russian, english)| is(name, russian, english)) {
            Some((name, _)) => {
                let shown = if name == "Авто" { "Автоматически" } else { name };
                Ok(Value::Item(std::rc::Rc::new(Item { of: "ПереносСтрокJSON", name, shown })))
            }
            None => self.no_field(name),
        }
    }
}

pub fn construct(of: &str, args: &Args) -> Option<Outcome> {
    Some(match of {
        _ if is(of, "ЧтениеJSON", "JSONReader") => Ok(Value::object(Reader(RefCell::default()))),
        _ if is(of, "ЗаписьJSON", "JSONWriter") => {
            Ok(Value::object(Writer { text: RefCell::default(), lines: RefCell::new(true) }))
        }
        _ if is(of, "ПараметрыЗаписиJSON", "JSONWriterSettings") => match (args.len(), arg(args, 0)) {
            (1, Value::Item(item)) if item.of == "ПереносСтрокJSON" => {
                Ok(Value::object(Settings { lines: item.name != "Нет" }))
            }
            _ => refuse("ПараметрыЗаписиJSON с такими параметрами"),
        },
        _ => return None,
    })
}

pub fn global(name: &str) -> Option<Value> {
    is(name, "ПереносСтрокJSON", "JSONLineBreak").then(|| Value::object(LineBreaks))
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

fn write(value: &Value, lines: bool, out: &mut String, depth: usize) -> Outcome<()> {
    if depth > DEPTH {
        return crate::error::limit(format!("JSON глубже {DEPTH}"));
    }
    match value {
        Value::Undefined => out.push_str("null"),
        Value::Bool(flag) => out.push_str(if *flag { "true" } else { "false" }),
        Value::Number(number) => out.push_str(&number.to_string()),
        Value::Text(text) => quote(text, out),
        Value::Date(seconds) => quote(&Moment::from_seconds(*seconds).iso(), out),
        other => return write_collection(other, lines, out, depth),
    }
    Ok(())
}

fn write_collection(value: &Value, lines: bool, out: &mut String, depth: usize) -> Outcome<()> {
    let items: Vec<(Option<Value>, Value)> = match (value.downcast::<Array>(), value.downcast::<Pairs>()) {
        (Some(array), _) => array.items.borrow().iter().map(|item| (None, item.clone())).collect(),
        (_, Some(pairs)) => pairs.pairs().into_iter().map(|(key, item)| (Some(key), item)).collect(),
        _ => return raise("Передано значение недопустимого типа"),
    };
    let (open, close) = if value.downcast::<Array>().is_some() { ('[', ']') } else { ('{', '}') };
    out.push(open);
    if lines && items.is_empty() {
        return refuse("пустая коллекция JSON с переносами строк");
    }
    for (at, (key, item)) in items.iter().enumerate() {
        if at > 0 {
            out.push(',');
        }
        if lines {
            out.push('\n');
        }
        match key {
            Some(Value::Text(key)) => {
                quote(key, out);
                out.push_str(if lines { ": " } else { ":" });
            }
            Some(_) => return raise("Передано значение недопустимого типа"),
            None => {}
        }
        write(item, lines, out, depth + 1)?;
    }
    if lines {
        out.push('\n');
    }
    out.push(close);
    Ok(())
}

struct Parser<'a> {
    text: &'a str,
    as_map: bool,
}

fn parse(text: &str, as_map: bool) -> Outcome {
    let mut parser = Parser { text, as_map };
    let value = parser.value(0)?;
    parser.blank();
    // What stands after the value is left to the reader by the platform; here nobody reads it.
    if parser.text.is_empty() {
        Ok(value)
    } else {
        raise("Непредвиденный символ при чтении JSON")
    }
}

impl Parser<'_> {
    fn blank(&mut self) {
        self.text = self.text.trim_start_matches([' ', '\t', '\r', '\n', '\u{feff}']);
    }

    fn take(&mut self, wanted: &str) -> bool {
        self.blank();
        match self.text.strip_prefix(wanted) {
            Some(rest) => {
                self.text = rest;
                true
            }
            None => false,
        }
    }

    fn fail<T>(&self) -> Outcome<T> {
        raise("Непредвиденный символ при чтении JSON")
    }

    fn value(&mut self, depth: usize) -> Outcome {
        if depth > DEPTH {
            return crate::error::limit(format!("JSON глубже {DEPTH}"));
        }
        for (word, value) in [("null", Value::Undefined), ("true", true.into()), ("false", false.into())] {
            if self.take(word) {
                return Ok(value);
            }
        }
        if self.take("{") {
            return self.object(depth);
        }
        if self.take("[") {
            let mut items = vec![];
            if self.take("]") {
                return Ok(array(items));
            }
            loop {
                items.push(self.value(depth + 1)?);
                if self.take("]") {
                    return Ok(array(items));
                }
                if !self.take(",") {
                    return self.fail();
                }
            }
        }
        if self.take("\"") { Ok(Value::text(self.string()?)) } else { self.number() }
    }

    fn object(&mut self, depth: usize) -> Outcome {
        let made = if self.as_map { map() } else { structure() };
        if self.take("}") {
            return Ok(Value::object(made));
        }
        loop {
            if !self.take("\"") {
                return self.fail();
            }
            let key = self.string()?;
            if !self.as_map && !is_name(&key) {
                return raise("Задано неправильное имя атрибута структуры");
            }
            if !self.take(":") {
                return self.fail();
            }
            let value = self.value(depth + 1)?;
            made.insert(Value::text(key), value);
            if self.take("}") {
                return Ok(Value::object(made));
            }
            if !self.take(",") {
                return self.fail();
            }
        }
    }

    fn string(&mut self) -> Outcome<String> {
        let mut units: Vec<u16> = vec![];
        let mut symbols = self.text.char_indices();
        while let Some((at, symbol)) = symbols.next() {
            let plain = match symbol {
                '"' => {
                    self.text = self.text.get(at + 1..).unwrap_or_default();
                    return String::from_utf16(&units).or_else(|_| refuse("JSON: половина суррогатной пары"));
                }
                '\\' => match symbols.next().map(|(_, escaped)| escaped) {
                    Some('n') => '\n',
                    Some('r') => '\r',
                    Some('t') => '\t',
                    Some('b') => '\u{8}',
                    Some('f') => '\u{c}',
                    Some(same @ ('"' | '\\' | '/')) => same,
                    Some('u') => {
                        let hex: String = symbols.by_ref().take(4).map(|(_, digit)| digit).collect();
                        match u16::from_str_radix(&hex, 16).ok().filter(|_| hex.len() == 4 && !hex.starts_with('+')) {
                            Some(unit) => units.push(unit),
                            None => return self.fail(),
                        }
                        continue;
                    }
                    _ => return self.fail(),
                },
                control if u32::from(control) < 0x20 => return self.fail(),
                other => other,
            };
            units.extend_from_slice(plain.encode_utf16(&mut [0; 2]));
        }
        self.fail()
    }

    fn number(&mut self) -> Outcome {
        self.blank();
        let length = self.text.bytes().take_while(|byte| b"+-.eE0123456789".contains(byte)).count();
        let (text, rest) = self.text.split_at(length);
        let (digits, power) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
        let shape = |text: &str| text.bytes().next().is_some_and(|byte| byte == b'-' || byte.is_ascii_digit());
        let read = Number::parse(digits).filter(|_| shape(digits) && !digits.ends_with('.'));
        match read.and_then(|number| number.shift(power.parse().ok()?)) {
            Some(number) => {
                self.text = rest;
                Ok(Value::Number(number))
            }
            None => self.fail(),
        }
    }
}
