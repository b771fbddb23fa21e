//! The folders that the service hands out, and their files by address, with the media types a browser insists on.
//! It must never leave its folder, whatever the address says, and never let a browser keep what it got: the panel is
//! rebuilt all the time. Read next: `routes`.

use std::{
    fs,
    path::{Path, PathBuf},
};

use axum::{http::StatusCode, response::Response};

use crate::reply::{refuse, tell};

/// Where the pages lie that the service hands out.
#[derive(Clone, Debug)]
pub struct Folders {
    /// What ships: answered under `/pkg/`.
    pub pkg: PathBuf,
    /// The demo's pages, «Кошкин дом» and the gallery: answered under `/demo/`, its `index.html` also at `/`.
    pub pages: PathBuf,
    /// The kept pictures of the gallery: answered under `/gallery/pictures/`.
    pub pictures: PathBuf,
    /// The examples for web pages, as `cargo xtask` makes them ready: answered under `/examples/`.
    pub examples: PathBuf,
}

impl Folders {
    /// The folders of this repository, found from this crate's manifest and not from the current folder.
    pub fn of_repository() -> Folders {
        let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..");
        // Cargo's build folder, where the examples are made.
        let target =
            std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), |folder| root.join(folder));
        Folders {
            pkg: root.join("pkg"),
            pages: root.join("demo/pages"),
            pictures: root.join("tests").join("pictures"),
            examples: target.join("examples"),
        }
    }
}

/// `path` as the address has it, without the folder's own prefix, percent-decoded already.
pub fn tell_file(folder: &Path, path: &str) -> Response {
    match read(folder, path) {
        Some(bytes) => tell(StatusCode::OK, media_type(path), bytes),
        None => refuse(StatusCode::NOT_FOUND, "Такого файла нет"),
    }
}

fn read(folder: &Path, path: &str) -> Option<Vec<u8>> {
    let sound = |part: &str| !part.is_empty() && !part.starts_with('.') && !part.contains(['\\', ':', '\0', '%']);
    if !path.split('/').all(sound) {
        return None;
    }
    // The names are sound, but one of them could be a link that leads elsewhere.
    let folder = folder.canonicalize().ok()?;
    let file = folder.join(path).canonicalize().ok()?;
    if !file.starts_with(&folder) || !file.is_file() {
        return None;
    }
    fs::read(file).ok()
}

fn media_type(path: &str) -> &'static str {
    match path.rsplit('.').next().unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "json" | "map" => "application/json; charset=utf-8",
        "wasm" => "application/wasm",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ts" | "md" | "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}
