//! Firefox and WebKitGTK by their WebDriver programs.
//!
//! One driver program and one session a browser; both end with the value. What differs between them is in
//! `Dialect` and in `webdriver_console`, nowhere else. Read `wire` for the protocol itself.

use crate::browser::{Await, Drive, Entry, Key, Place, decode, quote, read_told, tell_when_done};
use crate::program::{Program, find_free_port, find_program};
use crate::trouble::{Outcome, Trouble};
use crate::webdriver_console::ConsoleReader;
use crate::wire::Wire;
use serde_json::{Value, json};
use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

/// Which driver speaks, and so how its browser is started.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialect {
    Firefox,
    WebKitGtk,
    /// A WebKit of today in which `WebAssembly` does not exist, as in 1C's own build for Windows.
    WebKitGtkWithoutWasm,
}

pub struct WebDriver {
    // Fields drop in this order: the driver before the display that its browser draws on.
    wire: Wire,
    driver: Program,
    _display: Option<Program>,
    console: ConsoleReader,
    version: String,
    paints: bool,
}

/// The window of every engine, so that pictures can be compared.
const WIDTH: u32 = 1440;
const HEIGHT: u32 = 1000;

impl WebDriver {
    pub fn start(dialect: Dialect) -> Outcome<Self> {
        Self::start_with(dialect, true)
    }

    /// For whoever only reads and presses. Without a graphics card WebKitGTK puts the page together by a simulated one,
    /// which is four fifths of its processor time; a browser that leaves that out lays out and presses as ever, and has
    /// no picture to give.
    pub fn start_unpainted(dialect: Dialect) -> Outcome<Self> {
        Self::start_with(dialect, !matches!(dialect, Dialect::WebKitGtk | Dialect::WebKitGtkWithoutWasm))
    }

    fn start_with(dialect: Dialect, paints: bool) -> Outcome<Self> {
        let port = find_free_port()?;
        let mut display = None;
        let mut command = driver_command(dialect, port, paints)?;
        if matches!(dialect, Dialect::WebKitGtk | Dialect::WebKitGtkWithoutWasm) {
            let (server, name) = start_display()?;
            display = Some(server);
            command.env("DISPLAY", name);
        }
        let mut driver = Program::start(&mut command)?;
        let mut wire = Wire::new(port);
        driver.wait_until("listen", || wire.is_ready())?;
        let session = wire
            .start_session(&capabilities(dialect)?)
            .map_err(|t| t.during(&format!("start {dialect:?}; its driver says:\n{}\n", driver.last_lines())))?;
        let version = session["browserVersion"].as_str().unwrap_or("?").to_owned();
        let this = Self { wire, driver, _display: display, console: ConsoleReader::new(dialect), version, paints };
        this.wire.post("window/rect", &json!({"x": 0, "y": 0, "width": WIDTH, "height": HEIGHT}))?;
        Ok(this)
    }

    /// The browser's own version, as its driver says it.
    pub fn version(&self) -> &str {
        &self.version
    }

    /// How long a script of `run_until_done` may take.
    pub fn allow_scripts(&self, bound: Duration) -> Outcome<()> {
        self.wire.post("timeouts", &json!({"script": bound.as_millis() as u64})).map(|_| ())
    }

    /// A step in this document. Where the session was in it already, and it has been replaced since, the step is done
    /// in the new one: a document that has gone does nothing. So a step must not be what removes its own document.
    fn step<T>(&self, place: &Place, step: impl Fn() -> Outcome<T>) -> Outcome<T> {
        let stayed = self.wire.is_in(place);
        self.wire.enter(place)?;
        let outcome = step();
        if outcome.is_ok() || !stayed || self.wire.is_in(place) {
            return outcome;
        }
        self.wire.enter(place)?;
        step()
    }
}

impl Drop for WebDriver {
    fn drop(&mut self) {
        // The driver may be gone already, and then so is the browser.
        let _ = self.wire.end_session();
        // A driver that is killed at once leaves files of the browser's profile behind.
        self.driver.wait_for_end(Duration::from_millis(50));
    }
}

impl Await for WebDriver {
    fn run_until_done(&mut self, body: &str) -> Outcome<Value> {
        self.wire.enter(&Place::Top)?;
        let script = format!("var tell = arguments[0]; {}", tell_when_done(body));
        let answer = self.wire.post("execute/async", &json!({"script": script, "args": []}))?;
        read_told(&answer)
    }
}

impl Drive for WebDriver {
    fn open(&mut self, url: &str) -> Outcome<()> {
        // What the page before said would be lost where the console lives in the page.
        self.console.keep(&self.wire, &self.driver)?;
        self.wire.enter(&Place::Top)?;
        self.wire.post("url", &json!({"url": url})).map(|_| ())
    }

    fn run(&mut self, place: &Place, body: &str) -> Outcome<Value> {
        self.step(place, || run_here(&self.wire, body))
    }

    fn click(&mut self, place: &Place, css: &str) -> Outcome<()> {
        if let Place::Frame(frame) = place {
            // Firefox scrolls inside the frame only, and then presses beside the window. A frame of another origin does
            // not know its element.
            let scroll = "if (!window.frameElement) { return false; } frameElement.scrollIntoView(false); return true;";
            if self.run(place, scroll)? != Value::Bool(true) {
                let frame = quote(frame);
                self.run(&Place::Top, &format!("document.querySelector({frame}).scrollIntoView(false); return true;"))?;
            }
        }
        // Only the search is done again where the frame has gone: a press never happens twice.
        let element = self.step(place, || self.wire.find_element(css))?;
        self.wire.post(&format!("element/{element}/click"), &json!({})).map(|_| ())
    }

    fn type_text(&mut self, place: &Place, css: &str, text: &str) -> Outcome<()> {
        self.click(place, css)?;
        let element = self.wire.find_element(css)?;
        self.wire.post(&format!("element/{element}/value"), &json!({"text": text})).map(|_| ())
    }

    fn press(&mut self, key: Key) -> Outcome<()> {
        let value = match key {
            Key::Tab => "\u{E004}",
            Key::Enter => "\u{E007}",
        };
        self.wire.enter(&Place::Top)?;
        let strokes = json!([{"type": "keyDown", "value": value}, {"type": "keyUp", "value": value}]);
        self.wire
            .post("actions", &json!({"actions": [{"type": "key", "id": "keyboard", "actions": strokes}]}))
            .map(|_| ())
    }

    fn picture(&mut self) -> Outcome<Vec<u8>> {
        if !self.paints {
            return Err(Trouble::new("this browser was started without painting, and has no picture to give"));
        }
        self.wire.enter(&Place::Top)?;
        decode(&self.wire.fetch("screenshot")?)
    }

    fn console(&mut self) -> Outcome<Vec<Entry>> {
        self.console.keep(&self.wire, &self.driver)?;
        Ok(self.console.take())
    }
}

/// Runs a body in the document that is entered now. The answer travels as text, so that every driver passes it in the
/// same way.
pub fn run_here(wire: &Wire, body: &str) -> Outcome<Value> {
    let script = format!("var r = (function () {{ {body} }})(); return r === undefined ? 'null' : JSON.stringify(r);");
    read_told(&wire.post("execute/sync", &json!({"script": script, "args": []}))?)
}

fn driver_command(dialect: Dialect, port: u16, paints: bool) -> Outcome<Command> {
    let mut command;
    match dialect {
        Dialect::Firefox => {
            command = Command::new(find_program("GECKODRIVER", &["geckodriver"])?);
            command.args(["--host", "127.0.0.1", "--port", &port.to_string()]);
        }
        Dialect::WebKitGtk | Dialect::WebKitGtkWithoutWasm => {
            command = Command::new(find_program("WEBKITDRIVER", &["WebKitWebDriver"])?);
            command.arg(format!("--port={port}")).env("LANG", "C.UTF-8").env("GDK_BACKEND", "x11");
            // Accessibility and portals are the only uses of a message bus here; without one they only complain.
            command.env("NO_AT_BRIDGE", "1").env("GTK_USE_PORTAL", "0");
            // Each tile is painted by the simulated graphics card otherwise, which takes longer.
            command.env("WEBKIT_SKIA_ENABLE_CPU_RENDERING", "1");
            if !paints {
                command.env("WEBKIT_DISABLE_COMPOSITING_MODE", "1");
            }
            if dialect == Dialect::WebKitGtkWithoutWasm {
                command.env("JSC_useWasm", "0");
            }
        }
    }
    Ok(command)
}

fn capabilities(dialect: Dialect) -> Outcome<Value> {
    Ok(match dialect {
        Dialect::Firefox => json!({
            "moz:firefoxOptions": {
                "binary": find_program("FIREFOX", &["firefox-esr", "firefox"])?,
                // The console of pages can be read only from the browser's own scripts.
                "args": ["-headless", "-remote-allow-system-access"],
                "prefs": {
                    "devtools.console.stdout.content": true,
                    "devtools.console.stdout.chrome": false,
                    // A page's last words are cut short where its process ends with it, and the console says so.
                    "dom.abort_script_on_child_shutdown": false,
                    // Each frame is drawn by the processor, in the browser's main process; no case is about movement.
                    "layout.frame_rate": 10,
                    // Nobody goes back to these pages.
                    "browser.sessionstore.interval": 86400000,
                    "places.history.enabled": false,
                    "app.normandy.enabled": false,
                    "network.captive-portal-service.enabled": false,
                    "network.connectivity-service.enabled": false,
                    "services.settings.server": "http://127.0.0.1:9/",
                },
            },
        }),
        Dialect::WebKitGtk | Dialect::WebKitGtkWithoutWasm => match find_mini_browser() {
            Some(file) => json!({"webkitgtk:browserOptions": {"binary": file, "args": ["--automation"]}}),
            None => json!({}),
        },
    })
}

/// Debian keeps WebKitGTK's small browser outside the search path; elsewhere the driver knows where its own is.
fn find_mini_browser() -> Option<PathBuf> {
    let folder = std::fs::read_dir("/usr/lib").ok()?;
    let files = folder.flatten().flat_map(|entry| {
        ["webkit2gtk-4.1", "webkit2gtk-4.0", "webkitgtk-6.0"]
            .map(|version| entry.path().join(version).join("MiniBrowser"))
    });
    files.into_iter().find(|file| file.is_file())
}

/// A screen of its own for each browser: with a shared one the focus would be shared too, and key presses would go
/// astray.
fn start_display() -> Outcome<(Program, String)> {
    let mut command = Command::new(find_program("XVFB", &["Xvfb"])?);
    command.args(["-displayfd", "1", "-nolisten", "tcp", "-screen", "0", &format!("{WIDTH}x{HEIGHT}x24")]);
    let mut server = Program::start(&mut command)?;
    let (_, number) = server.wait_for_line(0, |line| line.trim().parse::<u32>().ok())?;
    Ok((server, format!(":{number}")))
}

/// Drains the console that a page keeps for itself where the driver offers none; see `INJECTED`.
pub fn drain_page_console(wire: &Wire) -> Outcome<Vec<Value>> {
    let body = "return (window.__e2eConsole || []).splice(0);";
    let mut found = Vec::new();
    wire.enter(&Place::Top)?;
    found.extend(run_here(wire, body)?.as_array().cloned().unwrap_or_default());
    let count = run_here(wire, "return document.querySelectorAll('iframe').length;")?.as_u64().unwrap_or(0);
    for index in 0..count {
        wire.enter(&Place::Top)?;
        let tag = run_here(
            wire,
            &format!(
                "var f = document.querySelectorAll('iframe')[{index}]; f.setAttribute('data-e2e-frame', '{index}'); return true;"
            ),
        );
        let frame = Place::Frame(format!("iframe[data-e2e-frame={}]", quote(&index.to_string())));
        // A frame may vanish between counting and entering it; its entries stand in the top page then.
        if tag.is_ok()
            && wire.enter(&frame).is_ok()
            && let Ok(Value::Array(entries)) = run_here(wire, body)
        {
            found.extend(entries);
        }
    }
    wire.enter(&Place::Top)?;
    Ok(found)
}
