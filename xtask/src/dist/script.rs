//! The scripts that ship: glue and loader in one function, made small by esbuild, no newer than ES2015. One loader serves every form; what
//! differs is a constant. Text that could end a script element must never get through. Read next: `page.rs`.

use std::path::Path;

use super::{Build, wasm};
use crate::{
    layout::{read_text, write_file},
    process::{self, Output},
    tools::Tool,
};

/// What a form of the loader is told when it is built.
pub struct Form<'a> {
    /// The name between the build's steps.
    pub name: &'a str,
    /// Whether it is the page of its own: the module and the style then stand in the page.
    pub page: bool,
    /// The style as text, where the script has to bring it.
    pub css: &'a str,
}

/// Writes `extension-update.js` and `extension-update.css`.
pub fn write(build: &Build, glue: &str) -> Result<(), String> {
    let css = shrink_style(build)?;
    // For whoever imports the ES module, which brings no style of its own.
    write_file(&build.out.join("extension-update.css"), &css)?;
    let script = make(build, glue, &Form { name: "classic", page: false, css: &css })?;
    write_file(&build.out.join("extension-update.js"), script)
}

/// Builds one form of glue and loader.
pub fn make(build: &Build, glue: &str, form: &Form) -> Result<String, String> {
    let loader = read_text(&build.embed("loader.js"))?;
    let whole = build.work.join(format!("{}.js", form.name));
    write_file(
        &whole,
        format!(
            "(function () {{\n\"use strict\";\nfunction glue() {{\n{glue}\nreturn wasm_bindgen;\n}}\n{loader}\n}})();\n"
        ),
    )?;
    let constants = [
        ("EXTENSION_UPDATE_VERSION", quote(env!("CARGO_PKG_VERSION"))),
        ("EXTENSION_UPDATE_PAGE", form.page.to_string()),
        ("EXTENSION_UPDATE_CSS", quote(form.css)),
        ("EXTENSION_UPDATE_WASM", quote(&format!("{}_bg.wasm", wasm::OUT_NAME))),
    ];
    let defines: Vec<String> = constants.iter().map(|(name, value)| format!("--define:{name}={value}")).collect();
    let flags = defines.iter().map(String::as_str).chain(["--target=es2015", "--charset=ascii"]);
    shrink(build, &whole, &flags.collect::<Vec<_>>())
}

/// The panel's style, small, in what the oldest engines know.
pub fn shrink_style(build: &Build) -> Result<String, String> {
    // The comment that opens each source would otherwise be kept if it were a legal one; the target is the oldest WebKit and Chromium.
    shrink(build, &build.embed("panel.css"), &["--target=safari10,chrome67"])
}

/// A script with the pinned packages it imports, as one classic script.
pub fn bundle(build: &Build, from: &Path) -> Result<String, String> {
    shrink(build, from, &["--bundle", "--format=iife", "--target=es2015", "--charset=ascii"])
}

/// Runs esbuild over one file and gives the result without the line end.
pub fn shrink(build: &Build, from: &Path, flags: &[&str]) -> Result<String, String> {
    let extension = from.extension().unwrap_or_default().to_string_lossy();
    let to = build.work.join(format!("{}.min.{extension}", from.file_stem().unwrap_or_default().to_string_lossy()));
    let mut esbuild = wasm::node_program(build, "esbuild/bin/esbuild")?;
    esbuild.current_dir(&build.layout().root).arg(from).args([
        "--minify",
        "--legal-comments=none",
        "--log-level=warning",
    ]);
    esbuild.env("NODE_PATH", build.toolbox.find(Tool::Node)?.join("node_modules"));
    process::run(esbuild.args(flags).arg(format!("--outfile={}", to.display())), Output::Named("esbuild"))?;
    let text = read_text(&to)?.trim_end().to_owned();
    match find_danger(&text) {
        Some(found) => Err(format!("{} holds `{found}`, which would end or change a script element", to.display())),
        None => Ok(text),
    }
}

/// What an HTML parser reacts to inside of script and style elements.
fn find_danger(text: &str) -> Option<&'static str> {
    let lower = text.to_ascii_lowercase();
    ["</script", "</style", "<!--", "<script"].into_iter().find(|&needle| lower.contains(needle))
}

/// A JavaScript string literal, which JSON's is as well.
pub fn quote(text: &str) -> String {
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            c if (c as u32) < 0x20 || ('\u{2028}'..='\u{2029}').contains(&c) => {
                quoted.push_str(&format!("\\u{:04x}", c as u32))
            }
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_ends_or_changes_a_script_element_is_found_in_any_case() {
        assert_eq!(find_danger("a(\"</SCRIPT\")"), Some("</script"));
        assert_eq!(find_danger("a<!--b"), Some("<!--"));
        assert_eq!(find_danger("a<b;style"), None);
    }

    #[test]
    fn a_quoted_text_has_no_bare_quotes_line_ends_or_control_characters() {
        assert_eq!(quote("a\"b\\c\nd\u{1}\u{2028}я"), "\"a\\\"b\\\\c\\nd\\u0001\\u2028я\"");
    }
}
