//! Who opens the form, and when: assumptions, not measurements, and the only ones. `docs/hosting.md` names each of
//! them.
//!
//! Nothing here knows of requests. Next: `simulation`.

use crate::tally::{DAY, Second};

const HOUR: Second = 3_600;

/// Hours ahead of UTC, and how many bases of a hundred are there.
const ZONES: [(u32, usize); 9] = [(2, 1), (3, 64), (4, 8), (5, 14), (6, 1), (7, 7), (8, 2), (9, 1), (10, 2)];

/// The most users of a base; each number from one is as frequent as any other.
const MOST_USERS: u32 = 9;
/// Of a hundred users, who opens the form in the morning of a working day, later on that day, and on another day.
const MORNING: u32 = 80;
const LATER: u32 = 30;
const DAY_OFF: u32 = 5;
/// In so many bases of a hundred one form is opened once and never closed, and there is no other.
const NEVER_CLOSED: u32 = 10;

/// Chance: SplitMix64 (Steele, Lea, Flood), the same numbers for the same seed. Nothing secret depends on it.
pub struct Chance(u64);

impl Chance {
    /// The stream of one base: streams of neighbours have nothing in common.
    pub fn of_base(seed: u64, base: u32) -> Chance {
        let mut chance = Chance(seed ^ (u64::from(base) << 20));
        chance.0 = chance.next();
        chance
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// Any number.
    pub fn number(&mut self) -> u32 {
        (self.next() >> 32) as u32
    }

    /// A number below this one.
    pub fn below(&mut self, end: u32) -> u32 {
        ((u64::from(self.number()) * u64::from(end)) >> 32) as u32
    }

    /// Whether something happens that happens so many times in a hundred.
    pub fn happens(&mut self, percent: u32) -> bool {
        self.below(100) < percent
    }
}

/// One base, as far as people are concerned.
pub struct Habits {
    zone: u32,
    users: u32,
    /// Whether its form is opened once and never closed.
    pub never_closed: bool,
}

impl Habits {
    pub fn draw(chance: &mut Chance) -> Habits {
        let mut zones = ZONES.iter().flat_map(|(zone, share)| std::iter::repeat_n(*zone, *share));
        Habits {
            zone: zones.nth(chance.below(100) as usize).unwrap_or(3),
            users: 1 + chance.below(MOST_USERS),
            never_closed: chance.happens(NEVER_CLOSED),
        }
    }

    /// Puts the openings of a day into the list, the earliest first. Days count from 1: local mornings of day 0 may lie
    /// before it.
    pub fn open_on(&self, day: u32, chance: &mut Chance, openings: &mut Vec<Second>) {
        openings.clear();
        let midnight = day * DAY - self.zone * HOUR;
        for _ in 0..self.users {
            if day % 7 >= 5 {
                if chance.happens(DAY_OFF) {
                    openings.push(midnight + 10 * HOUR + chance.below(10 * HOUR));
                }
                continue;
            }
            if chance.happens(MORNING) {
                // Two dice: most come at nine, none half an hour earlier or later.
                openings.push(midnight + 9 * HOUR - 1800 + chance.below(1800) + chance.below(1800));
            }
            if chance.happens(LATER) {
                openings.push(midnight + 10 * HOUR + chance.below(8 * HOUR));
            }
        }
        openings.sort_unstable();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_spread_and_the_same_each_time() {
        let mut counts = [0_u32; 10];
        for base in 0..10_000 {
            counts[Chance::of_base(7, base).below(10) as usize] += 1;
        }
        assert!(counts.iter().all(|count| (850..1150).contains(count)), "{counts:?}");
        assert_eq!(Chance::of_base(7, 3).number(), Chance::of_base(7, 3).number());
        assert_ne!(Chance::of_base(7, 3).number(), Chance::of_base(8, 3).number());
    }

    #[test]
    fn the_shares_of_the_zones_are_a_hundred() {
        assert_eq!(ZONES.iter().map(|(_, share)| share).sum::<usize>(), 100);
    }

    #[test]
    fn mornings_are_around_nine_of_the_bases_own_clock() {
        let mut openings = Vec::new();
        for base in 0..500 {
            let mut chance = Chance::of_base(1, base);
            let habits = Habits::draw(&mut chance);
            habits.open_on(8, &mut chance, &mut openings);
            assert!(openings.is_sorted() && openings.len() <= 2 * habits.users as usize);
            for opened in &openings {
                let local = opened + habits.zone * HOUR - 8 * DAY;
                assert!((30_600..=34_200).contains(&local) || (36_000..64_800).contains(&local), "{local}");
            }
        }
    }
}
