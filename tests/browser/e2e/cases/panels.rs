//! Several panels in one page: each has its own state, language, messages and end, one engine serves them all, and
//! nothing of them is left.
//!
//! Read `script` next.

use super::Case;
use super::element::{ask, element, open, put_script, run, wait_for, wait_until};
use crate::visit::{KEY, Visit, hold, same};
use extension_update_browser::{Engine, Outcome};

pub fn list(engine: Engine) -> Vec<Case> {
    let mut cases = vec![
        Case::new("two elements are two panels, each in its language and theme, and one engine serves them", |visit| {
            let body = format!(
                "{COUNT}{}{}{SCRIPT}",
                element(visit, "a", "0.0.0.3").replacen('>', " locale=\"ru\" theme=\"light\">", 1),
                element(visit, "b", "0.0.0.4").replacen('>', " locale=\"en\" theme=\"dark\">", 1)
            );
            open(visit, "panels-two", &body, &[])?;
            wait_for(visit, "a", "available")?;
            wait_for(visit, "b", "up-to-date")?;
            let looks = "[a, b].map(function (e) { return root(e).getAttribute('lang') + ' ' + root(e).getAttribute('data-theme'); }).join()";
            same("language and theme", ask(visit, looks)?, "ru light,en dark".into())?;
            same("engines", ask(visit, "engines")?, 1.into())?;
            same(
                "signal buttons",
                ask(visit, "document.querySelectorAll('#extension-update-signal').length")?,
                0.into(),
            )?;
            wait_until(visit, "both have said what to keep", "a.memory !== null && b.memory !== null")
        }),
        Case::new(
            "an event starts at the element whose panel it is of, and a report reaches that one alone",
            |visit| {
                let body = format!("{}{}", element(visit, "a", "0.0.0.3"), element(visit, "b", "0.0.0.3"));
                open(visit, "panels-events", &body, &[])?;
                wait_for(visit, "a", "available")?;
                wait_for(visit, "b", "available")?;
                run(
                    visit,
                    "window.told = [];
                 document.addEventListener('extension-update:install', function (event) {
                   told.push(event.target.id);
                   var params = event.detail.params;
                   event.target.report({report: 'accepted', operation: params.operation});
                   window.wrong = a.report({report: 'installed', operation: params.operation, version: params.version});
                   event.target.report({report: 'installed', operation: params.operation, version: params.version});
                 });
                 b.shadowRoot.querySelector('[data-action=install]').click();",
                )?;
                wait_for(visit, "b", "restart-needed")?;
                same("the first one", ask(visit, "a.state")?, "available".into())?;
                same("who asked", ask(visit, "told.join()")?, "b".into())?;
                same("the other's operation", ask(visit, "wrong.error.code")?, "operation".into())
            },
        ),
        Case::new(
            "a program checks and installs as the buttons do, and nothing where there is no such button",
            |visit| {
                let body = format!("{}{}", element(visit, "a", "0.0.0.3"), element(visit, "b", "0.0.0.4"));
                open(visit, "panels-program", &body, &[])?;
                wait_for(visit, "a", "available")?;
                wait_for(visit, "b", "up-to-date")?;
                run(
                visit,
                "window.seen = []; b.addEventListener('extension-update:state', function (e) { seen.push(e.detail.params.state); });
                 window.answers = [b.install(), b.check(), a.install()].map(JSON.stringify).join();",
            )?;
                same("answers", ask(visit, "answers")?, "{\"ok\":true},{\"ok\":true},{\"ok\":true}".into())?;
                wait_for(visit, "a", "installing")?;
                wait_until(
                    visit,
                    "the service was asked again, and nothing was installed",
                    // The first check may be told only now.
                    "/(^|,)checking,up-to-date$/.test(seen.join()) && seen.indexOf('installing') < 0",
                )
            },
        ),
        Case::new("a bad config of one element is its own affair", |visit| {
            let body = format!(
                "{}<extension-update id=\"b\" extension-id=\"DEMO\" source-kind=\"rss\"></extension-update>",
                element(visit, "a", "0.0.0.3")
            );
            visit.allow_in_console("extension-update: config: extension.version: is required");
            open(visit, "panels-wrong", &body, &[])?;
            wait_for(visit, "a", "available")?;
            wait_for(visit, "b", "failed")?;
            same("errors", ask(visit, "[a.error, b.error && b.error.code].join()")?, ",config".into())
        }),
        Case::new(
            "ten elements stand beside each other, and the functions of the page are those of the first",
            |visit| {
                let elements: String = (0..10).map(|index| element(visit, &format!("e{index}"), "0.0.0.3")).collect();
                open(visit, "panels-ten", &format!("{COUNT}{elements}{SCRIPT}"), &[])?;
                let all = "[].every.call(document.querySelectorAll('extension-update'), function (e) { return e.state === 'available'; })";
                wait_until(visit, "all ten offer", all)?;
                same("engines", ask(visit, "engines")?, 1.into())?;
                run(visit, "e0.shadowRoot.querySelector('[data-action=install]').click();")?;
                wait_for(visit, "e0", "installing")?;
                let taken = "(function () { for (var text; (text = ExtensionUpdate.take()) !== ''; ) { var message = JSON.parse(text);
                if (message.message === 'install') return message.params.operation; } return ''; })()";
                run(visit, &format!("window.operation = {taken};"))?;
                let report = "ExtensionUpdate.report({report: 'failed', operation: operation, code: 'lock'})";
                same("the report", ask(visit, report)?, "{\"ok\":true}".into())?;
                wait_for(visit, "e0", "failed")?;
                same(
                    "the others",
                    ask(visit, "[e1, e9].map(function (e) { return e.state; }).join()")?,
                    "available,available".into(),
                )
            },
        ),
        Case::new(
            "an element that is moved goes on, one that is taken out ends, and put back it starts anew",
            |visit| {
                let body = format!(
                    "<div id=\"other\"></div>{}{}",
                    element(visit, "a", "0.0.0.3"),
                    element(visit, "b", "0.0.0.3")
                );
                open(visit, "panels-moved", &body, &[])?;
                wait_for(visit, "a", "available")?;
                wait_for(visit, "b", "available")?;
                run(visit, "document.getElementById('other').appendChild(a);")?;
                same("after the move", ask(visit, "a.state")?, "available".into())?;
                run(
                visit,
                "window.first = a; window.installing = b; installing.shadowRoot.querySelector('[data-action=install]').click();
                 installing.addEventListener('extension-update:install', function (e) { window.operation = e.detail.params.operation; });",
            )?;
                wait_until(visit, "the host has been asked", "!!window.operation")?;
                run(visit, "first.remove(); installing.remove();")?;
                wait_until(visit, "the first one has ended", "first.state === ''")?;
                same("what it answers", ask(visit, "first.report('{}').error.code")?, "destroyed".into())?;
                // What runs at the host is heard to its end.
                same("the other one", ask(visit, "installing.state")?, "installing".into())?;
                let report = "JSON.stringify(installing.report({report: 'installed', operation: operation, version: '0.0.0.4'}))";
                same("its report", ask(visit, report)?, "{\"ok\":true}".into())?;
                wait_until(visit, "then it ends too", "installing.state === ''")?;
                run(visit, "document.body.appendChild(first);")?;
                wait_until(visit, "the first one offers again", "first.state === 'available'")
            },
        ),
    ];
    // The module needs an engine of today.
    if engine.is_of_today() {
        cases.push(Case::new("a program makes panels in its own elements, and ends them", |visit| {
            let body = format!(
                "<div id=\"one\"></div><div id=\"two\"></div><script type=\"module\">
                 import {{ createPanel }} from '/pkg/extension-update-element.js';
                 var config = {};
                 window.heard = [];
                 document.addEventListener('extension-update:state', function (e) {{ heard.push(e.target.parentNode.id + ' ' + e.detail.params.state); }});
                 window.one = createPanel(document.getElementById('one'), {{ config: config }});
                 window.two = createPanel(document.getElementById('two'));
                 two.start(JSON.stringify(Object.assign({{ locale: 'en' }}, config)));
                 window.made = true;</script>",
                config(visit)
            );
            visit.open_page("panels-made", "", &body, &[])?;
            let state = |id: &str, state: &str| {
                format!(
                    "(document.querySelector('#{id} [data-extension-update]') || document.body).getAttribute('data-state') === '{state}'"
                )
            };
            wait_until(visit, "the first offers", &state("one", "available"))?;
            wait_until(visit, "the second offers", &state("two", "available"))?;
            let style = "getComputedStyle(document.querySelector('#two [data-extension-update]')).display";
            same("the style", ask(visit, style)?, "flex".into())?;
            wait_until(
                visit,
                "events start in their elements",
                "heard.indexOf('one available') >= 0 && heard.indexOf('two available') >= 0",
            )?;
            run(visit, "window.before = heard.length;")?;
            same("a check", ask(visit, "two.check()")?, "{\"ok\":true}".into())?;
            wait_until(
                visit,
                "the service has been asked again",
                "heard.slice(before).join() === 'two checking,two available'",
            )?;
            same(
                "members",
                ask(visit, "Object.keys(two).sort().join()")?,
                "check,destroy,report,start,take,version".into(),
            )?;
            run(visit, "two.destroy(); two.destroy();")?;
            same("it has gone", ask(visit, "document.getElementById('two').childElementCount")?, 0.into())?;
            let after =
                "[two.take(), JSON.parse(two.start({})).error.code, JSON.parse(two.check()).error.code].join('|')";
            same("afterwards", ask(visit, after)?, "|destroyed|destroyed".into())?;
            same("the other one", ask(visit, &state("one", "available"))?, true.into())
        }));
    }
    // The twin shares all but the memory that is looked at.
    if engine.is_of_today() && engine.knows_wasm() {
        cases.push(Case::new("a hundred mounts and unmounts of two panels leave nothing behind", leaves_nothing));
    }
    cases
}

/// How many engines are made, and the memory of the last; how many listeners stand at the window.
const COUNT: &str = "<script>
  window.engines = 0; window.listeners = 0; window.memory = null;
  (function () {
    function keep(made) { window.engines += 1; window.memory = (made.instance || made).exports.memory; return made; }
    ['instantiate', 'instantiateStreaming'].forEach(function (name) {
      var own = typeof WebAssembly === 'object' && WebAssembly[name];
      if (own) WebAssembly[name] = function () { return own.apply(WebAssembly, arguments).then(keep); };
    });
    var twin; // The twin is a function that makes an instance.
    Object.defineProperty(window, 'extensionUpdateTwin', { configurable: true, get: function () {
      return twin && function (imports) { return keep(twin(imports)); };
    }, set: function (value) { twin = value; } });
    ['addEventListener', 'removeEventListener'].forEach(function (name) {
      var own = window[name], step = name === 'addEventListener' ? 1 : -1;
      window[name] = function (kind) { if (kind === 'resize') window.listeners += step; return own.apply(window, arguments); };
    });
  })();</script>";

const SCRIPT: &str = "<script src=\"/pkg/extension-update.js\"></script>";

fn leaves_nothing(visit: &mut Visit<'_>) -> Outcome<()> {
    let one = element(visit, "ID", "0.0.0.3").replace('\'', "\\'");
    let module = "<script type=\"module\">import { createPanel } from '/pkg/extension-update-element.js'; window.make = createPanel;</script>";
    let body = format!("{COUNT}<div id=\"place\"></div>{module}<script>window.config = {};</script>", config(visit));
    visit.open_page("panels-hundred", "", &body, &[])?;
    wait_until(visit, "the module is there", "!!window.make")?;
    // Elements: a removed one keeps its panel for a second, so how many stand at a time is a matter of chance, but
    // never more than a batch.
    let elements = format!(
        "place.innerHTML = '{one}{one}';
         window.done = function () {{ return [].every.call(place.children, function (e) {{ return e.state === 'available'; }}); }};
         window.end = function () {{ place.innerHTML = ''; }};"
    );
    let mut sizes = Vec::new();
    for _ in 0..5 {
        sizes.push(play(visit, 20, &elements)?);
    }
    // A panel takes some 8 kB: 160 of them that stayed would be four times as much as a batch.
    let most = sizes[0] + 40 * 12 * 1024;
    hold(sizes.iter().all(|size| *size < most), || format!("elements leave memory behind: {sizes:?}"))?;
    // Panels that are destroyed are gone at once: what grew would grow with each.
    let panels = "place.innerHTML = '<div></div><div></div>';
         window.two = [].map.call(place.children, function (e) { return make(e, { config: config }); });
         window.done = function () { return place.querySelectorAll('[data-state=available]').length === 2; };
         window.end = function () { two.forEach(function (panel) { panel.destroy(); }); };";
    let sizes = [play(visit, 50, panels)?, play(visit, 50, panels)?];
    hold(sizes[1] <= sizes[0] + 64 * 1024, || format!("panels leave memory behind: {sizes:?}"))?;
    same("engines", ask(visit, "engines")?, 1.into())
}

/// Makes two panels, waits until both offer, ends them, and so on, as fast as they go; gives the memory of the engine
/// once all have ended.
fn play(visit: &mut Visit<'_>, rounds: u32, begin: &str) -> Outcome<u64> {
    put_script(
        visit,
        "text/javascript",
        &format!(
            "window.rounds = 0;
             (function round() {{
               {begin}
               (function look() {{
                 if (!done()) {{ setTimeout(look, 5); return; }}
                 end();
                 rounds += 1;
                 if (rounds < {rounds}) round();
               }})();
             }})();"
        ),
    )?;
    // As long as they go on they may take their time: the machine may have other work.
    for reached in (10..=rounds).step_by(10) {
        wait_until(visit, &format!("{reached} rounds are over"), &format!("rounds >= {reached}"))?;
    }
    wait_until(visit, "no panel listens any more", "listeners === 0")?;
    Ok(ask(visit, "memory.buffer.byteLength")?.as_u64().unwrap_or(0))
}

fn config(visit: &Visit<'_>) -> String {
    format!(
        "{{extension: {{id: 'DEMO', version: '0.0.0.3'}}, licenceKey: '{KEY}', source: {{kind: 'releases-api', url: '{}/releases/v1/1c/', \
         transport: 'fetch', distributive: 'DEMO_EXT'}}, host: {{configuration: {{name: 'КошкинДом', version: '1.0.0.1'}}}}}}",
        visit.site.origin()
    )
}
