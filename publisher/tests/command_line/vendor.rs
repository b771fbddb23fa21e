//! A vendor for a test: a folder of its own, the real program, and pairs of keys. The clock stands still unless a test
//! says otherwise.

use base64ct::{Base64, Encoding};
use ed25519_dalek::SigningKey;
use ed25519_dalek::pkcs8::spki::der::Decode;
use ed25519_dalek::pkcs8::{EncodePrivateKey, PrivateKeyInfoRef};
use extension_update_container::{Compatibility, Draft, write_extension};
use pkcs8::LineEnding;
use pkcs8::pkcs5::{pbes2, scrypt};
use std::fs;
use std::io::Write;
#[cfg(unix)]
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::LazyLock;
use tempfile::TempDir;

/// The time at every vendor's.
pub const NOW: &str = "2026-10-02T12:00:00Z";

pub const PASSPHRASE: &str = "подъезд два, этаж три";

pub struct Vendor(TempDir);

/// What a run of the program left behind.
#[derive(Debug)]
pub struct Outcome {
    /// What it was called with: whoever fails says which case it was.
    pub args: Vec<String>,
    pub code: i32,
    pub out: String,
    pub err: String,
}

/// A few pairs serve all vendors. Key files of the program are slow to open, on purpose, and hundreds are opened here:
/// these are of the same form and made with the least work that the form allows. What the program itself makes is
/// tested in `keys.rs`.
static KEYS: LazyLock<TempDir> = LazyLock::new(|| {
    let folder = TempDir::new().unwrap();
    let names = ["first", "second", "third", "fourth", "vendor", "next", "fresh"];
    for (name, number) in names.into_iter().zip(1..) {
        let key = SigningKey::from_bytes(&[number; 32]);
        let cheap = scrypt::Params::new(1, 8, 1).unwrap();
        let parameters = pbes2::Parameters::generate_scrypt_aes256cbc(cheap, &[number; 16], [number; 16]).unwrap();
        let plain = key.to_pkcs8_der().unwrap();
        let info = PrivateKeyInfoRef::from_der(plain.as_bytes()).unwrap();
        let closed = info.encrypt_with_params(parameters, PASSPHRASE.as_bytes()).unwrap();
        let pem = closed.to_pem("ENCRYPTED PRIVATE KEY", LineEnding::LF).unwrap();
        let path = folder.path().join(format!("{name}.key"));
        fs::write(&path, pem.as_bytes()).unwrap();
        #[cfg(unix)]
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
        let public = Base64::encode_string(key.verifying_key().as_bytes());
        fs::write(folder.path().join(format!("{name}.pub")), format!("{public}\n")).unwrap();
    }
    folder
});

/// The program in a folder, without anything of the environment that it looks at, and without a terminal.
pub fn program(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_extension-feed"));
    command.current_dir(folder).stdin(Stdio::null());
    command.env_remove("EXTENSION_FEED_PASSPHRASE").env_remove("SOURCE_DATE_EPOCH");
    for name in ["SSL_CERT_FILE", "SSL_CERT_DIR", "ALL_PROXY", "all_proxy", "HTTPS_PROXY", "https_proxy"] {
        command.env_remove(name);
    }
    command
}

pub const SETTINGS: &str = "validity_days = 180\n\n[products.DEMO]\nname = { ru = \"Демо\", en = \"Demo\" }\nhomepage = \"https://example.com/\"\n\
    files = \"files\"\nurls = [\"https://example.com/files/{file}\"]\n";

/// The settings, with these facts of a release.
pub fn settings_of(version: &str, facts: &str) -> String {
    format!("{SETTINGS}[products.DEMO.releases.\"{version}\"]\n{facts}\n")
}

/// The settings, with these keys pinned.
pub fn pinned(names: &[&str], threshold: u8) -> String {
    let keys: Vec<String> = names.iter().map(|name| format!("\"{}\"", public(name))).collect();
    format!("public_keys = [{}]\nthreshold = {threshold}\n{SETTINGS}", keys.join(", "))
}

/// The same settings of another product, whose files and extension are still called DEMO.
pub fn settings_of_another() -> String {
    let named = "extension = \"DEMO\"\nfile = \"DEMO-{version}.cfe\"\nfiles = ";
    SETTINGS.replace("DEMO", "OTHER").replace("files = ", named)
}

pub const CHANGELOG: &str = "# Изменения\n\n## [Не выпущено]\n\n- Позже.\n\n## [0.0.0.4] - 2026-10-01\n\n### Изменено\n\n- Изменилась версия\n\n\
    ## [0.0.0.3] - 2026-09-01\n\n- Первый выпуск\n";

impl Vendor {
    /// A vendor with an empty folder.
    pub fn empty() -> Vendor {
        Vendor(TempDir::new().unwrap())
    }

    /// A vendor with a changelog of two releases, their files, and settings.
    pub fn new() -> Vendor {
        let vendor = Vendor::empty();
        vendor.put("feed.toml", SETTINGS);
        vendor.put("CHANGELOG.md", CHANGELOG);
        vendor.put_release("files/DEMO-0.0.0.3.cfe", "the third");
        vendor.put_release("files/DEMO-0.0.0.4.cfe", "the fourth");
        vendor
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub fn put(&self, name: &str, text: impl AsRef<[u8]>) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// Puts a file there that is its owner's alone.
    pub fn put_secret(&self, name: &str, text: impl AsRef<[u8]>) {
        self.put(name, text);
        self.close(name, 0o600);
    }

    #[cfg(unix)]
    pub fn close(&self, name: &str, mode: u32) {
        fs::set_permissions(self.path(name), fs::Permissions::from_mode(mode)).unwrap();
    }

    #[cfg(not(unix))]
    pub fn close(&self, _name: &str, _mode: u32) {}

    /// Another vendor with all that this one has.
    #[cfg(unix)]
    pub fn copy(&self) -> Vendor {
        let copy = Vendor::empty();
        assert!(Command::new("cp").arg("-a").arg(self.path(".")).arg(copy.path("")).status().unwrap().success());
        copy
    }

    /// Puts the extension DEMO there, of the version that its name ends with.
    pub fn put_release(&self, name: &str, vendor: &str) {
        let stem = name.strip_suffix(".cfe").unwrap();
        let version = stem.rsplit(|c: char| !c.is_ascii_digit() && c != '.').next().unwrap();
        self.put(name, extension("DEMO", version, vendor));
    }

    pub fn text(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap()
    }

    /// Runs the program at the vendor's time, with the passphrase of its keys.
    pub fn run(&self, args: &[&str]) -> Outcome {
        self.run_with(args, &[("EXTENSION_FEED_PASSPHRASE", PASSPHRASE)])
    }

    /// Runs the program at the vendor's time.
    pub fn run_with(&self, args: &[&str], variables: &[(&str, &str)]) -> Outcome {
        let mut command = program(self.0.path());
        command.args(args).envs(variables.iter().copied());
        if !args.contains(&"--now") {
            command.args(["--now", NOW]);
        }
        outcome(args, command.output().unwrap())
    }

    /// Starts the program at the vendor's time, with the passphrase of its keys.
    pub fn start(&self, args: &[&str]) -> Child {
        let mut command = program(self.0.path());
        command.args(args).args(["--now", NOW]).env("EXTENSION_FEED_PASSPHRASE", PASSPHRASE);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
    }

    /// Runs the program at the vendor's time, with this on its standard input.
    pub fn run_fed(&self, args: &[&str], input: &str) -> Outcome {
        let mut child = self.start(args);
        // A program that does not want its input may have ended already.
        let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
        outcome(args, child.wait_with_output().unwrap())
    }

    /// Runs what must succeed with these warnings, and with nothing else.
    pub fn warned(&self, args: &[&str], codes: &[&str]) -> String {
        let outcome = self.run(args);
        assert_eq!((outcome.code, warnings(&outcome.err)), (0, words_of(codes)), "{outcome:?}");
        outcome.err
    }

    /// Runs what must succeed; gives what it printed.
    pub fn done(&self, args: &[&str]) -> String {
        let outcome = self.run(args);
        assert_eq!(outcome.code, 0, "{outcome:?}");
        outcome.out
    }

    /// Runs what must be refused with this exit code and these codes of complaints, and with nothing else.
    pub fn refused(&self, args: &[&str], exit: i32, codes: &[&str]) -> String {
        let outcome = self.run(args);
        outcome.expect(exit, codes);
        outcome.err
    }
}

impl Outcome {
    /// Holds a run to this exit code and to these codes of errors.
    pub fn expect(&self, exit: i32, codes: &[&str]) {
        assert_eq!((self.code, errors(&self.err)), (exit, words_of(codes)), "{}: {self:?}", self.args.join(" "));
    }
}

fn words_of(codes: &[&str]) -> Vec<String> {
    codes.iter().map(|code| code.to_string()).collect()
}

/// A small extension for the oldest platform of the panel; its vendor tells it from others of the same version.
pub fn extension(name: &str, version: &str, vendor: &str) -> Vec<u8> {
    extension_for("8.3.14", name, version, vendor)
}

pub fn extension_for(platform: &str, name: &str, version: &str, vendor: &str) -> Vec<u8> {
    let compatibility = Compatibility::parse(platform).unwrap();
    write_extension(&Draft { name, vendor, version, prefix: "Демо_", compatibility }).unwrap()
}

pub fn outcome(args: &[&str], output: std::process::Output) -> Outcome {
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    let (code, args) = (output.status.code().unwrap(), words_of(args));
    Outcome { args, code, out: text(output.stdout), err: text(output.stderr) }
}

/// The words of a command line without blanks inside of one.
pub fn words(line: &str) -> Vec<&str> {
    line.split(' ').collect()
}

/// The codes of the errors among the complaints.
pub fn errors(err: &str) -> Vec<String> {
    codes(err, "error[")
}

/// The codes of the warnings among them; that nobody has pinned a key is not what a test is about.
pub fn warnings(err: &str) -> Vec<String> {
    codes(err, "warning[").into_iter().filter(|code| code != "previous").collect()
}

fn codes(err: &str, kind: &str) -> Vec<String> {
    let code = |line: &str| Some(line.strip_prefix(kind)?.split_once(']')?.0.to_string());
    err.lines().filter_map(code).collect()
}

/// The file of a key, such as `first.key` or `second.pub`.
pub fn key(name: &str) -> String {
    KEYS.path().join(name).to_str().unwrap().into()
}

/// The text of a public key, such as that of `first.pub`.
pub fn public(name: &str) -> String {
    fs::read_to_string(key(name)).unwrap().trim().into()
}
