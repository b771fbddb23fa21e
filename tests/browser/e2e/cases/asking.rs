//! Asking well: what the user passes over, puts off or follows, and how often the service is asked. All of it is kept by the form, so each
//! case closes and opens it.

use super::Case;
use crate::scene::{Scene, hold, same};
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
        cases.push(Case::new(name, move |scene| waits_for_time(scene, value, before, after)));
    }
    cases
}

fn open_offer(scene: &mut Scene<'_>, settings: &str) -> Outcome<()> {
    scene.open_offer(&format!("source=signed-feed&{settings}"))
}

fn skip_offer(scene: &mut Scene<'_>) -> Outcome<()> {
    open_offer(scene, "")?;
    scene.press("skip")?;
    scene.wait_for_state("skipped")
}

/// Waits until the form keeps something for which the script is true; `m` is the memory.
fn wait_until_kept(scene: &mut Scene<'_>, condition: &str) -> Outcome<()> {
    let condition = format!("var m = Stand.base.memory; return {condition};");
    scene.wait_in_page("the form has been told what to keep", &condition)
}

fn wait_for_offer(scene: &mut Scene<'_>, version: &str) -> Outcome<()> {
    let condition = format!(
        "var e = document.querySelector('[data-extension-update]'), v = document.querySelector('[data-part=offered-version]');
         return !!e && e.getAttribute('data-state') === 'available' && !!v && v.textContent === '{version}';"
    );
    scene.wait_in_field(&format!("{version} is offered"), &condition)
}

fn press_value(scene: &mut Scene<'_>, action: &str, value: &str) -> Outcome<()> {
    let field = scene.field.clone();
    if action == "later" {
        scene.browser.click(&field, ".eu-menu > summary")?;
    }
    scene.browser.click(&field, &format!("[data-action={action}][data-value={value}]"))
}

fn skips_and_undoes(scene: &mut Scene<'_>) -> Outcome<()> {
    skip_offer(scene)?;
    wait_until_kept(scene, "m.skipped === '0.0.0.4'")?;
    scene.reopen()?;
    scene.wait_for_state("skipped")?;
    hold(!scene.has_action("install")?, || "what was skipped can be installed".to_owned())?;
    scene.press("undo-skip")?;
    wait_for_offer(scene, "0.0.0.4")?;
    wait_until_kept(scene, "!m.skipped")?;
    scene.reopen()?;
    wait_for_offer(scene, "0.0.0.4")
}

fn shows_later_release(scene: &mut Scene<'_>) -> Outcome<()> {
    skip_offer(scene)?;
    scene.set("scenario=newer")?;
    wait_for_offer(scene, "0.0.0.5")
}

fn checks_by_hand(scene: &mut Scene<'_>) -> Outcome<()> {
    skip_offer(scene)?;
    scene.press("check")?;
    wait_for_offer(scene, "0.0.0.4")?;
    // Having looked is not having changed one's mind.
    scene.reopen()?;
    scene.wait_for_state("skipped")
}

fn waits_for_time(scene: &mut Scene<'_>, value: &str, before: u32, after: u32) -> Outcome<()> {
    open_offer(scene, "")?;
    press_value(scene, "later", value)?;
    scene.wait_for_state("later")?;
    wait_until_kept(scene, "!!m.later")?;
    if before == 0 {
        scene.reopen()?
    } else {
        scene.set(&format!("ahead={before}"))?
    }
    scene.wait_for_state("later")?;
    scene.set(&format!("ahead={after}"))?;
    wait_for_offer(scene, "0.0.0.4")
}

fn waits_for_session(scene: &mut Scene<'_>) -> Outcome<()> {
    open_offer(scene, "")?;
    press_value(scene, "later", "session")?;
    scene.wait_for_state("later")?;
    wait_until_kept(scene, "!!m.later")?;
    scene.reopen()?;
    scene.wait_for_state("later")?;
    scene.browser.run(&Place::Top, "Stand.taxi.restart(); return true;")?;
    scene.wait_for_session(2)?;
    wait_for_offer(scene, "0.0.0.4")
}

fn is_critical(scene: &mut Scene<'_>) -> Outcome<()> {
    skip_offer(scene)?;
    scene.set("scenario=critical")?;
    wait_for_offer(scene, "0.0.0.4")?;
    for action in ["skip", "later"] {
        hold(!scene.has_action(action)?, || format!("{action} is there"))?;
    }
    hold(!scene.part("critical")?.is_empty(), || "nothing says that it is critical".to_owned())
}

fn chooses_channel(scene: &mut Scene<'_>) -> Outcome<()> {
    open_offer(scene, "scenario=beta&choices=stable,beta")?;
    same("offered at first", scene.part("offered-version")?.as_str(), "0.0.0.4")?;
    press_value(scene, "channel", "beta")?;
    wait_for_offer(scene, "0.0.0.5")?;
    wait_until_kept(scene, "m.channel === 'beta'")?;
    scene.reopen()?;
    wait_for_offer(scene, "0.0.0.5")?;
    press_value(scene, "channel", "stable")?;
    wait_for_offer(scene, "0.0.0.4")
}

fn keeps_interval(scene: &mut Scene<'_>) -> Outcome<()> {
    let mark = format!("interval-{}", scene.engine);
    scene.open_panel(&format!("source=signed-feed&installed=0.0.0.4&interval=24&mark={mark}"))?;
    scene.wait_for_state("up-to-date")?;
    wait_until_kept(scene, "!!m.checked")?;
    let asked =
        |scene: &Scene<'_>| -> Outcome<usize> { Ok(scene.site.answers(&format!("feed.json?mark={mark}"))?.len()) };
    scene.reopen()?;
    scene.wait_for_state("up-to-date")?;
    same("questions of two openings", asked(scene)?, 1)?;
    scene.press("check")?;
    scene.wait_in_page("the panel has checked", "return Stand.form.state() === 'up-to-date' && document.querySelectorAll('[data-demo=log] [data-demo-message=fetch]').length === 2;")?;
    same("questions after a press", asked(scene)?, 2)?;
    // A day later the interval is over.
    scene.set("ahead=25")?;
    scene.wait_for_state("up-to-date")?;
    same("questions a day later", asked(scene)?, 3)
}

fn waits_for_rollout(scene: &mut Scene<'_>) -> Outcome<()> {
    scene.open_demo("source=signed-feed&scenario=rollout")?;
    // Half of the roll-out's time is over; this number of a base stands late in it.
    scene.browser.run(&Place::Top, "Stand.base.keepMemory({rollout: 13}); return true;")?;
    scene.press_demo("tab-update")?;
    scene.wait_for_state("waiting-for-rollout")?;
    hold(!scene.has_action("install")?, || "it can be installed all the same".to_owned())?;
    scene.press("check")?;
    wait_for_offer(scene, "0.0.0.4")
}

fn survives_lost_memory(scene: &mut Scene<'_>) -> Outcome<()> {
    scene.open_offer("source=signed-feed&failure=memory")?;
    scene.wait_in_page(
        "the form has noted it",
        "return /Обновление расширения.Память: .*Хранилище недоступно/.test(document.querySelector('[data-demo=log]').textContent);",
    )?;
    scene.press("install")?;
    scene.wait_for_state("restart-needed")
}

fn shows_pictures(scene: &mut Scene<'_>) -> Outcome<()> {
    let sources = "return [].map.call(document.querySelectorAll('[data-part=notes] img'), function (i) { return i.src; }).join();";
    let wait = "return /Картинка с чужого сервера/.test(document.querySelector('[data-part=notes]').textContent);";
    open_offer(scene, "scenario=images")?;
    scene.wait_in_field("the notes are there", wait)?;
    same("pictures where none is allowed", scene.run_in_field(sources)?.as_str().unwrap_or_default(), "")?;
    scene.set("images=127.0.0.1")?;
    let picture = format!("{}/demo/cat.svg", scene.site.origin());
    let there = format!(
        "return [].map.call(document.querySelectorAll('[data-part=notes] img'), function (i) {{ return i.src; }}).join() === '{picture}';"
    );
    scene.wait_in_field("the picture of the allowed host is there", &there)?;
    scene.wait_in_field("the other one is its text", wait)
}

fn shows_what_breaks(scene: &mut Scene<'_>) -> Outcome<()> {
    for (locale, breaks, before) in
        [("ru", "Регистр «Миски»", "Отбор пород"), ("en", "The register \"Bowls\"", "Breeds can be chosen")]
    {
        open_offer(scene, &format!("scenario=changelog&locale={locale}"))?;
        let text = format!(
            "var t = document.querySelector('[data-part=notes]').textContent; return t.indexOf('{before}') > 0 && t.indexOf('{breaks}') > 0 && t.indexOf('{breaks}') < t.indexOf('{before}');"
        );
        scene.wait_in_field("what breaks stands first", &text)?;
    }
    Ok(())
}
