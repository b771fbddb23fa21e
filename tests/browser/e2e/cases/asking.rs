//! Asking well: what the user passes over, puts off or follows, and how often the service is asked. All of it is kept
//! by the form, so each case closes and opens it.

use super::Case;
use crate::visit::{Visit, hold, same};
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
        cases.push(Case::new(name, move |visit| waits_for_time(visit, value, before, after)));
    }
    cases
}

fn open_offer(visit: &mut Visit<'_>, settings: &str) -> Outcome<()> {
    visit.open_offer(&format!("source=signed-feed&{settings}"))
}

fn skip_offer(visit: &mut Visit<'_>) -> Outcome<()> {
    open_offer(visit, "")?;
    visit.press("skip")?;
    visit.wait_for_state("skipped")
}

/// Waits until the form keeps something for which the script is true; `m` is the memory.
fn wait_until_kept(visit: &mut Visit<'_>, condition: &str) -> Outcome<()> {
    let condition = format!("var m = Stand.base.memory; return {condition};");
    visit.wait_in_page("the form has been told what to keep", &condition)
}

fn wait_for_offer(visit: &mut Visit<'_>, version: &str) -> Outcome<()> {
    let condition = format!(
        "var e = document.querySelector('[data-extension-update]'), v = document.querySelector('[data-part=offered-version]');
         return !!e && e.getAttribute('data-state') === 'available' && !!v && v.textContent === '{version}';"
    );
    visit.wait_in_field(&format!("{version} is offered"), &condition)
}

fn press_value(visit: &mut Visit<'_>, action: &str, value: &str) -> Outcome<()> {
    let field = visit.field.clone();
    if action == "later" {
        visit.browser.click(&field, ".eu-menu > summary")?;
    }
    visit.browser.click(&field, &format!("[data-action={action}][data-value={value}]"))
}

fn skips_and_undoes(visit: &mut Visit<'_>) -> Outcome<()> {
    skip_offer(visit)?;
    wait_until_kept(visit, "m.skipped === '0.0.0.4'")?;
    visit.reopen()?;
    visit.wait_for_state("skipped")?;
    hold(!visit.has_action("install")?, || "what was skipped can be installed".to_owned())?;
    visit.press("undo-skip")?;
    wait_for_offer(visit, "0.0.0.4")?;
    wait_until_kept(visit, "!m.skipped")?;
    visit.reopen()?;
    wait_for_offer(visit, "0.0.0.4")
}

fn shows_later_release(visit: &mut Visit<'_>) -> Outcome<()> {
    skip_offer(visit)?;
    visit.set("scenario=newer")?;
    wait_for_offer(visit, "0.0.0.5")
}

fn checks_by_hand(visit: &mut Visit<'_>) -> Outcome<()> {
    skip_offer(visit)?;
    visit.press("check")?;
    wait_for_offer(visit, "0.0.0.4")?;
    // Having looked is not having changed one's mind.
    visit.reopen()?;
    visit.wait_for_state("skipped")
}

fn waits_for_time(visit: &mut Visit<'_>, value: &str, before: u32, after: u32) -> Outcome<()> {
    open_offer(visit, "")?;
    press_value(visit, "later", value)?;
    visit.wait_for_state("later")?;
    wait_until_kept(visit, "!!m.later")?;
    if before == 0 {
        visit.reopen()?
    } else {
        visit.set(&format!("ahead={before}"))?
    }
    visit.wait_for_state("later")?;
    visit.set(&format!("ahead={after}"))?;
    wait_for_offer(visit, "0.0.0.4")
}

fn waits_for_session(visit: &mut Visit<'_>) -> Outcome<()> {
    open_offer(visit, "")?;
    press_value(visit, "later", "session")?;
    visit.wait_for_state("later")?;
    wait_until_kept(visit, "!!m.later")?;
    visit.reopen()?;
    visit.wait_for_state("later")?;
    visit.browser.run(&Place::Top, "Stand.taxi.restart(); return true;")?;
    visit.wait_for_session(2)?;
    wait_for_offer(visit, "0.0.0.4")
}

fn is_critical(visit: &mut Visit<'_>) -> Outcome<()> {
    skip_offer(visit)?;
    visit.set("scenario=critical")?;
    wait_for_offer(visit, "0.0.0.4")?;
    for action in ["skip", "later"] {
        hold(!visit.has_action(action)?, || format!("{action} is there"))?;
    }
    hold(!visit.part("critical")?.is_empty(), || "nothing says that it is critical".to_owned())
}

fn chooses_channel(visit: &mut Visit<'_>) -> Outcome<()> {
    open_offer(visit, "scenario=beta&choices=stable,beta")?;
    same("offered at first", visit.part("offered-version")?.as_str(), "0.0.0.4")?;
    press_value(visit, "channel", "beta")?;
    wait_for_offer(visit, "0.0.0.5")?;
    wait_until_kept(visit, "m.channel === 'beta'")?;
    visit.reopen()?;
    wait_for_offer(visit, "0.0.0.5")?;
    press_value(visit, "channel", "stable")?;
    wait_for_offer(visit, "0.0.0.4")
}

fn keeps_interval(visit: &mut Visit<'_>) -> Outcome<()> {
    let mark = format!("interval-{}", visit.engine);
    visit.open_panel(&format!("source=signed-feed&installed=0.0.0.4&interval=24&mark={mark}"))?;
    visit.wait_for_state("up-to-date")?;
    wait_until_kept(visit, "!!m.checked")?;
    let asked =
        |visit: &Visit<'_>| -> Outcome<usize> { Ok(visit.site.answers(&format!("feed.json?mark={mark}"))?.len()) };
    visit.reopen()?;
    visit.wait_for_state("up-to-date")?;
    same("questions of two openings", asked(visit)?, 1)?;
    visit.press("check")?;
    visit.wait_in_page("the panel has checked", "return Stand.form.state() === 'up-to-date' && document.querySelectorAll('[data-demo=log] [data-demo-message=fetch]').length === 2;")?;
    same("questions after a press", asked(visit)?, 2)?;
    // A day later the interval is over.
    visit.set("ahead=25")?;
    visit.wait_for_state("up-to-date")?;
    same("questions a day later", asked(visit)?, 3)
}

fn waits_for_rollout(visit: &mut Visit<'_>) -> Outcome<()> {
    visit.open_demo("source=signed-feed&scenario=rollout")?;
    // Half of the roll-out's time is over; this number of a base stands late in it.
    visit.browser.run(&Place::Top, "Stand.base.keepMemory({rollout: 13}); return true;")?;
    visit.press_demo("tab-update")?;
    visit.wait_for_state("waiting-for-rollout")?;
    hold(!visit.has_action("install")?, || "it can be installed all the same".to_owned())?;
    visit.press("check")?;
    wait_for_offer(visit, "0.0.0.4")
}

fn survives_lost_memory(visit: &mut Visit<'_>) -> Outcome<()> {
    visit.open_offer("source=signed-feed&failure=memory")?;
    visit.wait_in_page(
        "the form has noted it",
        "return /Обновление расширения.Память: .*Хранилище недоступно/.test(document.querySelector('[data-demo=log]').textContent);",
    )?;
    visit.press("install")?;
    visit.wait_for_state("restart-needed")
}

fn shows_pictures(visit: &mut Visit<'_>) -> Outcome<()> {
    let sources = "return [].map.call(document.querySelectorAll('[data-part=notes] img'), function (i) { return i.src; }).join();";
    let wait = "return /Картинка с чужого сервера/.test(document.querySelector('[data-part=notes]').textContent);";
    open_offer(visit, "scenario=images")?;
    visit.wait_in_field("the notes are there", wait)?;
    same("pictures where none is allowed", visit.run_in_field(sources)?.as_str().unwrap_or_default(), "")?;
    visit.set("images=127.0.0.1")?;
    let picture = format!("{}/demo/cat.svg", visit.site.origin());
    let there = format!(
        "return [].map.call(document.querySelectorAll('[data-part=notes] img'), function (i) {{ return i.src; }}).join() === '{picture}';"
    );
    visit.wait_in_field("the picture of the allowed host is there", &there)?;
    visit.wait_in_field("the other one is its text", wait)
}

fn shows_what_breaks(visit: &mut Visit<'_>) -> Outcome<()> {
    for (locale, breaks, before) in
        [("ru", "Регистр «Миски»", "Отбор пород"), ("en", "The register \"Bowls\"", "Breeds can be chosen")]
    {
        open_offer(visit, &format!("scenario=changelog&locale={locale}"))?;
        let text = format!(
            "var t = document.querySelector('[data-part=notes]').textContent; return t.indexOf('{before}') > 0 && t.indexOf('{breaks}') > 0 && t.indexOf('{breaks}') < t.indexOf('{before}');"
        );
        visit.wait_in_field("what breaks stands first", &text)?;
    }
    Ok(())
}
