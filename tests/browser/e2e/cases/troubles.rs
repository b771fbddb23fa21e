//! What a web page is told when the engine does not come or nobody says what to show, and the ways in which a page says
//! where the engine is.
//!
//! The bundlers themselves are the affair of the stage `smoke`. Read `panels` next.

use super::Case;
use super::element::{ask, element, put_script, run, wait_for, wait_until};
use crate::visit::{Visit, hold, same};
use extension_update_browser::browser::quote;
use extension_update_browser::webdriver::Dialect;
use extension_update_browser::{Engine, Outcome};

pub fn list(engine: Engine) -> Vec<Case> {
    let first = if engine.knows_wasm() { "extension_update_bg.wasm" } else { "extension-update-twin.js" };
    let reason = if engine.knows_wasm() { "the server answered 404" } else { "there is no WebAssembly" };
    let mut cases = vec![
        Case::new(
            "an engine that does not come is a state, an error, an event and a message, each panel in its language",
            move |visit| {
                expect_complaints(visit);
                let body = format!(
                    "{}{}<extension-update id=\"c\" locale=\"en-GB\"></extension-update>\
                     <script src=\"/pkg/extension-update.js\" data-extension-update-base=\"/nowhere\"></script>",
                    element(visit, "a", "0.0.0.3").replacen('>', " locale=\"ru\">", 1),
                    element(visit, "b", "0.0.0.3").replacen('>', " locale=\"en\">", 1)
                );
                open(visit, "troubles-engine", &body)?;
                wait_until(visit, "all have said it", "heard.length === 3")?;
                same(
                    "events",
                    ask(visit, "heard.sort().join()")?,
                    "a failed engine,b failed engine,c failed engine".into(),
                )?;
                same(
                    "states",
                    ask(visit, "[a, b, c].map(function (e) { return e.state; }).join()")?,
                    "failed,failed,failed".into(),
                )?;
                same("code", ask(visit, "a.error.code")?, "engine".into())?;
                let looked_for = format!("location.origin + '/nowhere/{first}'");
                let url = ask(visit, &format!("a.error.url === {looked_for} || a.error.url"))?;
                same("address", url, true.into())?;
                same(
                    "the first message",
                    ask(visit, "JSON.parse(ExtensionUpdate.take()).params.code")?,
                    "engine".into(),
                )?;
                same("there is no other", ask(visit, "ExtensionUpdate.take()")?, "".into())?;
                let words = "[a, b, c].map(function (e) { return e.shadowRoot.querySelector('[data-extension-update] [data-part=message][data-code=engine]').textContent; }).join('|')";
                let words = ask(visit, words)?;
                let words = words.as_str().unwrap_or_default();
                hold(words.starts_with("Проверить обновления сейчас нельзя"), || {
                    words.to_owned()
                })?;
                hold(words.matches("Reload the page").count() == 2, || words.to_owned())?;
                hold(!words.contains("1С") && !words.contains("1C"), || format!("the platform is blamed: {words}"))?;
                let told = format!(
                    "told.length === 1 && told[0].indexOf({looked_for}) > 0 && told[0].indexOf('{reason}') > 0 && told[0].indexOf('docs/web/troubleshooting.md') > 0"
                );
                let told = ask(visit, &told)?;
                same("one line on the console, with the address and the page to read", told, true.into())
            },
        ),
        Case::new("a panel without a config is one warning, and none where a config came or the panel went", |visit| {
            expect_complaints(visit);
            let body = format!(
                "{}<extension-update id=\"lost\" locale=\"ru\"></extension-update><extension-update id=\"too\"></extension-update>\
                 <extension-update id=\"gone\"></extension-update><script src=\"/pkg/extension-update.js\"></script>\
                 <script>gone.remove();</script>",
                element(visit, "a", "0.0.0.3")
            );
            open(visit, "troubles-config", &body)?;
            wait_for(visit, "a", "available")?;
            wait_until(visit, "the page is warned", "warned.length > 0")?;
            // Those that came later have waited as long by now, or will have before this timer.
            run(visit, "setTimeout(function () { window.later = true; }, 100);")?;
            wait_until(visit, "the others had their time", "window.later === true")?;
            same("warnings", ask(visit, "warned.length")?, 1.into())?;
            hold(ask(visit, "/without a config/.test(warned[0])")? == true, || "another warning".into())?;
            let waits = "[lost, too].map(function (e) { return e.state + ' ' + e.shadowRoot.querySelector('[data-state]').getAttribute('lang'); }).join()";
            same(
                "each waits in its language, or else in the page's",
                ask(visit, waits)?,
                "waiting ru,waiting en".into(),
            )?;
            let works = "a.shadowRoot.querySelector('[data-state]').getAttribute('lang')";
            same("so does one that works", ask(visit, works)?, "en".into())
        }),
        Case::new("an attribute that is misspelt is named where nothing else says what is missing", |visit| {
            expect_complaints(visit);
            let body = format!(
                "{}<script src=\"/pkg/extension-update.js\"></script>",
                element(visit, "a", "0.0.0.3").replace("extension-id=", "data-x=\"1\" class=\"y\" extensionid=")
            );
            open(visit, "troubles-misspelt", &body)?;
            wait_until(visit, "the page is warned", "warned.length > 0")?;
            let named = "/attribute `extension-id`, and knows no `extensionid`\\. Read/.test(warned[0]) || warned[0]";
            same("the warning", ask(visit, named)?, true.into())
        }),
        Case::new(
            "what a page's later scripts set belongs to the first start: a memory from before is not forgotten",
            |visit| {
                let body = format!(
                "<script src=\"/pkg/extension-update.js\"></script>{}<script>
                 a.memory = {{ v: 1, skipped: '0.0.0.4', noise: true }};
                 window.kept = [];
                 a.addEventListener('extension-update:remember', function (e) {{ kept.push(e.detail.params.memory.skipped); }});
                 </script>",
                element(visit, "a", "0.0.0.3")
            );
                open(visit, "troubles-memory", &body)?;
                wait_for(visit, "a", "skipped")?;
                let lost = "kept.filter(function (skipped) { return skipped !== '0.0.0.4'; }).length";
                same("memories without it", ask(visit, lost)?, 0.into())
            },
        ),
        Case::new("an element starts in a page that is written into a frame and never closed", |visit| {
            // Behind the load of the page around, which would wait for the frame.
            open(visit, "troubles-unclosed", "<iframe id=\"frame\"></iframe>")?;
            let page = format!(
                "<!doctype html><script src='/pkg/extension-update.js'></script>{}",
                element(visit, "a", "0.0.0.3")
            );
            let write = "var inner = document.getElementById('frame').contentDocument; inner.open(); inner.write";
            run(visit, &format!("{write}({});", quote(&page)))?;
            let inside = "document.getElementById('frame').contentDocument";
            let state = format!("({inside}.getElementById('a') || {{}}).state === 'available'");
            wait_until(visit, "the element offers", &state)?;
            same("the page is still being read", ask(visit, &format!("{inside}.readyState"))?, "loading".into())
        }),
        Case::new("a server that answers each address with its page is called that", |visit| {
            expect_complaints(visit);
            for part in ["SyntaxError", "MIME type"] {
                visit.allow_in_console(part);
            }
            let app = "<!doctype html><title>app</title>";
            visit.site.put_page("extension-update-twin.js", app, &[])?;
            visit.site.put_page("extension_update_bg.wasm", app, &[])?;
            let script = "<script src=\"/pkg/extension-update.js\" data-extension-update-base=\"/e2e\"></script>";
            open_element(visit, "troubles-spa-page", "", script)?;
            wait_for(visit, "a", "failed")?;
            let lines = "told.filter(function (line) { return line.indexOf('extension-update: ') === 0; }).length";
            same("lines", ask(visit, lines)?, 1.into())?;
            let reason = ask(visit, "a.error.text")?;
            let known = ["a page of HTML", "no WebAssembly"];
            hold(known.iter().any(|words| reason.as_str().is_some_and(|text| text.contains(words))), || {
                format!("{reason}")
            })
        }),
        Case::new(
            "a page that answers nothing is told so, once for each event, and one that answers is not",
            |visit| {
                expect_complaints(visit);
                let body = element(visit, "a", "0.0.0.3").replace("transport=\"fetch\"", "transport=\"host\"");
                // What would happen after ten seconds happens when the case says so.
                let patient = "<script>
                var wait = setTimeout, held = [], installs = 0;
                window.setTimeout = function (then, delay) { return delay === 10000 ? held.push(then) : wait(then, delay); };
                document.addEventListener('extension-update:fetch', function (e) {
                  var asked = window.asked = e.detail.params;
                  if (!window.answers) return;
                  fetch(asked.url, { method: asked.method, headers: asked.headers, body: asked.body }).then(function (response) {
                    return response.text();
                  }).then(function (body) { a.report({ report: 'fetched', ticket: asked.ticket, status: 200, body: body }); });
                });
                document.addEventListener('extension-update:install', function (e) {
                  installs++;
                  if (window.answers === 'all') a.report({ report: 'accepted', operation: e.detail.params.operation });
                });
                </script><script src=\"/pkg/extension-update.js\"></script>";
                let end_the_silence = "held.splice(0).forEach(function (then) { then(); });";
                open(visit, "troubles-silent", &format!("{patient}{body}"))?;
                wait_until(visit, "the page is asked", "held.length === 1")?;
                same("warnings", ask(visit, "warned.length")?, 0.into())?;
                run(visit, end_the_silence)?;
                let named = "warned.length === 1 && warned[0].indexOf('`extension-update:fetch`') > 0 && warned[0].indexOf('`transport`') > 0";
                hold(ask(visit, named)? == true, || "another warning".into())?;
                run(visit, "window.answers = 'questions'; a.check(); a.extensionVersion = '0.0.0.2';")?;
                wait_for(visit, "a", "available")?;
                // Asked again it says nothing again, and that is known by now.
                run(visit, &format!("a.install(); {end_the_silence}"))?;
                wait_until(visit, "the page is asked to install", "installs === 1")?;
                run(visit, end_the_silence)?;
                let named = "warned.length === 2 && warned[1].indexOf('`extension-update:install`') > 0 && warned[1].indexOf('`accepted`') > 0";
                hold(ask(visit, named)? == true, || "another warning".into())?;
                let answering = patient.replace("held = []", "held = [], answers = 'all'");
                open(visit, "troubles-answered", &format!("{answering}{body}"))?;
                wait_for(visit, "a", "available")?;
                run(visit, "a.install();")?;
                wait_until(visit, "the page is asked to install", "installs === 1 && held.length === 2")?;
                run(visit, end_the_silence)?;
                same("installs and warnings", ask(visit, "installs + ' ' + warned.length")?, "1 0".into())
            },
        ),
        Case::new("a page with the script in it twice is told so, and the first one works", |visit| {
            expect_complaints(visit);
            let twice = "<script src=\"/pkg/extension-update.js\"></script><script src=\"/pkg/extension-update.js?again\"></script>";
            open_element(visit, "troubles-twice", "", twice)?;
            wait_for(visit, "a", "available")?;
            same("warnings", ask(visit, "warned.length")?, 1.into())?;
            hold(ask(visit, "/twice/.test(warned[0])")? == true, || "another warning".into())?;
            // The functions on the window are the first one's too: another engine would know nothing of this install.
            let listen = "a.addEventListener('extension-update:install', function (e) { window.operation = e.detail.params.operation; });";
            run(visit, &format!("{listen} a.install();"))?;
            wait_until(visit, "the page is asked to install", "window.operation")?;
            let answer = ask(visit, "ExtensionUpdate.report({ report: 'accepted', operation: operation })")?;
            same("the answer", answer, r#"{"ok":true}"#.into())
        }),
    ];
    if engine.is_of_today() {
        cases.push(Case::new(
            "a module without WebAssembly takes the twin beside it, or the one that the page has brought",
            |visit| {
                for brought in ["", "import '/pkg/extension-update-twin.js?brought';"] {
                    let name = if brought.is_empty() { "troubles-twin" } else { "troubles-twin-brought" };
                    let module = format!(
                        "<script type=\"module\">{brought} import '/pkg/extension-update-element.js';</script>"
                    );
                    open_element(visit, name, "<script>window.WebAssembly = undefined;</script>", &module)?;
                    wait_for(visit, "a", "available")?;
                    same("twins", ask(visit, &count("twin"))?, 1.into())?;
                    same("modules", ask(visit, &count(".wasm"))?, 0.into())?;
                }
                Ok(())
            },
        ));
    }
    // Where modules and WebAssembly are: which form of the engine comes is what these look at.
    if engine.is_of_today() && engine.knows_wasm() {
        cases.extend(modules());
        // WebKitGTK 2.50 does not take what was preloaded and asks a second time.
        if !matches!(engine, Engine::Driven(Dialect::WebKitGtk)) {
            cases.push(preloads());
        }
    }
    cases
}

fn preloads() -> Case {
    Case::new("an engine that the page preloads is asked for once", |visit| {
        let link = "<link rel=\"preload\" href=\"/pkg/extension_update_bg.wasm\" as=\"fetch\" type=\"application/wasm\" crossorigin>";
        open_element(visit, "troubles-preload", link, "<script src=\"/pkg/extension-update.js\"></script>")?;
        wait_for(visit, "a", "available")?;
        same("modules", ask(visit, &count("_bg.wasm"))?, 1.into())
    })
}

fn modules() -> Vec<Case> {
    vec![
        Case::new("a module whose folder is named loads its engine there, and says so when it is not there", |visit| {
            expect_complaints(visit);
            let module = |folder: &str| {
                format!(
                    "<script type=\"module\">import {{ setBasePath }} from '/pkg/extension-update-element.js'; setBasePath('{folder}');</script>"
                )
            };
            open_element(visit, "troubles-base-wrong", "", &module("/nowhere/"))?;
            wait_for(visit, "a", "failed")?;
            let url = "a.error.url === location.origin + '/nowhere/extension_update_bg.wasm' || a.error.url";
            same("address", ask(visit, url)?, true.into())?;
            open_element(visit, "troubles-base", "", &module("../pkg"))?;
            wait_for(visit, "a", "available")?;
            same("warnings", ask(visit, "warned.length")?, 0.into())?;
            // By now it is too late, and that is said.
            put_script(
                visit,
                "module",
                "import { setBasePath } from '/pkg/extension-update-element.js'; setBasePath('/elsewhere/');",
            )?;
            wait_until(visit, "the page is warned", "warned.length === 1 && /too late/.test(warned[0])")
        }),
        Case::new("a module reads the folder from the page, and takes the engine from the page's own hands", |visit| {
            expect_complaints(visit);
            let module = "<script type=\"module\" src=\"/pkg/extension-update-element.js\"></script>";
            open_element(visit, "troubles-attribute", "<i data-extension-update-base=\"/nowhere/\"></i>", module)?;
            wait_for(visit, "a", "failed")?;
            same("warnings", ask(visit, "warned.length")?, 0.into())?;
            let module = "<script type=\"module\">import { useEngine } from '/pkg/extension-update-element.js';
                 useEngine(function () { return new URL('/pkg/extension_update_bg.wasm?given', location.href); });</script>";
            open_element(visit, "troubles-given", "", module)?;
            wait_for(visit, "a", "available")?;
            same("asked for", ask(visit, &count("_bg.wasm?given"))?, 1.into())
        }),
        Case::new("the entry in base64 asks for no other file than scripts", |visit| {
            let module = "<script type=\"module\" src=\"/pkg/extension-update-element-base64.js\"></script>";
            open_element(visit, "troubles-base64", "", module)?;
            wait_for(visit, "a", "available")?;
            same("WebAssembly files", ask(visit, &count(".wasm"))?, 0.into())?;
            same("twins", ask(visit, &count("twin"))?, 0.into())
        }),
    ]
}

/// How many resources with this in their address the page has asked for.
fn count(part: &str) -> String {
    format!(
        "performance.getEntriesByType('resource').filter(function (entry) {{ return entry.name.indexOf('{part}') >= 0; }}).length"
    )
}

/// The product's own lines, and what browsers say of files that are not there.
fn expect_complaints(visit: &mut Visit<'_>) {
    for part in ["extension-update: ", "404", "Not Found", "/nowhere", "nowhere/extension-update-twin.js"] {
        visit.allow_in_console(part);
    }
}

/// Opens a page that remembers what is written on its console, and which element has told which state.
fn open(visit: &mut Visit<'_>, name: &str, body: &str) -> Outcome<()> {
    let listen = "window.told = []; window.warned = []; window.heard = [];
        ['error', 'warn'].forEach(function (kind) {
          var own = console[kind];
          console[kind] = function (text) { (kind === 'error' ? told : warned).push(String(text)); own.apply(console, arguments); };
        });
        document.addEventListener('extension-update:state', function (e) {
          heard.push(e.target.id + ' ' + e.detail.params.state + ' ' + e.detail.params.code);
        });";
    let page = format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><link rel=\"icon\" href=\"data:,\"><title>page</title>\
         <script>{listen}</script></head><body>{body}</body></html>"
    );
    visit.open_text(name, &page, &[])
}

/// Opens such a page with this element, what stands before it and what stands behind.
fn open_element(visit: &mut Visit<'_>, name: &str, before: &str, behind: &str) -> Outcome<()> {
    let body = format!("{before}{}{behind}", element(visit, "a", "0.0.0.3"));
    open(visit, name, &body)
}
