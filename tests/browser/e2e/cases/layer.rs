//! The layer that drives the browsers, held to what every other case relies on: presses are real, and no console entry
//! is lost.
//!
//! These cases need nothing of the panel or the demo; when one fails, no other case of that engine means anything.

use super::Case;
use crate::visit::{Visit, hold, same};
use extension_update_browser::{Key, Outcome, Place, output_folder};

pub fn list() -> Vec<Case> {
    vec![
        Case::new("the layer presses and types in the page and in a frame", presses_and_types),
        Case::new("the layer moves the focus and presses by keys", moves_by_keys),
        Case::new("the layer sees every kind of console entry", sees_console),
        Case::new("the layer sees the console of a frame without an origin", sees_console_of_sandbox),
        Case::new("the layer takes pictures", takes_pictures).with_pictures(),
    ]
}

const TWO_FIELDS: &str = r#"<!doctype html><html><head><meta charset="utf-8"><link rel="icon" href="data:,"><title>x</title></head><body style="margin:0">
<input id="i"><button id="b">press</button><div style="height:1500px"></div><iframe style="width:400px;height:200px" id="f"></iframe>
<script>
window.seen = [];
document.getElementById('b').addEventListener('click', function (e) { seen.push('top ' + e.isTrusted); });
document.getElementById('f').srcdoc = '<!doctype html><body style="margin:0"><div style="height:600px"></div><input id="i"><button id="b">press</button>';
</script></body></html>"#;

fn presses_and_types(visit: &mut Visit<'_>) -> Outcome<()> {
    visit.open_text("two-fields", TWO_FIELDS, &[])?;
    let frame = Place::Frame("#f".to_owned());
    for place in [Place::Top, frame.clone()] {
        visit.browser.type_text(&place, "#i", "DEMO-1 ключ")?;
        let typed = visit.browser.run(&place, "return document.getElementById('i').value;")?;
        same("typed text", typed.as_str().unwrap_or_default(), "DEMO-1 ключ")?;
    }
    visit.browser.click(&Place::Top, "#b")?;
    let listen = "window.seen = []; document.getElementById('b').addEventListener('click', function (e) { seen.push('frame ' + e.isTrusted); });";
    visit.plant(&frame, listen)?;
    visit.browser.click(&frame, "#b")?;
    // `isTrusted` came later than QtWebKit; where it is there it must say that the press was real.
    for (place, name) in [(Place::Top, "top"), (frame, "frame")] {
        let seen = visit.browser.wait_until(
            &place,
            "the press arrives",
            "return window.seen.length > 0 && window.seen[0];",
            crate::visit::SOON,
        )?;
        hold(seen == format!("{name} true") || seen == format!("{name} undefined"), || format!("press: {seen}"))?;
    }
    Ok(())
}

fn moves_by_keys(visit: &mut Visit<'_>) -> Outcome<()> {
    visit.open_text("two-keys", TWO_FIELDS, &[])?;
    visit.browser.click(&Place::Top, "#i")?;
    visit.browser.press(Key::Tab)?;
    let focused = visit.browser.run(&Place::Top, "return document.activeElement.id;")?;
    same("focus after Tab", focused.as_str().unwrap_or_default(), "b")?;
    visit.browser.press(Key::Enter)?;
    let seen = visit.ask_page("Enter presses", "return window.seen.length === 1 && window.seen[0];")?;
    hold(seen == "top true" || seen == "top undefined", || format!("press: {seen}"))
}

fn sees_console(visit: &mut Visit<'_>) -> Outcome<()> {
    let page = r#"<!doctype html><html><head><meta charset="utf-8"><link rel="icon" href="data:,"><title>x</title></head><body><script>
      console.log('words from log'); console.warn('words from warn');
      setTimeout(function () { setTimeout(function () { window.done = true; }, 0); missingFunction(); }, 0);
    </script></body></html>"#;
    let url = visit.site.put_page(
        "noisy",
        page,
        &[("content-security-policy", "script-src 'unsafe-inline'; img-src 'none'")],
    )?;
    visit.browser.open(&url)?;
    visit.wait_in_page("the script has run", "return window.done === true;")?;
    visit.browser.run(
        &Place::Top,
        "var i = new Image(); i.src = 'http://127.0.0.1:9/refused.png'; document.body.appendChild(i); return true;",
    )?;
    for part in ["words from log", "words from warn", "missingFunction", "img"] {
        wait_for_entry(visit, part)?;
    }
    let loud = visit.check_console();
    hold(loud.is_err(), || "the rule of the empty console let a noisy page pass".to_owned())?;
    visit.browser.forget_console()
}

fn sees_console_of_sandbox(visit: &mut Visit<'_>) -> Outcome<()> {
    let inner = visit.site.put_page("noisy-inner", "<!doctype html><html><head></head><body><script>console.log('words from the sandbox'); missingThere();</script></body></html>", &[])?;
    let page = format!(
        "<!doctype html><html><head><link rel=\"icon\" href=\"data:,\"><title>x</title></head><body><iframe sandbox=\"allow-scripts\" src=\"{inner}\"></iframe></body></html>"
    );
    visit.open_text("noisy-outer", &page, &[])?;
    wait_for_entry(visit, "words from the sandbox")?;
    // A script inside the page is told nothing of errors without an origin but that there was one.
    wait_for_entry(visit, if visit.engine.needs_injected_console() { "Script error" } else { "missingThere" })?;
    visit.browser.forget_console()
}

/// Entries reach some consoles a moment after the page has gone on.
fn wait_for_entry(visit: &mut Visit<'_>, part: &str) -> Outcome<()> {
    let end = std::time::Instant::now() + std::time::Duration::from_secs(10);
    loop {
        let entries = visit.browser.console()?.to_vec();
        if entries.iter().any(|entry| entry.text.contains(part)) {
            return Ok(());
        }
        hold(std::time::Instant::now() < end, || format!("no entry has «{part}»: {entries:#?}"))?;
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
}

fn takes_pictures(visit: &mut Visit<'_>) -> Outcome<()> {
    visit.open_text("red", "<!doctype html><html><head><link rel=\"icon\" href=\"data:,\"></head><body style=\"background:red\">x</body></html>", &[])?;
    let file = output_folder("e2e").join(format!("layer-{}.png", visit.engine));
    visit.browser.save_picture(&file)?;
    let picture = std::fs::read(&file)?;
    hold(picture.starts_with(b"\x89PNG") && picture.len() > 500, || format!("a picture of {} bytes", picture.len()))
}
