//! All end-to-end cases, by what they hold the product to. A case's name is the sentence that is true when it passes.
//!
//! The same list is for every engine, but for the failing network: that is a matter of the engine's network stack, so it is tried once for
//! each of these. Read `main_job` first: it is what the product is for.

mod contexts;
mod faults;
mod hostile;
mod installs;
mod keyboard;
mod layer;
mod licence;
mod main_job;
mod network;
mod notes;
mod policy;
mod screens;
mod script;
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
        xss::list(),
        notes::list(),
        keyboard::list(),
        contexts::list(),
        policy::list(),
        screens::list(),
        script::list(),
    ];
    if has_network_of_its_own(engine) {
        groups.push(network::list());
    }
    groups.into_iter().flatten().collect()
}

/// WebKitGTK has one network stack with and without WebAssembly; of the Chromiums the oldest and the newest speak for those between.
fn has_network_of_its_own(engine: Engine) -> bool {
    !matches!(engine, Engine::Driven(Dialect::WebKitGtkWithoutWasm) | Engine::OldChromium(72..=92))
}
