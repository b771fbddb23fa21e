//! The conformance run: the panel held to collections of cases that others have written, and its compiled forms to our
//! own vectors of signatures too. Without the material of others a suite says "not run".
//!
//! It must never change what a suite expects: what the panel does otherwise is excused by a written policy or has
//! failed. Read in this order: `suite.rs`, `policy.rs`, `suites/mod.rs`, then a suite; `docs/conformance.md` explains
//! the policies.

mod engine;
mod generator;
mod material;
mod panel;
mod policy;
mod suite;
mod suites;
mod table;
mod tree;

use std::process::ExitCode;

use material::Material;
use table::Row;

fn main() -> ExitCode {
    let filter = std::env::args().nth(1).unwrap_or_default();
    let material = Material::find();
    let mut rows = Vec::new();
    for suite in suites::list().into_iter().filter(|suite| suite.name.contains(&filter)) {
        let row = Row { name: suite.name, outcome: (suite.run)(&material) };
        if let Err(missing) = &row.outcome {
            println!("not run: {}, because there is no {}", row.name, missing.0);
        }
        rows.push(row);
    }
    if rows.is_empty() {
        eprintln!("no suite has `{filter}` in its name");
        return ExitCode::FAILURE;
    }
    print!("{}", table::describe_failures(&rows));
    println!("\n{}", table::format_table(&rows));
    print!("{}", table::list_policies(&rows));
    println!("{}", table::close(&rows));
    if table::has_failed(&rows) { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}
