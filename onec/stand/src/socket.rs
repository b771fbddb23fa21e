//! `HTTPСоединение` over a socket of this machine: what `network.rs` asks a test, this asks a server. HTTP/1.1 as far
//! as servers of files and feeds need it; never another machine, never TLS. What the platform makes of an answer that
//! ends before its length is not known; here it is an exception or the part that came, as the test says. Read next:
//! `network.rs`.

use std::io::{self, BufRead, BufReader, ErrorKind, Read, Write};
use std::net::{IpAddr, SocketAddr, TcpStream};
use std::time::{Duration, Instant};

use crate::base::Base;
use crate::network::{Answer, Question};

/// What an answer that ends too early is to the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cut {
    Refused,
    Given,
}

/// The most that a body may have: no server of a test sends more.
const MOST: u64 = 64 << 20;

impl Base {
    /// From here on every question goes to a server of this machine. A second of the program's own limit takes `second`
    /// in the world.
    pub fn ask_sockets(&self, cut: Cut, second: Duration) {
        self.answer_with(move |question| ask(question, cut, second));
    }
}

/// The answer to a question that has come whole within the program's own limit, however many small pieces it came in.
/// Of one without an end no more than `most` bytes are taken.
pub fn ask_within_limit(question: &Question, cut: Cut, most: u64) -> Answer {
    let limit = Duration::from_millis(u64::try_from(question.timeout).unwrap_or_default());
    tell(exchange(question, (cut, most), limit, Some(Instant::now() + limit)))
}

fn ask(question: &Question, cut: Cut, second: Duration) -> Answer {
    let limit = u32::try_from(question.timeout / 1000).map_or(second, |seconds| second * seconds);
    tell(exchange(question, (cut, MOST), limit, None))
}

fn tell(outcome: io::Result<Answer>) -> Answer {
    match outcome {
        Ok(answer) => answer,
        Err(error) if matches!(error.kind(), ErrorKind::TimedOut | ErrorKind::WouldBlock) => Answer::Late,
        Err(_) => Answer::Lost,
    }
}

/// A stream whose reading as a whole has an end, where there is one.
struct Timed {
    stream: TcpStream,
    end: Option<Instant>,
}

impl Read for Timed {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if let Some(end) = self.end {
            let left = end.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Err(ErrorKind::TimedOut.into());
            }
            self.stream.set_read_timeout(Some(left))?;
        }
        self.stream.read(buffer)
    }
}

/// A cut, and the most that a body may have.
type Taking = (Cut, u64);

fn exchange(question: &Question, taking: Taking, limit: Duration, end: Option<Instant>) -> io::Result<Answer> {
    let host: IpAddr = question.host.parse().map_err(|_| io::Error::from(ErrorKind::InvalidInput))?;
    if question.is_secure || !host.is_loopback() {
        return Err(ErrorKind::InvalidInput.into());
    }
    let port = u16::try_from(question.port).map_err(|_| io::Error::from(ErrorKind::InvalidInput))?;
    let mut stream = TcpStream::connect_timeout(&SocketAddr::new(host, port), limit)?;
    stream.set_read_timeout(Some(limit))?;
    stream.set_write_timeout(Some(limit))?;
    stream.write_all(&request(question))?;
    read_answer(&mut BufReader::new(Timed { stream, end }), taking)
}

fn request(question: &Question) -> Vec<u8> {
    let Question { method, path, host, port, .. } = question;
    let mut text = format!("{method} {path} HTTP/1.1\r\nHost: {host}:{port}\r\nConnection: close\r\n");
    for (name, value) in &question.headers {
        text += &format!("{name}: {value}\r\n");
    }
    if let Some(body) = &question.body {
        text += &format!("Content-Length: {}\r\n", body.len());
    }
    let mut bytes = (text + "\r\n").into_bytes();
    bytes.extend(question.body.iter().flatten());
    bytes
}

/// A line without its end. One that has no end is an answer that broke off.
fn line(from: &mut impl BufRead) -> io::Result<String> {
    let mut bytes = vec![];
    from.take(1 << 16).read_until(b'\n', &mut bytes)?;
    match bytes.strip_suffix(b"\r\n") {
        Some(line) => Ok(String::from_utf8_lossy(line).into_owned()),
        None => Err(ErrorKind::UnexpectedEof.into()),
    }
}

fn read_answer(from: &mut impl BufRead, taking: Taking) -> io::Result<Answer> {
    let bad = || io::Error::from(ErrorKind::InvalidData);
    let status = line(from)?.split(' ').nth(1).and_then(|word| word.parse::<usize>().ok()).ok_or_else(bad)?;
    let mut headers = vec![];
    loop {
        let line = line(from)?;
        if line.is_empty() {
            break;
        }
        let (name, value) = line.split_once(':').ok_or_else(bad)?;
        headers.push((name.to_owned(), value.trim().to_owned()));
    }
    let find =
        |wanted: &str| headers.iter().find(|(name, _)| name.eq_ignore_ascii_case(wanted)).map(|(_, value)| value);
    let body = if matches!(status, 204 | 304) {
        None
    } else if find("transfer-encoding").is_some_and(|value| value.eq_ignore_ascii_case("chunked")) {
        Some(read_chunks(from, taking)?)
    } else if let Some(length) = find("content-length") {
        Some(read_length(from, length.parse().map_err(|_| bad())?, taking)?)
    } else {
        let mut body = vec![];
        from.take(taking.1).read_to_end(&mut body)?;
        Some(body)
    };
    Ok(Answer::Arrived(status, headers, body))
}

fn read_length(from: &mut impl BufRead, length: u64, (cut, most): Taking) -> io::Result<Vec<u8>> {
    let mut body = vec![];
    from.take(length.min(most)).read_to_end(&mut body)?;
    if (body.len() as u64) < length.min(most) && cut == Cut::Refused {
        return Err(ErrorKind::UnexpectedEof.into());
    }
    Ok(body)
}

fn read_chunks(from: &mut impl BufRead, taking: Taking) -> io::Result<Vec<u8>> {
    let mut body = vec![];
    loop {
        let size = match line(from) {
            Err(error) if error.kind() == ErrorKind::UnexpectedEof && taking.0 == Cut::Given => return Ok(body),
            other => other?,
        };
        // Behind a semicolon stand extensions that nobody needs.
        let digits = size.split(';').next().unwrap_or("").trim();
        let size = u64::from_str_radix(digits, 16).map_err(|_| io::Error::from(ErrorKind::InvalidData))?;
        if size == 0 {
            // What follows the last chunk are headers again.
            while !line(from)?.is_empty() {}
            return Ok(body);
        }
        let chunk = read_length(from, size, (taking.0, taking.1.saturating_sub(body.len() as u64)))?;
        let is_whole = chunk.len() as u64 == size;
        body.extend(chunk);
        if !is_whole {
            return Ok(body);
        }
        line(from)?;
    }
}

#[cfg(test)]
mod tests {
    use std::net::TcpListener;
    use std::thread;

    use super::*;

    /// A server that says what it is told to, and a question to it.
    fn ask_server(timeout: i64, say: impl FnOnce(TcpStream) + Send + 'static) -> (Question, thread::JoinHandle<()>) {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let (host, port) = ("127.0.0.1".to_owned(), usize::from(listener.local_addr().unwrap().port()));
        let question = Question { method: "GET".into(), host, port, path: "/".into(), timeout, ..Question::default() };
        (question, thread::spawn(move || say(listener.accept().unwrap().0)))
    }

    #[test]
    fn of_an_answer_without_an_end_only_so_much_is_taken() {
        for head in ["", "Transfer-Encoding: chunked\r\n"] {
            let (question, server) = ask_server(20_000, move |mut stream| {
                let mut sent = stream.write_all(format!("HTTP/1.1 200 OK\r\n{head}\r\n").as_bytes());
                while sent.is_ok() {
                    sent = stream.write_all(if head.is_empty() { b"0123456789" } else { b"a\r\n0123456789\r\n" });
                }
            });
            let Answer::Arrived(200, _, Some(body)) = ask_within_limit(&question, Cut::Refused, 1_005) else {
                panic!("no answer");
            };
            assert_eq!(body.len(), 1_005, "{head}");
            server.join().unwrap();
        }
    }

    #[test]
    fn an_answer_in_drops_that_never_ends_is_late_as_a_whole() {
        let (question, server) = ask_server(200, |mut stream| {
            let mut sent = stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n");
            // Each drop comes well within the limit, until the other side has gone.
            while sent.is_ok() {
                thread::sleep(Duration::from_millis(10));
                sent = stream.write_all(b".");
            }
        });
        assert!(matches!(ask_within_limit(&question, Cut::Refused, MOST), Answer::Late));
        server.join().unwrap();
    }
}
