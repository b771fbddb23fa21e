//! Lists in braces, the notation of the platform's own texts: `{1,"a ""b""",guid,{…}}`. It must never recurse: depth is
//! the file's choice. Read next: `extension.rs`.

use std::fmt;

use crate::{
    limits::Limits,
    problem::{Code, Problem},
};

/// A part of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// In quotes; doubled quotes are read as one.
    Text(String),
    /// Without quotes: a number, a GUID, Base64. White space within it is left out.
    Word(String),
    /// In braces.
    List(Vec<Value>),
}

impl Value {
    /// The value at the end of a path of positions, counted from 0.
    #[must_use]
    pub fn at(&self, path: &[usize]) -> Option<&Self> {
        path.iter().try_fold(self, |value, position| value.as_list()?.get(*position))
    }

    /// The parts, if it is a list.
    #[must_use]
    fn as_list(&self) -> Option<&[Self]> {
        if let Self::List(parts) = self { Some(parts) } else { None }
    }

    /// What stood in quotes.
    #[must_use]
    pub fn as_text(&self) -> Option<&str> {
        if let Self::Text(text) = self { Some(text) } else { None }
    }

    /// What stood without quotes.
    #[must_use]
    pub fn as_word(&self) -> Option<&str> {
        if let Self::Word(word) = self { Some(word) } else { None }
    }
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => write!(f, "\"{}\"", text.replace('"', "\"\"")),
            Self::Word(word) => f.write_str(word),
            Self::List(parts) => {
                // Lines as the platform breaks them: other readers go by lines.
                f.write_str("{")?;
                for (number, part) in parts.iter().enumerate() {
                    f.write_str(if number > 0 { "," } else { "" })?;
                    f.write_str(if part.as_list().is_some() { "\r\n" } else { "" })?;
                    part.fmt(f)?;
                }
                f.write_str(if parts.last().is_some_and(|part| part.as_list().is_some()) { "\r\n}" } else { "}" })
            }
        }
    }
}

/// Reads a text that is one list.
///
/// # Errors
/// `not-a-list`, `too-large`.
pub fn parse_list(text: &str, limits: &Limits) -> Result<Value, Problem> {
    match <[Value; 1]>::try_from(parse_lists(text, limits)?) {
        Ok([list]) => Ok(list),
        Err(lists) => Err(Problem::new(Code::NotAList, format!("there are {} lists instead of one", lists.len()))),
    }
}

/// Reads a text of several lists in a row with commas between them.
///
/// # Errors
/// `not-a-list`, `too-large`.
pub fn parse_lists(text: &str, limits: &Limits) -> Result<Vec<Value>, Problem> {
    if text.len() > limits.text {
        let detail = format!("the text has {} bytes, {} are allowed", text.len(), limits.text);
        return Err(Problem::new(Code::TooLarge, detail));
    }
    Parser { text, at: 0, limits, values: 0 }.read_all()
}

struct Parser<'a> {
    text: &'a str,
    at: usize,
    limits: &'a Limits,
    values: usize,
}

impl Parser<'_> {
    fn read_all(&mut self) -> Result<Vec<Value>, Problem> {
        // The lists that are open, the outermost first; what stands outside of braces is the first of them.
        let mut open: Vec<Vec<Value>> = vec![Vec::new()];
        loop {
            // A value is due here.
            self.skip_blanks();
            self.count()?;
            match self.peek() {
                Some(b'{') => {
                    self.at += 1;
                    if open.len() > self.limits.depth {
                        return Err(Problem::new(Code::TooLarge, format!("lists are nested at {}", self.at)));
                    }
                    open.push(Vec::new());
                    self.skip_blanks();
                    if self.peek() != Some(b'}') {
                        continue;
                    }
                }
                _ if open.len() == 1 => return Err(self.wrong("a list is missing")),
                Some(b'"') => {
                    let text = self.read_text()?;
                    push(&mut open, Value::Text(text));
                }
                _ => {
                    let word = self.read_word()?;
                    push(&mut open, Value::Word(word));
                }
            }
            // Lists end here, or a comma announces another value.
            loop {
                self.skip_blanks();
                match (self.peek(), open.len()) {
                    (Some(b','), _) => {
                        self.at += 1;
                        break;
                    }
                    (Some(b'}'), 2..) => {
                        self.at += 1;
                        let parts = open.pop().unwrap_or_default();
                        push(&mut open, Value::List(parts));
                    }
                    (None, 1) => return Ok(open.pop().unwrap_or_default()),
                    _ => return Err(self.wrong("a comma or a brace is missing")),
                }
            }
        }
    }

    fn read_text(&mut self) -> Result<String, Problem> {
        let mut text = String::new();
        loop {
            // Behind the quote.
            self.at += 1;
            let rest = self.text.get(self.at..).unwrap_or_default();
            let Some((part, _)) = rest.split_once('"') else { return Err(self.wrong("a text does not end")) };
            text.push_str(part);
            self.at += part.len() + 1;
            if self.peek() != Some(b'"') {
                return Ok(text);
            }
            text.push('"');
        }
    }

    fn read_word(&mut self) -> Result<String, Problem> {
        let rest = self.text.get(self.at..).unwrap_or_default();
        let length = rest.find(['{', '}', ',', '"']).unwrap_or(rest.len());
        let word = rest.get(..length).unwrap_or_default();
        if word.chars().any(|c| c.is_control() && !c.is_ascii_whitespace()) {
            return Err(self.wrong("a control character stands in a word"));
        }
        self.at += length;
        Ok(word.chars().filter(|c| !c.is_ascii_whitespace()).collect())
    }

    fn skip_blanks(&mut self) {
        let rest = self.text.as_bytes().get(self.at..).unwrap_or_default();
        self.at += rest.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn count(&mut self) -> Result<(), Problem> {
        self.values += 1;
        if self.values > self.limits.values {
            return Err(Problem::new(Code::TooLarge, format!("there are more than {} values", self.limits.values)));
        }
        Ok(())
    }

    fn wrong(&self, what: &str) -> Problem {
        Problem::new(Code::NotAList, format!("{what} at byte {}", self.at))
    }
}

fn push(open: &mut [Vec<Value>], value: Value) {
    if let Some(list) = open.last_mut() {
        list.push(value);
    }
}
