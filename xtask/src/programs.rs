//! The programs of the workspace, built once for all stages: its tests, and what drives the browsers. Cargo is asked
//! for all of them at a time, because a package that is built alone gets other features of the crates it shares with
//! its neighbours, and those are then compiled again. It must never run anything. Read next: `checks.rs`.

use std::{
    path::{Path, PathBuf},
    process::Command,
    sync::Mutex,
};

use serde_json::Value;

use crate::{
    layout::Layout,
    process::{self, Stream},
    tools::rust,
};

/// What a built program is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A harness: unit tests of a library or a program, or a file of integration tests.
    Test,
    /// A program that is run for what it does.
    Program,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Program {
    /// Its package's folder below the workspace's; empty for the panel itself.
    folder: String,
    /// Cargo's name of the target.
    name: String,
    kind: Kind,
    path: PathBuf,
}

/// All that was built.
#[derive(Debug, Default)]
pub struct Programs {
    root: PathBuf,
    list: Vec<Program>,
}

/// Builds all of them.
///
/// # Errors
/// Where something does not compile: the compiler's words have been printed.
pub fn build(layout: &Layout) -> Result<Programs, String> {
    let mut list = Vec::new();
    // The program that runs must not be replaced under its own feet; its tests are built by a call of their own, and
    // are unit tests all of them: an integration test brings the program along, with the features that the tests want.
    for scope in
        [&["--workspace", "--exclude", "xtask", "--bins", "--tests"][..], &["--package", "xtask", "--tests"][..]]
    {
        let mut cargo = rust::cargo();
        cargo.current_dir(&layout.root).args(["build", "--message-format", "json-render-diagnostics"]).args(scope);
        let found = Mutex::new(Vec::new());
        let success = process::watch(&mut cargo, |stream, line| match stream {
            Stream::Err => process::pass_on(stream, line),
            Stream::Out => {
                if let (Some(program), Ok(mut found)) = (read_artifact(line, &layout.root), found.lock()) {
                    found.push(program);
                }
            }
        })?;
        if !success {
            return Err(format!("`{}` failed", process::describe(&cargo)));
        }
        list.extend(found.into_inner().map_err(|_| "what cargo built could not be read".to_owned())?);
    }
    if list.iter().any(|program| program.folder == "xtask" && program.kind == Kind::Program) {
        return Err("the tests of xtask bring it along: it would be replaced while it runs".to_owned());
    }
    Ok(Programs { root: layout.root.clone(), list })
}

impl Programs {
    /// A command for one program, in its package's folder, as cargo would start it.
    ///
    /// # Errors
    /// Where there is no such program.
    pub fn find(&self, folder: &str, name: &str, kind: Kind) -> Result<Command, String> {
        let found = self
            .list
            .iter()
            .find(|program| (program.folder.as_str(), program.name.as_str(), program.kind) == (folder, name, kind));
        let found = found.ok_or(format!("the workspace has no {kind:?} `{name}` in `{folder}`"))?;
        Ok(self.start(found))
    }

    /// Every harness but these, by folder and target.
    pub fn list_tests(&self, except: &[(&str, &str)]) -> Vec<Command> {
        let wanted = |program: &&Program| {
            program.kind == Kind::Test && !except.contains(&(program.folder.as_str(), program.name.as_str()))
        };
        self.list.iter().filter(wanted).map(|program| self.start(program)).collect()
    }

    fn start(&self, program: &Program) -> Command {
        let folder = self.root.join(&program.folder);
        let mut command = Command::new(&program.path);
        command.env("CARGO_MANIFEST_DIR", &folder).current_dir(folder);
        command
    }
}

/// A program in one of cargo's messages; `None` for every other message.
fn read_artifact(line: &str, root: &Path) -> Option<Program> {
    let message: Value = serde_json::from_str(line).ok()?;
    if message["reason"] != "compiler-artifact" {
        return None;
    }
    let path = message["executable"].as_str()?.into();
    let manifest = Path::new(message["manifest_path"].as_str()?);
    let folder = manifest.parent()?.strip_prefix(root).ok()?.to_string_lossy().replace('\\', "/");
    let kind = if message["profile"]["test"].as_bool()? { Kind::Test } else { Kind::Program };
    let target = &message["target"];
    let is_script = target["kind"].as_array()?.iter().any(|kind| kind == "custom-build");
    (!is_script).then_some(Program { folder, name: target["name"].as_str()?.to_owned(), kind, path })
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINE: &str = r#"{"reason":"compiler-artifact","package_id":"path+file:///w/tests/browser#extension-update-browser@0.1.0",
        "manifest_path":"/w/tests/browser/Cargo.toml","target":{"kind":["test"],"name":"e2e"},"profile":{"test":true},"executable":"/t/e2e-1"}"#;

    #[test]
    fn a_harness_is_known_by_its_folder_and_its_target() {
        let expected =
            Program { folder: "tests/browser".into(), name: "e2e".into(), kind: Kind::Test, path: "/t/e2e-1".into() };
        assert_eq!(read_artifact(LINE, Path::new("/w")), Some(expected));
    }

    #[test]
    fn what_is_no_program_of_the_workspace_is_passed_over() {
        for line in [
            "no JSON",
            r#"{"reason":"build-finished","success":true}"#,
            &LINE.replace(r#""/t/e2e-1""#, "null"),
            &LINE.replace("[\"test\"]", "[\"custom-build\"]"),
            &LINE.replace("/w/tests", "/elsewhere"),
        ] {
            assert_eq!(read_artifact(line, Path::new("/w")), None, "{line}");
        }
    }

    #[test]
    fn a_program_that_was_not_built_is_an_error_that_names_it() {
        let programs = Programs { root: "/w".into(), list: read_artifact(LINE, Path::new("/w")).into_iter().collect() };
        assert!(programs.find("tests/browser", "e2e", Kind::Test).is_ok());
        assert!(programs.find("tests/browser", "e2e", Kind::Program).is_err_and(|text| text.contains("tests/browser")));
        let count = |except: &[(&str, &str)]| programs.list_tests(except).len();
        assert_eq!((count(&[]), count(&[("tests/browser", "e2e")]), count(&[("tests/browser", "hosting")])), (1, 0, 1));
    }
}
