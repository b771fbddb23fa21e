//! A name server on loopback that knows one address for every name, and can be told another (RFC 1035, sections 4.1 and
//! 3.4.1).
//!
//! Read next: `nginx`, whose `resolver` asks it.

use super::Outcome;
use std::net::{Ipv4Addr, UdpSocket};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::thread::JoinHandle;

/// Bytes of the header, and the most that a message over UDP has.
const HEADER: usize = 12;
const MOST: usize = 512;

pub struct Names {
    port: u16,
    address: Arc<AtomicU32>,
    over: Arc<AtomicBool>,
    service: Option<JoinHandle<()>>,
}

impl Names {
    /// Every name is at this address.
    pub fn start(address: Ipv4Addr) -> Outcome<Names> {
        let socket = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0))?;
        let port = socket.local_addr()?.port();
        let address = Arc::new(AtomicU32::new(address.to_bits()));
        let over = Arc::new(AtomicBool::new(false));
        let (told, ended) = (Arc::clone(&address), Arc::clone(&over));
        let service = std::thread::spawn(move || {
            let mut question = [0; MOST];
            while let Ok((length, from)) = socket.recv_from(&mut question) {
                if ended.load(Ordering::Acquire) {
                    break;
                }
                if let Some(answer) = answer(&question[..length], Ipv4Addr::from_bits(told.load(Ordering::Acquire))) {
                    // Whoever has gone asks again.
                    let _ = socket.send_to(&answer, from);
                }
            }
        });
        Ok(Names { port, address, over, service: Some(service) })
    }

    pub fn port(&self) -> u16 {
        self.port
    }

    /// From now on every name is at this address.
    pub fn move_to(&self, address: Ipv4Addr) {
        self.address.store(address.to_bits(), Ordering::Release);
    }
}

impl Drop for Names {
    fn drop(&mut self) {
        self.over.store(true, Ordering::Release);
        // A message wakes it.
        let woken = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0))
            .and_then(|socket| socket.send_to(&[0], (Ipv4Addr::LOCALHOST, self.port)));
        if let (Ok(_), Some(service)) = (woken, self.service.take()) {
            let _ = service.join();
        }
    }
}

/// The question again, and one record of type A that nobody may keep.
fn answer(question: &[u8], address: Ipv4Addr) -> Option<Vec<u8>> {
    let mut end = HEADER;
    while *question.get(end)? != 0 {
        end += 1 + usize::from(question[end]);
    }
    // The end of the name, a type and a class.
    let asked = question.get(HEADER..end + 5)?;
    let mut answer = question[..2].to_vec();
    // An answer without an error to one question; one record.
    answer.extend([0x81, 0x80, 0, 1, 0, 1, 0, 0, 0, 0]);
    answer.extend(asked);
    // The name as it stands above; A, IN, kept for 0 s, 4 bytes.
    answer.extend([0xC0, HEADER as u8, 0, 1, 0, 1, 0, 0, 0, 0, 0, 4]);
    answer.extend(address.octets());
    Some(answer)
}
