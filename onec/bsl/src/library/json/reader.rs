//! `ЧтениеJSON`: a text taken apart into steps. Commas and colons only part them, as on the platform, which counts
//! three steps in `[1,]`.

use std::cell::{Cell, RefCell};

use crate::error::{Outcome, raise, refuse};
use crate::library::enumerations::member;
use crate::library::text_arg;
use crate::number::Number;
use crate::runtime::Runtime;
use crate::value::{Args, Kind, Object, Value, is};

pub struct Reader {
    pub text: RefCell<String>,
    steps: RefCell<Option<Vec<Step>>>,
    /// How many steps were taken; the last one is the current one.
    taken: Cell<usize>,
}

pub fn new() -> Value {
    Value::object(Reader { text: RefCell::default(), steps: RefCell::new(None), taken: Cell::new(0) })
}

/// A step: the name of its kind, and its value.
#[derive(Clone)]
enum Step {
    Part(&'static str, Value),
    /// No JSON from here on.
    Trouble,
}

pub fn wrong<T>() -> Outcome<T> {
    raise("Непредвиденный символ при чтении JSON")
}

impl Reader {
    fn set(&self, text: String) {
        self.text.replace(text);
        self.steps.replace(None);
        self.taken.set(0);
    }

    /// Whether reading by steps has begun: a value of the whole text is then no longer to be had.
    pub fn has_begun(&self) -> bool {
        self.taken.get() > 0
    }

    fn step(&self) -> Outcome<bool> {
        let mut steps = self.steps.borrow_mut();
        let all = match &mut *steps {
            Some(all) => all,
            none => none.insert(take_apart(&self.text.borrow())?),
        };
        match all.get(self.taken.get()) {
            Some(Step::Part(..)) => {
                self.taken.set(self.taken.get() + 1);
                Ok(true)
            }
            Some(Step::Trouble) => wrong(),
            None => Ok(false),
        }
    }

    fn current(&self) -> Option<(&'static str, Value)> {
        let steps = self.steps.borrow();
        match steps.as_ref()?.get(self.taken.get().checked_sub(1)?)? {
            Step::Part(kind, value) => Some((kind, value.clone())),
            Step::Trouble => None,
        }
    }

    /// Passes over the value at which it stands, to the step behind it.
    fn skip(&self) -> Outcome<bool> {
        let mut open = 0usize;
        loop {
            match self.current().map(|(kind, _)| kind) {
                Some("НачалоОбъекта" | "НачалоМассива") => open += 1,
                Some("КонецОбъекта" | "КонецМассива") => open = open.saturating_sub(1),
                Some(_) => {}
                None => return raise("Текущая позиция чтения JSON не установлена"),
            }
            let more = self.step()?;
            if open == 0 || !more {
                return Ok(more);
            }
        }
    }
}

impl Object for Reader {
    fn kind(&self) -> Kind {
        Kind::Language("Чтение JSON")
    }
    fn shown(&self) -> String {
        "ЧтениеJSON".to_owned()
    }
    fn get(&self, _runtime: &Runtime, name: &str) -> Outcome {
        match name {
            _ if is(name, "ТипТекущегоЗначения", "CurrentValueType") => {
                Ok(member("ТипЗначенияJSON", self.current().map_or("Ничего", |(kind, _)| kind)))
            }
            _ if is(name, "ТекущееЗначение", "CurrentValue") => match self.current() {
                Some(("НачалоОбъекта" | "КонецОбъекта" | "НачалоМассива" | "КонецМассива", _)) | None => {
                    raise("Значение не может быть прочитано")
                }
                Some((_, value)) => Ok(value),
            },
            _ => self.no_field(name),
        }
    }
    fn call(&self, _runtime: &Runtime, name: &str, args: &mut Args) -> Outcome {
        match name {
            _ if is(name, "УстановитьСтроку", "SetString") => self.set(text_arg(args, 0).to_string()),
            _ if is(name, "Закрыть", "Close") => self.set(String::new()),
            _ if is(name, "Прочитать", "Read") => return self.step().map(Value::Bool),
            _ if is(name, "Пропустить", "Skip") => return self.skip().map(Value::Bool),
            _ => return self.no_method(name),
        }
        Ok(Value::Undefined)
    }
}

fn take_apart(text: &str) -> Outcome<Vec<Step>> {
    let mut steps = vec![];
    // For each open bracket, whether it is an object whose next text is a name.
    let mut open: Vec<Option<bool>> = vec![];
    let mut cursor = Cursor { text };
    loop {
        cursor.text = cursor.text.trim_start_matches([' ', '\t', '\r', '\n', '\u{feff}', ',', ':']);
        if cursor.text.is_empty() {
            return Ok(steps);
        }
        let Ok((kind, value)) = take_step(&mut cursor, &mut open) else {
            steps.push(Step::Trouble);
            return Ok(steps);
        };
        if open.len() > super::DEPTH {
            return crate::error::limit(format!("JSON глубже {}", super::DEPTH));
        }
        steps.push(Step::Part(kind, value));
    }
}

fn take_step(cursor: &mut Cursor, open: &mut Vec<Option<bool>>) -> Outcome<(&'static str, Value)> {
    let is_name = cursor.text.starts_with('"') && open.last() == Some(&Some(true));
    for (bracket, kind) in [("}", "КонецОбъекта"), ("]", "КонецМассива")] {
        if cursor.take(bracket) {
            return open.pop().map_or_else(wrong, |_| Ok((kind, Value::Undefined)));
        }
    }
    // After a name stands a value, and after a value in an object the next text is a name again.
    if let Some(Some(names)) = open.last_mut() {
        *names = !is_name;
    }
    for (bracket, kind, names) in [("{", "НачалоОбъекта", Some(true)), ("[", "НачалоМассива", None)]
    {
        if cursor.take(bracket) {
            open.push(names);
            return Ok((kind, Value::Undefined));
        }
    }
    if cursor.take("\"") {
        let kind = if is_name { "ИмяСвойства" } else { "Строка" };
        return Ok((kind, Value::text(cursor.string()?)));
    }
    cursor.scalar()
}

/// Reads the parts of JSON that have no inside.
pub struct Cursor<'a> {
    pub text: &'a str,
}

impl Cursor<'_> {
    pub fn blank(&mut self) {
        self.text = self.text.trim_start_matches([' ', '\t', '\r', '\n', '\u{feff}']);
    }

    pub fn take(&mut self, wanted: &str) -> bool {
        self.blank();
        match self.text.strip_prefix(wanted) {
            Some(rest) => {
                self.text = rest;
                true
            }
            None => false,
        }
    }

    /// `null`, `true`, `false` or a number, with the name of its kind.
    pub fn scalar(&mut self) -> Outcome<(&'static str, Value)> {
        let words =
            [("null", "Null", Value::Undefined), ("true", "Булево", true.into()), ("false", "Булево", false.into())];
        for (word, kind, value) in words {
            if self.take(word) {
                return Ok((kind, value));
            }
        }
        let length = self.text.bytes().take_while(|byte| b"+-.eE0123456789".contains(byte)).count();
        let (text, rest) = self.text.split_at(length);
        let (digits, power) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
        let shape = |text: &str| text.bytes().next().is_some_and(|byte| byte == b'-' || byte.is_ascii_digit());
        let read = Number::parse(digits).filter(|_| shape(digits) && !digits.ends_with('.'));
        match read.and_then(|number| number.shift(power.parse().ok()?)) {
            Some(number) => {
                self.text = rest;
                Ok(("Число", Value::Number(number)))
            }
            None => wrong(),
        }
    }

    /// The text behind a quote, to the next one.
    pub fn string(&mut self) -> Outcome<String> {
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
                            None => return wrong(),
                        }
                        continue;
                    }
                    _ => return wrong(),
                },
                control if u32::from(control) < 0x20 => return wrong(),
                other => other,
            };
            units.extend_from_slice(plain.encode_utf16(&mut [0; 2]));
        }
        wrong()
    }
}
