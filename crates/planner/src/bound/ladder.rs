//! The charges of kits for the distance of their stops from a base.

/// Charges by distance, from how many vehicles' worth of kits may go beyond each distance.
///
/// Distances are there and back, in any additive unit. The charges never add up to more than the
/// trips with the kits travel; see the module above.
#[derive(Clone, Debug, Default)]
pub(super) struct Ladder {
    /// Distances in rising order, and the charge for a whole vehicle up to each.
    rungs: Vec<(f64, f64)>,
    /// Up to this distance at least one whole vehicle travels.
    full_until: f64,
}

impl Ladder {
    /// From the distance and the share of a vehicle of each kit.
    pub fn new(mut kits: Vec<(f64, f64)>) -> Self {
        kits.sort_by(|(a, _), (b, _)| a.total_cmp(b));
        let mut ladder = Self { rungs: vec![(0.0, 0.0)], full_until: 0.0 };
        let mut beyond: Vec<f64> = kits.iter().map(|&(_, share)| share).collect();
        // From the farthest backwards, so that small shares are not lost in large sums.
        for at in (1..beyond.len()).rev() {
            beyond[at - 1] += beyond[at];
        }
        let (mut last, mut charge) = (0.0, 0.0);
        for ((distance, _), beyond) in kits.into_iter().zip(beyond) {
            if distance > last && beyond > 0.0 {
                charge += (distance - last) / beyond.min(1.0);
                ladder.rungs.push((distance, charge));
                if beyond >= 1.0 {
                    ladder.full_until = distance;
                }
                last = distance;
            }
        }
        ladder
    }

    /// The charge for a share of a vehicle carried over a `distance`, of which the ladder covers
    /// the part up to `counted`.
    pub fn charge(&self, distance: f64, counted: f64, share: f64) -> f64 {
        let plain = (distance.min(self.full_until) - counted).max(0.0);
        share * (self.up_to(distance.min(counted)) + plain)
    }

    fn up_to(&self, distance: f64) -> f64 {
        let next = self.rungs.partition_point(|&(rung, _)| rung < distance);
        match (next.checked_sub(1).map(|before| self.rungs[before]), self.rungs.get(next)) {
            (Some((from, charged)), Some(&(to, charge))) => {
                charged + (charge - charged) * (distance - from) / (to - from)
            }
            (Some((_, charged)), None) => charged,
            (None, _) => 0.0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kits_share_the_way_that_they_have_in_common() {
        let check = |kits: &[(f64, f64)], expect: &[f64]| {
            let ladder = Ladder::new(kits.to_vec());
            let charges = kits.iter().map(|&(to, share)| ladder.charge(to, to, share));
            for (charge, expect) in charges.zip(expect) {
                assert!((charge - expect).abs() < 1e-9, "{kits:?}: {charge}, not {expect}");
            }
        };
        // One kit bears all.
        check(&[(10.0, 0.2)], &[10.0]);
        // Two of one stop share by size.
        check(&[(10.0, 0.2), (10.0, 0.3)], &[4.0, 6.0]);
        // The farther one bears the last stretch alone.
        check(&[(10.0, 0.25), (30.0, 0.25)], &[5.0, 25.0]);
        // More than a vehicle holds: two trips cross the first stretch.
        check(&[(10.0, 1.0), (30.0, 1.0)], &[10.0, 30.0]);
        check(&[(0.0, 0.5)], &[0.0]);
    }

    #[test]
    fn what_goes_farther_than_it_is_counted_pays_only_where_vehicles_are_full() {
        let ladder = Ladder::new(vec![(10.0, 1.5), (30.0, 0.5)]);
        assert!((ladder.charge(20.0, 10.0, 0.5) - 5.0).abs() < 1e-9);
        let full = Ladder::new(vec![(10.0, 1.0), (30.0, 2.0)]);
        assert!((full.charge(20.0, 10.0, 0.5) - 10.0).abs() < 1e-9);
    }
}
