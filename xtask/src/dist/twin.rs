//! The JavaScript twin: the same module by wasm2js, as one function from imports to an instance, for engines that have
//! no WebAssembly and for pages that forbid it. It must be made from the very module that ships. It travels as text
//! that no engine reads before the loader wants it. Read next: `page.rs`.

use std::path::Path;

use super::{Build, script, wasm};
use crate::{
    layout::{read_text, write_file},
    process::{self, Output},
};

/// Writes `extension-update-twin.js`, for pages of others, and gives it: the twin, and what an engine lacks that needs
/// it.
pub fn write(build: &Build, engine: &Path) -> Result<String, String> {
    let raw = build.work.join("wasm2js.js");
    let mut wasm2js = wasm::node_program(build, "binaryen/bin/wasm2js")?;
    process::run(wasm2js.arg(engine).args(["--mvp-features", "-Oz", "-o"]).arg(&raw), Output::Quiet)?;
    let whole = build.work.join("twin.js");
    write_file(&whole, wrap(&read_text(&raw)?)?)?;
    let twin = script::shrink(build, &whole, &["--target=es2015", "--charset=ascii"])?;
    // In an engine that is too poor even for them the loader finds out and says so; an uncaught error would only stand
    // beside its sentence.
    let bundled = script::bundle(build, &build.embed("polyfills.js"), &build.embed("bounded.js"))?;
    let twin = format!(
        "{twin}\nif(!window.TextDecoder||!window.fetch||!window.AbortController)(function(){{try{{{bundled}}}catch(e){{}}}})();"
    );
    write_file(&build.out.join("extension-update-twin.js"), &twin)?;
    Ok(twin)
}

/// Turns the module that wasm2js writes into a function that makes an instance, in the form `WebAssembly.instantiate`
/// gives one.
fn wrap(module: &str) -> Result<String, String> {
    let unknown = |what: &str| format!("wasm2js writes another form than expected: {what}");
    let (body, exports) = module.split_once("\nvar retasmFunc = asmFunc({").ok_or(unknown("no call of asmFunc"))?;
    if exports
        .lines()
        .skip(1)
        .any(|line| !["export var ", "  \"", "});"].iter().any(|start| line.starts_with(start)) && !line.is_empty())
    {
        return Err(unknown("more than exports after the call"));
    }
    let lines = body.lines().skip_while(|line| line.starts_with("import ") || line.is_empty());
    let body = lines.collect::<Vec<_>>().join("\n");
    if body.lines().any(|line| line.starts_with("import ") || line.starts_with("export ")) {
        return Err(unknown("an import or an export inside"));
    }
    if !body.contains("function asmFunc(imports)") {
        return Err(unknown("no asmFunc"));
    }
    Ok(format!(
        "window.extensionUpdateTwin = function (imports) {{\n{body}\nreturn {{ exports: asmFunc(imports) }};\n}};\n"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    const MODULE: &str =
        "import * as $a from './a.js';\n\nvar bufferView;\nfunction asmFunc(imports) {\n return {};\n}\n
var retasmFunc = asmFunc({\n  \"./a.js\": $a,\n});\nexport var memory = retasmFunc.memory;\n";

    #[test]
    fn the_module_becomes_a_function_from_imports_to_an_instance() {
        let expected = "window.extensionUpdateTwin = function (imports) {\nvar bufferView;\nfunction asmFunc(imports) {\n return {};\n}
return { exports: asmFunc(imports) };\n};\n";
        assert_eq!(wrap(MODULE).as_deref(), Ok(expected));
    }

    #[test]
    fn another_form_of_module_stops_the_build() {
        assert!(wrap(&MODULE.replace("retasmFunc", "made")).is_err());
        assert!(wrap(&MODULE.replace("var bufferView;", "var b;\nexport var c;")).is_err());
        assert!(wrap(&(MODULE.to_owned() + "start();\n")).is_err());
    }
}
