//! Every command line of the guides and of the help runs: a line that a reader copies must do what it says. The lines
//! are read out of the documents themselves, so that a new one is held to that as well.

#![cfg(unix)]

use crate::keys_guide::{is_of_roots, run_with_roots};
use crate::vendor::{CHANGELOG, Outcome, PASSPHRASE, Vendor, extension, key, outcome, pinned};
use extension_update::core::moment::Moment;
use extension_update::core::trust::{hex, sha256};
use std::collections::HashMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

pub const COMMANDS: [&str; 22] = [
    "init",
    "halt",
    "resume",
    "keygen",
    "pub",
    "passphrase",
    "build",
    "sign",
    "verify",
    "diff",
    "lint",
    "inspect",
    "import-github",
    "root init",
    "root rotate",
    "root sign",
    "root show",
    "fresh",
    "revoke",
    "watch",
    "completions",
    "man",
];

pub fn document(name: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs").join(name)).unwrap()
}

/// The blocks of code of a kind.
pub fn blocks(text: &str, kind: &str) -> Vec<String> {
    let opening = format!("```{kind}");
    let mut found = Vec::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        if line.trim() == opening {
            let inner = lines.by_ref().take_while(|line| line.trim() != "```");
            found.push(inner.map(|line| format!("{}\n", line.strip_prefix("   ").unwrap_or(line))).collect());
        }
    }
    found
}

/// The commands that stand inside of sentences and tables.
fn inline_commands(text: &str) -> Vec<String> {
    let mut outside = true;
    let prose: Vec<&str> = text
        .lines()
        .filter(|line| {
            let fence = line.trim_start().starts_with("```");
            outside ^= fence;
            outside && !fence
        })
        .collect();
    let codes = prose.iter().flat_map(|line| line.split('`').skip(1).step_by(2));
    let called = |code: &str| COMMANDS.iter().any(|name| code.contains(&format!("extension-feed {name} ")));
    codes.filter(|code| called(code) || code.starts_with("cargo build")).map(String::from).collect()
}

/// The examples of a help text: two spaces, the command, and sometimes what it does.
fn examples(help: &str) -> Vec<String> {
    let joined = help.replace("\\\n      ", "");
    let lines = joined.lines().filter_map(|line| line.strip_prefix("  ")).filter(|line| !line.starts_with(' '));
    let called = lines.filter(|line| line.contains("extension-feed "));
    called.map(|line| line.split("   ").next().unwrap().trim().to_string()).collect()
}

/// Runs a script as its reader would: by a shell, with the program, and something that answers like `gh`, on the path.
pub fn run(vendor: &Vendor, script: &str, variables: &[(&str, &str)]) -> Outcome {
    let program = Path::new(env!("CARGO_BIN_EXE_extension-feed")).parent().unwrap();
    let path = format!("{}:{}:{}", vendor.path("bin").display(), program.display(), std::env::var("PATH").unwrap());
    let mut command = Command::new("bash");
    command.current_dir(vendor.path("")).env("PATH", path).env_remove("SOURCE_DATE_EPOCH");
    command.env("EXTENSION_FEED_PASSPHRASE", PASSPHRASE).envs(variables.iter().copied());
    outcome(&[script], command.args(["-c", script]).stdin(Stdio::null()).output().unwrap())
}

/// Desks with all that a line may name, by what it wants of them: keys are slow to open, on purpose.
#[derive(Default)]
struct Shelf(HashMap<(u8, String), Vendor>);

impl Shelf {
    /// A vendor for a line, without what the line is to make.
    fn vendor(&mut self, line: &str) -> Vendor {
        let threshold = if line.contains("second.key") { 2 } else { 1 };
        // A line that says what time it is wants feeds of that time.
        let now = line.split_once("--now ").map(|(_, rest)| rest.split(' ').next().unwrap());
        let now = now.map(|text| Moment::parse(text).unwrap().millis() - 30 * 86_400_000);
        let now = now.map(|millis| format!(" --now {}", Moment::of_millis(millis))).unwrap_or_default();
        let laid = self.0.entry((threshold, now.clone())).or_insert_with(|| lay(threshold, &now));
        let vendor = laid.copy();
        for (mark, gone) in [
            ("--seq 1", &["feed.json", "payload.json"][..]),
            ("keygen", &["vendor.key", "vendor.pub", "second.key", "second.pub"]),
            ("build --previous feed.json --out payload.json", &["next.json"]),
            ("sign payload.json", &["next.json"]),
        ] {
            if line.contains(mark) {
                let there = gone.iter().filter(|name| vendor.path(name).exists());
                there.for_each(|name| fs::remove_file(vendor.path(name)).unwrap());
            }
        }
        vendor
    }
}

/// A vendor with all that a line may name. The days are long past: the scripts have the real clock.
fn lay(threshold: u8, now: &str) -> Vendor {
    let vendor = Vendor::empty();
    vendor.put("CHANGELOG.md", CHANGELOG.replace("2026-", "2024-"));
    vendor.put_release("files/DEMO-0.0.0.3.cfe", "the third");
    vendor.put_release("files/DEMO-0.0.0.4.cfe", "the fourth");
    for (name, of) in [("vendor", "first"), ("first", "first"), ("second", "second")] {
        vendor.put(&format!("{name}.pub"), fs::read(key(&format!("{of}.pub"))).unwrap());
        vendor.put_secret(&format!("{name}.key"), fs::read(key(&format!("{of}.key"))).unwrap());
    }
    vendor.put("feed.toml", pinned(&["first.pub", "second.pub"], threshold));
    vendor.put_secret("second.passphrase", PASSPHRASE);
    vendor.put("keys/README", "");
    let sources = Path::new(env!("CARGO_MANIFEST_DIR")).join("../onec/extension");
    vendor.put("src/cf/Configuration.xml", "<MetaDataObject><Configuration/></MetaDataObject>");
    assert!(Command::new("cp").arg("-r").arg(sources).arg(vendor.path("src/ext")).status().unwrap().success());
    let release = |version: &str, mark: &str| {
        let content = extension("DEMO", version, mark);
        format!(
            "{{\"tag_name\":\"v{version}\",\"published_at\":\"2024-10-01T08:00:00Z\",\"body\":\"- x\",\"assets\":[{{\"name\":\"DEMO-{version}.cfe\",\
             \"size\":{},\"browser_download_url\":\"https://e.test/DEMO-{version}.cfe\",\"digest\":\"sha256:{}\"}}]}}",
            content.len(),
            hex(&sha256(&content))
        )
    };
    vendor.put("releases.json", format!("[{},{}]", release("0.0.0.4", "the fourth"), release("0.0.0.3", "the third")));
    vendor.put("bin/gh", "#!/bin/sh\ncase \"$*\" in *--slurp*) printf '['; cat releases.json; printf ']' ;; *) cat releases.json ;; esac\n");
    vendor.close("bin/gh", 0o755);
    let signed = "--key first.key --key second.key";
    let made = format!(
        "set -e; mkdir -p site сайт
         extension-feed build --seq 40 {signed} --out published.json{now}
         extension-feed build --previous published.json --renew {signed} --out feed.json{now}
         cp feed.json site/; cp feed.json сайт/
         extension-feed build --previous feed.json --renew --out payload.json{now}
         extension-feed sign payload.json --key first.key --out next.json{now}"
    );
    let made = run(&vendor, &made, &[]);
    assert_eq!(made.code, 0, "{made:?}");
    vendor
}

/// Runs a line where all that it names is there.
fn check(shelf: &mut Shelf, line: &str) {
    if let Some(build) = line.strip_prefix("cargo ") {
        assert_eq!(build, format!("build --release -p {}", env!("CARGO_PKG_NAME")));
        return;
    }
    let script = format!("set -e -o pipefail\n{line}");
    let done = if is_of_roots(line) { run_with_roots(line, &script) } else { run(&shelf.vendor(line), &script, &[]) };
    assert_eq!(done.code, 0, "{line}: {done:?}");
}

#[test]
fn each_command_line_of_the_guides_runs() {
    let mut lines: Vec<String> =
        ["publishing.md", "keys.md", "hosting.md"].iter().flat_map(|name| inline_commands(&document(name))).collect();
    let onec = document("../onec/README.ru.md");
    lines.extend(inline_commands(&onec));
    let bat = blocks(&onec, "bat").concat();
    lines.extend(bat.lines().filter(|line| line.starts_with("extension-feed ")).map(String::from));
    lines.sort();
    lines.dedup();
    // What stands in its scripts runs in `keys_guide.rs`.
    let scripts = blocks(&document("keys.md"), "sh").concat();
    for name in COMMANDS {
        let call = format!("extension-feed {name} ");
        assert!(scripts.contains(&call) || lines.iter().any(|line| line.contains(&call)), "{name}: {lines:?}");
    }
    let mut shelf = Shelf::default();
    lines.iter().for_each(|line| check(&mut shelf, line));
}

#[test]
fn each_example_of_the_help_runs() {
    let vendor = Vendor::empty();
    let mut lines = examples(&vendor.done(&["--help"]));
    for name in COMMANDS {
        let words: Vec<&str> = name.split(' ').chain(["--help"]).collect();
        let found = examples(&vendor.done(&words));
        assert!(
            found.len() > 1 && found.iter().all(|line| line.contains(&format!("extension-feed {name}"))),
            "{found:?}"
        );
        lines.extend(found);
    }
    lines.sort();
    lines.dedup();
    assert!(lines.len() >= 15, "{lines:?}");
    let mut shelf = Shelf::default();
    lines.iter().for_each(|line| check(&mut shelf, line));
}

/// Puts what the guide shows of a changelog and the settings on a vendor, with the files that it names.
fn follow(guide: &str) -> Vendor {
    let vendor = Vendor::empty();
    let changelog = blocks(guide, "markdown").remove(0);
    assert!(changelog.contains("0.0.0.4") && changelog.contains("0.0.0.3"), "{changelog}");
    // The same days, long past: the commands have the real clock.
    vendor.put("CHANGELOG.md", changelog.replace("2026", "2024"));
    for version in ["0.0.0.3", "0.0.0.4"] {
        vendor.put_release(&format!("files/DEMO-{version}.cfe"), "x");
    }
    vendor
}

#[test]
fn the_five_minutes_work_and_work_when_they_are_repeated() {
    let guide = document("publishing.md");
    let part = guide.split("\n## ").find(|part| part.starts_with("За пять минут")).unwrap();
    let lines = inline_commands(part);
    let starts = [
        "cargo build",
        "extension-feed keygen",
        "extension-feed build --seq 1",
        "extension-feed verify",
        "extension-feed build --previous",
    ];
    assert!(
        lines.len() == starts.len() && lines.iter().zip(starts).all(|(line, start)| line.starts_with(start)),
        "{lines:?}"
    );
    let [_, keygen, first, verify, next] = &lines[..] else { panic!("{lines:?}") };
    let vendor = follow(&guide);
    let done = |line: &String| {
        let outcome = run(&vendor, line, &[]);
        assert_eq!(outcome.code, 0, "{line}: {outcome:?}");
        outcome.out
    };
    done(keygen);
    let settings = blocks(part, "toml").remove(0);
    let text = settings.replace("<содержимое vendor.pub>", vendor.text("vendor.pub").trim());
    assert_ne!(text, settings);
    vendor.put("feed.toml", text);
    done(first);
    assert!(done(verify).contains("available: 0.0.0.4"));
    let kept = ["vendor.key", "vendor.pub", "feed.json"].map(|name| vendor.text(name));
    for (line, exit, code) in [(keygen, 3, "exists"), (first, 1, "previous")] {
        run(&vendor, line, &[]).expect(exit, &[code]);
        assert!(part.contains(&format!("(код `{code}`)")), "the guide says so");
    }
    assert_eq!(["vendor.key", "vendor.pub", "feed.json"].map(|name| vendor.text(name)), kept);
    vendor.put("CHANGELOG.md", vendor.text("CHANGELOG.md").replace("Первый выпуск", "Самый первый выпуск"));
    done(next);
    assert!(done(verify).contains("seq 2"));
    assert!(done(next).contains("nothing has changed"));
    // Nobody has seen it: the other way that the guide names.
    fs::remove_file(vendor.path("feed.json")).unwrap();
    done(first);
}

#[test]
fn two_people_sign_as_the_guide_says_and_what_is_published_stays_until_both_have() {
    let guide = document("publishing.md");
    let scripts = blocks(&guide, "sh");
    let script = scripts.iter().find(|script| script.contains("second.key")).unwrap();
    let vendor = Shelf::default().vendor(script);
    vendor.put("CHANGELOG.md", format!("## 0.0.0.5 - 2024-11-01\n\n- Ещё\n\n{}", CHANGELOG.replace("2026-", "2024-")));
    vendor.put_release("files/DEMO-0.0.0.5.cfe", "the fifth");
    let published = vendor.text("feed.json");
    // Line by line: until the last one the feed that panels ask for is the old one.
    let (before, last) = script.trim_end().rsplit_once('\n').unwrap();
    let done = run(&vendor, &format!("set -e\n{before}"), &[]);
    assert_eq!(done.code, 0, "{done:?}");
    assert_eq!(vendor.text("feed.json"), published);
    assert!(done.out.contains("DEMO 0.0.0.5: the release is new"), "{done:?}");
    let last = run(&vendor, last, &[]);
    assert_eq!(last.code, 0, "{last:?}");
    let both = ["verify", "feed.json", "--key", "first.pub", "--key", "second.pub", "--threshold", "2"];
    let said = run(&vendor, &format!("extension-feed {}", both.join(" ")), &[]);
    assert!(said.code == 0 && said.out.contains("seq 42") && said.out.contains("available: 0.0.0.5"), "{said:?}");
}

#[test]
fn the_recipe_for_ci_runs_first_and_next_and_leaves_no_key() {
    let guide = document("publishing.md");
    let scripts = blocks(&guide, "sh");
    let script = scripts.iter().find(|script| script.contains("FEED_KEY")).unwrap();
    let vendor = follow(&guide);
    vendor.put("vendor.pub", fs::read(key("first.pub")).unwrap());
    vendor.put("feed.toml", pinned(&["first.pub"], 1));
    vendor.put("site/index.html", "");
    let secret = fs::read_to_string(key("first.key")).unwrap();
    let git = "git init -q . && git add CHANGELOG.md feed.toml && git -c user.name=V -c user.email=v@example.com commit -qm x";
    assert_eq!(run(&vendor, git, &[]).code, 0);
    let run = || {
        let secrets =
            [("FEED_KEY", secret.as_str()), ("FEED_PASSPHRASE", PASSPHRASE), ("EXTENSION_FEED_PASSPHRASE", "")];
        run(&vendor, script, &secrets)
    };
    let first = run();
    assert!(first.code == 0 && first.out.contains("seq 1,") && first.out.contains("available: 0.0.0.4"), "{first:?}");
    let again = run();
    assert!(again.code == 0 && again.out.contains("nothing has changed"), "{again:?}");
    vendor.put("CHANGELOG.md", vendor.text("CHANGELOG.md").replace("Первый выпуск", "Самый первый выпуск"));
    let next = run();
    assert!(next.code == 0 && next.out.contains("seq 2,"), "{next:?}");
    // What is refused is not looked at as if it were the new one.
    let before = vendor.text("site/feed.json");
    vendor.put_release("files/DEMO-0.0.0.4.cfe", "other bytes");
    let refused = run();
    assert!(
        refused.code == 1 && refused.err.contains("error[file-changed]") && !refused.out.contains("verdict"),
        "{refused:?}"
    );
    assert_eq!(vendor.text("site/feed.json"), before);
    // Outside of a repository the time of the commit is missing: that is no reason to go on.
    fs::remove_dir_all(vendor.path(".git")).unwrap();
    vendor.put(".git", "none");
    assert_ne!(run().code, 0);
    let found =
        std::process::Command::new("grep").args(["-rl", "PRIVATE KEY", "."]).current_dir(vendor.path("")).output();
    assert!(found.unwrap().stdout.is_empty(), "the key is nowhere in the work tree");
}

#[test]
fn what_the_guide_says_fits_does_and_a_little_more_does_not() {
    let guide = document("publishing.md");
    assert!(guide.contains("по 12 КиБ на выпуск") && guide.contains("по 2 КиБ описания на выпуск"));
    let build = |products: usize, notes: usize| {
        let vendor = Vendor::empty();
        let sections =
            (1..=20).rev().map(|n| format!("## 1.0.0.{n} - 2026-09-01\n\n- {}\n\n", "я".repeat(notes / 2 - 1)));
        vendor.put("CHANGELOG.md", sections.collect::<String>());
        let mut settings = String::new();
        for product in 0..products {
            settings += &format!(
                "[products.DEMO{product}]\nextension = \"DEMO\"\nname = {{ ru = \"Демонстрационное расширение\" }}\nhomepage = \"https://example.com/\"\n\
                 file = \"{product}/{{version}}.cfe\"\nurls = [\"https://example.com/files/{{file}}\"]\n"
            );
            (1..=20).for_each(|n| vendor.put_release(&format!("{product}/1.0.0.{n}.cfe"), &format!("{product} {n}")));
        }
        vendor.put("feed.toml", settings);
        vendor.run(&["build", "--seq", "1"])
    };
    for (products, notes) in [(1, 12 * 1024), (5, 2 * 1024)] {
        let fits = build(products, notes);
        assert_eq!(fits.code, 0, "{products}: {}", fits.err);
        let more = build(products, notes + 1024);
        assert_eq!(
            (more.code, crate::vendor::errors(&more.err)),
            (1, vec!["too-large".into()]),
            "{products}: {}",
            more.err
        );
    }
}
