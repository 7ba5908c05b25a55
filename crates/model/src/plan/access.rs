//! How hard a place is to reach, and on which day its goods therefore leave.

use serde::{Deserialize, Serialize};

use crate::region::{Delivery, Place, Region, Rules};

/// What makes a place hard to reach from the store, along the chain of its goods that is fastest by
/// known times. Of a village post it is that of its hardest station.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Access {
    /// Code of the sub-district or village post.
    pub place: String,
    /// Minutes of travel.
    pub minutes: u32,
    /// Changes of vehicle besides those at its posts: at piers and transit stores.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub changes: u32,
    /// Minutes more in rain, at low and at high water and on a rough sea, added up, where these do
    /// not close the way.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub weather_minutes: u32,
    /// How many of these four close its way.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub closing: u32,
}

#[allow(clippy::trivially_copy_pass_by_ref)]
fn is_zero(number: &u32) -> bool {
    *number == 0
}

/// The parts of an access score, in minutes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Score {
    /// Travel.
    pub travel: u32,
    /// Changes of vehicle.
    pub changes: u32,
    /// Slower travel in bad weather.
    pub weather: u32,
    /// Weather that closes the way.
    pub closing: u32,
    /// Delays that a simulation shows; 0 without one.
    pub doubt: u32,
}

impl Score {
    /// All parts together.
    pub fn minutes(self) -> u32 {
        let parts = [self.travel, self.changes, self.weather, self.closing, self.doubt];
        parts.into_iter().fold(0, u32::saturating_add)
    }

    /// Adds the delay against the plan that nine of ten simulated arrivals stay within.
    #[must_use]
    pub fn doubted(self, delay_minutes: u32, rules: &Rules) -> Self {
        Self { doubt: weighed(delay_minutes, rules.access_doubt_percent), ..self }
    }
}

fn weighed(minutes: u32, percent: u16) -> u32 {
    let product = u64::from(minutes) * u64::from(percent) / 100;
    u32::try_from(product).unwrap_or(u32::MAX)
}

impl Access {
    /// The score by the weights of the rules.
    pub fn score(&self, rules: &Rules) -> Score {
        Score {
            travel: self.minutes,
            changes: self.changes.saturating_mul(rules.access_change_minutes.into()),
            weather: weighed(self.weather_minutes, rules.access_weather_percent),
            closing: self.closing.saturating_mul(rules.access_closing_minutes.into()),
            doubt: 0,
        }
    }
}

/// The H-day on which the goods of a sub-district may leave the store: as set by hand, on the day of
/// direct delivery, or a day earlier for each of `wave_hours` that its score reaches.
pub fn wave_h(region: &Region, ppk: &Place, score: Score) -> i16 {
    let rules = &region.rules;
    if ppk.delivery == Delivery::Direct {
        return rules.direct_from_h;
    }
    let by_score = || {
        let hours = score.minutes() / 60;
        let reached = rules.wave_hours.iter().filter(|&&step| u32::from(step) <= hours).count();
        rules.ppk_due_h.saturating_add(i16::try_from(reached).unwrap_or(i16::MAX))
    };
    ppk.wave_h.unwrap_or_else(by_score).min(rules.dispatch_from_h)
}

/// The hardest of a sub-district's places: the one with the greatest score, of equal ones the first.
pub fn hardest<'a>(
    region: &Region,
    ppk: &Place,
    access: &'a [Access],
) -> Option<(&'a Access, Score)> {
    let is_in = |access: &&Access| {
        region.places.get(&access.place).and_then(|place| region.ppk_of(place)) == Some(ppk)
    };
    let scored = access.iter().filter(is_in).map(|one| (one, one.score(&region.rules)));
    scored.reduce(|best, next| if next.1.minutes() > best.1.minutes() { next } else { best })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::region::PlaceKind;

    #[test]
    fn a_score_adds_up_weighed_parts_and_decides_the_wave() {
        let mut region = Region::default();
        let ppk = Place::new("k", PlaceKind::Ppk, 0.0, 0.0);
        let access = |minutes, changes, weather_minutes, closing| Access {
            place: "k".into(),
            minutes,
            changes,
            weather_minutes,
            closing,
        };
        let check = |region: &Region, ppk: &Place, access: Access, minutes: u32, h_day: i16| {
            let score = access.score(&region.rules);
            assert_eq!(score.minutes(), minutes, "{access:?}");
            assert_eq!(wave_h(region, ppk, score), h_day, "{access:?}");
        };
        // Without weights the score is the travel time.
        assert_eq!(access(150, 1, 60, 1).score(&region.rules).minutes(), 150);
        region.rules.access_change_minutes = 30;
        region.rules.access_weather_percent = 25;
        region.rules.access_closing_minutes = 30;
        check(&region, &ppk, access(179, 0, 0, 0), 179, 2);
        check(&region, &ppk, access(180, 0, 0, 0), 180, 3);
        check(&region, &ppk, access(150, 1, 0, 0), 180, 3);
        check(&region, &ppk, access(255, 2, 60, 1), 360, 4);
        check(&region, &ppk, access(5_000, 0, 0, 0), 5_000, 5);
        region.rules.access_change_minutes = 0;
        region.rules.access_weather_percent = 200;
        check(&region, &ppk, access(210, 2, 60, 1), 360, 4);
        let set = Place { wave_h: Some(4), ..ppk.clone() };
        check(&region, &set, access(0, 0, 0, 0), 0, 4);
        let direct = Place { delivery: Delivery::Direct, ..set };
        check(&region, &direct, access(0, 0, 0, 0), 0, 1);
        let score = access(60, 0, 0, 0).score(&region.rules).doubted(50, &region.rules);
        assert_eq!((score.doubt, score.minutes()), (50, 110));
    }
}
