//! `publisher/hosting/nginx/site.conf`, `brotli.conf` and `publish.sh`: each promise of `docs/hosting.md`, asked over
//! HTTP.

use crate::servers::client::{Answer, ask, get};
use crate::servers::nginx::{Compression, Nginx};
use crate::servers::vendor::{PANEL, Panel, Vendor, run};
use crate::servers::{Outcome, root};
use std::fs::File;
use std::io::Read;
use std::process::Command;

const FOREVER: &str = "public, max-age=31536000, immutable";
const SHORTLY: &str = "public, max-age=300";
const BRIEFLY: &str = "public, max-age=60, stale-if-error=86400";

pub fn publish(vendor: &Vendor, nginx: &Nginx) -> Outcome<()> {
    let mut script = Command::new("sh");
    run(script.arg(root().join("publisher/hosting/nginx/publish.sh")).arg(vendor.site()).arg(nginx.site()), &[])
}

/// The name that a file has by its content.
pub fn hash_of(vendor: &Vendor, name: &str) -> Outcome<String> {
    let output = Command::new("sha256sum").arg(vendor.site().join(name)).output()?;
    Ok(String::from_utf8_lossy(&output.stdout).chars().take(16).collect())
}

/// nginx with a published site.
fn open(compression: Compression) -> Outcome<(Nginx, Vendor)> {
    open_with(compression, Panel::Sample)
}

pub fn open_with(compression: Compression, panel: Panel) -> Outcome<(Nginx, Vendor)> {
    let nginx = Nginx::serve_site(compression)?;
    let vendor = Vendor::open(panel)?;
    publish(&vendor, &nginx)?;
    Ok((nginx, vendor))
}

/// What every answer has, whatever its status and whoever gives it.
pub fn check_headers(answer: &Answer) -> Outcome<()> {
    assert_eq!(answer.header("access-control-allow-origin")?, "*", "a form's origin is null: {answer:?}");
    assert_eq!(answer.header("access-control-expose-headers")?, "ETag, Retry-After");
    assert_eq!(answer.header("x-content-type-options")?, "nosniff");
    assert_eq!(answer.header("cross-origin-resource-policy")?, "cross-origin");
    Ok(())
}

/// What every answer of nginx has.
pub fn check_manners(answer: &Answer) -> Outcome<()> {
    check_headers(answer)?;
    assert_eq!(answer.header("server")?, "nginx", "the version is nobody's affair");
    assert!(!answer.names().any(|name| name == "set-cookie" || name == "access-control-allow-credentials"));
    Ok(())
}

#[test]
fn the_feed_is_json_for_any_origin_and_is_kept_for_a_minute() -> Outcome<()> {
    let (nginx, vendor) = open(Compression::Gzip)?;
    let address = format!("{}/feed.json", nginx.origin());
    for origin in ["null", "https://somebody.example"] {
        let answer = ask("GET", &address, &[("Origin", origin)])?;
        check_manners(&answer)?;
        assert_eq!(answer.status, 200);
        assert_eq!(answer.header("content-type")?, "application/json; charset=utf-8");
        assert_eq!(answer.header("cache-control")?, BRIEFLY);
        assert_eq!(answer.body, vendor.read("feed.json")?);
    }
    Ok(())
}

#[test]
fn whoever_knows_the_feed_gets_304_also_where_it_came_compressed() -> Outcome<()> {
    let (nginx, _vendor) = open(Compression::Gzip)?;
    let address = format!("{}/feed.json", nginx.origin());
    for accepted in ["identity", "gzip"] {
        let first = ask("GET", &address, &[("Accept-Encoding", accepted)])?;
        let tag = first.header("etag")?;
        assert!(!tag.is_empty());
        let second = ask("GET", &address, &[("Accept-Encoding", accepted), ("If-None-Match", tag)])?;
        check_manners(&second)?;
        assert_eq!((second.status, second.body.len()), (304, 0), "{accepted}");
        assert_eq!(second.header("cache-control")?, BRIEFLY);
        let other = ask("GET", &address, &[("If-None-Match", "\"another\"")])?;
        assert_eq!(other.status, 200);
    }
    Ok(())
}

#[test]
fn the_feed_is_compressed_as_it_goes_and_no_stale_copy_of_it_can_lie_beside() -> Outcome<()> {
    let (nginx, vendor) = open(Compression::Gzip)?;
    let address = format!("{}/feed.json", nginx.origin());
    assert!(!nginx.site().join("feed.json.gz").exists());
    let answer = ask("GET", &address, &[("Accept-Encoding", "gzip, br")])?;
    assert_eq!((answer.header("content-encoding")?, answer.header("vary")?), ("gzip", "Accept-Encoding"));
    let whole = vendor.read("feed.json")?;
    assert_eq!(answer.ungzip()?, whole);
    assert!(answer.body.len() < whole.len());
    // Whoever puts one there does no harm either.
    std::fs::write(nginx.site().join("feed.json.gz"), b"stale")?;
    assert_eq!(ask("GET", &address, &[("Accept-Encoding", "gzip")])?.ungzip()?, whole);
    Ok(())
}

#[test]
fn with_the_modules_of_debian_the_feed_and_the_panel_go_as_brotli() -> Outcome<()> {
    let (nginx, _vendor) = open(Compression::Brotli)?;
    let feed = ask("GET", &format!("{}/feed.json", nginx.origin()), &[("Accept-Encoding", "gzip, br")])?;
    assert_eq!(feed.header("content-encoding")?, "br");
    check_manners(&feed)?;
    // The script compresses the panel where the program `brotli` is installed; here a file stands for it.
    std::fs::write(nginx.site().join(PANEL).join("extension-update.css.br"), b"squeezed")?;
    let address = format!("{}/{PANEL}/extension-update.css", nginx.origin());
    let script = ask("GET", &address, &[("Accept-Encoding", "gzip, br")])?;
    assert_eq!((script.header("content-encoding")?, script.body.as_slice()), ("br", b"squeezed".as_slice()));
    let old = ask("GET", &address, &[("Accept-Encoding", "gzip")])?;
    assert_eq!(old.header("content-encoding")?, "gzip");
    Ok(())
}

#[test]
fn the_panel_has_its_types_is_compressed_beforehand_and_kept_for_a_year() -> Outcome<()> {
    let (nginx, vendor) = open_with(Compression::Gzip, Panel::Whole)?;
    let types = [
        ("extension_update_bg.wasm", "application/wasm"),
        ("extension-update.js", "text/javascript; charset=utf-8"),
        ("extension-update.css", "text/css; charset=utf-8"),
        ("extension-update.html", "text/html; charset=utf-8"),
        ("package.json", "application/json; charset=utf-8"),
    ];
    for (file, kind) in types {
        let address = format!("{}/{PANEL}/{file}", nginx.origin());
        let whole = vendor.read(&format!("{PANEL}/{file}"))?;
        let plain = get(&address)?;
        assert_eq!((plain.status, plain.header("content-type")?), (200, kind));
        assert_eq!(plain.body, whole);
        let packed = ask("GET", &address, &[("Accept-Encoding", "gzip")])?;
        check_manners(&packed)?;
        assert_eq!((packed.header("content-encoding")?, packed.header("content-type")?), ("gzip", kind));
        assert_eq!(packed.header("cache-control")?, FOREVER);
        assert_eq!(packed.ungzip()?, whole);
        assert!(packed.header("etag")?.starts_with('"'), "compressed beforehand, it has a strong name: {packed:?}");
        let known = ask("GET", &address, &[("Accept-Encoding", "gzip"), ("If-None-Match", packed.header("etag")?)])?;
        assert_eq!((known.status, known.body.len()), (304, 0));
    }
    Ok(())
}

#[test]
fn a_release_file_comes_as_it_is_and_goes_on_where_it_broke_off() -> Outcome<()> {
    let (nginx, vendor) = open(Compression::Gzip)?;
    let address = format!("{}/files/DEMO-0.0.0.4.cfe", nginx.origin());
    let whole = vendor.read("files/DEMO-0.0.0.4.cfe")?;
    let answer = ask("GET", &address, &[("Accept-Encoding", "gzip")])?;
    check_manners(&answer)?;
    assert_eq!((answer.header("content-type")?, answer.header("content-encoding")?), ("application/octet-stream", ""));
    assert_eq!((answer.header("cache-control")?, answer.header("accept-ranges")?), (SHORTLY, "bytes"));
    assert_eq!(answer.body, whole);
    let named = format!("{}/files/{}/DEMO-0.0.0.4.cfe", nginx.origin(), hash_of(&vendor, "files/DEMO-0.0.0.4.cfe")?);
    let named = get(&named)?;
    assert_eq!((named.status, named.header("cache-control")?), (200, FOREVER), "only its content names it for ever");
    assert_eq!(named.body, whole);
    let tag = answer.header("etag")?;
    let rest = ask("GET", &address, &[("Range", "bytes=50000-"), ("If-Range", tag)])?;
    assert_eq!((rest.status, rest.header("content-range")?), (206, "bytes 50000-51813/51814"));
    assert_eq!(rest.body, whole[50000..]);
    assert_eq!(rest.header("cache-control")?, SHORTLY);
    let changed = ask("GET", &address, &[("Range", "bytes=50000-"), ("If-Range", "\"another\"")])?;
    assert_eq!((changed.status, changed.body.len()), (200, whole.len()), "of another file there is no rest");
    let head = ask("HEAD", &address, &[])?;
    assert_eq!((head.status, head.header("content-length")?, head.body.len()), (200, "51814", 0));
    Ok(())
}

#[test]
fn a_name_without_a_number_is_asked_for_anew_each_time() -> Outcome<()> {
    let (nginx, _vendor) = open(Compression::Gzip)?;
    std::fs::write(nginx.site().join("files/DEMO.cfe"), b"latest")?;
    let answer = get(&format!("{}/files/DEMO.cfe", nginx.origin()))?;
    assert_eq!((answer.status, answer.header("cache-control")?), (200, "no-cache"));
    Ok(())
}

#[test]
fn what_is_not_there_or_not_published_yet_is_404_that_nobody_keeps() -> Outcome<()> {
    let (nginx, _vendor) = open(Compression::Gzip)?;
    std::fs::write(nginx.site().join(".feed.json.part"), b"half")?;
    for path in ["/files/DEMO-0.0.0.9.cfe", "/", "/files/", "/panel/", "/.feed.json.part", "/files/../.git/config"] {
        let answer = get(&format!("{}{path}", nginx.origin()))?;
        check_manners(&answer)?;
        assert_eq!((answer.status, answer.header("cache-control")?), (404, "no-store"), "{path}");
        assert!(!String::from_utf8_lossy(&answer.body).contains("DEMO"), "{path} lists the folder");
    }
    Ok(())
}

#[test]
fn nothing_but_reading_is_answered() -> Outcome<()> {
    let (nginx, vendor) = open(Compression::Gzip)?;
    for method in ["POST", "PUT", "DELETE"] {
        let answer = ask(method, &format!("{}/feed.json", nginx.origin()), &[])?;
        check_manners(&answer)?;
        assert_eq!(answer.status, 405, "{method}");
    }
    assert_eq!(get(&format!("{}/feed.json", nginx.origin()))?.body, vendor.read("feed.json")?);
    Ok(())
}

#[test]
fn plain_http_is_sent_on_to_https_where_a_page_can_see_it() -> Outcome<()> {
    let (nginx, _vendor) = open(Compression::Gzip)?;
    let host = ("Host", "updates.example.com");
    let answer = ask("GET", &format!("{}/feed.json?a=1", nginx.redirect_origin()), &[host])?;
    assert_eq!((answer.status, answer.header("location")?), (301, "https://updates.example.com/feed.json?a=1"));
    assert_eq!(answer.header("access-control-allow-origin")?, "*");
    Ok(())
}

#[test]
fn a_new_feed_replaces_the_old_one_at_once_and_never_a_published_file() -> Outcome<()> {
    let (nginx, vendor) = open(Compression::Gzip)?;
    let address = format!("{}/feed.json", nginx.origin());
    let before = get(&address)?;
    vendor.release(&["0.0.0.3", "0.0.0.4", "0.0.0.5"])?;
    publish(&vendor, &nginx)?;
    let after = ask("GET", &address, &[("If-None-Match", before.header("etag")?)])?;
    assert_eq!((after.status, after.body), (200, vendor.read("feed.json")?));
    assert_eq!(get(&format!("{}/files/DEMO-0.0.0.5.cfe", nginx.origin()))?.status, 200);
    let published = vendor.read("feed.json")?;
    vendor.release(&["0.0.0.3", "0.0.0.4", "0.0.0.5", "0.0.0.6"])?;
    vendor.put("site/files/DEMO-0.0.0.4.cfe", b"other bytes")?;
    assert!(publish(&vendor, &nginx).is_err_and(|trouble| trouble.to_string().contains("DEMO-0.0.0.4.cfe")));
    assert_eq!(get(&address)?.body, published, "the feed goes last");
    assert_eq!(get(&format!("{}/files/DEMO-0.0.0.4.cfe", nginx.origin()))?.body.len(), 51_814);
    let other = format!("{}/DEMO-0.0.0.4.cfe", hash_of(&vendor, "files/DEMO-0.0.0.4.cfe")?);
    for name in [&other, "DEMO-0.0.0.6.cfe"] {
        let status = get(&format!("{}/files/{name}", nginx.origin()))?.status;
        assert_eq!(status, 404, "{name}: nothing of a site that is refused is published");
    }
    Ok(())
}

#[test]
fn an_older_feed_never_takes_the_place_of_a_newer_one() -> Outcome<()> {
    let (nginx, vendor) = open(Compression::Gzip)?;
    let first = vendor.read("feed.json")?;
    vendor.release(&["0.0.0.3", "0.0.0.4", "0.0.0.5"])?;
    publish(&vendor, &nginx)?;
    publish(&vendor, &nginx)?;
    let second = vendor.read("feed.json")?;
    vendor.put("site/feed.json", &first)?;
    let refused = publish(&vendor, &nginx);
    assert!(refused.is_err_and(|trouble| trouble.to_string().contains("выложена лента 2, а эта — 1")));
    vendor.put("site/feed.json", "{}")?;
    assert!(publish(&vendor, &nginx).is_err_and(|trouble| trouble.to_string().contains("не подписанная лента")));
    assert_eq!(get(&format!("{}/feed.json", nginx.origin()))?.body, second);
    Ok(())
}

#[test]
fn what_is_published_can_be_read_whatever_the_rights_of_its_maker_are() -> Outcome<()> {
    use std::os::unix::fs::PermissionsExt;
    let (nginx, vendor) = (Nginx::serve_site(Compression::Gzip)?, Vendor::open(Panel::Sample)?);
    for name in ["feed.json", "files/DEMO-0.0.0.4.cfe"] {
        std::fs::set_permissions(vendor.site().join(name), std::fs::Permissions::from_mode(0o600))?;
    }
    let mut script = Command::new("sh");
    script.args(["-c", "umask 077; exec sh \"$0\" \"$@\""]).arg(root().join("publisher/hosting/nginx/publish.sh"));
    run(script.arg(vendor.site()).arg(nginx.site()), &[])?;
    for name in ["feed.json", "files/DEMO-0.0.0.4.cfe", "files/DEMO-0.0.0.3.cfe", "files", "panel", PANEL] {
        let there = std::fs::metadata(nginx.site().join(name))?;
        let wanted = if there.is_dir() { 0o755 } else { 0o644 };
        assert_eq!(there.permissions().mode() & 0o777, wanted, "{name}");
    }
    Ok(())
}

#[test]
fn whoever_reads_while_the_feed_is_replaced_gets_the_old_one_whole() -> Outcome<()> {
    let (nginx, vendor) = open(Compression::Gzip)?;
    let first = vendor.read("feed.json")?;
    // As nginx holds it for somebody who reads slowly.
    let mut reader = File::open(nginx.site().join("feed.json"))?;
    vendor.release(&["0.0.0.3", "0.0.0.4", "0.0.0.5"])?;
    publish(&vendor, &nginx)?;
    let mut read = Vec::new();
    reader.read_to_end(&mut read)?;
    assert_eq!(read, first, "the file was written over, not replaced");
    assert_eq!(get(&format!("{}/feed.json", nginx.origin()))?.body, vendor.read("feed.json")?);
    Ok(())
}

#[test]
fn a_certificate_can_be_renewed_by_a_file_under_the_root() -> Outcome<()> {
    let (nginx, _vendor) = open(Compression::Gzip)?;
    let folder = nginx.site().join(".well-known/acme-challenge");
    std::fs::create_dir_all(&folder)?;
    std::fs::write(folder.join("token"), b"answer")?;
    // RFC 8555 asks over HTTP; whoever has set a redirect is followed to HTTPS.
    for origin in [nginx.redirect_origin(), nginx.origin()] {
        let answer = get(&format!("{origin}/.well-known/acme-challenge/token"))?;
        assert_eq!((answer.status, answer.body.as_slice()), (200, b"answer".as_slice()), "{origin}");
    }
    assert_eq!(get(&format!("{}/.well-known/other", nginx.origin()))?.status, 404);
    assert_eq!(get(&format!("{}/.well-known/other", nginx.redirect_origin()))?.status, 301);
    Ok(())
}

#[test]
fn names_with_spaces_and_stars_and_a_site_without_the_panel_are_published() -> Outcome<()> {
    let (nginx, vendor) = (Nginx::serve_site(Compression::Gzip)?, Vendor::open(Panel::Sample)?);
    std::fs::remove_dir_all(vendor.site().join("panel"))?;
    for name in ["Моё расширение 1.2.cfe", "a * b.cfe"] {
        vendor.put(&format!("site/files/{name}"), name)?;
    }
    publish(&vendor, &nginx)?;
    for name in ["Моё расширение 1.2.cfe", "a * b.cfe"] {
        assert_eq!(std::fs::read(nginx.site().join("files").join(name))?, name.as_bytes());
    }
    assert!(nginx.site().join("feed.json").exists());
    Ok(())
}
