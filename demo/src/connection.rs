//! The connections of the service, so that one of them can be reset as a failing network does it.
//! It must never touch a connection whose request has not asked for that.
//! Read next: `network::reset`.

use std::{
    io,
    net::SocketAddr,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    task::{Context, Poll},
};

use axum::{
    extract::connect_info::Connected,
    serve::{IncomingStream, Listener},
};
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::{TcpListener, TcpStream},
};

/// What a request knows of its connection.
#[derive(Clone, Debug, Default)]
pub struct Connection {
    resets: Arc<AtomicBool>,
    local: Option<SocketAddr>,
}

impl Connection {
    /// When the connection ends, whoever asked gets a reset in place of an end.
    pub fn reset_at_end(&self) {
        self.resets.store(true, Ordering::Relaxed);
    }

    /// Where it has come in.
    pub fn local(&self) -> Option<SocketAddr> {
        self.local
    }
}

impl Connected<IncomingStream<'_, Resettable>> for Connection {
    fn connect_info(stream: IncomingStream<'_, Resettable>) -> Connection {
        stream.io().connection.clone()
    }
}

/// A listener whose connections can be reset.
pub struct Resettable(pub TcpListener);

impl Listener for Resettable {
    type Io = Stream;
    type Addr = std::net::SocketAddr;

    async fn accept(&mut self) -> (Stream, Self::Addr) {
        let (stream, address) = Listener::accept(&mut self.0).await;
        let connection = Connection { local: stream.local_addr().ok(), ..Connection::default() };
        (Stream { stream, connection }, address)
    }

    fn local_addr(&self) -> io::Result<Self::Addr> {
        self.0.local_addr()
    }
}

pub struct Stream {
    stream: TcpStream,
    connection: Connection,
}

impl Drop for Stream {
    fn drop(&mut self) {
        if self.connection.resets.load(Ordering::Relaxed) {
            // Nothing lingers: what is unsent is thrown away and the other side is told so. Where it fails, the
            // connection just ends.
            _ = self.stream.set_zero_linger();
        }
    }
}

impl AsyncRead for Stream {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

impl AsyncWrite for Stream {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        // A reset answers nothing, not even the head that was meant for it.
        if self.connection.resets.load(Ordering::Relaxed) {
            return Poll::Ready(Err(io::ErrorKind::ConnectionReset.into()));
        }
        Pin::new(&mut self.stream).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        if self.connection.resets.load(Ordering::Relaxed) {
            return Poll::Ready(Ok(()));
        }
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}
