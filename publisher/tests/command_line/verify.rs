//! `verify`: what a panel would offer and why, and that no tampering gets past it.

use crate::vendor::{SETTINGS, Vendor, key};
use base64ct::{Base64, Encoding};
use expect_test::expect_file;

/// A signed feed with one release of each kind.
fn published() -> Vendor {
    let vendor = Vendor::empty();
    let sections: Vec<String> =
        (1..=8).rev().map(|n| format!("## 1.0.0.{n} - 2026-09-0{n}\n\n- Выпуск {n}\n")).collect();
    vendor.put("CHANGELOG.md", sections.join("\n"));
    (1..=8).for_each(|n| vendor.put_release(&format!("files/DEMO-1.0.0.{n}.cfe"), &format!("file {n}")));
    vendor.put(
        "feed.toml",
        format!(
            "{SETTINGS}\n[products.DEMO.releases.\"1.0.0.8\"]\nchannel = \"beta\"\n\
             [products.DEMO.releases.\"1.0.0.7\"]\nrequires = {{ platform = {{ min = \"8.3.24.0\" }} }}\n\
             [products.DEMO.releases.\"1.0.0.6\"]\nrollout = {{ start = \"2026-10-03T00:00:00Z\", hours = 24 }}\n\
             [products.DEMO.releases.\"1.0.0.5\"]\nwithdrawn = {{ reason = {{ ru = \"Портит отчёты\" }}, replacedBy = \"1.0.0.7\" }}\n\
             [products.DEMO.releases.\"1.0.0.4\"]\nlicence = {{ releasedBy = \"2026-09-04\" }}\n\
             [products.DEMO.releases.\"1.0.0.3\"]\nwaypoint = true\ncritical = {{ below = \"1.0.0.2\" }}\n"
        ),
    );
    vendor.done(&["build", "--seq", "42", "--issued", "2026-10-01T08:00:00Z", "--key", &key("first.key")]);
    vendor
}

/// The text with the key's id, which differs in each run, taken out.
fn verify(vendor: &Vendor, args: &[&str]) -> String {
    let public = key("first.pub");
    let said = vendor.done(&[&["verify", "feed.json", "--key", &public], args].concat());
    let id = extension_update::core::trust::key_id(&extension_feed::public_key::of_argument(&public).unwrap());
    said.replace(&id, "<id of the key>")
}

#[test]
fn what_a_panel_would_offer_is_said_with_the_reason_for_each_release() {
    let vendor = published();
    let here = ["--installed", "1.0.0.2", "--platform", "8.3.20.1"];
    expect_file!["../golden/verify-waypoint.txt"].assert_eq(&verify(&vendor, &here));
    let beyond = ["--installed", "1.0.0.3", "--platform", "8.3.20.1", "--licence-until", "2026-09-01"];
    expect_file!["../golden/verify-held-back.txt"].assert_eq(&verify(&vendor, &beyond));
    expect_file!["../golden/verify-withdrawn.txt"]
        .assert_eq(&verify(&vendor, &["--installed", "1.0.0.5", "--channel", "beta"]));
    expect_file!["../golden/verify-first.txt"]
        .assert_eq(&verify(&vendor, &["--channel", "stable", "--channel", "beta"]));
    expect_file!["../golden/verify.json"].assert_eq(&verify(&vendor, &[&here[..], &["--json"]].concat()));
}

#[test]
fn the_verdict_follows_what_is_installed() {
    let vendor = published();
    let cases: &[(&[&str], &str)] = &[
        (&["--installed", "1.0.0.7"], "up-to-date"),
        (&["--installed", "1.0.0.9"], "newer-than-feed"),
        (&["--installed", "1.0.0.1"], "available: 1.0.0.3 is offered (critical)"),
        (
            &["--installed", "1.0.0.3", "--now", "2026-10-03T00:00:00Z", "--manual", "--platform", "8.3.1"],
            "available: 1.0.0.6",
        ),
        (&["--installed", "1.0.0.3", "--platform", "8.3.24.1"], "available: 1.0.0.7"),
        (&["--installed", ""], "available: 1.0.0.7"),
    ];
    for (args, expected) in cases {
        let said = verify(&vendor, args);
        assert!(said.contains(&format!("verdict    {expected}")), "{args:?}: {said}");
    }
}

#[test]
fn each_reason_to_refuse_a_feed_has_its_code() {
    let vendor = published();
    let (public, other) = (key("first.pub"), key("second.pub"));
    let verify = ["verify", "feed.json", "--key", &public];
    vendor.refused(&["verify", "feed.json", "--key", &other], 1, &["signature"]);
    vendor.refused(&[&verify[..], &["--product", "OTHER"]].concat(), 1, &["wrong-product"]);
    vendor.refused(&[&verify[..], &["--now", "2027-03-30T08:00:00Z"]].concat(), 1, &["expires"]);
    vendor.refused(&[&verify[..], &["--now", "2026-09-30T07:59:59Z"]].concat(), 1, &["clock"]);
    vendor.refused(&[&verify[..], &["--threshold", "2"]].concat(), 2, &["usage"]);
    vendor.refused(&[&verify[..], &["--threshold", "0"]].concat(), 2, &["usage"]);
    vendor.refused(&[&verify[..], &["--installed", "x"]].concat(), 2, &["usage"]);
    vendor.refused(&[&verify[..], &["--key", &public]].concat(), 3, &["key"]);
    vendor.refused(&["verify", "feed.json", "--key", "AAAA"], 3, &["key"]);
    vendor.refused(&["verify", "feed.json", "--key", &key("first.key")], 3, &["key"]);
    vendor.done(&["build", "--seq", "43", "--out", "newer.json", "--expires", "2027-01-01T00:00:00Z"]);
    vendor.refused(&[&verify[..], &["--seen", "newer.json"]].concat(), 1, &["seq"]);
    vendor.done(&["build", "--seq", "42", "--out", "twin.json", "--expires", "2027-01-01T00:00:00Z"]);
    vendor.refused(&[&verify[..], &["--seen", "twin.json"]].concat(), 1, &["seq"]);
    vendor.done(&[&verify[..], &["--seen", "feed.json"]].concat());
    vendor.refused(&["verify", "newer.json", "--key", &public], 1, &["unsigned"]);
    let json = vendor.run(&["verify", "feed.json", "--key", &other, "--json"]);
    assert!(json.code == 1 && json.out.starts_with("{\"accepted\":false,\"code\":\"signature\","), "{json:?}");
}

#[test]
fn no_byte_of_an_envelope_can_be_changed() {
    let vendor = published();
    let public = key("first.pub");
    let whole = vendor.text("feed.json");
    let start = whole.find("\"payload\":\"").unwrap() + 11;
    let end = start + whole[start..].find('"').unwrap();
    let payload = String::from_utf8(Base64::decode_vec(&whole[start..end]).unwrap()).unwrap();
    let with =
        |payload: &str| format!("{}{}{}", &whole[..start], Base64::encode_string(payload.as_bytes()), &whole[end..]);
    assert_eq!(with(&payload), whole);
    let tampered = [
        with(&payload.replace("\"seq\": 42", "\"seq\": 43")),
        with(&payload.replace("\"date\": \"2026-09-07\"", "\"date\": \"2026-09-08\"")),
        with(&payload.replace("1.0.0.7", "1.0.0.9")),
        with(&payload.replace("https://example.com/files", "https://example.org/files")),
        with(&payload.replacen("\"sha256\": \"", "\"sha256\": \"0", 1)),
        with(&format!("{payload} ")),
        with(payload.trim_end()),
        with(""),
        whole.replace("feed.v1", "feed.v2"),
    ];
    for text in tampered {
        assert_ne!(text, whole);
        vendor.put("feed.json", &text);
        let outcome = vendor.run(&["verify", "feed.json", "--key", &public, "--installed", "1.0.0.2"]);
        assert!(outcome.code == 1 && outcome.err.starts_with("error[signature]"), "{outcome:?}");
        assert!(!outcome.out.contains("1.0.0"), "nothing of it is shown: {outcome:?}");
    }
    // Byte by byte through the signature.
    let sig = whole.find("\"sig\":\"").unwrap() + 7;
    for at in (sig..sig + 86).step_by(5) {
        let other = if whole.as_bytes()[at] == b'A' { "B" } else { "A" };
        vendor.put("feed.json", format!("{}{other}{}", &whole[..at], &whole[at + 1..]));
        vendor.refused(&["verify", "feed.json", "--key", &public], 1, &["signature"]);
    }
    // What a network does to a text without meaning harm is no tampering.
    for text in [format!("\u{feff}{whole}"), whole.replace('\n', "\r\n"), whole.replace(",\"", ", \n \"")] {
        vendor.put("feed.json", text);
        vendor.done(&["verify", "feed.json", "--key", &public]);
    }
}

#[test]
fn a_hostile_feed_cannot_drive_the_terminal() {
    let vendor = Vendor::new();
    let public = key("first.pub");
    vendor.done(&["build", "--seq", "1"]);
    let escape = "\\u001b]0;x\\u0007\\u202e";
    let text = vendor.text("payload.json").replace("\"DEMO\": {", &format!("\"DEMO{escape}\": {{")).replacen(
        "\"version\": \"0.0.0.3\"",
        &format!("\"version\": \"0.0.0.3\", \"channel\": \"{escape}\""),
        1,
    );
    vendor.put("payload.json", text);
    vendor.done(&["sign", "payload.json", "--key", &key("first.key"), "--out", "feed.json"]);
    for args in [
        &["verify", "feed.json", "--key", &public][..],
        &["lint", "feed.json"],
        &["verify", "feed.json", "--key", &public, "--json"],
    ] {
        let outcome = vendor.run(args);
        let said = format!("{}{}", outcome.out, outcome.err);
        assert!(!said.is_empty());
        assert!(!said.contains(['\u{1b}', '\u{7}']), "{said:?}");
        assert!(args.contains(&"--json") || !said.contains('\u{202e}'), "{said:?}");
    }
}
