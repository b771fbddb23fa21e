//! Chance for the simulation: SplitMix64 (Steele, Lea, Flood), the same numbers for the same seed. Nothing secret depends on it.

/// A stream of numbers.
#[derive(Clone, Debug)]
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
}
