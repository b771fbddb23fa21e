//! Asking well: what the user passes over, puts off or follows, and how often the service is asked. All of it is kept by the form, so each
//! case closes and opens it.

use super::Case;
use crate::stage::{Stage, hold, same};
use extension_update_browser::{Outcome, Place};

pub fn list() -> Vec<Case> {
    let mut cases = vec![
        Case::new(
            "a release that was skipped is hidden from the next form too, until that is undone",
            skips_and_undoes,
        ),
        Case::new("a skip hides no later release", shows_later_release),
        Case::new("a check asked for by hand shows what was skipped", checks_by_hand),
        Case::new("what was put off to the next session is offered there", waits_for_session),
        Case::new("a critical release can be neither skipped nor put off, whatever was decided before", is_critical),
        Case::new("the user chooses a channel, and the form keeps the choice", chooses_channel),
        Case::new("within the check interval the second opening asks nothing, and a press asks", keeps_interval),
        Case::new("a base outside a phased roll-out says so, and whoever asks gets the release", waits_for_rollout),
        Case::new("a memory that cannot be kept stops nothing", survives_lost_memory),
        Case::new("pictures are shown from allowed hosts only", shows_pictures),
        Case::new("in a kept changelog what breaks comes first", shows_what_breaks),
    ];
    for (value, before, after) in [("hour", 0, 2), ("tomorrow", 2, 34)] {
        let name = format!("what was put off by {value} is offered when the time is over, and not before");
        cases.push(Case::new(name, move |stage| waits_for_time(stage, value, before, after)));
    }
    cases
}

fn open_offer(stage: &mut Stage<'_>, settings: &str) -> Outcome<()> {
    stage.open_panel(&format!("source=signed-feed&{settings}"))?;
    stage.wait_for_state("available")
}

/// Waits until the form keeps something for which the script is true; `m` is the memory.
fn wait_until_kept(stage: &mut Stage<'_>, condition: &str) -> Outcome<()> {
    let condition = format!("var m = Stand.base.memory; return {condition};");
    stage.wait_in_page("the form has been told what to keep", &condition).map(|_| ())
}

fn wait_for_offer(stage: &mut Stage<'_>, version: &str) -> Outcome<()> {
    let condition = format!(
        "var e = document.querySelector('[data-extension-update]'), v = document.querySelector('[data-part=offered-version]');
         return !!e && e.getAttribute('data-state') === 'available' && !!v && v.textContent === '{version}';"
    );
    stage.wait_in_field(&format!("{version} is offered"), &condition).map(|_| ())
}

fn press_value(stage: &mut Stage<'_>, action: &str, value: &str) -> Outcome<()> {
    let field = stage.field.clone();
    if action == "later" {
        stage.browser.click(&field, ".eu-menu > summary")?;
    }
    stage.browser.click(&field, &format!("[data-action={action}][data-value={value}]"))
}

fn skips_and_undoes(stage: &mut Stage<'_>) -> Outcome<()> {
    open_offer(stage, "")?;
    stage.press("skip")?;
    stage.wait_for_state("skipped")?;
    wait_until_kept(stage, "m.skipped === '0.0.0.4'")?;
    stage.reopen()?;
    stage.wait_for_state("skipped")?;
    hold(!stage.has_action("install")?, || "what was skipped can be installed".to_owned())?;
    stage.press("undo-skip")?;
    wait_for_offer(stage, "0.0.0.4")?;
    wait_until_kept(stage, "!m.skipped")?;
    stage.reopen()?;
    wait_for_offer(stage, "0.0.0.4")
}

fn shows_later_release(stage: &mut Stage<'_>) -> Outcome<()> {
    open_offer(stage, "")?;
    stage.press("skip")?;
    stage.wait_for_state("skipped")?;
    stage.set("scenario=newer")?;
    wait_for_offer(stage, "0.0.0.5")
}

fn checks_by_hand(stage: &mut Stage<'_>) -> Outcome<()> {
    open_offer(stage, "")?;
    stage.press("skip")?;
    stage.wait_for_state("skipped")?;
    stage.press("check")?;
    wait_for_offer(stage, "0.0.0.4")?;
    // Having looked is not having changed one's mind.
    stage.reopen()?;
    stage.wait_for_state("skipped")
}

fn waits_for_time(stage: &mut Stage<'_>, value: &str, before: u32, after: u32) -> Outcome<()> {
    open_offer(stage, "")?;
    press_value(stage, "later", value)?;
    stage.wait_for_state("later")?;
    wait_until_kept(stage, "!!m.later")?;
    if before == 0 {
        stage.reopen()?
    } else {
        stage.set(&format!("ahead={before}"))?
    }
    stage.wait_for_state("later")?;
    stage.set(&format!("ahead={after}"))?;
    wait_for_offer(stage, "0.0.0.4")
}

fn waits_for_session(stage: &mut Stage<'_>) -> Outcome<()> {
    open_offer(stage, "")?;
    press_value(stage, "later", "session")?;
    stage.wait_for_state("later")?;
    wait_until_kept(stage, "!!m.later")?;
    stage.reopen()?;
    stage.wait_for_state("later")?;
    stage.browser.run(&Place::Top, "Stand.taxi.restart(); return true;")?;
    stage.wait_for_session(2)?;
    wait_for_offer(stage, "0.0.0.4")
}

fn is_critical(stage: &mut Stage<'_>) -> Outcome<()> {
    open_offer(stage, "")?;
    stage.press("skip")?;
    stage.wait_for_state("skipped")?;
    stage.set("scenario=critical")?;
    wait_for_offer(stage, "0.0.0.4")?;
    for action in ["skip", "later"] {
        hold(!stage.has_action(action)?, || format!("{action} is there"))?;
    }
    hold(!stage.part("critical")?.is_empty(), || "nothing says that it is critical".to_owned())
}

fn chooses_channel(stage: &mut Stage<'_>) -> Outcome<()> {
    open_offer(stage, "scenario=beta&choices=stable,beta")?;
    same("offered at first", stage.part("offered-version")?.as_str(), "0.0.0.4")?;
    press_value(stage, "channel", "beta")?;
    wait_for_offer(stage, "0.0.0.5")?;
    wait_until_kept(stage, "m.channel === 'beta'")?;
    stage.reopen()?;
    wait_for_offer(stage, "0.0.0.5")?;
    press_value(stage, "channel", "stable")?;
    wait_for_offer(stage, "0.0.0.4")
}

fn keeps_interval(stage: &mut Stage<'_>) -> Outcome<()> {
    let mark = format!("interval-{}", stage.engine);
    stage.open_panel(&format!("source=signed-feed&installed=0.0.0.4&interval=24&mark={mark}"))?;
    stage.wait_for_state("up-to-date")?;
    wait_until_kept(stage, "!!m.checked")?;
    let asked =
        |stage: &Stage<'_>| -> Outcome<usize> { Ok(stage.stand.answers(&format!("feed.json?mark={mark}"))?.len()) };
    stage.reopen()?;
    stage.wait_for_state("up-to-date")?;
    same("questions of two openings", asked(stage)?, 1)?;
    stage.press("check")?;
    stage.wait_in_page("the panel has checked", "return Stand.form.state() === 'up-to-date' && document.querySelectorAll('[data-demo=log] [data-demo-message=fetch]').length === 2;")?;
    same("questions after a press", asked(stage)?, 2)?;
    // A day later the interval is over.
    stage.set("ahead=25")?;
    stage.wait_for_state("up-to-date")?;
    same("questions a day later", asked(stage)?, 3)
}

fn waits_for_rollout(stage: &mut Stage<'_>) -> Outcome<()> {
    stage.open_demo("source=signed-feed&scenario=rollout")?;
    // Half of the roll-out's time is over; this number of a base stands late in it.
    stage.browser.run(&Place::Top, "Stand.base.keepMemory({rollout: 13}); return true;")?;
    stage.press_demo("tab-update")?;
    stage.wait_for_state("waiting-for-rollout")?;
    hold(!stage.has_action("install")?, || "it can be installed all the same".to_owned())?;
    stage.press("check")?;
    wait_for_offer(stage, "0.0.0.4")
}

fn survives_lost_memory(stage: &mut Stage<'_>) -> Outcome<()> {
    stage.open_panel("source=signed-feed&failure=memory")?;
    stage.wait_for_state("available")?;
    stage.wait_in_page(
        "the form has noted it",
        "return /Обновление расширения.Память: .*Хранилище недоступно/.test(document.querySelector('[data-demo=log]').textContent);",
    )?;
    stage.press("install")?;
    stage.wait_for_state("restart-needed")
}

fn shows_pictures(stage: &mut Stage<'_>) -> Outcome<()> {
    let sources = "return [].map.call(document.querySelectorAll('[data-part=notes] img'), function (i) { return i.src; }).join();";
    let wait = "return /Картинка с чужого сервера/.test(document.querySelector('[data-part=notes]').textContent);";
    open_offer(stage, "scenario=images")?;
    stage.wait_in_field("the notes are there", wait)?;
    same("pictures where none is allowed", stage.run_in_field(sources)?.as_str().unwrap_or_default(), "")?;
    stage.set("images=127.0.0.1")?;
    let picture = format!("{}/demo/cat.svg", stage.stand.origin());
    let there = format!(
        "return [].map.call(document.querySelectorAll('[data-part=notes] img'), function (i) {{ return i.src; }}).join() === '{picture}';"
    );
    stage.wait_in_field("the picture of the allowed host is there", &there)?;
    stage.wait_in_field("the other one is its text", wait).map(|_| ())
}

fn shows_what_breaks(stage: &mut Stage<'_>) -> Outcome<()> {
    for (locale, breaks, before) in
        [("ru", "Регистр «Миски»", "Отбор пород"), ("en", "The register \"Bowls\"", "Breeds can be chosen")]
    {
        open_offer(stage, &format!("scenario=changelog&locale={locale}"))?;
        let text = format!(
            "var t = document.querySelector('[data-part=notes]').textContent; return t.indexOf('{before}') > 0 && t.indexOf('{breaks}') > 0 && t.indexOf('{breaks}') < t.indexOf('{before}');"
        );
        stage.wait_in_field("what breaks stands first", &text)?;
    }
    Ok(())
}
