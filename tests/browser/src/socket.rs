//! The websocket by which a Chromium is driven. Read `devtools` for what goes through it.

use crate::trouble::{Outcome, Trouble};
use serde_json::Value;
use std::net::TcpStream;
use std::time::{Duration, Instant};
use tungstenite::WebSocket;

/// Opens the websocket of the browser's only page.
pub fn connect(port: u16, within: Duration) -> Outcome<WebSocket<TcpStream>> {
    let end = Instant::now() + within;
    // The browser listens before it has its page.
    let address = loop {
        let text = ureq::get(format!("http://127.0.0.1:{port}/json/list")).call()?.body_mut().read_to_string()?;
        let list: Value = serde_json::from_str(&text)?;
        let pages = list.as_array().map(Vec::as_slice).unwrap_or_default();
        if let Some(address) =
            pages.iter().find(|t| t["type"] == "page").and_then(|t| t["webSocketDebuggerUrl"].as_str())
        {
            break address.to_owned();
        }
        if Instant::now() > end {
            return Err(Trouble::new(format!("no page in {text}")));
        }
        std::thread::sleep(Duration::from_millis(20));
    };
    let stream = TcpStream::connect(("127.0.0.1", port))?;
    // Whoever asks waits for the answer: to gather small questions into one packet only delays them.
    stream.set_nodelay(true)?;
    let (socket, _) = tungstenite::client(address, stream).map_err(|e| Trouble::new(format!("websocket: {e}")))?;
    socket.get_ref().set_read_timeout(Some(Duration::from_millis(200)))?;
    Ok(socket)
}
