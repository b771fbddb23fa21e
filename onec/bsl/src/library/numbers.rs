//! Functions of numbers. Those of a binary fraction give 15 significant digits, as measured on 8.3.27.

use crate::convert::{compare, read_number, to_number};
use crate::error::{Outcome, raise, refuse};
use crate::library::{Function, arg, function, whole_arg};
use crate::number::Number;
use crate::value::{Args, Value};
use std::cmp::Ordering;

pub const FUNCTIONS: &[Function] = &[
    function("Число", "Number", 1, 1, |_, args| match arg(args, 0) {
        Value::Text(text) => match read_number(&text) {
            Some(number) => Ok(Value::Number(number)),
            None => raise("Преобразование значения к типу Число не может быть выполнено"),
        },
        other => Ok(Value::Number(to_number(&other)?)),
    }),
    function("Цел", "Int", 1, 1, |_, args| Ok(Value::Number(to_number(&arg(args, 0))?.truncate()))),
    function("Окр", "Round", 1, 3, |_, args| round(args)),
    function("Pow", "Pow", 2, 2, |_, args| power(args)),
    function("Sqrt", "Sqrt", 1, 1, |_, args| float(args, f64::sqrt)),
    function("Exp", "Exp", 1, 1, |_, args| float(args, f64::exp)),
    function("Log", "Log", 1, 1, |_, args| float(args, f64::ln)),
    function("Log10", "Log10", 1, 1, |_, args| float(args, f64::log10)),
    function("Макс", "Max", 1, 64, |_, args| extreme(args, Ordering::Greater)),
    function("Мин", "Min", 1, 64, |_, args| extreme(args, Ordering::Less)),
];

fn round(args: &Args) -> Outcome {
    let decimals = i32::try_from(whole_arg(args, 1, 0)?).unwrap_or(i32::MAX);
    let half_away = match whole_arg(args, 2, 1)? {
        0 => false,
        1 => true,
        _ => return crate::library::bad_argument(3),
    };
    match to_number(&arg(args, 0))?.round(decimals, half_away) {
        Some(number) => Ok(Value::Number(number)),
        None => refuse("Окр: столько знаков"),
    }
}

fn power(args: &Args) -> Outcome {
    let exponent = to_number(&arg(args, 1))?.to_i64().and_then(|exponent| u32::try_from(exponent).ok());
    match exponent.and_then(|exponent| to_number(&arg(args, 0)).ok()?.power(exponent)) {
        Some(number) => Ok(Value::Number(number)),
        None => refuse("Pow: дробная, отрицательная или слишком большая степень"),
    }
}

fn float(args: &Args, of: fn(f64) -> f64) -> Outcome {
    let value = to_number(&arg(args, 0))?.to_float().map(of).filter(|value| value.is_finite());
    match value.and_then(Number::from_float) {
        Some(number) => Ok(Value::Number(number)),
        None => raise("Недопустимое значение параметра (параметр номер '1')"),
    }
}

fn extreme(args: &Args, wanted: Ordering) -> Outcome {
    let mut best = arg(args, 0);
    for at in 1..args.len() {
        let next = arg(args, at);
        if compare(&next, &best)? == wanted {
            best = next;
        }
    }
    Ok(best)
}
