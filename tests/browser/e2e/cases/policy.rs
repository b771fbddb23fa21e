//! Strict policies of the page around: the panel works under the contract's Content Security Policy, with Trusted
//! Types, without a violation.
//!
//! Engines that are older than a directive say in the console that they do not know it; those words, and no others, are
//! let pass.

use super::Case;
use crate::visit::{KEY, Visit, hold, same};
use extension_update_browser::browser::quote;
use extension_update_browser::{Outcome, Place};

/// The contract's policy, word for word, but for the service that `connect-src` names.
const POLICY: &str = "default-src 'none'; script-src 'unsafe-inline' 'wasm-unsafe-eval'; style-src 'unsafe-inline'; img-src data:; font-src data:; \
                      require-trusted-types-for 'script'";

/// The same without leave to compile WebAssembly.
const WITHOUT_WASM: &str = "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:; font-src data:; \
                            require-trusted-types-for 'script'";

pub fn list() -> Vec<Case> {
    vec![
        Case::new("the panel works under the contract's policy given as a header, without a violation", |visit| {
            works_under(visit, POLICY, Given::Header)
        }),
        Case::new("the panel works under the contract's policy given in the page, without a violation", |visit| {
            works_under(visit, POLICY, Given::Meta)
        }),
        Case::new("a policy that forbids WebAssembly gets the JavaScript twin", |visit| {
            works_under(visit, WITHOUT_WASM, Given::Header)
        }),
    ]
}

#[derive(Clone, Copy)]
enum Given {
    Header,
    Meta,
}

fn works_under(visit: &mut Visit<'_>, policy: &str, given: Given) -> Outcome<()> {
    for words in ["require-trusted-types-for", "'wasm-unsafe-eval'", "wasm-unsafe-eval", "manifest-src"] {
        visit.allow_in_console(words);
    }
    let forbids_wasm = policy == WITHOUT_WASM || !visit.engine.knows_wasm_policy();
    if forbids_wasm {
        // Trying is how the panel finds out; the browser writes down that it refused.
        for words in ["WebAssembly", "unsafe-eval", "wasm-eval"] {
            visit.allow_in_console(words);
        }
    }
    let policy = format!("{policy}; connect-src {}", visit.site.origin());
    let collector = "<script>window.__violations = []; document.addEventListener('securitypolicyviolation', function (e) {
        window.__violations.push(e.violatedDirective + ' ' + e.blockedURI); });</script><link rel=\"icon\" href=\"data:,\">";
    let text = visit.site.panel_text()?;
    let at = text.find("<head>").map_or(0, |at| at + 6);
    let (name, meta) = match given {
        Given::Header => ("policy-header", String::new()),
        Given::Meta => ("policy-meta", format!("<meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">")),
    };
    let page = format!("{}{meta}{collector}{}", &text[..at], &text[at..]);
    let headers = [("content-security-policy", policy.as_str())];
    let name = format!("{name}-{}", if forbids_wasm { "plain" } else { "wasm" });
    visit.field = Place::Top;
    visit.open_text(&name, &page, if matches!(given, Given::Header) { &headers } else { &[] })?;
    let config = format!(
        r#"{{"extension": {{"id": "DEMO", "name": "Демо", "version": "0.0.0.3"}}, "licenceKey": "{KEY}",
            "source": {{"kind": "releases-api", "url": "{}/releases/v1/1c/", "transport": "fetch", "distributive": "DEMO_EXT"}},
            "host": {{"platform": "8.3.24.1548", "configuration": {{"name": "КошкинДом", "version": "1.0.0.1"}}, "obstacle": null}}}}"#,
        visit.site.origin()
    );
    let started = visit.run_in_field(&format!("return JSON.parse(ExtensionUpdate.start({})).ok;", quote(&config)))?;
    hold(started == true, || format!("start: {started}"))?;
    visit.wait_for_state("available")?;
    visit.wait_in_field(
        "the notes are there",
        "return /Изменилась версия/.test(document.querySelector('[data-part=notes]').textContent);",
    )?;
    visit.press("install")?;
    install_by_hand(visit)?;
    visit.wait_for_state("restart-needed")?;
    let violations = visit.run_in_field("return window.__violations;")?;
    let found = violations.as_array().cloned().unwrap_or_default();
    // The refusal to compile is itself a violation of `script-src`, by the name each engine has for what was blocked.
    let is_refusal = |v: &serde_json::Value| {
        forbids_wasm && v.as_str().is_some_and(|v| v.contains("wasm") || v.starts_with("script-src"))
    };
    same("violations", found.iter().filter(|v| !is_refusal(v)).collect::<Vec<_>>(), Vec::new())
}

/// The form's part, said by the test itself.
fn install_by_hand(visit: &mut Visit<'_>) -> Outcome<()> {
    let take = "for (var t = ExtensionUpdate.take(); t !== ''; t = ExtensionUpdate.take()) {
        var m = JSON.parse(t); if (m.message === 'install') { return m.params.operation; } } return '';";
    let operation = visit.ask_page("the panel asks to install", take)?;
    let report = format!(r#"{{"report": "installed", "operation": {operation}, "version": "0.0.0.4"}}"#);
    visit.run_in_field(&format!("return ExtensionUpdate.report({});", quote(&report))).map(|_| ())
}
