//! `import-github`: a list of releases as GitHub answers it becomes a feed like any other.

use crate::vendor::{SETTINGS, Vendor, extension, key};
use extension_update::core::trust::{hex, sha256};

/// A file that several releases of a list may have: it says no version.
fn file(vendor: &str) -> Vec<u8> {
    extension("DEMO", "", vendor)
}

/// A list with everything that such lists hold: a draft, a prerelease by its flag and by its version, notes with CRLF,
/// assets beside the file.
fn list() -> String {
    let digest = hex(&sha256(&file("the fourth")));
    let size = file("the fourth").len();
    let asset = |name: &str, digest: &str| {
        format!(
            "{{\"name\":\"{name}\",\"size\":{size},\"browser_download_url\":\"https://github.com/o/n/releases/download/v/{name}\",\"digest\":{digest}}}"
        )
    };
    let release = |tag: &str, flags: &str, assets: &str| {
        format!(
            "{{\"tag_name\":\"{tag}\",{flags}\"published_at\":\"2026-10-01T08:00:00Z\",\"body\":\"### Изменено\\r\\n\\r\\n- {tag}\\r\\n\",\"assets\":[{assets}]}}"
        )
    };
    let file = asset("DEMO.cfe", &format!("\"sha256:{digest}\""));
    [
        release("v1.0.0.5", "\"draft\":true,", &file),
        release("v1.0.0.4", "", &format!("{},{file}", asset("source.tar.gz", "null"))),
        release("v1.0.0.3", "\"prerelease\":true,", &file),
        release("v1.0.0.2-rc.1", "", &file),
        release("nightly", "", &file),
        release("v1.0.0.1", "", ""),
    ]
    .join(",")
}

#[test]
fn a_list_of_releases_becomes_a_feed_that_a_panel_takes() {
    let vendor = Vendor::empty();
    vendor.put("releases.json", format!("[{}]", list()));
    vendor.put("feed.toml", "[products.DEMO]\n");
    let secret = key("first.key");
    let outcome = vendor.run(&["import-github", "releases.json", "--seq", "1", "--key", &secret]);
    assert_eq!(outcome.code, 0, "{outcome:?}");
    // What is left out is named.
    for name in ["1.0.0.5", "nightly", "1.0.0.1", "1.0.0.2-rc.1"] {
        assert!(
            outcome.err.contains(&format!("warning[dropped] releases.json {name}: is left out"))
                || outcome.err.contains(&format!("releases.json v{name}: is left out")),
            "{name}: {}",
            outcome.err
        );
    }
    let said = vendor.done(&["verify", "feed.json", "--key", &key("first.pub"), "--installed", "1.0.0.1"]);
    assert!(
        said.contains("available: 1.0.0.4") && said.contains("https://github.com/o/n/releases/download/v/DEMO.cfe"),
        "{said}"
    );
    assert!(said.contains("beta     hidden"), "{said}");
}

#[test]
fn a_file_without_a_digest_must_lie_here_and_one_that_lies_here_must_be_the_same() {
    let vendor = Vendor::empty();
    vendor.put("feed.toml", SETTINGS.replace("urls = ", "# "));
    let import = ["import-github", "releases.json", "--seq", "1"];
    vendor.put("releases.json", format!("[{}]", list().replace("sha256:", "sha1:")));
    vendor.refused(&import, 1, &["file-missing", "file-missing"]);
    vendor.put("files/DEMO.cfe", file("the fourth"));
    vendor.done(&import);
    vendor.put("releases.json", format!("[{}]", list()));
    vendor.done(&import);
    vendor.put("files/DEMO.cfe", file("the fifth"));
    vendor.refused(&import, 1, &["file-changed", "file-changed"]);
}

#[test]
fn what_is_no_list_of_releases_is_said_so() {
    let vendor = Vendor::empty();
    vendor.put("feed.toml", "[products.DEMO]\n");
    let import = ["import-github", "releases.json", "--seq", "1"];
    for text in ["", "{}", "{\"message\":\"API rate limit exceeded\"}", "[{\"name\":1}]", "[]", "<html>"] {
        vendor.put("releases.json", text);
        vendor.refused(&import, 1, &["format"]);
    }
    vendor.put("feed.toml", "[products.A]\n[products.B]\n");
    vendor.put("releases.json", format!("[{}]", list()));
    vendor.refused(&import, 1, &["settings"]);
}

/// A release with these files: a name, what is in it, and more of its JSON.
fn release(tag: &str, files: &[(&str, &str, &str)]) -> String {
    let asset = |(name, content, more): &(&str, &str, &str)| {
        format!(
            "{{\"name\":\"{name}\",\"size\":{},\"browser_download_url\":\"https://e.test/{tag}/{name}\",\
             \"digest\":\"sha256:{}\"{more}}}",
            content.len(),
            hex(&sha256(content.as_bytes()))
        )
    };
    let assets: Vec<String> = files.iter().map(asset).collect();
    format!(
        "{{\"tag_name\":\"{tag}\",\"published_at\":\"2026-10-01T08:00:00Z\",\"body\":\"- {tag}\",\"assets\":[{}]}}",
        assets.join(",")
    )
}

/// A vendor with a list of releases and settings of DEMO.
fn listed(list: &str, settings: &str) -> Vendor {
    let vendor = Vendor::empty();
    vendor.put("releases.json", list);
    vendor.put("feed.toml", format!("[products.DEMO]\nfiles = \"files\"\n{settings}"));
    vendor
}

const IMPORT: [&str; 4] = ["import-github", "releases.json", "--seq", "1"];

/// The names of the files of the payload.
fn names(vendor: &Vendor) -> Vec<String> {
    let payload = vendor.text("payload.json");
    let found = payload.match_indices("            \"name\": \"");
    found.map(|(at, start)| payload[at + start.len()..].split_once('"').unwrap().0.to_string()).collect()
}

#[test]
fn of_several_files_the_one_that_is_meant_is_taken_or_asked_for() {
    let cases: [(&[&str], &str, &str); 9] = [
        (&["other.cfe"], "", "other.cfe"),
        (&["demo.cfe", "other.cfe"], "", "demo.cfe"),
        (&["other.cfe", "DEMO-v1.1.cfe", "DEMO_old.cfe"], "", "DEMO-v1.1.cfe"),
        (&["DEMOX.cfe", "DEMO.beta.cfe"], "", "DEMO.beta.cfe"),
        (&["a-1.1.cfe", "b-1.1.cfe"], "file = \"b-{version}.cfe\"\n", "b-1.1.cfe"),
        (&["DEMO.cfe", "b-1.1.cfe"], "[products.DEMO.releases.\"1.1\"]\nfile = \"b-{version}.cfe\"\n", "b-1.1.cfe"),
        (&["DEMO.cfe", "b-1.1.cfe"], "[products.DEMO.defaults]\nfile = \"b-{version}.cfe\"\n", "b-1.1.cfe"),
        (&["DEMO.zip", "x.cfe"], "", "x.cfe"),
        (&["DEMO.zip", "sources.zip", "README.md"], "", "DEMO.zip"),
    ];
    for (files, settings, taken) in cases {
        let files: Vec<_> = files.iter().map(|name| (*name, *name, "")).collect();
        let vendor = listed(&format!("[{}]", release("v1.1", &files)), settings);
        vendor.done(&IMPORT);
        assert_eq!(names(&vendor), [taken]);
        assert!(vendor.text("payload.json").contains(&format!("https://e.test/v1.1/{taken}")));
        assert!(vendor.text("payload.json").contains(&hex(&sha256(taken.as_bytes()))));
    }
    let three = [("L-Retail-2.2-v1.1.cfe", "a", ""), ("L-Retail-2.3-v1.1.cfe", "b", ""), ("L-UT-11-v1.1.cfe", "c", "")];
    let list = format!("[{},{}]", release("v1.2", &[("DEMO.cfe", "d", "")]), release("v1.1", &three));
    let said = listed(&list, "").refused(&IMPORT, 1, &["file-ambiguous"]);
    assert!(said.contains("v1.1 has 3 .cfe") && said.contains("file = \"L-Retail-2.2-v{version}.cfe\""), "{said}");
    // Only what is published must be clear.
    for (list, settings) in [
        (list.clone(), "oldest = \"1.2\"\n"),
        (list.clone(), "keep = 1\n"),
        (list.replace("\"tag_name\":\"v1.1\"", "\"draft\":true,\"tag_name\":\"v1.1\""), ""),
    ] {
        let vendor = listed(&list, settings);
        vendor.done(&IMPORT);
        assert_eq!(names(&vendor), ["DEMO.cfe"]);
    }
    let vendor = listed(
        &list,
        "[products.DEMO.releases.\"1.2\"]\nfile = \"missing.cfe\"\n[products.DEMO.releases.\"1.1\"]\n\
        file = \"L-UT-11-v{version}.cfe\"\n",
    );
    assert!(vendor.refused(&IMPORT, 1, &["file-missing"]).contains("v1.2 has no file missing.cfe"));
}

#[test]
fn one_release_that_cannot_be_published_is_left_out_by_name_and_stops_no_other() {
    let good = release("v1.1", &[("DEMO.cfe", "a", "")]);
    let bad = release("v1.0", &[("D.cfe", "b", "")]);
    let cases = [
        (bad.replace("\"- v1.0\"", "null"), "it has no text"),
        (bad.replace("\"- v1.0\"", "\" \\r\\n\""), "it has no text"),
        (bad.replace("https://e.test", "http://git.local"), "the address of D.cfe is no https: address"),
        (bad.replace("\"browser_download_url\"", "\"url\""), "the address of D.cfe is no https: address"),
        (bad.replace("\"size\":1", "\"size\":0"), "D.cfe is empty"),
        (bad.replace("\"name\":\"D.cfe\"", "\"name\":\"a:D.cfe\""), "a:D.cfe is no name that a file could have"),
        (bad.replace("\"published_at\"", "\"created_at\""), "it has no day"),
        (bad.replace("D.cfe", "D.txt"), "it has no .cfe or .zip"),
        (bad.replace("\"size\":1", "\"state\":\"starter\",\"size\":1"), "D.cfe has not been uploaded whole"),
        (bad.replace("\"v1.0\"", "\"v1.1.0\""), "its version stands twice"),
    ];
    for (bad, reason) in cases {
        let vendor = listed(&format!("[{good},{bad}]"), "");
        let said = vendor.warned(&IMPORT, &["dropped"]);
        assert!(
            said.contains("releases.json v1.") && said.contains(&format!("is left out: {reason}")),
            "{reason}: {said}"
        );
        assert_eq!(names(&vendor), ["DEMO.cfe"], "{reason}");
        let alone = listed(&format!("[{}]", bad.replace("v1.1.0", "x")), "").run(&IMPORT);
        alone.expect(1, &["format"]);
    }
    // What is not uploaded whole is passed over where there is something else.
    let vendor = listed(
        &format!(
            "[{}]",
            release("v1.1", &[("a.cfe", "a", ",\"state\":\"starter\""), ("b.cfe", "b", ",\"state\":\"uploaded\"")])
        ),
        "",
    );
    vendor.done(&IMPORT);
    assert_eq!(names(&vendor), ["b.cfe"]);
    // The extension's own file is still on its way: a stranger beside it is not taken in its place.
    let own = release("v1.0", &[("DEMO-1.0.cfe", "a", ",\"state\":\"starter\""), ("Retail.cfe", "b", "")]);
    let said = listed(&format!("[{good},{own}]"), "").warned(&IMPORT, &["dropped"]);
    assert!(said.contains("is left out: DEMO-1.0.cfe has not been uploaded whole"), "{said}");
    // The name in the base may be another one than the product's.
    let two = release("v1.0", &[("KoshkinDom.cfe", "a", ""), ("Retail.cfe", "b", "")]);
    let vendor = listed(&format!("[{two}]"), "extension = \"KoshkinDom\"\n");
    vendor.done(&IMPORT);
    assert_eq!(names(&vendor), ["KoshkinDom.cfe"]);
    // A fault of the file that is meant is no reason to take another one.
    let two = release("v1.0", &[("DEMO.cfe", "a", ""), ("other.cfe", "b", "")]).replace("v1.0/DEMO", "v1.0 /DEMO");
    assert!(listed(&format!("[{good},{two}]"), "").warned(&IMPORT, &["dropped"]).contains("the address of DEMO.cfe"));
    // News needs no file.
    let vendor = listed(
        &format!("[{good},{}]", release("v1.0", &[])),
        "[products.DEMO.releases.\"1.0\"]\nkind = \"info\"\nlink = \"https://e.test/\"\n",
    );
    vendor.warned(&IMPORT, &[]);
}

#[test]
fn pages_are_read_however_they_were_put_together() {
    let [one, two, three] = ["v1.3", "v1.2", "v1.1"].map(|tag| release(tag, &[("DEMO.cfe", tag, "")]));
    let texts = [
        format!("[{one},{two},{three}]"),
        format!("[{one},{two}][{three}]"),
        format!("[{one}]\n[{two},{three}]\n[]\n"),
        format!("[[{one},{two}],[{three}]]"),
        format!("\u{feff}[[{one}],[{two}],[{three}],[]]"),
    ];
    let mut payloads = Vec::new();
    for text in texts {
        let vendor = listed(&text, "");
        vendor.warned(&IMPORT, &[]);
        payloads.push(vendor.text("payload.json"));
    }
    assert!(payloads[0].contains("1.3.0.0") && payloads[0].contains("1.1.0.0"));
    assert!(payloads.iter().all(|payload| *payload == payloads[0]));
    // More than a panel would read of one answer.
    let draft =
        release("v9", &[]).replace("- v9", &"x".repeat(20_000)).replace("\"tag_name\"", "\"draft\":true,\"tag_name\"");
    let many = vec![draft; 250].join(",");
    listed(&format!("[{many},{one}]"), "").done(&IMPORT);
    for text in [format!("[{one}"), format!("[{one}]{{\"message\":\"Not Found\"}}"), format!("[{one}] x")] {
        listed(&text, "").refused(&IMPORT, 1, &["format"]);
    }
}

#[test]
fn the_same_name_in_two_releases_is_two_files() {
    let mut list = format!(
        "[{},{}]",
        release("v1.2", &[("DEMO.cfe", "second", "")]),
        release("v1.1", &[("DEMO.cfe", "first", "")])
    );
    let [mut first, second, third] = [("1.1", "first"), ("1.2", "second"), ("1.2", "third!")]
        .map(|(version, text)| extension("DEMO", version, text));
    first.push(0);
    assert_eq!(second.len(), third.len());
    for (text, bytes) in [("first", &first), ("second", &second)] {
        list = list.replace(&hex(&sha256(text.as_bytes())), &hex(&sha256(bytes)));
        list = list.replace(&format!("\"size\":{},", text.len()), &format!("\"size\":{},", bytes.len()));
    }
    let vendor = listed(&list, "");
    vendor.put("files/DEMO.cfe", &second);
    vendor.done(&IMPORT);
    let payload = vendor.text("payload.json");
    assert!([&first, &second].iter().all(|bytes| payload.contains(&hex(&sha256(bytes)))), "{payload}");
    vendor.put("files/DEMO.cfe", &third);
    vendor.refused(&IMPORT, 1, &["file-changed", "file-changed"]);
    // Without digests the size says whose file it is; of the other nothing is known.
    vendor.put("releases.json", list.replace("sha256:", "md5:"));
    vendor.put("files/DEMO.cfe", &second);
    assert!(vendor.refused(&IMPORT, 1, &["file-missing"]).contains("v1.1"));
    vendor.put("files/DEMO.cfe", [&first[..], b"x"].concat());
    vendor.refused(&IMPORT, 1, &["file-changed", "file-changed"]);
}

#[test]
fn the_lists_of_gitlab_and_gitea_become_feeds_too() {
    let gitlab = r#"[{"tag_name":"v1.0.0.3","description":"- ещё не время","released_at":"2027-01-01T08:00:00Z","upcoming_release":true,
        "assets":{"links":[{"name":"DEMO.cfe","url":"https://git.test/3/DEMO-1.0.0.3.cfe"}]}},
        {"tag_name":"v1.0.0.2","description":"- Второй\r\n","released_at":"2026-10-01T08:00:00.000Z","assets":{"count":2,"sources":[],"links":[
        {"name":"Инструкция","url":"https://git.test/2/readme.pdf"},
        {"name":"Расширение","url":"https://git.test/raw","direct_asset_url":"https://git.test/2/DEMO-1.0.0.2.cfe"}]}}]"#;
    let gitea = r#"[{"id":7,"tag_name":"v1.0.0.2","body":"- Второй","draft":false,"prerelease":false,"published_at":"2026-10-01T08:00:00Z",
        "assets":[{"id":1,"name":"DEMO-1.0.0.2.cfe","size":SIZE,"browser_download_url":"https://git.test/2/DEMO-1.0.0.2.cfe"}]}]"#;
    let file = extension("DEMO", "1.0.0.2", "the second");
    for list in [gitlab.to_string(), gitea.replace("SIZE", &file.len().to_string())] {
        let vendor = Vendor::empty();
        vendor.put("feed.toml", "[products.DEMO]\nfiles = \"files\"\n");
        vendor.put("releases.json", &list);
        // Without the file nobody knows its hash.
        vendor.refused(&["import", "releases.json", "--seq", "1"], 1, &["file-missing"]);
        vendor.put("files/DEMO-1.0.0.2.cfe", &file);
        let outcome = vendor.run(&["import", "releases.json", "--seq", "1", "--key", &key("first.key")]);
        assert_eq!(outcome.code, 0, "{outcome:?}");
        assert_eq!(list.contains("1.0.0.3"), outcome.err.contains("1.0.0.3: is left out"), "{outcome:?}");
        let said = vendor.done(&["verify", "feed.json", "--key", &key("first.pub"), "--installed", "1.0.0.1"]);
        assert!(said.contains("available: 1.0.0.2"), "{said}");
        assert!(said.contains("https://git.test/2/DEMO-1.0.0.2.cfe") && said.contains(&hex(&sha256(&file))), "{said}");
    }
}
