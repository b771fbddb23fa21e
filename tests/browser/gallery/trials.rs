//! How a part of the gallery's tests runs: a trial for each screen, in as many browsers as there are threads.
//!
//! A browser serves one trial after another, because it takes seconds to start; it is ended with the run. Read
//! `pictures` for the first part.

use crate::viewer::Viewer;
use extension_update_browser::{Outcome, Served, Trouble};
use extension_update_demo::{Folders, Scenes};
use libtest_mimic::{Arguments, Failed, Trial};
use std::process::ExitCode;
use std::sync::{Arc, Mutex, PoisonError};

/// Screens and browsers.
pub struct Hall {
    pub screens: Vec<Screen>,
    served: Served,
    idle: Mutex<Vec<Viewer>>,
}

/// What a part needs to know of a screen.
#[derive(Clone, Debug)]
pub struct Screen {
    pub name: String,
    pub state: String,
    /// Whether it is looked at with forced colours and in a narrow window too: where that tells more than the others
    /// do.
    pub is_telling: bool,
}

impl Hall {
    pub fn open() -> Outcome<Arc<Self>> {
        let gallery = Scenes::read().map_err(Trouble::new)?;
        let word = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
        let screens = gallery.list();
        let screens = screens.iter().map(|screen| Screen {
            name: word(&screen["name"]),
            state: word(&screen["state"]),
            is_telling: screen["telling"] == true,
        });
        let served = Served::start_demo(extension_update_demo::routes(Folders::of_repository()))?;
        Ok(Arc::new(Self { screens: screens.collect(), served, idle: Mutex::default() }))
    }

    /// Lends a browser. One that had trouble is ended, so that one defect never shows in two trials.
    pub fn lend<T>(&self, work: impl FnOnce(&mut Viewer) -> Outcome<T>) -> Outcome<T> {
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let mut viewer = match idle {
            Some(viewer) => viewer,
            None => Viewer::start(self.served.origin())?,
        };
        let found = work(&mut viewer)?;
        let complaints = viewer.complaints()?;
        if !complaints.is_empty() {
            return Err(Trouble::new(format!("the console is not empty: {complaints:#?}")));
        }
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(viewer);
        Ok(found)
    }

    fn close(&self) {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }
}

/// Which looks at a screen a run takes: the main one is Russian and light, in the usual width.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Looks {
    Main,
    /// All but the main one, which another run has taken.
    Rest,
    All,
}

impl Looks {
    /// Reads `GALLERY_LOOKS`; without it all are taken.
    ///
    /// # Errors
    /// Where the variable says something else.
    pub fn from_environment() -> Outcome<Self> {
        match std::env::var("GALLERY_LOOKS").as_deref() {
            Ok("main") => Ok(Self::Main),
            Ok("rest") => Ok(Self::Rest),
            Ok("all") | Err(_) => Ok(Self::All),
            Ok(other) => Err(Trouble::new(format!("GALLERY_LOOKS is main, rest or all, not «{other}»"))),
        }
    }

    /// Whether a look is taken, given whether it is the main one.
    pub fn takes(self, is_main: bool) -> bool {
        match self {
            Self::Main => is_main,
            Self::Rest => !is_main,
            Self::All => true,
        }
    }
}

/// A trial in a lent browser.
pub fn trial(
    hall: &Arc<Hall>,
    name: impl Into<String>,
    work: impl FnOnce(&mut Viewer) -> Outcome<()> + Send + 'static,
) -> Trial {
    let hall = Arc::clone(hall);
    Trial::test(name, move || hall.lend(work).map_err(|trouble| Failed::from(trouble.to_string())))
}

/// Runs the trials, ends the browsers, and says what came of it.
pub fn conclude(hall: &Hall, arguments: &Arguments, trials: Vec<Trial>, say: impl FnOnce()) -> ExitCode {
    let conclusion = libtest_mimic::run(arguments, trials);
    hall.close();
    say();
    conclusion.exit_code()
}
