//! A vendor's folder: a key, a changelog, files, and the folder of the site that all three kinds of hosting take.
//!
//! The feed is made and signed by the real `extension-feed`, and published by the real scripts of
//! `publisher/hosting/`. Read next: `nginx`.

use super::{Outcome, Trouble, root};
use extension_update_container::{Compatibility, Draft, write_extension};
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;
use tempfile::TempDir;

/// The folder of the panel's files: the version that `pkg/` says it is.
pub const PANEL: &str = "panel/0.1.0";
const PASSPHRASE: &str = "подъезд два, этаж три";

/// Where the feed says that its files are. No test asks there: the panel names the address and does not go to it.
const ORIGIN: &str = "https://updates.example.com";

/// A key is slow to make and slow to sign with, on purpose: it is done once, and each vendor has a copy of it.
static LAID: LazyLock<Result<TempDir, String>> = LazyLock::new(|| lay_folder().map_err(|t| t.to_string()));

pub struct Vendor {
    folder: TempDir,
    /// What the panels pin.
    pub public_key: String,
}

/// How much of `pkg/` a vendor publishes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Panel {
    /// Two small files.
    Sample,
    /// What a web page needs, and the one text for a form.
    Whole,
}

impl Vendor {
    /// A folder with two releases, signed into the first feed.
    pub fn open(panel: Panel) -> Outcome<Vendor> {
        let laid = LAID.as_ref().map_err(|text| Trouble::new(text.clone()))?;
        let folder = TempDir::new()?;
        copy_folder(laid.path(), folder.path())?;
        let public_key = fs::read_to_string(folder.path().join("vendor.pub"))?.trim().to_owned();
        let vendor = Vendor { folder, public_key };
        for (file, text) in pick_panel(panel)? {
            vendor.put(&format!("site/{PANEL}/{file}"), text)?;
        }
        Ok(vendor)
    }

    /// The folder that is published.
    pub fn site(&self) -> PathBuf {
        self.folder.path().join("site")
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn read(&self, name: &str) -> Outcome<Vec<u8>> {
        let file = self.site().join(name);
        fs::read(&file).map_err(|e| Trouble::new(format!("{}: {e}", file.display())))
    }

    /// A release more, in a new feed.
    pub fn release(&self, versions: &[&str]) -> Outcome<()> {
        self.write_changelog(versions)?;
        fs::copy(self.path("site/feed.json"), self.path("published.json"))?;
        self.sign(&["--previous", "published.json"])
    }

    fn sign(&self, how: &[&str]) -> Outcome<()> {
        let mut build = program(self.folder.path())?;
        run(build.args(["build", "--key", "vendor.key", "--out", "site/feed.json"]), how)
    }

    /// A changelog of these versions, the oldest first, and a file of each: an extension, and behind it bytes that no
    /// compression shortens.
    fn write_changelog(&self, versions: &[&str]) -> Outcome<()> {
        let mut text = String::from("# Изменения\n");
        let compatibility =
            Compatibility::parse("8.3.14").ok_or_else(|| Trouble::new("8.3.14 is no mode".to_string()))?;
        for version in versions.iter().rev() {
            text.push_str(&format!("\n## [{version}] - 2026-10-01\n\n### Исправлено\n\n"));
            for line in 1..20 {
                text.push_str(&format!("- В отчёте «Котики» версии {version} исправлена строка {line}.\n"));
            }
            let mut state = version.bytes().fold(0x9e37_79b9_u32, |seed, byte| seed.rotate_left(5) ^ u32::from(byte));
            let draft = Draft { name: "DEMO", vendor: "", version, prefix: "", compatibility };
            let mut file = write_extension(&draft).map_err(|problem| Trouble::new(problem.to_string()))?;
            let noise = (file.len()..51_814).map(|_| {
                state ^= state << 13;
                state ^= state >> 17;
                state ^= state << 5;
                state.to_le_bytes()[0]
            });
            file.extend(noise);
            self.put(&format!("site/files/DEMO-{version}.cfe"), file)?;
        }
        self.put("CHANGELOG.md", text)
    }

    pub fn put(&self, name: &str, text: impl AsRef<[u8]>) -> Outcome<()> {
        let file = self.path(name);
        if let Some(folder) = file.parent() {
            fs::create_dir_all(folder)?;
        }
        Ok(fs::write(file, text)?)
    }
}

/// `extension-feed` in this folder, with the passphrase of the key.
pub fn program(folder: &Path) -> Outcome<Command> {
    let mut command = Command::new(find_publisher()?);
    command.current_dir(folder).env("EXTENSION_FEED_PASSPHRASE", PASSPHRASE).env_remove("SOURCE_DATE_EPOCH");
    Ok(command)
}

/// The folder with `extension-feed`: beside the folder that this test stands in.
pub fn find_publisher() -> Outcome<PathBuf> {
    static BUILT: LazyLock<Result<PathBuf, String>> = LazyLock::new(|| {
        let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        cargo.current_dir(root()).args(["build", "--quiet", "--package", "extension-update-publisher"]);
        run(&mut cargo, &[]).map_err(|t| t.to_string())?;
        let test = std::env::current_exe().map_err(|e| e.to_string())?;
        let folder = test.parent().and_then(Path::parent).ok_or("the test stands nowhere")?;
        Ok(folder.join("extension-feed"))
    });
    BUILT.clone().map_err(Trouble::new)
}

/// The search path of programs with the publisher on it.
pub fn path_to_publisher() -> Outcome<OsString> {
    path_to(find_publisher()?.parent().unwrap_or(Path::new("/")))
}

/// The search path of programs with this folder before all others.
pub fn path_to(folder: &Path) -> Outcome<OsString> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders = std::iter::once(folder.to_path_buf()).chain(std::env::split_paths(&path));
    std::env::join_paths(folders).map_err(|e| Trouble::new(e.to_string()))
}

fn lay_folder() -> Outcome<TempDir> {
    let folder = TempDir::new()?;
    run(&mut program(folder.path())?, &["keygen", "vendor"])?;
    let public_key = fs::read_to_string(folder.path().join("vendor.pub"))?.trim().to_owned();
    let vendor = Vendor { folder, public_key };
    let settings = format!(
        "validity_days = 180\npublic_keys = [\"{}\"]\n\n[products.DEMO]\nname = {{ ru = \"Демо\" }}\nfiles = \"site/files\"\n\
         file = \"DEMO-{{version}}.cfe\"\nurls = [\"{ORIGIN}/files/{{hash}}/{{file}}\"]\n",
        vendor.public_key
    );
    vendor.put("feed.toml", settings)?;
    vendor.write_changelog(&["0.0.0.3", "0.0.0.4"])?;
    vendor.sign(&["--seq", "1"])?;
    Ok(vendor.folder)
}

fn copy_folder(from: &Path, to: &Path) -> Outcome<()> {
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let (source, target) = (entry.path(), to.join(entry.file_name()));
        if source.is_dir() {
            fs::create_dir_all(&target)?;
            copy_folder(&source, &target)?;
        } else {
            fs::copy(&source, &target)?;
        }
    }
    Ok(())
}

/// What of `pkg/` is published.
fn pick_panel(panel: Panel) -> Outcome<Vec<(&'static str, Vec<u8>)>> {
    const FILES: [&str; 5] = [
        "package.json",
        "extension-update.css",
        "extension-update.js",
        "extension_update_bg.wasm",
        "extension-update.html",
    ];
    FILES
        .into_iter()
        .take(if panel == Panel::Whole { FILES.len() } else { 2 })
        .map(|file| {
            let path = root().join("pkg").join(file);
            let text = fs::read(&path)
                .map_err(|e| Trouble::new(format!("{}: {e}; `cargo xtask dist` makes it", path.display())))?;
            Ok((file, text))
        })
        .collect()
}

/// Runs a program that must end well.
pub fn run(command: &mut Command, more: &[&str]) -> Outcome<()> {
    let output = command.args(more).output().map_err(|e| Trouble::new(format!("{command:?}: {e}")))?;
    if output.status.success() {
        return Ok(());
    }
    let said = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    Err(Trouble::new(format!(
        "{command:?} ended with {}: {}{}",
        output.status,
        said(&output.stdout),
        said(&output.stderr)
    )))
}
