//! Who opens the form, and when: assumptions, not measurements, and the only ones. `docs/hosting.md` names each of them.
//!
//! Nothing here knows of requests. Next: `simulation`.

use crate::chance::Chance;

/// A second of the simulation; the first day is a Monday, and its midnight is UTC's.
pub type Second = u32;

pub const DAY: Second = 86_400;

/// Hours ahead of UTC, and how many bases of a hundred are there.
const ZONES: [(u32, u32); 9] = [(2, 1), (3, 64), (4, 8), (5, 14), (6, 1), (7, 7), (8, 2), (9, 1), (10, 2)];

/// The most users of a base; each number from one is as frequent as any other.
const MOST_USERS: u32 = 9;
/// Of a hundred users, who opens the form in the morning of a working day, later on that day, and on another day.
const MORNING: u32 = 80;
const LATER: u32 = 30;
const DAY_OFF: u32 = 5;
/// In so many bases of a hundred one form is opened once and never closed, and there is no other.
const NEVER_CLOSED: u32 = 10;

/// One base, as far as people are concerned.
#[derive(Clone, Debug)]
pub struct Habits {
    zone: u32,
    users: u32,
    /// Whether its form is opened once and never closed.
    pub never_closed: bool,
}

impl Habits {
    pub fn draw(chance: &mut Chance) -> Habits {
        let mut place = chance.below(100);
        let zone = ZONES.iter().find(|(_, share)| {
            let here = place < *share;
            place = place.saturating_sub(*share);
            here
        });
        Habits {
            zone: zone.map_or(3, |(hours, _)| *hours),
            users: 1 + chance.below(MOST_USERS),
            never_closed: chance.happens(NEVER_CLOSED),
        }
    }

    /// Puts the openings of a day into the list, the earliest first. Days count from 1: local mornings of day 0 may lie before it.
    pub fn open_on(&self, day: u32, chance: &mut Chance, openings: &mut Vec<Second>) {
        openings.clear();
        let midnight = day * DAY - self.zone * 3600;
        let hours = |hour: u32| hour * 3600;
        if day % 7 < 5 {
            for _ in 0..self.users {
                if chance.happens(MORNING) {
                    // Two dice: most come at nine, none half an hour earlier or later.
                    openings.push(midnight + hours(9) - 1800 + chance.below(1800) + chance.below(1800));
                }
                if chance.happens(LATER) {
                    openings.push(midnight + hours(10) + chance.below(hours(8)));
                }
            }
        } else {
            for _ in 0..self.users {
                if chance.happens(DAY_OFF) {
                    openings.push(midnight + hours(10) + chance.below(hours(10)));
                }
            }
        }
        openings.sort_unstable();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shares_of_the_zones_are_a_hundred() {
        assert_eq!(ZONES.iter().map(|(_, share)| share).sum::<u32>(), 100);
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
                let local = opened + habits.zone * 3600 - 8 * DAY;
                assert!((30_600..=34_200).contains(&local) || (36_000..64_800).contains(&local), "{local}");
            }
        }
    }
}
