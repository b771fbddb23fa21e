//! The checks of `cargo xtask test`, its stages, one row each: what it needs, and the command. A new engine is a new
//! row of `ENGINES`. A row must never decide by itself that it does not apply: what cannot run fails. Read next:
//! `test.rs`.

use std::process::Command;

use crate::{
    bench, conformance,
    display::give_display,
    examples, format, fuzz, gallery, process,
    programs::Kind,
    setup::Toolbox,
    smoke,
    tools::{Tool, rust},
};

/// How far a run goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reach {
    /// What a change needs: minutes.
    Quick,
    /// Everything, in every engine.
    Full,
}

/// The names of the flag for everything; the second is an older one.
pub const FULL: [&str; 2] = ["full", "all-engines"];

/// What a stage keeps busy. Browsers wait more than they work, so their stages run beside one that computes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lane {
    Processor,
    Browser,
}

pub enum Work {
    /// One yes or no.
    Command(Start),
    /// A program that prints how many tests passed.
    Tests(Start),
    /// Whether the workspace compiles; every other stage takes its programs from there.
    Build,
    /// The tests that need neither browser nor network.
    HostTests,
    /// Whether the committed `pkg/` was made from these sources, by its own record.
    PkgIsRecorded,
    /// Whether the committed `pkg/` is what the sources give.
    PkgIsFresh,
    /// Whether each file of `pkg/` is as small as its budget says.
    SizesFit,
    /// Every fuzz target, briefly.
    Fuzz,
}

type Start = Box<dyn Fn(&Toolbox) -> Result<Command, String> + Send + Sync>;

pub struct Check {
    pub name: String,
    pub title: String,
    pub tools: Vec<Tool>,
    pub work: Work,
    pub reach: Reach,
    pub lane: Lane,
}

/// An engine that the end-to-end tests drive.
struct Engine {
    /// As `E2E_ENGINE` names it.
    name: &'static str,
    tool: Tool,
    /// The variable by which the tests learn where the driver or the browser is; none for Debian's Chromium, which they
    /// find by its name.
    variable: Option<&'static str>,
    /// Set for the engine's own process.
    setting: Option<(&'static str, &'static str)>,
    /// Below the path of the tool, where the tool is a folder of several engines.
    inner: &'static str,
    /// Whether it has to be given a display and a message bus.
    windowed: bool,
}

impl Engine {
    /// Whether the examples for web pages are shown in it: their authors write for today's browsers.
    fn shows_examples(&self) -> bool {
        ["chromium", "firefox", "webkitgtk", "webkitgtk-nowasm"].contains(&self.name)
    }
}

const ENGINES: [Engine; 9] = [
    Engine { name: "chromium", ..CHROMIUM },
    Engine { name: "firefox", tool: Tool::Firefox, variable: Some("GECKODRIVER"), ..CHROMIUM },
    Engine { name: "webkitgtk", ..WEBKITGTK },
    Engine { name: "webkitgtk-nowasm", setting: Some(("JSC_useWasm", "0")), ..WEBKITGTK },
    Engine {
        name: "qtwebkit",
        tool: Tool::QtWebKit,
        variable: Some("QTWEBKIT_PYTHON"),
        setting: Some(QT_WITHOUT_SCREEN),
        ..CHROMIUM
    },
    Engine { name: "chromium-67", variable: Some("CHROMIUM_67"), inner: "chromium-67/chromium", ..OLD_CHROMIUM },
    Engine { name: "chromium-72", variable: Some("CHROMIUM_72"), inner: "chromium-72/chromium", ..OLD_CHROMIUM },
    Engine { name: "chromium-78", variable: Some("CHROMIUM_78"), inner: "chromium-78/chromium", ..OLD_CHROMIUM },
    Engine { name: "chromium-92", variable: Some("CHROMIUM_92"), inner: "chromium-92/chromium", ..OLD_CHROMIUM },
];

const CHROMIUM: Engine =
    Engine { name: "", tool: Tool::Chromium, variable: None, setting: None, inner: "", windowed: false };
const WEBKITGTK: Engine = Engine { tool: Tool::WebKitGtk, variable: Some("WEBKITDRIVER"), windowed: true, ..CHROMIUM };
const OLD_CHROMIUM: Engine = Engine { tool: Tool::OldChromium, ..CHROMIUM };
const QT_WITHOUT_SCREEN: (&str, &str) = ("QT_QPA_PLATFORM", "offscreen");

/// Every stage of a run, in order. What is quick and what explains later failures comes first, then what takes longest.
pub fn list(reach: Reach) -> Vec<Check> {
    let mut checks = list_quick();
    checks.extend(list_rest());
    checks.retain(|check| check.reach <= reach);
    checks
}

fn list_quick() -> Vec<Check> {
    vec![
        command("fmt", "the sources are formatted", |_| Ok(cargo(&["fmt", "--all", "--check"]))),
        check("build", "the workspace and its tests compile", &[], Work::Build),
        browser(tests("e2e-main", "the main cases end to end in Chromium", &MAIN_CASES, |toolbox| {
            drive(toolbox, &ENGINES[0], "main")
        })),
        browser(tests(
            "screens",
            "every screen in one language and theme, looked at and judged by axe-core",
            &gallery::AXE_TOOLS,
            |toolbox| gallery::start(toolbox, "screens", "main"),
        )),
        check("host", "tests without a browser", &[], Work::HostTests),
        command("clippy-host", "no lint in the panel and its tools", |_| Ok(cargo(&CLIPPY_HOST))),
        check("pkg-source", "pkg/ was made from these sources", &[], Work::PkgIsRecorded),
        check("sizes", "pkg/ is within its size budget", &[Tool::Node], Work::SizesFit),
    ]
}

fn list_rest() -> Vec<Check> {
    // What takes long must not begin when the others are about to end.
    let manners =
        browser(tests("manners", "every screen by width, keyboard, ear and on paper", &gallery::TOOLS, |toolbox| {
            gallery::start(toolbox, "manners", "all")
        }));
    let mut checks = vec![manners];
    checks.extend(ENGINES.iter().map(|engine| {
        let title = format!("end to end in {}", engine.name);
        // Chromium has shown the main cases in the quick part.
        let part = if engine.name == ENGINES[0].name { "rest" } else { "all" };
        let name = format!("e2e-{}", engine.name);
        browser(tests(&name, &title, &list_engine_tools(engine), move |toolbox| drive(toolbox, engine, part)))
    }));
    checks.extend([
        browser(tests("pictures", "every screen looks as it was blessed", &gallery::TOOLS, |toolbox| {
            gallery::start(toolbox, "pictures", "rest")
        })),
        browser(tests("axe", "every screen is accessible, as far as axe-core sees", &gallery::AXE_TOOLS, |toolbox| {
            gallery::start(toolbox, "axe", "rest")
        })),
        browser(tests(
            "hosting",
            "the configurations of publisher/hosting/, and the panel on what they answer",
            &HOSTING,
            |toolbox| {
                let mut command = toolbox.programs()?.find("tests/browser", "hosting", Kind::Test)?;
                command.env("NGINX", toolbox.find(Tool::Nginx)?).env("APACHE", toolbox.find(Tool::Apache)?);
                Ok(command)
            },
        )),
        browser(tests("smoke", "the packed package in bundlers and frameworks", &smoke::TOOLS, smoke::start)),
        browser(tests("bench", "each measurement of the benchmark can be made", &bench::TOOLS, |toolbox| {
            let mut command = bench::start(toolbox)?;
            command.arg("--smoke");
            Ok(command)
        })),
        check("pkg", "pkg/ is what the sources give", &crate::dist::TOOLS, Work::PkgIsFresh),
        tests("conformance", "the suites of others", &conformance::TOOLS, conformance::start),
        check("fuzz", "each fuzz target, briefly", &fuzz::TOOLS, Work::Fuzz),
        with_tools(&fuzz::TOOLS, command("fuzz-clippy", "no lint in the fuzz targets", fuzz::lint)),
        command("fuzz-fmt", "the fuzz targets are formatted", |_| Ok(cargo(&FUZZ_FMT))),
        tests("web-chromium", "the panel's browser tests in Chromium", &WEB_CHROMIUM, |toolbox| {
            wasm_pack(toolbox, Tool::ChromeDriver, &["--chrome", "--chromedriver"])
        }),
        tests("web-firefox", "the panel's browser tests in Firefox", &WEB_FIREFOX, |toolbox| {
            wasm_pack(toolbox, Tool::Firefox, &["--firefox", "--geckodriver"])
        }),
        tests("web-webkitgtk", "the panel's browser tests in WebKitGTK", &WEB_WEBKITGTK, |toolbox| {
            give_display(&wasm_pack(toolbox, Tool::WebKitGtk, &["--safari", "--safaridriver"])?)
        }),
        command("clippy-all", "no lint in tests and benchmarks either", |_| Ok(cargo(&CLIPPY_ALL))),
        command("clippy-wasm", "no lint in the panel and its browser tests for WebAssembly", |_| {
            Ok(cargo(&CLIPPY_WASM))
        }),
        with_tools(
            &format::TOOLS,
            command("script-lint", "the scripts are formatted and without a lint", |toolbox| {
                format::biome(toolbox, "ci")
            }),
        ),
        with_tools(
            &[Tool::Acorn],
            command("scripts", "what ships is what the oldest engines read", |toolbox| {
                let root = &toolbox.layout.root;
                let mut node = Command::new("node");
                node.arg(root.join("xtask/tools/acorn/parse.mjs")).arg(toolbox.find(Tool::Acorn)?);
                node.arg(root.join("pkg")).arg(root.join("demo/pages"));
                Ok(node)
            }),
        ),
        tests("package", "the npm package is what its users' tools expect", &PACKAGE, |toolbox| {
            let layout = &toolbox.layout;
            let mut node = Command::new("node");
            node.arg(layout.root.join("xtask/tools/package-checks/check.mjs"));
            node.arg(toolbox.find(Tool::PackageChecks)?).arg(toolbox.find(Tool::Examples)?);
            node.arg(&layout.root).arg(layout.target.join("package-checks"));
            Ok(node)
        }),
    ]);
    checks.into_iter().map(|check| Check { reach: Reach::Full, ..check }).collect()
}

/// The tools of all these stages.
pub fn list_tools(checks: &[Check]) -> Vec<Tool> {
    checks.iter().flat_map(|check| check.tools.iter().copied()).collect()
}

/// The harnesses that need a browser, by folder and target: stages of their own run them.
pub const BROWSER_TESTS: [(&str, &str); 2] = [("tests/browser", "e2e"), ("tests/browser", "hosting")];

const CLIPPY_HOST: [&str; 5] = ["clippy", "--workspace", "--", "-D", "warnings"];
const CLIPPY_ALL: [&str; 6] = ["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"];
const CLIPPY_WASM: [&str; 9] =
    ["clippy", "--package", "extension-update", "--all-targets", "--target", rust::WASM_TARGET, "--", "-D", "warnings"];
const FUZZ_FMT: [&str; 4] = ["fmt", "--manifest-path", "fuzz/Cargo.toml", "--check"];
const HOSTING: [Tool; 3] = [Tool::Nginx, Tool::Apache, Tool::Chromium];
const MAIN_CASES: [Tool; 1] = [Tool::Chromium];
const PACKAGE: [Tool; 2] = [Tool::PackageChecks, Tool::Examples];
const WEB_CHROMIUM: [Tool; 3] = [Tool::WasmBindgen, Tool::WasmPack, Tool::ChromeDriver];
const WEB_FIREFOX: [Tool; 3] = [Tool::WasmBindgen, Tool::WasmPack, Tool::Firefox];
const WEB_WEBKITGTK: [Tool; 3] = [Tool::WasmBindgen, Tool::WasmPack, Tool::WebKitGtk];

fn check(name: &str, title: &str, tools: &[Tool], work: Work) -> Check {
    let (name, title) = (name.to_owned(), title.to_owned());
    Check { name, title, tools: tools.to_vec(), work, reach: Reach::Quick, lane: Lane::Processor }
}

fn command(name: &str, title: &str, start: fn(&Toolbox) -> Result<Command, String>) -> Check {
    check(name, title, &[], Work::Command(Box::new(start)))
}

fn tests(
    name: &str,
    title: &str,
    tools: &[Tool],
    start: impl Fn(&Toolbox) -> Result<Command, String> + Send + Sync + 'static,
) -> Check {
    check(name, title, tools, Work::Tests(Box::new(start)))
}

fn with_tools(tools: &[Tool], check: Check) -> Check {
    Check { tools: tools.to_vec(), ..check }
}

fn browser(check: Check) -> Check {
    Check { lane: Lane::Browser, ..check }
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
    // Its own patience is 20 s: too little for a browser that starts beside two other stages.
    command.env("WASM_BINDGEN_TEST_TIMEOUT", "180");
    Ok(command)
}

/// Drives one engine through a part of the cases: `main`, `rest` or `all`.
fn drive(toolbox: &Toolbox, engine: &Engine, part: &str) -> Result<Command, String> {
    if engine.shows_examples() && part != "main" {
        toolbox.examples()?;
    }
    let found = toolbox.find(engine.tool)?;
    let mut command = toolbox.programs()?.find("tests/browser", "e2e", Kind::Test)?;
    // A case waits more than it works: for answers that are late on purpose, and for the engine. Two stages at a time
    // drive a browser.
    command.arg("--test-threads=3").env("E2E_ENGINE", engine.name).env("E2E_PART", part);
    if let Some(variable) = engine.variable {
        command.env(variable, if engine.inner.is_empty() { found.to_path_buf() } else { found.join(engine.inner) });
    }
    if let Some((name, value)) = engine.setting {
        command.env(name, value);
    }
    if engine.windowed { give_display(&command) } else { Ok(command) }
}

/// The old browsers need the libraries that Debian's Chromium with a window brings.
fn list_engine_tools(engine: &Engine) -> Vec<Tool> {
    let mut tools = vec![engine.tool];
    if engine.tool == Tool::OldChromium {
        tools.push(Tool::ChromeDriver);
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
    fn stage_names_are_unique_and_the_full_run_only_adds() {
        let names = |reach| list(reach).into_iter().map(|check| check.name).collect::<Vec<_>>();
        let (quick, all) = (names(Reach::Quick), names(Reach::Full));
        let mut unique = all.clone();
        unique.sort();
        unique.dedup();
        assert_eq!(unique.len(), all.len());
        assert_eq!(all[..quick.len()], quick[..]);
        assert!(ENGINES.iter().all(|engine| all.contains(&format!("e2e-{}", engine.name))));
    }

    #[test]
    fn the_quick_run_compiles_no_tool_and_installs_one_browser() {
        let tools = list_tools(&list(Reach::Quick));
        let heavy =
            [Tool::WasmBindgen, Tool::WasmPack, Tool::Firefox, Tool::WebKitGtk, Tool::QtWebKit, Tool::OldChromium];
        assert!(!tools.iter().any(|tool| heavy.contains(tool)), "{tools:?}");
    }
}
