//! Pictures of the main screens in both languages and both themes, in `target/e2e`, for people to look at.
//!
//! What is asserted is what a picture cannot show wrong without anybody noticing: language, and words that are not cut.

use super::Case;
use crate::scene::{Scene, hold};
use extension_update_browser::{Outcome, output_folder};

pub fn list() -> Vec<Case> {
    let mut cases = Vec::new();
    for locale in ["ru", "en"] {
        for theme in ["light", "dark"] {
            let name = format!("the main screens are drawn: {locale}, {theme}");
            cases.push(Case::new(name, move |scene| draw(scene, locale, theme)).with_pictures());
        }
    }
    cases
}

fn draw(scene: &mut Scene<'_>, locale: &str, theme: &str) -> Outcome<()> {
    scene.allow_in_console("Failed to load resource");
    let look = format!("locale={locale}&theme={theme}");
    scene.open_offer(&format!("{look}&failure=lock"))?;
    save(scene, locale, theme, "available")?;
    let button = scene.run_in_field("return document.querySelector('[data-action=install]').textContent;")?;
    let russian = button.as_str().unwrap_or_default().chars().any(|c| ('а'..='я').contains(&c));
    hold(russian == (locale == "ru"), || format!("the button says {button} in {locale}"))?;
    let overflow =
        scene.run_in_field("return document.documentElement.scrollWidth - document.documentElement.clientWidth;")?;
    hold(overflow.as_i64().is_some_and(|wide| wide <= 1), || format!("the panel is {overflow} pixels too wide"))?;
    scene.press("install")?;
    scene.wait_for_state("failed")?;
    save(scene, locale, theme, "failed-lock")?;
    scene.press("retry")?;
    scene.wait_for_state("restart-needed")?;
    save(scene, locale, theme, "restart-needed")?;
    // A form that never answers keeps the screen for as long as a picture takes.
    scene.open_offer(&format!("{look}&answer=never"))?;
    scene.press("install")?;
    scene.wait_for_state("installing")?;
    save(scene, locale, theme, "installing")?;
    scene.open_panel(&format!("{look}&installed=0.0.0.4"))?;
    scene.wait_for_state("up-to-date")?;
    save(scene, locale, theme, "up-to-date")?;
    scene.open_panel(&format!("{look}&fault=500"))?;
    scene.wait_for_state("failed")?;
    save(scene, locale, theme, "failed-http")
}

fn save(scene: &mut Scene<'_>, locale: &str, theme: &str, screen: &str) -> Outcome<()> {
    let file = output_folder("e2e").join(format!("{}-{locale}-{theme}-{screen}.png", scene.engine));
    scene.browser.save_picture(&file)
}
