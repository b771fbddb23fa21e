//! Where each WebDriver browser keeps its console, and how all of it is read.
//!
//! Firefox gives it to its own privileged scripts and to its output; WebKitGTK to nobody while
//! it is driven, so there `INJECTED` collects in the page. Entries of the browser's own machinery are left out, entries
//! of pages never. Read `browser` for what is made of them.

use crate::browser::{Entry, Place};
use crate::program::Program;
use crate::trouble::Outcome;
use crate::webdriver::{Dialect, drain_page_console, run_here};
use crate::wire::Wire;
use serde_json::{Value, json};

/// A script that a page must run before any of its own, where the browser's console cannot be read from outside.
///
/// It wraps `console.*` and listens for errors nobody caught, refused promises, failed loads and violations of the
/// page's policies.
pub const INJECTED: &str = r#"<script>(function () {
  var list;
  try { list = top.__e2eConsole = top.__e2eConsole || []; } catch (e) { list = window.__e2eConsole = []; }
  function add(level, text) { list.push({level: level, text: String(text)}); }
  ['log', 'info', 'debug', 'warn', 'error', 'trace'].forEach(function (name) {
    var before = console[name];
    console[name] = function () { add(name, Array.prototype.join.call(arguments, ' ')); if (before) { before.apply(console, arguments); } };
  });
  window.addEventListener('error', function (e) {
    add('error', e.message !== undefined ? e.message : 'failed to load ' + (e.target.src || e.target.href || e.target.tagName));
  }, true);
  window.addEventListener('unhandledrejection', function (e) { add('error', 'refused promise: ' + e.reason); });
  document.addEventListener('securitypolicyviolation', function (e) { add('security', e.violatedDirective + ' ' + e.blockedURI); });
})();</script>"#;

/// Reads the console of one browser; what was read and not yet taken is kept over navigation.
pub struct ConsoleReader {
    dialect: Dialect,
    lines_read: usize,
    marks: u32,
    kept: Vec<Entry>,
}

impl ConsoleReader {
    pub fn new(dialect: Dialect) -> Self {
        Self { dialect, lines_read: 0, marks: 0, kept: Vec::new() }
    }

    pub fn take(&mut self) -> Vec<Entry> {
        std::mem::take(&mut self.kept)
    }

    /// Reads what is new.
    pub fn keep(&mut self, wire: &Wire, driver: &Program) -> Outcome<()> {
        match self.dialect {
            Dialect::Firefox => {
                self.keep_firefox_messages(wire)?;
                self.keep_firefox_output(wire, driver)?;
            }
            Dialect::WebKitGtk | Dialect::WebKitGtkWithoutWasm => {
                self.kept.extend(drain_page_console(wire)?.iter().map(|e| entry(&e["level"], &e["text"])));
            }
        }
        Ok(())
    }

    /// Errors, refusals by policy and failed loads: in the browser's console service, which only privileged scripts
    /// see.
    fn keep_firefox_messages(&mut self, wire: &Wire) -> Outcome<()> {
        wire.enter(&Place::Top)?;
        wire.post("moz/context", &json!({"context": "chrome"}))?;
        let found = run_here(
            wire,
            "var list = []; Services.console.getMessageArray().forEach(function (m) {
               if (m instanceof Ci.nsIScriptError) { list.push({level: m.category, text: m.errorMessage, source: m.sourceName}); }
             }); Services.console.reset(); return list;",
        );
        wire.post("moz/context", &json!({"context": "content"}))?;
        for message in found?.as_array().cloned().unwrap_or_default() {
            let source = message["source"].as_str().unwrap_or_default();
            let from_page =
                ["http:", "about:", "data:", "blob:", "file:"].iter().any(|scheme| source.starts_with(scheme));
            let level = message["level"].as_str().unwrap_or_default();
            if from_page || (source.is_empty() && level.starts_with("content")) {
                self.kept.push(entry(
                    &message["level"],
                    &Value::from(format!("{} ({source})", message["text"].as_str().unwrap_or_default())),
                ));
            }
        }
        Ok(())
    }

    /// Calls of `console.*`: on the browser's output, up to a mark that is written by the page itself.
    fn keep_firefox_output(&mut self, wire: &Wire, driver: &Program) -> Outcome<()> {
        self.marks += 1;
        let mark = format!("e2e-mark-{}", self.marks);
        run_here(wire, &format!("console.log('{mark}'); return true;"))?;
        let end = std::time::Instant::now() + std::time::Duration::from_secs(5);
        loop {
            let lines = driver.lines_from(self.lines_read);
            if let Some(at) = lines.iter().position(|line| line.contains(&mark)) {
                self.lines_read += at + 1;
                self.kept.extend(lines[..at].iter().filter_map(|line| read_call(line)));
                return Ok(());
            }
            if std::time::Instant::now() > end {
                return Err(crate::trouble::Trouble::new(format!(
                    "Firefox does not write its console:\n{}",
                    driver.last_lines()
                )));
            }
            std::thread::sleep(std::time::Duration::from_millis(2));
        }
    }
}

/// A call of `console.*` by a page. The browser's own parts write to the same output, with their name before the words:
/// `console.error: Name:`; what a page says is written as literals.
fn read_call(line: &str) -> Option<Entry> {
    let (level, words) = line.strip_prefix("console.")?.split_once(": ")?;
    if words.contains("e2e-mark-") || (words.ends_with(':') && words.chars().all(|c| c.is_alphanumeric() || c == ':')) {
        return None;
    }
    Some(Entry { level: level.to_owned(), text: words.to_owned() })
}

fn entry(level: &Value, text: &Value) -> Entry {
    let plain = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    Entry { level: plain(level), text: plain(text) }
}
