//! The examples for web developers, as `cargo xtask` makes them ready: each opens, offers, installs with the page as its host, and says afterwards
//! that all is well. They are shown where their authors would look at them: in today's engines.
//!
//! Nothing here may reach into an example's own code. Read `element` next.

use super::Case;
use crate::stage::{SOON, Stage, hold, same};
use extension_update_browser::{Outcome, Place};

pub fn list() -> Vec<Case> {
    ["html", "react", "vue"]
        .map(|name| {
            Case::new(format!("the example {name} goes through an install"), move |stage| goes_through(stage, name))
        })
        .into()
}

fn goes_through(stage: &mut Stage<'_>, name: &str) -> Outcome<()> {
    let address = format!("{}/examples/{name}/", stage.stand.origin());
    stage.browser.open(&address)?;
    let body = stage.browser.run(&Place::Top, "return document.body.textContent;")?;
    hold(!body.as_str().unwrap_or_default().contains("cargo xtask"), || {
        format!("the examples are not built: `cargo xtask test --only e2e` builds them first; the page says {body}")
    })?;
    wait_for(stage, "available")?;
    same("the offer", part(stage, "offered-version")?, "0.0.0.4".into())?;
    press(stage, "install")?;
    wait_for(stage, "restart-needed")?;
    press(stage, "restart")?;
    wait_for(stage, "up-to-date")?;
    same("what is installed", part(stage, "installed-version")?, "0.0.0.4".into())
}

/// Waits for a state of the panel in the element. With no element the condition is not met yet: programs draw it.
fn wait_for(stage: &mut Stage<'_>, state: &str) -> Outcome<()> {
    let condition = format!("var e = document.querySelector('extension-update'); return !!e && e.state === '{state}';");
    stage.browser.wait_until(&Place::Top, &format!("the element is {state}"), &condition, SOON).map(|_| ())
}

fn press(stage: &mut Stage<'_>, action: &str) -> Outcome<()> {
    let body = format!(
        "document.querySelector('extension-update').shadowRoot.querySelector('[data-action={action}]').click(); return true;"
    );
    stage.browser.run(&Place::Top, &body).map(|_| ())
}

fn part(stage: &mut Stage<'_>, name: &str) -> Outcome<String> {
    let body = format!(
        "var e = document.querySelector('extension-update').shadowRoot.querySelector('[data-part={name}]'); return e ? e.textContent : '';"
    );
    Ok(stage.browser.run(&Place::Top, &body)?.as_str().unwrap_or_default().to_owned())
}
