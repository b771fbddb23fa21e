//! Chromiums by the DevTools protocol over a websocket: the newest one, and those of 2018 to 2021. ChromeDriver, which
//! speaks it too, takes twice the processor time for the same cases.
//!
//! Only calls that Chromium 67 already has. One process and one page a browser; the process ends with the value.
//! The protocol: https://chromedevtools.github.io/devtools-protocol/tot/. Read `browser` for what the calls serve.

use crate::browser::{Await, Drive, Entry, Key, Place, decode, quote, read_told, tell_when_done};
use crate::program::{Program, find_program};
use crate::socket::connect;
use crate::stroke::{ENTER, Stroke, TAB};
use crate::trouble::{Outcome, Trouble};
use serde_json::{Value, json};
use std::collections::HashMap;
use std::net::TcpStream;
use std::path::PathBuf;
use std::process::Command;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};
use tungstenite::{Message, WebSocket};

pub struct DevTools {
    socket: WebSocket<TcpStream>,
    browser: Program,
    profile: PathBuf,
    last_id: u64,
    main_frame: String,
    /// Frame id → the page's own execution context in it.
    contexts: HashMap<String, u64>,
    /// Selector → the id of the frame that it found last.
    frames: HashMap<String, String>,
    loads: u32,
    entries: Vec<Entry>,
    /// What the browser has traced, and whether it has told all of it.
    traced: Vec<Value>,
    traced_all: bool,
}

/// The newest one: the shell without a window of its own has the same engine, draws the same pictures, and takes a
/// third less processor time.
const NEWEST: [&str; 4] = ["chromium-headless-shell", "chromium", "chromium-browser", "google-chrome"];

/// A measurement in a page may take its time; nothing else needs this long.
const ANSWER_WITHIN: Duration = Duration::from_secs(120);

/// From this version on a module runs as soon as it is compiled in a hurry, and all of it is compiled once more behind
/// that; since 96 only what runs often.
const COMPILES_TWICE: u16 = 69;

/// The second time is spared: no visit of a test lasts until it is of use.
const ONCE: &str = "--js-flags=--no-wasm-tier-up";

/// No request of the browser's own; and a sandboxed frame stays in the process of its page, where its console is read.
/// What a page has loaded is kept for that page alone, as in a browser with a window and not in the shell by itself: a
/// frame without an origin finds nothing kept.
const ALONE: [&str; 7] = [
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-features=IsolateSandboxedIframes",
    "--enable-features=SplitCacheByNetworkIsolationKey",
];

/// No drawing that depends on the screen: no sub-pixels, no hinting, no colour profile, no scroll bars.
const EVEN: [&str; 6] = [
    "--disable-lcd-text",
    "--font-render-hinting=none",
    "--force-color-profile=srgb",
    "--hide-scrollbars",
    "--force-device-scale-factor=1",
    "--lang=en",
];

impl DevTools {
    pub fn start(version: u16) -> Outcome<Self> {
        // Their own software renderer is not shipped beside them, and they would not stop looking for it.
        let mut flags = vec!["--disable-software-rasterizer"];
        flags.extend((version >= COMPILES_TWICE).then_some(ONCE));
        Self::launch(&find_program(&format!("CHROMIUM_{version}"), &[])?, &flags)
    }

    /// The newest Chromium.
    pub fn start_newest() -> Outcome<Self> {
        Self::launch_newest(&[])
    }

    /// The newest Chromium, told to draw the same on every machine.
    pub fn start_even() -> Outcome<Self> {
        Self::launch_newest(&EVEN)
    }

    fn launch_newest(flags: &[&str]) -> Outcome<Self> {
        let program = find_program("CHROMIUM", &NEWEST)?;
        Self::launch(&program, &[&ALONE, flags].concat())
    }

    fn launch(program: &str, flags: &[&str]) -> Outcome<Self> {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let profile = std::env::temp_dir().join(format!("extension-update-e2e-{}-{number}", std::process::id()));
        let mut command = Command::new(program);
        command.args(["--headless", "--no-sandbox", "--disable-gpu", "--window-size=1440,1000"]).args(flags);
        command.args(["--remote-debugging-port=0", &format!("--user-data-dir={}", profile.display()), "about:blank"]);
        let mut browser = Program::start(&mut command)?;
        let (_, port) = browser.wait_for_line(0, |line| {
            let rest = line.strip_prefix("DevTools listening on ws://127.0.0.1:")?;
            rest.split('/').next()?.parse::<u16>().ok()
        })?;
        let mut this = Self {
            socket: connect(port, ANSWER_WITHIN)?,
            browser,
            profile,
            last_id: 0,
            main_frame: String::new(),
            contexts: HashMap::new(),
            frames: HashMap::new(),
            loads: 0,
            entries: Vec::new(),
            traced: Vec::new(),
            traced_all: false,
        };
        for domain in ["Page", "Runtime", "Log", "DOM"] {
            this.call(&format!("{domain}.enable"), json!({}))?;
        }
        let tree = this.call("Page.getFrameTree", json!({}))?;
        this.main_frame = tree["frameTree"]["frame"]["id"].as_str().unwrap_or_default().to_owned();
        Ok(this)
    }

    /// One call of the protocol, and its answer.
    pub fn call(&mut self, method: &str, params: Value) -> Outcome<Value> {
        self.last_id += 1;
        let id = self.last_id;
        self.socket.send(Message::text(json!({"id": id, "method": method, "params": params}).to_string()))?;
        let end = Instant::now() + ANSWER_WITHIN;
        while Instant::now() < end {
            if let Some(mut message) = self.receive()?
                && message["id"] == id
            {
                return match message.get("error") {
                    Some(error) => Err(Trouble::new(format!("{method}: {error}"))),
                    None => Ok(message["result"].take()),
                };
            }
        }
        Err(Trouble::new(format!("{method}: no answer; the browser says:\n{}", self.browser.last_lines())))
    }

    /// Presses and lets go of a key, wherever the focus is.
    pub fn strike(&mut self, stroke: &Stroke) -> Outcome<()> {
        let Stroke { name, number, text, modifiers, repeats } = *stroke;
        for kind in ["keyDown", "keyUp"] {
            let mut event = json!({
                "type": kind, "key": name, "code": if name == " " { "Space" } else { name },
                "windowsVirtualKeyCode": number, "modifiers": modifiers, "autoRepeat": repeats && kind == "keyDown",
            });
            match (kind, text) {
                ("keyDown", "") => event["type"] = "rawKeyDown".into(),
                ("keyDown", text) => event["text"] = text.into(),
                _ => {}
            }
            self.call("Input.dispatchKeyEvent", event)?;
        }
        Ok(())
    }

    /// What `work` gives, and the events of these categories that the browser has traced meanwhile, in all of its
    /// processes. The format: https://docs.google.com/document/d/1CvAClvFfyA5R-PhYUmn5OOQtYMH4h6I0nSsKchNAySU
    pub fn trace<T>(
        &mut self,
        categories: &[&str],
        work: impl FnOnce(&mut Self) -> Outcome<T>,
    ) -> Outcome<(T, Vec<Value>)> {
        self.traced_all = false;
        let config = json!({"recordMode": "recordAsMuchAsPossible", "includedCategories": categories});
        self.call("Tracing.start", json!({"transferMode": "ReportEvents", "traceConfig": config}))?;
        let outcome = work(self);
        self.call("Tracing.end", json!({}))?;
        let end = Instant::now() + ANSWER_WITHIN;
        while !self.traced_all {
            if Instant::now() > end {
                return Err(Trouble::new("the browser does not tell what it has traced"));
            }
            self.receive()?;
        }
        let events = std::mem::take(&mut self.traced);
        Ok((outcome?, events))
    }

    /// One message, if one comes soon; what it says about the page is noted.
    fn receive(&mut self) -> Outcome<Option<Value>> {
        match self.socket.read() {
            Ok(Message::Text(text)) => {
                let message: Value = serde_json::from_str(&text)?;
                self.note(&message);
                Ok(Some(message))
            }
            Ok(_) => Ok(None),
            Err(tungstenite::Error::Io(e))
                if matches!(e.kind(), std::io::ErrorKind::WouldBlock | std::io::ErrorKind::TimedOut) =>
            {
                Ok(None)
            }
            Err(error) => Err(Trouble::from(error).during(&self.browser.last_lines())),
        }
    }

    fn note(&mut self, message: &Value) {
        let params = &message["params"];
        match message["method"].as_str().unwrap_or_default() {
            "Runtime.executionContextCreated" => {
                let context = &params["context"];
                if context["auxData"]["isDefault"] == true
                    && let (Some(frame), Some(id)) = (context["auxData"]["frameId"].as_str(), context["id"].as_u64())
                {
                    self.contexts.insert(frame.to_owned(), id);
                }
            }
            "Runtime.executionContextDestroyed" => {
                let gone = params["executionContextId"].as_u64();
                self.contexts.retain(|_, id| Some(*id) != gone);
            }
            "Runtime.executionContextsCleared" => self.contexts.clear(),
            "Page.loadEventFired" => self.loads += 1,
            "Tracing.dataCollected" => self.traced.extend(params["value"].as_array().into_iter().flatten().cloned()),
            "Tracing.tracingComplete" => self.traced_all = true,
            "Runtime.consoleAPICalled" => {
                let texts = params["args"].as_array().map(Vec::as_slice).unwrap_or_default().iter();
                let parts = texts.map(|arg| arg.get("value").or(arg.get("description")).unwrap_or(arg).to_string());
                self.add_entry(&params["type"], parts.collect::<Vec<_>>().join(" "));
            }
            "Runtime.exceptionThrown" => {
                let details = &params["exceptionDetails"];
                self.add_entry(&details["text"], details["exception"]["description"].to_string());
            }
            "Log.entryAdded" => {
                let entry = &params["entry"];
                self.add_entry(
                    &entry["level"],
                    format!("{} {}", entry["text"].as_str().unwrap_or_default(), entry["url"]),
                );
            }
            _ => {}
        }
    }

    fn add_entry(&mut self, level: &Value, text: String) {
        self.entries.push(Entry { level: level.as_str().unwrap_or_default().to_owned(), text });
    }

    fn context_of(&mut self, place: &Place) -> Outcome<u64> {
        let frame = match place {
            Place::Top => self.main_frame.clone(),
            Place::Frame(css) => match self.frames.get(css).filter(|frame| self.contexts.contains_key(*frame)) {
                Some(frame) => frame.clone(),
                None => self.find_frame(css)?,
            },
        };
        self.contexts.get(&frame).copied().ok_or_else(|| Trouble::new(format!("no document in {place:?}")))
    }

    /// Kept as long as the frame has a document: the browser describes a frame with all of its attributes, and one of
    /// them may be a page of half a megabyte.
    fn find_frame(&mut self, css: &str) -> Outcome<String> {
        let top = self.context_of(&Place::Top)?;
        let expression = format!("document.querySelector({})", quote(css));
        let found = self.call("Runtime.evaluate", json!({"expression": expression, "contextId": top}))?;
        let object = found["result"]["objectId"].as_str().ok_or_else(|| Trouble::new(format!("no frame {css}")))?;
        let node = self.call("DOM.describeNode", json!({"objectId": object}))?;
        let frame = node["node"]["frameId"].as_str().ok_or_else(|| Trouble::new(format!("{css} is no frame")))?;
        self.frames.insert(css.to_owned(), frame.to_owned());
        Ok(frame.to_owned())
    }

    /// What the expression tells in the document.
    fn evaluate(&mut self, place: &Place, mut question: Value) -> Outcome<Value> {
        question["contextId"] = self.context_of(place)?.into();
        question["returnByValue"] = true.into();
        let answer = self.call("Runtime.evaluate", question)?;
        match answer.get("exceptionDetails") {
            Some(error) => Err(Trouble::new(error.to_string())),
            None => read_told(&answer["result"]["value"]),
        }
    }

    /// The middle of the element in the window, scrolled to where it can be pressed.
    fn find_middle(&mut self, place: &Place, css: &str) -> Outcome<(f64, f64)> {
        let body = format!(
            "var e = document.querySelector({}); if (!e) {{ return null; }} e.scrollIntoView({{block: 'center'}}); var b = e.getBoundingClientRect();
             return [b.left + b.width / 2, b.top + b.height / 2];",
            quote(css)
        );
        if let Place::Frame(frame) = place {
            let reveal =
                format!("document.querySelector({}).scrollIntoView({{block: 'nearest'}}); return true;", quote(frame));
            self.run(&Place::Top, &reveal)?;
        }
        let inside = self.run(place, &body)?;
        let (Some(mut x), Some(mut y)) = (inside[0].as_f64(), inside[1].as_f64()) else {
            return Err(Trouble::new(format!("no element {css}")));
        };
        if let Place::Frame(frame) = place {
            let body = format!(
                "var e = document.querySelector({}); var b = e.getBoundingClientRect(); return [b.left + e.clientLeft, b.top + e.clientTop];",
                quote(frame)
            );
            let corner = self.run(&Place::Top, &body)?;
            x += corner[0].as_f64().unwrap_or(0.0);
            y += corner[1].as_f64().unwrap_or(0.0);
        }
        Ok((x, y))
    }
}

impl Drop for DevTools {
    fn drop(&mut self) {
        let _ = self.call("Browser.close", json!({}));
        self.browser.wait_for_end(Duration::from_secs(2));
        // The profile is of no use to anyone; a file that is still open only delays this until the system cleans up.
        let _ = std::fs::remove_dir_all(&self.profile);
    }
}

impl Await for DevTools {
    fn run_until_done(&mut self, body: &str) -> Outcome<Value> {
        let expression = format!("new Promise(function (tell) {{ {} }})", tell_when_done(body));
        self.evaluate(&Place::Top, json!({"expression": expression, "awaitPromise": true}))
    }
}

impl Drive for DevTools {
    fn open(&mut self, url: &str) -> Outcome<()> {
        let before = self.loads;
        let answer = self.call("Page.navigate", json!({"url": url}))?;
        if let Some(error) = answer["errorText"].as_str().filter(|e| !e.is_empty()) {
            return Err(Trouble::new(error));
        }
        if let Some(frame) = answer["frameId"].as_str() {
            frame.clone_into(&mut self.main_frame);
        }
        let end = Instant::now() + ANSWER_WITHIN;
        while self.loads == before {
            if Instant::now() > end {
                return Err(Trouble::new("the page did not load"));
            }
            self.receive()?;
        }
        Ok(())
    }

    fn run(&mut self, place: &Place, body: &str) -> Outcome<Value> {
        let expression = format!(
            "(function () {{ var r = (function () {{ {body} }})(); return r === undefined ? 'null' : JSON.stringify(r); }})()"
        );
        self.evaluate(place, json!({"expression": expression}))
    }

    fn click(&mut self, place: &Place, css: &str) -> Outcome<()> {
        let (x, y) = self.find_middle(place, css)?;
        self.call("Input.dispatchMouseEvent", json!({"type": "mouseMoved", "x": x, "y": y}))?;
        for kind in ["mousePressed", "mouseReleased"] {
            self.call(
                "Input.dispatchMouseEvent",
                json!({"type": kind, "x": x, "y": y, "button": "left", "clickCount": 1}),
            )?;
        }
        Ok(())
    }

    fn type_text(&mut self, place: &Place, css: &str, text: &str) -> Outcome<()> {
        self.click(place, css)?;
        for letter in text.chars() {
            self.call("Input.dispatchKeyEvent", json!({"type": "char", "text": letter.to_string()}))?;
        }
        Ok(())
    }

    fn press(&mut self, key: Key) -> Outcome<()> {
        self.strike(match key {
            Key::Tab => &TAB,
            Key::Enter => &ENTER,
        })
    }

    fn picture(&mut self) -> Outcome<Vec<u8>> {
        decode(&self.call("Page.captureScreenshot", json!({"format": "png"}))?["data"])
    }

    fn console(&mut self) -> Outcome<Vec<Entry>> {
        // Events come in the order of their making: after this answer nothing older is under way.
        self.call("Runtime.evaluate", json!({"expression": "0"}))?;
        Ok(std::mem::take(&mut self.entries))
    }
}
