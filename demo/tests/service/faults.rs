//! One case for each fault of the list, as whoever asks sees it; those of the network and of the signed feed stand in
//! files of their own. A fault that is in no table fails a test here. Read next: `network.rs`, `signed_feed.rs`, and
//! `fault.rs` of the crate.

use std::time::Duration;

use axum::http::{Method, StatusCode};
use extension_update_demo::{Fault, Folders, routes};
use serde_json::json;
use tokio::time::{Instant, timeout};

use crate::asking::{AVAILABLE, available, get, post, send};

#[tokio::test(start_paused = true)]
async fn slow_answers_after_three_seconds_and_its_files_come_in_pieces() {
    let begin = Instant::now();
    let answer = available("/fault/slow", json!({})).await;
    assert_eq!(answer.versions().len(), 2);
    assert!((3000..3200).contains(&begin.elapsed().as_millis()));
    let begin = Instant::now();
    assert_eq!(get("/fault/slow/files/0.0.0.4/DEMO.cfe").await.bytes.len(), 51_814);
    assert!((2900..3300).contains(&begin.elapsed().as_millis()), "{:?}", begin.elapsed());
}

#[tokio::test(start_paused = true)]
async fn hang_never_answers() {
    assert!(timeout(Duration::from_secs(3600), available("/fault/hang", json!({}))).await.is_err());
}

#[tokio::test]
async fn http_errors_come_with_their_status_and_a_sentence() {
    for (name, status, wait) in
        [("500", 500, ""), ("503", 503, ""), ("429", 429, "30"), ("503-retry-after", 503, "2"), ("403", 403, "")]
    {
        let answer = available(&format!("/fault/{name}"), json!({})).await;
        assert_eq!((answer.status.as_u16(), answer.json()["error"].is_string()), (status, true));
        assert_eq!(answer.header("retry-after"), wait);
    }
}

#[tokio::test]
async fn broken_json_is_whole_as_an_answer_and_no_json() {
    let answer = available("/fault/broken-json", json!({})).await;
    assert_eq!((answer.status, answer.header("content-type")), (StatusCode::OK, "application/json"));
    assert!(serde_json::from_slice::<serde_json::Value>(&answer.bytes).is_err());
}

#[tokio::test]
async fn html_is_a_login_page_with_status_200() {
    let answer = available("/fault/html", json!({})).await;
    assert_eq!((answer.status, answer.header("content-type")), (StatusCode::OK, "text/html; charset=utf-8"));
    assert!(answer.text().contains("<form"));
}

#[tokio::test]
async fn wrong_shape_has_an_object_where_the_list_should_be() {
    assert_eq!(available("/fault/wrong-shape", json!({})).await.json(), json!({ "modules": { "x": 1 } }));
}

#[tokio::test]
async fn too_large_is_sound_json_of_more_than_eight_mebibytes() {
    let answer = available("/fault/too-large", json!({})).await;
    assert!(answer.bytes.len() > 8 << 20);
    assert_eq!(answer.header("content-length"), "");
    assert!(answer.json()["modules"].is_array());
}

#[tokio::test]
async fn no_version_adds_one_release_without_and_one_with_a_strange_version() {
    let mut versions = available("/fault/no-version", json!({})).await.versions();
    versions.sort();
    let expected = [None, Some("0.0.0.3"), Some("0.0.0.4"), Some("7.25.1e")];
    assert_eq!(versions, expected.map(|version| version.map(str::to_owned)));
}

#[tokio::test(start_paused = true)]
async fn hostile_is_hostile_in_every_text_and_right_in_version_and_files() {
    let answer = available("/fault/hostile", json!({})).await;
    assert_eq!(answer.versions().last().unwrap().as_deref(), Some("0.0.0.4"));
    let list = answer.json();
    let release = list["modules"].as_array().unwrap().last().unwrap();
    for field in ["name", "version", "description", "changelog"] {
        assert!(release[field].as_str().unwrap().contains("__pwned"), "{field}");
    }
    let notes = release["changelog"].as_str().unwrap();
    assert!(notes.contains("javascript:") && notes.contains('\u{202E}') && notes.contains("- Изменилась версия"));
    assert!(notes.contains("http://demo.test:4321/fault/hostile/pwned/"));
    let file = &release["files"][0];
    assert!(file["name"].as_str().unwrap().contains("onerror") && file["name"].as_str().unwrap().ends_with(".cfe"));
    let address = file["url"].as_str().unwrap().strip_prefix("http://demo.test:4321").unwrap();
    assert_eq!(get(address).await.bytes.len() as u64, file["size"].as_u64().unwrap());
}

#[tokio::test]
async fn wrong_hash_changes_the_hashes_and_nothing_else() {
    let right = available("", json!({})).await.json();
    let wrong = available("/fault/wrong-hash", json!({})).await.json();
    let (right, wrong) = (&right["modules"][1]["files"][0], &wrong["modules"][1]["files"][0]);
    assert_eq!(right["size"], wrong["size"]);
    assert_eq!(wrong["md5"].as_str().unwrap().len(), 32);
    assert_ne!(right["md5"], wrong["md5"]);
    let list = get("/fault/wrong-hash/repos/demo/extension/releases").await.json();
    let sound = get("/repos/demo/extension/releases").await.json();
    assert_ne!(list[2]["assets"][0]["digest"], sound[2]["assets"][0]["digest"]);
}

#[tokio::test]
async fn empty_lists_nothing_in_either_format() {
    assert_eq!(available("/fault/empty", json!({})).await.json(), json!({ "modules": [], "result": "" }));
    assert_eq!(get("/fault/empty/repos/demo/extension/releases").await.json(), json!([]));
}

#[tokio::test]
async fn the_table_lists_every_fault_with_its_sentence() {
    let table = get("/demo/faults").await.json();
    let names: Vec<&str> = table.as_array().unwrap().iter().map(|row| row["name"].as_str().unwrap()).collect();
    let expected = [
        "slow hang 500 503 429 403 broken-json html wrong-shape cut-off too-large no-version hostile wrong-hash empty",
        "drip reset 503-retry-after endless wrong-length redirect-loop gzip-bomb bom crlf utf-16 truncated",
        "expired rollback equivocation signature other-key unsigned bare one-signature key-twice wrong-product clock other-type",
        "big-payload 21-releases broken-releases",
    ];
    let expected: Vec<&str> = expected.into_iter().flat_map(str::split_whitespace).collect();
    assert_eq!(names, expected);
    assert_eq!(table[1]["sentence"], Fault::Hang.sentence());
    assert_eq!(table[1]["sentence"], "Не отвечает, пока клиент не уйдёт.");
}

#[tokio::test]
async fn every_service_route_is_there_under_a_fault() {
    let service = routes(Folders::of_repository());
    for (method, address) in [
        (Method::POST, AVAILABLE),
        (Method::POST, "/releases/v1/1c/getLatestRelease"),
        (Method::POST, "/releases/v1/1c/getModuleInfo"),
        (Method::GET, "/releases/v1/1c/getExtensionHash/m/0.0.0.4"),
        (Method::GET, "/releases/v1/1c/getModuleFile/m/0.0.0.4/h"),
        (Method::POST, "/releases/v1/1c/addNewRelease"),
        (Method::GET, "/repos/demo/extension/releases"),
        (Method::GET, "/files/0.0.0.4/DEMO.cfe"),
        (Method::POST, "/demo/licence"),
    ] {
        let uri = format!("/fault/503{address}");
        let request = axum::http::Request::builder().method(method).uri(&uri).body(axum::body::Body::empty()).unwrap();
        assert_eq!(send(service.clone(), request).await.status, StatusCode::SERVICE_UNAVAILABLE, "{uri}");
    }
    assert_eq!(post("/fault/503/nowhere", json!({})).await.status, StatusCode::NOT_FOUND);
}
