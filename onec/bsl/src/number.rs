//! Numbers of BSL: exact decimals of any length. Division stops at 27 decimals, half away from zero, as measured on
//! 8.3.27. A binary fraction appears only where the platform has one (`Sqrt` and its kin), and is cut to 15 significant
//! digits.

use num_bigint::{BigInt, Sign};
use std::cmp::Ordering;
use std::fmt;

/// Decimals of a quotient.
const QUOTIENT_DECIMALS: u32 = 27;
/// A power with more digits than this is refused.
const DIGITS: u64 = 100_000;

/// `digits × 10^-scale`, without zeros at the end.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Number {
    digits: BigInt,
    scale: u32,
}

fn ten(power: u32) -> BigInt {
    BigInt::from(10u8).pow(power)
}

impl From<i64> for Number {
    fn from(value: i64) -> Number {
        Number { digits: value.into(), scale: 0 }
    }
}

impl From<usize> for Number {
    fn from(value: usize) -> Number {
        Number { digits: value.into(), scale: 0 }
    }
}

impl Number {
    fn new(digits: BigInt, scale: u32) -> Number {
        let (mut digits, mut scale) = (digits, scale);
        while scale > 0 && (&digits % 10u8).sign() == Sign::NoSign {
            digits /= 10u8;
            scale -= 1;
        }
        Number { digits, scale }
    }

    /// Reads `12`, `-0.5`: a dot, no groups, no exponent.
    pub fn parse(text: &str) -> Option<Number> {
        let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
        let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, ""));
        let plain = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if whole.is_empty() && fraction.is_empty() || !plain(whole) || !plain(fraction) {
            return None;
        }
        let digits: BigInt = format!("{whole}{fraction}").parse().ok()?;
        let digits = if text.starts_with('-') { -digits } else { digits };
        Some(Number::new(digits, u32::try_from(fraction.len()).ok()?))
    }

    /// What a binary fraction becomes: 15 significant digits, as measured (`Sqrt(2)` is `1.4142135623731`).
    pub fn from_float(value: f64) -> Option<Number> {
        let text = format!("{value:.14e}");
        let (digits, power) = text.split_once('e')?;
        let power: i32 = power.parse().ok()?;
        Number::parse(digits)?.shift(power)
    }

    pub fn to_float(&self) -> Option<f64> {
        self.to_string().parse().ok()
    }

    /// `self × 10^power`; nothing where that is beyond what is kept.
    pub fn shift(&self, power: i32) -> Option<Number> {
        let scale = i64::from(self.scale) - i64::from(power);
        if scale.unsigned_abs() > DIGITS {
            return None;
        }
        match u32::try_from(scale) {
            Ok(scale) => Some(Number::new(self.digits.clone(), scale)),
            Err(_) => Some(Number::new(&self.digits * ten(u32::try_from(-scale).ok()?), 0)),
        }
    }

    pub fn is_zero(&self) -> bool {
        self.digits.sign() == Sign::NoSign
    }

    pub fn is_negative(&self) -> bool {
        self.digits.sign() == Sign::Minus
    }

    pub fn is_whole(&self) -> bool {
        self.scale == 0
    }

    pub fn to_i64(&self) -> Option<i64> {
        if self.scale == 0 { i64::try_from(&self.digits).ok() } else { None }
    }

    fn align(&self, other: &Number) -> (BigInt, BigInt, u32) {
        let scale = self.scale.max(other.scale);
        (&self.digits * ten(scale - self.scale), &other.digits * ten(scale - other.scale), scale)
    }

    pub fn add(&self, other: &Number) -> Number {
        if self.scale == other.scale {
            return Number::new(&self.digits + &other.digits, self.scale);
        }
        let (a, b, scale) = self.align(other);
        Number::new(a + b, scale)
    }

    pub fn negate(&self) -> Number {
        Number { digits: -&self.digits, scale: self.scale }
    }

    pub fn multiply(&self, other: &Number) -> Number {
        Number::new(&self.digits * &other.digits, self.scale + other.scale)
    }

    /// Nothing where `other` is zero.
    pub fn divide(&self, other: &Number) -> Option<Number> {
        if other.is_zero() {
            return None;
        }
        let (a, b, _) = self.align(other);
        Some(Number::new(round_quotient(&(a * ten(QUOTIENT_DECIMALS)), &b, true), QUOTIENT_DECIMALS))
    }

    /// The rest has the sign of what is divided. Nothing where `other` is zero.
    pub fn remainder(&self, other: &Number) -> Option<Number> {
        if other.is_zero() {
            return None;
        }
        let (a, b, scale) = self.align(other);
        Some(Number::new(a % b, scale))
    }

    pub fn truncate(&self) -> Number {
        Number { digits: &self.digits / ten(self.scale), scale: 0 }
    }

    /// Rounds to `decimals` (also negative); a half goes away from zero, or towards it.
    pub fn round(&self, decimals: i32, half_away: bool) -> Option<Number> {
        if i64::from(self.scale) <= i64::from(decimals) {
            return Some(self.clone());
        }
        if decimals.unsigned_abs() > 1000 {
            return None;
        }
        let cut = u32::try_from(i64::from(self.scale) - i64::from(decimals)).ok()?;
        let digits = round_quotient(&self.digits, &ten(cut), half_away);
        Number { digits, scale: 0 }.shift(-decimals)
    }

    /// A whole power, not negative. Nothing where the result would be too long.
    pub fn power(&self, exponent: u32) -> Option<Number> {
        let length = (self.digits.bits() / 3 + 1 + u64::from(self.scale)).checked_mul(u64::from(exponent))?;
        if length > DIGITS {
            return None;
        }
        Some(Number::new(self.digits.pow(exponent), self.scale * exponent))
    }

    /// The digits before and after the point, without a sign.
    pub fn split(&self) -> (String, String) {
        let text = self.digits.magnitude().to_string();
        let scale = self.scale as usize;
        let text = if text.len() <= scale { format!("{text:0>width$}", width = scale + 1) } else { text };
        let (whole, fraction) = text.split_at(text.len() - scale);
        (whole.to_owned(), fraction.to_owned())
    }

    pub fn bytes(&self) -> usize {
        usize::try_from(self.digits.bits() / 8).unwrap_or(usize::MAX)
    }
}

fn round_quotient(a: &BigInt, b: &BigInt, half_away: bool) -> BigInt {
    let (quotient, rest) = (a / b, a % b);
    let twice = (rest.magnitude() * 2u8).cmp(b.magnitude());
    if twice == Ordering::Greater || (twice == Ordering::Equal && half_away) {
        let one = if (a.sign() == Sign::Minus) == (b.sign() == Sign::Minus) { 1 } else { -1 };
        quotient + one
    } else {
        quotient
    }
}

impl PartialOrd for Number {
    fn partial_cmp(&self, other: &Number) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Number {
    fn cmp(&self, other: &Number) -> Ordering {
        if self.scale == other.scale {
            return self.digits.cmp(&other.digits);
        }
        let (a, b, _) = self.align(other);
        a.cmp(&b)
    }
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, fraction) = self.split();
        let sign = if self.is_negative() { "-" } else { "" };
        if fraction.is_empty() { write!(f, "{sign}{whole}") } else { write!(f, "{sign}{whole}.{fraction}") }
    }
}
