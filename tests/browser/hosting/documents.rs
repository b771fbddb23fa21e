//! `docs/hosting.md` beside the files: every file is named, every value that the document quotes is what the files say.

use crate::servers::bucket::Bucket;
use crate::servers::client::get;
use crate::servers::vendor::{PANEL, Panel, Vendor};
use crate::servers::{Outcome, Trouble, read_hosting, root};
use std::collections::BTreeSet;

fn read_document() -> Outcome<String> {
    Ok(std::fs::read_to_string(root().join("docs/hosting.md"))?)
}

/// The files of `publisher/hosting/`, as `nginx/site.conf`.
fn list_files() -> Outcome<BTreeSet<String>> {
    let mut names = BTreeSet::new();
    for folder in std::fs::read_dir(root().join("publisher/hosting"))? {
        let folder = folder?;
        for file in std::fs::read_dir(folder.path())? {
            names.insert(format!("{}/{}", folder.file_name().to_string_lossy(), file?.file_name().to_string_lossy()));
        }
    }
    Ok(names)
}

#[test]
fn the_document_names_every_file_and_no_other() -> Outcome<()> {
    let document = read_document()?;
    let named: BTreeSet<String> = document
        .split("hosting/")
        .skip(1)
        .filter_map(|rest| {
            let name = rest.split(|c: char| !(c.is_ascii_alphanumeric() || "/.-".contains(c))).next()?;
            let name = name.trim_end_matches('.');
            (name.contains('/') && !name.starts_with("servers/")).then(|| name.to_owned())
        })
        .collect();
    assert_eq!(named, list_files()?);
    Ok(())
}

#[test]
fn every_file_says_what_it_is_and_names_nobodys_real_address() -> Outcome<()> {
    for name in list_files()?.into_iter().filter(|name| !name.ends_with(".json")) {
        let text = read_hosting(&name)?;
        let first = text.lines().find(|line| !line.starts_with("#!") && !line.starts_with("<?")).unwrap_or_default();
        let first = first.strip_prefix("<!-- ").unwrap_or(first);
        assert!(first.starts_with("# "), "{name} does not say what it is");
        for address in text.split("https://").skip(1).filter_map(|rest| rest.split(['/', ' ', '"', ';', '}']).next()) {
            let known = ["$host$request_uri", "$extension_update_bucket", "s3.amazonaws.com", "github.com"];
            assert!(known.contains(&address) || address.ends_with("example.com"), "{name} names {address}");
        }
    }
    Ok(())
}

#[test]
fn the_times_in_the_document_are_those_of_the_files() -> Outcome<()> {
    let document = read_document()?;
    for name in ["nginx/site.conf", "s3/publish.sh", "apache/.htaccess"] {
        let text = read_hosting(name)?;
        let mut times = 0;
        for value in text.split(['"', '\'']).filter(|value| value.starts_with("public, ")) {
            assert!(document.contains(&format!("`{value}`")), "{name} says «{value}», and the document does not");
            times += 1;
        }
        assert!(times >= 2, "{name} says how long things are kept");
    }
    Ok(())
}

#[test]
fn the_objects_of_the_document_have_the_headers_that_the_script_gives() -> Outcome<()> {
    let document = read_document()?;
    let rows: Vec<Vec<&str>> = document
        .lines()
        .filter(|line| line.starts_with("| `") && line.contains("| `public, max-age="))
        .map(|line| line.trim_matches('|').split('|').map(|cell| cell.trim().trim_matches('`')).collect())
        .collect();
    assert_eq!(rows.len(), 4, "{rows:?}");
    let (bucket, vendor) = (Bucket::start()?, Vendor::open(Panel::Whole)?);
    bucket.publish(&vendor.site())?;
    for row in rows {
        let [key, kind, encoding, cache] = row[..] else { return Err(Trouble::new(format!("an odd row: {row:?}"))) };
        assert!(!key.starts_with("panel/") || key.starts_with(PANEL), "{key} is of another version");
        let answer = get(&format!("{}/{key}", bucket.served.origin()))?;
        let told =
            (answer.header("content-type")?, answer.header("content-encoding")?, answer.header("cache-control")?);
        assert_eq!((answer.status, told), (200, (kind, encoding.trim_matches('—'), cache)), "{key}");
    }
    Ok(())
}

#[test]
fn the_feed_calls_for_files_where_the_scripts_put_them() -> Outcome<()> {
    let (bucket, vendor) = (Bucket::start()?, Vendor::open(Panel::Sample)?);
    bucket.publish(&vendor.site())?;
    let feed: serde_json::Value = serde_json::from_slice(&vendor.read("feed.json")?)?;
    let payload = extension_update_browser::browser::decode(&feed["payload"])?;
    let payload: serde_json::Value = serde_json::from_slice(&payload)?;
    let releases = payload["products"]["DEMO"]["releases"].as_array().cloned().unwrap_or_default();
    assert_eq!(releases.len(), 2);
    for release in releases {
        let url = release["artifact"]["urls"][0].as_str().unwrap_or_default();
        let path = url.strip_prefix("https://updates.example.com").unwrap_or_default();
        let answer = get(&format!("{}{path}", bucket.served.origin()))?;
        assert_eq!((answer.status, answer.body.len()), (200, 51_814), "{url}");
    }
    Ok(())
}

/// IIS does not run here; what can be held is that its file is XML and says what nginx says.
#[test]
fn the_file_for_iis_is_xml_and_promises_what_nginx_does() -> Outcome<()> {
    let text = read_hosting("iis/web.config")?;
    let document = roxmltree::Document::parse(&text).map_err(|e| Trouble::new(e.to_string()))?;
    let values = |element: &str, key: &str, value: &str| -> BTreeSet<(String, String)> {
        let of = |node: roxmltree::Node<'_, '_>, name: &str| node.attribute(name).unwrap_or_default().to_owned();
        let nodes = document.descendants().filter(|node| node.has_tag_name(element));
        nodes.map(|node| (of(node, key), of(node, value))).collect()
    };
    let nginx = read_hosting("nginx/site.conf")?;
    let headers = values("add", "name", "value");
    assert_eq!(headers.len(), 4);
    for (name, value) in headers {
        assert!(nginx.contains(&format!("add_header {name} \"{value}\" always;")), "{name}: {value}");
    }
    let types = values("mimeMap", "fileExtension", "mimeType");
    assert!(types.contains(&(".cfe".into(), "application/octet-stream".into())), "else IIS answers 404.3");
    for (ending, kind) in types.iter().filter(|(ending, _)| ending != ".cfe") {
        let (kind, ending) = (kind.split(';').next().unwrap_or_default(), ending.trim_start_matches('.'));
        assert!(nginx.contains(&format!("{kind} {ending};")), "{ending}: {kind}");
    }
    // What is declared above already would be declared twice, and that is an error of the whole folder.
    let removed = values("remove", "fileExtension", "");
    assert!(types.iter().all(|(ending, _)| removed.iter().any(|(gone, _)| gone == ending)));
    Ok(())
}
