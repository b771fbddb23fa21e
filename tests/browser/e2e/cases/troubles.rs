//! What a web page is told when the engine does not come or nobody says what to show, and the ways in which a page says where the engine is.
//!
//! The bundlers themselves are the affair of the stage `smoke`. Read `panels` next.

use super::Case;
use super::element::{ask, element, put_script, run, wait_for, wait_until};
use crate::stage::{Stage, hold, same};
use extension_update_browser::browser::quote;
use extension_update_browser::webdriver::Dialect;
use extension_update_browser::{Engine, Outcome};

pub fn list(engine: Engine) -> Vec<Case> {
    let first = if engine.knows_wasm() { "extension_update_bg.wasm" } else { "extension-update-twin.js" };
    let reason = if engine.knows_wasm() { "the server answered 404" } else { "there is no WebAssembly" };
    let mut cases = vec![
        Case::new(
            "an engine that does not come is a state, an error, an event and a message, each panel in its language",
            move |stage| {
                expect_complaints(stage);
                let body = format!(
                    "{}{}<extension-update id=\"c\" locale=\"en-GB\"></extension-update>\
                     <script src=\"/pkg/extension-update.js\" data-extension-update-base=\"/nowhere\"></script>",
                    element(stage, "a", "0.0.0.3").replacen('>', " locale=\"ru\">", 1),
                    element(stage, "b", "0.0.0.3").replacen('>', " locale=\"en\">", 1)
                );
                open(stage, "troubles-engine", &body)?;
                wait_until(stage, "all have said it", "heard.length === 3")?;
                same(
                    "events",
                    ask(stage, "heard.sort().join()")?,
                    "a failed engine,b failed engine,c failed engine".into(),
                )?;
                same(
                    "states",
                    ask(stage, "[a, b, c].map(function (e) { return e.state; }).join()")?,
                    "failed,failed,failed".into(),
                )?;
                same("code", ask(stage, "a.error.code")?, "engine".into())?;
                let looked_for = format!("location.origin + '/nowhere/{first}'");
                let url = ask(stage, &format!("a.error.url === {looked_for} || a.error.url"))?;
                same("address", url, true.into())?;
                same(
                    "the first message",
                    ask(stage, "JSON.parse(ExtensionUpdate.take()).params.code")?,
                    "engine".into(),
                )?;
                same("there is no other", ask(stage, "ExtensionUpdate.take()")?, "".into())?;
                let words = "[a, b, c].map(function (e) { return e.shadowRoot.querySelector('[data-extension-update] [data-part=message][data-code=engine]').textContent; }).join('|')";
                let words = ask(stage, words)?;
                let words = words.as_str().unwrap_or_default();
                hold(words.starts_with("Проверить обновления сейчас нельзя"), || {
                    words.to_owned()
                })?;
                hold(words.matches("Reload the page").count() == 2, || words.to_owned())?;
                hold(!words.contains("1С") && !words.contains("1C"), || format!("the platform is blamed: {words}"))?;
                let told = format!(
                    "told.length === 1 && told[0].indexOf({looked_for}) > 0 && told[0].indexOf('{reason}') > 0 && told[0].indexOf('docs/web/troubleshooting.md') > 0"
                );
                let told = ask(stage, &told)?;
                same("one line on the console, with the address and the page to read", told, true.into())
            },
        ),
        Case::new("a panel without a config is one warning, and none where a config came or the panel went", |stage| {
            expect_complaints(stage);
            let body = format!(
                "{}<extension-update id=\"lost\" locale=\"ru\"></extension-update><extension-update id=\"too\"></extension-update>\
                 <extension-update id=\"gone\"></extension-update><script src=\"/pkg/extension-update.js\"></script>\
                 <script>gone.remove();</script>",
                element(stage, "a", "0.0.0.3")
            );
            open(stage, "troubles-config", &body)?;
            wait_for(stage, "a", "available")?;
            wait_until(stage, "the page is warned", "warned.length > 0")?;
            // Those that came later have waited as long by now, or will have before this timer.
            run(stage, "setTimeout(function () { window.later = true; }, 100);")?;
            wait_until(stage, "the others had their time", "window.later === true")?;
            same("warnings", ask(stage, "warned.length")?, 1.into())?;
            hold(ask(stage, "/without a config/.test(warned[0])")? == true, || "another warning".into())?;
            let waits = "[lost, too].map(function (e) { return e.state + ' ' + e.shadowRoot.querySelector('[data-state]').getAttribute('lang'); }).join()";
            same(
                "each waits in its language, or else in the page's",
                ask(stage, waits)?,
                "waiting ru,waiting en".into(),
            )?;
            let works = "a.shadowRoot.querySelector('[data-state]').getAttribute('lang')";
            same("so does one that works", ask(stage, works)?, "en".into())
        }),
        Case::new("an attribute that is misspelt is named where nothing else says what is missing", |stage| {
            expect_complaints(stage);
            let body = format!(
                "{}<script src=\"/pkg/extension-update.js\"></script>",
                element(stage, "a", "0.0.0.3").replace("extension-id=", "data-x=\"1\" class=\"y\" extensionid=")
            );
            open(stage, "troubles-misspelt", &body)?;
            wait_until(stage, "the page is warned", "warned.length > 0")?;
            let named = "/attribute `extension-id`, and knows no `extensionid`\\. Read/.test(warned[0]) || warned[0]";
            same("the warning", ask(stage, named)?, true.into())
        }),
        Case::new(
            "what a page's later scripts set belongs to the first start: a memory from before is not forgotten",
            |stage| {
                let body = format!(
                "<script src=\"/pkg/extension-update.js\"></script>{}<script>
                 a.memory = {{ v: 1, skipped: '0.0.0.4', noise: true }};
                 window.kept = [];
                 a.addEventListener('extension-update:remember', function (e) {{ kept.push(e.detail.params.memory.skipped); }});
                 </script>",
                element(stage, "a", "0.0.0.3")
            );
                open(stage, "troubles-memory", &body)?;
                wait_for(stage, "a", "skipped")?;
                let lost = "kept.filter(function (skipped) { return skipped !== '0.0.0.4'; }).length";
                same("memories without it", ask(stage, lost)?, 0.into())
            },
        ),
        Case::new("an element starts in a page that is written into a frame and never closed", |stage| {
            // Behind the load of the page around, which would wait for the frame.
            open(stage, "troubles-unclosed", "<iframe id=\"frame\"></iframe>")?;
            let page = format!(
                "<!doctype html><script src='/pkg/extension-update.js'></script>{}",
                element(stage, "a", "0.0.0.3")
            );
            let write = "var inner = document.getElementById('frame').contentDocument; inner.open(); inner.write";
            run(stage, &format!("{write}({});", quote(&page)))?;
            let inside = "document.getElementById('frame').contentDocument";
            let state = format!("({inside}.getElementById('a') || {{}}).state === 'available'");
            wait_until(stage, "the element offers", &state)?;
            same("the page is still being read", ask(stage, &format!("{inside}.readyState"))?, "loading".into())
        }),
        Case::new("a server that answers each address with its page is called that", |stage| {
            expect_complaints(stage);
            for part in ["SyntaxError", "MIME type"] {
                stage.allow_in_console(part);
            }
            let app = "<!doctype html><title>app</title>";
            stage.stand.put_page("extension-update-twin.js", app, &[])?;
            stage.stand.put_page("extension_update_bg.wasm", app, &[])?;
            let body = format!(
                "{}<script src=\"/pkg/extension-update.js\" data-extension-update-base=\"/e2e\"></script>",
                element(stage, "a", "0.0.0.3")
            );
            open(stage, "troubles-spa-page", &body)?;
            wait_for(stage, "a", "failed")?;
            let lines = "told.filter(function (line) { return line.indexOf('extension-update: ') === 0; }).length";
            same("lines", ask(stage, lines)?, 1.into())?;
            let reason = ask(stage, "a.error.text")?;
            let known = ["a page of HTML", "no WebAssembly"];
            hold(known.iter().any(|words| reason.as_str().is_some_and(|text| text.contains(words))), || {
                format!("{reason}")
            })
        }),
        Case::new(
            "a page that answers nothing is told so, once for each event, and one that answers is not",
            |stage| {
                expect_complaints(stage);
                let body = element(stage, "a", "0.0.0.3").replace("transport=\"fetch\"", "transport=\"host\"");
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
                open(stage, "troubles-silent", &format!("{patient}{body}"))?;
                wait_until(stage, "the page is asked", "held.length === 1")?;
                same("warnings", ask(stage, "warned.length")?, 0.into())?;
                run(stage, end_the_silence)?;
                let named = "warned.length === 1 && warned[0].indexOf('`extension-update:fetch`') > 0 && warned[0].indexOf('`transport`') > 0";
                hold(ask(stage, named)? == true, || "another warning".into())?;
                run(stage, "window.answers = 'questions'; a.check(); a.extensionVersion = '0.0.0.2';")?;
                wait_for(stage, "a", "available")?;
                // Asked again it says nothing again, and that is known by now.
                run(stage, &format!("a.install(); {end_the_silence}"))?;
                wait_until(stage, "the page is asked to install", "installs === 1")?;
                run(stage, end_the_silence)?;
                let named = "warned.length === 2 && warned[1].indexOf('`extension-update:install`') > 0 && warned[1].indexOf('`accepted`') > 0";
                hold(ask(stage, named)? == true, || "another warning".into())?;
                let answering = patient.replace("held = []", "held = [], answers = 'all'");
                open(stage, "troubles-answered", &format!("{answering}{body}"))?;
                wait_for(stage, "a", "available")?;
                run(stage, "a.install();")?;
                wait_until(stage, "the page is asked to install", "installs === 1 && held.length === 2")?;
                run(stage, end_the_silence)?;
                same("installs and warnings", ask(stage, "installs + ' ' + warned.length")?, "1 0".into())
            },
        ),
        Case::new("a page with the script in it twice is told so, and the first one works", |stage| {
            expect_complaints(stage);
            let body = format!(
                "{}<script src=\"/pkg/extension-update.js\"></script><script src=\"/pkg/extension-update.js?again\"></script>",
                element(stage, "a", "0.0.0.3")
            );
            open(stage, "troubles-twice", &body)?;
            wait_for(stage, "a", "available")?;
            same("warnings", ask(stage, "warned.length")?, 1.into())?;
            hold(ask(stage, "/twice/.test(warned[0])")? == true, || "another warning".into())?;
            // The functions on the window are the first one's too: another engine would know nothing of this install.
            let listen = "a.addEventListener('extension-update:install', function (e) { window.operation = e.detail.params.operation; });";
            run(stage, &format!("{listen} a.install();"))?;
            wait_until(stage, "the page is asked to install", "window.operation")?;
            let answer = ask(stage, "ExtensionUpdate.report({ report: 'accepted', operation: operation })")?;
            same("the answer", answer, r#"{"ok":true}"#.into())
        }),
    ];
    if engine.is_of_today() {
        cases.push(Case::new("a module without WebAssembly takes the twin beside it, or the one that the page has brought", |stage| {
            for brought in ["", "import '/pkg/extension-update-twin.js?brought';"] {
                let body = format!(
                    "<script>window.WebAssembly = undefined;</script>{}<script type=\"module\">{brought} import '/pkg/extension-update-element.js';</script>",
                    element(stage, "a", "0.0.0.3")
                );
                open(stage, if brought.is_empty() { "troubles-twin" } else { "troubles-twin-brought" }, &body)?;
                wait_for(stage, "a", "available")?;
                same("twins", ask(stage, &count("twin"))?, 1.into())?;
                same("modules", ask(stage, &count(".wasm"))?, 0.into())?;
            }
            Ok(())
        }));
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
    Case::new("an engine that the page preloads is asked for once", |stage| {
        let body = format!(
            "<link rel=\"preload\" href=\"/pkg/extension_update_bg.wasm\" as=\"fetch\" type=\"application/wasm\" crossorigin>\
                 {}<script src=\"/pkg/extension-update.js\"></script>",
            element(stage, "a", "0.0.0.3")
        );
        open(stage, "troubles-preload", &body)?;
        wait_for(stage, "a", "available")?;
        same("modules", ask(stage, &count("_bg.wasm"))?, 1.into())
    })
}

fn modules() -> Vec<Case> {
    vec![
        Case::new("a module whose folder is named loads its engine there, and says so when it is not there", |stage| {
            expect_complaints(stage);
            let page = |folder: &str, stage: &Stage<'_>| {
                format!(
                    "{}<script type=\"module\">import {{ setBasePath }} from '/pkg/extension-update-element.js'; setBasePath('{folder}');</script>",
                    element(stage, "a", "0.0.0.3")
                )
            };
            let body = page("/nowhere/", stage);
            open(stage, "troubles-base-wrong", &body)?;
            wait_for(stage, "a", "failed")?;
            let url = "a.error.url === location.origin + '/nowhere/extension_update_bg.wasm' || a.error.url";
            same("address", ask(stage, url)?, true.into())?;
            let body = page("pkg", stage).replace("'pkg'", "'../pkg'");
            open(stage, "troubles-base", &body)?;
            wait_for(stage, "a", "available")?;
            same("warnings", ask(stage, "warned.length")?, 0.into())?;
            // By now it is too late, and that is said.
            put_script(
                stage,
                "module",
                "import { setBasePath } from '/pkg/extension-update-element.js'; setBasePath('/elsewhere/');",
            )?;
            wait_until(stage, "the page is warned", "warned.length === 1 && /too late/.test(warned[0])")
        }),
        Case::new("a module reads the folder from the page, and takes the engine from the page's own hands", |stage| {
            expect_complaints(stage);
            let body = format!(
                "<i data-extension-update-base=\"/nowhere/\"></i>{}<script type=\"module\" src=\"/pkg/extension-update-element.js\"></script>",
                element(stage, "a", "0.0.0.3")
            );
            open(stage, "troubles-attribute", &body)?;
            wait_for(stage, "a", "failed")?;
            same("warnings", ask(stage, "warned.length")?, 0.into())?;
            let body = format!(
                "{}<script type=\"module\">import {{ useEngine }} from '/pkg/extension-update-element.js';
                 useEngine(function () {{ return new URL('/pkg/extension_update_bg.wasm?given', location.href); }});</script>",
                element(stage, "a", "0.0.0.3")
            );
            open(stage, "troubles-given", &body)?;
            wait_for(stage, "a", "available")?;
            same("asked for", ask(stage, &count("_bg.wasm?given"))?, 1.into())
        }),
        Case::new("the entry in base64 asks for no other file than scripts", |stage| {
            let body = format!(
                "{}<script type=\"module\" src=\"/pkg/extension-update-element-base64.js\"></script>",
                element(stage, "a", "0.0.0.3")
            );
            open(stage, "troubles-base64", &body)?;
            wait_for(stage, "a", "available")?;
            same("WebAssembly files", ask(stage, &count(".wasm"))?, 0.into())?;
            same("twins", ask(stage, &count("twin"))?, 0.into())
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
fn expect_complaints(stage: &mut Stage<'_>) {
    for part in ["extension-update: ", "404", "Not Found", "/nowhere", "nowhere/extension-update-twin.js"] {
        stage.allow_in_console(part);
    }
}

/// Opens a page that remembers what is written on its console, and which element has told which state.
fn open(stage: &mut Stage<'_>, name: &str, body: &str) -> Outcome<()> {
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
    let url = stage.stand.put_page(name, &page, &[])?;
    stage.browser.open(&url)
}
