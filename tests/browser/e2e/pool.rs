//! Browsers that serve one case after another, because an engine takes seconds to start.
//!
//! A browser goes back only from a case that passed, with an empty page and a read console; after a failure it is
//! ended, so that one defect never shows in two cases. Read `visit` next.

use crate::cases::Case;
use crate::site::Site;
use crate::visit::Visit;
use extension_update_browser::{Browser, Engine, Outcome, output_folder};
use std::sync::{Mutex, PoisonError};

pub struct Pool {
    engine: Engine,
    /// Each with whether it gives pictures.
    idle: Mutex<Vec<(bool, Browser)>>,
}

impl Pool {
    pub fn new(engine: Engine) -> Self {
        Self { engine, idle: Mutex::default() }
    }

    /// Runs the case in a browser, and holds it to the rule that the console stays empty.
    pub fn run(&self, case: &Case, site: &Site) -> Outcome<()> {
        let paints = case.pictures || !self.engine.paints_apart();
        let mut browser = match self.take(paints) {
            Some(browser) => browser,
            None if paints => self.engine.start_for_pictures()?,
            None => self.engine.start()?,
        };
        let mut visit = Visit::new(self.engine, &mut browser, site);
        let outcome = (case.run)(&mut visit).and_then(|()| visit.check_console());
        if let Err(trouble) = outcome {
            let file = output_folder("e2e").join(format!("failed-{}-{}.png", self.engine, make_slug(&case.name)));
            // The trouble itself matters; a picture of it is a help that may be missing, as it is in WebKitGTK.
            let _ = browser.save_picture(&file);
            return Err(trouble);
        }
        if browser.open(site.blank()).is_ok() && browser.forget_console().is_ok() {
            self.idle.lock().unwrap_or_else(PoisonError::into_inner).push((paints, browser));
        }
        Ok(())
    }

    fn take(&self, paints: bool) -> Option<Browser> {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        let at = idle.iter().rposition(|(other, _)| *other == paints)?;
        Some(idle.swap_remove(at).1)
    }

    pub fn close(&self) {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }
}

fn make_slug(name: &str) -> String {
    name.chars().map(|c| if c.is_alphanumeric() { c } else { '-' }).collect()
}
