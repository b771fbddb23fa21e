//! What an answer weighs: a sample of the requests is really made of the demo's service, on loopback, and every byte of the answer is counted.
//!
//! The table takes the constants, so that it comes out the same each day; the tests hold them to the service. TLS is not counted: it depends
//! on the host's certificate and on connections that are kept. Next: `table`.

use extension_update_demo::{Folders, serve};
use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpStream};
use tokio::net::TcpListener;
use tokio::runtime::{Builder, Runtime};

/// Bytes of an answer with the demo's feed, headers included, as gzip makes it.
pub const WHOLE: u64 = 3_540;
/// Bytes of an answer 304.
pub const UNCHANGED: u64 = 568;
/// Bytes of the release's file.
pub const FILE: u64 = 51_814;

/// The demo's service on a free port.
pub struct Service {
    address: SocketAddr,
    // The service ends with it.
    _runtime: Runtime,
}

/// One answer of it.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub etag: String,
    pub body: Vec<u8>,
    /// All of it.
    pub bytes: u64,
    /// All of it, had the body come as gzip.
    pub compressed: u64,
}

impl Service {
    pub fn start() -> io::Result<Service> {
        let runtime = Builder::new_multi_thread().worker_threads(1).enable_all().build()?;
        let listener = runtime.block_on(TcpListener::bind(("127.0.0.1", 0)))?;
        let address = listener.local_addr()?;
        runtime.spawn(serve(listener, Folders::of_repository()));
        Ok(Service { address, _runtime: runtime })
    }

    /// Asks for the feed, as a base that knows this one.
    pub fn ask(&self, etag: &str) -> io::Result<Answer> {
        let mut stream = TcpStream::connect(self.address)?;
        let known = if etag.is_empty() { String::new() } else { format!("If-None-Match: {etag}\r\n") };
        write!(stream, "GET /feed.json HTTP/1.1\r\nHost: {}\r\n{known}Connection: close\r\n\r\n", self.address)?;
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes)?;
        let end = bytes.windows(4).position(|four| four == b"\r\n\r\n").map(|at| at + 4);
        let end = end.ok_or_else(|| io::Error::other("the answer has no end of its headers"))?;
        let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
        let body = bytes[end..].to_vec();
        let header = |name: &str| head.lines().find_map(|line| line.strip_prefix(name)).unwrap_or_default().to_owned();
        let extra = "content-encoding: gzip\r\nvary: accept-encoding\r\n".len();
        let compressed = if body.is_empty() { end } else { end + extra + compress(&body)? };
        Ok(Answer {
            status: head.split(' ').nth(1).and_then(|word| word.parse().ok()).unwrap_or(0),
            etag: header("etag: "),
            body,
            bytes: bytes.len() as u64,
            compressed: compressed as u64,
        })
    }
}

/// How long a body is after gzip, at the level that nginx takes.
fn compress(body: &[u8]) -> io::Result<usize> {
    let mut packed = Vec::new();
    flate2::read::GzEncoder::new(body, flate2::Compression::fast()).read_to_end(&mut packed)?;
    Ok(packed.len())
}
