//! Installs that fail, are called off, or whose form answers badly: the panel says what happened and can go on.
//!
//! The failures are the codes of the host's report; the demo's form, which runs the shipped modules, fails once, so a
//! retry is a person who has mended the cause.

use super::Case;
use crate::visit::{Visit, hold, same};
use extension_update_browser::browser::quote;
use extension_update_browser::{Outcome, Place};

const FAILURES: [&str; 10] =
    ["network", "hash", "name", "incompatible", "not-connected", "rights", "safe-mode", "lock", "main-node", "other"];

pub fn list() -> Vec<Case> {
    let mut cases: Vec<Case> = FAILURES
        .into_iter()
        .map(|code| {
            Case::new(format!("an install that fails with {code} says so, and a retry installs"), move |visit| {
                fails_then_installs(visit, code)
            })
        })
        .collect();
    cases.push(Case::new("a write that fails and is taken back says that the old version works", tells_of_way_back));
    cases.push(Case::new("a form whose server is lost says so with what it has prepared", tells_of_loss));
    cases.push(Case::new("an install that ends in another version than offered has failed", refuses_other_version));
    cases.push(Case::new("a file with another hash is not installed", refuses_wrong_hash));
    for answer in ["late", "twice", "muddled"] {
        cases.push(Case::new(format!("a form that answers {answer} does not confuse the install"), move |visit| {
            survives(visit, answer)
        }));
    }
    cases.push(Case::new("a form that never answers leaves an install that can be called off", survives_silence));
    cases.push(Case::new("an install is called off in the middle, and can be begun again", is_called_off));
    cases.push(Case::new("the file can be downloaded without an install", downloads));
    cases.push(Case::new("two presses on install are one install", installs_once));
    for (obstacle, code) in [("no-right", "no-right"), ("safe-mode", "safe-mode"), ("main-node", "main-node")] {
        cases
            .push(Case::new(format!("the obstacle {obstacle} is named, and nothing can be installed"), move |visit| {
                names_obstacle(visit, obstacle, code)
            }));
    }
    cases
}

fn fails_then_installs(visit: &mut Visit<'_>, code: &str) -> Outcome<()> {
    // Where nothing was brought back, the base is not what it was.
    let failure = if code == "other" { "other-restored" } else { code };
    visit.open_offer(&format!("failure={failure}"))?;
    visit.press("install")?;
    visit.wait_for_state("failed")?;
    same("code", visit.code()?.as_str(), code)?;
    hold(visit.part("message")?.chars().count() > 10, || "no sentence".to_owned())?;
    same("installed after the failure", visit.demo_text("installed-version")?.as_str(), "0.0.0.3")?;
    visit.press("retry")?;
    visit.wait_for_state("restart-needed")?;
    same("installed after the retry", visit.demo_text("installed-version")?.as_str(), "0.0.0.4")
}

fn tells_of_way_back(visit: &mut Visit<'_>) -> Outcome<()> {
    let mut sentences = Vec::new();
    // Nothing was changed; changed and brought back; changed for good.
    for (failure, code, restored) in
        [("lock", "lock", ""), ("other-restored", "other", "true"), ("other", "other", "false")]
    {
        visit.open_offer(&format!("failure={failure}"))?;
        visit.press("install")?;
        visit.wait_for_state("failed")?;
        same("code", visit.code()?.as_str(), code)?;
        let said = "var r = document.querySelector('[data-demo-report=failed] .row-json').textContent; return (/\"restored\": (\\w+)/.exec(r) || ['', ''])[1];";
        let said = visit.browser.run(&Place::Top, said)?;
        same("restored", said.as_str().unwrap_or_default(), restored)?;
        sentences.push(visit.part("message")?);
    }
    hold(sentences[1] != sentences[2], || format!("both say: {}", sentences[1]))
}

fn tells_of_loss(visit: &mut Visit<'_>) -> Outcome<()> {
    visit.open_offer("failure=server")?;
    visit.press("install")?;
    visit.wait_for_state("failed")?;
    same("code", visit.code()?.as_str(), "other")?;
    let message = visit.part("message")?;
    hold(message.contains("Связь с сервером 1С прервалась"), || {
        format!("the message is: {message}")
    })?;
    visit.press("retry")?;
    visit.wait_for_state("restart-needed")
}

fn refuses_other_version(visit: &mut Visit<'_>) -> Outcome<()> {
    // The modules read the version back and refuse it themselves; a form of somebody else's may not.
    visit.open_offer("answer=never")?;
    visit.press("install")?;
    visit.wait_for_message("install")?;
    let asked = "return JSON.parse(document.querySelector('[data-demo-message=install] .row-json').textContent).params.operation;";
    let operation = visit.browser.run(&Place::Top, asked)?;
    let report = format!(r#"{{"report": "installed", "operation": {operation}, "version": "9.9.9.9"}}"#);
    visit.run_in_field(&format!("return ExtensionUpdate.report({});", quote(&report)))?;
    visit.wait_for_state("failed")?;
    same("code", visit.code()?.as_str(), "version-mismatch")
}

fn refuses_wrong_hash(visit: &mut Visit<'_>) -> Outcome<()> {
    visit.open_offer("fault=wrong-hash")?;
    visit.press("install")?;
    visit.wait_for_state("failed")?;
    same("code", visit.code()?.as_str(), "hash")?;
    same("installed", visit.demo_text("installed-version")?.as_str(), "0.0.0.3")
}

fn survives(visit: &mut Visit<'_>, answer: &str) -> Outcome<()> {
    visit.open_offer(&format!("answer={answer}"))?;
    visit.watch_states()?;
    visit.press("install")?;
    visit.wait_for_state("restart-needed")?;
    same("states", visit.seen_states()?.join(" ").as_str(), "available installing restart-needed")?;
    // What the form still says afterwards changes nothing.
    let stray = r#"return window.ExtensionUpdate.report('{"report":"failed","operation":"1","code":"lock","text":"x","restored":true}');"#;
    visit.run_in_field(stray)?;
    same("state", visit.state()?.as_str(), "restart-needed")
}

fn survives_silence(visit: &mut Visit<'_>) -> Outcome<()> {
    visit.open_offer("answer=never")?;
    visit.press("install")?;
    visit.wait_for_message("install")?;
    same("state", visit.state()?.as_str(), "installing")?;
    visit.press("cancel")?;
    visit.wait_for_message("cancel")
}

fn is_called_off(visit: &mut Visit<'_>) -> Outcome<()> {
    // The file waits: the machine may be slower than any slow file.
    visit.open_offer("hold=file")?;
    visit.press("install")?;
    visit.wait_for_state("installing")?;
    visit.press("cancel")?;
    visit.wait_for_message("cancel")?;
    visit.wait_in_field("the install is off", "var s = document.querySelector('[data-extension-update]').getAttribute('data-state'); return s === 'failed' || s === 'available';")?;
    if visit.state()? == "failed" {
        same("code", visit.code()?.as_str(), "cancelled")?;
    }
    same("installed", visit.demo_text("installed-version")?.as_str(), "0.0.0.3")?;
    visit.set("hold=")?;
    let again = if visit.state()? == "failed" { "retry" } else { "install" };
    visit.press(again)?;
    visit.wait_for_state("restart-needed")
}

fn downloads(visit: &mut Visit<'_>) -> Outcome<()> {
    visit.open_offer("")?;
    // The message, and a file that was checked, are the panel's and the form's part; what a browser does with a file is
    // not.
    visit.plant(
        &Place::Top,
        "HTMLAnchorElement.prototype.click = function () { window.__e2eDownload = this.getAttribute('download'); };",
    )?;
    visit.press("download")?;
    visit.wait_for_message("download")?;
    let name = visit.ask_page("the form gives the file", "return window.__e2eDownload || '';")?;
    same("the file's name", name.as_str().unwrap_or_default(), "DEMO-0.0.0.4.cfe")?;
    let log = visit.demo_text("log")?;
    hold(log.contains("DEMO-0.0.0.4.cfe, 51814 байт"), || format!("the log is: {log}"))?;
    same("state", visit.state()?.as_str(), "available")
}

fn installs_once(visit: &mut Visit<'_>) -> Outcome<()> {
    visit.open_offer("")?;
    // Two presses within one turn of the page, faster than any screen can change.
    visit
        .run_in_field("var b = document.querySelector('[data-action=install]'); b.click(); b.click(); return true;")?;
    visit.wait_for_state("restart-needed")?;
    same("messages install", visit.count_messages("install")?, 1)
}

fn names_obstacle(visit: &mut Visit<'_>, obstacle: &str, code: &str) -> Outcome<()> {
    visit.open_panel(&format!("obstacle={obstacle}"))?;
    visit.wait_for_state("not-installable")?;
    same("code", visit.code()?.as_str(), code)?;
    hold(!visit.has_action("install")?, || "an install button is there all the same".to_owned())?;
    same("offered", visit.part("offered-version")?.as_str(), "0.0.0.4")
}
