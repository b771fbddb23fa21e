//! What may happen in one of the thousand nights, and the chance that draws it. Read next: `course.rs`.

macro_rules! events {
    ($($own:ident)*; $($more:ident)*) => {
        /// What a night has in it.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Event {
            $($own,)*
            $($more,)*
        }

        /// Those of which each night has one of its own.
        pub const OWN: &[Event] = &[$(Event::$own),*];
    };
}

events! {
    Calm SessionsUntilTwo SessionsDuringTheProbe LockOnce LockTwice LockAlways Cut CutTwice ClockForward ClockPastTheFeed
    ClockBack NetworkGone NetworkSlow FeedOlder FeedWithdrawn FeedChanged DiskFull ChangedBySomebody DoesNotConnect TwoJobs;
    // By chance, beside the others.
    Pause OtherFile WindowEndsDuringTheProbe
    // By a chance of their own, where the rules end sessions.
    EndsSessions DoesNotLeave ForeignLock FeedChangesDuringTheWarning CutUnderTheLock CalledOff
}

/// Chance: xorshift (Marsaglia), begun with the number of the night.
pub struct Chance(u64);

impl Chance {
    /// The first numbers of a small beginning are small too.
    pub fn of(begin: u64) -> Chance {
        let mut chance = Chance(begin);
        for _ in 0..8 {
            chance.below(2);
        }
        chance
    }

    pub fn below(&mut self, limit: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % limit
    }
}
