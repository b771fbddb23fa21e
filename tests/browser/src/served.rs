//! A web server of a test's own on loopback: somebody's router, a shelf of canned answers before it, and a log of what
//! was answered.
//!
//! It must answer whatever is measured faster than that takes, and alike for whoever asks. It listens on loopback only,
//! and ends with its value.

use crate::trouble::{Outcome, Trouble};
use axum::Router;
use axum::body::{Body, Bytes, HttpBody};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Uri, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::Response;
use axum::serve::ListenerExt;
use std::collections::HashMap;
use std::fmt;
use std::net::Ipv4Addr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::net::TcpListener;
use tokio::runtime::{Builder, Runtime};

/// The headers of a page that is sent anew each time.
pub const FRESH_PAGE: [(&str, &str); 2] = [("content-type", "text/html; charset=utf-8"), ("cache-control", "no-store")];

/// One answer that was given; as text `GET /feed.json 200`.
#[derive(Clone, Debug)]
pub struct Answered {
    method: Method,
    uri: Uri,
    pub status: u16,
    /// All that went over the wire: head and body.
    pub bytes: usize,
}

#[derive(Clone)]
struct Canned {
    headers: HeaderMap,
    content: Bytes,
}

#[derive(Default)]
struct Inside {
    shelf: HashMap<String, Canned>,
    log: Vec<Answered>,
}

#[derive(Clone, Default)]
struct Shared(Arc<Mutex<Inside>>);

pub struct Served {
    port: u16,
    origin: String,
    inside: Shared,
    // The service ends with it.
    _runtime: Runtime,
}

impl Served {
    /// The router on a free port.
    pub fn start(router: Router) -> Outcome<Served> {
        Served::start_at((Ipv4Addr::LOCALHOST, 0), router)
    }

    /// At this address of the loopback network.
    pub fn start_at(address: (Ipv4Addr, u16), router: Router) -> Outcome<Served> {
        Served::launch(address, router, |listener, router| async move {
            // The last piece of an answer must not wait until the ones before it are confirmed.
            axum::serve(listener.tap_io(|stream| _ = stream.set_nodelay(true)), router).await
        })
    }

    /// The demo's service, or a router that has more than it, on a free port: its connections can be reset.
    pub fn start_demo(router: Router) -> Outcome<Served> {
        Served::launch((Ipv4Addr::LOCALHOST, 0), router, extension_update_demo::serve_router)
    }

    fn launch<F>(
        address: (Ipv4Addr, u16),
        router: Router,
        serve: impl FnOnce(TcpListener, Router) -> F,
    ) -> Outcome<Served>
    where
        F: Future<Output = std::io::Result<()>> + Send + 'static,
    {
        let inside = Shared::default();
        let router = router.layer(from_fn_with_state(inside.clone(), answer));
        let runtime = Builder::new_multi_thread().worker_threads(1).enable_all().build()?;
        let listener = runtime.block_on(TcpListener::bind(address))?;
        let address = listener.local_addr()?;
        runtime.spawn(serve(listener, router));
        Ok(Served { port: address.port(), origin: format!("http://{address}"), inside, _runtime: runtime })
    }

    pub fn port(&self) -> u16 {
        self.port
    }

    /// `http://127.0.0.1:port`, without a slash at its end.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    pub fn address(&self, path: &str) -> String {
        format!("{}{path}", self.origin)
    }

    /// Puts an answer on the shelf, in the place of what was there, and gives its address. Whoever knows its `etag` is
    /// told that nothing has changed.
    pub fn put(&self, path: &str, headers: &[(&'static str, &str)], content: impl Into<Bytes>) -> Outcome<String> {
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            let value = HeaderValue::from_str(value).map_err(|e| Trouble::new(format!("{name}: {e}")))?;
            map.insert(HeaderName::from_static(name), value);
        }
        self.inside.lock().shelf.insert(path.to_owned(), Canned { headers: map, content: content.into() });
        Ok(self.address(path))
    }

    /// What was answered since the last call, in the order of the answers.
    pub fn take_log(&self) -> Vec<Answered> {
        std::mem::take(&mut self.inside.lock().log)
    }

    /// The same as text.
    pub fn take_lines(&self) -> Vec<String> {
        self.take_log().iter().map(Answered::to_string).collect()
    }
}

impl Answered {
    pub fn path(&self) -> &str {
        self.uri.path()
    }

    fn of(method: Method, uri: Uri, response: &Response) -> Self {
        let status = response.status();
        let line = |name: &str, value: usize| name.len() + ": \r\n".len() + value;
        let mut head = format!("HTTP/1.1 {status}\r\n\r\n").len();
        head += response.headers().iter().map(|(name, value)| line(name.as_str(), value.len())).sum::<usize>();
        head += line("date", "Thu, 01 Oct 2026 08:00:00 GMT".len());
        let body = response.body().size_hint().exact().and_then(|size| usize::try_from(size).ok()).unwrap_or(0);
        if status != StatusCode::NOT_MODIFIED && !response.headers().contains_key(header::CONTENT_LENGTH) {
            head += line("content-length", body.to_string().len());
        }
        Self { method, uri, status: status.as_u16(), bytes: head + body }
    }
}

impl fmt::Display for Answered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} {}", self.method, self.uri, self.status)
    }
}

impl Canned {
    fn tell(self, asked: &HeaderMap) -> Response {
        let tag = self.headers.get(header::ETAG);
        let is_known = tag.is_some() && tag == asked.get(header::IF_NONE_MATCH);
        let mut response = Response::new(Body::from(if is_known { Bytes::new() } else { self.content }));
        if is_known {
            *response.status_mut() = StatusCode::NOT_MODIFIED;
        }
        *response.headers_mut() = self.headers;
        response
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, Inside> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

async fn answer(State(inside): State<Shared>, request: Request, next: Next) -> Response {
    let (method, uri) = (request.method().clone(), request.uri().clone());
    let canned = inside.lock().shelf.get(uri.path()).cloned();
    let response = match canned {
        Some(canned) => canned.tell(request.headers()),
        None => next.run(request).await,
    };
    inside.lock().log.push(Answered::of(method, uri, &response));
    response
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{Read, Write};
    use std::net::TcpStream;

    fn ask(served: &Served, request: &str) -> Outcome<String> {
        let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, served.port()))?;
        write!(stream, "{request}\r\nHost: here\r\nConnection: close\r\n\r\n")?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer)?;
        // What is told of a connection that ends is told of no other.
        Ok(answer.replace("connection: close\r\n", ""))
    }

    #[test]
    fn a_marked_page_is_not_sent_twice_and_every_answer_is_counted() -> Outcome<()> {
        let served = Served::start(Router::new())?;
        served.put("/feed", &[("content-type", "application/json"), ("etag", "\"1\"")], "[]")?;
        let first = ask(&served, "GET /feed HTTP/1.1")?;
        assert!(first.ends_with("\r\n\r\n[]"), "{first}");
        let again = ask(&served, "GET /feed?x HTTP/1.1\r\nIf-None-Match: \"1\"")?;
        assert!(again.starts_with("HTTP/1.1 304 ") && again.ends_with("\r\n\r\n"), "{again}");
        let none = ask(&served, "GET /none HTTP/1.1")?;
        assert!(none.starts_with("HTTP/1.1 404 "), "{none}");
        let log = served.take_log();
        let lines: Vec<String> = log.iter().map(Answered::to_string).collect();
        assert_eq!(lines, ["GET /feed 200", "GET /feed?x 304", "GET /none 404"]);
        assert_eq!(
            log.iter().map(|answered| answered.bytes).collect::<Vec<_>>(),
            [first.len(), again.len(), none.len()]
        );
        assert!(served.take_log().is_empty());
        Ok(())
    }
}
