//! The end-to-end tests: the demo in a real engine, driven as a person would.
//!
//! One run is for one engine, named in `E2E_ENGINE`; `cargo xtask test` runs it once for each. Without a name the run fails: passing
//! silently would look like a test. Order to read: `stand` (what is served), `stage` (what a case has in its hands), then `cases`.

mod cases;
mod pool;
mod stage;
mod stand;

use extension_update_browser::Engine;
use libtest_mimic::{Arguments, Failed, Trial};
use pool::Pool;
use stand::Stand;
use std::process::ExitCode;
use std::sync::Arc;

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    let engine = match Engine::from_environment() {
        Ok(engine) => engine,
        Err(trouble) => {
            let fail = move || Err(Failed::from(trouble.to_string()));
            return libtest_mimic::run(&arguments, vec![Trial::test("an engine is named", fail)]).exit_code();
        }
    };
    let part = match cases::Part::from_environment() {
        Ok(part) => part,
        Err(trouble) => {
            let fail = move || Err(Failed::from(trouble.to_string()));
            return libtest_mimic::run(&arguments, vec![Trial::test("a part is named", fail)]).exit_code();
        }
    };
    let stand = match Stand::start(engine) {
        Ok(stand) => Arc::new(stand),
        Err(trouble) => {
            let fail = move || Err(Failed::from(trouble.to_string()));
            return libtest_mimic::run(&arguments, vec![Trial::test("the demo's service starts", fail)]).exit_code();
        }
    };
    let pool = Arc::new(Pool::new(engine));
    let trials = cases::list(engine, part).into_iter().map(|case| {
        let (stand, pool) = (Arc::clone(&stand), Arc::clone(&pool));
        let name = case.name.clone();
        Trial::test(name, move || pool.run(&case, &stand).map_err(|t| Failed::from(t.to_string())))
            .with_kind(engine.to_string())
    });
    let conclusion = libtest_mimic::run(&arguments, trials.collect());
    // Browsers end before the process does; nothing else would end them.
    pool.close();
    // Sessions whose page has gone with its browser are not counted yet: they end by silence.
    if let Ok(summary) = extension_update_stand::coverage::summary() {
        println!("figure: {engine} {}", summary.describe());
    }
    conclusion.exit_code()
}
