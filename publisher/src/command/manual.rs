//! `completions` and `man`: both are made of the arguments as they are, so they cannot say anything else.

use super::voice::{answer, print_raw, say};
use crate::cli::{Cli, Completions, Man};
use crate::problem::{Problem, Stop};
use clap::CommandFactory;
use std::fs;
use std::path::Path;
use std::process::ExitCode;

const NAME: &str = "extension-feed";

pub fn complete(args: &Completions) -> Result<ExitCode, Stop> {
    let mut text = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), NAME, &mut text);
    print_raw(&text);
    let script = String::from_utf8_lossy(&text).into_owned();
    answer("made", vec![("shell", args.shell.to_string().into()), ("text", script.into())]);
    Ok(ExitCode::SUCCESS)
}

pub fn man(args: &Man) -> Result<ExitCode, Stop> {
    let Some(folder) = &args.out else {
        let text = render(Cli::command(), Path::new("-"))?;
        print_raw(&text);
        answer("made", vec![("text", String::from_utf8_lossy(&text).into_owned().into())]);
        return Ok(ExitCode::SUCCESS);
    };
    fs::create_dir_all(folder).map_err(|error| Problem::of_file(folder, &error))?;
    let mut command = Cli::command();
    command.build();
    let mut names = Vec::new();
    write_pages(&command, NAME, folder, &mut names)?;
    say(&format!("{}: {} pages", folder.display(), names.len()));
    let files = names.into_iter().map(Into::into).collect();
    answer("made", vec![("files", extension_update::core::json::Json::Array(files))]);
    Ok(ExitCode::SUCCESS)
}

/// A page for a command, and for each command in it.
fn write_pages(command: &clap::Command, name: &str, folder: &Path, names: &mut Vec<String>) -> Result<(), Problem> {
    for inner in command.get_subcommands().filter(|inner| inner.get_name() != "help") {
        write_pages(inner, &format!("{name}-{}", inner.get_name()), folder, names)?;
    }
    let file = folder.join(format!("{name}.1"));
    let text = render(command.clone(), &file)?;
    fs::write(&file, text).map_err(|error| Problem::of_file(&file, &error))?;
    names.push(format!("{name}.1"));
    Ok(())
}

fn render(command: clap::Command, file: &Path) -> Result<Vec<u8>, Problem> {
    let mut text = Vec::new();
    // No day: the same program gives the same page.
    let page = clap_mangen::Man::new(command).date("").source(format!("{NAME} {}", crate::cli::VERSION));
    page.render(&mut text).map_err(|error| Problem::of_file(file, &error))?;
    Ok(text)
}
