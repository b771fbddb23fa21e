//! Cases of the GitHub-like list and of generated notes. Read next: `faults.rs`. No case may leave out the kinds of
//! release that must be skipped.

use extension_update_container::read_extension;
use serde_json::{Value, json};

use crate::asking::{available, get};

const LIST: &str = "/repos/demo/extension/releases";

#[tokio::test]
async fn the_github_list_holds_what_a_real_one_holds() {
    let list = get(LIST).await.json();
    let list = list.as_array().unwrap();
    let tags: Vec<&str> = list.iter().map(|release| release["tag_name"].as_str().unwrap()).collect();
    assert_eq!(tags, ["v0.0.1.0", "v0.0.0.5-beta.1", "v0.0.0.4", "v0.0.0.3", "v0.0.0.2", "v0.0.0.1", "nightly"]);
    let marked = |field: &str| -> Vec<&str> {
        list.iter()
            .filter(|release| release[field] == true)
            .map(|release| release["tag_name"].as_str().unwrap())
            .collect()
    };
    assert_eq!((marked("draft"), marked("prerelease")), (vec!["v0.0.1.0"], vec!["v0.0.0.5-beta.1"]));
    let release = &list[2];
    assert_eq!(release["published_at"], "2026-10-01T08:00:00Z");
    assert!(release["body"].as_str().unwrap().starts_with("- Изменилась версия\n"));
    assert!(release["html_url"].as_str().unwrap().ends_with("/v0.0.0.4"));
    let asset = &release["assets"][0];
    assert_eq!((&asset["name"], &asset["size"]), (&json!("DEMO.cfe"), &json!(51_814)));
    assert_eq!(asset["browser_download_url"], "http://demo.test:4321/files/0.0.0.4/DEMO.cfe");
    let digest = asset["digest"].as_str().unwrap().strip_prefix("sha256:").unwrap();
    assert!(digest.len() == 64 && digest.bytes().all(|byte| byte.is_ascii_hexdigit()));
}

#[tokio::test]
async fn the_github_list_comes_in_pages_that_name_each_other() {
    let tags = async |query: &str| {
        let answer = get(&format!("{LIST}?{query}")).await;
        let link = answer.header("link").to_owned();
        let list = answer.json();
        let tags = list.as_array().unwrap().iter().map(|release| release["tag_name"].as_str().unwrap().to_owned());
        (tags.collect::<Vec<_>>(), link)
    };
    let page = |number: u32, relation: &str| {
        format!("<http://demo.test:4321{LIST}?per_page=3&page={number}>; rel=\"{relation}\"")
    };
    let (first, link) = tags("per_page=3").await;
    assert_eq!(first, ["v0.0.1.0", "v0.0.0.5-beta.1", "v0.0.0.4"]);
    assert_eq!(link, format!("{}, {}", page(2, "next"), page(3, "last")));
    let (last, link) = tags("per_page=3&page=3").await;
    assert_eq!(last, ["nightly"]);
    assert_eq!(link, format!("{}, {}", page(2, "prev"), page(1, "first")));
    assert!(tags("per_page=3&page=9").await.0.is_empty());
    let (whole, link) = tags("per_page=100").await;
    assert_eq!((whole.len(), link.as_str()), (7, ""), "one page names no other");
}

#[tokio::test(start_paused = true)]
async fn big_notes_come_in_ten_releases_of_the_wanted_size() {
    let answer = available("/notes/300", json!({})).await.json();
    let modules = answer["modules"].as_array().unwrap();
    assert_eq!(modules.len(), 10);
    let size: usize = modules.iter().map(|module| module["changelog"].as_str().unwrap().len()).sum();
    assert!((299_000..=300_000).contains(&size), "{size}");
    let ends: Vec<bool> =
        modules.iter().map(|module| module["changelog"].as_str().unwrap().ends_with("КОНЕЦ-ЗАМЕТОК")).collect();
    assert_eq!(ends.iter().filter(|end| **end).count(), 1);
    assert!(ends[0], "the oldest release holds the last words");
    let newest = modules.last().unwrap();
    assert_eq!(newest["uniqid"], "0.0.0.13");
    let address = newest["files"][0]["url"].as_str().unwrap().strip_prefix("http://demo.test:4321").unwrap();
    let file = read_extension(&get(address).await.bytes).unwrap();
    assert_eq!((file.name.as_str(), file.version.as_str()), ("DEMO", "0.0.0.13"));
}

#[tokio::test]
async fn big_notes_are_in_the_github_list_too() {
    let list = get(&format!("/notes/20{LIST}")).await.json();
    let found = list.as_array().unwrap().iter().any(|release: &Value| release["tag_name"] == "v0.0.0.13");
    assert!(found);
}
