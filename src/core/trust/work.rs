//! Work in pieces. A verification takes some 3 ms natively and ten times that in the oldest engines, and a chain of roots may want sixty of
//! them: the page must live meanwhile. So whatever verifies is `async` and pauses before each verification, and whoever drives the work
//! says how many make a piece. There is no executor behind it, and nobody but the driver ever wakes it.

use core::fmt;
use core::future::Future;
use core::pin::{Pin, pin};
use core::task::{Context, Poll, Waker};

/// Work that can be left and gone on with.
pub struct Work<T>(Pin<Box<dyn Future<Output = T>>>);

impl<T> Work<T> {
    /// Work that has not begun yet.
    pub fn new(work: impl Future<Output = T> + 'static) -> Work<T> {
        Work(Box::pin(work))
    }

    /// Goes on for about so many verifications; what came of it, where it has ended. Work that has ended must not be gone on with.
    pub fn advance(&mut self, verifications: usize) -> Option<T> {
        let mut context = Context::from_waker(Waker::noop());
        (0..=verifications).find_map(|_| match self.0.as_mut().poll(&mut context) {
            Poll::Ready(result) => Some(result),
            Poll::Pending => None,
        })
    }
}

impl<T> fmt::Debug for Work<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Work")
    }
}

/// Does work in one piece.
pub fn finish<T>(work: impl Future<Output = T>) -> T {
    let mut work = pin!(work);
    loop {
        if let Poll::Ready(result) = work.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            return result;
        }
    }
}

/// The pause before a verification.
#[derive(Default)]
pub(super) struct Pause(bool);

impl Future for Pause {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<()> {
        if core::mem::replace(&mut self.0, true) { Poll::Ready(()) } else { Poll::Pending }
    }
}
