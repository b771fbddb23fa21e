//! The middle of many rounds and how far they lie apart. Nothing here rounds or drops a figure. Next: `table.rs`.

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spread {
    pub lower: f64,
    pub median: f64,
    pub upper: f64,
}

impl Spread {
    /// Median and quartiles; `None` of no figures.
    pub fn of(figures: &[f64]) -> Option<Spread> {
        let mut sorted = figures.to_vec();
        sorted.sort_by(f64::total_cmp);
        Some(Spread { lower: cut(&sorted, 0.25)?, median: cut(&sorted, 0.5)?, upper: cut(&sorted, 0.75)? })
    }

    /// A figure that is no different next time.
    pub fn exact(figure: f64) -> Spread {
        Spread { lower: figure, median: figure, upper: figure }
    }

    /// The ratios of rounds that belong together.
    pub fn of_ratios(ours: &[f64], theirs: &[f64]) -> Option<Spread> {
        Spread::of(&ours.iter().zip(theirs).map(|(our, their)| our / their).collect::<Vec<_>>())
    }

    pub fn is_finite(self) -> bool {
        [self.lower, self.median, self.upper].into_iter().all(f64::is_finite)
    }
}

/// The figure below which this share lies, between neighbours in proportion.
fn cut(sorted: &[f64], share: f64) -> Option<f64> {
    let place = share * sorted.len().checked_sub(1)? as f64;
    let (below, rest) = (place.floor() as usize, place.fract());
    let low = *sorted.get(below)?;
    let high = *sorted.get(below + 1).unwrap_or(&low);
    Some(low + (high - low) * rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_middle_of_an_even_number_lies_between_two() {
        assert_eq!(Spread::of(&[4.0, 1.0, 3.0, 2.0]), Some(Spread { lower: 1.75, median: 2.5, upper: 3.25 }));
        assert_eq!(Spread::of(&[7.0]), Some(Spread::exact(7.0)));
        assert_eq!(Spread::of(&[]), None);
    }

    #[test]
    fn ratios_are_of_the_same_round() {
        let ratios = Spread::of_ratios(&[1.0, 10.0, 100.0], &[2.0, 20.0, 200.0]);
        assert_eq!(ratios, Some(Spread::exact(0.5)));
        assert!(!Spread::exact(f64::NAN).is_finite());
    }
}
