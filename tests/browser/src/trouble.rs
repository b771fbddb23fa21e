//! What went wrong in driving a browser, as one text for a person.
//!
//! It never carries a program's decision: a test fails with it, nothing branches on it. Read `browser` next.

use std::fmt;

/// The reason a step could not be done, with as much of the scene as helps to understand it.
#[derive(Debug)]
pub struct Trouble(String);

pub type Outcome<T> = Result<T, Trouble>;

impl Trouble {
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The same trouble with the step that was under way in front.
    pub fn during(self, step: &str) -> Self {
        Self(format!("{step}: {}", self.0))
    }
}

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<std::io::Error> for Trouble {
    fn from(error: std::io::Error) -> Self {
        Self(error.to_string())
    }
}

impl From<serde_json::Error> for Trouble {
    fn from(error: serde_json::Error) -> Self {
        Self(format!("JSON: {error}"))
    }
}

impl From<ureq::Error> for Trouble {
    fn from(error: ureq::Error) -> Self {
        Self(format!("HTTP: {error}"))
    }
}

impl From<tungstenite::Error> for Trouble {
    fn from(error: tungstenite::Error) -> Self {
        Self(format!("websocket: {error}"))
    }
}
