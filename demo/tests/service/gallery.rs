//! Cases of the gallery: its list, its page, and a screen alone. What a screen looks like is held elsewhere:
//! `tests/browser/gallery`. Read next: `pages.rs`.

use axum::http::StatusCode;

use crate::asking::get;

#[tokio::test]
async fn the_list_names_every_screen_with_its_state() {
    let answer = get("/gallery/screens.json").await;
    let screens = answer.json();
    let screens = screens.as_array().unwrap();
    assert!(screens.len() > 80, "{} screens", screens.len());
    assert!(screens.iter().all(|screen| screen["name"].is_string() && screen["state"].is_string()));
    assert_eq!(get("/gallery.html").await.header("content-type"), "text/html; charset=utf-8");
}

#[tokio::test]
async fn a_screen_is_the_shipped_page_with_the_fixture_before_it() {
    let page = get("/gallery/screen/available?locale=en&theme=dark").await.text();
    let shipped = get("/pkg/extension-update.html").await.text();
    let (head, rest) = shipped.split_once("<meta").unwrap();
    let (before, body) = page.split_once("<meta").unwrap();
    assert!(body == rest, "the shipped page is not the same behind the scene");
    assert!(before.starts_with(head) && before.contains(r#""locale":"en""#) && before.contains(r#""theme":"dark""#));
}

#[tokio::test]
async fn no_text_of_a_fixture_ends_the_script_that_it_stands_in() {
    let page = get("/gallery/screen/notes-hostile").await.text();
    let clean = get("/gallery/screen/notes-empty").await.text();
    assert_eq!(page.matches("</script").count(), clean.matches("</script").count());
    assert!(!page.contains("<script>alert(1)"));
}

#[tokio::test]
async fn a_screen_or_a_picture_that_is_not_there_is_said_so() {
    for address in ["/gallery/screen/nonsense", "/gallery/pictures/nonsense.png", "/gallery/pictures/..%2fscreens.rs"] {
        let answer = get(address).await;
        assert_eq!((answer.status, answer.json()["error"].is_string()), (StatusCode::NOT_FOUND, true), "{address}");
    }
}
