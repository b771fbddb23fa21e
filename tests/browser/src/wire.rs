//! The wire of WebDriver: JSON over HTTP on loopback, as W3C WebDriver (https://www.w3.org/TR/webdriver2/) fixes it.
//!
//! It sends and reads, and never waits or repeats: that is `webdriver`, to be read next. It knows in which document the
//! session is, because entering a frame anew for each step took most of the time of the tests.

use crate::browser::Place;
use crate::trouble::{Outcome, Trouble};
use serde_json::{Value, json};
use std::cell::RefCell;
use std::time::Duration;

/// One driver, and the session in it once there is one.
pub struct Wire {
    agent: ureq::Agent,
    base: String,
    session: Option<String>,
    /// The document in which the session is; `None` where that is not known, or where it has gone.
    place: RefCell<Option<Place>>,
}

/// What a driver says of a document that has gone.
const GONE: [&str; 2] = ["no such window", "no such frame"];

/// The key under which WebDriver passes elements and frames.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

/// Enough for a screenshot or a page of 1 MB of notes.
const LARGEST_ANSWER: u64 = 64 << 20;

impl Wire {
    pub fn new(port: u16) -> Self {
        let config = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .timeout_global(Some(Duration::from_secs(120)))
            .build();
        Self {
            agent: config.into(),
            base: format!("http://127.0.0.1:{port}"),
            session: None,
            place: RefCell::default(),
        }
    }

    /// Whether the driver listens.
    pub fn is_ready(&self) -> bool {
        self.agent.get(format!("{}/status", self.base)).call().is_ok()
    }

    /// Starts the session and gives what the browser says of itself.
    pub fn start_session(&mut self, always_match: &Value) -> Outcome<Value> {
        let answer = self.send("/session", &json!({"capabilities": {"alwaysMatch": always_match}}))?;
        let id = answer["sessionId"].as_str().ok_or_else(|| Trouble::new(format!("no session in {answer}")))?;
        self.session = Some(id.to_owned());
        Ok(answer["capabilities"].clone())
    }

    /// Ends the session, and with it the browser.
    pub fn end_session(&mut self) -> Outcome<()> {
        let Some(id) = self.session.take() else { return Ok(()) };
        self.agent.delete(format!("{}/session/{id}", self.base)).call()?;
        Ok(())
    }

    /// A command of the session by POST.
    pub fn post(&self, command: &str, body: &Value) -> Outcome<Value> {
        self.send(&self.path_of(command)?, body)
    }

    /// A command of the session by GET.
    pub fn fetch(&self, command: &str) -> Outcome<Value> {
        let mut response = self.agent.get(format!("{}{}", self.base, self.path_of(command)?)).call()?;
        read(&response.body_mut().with_config().limit(LARGEST_ANSWER).read_to_string()?)
    }

    pub fn find_element(&self, css: &str) -> Outcome<String> {
        let answer = self.post("element", &json!({"using": "css selector", "value": css}))?;
        let id = answer[ELEMENT].as_str().ok_or_else(|| Trouble::new(format!("no element in {answer}")))?;
        Ok(id.to_owned())
    }

    /// Whether the session is in this document, as far as the driver has said.
    pub fn is_in(&self, place: &Place) -> bool {
        self.place.borrow().as_ref() == Some(place)
    }

    /// Goes into this document, where the session is not in it yet.
    pub fn enter(&self, place: &Place) -> Outcome<()> {
        if self.is_in(place) {
            return Ok(());
        }
        self.place.take();
        self.post("frame", &json!({"id": null}))?;
        if let Place::Frame(css) = place {
            let frame = self.find_element(css)?;
            self.post("frame", &json!({"id": {ELEMENT: frame}}))?;
        }
        self.place.replace(Some(place.clone()));
        Ok(())
    }

    fn path_of(&self, command: &str) -> Outcome<String> {
        let id = self.session.as_ref().ok_or_else(|| Trouble::new("the session has ended"))?;
        Ok(format!("/session/{id}/{command}"))
    }

    fn send(&self, path: &str, body: &Value) -> Outcome<Value> {
        let request =
            self.agent.post(format!("{}{path}", self.base)).header("content-type", "application/json; charset=utf-8");
        let mut response = request.send(body.to_string())?;
        let answer = read(&response.body_mut().with_config().limit(LARGEST_ANSWER).read_to_string()?);
        if answer.as_ref().is_err_and(|trouble| GONE.iter().any(|error| trouble.to_string().starts_with(error))) {
            self.place.take();
        }
        answer
    }
}

fn read(text: &str) -> Outcome<Value> {
    let mut answer: Value = serde_json::from_str(text)?;
    let value = answer["value"].take();
    match value["error"].as_str() {
        Some(error) => Err(Trouble::new(format!("{error}: {}", value["message"].as_str().unwrap_or_default()))),
        None => Ok(value),
    }
}
