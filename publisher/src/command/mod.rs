//! The commands: a file each. This one starts them and ends the program; it decides nothing else.

mod build;
mod diff;
mod fresh;
mod halt;
mod import_github;
mod init;
mod inspect;
mod keygen;
mod lint;
mod making;
mod manual;
mod passphrase;
mod public;
mod revoke;
mod root;
mod sign;
mod verify;
mod verify_chain;
mod verify_text;
mod voice;
mod watch;

use crate::cli::{Cli, Command};
use crate::difference::describe_difference;
use crate::envelope::Envelope;
use crate::output::Published;
use crate::previous::Previous;
use crate::problem::{Code, Problem, Stop, plain};
use extension_update::core::json::Json;
use extension_update::core::moment::Moment;
use extension_update::core::source::signed_feed::Statement;
use extension_update::core::trust;
use std::io;
use std::process::ExitCode;
use std::time::{SystemTime, UNIX_EPOCH};
use voice::Listener;

/// Runs the command of this name to its end.
pub fn run(cli: Cli, name: String) -> ExitCode {
    let listener = match (cli.json, cli.quiet) {
        (true, _) => Listener::Program,
        (_, true) => Listener::Nobody,
        _ => Listener::Reader,
    };
    voice::begin(listener, name);
    let outcome = cli.now.map_or_else(read_clock, Ok).map_err(Stop::from).and_then(|now| match &cli.command {
        Command::Init(args) => init::run(args),
        Command::Halt(args) => halt::run(args, halt::Turn::Halt, now),
        Command::Resume(args) => halt::run(args, halt::Turn::Resume, now),
        Command::Keygen(args) => keygen::run(args),
        Command::Pub(args) => public::run(args),
        Command::Passphrase(args) => passphrase::run(args),
        Command::Build(args) => build::run(args, now),
        Command::Sign(args) => sign::run(args, now),
        Command::Verify(args) => verify::run(args, now),
        Command::Diff(args) => diff::run(args),
        Command::Completions(args) => manual::complete(args),
        Command::Man(args) => manual::man(args),
        Command::Lint(args) => lint::run(args, now),
        Command::Inspect(args) => inspect::run(args),
        Command::ImportGithub(args) => import_github::run(args, now),
        Command::Root(args) => root::run(args, now),
        Command::Fresh(args) => fresh::run(args, now),
        Command::Revoke(args) => revoke::run(args, now),
        Command::Watch(args) => watch::run(args, now),
    });
    let code = match outcome {
        Ok(code) => code,
        Err(stop) => {
            voice::complain(&stop.0);
            voice::refuse(stop.exit());
            ExitCode::from(stop.exit())
        }
    };
    match voice::check_reported() {
        Ok(()) => code,
        Err(problem) => {
            voice::complain(std::slice::from_ref(&problem));
            ExitCode::from(problem.code.exit())
        }
    }
}

/// Prints what the reader of the arguments says instead of a command: help, the version, or what is wrong with the
/// call. A program that has asked for JSON gets one value of that too.
pub fn answer(said: &clap::Error) -> ExitCode {
    let exit = u8::try_from(said.exit_code()).unwrap_or(2);
    if said.use_stderr() && std::env::args_os().any(|word| word == "--json") {
        voice::begin(voice::Listener::Program, String::new());
        let text = said.to_string();
        // Below its first lines stand the usage and where help is.
        let reason = text.split("\n\n").next().unwrap_or_default().trim_start_matches("error: ");
        let reason = reason.split_whitespace().collect::<Vec<_>>().join(" ");
        voice::complain(&[Problem::error(Code::Usage, "", reason)]);
        voice::refuse(exit);
        return ExitCode::from(voice::check_reported().map_or_else(|problem| problem.code.exit(), |()| exit));
    }
    let printed = said.print();
    let lost = printed.is_err_and(|error| error.kind() != io::ErrorKind::BrokenPipe);
    ExitCode::from(if lost { Code::File.exit() } else { exit })
}

/// What the machine's clock says.
fn read_clock() -> Result<Moment, Problem> {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    let millis = since.ok().and_then(|since| u64::try_from(since.as_millis()).ok());
    millis.map(Moment::of_millis).ok_or_else(|| Problem::error(Code::Clock, "", "the clock stands before 1970"))
}

/// The moment as documents say it: in seconds.
fn in_seconds(moment: Moment) -> Moment {
    Moment::of_millis(moment.millis() / 1000 * 1000)
}

/// The exit code of a run that had nothing to do, where its caller has asked to be told.
const UNCHANGED: u8 = 6;

/// What has changed since a feed, a line for each change.
fn describe_changes(previous: &Previous, payload: &[u8]) -> String {
    let Some(lines) = describe_difference(&previous.payload, payload) else { return String::new() };
    let name = plain(&previous.name);
    if lines.is_empty() {
        return format!("\nnothing has changed since {name}");
    }
    format!("\nwhat has changed since {name}:\n  {}", lines.join("\n  "))
}

/// The signed feed that another one takes the place of: what it follows, else what lies there.
fn find_signed<'a>(previous: Option<&'a Previous>, there: Option<&'a Published>) -> Option<&'a Envelope> {
    let followed = previous.and_then(|previous| previous.content.envelope());
    let mut before = followed.into_iter().chain(there.map(|there| &there.envelope));
    before.find(|before| !before.signatures.is_empty())
}

/// One line for a feed, and one for each product.
fn describe(payload: &[u8]) -> String {
    let Ok(statement) = Statement::parse(payload) else { return "no feed".into() };
    let mut lines = vec![format!("seq {}, issued {}, expires {}", statement.seq, statement.issued, statement.expires)];
    for id in statement.products() {
        let releases = statement.feed_of(id).map(|feed| feed.releases).unwrap_or_default();
        lines.push(format!("{}: {} releases", plain(id), releases.len()));
        for release in releases {
            let file = match release.content.artifact() {
                Some(file) => {
                    format!("{} bytes, sha256 {}", file.size.unwrap_or(0), file.sha256.as_deref().unwrap_or(""))
                }
                None => "nothing to install".into(),
            };
            let withdrawn = if release.withdrawn.is_some() { ", withdrawn" } else { "" };
            let channel = plain(&release.channel);
            lines.push(format!(
                "  {} of {} ({channel}{withdrawn}): {file}",
                release.version,
                release.date.map(|day| day.to_string()).unwrap_or_default()
            ));
        }
    }
    lines.join("\n")
}

/// The same for a program.
fn facts_of(payload: &[u8]) -> Vec<(&'static str, Json)> {
    let Ok(statement) = Statement::parse(payload) else { return Vec::new() };
    let products = statement.products().map(|id| {
        let releases = statement.feed_of(id).map(|feed| feed.releases).unwrap_or_default();
        let releases = releases.iter().map(|release| {
            let file = release.content.artifact();
            Json::object([
                ("version", release.version.as_str().into()),
                ("date", release.date.map(|day| day.to_string()).into()),
                ("channel", release.channel.as_str().into()),
                ("withdrawn", Json::Bool(release.withdrawn.is_some())),
                ("size", file.and_then(|file| file.size).into()),
                ("sha256", file.and_then(|file| file.sha256.as_deref()).into()),
            ])
        });
        Json::object([("id", id.into()), ("releases", Json::Array(releases.collect()))])
    });
    let products = Json::Array(products.collect());
    vec![
        ("seq", statement.seq.into()),
        ("issued", statement.issued.to_string().into()),
        ("expires", statement.expires.to_string().into()),
        ("sha256", trust::hex(&trust::sha256(payload)).into()),
        ("products", products),
    ]
}

/// What has changed since a feed, for a program; `null` where there is none to compare with.
fn changes_of(previous: Option<&Previous>, payload: &[u8]) -> Json {
    let lines = previous.and_then(|previous| describe_difference(&previous.payload, payload));
    lines.map(|lines| Json::Array(lines.into_iter().map(Json::from).collect())).into()
}
