//! Pictures of the main screens in both languages and both themes, in `target/e2e`, for people to look at.
//!
//! What is asserted is what a picture cannot show wrong without anybody noticing: language, and words that are not cut.

use super::Case;
use crate::visit::{Visit, hold};
use extension_update_browser::{Outcome, output_folder};

pub fn list() -> Vec<Case> {
    let mut cases = Vec::new();
    for locale in ["ru", "en"] {
        for theme in ["light", "dark"] {
            let name = format!("the main screens are drawn: {locale}, {theme}");
            cases.push(Case::new(name, move |visit| draw(visit, locale, theme)).with_pictures());
        }
    }
    cases
}

fn draw(visit: &mut Visit<'_>, locale: &str, theme: &str) -> Outcome<()> {
    visit.allow_in_console("Failed to load resource");
    let look = format!("locale={locale}&theme={theme}");
    visit.open_offer(&format!("{look}&failure=lock"))?;
    save(visit, locale, theme, "available")?;
    let button = visit.run_in_field("return document.querySelector('[data-action=install]').textContent;")?;
    let russian = button.as_str().unwrap_or_default().chars().any(|c| ('а'..='я').contains(&c));
    hold(russian == (locale == "ru"), || format!("the button says {button} in {locale}"))?;
    let overflow =
        visit.run_in_field("return document.documentElement.scrollWidth - document.documentElement.clientWidth;")?;
    hold(overflow.as_i64().is_some_and(|wide| wide <= 1), || format!("the panel is {overflow} pixels too wide"))?;
    visit.press("install")?;
    visit.wait_for_state("failed")?;
    save(visit, locale, theme, "failed-lock")?;
    visit.press("retry")?;
    visit.wait_for_state("restart-needed")?;
    save(visit, locale, theme, "restart-needed")?;
    // A form that never answers keeps the screen for as long as a picture takes.
    visit.open_offer(&format!("{look}&answer=never"))?;
    visit.press("install")?;
    visit.wait_for_state("installing")?;
    save(visit, locale, theme, "installing")?;
    visit.open_panel(&format!("{look}&installed=0.0.0.4"))?;
    visit.wait_for_state("up-to-date")?;
    save(visit, locale, theme, "up-to-date")?;
    visit.open_panel(&format!("{look}&fault=500"))?;
    visit.wait_for_state("failed")?;
    save(visit, locale, theme, "failed-http")
}

fn save(visit: &mut Visit<'_>, locale: &str, theme: &str, screen: &str) -> Outcome<()> {
    let file = output_folder("e2e").join(format!("{}-{locale}-{theme}-{screen}.png", visit.engine));
    visit.browser.save_picture(&file)
}
