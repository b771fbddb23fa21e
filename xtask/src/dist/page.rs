//! The one HTML text: the shell with style, module and script put into its places. It must have no outside reference
//! and no place left empty. Read next: `module.rs`.

use std::{
    path::{Path, PathBuf},
    process::Command,
};

use base64ct::{Base64, Encoding};

use super::{
    Build,
    script::{self, Form},
    words::{LANGUAGES, Outside},
};
use crate::{
    layout::{read_bytes, read_text, write_file},
    process::{self, Output},
    tools::Tool,
};

/// Writes `extension-update.html`, and the module as a script, which travels in the same form.
pub fn write(build: &Build, glue: &str, engine: &Path, twin: &str) -> Result<(), String> {
    let shell = strip_comments(&read_text(&build.embed("shell.html"))?)?;
    let css = script::shrink_style(build)?;
    let inflate = format!("--alias:extension-update-inflate={}", wrap_inflater(build)?.display());
    let flags: Vec<&str> = script::CLASSIC.iter().copied().chain([inflate.as_str()]).collect();
    let cannot_run = |words: &Outside| words.cannot_run;
    let script = script::make(build, glue, &Form { entry: "page.js", css: "", cannot_run, flags: &flags })?;
    let wasm = Base64::encode_string(&deflate(build, engine)?);
    script::write_engine(build, &wasm, &inflate)?;
    let [words, english] = &LANGUAGES;
    let texts = [
        ("lang", words.lang),
        ("title", words.title),
        ("opening", words.opening),
        ("stuck", words.stuck),
        ("other-lang", english.lang),
        ("other-stuck", english.stuck),
        ("css", &css),
        ("wasm", &wasm),
        ("twin", twin),
        ("script", &script),
    ];
    let page = fill(&shell, &texts)?;
    write_file(&build.out.join("extension-update.html"), page)
}

/// The inflater for engines that have none, as a module whose one function holds all of it: it must not run where it is
/// not called.
fn wrap_inflater(build: &Build) -> Result<PathBuf, String> {
    let flags = ["--bundle", "--format=iife", "--global-name=inflater", "--target=es2015", "--charset=ascii"];
    let code = script::shrink(build, &build.embed("inflate.js"), &flags)?;
    let wrapped = build.work.join("inflate.js");
    write_file(
        &wrapped,
        format!("export function unpack(bytes) {{\n{code}\nreturn inflater.unzlibSync(bytes);\n}}\n"),
    )?;
    Ok(wrapped)
}

/// The module as it travels in the page: packed, because base64 makes it a third larger, and Chromium takes no `data:`
/// address above 2 MiB.
fn deflate(build: &Build, engine: &Path) -> Result<Vec<u8>, String> {
    let packed = build.work.join("engine.zlib");
    let mut node = Command::new("node");
    node.arg(build.layout().root.join("xtask/tools/deflate.mjs")).arg(build.toolbox.find(Tool::Node)?);
    process::run(node.arg(engine).arg(&packed), Output::Named("deflate"))?;
    read_bytes(&packed)
}

/// Puts each text into its place. A place without a text, and a text without a place, are errors: half a page is worse
/// than none.
fn fill(shell: &str, texts: &[(&str, &str)]) -> Result<String, String> {
    let mut page = String::new();
    let mut rest = shell;
    let mut filled: Vec<&str> = Vec::new();
    while let Some((before, after)) = rest.split_once("{{") {
        let (name, after) = after.split_once("}}").ok_or("shell.html has a `{{` without its `}}`")?;
        let (name, text) =
            texts.iter().find(|(known, _)| *known == name).ok_or(format!("shell.html: what is {name}?"))?;
        page.push_str(before);
        page.push_str(text);
        filled.push(name);
        rest = after;
    }
    page.push_str(rest);
    match texts.iter().find(|(name, _)| filled.iter().filter(|done| *done == name).count() != 1) {
        Some((name, _)) => Err(format!("shell.html must have one place for {name}")),
        None => Ok(page),
    }
}

/// Comments are for those who read the source.
fn strip_comments(shell: &str) -> Result<String, String> {
    let mut page = String::new();
    let mut rest = shell;
    while let Some((before, after)) = rest.split_once("<!--") {
        page.push_str(before);
        rest = after.split_once("-->").ok_or("shell.html has a comment without an end")?.1;
        // A comment that had lines to itself leaves no empty one behind.
        if page.is_empty() || page.ends_with('\n') {
            rest = rest.strip_prefix('\n').unwrap_or(rest);
        }
    }
    page.push_str(rest);
    Ok(page)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_text_lands_in_its_place_and_is_not_looked_at_again() {
        let page =
            fill("<style>{{css}}</style><script>{{script}}</script>", &[("css", "a{}"), ("script", "f('{{css}}')")]);
        assert_eq!(page.as_deref(), Ok("<style>a{}</style><script>f('{{css}}')</script>"));
    }

    #[test]
    fn a_place_nobody_fills_and_a_text_without_a_place_are_errors() {
        assert!(fill("{{css}}{{more}}", &[("css", "")]).is_err_and(|text| text.contains("more")));
        assert!(fill("{{css}}", &[("css", ""), ("wasm", "")]).is_err_and(|text| text.contains("wasm")));
        assert!(fill("{{css}}{{css}}", &[("css", "")]).is_err_and(|text| text.contains("css")));
    }

    #[test]
    fn comments_go_with_their_lines() {
        let stripped = strip_comments("<!doctype html>\n<!-- what this is -->\n<p>a<!-- b -->c</p>\n");
        assert_eq!(stripped.as_deref(), Ok("<!doctype html>\n<p>ac</p>\n"));
    }
}
