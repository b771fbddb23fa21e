//! What the settings say where they say nothing, and which key is named where one is wrong.

use super::*;

#[test]
fn what_is_not_said_has_its_default() {
    let settings = Settings::parse("[products.DEMO]\n", "feed.toml").unwrap();
    let demo = &settings.products["DEMO"];
    assert_eq!((settings.validity_days, settings.threshold, demo.keep), (180, 1, 20));
    assert_eq!(demo.file, "{product}-{version}.cfe");
    assert_eq!(demo.changelog.files(), BTreeMap::from([("ru".into(), "CHANGELOG.md".into())]));
}

#[test]
fn a_release_takes_of_the_defaults_what_it_does_not_say() {
    let text = "[products.A]\n[products.A.defaults]\nchannel = \"beta\"\nwaypoint = true\n\
        [products.A.releases.\"1.0.0.0\"]\nwaypoint = false\ncritical = { below = \"0.9.0.0\" }\nwithdrawn = { reason = { ru = \"x\" }, replacedBy = \"1.0.0.1\" }\n";
    let product = Settings::parse(text, "x").unwrap().products.remove("A").unwrap();
    let facts = product.releases["1.0.0.0"].clone().or(&product.defaults);
    assert_eq!(facts.channel.as_deref(), Some("beta"));
    assert_eq!(facts.waypoint, Some(false));
    assert_eq!(facts.critical, Some(Critical::Below(crate::document::Below { below: "0.9.0.0".into() })));
    assert!(
        matches!(facts.withdrawn, Some(Withdrawn::Details(details)) if details.replaced_by.as_deref() == Some("1.0.0.1"))
    );
}

#[test]
fn a_wrong_key_is_named() {
    let cases = [
        ("", "products"),
        ("[products]\n", "products"),
        ("[products.A]\nwithdrawm = true\n", "withdrawm"),
        ("[products.A.releases.\"1.0\"]\nwithdrawn = { replaced = \"1.0.0.1\" }\n", "withdrawn"),
        ("[products.A.releases.\"x\"]\n", "\"x\""),
        ("[products.A]\nkeep = 21\n", "keep"),
        ("[products.A]\nextension = \" A\"\n", "extension"),
        ("validity_days = 0\n[products.A]\n", "validity_days"),
        ("public_keys = [\"abc\"]\n[products.A]\n", "public_keys"),
        ("threshold = 2\n[products.A]\n", "threshold"),
        ("[products.\" A\"]\n", "id"),
        ("[products.A]\nchangelog = {}\n", "changelog"),
        ("[products.A\n", "products.A"),
        ("[products.A.releases.\"1.0\"]\ndate = \"01.10.2026\"\n", "date"),
        ("[products.A.defaults]\ndate = \"2026-10-01\"\n", "date"),
        ("[products.A]\nfull_notes = \"http://example.com/\"\n", "full_notes"),
        ("[products.A]\nfull_notes = \"https://example.com/{vers}\"\n", "vers"),
    ];
    for (text, key) in cases {
        let problem = Settings::parse(text, "feed.toml").unwrap_err();
        assert_eq!(problem.code, Code::Settings, "{text}");
        assert!(problem.text.contains(key), "{text}: {}", problem.text);
        assert!(!problem.to_string().contains('\n'), "{text}");
    }
}
