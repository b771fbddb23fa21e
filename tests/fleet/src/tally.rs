//! What comes in each second: days, the worst second, and what of it a CDN lets through.
//!
//! It knows no base and no clock of people. Next: `table`.

/// A second of the simulation; the first day is a Monday, and its midnight is UTC's.
pub type Second = u32;

pub const DAY: Second = 86_400;
/// The days that count.
pub const DAYS: u32 = 30;
/// The days before them; day 0 holds only what is morning already east of UTC.
pub const BEFORE: u32 = 7;
/// The first second that counts.
pub const FROM: Second = BEFORE * DAY;
/// How long a node of a CDN keeps the feed: `max-age` of the ready configurations, in seconds.
const MAX_AGE: usize = 60;

/// Requests by the second.
#[derive(Clone, Debug)]
pub struct Tally(Vec<u32>);

impl Default for Tally {
    fn default() -> Tally {
        Tally(vec![0; ((BEFORE + DAYS) * DAY) as usize])
    }
}

impl Tally {
    pub fn add(&mut self, at: Second) {
        if let Some(count) = self.0.get_mut(at as usize) {
            *count += 1;
        }
    }

    /// All of it from this second on.
    pub fn sum(&self, from: Second) -> u64 {
        sum(&self.0[from as usize..])
    }

    /// The most in one second that counts.
    pub fn peak(&self) -> u32 {
        self.0[FROM as usize..].iter().copied().max().unwrap_or(0)
    }

    /// The most in one day that counts.
    pub fn heaviest_day(&self) -> u64 {
        self.0[FROM as usize..].chunks(DAY as usize).map(sum).max().unwrap_or(0)
    }

    /// Hands on what has come to one node of a CDN, and empties it: all of it to `requests`, and to `origin` what the
    /// node asks of it: once, and again when what it keeps is older than `MAX_AGE` and somebody wants it.
    pub fn hand_on(&mut self, requests: &mut Tally, origin: &mut Tally) {
        let mut kept_until = 0;
        for (second, count) in self.0.iter_mut().enumerate().filter(|(_, count)| **count > 0) {
            requests.0[second] += std::mem::take(count);
            if second >= kept_until {
                origin.0[second] += 1;
                kept_until = second + MAX_AGE;
            }
        }
    }
}

fn sum(seconds: &[u32]) -> u64 {
    seconds.iter().map(|count| u64::from(*count)).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_node_asks_once_a_minute_at_most_and_never_for_nobody() {
        let (mut tally, mut requests, mut asked) = (Tally::default(), Tally::default(), Tally::default());
        for second in [10, 10, 11, 69, 70, 129, 130, 4000] {
            tally.add(FROM + second);
        }
        assert_eq!((tally.sum(0), tally.peak(), tally.sum(FROM + 70), tally.heaviest_day()), (8, 2, 4, 8));
        let whole = tally.clone();
        tally.hand_on(&mut requests, &mut asked);
        assert!(tally.sum(0) == 0 && requests.0 == whole.0);
        let seconds: Vec<Second> = (0..DAY).filter(|second| asked.0[(FROM + second) as usize] == 1).collect();
        assert_eq!((seconds, asked.sum(0)), (vec![10, 70, 130, 4000], 4));
    }
}
