//! Functions of texts. Positions count UTF-16 units from 1; a cut through a surrogate pair is refused.

use crate::convert::{to_condition, to_text};
use crate::error::{Outcome, raise, refuse};
use crate::library::{Function, arg, bad_argument, function, text_arg, whole_arg};
use crate::runtime::Runtime;
use crate::value::{Args, Kind, Object, Value, is};

pub const FUNCTIONS: &[Function] = &[
    function("Сообщить", "Message", 1, 2, |runtime, args| {
        runtime.platform.say(&text_arg(args, 0));
        Ok(Value::Undefined)
    }),
    function("Строка", "String", 1, 1, |_, args| Ok(Value::Text(text_arg(args, 0)))),
    function("СтрДлина", "StrLen", 1, 1, |_, args| Ok(Value::number(length(&text_arg(args, 0))))),
    function("НРег", "Lower", 1, 1, |_, args| Ok(Value::text(text_arg(args, 0).to_lowercase()))),
    function("ВРег", "Upper", 1, 1, |_, args| Ok(Value::text(text_arg(args, 0).to_uppercase()))),
    function("СокрЛП", "TrimAll", 1, 1, |_, args| Ok(Value::text(text_arg(args, 0).trim()))),
    function("СокрЛ", "TrimL", 1, 1, |_, args| Ok(Value::text(text_arg(args, 0).trim_start()))),
    function("СокрП", "TrimR", 1, 1, |_, args| Ok(Value::text(text_arg(args, 0).trim_end()))),
    function("ПустаяСтрока", "IsBlankString", 1, 1, |_, args| {
        Ok(Value::Bool(text_arg(args, 0).trim().is_empty()))
    }),
    function("Лев", "Left", 2, 2, |_, args| cut(&text_arg(args, 0), 0, whole_arg(args, 1, 0)?)),
    function("Прав", "Right", 2, 2, |_, args| {
        let (text, count) = (text_arg(args, 0), whole_arg(args, 1, 0)?.max(0));
        let all = i64::try_from(length(&text)).unwrap_or(i64::MAX);
        cut(&text, (all - count).max(0), count)
    }),
    function("Сред", "Mid", 2, 3, |_, args| {
        let from = whole_arg(args, 1, 1)?;
        if from < 1 {
            return refuse("Сред с начала меньше 1");
        }
        cut(&text_arg(args, 0), from - 1, whole_arg(args, 2, i64::MAX)?)
    }),
    function("СтрНайти", "StrFind", 2, 5, |_, args| find(args)),
    function("СтрЗаменить", "StrReplace", 3, 3, |_, args| replace(args)),
    function("СтрРазделить", "StrSplit", 2, 3, |_, args| split(args)),
    function("СтрСоединить", "StrConcat", 1, 2, |runtime, args| {
        let Value::Object(parts) = arg(args, 0) else { return bad_argument(1) };
        let parts: Vec<_> = parts.elements(runtime)?.iter().map(to_text).collect();
        let separator = text_arg(args, 1);
        let bytes = parts.iter().map(|part| part.len() + separator.len()).sum::<usize>();
        if bytes > LONGEST {
            return crate::error::limit("строка слишком длинная");
        }
        let mut joined = String::with_capacity(bytes);
        for (at, part) in parts.iter().enumerate() {
            if at > 0 {
                joined.push_str(&separator);
            }
            joined.push_str(part);
        }
        Ok(Value::text(joined))
    }),
    function("СтрЧислоВхождений", "StrOccurrenceCount", 2, 2, |_, args| {
        let wanted = text_arg(args, 1);
        if wanted.is_empty() {
            return refuse("СтрЧислоВхождений пустой строки");
        }
        Ok(Value::number(text_arg(args, 0).matches(&*wanted).count()))
    }),
    function("СтрНачинаетсяС", "StrStartsWith", 2, 2, |_, args| {
        edge(args, |text, part| text.starts_with(part))
    }),
    function("СтрЗаканчиваетсяНа", "StrEndsWith", 2, 2, |_, args| {
        edge(args, |text, part| text.ends_with(part))
    }),
    function("СтрЧислоСтрок", "StrLineCount", 1, 1, |_, args| {
        Ok(Value::number(text_arg(args, 0).matches('\n').count() + 1))
    }),
    function("СтрПолучитьСтроку", "StrGetLine", 2, 2, |_, args| {
        let at = usize::try_from(whole_arg(args, 1, 1)? - 1).ok();
        let text = text_arg(args, 0);
        Ok(Value::text(at.and_then(|at| text.split('\n').nth(at)).unwrap_or_default()))
    }),
    function("Символ", "Char", 1, 1, |_, args| {
        // Beyond the basic plane the platform gives an empty text (measured on 8.3.27).
        let code = u16::try_from(whole_arg(args, 0, 0)?).ok();
        let symbol = code.and_then(|code| char::from_u32(u32::from(code)));
        Ok(Value::text(symbol.map(String::from).unwrap_or_default()))
    }),
    function("КодСимвола", "CharCode", 1, 2, |_, args| {
        let at = whole_arg(args, 1, 1)?;
        let unit = usize::try_from(at - 1).ok().and_then(|at| text_arg(args, 0).encode_utf16().nth(at));
        Ok(Value::number(unit.map_or(-1, i64::from)))
    }),
    function("СтрШаблон", "StrTemplate", 1, 11, |_, args| fill(args)),
    function("НСтр", "NStr", 1, 2, |_, args| localize(args)),
];

const LONGEST: usize = 256 << 20;

fn length(text: &str) -> usize {
    if text.is_ascii() { text.len() } else { text.encode_utf16().count() }
}

/// The byte of a UTF-16 position; the end where the text is shorter.
fn byte_at(text: &str, position: i64) -> Outcome<usize> {
    let mut units = 0;
    for (byte, symbol) in text.char_indices() {
        if units == position {
            return Ok(byte);
        }
        if units > position {
            return refuse("разрез суррогатной пары");
        }
        units += i64::try_from(symbol.len_utf16()).unwrap_or(1);
    }
    if units > position { refuse("разрез суррогатной пары") } else { Ok(text.len()) }
}

fn cut(text: &str, from: i64, count: i64) -> Outcome {
    let first = byte_at(text, from)?;
    let rest = text.get(first..).unwrap_or_default();
    let last = byte_at(rest, count.max(0))?;
    Ok(Value::text(rest.get(..last).unwrap_or_default()))
}

fn find(args: &Args) -> Outcome {
    let (text, wanted) = (text_arg(args, 0), text_arg(args, 1));
    if wanted.is_empty() {
        return refuse("СтрНайти пустой строки");
    }
    let given = |at: usize| args.get(at).is_some_and(Option::is_some);
    match arg(args, 2) {
        Value::Item(item) if item.name == "СКонца" && !given(3) && !given(4) => {
            let found = text.rfind(&*wanted).and_then(|at| text.get(..at));
            return Ok(Value::number(found.map_or(0, |before| length(before) + 1)));
        }
        Value::Item(item) if item.name == "СНачала" && !given(4) => {}
        Value::Undefined if !given(4) => {}
        _ => return refuse("СтрНайти с конца от места или по номеру вхождения"),
    }
    let from = whole_arg(args, 3, 1)?;
    if from < 1 {
        return bad_argument(4);
    }
    let from = byte_at(&text, from - 1)?;
    let rest = text.get(from..).unwrap_or_default();
    let found = rest.find(&*wanted).and_then(|at| text.get(..from + at));
    Ok(Value::number(found.map_or(0, |before| length(before) + 1)))
}

fn replace(args: &Args) -> Outcome {
    let (text, old, new) = (text_arg(args, 0), text_arg(args, 1), text_arg(args, 2));
    if old.is_empty() {
        return refuse("СтрЗаменить пустой строки");
    }
    let bytes = text.len() + text.matches(&*old).count().saturating_mul(new.len());
    if bytes > LONGEST {
        return crate::error::limit("строка слишком длинная");
    }
    Ok(Value::text(text.replace(&*old, &new)))
}

/// Each symbol of the second argument divides.
fn split(args: &Args) -> Outcome {
    let (text, separators) = (text_arg(args, 0), text_arg(args, 1));
    let empty = match args.get(2) {
        Some(Some(value)) => to_condition(value)?,
        _ => true,
    };
    if separators.is_empty() {
        return refuse("СтрРазделить пустым разделителем");
    }
    let parts = text.split(|symbol| separators.contains(symbol));
    let parts = parts.filter(|part| empty || !part.is_empty()).map(Value::from).collect();
    Ok(crate::collections::array(parts))
}

fn edge(args: &Args, holds: fn(&str, &str) -> bool) -> Outcome {
    let part = text_arg(args, 1);
    if part.is_empty() {
        refuse("начало или конец — пустая строка")
    } else {
        Ok(holds(&text_arg(args, 0), &part).into())
    }
}

/// `%1` to `%10`, `%(1)`, and `%%`. A place without a value is refused: what it gives is not known.
fn fill(args: &Args) -> Outcome {
    let pattern = text_arg(args, 0);
    let mut filled = String::new();
    let mut rest = &*pattern;
    while let Some((before, after)) = rest.split_once('%') {
        filled.push_str(before);
        if let Some(after) = after.strip_prefix('%') {
            filled.push('%');
            rest = after;
            continue;
        }
        let (number, after) = match after.strip_prefix('(') {
            Some(inner) => match inner.split_once(')') {
                Some(pair) => pair,
                None => return raise("Ошибка в шаблоне строки"),
            },
            None if after.starts_with("10") => after.split_at(2),
            None => after.split_at(after.bytes().take_while(u8::is_ascii_digit).take(1).count()),
        };
        let Some(at) = number.parse().ok().filter(|at| (1..=10).contains(at)) else {
            return raise("Ошибка в шаблоне строки");
        };
        if args.len() <= at {
            return refuse(format!("СтрШаблон без значения для %{at}"));
        }
        filled.push_str(&text_arg(args, at));
        rest = after;
    }
    filled.push_str(rest);
    Ok(Value::text(filled))
}

/// `ru = '…'; en = '…'`: Russian without a code, because the base of these runs is Russian.
fn localize(args: &Args) -> Outcome {
    let all = text_arg(args, 0);
    let code = text_arg(args, 1);
    let code = if code.is_empty() { "ru" } else { &*code };
    let mut rest = all.trim();
    while !rest.is_empty() {
        let Some((name, after)) = rest.split_once('=') else { return refuse("НСтр: такая строка") };
        let after = after.trim_start();
        let Some(quote) = after.chars().next().filter(|quote| matches!(quote, '\'' | '"')) else {
            return refuse("НСтр: такая строка");
        };
        let mut value = String::new();
        let mut symbols = after.char_indices().skip(1).peekable();
        let mut end = after.len();
        while let Some((at, symbol)) = symbols.next() {
            if symbol != quote {
                value.push(symbol);
            } else if symbols.peek().is_some_and(|(_, next)| *next == quote) {
                value.push(quote);
                symbols.next();
            } else {
                end = at + 1;
                break;
            }
        }
        if name.trim().eq_ignore_ascii_case(code) {
            return Ok(Value::text(value));
        }
        rest = after.get(end..).unwrap_or_default().trim_start().trim_start_matches(';').trim_start();
    }
    refuse(format!("НСтр без языка {code}"))
}

/// Whether a text is a name of the language.
pub fn is_name(text: &str) -> bool {
    let mut symbols = text.chars();
    symbols.next().is_some_and(|first| first.is_alphabetic() || first == '_')
        && symbols.all(|symbol| symbol.is_alphanumeric() || symbol == '_')
}

/// `Символы`.
struct Symbols;

impl Object for Symbols {
    fn kind(&self) -> Kind {
        Kind::Language("Символы")
    }
    fn get(&self, _runtime: &Runtime, name: &str) -> Outcome {
        let all = [("ПС", "LF", "\n"), ("ВК", "CR", "\r"), ("Таб", "Tab", "\t"), ("НПП", "NBSp", "\u{a0}")];
        match all.iter().find(|(russian, english, _)| is(name, russian, english)) {
            Some((_, _, symbol)) => Ok(Value::from(*symbol)),
            None => self.no_field(name),
        }
    }
}

pub fn global(name: &str) -> Option<Value> {
    is(name, "Символы", "Chars").then(|| Value::object(Symbols))
}
