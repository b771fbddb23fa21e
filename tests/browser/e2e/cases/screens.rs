//! Pictures of the main screens in both languages and both themes, in `target/e2e`, for people to look at.
//!
//! What is asserted is what a picture cannot show wrong without anybody noticing: language, and words that are not cut.

use super::Case;
use crate::stage::{Stage, hold};
use extension_update_browser::{Outcome, output_folder};

pub fn list() -> Vec<Case> {
    let mut cases = Vec::new();
    for locale in ["ru", "en"] {
        for theme in ["light", "dark"] {
            let name = format!("the main screens are drawn: {locale}, {theme}");
            cases.push(Case::new(name, move |stage| draw(stage, locale, theme)).with_pictures());
        }
    }
    cases
}

fn draw(stage: &mut Stage<'_>, locale: &str, theme: &str) -> Outcome<()> {
    stage.allow_in_console("Failed to load resource");
    let look = format!("locale={locale}&theme={theme}");
    stage.open_panel(&format!("{look}&failure=lock"))?;
    stage.wait_for_state("available")?;
    save(stage, locale, theme, "available")?;
    let button = stage.run_in_field("return document.querySelector('[data-action=install]').textContent;")?;
    let russian = button.as_str().unwrap_or_default().chars().any(|c| ('а'..='я').contains(&c));
    hold(russian == (locale == "ru"), || format!("the button says {button} in {locale}"))?;
    let overflow =
        stage.run_in_field("return document.documentElement.scrollWidth - document.documentElement.clientWidth;")?;
    hold(overflow.as_i64().is_some_and(|wide| wide <= 1), || format!("the panel is {overflow} pixels too wide"))?;
    stage.press("install")?;
    stage.wait_for_state("failed")?;
    save(stage, locale, theme, "failed-lock")?;
    stage.press("retry")?;
    stage.wait_for_state("restart-needed")?;
    save(stage, locale, theme, "restart-needed")?;
    // A form that never answers keeps the screen for as long as a picture takes.
    stage.open_panel(&format!("{look}&answer=never"))?;
    stage.wait_for_state("available")?;
    stage.press("install")?;
    stage.wait_for_state("installing")?;
    save(stage, locale, theme, "installing")?;
    stage.open_panel(&format!("{look}&installed=0.0.0.4"))?;
    stage.wait_for_state("up-to-date")?;
    save(stage, locale, theme, "up-to-date")?;
    stage.open_panel(&format!("{look}&fault=500"))?;
    stage.wait_for_state("failed")?;
    save(stage, locale, theme, "failed-http")
}

fn save(stage: &mut Stage<'_>, locale: &str, theme: &str, screen: &str) -> Outcome<()> {
    let file = output_folder("e2e").join(format!("{}-{locale}-{theme}-{screen}.png", stage.engine));
    stage.browser.save_picture(&file)
}
