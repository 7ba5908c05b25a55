//! How long work will still take, from how fast it went.

/// Time that work must have taken before anything is said of its end, in milliseconds.
const SOONEST_MS: f64 = 1_500.0;
/// Share that must be done before anything is said.
const LEAST_SHARE: f64 = 0.04;
/// What was seen longer ago than this says nothing of the pace now, in milliseconds.
const REMEMBERED_MS: f64 = 20_000.0;

/// The pace of long work: the shares done and when, oldest first.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Pace {
    seen: Vec<(f64, f64)>,
}

impl Pace {
    /// Notes that `share` of the work, from 0 to 1, is done at a moment in milliseconds.
    pub fn note(&mut self, at_ms: f64, share: f64) {
        // What goes before the first of the work is not of its pace.
        self.seen.retain(|&(seen_ms, seen)| {
            at_ms - seen_ms <= REMEMBERED_MS && (seen, share) != (0.0, 0.0)
        });
        self.seen.push((at_ms, share));
    }

    /// Milliseconds the rest will take at the pace of late; `None` while nobody can tell.
    pub fn left_ms(&self) -> Option<f64> {
        let (first, last) = (self.seen.first()?, self.seen.last()?);
        let (took_ms, done) = (last.0 - first.0, last.1 - first.1);
        let can_tell = took_ms >= SOONEST_MS && last.1 >= LEAST_SHARE && done > 0.0;
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
        check(&[(0.0, 0.0), (10_000.0, 1.0)], Some(0.0));
        // What is long ago counts no more.
        check(&[(0.0, 0.0), (100_000.0, 0.1), (110_000.0, 0.5)], Some(12_500.0));
    }
}
