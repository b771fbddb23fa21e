//! Cases of what every answer has (any origin, no cache), of the folders, and of addresses that try to leave them.
//! No case may write into the repository's own folders. Read next: `faults.rs`.

use std::{fs, path::PathBuf};

use axum::http::{Method, StatusCode};
use extension_update_demo::{Folders, VALID_KEY};
use serde_json::json;

use crate::asking::{AVAILABLE, Answer, ask, ask_in, get, send};

/// A folder of this test run alone; `name` keeps tests apart.
fn make_folders(name: &str) -> Folders {
    let root = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}-{}", std::process::id()));
    let folders = Folders {
        pkg: root.join("pkg"),
        pages: root.join("pages"),
        pictures: root.join("pictures"),
        examples: root.join("examples"),
    };
    fs::create_dir_all(folders.pkg.join("deep")).unwrap();
    fs::create_dir_all(&folders.pages).unwrap();
    fs::write(root.join("secret.txt"), "secret").unwrap();
    for file in
        ["panel.html", "panel.js", "panel_bg.wasm", "panel.css", "BUILD.json", "panel.d.ts", "deep/a.bin", ".hidden"]
    {
        fs::write(folders.pkg.join(file), file).unwrap();
    }
    fs::write(folders.pages.join("index.html"), "the first page").unwrap();
    folders
}

async fn get_in(folders: &Folders, address: &str) -> Answer {
    ask_in(folders.clone(), Method::GET, address, String::new()).await
}

#[tokio::test]
async fn files_of_pkg_come_with_the_media_type_a_browser_insists_on() {
    let folders = make_folders("types");
    for (file, expected) in [
        ("panel.html", "text/html; charset=utf-8"),
        ("panel.js", "text/javascript; charset=utf-8"),
        ("panel_bg.wasm", "application/wasm"),
        ("panel.css", "text/css; charset=utf-8"),
        ("BUILD.json", "application/json; charset=utf-8"),
        ("panel.d.ts", "text/plain; charset=utf-8"),
        ("deep/a.bin", "application/octet-stream"),
    ] {
        let answer = get_in(&folders, &format!("/pkg/{file}")).await;
        assert_eq!(
            (answer.status, answer.header("content-type"), answer.text().as_str()),
            (StatusCode::OK, expected, file)
        );
        assert_eq!(answer.header("cache-control"), "no-store");
    }
}

#[tokio::test]
async fn the_page_of_the_stand_is_the_first_one() {
    let folders = make_folders("first");
    for address in ["/", "/?view=update", "/demo/index.html"] {
        let answer = get_in(&folders, address).await;
        assert_eq!((answer.status, answer.text().as_str()), (StatusCode::OK, "the first page"), "{address}");
    }
}

#[tokio::test]
async fn an_example_is_a_folder_with_a_page_and_says_so_where_it_is_not_built() {
    let folders = make_folders("examples");
    _ = fs::remove_dir_all(&folders.examples);
    let missing = get_in(&folders, "/examples/html/").await;
    assert_eq!(missing.status, StatusCode::NOT_FOUND);
    assert!(missing.text().contains("cargo xtask demo"), "{}", missing.text());
    fs::create_dir_all(folders.examples.join("html")).unwrap();
    for page in ["index.html", "html/index.html", "html/main.js"] {
        fs::write(folders.examples.join(page), page).unwrap();
    }
    for (address, page) in [
        ("", "index.html"),
        ("html/", "html/index.html"),
        ("html/index.html", "html/index.html"),
        ("html/main.js", "html/main.js"),
    ] {
        let answer = get_in(&folders, &format!("/examples/{address}")).await;
        assert_eq!((answer.status, answer.text().as_str()), (StatusCode::OK, page), "{address}");
    }
    assert_eq!(get_in(&folders, "/examples/html").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn no_address_leads_out_of_a_folder() {
    let folders = make_folders("out");
    fs::create_dir_all(folders.examples.join("deep")).unwrap();
    for path in [
        "../secret.txt",
        "..%2fsecret.txt",
        "%2e%2e/secret.txt",
        "%2e%2e%2fsecret.txt",
        "..%5csecret.txt",
        "deep/../../secret.txt",
        "/secret.txt",
        "%2fetc/hostname",
        "%252e%252e/secret.txt",
        ".hidden",
        "panel.html%00",
        "deep",
        "deep/",
        "c:secret.txt",
        "%ff",
    ] {
        for folder in ["pkg", "demo", "examples"] {
            let answer = get_in(&folders, &format!("/{folder}/{path}")).await;
            assert!(!answer.status.is_success(), "/{folder}/{path} answers {}", answer.status);
            assert!(!String::from_utf8_lossy(&answer.bytes).contains("secret"), "/{folder}/{path}");
        }
    }
}

#[cfg(unix)]
#[tokio::test]
async fn a_link_does_not_lead_out_of_a_folder() {
    let folders = make_folders("link");
    let link = folders.pkg.join("link.txt");
    _ = fs::remove_file(&link);
    std::os::unix::fs::symlink(folders.pkg.join("../secret.txt"), &link).unwrap();
    assert_eq!(get_in(&folders, "/pkg/link.txt").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn every_answer_is_open_to_any_origin_and_kept_nowhere() {
    for address in
        ["/", "/nowhere", "/demo/faults", "/fault/500/repos/demo/extension/releases", "/repos/demo/extension/releases"]
    {
        let answer = get(address).await;
        assert_eq!(
            (answer.header("access-control-allow-origin"), answer.header("cache-control")),
            ("*", "no-store"),
            "{address}"
        );
    }
}

#[tokio::test]
async fn the_stand_behind_the_page_is_open_to_no_other_origin() {
    for address in ["/stand/open", "/stand/event", "/stand/document", "/stand/bye"] {
        for method in [Method::OPTIONS, Method::POST, Method::GET] {
            // No header of the page's own, and a connection of which nothing is known.
            let answer = ask(method.clone(), address, "{}".to_owned()).await;
            assert!(!answer.status.is_success(), "{method} {address}: {}", answer.status);
            for header in ["access-control-allow-origin", "access-control-allow-headers"] {
                assert_eq!(answer.header(header), "", "{method} {address}");
            }
        }
    }
    let allowed = get("/feed.json").await;
    assert!(!allowed.header("access-control-allow-headers").contains("x-stand"));
}

#[tokio::test]
async fn a_preflight_is_answered_even_where_the_service_fails() {
    for prefix in ["", "/fault/500", "/fault/hang"] {
        let answer = ask(Method::OPTIONS, &format!("{prefix}{AVAILABLE}"), String::new()).await;
        assert_eq!(answer.status, StatusCode::NO_CONTENT);
        assert!(answer.header("access-control-allow-headers").contains("content-type"));
        assert!(answer.header("access-control-allow-methods").contains("POST"));
    }
}

#[tokio::test]
async fn what_is_not_there_is_said_so() {
    for address in
        ["/nowhere", "/demo/nothing.js", "/pkg/nothing.js", "/fault/nonsense/files/0.0.0.4/DEMO.cfe", "/notes/x/demo"]
    {
        let answer = get(address).await;
        assert_eq!((answer.status, answer.json()["error"].is_string()), (StatusCode::NOT_FOUND, true), "{address}");
    }
}

#[tokio::test]
async fn the_request_log_holds_addresses_and_no_bodies() {
    use axum::{body::Body, http::Request};
    let service = extension_update_demo::routes(Folders::of_repository());
    let asked = Request::post("/demo/licence?x=1").body(Body::from(json!({ "key": VALID_KEY }).to_string())).unwrap();
    assert_eq!(send(service.clone(), asked).await.status, StatusCode::OK);
    let log = Request::get("/demo/requests").body(Body::empty()).unwrap();
    assert_eq!(send(service, log).await.text(), r#"["POST /demo/licence?x=1","GET /demo/requests"]"#);
}
