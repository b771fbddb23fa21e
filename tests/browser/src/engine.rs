//! The engines under test: how each is named, started, and what of it a test may need to know.
//!
//! The list is the whole list: an engine that is missing on the machine is a trouble with its name, never passed over.
//! Read `webdriver`, `devtools` and `qtwebkit` for how each is driven.

use crate::browser::Browser;
use crate::devtools::DevTools;
use crate::qtwebkit::QtWebKit;
use crate::trouble::{Outcome, Trouble};
use crate::webdriver::{Dialect, WebDriver};
use std::fmt;

/// The variable that names the engine of this run.
pub const VARIABLE: &str = "E2E_ENGINE";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// The newest one.
    Chromium,
    Driven(Dialect),
    /// 602, about Safari 10: no WebAssembly, no fetch, no custom elements.
    QtWebKit,
    /// A browser of 2018 to 2021, by its major version.
    OldChromium(u16),
}

const ALL: [Engine; 9] = [
    Engine::Chromium,
    Engine::Driven(Dialect::Firefox),
    Engine::Driven(Dialect::WebKitGtk),
    Engine::Driven(Dialect::WebKitGtkWithoutWasm),
    Engine::QtWebKit,
    Engine::OldChromium(67),
    Engine::OldChromium(72),
    Engine::OldChromium(78),
    Engine::OldChromium(92),
];

impl Engine {
    pub fn from_environment() -> Outcome<Self> {
        let name = std::env::var(VARIABLE).unwrap_or_default();
        ALL.into_iter().find(|engine| engine.to_string() == name).ok_or_else(|| {
            let known = ALL.map(|engine| engine.to_string()).join(", ");
            Trouble::new(format!(
                "the end-to-end tests need a browser and its driver: run `cargo xtask test`, which installs both and names the engine \
                 in {VARIABLE} (now «{name}»; known: {known})"
            ))
        })
    }

    pub fn start(self) -> Outcome<Browser> {
        match self {
            Self::Driven(dialect) => Ok(Browser::new(Box::new(WebDriver::start_unpainted(dialect)?))),
            _ => self.start_for_pictures(),
        }
    }

    /// A browser that gives pictures, whatever it costs.
    pub fn start_for_pictures(self) -> Outcome<Browser> {
        Ok(match self {
            Self::Chromium => Browser::new(Box::new(DevTools::start_newest()?)),
            Self::Driven(dialect) => Browser::new(Box::new(WebDriver::start(dialect)?)),
            Self::QtWebKit => Browser::new(Box::new(QtWebKit::start()?)),
            Self::OldChromium(version) => Browser::new(Box::new(DevTools::start(version)?)),
        })
    }

    /// Whether a browser for pictures is another one than any other, because painting costs so much.
    pub fn paints_apart(self) -> bool {
        self.needs_injected_console()
    }

    /// Whether the console can be read only by a script in the page, which the test server then puts into each page.
    pub fn needs_injected_console(self) -> bool {
        matches!(self, Self::Driven(Dialect::WebKitGtk | Dialect::WebKitGtkWithoutWasm))
    }

    /// Whether a page can define elements of its own.
    pub fn knows_elements(self) -> bool {
        self != Self::QtWebKit
    }

    /// Whether it has WebAssembly: where not, the twin runs.
    pub fn knows_wasm(self) -> bool {
        !matches!(self, Self::QtWebKit | Self::Driven(Dialect::WebKitGtkWithoutWasm))
    }

    /// Whether it has `fetch` of its own: what a twin brings along is there too late to ask before the engine.
    pub fn fetches_by_itself(self) -> bool {
        self != Self::QtWebKit
    }

    /// Whether its cache asks again for the panel. QtWebKit has none, and WebKitGTK keeps nothing for a driven browser.
    pub fn keeps_answers(self) -> bool {
        self != Self::QtWebKit && !self.needs_injected_console()
    }

    /// Whether style sheets cannot name parts of a shadow tree yet: Chromium can since 73.
    pub fn is_older_than_parts(self) -> bool {
        matches!(self, Self::OldChromium(version) if version < 73)
    }

    /// Whether it is an engine of today, with and without WebAssembly: what is written for web developers is shown in
    /// it.
    pub fn is_of_today(self) -> bool {
        matches!(self, Self::Chromium | Self::Driven(_))
    }

    /// Whether a page can allow WebAssembly alone (`'wasm-unsafe-eval'`): where not, a strict policy forbids it
    /// altogether.
    pub fn knows_wasm_policy(self) -> bool {
        self.is_of_today()
    }
}

impl fmt::Display for Engine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Chromium => f.write_str("chromium"),
            Self::Driven(Dialect::Firefox) => f.write_str("firefox"),
            Self::Driven(Dialect::WebKitGtk) => f.write_str("webkitgtk"),
            Self::Driven(Dialect::WebKitGtkWithoutWasm) => f.write_str("webkitgtk-nowasm"),
            Self::QtWebKit => f.write_str("qtwebkit"),
            Self::OldChromium(version) => write!(f, "chromium-{version}"),
        }
    }
}
