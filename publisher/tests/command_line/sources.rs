//! `lint --sources`: the example's own sources are sound, and each fault that bases would stumble over is found in a
//! changed copy of them.

use crate::vendor::{Outcome, Vendor, errors};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

const MODULE: &str = "CommonModules/Демо_ОбновлениеРасширения.xml";
const MODULE_ID: &str = "64b98fbb-f170-505f-b690-0f3c4133bdac";
const LANGUAGE: &str = "Languages/Русский.xml";
const LANGUAGE_ID: &str = "18a09877-82ed-5f94-a54a-4749f304b6f8";
/// The id of the language in the configuration that the copies extend.
const BASE_ID: &str = "1d3d4f5a-6b7c-4d8e-9f01-23456789abcd";

fn example() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../onec/extension")
}

/// A copy of the example's sources, whose language says that it is adopted from the configuration's, and that
/// configuration.
fn copy() -> Vendor {
    let vendor = Vendor::empty();
    let copied = Command::new("cp").arg("-r").arg(example()).arg(vendor.path("ext")).status().unwrap();
    assert!(copied.success());
    change(&vendor, LANGUAGE, "<LanguageCode>", &adopted_from(BASE_ID));
    let main = |language: &str, mode: &str| {
        format!(
            "<MetaDataObject><Configuration uuid=\"7c0c1f52-94d1-4a7d-8a35-0d2b8e6f4c19\"><Properties><Name>КошкинДом</Name>\
             <DefaultLanguage>Language.{language}</DefaultLanguage><CompatibilityMode>{mode}</CompatibilityMode></Properties>\
             </Configuration></MetaDataObject>"
        )
    };
    for (folder, language, mode) in [
        ("base", "Русский", "Version8_3_20"),
        ("equal", "Русский", "Version8_3_14"),
        ("newest", "Русский", "DontUse"),
        ("old", "Русский", "Version8_3_13"),
        ("older", "Русский", "Version8_3_9"),
        ("english", "Английский", "Version8_3_20"),
    ] {
        vendor.put(&format!("{folder}/Configuration.xml"), main(language, mode));
        let language = format!(
            "<MetaDataObject><Language uuid=\"{BASE_ID}\"><Properties><Name>Русский</Name></Properties></Language></MetaDataObject>"
        );
        vendor.put(&format!("{folder}/{LANGUAGE}"), language);
    }
    vendor
}

fn adopted_from(id: &str) -> String {
    format!("<ExtendedConfigurationObject>{id}</ExtendedConfigurationObject><LanguageCode>")
}

fn change(vendor: &Vendor, file: &str, from: &str, to: &str) {
    let before = vendor.text(&format!("ext/{file}"));
    let after = before.replacen(from, to, 1);
    assert_ne!(before, after, "{file}: {from}");
    vendor.put(&format!("ext/{file}"), after);
}

fn lint(vendor: &Vendor, more: &[&str]) -> Outcome {
    vendor.run(&[&["lint", "--sources", "ext"], more].concat())
}

/// What is wrong with a copy that was changed so: one line, with this in it.
fn found(file: &str, from: &str, to: &str, more: &[&str], text: &str) {
    let vendor = copy();
    change(&vendor, file, from, to);
    let outcome = lint(&vendor, more);
    let lines: Vec<&str> = outcome.out.lines().collect();
    assert!(outcome.code == 1 && lines.len() == 2, "{file} {to}: {outcome:?}");
    assert!(lines[0].starts_with("error[sources] ext/") && lines[0].contains(text), "{text}: {outcome:?}");
}

#[test]
fn sound_sources_have_no_fault_with_or_without_their_configuration() {
    let vendor = copy();
    for more in [&[][..], &["--base", "base"], &["--base", "equal"], &["--base", "newest"]] {
        let outcome = lint(&vendor, more);
        assert_eq!((outcome.code, outcome.out.as_str()), (0, "0 errors, 0 warnings\n"), "{more:?}: {outcome:?}");
    }
    let example = example();
    assert_eq!(vendor.done(&["lint", "--sources", example.to_str().unwrap()]), "0 errors, 0 warnings\n");
}

#[test]
fn ids_that_were_typed_or_copied_are_found() {
    for typed in [
        "00000000-0000-0000-0000-000000000000",
        "11111111-1111-1111-1111-111111111111",
        "12345678-1234-1234-1234-123456789012",
        "a1b2c3d4-e5f6-7890-abcd-ef1234567890",
    ] {
        found(MODULE, MODULE_ID, typed, &[], "is a template");
    }
    found(MODULE, MODULE_ID, "{uuid}", &[], "is no UUID");
    found(MODULE, MODULE_ID, &LANGUAGE_ID.to_uppercase(), &[], "stands at ext/CommonModules/");
    // One of the seven objects that every configuration has of itself.
    found("Configuration.xml", "a3766685-3ce4-5b50-94c7-40301fca7f2e", MODULE_ID, &[], "stands at ext/CommonModules/");
}

#[test]
fn an_adopted_object_is_the_configurations_own() {
    let base = ["--base", "base"];
    let foreign = "5a0f4c1e-7d3b-4e2a-8c96-1b2d3e4f5a6b";
    found(LANGUAGE, BASE_ID, foreign, &base, "a foreign UUID: in the configuration it is 1d3d4f5a");
    found(LANGUAGE, BASE_ID, LANGUAGE_ID, &[], "is adopted from itself");
    found(LANGUAGE, BASE_ID, "00000000-0000-0000-0000-000000000000", &base, "a template and no object");
    found(LANGUAGE, LANGUAGE_ID, BASE_ID, &[], "is adopted from itself");
    let adopted = format!(
        "<ObjectBelonging>Adopted</ObjectBelonging><ExtendedConfigurationObject>{foreign}</ExtendedConfigurationObject><Global>"
    );
    found(MODULE, "<Global>", &adopted, &base, "the configuration has no such object");
    found(MODULE, "<Global>", &adopted.replace(foreign, BASE_ID), &[], "and so is the object at ext/");
    // Without the configuration nothing is known of it.
    let vendor = copy();
    change(&vendor, LANGUAGE, BASE_ID, foreign);
    assert_eq!(lint(&vendor, &[]).code, 0);
    // By its name only: the Designer finds it by that.
    let vendor = copy();
    change(&vendor, LANGUAGE, &adopted_from(BASE_ID), "<LanguageCode>");
    assert_eq!(lint(&vendor, &base).code, 0);
}

#[test]
fn the_main_language_and_the_compatibility_are_those_of_the_configuration() {
    let vendor = copy();
    let said = lint(&vendor, &["--base", "english"]);
    assert!(
        said.code == 1
            && said
                .out
                .contains("the main language is Language.Русский, that of the configuration is Language.Английский"),
        "{said:?}"
    );
    change(&vendor, "Configuration.xml", "<DefaultLanguage>Language.Русский</DefaultLanguage>", "<DefaultLanguage/>");
    assert_eq!(lint(&vendor, &["--base", "english"]).code, 0, "what is not said is the configuration's");
    for old in ["old", "older"] {
        let said = lint(&vendor, &["--base", old]);
        assert!(said.code == 1 && said.out.contains("Version8_3_14, above that of the configuration"), "{said:?}");
    }
    found("Configuration.xml", "Language.Русский<", "Language.Английский<", &[], "and there is no ext/Languages/");
}

#[test]
fn what_is_no_source_is_said_so() {
    let vendor = copy();
    for (folder, exit, code) in [("ext/CommonModules", 1, "sources"), ("nowhere", 1, "sources")] {
        let outcome = vendor.run(&["lint", "--sources", folder]);
        assert_eq!((outcome.code, errors(&outcome.err)), (exit, vec![code.to_string()]), "{outcome:?}");
    }
    assert_eq!(vendor.run(&["lint", "--sources", "ext", "--base", "ext/Roles"]).code, 1);
    assert_eq!(vendor.run(&["lint", "--base", "ext"]).code, 2);
    assert_eq!(vendor.run(&["lint"]).code, 2);
    assert_eq!(vendor.run(&["lint", "--sources", "ext", "--settings", "feed.toml"]).code, 2, "of which files?");
    assert_eq!(lint(&vendor, &["--files", "ext"]).code, 2, "of which feed?");
    let text = vendor.text(&format!("ext/{MODULE}"));
    fs::write(vendor.path(&format!("ext/{MODULE}")), &text[..text.len() - 30]).unwrap();
    let outcome = lint(&vendor, &[]);
    outcome.expect(1, &["sources"]);
}
