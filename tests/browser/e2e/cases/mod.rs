//! All end-to-end cases, by what they hold the product to. A case's name is the sentence that is true when it passes.
//!
//! The whole list is for one engine of each family: Chromium, Firefox, WebKitGTK, QtWebKit. The engines between, older
//! ones and WebKitGTK without WebAssembly, are held to what depends on their age. Read `main_job` first: it is what the
//! product is for.

mod asking;
mod contexts;
mod early;
mod element;
mod examples;
mod faults;
mod hostile;
mod installs;
mod keyboard;
mod layer;
mod licence;
mod low_field;
mod main_job;
mod meeting;
mod network;
mod night;
mod notes;
mod paging;
mod panels;
mod pathological;
mod policy;
mod preflight;
mod reopened;
mod screens;
mod script;
mod second;
mod several;
mod signed;
mod smoke;
mod troubles;
mod xss;

use crate::visit::Visit;
use extension_update_browser::webdriver::Dialect;
use extension_update_browser::{Engine, Outcome, Trouble};

type Run = Box<dyn Fn(&mut Visit<'_>) -> Outcome<()> + Send + Sync>;

pub struct Case {
    pub name: String,
    pub run: Run,
    /// Whether it takes pictures.
    pub pictures: bool,
}

impl Case {
    pub fn new(name: impl Into<String>, run: impl Fn(&mut Visit<'_>) -> Outcome<()> + Send + Sync + 'static) -> Self {
        Self { name: name.into(), run: Box::new(run), pictures: false }
    }

    pub fn with_pictures(mut self) -> Self {
        self.pictures = true;
        self
    }
}

/// Which cases of an engine a run is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// What the product is for: from the key to the restart, and what an install can come to.
    Main,
    /// Everything but that.
    Rest,
    /// The pages that the tools of web developers have made of the package; they are built for this part alone.
    Smoke,
    /// Main and rest.
    All,
}

impl Part {
    /// Reads `E2E_PART`; without it a run is about all cases.
    pub fn from_environment() -> Outcome<Self> {
        match std::env::var("E2E_PART").as_deref() {
            Ok("main") => Ok(Self::Main),
            Ok("rest") => Ok(Self::Rest),
            Ok("smoke") => Ok(Self::Smoke),
            Ok("all") | Err(_) => Ok(Self::All),
            Ok(other) => Err(Trouble::new(format!("E2E_PART is main, rest, smoke or all, not «{other}»"))),
        }
    }
}

/// The cases of an engine. One of each family has all of them; an engine between is asked for what depends on its age,
/// because answers that the core judges are the same in all of them, and each family has shown them once.
pub fn list(engine: Engine, part: Part) -> Vec<Case> {
    if part == Part::Smoke {
        return smoke::list();
    }
    let mut groups = Vec::new();
    if part != Part::Rest {
        groups.extend([main_job::list(), keyboard::list()]);
        if speaks_for_others(engine) {
            groups.extend([licence::list(), installs::list()]);
        }
    }
    if part != Part::Main {
        groups.extend([layer::list(), hostile::list(), notes::list(), contexts::list(), policy::list()]);
        groups.extend([screens::list(), low_field::list(), script::list(), early::list(engine), second::list()]);
        groups.push(paging::list(engine));
        if speaks_for_others(engine) {
            groups.extend([faults::list(), signed::list()]);
            groups.extend([network::list(), xss::list(engine), pathological::list()]);
            // What the user decides, and what a form asks, is the core's affair: each family shows once that it reaches
            // the page.
            groups.extend([asking::list(), preflight::list(), reopened::list(), several::list(), meeting::list()]);
            groups.push(night::list());
        } else {
            groups.extend([faults::list_by_network(), signed::list_by_engine()]);
        }
        if engine.knows_elements() {
            groups.extend([element::list(), panels::list(engine), troubles::list(engine)]);
        }
        if engine.is_of_today() {
            groups.push(examples::list());
        }
    }
    groups.into_iter().flatten().collect()
}

/// WebKitGTK has one network stack and one document with and without WebAssembly, and QtWebKit runs the twin; the
/// newest Chromium speaks for those before it.
fn speaks_for_others(engine: Engine) -> bool {
    !matches!(engine, Engine::Driven(Dialect::WebKitGtkWithoutWasm) | Engine::OldChromium(_))
}
