//! Functions of dates. What the clock says comes from the platform: a run must not depend on the day.

use crate::calendar::{DAY, Moment, add_months, days_in_month, weekday};
use crate::error::{Outcome, raise};
use crate::library::{Function, arg, bad_argument, function, whole_arg};
use crate::value::{Args, Value};

pub const FUNCTIONS: &[Function] = &[
    function("Дата", "Date", 1, 6, |_, args| date(args)),
    function("Год", "Year", 1, 1, |_, args| part(args, |m| m.year)),
    function("Месяц", "Month", 1, 1, |_, args| part(args, |m| m.month)),
    function("День", "Day", 1, 1, |_, args| part(args, |m| m.day)),
    function("Час", "Hour", 1, 1, |_, args| part(args, |m| m.hour)),
    function("Минута", "Minute", 1, 1, |_, args| part(args, |m| m.minute)),
    function("Секунда", "Second", 1, 1, |_, args| part(args, |m| m.second)),
    function("ДеньНедели", "WeekDay", 1, 1, |_, args| Ok(Value::number(weekday(seconds(args)?)))),
    function("ДобавитьМесяц", "AddMonth", 2, 2, |_, args| {
        let months = whole_arg(args, 1, 0)?;
        add_months(seconds(args)?, months).map_or_else(|| raise("Неправильное значение даты"), |at| Ok(Value::Date(at)))
    }),
    function("НачалоДня", "BegOfDay", 1, 1, |_, args| span(args, DAY, 0)),
    function("КонецДня", "EndOfDay", 1, 1, |_, args| span(args, DAY, DAY - 1)),
    function("НачалоНедели", "BegOfWeek", 1, 1, |_, args| span(args, 7 * DAY, 0)),
    function("КонецНедели", "EndOfWeek", 1, 1, |_, args| span(args, 7 * DAY, 7 * DAY - 1)),
    function("НачалоЧаса", "BegOfHour", 1, 1, |_, args| span(args, 3600, 0)),
    function("КонецЧаса", "EndOfHour", 1, 1, |_, args| span(args, 3600, 3599)),
    function("НачалоМинуты", "BegOfMinute", 1, 1, |_, args| span(args, 60, 0)),
    function("КонецМинуты", "EndOfMinute", 1, 1, |_, args| span(args, 60, 59)),
    function("НачалоКвартала", "BegOfQuarter", 1, 1, |_, args| {
        edge(args, |m| Moment { month: (m.month - 1) / 3 * 3 + 1, day: 1, ..m }, false)
    }),
    function("КонецКвартала", "EndOfQuarter", 1, 1, |_, args| {
        edge(
            args,
            |m| Moment { month: (m.month - 1) / 3 * 3 + 3, day: days_in_month(m.year, (m.month - 1) / 3 * 3 + 3), ..m },
            true,
        )
    }),
    function("ДеньГода", "DayOfYear", 1, 1, |_, args| {
        let at = seconds(args)?;
        let year = Moment { month: 1, day: 1, hour: 0, minute: 0, second: 0, ..Moment::from_seconds(at) };
        year.to_seconds().map_or_else(|| bad_argument(1), |first| Ok(Value::number((at - first) / DAY + 1)))
    }),
    function("НачалоМесяца", "BegOfMonth", 1, 1, |_, args| edge(args, |m| Moment { day: 1, ..m }, false)),
    function("КонецМесяца", "EndOfMonth", 1, 1, |_, args| {
        edge(args, |m| Moment { day: days_in_month(m.year, m.month), ..m }, true)
    }),
    function("НачалоГода", "BegOfYear", 1, 1, |_, args| {
        edge(args, |m| Moment { month: 1, day: 1, ..m }, false)
    }),
    function("КонецГода", "EndOfYear", 1, 1, |_, args| {
        edge(args, |m| Moment { month: 12, day: 31, ..m }, true)
    }),
];

fn seconds(args: &Args) -> Outcome<i64> {
    match arg(args, 0) {
        Value::Date(at) => Ok(at),
        _ => raise("Преобразование значения к типу Дата не может быть выполнено"),
    }
}

fn part(args: &Args, of: fn(Moment) -> i64) -> Outcome {
    Ok(Value::number(of(Moment::from_seconds(seconds(args)?))))
}

/// A second of the span of so many seconds that a date falls into. The first of all days was a Monday.
fn span(args: &Args, size: i64, second: i64) -> Outcome {
    Ok(Value::Date(seconds(args)?.div_euclid(size) * size + second))
}

fn edge(args: &Args, of: fn(Moment) -> Moment, end: bool) -> Outcome {
    let moment = of(Moment::from_seconds(seconds(args)?));
    let (hour, minute, second) = if end { (23, 59, 59) } else { (0, 0, 0) };
    Moment { hour, minute, second, ..moment }.to_seconds().map_or_else(|| bad_argument(1), |at| Ok(Value::Date(at)))
}

/// From digits, or from year, month, day and the time.
fn date(args: &Args) -> Outcome {
    let made = match arg(args, 0) {
        Value::Date(at) if args.len() == 1 => Some(at),
        Value::Text(text) if args.len() == 1 => Moment::parse_digits(text.trim()),
        Value::Number(_) if args.len() >= 3 => Moment {
            year: whole_arg(args, 0, 1)?,
            month: whole_arg(args, 1, 1)?,
            day: whole_arg(args, 2, 1)?,
            hour: whole_arg(args, 3, 0)?,
            minute: whole_arg(args, 4, 0)?,
            second: whole_arg(args, 5, 0)?,
        }
        .to_seconds(),
        _ => None,
    };
    made.map_or_else(|| raise("Преобразование значения к типу Дата не может быть выполнено"), |at| Ok(Value::Date(at)))
}
