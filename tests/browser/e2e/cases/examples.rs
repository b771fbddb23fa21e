//! The examples for web developers, as `cargo xtask` makes them ready: each opens, offers, installs with the page as
//! its host, and says afterwards that all is well. They are shown where their authors would look at them: in today's
//! engines.
//!
//! Nothing here may reach into an example's own code. Read `element` next.

use super::Case;
use crate::visit::{Visit, hold, same};
use extension_update_browser::{Outcome, Place};

pub fn list() -> Vec<Case> {
    ["html", "react", "vue"]
        .map(|name| {
            Case::new(format!("the example {name} goes through an install"), move |visit| goes_through(visit, name))
        })
        .into()
}

fn goes_through(visit: &mut Visit<'_>, name: &str) -> Outcome<()> {
    let address = format!("{}/examples/{name}/", visit.site.origin());
    visit.browser.open(&address)?;
    let body = visit.browser.run(&Place::Top, "return document.body.textContent;")?;
    hold(!body.as_str().unwrap_or_default().contains("cargo xtask"), || {
        format!("the examples are not built: `cargo xtask test --only e2e` builds them first; the page says {body}")
    })?;
    wait_for(visit, "available")?;
    same("the offer", part(visit, "offered-version")?, "0.0.0.4".into())?;
    press(visit, "install")?;
    wait_for(visit, "restart-needed")?;
    press(visit, "restart")?;
    wait_for(visit, "up-to-date")?;
    same("what is installed", part(visit, "installed-version")?, "0.0.0.4".into())
}

/// Waits for a state of the panel in the element. With no element the condition is not met yet: programs draw it.
fn wait_for(visit: &mut Visit<'_>, state: &str) -> Outcome<()> {
    let condition = format!("var e = document.querySelector('extension-update'); return !!e && e.state === '{state}';");
    visit.wait_in_page(&format!("the element is {state}"), &condition)
}

fn press(visit: &mut Visit<'_>, action: &str) -> Outcome<()> {
    let body = format!(
        "document.querySelector('extension-update').shadowRoot.querySelector('[data-action={action}]').click(); return true;"
    );
    visit.browser.run(&Place::Top, &body).map(|_| ())
}

fn part(visit: &mut Visit<'_>, name: &str) -> Outcome<String> {
    let body = format!(
        "var e = document.querySelector('extension-update').shadowRoot.querySelector('[data-part={name}]'); return e ? e.textContent : '';"
    );
    Ok(visit.browser.run(&Place::Top, &body)?.as_str().unwrap_or_default().to_owned())
}
