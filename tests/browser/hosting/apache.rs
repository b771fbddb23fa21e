//! `publisher/hosting/apache/.htaccess`: the promises of `docs/hosting.md`, asked over HTTP in a folder of a site that
//! has rules of its own.

use crate::servers::apache::Apache;
use crate::servers::client::{ask, get};
use crate::servers::vendor::{PANEL, Panel, Vendor, run};
use crate::servers::{Outcome, root};
use crate::site::{check_headers, hash_of};
use std::process::Command;

const FOREVER: &str = "public, max-age=31536000, immutable";

fn open(panel: Panel) -> Outcome<(Apache, Vendor)> {
    let (apache, vendor) = (Apache::serve_site()?, Vendor::open(panel)?);
    // Of a file that changed within this second Apache gives a weak name, by which nothing goes on where it broke off.
    let long_ago = std::time::SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(1_700_000_000);
    for name in ["feed.json", "files/DEMO-0.0.0.3.cfe", "files/DEMO-0.0.0.4.cfe"] {
        std::fs::File::options().write(true).open(vendor.site().join(name))?.set_modified(long_ago)?;
    }
    let mut script = Command::new("sh");
    run(script.arg(root().join("publisher/hosting/nginx/publish.sh")).arg(vendor.site()).arg(apache.site()), &[])?;
    Ok((apache, vendor))
}

#[test]
fn the_feed_is_json_for_any_origin_is_kept_for_a_minute_and_comes_once() -> Outcome<()> {
    let (apache, vendor) = open(Panel::Sample)?;
    let address = format!("{}/feed.json", apache.origin());
    for accepted in ["identity", "gzip"] {
        let answer = ask("GET", &address, &[("Origin", "null"), ("Accept-Encoding", accepted)])?;
        check_headers(&answer)?;
        assert_eq!((answer.status, answer.header("content-type")?), (200, "application/json; charset=utf-8"));
        assert_eq!(answer.header("cache-control")?, "public, max-age=60, stale-if-error=86400");
        let body = if accepted == "gzip" { answer.ungzip()? } else { answer.body.clone() };
        assert_eq!(body, vendor.read("feed.json")?);
        let tag = answer.header("etag")?;
        let known = ask("GET", &address, &[("Accept-Encoding", accepted), ("If-None-Match", tag)])?;
        assert_eq!((known.status, known.body.len()), (304, 0), "{accepted}, {tag}");
        check_headers(&known)?;
    }
    Ok(())
}

#[test]
fn files_go_on_where_they_broke_off_and_are_kept_by_their_content() -> Outcome<()> {
    let (apache, vendor) = open(Panel::Sample)?;
    let whole = vendor.read("files/DEMO-0.0.0.4.cfe")?;
    let plain = format!("{}/files/DEMO-0.0.0.4.cfe", apache.origin());
    let named = format!("{}/files/{}/DEMO-0.0.0.4.cfe", apache.origin(), hash_of(&vendor, "files/DEMO-0.0.0.4.cfe")?);
    for (address, cache) in [(&plain, "public, max-age=300"), (&named, FOREVER)] {
        let answer = ask("GET", address, &[("Accept-Encoding", "gzip")])?;
        check_headers(&answer)?;
        assert_eq!((answer.status, answer.header("content-type")?), (200, "application/octet-stream"));
        assert_eq!((answer.header("content-encoding")?, answer.header("cache-control")?), ("", cache), "{address}");
        assert_eq!(answer.body, whole);
        let tag = answer.header("etag")?.to_owned();
        let rest = ask("GET", address, &[("Range", "bytes=50000-"), ("If-Range", &tag)])?;
        assert_eq!((rest.status, rest.body.as_slice()), (206, &whole[50000..]));
    }
    Ok(())
}

#[test]
fn the_panel_has_its_types_and_is_kept_for_a_year() -> Outcome<()> {
    let (apache, vendor) = open(Panel::Whole)?;
    for (file, kind) in [
        ("extension_update_bg.wasm", "application/wasm"),
        ("extension-update.js", "text/javascript; charset=utf-8"),
        ("extension-update.css", "text/css; charset=utf-8"),
    ] {
        let answer = ask("GET", &format!("{}/{PANEL}/{file}", apache.origin()), &[("Accept-Encoding", "gzip")])?;
        check_headers(&answer)?;
        assert_eq!(
            (answer.status, answer.header("content-type")?, answer.header("cache-control")?),
            (200, kind, FOREVER)
        );
        assert_eq!(answer.ungzip()?, vendor.read(&format!("{PANEL}/{file}"))?);
    }
    Ok(())
}

#[test]
fn what_is_missing_is_404_and_no_page_of_the_site_and_nothing_is_listed() -> Outcome<()> {
    let (apache, _vendor) = open(Panel::Sample)?;
    std::fs::write(apache.site().join(".feed.json.part"), b"half")?;
    for (path, status) in [("/files/DEMO-0.0.0.9.cfe", 404), ("/.feed.json.part", 403), ("/.htaccess", 403)] {
        let answer = get(&format!("{}{path}", apache.origin()))?;
        check_headers(&answer)?;
        assert_eq!((answer.status, answer.header("cache-control")?), (status, "no-store"), "{path}");
        assert!(!String::from_utf8_lossy(&answer.body).contains("a page of the site"), "{path}");
    }
    for path in ["/", "/files/"] {
        let answer = get(&format!("{}{path}", apache.origin()))?;
        assert!(answer.status >= 400 && !String::from_utf8_lossy(&answer.body).contains("DEMO"), "{path}: {answer:?}");
    }
    Ok(())
}
