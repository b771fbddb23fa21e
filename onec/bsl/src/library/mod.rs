//! What the language brings along without a platform: a table of functions for each area, types after `Новый`, global
//! properties. A function that is not in a table is asked of the platform, and refused by name where that does not know
//! it either.

pub mod binary;
pub mod dates;
pub mod enumerations;
pub mod errors;
pub mod format;
pub mod json;
mod locale;
pub mod numbers;
pub mod text;
pub mod types;

use std::collections::HashMap;
use std::sync::OnceLock;

use crate::convert::{to_number, to_text};
use crate::error::{Outcome, raise, refuse};
use crate::runtime::Runtime;
use crate::value::{Args, Text, Value, fold_case};
use crate::{collections, list, tables};

/// A function of the language: its names, how many arguments it takes, and what it does.
#[derive(Debug)]
pub struct Function {
    pub russian: &'static str,
    pub english: &'static str,
    pub least: usize,
    pub most: usize,
    pub run: fn(&Runtime, &mut Args) -> Outcome,
}

pub(crate) const fn function(
    russian: &'static str,
    english: &'static str,
    least: usize,
    most: usize,
    run: fn(&Runtime, &mut Args) -> Outcome,
) -> Function {
    Function { russian, english, least, most, run }
}

/// Finds a function by its name in lower case.
pub fn find_function(name: &str) -> Option<&'static Function> {
    static TABLE: OnceLock<HashMap<String, &'static Function>> = OnceLock::new();
    let areas = [
        text::FUNCTIONS,
        numbers::FUNCTIONS,
        dates::FUNCTIONS,
        types::FUNCTIONS,
        errors::FUNCTIONS,
        binary::FUNCTIONS,
        format::FUNCTIONS,
        json::FUNCTIONS,
    ];
    let all = || areas.into_iter().flatten();
    let table =
        TABLE.get_or_init(|| all().flat_map(|f| [(fold_case(f.russian), f), (fold_case(f.english), f)]).collect());
    table.get(name).copied()
}

/// `Новый`: nothing where the language has no such type.
pub fn construct(runtime: &Runtime, of: &str, args: &mut Args) -> Option<Outcome> {
    collections::construct(runtime, of, args)
        .or_else(|| tables::construct(of, args))
        .or_else(|| list::construct(of, args))
        .or_else(|| binary::construct(of, args))
        .or_else(|| json::construct(of, args))
}

/// A global property of the language.
pub fn global(name: &str) -> Option<Value> {
    text::global(name).or_else(|| errors::global(name)).or_else(|| enumerations::global(name))
}

/// An argument, where it was given.
pub fn arg(args: &Args, at: usize) -> Value {
    args.get(at).cloned().flatten().unwrap_or_default()
}

pub(crate) fn text_arg(args: &Args, at: usize) -> Text {
    to_text(&arg(args, at))
}

/// A whole number, or what stands for a skipped one.
pub(crate) fn whole_arg(args: &Args, at: usize, skipped: i64) -> Outcome<i64> {
    match args.get(at).cloned().flatten() {
        None => Ok(skipped),
        Some(value) => match to_number(&value)?.to_i64() {
            Some(number) => Ok(number),
            None => refuse(format!("параметр {} не целое число", at + 1)),
        },
    }
}

pub(crate) fn bad_argument<T>(at: usize) -> Outcome<T> {
    raise(format!("Недопустимое значение параметра (параметр номер '{at}')"))
}
