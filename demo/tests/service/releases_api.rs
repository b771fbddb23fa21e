//! Cases of the Releases API and the files it names. No case may use a key that the service does not know as valid,
//! except to be refused. Read next: `faults.rs`.

use axum::http::StatusCode;
use extension_update_container::read_extension;
use extension_update_demo::{EXPIRED_KEY, VALID_KEY};
use serde_json::{Value, json};

use crate::asking::{AVAILABLE, available, get, post, request, send};

fn some(versions: &[&str]) -> Vec<Option<String>> {
    versions.iter().map(|version| Some((*version).to_owned())).collect()
}

#[tokio::test(start_paused = true)]
async fn the_installed_release_and_the_newer_ones_are_available() {
    for (installed, expected) in [
        (json!("0.0.0.3"), some(&["0.0.0.3", "0.0.0.4"])),
        (json!("0.0.0.4"), some(&["0.0.0.4"])),
        (json!("9.0"), some(&[])),
        (json!(""), some(&["0.0.0.1", "0.0.0.2", "0.0.0.3", "0.0.0.4"])),
        (Value::Null, some(&["0.0.0.1", "0.0.0.2", "0.0.0.3", "0.0.0.4"])),
    ] {
        let answer = available("", json!({ "INSTALLED_VERSION": installed })).await;
        assert_eq!((answer.status, answer.versions()), (StatusCode::OK, expected), "{installed}");
    }
}

#[tokio::test]
async fn a_release_is_written_with_the_traps_of_the_original() {
    let answer = available("", json!({})).await.json();
    let release = &answer["modules"][1];
    assert_eq!(release["uniqid"], "0.0.0.4");
    assert_eq!(release["version"], "KOSHKIN DOM");
    assert_eq!(release["size"], 51_814);
    let notes = release["changelog"].as_str().unwrap();
    assert!(notes.lines().any(|line| line == "- Изменилась версия"));
    assert!(
        notes.contains("&quot;") && notes.contains("| Порода |") && notes.contains("**") && notes.contains("\n## ")
    );
    assert_eq!(answer["result"], "");
}

#[tokio::test(start_paused = true)]
async fn the_files_of_a_release_are_what_the_list_says_of_them() {
    let answer = available("", json!({ "INSTALLED_VERSION": "" })).await.json();
    for release in answer["modules"].as_array().unwrap() {
        let files = release["files"].as_array().unwrap();
        assert_eq!(
            files.iter().map(|file| file["name"].as_str().unwrap()).collect::<Vec<_>>(),
            ["DEMO.cfe", "DEMO.zip"]
        );
        for file in files {
            let address =
                file["url"].as_str().unwrap().strip_prefix("http://demo.test:4321").expect("the request's own host");
            let got = get(address).await;
            assert_eq!(
                (got.status, got.bytes.len() as u64),
                (StatusCode::OK, file["size"].as_u64().unwrap()),
                "{address}"
            );
            assert_eq!(got.header("content-type"), "application/octet-stream");
        }
    }
    let file = read_extension(&get("/files/0.0.0.4/DEMO.cfe").await.bytes).unwrap();
    assert_eq!((file.name.as_str(), file.version.as_str()), ("DEMO", "0.0.0.4"));
    for address in
        ["/files/0.0.0.99/DEMO.cfe", "/files/x/DEMO.cfe", "/files/0.0.0.4/DEMO.exe", "/files/0.0.0.4/..%2FDEMO.cfe"]
    {
        assert_eq!(get(address).await.status, StatusCode::NOT_FOUND, "{address}");
    }
}

#[tokio::test]
async fn what_is_required_is_asked_for_by_name() {
    for (change, expected) in [
        (json!({ "TYPE": null }), "Не заполнен параметр TYPE"),
        (json!({ "CONF": "" }), "Не заполнен параметр CONF"),
        (json!({ "CONF_VERSION": null }), "Не заполнен параметр CONF_VERSION"),
        (json!({ "KEY": null }), "Не указан лицензионный ключ"),
        (json!({ "KEY": null, "key": VALID_KEY }), "Не указан лицензионный ключ"),
        (json!({ "CONF": 5 }), "Параметр CONF должен быть строкой"),
        (json!({ "TYPE": "OTHER" }), "Дистрибутив не найден"),
        (json!({ "KEY": "DEMO-WRONG" }), "Лицензионный ключ не найден"),
    ] {
        let answer = available("", change.clone()).await;
        assert_eq!((answer.status, answer.json()), (StatusCode::BAD_REQUEST, json!({ "error": expected })), "{change}");
    }
    let answer = post(AVAILABLE, json!([1])).await;
    assert_eq!((answer.status, answer.json()["error"].is_string()), (StatusCode::BAD_REQUEST, true));
}

#[tokio::test]
async fn a_key_is_never_repeated() {
    let strange = "DEMO-<b>NEVER</b>-SEEN";
    for address in [AVAILABLE, "/releases/v1/1c/getLatestRelease", "/releases/v1/1c/getModuleInfo", "/demo/licence"] {
        for key in [strange, VALID_KEY, EXPIRED_KEY] {
            let answer = post(address, request(json!({ "KEY": key, "key": key }))).await;
            assert!(!answer.text().contains(key) && !answer.text().contains("NEVER"), "{address} repeats a key");
            assert!(answer.headers.values().all(|value| !String::from_utf8_lossy(value.as_bytes()).contains(key)));
            assert_eq!(answer.status == StatusCode::OK, key != strange, "{address}");
        }
    }
}

#[tokio::test]
async fn an_expired_subscription_gets_what_was_published_while_it_ran() {
    let answer = available("", json!({ "KEY": EXPIRED_KEY, "INSTALLED_VERSION": "0.0.0.2" })).await;
    assert_eq!(answer.versions(), some(&["0.0.0.2", "0.0.0.3"]));
}

#[tokio::test]
async fn the_latest_release_is_the_last_available_one() {
    let answer = post("/releases/v1/1c/getLatestRelease", request(json!({}))).await;
    assert_eq!(answer.versions(), some(&["0.0.0.4"]));
}

#[tokio::test]
async fn module_info_names_the_distributive() {
    let answer = post("/releases/v1/1c/getModuleInfo", request(json!({}))).await;
    assert_eq!(answer.json()["modules"][0]["type"], "DEMO_EXT");
}

#[tokio::test(start_paused = true)]
async fn the_file_of_a_module_is_given_for_its_hash_alone() {
    let module = "6f2d9c1e-0d3b-4c57-9a41-de3000000004";
    let hash = get(&format!("/releases/v1/1c/getExtensionHash/{module}/0.0.0.4")).await.json()["hash"].clone();
    let hash = hash.as_str().unwrap();
    let file = get(&format!("/releases/v1/1c/getModuleFile/{module}/0.0.0.4/{hash}")).await;
    assert_eq!((file.status, file.bytes.len()), (StatusCode::OK, 51_814));
    for address in [
        format!("/releases/v1/1c/getModuleFile/{module}/0.0.0.4/00"),
        format!("/releases/v1/1c/getModuleFile/other/0.0.0.4/{hash}"),
        format!("/releases/v1/1c/getExtensionHash/{module}/0.0.9.9"),
        format!("/releases/v1/1c/getExtensionHash/{module}/x"),
    ] {
        let answer = get(&address).await;
        assert_eq!((answer.status, answer.json()["error"].is_string()), (StatusCode::BAD_REQUEST, true), "{address}");
    }
}

#[tokio::test]
async fn nobody_may_publish() {
    let answer = post("/releases/v1/1c/addNewRelease", json!({})).await;
    assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
    assert!(answer.json()["error"].is_string());
}

#[tokio::test]
async fn registration_shows_whom_the_licence_belongs_to() {
    let licence = post("/demo/licence", json!({ "key": VALID_KEY })).await.json();
    assert!(licence["email"].as_str().unwrap().ends_with("@example.com"));
    assert_eq!(licence["products"][0]["state"], "Действует");
    assert_eq!(licence["products"][0]["features"][0]["used"], 0);
    assert_eq!(licence["products"][0]["features"][0]["total"], 1);
    let expired = post("/demo/licence", json!({ "key": EXPIRED_KEY })).await.json();
    assert_eq!(expired["products"][0]["state"], "Подписка закончилась 2026-09-01");
    let refused = post("/demo/licence", json!({ "key": "x" })).await;
    assert_eq!(
        (refused.status, refused.json()),
        (StatusCode::BAD_REQUEST, json!({ "error": "Лицензионный ключ не найден" }))
    );
}

#[tokio::test(start_paused = true)]
async fn a_file_comes_in_the_parts_that_are_asked_for() {
    use axum::{body::Body, http::Request};
    use extension_update_demo::{Folders, routes};
    let whole = get("/files/0.0.0.4/DEMO.cfe").await;
    assert_eq!((whole.status, whole.header("accept-ranges")), (StatusCode::OK, "bytes"));
    let mut joined = Vec::new();
    while joined.len() < whole.bytes.len() {
        let range = format!("bytes={}-{}", joined.len(), joined.len() + 19_999);
        let request = Request::get("/files/0.0.0.4/DEMO.cfe").header("range", range).body(Body::empty()).unwrap();
        let part = send(routes(Folders::of_repository()), request).await;
        let end = (joined.len() + 20_000).min(51_814) - 1;
        assert_eq!(part.status, StatusCode::PARTIAL_CONTENT);
        assert_eq!(part.header("content-range"), format!("bytes {}-{end}/51814", joined.len()));
        joined.extend(part.bytes);
    }
    assert_eq!(joined, whole.bytes);
}
