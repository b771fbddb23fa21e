//! The tools that the verbs use, one row each. A version is pinned here, in `Cargo.lock`, or in a file of
//! `xtask/tools/`; no other version is ever used where the version shows in what is built. Read next: the module of a
//! lane.

pub mod cargo;
pub mod geckodriver;
pub mod nginx;
pub mod node;
pub mod rust;
pub mod system;

use std::path::PathBuf;

use crate::layout::Layout;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tool {
    /// Binaryen and esbuild; found as the folder that holds `node_modules`.
    Node,
    /// The parser that reads what ships as ES2015.
    Acorn,
    /// Judges whether a page is accessible.
    Axe,
    /// Formats and lints the scripts.
    Biome,
    /// marked, DOMPurify and compare-versions, which the benchmark's peer is made of.
    BenchPeer,
    /// React and Vue, which the examples are written with.
    Examples,
    /// The bundlers and frameworks that the packed package is tried with.
    Smoke,
    /// What judges the npm package and its types.
    PackageChecks,
    /// wasm-bindgen and its test runner, of the version of the library in `Cargo.lock`; found as their folder.
    WasmBindgen,
    /// Found as the program.
    WasmPack,
    /// Found as the program.
    CargoMutants,
    /// Chromium without a window of its own; found as the program.
    Chromium,
    /// Chromium with a window, and its driver, which wasm-pack wants; found as the driver.
    ChromeDriver,
    /// The letters that the pictures of the gallery are drawn with; found as a file of them.
    Fonts,
    /// Firefox ESR with geckodriver; found as the driver.
    Firefox,
    /// WebKitGTK with its driver, a display without a screen, and a message bus; found as the driver.
    WebKitGtk,
    /// QtWebKit 602 by way of PyQt5; found as the Python that can load it.
    QtWebKit,
    /// Chromium 67, 72, 78 and 92; found as the folder with one folder each.
    OldChromium,
    /// nginx with its brotli modules, unpacked; found as the program.
    Nginx,
    /// Apache without its service; found as the program.
    Apache,
    /// libFuzzer is C++; found as the compiler.
    CxxCompiler,
    /// Compiles C for Linux without a C library of the system; found as the compiler.
    MuslCompiler,
    /// Compiles and links for Windows; found as the compiler.
    MingwCompiler,
}

/// What works at the same time as the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lane {
    Cargo,
    Node,
    System,
}

/// How a tool is had.
enum Source {
    /// Packages of Node that a folder of `xtask/tools` pins; found as the folder that holds `node_modules`.
    Packages(&'static str),
    /// Debian's packages, and the programs by which they are known to be there; the first program is what is handed on.
    System(&'static [&'static str], &'static [&'static str]),
    /// In another way, in its lane.
    Own(Lane, fn(&Layout) -> Result<PathBuf, String>),
}

impl Tool {
    fn describe(self) -> (&'static str, Source) {
        use Source::{Own, Packages, System};
        match self {
            Tool::Node => ("binaryen and esbuild", Own(Lane::Node, node::ensure_build_tools)),
            Tool::Acorn => ("acorn", Packages("acorn")),
            Tool::Axe => ("axe-core", Packages("axe")),
            Tool::Biome => ("biome", Packages("biome")),
            Tool::BenchPeer => ("marked, DOMPurify and compare-versions", Packages("bench")),
            Tool::Examples => ("React and Vue", Packages("examples")),
            Tool::Smoke => ("the bundlers and frameworks of the smoke projects", Packages("smoke")),
            Tool::PackageChecks => ("publint, arethetypeswrong and typescript", Packages("package-checks")),
            Tool::WasmBindgen => ("wasm-bindgen", Own(Lane::Cargo, cargo::ensure_wasm_bindgen)),
            Tool::WasmPack => ("wasm-pack", Own(Lane::Cargo, cargo::ensure_wasm_pack)),
            Tool::CargoMutants => ("cargo-mutants", Own(Lane::Cargo, cargo::ensure_cargo_mutants)),
            Tool::Chromium => {
                ("Chromium's headless shell", System(&["chromium-headless-shell"], &["chromium-headless-shell"]))
            }
            Tool::ChromeDriver => {
                ("Chromium and ChromeDriver", System(&["chromium", "chromium-driver"], &["chromedriver", "chromium"]))
            }
            // Letters are no program: `system::find` looks for them.
            Tool::Fonts => ("the Liberation fonts", System(&["fonts-liberation"], &[])),
            Tool::Firefox => ("Firefox and geckodriver", System(&["firefox-esr"], &["firefox-esr"])),
            Tool::WebKitGtk => (
                "WebKitGTK and its driver",
                System(&["webkit2gtk-driver", "xvfb", "dbus"], &["WebKitWebDriver", "Xvfb", "dbus-run-session"]),
            ),
            Tool::QtWebKit => ("QtWebKit", System(&["python3-pyqt5.qtwebkit"], &["python3"])),
            Tool::OldChromium => ("Chromium 67, 72, 78 and 92", Own(Lane::Node, node::ensure_old_chromium)),
            Tool::Nginx => ("nginx with brotli", Own(Lane::System, nginx::ensure)),
            // Without the package that has the service: nothing listens on port 80 afterwards.
            Tool::Apache => ("Apache", System(&["apache2-bin"], &["apache2"])),
            Tool::CxxCompiler => ("a C++ compiler", System(&["g++"], &["c++"])),
            Tool::MuslCompiler => ("a C compiler for musl", System(&["musl-tools"], &["musl-gcc"])),
            Tool::MingwCompiler => {
                ("a C compiler for Windows", System(&["gcc-mingw-w64-x86-64"], &["x86_64-w64-mingw32-gcc"]))
            }
        }
    }

    pub fn name(self) -> &'static str {
        self.describe().0
    }

    pub fn lane(self) -> Lane {
        match self.describe().1 {
            Source::Packages(_) => Lane::Node,
            Source::System(..) => Lane::System,
            Source::Own(lane, _) => lane,
        }
    }
}

/// Finds the tool, installs it where it is missing, and gives where it is.
pub fn ensure(layout: &Layout, tool: Tool) -> Result<PathBuf, String> {
    match tool.describe().1 {
        Source::Packages(folder) => node::ensure_packages(layout, folder),
        Source::Own(_, ensure) => ensure(layout),
        Source::System(..) => {
            let found = system::find_ready(tool)?;
            // The browser is the system's, its driver is not.
            if tool == Tool::Firefox { geckodriver::ensure(layout) } else { Ok(found) }
        }
    }
}
