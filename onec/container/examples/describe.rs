//! Says what `.cfe` files say of themselves: `cargo run -p extension-update-container --example describe -- FILE…`.

use std::{env, fs, process::ExitCode};

use extension_update_container::{Container, Limits, read_extension};

fn main() -> ExitCode {
    let mut good = true;
    for path in env::args().skip(1) {
        let outcome = fs::read(&path).map_err(|error| error.to_string()).and_then(|bytes| {
            let container = Container::open(&bytes, Limits::DEFAULT).map_err(|problem| problem.to_string())?;
            println!("{path}: {} bytes, {} entries", bytes.len(), container.entries().len());
            read_extension(&bytes).map_err(|problem| problem.to_string())
        });
        match outcome {
            Ok(extension) => println!("{extension:#?}"),
            Err(problem) => {
                good = false;
                println!("{path}: {problem}");
            }
        }
    }
    if good { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
