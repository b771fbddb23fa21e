//! The panel in somebody else's page: one script tag, a place named by the config or the custom element, and what a page sees of it.

use super::Case;
use crate::scene::{KEY, Scene, hold, same};
use extension_update_browser::{Outcome, Place};

pub fn list() -> Vec<Case> {
    vec![
        Case::new(
            "a script in a page draws the panel where the config says, and keeps what is said before it runs",
            |scene| {
                let start = format!(
                    "window.early = [ExtensionUpdate.start({}), ExtensionUpdate.take()];",
                    config(scene, "\"mount\": \"#here\",")
                );
                let body = format!(
                    "<div id=\"here\"></div><script src=\"/pkg/extension-update.js\"></script><script>{start}</script>"
                );
                open(scene, "script", &body)?;
                scene.wait_for_state("available")?;
                same(
                    "the early answers",
                    value(scene, "JSON.stringify(window.early)")?,
                    "[\"{\\\"ok\\\":true,\\\"pending\\\":true}\",\"\"]".into(),
                )?;
                same(
                    "panels in the place",
                    value(scene, "document.querySelectorAll('#here [data-extension-update]').length")?,
                    1.into(),
                )?;
                same(
                    "signal buttons",
                    value(scene, "document.querySelectorAll('#extension-update-signal').length")?,
                    1.into(),
                )?;
                same(
                    "members",
                    value(scene, "Object.keys(ExtensionUpdate).sort().join()")?,
                    "report,start,take,version".into(),
                )?;
                let globals = "Object.keys(window).filter(function (n) { return /extension|wasm/i.test(n); }).join()";
                same("names in the page", value(scene, globals)?, "ExtensionUpdate".into())
            },
        ),
        Case::new(
            "letters of every length cross into the engine and back, and half a pair harms nothing else",
            |scene| {
                // Engines of 2016 encode and decode by the panel's own code.
                let start = format!(
                    "ExtensionUpdate.start('{}'.replace('Демо', 'a\\u00df\\u0436\\u20ac\\ud83d\\ude00\\ufeff\\ud83d!\\udc00'));",
                    config(scene, "\"mount\": \"#here\",").replace('\n', "")
                );
                let body = format!(
                    "<div id=\"here\"></div><script src=\"/pkg/extension-update.js\"></script><script>{start}</script>"
                );
                open(scene, "letters", &body)?;
                scene.wait_for_state("available")?;
                let shown = value(scene, "document.querySelector('[data-part=message]').textContent")?;
                let name = "aßж€😀\u{feff}\u{fffd}!\u{fffd}";
                hold(shown.as_str().is_some_and(|text| text.contains(name)), || format!("the name is shown as {shown}"))
            },
        ),
        Case::new("what was kept and turns out wrong becomes a state with a code", |scene| {
            let start = "ExtensionUpdate.start('{\"mount\": \"#here\"}'); ExtensionUpdate.report('{');";
            let good = format!("ExtensionUpdate.start({});", config(scene, "\"mount\": \"#here\","));
            let body = format!(
                "<div id=\"here\"></div><script src=\"/pkg/extension-update.js\"></script><script>{good}{start}</script>"
            );
            open(scene, "script-wrong", &body)?;
            scene.allow_in_console("extension-update: config: extension.id: is required");
            scene.wait_for_state("failed")?;
            same(
                "code",
                value(scene, "document.querySelector('[data-part=message]').getAttribute('data-code')")?,
                "config".into(),
            )
        }),
        Case::new(
            "the custom element draws the panel in an open shadow root, and its events reach the document",
            |scene| {
                if value(scene, "!!window.customElements")? != true {
                    return hold(value(scene, "typeof window.customElements")? == "undefined", || {
                        "half a registry".into()
                    });
                }
                let listen = "window.heard = []; document.addEventListener('extension-update:state', function (e) { heard.push(e.detail.params.state); });";
                let attribute = config(scene, "").replace('&', "&amp;").replace('\'', "&#39;");
                let body = format!(
                    "<script>{listen}</script><script src=\"/pkg/extension-update.js\"></script><extension-update config='{attribute}'></extension-update>"
                );
                open(scene, "element", &body)?;
                let inside =
                    "document.querySelector('extension-update').shadowRoot.querySelector('[data-extension-update]')";
                let ready =
                    format!("var panel = {inside}; return panel && panel.getAttribute('data-state') === 'available';");
                scene.wait_in_page("the element offers", &ready)?;
                let styled = format!("getComputedStyle({inside}).display");
                same("the style is inside", value(scene, &styled)?, "flex".into())?;
                let heard = "return heard.indexOf('available') >= 0;";
                scene.wait_in_page("the document hears", heard)
            },
        ),
    ]
}

fn config(scene: &Scene<'_>, mount: &str) -> String {
    format!(
        r#"{{{mount} "extension": {{"id": "DEMO", "name": "Демо", "version": "0.0.0.3"}}, "licenceKey": "{KEY}",
            "source": {{"kind": "releases-api", "url": "{}/releases/v1/1c/", "transport": "fetch", "distributive": "DEMO_EXT"}},
            "host": {{"configuration": {{"name": "КошкинДом", "version": "1.0.0.1"}}}}}}"#,
        scene.site.origin()
    )
}

fn open(scene: &mut Scene<'_>, name: &str, body: &str) -> Outcome<()> {
    scene.field = Place::Top;
    scene.open_page(name, "", body, &[])
}

fn value(scene: &mut Scene<'_>, expression: &str) -> Outcome<serde_json::Value> {
    scene.browser.run(&Place::Top, &format!("return {expression};"))
}
