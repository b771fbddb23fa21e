//! `cargo xtask fleet [--write]`: prints the tables, or puts them into `docs/hosting.md`. Read next: `simulation.rs`.

use extension_update_fleet::table;
use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let tables = table::write();
    let outcome = match words.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [] => {
            println!("{tables}");
            Ok(())
        }
        ["--write"] => put(&tables),
        _ => Err(format!("fleet takes --write or nothing, not `{}`", words.join(" "))),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(text) => {
            eprintln!("fleet: {text}");
            ExitCode::FAILURE
        }
    }
}

fn put(tables: &str) -> Result<(), String> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/hosting.md");
    let document = std::fs::read_to_string(&file).map_err(|e| format!("{}: {e}", file.display()))?;
    std::fs::write(&file, table::put_into(&document, tables)?).map_err(|e| format!("{}: {e}", file.display()))
}
