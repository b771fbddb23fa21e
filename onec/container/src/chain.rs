//! Blocks and their chains, in both widths. It must never follow a chain for longer than the length it announces. Read
//! next: `container.rs`.

use std::collections::HashSet;

use crate::problem::{Code, Problem};

/// Which of the two forms of the format a container has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Width {
    Bits32,
    Bits64,
}

impl Width {
    /// Bytes of the header: a mark as long as a number, and three numbers of 32 bits.
    pub const fn header(self) -> usize {
        self.number() + 3 * 4
    }

    /// Stands for "no next block" and for "no contents".
    pub const fn end_mark(self) -> u64 {
        match self {
            Self::Bits32 => 0x7fff_ffff,
            Self::Bits64 => u64::MAX,
        }
    }

    /// Bytes of one number of the table.
    pub const fn number(self) -> usize {
        match self {
            Self::Bits32 => 4,
            Self::Bits64 => 8,
        }
    }

    const fn digits(self) -> usize {
        self.number() * 2
    }

    /// Bytes of a block's head: two line ends, three numbers, a blank behind each.
    pub const fn head(self) -> usize {
        2 + 3 * (self.digits() + 1) + 2
    }
}

/// What a chain of blocks holds, and where the last of its blocks ends.
pub(crate) struct Chain {
    pub contents: Vec<u8>,
    pub end: usize,
}

struct Head {
    length: u64,
    page: u64,
    next: u64,
}

/// Where chains are read from.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Source<'a> {
    /// From the container's header on.
    pub bytes: &'a [u8],
    pub width: Width,
    /// The most blocks that one chain may have.
    pub blocks: usize,
}

/// Reads the chain that begins at `start`.
///
/// `limit` is for the length, in bytes.
pub(crate) fn read_chain(source: &Source<'_>, start: u64, limit: usize) -> Result<Chain, Problem> {
    let Source { bytes, width, .. } = *source;
    let mut visited = HashSet::new();
    let (mut contents, mut end, mut at) = (Vec::new(), 0, start);
    let mut wanted = None;
    loop {
        if !visited.insert(at) {
            return Err(Problem::new(Code::CyclicChain, format!("the chain at {start:#x} leads back to {at:#x}")));
        }
        if visited.len() > source.blocks {
            let detail = format!("the chain at {start:#x} has more than {} blocks", source.blocks);
            return Err(Problem::new(Code::TooLarge, detail));
        }
        let (head, body) = read_head(bytes, width, at)?;
        let whole = match wanted {
            Some(whole) => whole,
            None => {
                let whole = measure(head.length, bytes, limit, start)?;
                contents.reserve_exact(whole);
                *wanted.insert(whole)
            }
        };
        let missing = whole - contents.len();
        let taken = usize::try_from(head.page).unwrap_or(usize::MAX).min(missing);
        let page = body.get(..taken).ok_or_else(|| truncated(at))?;
        if taken == 0 && missing > 0 {
            return Err(Problem::new(Code::Malformed, format!("the block at {at:#x} is empty")));
        }
        contents.extend_from_slice(page);
        // The unused rest of a page belongs to the block; a file may end within that of its last one.
        let room = usize::try_from(head.page).unwrap_or(usize::MAX).min(body.len());
        end = end.max(bytes.len() - body.len() + room);
        if contents.len() == whole {
            return Ok(Chain { contents, end });
        }
        if head.next == width.end_mark() {
            let detail = format!("the chain at {start:#x} holds {} of {whole} bytes", contents.len());
            return Err(Problem::new(Code::Truncated, detail));
        }
        at = head.next;
    }
}

fn measure(length: u64, bytes: &[u8], limit: usize, start: u64) -> Result<usize, Problem> {
    match usize::try_from(length) {
        Ok(length) if length > limit => Err(Problem::new(
            Code::TooLarge,
            format!("the chain at {start:#x} has {length} bytes, {limit} are allowed"),
        )),
        Ok(length) if length <= bytes.len() => Ok(length),
        _ => Err(truncated(start)),
    }
}

fn read_head(bytes: &[u8], width: Width, at: u64) -> Result<(Head, &[u8]), Problem> {
    let rest = usize::try_from(at).ok().and_then(|at| bytes.get(at..)).ok_or_else(|| truncated(at))?;
    let (head, body) = rest.split_at_checked(width.head()).ok_or_else(|| truncated(at))?;
    let malformed = || Problem::new(Code::Malformed, format!("there is no head of a block at {at:#x}"));
    let numbers = head.strip_prefix(b"\r\n").and_then(|rest| rest.strip_suffix(b"\r\n")).ok_or_else(malformed)?;
    let mut numbers = numbers.chunks_exact(width.digits() + 1).map(parse_number);
    match (numbers.next().flatten(), numbers.next().flatten(), numbers.next().flatten()) {
        (Some(length), Some(page), Some(next)) => Ok((Head { length, page, next }, body)),
        _ => Err(malformed()),
    }
}

/// Hexadecimal digits with a blank behind them; both cases are in use.
fn parse_number(text: &[u8]) -> Option<u64> {
    let digits = text.strip_suffix(b" ")?;
    digits.iter().try_fold(0u64, |number, digit| {
        let digit = char::from(*digit).to_digit(16)?;
        Some(number << 4 | u64::from(digit))
    })
}

fn truncated(at: u64) -> Problem {
    Problem::new(Code::Truncated, format!("the file ends within the block at {at:#x}"))
}
