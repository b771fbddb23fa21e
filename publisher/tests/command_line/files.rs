//! What is in the files: another extension, another version, what is no extension at all, and a platform that is too
//! old.

use crate::vendor::{SETTINGS, Vendor, errors, extension, extension_for, key, warnings};
use extension_update_container::write_container;
use std::fs;

const BUILD: [&str; 3] = ["build", "--seq", "1"];
const FILE: &str = "files/DEMO-0.0.0.4.cfe";
const POINTER: &str = "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n";
const PAGE: &str = "\u{feff}\r\n<!DOCTYPE html>\n<html><head><title>Sign in</title>";
const ZIP: &[u8] = b"PK\x03\x04\x14\x00\x00\x00\x08\x00DEMO.cfe";

/// A configuration, as far as it is told by its root object.
fn configuration(class: &str) -> Vec<u8> {
    let root = "0a0a0a0a-0b0b-4c0c-8d0d-0e0e0e0e0e0e";
    let object = format!("\u{feff}{{2,{{{root}}},7,{{{class},{{1,{{0}},0}}}}}}");
    let list = format!("\u{feff}{{2,{root},}}");
    write_container(&[("root", list.as_bytes()), ("version", b"{216}"), (root, object.as_bytes())]).unwrap()
}

/// A real file whose root object is laid out in a way that nobody knows.
fn unknown_layout() -> Vec<u8> {
    let root = "0a0a0a0a-0b0b-4c0c-8d0d-0e0e0e0e0e0e";
    let info = format!("{{0}},\r\n{{2,{root},}},\r\n{{1}}");
    let object = format!("{{3,{{{root}}},{{\"DEMO\",\"0.0.0.4\"}}}}");
    write_container(&[("configinfo", info.as_bytes()), (root, object.as_bytes())]).unwrap()
}

#[test]
fn another_extension_or_another_version_is_refused_with_both_named() {
    let cases = [
        (extension("Расширение1", "0.0.0.4", "x"), "holds the extension Расширение1 0.0.0.4, not DEMO 0.0.0.4"),
        (extension("DEMO", "1.2.0.1", "x"), "holds the extension DEMO 1.2.0.1, not DEMO 0.0.0.4"),
        (extension("Расширение1", "", "x"), "holds the extension Расширение1, not DEMO 0.0.0.4"),
        (extension("Demo", "0.0.0.4", "x"), "holds the extension Demo 0.0.0.4, not DEMO 0.0.0.4"),
        (extension("DEMO", "0.0.0.4 beta", "x"), "holds the extension DEMO 0.0.0.4 beta, not DEMO 0.0.0.4"),
    ];
    for (bytes, text) in cases {
        let vendor = Vendor::new();
        vendor.put(FILE, bytes);
        let said = vendor.refused(&BUILD, 1, &["file-content"]);
        assert!(said.contains(&format!("DEMO 0.0.0.4: DEMO-0.0.0.4.cfe {text}")), "{said}");
        assert_eq!(
            said.contains("say extension = \"Расширение1\" in [products.DEMO]"),
            text.contains("Расш"),
            "{said}"
        );
        assert!(!vendor.path("payload.json").exists());
    }
    // The same version in other words.
    for version in ["0.0.0.04", "v0.0.0.4", " 0.0.0.4 "] {
        let vendor = Vendor::new();
        vendor.put(FILE, extension("DEMO", version, "x"));
        vendor.warned(&BUILD, &[]);
    }
}

#[test]
fn an_extension_may_be_called_otherwise_than_its_product() {
    let vendor = Vendor::new();
    for n in [3, 4] {
        vendor.put(&format!("files/DEMO-0.0.0.{n}.cfe"), extension("КошкинДом", &format!("0.0.0.{n}"), "x"));
    }
    vendor.refused(&BUILD, 1, &["file-content"; 2]);
    vendor.put("feed.toml", format!("{SETTINGS}extension = \"КошкинДом\"\n"));
    vendor.warned(&BUILD, &[]);
    let lint = ["lint", "payload.json", "--files", "files", "--strict"];
    assert_eq!(vendor.done(&lint), "0 errors, 0 warnings\n");
    fs::rename(vendor.path("feed.toml"), vendor.path("other.toml")).unwrap();
    let without = vendor.run(&lint);
    assert!(without.code == 1 && without.out.contains("2 errors"), "{without:?}");
    vendor.done(&[&lint[..], &["--settings", "other.toml"]].concat());
}

#[test]
fn what_is_no_extension_is_named_for_what_it_is() {
    let truncated = extension("DEMO", "0.0.0.4", "x");
    let cases: [(Vec<u8>, &str); 9] = [
        (POINTER.into(), "a Git LFS pointer"),
        (PAGE.into(), "an HTML page"),
        (ZIP.into(), "a ZIP archive"),
        (b"\x1f\x8b\x08\x00".into(), "a gzip archive"),
        (b" {\"message\": \"Not Found\"}".into(), "an answer in JSON"),
        (b"the fourth".into(), "no container of 1C:Enterprise"),
        (configuration("9cd510cd-abfc-11d4-9434-004095e12fc7"), "a configuration (.cf), not an extension"),
        (configuration("c3831ec8-d8d5-4f93-8a22-f9bfae07327f"), "but of no extension (a data processor"),
        (truncated[..truncated.len() / 2].into(), "a damaged container"),
    ];
    for (bytes, what) in cases {
        let vendor = Vendor::new();
        vendor.put(FILE, &bytes);
        let said = vendor.refused(&BUILD, 1, &["file-kind"]);
        assert!(said.contains("DEMO-0.0.0.4.cfe is ") && said.contains(what), "{what}: {said}");
        let inspected = vendor.run(&["inspect", FILE]);
        assert_eq!((inspected.code, errors(&inspected.err)), (1, vec!["file-kind".into()]), "{what}: {inspected:?}");
        assert!(inspected.err.contains(what) && !inspected.out.contains("compatibility"), "{what}: {inspected:?}");
    }
}

#[test]
fn what_cannot_be_compared_is_a_warning() {
    let vendor = Vendor::new();
    vendor.put(FILE, extension("DEMO", "", "x"));
    let said = vendor.warned(&BUILD, &["file-content"]);
    assert!(said.contains("no base can prove after an install that it has 0.0.0.4"), "{said}");
    vendor.put(FILE, unknown_layout());
    let said = vendor.warned(&BUILD, &["file-kind"]);
    assert!(said.contains("nobody has compared its name and version: unknown-layout"), "{said}");
    let said = vendor.warned(&["inspect", FILE], &["file-kind"]);
    assert!(said.contains("unknown-layout"), "{said}");
}

#[test]
fn a_compatibility_above_the_platform_names_the_line_to_write() {
    let warned = |compatibility: &str, more: &str| {
        let vendor = Vendor::new();
        vendor.put("feed.toml", format!("{SETTINGS}{more}"));
        vendor.put(FILE, extension_for(compatibility, "DEMO", "0.0.0.4", "x"));
        let outcome = vendor.run(&BUILD);
        assert_eq!(outcome.code, 0, "{outcome:?}");
        (warnings(&outcome.err).len(), outcome.err)
    };
    let least = |min: &str| format!("[products.DEMO.releases.\"0.0.0.4\"]\nrequires.platform.min = \"{min}\"\n");
    for (compatibility, more, count) in [
        ("8.3.14", "", 0),
        ("8.3.16", "", 1),
        ("8.3.16", &*least("8.3.16.0"), 0),
        ("8.3.16", &least("8.3.24.1548"), 0),
        ("8.3.16", &least("8.3.15.9999"), 1),
        ("8.3.9", &least("8.3.14.0"), 0),
        ("8.3.16", "[products.DEMO.defaults]\nrequires.platform.min = \"8.3.16\"\n", 0),
    ] {
        let (found, said) = warned(compatibility, more);
        assert_eq!(found, count, "{compatibility} {more}: {said}");
        assert_eq!(said.contains("warning[compatibility]"), count == 1);
    }
    // The line that is named ends the warning.
    let said = warned("8.3.16", "").1;
    let line = said.split_once("write ").unwrap().1.split_once(" in ").unwrap().0.to_string();
    let table = said.split_once(" in [").unwrap().1.split_once(']').unwrap().0.to_string();
    assert_eq!(line, "requires.platform.min = \"8.3.16.0\"");
    assert_eq!(warned("8.3.16", &format!("[{table}]\n{line}\n")).0, 0);
}

#[test]
fn a_product_with_a_name_that_needs_quotes_gets_a_line_that_toml_reads() {
    let vendor = Vendor::new();
    let settings = SETTINGS
        .replace("products.DEMO", "products.\"Кошкин дом\"")
        .replace("files = ", "extension = \"DEMO\"\nfiles = ");
    let settings = format!("{settings}file = \"DEMO-{{version}}.cfe\"\n");
    vendor.put("feed.toml", &settings);
    vendor.put(FILE, extension_for("8.3.20", "DEMO", "0.0.0.4", "x"));
    let said = vendor.warned(&BUILD, &["compatibility"]);
    assert!(said.contains("[products.\"Кошкин дом\".releases.\"0.0.0.4\"]"), "{said}");
    vendor.put(
        "feed.toml",
        format!("{settings}[products.\"Кошкин дом\".releases.\"0.0.0.4\"]\nrequires.platform.min = \"8.3.20.0\"\n"),
    );
    vendor.warned(&BUILD, &[]);
}

#[test]
fn a_zip_is_not_looked_into_but_must_be_one() {
    let vendor = Vendor::new();
    let settings =
        |ending: &str| SETTINGS.replace("files = ", &format!("file = \"DEMO-{{version}}.{ending}\"\nfiles = "));
    for (ending, bytes, codes) in [
        ("zip", ZIP, &[][..]),
        ("ZIP", ZIP, &[]),
        ("zip", POINTER.as_bytes(), &["file-kind"; 2]),
        ("zip", PAGE.as_bytes(), &["file-kind"; 2]),
        ("zip", b"the fourth", &["file-kind"; 2]),
        // Of other endings nothing is known but that nobody means a pointer or a page.
        ("bin", b"the fourth", &[]),
        ("bin", ZIP, &[]),
        ("bin", POINTER.as_bytes(), &["file-kind"; 2]),
        ("bin", PAGE.as_bytes(), &["file-kind"; 2]),
        ("CFE", b"the fourth", &["file-kind"; 2]),
    ] {
        vendor.put("feed.toml", settings(ending));
        for n in [3, 4] {
            vendor.put(&format!("files/DEMO-0.0.0.{n}.{ending}"), bytes);
        }
        let outcome = vendor.run(&BUILD);
        assert_eq!(errors(&outcome.err), codes, "{ending}: {outcome:?}");
        let kept = fs::read_to_string(vendor.path("payload.json")).unwrap_or_default();
        assert_eq!(kept.contains(&format!("DEMO-0.0.0.4.{ending}")), codes.is_empty(), "{ending}");
        let _ = fs::remove_file(vendor.path("payload.json"));
    }
}

#[test]
fn what_is_out_already_stops_no_other_release_and_what_is_withdrawn_is_not_looked_at() {
    // As it was published by a tool that did not look: the payload is mended by hand.
    let vendor = Vendor::new();
    vendor.done(&BUILD);
    let wrong = extension("Расширение1", "1.2.0.1", "x");
    vendor.put(FILE, &wrong);
    let hash = |bytes: &[u8]| extension_update::core::trust::hex(&extension_update::core::trust::sha256(bytes));
    let right = extension("DEMO", "0.0.0.4", "the fourth");
    let text = vendor.text("payload.json").replace(&hash(&right), &hash(&wrong));
    let (before, after) = text.split_once("\"size\": ").unwrap();
    vendor.put("before.json", format!("{before}\"size\": {}{}", wrong.len(), &after[after.find(',').unwrap()..]));
    let next = ["build", "--previous", "before.json", "--renew"];
    let said = vendor.warned(&next, &["file-content"]);
    assert!(said.contains("it was published so, and can only be withdrawn"), "{said}");
    let lint = ["lint", "payload.json", "--files", "files"];
    assert_eq!(vendor.run(&lint).code, 1);
    let known = vendor.run(&[&lint[..], &["--previous", "before.json"]].concat());
    assert!(known.code == 0 && known.out.contains("warning[file-content]"), "{known:?}");
    vendor.put("feed.toml", format!("{SETTINGS}[products.DEMO.releases.\"0.0.0.4\"]\nwithdrawn = true\n"));
    vendor.warned(&next, &[]);
    assert!(!vendor.run(&lint).out.contains("file-content"));
}

#[test]
fn lint_finds_the_files_by_their_hashes_and_then_by_their_names() {
    let vendor = Vendor::new();
    vendor.done(&BUILD);
    let lint = |vendor: &Vendor| vendor.run(&["lint", "payload.json", "--files", "files"]);
    assert_eq!(lint(&vendor).out, "0 errors, 0 warnings\n");
    // Under another name, in a folder of its own.
    fs::create_dir(vendor.path("files/old")).unwrap();
    fs::rename(vendor.path(FILE), vendor.path("files/old/x.cfe")).unwrap();
    assert_eq!(lint(&vendor).out, "0 errors, 0 warnings\n");
    vendor.put_release(FILE, "slipped in");
    assert_eq!(lint(&vendor).out, "0 errors, 0 warnings\n");
    fs::remove_file(vendor.path("files/old/x.cfe")).unwrap();
    let changed = lint(&vendor);
    assert!(
        changed.code == 1 && changed.out.contains("error[file-changed] DEMO 0.0.0.4: files/DEMO-0.0.0.4.cfe"),
        "{changed:?}"
    );
    fs::remove_file(vendor.path(FILE)).unwrap();
    let missing = lint(&vendor);
    assert!(
        missing.code == 0 && missing.out.contains("warning[file-missing] DEMO: the files of 0.0.0.4 are not in files"),
        "{missing:?}"
    );
    assert_eq!(vendor.run(&["lint", "payload.json", "--files", "nowhere"]).code, 3);
    // What is signed is looked at as well as what is not, and JSON says the same.
    vendor.put(FILE, extension("DEMO", "0.0.0.5", "x"));
    let wrong = vendor.text("payload.json");
    let hash = |bytes: &[u8]| extension_update::core::trust::hex(&extension_update::core::trust::sha256(bytes));
    let right = hash(&extension("DEMO", "0.0.0.4", "the fourth"));
    vendor.put("payload.json", wrong.replace(&right, &hash(&extension("DEMO", "0.0.0.5", "x"))));
    vendor.done(&["sign", "payload.json", "--key", &key("first.key"), "--out", "feed.json"]);
    let signed = vendor.run(&["lint", "feed.json", "--files", "files", "--json"]);
    assert!(signed.code == 1 && signed.out.contains("\"code\":\"file-content\""), "{signed:?}");
}

#[test]
fn inspect_prints_what_a_file_says_of_itself() {
    let vendor = Vendor::new();
    let bytes = extension_for("8.3.24", "КошкинДом", "1.2.0.1", "");
    vendor.put("x.bin", &bytes);
    let said = vendor.done(&["inspect", "x.bin"]);
    for line in [
        "file           x.bin",
        &format!("size           {}", bytes.len()),
        "kind           extension",
        "name           КошкинДом",
        "version        1.2.0.1",
        "vendor         (empty)",
        "prefix         Демо_",
        "compatibility  8.3.24",
        "bits           32",
    ] {
        assert!(said.lines().any(|found| found == line), "{line}: {said}");
    }
    let json = vendor.done(&["inspect", "x.bin", "--json"]);
    assert!(json.starts_with(&format!("{{\"file\":\"x.bin\",\"size\":{},\"sha256\":\"", bytes.len())), "{json}");
    assert!(json.contains("\"name\":\"КошкинДом\",\"version\":\"1.2.0.1\",\"vendor\":\"\",\"prefix\":\"Демо_\",\"compatibility\":\"8.3.24\""), "{json}");
    // What others wrote does not drive the terminal.
    vendor.put("x.bin", extension("DEMO", "1", "\u{1b}[31m\nversion 2"));
    let said = vendor.done(&["inspect", "x.bin"]);
    assert!(!said.contains('\u{1b}') && said.contains("\\u{1b}[31m\\nversion 2"), "{said}");
    assert_eq!(vendor.run(&["inspect", "nothing.cfe"]).code, 3);
}
