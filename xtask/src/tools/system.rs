//! Programs of the system: browsers, their drivers, a C++ compiler. As root on Debian they are installed by apt-get;
//! elsewhere the error says what to type. It must never touch the system where it is not root. Read next:
//! `geckodriver.rs`.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use super::{Source, Tool};
use crate::process::{self, Output};

/// Its packages and its programs; none of a tool that does not come from the system.
fn describe(tool: Tool) -> [&'static [&'static str]; 2] {
    match tool.describe().1 {
        Source::System(packages, programs) => [packages, programs],
        _ => [&[], &[]],
    }
}

/// Installs whatever is missing of these tools, in one go. Where this may not be done, nothing happens: `find_ready`
/// then says what to type.
pub fn install_missing(wanted: &[Tool]) -> Result<(), String> {
    let mut packages: Vec<&str> = Vec::new();
    for &tool in wanted {
        if find(tool).is_none() {
            packages.extend(describe(tool)[0]);
        }
    }
    if wanted.contains(&Tool::Firefox) && super::geckodriver::needs_pip() {
        packages.push("python3-pip");
    }
    if packages.is_empty() || !may_install() {
        return Ok(());
    }
    eprintln!("set-up: installing {}", packages.join(", "));
    process::run(apt_get().arg("update"), Output::Quiet)?;
    process::run(apt_get().args(["install", "--no-install-recommends", "-y"]).args(packages), Output::Named("apt-get"))
}

/// The tool's first program, or the sentence that says how to install it.
pub fn find_ready(tool: Tool) -> Result<PathBuf, String> {
    find(tool).ok_or_else(|| {
        let packages = describe(tool)[0].join(" ");
        format!("{} is not there: on Debian, `sudo apt-get install {packages}`", tool.name())
    })
}

fn find(tool: Tool) -> Option<PathBuf> {
    if tool == Tool::QtWebKit {
        return find_python_with_qtwebkit();
    }
    if tool == Tool::Fonts {
        return FONT_FOLDERS.iter().find_map(|folder| find_font(Path::new(folder)));
    }
    let [_, programs] = describe(tool);
    let paths: Option<Vec<PathBuf>> = programs.iter().map(|program| process::find_program(program)).collect();
    paths?.into_iter().next()
}

const FONT_FOLDERS: [&str; 2] = ["/usr/share/fonts", "/usr/local/share/fonts"];

/// The letters that stand for Arial on Debian, wherever a version of the package puts them.
fn find_font(folder: &Path) -> Option<PathBuf> {
    let entries: Vec<PathBuf> = fs::read_dir(folder).ok()?.flatten().map(|entry| entry.path()).collect();
    let file = entries.iter().find(|path| path.ends_with("LiberationSans-Regular.ttf")).cloned();
    file.or_else(|| entries.iter().filter(|path| path.is_dir()).find_map(|inner| find_font(inner)))
}

/// Debian's package serves Debian's own Python, which need not be the first on PATH.
fn find_python_with_qtwebkit() -> Option<PathBuf> {
    let candidates = [PathBuf::from("/usr/bin/python3"), PathBuf::from("python3")];
    candidates.into_iter().find(|python| process::succeeds(python, &["-c", "import PyQt5.QtWebKitWidgets"]))
}

pub fn may_install() -> bool {
    let user = process::capture(Command::new("id").arg("-u"));
    user.is_ok_and(|id| id == "0") && process::find_program("apt-get").is_some()
}

pub fn apt_get() -> Command {
    let mut command = Command::new("apt-get");
    // Another apt-get may be at work (a machine that has just started updates itself): wait for its lock.
    command.env("DEBIAN_FRONTEND", "noninteractive").args(["-q", "-o", "DPkg::Lock::Timeout=300"]);
    command
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_tool_of_the_system_names_its_packages_and_its_programs() {
        for tool in [
            Tool::Chromium,
            Tool::ChromeDriver,
            Tool::Firefox,
            Tool::WebKitGtk,
            Tool::QtWebKit,
            Tool::Apache,
            Tool::CxxCompiler,
            Tool::MuslCompiler,
            Tool::MingwCompiler,
        ] {
            assert!(describe(tool).iter().all(|names| !names.is_empty()), "{tool:?}");
        }
        assert!(!describe(Tool::Fonts)[0].is_empty());
    }
}
