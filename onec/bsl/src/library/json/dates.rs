//! Dates in JSON: three formats, three ways to say the zone. The zone is the platform's double's; a plain script runs
//! in UTC.

use crate::calendar::{LAST, Moment, UNIX};
use crate::error::{Outcome, raise};
use crate::library::enumerations::name_of;
use crate::library::{arg, bad_argument, text_arg};
use crate::runtime::Runtime;
use crate::value::{Args, Value};

const FORMATS: &str = "ФорматДатыJSON";
const VARIANTS: &str = "ВариантЗаписиДатыJSON";

fn wrong<T>() -> Outcome<T> {
    raise("Представление даты имеет неверный формат.")
}

pub fn write_function(runtime: &Runtime, args: &mut Args) -> Outcome {
    let Value::Date(at) = arg(args, 0) else { return bad_argument(1) };
    let variant = args.get(2).cloned().flatten();
    write(runtime, at, &arg(args, 1), variant.as_ref()).map(Value::text)
}

/// The date as it stands in JSON, without quotes.
pub fn write(runtime: &Runtime, at: i64, format: &Value, variant: Option<&Value>) -> Outcome<String> {
    let Some(format) = name_of(format, FORMATS) else { return bad_argument(2) };
    let variant = match variant {
        None => "ЛокальнаяДата",
        Some(given) => match name_of(given, VARIANTS) {
            Some(variant) => variant,
            None => return bad_argument(3),
        },
    };
    let offset = runtime.platform.offset_seconds();
    // What would be before the first date is the first date.
    let universal = (at - offset).clamp(0, LAST);
    let millis = (universal - UNIX) * 1000;
    match (format, variant) {
        ("ISO", "ЛокальнаяДата") => Ok(Moment::from_seconds(at).iso()),
        ("ISO", "ЛокальнаяДатаСоСмещением") => {
            let (sign, size) = (if offset < 0 { '-' } else { '+' }, offset.abs() / 60);
            Ok(format!("{}{sign}{:02}:{:02}", Moment::from_seconds(at).iso(), size / 60, size % 60))
        }
        ("ISO", _) => Ok(format!("{}Z", Moment::from_seconds(universal).iso())),
        ("JavaScript", "УниверсальнаяДата") => Ok(format!("new Date({millis})")),
        ("Microsoft", "УниверсальнаяДата") => Ok(format!("/Date({millis})/")),
        _ => raise("Вариант записи даты не соответствует формату даты."),
    }
}

pub fn read_function(runtime: &Runtime, args: &mut Args) -> Outcome {
    read(runtime, &text_arg(args, 0), &arg(args, 1))
}

pub fn read(runtime: &Runtime, text: &str, format: &Value) -> Outcome {
    let at = match name_of(format, FORMATS) {
        Some("ISO") => read_iso(text, runtime.platform.offset_seconds()),
        Some("JavaScript") => read_millis(text, "new Date(", ")", runtime.platform.offset_seconds()),
        Some("Microsoft") => read_millis(text, "/Date(", ")/", runtime.platform.offset_seconds()),
        _ => return bad_argument(2),
    };
    at.filter(|at| (0..=LAST).contains(at)).map_or_else(wrong, |at| Ok(Value::Date(at)))
}

fn read_iso(text: &str, own: i64) -> Option<i64> {
    let local = text.get(..19.min(text.len()))?;
    let at = Moment::parse_iso(local)?;
    let zone = text.get(local.len()..)?;
    match zone {
        "" => Some(at),
        "Z" => Some(at + own),
        _ => {
            let (sign, rest) = (if zone.starts_with('-') { -1 } else { 1 }, zone.strip_prefix(['+', '-'])?);
            let (hours, minutes) = rest.split_once(':')?;
            let two = |part: &str| part.parse::<i64>().ok().filter(|_| part.len() == 2 && part.is_ascii());
            Some(at - sign * (two(hours)? * 3600 + two(minutes)? * 60) + own)
        }
    }
}

fn read_millis(text: &str, before: &str, after: &str, own: i64) -> Option<i64> {
    let digits = text.strip_prefix(before)?.strip_suffix(after)?;
    let millis: i64 = digits.parse().ok().filter(|_| !digits.starts_with('+'))?;
    Some(millis.div_euclid(1000) + UNIX + own)
}
