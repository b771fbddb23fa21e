//! The panel in Chromium, on feeds that the real publisher signed and that each kind of hosting answers.
//!
//! What a second opening costs is read from the log of nginx: whatever was asked stands there.

use crate::gitlab_pages::run_job;
use crate::servers::bucket::Bucket;
use crate::servers::nginx::{Compression, Nginx};
use crate::servers::pages::{self, Provider};
use crate::servers::vendor::{PANEL, Panel, Vendor};
use crate::servers::{Outcome, Trouble};
use crate::site::{open_with, publish};
use axum::Router;
use extension_update_browser::served::FRESH_PAGE;
use extension_update_browser::{Browser, Engine, Place, Served};
use std::time::Duration;

const SOON: Duration = Duration::from_secs(30);

fn start_browser() -> Outcome<Browser> {
    Engine::Chromium.start()
}

/// The call that starts a panel on the feed at this place.
fn start_call(vendor: &Vendor, origin: &str, mount: &str) -> String {
    format!(
        "ExtensionUpdate.start({{{mount} extension: {{id: 'DEMO', version: '0.0.0.3'}}, \
         source: {{kind: 'signed-feed', url: '{origin}/feed.json', transport: 'fetch'}}, policy: {{publicKeys: ['{}']}}}});",
        vendor.public_key
    )
}

/// A page of somebody else's that takes the panel and the feed from this place.
fn write_page(vendor: &Vendor, origin: &str) -> String {
    format!(
        "<!DOCTYPE html><meta charset=\"utf-8\"><link rel=\"icon\" href=\"data:,\"><div id=\"here\"></div>\
         <script src=\"{origin}/{PANEL}/extension-update.js\"></script><script>{}</script>",
        start_call(vendor, origin, "mount: '#here',")
    )
}

/// Opens the page and waits until this version is offered.
fn open_page(browser: &mut Browser, address: &str, place: &Place, version: &str) -> Outcome<()> {
    browser.open(address)?;
    let condition = format!(
        "var p = document.querySelector('[data-extension-update]'), v = document.querySelector('[data-part=offered-version]');
         return !!p && p.getAttribute('data-state') === 'available' && !!v && v.textContent === '{version}';"
    );
    browser.wait_until(place, &format!("{version} is offered"), &condition, SOON).map(|_| ())
}

fn check_console(browser: &mut Browser) -> Outcome<()> {
    let entries = browser.console()?;
    if entries.is_empty() { Ok(()) } else { Err(Trouble::new(format!("the console is not empty: {entries:#?}"))) }
}

#[test]
fn a_second_opening_is_one_request_answered_by_304() -> Outcome<()> {
    let (nginx, vendor) = open_with(Compression::Gzip, Panel::Whole)?;
    let (host, mut browser, mut mark) = (Served::start(Router::new())?, start_browser()?, 0);
    let address = host.put("/page", &FRESH_PAGE, write_page(&vendor, &nginx.origin()))?;
    open_page(&mut browser, &address, &Place::Top, "0.0.0.4")?;
    let mut first = nginx.take_log(&mut mark)?;
    first.sort();
    let script = format!("GET /{PANEL}/extension-update.js 200");
    let module = format!("GET /{PANEL}/extension_update_bg.wasm 200");
    assert_eq!(first, ["GET /feed.json 200", script.as_str(), module.as_str()]);
    for _ in 0..2 {
        open_page(&mut browser, &address, &Place::Top, "0.0.0.4")?;
        assert_eq!(nginx.take_log(&mut mark)?, ["GET /feed.json 304"]);
    }
    vendor.release(&["0.0.0.3", "0.0.0.4", "0.0.0.5"])?;
    publish(&vendor, &nginx)?;
    open_page(&mut browser, &address, &Place::Top, "0.0.0.5")?;
    assert_eq!(nginx.take_log(&mut mark)?, ["GET /feed.json 200"], "a new feed is seen at once");
    check_console(&mut browser)
}

#[test]
fn a_form_without_an_origin_reads_the_feed() -> Outcome<()> {
    let (nginx, vendor) = open_with(Compression::Gzip, Panel::Sample)?;
    let (host, mut browser, mut mark) = (Served::start(Router::new())?, start_browser()?, 0);
    let text = std::fs::read_to_string(crate::servers::root().join("pkg/extension-update.html"))?;
    let form = format!("{text}<script>{}</script>", start_call(&vendor, &nginx.origin(), ""));
    let form = form.replace('&', "&amp;").replace('"', "&quot;");
    let page = format!(
        "<!DOCTYPE html><meta charset=\"utf-8\"><link rel=\"icon\" href=\"data:,\">\
         <iframe sandbox=\"allow-scripts\" width=\"800\" height=\"700\" srcdoc=\"{form}\"></iframe>"
    );
    let address = host.put("/form", &FRESH_PAGE, page)?;
    let field = Place::Frame("iframe".to_owned());
    open_page(&mut browser, &address, &field, "0.0.0.4")?;
    let origin = browser.run(&field, "return self.origin;")?;
    assert_eq!(origin, "null", "the case is about a document without an origin");
    assert_eq!(nginx.take_log(&mut mark)?, ["GET /feed.json 200"], "the panel came with the form");
    // A browser keeps nothing for a document without an origin: a form that lets the page ask pays for the whole feed
    // each time.
    open_page(&mut browser, &address, &field, "0.0.0.4")?;
    assert_eq!(nginx.take_log(&mut mark)?, ["GET /feed.json 200"]);
    check_console(&mut browser)
}

#[test]
fn before_a_bucket_a_second_opening_is_304_of_the_node_and_nothing_at_the_bucket() -> Outcome<()> {
    let bucket = Bucket::start()?;
    let nginx = Nginx::serve_bucket(bucket.served.port())?;
    let vendor = Vendor::open(Panel::Whole)?;
    bucket.publish(&vendor.site())?;
    let (host, mut browser, mut mark) = (Served::start(Router::new())?, start_browser()?, 0);
    let address = host.put("/page", &FRESH_PAGE, write_page(&vendor, &nginx.origin()))?;
    open_page(&mut browser, &address, &Place::Top, "0.0.0.4")?;
    assert_eq!(nginx.take_log(&mut mark)?.len(), 3);
    assert_eq!(bucket.served.take_lines().len(), 3);
    open_page(&mut browser, &address, &Place::Top, "0.0.0.4")?;
    assert_eq!(nginx.take_log(&mut mark)?, ["GET /feed.json 304"]);
    // A minute may have passed on a slow machine: then the node asks, and hears that nothing has changed.
    let asked = bucket.served.take_lines();
    assert!(asked.iter().all(|line| line == "GET /feed.json 304"), "{asked:?}");
    check_console(&mut browser)
}

/// The second opening of a page that takes all from there asks for the feed alone.
fn opens_twice(vendor: &Vendor, pages: &Served) -> Outcome<()> {
    let (host, mut browser) = (Served::start(Router::new())?, start_browser()?);
    let address = host.put("/page", &FRESH_PAGE, write_page(vendor, pages.origin()))?;
    open_page(&mut browser, &address, &Place::Top, "0.0.0.4")?;
    assert_eq!(pages.take_lines().len(), 3);
    open_page(&mut browser, &address, &Place::Top, "0.0.0.4")?;
    assert_eq!(pages.take_lines(), ["GET /feed.json 304"]);
    check_console(&mut browser)
}

#[test]
fn what_the_job_for_gitlab_lays_out_is_opened_with_the_headers_of_gitlab_pages() -> Outcome<()> {
    let vendor = Vendor::open(Panel::Whole)?;
    let nobody = pages::serve(Provider::GitLab, &vendor.path("nothing"))?;
    run_job(&vendor, nobody.origin())?;
    let pages = pages::serve(Provider::GitLab, &vendor.path("public"))?;
    opens_twice(&vendor, &pages)
}

#[test]
fn with_the_headers_of_github_pages_a_second_opening_asks_for_the_feed_only() -> Outcome<()> {
    let vendor = Vendor::open(Panel::Whole)?;
    let pages = pages::serve(Provider::GitHub, &vendor.site())?;
    opens_twice(&vendor, &pages)
}
