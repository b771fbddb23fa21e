//! The stages of `cargo xtask test`, one row each: what it needs, and the command. A new engine is a new row of `ENGINES`.
//! A row must never decide by itself that it does not apply: what cannot run fails. Read next: `test.rs`.

use std::process::Command;

use crate::{
    bench, conformance,
    display::give_display,
    examples, fuzz, gallery, process,
    setup::Toolbox,
    tools::{Tool, rust},
};

/// How far a run goes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reach {
    /// What every run has.
    Usual,
    /// The browsers of 2018 to 2021 as well.
    AllEngines,
}

pub enum Work {
    /// One yes or no.
    Check(Start),
    /// A program that prints how many tests passed.
    Tests(Start),
    /// Whether the committed `pkg/` is what the sources give.
    PkgIsFresh,
    /// Whether each file of `pkg/` is as small as its budget says.
    SizesFit,
    /// Every fuzz target, briefly.
    Fuzz,
}

type Start = Box<dyn Fn(&Toolbox) -> Result<Command, String>>;

pub struct Stage {
    pub name: String,
    pub title: String,
    pub tools: Vec<Tool>,
    pub work: Work,
}

/// An engine that the end-to-end tests drive.
struct Engine {
    /// As `E2E_ENGINE` names it.
    name: &'static str,
    tool: Tool,
    /// The variable by which the tests learn where the driver or the browser is.
    variable: &'static str,
    /// Set for the engine's own process.
    setting: Option<(&'static str, &'static str)>,
    /// Below the path of the tool, where the tool is a folder of several engines.
    inner: &'static str,
    /// Whether it has to be given a display and a message bus.
    windowed: bool,
    reach: Reach,
}

impl Engine {
    /// Whether the examples for web pages are shown in it: their authors write for today's browsers.
    fn shows_examples(&self) -> bool {
        ["chromium", "firefox", "webkitgtk", "webkitgtk-nowasm"].contains(&self.name)
    }
}

const ENGINES: [Engine; 9] = [
    Engine { name: "chromium", ..CHROMIUM },
    Engine { name: "firefox", tool: Tool::Firefox, variable: "GECKODRIVER", ..CHROMIUM },
    Engine { name: "webkitgtk", ..WEBKITGTK },
    Engine { name: "webkitgtk-nowasm", setting: Some(("JSC_useWasm", "0")), ..WEBKITGTK },
    Engine {
        name: "qtwebkit",
        tool: Tool::QtWebKit,
        variable: "QTWEBKIT_PYTHON",
        setting: Some(QT_WITHOUT_SCREEN),
        ..CHROMIUM
    },
    Engine { name: "chromium-67", variable: "CHROMIUM_67", inner: "chromium-67/chromium", ..OLD_CHROMIUM },
    Engine { name: "chromium-72", variable: "CHROMIUM_72", inner: "chromium-72/chromium", ..OLD_CHROMIUM },
    Engine { name: "chromium-78", variable: "CHROMIUM_78", inner: "chromium-78/chromium", ..OLD_CHROMIUM },
    Engine { name: "chromium-92", variable: "CHROMIUM_92", inner: "chromium-92/chromium", ..OLD_CHROMIUM },
];

const CHROMIUM: Engine = Engine {
    name: "",
    tool: Tool::Chromium,
    variable: "CHROMEDRIVER",
    setting: None,
    inner: "",
    windowed: false,
    reach: Reach::Usual,
};
const WEBKITGTK: Engine = Engine { tool: Tool::WebKitGtk, variable: "WEBKITDRIVER", windowed: true, ..CHROMIUM };
const OLD_CHROMIUM: Engine = Engine { tool: Tool::OldChromium, reach: Reach::AllEngines, ..CHROMIUM };
const QT_WITHOUT_SCREEN: (&str, &str) = ("QT_QPA_PLATFORM", "offscreen");
/// Every stage of a run, in order: what is quick and what explains later failures comes first.
pub fn list(reach: Reach) -> Vec<Stage> {
    let mut stages = vec![
        check("fmt", "the sources are formatted", |_| Ok(cargo(&["fmt", "--all", "--check"]))),
        check("clippy-host", "no lint on the host", |_| Ok(cargo(&CLIPPY_HOST))),
        check("clippy-wasm", "no lint in the panel for WebAssembly", |_| Ok(cargo(&CLIPPY_WASM))),
        tests("host", "host tests", &[], |_| Ok(cargo(&HOST_TESTS))),
        Stage {
            name: "pkg".to_owned(),
            title: "pkg/ is what the sources give".to_owned(),
            tools: crate::dist::TOOLS.to_vec(),
            work: Work::PkgIsFresh,
        },
        Stage {
            name: "sizes".to_owned(),
            title: "pkg/ is within its size budget".to_owned(),
            tools: vec![Tool::Node],
            work: Work::SizesFit,
        },
        Stage {
            tools: vec![Tool::Acorn],
            ..check("scripts", "what ships is what the oldest engines read", |toolbox| {
                let root = &toolbox.layout.root;
                let mut node = Command::new("node");
                node.arg(root.join("xtask/tools/acorn/parse.mjs")).arg(toolbox.find(Tool::Acorn)?);
                node.arg(root.join("pkg")).arg(root.join("www/demo"));
                Ok(node)
            })
        },
        tests("package", "the npm package is what its users' tools expect", &PACKAGE, |toolbox| {
            let layout = &toolbox.layout;
            let mut node = Command::new("node");
            node.arg(layout.root.join("xtask/tools/package-checks/check.mjs"));
            node.arg(toolbox.find(Tool::PackageChecks)?).arg(toolbox.find(Tool::Examples)?);
            node.arg(&layout.root).arg(layout.target.join("package-checks"));
            Ok(node)
        }),
        check("fuzz-fmt", "the fuzz targets are formatted", |_| Ok(cargo(&FUZZ_FMT))),
        Stage { tools: fuzz::TOOLS.to_vec(), ..check("fuzz-clippy", "no lint in the fuzz targets", fuzz::lint) },
        Stage {
            name: "fuzz".to_owned(),
            title: "each fuzz target, briefly".to_owned(),
            tools: fuzz::TOOLS.to_vec(),
            work: Work::Fuzz,
        },
        tests("conformance", "the suites of others", &conformance::TOOLS, conformance::start),
        tests("pictures", "every screen looks as it was blessed", &gallery::TOOLS, |toolbox| {
            gallery::start(toolbox, "pictures")
        }),
        tests("axe", "every screen is accessible, as far as axe-core sees", &gallery::AXE_TOOLS, |toolbox| {
            gallery::start(toolbox, "axe")
        }),
        tests("manners", "every screen by width, keyboard, ear and on paper", &gallery::TOOLS, |toolbox| {
            gallery::start(toolbox, "manners")
        }),
        tests("hosting", "the configurations of hosting/, and the panel on what they answer", &HOSTING, |toolbox| {
            let mut command = cargo(&["test", "--package", "extension-update-hosting"]);
            command.env("NGINX", toolbox.find(Tool::Nginx)?).env("CHROMEDRIVER", toolbox.find(Tool::Chromium)?);
            Ok(command)
        }),
        tests("bench", "each measurement of the benchmark can be made", &bench::TOOLS, |toolbox| {
            let mut command = bench::start(toolbox)?;
            command.arg("--smoke");
            Ok(command)
        }),
        tests("web-chromium", "the panel's browser tests in Chromium", &WEB_CHROMIUM, |toolbox| {
            wasm_pack(toolbox, Tool::Chromium, &["--chrome", "--chromedriver"])
        }),
        tests("web-firefox", "the panel's browser tests in Firefox", &WEB_FIREFOX, |toolbox| {
            wasm_pack(toolbox, Tool::Firefox, &["--firefox", "--geckodriver"])
        }),
        tests("web-webkitgtk", "the panel's browser tests in WebKitGTK", &WEB_WEBKITGTK, |toolbox| {
            give_display(&wasm_pack(toolbox, Tool::WebKitGtk, &["--safari", "--safaridriver"])?)
        }),
    ];
    for engine in ENGINES.iter().filter(|engine| engine.reach <= reach) {
        let title = format!("end to end in {}", engine.name);
        stages.push(tests(&format!("e2e-{}", engine.name), &title, &list_engine_tools(engine), move |toolbox| {
            drive(toolbox, engine)
        }));
    }
    stages
}

/// The tools of all these stages.
pub fn list_tools(stages: &[Stage]) -> Vec<Tool> {
    stages.iter().flat_map(|stage| stage.tools.iter().copied()).collect()
}

const CLIPPY_HOST: [&str; 6] = ["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"];
const CLIPPY_WASM: [&str; 9] =
    ["clippy", "--package", "extension-update", "--all-targets", "--target", rust::WASM_TARGET, "--", "-D", "warnings"];
const HOST_TESTS: [&str; 6] =
    ["test", "--workspace", "--exclude", "extension-update-e2e", "--exclude", "extension-update-hosting"];
const FUZZ_FMT: [&str; 4] = ["fmt", "--manifest-path", "fuzz/Cargo.toml", "--check"];
const HOSTING: [Tool; 2] = [Tool::Nginx, Tool::Chromium];
const PACKAGE: [Tool; 2] = [Tool::PackageChecks, Tool::Examples];
const WEB_CHROMIUM: [Tool; 3] = [Tool::WasmBindgen, Tool::WasmPack, Tool::Chromium];
const WEB_FIREFOX: [Tool; 3] = [Tool::WasmBindgen, Tool::WasmPack, Tool::Firefox];
const WEB_WEBKITGTK: [Tool; 3] = [Tool::WasmBindgen, Tool::WasmPack, Tool::WebKitGtk];

fn check(name: &str, title: &str, start: fn(&Toolbox) -> Result<Command, String>) -> Stage {
    Stage { name: name.to_owned(), title: title.to_owned(), tools: Vec::new(), work: Work::Check(Box::new(start)) }
}

fn tests(
    name: &str,
    title: &str,
    tools: &[Tool],
    start: impl Fn(&Toolbox) -> Result<Command, String> + 'static,
) -> Stage {
    Stage { name: name.to_owned(), title: title.to_owned(), tools: tools.to_vec(), work: Work::Tests(Box::new(start)) }
}

fn cargo(args: &[&str]) -> Command {
    let mut command = rust::cargo();
    command.args(args);
    command
}

/// wasm-pack with everything at hand: it must download nothing.
fn wasm_pack(toolbox: &Toolbox, browser: Tool, flags: &[&str]) -> Result<Command, String> {
    let mut command = Command::new(toolbox.find(Tool::WasmPack)?);
    command.args(["test", "--mode", "no-install", "--headless"]).args(flags).arg(toolbox.find(browser)?);
    command.env("PATH", process::extend_path(&[toolbox.find(Tool::WasmBindgen)?])?);
    Ok(command)
}

fn drive(toolbox: &Toolbox, engine: &Engine) -> Result<Command, String> {
    if engine.shows_examples() {
        examples::build(toolbox)?;
    }
    let found = toolbox.find(engine.tool)?;
    // A case waits more than it works: for answers that are late on purpose, and for the engine. Two cores bear four at once.
    let mut command = cargo(&["test", "--package", "extension-update-e2e", "--", "--test-threads=4"]);
    command.env("E2E_ENGINE", engine.name);
    command.env(engine.variable, if engine.inner.is_empty() { found.to_path_buf() } else { found.join(engine.inner) });
    if let Some((name, value)) = engine.setting {
        command.env(name, value);
    }
    if engine.windowed { give_display(&command) } else { Ok(command) }
}

/// The old browsers need the libraries that Debian's Chromium brings.
fn list_engine_tools(engine: &Engine) -> Vec<Tool> {
    let mut tools = vec![engine.tool];
    if engine.tool == Tool::OldChromium {
        tools.push(Tool::Chromium);
    }
    if engine.shows_examples() {
        tools.extend(examples::TOOLS);
    }
    tools
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stage_names_are_unique_and_all_engines_only_adds() {
        let names = |reach| list(reach).into_iter().map(|stage| stage.name).collect::<Vec<_>>();
        let (usual, all) = (names(Reach::Usual), names(Reach::AllEngines));
        let mut unique = all.clone();
        unique.sort();
        unique.dedup();
        assert_eq!(unique.len(), all.len());
        assert_eq!(all[..usual.len()], usual[..]);
    }
}
