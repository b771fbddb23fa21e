//! The wire of WebDriver: JSON over HTTP on loopback, as W3C WebDriver (https://www.w3.org/TR/webdriver2/) fixes it.
//!
//! It sends and reads, and never waits or repeats: that is `webdriver`, to be read next.

use crate::trouble::{Outcome, Trouble};
use serde_json::{Value, json};
use std::time::Duration;

/// One driver, and the session in it once there is one.
pub struct Wire {
    agent: ureq::Agent,
    base: String,
    session: Option<String>,
}

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
        Self { agent: config.into(), base: format!("http://127.0.0.1:{port}"), session: None }
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

    pub fn switch_to_top(&self) -> Outcome<()> {
        self.post("frame", &json!({"id": null})).map(|_| ())
    }

    pub fn switch_to_frame(&self, element: &str) -> Outcome<()> {
        self.post("frame", &json!({"id": {ELEMENT: element}})).map(|_| ())
    }

    fn path_of(&self, command: &str) -> Outcome<String> {
        let id = self.session.as_ref().ok_or_else(|| Trouble::new("the session has ended"))?;
        Ok(format!("/session/{id}/{command}"))
    }

    fn send(&self, path: &str, body: &Value) -> Outcome<Value> {
        let request =
            self.agent.post(format!("{}{path}", self.base)).header("content-type", "application/json; charset=utf-8");
        let mut response = request.send(body.to_string())?;
        read(&response.body_mut().with_config().limit(LARGEST_ANSWER).read_to_string()?)
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
