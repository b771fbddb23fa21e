//! `Формат`: numbers, booleans and dates of the Russian locale, as published measurements of 8.3.27 have them. A key
//! that is not known here, another locale, and names of months and days are refused.

use crate::calendar::{Moment, weekday};
use crate::convert::{GROUP, group, show_date};
use crate::error::{Outcome, refuse};
use crate::library::locale::{Locale, russian_month};
use crate::library::{Function, arg, function, text_arg};
use crate::number::Number;
use crate::value::{Args, Value, is};

pub const FUNCTIONS: &[Function] = &[function("Формат", "Format", 2, 2, |_, args| format(args))];

struct Keys(Vec<(String, String)>);

/// Reads `ЧН=0; ЧГ=; ДФ='дд.ММ'`. A quoted value keeps its semicolons and blanks.
fn read_keys(text: &str) -> Outcome<Keys> {
    let mut keys = vec![];
    let mut rest = text.trim_start();
    while !rest.is_empty() {
        let Some((name, after)) = rest.split_once('=') else {
            return refuse("такая форматная строка");
        };
        let after_blank = after.trim_start();
        let quote = after_blank.chars().next().filter(|quote| matches!(quote, '\'' | '"'));
        let (value, left) = match quote {
            Some(quote) => match after_blank.get(1..).and_then(|inner| inner.split_once(quote)) {
                Some((value, left)) => (value, left.trim_start().trim_start_matches(';')),
                None => return refuse("форматная строка без закрывающей кавычки"),
            },
            None => after.split_once(';').unwrap_or((after, "")),
        };
        let value = if quote.is_some() { value } else { value.trim() };
        keys.push((name.trim().to_owned(), value.to_owned()));
        rest = left.trim_start();
    }
    Ok(Keys(keys))
}

impl Keys {
    fn take(&mut self, russian: &str, english: &str) -> Option<String> {
        let at = self.0.iter().position(|(name, _)| is(name, russian, english))?;
        Some(self.0.remove(at).1)
    }

    fn take_whole(&mut self, russian: &str, english: &str) -> Outcome<Option<i32>> {
        match self.take(russian, english) {
            None => Ok(None),
            Some(text) => match text.parse::<i32>().ok().filter(|number| number.abs() <= 1000) {
                Some(number) => Ok(Some(number)),
                None => refuse(format!("Формат: {russian}={text}")),
            },
        }
    }
}

fn format(args: &Args) -> Outcome {
    let value = arg(args, 0);
    let mut keys = read_keys(&text_arg(args, 1))?;
    let locale = Locale::of(keys.take("Л", "L").as_deref())?;
    let text = match &value {
        Value::Number(number) => format_number(number, locale, &mut keys)?,
        Value::Bool(flag) => {
            let texts = [keys.take("БЛ", "BF"), keys.take("БИ", "BT")];
            match (texts.into_iter().nth(usize::from(*flag)).flatten(), locale.booleans) {
                (Some(text), _) => text,
                (None, Some((yes, no))) => (if *flag { yes } else { no }).to_owned(),
                (None, None) => return refuse("Формат: булево на этом языке"),
            }
        }
        Value::Date(seconds) => format_date(*seconds, locale, &mut keys)?,
        other => return refuse(format!("Формат значения типа {}", other.type_name())),
    };
    // Keys of other types may stand in the same text; the shipped modules and the measurements have none.
    match keys.0.first() {
        Some((name, _)) => refuse(format!("Формат: ключ {name}")),
        None => Ok(Value::text(text)),
    }
}

fn format_number(number: &Number, locale: &Locale, keys: &mut Keys) -> Outcome<String> {
    let decimals = keys.take_whole("ЧДЦ", "NFD")?;
    let all = keys.take_whole("ЧЦ", "ND")?.filter(|all| *all > 0);
    let shift = keys.take_whole("ЧС", "NS")?.unwrap_or(0);
    let Some((own_group, own_point)) = locale.separators else {
        return refuse("Формат: число на этом языке");
    };
    let point = keys.take("ЧРД", "NDS").unwrap_or_else(|| own_point.to_string());
    let separator = keys.take("ЧРГ", "NGS").unwrap_or_else(|| own_group.to_string());
    let grouping = keys.take("ЧГ", "NG");
    let zero = keys.take("ЧН", "NZ");
    let leading = keys.take("ЧВН", "NLZ").is_some();
    if number.is_zero() {
        match zero.as_deref() {
            Some("") => return Ok("0".to_owned()),
            Some(text) => return Ok(text.to_owned()),
            None => return Ok(String::new()),
        }
    }
    let Some(mut number) = number.shift(-shift) else { return refuse("Формат: ЧС") };
    if let Some(decimals) = decimals.or(all.map(|_| 0)) {
        let Some(rounded) = number.round(decimals, true) else { return refuse("Формат: ЧДЦ") };
        number = rounded;
    }
    let (mut whole, mut fraction) = number.split();
    let kept = usize::try_from(decimals.unwrap_or(0)).unwrap_or(0);
    while fraction.len() < kept {
        fraction.push('0');
    }
    if let Some(all) = all {
        let places = usize::try_from(all).unwrap_or(0).saturating_sub(kept);
        if whole.len() > places {
            // More digits than there is room for: nines.
            whole = "9".repeat(places);
            fraction = "9".repeat(kept);
        } else if leading {
            whole = format!("{whole:0>places$}");
        }
    }
    let sizes: Vec<usize> = match grouping.as_deref() {
        None => vec![3],
        Some("") => vec![0],
        Some(text) => match text.split(',').map(str::parse).collect() {
            Ok(sizes) => sizes,
            Err(_) => return refuse(format!("Формат: ЧГ={text}")),
        },
    };
    let sign = if number.is_negative() { "-" } else { "" };
    let whole = group(&whole, &sizes, &separator);
    Ok(if fraction.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}{point}{fraction}") })
}

fn format_date(seconds: i64, locale: &Locale, keys: &mut Keys) -> Outcome<String> {
    let empty = keys.take("ДП", "DE");
    let pattern = keys.take("ДФ", "DF");
    let local = keys.take("ДЛФ", "DLF");
    if seconds == 0 {
        return Ok(empty.unwrap_or_default());
    }
    let shown = show_date(seconds);
    match (pattern, local) {
        (Some(pattern), None) => fill_pattern(seconds, locale, &pattern),
        (None, None) => Ok(shown),
        (None, Some(local)) => match (local.as_str(), shown.split_once(' ')) {
            ("Д" | "D", Some((day, _))) => Ok(day.to_owned()),
            ("В" | "T", Some((_, time))) => Ok(time.to_owned()),
            ("ДД" | "DD" | "ДДД" | "DDD", _) => {
                let Moment { year, month, day, .. } = Moment::from_seconds(seconds);
                Ok(format!("{day} {} {year}{GROUP}г.", russian_month(month)))
            }
            // A code that is none gives what no code gives.
            _ => Ok(shown),
        },
        _ => refuse("Формат: ДФ и ДЛФ вместе"),
    }
}

fn fill_pattern(seconds: i64, locale: &Locale, pattern: &str) -> Outcome<String> {
    let moment = Moment::from_seconds(seconds);
    let mut text = String::new();
    let mut rest = pattern;
    while let Some(first) = rest.chars().next() {
        let run: usize = rest.chars().take_while(|symbol| *symbol == first).count();
        let bytes = run * first.len_utf8();
        let value = match first {
            'д' | 'd' => Some(moment.day),
            'М' | 'M' => Some(moment.month),
            'г' | 'y' => Some(if run == 2 { moment.year % 100 } else { moment.year }),
            'Ч' | 'H' => Some(moment.hour),
            'ч' | 'h' => Some((moment.hour + 11) % 12 + 1),
            'м' | 'm' => Some(moment.minute),
            'с' | 's' => Some(moment.second),
            _ => None,
        };
        let name = match (first, run) {
            ('М' | 'M', 3 | 4) => locale.month(moment.month, run == 3),
            ('д' | 'd', 3) => locale.short_day(weekday(seconds)),
            ('в' | 't', 1) => Some(if moment.hour < 12 { "AM" } else { "PM" }),
            // The quarter's letter of the documentation is copied as it stands.
            ('К', 1) => Some("К"),
            _ => None,
        };
        match (value, run) {
            _ if name.is_some() => text.push_str(name.unwrap_or_default()),
            (Some(value), 1) => text.push_str(&value.to_string()),
            (Some(value), 2) => text.push_str(&format!("{value:02}")),
            (Some(value), 4) if matches!(first, 'г' | 'y') => text.push_str(&format!("{value:04}")),
            (None, _) if !first.is_alphabetic() && !matches!(first, '\'' | '"') => {
                text.push_str(rest.get(..bytes).unwrap_or_default());
            }
            _ => return refuse(format!("Формат: ДФ={pattern}")),
        }
        rest = rest.get(bytes..).unwrap_or_default();
    }
    Ok(text)
}
