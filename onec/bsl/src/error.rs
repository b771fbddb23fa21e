//! What ends an evaluation. Only an exception is caught by `Попытка`: a limit, or something that this interpreter does
//! not know, never is, else a handler of the program would hide it.

use std::fmt;
use std::rc::Rc;

use crate::value::Value;

#[derive(Clone, Debug)]
pub enum Error {
    /// An exception of the language.
    Raised(Rc<Exception>),
    /// A limit of this run was reached.
    Limit { text: String, at: Place },
    /// The interpreter does not support this, and does not guess.
    Refused { what: String, at: Place },
}

/// Where in the text; line 0 where nobody knows yet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    pub module: Rc<str>,
    pub line: usize,
    pub source: Rc<str>,
}

#[derive(Clone, Debug, Default)]
pub struct Exception {
    pub text: String,
    pub at: Place,
    pub cause: Option<Rc<Exception>>,
    /// The second and third of what `ВызватьИсключение` takes in brackets: category and code.
    pub category: Value,
    pub code: String,
    pub additional: Value,
    /// How many exceptions it holds within each other.
    pub depth: u32,
}

pub type Outcome<T = Value> = Result<T, Error>;

/// An exception with the platform's words.
pub fn raise<T>(text: impl Into<String>) -> Outcome<T> {
    Err(Error::raised(text))
}

/// An exception that a call of the platform ends with: its text, and what the platform says as the cause.
pub fn raise_because<T>(text: impl Into<String>, cause: impl Into<String>) -> Outcome<T> {
    let cause = Exception { text: cause.into(), ..Exception::default() };
    Err(Error::Raised(Rc::new(Exception { text: text.into(), cause: Some(Rc::new(cause)), ..Exception::default() })))
}

/// Not supported here; names what.
pub fn refuse<T>(what: impl Into<String>) -> Outcome<T> {
    Err(Error::refused(what))
}

pub fn limit<T>(text: impl Into<String>) -> Outcome<T> {
    Err(Error::Limit { text: text.into(), at: Place::default() })
}

impl Error {
    /// As [`raise`].
    pub fn raised(text: impl Into<String>) -> Error {
        Error::Raised(Rc::new(Exception { text: text.into(), ..Exception::default() }))
    }

    /// As [`refuse`].
    pub fn refused(what: impl Into<String>) -> Error {
        Error::Refused { what: what.into(), at: Place::default() }
    }

    /// The same error with its place, where it had none.
    pub fn at(self, place: impl FnOnce() -> Place) -> Error {
        match self {
            Error::Raised(exception) if exception.at.line == 0 => {
                Error::Raised(Rc::new(Exception { at: place(), ..(*exception).clone() }))
            }
            Error::Limit { text, at } if at.line == 0 => Error::Limit { text, at: place() },
            Error::Refused { what, at } if at.line == 0 => Error::Refused { what, at: place() },
            other => other,
        }
    }
}

impl Exception {
    /// `КраткоеПредставлениеОшибки`: the words of the exception and of its causes.
    pub fn brief(&self) -> String {
        match &self.cause {
            Some(cause) => format!("{}\nпо причине:\n{}", self.text, cause.brief()),
            None => self.text.clone(),
        }
    }

    /// `ПодробноеПредставлениеОшибки`: the same with the places and the line of the text.
    pub fn detailed(&self) -> String {
        let mut text = match self.at.line {
            0 => self.text.clone(),
            line => format!("{{{}({line})}}: {}", self.at.module, self.text),
        };
        if !self.at.source.is_empty() {
            text.push('\n');
            text.push_str(&self.at.source);
        }
        if let Some(cause) = &self.cause {
            text.push_str("\nпо причине:\n");
            text.push_str(&cause.detailed());
        }
        text
    }
}

impl fmt::Display for Error {
    /// `{module(line)}: text`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (at, text) = match self {
            Error::Raised(exception) => (&exception.at, exception.brief()),
            Error::Limit { text, at } => (at, text.clone()),
            Error::Refused { what, at } => (at, format!("Не поддерживается: {what}")),
        };
        write!(f, "{{{}({})}}: {text}", at.module, at.line)
    }
}
