//! The end-to-end tests: the demo in a real engine, driven as a person would.
//!
//! One run is for one engine, named in `E2E_ENGINE`; `cargo xtask test` runs it once for each. Without a name the run
//! fails: passing silently would look like a test. Order to read: `site` (what is served), `visit` (what a case has in
//! its hands), then `cases`.

mod cases;
mod pool;
mod site;
mod visit;

use cases::Part;
use extension_update_browser::Engine;
use libtest_mimic::{Arguments, Failed, Trial};
use pool::Pool;
use site::Site;
use std::process::ExitCode;
use std::sync::Arc;

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    let prepared = Engine::from_environment().and_then(|engine| {
        let cases = cases::list(engine, Part::from_environment()?);
        Ok((engine, cases, Site::start(engine)?))
    });
    let (engine, cases, site) = match prepared {
        Ok((engine, cases, site)) => (engine, cases, Arc::new(site)),
        Err(trouble) => {
            let fail = move || Err(Failed::from(trouble.to_string()));
            return libtest_mimic::run(&arguments, vec![Trial::test("what the cases need is there", fail)]).exit_code();
        }
    };
    let pool = Arc::new(Pool::new(engine));
    let trials = cases.into_iter().map(|case| {
        let (site, pool) = (Arc::clone(&site), Arc::clone(&pool));
        let name = case.name.clone();
        Trial::test(name, move || pool.run(&case, &site).map_err(|t| Failed::from(t.to_string())))
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
