//! The habits of the repository that no compiler holds: how files are written (`.editorconfig`), and what may be used
//! (`deny.toml`).

use std::{
    error::Error,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use ec4rs::{Properties, properties_of};
use serde_json::Value;

type Outcome = Result<(), Box<dyn Error>>;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn run(command: &mut Command) -> Result<String, Box<dyn Error>> {
    let output = command.output()?;
    if !output.status.success() {
        return Err(format!("{command:?}: {}", String::from_utf8_lossy(&output.stderr)).into());
    }
    Ok(String::from_utf8(output.stdout)?)
}

fn wants(properties: &Properties, key: &str) -> String {
    properties.get_raw_for_key(key).into_str().to_ascii_lowercase()
}

/// How a line of a comment begins, in one language or another. Headings of documents begin so too: they have no width.
const COMMENTS: [&str; 5] = ["//", "/*", "* ", "# ", "<!--"];

/// What a file does against its section of `.editorconfig`.
fn find_faults(properties: &Properties, bytes: &[u8]) -> Vec<String> {
    let mut faults = Vec::new();
    let has_mark = bytes.starts_with(b"\xef\xbb\xbf");
    let text = match wants(properties, "charset").as_str() {
        "utf-8" | "utf-8-bom" => match std::str::from_utf8(bytes) {
            Ok(text) => text,
            Err(error) => return vec![format!("is no UTF-8: {error}")],
        },
        _ => return faults,
    };
    match (wants(properties, "charset").as_str(), has_mark) {
        ("utf-8-bom", false) => faults.push("has no byte order mark".to_owned()),
        ("utf-8", true) => faults.push("has a byte order mark".to_owned()),
        _ => {}
    }
    let text = text.trim_start_matches('\u{feff}');
    if wants(properties, "end_of_line") == "lf" && text.contains('\r') {
        faults.push("has a carriage return".to_owned());
    }
    if wants(properties, "insert_final_newline") == "true" && !text.is_empty() && !text.ends_with('\n') {
        faults.push("does not end with a line break".to_owned());
    }
    let (trims, indents) = (wants(properties, "trim_trailing_whitespace") == "true", wants(properties, "indent_style"));
    let widest = wants(properties, "max_line_length").parse().unwrap_or(usize::MAX);
    for (line, number) in text.lines().zip(1..) {
        // What formatters break they break themselves; a string stays as it is.
        let is_comment = COMMENTS.iter().any(|sign| line.trim_start().starts_with(sign));
        if is_comment && line.chars().count() > widest {
            faults.push(format!("line {number} is a comment wider than {widest} columns"));
        }
        if trims && line.ends_with([' ', '\t']) {
            faults.push(format!("line {number} ends with a space"));
        }
        // Spaces after tabs put the lines of one string below each other.
        let indent = &line[..line.len() - line.trim_start_matches([' ', '\t']).len()];
        if (indents == "space" && indent.contains('\t')) || (indents == "tab" && indent.starts_with(' ')) {
            faults.push(format!("line {number} is not indented by {indents}s"));
        }
    }
    faults
}

#[test]
fn every_file_is_written_as_editorconfig_says() -> Outcome {
    let listed = run(Command::new("git").current_dir(root()).args(["ls-files", "-z"]))?;
    let (mut faults, mut held) = (Vec::new(), 0);
    for name in listed.split('\0').filter(|name| !name.is_empty()) {
        let path = root().join(name);
        // A file that was deleted but not committed is listed still.
        let Ok(bytes) = fs::read(&path) else { continue };
        let properties = properties_of(&path).map_err(|error| format!("{name}: {error}"))?;
        held += usize::from(wants(&properties, "charset").starts_with("utf-8"));
        faults.extend(find_faults(&properties, &bytes).into_iter().take(3).map(|fault| format!("{name} {fault}")));
    }
    assert!(held > 500, "only {held} files are held to anything");
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    Ok(())
}

#[test]
fn a_file_that_an_editor_has_spoilt_is_found() -> Outcome {
    let folder = root().join("onec/extension/CommonModules");
    let bsl = properties_of(folder.join("a.bsl"))?;
    assert_eq!(find_faults(&bsl, "\u{feff}А();\n\tБ();\n".as_bytes()), Vec::<String>::new());
    for (spoilt, fault) in [
        ("А();\n", "has no byte order mark"),
        ("\u{feff}А();\r\n", "has a carriage return"),
        ("\u{feff}А();", "does not end with a line break"),
        ("\u{feff}А(); \n", "line 1 ends with a space"),
        ("\u{feff}А();\n    Б();\n", "line 2 is not indented by tabs"),
    ] {
        assert_eq!(find_faults(&bsl, spoilt.as_bytes()), [fault]);
    }
    let rust = properties_of(root().join("src/a.rs"))?;
    assert_eq!(find_faults(&rust, "\u{feff}fn a() {}\n".as_bytes()), ["has a byte order mark"]);
    assert_eq!(find_faults(&rust, "\tfn a() {}\n".as_bytes()), ["line 1 is not indented by spaces"]);
    let wide = format!("// {}\n", "а".repeat(118));
    assert_eq!(find_faults(&rust, wide.as_bytes()), ["line 1 is a comment wider than 120 columns"]);
    for (file, sign) in [("a.css", "/*"), ("a.d.ts", " *"), ("a.sh", "#"), ("a.html", "<!--")] {
        let wide = format!("{sign} {}\n", "а".repeat(120));
        let faults = find_faults(&properties_of(root().join(file))?, wide.as_bytes());
        assert_eq!(faults, ["line 1 is a comment wider than 120 columns"], "{file}");
    }
    assert_eq!(find_faults(&rust, b"\xff\n").len(), 1);
    Ok(())
}

/// The part of `deny.toml` that is held here; its other lines speak to `cargo deny` alone.
struct Denied {
    licences: Vec<String>,
    exceptions: Vec<(String, String)>,
    banned: Vec<String>,
}

fn strings(value: Option<&toml::Value>) -> Vec<String> {
    let list = value.and_then(toml::Value::as_array);
    list.into_iter().flatten().filter_map(toml::Value::as_str).map(str::to_owned).collect()
}

fn read_denied() -> Result<Denied, Box<dyn Error>> {
    let table: toml::Table = fs::read_to_string(root().join("deny.toml"))?.parse()?;
    let licences = table.get("licenses").ok_or("deny.toml has no licenses")?;
    let rows = |list: Option<&toml::Value>| list.and_then(toml::Value::as_array).cloned().unwrap_or_default();
    let name = |row: &toml::Value| row.get("crate").and_then(toml::Value::as_str).unwrap_or_default().to_owned();
    let exceptions = rows(licences.get("exceptions"));
    Ok(Denied {
        licences: strings(licences.get("allow")),
        exceptions: exceptions
            .iter()
            .flat_map(|row| strings(row.get("allow")).into_iter().map(move |licence| (name(row), licence)))
            .collect(),
        banned: rows(table.get("bans").and_then(|bans| bans.get("deny"))).iter().map(name).collect(),
    })
}

struct Package {
    name: String,
    licence: String,
    /// `None` where it is a folder of this repository.
    source: Option<String>,
}

/// Why a package may not be used.
fn judge(denied: &Denied, package: &Package) -> Option<String> {
    let Package { name, licence, source } = package;
    let source = source.as_deref()?;
    if !source.starts_with("registry+") {
        return Some(format!("{name} comes from {source}"));
    }
    if denied.banned.contains(name) {
        return Some(format!("{name} is banned"));
    }
    let allowed = |licence: &str| {
        denied.licences.iter().any(|known| known == licence)
            || denied.exceptions.iter().any(|(exempt, known)| exempt == name && known == licence)
    };
    match spdx::Expression::parse_mode(licence, spdx::ParseMode::LAX) {
        Ok(read) if read.evaluate(|wanted| allowed(&wanted.to_string())) => None,
        Ok(_) => Some(format!("{name} is under {licence}")),
        Err(error) => Some(format!("{name} has no licence that can be read: {licence:?}, {error}")),
    }
}

fn list_packages(manifest: &str) -> Result<Vec<Package>, Box<dyn Error>> {
    // Two platforms: those that anything here is built for. Others would be fetched for this test alone.
    let mut cargo = Command::new(env!("CARGO"));
    cargo.current_dir(root()).args(["metadata", "--format-version", "1", "--locked", "--manifest-path", manifest]);
    cargo.args(["--filter-platform", "x86_64-unknown-linux-gnu", "--filter-platform", "wasm32-unknown-unknown"]);
    let metadata: Value = serde_json::from_str(&run(&mut cargo)?)?;
    let packages = metadata["packages"].as_array().ok_or("no packages")?;
    let text = |value: &Value| value.as_str().map(str::to_owned);
    Ok(packages
        .iter()
        .map(|package| Package {
            name: text(&package["name"]).unwrap_or_default(),
            licence: text(&package["license"]).unwrap_or_default(),
            source: text(&package["source"]),
        })
        .collect())
}

#[test]
fn every_crate_may_be_used() -> Outcome {
    let denied = read_denied()?;
    for (manifest, at_least) in [("Cargo.toml", 200), ("fuzz/Cargo.toml", 30)] {
        let packages = list_packages(manifest)?;
        assert!(packages.len() > at_least, "{manifest}: only {} packages", packages.len());
        let faults: Vec<String> = packages.iter().filter_map(|package| judge(&denied, package)).collect();
        assert!(faults.is_empty(), "{manifest}:\n{}", faults.join("\n"));
    }
    Ok(())
}

#[test]
fn a_crate_under_another_licence_or_from_elsewhere_is_found() -> Outcome {
    let denied = read_denied()?;
    let registry = "registry+https://registry.example";
    let judged = |name: &str, licence: &str, source: &str| {
        let package = Package { name: name.into(), licence: licence.into(), source: Some(source.into()) };
        judge(&denied, &package)
    };
    assert_eq!(judged("a", "MIT/GPL-3.0-only", registry), None);
    assert_eq!(judged("selectors", "MPL-2.0", registry), None);
    for (name, licence, source) in [
        ("a", "GPL-3.0-only", registry),
        ("a", "MIT AND GPL-3.0-only", registry),
        ("a", "MPL-2.0", registry),
        ("a", "", registry),
        ("a", "MIT", "git+https://example.org/a"),
        ("fxhash", "MIT", registry),
    ] {
        assert!(judged(name, licence, source).is_some(), "{name}, {licence}, {source}");
    }
    Ok(())
}
