//! The order in which a table or a list is sorted: types first, then values; texts by letters, then by «ё», then small
//! before large. That was published as measured on 8.3.27 for letters and digits; the place of other signs was not, and
//! is refused.

use std::cmp::Ordering;
use std::rc::Rc;

use super::Column;
use crate::error::{Outcome, refuse};
use crate::value::{Value, same};

/// A column to sort by.
pub struct Key {
    pub column: Rc<Column>,
    pub descending: bool,
}

/// Reads `Имя, Цена Убыв`.
pub fn read_order(list: &str, column: impl Fn(&str) -> Outcome<Rc<Column>>) -> Outcome<Vec<Key>> {
    let mut keys = vec![];
    for part in list.split(',').map(str::trim).filter(|part| !part.is_empty()) {
        let (name, way) = part.split_once(char::is_whitespace).unwrap_or((part, ""));
        let descending = match way.trim() {
            "" => false,
            way if same(way, "Возр") || same(way, "Asc") => false,
            way if same(way, "Убыв") || same(way, "Desc") => true,
            way => return refuse(format!("Сортировать: {way}")),
        };
        keys.push(Key { column: column(name)?, descending });
    }
    Ok(keys)
}

/// The order of two values of one column.
///
/// # Errors
/// A refusal for objects, and for signs whose place is not known.
pub fn compare_values(a: &Value, b: &Value) -> Outcome<Ordering> {
    let rank = |value: &Value| match value {
        Value::Undefined => Some(0),
        Value::Bool(_) => Some(1),
        Value::Number(_) => Some(2),
        Value::Text(_) => Some(3),
        Value::Date(_) => Some(4),
        _ => None,
    };
    let (Some(first), Some(second)) = (rank(a), rank(b)) else {
        return refuse(format!("сортировка: {} и {}", a.type_name(), b.type_name()));
    };
    match (a, b) {
        (Value::Bool(a), Value::Bool(b)) => Ok(a.cmp(b)),
        (Value::Number(a), Value::Number(b)) => Ok(a.cmp(b)),
        (Value::Text(a), Value::Text(b)) => compare_texts(a, b),
        (Value::Date(a), Value::Date(b)) => Ok(a.cmp(b)),
        _ => Ok(first.cmp(&second)),
    }
}

/// Sorts by an order that may be refused: a sort of the library cannot stop.
pub fn sort_by<T>(elements: &mut [T], order: impl Fn(&T, &T) -> Outcome<Ordering>) -> Outcome<()> {
    let mut trouble = Ok(());
    elements.sort_by(|a, b| {
        order(a, b).unwrap_or_else(|error| {
            trouble = Err(error);
            Ordering::Equal
        })
    });
    trouble
}

fn compare_texts(a: &str, b: &str) -> Outcome<Ordering> {
    let (a, b) = (weights(a)?, weights(b)?);
    let by = |level: fn(&Weight) -> u32| a.iter().map(level).cmp(b.iter().map(level));
    Ok(by(|w| w.letter).then_with(|| by(|w| w.accent)).then_with(|| by(|w| w.size)))
}

struct Weight {
    letter: u32,
    accent: u32,
    size: u32,
}

fn weights(text: &str) -> Outcome<Vec<Weight>> {
    let weigh = |c: char| {
        let small = c.to_lowercase().next().unwrap_or(c);
        let known = c.is_ascii_alphanumeric() || ('а'..='я').contains(&small) || small == 'ё';
        if !known {
            return refuse(format!("сортировка: место знака {c:?}"));
        }
        let base = if small == 'ё' { 'е' } else { small };
        Ok(Weight { letter: base.into(), accent: u32::from(small == 'ё'), size: u32::from(c != small) })
    };
    text.chars().map(weigh).collect()
}
