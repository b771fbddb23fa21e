//! Where the measurements happen: the site with both contenders, and the browsers, each started when it is first
//! needed.
//!
//! It must change nothing in what ships: the pages are the panel's own and the peer's own, with the measuring scripts
//! after everything else. Next: `rows/mod.rs`.

use crate::feed::{self, Feed};
use crate::trace;
use axum::Router;
use axum::body::Bytes;
use extension_update_browser::browser::{Await, Browser, Place, quote};
use extension_update_browser::devtools::DevTools;
use extension_update_browser::qtwebkit::QtWebKit;
use extension_update_browser::webdriver::{Dialect, WebDriver};
use extension_update_browser::{Drive, Outcome, Served, Trouble, root};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Ours first, theirs second, everywhere.
pub const CONTENDERS: [&str; 2] = ["panel", "peer"];

const CONTENDERS_SCRIPT: &str = include_str!("page/contenders.js");
const ROUNDS_SCRIPT: &str = include_str!("page/rounds.js");
/// Before everything else in a page where a contender is alone: no heap has WebAssembly's memory in its account.
const MEMORY_SCRIPT: &str = include_str!("page/memory.js");
/// Before everything else in the page whose timers are watched.
const PIECES_SCRIPT: &str = include_str!("page/pieces.js");

pub struct Arena {
    pub site: Arc<Served>,
    /// The folder with the bundled peer.
    pub peer: PathBuf,
    pub pkg: PathBuf,
    chromium: Option<Tab<DevTools>>,
    /// The version of WebKitGTK, once it has run.
    webkit: Option<String>,
}

/// What a browser may do with an answer.
pub enum Keeping<'a> {
    Never,
    /// As a CDN serves a file: it keeps it, asks again with this mark, and hears that nothing has changed.
    Marked(&'a str),
    /// A file whose address changes with its content: it keeps it, and what it has compiled of it.
    Forever,
}

/// A browser of today with one page.
pub struct Tab<D> {
    driver: D,
}

impl Arena {
    pub fn open() -> Outcome<Arena> {
        let peer = std::env::var_os("BENCH_PEER").map(PathBuf::from).ok_or_else(|| {
            Trouble::new("BENCH_PEER names no folder with the bundled peer: `cargo xtask bench` makes it and runs this")
        })?;
        let site = Arc::new(Served::start(Router::new())?);
        let arena = Arena { site, peer, pkg: root().join("pkg"), chromium: None, webkit: None };
        for name in CONTENDERS {
            let page = arena.page_of(name)?;
            let alone = format!("{CONTENDERS_SCRIPT}\n{ROUNDS_SCRIPT}\nbench.add({}, window);", quote(name));
            for (folder, first) in [("alone", MEMORY_SCRIPT), ("pieces", PIECES_SCRIPT)] {
                let watched = page.replacen("<head>", &format!("<head><script>{first}</script>"), 1);
                arena.put(&format!("/{folder}/{name}"), HTML, Keeping::Never, with_script(&watched, &alone))?;
            }
            arena.put(&format!("/{name}"), HTML, Keeping::Never, page)?;
        }
        arena.put("/both", HTML, Keeping::Never, include_str!("page/both.html"))?;
        arena.put("/contenders.js", "text/javascript", Keeping::Never, CONTENDERS_SCRIPT)?;
        arena.put("/rounds.js", "text/javascript", Keeping::Never, ROUNDS_SCRIPT)?;
        arena.put("/blank", HTML, Keeping::Never, "<!DOCTYPE html><title>-</title>")?;
        arena.put_feed(&feed::nothing())?;
        Ok(arena)
    }

    /// What is alone in its process is given clocks of 5 µs instead of 100 µs.
    pub fn put(&self, path: &str, kind: &str, keeping: Keeping, content: impl Into<Bytes>) -> Outcome<()> {
        let (cache, mark) = match keeping {
            Keeping::Never => ("no-store", None),
            Keeping::Marked(mark) => ("no-cache", Some(("etag", mark))),
            Keeping::Forever => ("max-age=31536000, immutable", None),
        };
        let alone = [
            ("content-type", kind),
            ("cache-control", cache),
            ("cross-origin-opener-policy", "same-origin"),
            ("cross-origin-embedder-policy", "require-corp"),
            ("cross-origin-resource-policy", "same-origin"),
        ];
        let headers: Vec<_> = alone.into_iter().chain(mark).collect();
        self.site.put(path, &headers, content).map(|_| ())
    }

    pub fn put_feed(&self, feed: &Feed) -> Outcome<()> {
        self.put(&format!("/feed/{}.json", feed.name), "application/json", Keeping::Never, feed.json.clone())
    }

    /// A page of each contender that starts by itself with this feed, all in one text.
    pub fn put_cold_pages(&self, feed: &Feed) -> Outcome<()> {
        for name in CONTENDERS {
            let page = with_script(&self.page_of(name)?, &cold_script(name, feed, ""));
            self.put(&format!("/cold/{name}"), HTML, Keeping::Never, page)?;
        }
        let [lean, nothing] = BESIDE;
        let page = empty_twin(&self.page_of(CONTENDERS[0])?)?;
        let page = with_script(&page, &cold_script(CONTENDERS[0], feed, ""));
        self.put(&format!("/cold/{lean}"), HTML, Keeping::Never, page)?;
        let script = format!("{CONTENDERS_SCRIPT}\n{ROUNDS_SCRIPT}\nbench.nothing();");
        let page = with_script("<!DOCTYPE html><title>-</title><body></body>", &script);
        self.put(&format!("/cold/{nothing}"), HTML, Keeping::Never, page)?;
        Ok(())
    }

    /// The same as web pages have it: the program in files of its own, and the feed at an address.
    pub fn put_web_pages(&self, feed: &Feed) -> Outcome<()> {
        self.put(WEB_FEED, "application/json", Keeping::Never, feed.json.clone())?;
        let [script, module, peer] = FILES;
        for (path, folder, kind) in [
            (script, &self.pkg, "text/javascript"),
            (module, &self.pkg, "application/wasm"),
            (peer, &self.peer, "text/javascript"),
        ] {
            let file = folder.join(path.trim_start_matches("/web/"));
            let content = std::fs::read(&file).map_err(|e| Trouble::new(format!("{}: {e}", file.display())))?;
            self.put(path, kind, Keeping::Forever, content)?;
        }
        let tag = format!("<script src=\"{peer}\"></script>");
        let pages =
            [include_str!("page/web.html").to_owned(), self.peer_page()?.replace("<script>{{script}}</script>", &tag)];
        for (name, page) in CONTENDERS.into_iter().zip(pages) {
            let page = with_script(&page, &cold_script(name, feed, &self.site.address(WEB_FEED)));
            self.put(&format!("/web/{name}"), HTML, Keeping::Never, page)?;
        }
        Ok(())
    }

    /// Today's Chromium.
    pub fn chromium(&mut self) -> Outcome<&mut Tab<DevTools>> {
        if self.chromium.is_none() {
            self.chromium = Some(Tab { driver: DevTools::start_newest()? });
        }
        self.chromium.as_mut().ok_or_else(|| Trouble::new("Chromium did not start"))
    }

    /// Chromium with both contenders side by side, warm and with these feeds at hand.
    pub fn both(&mut self, feeds: &[&Feed]) -> Outcome<&mut Tab<DevTools>> {
        for feed in feeds {
            self.put_feed(feed)?;
        }
        let address = self.site.address("/both");
        let tab = self.chromium()?;
        tab.open(&address)?;
        for name in CONTENDERS {
            tab.run(&format!("bench.add({0}, document.getElementById({0}).contentWindow); return true;", quote(name)))?;
        }
        tab.load_feeds(feeds.iter().map(|feed| feed.name.as_str()))?;
        Ok(tab)
    }

    /// Today's WebKit. It ends with this value; its version stays for the table.
    pub fn start_today(&mut self) -> Outcome<Tab<WebDriver>> {
        let driver = WebDriver::start(Dialect::WebKitGtk)?;
        driver.allow_scripts(Duration::from_secs(110))?;
        self.webkit = Some(driver.version().to_owned());
        Ok(Tab { driver })
    }

    /// The engines beside Chromium that have been used, for the words below the table.
    pub fn other_engines(&self) -> String {
        self.webkit.as_ref().map_or(String::new(), |version| format!(", WebKitGTK {version}, QtWebKit 602"))
    }

    fn page_of(&self, name: &str) -> Outcome<String> {
        if name == CONTENDERS[0] {
            return read_text(&self.pkg.join("extension-update.html"));
        }
        // What ends a script inside of it would end it in the page.
        Ok(self
            .peer_page()?
            .replace("{{script}}", &read_text(&self.peer.join("peer.js"))?.replace("</script", "<\\/script")))
    }

    /// The peer's page without its script.
    fn peer_page(&self) -> Outcome<String> {
        let css = read_text(&self.peer.join("peer.css"))?;
        Ok(include_str!("peer/page.html").replace("{{css}}", &css))
    }

    /// Today's Chromium once more, which tells what it traces.
    pub fn start_traced(&self) -> Outcome<TracedTab> {
        Ok(TracedTab { browser: DevTools::start_newest()?, site: self.site.clone() })
    }
}

fn read_text(file: &Path) -> Outcome<String> {
    std::fs::read_to_string(file).map_err(|e| Trouble::new(format!("{}: {e}", file.display())))
}

/// The files of both in a web page: the panel's script and module, the peer's script.
pub const FILES: [&str; 3] = ["/web/extension-update.js", "/web/extension_update_bg.wasm", "/web/peer.js"];

const WEB_FEED: &str = "/web/releases.json";

/// The measuring scripts, and a start as soon as they are read.
fn cold_script(name: &str, feed: &Feed, address: &str) -> String {
    // In a script no text may look like the end of one.
    let json = quote(&feed.json).replace('<', "\\u003c");
    format!("{CONTENDERS_SCRIPT}\n{ROUNDS_SCRIPT}\nbench.cold({}, {json}, {});", quote(name), quote(address))
}

/// Today's Chromium with one page, whose events are told.
pub struct TracedTab {
    browser: DevTools,
    site: Arc<Served>,
}

impl TracedTab {
    /// The events from the beginning of a navigation until the page has told its figures.
    pub fn trace_opening(&mut self, path: &str) -> Outcome<Vec<Value>> {
        self.browser.open(&self.site.address("/blank"))?;
        let address = self.site.address(path);
        let ((), events) = self.browser.trace(&trace::CATEGORIES, |browser| {
            browser.open(&address)?;
            let end = Instant::now() + Duration::from_secs(60);
            while browser.run(&Place::Top, "return bench.opened();")?.is_null() {
                if Instant::now() > end {
                    return Err(Trouble::new(format!("{address} does not get ready")));
                }
            }
            Ok(())
        })?;
        Ok(events)
    }
}

/// What a cold start is measured beside: the panel without its twin, and a page with nothing but the clock.
pub const BESIDE: [&str; 2] = ["lean", "nothing"];

/// The panel's page with nothing in the twin's place.
fn empty_twin(page: &str) -> Outcome<String> {
    let cut = || {
        let (before, rest) = page.split_once("id=\"extension-update-twin\"")?;
        let (tag, rest) = rest.split_once('>')?;
        let (_, after) = rest.split_once("</script>")?;
        Some(format!("{before}id=\"extension-update-twin\"{tag}></script>{after}"))
    };
    cut().ok_or_else(|| Trouble::new("the panel's page has no twin in it"))
}

const HTML: &str = "text/html; charset=utf-8";

/// The page with one more script at its end.
fn with_script(page: &str, script: &str) -> String {
    let (before, after) = page.rsplit_once("</body>").unwrap_or((page, ""));
    format!("{before}<script>{script}</script>\n</body>{after}")
}

impl<D: Await> Tab<D> {
    pub fn open(&mut self, address: &str) -> Outcome<()> {
        self.driver.open(address)
    }

    pub fn run(&mut self, body: &str) -> Outcome<Value> {
        self.driver.run(&Place::Top, body)
    }

    /// Calls `bench.NAME(arguments…, done)` in the page and gives what `done` is called with.
    pub fn ask(&mut self, name: &str, arguments: &[Value]) -> Outcome<Value> {
        let answer = self.driver.run_until_done(&call(name, arguments, "done"))?;
        take(name, answer)
    }

    pub fn load_feeds<'a>(&mut self, names: impl Iterator<Item = &'a str>) -> Outcome<()> {
        for name in names.chain(["nothing"]) {
            self.ask("loadFeed", &[json!(name)])?;
        }
        Ok(())
    }
}

impl Tab<DevTools> {
    /// One call of Chromium's DevTools.
    pub fn devtools(&mut self, command: &str, params: Value) -> Outcome<Value> {
        self.driver.call(command, params)
    }

    /// A figure of the page's own accounts, as Chromium keeps them.
    pub fn metric(&mut self, name: &str) -> Outcome<f64> {
        // By the clock of the thread: what other programs take from the processor is not in it.
        self.devtools("Performance.enable", json!({"timeDomain": "threadTicks"}))?;
        let answer = self.devtools("Performance.getMetrics", json!({}))?;
        let list = answer["metrics"].as_array().map(Vec::as_slice).unwrap_or_default();
        let found = list.iter().find(|metric| metric["name"] == name).and_then(|metric| metric["value"].as_f64());
        found.ok_or_else(|| Trouble::new(format!("Chromium keeps no account of {name}")))
    }
}

/// QtWebKit 602 with the panel alone in its page. It has no way to wait for an answer, so the answer is looked for in
/// the page.
pub struct OldTab {
    browser: Browser,
}

impl OldTab {
    pub fn start() -> Outcome<OldTab> {
        Ok(OldTab { browser: Browser::new(Box::new(QtWebKit::start()?)) })
    }

    pub fn open(&mut self, address: &str) -> Outcome<()> {
        self.browser.open(address)
    }

    pub fn ask(&mut self, name: &str, arguments: &[Value]) -> Outcome<Value> {
        let call = call(name, arguments, "function (answer) { bench.answer = answer; }");
        self.browser.run(&Place::Top, &format!("bench.answer = null; {call} return true;"))?;
        let answer =
            self.browser.wait_until(&Place::Top, "the round ends", "return bench.answer;", Duration::from_secs(90))?;
        take(name, answer)
    }
}

/// A call of a measuring script, which passes its answer to `done`.
fn call(name: &str, arguments: &[Value], done: &str) -> String {
    let list: Vec<String> = arguments.iter().map(Value::to_string).chain([done.to_owned()]).collect();
    format!("bench.{name}({});", list.join(", "))
}

fn take(name: &str, answer: Value) -> Outcome<Value> {
    match answer["error"].as_str() {
        Some(error) => Err(Trouble::new(format!("{name}: {error}"))),
        None => Ok(answer),
    }
}

/// A number that the page has given.
pub fn figure(answer: &Value, key: &str) -> Outcome<f64> {
    answer[key].as_f64().ok_or_else(|| Trouble::new(format!("the page gave no «{key}»: {answer}")))
}

/// Both have offered the same version with the same number of releases, or they did not do the same job.
pub fn agree(panel: &Value, peer: &Value) -> Outcome<()> {
    for key in ["offered", "releases"] {
        if panel[key] != peer[key] || panel[key].is_null() {
            return Err(Trouble::new(format!("{key}: the panel shows {}, the peer {}", panel[key], peer[key])));
        }
    }
    Ok(())
}
