//! `cargo xtask wine`: the packed program for Windows makes keys, a feed and a signature under wine. It is no part of a
//! run: wine is large, and no Windows. It must never say that anything ran where nothing did.

use std::{
    path::{Path, PathBuf},
    process::{Command, ExitCode},
};

use lexopt::Parser;

use super::{WINDOWS, folder_of};
use crate::{
    Outcome,
    layout::{Layout, empty_folder, read_bytes, write_file},
    process, take_flag,
};

const PASSPHRASE: &str = "a passphrase of a test";

/// The wine of Debian 12 lacks this library, which Windows has had since Vista and of which a program in Rust wants its
/// random numbers.
const RANDOM: &str = "\
unsigned char SystemFunction036(void *to, unsigned long count);
__declspec(dllexport) int ProcessPrng(unsigned char *to, unsigned long long count) {
    return SystemFunction036(to, (unsigned long)count);
}
";

/// A release to read of, without a file: what a file holds is read in the same way on every system.
const SETTINGS: &str = "[products.DEMO]\ndefaults = { kind = \"info\", link = \"https://example.com/news\" }\n";

/// `cargo xtask wine`
pub fn run(args: Parser) -> Outcome {
    take_flag(args, &[])?;
    let layout = Layout::find()?;
    let program = layout.target.join("package/programs").join(WINDOWS.target).join("release").join(WINDOWS.program);
    if !program.is_file() || !folder_of(&layout).is_dir() {
        return Err("there is no program for Windows yet: `cargo xtask package` makes it".into());
    }
    // Debian's package puts it where no PATH leads.
    let hidden = PathBuf::from("/usr/lib/wine/wine64");
    let wine = ["wine64", "wine"].into_iter().find_map(process::find_program).or(hidden.is_file().then_some(hidden));
    let wine = wine.ok_or("wine is not there, so nothing ran: on Debian, `sudo apt-get install wine64`")?;
    let desk = layout.target.join("package/wine-desk");
    empty_folder(&desk)?;
    write_file(&desk.join("feed.toml"), SETTINGS)?;
    write_file(&desk.join("CHANGELOG.md"), "## 1.0.0.1 - 2026-01-01\n\n- Первый выпуск\n")?;
    write_file(&desk.join("random.c"), RANDOM)?;
    let mut compiler = Command::new("x86_64-w64-mingw32-gcc");
    compiler.current_dir(&desk).args(["-shared", "-o", "bcryptprimitives.dll", "random.c", "-ladvapi32"]);
    process::capture(&mut compiler)?;
    // Libraries are looked for beside the program.
    write_file(&desk.join(WINDOWS.program), read_bytes(&program)?)?;
    let program = desk.join(WINDOWS.program);
    let calls: [&[&str]; 7] = [
        &["--version"],
        &["keygen", "vendor"],
        &["pub", "vendor.key"],
        &["build", "--seq", "1", "--key", "vendor.key"],
        // A second run: the file is replaced, and its lock taken again.
        &["build", "--previous", "feed.json", "--renew", "--key", "vendor.key"],
        &["verify", "feed.json", "--key", "vendor.pub", "--installed", "1.0.0.0"],
        &["completions", "powershell"],
    ];
    for args in calls {
        let said = ask(&wine, &program, &desk, args)?;
        println!("wine: extension-feed {}: {}", args.join(" "), said.lines().next().unwrap_or_default());
    }
    Ok(ExitCode::SUCCESS)
}

fn ask(wine: &Path, program: &Path, desk: &Path, args: &[&str]) -> Result<String, String> {
    let mut command = Command::new(wine);
    command.arg(program).args(args).current_dir(desk);
    command.env("WINEPREFIX", desk.with_file_name("wine-prefix")).env("WINEDEBUG", "-all");
    process::capture(command.env("EXTENSION_FEED_PASSPHRASE", PASSPHRASE))
}
