//! What comes in each second: days, the worst second, and what of it a CDN lets through.
//!
//! It knows no base and no clock of people. Next: `service`.

use crate::habits::{DAY, Second};

/// Requests by the second.
#[derive(Clone, Debug)]
pub struct Tally {
    seconds: Vec<u32>,
}

/// How long a node of a CDN keeps the feed: `max-age` of the ready configurations, in seconds.
pub const MAX_AGE: Second = 60;

impl Tally {
    pub fn of_days(days: u32) -> Tally {
        Tally { seconds: vec![0; (days * DAY) as usize] }
    }

    pub fn add(&mut self, at: Second) {
        if let Some(count) = self.seconds.get_mut(at as usize) {
            *count += 1;
        }
    }

    /// All of it from this second on.
    pub fn sum(&self, from: Second) -> u64 {
        self.seconds[from as usize..].iter().map(|count| u64::from(*count)).sum()
    }

    /// The most in one second.
    pub fn peak(&self, from: Second) -> u32 {
        self.seconds[from as usize..].iter().copied().max().unwrap_or(0)
    }

    /// The most in one day.
    pub fn heaviest_day(&self, from: Second) -> u64 {
        let day = |seconds: &[u32]| seconds.iter().map(|count| u64::from(*count)).sum();
        self.seconds[from as usize..].chunks(DAY as usize).map(day).max().unwrap_or(0)
    }

    /// Hands on what has come to one node of a CDN, and empties it: all of it to `requests`, and to `origin` what the node asks of it: once, and
    /// again when what it keeps is older than `MAX_AGE` and somebody wants it.
    pub fn hand_on(&mut self, requests: &mut Tally, origin: &mut Tally) {
        let mut kept_until = 0;
        for (second, count) in self.seconds.iter_mut().enumerate().filter(|(_, count)| **count > 0) {
            requests.seconds[second] += std::mem::take(count);
            if second >= kept_until {
                origin.seconds[second] += 1;
                kept_until = second + MAX_AGE as usize;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_node_asks_once_a_minute_at_most_and_never_for_nobody() {
        let mut tally = Tally::of_days(1);
        for second in [10, 10, 11, 69, 70, 129, 130, 4000] {
            tally.add(second);
        }
        assert_eq!((tally.sum(0), tally.peak(0), tally.sum(70), tally.heaviest_day(0)), (8, 2, 4, 8));
        let (mut requests, mut asked) = (Tally::of_days(1), Tally::of_days(1));
        let whole = tally.clone();
        tally.hand_on(&mut requests, &mut asked);
        assert_eq!((tally.sum(0), requests.seconds), (0, whole.seconds));
        let seconds: Vec<usize> = (0..asked.seconds.len()).filter(|second| asked.seconds[*second] == 1).collect();
        assert_eq!(seconds, [10, 70, 130, 4000]);
    }
}
