//! The packed package as the tools of web developers have built it into a page: each row shows two panels that offer,
//! and a clean console.
//!
//! The pages come from `cargo xtask test --only smoke`, which builds them first. Read `troubles` next.

use super::Case;
use super::element::{ask, wait_until};
use crate::visit::{Visit, hold, same};
use extension_update_browser::{Outcome, Place};

/// What a row asks for beside its own scripts: bundlers that carry files along bring the engine as one, others as a
/// script or in their own.
struct Row {
    name: &'static str,
    wasm: bool,
}

const ROWS: [Row; 13] = [
    Row { name: "vite", wasm: true },
    Row { name: "react", wasm: true },
    Row { name: "vue", wasm: true },
    Row { name: "svelte", wasm: true },
    Row { name: "webpack", wasm: true },
    Row { name: "rollup", wasm: false },
    Row { name: "esbuild-esm", wasm: false },
    Row { name: "esbuild-iife", wasm: false },
    Row { name: "ssr", wasm: false },
    Row { name: "next", wasm: true },
    Row { name: "import-map", wasm: true },
    Row { name: "one-file", wasm: false },
    Row { name: "shadow", wasm: true },
];

pub fn list() -> Vec<Case> {
    ROWS.map(|row| {
        Case::new(format!("the package works out of the box: {}", row.name), move |visit| works(visit, &row))
    })
    .into()
}

fn works(visit: &mut Visit<'_>, row: &Row) -> Outcome<()> {
    let address = format!("{}/smoke/{}/", visit.site.origin(), row.name);
    visit.browser.open(&address)?;
    let body = visit.browser.run(&Place::Top, "return document.body.innerHTML;")?;
    hold(!body.as_str().unwrap_or_default().contains("cargo xtask"), || {
        format!("the projects are not built: `cargo xtask test --only smoke` builds them first; the page says {body}")
    })?;
    let all = "(function () {
        var hosts = [document].concat([].map.call(document.querySelectorAll('cat-corner'), function (e) { return e.shadowRoot; }));
        var all = hosts.reduce(function (found, host) {
            return found.concat([].slice.call(host.querySelectorAll('extension-update')));
        }, []);
        return all.length === 2 && all.every(function (e) { return e.state === 'available'; }); })()";
    wait_until(visit, "both panels offer", all)?;
    wait_until(visit, "the page has heard it", "document.body.dataset.heard === 'available'")?;
    let asked = |part: &str| {
        format!(
            "performance.getEntriesByType('resource').filter(function (entry) {{ return /{part}/.test(entry.name); }}).length"
        )
    };
    same("WebAssembly files", ask(visit, &asked("\\.wasm"))?, i32::from(row.wasm).into())?;
    same("twins", ask(visit, &asked("twin"))?, 0.into())
}
