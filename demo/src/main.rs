//! The demo service as a program:
//! `extension-update-demo [--port N] [--pkg FOLDER] [--simulator FOLDER] [--examples FOLDER]`.
//! `--simulator` names the folder of the demo's pages. It must never print more than its one line to stdout: other
//! programs read the address from there. Read next: `lib.rs`.

use std::{io, net::Ipv4Addr, process::ExitCode};

use extension_update_demo::{Folders, serve};
use lexopt::{Arg::Long, ValueExt};

const USAGE: &str = "usage: extension-update-demo [--port N] [--pkg FOLDER] [--simulator FOLDER] [--examples FOLDER]";

struct Arguments {
    /// 0 lets the system choose a free port.
    port: u16,
    folders: Folders,
}

fn main() -> ExitCode {
    let arguments = match parse_arguments(lexopt::Parser::from_env()) {
        Ok(arguments) => arguments,
        Err(error) => {
            eprintln!("{error}\n{USAGE}");
            return ExitCode::from(2);
        }
    };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    match runtime.and_then(|runtime| runtime.block_on(serve_until_interrupted(arguments))) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("demo: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn serve_until_interrupted(arguments: Arguments) -> io::Result<()> {
    let listener = tokio::net::TcpListener::bind((Ipv4Addr::LOCALHOST, arguments.port))
        .await
        .map_err(|error| io::Error::new(error.kind(), format!("port {} cannot be used: {error}", arguments.port)))?;
    println!("demo: http://127.0.0.1:{}/", listener.local_addr()?.port());
    let serving = std::pin::pin!(serve(listener, arguments.folders));
    let interrupted = std::pin::pin!(tokio::signal::ctrl_c());
    match futures_util::future::select(serving, interrupted).await {
        futures_util::future::Either::Left((outcome, _)) => outcome,
        futures_util::future::Either::Right((outcome, _)) => outcome,
    }
}

fn parse_arguments(mut parser: lexopt::Parser) -> Result<Arguments, lexopt::Error> {
    let mut arguments = Arguments { port: 0, folders: Folders::of_repository() };
    while let Some(argument) = parser.next()? {
        match argument {
            Long("port") => arguments.port = parser.value()?.parse()?,
            Long("pkg") => arguments.folders.pkg = parser.value()?.into(),
            Long("examples") => arguments.folders.examples = parser.value()?.into(),
            Long("simulator") => arguments.folders.pages = parser.value()?.into(),
            _ => return Err(argument.unexpected()),
        }
    }
    Ok(arguments)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(line: &str) -> Result<Arguments, lexopt::Error> {
        parse_arguments(lexopt::Parser::from_args(line.split_whitespace()))
    }

    #[test]
    fn a_port_and_folders_are_taken() {
        let arguments = parse("--port 8123 --pkg p --simulator s --examples e").unwrap();
        assert_eq!(arguments.port, 8123);
        assert_eq!(arguments.folders.pkg.to_str(), Some("p"));
        assert_eq!(arguments.folders.pages.to_str(), Some("s"));
        assert_eq!(arguments.folders.examples.to_str(), Some("e"));
    }

    #[test]
    fn without_arguments_any_free_port_is_used() {
        assert_eq!(parse("").unwrap().port, 0);
    }

    #[test]
    fn what_is_not_understood_is_refused() {
        for line in ["--port", "--port x", "--port 70000", "--host 1"] {
            assert!(parse(line).is_err(), "{line}");
        }
    }
}
