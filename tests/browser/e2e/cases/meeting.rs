//! The first meeting: a page that leads from step to step, shows a case by one press, and can be read in a narrow
//! window.

use super::Case;
use crate::visit::{KEY, KEY_APPLY, Visit, hold, same};
use extension_update_browser::{Outcome, Place};

/// A preset, the state that its panel comes to, and what an install comes to after that.
const PRESETS: [(&str, &str, &str, &str); 7] = [
    ("critical", "available", "", "restart-needed"),
    ("withdrawn", "available", "", "restart-needed"),
    ("offline", "failed", "network", ""),
    ("signature", "failed", "signature", ""),
    ("several", "several", "", ""),
    ("preflight", "available", "", "preflight"),
    ("not-connected", "available", "", "failed"),
];

pub fn list() -> Vec<Case> {
    let mut cases = vec![
        Case::new("the first page leads from step to step to the offer", leads_to_offer),
        Case::new("without a key the panel leads to the form for it", leads_to_key),
        Case::new("every case that is shown by one press is checked here", knows_all_presets),
        Case::new("a night of each kind is one press away", offers_every_night),
        Case::new("one press brings the stand back to its beginning", is_reset),
        Case::new("a narrow window needs no sideways scrolling", fits_narrow_window),
        Case::new("the journal names the procedure and the line that ran", names_lines),
        Case::new("the first install runs in the form of the data processor", installs_first_time),
        Case::new("the form of the vendor's own service takes a file and deletes it after a question", publishes),
        Case::new("the gallery has an address of its own", opens_gallery),
    ];
    for (preset, state, code, end) in PRESETS {
        let name = format!("the case {preset} is shown by one press");
        cases.push(Case::new(name, move |visit| shows_preset(visit, preset, (state, code), end)));
    }
    cases
}

fn leads_to_offer(visit: &mut Visit<'_>) -> Outcome<()> {
    visit.open_demo("")?;
    visit.press_demo("step-key")?;
    visit.browser.wait_for(&Place::Top, KEY_APPLY)?;
    visit.press_demo("licence-sample")?;
    visit.browser.click(&Place::Top, KEY_APPLY)?;
    visit.wait_in_page("there is a way on", "return !!document.querySelector('[data-demo=way-on]');")?;
    visit.press_demo("way-on")?;
    visit.wait_for_state("available")?;
    same("offered", visit.part("offered-version")?.as_str(), "0.0.0.4")
}

fn leads_to_key(visit: &mut Visit<'_>) -> Outcome<()> {
    visit.allow_in_console("Failed to load resource");
    visit.allow_in_console("status of 400");
    visit.open_demo("view=update")?;
    visit.wait_for_state("licence")?;
    visit.press("open-registration")?;
    visit.apply_key(KEY)?;
    visit.press_demo("tab-update")?;
    visit.wait_for_state("available")
}

fn knows_all_presets(visit: &mut Visit<'_>) -> Outcome<()> {
    visit.open_demo("")?;
    let names = "return [].map.call(document.querySelectorAll('[data-demo=presets] a'), function (a) {
        return a.getAttribute('data-demo').slice(7); }).join();";
    let names = visit.browser.run(&Place::Top, names)?;
    same("presets", names.as_str().unwrap_or_default(), PRESETS.map(|(name, ..)| name).join(",").as_str())
}

fn offers_every_night(visit: &mut Visit<'_>) -> Outcome<()> {
    visit.open_demo("")?;
    let count =
        visit.browser.run(&Place::Top, "return document.querySelectorAll('[data-demo=presets-night] a').length;")?;
    same("presets of nights", count.as_u64().unwrap_or_default(), 8)?;
    visit.press_demo("preset-night-lock")?;
    visit.wait_for_state("available")?;
    hold(visit.has_action("schedule")?, || "it cannot be approved".to_owned())?;
    let event = "return Stand.settings.value('night') + ' ' + Stand.settings.value('night_event');";
    same("the night", visit.browser.run(&Place::Top, event)?.as_str().unwrap_or_default(), "on lock")
}

fn shows_preset(visit: &mut Visit<'_>, preset: &str, (state, code): (&str, &str), end: &str) -> Outcome<()> {
    visit.open_demo("")?;
    visit.press_demo(&format!("preset-{preset}"))?;
    visit.wait_in_page("the form is open", "return !!document.querySelector('iframe[data-demo=field]');")?;
    visit.wait_for_state(state)?;
    same("code", visit.code()?.as_str(), code)?;
    let address = visit.browser.run(&Place::Top, "return location.href;")?.to_string();
    hold(!address.contains(KEY), || format!("the key stands in the address: {address}"))?;
    if end.is_empty() {
        return Ok(());
    }
    visit.press("install")?;
    visit.wait_for_state(end)?;
    if preset == "not-connected" {
        same("code", visit.code()?.as_str(), "not-connected")?;
        same("the base", visit.demo_text("installed-version")?.as_str(), "0.0.0.3")?;
    }
    Ok(())
}

fn is_reset(visit: &mut Visit<'_>) -> Outcome<()> {
    visit.open_demo("source=signed-feed&installed=0.0.0.4&drawer=open")?;
    same("the base", visit.demo_text("installed-version")?.as_str(), "0.0.0.4")?;
    visit.press_demo("settings-reset")?;
    let first = "var v = document.querySelector('[data-demo=installed-version]');
        var s = document.querySelector('[data-demo=set-source]');
        return !!v && v.textContent === '0.0.0.3' && !!s && s.value === 'releases-api';";
    visit.wait_in_page("the base is as at first", first)
}

/// The width of a window of 640 at a zoom of 200 % too.
fn fits_narrow_window(visit: &mut Visit<'_>) -> Outcome<()> {
    for view in ["home", "registration", "update&drawer=open&log=open"] {
        let text = format!(
            "<!doctype html><meta charset=utf-8><link rel=icon href=data:,>
             <iframe id=narrow width=320 height=800 src='/?view={view}'></iframe>"
        );
        visit.open_text(&format!("narrow-{}-{}", visit.engine, view.len()), &text, &[])?;
        let narrow = Place::Frame("#narrow".to_owned());
        visit.browser.wait_for(&narrow, "[data-demo=tab-update]")?;
        let over = "return [document.documentElement.scrollWidth, window.innerWidth].join();";
        let found = visit.browser.run(&narrow, over)?;
        let widths: Vec<u32> = found.as_str().unwrap_or_default().split(',').filter_map(|n| n.parse().ok()).collect();
        hold(widths.len() == 2 && widths[0] <= widths[1], || format!("{view}: {found}"))?;
    }
    Ok(())
}

fn names_lines(visit: &mut Visit<'_>) -> Outcome<()> {
    visit.open_offer("")?;
    let place =
        "var r = document.querySelector('[data-demo-message=fetch] .row-place'); return r ? r.textContent : '';";
    let place = visit.browser.run(&Place::Top, place)?;
    let place = place.as_str().unwrap_or_default();
    hold(
        place.starts_with("Демо_ОбновлениеРасширенияКлиент.ПолучитьСообщения, строка "),
        || format!("the place is «{place}»"),
    )?;
    let open =
        "return [].some.call(document.querySelectorAll('[data-demo=log] details'), function (d) { return d.open; });";
    hold(visit.browser.run(&Place::Top, open)? == false, || "the JSON is not folded".to_owned())
}

fn installs_first_time(visit: &mut Visit<'_>) -> Outcome<()> {
    visit.open_demo(&format!("part=installer&view=installer&key={KEY}"))?;
    visit.wait_for_state("available")?;
    same("the base", visit.demo_text("installed-version")?.as_str(), "—")?;
    visit.press("install")?;
    visit.wait_for_state("restart-needed")?;
    same("the base", visit.demo_text("installed-version")?.as_str(), "0.0.0.4")
}

fn publishes(visit: &mut Visit<'_>) -> Outcome<()> {
    visit.open_demo("part=service&view=publication")?;
    visit.browser.click(&Place::Top, "[data-element=ФормаЗагрузитьФайл]")?;
    visit.wait_in_page("a file is asked for", "return !document.querySelector('[data-demo=dialog-file]').hidden;")?;
    // What the browser's own dialog would give is given to the session by the page's own way.
    visit.press_demo("file-cancel")?;
    visit.browser.click(&Place::Top, "[data-element=ФормаЗагрузитьФайл]")?;
    let give = "Stand.wire.event({ do: 'file', form: 1, name: 'DEMO.cfe', data: 'REVNTw==' }); return true;";
    visit.wait_in_page("a file is asked for", "return !document.querySelector('[data-demo=dialog-file]').hidden;")?;
    visit.browser.run(&Place::Top, give)?;
    visit.wait_in_page(
        "the file stands in the list",
        "return /DEMO\\.cfe/.test(document.querySelector('[data-element=Файлы] tbody').textContent);",
    )?;
    visit.browser.run(&Place::Top, "document.querySelector('[data-demo=dialog]').hidden = true; return true;")?;
    visit.browser.click(&Place::Top, "[data-element=Файлы] tbody td")?;
    visit.browser.click(&Place::Top, "[data-element=ФормаУдалитьФайл]")?;
    visit.wait_in_page("the form asks", "return !document.querySelector('[data-demo=dialog]').hidden;")?;
    visit.press_demo("answer-yes")?;
    visit.wait_in_page("the list is empty", "return !document.querySelector('[data-element=Файлы] tbody tr');")
}

fn opens_gallery(visit: &mut Visit<'_>) -> Outcome<()> {
    let address = format!("{}/gallery", visit.site.origin());
    visit.browser.open(&address)?;
    visit.browser.wait_for(&Place::Top, "select[name=screen]")
}
