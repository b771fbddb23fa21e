//! `publisher/hosting/nginx/s3.conf` and `publisher/hosting/s3/`: a node that keeps what a bucket says, asked over
//! HTTP.

use crate::servers::bucket::Bucket;
use crate::servers::client::{Answer, ask, get};
use crate::servers::names::Names;
use crate::servers::nginx::Nginx;
use crate::servers::vendor::{PANEL, Panel, Vendor};
use crate::servers::{Outcome, read_hosting};
use crate::site::{check_manners, hash_of};
use std::net::Ipv4Addr;
use std::time::{Duration, Instant};

const FOREVER: &str = "public, max-age=31536000, immutable";
const SHORTLY: &str = "public, max-age=300";

fn open() -> Outcome<(Nginx, Bucket, Vendor)> {
    open_with(Panel::Sample)
}

fn open_with(panel: Panel) -> Outcome<(Nginx, Bucket, Vendor)> {
    let bucket = Bucket::start()?;
    let nginx = Nginx::serve_bucket(bucket.served.port())?;
    let vendor = Vendor::open(panel)?;
    bucket.publish(&vendor.site())?;
    Ok((nginx, bucket, vendor))
}

fn state(answer: &Answer) -> Outcome<&str> {
    answer.header("x-cache-status")
}

#[test]
fn the_bucket_is_asked_once_however_many_ask_the_node() -> Outcome<()> {
    let (nginx, bucket, vendor) = open()?;
    let address = format!("{}/feed.json", nginx.origin());
    for (expected, query) in [("MISS", ""), ("HIT", ""), ("HIT", "?nobody=gets-round-the-cache")] {
        let answer = ask("GET", &format!("{address}{query}"), &[("Origin", "null")])?;
        check_manners(&answer)?;
        assert_eq!((answer.status, state(&answer)?), (200, expected));
        assert_eq!(answer.header("content-type")?, "application/json; charset=utf-8");
        assert_eq!(answer.header("cache-control")?, "public, max-age=60, stale-if-error=86400");
        assert_eq!(answer.body, vendor.read("feed.json")?);
        assert!(!answer.names().any(|name| name.starts_with("x-amz-")));
    }
    let packed = ask("GET", &address, &[("Accept-Encoding", "gzip")])?;
    assert_eq!((packed.header("content-encoding")?, packed.ungzip()?), ("gzip", vendor.read("feed.json")?));
    let known = ask("GET", &address, &[("Accept-Encoding", "gzip"), ("If-None-Match", packed.header("etag")?)])?;
    check_manners(&known)?;
    assert_eq!((known.status, known.body.len(), state(&known)?), (304, 0, "HIT"));
    assert_eq!(bucket.served.take_lines(), ["GET /feed.json 200"]);
    Ok(())
}

/// A store moves to other machines, and its name with it; a node that asked only once would stay with the old ones.
#[test]
fn the_name_of_the_bucket_is_asked_again() -> Outcome<()> {
    const FIRST: Ipv4Addr = Ipv4Addr::LOCALHOST;
    const SECOND: Ipv4Addr = Ipv4Addr::new(127, 0, 0, 2);
    let vendor = Vendor::open(Panel::Sample)?;
    let old = Bucket::start()?;
    let new = Bucket::start_at((SECOND, old.served.port()))?;
    for bucket in [&old, &new] {
        bucket.publish(&vendor.site())?;
    }
    let names = Names::start(FIRST)?;
    let nginx = Nginx::serve_named_bucket(old.served.port(), &names)?;
    assert_eq!(get(&format!("{}/feed.json", nginx.origin()))?.status, 200);
    assert_eq!(old.served.take_lines(), ["GET /feed.json 200"]);
    names.move_to(SECOND);
    drop(old);
    let end = Instant::now() + Duration::from_secs(30);
    let mut status = 0;
    while status != 200 && Instant::now() < end {
        status = get(&format!("{}/files/DEMO-0.0.0.4.cfe", nginx.origin()))?.status;
    }
    assert_eq!((status, new.served.take_lines()), (200, vec!["GET /files/DEMO-0.0.0.4.cfe 200".to_owned()]));
    Ok(())
}

#[test]
fn many_who_come_at_once_are_one_question_to_the_bucket() -> Outcome<()> {
    const MANY: usize = 20;
    let (nginx, bucket, _vendor) = open()?;
    let address = format!("{}/files/DEMO-0.0.0.4.cfe", nginx.origin());
    bucket.hold(true);
    std::thread::scope(|scope| {
        let asked: Vec<_> = (0..MANY).map(|_| scope.spawn(|| get(&address))).collect();
        // The bucket answers nobody before all of them stand at the node.
        let end = Instant::now() + Duration::from_secs(30);
        let mut open = 0;
        while open < MANY && Instant::now() < end {
            open = nginx.count_open()?;
        }
        bucket.hold(false);
        assert_eq!(open, MANY, "all of them have come");
        for answer in asked {
            assert_eq!(answer.join().expect("whoever asks goes on")?.body.len(), 51_814);
        }
        Ok::<(), crate::servers::Trouble>(())
    })?;
    assert_eq!(bucket.served.take_lines(), ["GET /files/DEMO-0.0.0.4.cfe 200"]);
    Ok(())
}

#[test]
fn while_the_bucket_is_out_of_order_the_node_goes_on_with_what_it_has() -> Outcome<()> {
    let (nginx, bucket, vendor) = open_with_brief_feed()?;
    let address = format!("{}/feed.json", nginx.origin());
    let first = get(&address)?;
    bucket.break_down(true);
    let stale = wait_for(&address, "UPDATING STALE")?;
    check_manners(&stale)?;
    assert_eq!((stale.status, &stale.body), (200, &vendor.read("feed.json")?));
    assert_eq!(get(&format!("{}/files/DEMO-0.0.0.4.cfe", nginx.origin()))?.status, 503, "what it never had it has not");
    bucket.break_down(false);
    bucket.served.take_lines();
    let again = wait_for(&address, "HIT EXPIRED REVALIDATED")?;
    assert_eq!((again.status, again.header("etag")?), (200, first.header("etag")?));
    let log = bucket.served.take_lines();
    assert!(log.iter().all(|line| line == "GET /feed.json 304"), "what has not changed is not fetched again: {log:?}");
    Ok(())
}

/// The same with a feed that the bucket lets nobody keep for longer than a second: a test cannot wait for a minute.
fn open_with_brief_feed() -> Outcome<(Nginx, Bucket, Vendor)> {
    let opened = open()?;
    opened.1.shorten("feed.json", "public, max-age=1, stale-if-error=86400")?;
    Ok(opened)
}

/// Asks until the node's own word for what it did is one of these.
fn wait_for(address: &str, states: &str) -> Outcome<Answer> {
    let end = Instant::now() + Duration::from_secs(30);
    loop {
        let answer = get(address)?;
        if states.split(' ').any(|wanted| state(&answer).is_ok_and(|state| state == wanted)) || Instant::now() > end {
            assert!(states.contains(state(&answer)?), "waited for {states}: {answer:?}");
            return Ok(answer);
        }
    }
}

#[test]
fn the_panel_lies_compressed_and_whoever_cannot_read_that_gets_it_plain() -> Outcome<()> {
    let (nginx, _bucket, vendor) = open_with(Panel::Whole)?;
    for (file, kind) in [
        ("extension_update_bg.wasm", "application/wasm"),
        ("extension-update.js", "text/javascript; charset=utf-8"),
        ("extension-update.css", "text/css; charset=utf-8"),
    ] {
        let address = format!("{}/{PANEL}/{file}", nginx.origin());
        let whole = vendor.read(&format!("{PANEL}/{file}"))?;
        let packed = ask("GET", &address, &[("Accept-Encoding", "gzip")])?;
        check_manners(&packed)?;
        assert_eq!((packed.header("content-type")?, packed.header("content-encoding")?), (kind, "gzip"));
        assert_eq!(packed.header("cache-control")?, FOREVER);
        assert_eq!(packed.ungzip()?, whole);
        let plain = get(&address)?;
        assert_eq!((plain.header("content-type")?, plain.header("content-encoding")?), (kind, ""));
        assert_eq!(plain.body, whole);
    }
    Ok(())
}

#[test]
fn a_release_file_goes_on_where_it_broke_off_and_has_the_buckets_name() -> Outcome<()> {
    let (nginx, bucket, vendor) = open()?;
    let address = format!("{}/files/DEMO-0.0.0.4.cfe", nginx.origin());
    let whole = vendor.read("files/DEMO-0.0.0.4.cfe")?;
    let rest = ask("GET", &address, &[("Range", "bytes=50000-")])?;
    assert_eq!((rest.status, rest.body.as_slice()), (206, &whole[50000..]));
    assert_eq!((rest.header("content-type")?, rest.header("cache-control")?), ("application/octet-stream", SHORTLY));
    assert_eq!(bucket.served.take_lines(), ["GET /files/DEMO-0.0.0.4.cfe 200"], "the node fetches the whole file");
    let direct =
        ask("GET", &format!("{}/files/DEMO-0.0.0.4.cfe", bucket.served.origin()), &[("Range", "bytes=50000-")])?;
    assert_eq!((direct.status, direct.header("etag")?), (206, rest.header("etag")?));
    let head = ask("HEAD", &address, &[])?;
    assert_eq!((head.status, head.header("content-length")?, head.body.len()), (200, "51814", 0));
    Ok(())
}

#[test]
fn what_the_bucket_hides_behind_403_is_404_and_nothing_else_is_asked_of_it() -> Outcome<()> {
    let (nginx, bucket, _vendor) = open()?;
    let missing = get(&format!("{}/files/DEMO-0.0.0.9.cfe", nginx.origin()))?;
    check_manners(&missing)?;
    assert_eq!((missing.status, missing.header("cache-control")?), (404, "no-store"));
    assert!(!String::from_utf8_lossy(&missing.body).contains("AccessDenied"));
    assert_eq!(bucket.served.take_lines(), ["GET /files/DEMO-0.0.0.9.cfe 403"]);
    for (method, path) in [("GET", "/"), ("GET", "/?list-type=2"), ("GET", "/private/key"), ("POST", "/feed.json")] {
        let answer = ask(method, &format!("{}{path}", nginx.origin()), &[])?;
        check_manners(&answer)?;
        assert_eq!((answer.status, answer.header("cache-control")?), (404, "no-store"), "{method} {path}");
    }
    assert_eq!(bucket.served.take_lines(), [""; 0]);
    Ok(())
}

#[test]
fn the_script_uploads_the_feed_last_and_every_object_with_its_type_and_time() -> Outcome<()> {
    let bucket = Bucket::start()?;
    let vendor = Vendor::open(Panel::Whole)?;
    let order = bucket.publish(&vendor.site())?;
    assert_eq!(order.last().map(String::as_str), Some("feed.json"));
    assert_eq!(order.len(), 10, "{order:?}");
    for key in order {
        let answer = ask("GET", &format!("{}/{key}", bucket.served.origin()), &[("Origin", "null")])?;
        let (kind, cache) = (answer.header("content-type")?, answer.header("cache-control")?);
        assert!(!kind.is_empty() && cache.starts_with("public, max-age="), "{key}: {kind}, {cache}");
        // Forever is only what is named by its content, or by the panel's version.
        let named = key.strip_prefix("files/").is_some_and(|name| name.find('/') == Some(16));
        assert_eq!(cache == FOREVER, named || key.starts_with("panel/"), "{key}");
        let name = answer.header("etag")?;
        assert_eq!((name.len(), name.starts_with('"')), (34, true), "a quoted MD5");
        assert_eq!(answer.header("access-control-allow-origin")?, "*");
        assert_eq!(get(&format!("{}/{key}", bucket.served.origin()))?.header("access-control-allow-origin")?, "");
    }
    Ok(())
}

#[test]
fn a_file_is_kept_for_ever_under_the_name_of_its_content_and_the_node_asks_for_it() -> Outcome<()> {
    let (nginx, bucket, vendor) = open()?;
    let path = format!("/files/{}/DEMO-0.0.0.4.cfe", hash_of(&vendor, "files/DEMO-0.0.0.4.cfe")?);
    let answer = get(&format!("{}{path}", nginx.origin()))?;
    check_manners(&answer)?;
    assert_eq!((answer.status, answer.header("cache-control")?), (200, FOREVER));
    assert_eq!(answer.body, vendor.read("files/DEMO-0.0.0.4.cfe")?);
    assert_eq!(bucket.served.take_lines(), [format!("GET {path} 200")]);
    Ok(())
}

#[test]
fn the_script_does_not_put_an_older_feed_in_the_place_of_a_newer_one() -> Outcome<()> {
    let (_nginx, bucket, vendor) = open()?;
    let first = vendor.read("feed.json")?;
    vendor.release(&["0.0.0.3", "0.0.0.4", "0.0.0.5"])?;
    bucket.publish(&vendor.site())?;
    let second = vendor.read("feed.json")?;
    vendor.put("site/feed.json", &first)?;
    let refused = bucket.publish(&vendor.site());
    assert!(refused.is_err_and(|trouble| trouble.to_string().contains("выложена лента 2, а эта — 1")));
    vendor.put("site/feed.json", "{}")?;
    assert!(bucket.publish(&vendor.site()).is_err_and(|trouble| trouble.to_string().contains("не подписанная лента")));
    assert_eq!(get(&format!("{}/feed.json", bucket.served.origin()))?.body, second);
    Ok(())
}

#[test]
fn the_script_never_replaces_a_published_file() -> Outcome<()> {
    let (_nginx, bucket, vendor) = open()?;
    vendor.put("site/files/старые выпуски/DEMO 1.cfe", "first bytes")?;
    bucket.publish(&vendor.site())?;
    bucket.publish(&vendor.site())?;
    vendor.release(&["0.0.0.3", "0.0.0.4", "0.0.0.5"])?;
    let panel = format!("{PANEL}/extension-update.css");
    for name in ["files/DEMO-0.0.0.4.cfe", "files/старые выпуски/DEMO 1.cfe", &panel] {
        let path = format!("site/{name}");
        let own = vendor.read(name)?;
        vendor.put(&path, "other bytes")?;
        let refused = bucket.publish(&vendor.site());
        assert!(refused.is_err_and(|trouble| trouble.to_string().contains(&format!("{name} уже выложен"))), "{name}");
        vendor.put(&path, own)?;
    }
    let status = |name: &str| get(&format!("{}/{name}", bucket.served.origin())).map(|answer| answer.status);
    assert_eq!(status("files/DEMO-0.0.0.5.cfe")?, 403, "nothing of a site that is refused is published");
    bucket.publish(&vendor.site())?;
    assert_eq!(status("files/DEMO-0.0.0.5.cfe")?, 200);
    Ok(())
}

#[test]
fn the_policy_lets_everybody_read_what_is_published_and_nothing_else() -> Outcome<()> {
    let policy: serde_json::Value = serde_json::from_str(&read_hosting("s3/policy.json")?)?;
    let rules = policy["Statement"].as_array().cloned().unwrap_or_default();
    assert_eq!(rules.len(), 1);
    assert_eq!(
        (&rules[0]["Effect"], &rules[0]["Action"], &rules[0]["Principal"]),
        (&"Allow".into(), &"s3:GetObject".into(), &"*".into())
    );
    let read = ["feed.json", "files/*", "panel/*"].map(|key| format!("arn:aws:s3:::BUCKET/{key}"));
    assert_eq!(rules[0]["Resource"], serde_json::json!(read));
    Ok(())
}

#[test]
fn the_rules_for_the_bucket_let_any_origin_read_and_nobody_write() -> Outcome<()> {
    let rules: serde_json::Value = serde_json::from_str(&read_hosting("s3/cors.json")?)?;
    let rules = rules["CORSRules"].as_array().cloned().unwrap_or_default();
    assert_eq!(rules.len(), 1);
    assert_eq!(rules[0]["AllowedOrigins"], serde_json::json!(["*"]));
    assert_eq!(rules[0]["AllowedMethods"], serde_json::json!(["GET", "HEAD"]));
    assert_eq!(rules[0]["ExposeHeaders"], serde_json::json!(["ETag", "Retry-After"]));
    Ok(())
}

#[test]
fn a_path_reaches_the_bucket_encoded_as_it_came() -> Outcome<()> {
    let (nginx, bucket, vendor) = open()?;
    vendor.put("site/files/Моё расширение 1.2.cfe", "котики")?;
    bucket.publish(&vendor.site())?;
    let name = "%D0%9C%D0%BE%D1%91%20%D1%80%D0%B0%D1%81%D1%88%D0%B8%D1%80%D0%B5%D0%BD%D0%B8%D0%B5%201.2.cfe";
    let answer = get(&format!("{}/files/{name}", nginx.origin()))?;
    assert_eq!((answer.status, String::from_utf8_lossy(&answer.body).as_ref()), (200, "котики"));
    assert_eq!(bucket.served.take_lines(), [format!("GET /files/{name} 200")]);
    // Neither a header nor a query of the visitor's gets through.
    for path in ["/files/a.cfe%0D%0AX-Injected:%20yes", "/files/%3Fprefix=&list-type=2"] {
        assert_eq!(get(&format!("{}{path}", nginx.origin()))?.status, 404, "{path}");
        assert_eq!(bucket.served.take_lines(), [format!("GET {path} 403")]);
    }
    Ok(())
}
