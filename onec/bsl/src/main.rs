//! Runs a plain script: `Сообщить` to standard output, what ended it to standard error and status 1.

use std::process::ExitCode;

use extension_update_bsl::runtime::on_large_stack;
use extension_update_bsl::{Limits, run_script};

fn main() -> ExitCode {
    let mut args = std::env::args_os().skip(1);
    let (Some(path), None) = (args.next(), args.next()) else {
        eprintln!("usage: extension-update-bsl SCRIPT.bsl");
        return ExitCode::FAILURE;
    };
    let path = std::path::PathBuf::from(path);
    let text = match std::fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) => {
            eprintln!("{}: {error}", path.display());
            return ExitCode::FAILURE;
        }
    };
    let name = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    let outcome = on_large_stack(|| run_script(&name, &text, Limits::default(), |said| println!("{said}")));
    match outcome {
        Ok(Ok(())) => ExitCode::SUCCESS,
        Ok(Err(error)) | Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}
