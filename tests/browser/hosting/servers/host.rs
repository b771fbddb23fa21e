//! A small server of a test's own on loopback: the page that holds the panel, and what the stand-ins are built on.
//!
//! It is never what is tested: nothing is cached, and everything ends with the value. Read next: `bucket`, `pages`.

use super::Outcome;
use axum::Router;
use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use std::collections::HashMap;
use std::net::Ipv4Addr;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::net::TcpListener;
use tokio::runtime::{Builder, Runtime};

/// A router on a free port.
pub struct Server {
    port: u16,
    // The service ends with it.
    _runtime: Runtime,
}

impl Server {
    pub fn start(router: Router) -> Outcome<Server> {
        Server::start_at((Ipv4Addr::LOCALHOST, 0), router)
    }

    /// At this address of the loopback network.
    pub fn start_at(address: (Ipv4Addr, u16), router: Router) -> Outcome<Server> {
        let runtime = Builder::new_multi_thread().worker_threads(1).enable_all().build()?;
        let listener = runtime.block_on(TcpListener::bind(address))?;
        let port = listener.local_addr()?.port();
        runtime.spawn(async move { axum::serve(listener, router).await });
        Ok(Server { port, _runtime: runtime })
    }

    pub fn port(&self) -> u16 {
        self.port
    }

    pub fn origin(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }
}

type Pages = Arc<Mutex<HashMap<String, String>>>;

/// Somebody's web site, which holds the panel and is not the vendor's.
pub struct Host {
    server: Server,
    pages: Pages,
}

impl Host {
    pub fn start() -> Outcome<Host> {
        let pages = Pages::default();
        let server = Server::start(Router::new().route("/{name}", get(tell_page)).with_state(Arc::clone(&pages)))?;
        Ok(Host { server, pages })
    }

    /// Puts a page on the shelf and gives its address.
    pub fn put(&self, name: &str, text: &str) -> String {
        self.pages.lock().unwrap_or_else(PoisonError::into_inner).insert(name.to_owned(), text.to_owned());
        format!("{}/{name}", self.server.origin())
    }
}

async fn tell_page(State(pages): State<Pages>, Path(name): Path<String>) -> Response {
    let page = pages.lock().unwrap_or_else(PoisonError::into_inner).get(&name).cloned();
    let plain = [(header::CONTENT_TYPE, "text/html; charset=utf-8"), (header::CACHE_CONTROL, "no-store")];
    match page {
        Some(text) => (plain, text).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}
