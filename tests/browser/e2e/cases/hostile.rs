//! A feed that means harm: nothing of it runs, nothing of it is asked for, and only the allowed elements reach the
//! page.

use super::Case;
use crate::visit::{Visit, hold, same};
use extension_update_browser::{Outcome, Place};

/// All that the panel's own screens and rendered notes are made of; anything else came out of the feed.
const ALLOWED: &str = "details summary dl dt dd label html head meta title style script body div span p strong em del s code pre ul ol li h1 h2 h3 h4 h5 h6 blockquote hr br a \
                       table thead tbody tr th td input label button progress section header footer main h1 small b i noscript svg path sup";

pub fn list() -> Vec<Case> {
    vec![
        Case::new("a hostile feed runs nothing, asks for nothing, and adds no element: host", |visit| {
            stays_inert(visit, "host")
        }),
        Case::new("a hostile feed runs nothing, asks for nothing, and adds no element: fetch", |visit| {
            stays_inert(visit, "fetch")
        }),
        Case::new("a hostile feed that is rightly signed runs nothing either", |visit| {
            stays_inert(visit, "fetch&source=signed-feed")
        }),
        Case::new("a link in the notes goes to the form and never navigates", link_goes_to_form),
    ]
}

fn stays_inert(visit: &mut Visit<'_>, transport: &str) -> Outcome<()> {
    let before = visit.site.requests()?.len();
    visit.open_offer(&format!("fault=hostile&transport={transport}&installed="))?;
    visit.wait_in_field(
        "the notes are there",
        "return document.querySelector('[data-part=notes]').textContent.length > 200;",
    )?;
    // The attack is there, as text that a person can read: otherwise this case would test a harmless feed.
    let notes = visit.part("notes")?;
    hold(notes.contains("<script>window.__pwned=1") && notes.contains("<img src="), || {
        format!("the notes are: {notes}")
    })?;
    check_untouched(visit)?;
    let allowed = ALLOWED.split_whitespace().map(|name| format!("'{name}'")).collect::<Vec<_>>().join(",");
    let body = format!(
        "var allowed = [{allowed}], strange = [], all = document.querySelectorAll('*');
         for (var i = 0; i < all.length; i++) {{
           var e = all[i], name = e.tagName.toLowerCase();
           if (allowed.indexOf(name) < 0) {{ strange.push(name); }}
           for (var j = 0; j < e.attributes.length; j++) {{
             var a = e.attributes[j];
             if (/^on/i.test(a.name) || /^\\s*(javascript|data|vbscript):/i.test(a.value) || /^(src|srcset|srcdoc|background|action|formaction|poster|xlink:href)$/i.test(a.name)) {{
               strange.push(name + '[' + a.name + '=' + a.value.slice(0, 60) + ']');
             }}
           }}
         }}
         if (document.querySelectorAll('[data-part=notes] script, [data-part=notes] style, [data-part=notes] svg, [data-part=notes] button').length) {{ strange.push('in the notes'); }}
         return strange;"
    );
    let strange = visit.run_in_field(&body)?;
    hold(strange.as_array().is_some_and(Vec::is_empty), || format!("out of the feed came {strange}"))?;
    // Pressing what looks like a link must not run it either.
    let links =
        visit.run_in_field("return document.querySelectorAll('[data-part=notes] a').length;")?.as_u64().unwrap_or(0);
    visit.run_in_field("var l = document.querySelectorAll('[data-part=notes] a'); for (var i = 0; i < l.length; i++) { l[i].click(); } return true;")?;
    check_untouched(visit)?;
    same("state after pressing links", visit.state()?.as_str(), "available")?;
    let asked = visit.site.requests()?.split_off(before);
    let strange = asked
        .iter()
        .filter(|line| ["pwned", "evil", "steal"].iter().any(|word| line.contains(word)))
        .collect::<Vec<_>>();
    hold(strange.is_empty(), || format!("{links} links; asked for {strange:?}"))
}

/// Every attack of the feed that runs leaves this global behind, in the field or around it.
fn check_untouched(visit: &mut Visit<'_>) -> Outcome<()> {
    for place in [visit.field.clone(), Place::Top] {
        let pwned = visit.browser.run(&place, "return typeof window.__pwned;")?;
        same("the global of the attack", pwned.as_str().unwrap_or_default(), "undefined")?;
    }
    Ok(())
}

fn link_goes_to_form(visit: &mut Visit<'_>) -> Outcome<()> {
    visit.open_offer("installed=")?;
    visit.wait_in_field("a link is in the notes", "return !!document.querySelector('[data-part=notes] a');")?;
    let before = visit.run_in_field(
        "window.__e2eSame = true; return document.querySelector('[data-part=notes] a').getAttribute('href') || '';",
    )?;
    visit.browser.click(&visit.field.clone(), "[data-part=notes] a")?;
    visit.wait_for_message("open-link")?;
    // The form asks before it opens what has come from the service.
    visit.wait_in_page("the form asks", "return !document.querySelector('[data-demo=dialog]').hidden;")?;
    visit.press_demo("answer-yes")?;
    visit.wait_in_page("the form opens it", "return !!document.querySelector('[data-demo=link]');")?;
    let link = visit.demo_text("link")?;
    hold(link.starts_with("http"), || format!("the form was given «{link}», the link said {before}"))?;
    same("state", visit.state()?.as_str(), "available")?;
    let kept = visit.run_in_field("return window.__e2eSame === true;")?;
    hold(kept == true, || "the page was navigated".to_owned())
}
