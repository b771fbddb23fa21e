//! The config: errors that name the key. How each key is read stands in the vectors (`tests/vectors`).

use crate::desk::config_text;
use extension_update::core::config::Config;

fn error_of(changes: &[(&str, &str)]) -> String {
    match Config::parse(&config_text(changes)) {
        Ok(_) => panic!("{changes:?} was taken"),
        Err(refusal) => {
            assert_eq!(refusal.code, "config");
            refusal.text
        }
    }
}

/// Each sentence once, to its end; for each key the vectors say which it is (`tests/vectors/data/configs.json`).
#[test]
fn a_wrong_value_is_an_error_that_names_its_key() {
    let cases = [
        ("extension", "absent", "extension.id: is required"),
        ("extension", "7", "extension: an object is needed, not number"),
        ("extension.id", "\" \"", "extension.id: is empty"),
        ("extension.id", "[]", "extension.id: a string is needed, not array"),
        (
            "extension.version",
            "\"7.25.1e\"",
            "extension.version: \"7.25.1e\" is not a version: a part of the version is not a number",
        ),
        (
            "source.kind",
            "\"appcast\"",
            "source.kind: one of releases-api, github-releases, signed-feed is needed, not \"appcast\"",
        ),
        (
            "source.url",
            "\"/releases/\"",
            "source.url: an https: address is needed (http: only to this machine), not \"/releases/\"",
        ),
        ("policy.channels", "\"stable\"", "policy.channels: an array of strings is needed, not string"),
        ("policy.channels", "[1]", "policy.channels: an array of strings is needed, not number"),
        ("policy.publicKeys", "[\"AAAA\"]", "policy.publicKeys: a key is the base64 text of 32 bytes"),
        (
            "policy.threshold",
            "2",
            "policy.threshold: a number from 1 to the number of distinct keys (1) is needed, not 2",
        ),
        ("policy.threshold", "1.5", "policy.threshold: an integer from 0 on is needed, not number"),
        ("texts", "[]", "texts: an object is needed, not array"),
        ("texts", r#"{"install":1}"#, "texts.install: a string is needed, not number"),
        ("texts", r#"{"install":" "}"#, "texts.install: is empty"),
        ("texts", r#"{"of tomorrow":{}}"#, "texts.of tomorrow: a string is needed, not object"),
    ];
    for (key, value, expected) in cases {
        assert_eq!(error_of(&[(key, value)]), expected, "{key} = {value}");
    }
}

#[test]
fn a_text_that_is_no_object_is_refused() {
    for (text, expected) in [
        ("", "the config is not JSON: the text ends too early at byte 0"),
        ("{\"extension\":", "the config is not JSON: the text ends too early at byte 13"),
        ("[]", "the config: an object is needed, not array"),
    ] {
        assert_eq!(Config::parse(text).unwrap_err().text, expected);
    }
}

#[test]
fn a_key_that_stands_twice_counts_once() {
    let keys = r#"["AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=","AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="]"#;
    assert!(error_of(&[("policy.publicKeys", keys), ("policy.threshold", "2")]).starts_with("policy.threshold: "));
}
