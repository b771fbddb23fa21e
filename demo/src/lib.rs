//! The demo's update service: the original Releases API, a GitHub-like list, a signed feed, files, faults, and the base
//! «Кошкин дом», in which the shipped modules run (`stand`).
//! It must never listen beyond loopback, never repeat a licence key, and never let a request change what the next one
//! gets (only its log grows): tests run against one service in parallel.
//! Read next: `routes` (the table of addresses), then `circumstances` (how `/fault/…` and `/notes/…` change an answer).

mod artifact;
mod calendar;
mod catalogue;
mod circumstances;
mod connection;
mod deceit;
mod fault;
mod feed;
mod folder;
mod gallery;
mod github;
mod hostile;
mod keys;
mod licence;
mod neighbours;
mod network;
mod notes;
mod release;
mod releases_api;
mod reply;
mod request_log;
mod routes;
mod scenario;
mod scenario_feed;
mod scenario_notes;
mod shared;
mod signed_feed;
mod stand;
mod table;
mod version;

use std::io;

pub use calendar::Day;
pub use extension_update_scenes::{Look, Scenes, Signatory};
pub use fault::Fault;
pub use folder::{Folders, tell_file};
pub use licence::{EXPIRED_KEY, VALID_KEY};
pub use routes::routes;
pub use scenario::Scenario;

/// Answers on `listener` until the future is dropped.
pub async fn serve(listener: tokio::net::TcpListener, folders: Folders) -> io::Result<()> {
    serve_router(listener, routes(folders)).await
}

/// The same for a router that has more than the service in it.
pub async fn serve_router(listener: tokio::net::TcpListener, router: axum::Router) -> io::Result<()> {
    let service = router.into_make_service_with_connect_info::<connection::Connection>();
    axum::serve(connection::Resettable(listener), service).await
}
