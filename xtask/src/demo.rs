//! `cargo xtask demo`: makes `pkg/` where the sources have changed since, and the examples, then turns into the demo's own process. Nothing but
//! the demo's one line may reach stdout. Read next: `dist/stamp.rs`, `examples.rs`.

use std::process::{Command, ExitCode};

use crate::{
    budget,
    dist::{self, stamp},
    examples,
    layout::Layout,
    setup,
    tools::rust,
};

pub fn run(args: &[String]) -> Result<ExitCode, String> {
    let port = parse_port(args)?;
    let layout = Layout::find()?;
    if stamp::is_fresh(&layout)? {
        eprintln!("demo: pkg/ is up to date");
    } else {
        eprintln!("demo: pkg/ is older than its sources, making it anew");
        let sizes = dist::refresh(&setup::prepare(layout.clone(), &dist::TOOLS)?)?;
        eprint!("{}", budget::format_table(&layout, sizes)?);
    }
    // The form needs no Node where `pkg/` is fresh; without it only the examples are missing, and their address says so.
    if let Err(text) = setup::prepare(layout.clone(), &examples::TOOLS).and_then(|toolbox| examples::build(&toolbox)) {
        eprintln!("demo: the examples under /examples/ are not there: {text}");
    }
    let mut command = rust::cargo();
    command.current_dir(&layout.root).args(["run", "--package", "extension-update-demo", "--"]);
    if let Some(port) = port {
        command.args(["--port", &port.to_string()]);
    }
    become_process(&mut command)
}

fn parse_port(args: &[String]) -> Result<Option<u16>, String> {
    match args {
        [] => Ok(None),
        [flag, port] if flag == "--port" => port.parse().map(Some).map_err(|_| format!("`{port}` is no port")),
        _ => Err(format!("demo takes only --port N, not `{}`", args.join(" "))),
    }
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
        let words = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
        assert_eq!(parse_port(&words("")), Ok(None));
        assert_eq!(parse_port(&words("--port 8080")), Ok(Some(8080)));
        assert!(parse_port(&words("--port many")).is_err());
        assert!(parse_port(&words("8080")).is_err());
    }
}
