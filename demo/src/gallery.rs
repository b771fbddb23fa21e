//! The page that shows one scene of the catalogue, and the list of them.
//! It must never show a screen by any other way than a host has: the page is the one that ships, with a clock that
//! stands still and a host that plays the scene put in before it. Read next: `docs/gallery.md`, then
//! `tests/scenes/src/lib.rs`, then `demo/pages/gallery-play.js`.

use std::{collections::HashMap, fs, path::Path};

use axum::{
    extract::{Path as Address, Query, State},
    http::StatusCode,
    response::Response,
};
use extension_update_scenes::{Look, Scenes};
use serde_json::Value;

use crate::{
    Folders,
    reply::{refuse, tell, tell_json},
    shared::Shared,
};

/// The shipped page with the scene, its clock and its host before everything else.
///
/// # Errors
/// A sentence that names what is missing.
pub fn write_page(folders: &Folders, name: &str, look: &Look) -> Result<String, String> {
    let read = |folder: &Path, file: &str| {
        let file = folder.join(file);
        fs::read_to_string(&file).map_err(|e| format!("{}: {e}", file.display()))
    };
    let screen = Scenes::read()?.tell(name, look)?;
    let page = read(&folders.pkg, "extension-update.html")?;
    let place = page.find("<meta").ok_or("the shipped page has no head")?;
    // Nothing in a JSON text can end a script, once its `<` are written by number.
    let screen =
        screen.to_string().replace('<', "\\u003c").replace('\u{2028}', "\\u2028").replace('\u{2029}', "\\u2029");
    let (clock, play) = (read(&folders.pages, "gallery-clock.js")?, read(&folders.pages, "gallery-play.js")?);
    let before = format!(
        "<link rel=\"icon\" href=\"data:,\"><script>window.galleryScreen = {screen};</script><script>{clock}</script><script>{play}</script>"
    );
    Ok(format!("{}{before}{}", &page[..place], &page[place..]))
}

/// GET `/gallery/screens.json`: the list for the gallery's page.
pub async fn tell_list() -> Response {
    match Scenes::read() {
        Ok(scenes) => tell_json(&Value::Array(scenes.list())),
        Err(text) => refuse(StatusCode::INTERNAL_SERVER_ERROR, &text),
    }
}

/// GET `/gallery/screen/{name}?locale=…&theme=…`: one screen and nothing else.
pub async fn tell_screen(
    State(shared): State<Shared>,
    Address(name): Address<String>,
    Query(mut asked): Query<HashMap<String, String>>,
) -> Response {
    let mut take = |name| asked.remove(name).unwrap_or_default();
    let look = Look { locale: take("locale"), theme: take("theme") };
    match write_page(&shared.folders, &name, &look) {
        Ok(page) => tell(StatusCode::OK, "text/html; charset=utf-8", page),
        Err(text) => refuse(StatusCode::NOT_FOUND, &text),
    }
}
