//! The config: what it may be, and errors that name the key.

use crate::desk::{config, config_text};
use extension_update::core::config::{Config, Freshness, SourceKind, Theme, Transport};
use extension_update::core::day::Day;
use extension_update::core::locale::Locale;
use extension_update::core::trust::Anchor;

fn error_of(changes: &[(&str, &str)]) -> String {
    match Config::parse(&config_text(changes)) {
        Ok(_) => panic!("{changes:?} was taken"),
        Err(refusal) => {
            assert_eq!(refusal.code, "config");
            refusal.text
        }
    }
}

#[test]
fn a_wrong_value_is_an_error_that_names_its_key() {
    let cases = [
        ("extension", "absent", "extension.id: is required"),
        ("extension", "7", "extension: an object is needed, not number"),
        ("extension.id", "null", "extension.id: is required"),
        ("extension.id", "\" \"", "extension.id: is empty"),
        ("extension.id", "[]", "extension.id: a string is needed, not array"),
        ("extension.version", "absent", "extension.version: is required"),
        ("extension.version", "3", "extension.version: a string is needed, not number"),
        (
            "extension.version",
            "\"7.25.1e\"",
            "extension.version: \"7.25.1e\" is not a version: a part of the version is not a number",
        ),
        ("extension.name", "true", "extension.name: a string is needed, not boolean"),
        ("source", "absent", "source.kind: is required"),
        (
            "source.kind",
            "\"appcast\"",
            "source.kind: one of releases-api, github-releases, signed-feed is needed, not \"appcast\"",
        ),
        ("source.url", "absent", "source.url: is required"),
        (
            "source.url",
            "\"http://updates.example.com/\"",
            "source.url: an https: address is needed (http: only to this machine), not \"http://updates.example.com/\"",
        ),
        (
            "source.url",
            "\"/releases/\"",
            "source.url: an https: address is needed (http: only to this machine), not \"/releases/\"",
        ),
        ("source.transport", "\"pigeon\"", "source.transport: one of fetch, host is needed, not \"pigeon\""),
        ("source.distributive", "5", "source.distributive: a string is needed, not number"),
        ("licenceKey", "{}", "licenceKey: a string is needed, not object"),
        ("host", "\"1C\"", "host: an object is needed, not string"),
        ("host.platform", "8.3", "host.platform: a string is needed, not number"),
        ("host.configuration", "[]", "host.configuration: an object is needed, not array"),
        ("host.configuration.version", "1", "host.configuration.version: a string is needed, not number"),
        (
            "host.obstacle",
            "\"weather\"",
            "host.obstacle: one of no-right, safe-mode, main-node is needed, not \"weather\"",
        ),
        ("policy.channels", "\"stable\"", "policy.channels: an array of strings is needed, not string"),
        ("policy.channels", "[1]", "policy.channels: an array of strings is needed, not number"),
        ("policy.publicKeys", "[\"AAAA\"]", "policy.publicKeys: a key is the base64 text of 32 bytes"),
        ("policy.publicKeys", "[\"???\"]", "policy.publicKeys: a key is the base64 text of 32 bytes"),
        (
            "policy.threshold",
            "0",
            "policy.threshold: a number from 1 to the number of distinct keys (1) is needed, not 0",
        ),
        (
            "policy.threshold",
            "2",
            "policy.threshold: a number from 1 to the number of distinct keys (1) is needed, not 2",
        ),
        ("policy.threshold", "1.5", "policy.threshold: an integer from 0 on is needed, not number"),
        ("memory", "[]", "memory: an object is needed, not array"),
        ("locale", "1", "locale: a string is needed, not number"),
        ("theme", "\"neon\"", "theme: one of auto, light, dark is needed, not \"neon\""),
        ("mount", "1", "mount: a string is needed, not number"),
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
fn what_is_left_out_has_a_default() {
    let text = r#"{"extension":{"id":"DEMO","version":""},"source":{"kind":"github-releases","url":"https://example.com/x"},"unknown":1}"#;
    let config = Config::parse(text).unwrap();
    assert_eq!(config.extension.name, "DEMO");
    assert_eq!(config.extension.installed, None);
    assert_eq!(config.source.kind, SourceKind::GithubReleases);
    assert_eq!(config.source.transport, Transport::Host);
    assert_eq!(config.source.distributive, "DEMO");
    assert_eq!(config.policy.channels, ["stable"]);
    assert_eq!(
        (&config.policy.anchor, config.look.locale, config.look.theme),
        (&Anchor::Nothing, Locale::RU, Theme::Auto)
    );
    assert_eq!((config.policy.freshness, config.policy.min_age_hours), (Freshness::Warn, 0));
}

#[test]
fn a_language_is_known_by_its_first_two_letters() {
    for (text, locale) in [
        ("en", Locale::EN),
        ("en_US", Locale::EN),
        ("EN-gb", Locale::EN),
        ("ru_RU", Locale::RU),
        ("de", Locale::of("de")),
        ("rus", Locale::RU),
        ("", Locale::RU),
        ("ё", Locale::RU),
    ] {
        assert_eq!(crate::desk::config(&[("locale", &format!("\"{text}\""))]).look.locale, locale, "{text}");
    }
}

#[test]
fn a_key_that_stands_twice_counts_once() {
    let keys = r#"["AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=","AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="]"#;
    assert!(error_of(&[("policy.publicKeys", keys), ("policy.threshold", "2")]).starts_with("policy.threshold: "));
}

#[test]
fn a_signed_feed_needs_somebody_to_trust() {
    let error = error_of(&[("source.kind", "\"signed-feed\"")]);
    assert!(error.starts_with("policy.publicKeys: "), "{error}");
}

#[test]
fn a_licence_has_a_last_day_that_there_is() {
    assert!(error_of(&[("licence", r#"{"until":"31.12.2026"}"#)]).starts_with("licence.until: "));
    assert_eq!(config(&[("licence", r#"{"until":""}"#)]).licence_until, None);
    let until = config(&[("licence", r#"{"until":"2026-12-31T00:00:00"}"#)]).licence_until;
    assert_eq!(until, Day::parse("2026-12-31"));
}
