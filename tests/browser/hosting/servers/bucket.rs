//! An object store on loopback, as far as reading goes: what S3's `GetObject` and `HeadObject` promise, and nothing of
//! its signatures.
//!
//! The rules are those of Amazon's API reference (GetObject, HeadObject, «Common response headers»): an ETag is the
//! quoted MD5 of the bytes, `If-None-Match` is answered by 304, `Range` by 206, a key that is not there by 403 and XML
//! where the list may not be seen, CORS headers stand only where the request has an `Origin`. Objects get here by a
//! stand-in for the program `aws`. Read next: `pages`.

use super::{Outcome, Trouble, root, vendor};
use axum::Router;
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Uri, header};
use axum::response::Response;
use extension_update_browser::Served;
use md5::{Digest, Md5};
use std::collections::BTreeMap;
use std::net::Ipv4Addr;
use std::path::Path;
use std::process::Command;
use std::sync::{Arc, Mutex, PoisonError};
use tempfile::TempDir;
use tokio::sync::watch;

/// Keeps what it is told to upload: `objects/KEY`, the headers in `headers/KEY`, the keys in order in `order`.
const AWS: &str = r#"#!/bin/sh
set -eu
# Without these a store that is not Amazon's refuses what a new aws sends.
[ "$AWS_REQUEST_CHECKSUM_CALCULATION" = when_required ] && [ "$AWS_RESPONSE_CHECKSUM_VALIDATION" = when_required ]
file= key= headers= verb=
while [ $# -gt 0 ]; do
    case $1 in
    s3 | cp | ls) [ "$1" = s3 ] || verb=$1; shift ;;
    --endpoint-url) [ "$2" = "$STAND_IN_ENDPOINT" ]; shift 2 ;;
    --content-type | --cache-control | --content-encoding) headers="$headers${1#--}: $2
"; shift 2 ;;
    --recursive) [ "$verb" = ls ]; shift ;;
    --*) echo "aws: $1 is not known here" >&2; exit 252 ;;
    s3://*) key=${1#s3://updates/}; shift ;;
    *) file=$1; [ -z "$key" ] || verb=get; shift ;;
    esac
done
object=$STAND_IN/objects/$key
case $verb in
ls) cd "$STAND_IN/objects"; found=$(find . -type f -path "./$key*" -printf '2026-01-01 00:00:00 %10s %P\n')
    [ -n "$found" ] || exit 1; printf '%s\n' "$found"; exit ;;
get) cp "$object" "$file"; exit ;;
esac
mkdir -p "$(dirname "$STAND_IN/objects/$key")" "$(dirname "$STAND_IN/headers/$key")"
cp "$file" "$STAND_IN/objects/$key"
printf '%s' "$headers" > "$STAND_IN/headers/$key"
echo "$key" >> "$STAND_IN/order"
"#;

#[derive(Clone)]
struct Object {
    bytes: Vec<u8>,
    headers: HeaderMap,
}

#[derive(Default)]
struct Shelf {
    objects: BTreeMap<String, Object>,
    out_of_order: bool,
}

#[derive(Clone)]
struct Store {
    shelf: Arc<Mutex<Shelf>>,
    held: watch::Receiver<bool>,
}

pub struct Bucket {
    pub served: Served,
    shelf: Arc<Mutex<Shelf>>,
    hold: watch::Sender<bool>,
}

impl Bucket {
    pub fn start() -> Outcome<Bucket> {
        Bucket::start_at((Ipv4Addr::LOCALHOST, 0))
    }

    /// At this address of the loopback network.
    pub fn start_at(address: (Ipv4Addr, u16)) -> Outcome<Bucket> {
        let shelf = Arc::default();
        let (hold, held) = watch::channel(false);
        let store = Store { shelf: Arc::clone(&shelf), held };
        let served = Served::start_at(address, Router::new().fallback(answer).with_state(store))?;
        Ok(Bucket { served, shelf, hold })
    }

    /// Uploads the site by `publisher/hosting/s3/publish.sh`; gives the keys in the order of their upload.
    pub fn publish(&self, site: &Path) -> Outcome<Vec<String>> {
        let folder = TempDir::new()?;
        let aws = folder.path().join("aws");
        std::fs::write(&aws, AWS)?;
        vendor::run(Command::new("chmod").arg("755").arg(&aws), &[])?;
        // What the bucket has is what the stand-in finds.
        std::fs::create_dir(folder.path().join("objects"))?;
        for (key, object) in &self.lock().objects {
            let path = folder.path().join("objects").join(key);
            path.parent().map_or(Ok(()), std::fs::create_dir_all)?;
            std::fs::write(path, &object.bytes)?;
        }
        let mut script = Command::new("sh");
        script
            .arg(root().join("publisher/hosting/s3/publish.sh"))
            .arg(site)
            .args(["updates", "https://storage.example.com"]);
        script
            .env("PATH", vendor::path_to(folder.path())?)
            .env("STAND_IN", folder.path())
            .env("STAND_IN_ENDPOINT", "https://storage.example.com");
        vendor::run(&mut script, &[])?;
        let order: Vec<String> =
            std::fs::read_to_string(folder.path().join("order"))?.lines().map(str::to_owned).collect();
        for key in &order {
            let bytes = std::fs::read(folder.path().join("objects").join(key))?;
            let headers = read_headers(&std::fs::read_to_string(folder.path().join("headers").join(key))?)?;
            self.lock().objects.insert(key.clone(), Object { bytes, headers });
        }
        Ok(order)
    }

    /// Gives an object another `Cache-Control`.
    pub fn shorten(&self, key: &str, cache: &'static str) -> Outcome<()> {
        let mut shelf = self.lock();
        let object = shelf.objects.get_mut(key).ok_or_else(|| Trouble::new(format!("{key} is not in the bucket")))?;
        object.headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(cache));
        Ok(())
    }

    /// Lets every answer wait, or go on.
    pub fn hold(&self, held: bool) {
        self.hold.send_replace(held);
    }

    /// Whether it answers 503 to everything, as a store that is overloaded.
    pub fn break_down(&self, broken: bool) {
        self.lock().out_of_order = broken;
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Shelf> {
        self.shelf.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn read_headers(text: &str) -> Outcome<HeaderMap> {
    let mut headers = HeaderMap::new();
    for (name, value) in text.lines().filter_map(|line| line.split_once(": ")) {
        let name = HeaderName::try_from(name).map_err(|e| Trouble::new(format!("{name}: {e}")))?;
        headers.insert(name, HeaderValue::from_str(value).map_err(|e| Trouble::new(format!("{value}: {e}")))?);
    }
    Ok(headers)
}

async fn answer(State(mut store): State<Store>, method: Method, uri: Uri, headers: HeaderMap) -> Response {
    // Both ends of the channel live as long as the bucket.
    let _ = store.held.wait_for(|held| !held).await;
    let shelf = store.shelf.lock().unwrap_or_else(PoisonError::into_inner);
    let object = shelf.objects.get(&decode_path(uri.path().trim_start_matches('/'))).cloned();
    let mut response = match object {
        _ if shelf.out_of_order => refuse(StatusCode::SERVICE_UNAVAILABLE, "SlowDown"),
        Some(object) if method == Method::GET || method == Method::HEAD => object.tell(&headers),
        Some(_) => refuse(StatusCode::METHOD_NOT_ALLOWED, "MethodNotAllowed"),
        None => refuse(StatusCode::FORBIDDEN, "AccessDenied"),
    };
    let told = response.headers_mut();
    told.insert("x-amz-request-id", HeaderValue::from_static("4442587FB7D0A2F9"));
    told.insert(header::SERVER, HeaderValue::from_static("AmazonS3"));
    if headers.contains_key(header::ORIGIN) {
        told.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
        told.insert(header::ACCESS_CONTROL_ALLOW_METHODS, HeaderValue::from_static("GET, HEAD"));
        told.insert(header::ACCESS_CONTROL_EXPOSE_HEADERS, HeaderValue::from_static("ETag, Retry-After"));
    }
    response
}

/// A key as it was uploaded: the path names it percent-encoded (RFC 3986, section 2.1).
fn decode_path(path: &str) -> String {
    let (mut bytes, mut rest) = (Vec::new(), path.as_bytes());
    while let [first, tail @ ..] = rest {
        let code = tail.get(..2).and_then(|hex| std::str::from_utf8(hex).ok()).filter(|_| *first == b'%');
        let code = code.and_then(|hex| u8::from_str_radix(hex, 16).ok());
        bytes.push(code.unwrap_or(*first));
        rest = if code.is_some() { &tail[2..] } else { tail };
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn refuse(status: StatusCode, code: &str) -> Response {
    let text = format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>{code}</Code></Error>");
    let mut response = Response::new(Body::from(text));
    *response.status_mut() = status;
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/xml"));
    response
}

impl Object {
    fn tell(&self, asked: &HeaderMap) -> Response {
        let tag: String = Md5::digest(&self.bytes).iter().map(|byte| format!("{byte:02x}")).collect();
        let tag = format!("\"{tag}\"");
        let text = |name: header::HeaderName| asked.get(name).and_then(|value| value.to_str().ok());
        let known = text(header::IF_NONE_MATCH).is_some_and(|list| list.split(',').any(|one| one.trim() == tag));
        let range = text(header::RANGE).and_then(|range| read_range(range, self.bytes.len()));
        let mut response = Response::new(Body::empty());
        *response.headers_mut() = self.headers.clone();
        let headers = response.headers_mut();
        headers.insert(header::ACCEPT_RANGES, HeaderValue::from_static("bytes"));
        headers.insert(header::LAST_MODIFIED, HeaderValue::from_static("Thu, 01 Oct 2026 08:00:00 GMT"));
        if let Ok(tag) = HeaderValue::from_str(&tag) {
            headers.insert(header::ETAG, tag);
        }
        match range {
            _ if known => {
                *response.status_mut() = StatusCode::NOT_MODIFIED;
                response.headers_mut().remove(header::CONTENT_TYPE);
                response.headers_mut().remove(header::CONTENT_ENCODING);
            }
            Some((from, to)) => {
                let told = HeaderValue::from_str(&format!("bytes {from}-{}/{}", to - 1, self.bytes.len()));
                if let Ok(told) = told {
                    response.headers_mut().insert(header::CONTENT_RANGE, told);
                }
                *response.status_mut() = StatusCode::PARTIAL_CONTENT;
                *response.body_mut() = Body::from(self.bytes[from..to].to_vec());
            }
            None => *response.body_mut() = Body::from(self.bytes.clone()),
        }
        response
    }
}

/// `bytes=from-` or `bytes=from-to` as a range of indices; what else there is, is answered as if it were not there.
fn read_range(text: &str, length: usize) -> Option<(usize, usize)> {
    let (from, to) = text.strip_prefix("bytes=")?.split_once('-')?;
    let from: usize = from.parse().ok()?;
    let to = if to.is_empty() { length } else { to.parse::<usize>().ok()?.saturating_add(1).min(length) };
    (from < to).then_some((from, to))
}
