//! Daily hours: no work at night, and no minute lost or gained.

use proptest::prelude::*;
use tepat_model::time::{DAY_MINUTES, DailyHours, minute_of_day};

fn hours() -> impl Strategy<Value = DailyHours> {
    (0..=DAY_MINUTES - 60, 60..=DAY_MINUTES).prop_map(|(start_minute, length)| DailyHours {
        start_minute,
        end_minute: (start_minute + length).min(DAY_MINUTES),
    })
}

/// Working minutes between two moments, counted one by one.
fn worked(hours: DailyHours, from: i32, to: i32) -> usize {
    let open = hours.start_minute..hours.end_minute;
    (from..to).filter(|at| open.contains(&minute_of_day(*at))).count()
}

proptest! {
    #[test]
    fn work_takes_its_minutes_within_the_hours(hours in hours(), at in -9_000..9_000, minutes in 1..4_000) {
        let (begin, done) = (hours.begin(at, minutes), hours.advance(at, minutes));
        prop_assert!(at <= begin && begin < done);
        prop_assert_eq!(worked(hours, begin, done), minutes as usize);
        let end = minute_of_day(done - 1) + 1;
        prop_assert!(hours.start_minute < end && end <= hours.end_minute);
        if minutes <= hours.length_minutes() {
            prop_assert_eq!(done - begin, minutes);
        }
    }

    #[test]
    fn waiting_never_helps(hours in hours(), at in -9_000..9_000, later in 0..3_000, minutes in 0..4_000) {
        prop_assert!(hours.advance(at, minutes) <= hours.advance(at + later, minutes));
    }

    #[test]
    fn retreat_is_the_last_start_in_time(hours in hours(), due in -9_000..9_000, minutes in 1..4_000) {
        let start = hours.retreat(due, minutes);
        prop_assert!(hours.advance(start, minutes) <= due);
        prop_assert!(hours.advance(start + 1, minutes) > due);
    }
}
