//! Dates: seconds since 0001-01-01 of the proleptic Gregorian calendar, up to the year 9999, without time zones.

pub const DAY: i64 = 86_400;
/// 9999-12-31T23:59:59.
pub const LAST: i64 = 315_537_897_599;
/// 1970-01-01.
pub const UNIX: i64 = 62_135_596_800;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    pub year: i64,
    pub month: i64,
    pub day: i64,
    pub hour: i64,
    pub minute: i64,
    pub second: i64,
}

fn is_leap(year: i64) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

pub fn days_in_month(year: i64, month: i64) -> i64 {
    match month {
        2 => 28 + i64::from(is_leap(year)),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Days from 0001-01-01 to the first day of a year.
fn days_before_year(year: i64) -> i64 {
    let y = year - 1;
    y * 365 + y / 4 - y / 100 + y / 400
}

impl Moment {
    /// Nothing where there is no such moment.
    pub fn to_seconds(self) -> Option<i64> {
        let Moment { year, month, day, hour, minute, second } = self;
        let fits = (1..=9999).contains(&year)
            && (1..=12).contains(&month)
            && (1..=days_in_month(year, month)).contains(&day)
            && (0..24).contains(&hour)
            && (0..60).contains(&minute)
            && (0..60).contains(&second);
        if !fits {
            return None;
        }
        let days: i64 = days_before_year(year) + (1..month).map(|m| days_in_month(year, m)).sum::<i64>() + day - 1;
        Some(days * DAY + hour * 3600 + minute * 60 + second)
    }

    pub fn from_seconds(seconds: i64) -> Moment {
        let (mut days, rest) = (seconds.div_euclid(DAY), seconds.rem_euclid(DAY));
        let mut year = days / 366 + 1;
        while days_before_year(year + 1) <= days {
            year += 1;
        }
        days -= days_before_year(year);
        let mut month = 1;
        while days >= days_in_month(year, month) {
            days -= days_in_month(year, month);
            month += 1;
        }
        Moment { year, month, day: days + 1, hour: rest / 3600, minute: rest / 60 % 60, second: rest % 60 }
    }

    /// Reads `20240115` or `20240115103000`, digits only.
    pub fn parse_digits(text: &str) -> Option<i64> {
        if !text.bytes().all(|byte| byte.is_ascii_digit()) || !matches!(text.len(), 8 | 12 | 14) {
            return None;
        }
        let part = |from: usize, to: usize| text.get(from..to).map_or(Some(0), |part| part.parse().ok());
        let moment = Moment {
            year: part(0, 4)?,
            month: part(4, 6)?,
            day: part(6, 8)?,
            hour: part(8, 10)?,
            minute: part(10, 12)?,
            second: part(12, 14)?,
        };
        moment.to_seconds()
    }

    /// Reads `2024-01-15T10:30:00`, as JSON has it; a zone is not read.
    pub fn parse_iso(text: &str) -> Option<i64> {
        let text = text.strip_suffix('Z').unwrap_or(text);
        let shape = |(place, c): (usize, char)| match place {
            4 | 7 => c == '-',
            10 => c == 'T',
            13 | 16 => c == ':',
            _ => c.is_ascii_digit(),
        };
        if !matches!(text.len(), 10 | 19) || !text.char_indices().all(shape) {
            return None;
        }
        Moment::parse_digits(&text.replace(['-', 'T', ':'], ""))
    }

    pub fn iso(self) -> String {
        let Moment { year, month, day, hour, minute, second } = self;
        format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}")
    }
}

/// Monday is 1.
pub fn weekday(seconds: i64) -> i64 {
    // 0001-01-01 was a Monday.
    seconds.div_euclid(DAY).rem_euclid(7) + 1
}

/// Moves by months; a day that the month has not becomes its last (measured on 8.3.27).
pub fn add_months(seconds: i64, months: i64) -> Option<i64> {
    let moment = Moment::from_seconds(seconds);
    let all = moment.year.checked_mul(12)?.checked_add(moment.month - 1)?.checked_add(months)?;
    let (year, month) = (all.div_euclid(12), all.rem_euclid(12) + 1);
    if !(1..=9999).contains(&year) {
        return None;
    }
    Moment { year, month, day: moment.day.min(days_in_month(year, month)), ..moment }.to_seconds()
}
