//! A session that begins with the database's extensions: what connects to it is what the test says. Whether the real
//! platform refuses a job at its start or ends it where the module of its procedure did not connect is not known; the
//! stand does either. Read next: `jobs.rs`.

use std::rc::Rc;

use extension_update_bsl::error::raise;
use extension_update_bsl::{Args, Outcome, Runtime};

use crate::base::Base;
use crate::extensions::{Extension, Extensions, Problem};
use crate::jobs::{State, start};
use crate::values::text;

/// What a session finds that begins with the database's extensions.
#[derive(Clone, Debug, Default)]
pub struct Probed {
    /// Such a job cannot be started, and why.
    pub refuses: Option<String>,
    /// The session does not come to the procedure, and why.
    pub fails: Option<String>,
    /// The job does not end.
    pub hangs: bool,
    /// The job ends well and has said nothing.
    pub silent: bool,
    /// The base knows nothing of the job any more when it has ended.
    pub forgotten: bool,
    /// Somebody calls the job off.
    pub cancelled: bool,
    /// How long it takes, in milliseconds.
    pub time: i64,
    /// Names of extensions that do not connect.
    pub disabled: Vec<String>,
    /// Names of extensions that connect as they were before.
    pub outdated: Vec<String>,
    /// Problems of the session, by the name of the extension.
    pub problems: Vec<(String, Problem)>,
}

/// What a new session finds of what the database holds.
pub type Connect = Box<dyn Fn(&[Extension]) -> Probed>;

impl Extensions {
    /// What a session that began now would find.
    pub fn probe(&self) -> Probed {
        (self.connect)(&self.database)
    }

    /// Those that connect to such a session.
    pub(crate) fn connected(&self) -> Vec<Extension> {
        let probed = self.probe();
        let connects = |found: &&Extension| found.is_active && !probed.disabled.contains(&found.name);
        let mut found: Vec<Extension> = self.database.iter().filter(connects).cloned().collect();
        for extension in found.iter_mut().filter(|found| probed.outdated.contains(&found.name)) {
            extension.data = Rc::new([]);
        }
        found
    }
}

impl Base {
    /// Starts a job in a session with the database's extensions.
    pub(crate) fn start_probe(self: &Rc<Base>, runtime: &Runtime, args: &Args) -> Outcome {
        let probed = self.extensions.borrow().probe();
        if let Some(text) = probed.refuses {
            return raise(text);
        }
        let module = text(args, 0);
        let connected = self.extensions.borrow().connected();
        let missing = module.starts_with(PREFIX) && !connected.iter().any(|extension| extension.name == OWNER);
        let fails = match probed.fails {
            None if missing => Some(format!("Ошибка при вызове метода контекста: общий модуль не найден ({module})")),
            other => other,
        };
        let ends = if probed.hangs { i64::MAX } else { self.clock.get() + probed.time.max(1) };
        start(self, runtime, args, |job| {
            job.ends.set(ends);
            job.is_probe = true;
            job.fails = fails;
            job.is_silent = probed.silent;
            job.is_forgotten = probed.forgotten;
            if probed.cancelled {
                job.state.set(State::Cancelled);
            }
        })
    }
}

/// Whose modules a job of the extension runs, and what their names begin with.
const OWNER: &str = "DEMO";
const PREFIX: &str = "Демо_";
