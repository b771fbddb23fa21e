//! The templates that hold the panel are the bytes of `pkg/extension-update.html`. They are compared when the test
//! runs, because `pkg/` is built anew at each `cargo xtask dist`, which lays it down here as well. Read next:
//! `metadata.rs`.

use crate::{finding::Finding, sources::Sources};

/// How the file of such a template ends.
pub const TEMPLATE: &str = "ПанельОбновления/Ext/Template.bin";

/// Compares every template with the page.
pub fn check(sources: &Sources, page: &[u8]) -> Vec<Finding> {
    let names: Vec<&str> = sources.names().filter(|name| name.ends_with(TEMPLATE)).collect();
    let mut findings = vec![];
    if names.is_empty() {
        findings.push(Finding::new("", 0, format!("no template ends with {TEMPLATE}")));
    }
    for name in names {
        if sources.bytes(name) != Some(page) {
            let text = "differs from pkg/extension-update.html; `cargo xtask dist` lays it down anew";
            findings.push(Finding::new(name, 0, text));
        }
    }
    // The self-test puts its script before the end of the body: there has to be one end, and only one.
    if String::from_utf8_lossy(page).matches("</body>").count() != 1 {
        findings.push(Finding::new("pkg/extension-update.html", 0, "does not have exactly one </body>"));
    }
    findings
}
