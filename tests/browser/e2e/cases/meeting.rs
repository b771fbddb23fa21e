//! The first meeting: a page that leads from step to step, shows a case by one press, and can be read in a narrow window.

use super::Case;
use crate::scene::{KEY, KEY_APPLY, Scene, hold, same};
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
        cases.push(Case::new(name, move |scene| shows_preset(scene, preset, (state, code), end)));
    }
    cases
}

fn leads_to_offer(scene: &mut Scene<'_>) -> Outcome<()> {
    scene.open_demo("")?;
    scene.press_demo("step-key")?;
    scene.browser.wait_for(&Place::Top, KEY_APPLY)?;
    scene.press_demo("licence-sample")?;
    scene.browser.click(&Place::Top, KEY_APPLY)?;
    scene.wait_in_page("there is a way on", "return !!document.querySelector('[data-demo=way-on]');")?;
    scene.press_demo("way-on")?;
    scene.wait_for_state("available")?;
    same("offered", scene.part("offered-version")?.as_str(), "0.0.0.4")
}

fn leads_to_key(scene: &mut Scene<'_>) -> Outcome<()> {
    scene.allow_in_console("Failed to load resource");
    scene.allow_in_console("status of 400");
    scene.open_demo("view=update")?;
    scene.wait_for_state("licence")?;
    scene.press("open-registration")?;
    scene.apply_key(KEY)?;
    scene.press_demo("tab-update")?;
    scene.wait_for_state("available")
}

fn knows_all_presets(scene: &mut Scene<'_>) -> Outcome<()> {
    scene.open_demo("")?;
    let names = "return [].map.call(document.querySelectorAll('[data-demo=presets] a'), function (a) {
        return a.getAttribute('data-demo').slice(7); }).join();";
    let names = scene.browser.run(&Place::Top, names)?;
    same("presets", names.as_str().unwrap_or_default(), PRESETS.map(|(name, ..)| name).join(",").as_str())
}

fn offers_every_night(scene: &mut Scene<'_>) -> Outcome<()> {
    scene.open_demo("")?;
    let count =
        scene.browser.run(&Place::Top, "return document.querySelectorAll('[data-demo=presets-night] a').length;")?;
    same("presets of nights", count.as_u64().unwrap_or_default(), 8)?;
    scene.press_demo("preset-night-lock")?;
    scene.wait_for_state("available")?;
    hold(scene.has_action("schedule")?, || "it cannot be approved".to_owned())?;
    let event = "return Stand.settings.value('night') + ' ' + Stand.settings.value('night_event');";
    same("the night", scene.browser.run(&Place::Top, event)?.as_str().unwrap_or_default(), "on lock")
}

fn shows_preset(scene: &mut Scene<'_>, preset: &str, (state, code): (&str, &str), end: &str) -> Outcome<()> {
    scene.open_demo("")?;
    scene.press_demo(&format!("preset-{preset}"))?;
    scene.wait_in_page("the form is open", "return !!document.querySelector('iframe[data-demo=field]');")?;
    scene.wait_for_state(state)?;
    same("code", scene.code()?.as_str(), code)?;
    let address = scene.browser.run(&Place::Top, "return location.href;")?.to_string();
    hold(!address.contains(KEY), || format!("the key stands in the address: {address}"))?;
    if end.is_empty() {
        return Ok(());
    }
    scene.press("install")?;
    scene.wait_for_state(end)?;
    if preset == "not-connected" {
        same("code", scene.code()?.as_str(), "not-connected")?;
        same("the base", scene.demo_text("installed-version")?.as_str(), "0.0.0.3")?;
    }
    Ok(())
}

fn is_reset(scene: &mut Scene<'_>) -> Outcome<()> {
    scene.open_demo("source=signed-feed&installed=0.0.0.4&drawer=open")?;
    same("the base", scene.demo_text("installed-version")?.as_str(), "0.0.0.4")?;
    scene.press_demo("settings-reset")?;
    let first = "var v = document.querySelector('[data-demo=installed-version]');
        var s = document.querySelector('[data-demo=set-source]');
        return !!v && v.textContent === '0.0.0.3' && !!s && s.value === 'releases-api';";
    scene.wait_in_page("the base is as at first", first)
}

/// The width of a window of 640 at a zoom of 200 % too.
fn fits_narrow_window(scene: &mut Scene<'_>) -> Outcome<()> {
    for view in ["home", "registration", "update&drawer=open&log=open"] {
        let text = format!(
            "<!doctype html><meta charset=utf-8><link rel=icon href=data:,>
             <iframe id=narrow width=320 height=800 src='/?view={view}'></iframe>"
        );
        scene.open_text(&format!("narrow-{}-{}", scene.engine, view.len()), &text, &[])?;
        let narrow = Place::Frame("#narrow".to_owned());
        scene.browser.wait_for(&narrow, "[data-demo=tab-update]")?;
        let over = "return [document.documentElement.scrollWidth, window.innerWidth].join();";
        let found = scene.browser.run(&narrow, over)?;
        let widths: Vec<u32> = found.as_str().unwrap_or_default().split(',').filter_map(|n| n.parse().ok()).collect();
        hold(widths.len() == 2 && widths[0] <= widths[1], || format!("{view}: {found}"))?;
    }
    Ok(())
}

fn names_lines(scene: &mut Scene<'_>) -> Outcome<()> {
    scene.open_offer("")?;
    let place =
        "var r = document.querySelector('[data-demo-message=fetch] .row-place'); return r ? r.textContent : '';";
    let place = scene.browser.run(&Place::Top, place)?;
    let place = place.as_str().unwrap_or_default();
    hold(
        place.starts_with("Демо_ОбновлениеРасширенияКлиент.ПолучитьСообщения, строка "),
        || format!("the place is «{place}»"),
    )?;
    let open =
        "return [].some.call(document.querySelectorAll('[data-demo=log] details'), function (d) { return d.open; });";
    hold(scene.browser.run(&Place::Top, open)? == false, || "the JSON is not folded".to_owned())
}

fn installs_first_time(scene: &mut Scene<'_>) -> Outcome<()> {
    scene.open_demo(&format!("part=installer&view=installer&key={KEY}"))?;
    scene.wait_for_state("available")?;
    same("the base", scene.demo_text("installed-version")?.as_str(), "—")?;
    scene.press("install")?;
    scene.wait_for_state("restart-needed")?;
    same("the base", scene.demo_text("installed-version")?.as_str(), "0.0.0.4")
}

fn publishes(scene: &mut Scene<'_>) -> Outcome<()> {
    scene.open_demo("part=service&view=publication")?;
    scene.browser.click(&Place::Top, "[data-element=ФормаЗагрузитьФайл]")?;
    scene.wait_in_page("a file is asked for", "return !document.querySelector('[data-demo=dialog-file]').hidden;")?;
    // What the browser's own dialog would give is given to the session by the page's own way.
    scene.press_demo("file-cancel")?;
    scene.browser.click(&Place::Top, "[data-element=ФормаЗагрузитьФайл]")?;
    let give = "Stand.wire.event({ do: 'file', form: 1, name: 'DEMO.cfe', data: 'REVNTw==' }); return true;";
    scene.wait_in_page("a file is asked for", "return !document.querySelector('[data-demo=dialog-file]').hidden;")?;
    scene.browser.run(&Place::Top, give)?;
    scene.wait_in_page(
        "the file stands in the list",
        "return /DEMO\\.cfe/.test(document.querySelector('[data-element=Файлы] tbody').textContent);",
    )?;
    scene.browser.run(&Place::Top, "document.querySelector('[data-demo=dialog]').hidden = true; return true;")?;
    scene.browser.click(&Place::Top, "[data-element=Файлы] tbody td")?;
    scene.browser.click(&Place::Top, "[data-element=ФормаУдалитьФайл]")?;
    scene.wait_in_page("the form asks", "return !document.querySelector('[data-demo=dialog]').hidden;")?;
    scene.press_demo("answer-yes")?;
    scene.wait_in_page("the list is empty", "return !document.querySelector('[data-element=Файлы] tbody tr');")
}

fn opens_gallery(scene: &mut Scene<'_>) -> Outcome<()> {
    let address = format!("{}/gallery", scene.site.origin());
    scene.browser.open(&address)?;
    scene.browser.wait_for(&Place::Top, "select[name=screen]")
}
