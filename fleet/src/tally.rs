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

    /// Adds what another one has counted, and empties it.
    pub fn take(&mut self, other: &mut Tally) {
        for (own, their) in self.seconds.iter_mut().zip(&mut other.seconds) {
            *own += std::mem::take(their);
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

    /// What one node of a CDN asks of the origin: once, and again when what it keeps is older than `MAX_AGE` and somebody wants it.
    pub fn let_through(&self) -> Tally {
        let mut asked = Tally { seconds: vec![0; self.seconds.len()] };
        let mut kept_until = 0;
        for (second, count) in self.seconds.iter().enumerate() {
            if *count > 0 && second >= kept_until {
                asked.seconds[second] = 1;
                kept_until = second + MAX_AGE as usize;
            }
        }
        asked
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
        let asked = tally.let_through();
        let seconds: Vec<usize> = (0..asked.seconds.len()).filter(|second| asked.seconds[*second] == 1).collect();
        assert_eq!(seconds, [10, 70, 130, 4000]);
        assert_eq!((tally.sum(0), tally.peak(0), tally.sum(70), tally.heaviest_day(0)), (8, 2, 4, 8));
    }
}
