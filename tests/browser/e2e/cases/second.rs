//! The second opening with a feed that has not changed: one question, answered by 304, and no release drawn twice.
//!
//! The page is the shipped text with a watcher before it and a host of a few words after it; what the first opening
//! asked to be remembered is all that the second one knows. Read `signed` for what else is remembered.

use super::Case;
use crate::visit::{Visit, hold, same};
use extension_update_browser::{Outcome, Place};
use serde_json::{Value, json};

pub fn list() -> Vec<Case> {
    ["host", "fetch"]
        .into_iter()
        .map(|transport| {
            let name = format!("the second opening is one question and one drawing: transport {transport}");
            Case::new(name, move |visit| opens_twice(visit, transport))
        })
        .collect()
}

/// What was ever put into the notes and what was ever taken out, from before the panel runs.
const WATCH: &str = "<link rel=\"icon\" href=\"data:,\"><script>window.drawn = []; window.removed = []; window.states = []; window.heard = [];
  (function () {
    function each(node, call) {
      if (node.nodeType !== 1) { return; }
      if (node.getAttribute('data-version') !== null) { call(node); }
      [].forEach.call(node.querySelectorAll('[data-version]'), call);
    }
    function inRelease(node) {
      for (; node && node.nodeType === 1; node = node.parentNode) { if (node.getAttribute('data-version') !== null) { return true; } }
      return false;
    }
    new MutationObserver(function (records) {
      records.forEach(function (record) {
        [].forEach.call(record.addedNodes, function (node) {
          each(node, function (release) { if (drawn.indexOf(release) < 0) { drawn.push(release); } });
        });
        [].forEach.call(record.removedNodes, function (node) {
          if (inRelease(record.target)) { removed.push(node.nodeName); }
          each(node, function (release) { removed.push(release.getAttribute('data-version')); });
        });
      });
    }).observe(document, {childList: true, subtree: true});
    document.addEventListener('extension-update:state', function (e) { states.push(e.detail.params.state); });
    document.addEventListener('extension-update:remember', function (e) { window.remembered = e.detail.params.memory; });
    document.addEventListener('extension-update:fetch', function (e) {
      var params = e.detail.params, request = new XMLHttpRequest();
      request.open(params.method, params.url, true);
      for (var name in params.headers) { request.setRequestHeader(name, params.headers[name]); }
      request.onload = function () {
        heard.push(request.status);
        ExtensionUpdate.report(JSON.stringify({report: 'fetched', ticket: params.ticket, status: request.status,
          headers: {etag: request.getResponseHeader('ETag') || ''}, body: request.responseText}));
      };
      request.send();
    });
  })();</script>";

/// The words of the oldest release: when they are there, all are.
const LAST_WORDS: &str = "Первый выпуск";

/// The statuses that the host itself has heard: a browser's cache may turn a 304 into a whole answer, but not one that
/// was asked for by ETag.
fn heard_by_host(visit: &mut Visit<'_>) -> Outcome<String> {
    Ok(visit.browser.run(&Place::Top, "return heard.join();")?.as_str().unwrap_or_default().to_owned())
}

/// Opens the page with this memory and waits until everything is drawn; gives what is to be remembered.
fn open(visit: &mut Visit<'_>, name: &str, config: &Value) -> Outcome<Value> {
    let start = format!("<script>ExtensionUpdate.start({});</script>", config.to_string().replace('<', "\\u003c"));
    let text = visit.site.panel_text()?;
    let text = text.replacen("<head>", &format!("<head>{WATCH}"), 1).replacen("</body>", &format!("{start}</body>"), 1);
    visit.field = Place::Top;
    visit.open_text(name, &text, &[])?;
    visit.wait_for_state("available")?;
    let last = format!(
        "return document.querySelector('[data-part=notes]').textContent.indexOf('{LAST_WORDS}') >= 0 && !!window.remembered && states.indexOf('available') >= 0;"
    );
    visit.wait_in_field("the oldest notes are there", &last)?;
    visit.browser.run(&Place::Top, "return window.remembered;")
}

/// Each release was put into the page once, stands there still, and nothing in it was ever replaced.
fn check_drawn_once(visit: &mut Visit<'_>) -> Outcome<()> {
    let body = "return [drawn.length, document.querySelectorAll('[data-part=notes] [data-version]').length, removed.join(), states.join()];";
    let found = visit.ask_page("the watcher answers", body)?;
    same("releases in the page", found[1].as_u64(), Some(4))?;
    same("releases that were ever put into it", found[0].as_u64(), Some(4))?;
    same("taken out again", found[2].as_str(), Some(""))?;
    hold(!found[3].as_str().unwrap_or_default().contains("failed"), || format!("states: {}", found[3]))
}

fn opens_twice(visit: &mut Visit<'_>, transport: &str) -> Outcome<()> {
    let mark = format!("second-{transport}-{}", visit.engine);
    let mut config = json!({
      "extension": {"id": "DEMO", "version": ""},
      "source": {"kind": "signed-feed", "url": format!("{}/feed.json?mark={mark}", visit.site.origin()), "transport": transport},
      "policy": {"publicKeys": [visit.site.public_key()]},
      "memory": {},
    });
    let page = format!("second-{transport}");
    let statuses = |visit: &Visit<'_>| -> Outcome<Vec<Option<u64>>> {
        Ok(visit.site.answers(&format!("feed.json?mark={mark}"))?.into_iter().map(|(_, status)| status).collect())
    };
    config["memory"] = open(visit, &page, &config)?;
    check_drawn_once(visit)?;
    same("first answers", statuses(visit)?, vec![Some(200)])?;
    let again = if transport == "host" || visit.engine.keeps_answers() { 304 } else { 200 };

    open(visit, &page, &config)?;
    check_drawn_once(visit)?;
    same("answers after the second opening", statuses(visit)?, vec![Some(200), Some(again)])?;
    same("what the host heard", heard_by_host(visit)?.as_str(), if transport == "host" { "304" } else { "" })?;

    // With an interval the kept answer is drawn and nobody is asked …
    config["policy"]["checkInterval"] = json!(24);
    open(visit, &page, &config)?;
    check_drawn_once(visit)?;
    same("answers within the interval", statuses(visit)?.len(), 2)?;

    // … until it is over: then it is a question as any other.
    config["memory"]["checked"] = json!("2026-01-01T00:00:00Z");
    open(visit, &page, &config)?;
    check_drawn_once(visit)?;
    same("answers after the interval", statuses(visit)?, vec![Some(200), Some(again), Some(again)])
}
