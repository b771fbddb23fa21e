//! The one HTML text in every kind of document that a host may make of it, also where it has no origin.
//!
//! Where the host cannot reach into the document, a relay that is appended to the text talks with it by `postMessage`;
//! the panel itself is the shipped text, unchanged.

use super::Case;
use crate::visit::{Visit, hold, same};
use extension_update_browser::browser::quote;
use extension_update_browser::{Outcome, Place, output_folder};
use std::path::Path;

pub fn list() -> Vec<Case> {
    let kinds = [
        ("srcdoc", "a srcdoc frame"),
        ("write", "document.write into about:blank"),
        ("sandbox", "a sandboxed srcdoc frame with the origin null"),
        ("data", "a data: frame"),
        ("blob", "a blob: frame"),
    ];
    let mut cases: Vec<Case> = kinds
        .into_iter()
        .map(|(kind, words)| {
            Case::new(format!("the one HTML text does the job in {words}"), move |visit| works_in(visit, kind))
        })
        .collect();
    cases.push(Case::new("the one HTML text does the job from a file", works_from_file));
    cases.push(Case::new("storage that throws does not stop the panel", works_without_storage));
    cases.push(Case::new("with scripts off the page shows a plain sentence", says_sentence_without_scripts));
    cases.push(Case::new("an engine that cannot run the panel shows a plain sentence", says_sentence_in_poor_engine));
    cases
}

/// Inside the field: carries what the host says to the panel, and what the panel says to the host.
const RELAY: &str = r#"<script>(function () {
  function say(what) { parent.postMessage(JSON.stringify(what), '*'); }
  function pull() { for (var text = ExtensionUpdate.take(); text !== ''; text = ExtensionUpdate.take()) { say({message: JSON.parse(text)}); } }
  document.addEventListener('click', function (e) { if (e.target.id === 'extension-update-signal') { setTimeout(pull, 0); } });
  window.addEventListener('message', function (e) {
    var order = JSON.parse(e.data);
    if (order.start) { ExtensionUpdate.start(JSON.stringify(order.start)); }
    if (order.report) { ExtensionUpdate.report(JSON.stringify(order.report)); }
    setTimeout(pull, 0);
  });
  say({relay: 'here'});
})();</script>"#;

/// Around the field: a host in the fewest words. It makes the frame, asks the service for the panel, and installs by
/// saying so.
const HOST: &str = r#"
  window.messages = [];
  function tell(what) { document.getElementById('field').contentWindow.postMessage(JSON.stringify(what), '*'); }
  function fetchFor(params) {
    var request = new XMLHttpRequest();
    request.open(params.method, params.url, true);
    for (var name in params.headers) { request.setRequestHeader(name, params.headers[name]); }
    request.onload = function () { tell({report: {report: 'fetched', ticket: params.ticket, status: request.status, headers: {}, body: request.responseText}}); };
    request.onerror = function () { tell({report: {report: 'fetched', ticket: params.ticket, error: 'network'}}); };
    request.send(params.body);
  }
  window.addEventListener('message', function (e) {
    var said = JSON.parse(e.data);
    if (said.relay) { tell({start: window.config}); return; }
    var message = said.message;
    window.messages.push(message.message);
    if (message.message === 'fetch') { fetchFor(message.params); }
    if (message.message === 'install') {
      tell({report: {report: 'accepted', operation: message.params.operation}});
      tell({report: {report: 'progress', operation: message.params.operation, stage: 'download', done: 10, total: 20}});
      tell({report: {report: 'installed', operation: message.params.operation, version: message.params.version}});
    }
  });
  function show(kind, text) {
    var frame = document.createElement('iframe');
    frame.id = 'field';
    frame.style.width = '900px';
    frame.style.height = '700px';
    if (kind === 'sandbox') { frame.setAttribute('sandbox', 'allow-scripts'); }
    if (kind === 'srcdoc' || kind === 'sandbox') { frame.setAttribute('srcdoc', text); }
    if (kind === 'data') { frame.src = 'data:text/html;charset=utf-8;base64,' + btoa(unescape(encodeURIComponent(text))); }
    if (kind === 'blob') { frame.src = URL.createObjectURL(new Blob([text], {type: 'text/html'})); }
    if (kind === 'file') { frame.src = text; }
    document.body.appendChild(frame);
    if (kind === 'write') { frame.contentDocument.open(); frame.contentDocument.write(text); frame.contentDocument.close(); }
  }
"#;

fn config(visit: &Visit<'_>, transport: &str) -> String {
    format!(
        r#"{{"extension": {{"id": "DEMO", "name": "Демонстрационное расширение", "version": "0.0.0.3"}},
            "source": {{"kind": "releases-api", "url": "{}/releases/v1/1c/", "transport": "{transport}", "distributive": "DEMO_EXT"}},
            "licenceKey": "{}", "host": {{"platform": "8.3.24.1548", "configuration": {{"name": "КошкинДом", "version": "1.0.0.1"}}, "obstacle": null}},
            "policy": {{"channels": ["stable"]}}, "memory": {{}}, "locale": "ru", "theme": "auto"}}"#,
        visit.site.origin(),
        crate::visit::KEY
    )
}

/// The host's page: `text` is what `show` gets, a whole page or an address.
fn host_page(kind: &str, text: &str, config: &str) -> String {
    // Inside a script element `<` would begin tags of the text itself.
    let literal = quote(text).replace('<', "\\u003c");
    format!(
        "<!doctype html><html><head><meta charset=\"utf-8\"><link rel=\"icon\" href=\"data:,\"><title>host</title></head><body><script>{HOST}
         window.config = {config}; show('{kind}', {literal});</script></body></html>"
    )
}

fn works_in(visit: &mut Visit<'_>, kind: &str) -> Outcome<()> {
    for transport in ["host", "fetch"] {
        let text = format!("{}{RELAY}", visit.site.panel_text()?);
        let page = host_page(kind, &text, &config(visit, transport));
        let url = visit.site.put_page(&format!("context-{kind}-{transport}"), &page, &[])?;
        do_job(visit, &url)?;
    }
    Ok(())
}

fn works_from_file(visit: &mut Visit<'_>) -> Outcome<()> {
    let folder = std::fs::canonicalize(ensure(&output_folder("e2e").join("pages"))?)?;
    let panel = folder.join(format!("panel-{}.html", visit.engine));
    let host = folder.join(format!("host-{}.html", visit.engine));
    std::fs::write(&panel, format!("{}{RELAY}", visit.site.panel_text()?))?;
    let address = panel.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    std::fs::write(&host, host_page("file", &address, &config(visit, "fetch")))?;
    do_job(visit, &format!("file://{}", host.display()))
}

fn ensure(folder: &Path) -> Outcome<&Path> {
    std::fs::create_dir_all(folder)?;
    Ok(folder)
}

fn do_job(visit: &mut Visit<'_>, url: &str) -> Outcome<()> {
    visit.field = Place::Frame("#field".to_owned());
    visit.browser.open(url)?;
    visit.wait_for_state("available")?;
    same("offered", visit.part("offered-version")?.as_str(), "0.0.0.4")?;
    visit.wait_in_field(
        "the notes are there",
        "return /Изменилась версия/.test(document.querySelector('[data-part=notes]').textContent);",
    )?;
    visit.press("install")?;
    visit.wait_for_state("restart-needed")?;
    visit.press("restart")?;
    visit.wait_in_page("the host is asked to restart", "return window.messages.indexOf('restart') >= 0;")?;
    let ready = visit
        .browser
        .run(&Place::Top, "return [window.messages[0], window.messages.join().split('ready').length - 1];")?;
    hold(ready[0] == "ready" && ready[1] == 1, || format!("`ready` must come once and first: {ready}"))
}

/// In opaque documents every access to storage throws; here it throws in a document that is otherwise like any other.
fn works_without_storage(visit: &mut Visit<'_>) -> Outcome<()> {
    let trap = "<script>['localStorage', 'sessionStorage', 'indexedDB', 'caches'].forEach(function (name) {
        try { Object.defineProperty(window, name, {get: function () { throw new Error('no storage'); }}); } catch (e) {} });
      try { Object.defineProperty(document, 'cookie', {get: function () { throw new Error('no cookies'); }}); } catch (e) {}</script>";
    let text = put_first(&format!("{}{RELAY}", visit.site.panel_text()?), trap);
    let page = host_page("srcdoc", &text, &config(visit, "host"));
    let url = visit.site.put_page("context-no-storage", &page, &[])?;
    do_job(visit, &url)
}

/// A frame that forbids scripts renders as a browser with scripts off does.
fn says_sentence_without_scripts(visit: &mut Visit<'_>) -> Outcome<()> {
    // The browser's own words that it did as it was told.
    visit.allow_in_console("Blocked script execution");
    let text = visit.site.panel_text()?;
    open_watched_frame(visit, "context-no-script", "sandbox=\"allow-same-origin\"", &text)?;
    let shown = "var d = document.getElementById('field').contentDocument; return d && d.body ? d.body.innerText : '';";
    let text = visit.ask_page("the page shows a sentence", shown)?;
    check_sentence(text.as_str().unwrap_or_default())
}

fn says_sentence_in_poor_engine(visit: &mut Visit<'_>) -> Outcome<()> {
    // What neither form of the engine can do without; engines of that age have no `Promise` either.
    let poverty =
        "<script>window.WebAssembly = window.Uint8Array = window.ArrayBuffer = window.Promise = undefined;</script>";
    let text = put_first(&visit.site.panel_text()?, poverty);
    open_watched_frame(visit, "context-poor", "", &text)?;
    // The frame has finished loading, and no panel has come: the sentence is what stays.
    let settled = "var d = document.getElementById('field').contentDocument;
        return window.frameLoads > 0 && d.readyState === 'complete' && !d.querySelector('[data-extension-update]') && d.body.innerText;";
    let text = visit.ask_page("the page shows a sentence", settled)?;
    check_sentence(text.as_str().unwrap_or_default())
}

/// The text in a frame whose document the page around it can read: the driver itself needs more of a document than
/// these frames have.
fn open_watched_frame(visit: &mut Visit<'_>, name: &str, attributes: &str, text: &str) -> Outcome<()> {
    let literal = quote(text).replace('<', "\\u003c");
    let body = format!(
        "<div id=\"place\"></div><script>
         window.frameLoads = 0;
         document.getElementById('place').innerHTML = '<iframe id=\"field\" {attributes} style=\"width:900px;height:600px\"></iframe>';
         var frame = document.getElementById('field');
         frame.setAttribute('srcdoc', {literal});
         frame.onload = function () {{ window.frameLoads += 1; }};</script>"
    );
    visit.open_page(name, "", &body, &[])
}

fn check_sentence(text: &str) -> Outcome<()> {
    let sound = text.contains("обновит") && !text.contains("function") && !text.contains("AGFzbQ");
    hold(sound, || format!("the page shows «{}»", text.chars().take(400).collect::<String>()))
}

/// Puts a script before everything that the text runs itself.
fn put_first(text: &str, script: &str) -> String {
    match text.find("<head>") {
        Some(at) => format!("{}{script}{}", &text[..at + 6], &text[at + 6..]),
        None => format!("{script}{text}"),
    }
}
