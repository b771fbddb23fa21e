//! Says what `.cfe` files say of themselves: `cargo run -p extension-update-container --example describe -- FILE…`.

use std::{env, fs, process::ExitCode};

use extension_update_container::{Container, Limits, read_extension};

fn main() -> ExitCode {
    let mut good = true;
    for path in env::args().skip(1) {
        let outcome = fs::read(&path).map_err(|error| error.to_string()).and_then(|bytes| {
            let container = Container::open(&bytes, Limits::DEFAULT).map_err(|problem| problem.to_string())?;
            println!("{path}: {} bytes", bytes.len());
            let mut next = Some(container);
            while let Some(container) = next {
                let mut unpacked = 0;
                for entry in container.entries() {
                    unpacked += container.read(entry.name()).map_err(|problem| problem.to_string())?.len();
                }
                let bits = if container.is_64_bit() { 64 } else { 32 };
                println!("  {bits} bits, {} entries, {unpacked} bytes unpacked", container.entries().len());
                next = container.open_next().map_err(|problem| problem.to_string())?;
            }
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
