//! How far a run goes: how many rounds, and how large the notes are. It must change nothing else of a measurement.
//! Next: `rows/mod.rs`.

#[derive(Clone, Copy, Debug)]
pub struct Extent {
    /// Rounds that count.
    pub rounds: usize,
    /// Rounds before these, which do not: engines compile while a program runs.
    pub warm_up: usize,
    /// By what the sizes are divided.
    divisor: usize,
}

impl Extent {
    pub fn full(rounds: usize) -> Extent {
        Extent { rounds, warm_up: 5, divisor: 1 }
    }

    /// One round at small sizes, which shows that a measurement can be made.
    pub fn small() -> Extent {
        Extent { rounds: 1, warm_up: 0, divisor: 25 }
    }

    /// The size to use where the full measurement has this many bytes.
    pub fn bytes(self, full: usize) -> usize {
        full / self.divisor
    }

    pub fn is_small(self) -> bool {
        self.divisor > 1
    }

    /// One round, unprepared.
    pub fn single(self) -> Extent {
        Extent { rounds: 1, warm_up: 0, ..self }
    }

    /// Fewer rounds, where there is much to measure and each round takes long.
    pub fn divide_rounds(self, by: usize) -> Extent {
        Extent { rounds: (self.rounds / by).max(1), warm_up: self.warm_up.min(1), ..self }
    }
}
