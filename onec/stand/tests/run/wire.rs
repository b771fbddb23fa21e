//! A server on a socket of this machine, for as long as a test needs it. It says what the test tells it to say, byte
//! for byte, so that an answer may be as wrong as any. Read next: `network.rs`.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::Duration;

/// What was asked: the path, and the range of bytes where there was one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    pub path: String,
    pub range: Option<(usize, usize)>,
    pub body: String,
}

/// What is said next.
#[derive(Clone, Debug)]
pub enum Say {
    Bytes(Vec<u8>),
    /// Nothing, until the other side has gone.
    Wait,
}

type Handler = dyn Fn(&Asked) -> Vec<Say> + Send + Sync;

pub struct Wire {
    address: SocketAddr,
    ends: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
    asked: Arc<Mutex<Vec<Asked>>>,
}

/// Nobody is waited for longer than this, so that the server ends whatever becomes of a test.
const PATIENCE: Duration = Duration::from_secs(30);

impl Wire {
    pub fn start(handler: impl Fn(&Asked) -> Vec<Say> + Send + Sync + 'static) -> Wire {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port of this machine");
        let address = listener.local_addr().expect("its address");
        let (ends, asked) = (Arc::new(AtomicBool::new(false)), Arc::new(Mutex::new(vec![])));
        let (end, all) = (ends.clone(), asked.clone());
        let thread = std::thread::spawn(move || {
            for stream in listener.incoming() {
                if end.load(Ordering::SeqCst) {
                    return;
                }
                // One that goes away in the middle of an answer is no fault of the server.
                let _ = stream.and_then(|stream| serve(stream, &handler, &all));
            }
        });
        Wire { address, ends, thread: Some(thread), asked }
    }

    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// What was asked so far.
    pub fn asked(&self) -> Vec<Asked> {
        self.asked.lock().expect("nobody panicked").clone()
    }
}

impl Drop for Wire {
    fn drop(&mut self) {
        self.ends.store(true, Ordering::SeqCst);
        // The server waits for somebody: this is the last one.
        let _ = TcpStream::connect(self.address);
        if let Some(thread) = self.thread.take() {
            let is_well = thread.join().is_ok();
            assert!(is_well || std::thread::panicking(), "the server panicked");
        }
    }
}

fn serve(mut stream: TcpStream, handler: &Handler, all: &Mutex<Vec<Asked>>) -> std::io::Result<()> {
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_write_timeout(Some(PATIENCE))?;
    let mut from = BufReader::new(stream.try_clone()?);
    let mut lines = vec![];
    loop {
        let mut line = String::new();
        from.read_line(&mut line)?;
        if line.trim().is_empty() {
            break;
        }
        lines.push(line.trim_end().to_owned());
    }
    let header = |name: &str| {
        let found = lines.iter().skip(1).filter_map(|line| line.split_once(':'));
        found.filter(|(own, _)| own.eq_ignore_ascii_case(name)).map(|(_, value)| value.trim().to_owned()).next()
    };
    let length = header("content-length").and_then(|value| value.parse().ok()).unwrap_or(0);
    let mut body = vec![0; length];
    from.read_exact(&mut body)?;
    let bounds = header("range").and_then(|value| {
        let (first, last) = value.strip_prefix("bytes=")?.split_once('-')?;
        Some((first.parse().ok()?, last.parse().ok()?))
    });
    let path = lines.first().and_then(|line| line.split(' ').nth(1)).unwrap_or("").to_owned();
    let asked = Asked { path, range: bounds, body: String::from_utf8_lossy(&body).into_owned() };
    all.lock().expect("nobody panicked").push(asked.clone());
    for say in handler(&asked) {
        match say {
            Say::Bytes(bytes) => {
                stream.write_all(&bytes)?;
                stream.flush()?;
            }
            Say::Wait => {
                from.read_to_end(&mut vec![])?;
            }
        }
    }
    Ok(())
}

/// An answer of this status: headers as lines, and the body as it is.
pub fn answer(status: &str, headers: &[&str], body: &[u8]) -> Vec<u8> {
    let headers: String = headers.iter().map(|line| format!("{line}\r\n")).collect();
    [format!("HTTP/1.1 {status}\r\n{headers}\r\n").as_bytes(), body].concat()
}

/// The same with its right length.
pub fn whole(status: &str, headers: &[&str], body: &[u8]) -> Vec<u8> {
    let length = format!("Content-Length: {}", body.len());
    answer(status, &[headers, &[length.as_str()]].concat(), body)
}

/// A body in chunks of so many bytes, with what else may stand there.
pub fn chunks(body: &[u8], size: usize) -> Vec<u8> {
    let mut text = answer("200 OK", &["Transfer-Encoding: chunked"], b"");
    for chunk in body.chunks(size) {
        text.extend(format!("{:X};name=value\r\n", chunk.len()).bytes());
        text.extend(chunk);
        text.extend(b"\r\n");
    }
    text.extend(b"0\r\nX-Trailer: 1\r\n\r\n");
    text
}

/// A part of a file, at most so many bytes of what was asked.
pub fn part(asked: &Asked, body: &[u8], most: usize) -> Vec<u8> {
    let Some((first, last)) = asked.range else { return whole("200 OK", &[], body) };
    let end = body.len().min(last + 1).min(first.saturating_add(most));
    match body.get(first..end) {
        Some(part) if !part.is_empty() => {
            let range = format!("Content-Range: bytes {first}-{}/{}", end - 1, body.len());
            whole("206 Partial Content", &[&range], part)
        }
        _ => whole("416 Range Not Satisfiable", &[&format!("Content-Range: bytes */{}", body.len())], b""),
    }
}
