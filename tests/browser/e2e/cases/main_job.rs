//! The main job: from the licence key to the new version at work, as a person does it, in every way a form may hold the
//! panel.
//!
//! Nothing is set from outside but how the form behaves; every step is a press, a key or a look.

use super::Case;
use crate::visit::{KEY, SOON, Visit, hold, same};
use extension_update_browser::{Outcome, Place};
use std::time::Instant;

pub fn list() -> Vec<Case> {
    let mut cases = Vec::new();
    for transport in ["host", "fetch"] {
        for frame in ["srcdoc", "write"] {
            for client in ["thin", "web"] {
                let name = format!(
                    "the main job is done from key to restart: transport {transport}, frame {frame}, client {client}"
                );
                let settings = format!("transport={transport}&frame={frame}&client={client}");
                cases.push(Case::new(name, move |visit| do_main_job(visit, &settings)));
            }
        }
    }
    cases
        .push(Case::new("the extension 0.0.0.2 has no form of updates, 0.0.0.3 has it", shows_form_from_third_version));
    cases.push(Case::new("an extension without a version is offered every release", offers_all_to_empty_version));
    cases.push(Case::new("a list of GitHub releases leads to the same offer", offers_from_github));
    cases.push(Case::new("the installed 0.0.0.4 is up to date, and can be checked again", is_up_to_date));
    cases.push(Case::new("a check asked for again finds the same offer", checks_again));
    cases.push(Case::new("the time from navigation to the offer is measured", measure_opening));
    cases
}

fn do_main_job(visit: &mut Visit<'_>, settings: &str) -> Outcome<()> {
    visit.open_demo(settings)?;
    same("the session's version", visit.demo_text("session-version")?.as_str(), "0.0.0.3")?;
    visit.press_demo("tab-registration")?;
    visit.apply_key(KEY)?;
    visit.wait_in_page(
        "the licence is shown",
        "return /Продукты/.test(document.querySelector('[data-element=Сведения] textarea').value);",
    )?;

    visit.press_demo("tab-update")?;
    visit.wait_for_state("available")?;
    same("installed", visit.part("installed-version")?.as_str(), "0.0.0.3")?;
    same("offered", visit.part("offered-version")?.as_str(), "0.0.0.4")?;
    visit.wait_in_field(
        "the notes are there",
        "return /Изменилась версия/.test(document.querySelector('[data-part=notes]').textContent);",
    )?;
    hold(
        visit.run_in_field("return !!document.querySelector('[data-part=notes] [data-version=\"0.0.0.4\"]');")? == true,
        || "the notes do not name their release".to_owned(),
    )?;

    visit.watch_states()?;
    visit.press("install")?;
    visit.wait_for_state("restart-needed")?;
    let states = visit.seen_states()?;
    same("states", states, ["available", "installing", "restart-needed"].map(str::to_owned).to_vec())?;
    let progress = visit.seen_progress()?;
    hold(progress.iter().any(|step| step.ends_with("/51814")), || {
        format!("no progress in bytes was shown: {progress:?}")
    })?;
    same("the base's version", visit.demo_text("installed-version")?.as_str(), "0.0.0.4")?;
    same("the session's version before the restart", visit.demo_text("session-version")?.as_str(), "0.0.0.3")?;
    hold(!visit.has_action("install")?, || "the install button is still there".to_owned())?;
    same("messages install", visit.count_messages("install")?, 1)?;

    visit.press("restart")?;
    visit.wait_for_session(2)?;
    visit.press_demo("tab-update")?;
    visit.wait_for_state("up-to-date")?;
    same("installed after the restart", visit.part("installed-version")?.as_str(), "0.0.0.4")?;
    same("the session's version", visit.demo_text("session-version")?.as_str(), "0.0.0.4")?;
    check_log(visit, settings)
}

/// The stand itself complains in its log, and marks each message whose click said the same as `take()`.
fn check_log(visit: &mut Visit<'_>, settings: &str) -> Outcome<()> {
    let log = visit.demo_text("log")?;
    hold(!log.contains("Ошибка панели"), || format!("the stand complains: {log}"))?;
    if settings.contains("client=thin") {
        // A message may be taken a moment before its own click comes. `ready` is the one that the panel says unasked:
        // on a slow machine its click is over before the field has been told that its document is there. Everything
        // else answers `start`. And `restart` may be taken with the message before it, and end the session with its
        // field while its own click still waits.
        let body = "return document.querySelectorAll(
            '[data-demo-message]:not([data-demo-message=ready]):not([data-demo-message=restart]):not([data-demo-sign=same])').length === 0;";
        if let Err(trouble) = visit.wait_in_page("every message's click has said the same as take()", body) {
            let rows = "return [].map.call(document.querySelectorAll('[data-demo=log] > *'), function (row) {
                return row.className + ' ' + (row.getAttribute('data-demo-sign') || '') + ' ' + row.textContent.slice(0, 60); }).join('; ');";
            let rows = visit.browser.run(&Place::Top, rows)?;
            return Err(extension_update_browser::Trouble::new(format!("{rows}: {trouble}")));
        }
    }
    hold(visit.count_messages("ready")? >= 1 && visit.count_messages("state")? >= 2, || {
        format!("messages are missing: {log}")
    })
}

fn shows_form_from_third_version(visit: &mut Visit<'_>) -> Outcome<()> {
    let shown =
        "var e = document.querySelector('[data-demo=tab-update]'); return !!e && e.getBoundingClientRect().width > 0;";
    for (version, wanted) in [("0.0.0.2", false), ("0.0.0.3", true)] {
        visit.open_demo(&format!("installed={version}"))?;
        let found = visit.browser.run(&Place::Top, shown)?;
        hold(found == wanted, || format!("tab of updates in {version}: {found}"))?;
    }
    Ok(())
}

fn offers_all_to_empty_version(visit: &mut Visit<'_>) -> Outcome<()> {
    visit.open_offer("installed=")?;
    same("offered", visit.part("offered-version")?.as_str(), "0.0.0.4")?;
    let releases = "return document.querySelectorAll('[data-part=notes] [data-version]').length;";
    same("releases in the notes", visit.run_in_field(releases)?.as_u64(), Some(4))
}

fn offers_from_github(visit: &mut Visit<'_>) -> Outcome<()> {
    for transport in ["host", "fetch"] {
        visit.open_offer(&format!("source=github-releases&transport={transport}"))?;
        same("offered", visit.part("offered-version")?.as_str(), "0.0.0.4")?;
        visit.press("install")?;
        visit.wait_for_state("restart-needed")?;
    }
    Ok(())
}

fn is_up_to_date(visit: &mut Visit<'_>) -> Outcome<()> {
    visit.open_panel("installed=0.0.0.4")?;
    visit.wait_for_state("up-to-date")?;
    visit.watch_states()?;
    visit.press("check")?;
    visit.wait_in_field(
        "it has been checked again",
        "return window.__e2eStates.join() === 'up-to-date,checking,up-to-date';",
    )
}

fn checks_again(visit: &mut Visit<'_>) -> Outcome<()> {
    visit.open_panel("fault=empty")?;
    visit.wait_for_state("unclear")?;
    visit.browser.run(&Place::Top, "Stand.settings.set('fault', ''); return true;")?;
    visit.wait_for_state("available")?;
    same("offered", visit.part("offered-version")?.as_str(), "0.0.0.4")
}

/// A figure for the documents, not a claim: machines differ.
fn measure_opening(visit: &mut Visit<'_>) -> Outcome<()> {
    let mut times = Vec::new();
    for _ in 0..3 {
        let start = Instant::now();
        visit.open_panel("transport=fetch")?;
        visit.browser.wait_until(
            &visit.field.clone(),
            "the offer is shown",
            "var e = document.querySelector('[data-state=available]'); return !!e;",
            SOON,
        )?;
        times.push(start.elapsed().as_millis());
    }
    times.sort_unstable();
    println!("figure: {} open→available {} ms", visit.engine, times[times.len() / 2]);
    Ok(())
}
