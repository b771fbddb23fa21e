//! Values in the fields of a form: what a field shows of a date, and what it takes of what the user has written.
//! It must never take a text for a date that is none.
//! Read next: `events`.

use extension_update_bsl::{Value, calendar::Moment, convert};

/// A field of this value takes what it can hold: that of a date nothing but a day or nothing.
pub fn fit(held: &Value, written: Value) -> Option<Value> {
    match held {
        Value::Date(_) => read_day(convert::show(&written).trim()).map(Value::Date),
        _ => Some(written),
    }
}

/// The empty date is an empty field, and midnight is a day.
pub fn show_date(seconds: i64) -> String {
    let shown = convert::show(&Value::Date(seconds));
    match shown.strip_suffix(" 0:00:00") {
        _ if seconds == 0 => String::new(),
        Some(day) => day.to_owned(),
        None => shown,
    }
}

fn read_day(text: &str) -> Option<i64> {
    if text.is_empty() {
        return Some(0);
    }
    let mut numbers = text.split('.').map(str::parse);
    let (Some(Ok(day)), Some(Ok(month)), Some(Ok(year)), None) =
        (numbers.next(), numbers.next(), numbers.next(), numbers.next())
    else {
        return None;
    };
    Moment { year, month, day, hour: 0, minute: 0, second: 0 }.to_seconds()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_comes_back_as_it_was_written_and_what_is_none_is_not_taken() {
        for day in ["31.12.2999", "05.01.2027", ""] {
            let taken = fit(&Value::Date(0), day.into());
            let Some(Value::Date(seconds)) = taken else { panic!("{day}: {taken:?}") };
            assert_eq!(show_date(seconds), day);
        }
        for text in ["31.02.2027", "5.1", "5.1.2027.1", "-1.1.2027", "завтра", "Да"] {
            assert!(fit(&Value::Date(0), text.into()).is_none(), "{text}");
        }
        assert_eq!(show_date(3_661), "01.01.0001 1:01:01");
    }
}
