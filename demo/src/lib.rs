//! The demo's update service: the original Releases API, a GitHub-like list, a signed feed, files, faults, and the base «Кошкин дом», in
//! which the shipped modules run (`stand`).
//! It must never listen beyond loopback, never repeat a licence key, and never let a request change what the next one gets (only its log grows):
//! tests run against one service in parallel.
//! Read next: `routes` (the table of addresses), then `circumstances` (how `/fault/…` and `/notes/…` change an answer).

mod artifact;
mod calendar;
mod catalogue;
mod circumstances;
mod connection;
mod deceit;
mod envelope;
mod fault;
mod folder;
mod gallery;
mod github;
mod hostile;
mod keys;
mod licence;
mod neighbours;
mod network;
mod notes;
mod releases_api;
mod reply;
mod request_log;
mod routes;
mod scenario;
mod scenario_notes;
mod signed_feed;
mod stand;
mod table;
mod version;

use std::{io, path::PathBuf};

pub use calendar::Day;
pub use fault::Fault;
pub use folder::tell_file;
pub use gallery::{Gallery, Look};
pub use keys::Signatory;
pub use licence::{EXPIRED_KEY, VALID_KEY};
pub use routes::routes;
pub use scenario::Scenario;

/// Where the pages lie that the service hands out.
#[derive(Clone, Debug)]
pub struct Folders {
    /// What ships: answered under `/pkg/`.
    pub pkg: PathBuf,
    /// The page «Кошкин дом», a thin client of the stand: answered under `/demo/`, its `index.html` also at `/`.
    pub simulator: PathBuf,
    /// The gallery's fixtures.
    pub gallery: PathBuf,
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
            simulator: root.join("demo/pages"),
            gallery: root.join("www/demo/gallery"),
            pictures: root.join("tests").join("pictures"),
            examples: target.join("examples"),
        }
    }
}

/// Answers on `listener` until the future is dropped.
pub async fn serve(listener: tokio::net::TcpListener, folders: Folders) -> io::Result<()> {
    serve_router(listener, routes(folders)).await
}

/// The same for a router that has more than the service in it.
pub async fn serve_router(listener: tokio::net::TcpListener, router: axum::Router) -> io::Result<()> {
    let service = router.into_make_service_with_connect_info::<connection::Connection>();
    axum::serve(connection::Resettable(listener), service).await
}
