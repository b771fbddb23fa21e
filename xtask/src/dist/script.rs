//! The scripts that ship: an entry of `www/embed` with everything it imports and the glue, made one small script by
//! esbuild, no newer than ES2015 but for the ES module. Text that could end a script element must never get through.
//! Read next: `page.rs`, `www/embed/loader.js`.

use std::path::Path;

use super::{
    Build, wasm,
    words::{LANGUAGES, Outside},
};
use crate::{
    layout::{read_text, write_file},
    process::{self, Output},
    tools::Tool,
};

/// What one of the scripts is built from.
pub struct Form<'a> {
    /// The source in `www/embed` that imports the rest.
    pub entry: &'a str,
    /// The style as text, where the script has to bring it.
    pub css: &'a str,
    /// What it says where the engine cannot run.
    pub cannot_run: fn(&Outside) -> &str,
    /// How esbuild writes it.
    pub flags: &'a [&'a str],
}

/// A script that runs by itself in the oldest engines.
pub const CLASSIC: &[&str] = &["--format=iife", "--target=es2015"];
/// An ES module: whoever reads `import.meta` reads ES2020.
const MODULE: &[&str] = &["--format=esm", "--target=es2020"];
/// The modules of the package import each other; whoever bundles them must see that.
const SIBLINGS: [&str; 2] = ["--external:./extension-update-engine.js", "--external:./extension-update-element.js"];

/// Writes `extension-update.js`, the style, and the modules of the element: as it is, with the engine in it, and as a
/// component of React.
pub fn write(build: &Build, glue: &str) -> Result<(), String> {
    let css = shrink_style(build)?;
    // For whoever imports the ES module of wasm-pack, which brings no style of its own.
    write_file(&build.out.join("extension-update.css"), &css)?;
    let cannot_run = |words: &Outside| words.cannot_load;
    let script = make(build, glue, &Form { entry: "classic.js", css: &css, cannot_run, flags: CLASSIC })?;
    write_file(&build.out.join("extension-update.js"), script)?;
    let flags = [MODULE, &SIBLINGS].concat();
    let module = make(build, glue, &Form { entry: "module.js", css: &css, cannot_run, flags: &flags })?;
    write_file(&build.out.join("extension-update-element.js"), module)?;
    let flags = [&["--bundle"], MODULE, &SIBLINGS].concat();
    let base64 = shrink(build, &build.embed("base64.js"), &flags)?;
    write_file(&build.out.join("extension-update-element-base64.js"), base64)?;
    let react = shrink(build, &build.embed("react.js"), &[&flags[..], &["--external:react"]].concat())?;
    write_file(&build.out.join("extension-update-react.js"), react)
}

/// Writes `extension-update-engine.js`: the packed module as text, for bundlers that carry scripts and no other files.
pub fn write_engine(build: &Build, packed: &str, inflater: &str) -> Result<(), String> {
    let text = build.work.join("packed.js");
    write_file(&text, format!("export var packed = {};\n", quote(packed)))?;
    let alias = format!("--alias:extension-update-packed={}", text.display());
    let flags = [&["--bundle", "--charset=ascii", &alias, inflater], MODULE].concat();
    write_file(&build.out.join("extension-update-engine.js"), shrink(build, &build.embed("engine.js"), &flags)?)
}

/// Builds one of the scripts.
pub fn make(build: &Build, glue: &str, form: &Form) -> Result<String, String> {
    let wrapped = build.work.join("glue.js");
    write_file(&wrapped, format!("export function glue() {{\n{glue}\nreturn wasm_bindgen;\n}}\n"))?;
    let defines = [
        ("EXTENSION_UPDATE_VERSION", quote(env!("CARGO_PKG_VERSION"))),
        ("EXTENSION_UPDATE_CSS", quote(form.css)),
        ("EXTENSION_UPDATE_WORDS", quote_words(form.cannot_run)),
    ]
    .map(|(name, value)| format!("--define:{name}={value}"));
    let alias = format!("--alias:extension-update-glue={}", wrapped.display());
    let flags = ["--bundle", "--charset=ascii", alias.as_str()].into_iter();
    let flags = flags.chain(defines.iter().map(String::as_str)).chain(form.flags.iter().copied());
    shrink(build, &build.embed(form.entry), &flags.collect::<Vec<_>>())
}

/// The words of the scripts, as an object: by language, and then by name.
fn quote_words(cannot_run: fn(&Outside) -> &str) -> String {
    let language = |words: &Outside| {
        let [cannot_run, broken] = [cannot_run(words), words.broken].map(quote);
        format!("\"{}\":{{\"cannotRun\":{cannot_run},\"broken\":{broken}}}", words.lang)
    };
    format!("{{{}}}", LANGUAGES.iter().map(language).collect::<Vec<_>>().join(","))
}

/// The panel's style, small, in what the oldest engines know.
pub fn shrink_style(build: &Build) -> Result<String, String> {
    // The comment that opens each source would otherwise be kept if it were a legal one; the target is the oldest
    // WebKit and Chromium.
    shrink(build, &build.embed("panel.css"), &["--target=safari10,chrome67"])
}

/// A script with the pinned packages it imports, as one classic script. What the file `in_place` exports stands in the
/// place of the browser's own of the same name.
pub fn bundle(build: &Build, from: &Path, in_place: &Path) -> Result<String, String> {
    let inject = format!("--inject:{}", in_place.display());
    shrink(build, from, &["--bundle", "--format=iife", "--target=es2015", "--charset=ascii", &inject])
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
    let quoted = serde_json::Value::from(text).to_string();
    // Old engines end a line at these two even inside of a literal.
    quoted.replace('\u{2028}', "\\u2028").replace('\u{2029}', "\\u2029")
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
