//! All end-to-end cases, by what they hold the product to. A case's name is the sentence that is true when it passes.
//!
//! The same list is for every engine. Read `main_job` first: it is what the product is for.

mod layer;

use crate::stage::Stage;
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

pub fn list(_engine: Engine) -> Vec<Case> {
    [layer::list()].into_iter().flatten().collect()
}
