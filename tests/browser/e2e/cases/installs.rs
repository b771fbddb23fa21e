//! Installs that fail, are called off, or whose form answers badly: the panel says what happened and can go on.
//!
//! The failures are the codes of the host's report; the simulated form fails once, so a retry is a person who has mended the cause.

use super::Case;
use crate::scene::{Scene, hold, same};
use extension_update_browser::browser::quote;
use extension_update_browser::{Outcome, Place};

const FAILURES: [&str; 10] =
    ["network", "hash", "name", "incompatible", "not-connected", "rights", "safe-mode", "lock", "main-node", "other"];

pub fn list() -> Vec<Case> {
    let mut cases: Vec<Case> = FAILURES
        .into_iter()
        .map(|code| {
            Case::new(format!("an install that fails with {code} says so, and a retry installs"), move |scene| {
                fails_then_installs(scene, code)
            })
        })
        .collect();
    cases.push(Case::new("a write that fails and is taken back says that the old version works", tells_of_way_back));
    cases.push(Case::new("a form whose server is lost says so with what it has prepared", tells_of_loss));
    cases.push(Case::new("an install that ends in another version than offered has failed", refuses_other_version));
    cases.push(Case::new("a file with another hash is not installed", refuses_wrong_hash));
    for answer in ["late", "twice", "muddled"] {
        cases.push(Case::new(format!("a form that answers {answer} does not confuse the install"), move |scene| {
            survives(scene, answer)
        }));
    }
    cases.push(Case::new("a form that never answers leaves an install that can be called off", survives_silence));
    cases.push(Case::new("an install is called off in the middle, and can be begun again", is_called_off));
    cases.push(Case::new("the file can be downloaded without an install", downloads));
    cases.push(Case::new("two presses on install are one install", installs_once));
    for (obstacle, code) in [("no-right", "no-right"), ("safe-mode", "safe-mode"), ("main-node", "main-node")] {
        cases
            .push(Case::new(format!("the obstacle {obstacle} is named, and nothing can be installed"), move |scene| {
                names_obstacle(scene, obstacle, code)
            }));
    }
    cases
}

fn fails_then_installs(scene: &mut Scene<'_>, code: &str) -> Outcome<()> {
    // Where nothing was brought back, the base is not what it was.
    let failure = if code == "other" { "other-restored" } else { code };
    scene.open_offer(&format!("failure={failure}"))?;
    scene.press("install")?;
    scene.wait_for_state("failed")?;
    same("code", scene.code()?.as_str(), code)?;
    hold(scene.part("message")?.chars().count() > 10, || "no sentence".to_owned())?;
    same("installed after the failure", scene.demo_text("installed-version")?.as_str(), "0.0.0.3")?;
    scene.press("retry")?;
    scene.wait_for_state("restart-needed")?;
    same("installed after the retry", scene.demo_text("installed-version")?.as_str(), "0.0.0.4")
}

fn tells_of_way_back(scene: &mut Scene<'_>) -> Outcome<()> {
    let mut sentences = Vec::new();
    // Nothing was changed; changed and brought back; changed for good.
    for (failure, code, restored) in
        [("lock", "lock", ""), ("other-restored", "other", "true"), ("other", "other", "false")]
    {
        scene.open_offer(&format!("failure={failure}"))?;
        scene.press("install")?;
        scene.wait_for_state("failed")?;
        same("code", scene.code()?.as_str(), code)?;
        let said = "var r = document.querySelector('[data-demo-report=failed] .row-json').textContent; return (/\"restored\": (\\w+)/.exec(r) || ['', ''])[1];";
        let said = scene.browser.run(&Place::Top, said)?;
        same("restored", said.as_str().unwrap_or_default(), restored)?;
        sentences.push(scene.part("message")?);
    }
    hold(sentences[1] != sentences[2], || format!("both say: {}", sentences[1]))
}

fn tells_of_loss(scene: &mut Scene<'_>) -> Outcome<()> {
    scene.open_offer("failure=server")?;
    scene.press("install")?;
    scene.wait_for_state("failed")?;
    same("code", scene.code()?.as_str(), "other")?;
    let message = scene.part("message")?;
    hold(message.contains("Связь с сервером 1С прервалась"), || {
        format!("the message is: {message}")
    })?;
    scene.press("retry")?;
    scene.wait_for_state("restart-needed")
}

fn refuses_other_version(scene: &mut Scene<'_>) -> Outcome<()> {
    // The modules read the version back and refuse it themselves; a form of somebody else's may not.
    scene.open_offer("answer=never")?;
    scene.press("install")?;
    scene.wait_for_message("install")?;
    let asked = "return JSON.parse(document.querySelector('[data-demo-message=install] .row-json').textContent).params.operation;";
    let operation = scene.browser.run(&Place::Top, asked)?;
    let report = format!(r#"{{"report": "installed", "operation": {operation}, "version": "9.9.9.9"}}"#);
    scene.run_in_field(&format!("return ExtensionUpdate.report({});", quote(&report)))?;
    scene.wait_for_state("failed")?;
    same("code", scene.code()?.as_str(), "version-mismatch")
}

fn refuses_wrong_hash(scene: &mut Scene<'_>) -> Outcome<()> {
    scene.open_offer("fault=wrong-hash")?;
    scene.press("install")?;
    scene.wait_for_state("failed")?;
    same("code", scene.code()?.as_str(), "hash")?;
    same("installed", scene.demo_text("installed-version")?.as_str(), "0.0.0.3")
}

fn survives(scene: &mut Scene<'_>, answer: &str) -> Outcome<()> {
    scene.open_offer(&format!("answer={answer}"))?;
    scene.watch_states()?;
    scene.press("install")?;
    scene.wait_for_state("restart-needed")?;
    same("states", scene.seen_states()?.join(" ").as_str(), "available installing restart-needed")?;
    // What the form still says afterwards changes nothing.
    let stray = r#"return window.ExtensionUpdate.report('{"report":"failed","operation":"1","code":"lock","text":"x","restored":true}');"#;
    scene.run_in_field(stray)?;
    same("state", scene.state()?.as_str(), "restart-needed")
}

fn survives_silence(scene: &mut Scene<'_>) -> Outcome<()> {
    scene.open_offer("answer=never")?;
    scene.press("install")?;
    scene.wait_for_message("install")?;
    same("state", scene.state()?.as_str(), "installing")?;
    scene.press("cancel")?;
    scene.wait_for_message("cancel")
}

fn is_called_off(scene: &mut Scene<'_>) -> Outcome<()> {
    // The file waits: the machine may be slower than any slow file.
    scene.open_offer("hold=file")?;
    scene.press("install")?;
    scene.wait_for_state("installing")?;
    scene.press("cancel")?;
    scene.wait_for_message("cancel")?;
    scene.wait_in_field("the install is off", "var s = document.querySelector('[data-extension-update]').getAttribute('data-state'); return s === 'failed' || s === 'available';")?;
    if scene.state()? == "failed" {
        same("code", scene.code()?.as_str(), "cancelled")?;
    }
    same("installed", scene.demo_text("installed-version")?.as_str(), "0.0.0.3")?;
    scene.set("hold=")?;
    let again = if scene.state()? == "failed" { "retry" } else { "install" };
    scene.press(again)?;
    scene.wait_for_state("restart-needed")
}

fn downloads(scene: &mut Scene<'_>) -> Outcome<()> {
    scene.open_offer("")?;
    // The message, and a file that was checked, are the panel's and the form's part; what a browser does with a file is not.
    scene.plant(
        &Place::Top,
        "HTMLAnchorElement.prototype.click = function () { window.__e2eDownload = this.getAttribute('download'); };",
    )?;
    scene.press("download")?;
    scene.wait_for_message("download")?;
    let name = scene.ask_page("the form gives the file", "return window.__e2eDownload || '';")?;
    same("the file's name", name.as_str().unwrap_or_default(), "DEMO-0.0.0.4.cfe")?;
    let log = scene.demo_text("log")?;
    hold(log.contains("DEMO-0.0.0.4.cfe, 51814 байт"), || format!("the log is: {log}"))?;
    same("state", scene.state()?.as_str(), "available")
}

fn installs_once(scene: &mut Scene<'_>) -> Outcome<()> {
    scene.open_offer("")?;
    // Two presses within one turn of the page, faster than any screen can change.
    scene
        .run_in_field("var b = document.querySelector('[data-action=install]'); b.click(); b.click(); return true;")?;
    scene.wait_for_state("restart-needed")?;
    same("messages install", scene.count_messages("install")?, 1)
}

fn names_obstacle(scene: &mut Scene<'_>, obstacle: &str, code: &str) -> Outcome<()> {
    scene.open_panel(&format!("obstacle={obstacle}"))?;
    scene.wait_for_state("not-installable")?;
    same("code", scene.code()?.as_str(), code)?;
    hold(!scene.has_action("install")?, || "an install button is there all the same".to_owned())?;
    same("offered", scene.part("offered-version")?.as_str(), "0.0.0.4")
}
