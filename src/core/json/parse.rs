//! Text → [`Json`] by RFC 8259, with limits. It must never panic and never follow a document deeper than its rules
//! allow.

use super::{Json, Number};

/// What a document may be, beside being JSON.
#[derive(Clone, Copy, Debug)]
pub struct Rules {
    /// How many arrays and objects may stand in each other.
    pub depth: u8,
    /// Whether an object may name a key twice (the last one counts).
    pub duplicate_keys: bool,
}

impl Rules {
    /// What a host or a foreign service sends: as tolerant as `JSON.parse`, but for the depth.
    pub const HOST: Rules = Rules { depth: 64, duplicate_keys: true };
}

/// Why a text is not JSON, and where.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct JsonError {
    /// Where it was noticed, in bytes from the start.
    pub offset: usize,
    /// What is wrong there.
    pub reason: &'static str,
}

impl core::fmt::Display for JsonError {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "{} at byte {}", self.reason, self.offset)
    }
}

/// Reads one JSON value that fills the whole text.
///
/// # Errors
/// [`JsonError`] for anything that RFC 8259 or `rules` refuse. A `\u` escape that is half of a surrogate pair is read
/// as U+FFFD: services cut texts in the middle of an emoji, and that must not cost the whole feed.
pub fn parse(text: &str, rules: Rules) -> Result<Json, JsonError> {
    let mut reader = Reader { text, at: 0, rules };
    reader.skip_space();
    let value = reader.value(0)?;
    reader.skip_space();
    if reader.at < text.len() {
        return Err(reader.error("more text after the value"));
    }
    Ok(value)
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
    rules: Rules,
}

impl Reader<'_> {
    fn error(&self, reason: &'static str) -> JsonError {
        JsonError { offset: self.at, reason }
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn skip_space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    fn take(&mut self, word: &str) -> bool {
        let found = self.text.as_bytes()[self.at..].starts_with(word.as_bytes());
        if found {
            self.at += word.len();
        }
        found
    }

    fn value(&mut self, depth: u8) -> Result<Json, JsonError> {
        match self.peek() {
            Some(b'{') => self.object(depth),
            Some(b'[') => self.array(depth),
            Some(b'"') => self.string().map(Json::String),
            Some(b'-' | b'0'..=b'9') => self.number(),
            Some(b't') if self.take("true") => Ok(Json::Bool(true)),
            Some(b'f') if self.take("false") => Ok(Json::Bool(false)),
            Some(b'n') if self.take("null") => Ok(Json::Null),
            Some(_) => Err(self.error("no value")),
            None => Err(self.error("the text ends too early")),
        }
    }

    fn enter(&mut self, depth: u8) -> Result<(), JsonError> {
        if depth >= self.rules.depth {
            return Err(self.error("nested too deeply"));
        }
        self.at += 1;
        self.skip_space();
        Ok(())
    }

    /// After an element: `true` for a comma, `false` for the end.
    fn more(&mut self, end: u8) -> Result<bool, JsonError> {
        self.skip_space();
        match self.peek() {
            Some(b',') => {
                self.at += 1;
                self.skip_space();
                Ok(true)
            }
            Some(byte) if byte == end => {
                self.at += 1;
                Ok(false)
            }
            _ => Err(self.error("a comma or the end is missing")),
        }
    }

    fn array(&mut self, depth: u8) -> Result<Json, JsonError> {
        self.enter(depth)?;
        let mut items = Vec::new();
        if self.peek() == Some(b']') {
            self.at += 1;
            return Ok(Json::Array(items));
        }
        loop {
            items.push(self.value(depth + 1)?);
            if !self.more(b']')? {
                return Ok(Json::Array(items));
            }
        }
    }

    fn object(&mut self, depth: u8) -> Result<Json, JsonError> {
        self.enter(depth)?;
        let mut entries: Vec<(String, Json)> = Vec::new();
        if self.peek() == Some(b'}') {
            self.at += 1;
            return Ok(Json::Object(entries));
        }
        loop {
            if self.peek() != Some(b'"') {
                return Err(self.error("a key is missing"));
            }
            let key = self.string()?;
            self.skip_space();
            if !self.take(":") {
                return Err(self.error("a colon is missing"));
            }
            self.skip_space();
            let value = self.value(depth + 1)?;
            entries.push((key, value));
            if !self.more(b'}')? {
                break;
            }
        }
        if !self.rules.duplicate_keys && has_duplicates(&entries) {
            return Err(self.error("a key stands twice"));
        }
        Ok(Json::Object(entries))
    }

    fn digits(&mut self) -> Result<(), JsonError> {
        let start = self.at;
        while matches!(self.peek(), Some(b'0'..=b'9')) {
            self.at += 1;
        }
        if self.at == start { Err(self.error("a digit is missing")) } else { Ok(()) }
    }

    fn number(&mut self) -> Result<Json, JsonError> {
        let start = self.at;
        self.take("-");
        if !self.take("0") {
            self.digits()?;
        }
        if self.take(".") {
            self.digits()?;
        }
        if self.take("e") || self.take("E") {
            let _sign = self.take("+") || self.take("-");
            self.digits()?;
        }
        Ok(Json::Number(Number(self.text[start..self.at].into())))
    }

    fn string(&mut self) -> Result<String, JsonError> {
        self.at += 1;
        let mut out = String::new();
        loop {
            let start = self.at;
            while matches!(self.peek(), Some(byte) if byte != b'"' && byte != b'\\' && byte >= 0x20) {
                self.at += 1;
            }
            // Both ends stand beside ASCII bytes (or at an end of the text), so they are character boundaries.
            out.push_str(&self.text[start..self.at]);
            match self.peek() {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(out);
                }
                Some(b'\\') => {
                    self.at += 1;
                    out.push(self.escape()?);
                }
                Some(_) => return Err(self.error("a control character in a string")),
                None => return Err(self.error("a string does not end")),
            }
        }
    }

    fn escape(&mut self) -> Result<char, JsonError> {
        let byte = self.peek().ok_or_else(|| self.error("a string does not end"))?;
        let plain = match byte {
            b'"' | b'\\' | b'/' => byte as char,
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => {
                self.at += 1;
                return self.unicode();
            }
            _ => return Err(self.error("an unknown escape")),
        };
        self.at += 1;
        Ok(plain)
    }

    fn unicode(&mut self) -> Result<char, JsonError> {
        let first = self.hex4()?;
        if (0xD800..0xDC00).contains(&first) && self.text.as_bytes()[self.at..].starts_with(b"\\u") {
            let before = self.at;
            self.at += 2;
            let second = self.hex4()?;
            if (0xDC00..0xE000).contains(&second) {
                let code = 0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00);
                return Ok(char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER));
            }
            // Not a pair: the second escape is read for itself.
            self.at = before;
        }
        Ok(char::from_u32(first).unwrap_or(char::REPLACEMENT_CHARACTER))
    }

    fn hex4(&mut self) -> Result<u32, JsonError> {
        let mut value = 0;
        for _ in 0..4 {
            let digit = self.peek().and_then(|byte| (byte as char).to_digit(16));
            value = value * 16 + digit.ok_or_else(|| self.error("four hex digits are missing"))?;
            self.at += 1;
        }
        Ok(value)
    }
}

fn has_duplicates(entries: &[(String, Json)]) -> bool {
    let mut keys: Vec<&str> = entries.iter().map(|(key, _)| key.as_str()).collect();
    keys.sort_unstable();
    keys.windows(2).any(|pair| pair[0] == pair[1])
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;

    fn refused(text: &str) -> &'static str {
        match parse(text, Rules { depth: 3, duplicate_keys: false }) {
            Ok(value) => panic!("{text} was read as {value:?}"),
            Err(error) => error.reason,
        }
    }

    #[test]
    fn what_is_not_json_is_refused_with_a_reason() {
        let cases = [
            ("", "the text ends too early"),
            ("{", "a key is missing"),
            ("[1,]", "no value"),
            ("[1 2]", "a comma or the end is missing"),
            ("{\"a\" 1}", "a colon is missing"),
            ("{a:1}", "a key is missing"),
            ("01", "more text after the value"),
            ("1.", "a digit is missing"),
            ("-", "a digit is missing"),
            ("+1", "no value"),
            ("tru", "no value"),
            ("\"a", "a string does not end"),
            ("\"\\", "a string does not end"),
            ("\"\n\"", "a control character in a string"),
            ("\"\\x\"", "an unknown escape"),
            ("\"\\u12g4\"", "four hex digits are missing"),
            ("[[[[]]]]", "nested too deeply"),
            ("{\"a\":1,\"a\":2}", "a key stands twice"),
            ("<html>", "no value"),
            ("\u{feff}1", "no value"),
        ];
        for (text, reason) in cases {
            assert_eq!(refused(text), reason, "{text}");
        }
    }

    #[test]
    fn strings_are_unescaped_and_a_broken_surrogate_costs_one_character_only() {
        let cases = [
            (r#""a\"\\\/\b\f\n\r\t""#, "a\"\\/\u{8}\u{c}\n\r\t"),
            (r#""\u041a\u043e\u0442""#, "Кот"),
            (r#""\ud83d\ude3a""#, "😺"),
            (r#""\ud83d""#, "\u{fffd}"),
            (r#""\ud83d\u0041""#, "\u{fffd}A"),
            (r#""\ude3aA""#, "\u{fffd}A"),
        ];
        for (text, expected) in cases {
            assert_eq!(parse(text, Rules::HOST), Ok(Json::from(expected)), "{text}");
        }
    }

    #[test]
    fn of_two_equal_keys_the_last_counts_where_the_rules_allow_two() {
        let value = parse(r#"{"a":1,"a":2}"#, Rules::HOST).unwrap();
        assert_eq!(value.get("a").and_then(Json::as_u64), Some(2));
    }
}
