//! Estimates the remaining time of long work from its recent speed.

/// Shortest observation that allows an estimate, in milliseconds.
const SOONEST_MS: f64 = 1_500.0;
/// Smallest finished share that allows an estimate.
const LEAST_SHARE: f64 = 0.04;
/// Older observations no longer describe the current speed, in milliseconds.
const REMEMBERED_MS: f64 = 20_000.0;

/// Observations of long work: moments and finished shares, oldest first.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Pace {
    seen: Vec<(f64, f64)>,
}

impl Pace {
    /// Records that `share` of the work, from 0 to 1, was done at a moment in milliseconds.
    pub fn note(&mut self, at_ms: f64, share: f64) {
        // The time before the work really starts says nothing about its speed.
        self.seen.retain(|&(seen_ms, seen)| {
            at_ms - seen_ms <= REMEMBERED_MS && (seen, share) != (0.0, 0.0)
        });
        self.seen.push((at_ms, share));
    }

    /// Remaining milliseconds at the recent speed; `None` while there is too little to go by, and when
    /// all is done whose share is known.
    pub fn left_ms(&self) -> Option<f64> {
        let (first, last) = (self.seen.first()?, self.seen.last()?);
        let (took_ms, done) = (last.0 - first.0, last.1 - first.1);
        let is_known = (LEAST_SHARE..1.0).contains(&last.1);
        let can_tell = took_ms >= SOONEST_MS && is_known && done > 0.0;
        can_tell.then(|| ((1.0 - last.1) / done * took_ms).max(0.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rest_takes_as_long_as_the_pace_says() {
        let check = |seen: &[(f64, f64)], expect: Option<f64>| {
            let mut pace = Pace::default();
            seen.iter().for_each(|(at_ms, share)| pace.note(*at_ms, *share));
            let left_ms = pace.left_ms().map(f64::round);
            assert_eq!(left_ms, expect, "{seen:?}");
        };
        check(&[], None);
        check(&[(0.0, 0.5)], None);
        check(&[(0.0, 0.0), (1_000.0, 0.1)], None);
        check(&[(0.0, 0.0), (2_000.0, 0.1)], Some(18_000.0));
        check(&[(0.0, 0.0), (2_000.0, 0.0)], None);
        check(&[(0.0, 0.0), (2_000.0, 0.03)], None);
        check(&[(0.0, 0.0), (9_000.0, 0.0), (11_000.0, 0.1)], Some(18_000.0));
        check(&[(0.0, 0.2), (10_000.0, 0.6)], Some(10_000.0));
        check(&[(0.0, 0.0), (10_000.0, 1.0)], None);
        // Old observations are dropped.
        check(&[(0.0, 0.0), (100_000.0, 0.1), (110_000.0, 0.5)], Some(12_500.0));
    }
}
