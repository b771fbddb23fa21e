//! The reader's days and hours: what a moment is where the panel is looked at.
//!
//! The core asks nobody for the zone: the edge brings it along with the time, and a test brings whatever zone it wants.

use super::day::Day;
use super::moment::{MILLIS_OF_DAY, Moment};

/// How many minutes the reader's clocks are ahead of UTC at a moment. A rule and no number: summer time may begin
/// between now and the moment that is shown.
pub type Zone = fn(Moment) -> i32;

/// What time it is, and by whose clocks.
#[derive(Clone, Copy, Debug)]
pub struct Now {
    /// The moment.
    pub moment: Moment,
    /// The reader's zone.
    pub zone: Zone,
}

/// A reader whose clocks show UTC.
impl From<Moment> for Now {
    fn from(moment: Moment) -> Now {
        Now { moment, zone: |_| 0 }
    }
}

impl Default for Now {
    fn default() -> Now {
        Now::from(Moment::default())
    }
}

impl Now {
    /// The reader's day of a moment.
    pub fn day(self, moment: Moment) -> Day {
        self.local(moment).day()
    }

    /// The reader's hour and minute of a moment, as `04:38`.
    pub fn hour(self, moment: Moment) -> String {
        let local = self.local(moment).to_string();
        local.get("2026-10-01T".len().."2026-10-01T04:38".len()).unwrap_or_default().into()
    }

    /// How many of the reader's midnights lie between now and a moment; below 0 where it is past.
    pub fn days_to(self, moment: Moment) -> i64 {
        let day = |moment| (self.local(moment).millis() / MILLIS_OF_DAY) as i64;
        day(moment) - day(self.moment)
    }

    /// Nine in the morning of the reader's next day.
    pub fn tomorrow_at_nine(self) -> Moment {
        let nine = (self.local(self.moment).millis() / MILLIS_OF_DAY + 1) * MILLIS_OF_DAY + 9 * 3_600_000;
        // The clocks of tomorrow count, and today's say well enough which moment that is about.
        let about = shift(nine, -(self.zone)(self.moment));
        shift(nine, -(self.zone)(about))
    }

    /// The moment at which a clock of UTC shows what the reader's clock shows at `moment`.
    fn local(self, moment: Moment) -> Moment {
        shift(moment.millis(), (self.zone)(moment))
    }
}

fn shift(millis: u64, minutes: i32) -> Moment {
    Moment::of_millis(millis.saturating_add_signed(i64::from(minutes) * 60_000))
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;

    fn at(text: &str, zone: Zone) -> Now {
        Now { moment: moment(text), zone }
    }

    fn moment(text: &str) -> Moment {
        Moment::parse(text).unwrap()
    }

    /// Berlin: an hour ahead, and two in summer.
    fn berlin(moment: Moment) -> i32 {
        let summer = [("2026-03-29T01:00:00Z", "2026-10-25T01:00:00Z")];
        let is_summer = summer.iter().any(|(from, to)| {
            let [from, to] = [from, to].map(|text| Moment::parse(text).unwrap());
            (from..to).contains(&moment)
        });
        if is_summer { 120 } else { 60 }
    }

    const KAMCHATKA: Zone = |_| 720;
    const NEPAL: Zone = |_| 345;
    const HONOLULU: Zone = |_| -600;

    #[test]
    fn the_day_and_the_hour_are_those_of_the_reader() {
        let cases: &[(&str, Zone, &str, &str)] = &[
            ("2026-11-28T22:30:00Z", |_| 0, "2026-11-28", "22:30"),
            ("2026-11-28T22:30:00Z", KAMCHATKA, "2026-11-29", "10:30"),
            ("2026-11-28T18:20:59.999Z", NEPAL, "2026-11-29", "00:05"),
            ("2026-11-28T09:59:00Z", HONOLULU, "2026-11-27", "23:59"),
            ("2026-10-25T00:59:00Z", berlin, "2026-10-25", "02:59"),
            ("2026-10-25T01:00:00Z", berlin, "2026-10-25", "02:00"),
            // Nothing is before the beginning of time.
            ("1970-01-01T01:00:00Z", HONOLULU, "1970-01-01", "00:00"),
        ];
        for (text, zone, day, hour) in cases {
            let now = at("2026-11-28T12:00:00Z", *zone);
            assert_eq!(
                (now.day(moment(text)).to_string().as_str(), now.hour(moment(text)).as_str()),
                (*day, *hour),
                "{text}"
            );
        }
    }

    #[test]
    fn tomorrow_begins_at_the_readers_midnight() {
        let cases: &[(&str, Zone, &str, i64)] = &[
            ("2026-11-28T22:30:00Z", |_| 0, "2026-11-28T23:59:59Z", 0),
            ("2026-11-28T22:30:00Z", |_| 0, "2026-11-29T00:00:00Z", 1),
            ("2026-11-28T22:30:00Z", KAMCHATKA, "2026-11-29T00:00:00Z", 0),
            ("2026-11-28T22:30:00Z", KAMCHATKA, "2026-11-28T11:59:59Z", -1),
            ("2026-11-28T09:59:00Z", HONOLULU, "2026-11-28T10:00:00Z", 1),
        ];
        for (now, zone, other, days) in cases {
            assert_eq!(at(now, *zone).days_to(moment(other)), *days, "{now} {other}");
        }
    }

    #[test]
    fn tomorrow_at_nine_is_nine_also_when_the_clocks_are_changed_in_that_night() {
        let cases: &[(&str, Zone, &str)] = &[
            ("2026-11-28T12:00:00Z", |_| 0, "2026-11-29T09:00:00Z"),
            ("2026-11-28T00:00:00Z", |_| 0, "2026-11-29T09:00:00Z"),
            ("2026-11-28T23:59:00Z", |_| 0, "2026-11-29T09:00:00Z"),
            ("2026-11-28T22:30:00Z", KAMCHATKA, "2026-11-29T21:00:00Z"),
            ("2026-11-28T09:59:00Z", HONOLULU, "2026-11-28T19:00:00Z"),
            ("2026-10-24T20:00:00Z", berlin, "2026-10-25T08:00:00Z"),
            ("2026-03-28T20:00:00Z", berlin, "2026-03-29T07:00:00Z"),
        ];
        for (now, zone, nine) in cases {
            assert_eq!(at(now, *zone).tomorrow_at_nine(), moment(nine), "{now}");
        }
    }
}
