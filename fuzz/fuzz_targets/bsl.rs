//! Scripts of any kind in the interpreter of BSL: nothing panics and no stack overflows, limits hold, and a script says
//! the same twice. It must never raise the limits. Read next: `onec/bsl/src/runtime.rs`.
#![no_main]

use std::cell::RefCell;
use std::rc::Rc;

use extension_update_bsl::{Limits, run_script};
use libfuzzer_sys::fuzz_target;

const LIMITS: Limits = Limits { steps: 20_000, depth: 100, memory: 8 << 20, stack: 16 << 20 };
/// Room for what the stack limit allows, and for the text's own nesting.
const STACK: usize = 64 << 20;

fuzz_target!(|data: &[u8]| {
    let text = String::from_utf8_lossy(data).into_owned();
    // Identifiers made by chance are the one thing that differs from run to run.
    let differs = text.to_lowercase().contains("уникальныйидентификатор") || text.to_lowercase().contains("uuid");
    let (first, second) = (run(text.clone()), run(text));
    if !differs {
        assert_eq!(first, second);
    }
    let (_, outcome) = first;
    if let Err(error) = outcome {
        assert!(error.starts_with("{Скрипт("), "{error}");
    }
});

/// What a script said, and what ended it.
fn run(text: String) -> (Vec<String>, Result<(), String>) {
    let work = move || {
        let said = Rc::new(RefCell::new(Vec::new()));
        let lines = said.clone();
        let outcome = run_script("Скрипт", &text, LIMITS, move |line| lines.borrow_mut().push(line.to_owned()));
        (said.take(), outcome)
    };
    let thread = std::thread::Builder::new().stack_size(STACK).spawn(work).expect("a thread");
    thread.join().expect("no panic")
}
