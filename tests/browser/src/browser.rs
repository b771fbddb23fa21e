//! What a test can do with a browser, whatever drives it.
//!
//! Every wait is for a condition in the page and has an upper bound; when the bound passes, the trouble shows the last
//! answer, the page and the console. Nothing here knows the panel: its names stand with the tests. Read `engine` next.

use crate::trouble::{Outcome, Trouble};
use base64ct::{Base64, Encoding};
use serde_json::Value;
use std::path::Path;
use std::time::{Duration, Instant};

/// The document in which a step happens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// The page that was opened.
    Top,
    /// The document inside the first iframe of the page that this CSS selector finds; looked up anew where it has been
    /// replaced.
    Frame(String),
}

/// A key that has no character.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Key {
    Tab,
    Enter,
}

/// One line of the browser's console: a call of `console.*`, an error nobody caught, a refusal by policy, a failed
/// load.
#[derive(Clone, Debug)]
pub struct Entry {
    pub level: String,
    pub text: String,
}

/// One running browser with one page. Implemented once for each protocol; scripts are bodies of ES5 functions that
/// `return` JSON.
pub trait Drive: Send {
    fn open(&mut self, url: &str) -> Outcome<()>;
    /// Runs the function body in the document and answers what it returned.
    fn run(&mut self, place: &Place, body: &str) -> Outcome<Value>;
    /// A press of the left button, by the input path of a real mouse, in the middle of the element.
    fn click(&mut self, place: &Place, css: &str) -> Outcome<()>;
    /// Presses the element, then types the text by keys.
    fn type_text(&mut self, place: &Place, css: &str, text: &str) -> Outcome<()>;
    /// Presses and lets go of a key, wherever the focus is.
    fn press(&mut self, key: Key) -> Outcome<()>;
    /// What the page shows, as PNG.
    fn picture(&mut self) -> Outcome<Vec<u8>>;
    /// The entries since the last call, in order.
    fn console(&mut self) -> Outcome<Vec<Entry>>;
}

/// A browser in which a script can wait for something in the page.
pub trait Await: Drive {
    /// Runs a body in the page that was opened and gives what the body passes to `done`. Nothing asks the page in the
    /// meantime, so nothing disturbs what is measured there.
    fn run_until_done(&mut self, body: &str) -> Outcome<Value>;
}

/// The body, with `done` for it to call; what it passes on is told as text, as [`read_told`] reads it.
pub fn tell_when_done(body: &str) -> String {
    format!("var done = function (r) {{ tell(r === undefined ? 'null' : JSON.stringify(r)); }}; {body}")
}

/// What a script has answered as text, so that every driver passes it in the same way.
pub fn read_told(answer: &Value) -> Outcome<Value> {
    let text = answer.as_str().ok_or_else(|| Trouble::new(format!("the script answered {answer}")))?;
    Ok(serde_json::from_str(text)?)
}

/// A browser as tests use it: a `Drive` with waiting, the collected console and pictures.
pub struct Browser {
    drive: Box<dyn Drive>,
    entries: Vec<Entry>,
    manners: Manners,
}

/// What a page with synchronous requests tells of itself. Firefox runs the driver's scripts within such a request,
/// where they see an event half done, with observers and promises that have not been told; and it throws away the press
/// of a mouse that meets one.
#[derive(Clone, Copy)]
pub struct Manners {
    /// An expression that is true while an event is under way; steps wait for its end.
    pub under_way: &'static str,
    /// An expression for the number of presses that came through, null where nobody counts; a press that was thrown
    /// away is done again.
    pub presses: &'static str,
}

/// Asks less and less often: what is soon there is soon seen, and a long wait does not keep driver and engine so busy
/// with questions that what is waited for comes later.
struct Patience(Duration);

impl Patience {
    const LEAST: Duration = Duration::from_millis(10);
    const MOST: Duration = Duration::from_millis(160);

    fn new() -> Self {
        Self(Self::LEAST)
    }

    fn wait(&mut self) {
        std::thread::sleep(self.0);
        self.0 = (self.0 * 2).min(Self::MOST);
    }
}

impl Browser {
    pub fn new(drive: Box<dyn Drive>) -> Self {
        Self { drive, entries: Vec::new(), manners: Manners { under_way: "false", presses: "null" } }
    }

    pub fn heed(&mut self, manners: Manners) {
        self.manners = manners;
    }

    /// Looks and asks in one script, so that nothing can begin between the two.
    fn run_at_rest(&mut self, place: &Place, body: &str) -> Outcome<Value> {
        let guarded = format!("if ({}) {{ return {{e2eUnderWay: true}}; }} {body}", self.manners.under_way);
        let end = Instant::now() + Duration::from_secs(60);
        let mut patience = Patience::new();
        loop {
            let answer = self.drive.run(place, &guarded)?;
            if answer["e2eUnderWay"] != Value::Bool(true) {
                return Ok(answer);
            }
            if Instant::now() > end {
                return Err(Trouble::new("the page does not come to rest".to_owned()));
            }
            patience.wait();
        }
    }

    pub fn open(&mut self, url: &str) -> Outcome<()> {
        self.drive.open(url).map_err(|t| t.during(&format!("open {url}")))
    }

    pub fn run(&mut self, place: &Place, body: &str) -> Outcome<Value> {
        self.run_at_rest(place, body).map_err(|t| t.during(&format!("run «{body}» in {place:?}")))
    }

    /// Waits for the element, then presses it.
    pub fn click(&mut self, place: &Place, css: &str) -> Outcome<()> {
        let presses = format!("return {};", self.manners.presses);
        let end = Instant::now() + Duration::from_secs(60);
        loop {
            self.wait_for(place, css)?;
            let before = self.run_at_rest(&Place::Top, &presses)?;
            self.drive.click(place, css).map_err(|t| t.during(&format!("click {css} in {place:?}")))?;
            if before.is_null() || self.run_at_rest(&Place::Top, &presses)? != before {
                return Ok(());
            }
            if Instant::now() > end {
                return Err(Trouble::new(format!("no press on {css} in {place:?} comes through")));
            }
        }
    }

    pub fn type_text(&mut self, place: &Place, css: &str, text: &str) -> Outcome<()> {
        self.click(place, css)?;
        self.drive.type_text(place, css, text).map_err(|t| t.during(&format!("type into {css} in {place:?}")))
    }

    pub fn press(&mut self, key: Key) -> Outcome<()> {
        self.run_at_rest(&Place::Top, "return true;")?;
        self.drive.press(key).map_err(|t| t.during(&format!("press {key:?}")))
    }

    /// Waits until an element of this selector can be seen.
    pub fn wait_for(&mut self, place: &Place, css: &str) -> Outcome<()> {
        let body = format!(
            "var e = document.querySelector({}); if (!e) {{ return false; }} var b = e.getBoundingClientRect(); return b.width > 0 && b.height > 0;",
            quote(css)
        );
        self.wait_until(place, &format!("{css} is shown"), &body, Duration::from_secs(20)).map(|_| ())
    }

    /// Asks the condition until its answer is neither `false`, `null`, `0` nor `""`, and gives that answer.
    pub fn wait_until(&mut self, place: &Place, what: &str, condition: &str, bound: Duration) -> Outcome<Value> {
        let end = Instant::now() + bound;
        let mut patience = Patience::new();
        loop {
            let answer = self.run_at_rest(place, condition);
            match &answer {
                Ok(value) if holds(value) => return Ok(value.clone()),
                // A frame that is being replaced has no document for a moment: that is a condition not yet met.
                _ if Instant::now() < end => patience.wait(),
                _ => return Err(self.describe_expiry(place, what, bound, answer)),
            }
        }
    }

    fn describe_expiry(&mut self, place: &Place, what: &str, bound: Duration, answer: Outcome<Value>) -> Trouble {
        let last = match answer {
            Ok(value) => value.to_string(),
            Err(trouble) => trouble.to_string(),
        };
        let mut text = format!("waited {} s in vain until {what}; last answer: {last}", bound.as_secs());
        let dump = "return document.documentElement ? (document.body || document.documentElement).innerHTML.slice(0, 3000) : '';";
        for (name, spot) in [("page", place.clone()), ("top page", Place::Top)] {
            if name == "page" || *place != Place::Top {
                match self.drive.run(&spot, dump) {
                    Ok(Value::String(html)) => text.push_str(&format!("\n--- {name}: {html}")),
                    Ok(other) => text.push_str(&format!("\n--- {name}: {other}")),
                    Err(trouble) => text.push_str(&format!("\n--- {name} cannot be read: {trouble}")),
                }
            }
        }
        if self.collect().is_ok() {
            text.push_str(&format!("\n--- console: {:?}", self.entries));
        }
        Trouble::new(text)
    }

    /// Writes what the page shows to the file, for people to look at.
    pub fn save_picture(&mut self, file: &Path) -> Outcome<()> {
        if let Some(folder) = file.parent() {
            std::fs::create_dir_all(folder)?;
        }
        let picture = self.drive.picture()?;
        std::fs::write(file, picture)?;
        Ok(())
    }

    /// All console entries since the last `forget_console`.
    pub fn console(&mut self) -> Outcome<&[Entry]> {
        self.collect()?;
        Ok(&self.entries)
    }

    pub fn forget_console(&mut self) -> Outcome<()> {
        self.collect()?;
        self.entries.clear();
        Ok(())
    }

    fn collect(&mut self) -> Outcome<()> {
        self.entries.extend(self.drive.console()?);
        Ok(())
    }
}

fn holds(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) => false,
        Value::Number(number) => number.as_f64() != Some(0.0),
        Value::String(text) => !text.is_empty(),
        _ => true,
    }
}

/// The bytes that a protocol gives as base64.
pub fn decode(value: &Value) -> Outcome<Vec<u8>> {
    Base64::decode_vec(value.as_str().unwrap_or_default()).map_err(|e| Trouble::new(format!("base64: {e}")))
}

/// The text as a JavaScript string literal. JSON's literals are JavaScript's, but for two line ends that ES5 refuses.
pub fn quote(text: &str) -> String {
    Value::from(text).to_string().replace('\u{2028}', "\\u2028").replace('\u{2029}', "\\u2029")
}
