//! Where the measurements happen: the site with both contenders, and the browsers, each started when it is first needed.
//!
//! It must change nothing in what ships: the pages are the panel's own and the peer's own, with the measuring scripts after everything else.
//! Next: `site.rs`, `rows/mod.rs`.

use crate::feed::{self, Feed};
use crate::site::Site;
use extension_update_e2e::browser::{Browser, Place, quote};
use extension_update_e2e::qtwebkit::QtWebKit;
use extension_update_e2e::webdriver::{Dialect, WebDriver};
use extension_update_e2e::{Drive, Outcome, Trouble};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Ours first, theirs second, everywhere.
pub const CONTENDERS: [&str; 2] = ["panel", "peer"];

const CONTENDERS_SCRIPT: &str = include_str!("../page/contenders.js");
const ROUNDS_SCRIPT: &str = include_str!("../page/rounds.js");
/// Before everything else in a page where a contender is alone: no heap has WebAssembly's memory in its account.
const MEMORY_SCRIPT: &str = include_str!("../page/memory.js");
/// Before everything else in the page whose timers are watched.
const PIECES_SCRIPT: &str = include_str!("../page/pieces.js");

pub struct Stand {
    pub site: Site,
    /// The folder with the bundled peer.
    pub peer: PathBuf,
    pub pkg: PathBuf,
    chromium: Option<Tab>,
    /// The version of WebKitGTK, once it has run.
    webkit: Option<String>,
}

/// A browser of today with one page.
pub struct Tab {
    driver: WebDriver,
}

impl Stand {
    pub fn new() -> Outcome<Stand> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let peer = std::env::var_os("BENCH_PEER").map(PathBuf::from).ok_or_else(|| {
            Trouble::new("BENCH_PEER names no folder with the bundled peer: `cargo xtask bench` makes it and runs this")
        })?;
        let stand = Stand { site: Site::start()?, peer, pkg: root.join("pkg"), chromium: None, webkit: None };
        for name in CONTENDERS {
            let page = stand.page_of(name)?;
            let alone = format!("{CONTENDERS_SCRIPT}\n{ROUNDS_SCRIPT}\nbench.add({}, window);", quote(name));
            for (folder, first) in [("alone", MEMORY_SCRIPT), ("pieces", PIECES_SCRIPT)] {
                let watched = page.replacen("<head>", &format!("<head><script>{first}</script>"), 1);
                stand.site.put(&format!("/{folder}/{name}"), HTML, with_script(&watched, &alone));
            }
            stand.site.put(&format!("/{name}"), HTML, page);
        }
        stand.site.put("/both", HTML, include_str!("../page/both.html"));
        stand.site.put("/contenders.js", "text/javascript", CONTENDERS_SCRIPT);
        stand.site.put("/rounds.js", "text/javascript", ROUNDS_SCRIPT);
        stand.site.put("/blank", HTML, "<!DOCTYPE html><title>-</title>");
        stand.put_feed(&feed::nothing());
        Ok(stand)
    }

    pub fn put_feed(&self, feed: &Feed) {
        self.site.put(&format!("/feed/{}.json", feed.name), "application/json", feed.json.clone());
    }

    /// A page of each contender that starts by itself with this feed, all in one text.
    pub fn put_cold_pages(&self, feed: &Feed) -> Outcome<()> {
        for name in CONTENDERS {
            // In a script no text may look like the end of one.
            let json = quote(&feed.json).replace('<', "\\u003c");
            let script = format!("{CONTENDERS_SCRIPT}\n{ROUNDS_SCRIPT}\nbench.cold({}, {json});", quote(name));
            self.site.put(&format!("/cold/{name}"), HTML, with_script(&self.page_of(name)?, &script));
        }
        Ok(())
    }

    /// Today's Chromium.
    pub fn chromium(&mut self) -> Outcome<&mut Tab> {
        if self.chromium.is_none() {
            self.chromium = Some(Tab::start(Dialect::Chromium)?);
        }
        self.chromium.as_mut().ok_or_else(|| Trouble::new("Chromium did not start"))
    }

    /// Chromium with both contenders side by side, warm and with these feeds at hand.
    pub fn both(&mut self, feeds: &[&Feed]) -> Outcome<&mut Tab> {
        for feed in feeds {
            self.put_feed(feed);
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
    pub fn start_today(&mut self) -> Outcome<Tab> {
        let today = Tab::start(Dialect::WebKitGtk)?;
        self.webkit = Some(today.driver.version().to_owned());
        Ok(today)
    }

    /// The engines beside Chromium that have been used, for the words below the table.
    pub fn other_engines(&self) -> String {
        self.webkit.as_ref().map_or(String::new(), |version| format!(", WebKitGTK {version}, QtWebKit 602"))
    }

    fn page_of(&self, name: &str) -> Outcome<String> {
        let read = |path: PathBuf| {
            std::fs::read_to_string(&path).map_err(|e| Trouble::new(format!("{}: {e}", path.display())))
        };
        if name == CONTENDERS[0] {
            return read(self.pkg.join("extension-update.html"));
        }
        let page = include_str!("../peer/page.html").replace("{{css}}", &read(self.peer.join("peer.css"))?);
        // What ends a script inside of it would end it in the page.
        Ok(page.replace("{{script}}", &read(self.peer.join("peer.js"))?.replace("</script", "<\\/script")))
    }
}

const HTML: &str = "text/html; charset=utf-8";

/// The page with one more script at its end.
fn with_script(page: &str, script: &str) -> String {
    let (before, after) = page.rsplit_once("</body>").unwrap_or((page, ""));
    format!("{before}<script>{script}</script>\n</body>{after}")
}

impl Tab {
    pub fn start(dialect: Dialect) -> Outcome<Tab> {
        let driver = WebDriver::start(dialect)?;
        driver.allow_scripts(Duration::from_secs(110))?;
        Ok(Tab { driver })
    }

    pub fn open(&mut self, address: &str) -> Outcome<()> {
        self.driver.open(address)
    }

    pub fn run(&mut self, body: &str) -> Outcome<Value> {
        self.driver.run(&Place::Top, body)
    }

    /// Calls `bench.NAME(arguments…, done)` in the page and gives what `done` is called with.
    pub fn ask(&mut self, name: &str, arguments: &[Value]) -> Outcome<Value> {
        let mut list: Vec<String> = arguments.iter().map(Value::to_string).collect();
        list.push("done".to_owned());
        let answer = self.driver.run_until_done(&format!("bench.{name}({});", list.join(", ")))?;
        match answer["error"].as_str() {
            Some(error) => Err(Trouble::new(format!("{name}: {error}"))),
            None => Ok(answer),
        }
    }

    pub fn load_feeds<'a>(&mut self, names: impl Iterator<Item = &'a str>) -> Outcome<()> {
        for name in names.chain(["nothing"]) {
            self.ask("loadFeed", &[json!(name)])?;
        }
        Ok(())
    }

    /// One call of Chromium's DevTools.
    pub fn devtools(&self, command: &str, params: Value) -> Outcome<Value> {
        self.driver.devtools(command, params)
    }

    /// A figure of the page's own accounts, as Chromium keeps them.
    pub fn metric(&self, name: &str) -> Outcome<f64> {
        // By the clock of the thread: what other programs take from the processor is not in it.
        self.devtools("Performance.enable", json!({"timeDomain": "threadTicks"}))?;
        let answer = self.devtools("Performance.getMetrics", json!({}))?;
        let list = answer["metrics"].as_array().map(Vec::as_slice).unwrap_or_default();
        let found = list.iter().find(|metric| metric["name"] == name).and_then(|metric| metric["value"].as_f64());
        found.ok_or_else(|| Trouble::new(format!("Chromium keeps no account of {name}")))
    }
}

/// QtWebKit 602 with the panel alone in its page. It has no way to wait for an answer, so the answer is looked for in the page.
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
        let mut list: Vec<String> = arguments.iter().map(Value::to_string).collect();
        list.push("function (answer) { bench.answer = answer; }".to_owned());
        let call = format!("bench.answer = null; bench.{name}({}); return true;", list.join(", "));
        self.browser.run(&Place::Top, &call)?;
        let answer =
            self.browser.wait_until(&Place::Top, "the round ends", "return bench.answer;", Duration::from_secs(90))?;
        match answer["error"].as_str() {
            Some(error) => Err(Trouble::new(format!("{name}: {error}"))),
            None => Ok(answer),
        }
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
