//! A web site of a few texts that are held in memory, on a port of its own on loopback. It counts what it is asked for.
//!
//! It must answer both contenders in the same way, and faster than what is measured. Read next: `stand.rs`.

use extension_update_browser::Outcome;
use std::collections::HashMap;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// One answer that was given.
#[derive(Clone, Debug)]
pub struct Answered {
    pub path: String,
    pub status: u16,
    /// All that went over the wire: head and body.
    pub bytes: usize,
}

struct Page {
    kind: &'static str,
    content: Arc<Vec<u8>>,
    keeping: Keeping,
}

/// What a browser may do with an answer.
#[derive(Clone)]
enum Keeping {
    Never,
    /// It keeps it and asks again with this mark.
    Marked(String),
    /// It keeps it and asks no more.
    Forever,
}

#[derive(Default)]
struct Inside {
    pages: HashMap<String, Page>,
    answered: Vec<Answered>,
}

#[derive(Clone)]
pub struct Site {
    port: u16,
    inside: Arc<Mutex<Inside>>,
}

impl Site {
    pub fn start() -> Outcome<Site> {
        let listener = TcpListener::bind(("127.0.0.1", 0))?;
        let site = Site { port: listener.local_addr()?.port(), inside: Arc::default() };
        let own = site.clone();
        // Ends with the program: there is nothing to put away.
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let site = own.clone();
                // A browser that goes away in the middle of an answer is nobody's trouble.
                std::thread::spawn(move || site.serve(&stream).ok());
            }
        });
        Ok(site)
    }

    pub fn address(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    /// A page that is sent anew each time.
    pub fn put(&self, path: &str, kind: &'static str, content: impl Into<Vec<u8>>) {
        self.insert(path, kind, Keeping::Never, content.into());
    }

    /// A file as a CDN serves it: the browser keeps it, asks again, and hears that nothing has changed.
    pub fn put_marked(&self, path: &str, kind: &'static str, mark: &str, content: impl Into<Vec<u8>>) {
        self.insert(path, kind, Keeping::Marked(mark.to_owned()), content.into());
    }

    /// A file whose address changes with its content: the browser keeps it, and what it has compiled of it.
    pub fn put_forever(&self, path: &str, kind: &'static str, content: impl Into<Vec<u8>>) {
        self.insert(path, kind, Keeping::Forever, content.into());
    }

    fn insert(&self, path: &str, kind: &'static str, keeping: Keeping, content: Vec<u8>) {
        self.lock().pages.insert(path.to_owned(), Page { kind, content: Arc::new(content), keeping });
    }

    /// What was answered since the last call.
    pub fn take_answered(&self) -> Vec<Answered> {
        std::mem::take(&mut self.lock().answered)
    }

    fn lock(&self) -> MutexGuard<'_, Inside> {
        self.inside.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Answers the requests of one connection, one after another.
    fn serve(&self, stream: &TcpStream) -> std::io::Result<()> {
        stream.set_nodelay(true)?;
        let mut reader = BufReader::new(stream);
        loop {
            let mut line = String::new();
            if reader.read_line(&mut line)? == 0 {
                return Ok(());
            }
            let path = line.split(' ').nth(1).unwrap_or("/").split('?').next().unwrap_or("/").to_owned();
            let mut known = None;
            loop {
                let mut header = String::new();
                reader.read_line(&mut header)?;
                if header.trim().is_empty() {
                    break;
                }
                if let Some((name, value)) = header.split_once(':')
                    && name.eq_ignore_ascii_case("if-none-match")
                {
                    known = Some(value.trim().to_owned());
                }
            }
            self.answer(stream, &path, known.as_deref())?;
        }
    }

    fn answer(&self, mut stream: &TcpStream, path: &str, known: Option<&str>) -> std::io::Result<()> {
        let (status, kind, content, keeping) = match self.lock().pages.get(path) {
            None => (404, "text/plain", Arc::default(), Keeping::Never),
            Some(Page { kind, keeping: Keeping::Marked(mark), .. }) if known == Some(mark) => {
                (304, *kind, Arc::default(), Keeping::Marked(mark.clone()))
            }
            Some(page) => (200, page.kind, Arc::clone(&page.content), page.keeping.clone()),
        };
        let keeping = match keeping {
            Keeping::Marked(mark) => format!("cache-control: no-cache\r\netag: {mark}\r\n"),
            Keeping::Forever => "cache-control: max-age=31536000, immutable\r\n".to_owned(),
            Keeping::Never => "cache-control: no-store\r\n".to_owned(),
        };
        // A page that is alone in its process is given clocks of 5 µs instead of 100 µs.
        let head = format!(
            "HTTP/1.1 {status} -\r\ncontent-type: {kind}\r\ncontent-length: {}\r\n{keeping}cross-origin-opener-policy: same-origin\r\n\
             cross-origin-embedder-policy: require-corp\r\ncross-origin-resource-policy: same-origin\r\n\r\n",
            content.len()
        );
        let answered = Answered { path: path.to_owned(), status, bytes: head.len() + content.len() };
        self.lock().answered.push(answered);
        stream.write_all(head.as_bytes())?;
        stream.write_all(&content)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read;

    fn ask(site: &Site, request: &str) -> std::io::Result<String> {
        let mut stream = TcpStream::connect(("127.0.0.1", site.port))?;
        stream.write_all(request.as_bytes())?;
        stream.shutdown(std::net::Shutdown::Write)?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer)?;
        Ok(answer)
    }

    #[test]
    fn a_marked_page_is_not_sent_twice_and_every_answer_is_counted() -> Result<(), Box<dyn std::error::Error>> {
        let site = Site::start().map_err(|trouble| trouble.to_string())?;
        site.put_marked("/feed", "application/json", "\"1\"", "[]");
        assert!(ask(&site, "GET /feed HTTP/1.1\r\n\r\n")?.ends_with("\r\n\r\n[]"));
        let again = ask(&site, "GET /feed?x HTTP/1.1\r\nIf-None-Match: \"1\"\r\n\r\n")?;
        assert!(again.starts_with("HTTP/1.1 304 ") && again.ends_with("\r\n\r\n"), "{again}");
        assert!(ask(&site, "GET /none HTTP/1.1\r\n\r\n")?.starts_with("HTTP/1.1 404 "));
        let statuses: Vec<u16> = site.take_answered().iter().map(|answered| answered.status).collect();
        assert_eq!(statuses, [200, 304, 404]);
        Ok(())
    }
}
