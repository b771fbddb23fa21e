//! What `Формат` knows of languages other than Russian: separators and names as CLDR has them, for those whose numbers,
//! days or months were published as measured on 8.3.27.

use crate::convert::GROUP;
use crate::error::{Outcome, refuse};

pub struct Locale {
    code: &'static str,
    /// Between groups of digits, and before the fraction.
    pub separators: Option<(char, char)>,
    /// For true and false.
    pub booleans: Option<(&'static str, &'static str)>,
    /// Names in their order, parted by blanks.
    months: Option<&'static str>,
    short_months: Option<&'static str>,
    short_days: Option<&'static str>,
}

const RUSSIAN: Locale = Locale {
    code: "ru",
    separators: Some((GROUP, ',')),
    booleans: Some(("Да", "Нет")),
    months: None,
    short_months: None,
    short_days: None,
};

const ALL: [Locale; 4] = [
    RUSSIAN,
    Locale { code: "en", separators: Some((',', '.')), booleans: Some(("Yes", "No")), ..RUSSIAN },
    Locale {
        code: "de",
        separators: Some(('.', ',')),
        booleans: None,
        months: Some("Januar Februar März April Mai Juni Juli August September Oktober November Dezember"),
        short_months: Some("Jan Feb Mär Apr Mai Jun Jul Aug Sep Okt Nov Dez"),
        short_days: None,
    },
    Locale {
        code: "fr",
        separators: None,
        booleans: None,
        months: Some("janvier février mars avril mai juin juillet août septembre octobre novembre décembre"),
        short_months: None,
        short_days: Some("lun. mar. mer. jeu. ven. sam. dim."),
    },
];

/// Months after a day, which is how `ДЛФ=ДД` says a date.
const RUSSIAN_MONTHS: &str = "января февраля марта апреля мая июня июля августа сентября октября ноября декабря";

impl Locale {
    /// The locale of a code such as `de_DE`; Russian where none is given.
    pub fn of(code: Option<&str>) -> Outcome<&'static Locale> {
        let Some(code) = code else { return Ok(&ALL[0]) };
        let language = code.split_once('_').map_or(code, |(language, _)| language);
        match ALL.iter().find(|locale| locale.code == language) {
            Some(locale) => Ok(locale),
            None => refuse(format!("Формат: Л={code}")),
        }
    }

    pub fn month(&self, month: i64, short: bool) -> Option<&'static str> {
        let names = if short { self.short_months } else { self.months };
        named(names?, month)
    }

    pub fn short_day(&self, weekday: i64) -> Option<&'static str> {
        named(self.short_days?, weekday)
    }
}

fn named(names: &'static str, number: i64) -> Option<&'static str> {
    names.split(' ').nth(usize::try_from(number.checked_sub(1)?).ok()?)
}

/// `января` for 1.
pub fn russian_month(month: i64) -> &'static str {
    named(RUSSIAN_MONTHS, month).unwrap_or_default()
}
