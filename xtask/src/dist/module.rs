//! The npm package: the ES module with its types, as wasm-pack would write it, around the lowered module, and beside it
//! the element with types and manifest. What an importer of the ES module sees must not differ from wasm-pack's. Read
//! next: `sizes.rs`.

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
    for file in DESCRIPTIONS {
        write_file(&build.out.join(file), read_bytes(&build.embed(file))?)?;
    }
    for file in LICENCES {
        write_file(&build.out.join(file), read_bytes(&build.layout().root.join(file))?)?;
    }
    write_file(&build.out.join("package.json"), describe(build)?)
}

/// Written by hand, and shipped as they are.
const DESCRIPTIONS: [&str; 9] = [
    "README.md",
    "custom-elements.json",
    "extension-update.d.ts",
    "extension-update-element.d.ts",
    "extension-update-file.d.ts",
    "extension-update-protocol.d.ts",
    "extension-update-react.d.ts",
    "extension-update-svelte.d.ts",
    "extension-update-vue.d.ts",
];

/// As they stand beside the sources.
const LICENCES: [&str; 2] = ["LICENSE-APACHE", "LICENSE-MIT"];

/// By what a registry finds the package.
const KEYWORDS: [&str; 6] = ["1c", "1c-enterprise", "custom-element", "update", "web-component", "webassembly"];

/// The types of what exports nothing.
const FILE: &str = "extension-update-file.d.ts";

/// What can be imported or asked for by its address, with its types where it is a script.
const EXPORTS: [(&str, &str, &str); 15] = [
    (".", "extension_update.js", "extension_update.d.ts"),
    ("./element", "extension-update-element.js", "extension-update-element.d.ts"),
    ("./element-base64", "extension-update-element-base64.js", "extension-update-element.d.ts"),
    ("./react", "extension-update-react.js", "extension-update-react.d.ts"),
    // Types for templates; what runs is the element.
    ("./svelte", "extension-update-element.js", "extension-update-svelte.d.ts"),
    ("./vue", "extension-update-element.js", "extension-update-vue.d.ts"),
    ("./extension-update-engine.js", "extension-update-engine.js", FILE),
    ("./extension-update.js", "extension-update.js", "extension-update.d.ts"),
    ("./extension-update-twin.js", "extension-update-twin.js", FILE),
    ("./extension-update.css", "extension-update.css", FILE),
    ("./extension-update.html", "extension-update.html", FILE),
    ("./extension_update_bg.wasm", "extension_update_bg.wasm", FILE),
    ("./custom-elements.json", "custom-elements.json", ""),
    ("./BUILD.json", "BUILD.json", ""),
    ("./package.json", "package.json", ""),
];

fn describe(build: &Build) -> Result<String, String> {
    let name = wasm::OUT_NAME;
    let field = |field: &str| build.layout().read_package_field(field).map(|value| quote(&value));
    let shipped = EXPORTS.iter().map(|(_, file, _)| (*file).to_owned()).filter(|file| file != "package.json");
    let typed = [format!("{name}.d.ts"), format!("{name}_bg.wasm.d.ts")];
    let mut files: Vec<String> =
        shipped.chain(typed).chain([&DESCRIPTIONS[..], &LICENCES].concat().into_iter().map(str::to_owned)).collect();
    files.sort();
    files.dedup();
    let files: Vec<String> = files.iter().map(|file| format!("    {}", quote(file))).collect();
    let exports: Vec<String> = EXPORTS.iter().map(describe_export).collect();
    let lines = [
        format!("  \"name\": {}", field("name")?),
        "  \"type\": \"module\"".to_owned(),
        format!("  \"description\": {}", field("description")?),
        format!("  \"keywords\": [{}]", KEYWORDS.map(quote).join(", ")),
        format!("  \"version\": {}", quote(env!("CARGO_PKG_VERSION"))),
        format!("  \"license\": {}", quote(env!("CARGO_PKG_LICENSE"))),
        format!("  \"files\": [\n{}\n  ]", files.join(",\n")),
        format!("  \"main\": \"./{name}.js\""),
        format!("  \"types\": \"./{name}.d.ts\""),
        format!("  \"exports\": {{\n{}\n  }}", exports.join(",\n")),
        // Only whoever imports `./react` needs it.
        "  \"peerDependencies\": {\n    \"react\": \">=18\"\n  }".to_owned(),
        "  \"peerDependenciesMeta\": {\n    \"react\": {\n      \"optional\": true\n    }\n  }".to_owned(),
        "  \"unpkg\": \"./extension-update.js\"".to_owned(),
        "  \"jsdelivr\": \"./extension-update.js\"".to_owned(),
        "  \"customElements\": \"./custom-elements.json\"".to_owned(),
        // The classic scripts put names on the window and the element is defined by importing it; wasm-pack's module
        // does nothing until it is called.
        "  \"sideEffects\": [\n    \"./extension-update.js\",\n    \"./extension-update-element.js\",\n    \"./extension-update-element-base64.js\",\n    \"./extension-update-react.js\",\n    \"./extension-update-twin.js\",\n    \"./extension-update.css\"\n  ]".to_owned(),
    ];
    Ok(format!("{{\n{}\n}}\n", lines.join(",\n")))
}

fn describe_export((path, file, types): &(&str, &str, &str)) -> String {
    let path = quote(path);
    if types.is_empty() {
        return format!("    {path}: \"./{file}\"");
    }
    // Whoever looks for types takes the first condition that fits.
    format!("    {path}: {{\n      \"types\": \"./{types}\",\n      \"default\": \"./{file}\"\n    }}")
}
