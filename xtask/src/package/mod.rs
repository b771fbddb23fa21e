//! `cargo xtask package [--again]`: the vendor's tool as archives for whoever has no Rust: Linux and Windows, x86-64,
//! with checksums.
//!
//! The same commit and the same toolchain give the same bytes: paths are taken out of the programs, times out of the
//! archives. It must never pack what was changed and not committed without saying so. Read next: `archive.rs` (how they
//! are written), `build.rs` (the programs).

mod archive;
mod build;
mod wine;

use std::{path::PathBuf, process::ExitCode};

use crate::{
    Outcome, Parser,
    dist::stamp::hash_hex,
    layout::{Layout, clear_folder, empty_folder, read_bytes, write_file},
    setup, take_flag,
    tools::{Tool, rust},
};
use archive::{Entry, Kind};
use build::Commit;

pub use wine::run as run_in_wine;

/// The files of the repository that travel along, and what they are called there.
const DOCUMENTS: [(&str, &str); 8] = [
    ("LICENSE-APACHE", "LICENSE-APACHE"),
    ("LICENSE-MIT", "LICENSE-MIT"),
    ("docs/publishing.md", "publishing.md"),
    ("docs/keys.md", "keys.md"),
    ("docs/feed-format.md", "feed-format.md"),
    ("docs/publishing.en.md", "publishing.en.md"),
    ("docs/keys.en.md", "keys.en.md"),
    ("docs/feed-format.en.md", "feed-format.en.md"),
];

/// What is completed in which shell, and where its file is called so.
const SHELLS: [(&str, &str); 4] = [
    ("bash", "completions/extension-feed.bash"),
    ("zsh", "completions/_extension-feed"),
    ("fish", "completions/extension-feed.fish"),
    ("powershell", "completions/extension-feed.ps1"),
];

/// A system that gets an archive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct System {
    pub target: &'static str,
    pub program: &'static str,
    kind: Kind,
    tool: Tool,
}

const LINUX: System = System {
    target: "x86_64-unknown-linux-musl",
    program: "extension-feed",
    kind: Kind::TarGz,
    tool: Tool::MuslCompiler,
};
pub const WINDOWS: System = System {
    target: "x86_64-pc-windows-gnu",
    program: "extension-feed.exe",
    kind: Kind::Zip,
    tool: Tool::MingwCompiler,
};

/// `cargo xtask package`
pub fn run(args: Parser) -> Outcome {
    let again = take_flag(args, &["again"])?;
    let systems = [LINUX, WINDOWS];
    let toolbox = setup::prepare(Layout::find()?, &systems.map(|system| system.tool))?;
    let layout = &toolbox.layout;
    for system in systems {
        toolbox.find(system.tool)?;
        rust::ensure_target(layout, system.target)?;
    }
    let commit = Commit::find(layout)?;
    if commit.changed {
        eprintln!("package: there are changes that are not committed: --version says so");
    }
    let out = folder_of(layout);
    empty_folder(&out)?;
    let made = pack(layout, &commit, "programs")?;
    if again {
        // In another folder, from nothing: what depends on a place or an hour differs.
        let second = pack(layout, &commit, "programs-again")?;
        for ((name, one), (_, other)) in made.iter().zip(&second) {
            if one != other {
                let [one, other] = [one, other].map(|bytes| hash_hex(bytes));
                return Err(format!("{name} is not the same when it is made again: {one} and {other}").into());
            }
        }
        clear_folder(&layout.target.join("package/programs-again"))?;
    }
    let mut sums = String::new();
    for (name, bytes) in &made {
        write_file(&out.join(name), bytes)?;
        sums.push_str(&format!("{}  {name}\n", hash_hex(bytes)));
        println!("{:>9}  {name}", bytes.len());
    }
    write_file(&out.join("SHA256SUMS"), &sums)?;
    print!("{sums}");
    if again {
        println!("made twice, the same bytes");
    }
    println!("package: {}", out.display());
    Ok(ExitCode::SUCCESS)
}

/// Where the archives are put.
fn folder_of(layout: &Layout) -> PathBuf {
    layout.target.join("package/archives")
}

/// The archives of all systems, by name.
fn pack(layout: &Layout, commit: &Commit, folder: &str) -> Result<Vec<(String, Vec<u8>)>, String> {
    let folder = layout.target.join("package").join(folder);
    let native = build::build(layout, commit, LINUX, &folder)?;
    // They are read out of the arguments, which are the same in both programs; this machine runs the one for Linux.
    let pages = build::write_pages(&native, &folder.join("pages"), &SHELLS)?;
    let mut made = Vec::new();
    for system in [LINUX, WINDOWS] {
        let program = build::build(layout, commit, system, &folder)?;
        let top = format!("extension-feed-{}-{}", env!("CARGO_PKG_VERSION"), system.target);
        let mut entries =
            vec![Entry { name: format!("{top}/{}", system.program), bytes: read_bytes(&program)?, runs: true }];
        for (from, name) in DOCUMENTS {
            entries.push(Entry {
                name: format!("{top}/{name}"),
                bytes: read_bytes(&layout.root.join(from))?,
                runs: false,
            });
        }
        for (name, bytes) in &pages {
            entries.push(Entry { name: format!("{top}/{name}"), bytes: bytes.clone(), runs: false });
        }
        entries.sort_by(|one, other| one.name.cmp(&other.name));
        made.push((format!("{top}.{}", system.kind.ending()), archive::write(system.kind, &entries)?));
    }
    Ok(made)
}
