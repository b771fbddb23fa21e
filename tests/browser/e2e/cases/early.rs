//! The question goes out before the engine is there: by `start`, by the element, by the page's own markup. It is one
//! question all the same.
//!
//! That it comes first is seen by an order: the service gives the engine only to whoever has asked. Nothing here looks
//! at a clock.

use super::Case;
use crate::visit::{KEY, SOON, Visit, hold, same};
use extension_update_browser::{Engine, Outcome, Place};
use extension_update_demo::VALID_KEY;
use std::time::Instant;

pub fn list(engine: Engine) -> Vec<Case> {
    if !engine.fetches_by_itself() {
        return vec![Case::new("a page that names its feed is one question where the engine has no fetch", |visit| {
            asks_before_drawing(visit, "markup")
        })];
    }
    let mut cases = Vec::new();
    for way in ["start", "element", "markup"] {
        cases.push(Case::new(
            format!("the question is at the service before the engine is in the page: by {way}"),
            move |visit| asks_before_loading(visit, way),
        ));
    }
    for way in ["start", "markup"] {
        cases.push(Case::new(
            format!("the question is out before the engine of the one HTML text runs: by {way}"),
            move |visit| asks_before_drawing(visit, way),
        ));
    }
    cases.push(Case::new("a start that wants another feed aborts the question of the page's markup", aborts_the_other));
    cases.push(Case::new("a start that leaves the question to its host aborts it too", leaves_it_to_the_host));
    cases.push(Case::new("a question with the licence key waits for the engine", keeps_the_key_back));
    cases.push(Case::new("an early question that failed is the first of three", counts_as_the_first));
    cases
}

/// Before everything else in the page: notes what is asked, and whether an engine was in sight by then, compiled or as
/// the twin.
const PROBE: &str = "<script>window.asked = []; window.compiled = [];
  (function (ask) {
    if (!ask) { return; }
    window.fetch = function (what, options) {
      var engines = compiled.length + (window.extensionUpdateTwin ? 1 : 0);
      asked.push({url: String(what.url || what), signal: what.signal || options && options.signal, engines: engines});
      return ask.apply(window, arguments);
    };
  })(window.fetch);
  if (window.WebAssembly) { ['instantiate', 'instantiateStreaming', 'compile', 'compileStreaming'].forEach(function (name) {
    var make = WebAssembly[name];
    if (make) { WebAssembly[name] = function () { compiled.push(name); return make.apply(WebAssembly, arguments); }; }
  }); }
  window.questions = function (part) { return asked.filter(function (one) { return one.url.indexOf(part) >= 0; }); };</script>";

fn feed(visit: &Visit<'_>, mark: &str) -> String {
    format!("{}/feed.json?mark={mark}", visit.site.origin())
}

fn mark(visit: &Visit<'_>, name: &str) -> String {
    format!("early-{name}-{}", visit.engine)
}

fn config(visit: &Visit<'_>, url: &str, more: &str) -> String {
    let key = visit.site.public_key();
    format!(
        r#"{{{more}"extension": {{"id": "DEMO", "version": "0.0.0.3"}}, "policy": {{"publicKeys": ["{key}"]}},
            "source": {{"kind": "signed-feed", "url": "{url}", "transport": "fetch"}}}}"#
    )
}

pub(super) fn open(visit: &mut Visit<'_>, name: &str, body: &str) -> Outcome<()> {
    visit.field = Place::Top;
    visit.open_page(name, PROBE, &format!("<div id=\"here\"></div>{body}"), &[])
}

/// A start in the task that has run the loader: between two scripts of a page the engine may come. `early` is how many
/// addresses with this part were asked by then.
pub(super) fn start_at_once(config: &str, part: &str) -> String {
    format!(
        "<script>function begin() {{
           window.early = JSON.parse(ExtensionUpdate.start({config})).pending && questions('{part}').length;
         }}</script><script src=\"/pkg/extension-update.js\" onload=\"begin()\"></script>"
    )
}

pub(super) fn value(visit: &mut Visit<'_>, expression: &str) -> Outcome<serde_json::Value> {
    visit.browser.run(&Place::Top, &format!("return {expression};"))
}

fn statuses(visit: &Visit<'_>, part: &str) -> Outcome<Vec<Option<u64>>> {
    Ok(visit.site.answers(part)?.into_iter().map(|(_, status)| status).collect())
}

/// Waits until the service has been asked for an address with this part.
fn wait_until_asked(visit: &Visit<'_>, part: &str) -> Outcome<()> {
    let end = Instant::now() + SOON;
    while visit.site.answers(part)?.is_empty() {
        hold(Instant::now() < end, || format!("the service was not asked for {part} while it held the engine back"))?;
    }
    Ok(())
}

fn check_offer(visit: &mut Visit<'_>, url: &str, mark: &str) -> Outcome<()> {
    let panel = "(document.querySelector('extension-update') || {shadowRoot: document}).shadowRoot.querySelector('[data-extension-update]')";
    let offers = format!("var panel = {panel}; return panel && panel.getAttribute('data-state') === 'available';");
    visit.wait_in_page("the panel offers", &offers)?;
    let offered = value(visit, &format!("{panel}.querySelector('[data-part=offered-version]').textContent"))?;
    same("offered", offered.as_str(), Some("0.0.0.4"))?;
    same(&format!("answers of {url}"), statuses(visit, mark)?, vec![Some(200)])
}

fn asks_before_loading(visit: &mut Visit<'_>, way: &str) -> Outcome<()> {
    let mark = mark(visit, way);
    let url = feed(visit, &mark);
    let config = config(visit, &url, if way == "element" { "" } else { "\"mount\": \"#here\"," });
    let markup = if way == "markup" { format!(" data-feed=\"{url}\"") } else { String::new() };
    let script = format!("<script src=\"/held/{mark}/extension-update.js\"{markup}></script>");
    let body = match way {
        "start" => format!("{script}<script>ExtensionUpdate.start({config});</script>"),
        "element" => format!(
            "<extension-update extension-id=\"DEMO\" extension-version=\"0.0.0.3\" source-kind=\"signed-feed\" source-url=\"{url}\" \
             transport=\"fetch\" public-keys=\"{}\"></extension-update>{script}",
            visit.site.public_key()
        ),
        _ => script,
    };
    open(visit, &format!("early-{way}"), &body)?;
    wait_until_asked(visit, &mark)?;
    if way == "markup" {
        value(visit, &format!("ExtensionUpdate.start({config})"))?;
    }
    check_offer(visit, &url, &mark)
}

/// The shipped page with the probe before it, named address and a start after it, under a policy that allows the one
/// service.
fn asks_before_drawing(visit: &mut Visit<'_>, way: &str) -> Outcome<()> {
    let mark = mark(visit, &format!("text-{way}"));
    let url = feed(visit, &mark);
    let start = format!(
        "<script>window.early = JSON.parse(ExtensionUpdate.start({})).ok && asked.length;</script>",
        config(visit, &url, "")
    );
    let mut text = visit.site.panel_text()?;
    if way == "markup" {
        hold(text.contains("<html lang=\"ru\">"), || "the page does not begin as the documents say".to_owned())?;
        text = text.replacen("<html ", &format!("<html data-feed=\"{url}\" "), 1);
    }
    let head = "<link rel=\"icon\" href=\"data:,\">";
    let text =
        text.replacen("<head>", &format!("<head>{head}{PROBE}"), 1).replacen("</body>", &format!("{start}</body>"), 1);
    let policy = format!(
        "default-src 'none'; script-src 'unsafe-inline' 'wasm-unsafe-eval'; style-src 'unsafe-inline'; img-src data:; connect-src {}",
        visit.site.origin()
    );
    let policy = [("content-security-policy", policy.as_str())];
    let address = visit.site.put_page(
        &format!("early-text-{way}"),
        &text,
        if visit.engine.knows_wasm_policy() { &policy } else { &[] },
    )?;
    visit.field = Place::Top;
    visit.browser.open(&address)?;
    check_offer(visit, &url, &mark)?;
    if !visit.engine.fetches_by_itself() {
        return Ok(());
    }
    same("questions before the engine had a say", value(visit, "early")?, 1.into())?;
    same("questions of the whole page", value(visit, "asked.length")?, 1.into())?;
    if way == "markup" {
        same("engines before the question", value(visit, "asked[0].engines")?, 0.into())?;
    }
    Ok(())
}

/// Opens a page whose markup names a feed that never answers, starts once it has been asked, and checks that this
/// question was aborted.
fn start_otherwise(visit: &mut Visit<'_>, name: &str, config: &str) -> Outcome<()> {
    let mark = mark(visit, &format!("{name}-left"));
    let left = format!("{}/fault/hang/feed.json?mark={mark}", visit.site.origin());
    let script = format!("<script src=\"/held/{mark}/extension-update.js\" data-feed=\"{left}\"></script>");
    open(visit, &format!("early-{name}"), &script)?;
    wait_until_asked(visit, &mark)?;
    value(visit, &format!("ExtensionUpdate.start({config})"))?;
    let left = format!("questions('feed.json?mark={mark}')");
    let aborted = format!("return {left}.length === 1 && {left}[0].signal.aborted;");
    visit.wait_in_page("the question of the markup is aborted", &aborted)
}

fn aborts_the_other(visit: &mut Visit<'_>) -> Outcome<()> {
    let mark = mark(visit, "wanted");
    let url = feed(visit, &mark);
    start_otherwise(visit, "other", &config(visit, &url, "\"mount\": \"#here\","))?;
    check_offer(visit, &url, &mark)
}

fn leaves_it_to_the_host(visit: &mut Visit<'_>) -> Outcome<()> {
    let mark = mark(visit, "host-wanted");
    let url = feed(visit, &mark);
    let config = config(visit, &url, "\"mount\": \"#here\",").replace("\"fetch\"", "\"host\"");
    start_otherwise(visit, "host", &config)?;
    let told = "for (var t = ExtensionUpdate.take(); t !== ''; t = ExtensionUpdate.take()) { if (JSON.parse(t).message === 'fetch') { return true; } } return false;";
    visit.wait_in_page("the host is asked to ask", told)?;
    same("answers to the page", statuses(visit, &mark)?, Vec::new())
}

fn keeps_the_key_back(visit: &mut Visit<'_>) -> Outcome<()> {
    let config = format!(
        r##"{{"mount": "#here", "extension": {{"id": "DEMO", "version": "0.0.0.3"}}, "licenceKey": "{KEY}",
            "source": {{"kind": "releases-api", "url": "{}/releases/v1/1c/", "transport": "fetch", "distributive": "DEMO_EXT"}},
            "host": {{"configuration": {{"name": "КошкинДом", "version": "1.0.0.1"}}}}}}"##,
        visit.site.origin()
    );
    open(visit, "early-key", &start_at_once(&config, "/releases/"))?;
    visit.wait_for_state("available")?;
    same("questions before the engine had a say", value(visit, "early")?, 0.into())?;
    let key = format!("asked.filter(function (one) {{ return one.url.indexOf('{VALID_KEY}') >= 0; }}).length");
    same("addresses with the key", value(visit, &key)?, 0.into())
}

fn counts_as_the_first(visit: &mut Visit<'_>) -> Outcome<()> {
    for line in ["Failed to load resource", "status of "] {
        visit.allow_in_console(line);
    }
    let mark = mark(visit, "failing");
    let url = format!("{}/fault/503/feed.json?mark={mark}", visit.site.origin());
    let config = config(visit, &url, "\"mount\": \"#here\",");
    let body = format!(
        "<script src=\"/held/{mark}/extension-update.js\"></script><script>ExtensionUpdate.start({config});</script>"
    );
    open(visit, "early-failing", &body)?;
    visit.wait_for_state("failed")?;
    same("code", visit.code()?.as_str(), "http-status")?;
    same("answers", statuses(visit, &mark)?, vec![Some(503); 3])
}
