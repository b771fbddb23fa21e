//! The file of a release: its addresses, its size, its digest and its name.

use super::quoted;
use crate::places::Places;
use serde_json::json;

pub(super) fn addresses(lines: &mut Places) {
    let list = |urls: &[&str]| json!(urls).to_string();
    for count in [1, 3, 4] {
        let urls: Vec<String> = (0..count).map(|number| format!("https://e.test/{number}")).collect();
        lines.reads("/artifact/urls", &json!(urls).to_string(), json!({"artifact.urls": urls}));
    }
    let number = "artifact.urls: from 1 to 4 addresses are needed";
    lines.refuse("/artifact/urls", number, &["absent", "null", "[]", &list(&["https://e.test/"; 5])]);
    lines.refuse(
        "/artifact/urls",
        "artifact.urls: an array of strings is needed",
        &["\"https://e.test/\"", "{}", "[7]", "[null]", "[[\"https://e.test/\"]]"],
    );
    for good in [
        "https://e.test",
        "HTTPS://E.test/",
        "https://пример.рф/я",
        "https://e.test:8443/a?b#c",
        "https://e.test?b",
        "https://e.test#c",
        "https://192.0.2.1/",
        "https://[2001:db8::1]/",
        "https://e.test/a@b",
        "https://e.test./",
        "http://127.0.0.1/a",
        "http://127.0.0.1:8080/",
        "http://127.255.255.254/",
        "http://[::1]/a",
        "http://[::1]:80/",
        "http://localhost/",
        "http://LOCALHOST:1/",
        "http://localhost:65535/",
    ] {
        lines.reads("/artifact/urls", &list(&[good]), json!({"artifact.urls": [good]}));
    }
    let long = format!("https://e.test/{}", "a".repeat(2048 - "https://e.test/".len()));
    lines.reads("/artifact/urls", &list(&[&long]), json!({"artifact.urls": [long]}));
    for bad in [
        "",
        "/DEMO.cfe",
        "DEMO.cfe",
        "//e.test/",
        "https:",
        "https://",
        "https:///x",
        "http://e.test/",
        "HTTP://e.test/",
        "ftp://e.test/",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "ftp://127.0.0.1/",
        "ws://localhost/",
        "file://localhost/etc/passwd",
        "javascript://localhost/%0aalert(1)",
        "httpx://e.test/",
        "https+x://e.test/",
        "data:,x",
        "blob:https://e.test/1",
        "http://127.0.0.1.evil.test/",
        "http://127.0.0.1.evil/",
        "http://127.evil.test/",
        "http://127.1/",
        "http://127.0.0.01/",
        "http://127.00.0.1/",
        "https://192.0.2.01/",
        "https://[::1]x/",
        "http://[::1]evil.test/",
        "https://e.0x1/",
        "http://127.0.0.256/",
        "http://0127.0.0.1/",
        "http://128.0.0.1/",
        "http://0.0.0.0/",
        "http://2130706433/",
        "http://[::2]/",
        "http://[::ffff:127.0.0.1]/",
        "http://[0:0:0:0:0:0:0:1]/",
        "http://localhost.evil.test/",
        "http://evil.localhost/",
        "http://localhost./",
        "http://user@127.0.0.1/",
        "http://127.0.0.1@evil.test/",
        "http://localhost:80@evil.test/",
        "https://user@e.test/",
        "https://user:password@e.test/",
        "https://e.test@evil.test/",
        "https://e.test\\@evil.test/",
        "https://e test/",
        " https://e.test/",
        "https://e.test/ ",
        "https://e.test/\n",
        "https://e.test/\u{202e}",
        "https://e.test/\u{200b}",
        "https://e.test/<x>",
        "https://e.test/\"",
        "https://e.test:65536/",
        "https://e.test:/",
        "https://e.test:+1/",
        "https://%65.test/",
        "https://-e.test/",
        "https://e-.test/",
        "https://e..test/",
        "https://.e.test/",
        "https://[::1",
        "https://[]/",
        "https://1.2.3/",
        "https://0x7f.1/",
    ] {
        lines.refuse("/artifact/urls", "artifact.urls: one is no https: address", &[&list(&[bad])]);
    }
    let longer = format!("https://e.test/{}", "a".repeat(2049 - "https://e.test/".len()));
    lines.refuse("/artifact/urls", "artifact.urls: one is no https: address", &[&list(&[&longer])]);
    // One that is none spoils the release, wherever it stands.
    for at in 0..4 {
        let urls: Vec<&str> =
            (0..4).map(|place| if place == at { "http://e.test/" } else { "https://e.test/" }).collect();
        lines.refuse("/artifact/urls", "artifact.urls: one is no https: address", &[&list(&urls)]);
    }
}

pub(super) fn files(lines: &mut Places) {
    for (raw, size) in [("1", 1u64), ("2", 2), ("1e3", 1000), ("7.0", 7), ("9007199254740991", (1 << 53) - 1)] {
        lines.reads("/artifact/size", raw, json!({"artifact.size": size}));
    }
    lines.refuse("/artifact/size", "artifact.size: is 0", &["0", "-0", "0.0", "0e9"]);
    lines.refuse(
        "/artifact/size",
        "artifact.size: is greater than 9007199254740991",
        &["9007199254740992", "18446744073709551615"],
    );
    lines.refuse(
        "/artifact/size",
        "artifact.size: an integer from 0 on is needed",
        &["-1", "1.5", "1e-1", "\"1\"", "true", "[1]", "{}", "18446744073709551616", "1e400"],
    );
    lines.refuse("/artifact/size", "artifact.size: is required", &["absent", "null"]);
    let digits = |count: usize, digit: &str| quoted(&digit.repeat(count));
    lines.reads("/artifact/sha256", &digits(64, "a"), json!({"artifact.sha256": "a".repeat(64)}));
    lines.reads("/artifact/sha256", &digits(64, "F"), json!({"artifact.sha256": "f".repeat(64)}));
    lines.reads("/artifact/sha256", &digits(32, "aB"), json!({"artifact.sha256": "ab".repeat(32)}));
    for bad in [
        digits(63, "a"),
        digits(65, "a"),
        digits(66, "a"),
        digits(128, "a"),
        digits(32, "a"),
        digits(64, "g"),
        digits(32, "я"),
        digits(0, "a"),
        quoted(&format!("{}g", "a".repeat(63))),
        quoted(&format!("g{}", "a".repeat(63))),
        quoted(&format!("0x{}", "a".repeat(62))),
        quoted(&format!("-{}", "a".repeat(63))),
        quoted(&format!("{} {}", "a".repeat(32), "a".repeat(31))),
    ] {
        lines.refuse("/artifact/sha256", "artifact.sha256: is not 64 hex digits", &[&bad]);
    }
    lines.refuse("/artifact/sha256", "artifact.sha256: is required", &["absent", "null"]);
    lines.refuse("/artifact/sha256", "artifact.sha256: a string is needed", &["7", "[]", "0"]);
    lines.read("/artifact/name", &["absent", "null"], &json!({"artifact.name": null}));
    let latin = |bytes: usize| format!("{}.cfe", "a".repeat(bytes - 4));
    let russian = |letters: usize, more: &str| format!("{}{more}", "я".repeat(letters));
    for good in [
        "a".to_owned(),
        "DEMO.cfe".into(),
        "Демо 1.2 (новая).cfe".into(),
        "a..b".into(),
        "a.b.c".into(),
        "-a".into(),
        "~a".into(),
        latin(254),
        latin(255),
        russian(127, ""),
        russian(127, "a"),
    ] {
        lines.reads("/artifact/name", &quoted(&good), json!({"artifact.name": good}));
    }
    let none = "artifact.name: is no name of a file";
    for bad in [
        latin(256),
        latin(257),
        russian(127, "aa"),
        russian(128, ""),
        String::new(),
        " ".into(),
        ".".into(),
        "..".into(),
        "...".into(),
        ".cfe".into(),
        "DEMO.".into(),
        "../DEMO.cfe".into(),
        "a/b".into(),
        "/a".into(),
        "a/".into(),
        "a\\b".into(),
        "\\a".into(),
        "C:a".into(),
        "a:b".into(),
        "a*".into(),
        "a?".into(),
        "\"a\"".into(),
        "<a".into(),
        "a>".into(),
        "a|b".into(),
        "a\0b".into(),
        "a\nb".into(),
        "a\rb".into(),
        "a\tb".into(),
        "a\u{1f}b".into(),
        "a\u{7f}b".into(),
        "a\u{85}b".into(),
        "a\u{ad}b".into(),
        "a\u{200b}b".into(),
        "a\u{202e}efc.exe".into(),
        "a\u{2066}b".into(),
        "a\u{feff}b".into(),
    ] {
        lines.refuse("/artifact/name", none, &[&quoted(&bad)]);
    }
    lines.refuse("/artifact/name", "artifact.name: a string is needed", &["7", "{}", "false"]);
}
