//! The tools that the verbs use, one row each. A version is pinned here, in `Cargo.lock`, or in a file of `xtask/tools/`; no other version
//! is ever used where the version shows in what is built. Read next: the module of a lane.

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
    /// The parser that reads what ships as ES2015; found as the folder that holds `node_modules`.
    Acorn,
    /// axe-core; found as the folder that holds `node_modules`.
    Axe,
    /// Formats and lints the scripts.
    Biome,
    /// marked, DOMPurify and compare-versions, which the benchmark's peer is made of; found as the folder that holds `node_modules`.
    BenchPeer,
    /// React and Vue, which the examples are written with; found as the folder that holds `node_modules`.
    Examples,
    /// The bundlers and frameworks that the packed package is tried with; found as the folder that holds `node_modules`.
    Smoke,
    /// What judges the npm package and its types; found as the folder that holds `node_modules`.
    PackageChecks,
    /// wasm-bindgen and its test runner, of the version of the library in `Cargo.lock`; found as their folder.
    WasmBindgen,
    /// Found as the program.
    WasmPack,
    /// Found as the program.
    CargoMutants,
    /// Chromium with ChromeDriver; found as the driver.
    Chromium,
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

impl Tool {
    pub fn lane(self) -> Lane {
        match self {
            Tool::WasmBindgen | Tool::WasmPack | Tool::CargoMutants => Lane::Cargo,
            Tool::Node
            | Tool::Acorn
            | Tool::Axe
            | Tool::Biome
            | Tool::BenchPeer
            | Tool::Examples
            | Tool::PackageChecks
            | Tool::Smoke
            | Tool::OldChromium => Lane::Node,
            Tool::Chromium
            | Tool::Fonts
            | Tool::Firefox
            | Tool::WebKitGtk
            | Tool::QtWebKit
            | Tool::Nginx
            | Tool::Apache
            | Tool::CxxCompiler
            | Tool::MuslCompiler
            | Tool::MingwCompiler => Lane::System,
        }
    }

    pub fn name(self) -> &'static str {
        match self {
            Tool::Node => "binaryen and esbuild",
            Tool::Acorn => "acorn",
            Tool::Axe => "axe-core",
            Tool::Biome => "biome",
            Tool::BenchPeer => "marked, DOMPurify and compare-versions",
            Tool::Examples => "React and Vue",
            Tool::Smoke => "the bundlers and frameworks of the smoke projects",
            Tool::PackageChecks => "publint, arethetypeswrong and typescript",
            Tool::WasmBindgen => "wasm-bindgen",
            Tool::WasmPack => "wasm-pack",
            Tool::CargoMutants => "cargo-mutants",
            Tool::Chromium => "Chromium and ChromeDriver",
            Tool::Fonts => "the Liberation fonts",
            Tool::Firefox => "Firefox and geckodriver",
            Tool::WebKitGtk => "WebKitGTK and its driver",
            Tool::QtWebKit => "QtWebKit",
            Tool::OldChromium => "Chromium 67, 72, 78 and 92",
            Tool::Nginx => "nginx with brotli",
            Tool::Apache => "Apache",
            Tool::CxxCompiler => "a C++ compiler",
            Tool::MuslCompiler => "a C compiler for musl",
            Tool::MingwCompiler => "a C compiler for Windows",
        }
    }
}

/// Finds the tool, installs it where it is missing, and gives where it is.
pub fn ensure(layout: &Layout, tool: Tool) -> Result<PathBuf, String> {
    match tool {
        Tool::Node => node::ensure_build_tools(layout),
        Tool::Acorn => node::ensure_packages(layout, "acorn"),
        Tool::Axe => node::ensure_packages(layout, "axe"),
        Tool::Biome => node::ensure_packages(layout, "biome"),
        Tool::BenchPeer => node::ensure_packages(layout, "bench"),
        Tool::Examples => node::ensure_packages(layout, "examples"),
        Tool::Smoke => node::ensure_packages(layout, "smoke"),
        Tool::PackageChecks => node::ensure_packages(layout, "package-checks"),
        Tool::WasmBindgen => cargo::ensure_wasm_bindgen(layout),
        Tool::WasmPack => cargo::ensure_wasm_pack(layout),
        Tool::CargoMutants => cargo::ensure_cargo_mutants(layout),
        Tool::OldChromium => node::ensure_old_chromium(layout),
        Tool::Nginx => nginx::ensure(layout),
        Tool::Firefox => {
            system::find_ready(tool)?;
            geckodriver::ensure(layout)
        }
        Tool::Chromium
        | Tool::Fonts
        | Tool::WebKitGtk
        | Tool::QtWebKit
        | Tool::Apache
        | Tool::CxxCompiler
        | Tool::MuslCompiler
        | Tool::MingwCompiler => system::find_ready(tool),
    }
}
