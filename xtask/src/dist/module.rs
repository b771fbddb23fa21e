//! The npm package: the ES module with its types, as wasm-pack would write it, around the lowered module. It must not differ from
//! wasm-pack's in what an importer sees. Read next: `sizes.rs`.

use std::path::Path;

use super::{Build, script::quote, wasm};
use crate::layout::{read_bytes, write_file};

/// Writes the ES module, its types, the WebAssembly module and `package.json`.
pub fn write(build: &Build, bindings: &wasm::Bindings, engine: &Path) -> Result<(), String> {
    let name = wasm::OUT_NAME;
    for file in [format!("{name}.js"), format!("{name}.d.ts"), format!("{name}_bg.wasm.d.ts")] {
        write_file(&build.out.join(&file), read_bytes(&bindings.web.join(&file))?)?;
    }
    write_file(&build.out.join(format!("{name}_bg.wasm")), read_bytes(engine)?)?;
    write_file(&build.out.join("package.json"), describe(build)?)
}

fn describe(build: &Build) -> Result<String, String> {
    let name = wasm::OUT_NAME;
    let field = |field: &str| build.layout().read_package_field(field).map(|value| quote(&value));
    let files = [
        format!("{name}_bg.wasm"),
        format!("{name}.js"),
        format!("{name}.d.ts"),
        format!("{name}_bg.wasm.d.ts"),
        "extension-update.html".to_owned(),
        "extension-update.js".to_owned(),
        "extension-update.css".to_owned(),
        "extension-update-twin.js".to_owned(),
        "BUILD.json".to_owned(),
    ];
    let files: Vec<String> = files.iter().map(|file| format!("    {}", quote(file))).collect();
    let lines = [
        format!("  \"name\": {}", field("name")?),
        "  \"type\": \"module\"".to_owned(),
        format!("  \"description\": {}", field("description")?),
        format!("  \"version\": {}", quote(env!("CARGO_PKG_VERSION"))),
        format!("  \"license\": {}", quote(env!("CARGO_PKG_LICENSE"))),
        format!("  \"files\": [\n{}\n  ]", files.join(",\n")),
        format!("  \"main\": \"{name}.js\""),
        format!("  \"types\": \"{name}.d.ts\""),
        // The classic scripts put names on the window; the module does nothing until it is called.
        "  \"sideEffects\": [\n    \"./extension-update.js\",\n    \"./extension-update-twin.js\",\n    \"./extension-update.css\"\n  ]".to_owned(),
    ];
    Ok(format!("{{\n{}\n}}\n", lines.join(",\n")))
}
