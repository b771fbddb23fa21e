//! The parser of markdown, pulldown-cmark, is made smaller on its way into the module: its table of entities is mostly
//! pointers, and it can do what the panel never asks for. The build makes a copy of the crate as the registry serves
//! it, in the build folder, changes it by rule, and hands the compiler the copy where cargo asks for the crate;
//! everything else builds the crate itself. Where the crate is written in another way than the rules know, the build
//! stops. Read next: `entities.rs`, which goes into the copy, and `wasm.rs`, which compiles it.

use std::{
    cmp::Reverse,
    env, fs,
    path::{Path, PathBuf},
    process::{Command, ExitCode},
};

use super::{entities, stamp};
use crate::{
    exit,
    layout::{Layout, clear_folder, list_files, read_text, write_file},
    tools::rust,
};

const PACKAGE: &str = "pulldown-cmark";

/// Set where cargo is to start this program instead of the compiler: the folder with the copy.
pub const COPY: &str = "EXTENSION_UPDATE_PARSER";

/// The copy, as the build needs it.
pub struct Parser {
    pub folder: PathBuf,
    /// The hash of the copy: what was compiled from another is stale, and cargo does not look into a registry's crate.
    pub hash: String,
    /// What stands in a module that the copy was compiled into.
    pub packed: Vec<u8>,
}

/// Makes the copy anew.
pub fn copy(layout: &Layout, folder: PathBuf) -> Result<Parser, String> {
    let source = find_source(layout)?;
    clear_folder(&folder)?;
    let packed = pack(&read_rows(&read_text(&source.join("entities.rs"))?)?)?;
    let panel = read_text(&layout.root.join("src/core/markdown/mod.rs"))?;
    let (asked, always) = (".contains(Options::", ".always_has(Options::");
    let mut all = String::new();
    for name in list_files(&source, &source)? {
        let mut text = read_text(&source.join(&name))?.replace(asked, always);
        match name.as_str() {
            "entities.rs" => text = write_entities(&packed),
            "lib.rs" => text += &write_options(&panel)?,
            _ => {}
        }
        write_file(&folder.join("src").join(&name), &text)?;
        all += &text;
    }
    if !all.contains(always) {
        return Err(format!("{PACKAGE} asks for its options in another way than this build knows"));
    }
    Ok(Parser { folder, hash: stamp::hash_hex(all.as_bytes()), packed })
}

/// Where cargo starts this program instead of the compiler, it starts the compiler, with the copy for the crate.
pub fn stand_in() -> Option<ExitCode> {
    let folder = PathBuf::from(env::var_os(COPY)?);
    let mut args: Vec<_> = env::args_os().skip(1).collect();
    if args.windows(2).any(|pair| pair[0] == "--crate-name" && pair[1] == *PACKAGE.replace('-', "_")) {
        // Where there is none, the crate itself is compiled, which the build finds out from the module.
        let source = args.iter_mut().filter(|arg| Path::new(arg).ends_with("src/lib.rs"));
        source.for_each(|source| *source = folder.join("src/lib.rs").into());
    }
    let (rustc, args) = args.split_first()?;
    let success = Command::new(rustc).args(args).status().is_ok_and(|status| status.success());
    Some(exit(success))
}

/// The folder of the crate's source, as the registry serves it.
fn find_source(layout: &Layout) -> Result<PathBuf, String> {
    let source = format!("{PACKAGE}-{}/src", layout.read_locked_version(PACKAGE)?);
    let registries = fs::read_dir(rust::find_cargo_home()?.join("registry/src")).into_iter().flatten().flatten();
    let found = registries.map(|registry| registry.path().join(&source)).find(|folder| folder.is_dir());
    found.ok_or(format!("cargo keeps no {source} of a registry"))
}

/// The names of the crate's table, and what they stand for.
fn read_rows(source: &str) -> Result<Vec<(String, String)>, String> {
    let unknown = || format!("{PACKAGE} has another table of entities than this build knows");
    let parts = source.split_once("const ENTITIES: [(&[u8], &str); ").and_then(|(_, rest)| rest.split_once("] = [\n"));
    let (count, (table, lookup)) =
        parts.and_then(|(n, rest)| Some((n, rest.split_once("];\n")?))).ok_or_else(unknown)?;
    let heading = "pub(crate) fn get_entity(bytes: &[u8]) -> Option<&'static str> {";
    let rows: Option<Vec<_>> = table.lines().map(read_row).collect();
    rows.filter(|rows| rows.len().to_string() == count && lookup.trim_start().starts_with(heading)).ok_or_else(unknown)
}

fn read_row(line: &str) -> Option<(String, String)> {
    let (name, value) = line.strip_prefix("    (b\"")?.strip_suffix("\"),")?.split_once("\", \"")?;
    let points = value.strip_prefix("\\u{")?.strip_suffix('}')?.split("}\\u{");
    let value: Option<String> = points.map(|hex| char::from_u32(u32::from_str_radix(hex, 16).ok()?)).collect();
    name.bytes().all(|byte| byte.is_ascii_alphanumeric()).then_some((name.to_owned(), value?))
}

/// The table as one text, by code points: names of neighbours are alike, and the way from one to the next is a byte.
fn pack(rows: &[(String, String)]) -> Result<Vec<u8>, String> {
    let mut sorted: Vec<_> = rows.iter().collect();
    sorted.sort_by_key(|(name, value)| (value, Reverse(name.len()), name));
    let (mut packed, mut last) = (Vec::new(), 0);
    for (name, value) in sorted {
        let points: Vec<u32> = value.chars().map(u32::from).collect();
        put_number(&mut packed, points[0] - last);
        last = points[0];
        if let Some(second) = points.get(1) {
            packed.push(b'!');
            put_number(&mut packed, *second);
        }
        packed.extend(name.bytes());
    }
    let all = entities::unpack(&packed);
    let lost = rows.iter().find(|(name, value)| all.find(name.as_bytes()) != Some(value.as_str()));
    lost.map_or(Ok(packed.clone()), |(name, _)| Err(format!("the entity {name} of {PACKAGE} cannot be packed")))
}

fn put_number(packed: &mut Vec<u8>, number: u32) {
    if number > 127 {
        put_number(packed, number >> 7);
    }
    packed.push(number as u8 | 128);
}

fn write_entities(packed: &[u8]) -> String {
    let (reader, packed) = (include_str!("entities.rs"), packed.escape_ascii());
    let table = "static TABLE: std::sync::OnceLock<Entities<'static>> = std::sync::OnceLock::new();";
    let find = format!("{table} TABLE.get_or_init(|| unpack(b\"{packed}\")).find(bytes)");
    format!("{reader}\npub(crate) fn get_entity(bytes: &[u8]) -> Option<&'static str> {{ {find} }}\n")
}

/// The options that the panel's one call of the parser switches on, as constants: the compiler leaves out what the
/// others are for.
fn write_options(panel: &str) -> Result<String, String> {
    let unknown = "src/core/markdown/mod.rs calls the parser in another way than this build knows";
    let on = panel.split_once("let options = ").and_then(|(_, rest)| rest.split_once(';')).ok_or(unknown)?.0;
    if panel.matches("Parser::new").count() != 1 || !panel.contains("Parser::new_ext(&source, options)") {
        return Err(unknown.to_owned());
    }
    let on: Vec<_> = on.split(" | ").map(|option| format!("{option}.bits()")).collect();
    let has = format!("({}) & other.bits() == other.bits()", on.join(" | "));
    let heading = "#[inline(always)] const fn always_has(&self, other: Options) -> bool";
    Ok(format!("\nimpl Options {{ {heading} {{ {has} }} }}\n"))
}

#[cfg(test)]
mod tests {
    use pulldown_cmark::Event;

    use super::*;
    use crate::process;

    fn find_source_here() -> Result<PathBuf, String> {
        find_source(&Layout::find()?)
    }

    /// A text of one paragraph, as the crate of the registry reads it.
    fn read_by_crate(markdown: &str) -> String {
        let text = |event| if let Event::Text(text) = event { Some(text.into_string()) } else { None };
        pulldown_cmark::Parser::new(markdown).filter_map(text).collect()
    }

    /// What the file that goes into the copy says to each of these names. It is compiled as it stands, and asked.
    fn ask_copy(packed: &[u8], names: &[String]) -> Result<Vec<String>, String> {
        let folder = Layout::find()?.target.join("xtask-entities-test");
        clear_folder(&folder)?;
        let ask = "|name| println!(\"{:?}\", get_entity(name.as_bytes()))";
        let main = format!("fn main() {{ include_str!(\"names\").split('\\n').for_each({ask}) }}");
        write_file(&folder.join("ask.rs"), write_entities(packed) + &main)?;
        write_file(&folder.join("names"), names.join("\n"))?;
        process::capture(Command::new("rustc").current_dir(&folder).args(["--edition=2021", "ask.rs", "-o", "ask"]))?;
        let said = process::capture(&mut Command::new(folder.join("ask")))?;
        clear_folder(&folder)?;
        Ok(said.lines().map(str::to_owned).collect())
    }

    #[test]
    fn each_entity_and_each_name_that_is_none_means_what_it_means_to_the_crate() -> Result<(), String> {
        let rows = read_rows(&read_text(&find_source_here()?.join("entities.rs"))?)?;
        assert_eq!(rows.len(), 2125, "another edition of the list: look at what has changed");
        let mut names: Vec<String> = ["", "a", "0", "x41", &"z".repeat(4000)].map(str::to_owned).into();
        for (name, _) in &rows {
            let flip = |c: char| if c.is_ascii_lowercase() { c.to_ascii_uppercase() } else { c.to_ascii_lowercase() };
            names.extend([&name[..], &name[1..], &name[..name.len() - 1]].map(str::to_owned));
            names.extend([format!("{name}0"), format!("{name}z"), format!("z{name}"), name.chars().rev().collect()]);
            names.extend([name.to_lowercase(), name.to_uppercase(), name.chars().map(flip).collect()]);
        }
        let answers = ask_copy(&pack(&rows)?, &names)?;
        assert_eq!(answers.len(), names.len());
        let mut known = 0;
        for (name, answer) in names.iter().zip(answers) {
            let whole = format!("x&{name};x");
            let read = read_by_crate(&whole);
            let value = (read != whole).then(|| &read[1..read.len() - 1]);
            assert_eq!(answer, format!("{value:?}"), "{name}");
            known += usize::from(value.is_some());
            // The crate asks only for what a semicolon ends.
            let open = format!("x&{name} x");
            assert_eq!(read_by_crate(&open), open);
        }
        assert!(known > rows.len() && known < names.len() / 2, "{known} of {}", names.len());
        Ok(())
    }

    #[test]
    fn the_copy_asks_for_no_option_at_run_time_and_the_panel_s_are_on() -> Result<(), String> {
        let layout = Layout::find()?;
        let copy = copy(&layout, layout.target.join("xtask-parser-test"))?;
        let read = |name: &str| read_text(&copy.folder.join("src").join(name));
        let (lib, first, second) = (read("lib.rs")?, read("firstpass.rs")?, read("parse.rs")?);
        for option in ["TABLES", "STRIKETHROUGH", "TASKLISTS"] {
            assert!(lib.contains(&format!("Options::ENABLE_{option}.bits()")), "{option}");
        }
        assert_eq!(lib.matches(".bits()").count(), 3 + 2);
        for text in [lib, first, second] {
            assert!(text.contains(".always_has(Options::") && !text.contains("contains(Options::"));
        }
        clear_folder(&copy.folder)
    }

    #[test]
    fn another_form_of_the_crate_stops_the_build() -> Result<(), String> {
        let source = read_text(&find_source_here()?.join("entities.rs"))?;
        assert!(read_rows(&source).is_ok());
        for (from, to) in [
            ("const ENTITIES", "static ENTITIES"),
            ("; 2125]", "; 2126]"),
            ("(b\"AElig\"", "(\"AElig\""),
            ("\\u{00C6}", "Æ"),
            ("(b\"AElig\"", "(b\"A-lig\""),
            ("&'static str>", "&'static [u8]>"),
        ] {
            let changed = source.replacen(from, to, 1);
            assert_ne!(changed, source, "{from}");
            assert!(read_rows(&changed).is_err_and(|text| text.contains("pulldown-cmark")), "{to}");
        }
        let row = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        assert!(pack(&[row("a", "1"), row("a", "2")]).is_err_and(|text| text.contains("entity a ")), "two of one name");
        assert!(pack(&[row("a", "123")]).is_err(), "three code points");
        Ok(())
    }

    #[test]
    fn another_call_of_the_parser_stops_the_build() {
        let panel = "let options = Options::A | Options::B;\nfor event in Parser::new_ext(&source, options) {}";
        assert!(
            write_options(panel).is_ok_and(|text| text.contains("(Options::A.bits() | Options::B.bits()) & other"))
        );
        for other in [panel.replace("options)", "wider)"), panel.repeat(2), panel.replace("let options", "let o")] {
            assert!(write_options(&other).is_err(), "{other}");
        }
    }
}
