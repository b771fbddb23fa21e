//! How values become texts, numbers and conditions, and the operators. The rules were published as measured on 8.3.27:
//! a text on the left of `+` takes the rest to a text, elsewhere arithmetic takes its operands to numbers;
//! `Неопределено` joins as nothing.

use std::cmp::Ordering;

use crate::calendar::{LAST, Moment};
use crate::error::{Outcome, raise, refuse};
use crate::number::Number;
use crate::value::{Text, Value};

/// Between groups of digits stands a no-break space.
pub const GROUP: char = '\u{a0}';
const NOT_A_NUMBER: &str = "Преобразование значения к типу Число не может быть выполнено";
const NOT_A_CONDITION: &str = "Преобразование значения к типу Булево не может быть выполнено";

/// `Строка(value)`.
pub fn show(value: &Value) -> String {
    match value {
        Value::Undefined | Value::Null => String::new(),
        Value::Bool(flag) => (if *flag { "Да" } else { "Нет" }).to_owned(),
        Value::Number(number) => show_number(number),
        Value::Text(text) => text.to_string(),
        Value::Date(seconds) => show_date(*seconds),
        Value::Type(name) => name.to_string(),
        Value::Item(item) => item.shown.to_owned(),
        Value::Object(object) => object.shown(),
    }
}

/// The same without copying a text.
pub fn to_text(value: &Value) -> Text {
    match value {
        Value::Text(text) => text.clone(),
        other => Text::new(show(other)),
    }
}

fn show_number(number: &Number) -> String {
    let (whole, fraction) = number.split();
    let mut text = if number.is_negative() { "-".to_owned() } else { String::new() };
    text.push_str(&group(&whole, &[3], &GROUP.to_string()));
    if !fraction.is_empty() {
        text.push(',');
        text.push_str(&fraction);
    }
    text
}

/// Puts `separator` between groups from the right; the last size repeats, 0 ends the grouping.
pub fn group(digits: &str, sizes: &[usize], separator: &str) -> String {
    let mut parts = vec![];
    let (mut rest, mut at) = (digits, 0);
    loop {
        let size = sizes.get(at).or(sizes.last()).copied().unwrap_or(0);
        if size == 0 || rest.len() <= size {
            parts.push(rest);
            break;
        }
        let (left, right) = rest.split_at(rest.len() - size);
        parts.push(right);
        rest = left;
        at += 1;
    }
    parts.reverse();
    parts.join(separator)
}

pub fn show_date(seconds: i64) -> String {
    let Moment { year, month, day, hour, minute, second } = Moment::from_seconds(seconds);
    format!("{day:02}.{month:02}.{year:04} {hour}:{minute:02}:{second:02}")
}

/// Reads a number as `Число` does: blanks around it, a dot or a comma, groups of digits.
pub fn read_number(text: &str) -> Option<Number> {
    let text: String = text.trim().chars().filter(|c| *c != GROUP && *c != ' ').collect();
    Number::parse(&text.replace(',', "."))
}

pub fn to_number(value: &Value) -> Outcome<Number> {
    match value {
        Value::Number(number) => Ok(number.clone()),
        Value::Bool(flag) => Ok(Number::from(i64::from(*flag))),
        Value::Text(text) => match read_number(text) {
            Some(number) => Ok(number),
            None => raise(NOT_A_NUMBER),
        },
        _ => raise(NOT_A_NUMBER),
    }
}

pub fn to_condition(value: &Value) -> Outcome<bool> {
    match value {
        Value::Bool(flag) => Ok(*flag),
        Value::Number(number) => Ok(!number.is_zero()),
        Value::Text(text) => match text.trim().to_lowercase().as_str() {
            "истина" | "да" | "true" => Ok(true),
            "ложь" | "нет" | "false" => Ok(false),
            _ => raise(NOT_A_CONDITION),
        },
        _ => raise(NOT_A_CONDITION),
    }
}

fn date(seconds: Option<i64>) -> Outcome {
    match seconds {
        Some(seconds) if (0..=LAST).contains(&seconds) => Ok(Value::Date(seconds)),
        _ => raise("Неправильное значение даты"),
    }
}

fn seconds_of(number: &Number) -> Outcome<i64> {
    match number.truncate().to_i64() {
        // What a fraction of a second does was not measured.
        Some(_) if !number.is_whole() => refuse("дата и дробное число секунд"),
        Some(seconds) => Ok(seconds),
        None => raise("Неправильное значение даты"),
    }
}

pub fn add(left: &Value, right: &Value) -> Outcome {
    match (left, right) {
        (Value::Number(a), Value::Number(b)) => Ok(Value::Number(a.add(b))),
        (Value::Text(a), b) => {
            let b = to_text(b);
            let mut text = String::with_capacity(a.len() + b.len());
            text.push_str(a);
            text.push_str(&b);
            Ok(Value::text(text))
        }
        (Value::Date(at), b) => date(at.checked_add(seconds_of(&to_number(b)?)?)),
        _ => Ok(Value::Number(to_number(left)?.add(&to_number(right)?))),
    }
}

pub fn subtract(left: &Value, right: &Value) -> Outcome {
    match (left, right) {
        (Value::Date(a), Value::Date(b)) => Ok(Value::number(a - b)),
        (Value::Date(at), b) => date(at.checked_sub(seconds_of(&to_number(b)?)?)),
        _ => Ok(Value::Number(to_number(left)?.add(&to_number(right)?.negate()))),
    }
}

pub fn multiply(left: &Value, right: &Value) -> Outcome {
    let (a, b) = (to_number(left)?, to_number(right)?);
    if a.bytes() + b.bytes() > 100_000 {
        return refuse("число длиннее 200 000 цифр");
    }
    Ok(Value::Number(a.multiply(&b)))
}

pub fn divide(left: &Value, right: &Value) -> Outcome {
    match to_number(left)?.divide(&to_number(right)?) {
        Some(number) => Ok(Value::Number(number)),
        None => raise("Деление на 0"),
    }
}

pub fn remainder(left: &Value, right: &Value) -> Outcome {
    match to_number(left)?.remainder(&to_number(right)?) {
        Some(number) => Ok(Value::Number(number)),
        None => raise("Деление на 0"),
    }
}

/// `<`, `>` and their kin: within numbers (a boolean is one), texts, dates.
pub fn compare(left: &Value, right: &Value) -> Outcome<Ordering> {
    match (left, right) {
        (Value::Number(a), Value::Number(b)) => Ok(a.cmp(b)),
        (Value::Date(a), Value::Date(b)) => Ok(a.cmp(b)),
        (Value::Text(a), Value::Text(b)) => compare_texts(a, b),
        (Value::Bool(_) | Value::Number(_), Value::Bool(_) | Value::Number(_)) => {
            Ok(to_number(left)?.cmp(&to_number(right)?))
        }
        (Value::Text(_) | Value::Undefined | Value::Null, _) | (_, Value::Text(_) | Value::Undefined | Value::Null) => {
            raise("Операции сравнения на больше-меньше допустимы только для значений совпадающих примитивных типов")
        }
        _ => refuse(format!("сравнение «больше-меньше»: {} и {}", left.type_name(), right.type_name())),
    }
}

/// The order of texts is the collation of the base. What every collation has in common is enough for digits and for
/// words of one alphabet in one case; the rest is refused.
pub fn compare_texts(a: &str, b: &str) -> Outcome<Ordering> {
    if a == b {
        return Ok(Ordering::Equal);
    }
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let lower = |text: &str| text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
    let russian = |text: &str| text.chars().all(|c| ('а'..='я').contains(&c));
    if a.is_empty() || b.is_empty() || digits(a) && digits(b) || lower(a) && lower(b) || russian(a) && russian(b) {
        Ok(a.cmp(b))
    } else {
        refuse("сравнение строк «больше-меньше» (порядок задаёт информационная база)")
    }
}
