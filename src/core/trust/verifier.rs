//! Verifications, counted out. One takes some 3 ms natively and some 14 ms in the oldest engine, and a chain of roots
//! may want sixty of them: the page must have its turn meanwhile.
//!
//! So a judgement stops when its piece is used up, and is begun again for the next one with the results so far: the
//! same text asks for the same verifications in the same order. That costs the reading of the text anew, and keeps the
//! judgement plain code.

use super::{Key, verify};
use crate::error::{Code, Failure};

/// Verifies signatures, as many as make a piece.
#[derive(Debug, Default)]
pub struct Verifier {
    results: Vec<bool>,
    /// Which of the results is the next one's; behind the last, it is verified.
    next: usize,
    /// How many may be verified until the piece is used up.
    left: usize,
}

/// Why a judgement ends without what it is for.
#[derive(Debug, PartialEq, Eq)]
pub enum Stop {
    /// The piece is used up.
    Paused,
    /// The answer is refused.
    Refused(Failure),
}

impl Verifier {
    /// One that never pauses.
    fn tireless() -> Verifier {
        Verifier { left: usize::MAX, ..Verifier::default() }
    }

    /// The judgement begins again, with a piece of so many verifications.
    pub fn begin_piece(&mut self, verifications: usize) {
        self.next = 0;
        self.left = verifications;
    }

    /// Whether this signature over this message is by the holder of this key.
    pub(super) fn verify(&mut self, key: &Key, message: &[u8], signature: &[u8; 64]) -> Result<bool, Stop> {
        if let Some(known) = self.results.get(self.next) {
            self.next += 1;
            return Ok(*known);
        }
        self.left = self.left.checked_sub(1).ok_or(Stop::Paused)?;
        let result = verify(key, message, signature);
        self.results.push(result);
        self.next += 1;
        Ok(result)
    }
}

/// A judgement in one piece.
///
/// # Errors
/// Those of the judgement.
pub fn in_one_piece<T>(judge: impl FnOnce(&mut Verifier) -> Result<T, Stop>) -> Result<T, Failure> {
    judge(&mut Verifier::tireless()).map_err(|stop| match stop {
        Stop::Refused(failure) => failure,
        // The tireless do not pause.
        Stop::Paused => Failure::of(Code::Timeout),
    })
}

impl From<Failure> for Stop {
    fn from(failure: Failure) -> Stop {
        Stop::Refused(failure)
    }
}
