//! All end-to-end cases, by what they hold the product to. A case's name is the sentence that is true when it passes.
//!
//! The same list is for every engine, but for what takes long and is a matter of the engine's family: the failing network, the large
//! collections of hostile texts and the longer conversations are tried in one engine of each. Read `main_job` first: it is what the product is for.

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
mod main_job;
mod network;
mod notes;
mod pathological;
mod policy;
mod preflight;
mod reopened;
mod screens;
mod script;
mod second;
mod several;
mod signed;
mod xss;

use crate::stage::Stage;
use extension_update_e2e::webdriver::Dialect;
use extension_update_e2e::{Engine, Outcome};

type Run = Box<dyn Fn(&mut Stage<'_>) -> Outcome<()> + Send + Sync>;

pub struct Case {
    pub name: String,
    pub run: Run,
}

impl Case {
    pub fn new(name: impl Into<String>, run: impl Fn(&mut Stage<'_>) -> Outcome<()> + Send + Sync + 'static) -> Self {
        Self { name: name.into(), run: Box::new(run) }
    }
}

pub fn list(engine: Engine) -> Vec<Case> {
    let mut groups = vec![
        layer::list(),
        main_job::list(),
        licence::list(),
        faults::list(),
        signed::list(),
        installs::list(),
        hostile::list(),
        notes::list(),
        keyboard::list(),
        contexts::list(),
        policy::list(),
        screens::list(),
        script::list(),
        early::list(engine),
        second::list(),
    ];
    if speaks_for_others(engine) {
        groups.extend([network::list(), xss::list(), pathological::list()]);
        // What the user decides, and what a form asks, is the core's affair: each family of engines shows once that it reaches the page.
        groups.extend([asking::list(), preflight::list(), reopened::list(), several::list()]);
    }
    if engine.knows_elements() {
        groups.push(element::list());
    }
    if engine.is_of_today() {
        groups.push(examples::list());
    }
    groups.into_iter().flatten().collect()
}

/// WebKitGTK has one network stack and one document with and without WebAssembly, and QtWebKit runs the twin; the newest Chromium speaks for
/// those before it.
fn speaks_for_others(engine: Engine) -> bool {
    !matches!(engine, Engine::Driven(Dialect::WebKitGtkWithoutWasm) | Engine::OldChromium(_))
}
