//! JSON as the panel needs it: a value, a strict parser ([`parse`]) and a writer.
//!
//! A parser of its own, because everything that comes in is judged by it — configs, reports, feeds — and the
//! rules differ from what a browser's `JSON.parse` checks: depth and duplicate keys are refused where the feed format
//! says so, and a number keeps its digits, so that no float formatting enters the wasm (18 kB compressed) and no `seq`
//! is rounded. Its writer also quotes what an error shows: `{:?}` of a string brings Unicode tables of several kB into
//! the wasm. It must never panic and never recurse deeper than its limit. Next: `parse.rs`, `write.rs`, `fields.rs`.

mod fields;
mod parse;
mod write;

pub use fields::Fields;
pub use parse::{JsonError, Rules, parse};

/// A JSON value. Objects keep the order of their keys.
#[derive(Clone, Debug, PartialEq)]
pub enum Json {
    /// `null`
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A number, as its text.
    Number(Number),
    /// A string, unescaped.
    String(String),
    /// An array.
    Array(Vec<Json>),
    /// An object. With [`Rules::duplicate_keys`] allowed the last of equal keys stands, as in `JSON.parse`.
    Object(Vec<(String, Json)>),
}

/// A number by its text, which is valid JSON.
#[derive(Clone, Debug, PartialEq)]
pub struct Number(Box<str>);

impl Number {
    /// The value, where the number is an integer from 0 to 2⁶⁴−1, in whatever form it is written (`1000`, `1e3`,
    /// `1000.0`).
    pub fn as_u64(&self) -> Option<u64> {
        let (mantissa, exponent) = match self.0.find(['e', 'E']) {
            Some(at) => (&self.0[..at], self.0[at + 1..].trim_start_matches('+').parse::<i32>().ok()?),
            None => (&*self.0, 0),
        };
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let fraction = fraction.trim_end_matches('0');
        let mut value: u64 = 0;
        for digit in whole.bytes().chain(fraction.bytes()) {
            // A minus sign is the only other byte that the parser lets through; `-0` is zero.
            if digit == b'-' {
                if whole.bytes().chain(fraction.bytes()).any(|b| matches!(b, b'1'..=b'9')) {
                    return None;
                }
                continue;
            }
            value = value.checked_mul(10)?.checked_add(u64::from(digit - b'0'))?;
        }
        let mut shift = exponent.checked_sub(i32::try_from(fraction.len()).ok()?)?;
        while shift < 0 && value > 0 {
            if !value.is_multiple_of(10) {
                return None;
            }
            value /= 10;
            shift += 1;
        }
        while shift > 0 && value > 0 {
            value = value.checked_mul(10)?;
            shift -= 1;
        }
        Some(value)
    }

    /// The digits as they were written.
    pub fn text(&self) -> &str {
        &self.0
    }
}

impl From<u64> for Json {
    fn from(value: u64) -> Self {
        Json::Number(Number(value.to_string().into()))
    }
}

impl From<&str> for Json {
    fn from(value: &str) -> Self {
        Json::String(value.into())
    }
}

impl From<String> for Json {
    fn from(value: String) -> Self {
        Json::String(value)
    }
}

/// What is unknown is `null`: the contract's messages leave no key out.
impl<T: Into<Json>> From<Option<T>> for Json {
    fn from(value: Option<T>) -> Self {
        value.map_or(Json::Null, Into::into)
    }
}

/// Puts entries behind others: one function for arrays of any length.
fn take_entries(entries: &mut [(&str, Json)], object: &mut Vec<(String, Json)>) {
    for (key, value) in entries {
        object.push(((*key).into(), core::mem::replace(value, Json::Null)));
    }
}

impl Json {
    /// An object of these keys.
    pub fn object<const N: usize>(entries: [(&str, Json); N]) -> Json {
        Json::Object(Vec::new()).with(entries)
    }

    /// This object with more keys behind its own; anything else stays as it is.
    #[must_use]
    pub fn with<const N: usize>(mut self, mut entries: [(&str, Json); N]) -> Json {
        if let Json::Object(object) = &mut self {
            take_entries(&mut entries, object);
        }
        self
    }

    /// The value under `key`; `None` where this is no object, the key is absent, or its value is `null`.
    pub fn get(&self, key: &str) -> Option<&Json> {
        match self {
            // From the back: of duplicate keys the last one counts.
            Json::Object(entries) => entries
                .iter()
                .rev()
                .find(|(name, _)| name == key)
                .map(|(_, value)| value)
                .filter(|v| !matches!(v, Json::Null)),
            _ => None,
        }
    }

    /// As [`Json::get`], for whoever needs nothing else of the object.
    pub fn into_value(self, key: &str) -> Option<Json> {
        match self {
            Json::Object(entries) => entries
                .into_iter()
                .rev()
                .find(|(name, _)| name == key)
                .map(|(_, value)| value)
                .filter(|v| !matches!(v, Json::Null)),
            _ => None,
        }
    }

    /// The string, if it is one.
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Json::String(text) => Some(text),
            _ => None,
        }
    }

    /// The non-negative integer, if it is one.
    pub fn as_u64(&self) -> Option<u64> {
        match self {
            Json::Number(number) => number.as_u64(),
            _ => None,
        }
    }

    /// The truth value, if it is one.
    pub fn as_bool(&self) -> Option<bool> {
        match self {
            Json::Bool(value) => Some(*value),
            _ => None,
        }
    }

    /// The elements, if it is an array.
    pub fn as_array(&self) -> Option<&[Json]> {
        match self {
            Json::Array(items) => Some(items),
            _ => None,
        }
    }

    /// The name of the type, for errors that name what was found.
    pub fn kind(&self) -> &'static str {
        match self {
            Json::Null => "null",
            Json::Bool(_) => "boolean",
            Json::Number(_) => "number",
            Json::String(_) => "string",
            Json::Array(_) => "array",
            Json::Object(_) => "object",
        }
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;

    #[test]
    fn an_integer_is_read_in_whatever_form_it_is_written_and_nothing_else_is_one() {
        let cases: &[(&str, Option<u64>)] = &[
            ("0", Some(0)),
            ("-0", Some(0)),
            ("51814", Some(51814)),
            ("51814.00", Some(51814)),
            ("5.1814e4", Some(51814)),
            ("518140e-1", Some(51814)),
            ("1E+3", Some(1000)),
            ("18446744073709551615", Some(u64::MAX)),
            ("18446744073709551616", None),
            ("1e400", None),
            ("0e999999", Some(0)),
            ("1e99999999999", None),
            ("1.5", None),
            ("-1", None),
            ("1e-1", None),
        ];
        for (text, expected) in cases {
            assert_eq!(parse(text, Rules::HOST).ok().and_then(|v| v.as_u64()), *expected, "{text}");
        }
    }
}
