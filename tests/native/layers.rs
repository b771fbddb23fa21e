//! The invariants of `ARCHITECTURE.md` that a compiler does not hold: layers, places for names, sizes of files.

use std::fs;
use std::path::{Path, PathBuf};

fn files(folder: &str, endings: &[&str]) -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = Vec::new();
    let mut folders = vec![root.join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path: PathBuf = entry.unwrap().path();
            if path.is_dir() {
                if !path.ends_with("target") && !path.ends_with("node_modules") {
                    folders.push(path);
                }
            } else if path.extension().is_some_and(|ending| endings.iter().any(|e| ending == *e)) {
                let name = path.strip_prefix(root).unwrap().to_string_lossy().replace('\\', "/");
                found.push((name, fs::read_to_string(&path).unwrap()));
            }
        }
    }
    assert!(!found.is_empty(), "{folder} holds nothing to look at");
    found
}

/// The files of `src` in which `word` stands outside comments.
fn sources_with(word: &str) -> Vec<String> {
    let code =
        |text: &str| text.lines().filter(|line| !line.trim_start().starts_with("//")).any(|line| line.contains(word));
    let mut names: Vec<String> =
        files("src", &["rs"]).into_iter().filter(|(_, text)| code(text)).map(|(name, _)| name).collect();
    names.sort();
    names
}

#[test]
fn core_and_view_know_neither_clock_nor_file_nor_browser() {
    // The tests of the words read the samples of CLDR.
    let sources = files("src/core", &["rs"]).into_iter().chain(files("src/view", &["rs"]));
    for (name, text) in sources.filter(|(name, _)| !name.ends_with("/tests.rs")) {
        for word in ["std::time", "std::fs", "std::net", "std::env", "std::process", "std::thread"] {
            assert!(!text.contains(word), "{name} names {word}: core and view are pure");
        }
    }
    // What the compiler refuses them otherwise is what their manifests do not name.
    let named = |layer: &str| {
        let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(layer).join("Cargo.toml")).unwrap();
        let (_, rest) = text.split_once("\n[dependencies]\n").unwrap();
        let own = rest.lines().take_while(|line| !line.starts_with('[')).filter(|line| !line.starts_with('#'));
        own.filter_map(|line| Some(line.split(['.', ' ']).next()?.to_owned())).filter(|name| !name.is_empty()).collect()
    };
    let core: Vec<String> = named("src/core");
    assert_eq!(core, ["semver", "pulldown-cmark", "base64ct", "ed25519-dalek", "sha2"]);
    let view: Vec<String> = named("src/view");
    assert_eq!(view, ["extension-update-core"]);
}

#[test]
fn words_that_want_one_place_have_one() {
    // The crate that ships hands both on.
    assert_eq!(sources_with("pulldown_cmark"), ["src/core/markdown/mod.rs", "src/lib.rs"]);
    assert_eq!(sources_with("eventData1C"), ["src/web/bridge.rs"]);
    assert_eq!(sources_with("semver::"), ["src/core/version.rs"]);
    assert!(sources_with("JsValue").iter().all(|name| name.starts_with("src/web/")));
    assert!(sources_with("LicenceKey(").iter().all(|name| name.starts_with("src/core/config/")));
    assert_eq!(sources_with(".reveal()"), ["src/core/source/releases_api.rs"], "the licence key goes into one body");
}

#[test]
fn there_is_no_way_from_a_string_to_html() {
    let doors = [
        "innerHTML",
        "outerHTML",
        "insertAdjacentHTML",
        "inner_html",
        "outer_html",
        "insert_adjacent_html",
        "document.write",
        "DOMParser",
        "srcdoc",
        "eval(",
        "new Function",
    ];
    for (name, text) in files("src", &["rs"]).into_iter().chain(files("www/embed", &["js", "html"])) {
        for door in doors {
            assert!(!text.contains(door), "{name} has {door}");
        }
    }
}

#[test]
fn every_source_file_says_what_it_is_and_stays_readable() {
    for folder in ["src", "xtask/src", "demo", "tests", "www"] {
        for (name, text) in files(folder, &["rs", "js", "css", "py"]) {
            let lines = text.lines().count();
            assert!(
                lines <= 420 || name.starts_with("tests/"),
                "{name} has {lines} lines: one of them wants to be two"
            );
            let first = text.trim_start_matches("#!/usr/bin/env python3\n").trim_start();
            assert!(
                ["//", "/*", "#", "\"\"\""].iter().any(|comment| first.starts_with(comment)),
                "{name} does not say what it is"
            );
        }
    }
}

#[test]
fn every_test_that_a_document_names_is_there() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let tests: String = [
        "src",
        "tests",
        "xtask/src",
        "demo",
        "publisher",
        "conformance",
        "onec/checks",
        "onec/container",
        "onec/stand",
        "fuzz",
    ]
    .into_iter()
    .filter(|folder| root.join(folder).is_dir())
    .flat_map(|folder| files(folder, &["rs"]))
    .map(|(_, text)| text)
    .collect();
    for document in ["ARCHITECTURE.md", "SECURITY.md", "SECURITY.en.md"] {
        let text = fs::read_to_string(root.join(document)).unwrap();
        let names: Vec<&str> = text.split('`').filter(|word| is_test_name(word)).collect();
        assert!(names.len() > 8, "{document} names {} tests", names.len());
        for name in names {
            assert!(tests.contains(&format!("fn {name}(")), "{document} names {name}, which is not there");
        }
        let paths: Vec<&str> =
            text.split('`').filter(|word| word.contains("tests/") && word.ends_with(".rs")).collect();
        assert!(paths.len() > 4, "{document} names {} files of tests", paths.len());
        for path in paths {
            assert!(root.join(path).is_file(), "{document} names {path}, which is not there");
        }
    }
}

/// Tests are named by sentences: several words, and nothing but letters.
fn is_test_name(word: &str) -> bool {
    word.matches('_').count() > 3 && word.chars().all(|c| c == '_' || c.is_ascii_lowercase() || c.is_ascii_digit())
}

#[test]
fn the_stylesheet_knows_only_what_old_webkit_knows() {
    for (name, text) in files("www/embed", &["css"]) {
        // An engine that does not know it drops the whole rule, which only takes a frame away.
        let text = text.replace(":focus:not(:focus-visible)", "");
        for word in [
            "inset:",
            "inset-",
            ":is(",
            ":where(",
            "gap:",
            "aspect-ratio",
            "clamp(",
            "min(",
            "max(",
            "@container",
            "@layer",
            ":focus-visible",
        ] {
            assert!(!text.contains(word), "{name} has {word}, which Safari 11 does not know");
        }
        assert!(!text.contains("url(") && !text.contains("@import"), "{name} points outside");
    }
}
