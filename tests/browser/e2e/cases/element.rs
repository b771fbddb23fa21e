//! `<extension-update>` as an element among others: attributes, properties, strict policies, and what the manifest says
//! of it.
//!
//! Where an engine has no custom elements, the script must still be read; `script` looks at that. Read `panels` next.

use super::Case;
use crate::visit::{KEY, Visit, hold, same};
use extension_update_browser::browser::quote;
use extension_update_browser::{Outcome, Place};
use serde_json::Value;

pub fn list() -> Vec<Case> {
    vec![
        Case::new("attributes alone make the element check and offer, and a changed one starts it anew", |visit| {
            open(visit, "element-attributes", &element(visit, "a", "0.0.0.3"), &[])?;
            wait_for(visit, "a", "available")?;
            run(visit, "a.setAttribute('extension-version', '0.0.0.4'); a.setAttribute('locale', 'en');")?;
            wait_for(visit, "a", "up-to-date")?;
            same("the language", ask(visit, "root(a).getAttribute('lang')")?, "en".into())?;
            // What is drawn may be ahead of what has been told: events come one after another.
            wait_until(visit, "the page has heard it too", "heard[heard.length - 1] === 'up-to-date'")?;
            let started = "heard.filter(function (state) { return state === 'checking'; }).length";
            same("checks: one start for two changes", ask(visit, started)?, 2.into())
        }),
        Case::new("properties are attributes, lists and numbers too, and a wrong one says what is wrong", |visit| {
            open(visit, "element-properties", &element(visit, "a", "0.0.0.3"), &[])?;
            wait_for(visit, "a", "available")?;
            run(visit, "a.channels = ['stable', 'beta']; a.theme = 'dark';")?;
            let attributes = "[a.getAttribute('channels'), a.getAttribute('theme'), a.channels.join(), a.threshold, a.extensionId].join('|')";
            same("attributes", ask(visit, attributes)?, "stable beta|dark|stable,beta||DEMO".into())?;
            wait_until(visit, "the theme is dark", "root(a).getAttribute('data-theme') === 'dark'")?;
            run(visit, "a.theme = null; a.threshold = 'two';")?;
            same("taken away", ask(visit, "a.hasAttribute('theme')")?, false.into())?;
            wait_until(visit, "the element says what is wrong", "a.error !== null")?;
            visit.allow_in_console("extension-update: config: policy.threshold");
            let error = ask(visit, "a.error.code + ': ' + a.error.text")?;
            hold(error.as_str().is_some_and(|e| e.starts_with("config: policy.threshold")), || format!("{error}"))
        }),
        Case::new("the language around is seen out of a shadow root, and where a config cannot be read", |visit| {
            let body = "<script src=\"/pkg/extension-update.js\"></script><div id=\"around\" lang=\"en\"></div>\
                        <div lang=\"en\"><extension-update id=\"b\" config=\"{bad\"></extension-update></div>";
            open(visit, "element-around", body, &[])?;
            visit.allow_in_console("extension-update: config: ");
            wait_for(visit, "b", "failed")?;
            same("with the config", ask(visit, "root(b).getAttribute('lang')")?, "en".into())?;
            run(
                visit,
                "window.a = document.createElement('extension-update'); around.attachShadow({mode: 'closed'}).appendChild(a);",
            )?;
            wait_until(visit, "the panel in the shadow root", "!!(a.shadowRoot && root(a))")?;
            same("in the shadow root", ask(visit, "root(a).getAttribute('lang')")?, "en".into())
        }),
        Case::new(
            "a first config that is wrong is told in its own language and theme, and to the author by one line",
            |visit| {
                let listen = "window.told = []; var own = console.error;
                console.error = function (text) { told.push(String(text)); own.apply(console, arguments); };";
                let body = format!(
                    "<script>{listen}</script><script src=\"/pkg/extension-update.js\"></script><extension-update id=\"a\" locale=\"en\" \
                 theme=\"dark\" extension-id=\"DEMO\" source-kind=\"releases-api\" source-url=\"https://example.com/\"></extension-update>"
                );
                open(visit, "element-wrong", &body, &[])?;
                visit.allow_in_console("extension-update: config: extension.version");
                wait_for(visit, "a", "failed")?;
                let look = "[root(a).getAttribute('lang'), root(a).getAttribute('data-theme'), a.error && a.error.code].join('|')";
                same("look", ask(visit, look)?, "en|dark|config".into())?;
                let line = "told.length === 1 && told[0].indexOf('extension-update: config: extension.version: is required. Read') === 0";
                wait_until(visit, "one line", line)?;
                run(
                    visit,
                    "a.extensionVersion = '0.0.0.3'; a.sourceKind = 'rss'; setTimeout(function () { a.sourceKind = 'releases-api'; }, 0);",
                )?;
                wait_until(visit, "the config is right", "a.error === null")?;
                // What is told later shows that this was not.
                visit.allow_in_console("extension-update: config: policy.threshold");
                run(visit, "a.threshold = 'two';")?;
                wait_until(visit, "the next fault is told", "/policy.threshold/.test(told[told.length - 1])")?;
                same("what was wrong for a moment only is not told", ask(visit, "told.length")?, 2.into())
            },
        ),
        Case::new("a host's own words stand on the buttons, and the longest makes no page wider", |visit| {
            let body = element(visit, "a", "0.0.0.3")
                .replace("<extension-update", "<div style=\"width:280px\"><extension-update")
                + "</div>";
            open(visit, "element-words", &body, &[])?;
            wait_for(visit, "a", "available")?;
            let words = "a.config = Object.assign({}, a.config, {texts: {install: 'W'.repeat(60), later: 'V'.repeat(60), skip: 'U'.repeat(60)}});";
            run(visit, words)?;
            wait_until(visit, "the words are there", "root(a).textContent.indexOf('W'.repeat(60)) >= 0")?;
            same("wider", ask(visit, "root(a).scrollWidth > root(a).clientWidth")?, false.into())
        }),
        Case::new("a config given before the element is defined is taken, and stays the page's own object", |visit| {
            let config = format!(
                "window.given = {{extension: {{id: 'DEMO', version: '0.0.0.3'}}, licenceKey: '{KEY}', source: {{kind: 'releases-api', \
                 url: location.origin + '/releases/v1/1c/', transport: 'fetch', distributive: 'DEMO_EXT'}}, \
                 host: {{configuration: {{name: 'КошкинДом', version: '1.0.0.1'}}}}}};"
            );
            let body = format!(
                "<extension-update id=\"a\"></extension-update><script>{config} a.config = given; a.locale = 'en';</script>\
                 <script src=\"/pkg/extension-update.js\"></script>"
            );
            open(visit, "element-early", &body, &[])?;
            wait_for(visit, "a", "available")?;
            same("the same object", ask(visit, "a.config === given && given.locale === undefined")?, true.into())?;
            same("the language", ask(visit, "root(a).getAttribute('lang')")?, "en".into())?;
            wait_until(visit, "the memory is kept", "a.memory !== null && typeof a.memory.checked === 'string'")
        }),
        Case::new(
            "what a newer panel kept goes through the element and a new start as it was, numbers as numbers",
            |visit| {
                open(visit, "element-memory", &element(visit, "a", "0.0.0.3"), &[])?;
                wait_for(visit, "a", "available")?;
                let kept = "{whole: 7, part: 0.5, below: -3, large: 18446744073709551615, larger: 1e300, text: '7', list: [1, '2', null, true]}";
                // Two starts: the second one gets what the element itself has kept of the first.
                for locale in ["en", "ru"] {
                    run(
                    visit,
                    &format!(
                        "window.told = null;
                         a.addEventListener('extension-update:remember', function (e) {{ window.told = e.detail.params.memory.unheard; }});
                         {}a.locale = '{locale}';",
                        if locale == "en" { format!("a.memory = {{unheard: {kept}}}; ") } else { String::new() }
                    ),
                )?;
                    wait_until(visit, "the panel has said what to keep", "!!told")?;
                    let same_as =
                        format!("JSON.stringify([told, a.memory.unheard]) === JSON.stringify([{kept}, {kept}])");
                    let said = ask(visit, "JSON.stringify(told)")?;
                    hold(ask(visit, &same_as)? == Value::Bool(true), || format!("kept: {said}"))?;
                }
                Ok(())
            },
        ),
        Case::new("the manifest names the attributes, properties and events of the running element", |visit| {
            open(visit, "element-manifest", &element(visit, "a", "0.0.0.3"), &[])?;
            wait_for(visit, "a", "available")?;
            hand_over_manifest(visit)?;
            let observed =
                "customElements.get(said.tagName).observedAttributes.slice().sort().join() === names(said.attributes)";
            same("attributes", ask(visit, observed)?, true.into())?;
            let own = "Object.getOwnPropertyNames(Object.getPrototypeOf(a)).filter(function (name) { return !/^constructor$|Callback$/.test(name); }).sort().join() \
                       === names(said.members)";
            same("members", ask(visit, own)?, true.into())?;
            wait_until(visit, "the page has heard more than one event", "heardNames.length > 1")?;
            let events =
                "heardNames.every(function (name) { return names(said.events).split(',').indexOf(name) >= 0; })";
            same("events", ask(visit, events)?, true.into())
        }),
        Case::new("an element needs no inline style, and a host that listens installs by it", |visit| {
            // Older engines know neither the directive for WebAssembly nor sheets made by script.
            let known = visit.engine.knows_wasm_policy();
            let policy = "default-src 'none'; script-src 'self' 'unsafe-inline' 'wasm-unsafe-eval'; connect-src 'self'; img-src data:; style-src 'self'";
            let headers = [("content-security-policy", policy)];
            open(visit, "element-policy", &element(visit, "a", "0.0.0.3"), if known { &headers } else { &[] })?;
            wait_for(visit, "a", "available")?;
            same("violations", ask(visit, "violations.join()")?, "".into())?;
            same("the style is there", ask(visit, "getComputedStyle(root(a)).display")?, "flex".into())?;
            run(
                visit,
                "a.addEventListener('extension-update:install', function (event) {
                   var params = event.detail.params;
                   window.results = ['accepted', 'installed'].map(function (name) {
                     return JSON.stringify(a.report({report: name, operation: params.operation, version: params.version}));
                   }).join();
                 });
                 a.shadowRoot.querySelector('[data-action=install]').click();",
            )?;
            wait_for(visit, "a", "restart-needed")?;
            same("the answers", ask(visit, "results")?, "{\"ok\":true},{\"ok\":true}".into())
        }),
        Case::new(
            "a page's own style reaches the parts of the panel, and the colours by the custom properties of the whole",
            |visit| {
                let style = "<style>extension-update::part(panel) { --eu-main: rgb(1, 2, 3); }
                extension-update::part(button) { letter-spacing: 3px; } extension-update::part(message) { text-indent: 4px; }</style>";
                let body = format!("{style}{}", element(visit, "a", "0.0.0.3"));
                open(visit, "element-parts", &body, &[])?;
                wait_for(visit, "a", "available")?;
                if ask(visit, "'part' in Element.prototype")? != true {
                    return hold(visit.engine.is_older_than_parts(), || "an engine of today has no parts".into());
                }
                let look = |visit: &mut Visit<'_>, hook: &str, property: &str| {
                    ask(visit, &format!("getComputedStyle(a.shadowRoot.querySelector('[data-{hook}]')).{property}"))
                };
                same("the main button", look(visit, "action=install", "backgroundColor")?, "rgb(1, 2, 3)".into())?;
                same("a button", look(visit, "action=download", "letterSpacing")?, "3px".into())?;
                same("the message", look(visit, "part=message", "textIndent")?, "4px".into())?;
                let named = "[].every.call(a.shadowRoot.querySelectorAll('[part]'), function (e) { return names(said.cssParts).split(',').indexOf(e.getAttribute('part')) >= 0; })";
                hand_over_manifest(visit)?;
                same("the manifest names each", ask(visit, named)?, true.into())
            },
        ),
    ]
}

/// The manifest as it ships.
const MANIFEST: &str = include_str!("../../../../www/embed/custom-elements.json");

/// Puts the manifest's element into `said`, and what gives the names of a list of it.
fn hand_over_manifest(visit: &mut Visit<'_>) -> Outcome<()> {
    let body = format!(
        "window.said = JSON.parse({}).modules[0].declarations[0];
         window.names = function (list) {{ return list.map(function (entry) {{ return entry.name; }}).sort().join(); }};",
        quote(MANIFEST)
    );
    run(visit, &body)
}

pub fn element(visit: &Visit<'_>, id: &str, version: &str) -> String {
    format!(
        "<extension-update id=\"{id}\" extension-id=\"DEMO\" extension-version=\"{version}\" source-kind=\"releases-api\" \
         source-url=\"{}/releases/v1/1c/\" transport=\"fetch\" distributive=\"DEMO_EXT\" licence-key=\"{KEY}\" \
         configuration-name=\"КошкинДом\" configuration-version=\"1.0.0.1\"></extension-update>",
        visit.site.origin()
    )
}

/// Opens a page with the script and what listens before it.
pub fn open(visit: &mut Visit<'_>, name: &str, body: &str, headers: &[(&'static str, &str)]) -> Outcome<()> {
    let listen = "window.heard = []; window.heardNames = []; window.violations = [];
        document.addEventListener('extension-update:state', function (e) { heard.push(e.detail.params.state); });
        ['ready', 'state', 'remember'].forEach(function (name) {
          document.addEventListener('extension-update:' + name, function (e) { heardNames.push(e.type); });
        });
        document.addEventListener('securitypolicyviolation', function (e) { violations.push(e.violatedDirective + ' ' + e.blockedURI); });
        window.root = function (element) { return element.shadowRoot.querySelector('[data-extension-update]'); };";
    let script =
        if body.contains("extension-update.js") { "" } else { "<script src=\"/pkg/extension-update.js\"></script>" };
    visit.open_page(name, &format!("<script>{listen}</script>"), &format!("{body}{script}"), headers)
}

pub fn wait_for(visit: &mut Visit<'_>, id: &str, state: &str) -> Outcome<()> {
    wait_until(visit, &format!("{id} is {state}"), &format!("{id}.state === '{state}'"))
}

pub fn wait_until(visit: &mut Visit<'_>, what: &str, expression: &str) -> Outcome<()> {
    visit.wait_in_page(what, &format!("return {expression};"))
}

pub fn ask(visit: &mut Visit<'_>, expression: &str) -> Outcome<Value> {
    visit.browser.run(&Place::Top, &format!("return {expression};"))
}

pub fn run(visit: &mut Visit<'_>, body: &str) -> Outcome<()> {
    visit.browser.run(&Place::Top, &format!("{body} return true;")).map(|_| ())
}

/// Puts a script into the page: what Firefox's driver runs imports nothing, and goes on for no longer than the call.
pub fn put_script(visit: &mut Visit<'_>, kind: &str, text: &str) -> Outcome<()> {
    let (kind, text) = (quote(kind), quote(text));
    run(
        visit,
        &format!(
            "var script = document.createElement('script'); script.type = {kind}; script.textContent = {text}; document.body.appendChild(script);"
        ),
    )
}
