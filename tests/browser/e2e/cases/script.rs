//! The panel in somebody else's page: one script tag, a place named by the config or the custom element, and what a
//! page sees of it.

use super::Case;
use crate::visit::{KEY, Visit, hold, same};
use extension_update_browser::{Outcome, Place};

pub fn list() -> Vec<Case> {
    vec![
        Case::new(
            "a script in a page draws the panel where the config says, and keeps what is said before it runs",
            |visit| {
                let start = format!(
                    "window.early = [ExtensionUpdate.start({}), ExtensionUpdate.take()];",
                    config(visit, "\"mount\": \"#here\",")
                );
                let body = format!(
                    "<div id=\"here\"></div><script src=\"/pkg/extension-update.js\"></script><script>{start}</script>"
                );
                open(visit, "script", &body)?;
                visit.wait_for_state("available")?;
                same(
                    "the early answers",
                    value(visit, "JSON.stringify(window.early)")?,
                    "[\"{\\\"ok\\\":true,\\\"pending\\\":true}\",\"\"]".into(),
                )?;
                same(
                    "panels in the place",
                    value(visit, "document.querySelectorAll('#here [data-extension-update]').length")?,
                    1.into(),
                )?;
                same(
                    "signal buttons",
                    value(visit, "document.querySelectorAll('#extension-update-signal').length")?,
                    1.into(),
                )?;
                same(
                    "members",
                    value(visit, "Object.keys(ExtensionUpdate).sort().join()")?,
                    "report,start,take,version".into(),
                )?;
                let globals = "Object.keys(window).filter(function (n) { return /extension|wasm/i.test(n); }).join()";
                same("names in the page", value(visit, globals)?, "ExtensionUpdate".into())
            },
        ),
        Case::new(
            "letters of every length cross into the engine and back, and half a pair harms nothing else",
            |visit| {
                // Engines of 2016 encode and decode by the panel's own code.
                let start = format!(
                    "ExtensionUpdate.start('{}'.replace('Демо', 'a\\u00df\\u0436\\u20ac\\ud83d\\ude00\\ufeff\\ud83d!\\udc00'));",
                    config(visit, "\"mount\": \"#here\",").replace('\n', "")
                );
                let body = format!(
                    "<div id=\"here\"></div><script src=\"/pkg/extension-update.js\"></script><script>{start}</script>"
                );
                open(visit, "letters", &body)?;
                visit.wait_for_state("available")?;
                let shown = value(visit, "document.querySelector('[data-part=message]').textContent")?;
                let name = "aßж€😀\u{feff}\u{fffd}!\u{fffd}";
                hold(shown.as_str().is_some_and(|text| text.contains(name)), || format!("the name is shown as {shown}"))
            },
        ),
        Case::new("what was kept and turns out wrong becomes a state with a code", |visit| {
            let start = "ExtensionUpdate.start('{\"mount\": \"#here\"}'); ExtensionUpdate.report('{');";
            let good = format!("ExtensionUpdate.start({});", config(visit, "\"mount\": \"#here\","));
            let body = format!(
                "<div id=\"here\"></div><script src=\"/pkg/extension-update.js\"></script><script>{good}{start}</script>"
            );
            open(visit, "script-wrong", &body)?;
            visit.allow_in_console("extension-update: config: extension.id: is required");
            visit.wait_for_state("failed")?;
            same(
                "code",
                value(visit, "document.querySelector('[data-part=message]').getAttribute('data-code')")?,
                "config".into(),
            )
        }),
        Case::new(
            "the custom element draws the panel in an open shadow root, and its events reach the document",
            |visit| {
                if value(visit, "!!window.customElements")? != true {
                    return hold(value(visit, "typeof window.customElements")? == "undefined", || {
                        "half a registry".into()
                    });
                }
                let listen = "window.heard = []; document.addEventListener('extension-update:state', function (e) { heard.push(e.detail.params.state); });";
                let attribute = config(visit, "").replace('&', "&amp;").replace('\'', "&#39;");
                let body = format!(
                    "<script>{listen}</script><script src=\"/pkg/extension-update.js\"></script><extension-update config='{attribute}'></extension-update>"
                );
                open(visit, "element", &body)?;
                let inside =
                    "document.querySelector('extension-update').shadowRoot.querySelector('[data-extension-update]')";
                let ready =
                    format!("var panel = {inside}; return panel && panel.getAttribute('data-state') === 'available';");
                visit.wait_in_page("the element offers", &ready)?;
                let styled = format!("getComputedStyle({inside}).display");
                same("the style is inside", value(visit, &styled)?, "flex".into())?;
                let heard = "return heard.indexOf('available') >= 0;";
                visit.wait_in_page("the document hears", heard)
            },
        ),
    ]
}

fn config(visit: &Visit<'_>, mount: &str) -> String {
    format!(
        r#"{{{mount} "extension": {{"id": "DEMO", "name": "Демо", "version": "0.0.0.3"}}, "licenceKey": "{KEY}",
            "source": {{"kind": "releases-api", "url": "{}/releases/v1/1c/", "transport": "fetch", "distributive": "DEMO_EXT"}},
            "host": {{"configuration": {{"name": "КошкинДом", "version": "1.0.0.1"}}}}}}"#,
        visit.site.origin()
    )
}

fn open(visit: &mut Visit<'_>, name: &str, body: &str) -> Outcome<()> {
    visit.field = Place::Top;
    visit.open_page(name, "", body, &[])
}

fn value(visit: &mut Visit<'_>, expression: &str) -> Outcome<serde_json::Value> {
    visit.browser.run(&Place::Top, &format!("return {expression};"))
}
