//! The signed feed: the main job on it, a code for each cause of a refusal, what is remembered, and what is shown when
//! nobody answers.
//!
//! A refusal must leave nothing behind: after each, the true feed is taken as if nothing had been.

use super::Case;
use crate::visit::{SOON, Visit, hold, same};
use extension_update_browser::{Outcome, Place};

/// A refusal: code, and the settings that lead to it. The first is opened; the others follow in the same page.
const REFUSALS: [(&str, &[&str]); 8] = [
    ("signature", &["fault=other-key", "fault=signature", "keys=stranger", "fault="]),
    ("unsigned", &["fault=unsigned", "fault=bare"]),
    ("expired", &["fault=expired"]),
    ("clock", &["fault=clock"]),
    ("too-large", &["fault=big-payload", "fault=21-releases"]),
    ("format", &["fault=other-type", "fault=wrong-shape"]),
    ("wrong-product", &["fault=wrong-product"]),
    ("config", &["fault=&keys=none"]),
];

/// Where two keys are wanted, one is not enough, however often it has signed.
const HALF_SIGNED: [&str; 2] = ["one-signature", "key-twice"];

/// Faults of the service that the cases here are about.
pub fn knows(fault: &str) -> bool {
    let refused = REFUSALS.iter().flat_map(|(_, settings)| *settings);
    let named = ["rollback", "equivocation", "broken-releases"];
    HALF_SIGNED.contains(&fault)
        || named.contains(&fault)
        || refused.into_iter().any(|set| *set == format!("fault={fault}"))
}

/// Where the engine counts: its arithmetic, its clock, and what it keeps of an answer.
pub fn list_by_engine() -> Vec<Case> {
    let mut cases = list_main_jobs();
    for (code, settings) in REFUSALS.into_iter().filter(|(code, _)| ["signature", "clock"].contains(code)) {
        cases.push(refusal(code, settings));
    }
    cases.push(Case::new(REVALIDATES, revalidates));
    cases
}

const REVALIDATES: &str = "the second opening asks whether the feed has changed, and hears that it has not";

fn list_main_jobs() -> Vec<Case> {
    ["transport=host&client=thin", "transport=host&client=web", "transport=fetch&keys=both&threshold=2"]
        .into_iter()
        .map(|settings| {
            Case::new(format!("the main job is done on a signed feed: {settings}"), move |visit| {
                do_main_job(visit, settings)
            })
        })
        .collect()
}

fn refusal(code: &'static str, settings: &'static [&'static str]) -> Case {
    let name = format!("a feed is refused with {code}, and nothing of it is remembered");
    Case::new(name, move |visit| refuses(visit, code, settings))
}

pub fn list() -> Vec<Case> {
    let mut cases = list_main_jobs();
    for (code, settings) in REFUSALS {
        cases.push(refusal(code, settings));
    }
    cases.push(Case::new("a feed with one signature is refused where two keys must have signed", refuses_half_signed));
    cases.push(Case::new("an older feed is refused with rollback, also by the next form", refuses_rollback));
    cases.push(Case::new("two feeds with one counter are refused with equivocation", refuses_equivocation));
    cases.push(Case::new("broken releases are passed over and the rest of the feed stands", passes_over_broken));
    cases.push(Case::new(
        "the last verified feed is shown offline, as of its day, and by the next form too",
        shows_offline,
    ));
    cases.push(Case::new(REVALIDATES, revalidates));
    cases.push(Case::new("what the vendor has signed about a release is judged", judges_scenarios));
    cases.push(Case::new("a phased roll-out reaches some at once and whoever asks", rolls_out));
    cases.push(Case::new("a file is taken from the second address where the first one fails", takes_mirror));
    cases
}

fn do_main_job(visit: &mut Visit<'_>, settings: &str) -> Outcome<()> {
    visit.open_offer(&format!("source=signed-feed&{settings}"))?;
    same("offered", visit.part("offered-version")?.as_str(), "0.0.0.4")?;
    visit.wait_in_field(
        "the notes are there",
        "return /Любимое место/.test(document.querySelector('[data-part=notes]').textContent);",
    )?;
    visit.press("install")?;
    visit.wait_for_state("restart-needed")?;
    same("the base's version", visit.demo_text("installed-version")?.as_str(), "0.0.0.4")?;
    visit.press("restart")?;
    visit.wait_for_session(2)?;
    visit.wait_for_state("up-to-date")?;
    let log = visit.demo_text("log")?;
    hold(!log.contains("Ошибка панели") && !log.contains("ok\":false"), || {
        format!("the log complains: {log}")
    })
}

/// Waits until the panel has this state and this code.
fn wait_for_end(visit: &mut Visit<'_>, state: &str, code: &str) -> Outcome<()> {
    let condition = format!(
        "var e = document.querySelector('[data-extension-update]'), m = document.querySelector('[data-part=message]');
         return !!e && !!m && e.getAttribute('data-state') === '{state}' && (m.getAttribute('data-code') || '') === '{code}';"
    );
    let field = visit.field.clone();
    visit.browser.wait_until(&field, &format!("the panel is {state} {code}"), &condition, SOON).map(|_| ())
}

/// What the form keeps for the panel.
fn memory(visit: &mut Visit<'_>) -> Outcome<serde_json::Value> {
    visit.browser.run(&Place::Top, "return Stand.base.memory;")
}

fn wait_until_remembered(visit: &mut Visit<'_>) -> Outcome<()> {
    visit.wait_in_page("the form has been told what to keep", "return typeof Stand.base.memory.seq === 'number';")
}

fn check_refusal(visit: &mut Visit<'_>, code: &str) -> Outcome<()> {
    wait_for_end(visit, "failed", code)?;
    hold(visit.part("message")?.chars().count() > 10, || "no sentence".to_owned())?;
    for action in ["install", "download"] {
        hold(!visit.has_action(action)?, || format!("{action} is offered after a refusal"))?;
    }
    Ok(())
}

fn refuses(visit: &mut Visit<'_>, code: &str, settings: &[&str]) -> Outcome<()> {
    visit.open_panel(&format!("source=signed-feed&transport=fetch&{}", settings[0]))?;
    check_refusal(visit, code)?;
    for more in &settings[1..] {
        let told = visit.count_messages("state")?;
        visit.set(more)?;
        visit.wait_in_page("the form has heard of another end", &format!(
            "return document.querySelectorAll('[data-demo=log] [data-demo-message=state]').length >= {} && Stand.form.state() === 'failed';",
            told + 2
        ))?;
        check_refusal(visit, code)?;
    }
    same("remembered", memory(visit)?.to_string().as_str(), "{}")?;
    visit.set("fault=&keys=auto")?;
    wait_for_end(visit, "available", "")?;
    wait_until_remembered(visit)
}

fn refuses_half_signed(visit: &mut Visit<'_>) -> Outcome<()> {
    for fault in HALF_SIGNED {
        visit.open_panel(&format!("source=signed-feed&transport=fetch&keys=both&threshold=2&fault={fault}"))?;
        check_refusal(visit, "signature")?;
        // The same bytes are right for whoever wants one signature.
        visit.set("threshold=1")?;
        wait_for_end(visit, "available", "")?;
    }
    Ok(())
}

/// A fault that only a feed before it shows is refused, also by the next form; what was kept stays.
fn refuses_by_memory(visit: &mut Visit<'_>, transport: &str, code: &'static str, kept: &str) -> Outcome<()> {
    visit.open_panel(&format!("source=signed-feed&transport={transport}"))?;
    wait_for_end(visit, "available", "")?;
    wait_until_remembered(visit)?;
    let before = memory(visit)?;
    visit.set(&format!("fault={code}"))?;
    check_refusal(visit, code)?;
    // Another form, a new page in its field: only what the base keeps is left.
    visit.reopen()?;
    check_refusal(visit, code)?;
    same("kept", &memory(visit)?[kept], &before[kept])?;
    visit.set("fault=")?;
    wait_for_end(visit, "available", "")
}

fn refuses_rollback(visit: &mut Visit<'_>) -> Outcome<()> {
    refuses_by_memory(visit, "host", "rollback", "seq")?;
    // Whoever has forgotten everything is offered the older feed: memory is what refuses it.
    visit.set("fault=rollback")?;
    check_refusal(visit, "rollback")?;
    visit.browser.run(&Place::Top, "document.querySelector('[data-demo=memory-clear]').click(); return true;")?;
    wait_for_end(visit, "available", "")
}

fn refuses_equivocation(visit: &mut Visit<'_>) -> Outcome<()> {
    refuses_by_memory(visit, "fetch", "equivocation", "sha256")
}

fn passes_over_broken(visit: &mut Visit<'_>) -> Outcome<()> {
    visit.open_panel("source=signed-feed&transport=fetch&fault=broken-releases&installed=")?;
    wait_for_end(visit, "available", "")?;
    same("offered", visit.part("offered-version")?.as_str(), "0.0.0.4")?;
    let releases = "return document.querySelectorAll('[data-part=notes] [data-version]').length;";
    same("releases in the notes", visit.run_in_field(releases)?.as_u64(), Some(4))
}

fn shows_offline(visit: &mut Visit<'_>) -> Outcome<()> {
    for words in ["Failed to load resource", "net::ERR", "access control checks", "Cross-Origin Request Blocked"] {
        visit.allow_in_console(words);
    }
    visit.open_panel("source=signed-feed&transport=host")?;
    wait_for_end(visit, "available", "")?;
    wait_until_remembered(visit)?;
    visit.set("fault=reset")?;
    wait_for_end(visit, "offline", "network")?;
    same("offered offline", visit.part("offered-version")?.as_str(), "0.0.0.4")?;
    let message = visit.part("message")?;
    // A run over midnight has verified it the day before.
    hold(message.contains("проверенные сегодня в ") || message.contains(" в 23:"), || {
        format!("the message does not say as of when: {message}")
    })?;
    visit.reopen()?;
    wait_for_end(visit, "offline", "network")?;
    // What is kept is verified again: under other keys it is worth nothing.
    visit.set("keys=stranger")?;
    wait_for_end(visit, "failed", "network")?;
    visit.set("keys=auto&fault=")?;
    wait_for_end(visit, "available", "")
}

fn revalidates(visit: &mut Visit<'_>) -> Outcome<()> {
    for transport in ["host", "fetch"] {
        let mark = format!("again-{transport}-{}", visit.engine);
        visit.open_panel(&format!("source=signed-feed&transport={transport}&mark={mark}"))?;
        wait_for_end(visit, "available", "")?;
        wait_until_remembered(visit)?;
        visit.reopen()?;
        wait_for_end(visit, "available", "")?;
        same("offered", visit.part("offered-version")?.as_str(), "0.0.0.4")?;
        let found: Vec<Option<u64>> =
            visit.site.answers(&format!("feed.json?mark={mark}"))?.into_iter().map(|(_, status)| status).collect();
        same(&format!("first answer over {transport}"), found.first().copied().flatten(), Some(200))?;
        same(&format!("questions over {transport}"), found.len(), 2)?;
        if transport == "host" || visit.engine.keeps_answers() {
            same(&format!("second answer over {transport}"), found[1], Some(304))?;
        }
    }
    Ok(())
}

/// Scenario, state, code and the version that is offered; in the order of their counters, because one page remembers.
const SCENARIOS: [(&str, &str, &str, &str); 14] = [
    ("withdrawn-newest", "up-to-date", "", ""),
    ("withdrawn-installed", "available", "", "0.0.0.4"),
    ("critical", "available", "", "0.0.0.4"),
    ("critical-below", "available", "", "0.0.0.4"),
    ("waypoint", "available", "", "0.0.0.4"),
    ("requires-platform", "not-installable", "platform", "0.0.0.4"),
    ("requires-configuration", "not-installable", "configuration", "0.0.0.4"),
    ("other-configuration", "not-installable", "other-configuration", "0.0.0.4"),
    ("requires-from", "available", "", "0.0.0.4"),
    ("info", "available", "", "0.0.0.4"),
    ("rollout-tomorrow", "up-to-date", "", ""),
    ("rollout-over", "available", "", "0.0.0.4"),
    ("beta", "available", "", "0.0.0.4"),
    ("licence&until=2026-09-30", "not-installable", "licence-date", "0.0.0.4"),
];

fn judges_scenarios(visit: &mut Visit<'_>) -> Outcome<()> {
    visit.open_panel("source=signed-feed&transport=fetch")?;
    wait_for_end(visit, "available", "")?;
    for (scenario, state, code, offered) in SCENARIOS {
        let told = visit.count_messages("state")?;
        visit.set(&format!("scenario={scenario}"))?;
        visit.wait_in_page(&format!("{scenario} ends"), &format!(
            "return document.querySelectorAll('[data-demo=log] [data-demo-message=state]').length >= {} && Stand.form.state() === '{state}';",
            told + 2
        ))?;
        wait_for_end(visit, state, code)?;
        same(scenario, visit.part("offered-version")?.as_str(), offered)?;
        let marks = "return [].map.call(document.querySelectorAll('[data-part=critical], [data-part=withdrawn]'), function (e) { return e.getAttribute('data-part'); }).join();";
        let marks = visit.run_in_field(marks)?;
        let wanted = match scenario {
            "critical" => "critical",
            "withdrawn-installed" => "withdrawn",
            _ => "",
        };
        same(&format!("{scenario}: marks"), marks.as_str().unwrap_or_default(), wanted)?;
    }
    // Channels are the host's to allow.
    visit.open_panel("source=signed-feed&transport=fetch&scenario=beta&channels=stable,beta")?;
    wait_for_end(visit, "available", "")?;
    same("offered in beta", visit.part("offered-version")?.as_str(), "0.0.0.5")
}

/// Half of the roll-out's time is over. Of these two numbers of a base one stands early in it and the other late.
fn rolls_out(visit: &mut Visit<'_>) -> Outcome<()> {
    for (number, state) in [(3, "available"), (13, "waiting-for-rollout")] {
        visit.open_demo("source=signed-feed&transport=fetch&scenario=rollout")?;
        visit.browser.run(&Place::Top, &format!("Stand.base.keepMemory({{rollout: {number}}}); return true;"))?;
        visit.press_demo("tab-update")?;
        wait_for_end(visit, state, "")?;
    }
    visit.press("check")?;
    wait_for_end(visit, "available", "")?;
    let url =
        visit.site.requests()?.into_iter().rev().find(|line| line.contains("/scenario/rollout/")).unwrap_or_default();
    hold(!url.is_empty() && !url.contains("rollout="), || format!("the number has left the base: {url}"))
}

fn takes_mirror(visit: &mut Visit<'_>) -> Outcome<()> {
    for words in ["Failed to load resource", "status of "] {
        visit.allow_in_console(words);
    }
    visit.open_panel("source=signed-feed&transport=fetch&scenario=mirrors")?;
    wait_for_end(visit, "available", "")?;
    visit.press("install")?;
    visit.wait_for_state("restart-needed")
}
