//! Writes a small extension:
//! `cargo run -p extension-update-container --example write -- FILE NAME VENDOR VERSION PREFIX 8.3.16`.

use std::{env, fs, process::ExitCode};

use extension_update_container::{Compatibility, Draft, write_extension};

fn main() -> ExitCode {
    let args: Vec<String> = env::args().skip(1).collect();
    let [file, name, vendor, version, prefix, mode] = args.as_slice() else {
        eprintln!("FILE NAME VENDOR VERSION PREFIX COMPATIBILITY are needed");
        return ExitCode::FAILURE;
    };
    let Some(compatibility) = Compatibility::parse(mode) else {
        eprintln!("`{mode}` is no compatibility mode, such as 8.3.16");
        return ExitCode::FAILURE;
    };
    let draft = Draft { name, vendor, version, prefix, compatibility };
    match write_extension(&draft)
        .map_err(|problem| problem.to_string())
        .and_then(|bytes| fs::write(file, bytes).map_err(|error| error.to_string()))
    {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("{problem}");
            ExitCode::FAILURE
        }
    }
}
