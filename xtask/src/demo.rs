//! `cargo xtask demo`: makes `pkg/` where the sources have changed since, and the examples, then turns into the demo's
//! own process. Nothing but the demo's one line may reach stdout. Read next: `dist/stamp.rs`, `examples.rs`.

use std::process::{Command, ExitCode};

use crate::{
    Arg, Outcome, Parser, ValueExt, budget,
    dist::{self, stamp},
    examples,
    layout::Layout,
    setup,
    tools::rust,
};

pub fn run(args: Parser) -> Outcome {
    let port = parse_port(args)?;
    let layout = Layout::find()?;
    if stamp::is_fresh(&layout)? {
        eprintln!("demo: pkg/ is up to date");
    } else {
        eprintln!("demo: pkg/ is older than its sources, making it anew");
        let sizes = dist::refresh(&setup::prepare(layout.clone(), &dist::TOOLS)?)?;
        eprint!("{}", budget::format_table(&layout, sizes)?);
    }
    // The form needs no Node where `pkg/` is fresh; without it only the examples are missing, and their address says
    // so.
    if let Err(text) = setup::prepare(layout.clone(), &examples::TOOLS).and_then(|toolbox| examples::build(&toolbox)) {
        eprintln!("demo: the examples under /examples/ are not there: {text}");
    }
    let mut command = rust::cargo();
    command.current_dir(&layout.root).args(["run", "--package", "extension-update-demo", "--"]);
    if let Some(port) = port {
        command.args(["--port", &port.to_string()]);
    }
    Ok(become_process(&mut command)?)
}

fn parse_port(mut args: Parser) -> Result<Option<u16>, lexopt::Error> {
    let mut port = None;
    while let Some(arg) = args.next()? {
        match arg {
            Arg::Long("port") => port = Some(args.value()?.parse()?),
            other => return Err(other.unexpected()),
        }
    }
    Ok(port)
}

/// One process from the shell down to the service, so that whatever ends the command ends the service.
#[cfg(unix)]
fn become_process(command: &mut Command) -> Result<ExitCode, String> {
    use std::os::unix::process::CommandExt;
    Err(format!("the demo cannot be started: {}", command.exec()))
}

#[cfg(not(unix))]
fn become_process(command: &mut Command) -> Result<ExitCode, String> {
    let status = command.status().map_err(|e| format!("the demo cannot be started: {e}"))?;
    Ok(if status.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_port_is_a_number_or_nothing() {
        let parse = |text: &'static str| parse_port(Parser::from_args(text.split_whitespace())).ok();
        assert_eq!(parse(""), Some(None));
        assert_eq!(parse("--port 8080"), Some(Some(8080)));
        for wrong in ["--port many", "--port", "8080", "--ports 1"] {
            assert_eq!(parse(wrong), None, "{wrong}");
        }
    }
}
