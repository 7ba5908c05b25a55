//! Needs add up on every level and match published figures.

use proptest::prelude::*;
use tepat_model::region::{Basis, bundled};
use tepat_planner::needs::{Kit, ballots, needs};

use crate::regions::any_region;

/// Adds up kits field by field, independently of the planner's addition.
fn assert_sum<'a>(kits: impl Iterator<Item = &'a Kit> + Clone, total: &Kit) {
    let sum = |field: fn(&Kit) -> i64| kits.clone().map(field).sum::<i64>();
    assert_eq!(sum(|kit| kit.stations as i64), total.stations as i64);
    assert_eq!(sum(|kit| kit.voters as i64), total.voters as i64);
    assert_eq!(sum(|kit| kit.load.boxes), total.load.boxes);
    assert_eq!(sum(|kit| kit.load.weight_g), total.load.weight_g);
    assert_eq!(sum(|kit| kit.load.volume_cm3), total.load.volume_cm3);
    for item in 0..total.quantities.len() {
        let pieces: u64 = kits.clone().map(|kit| kit.quantities[item]).sum();
        assert_eq!(pieces, total.quantities[item]);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn every_level_adds_up(region in any_region()) {
        let needs = needs(&region);
        prop_assert_eq!(needs.stations.len(), region.stations.len());
        assert_sum(needs.stations.iter(), &needs.total);
        assert_sum(needs.by_desa.values(), &needs.total);
        assert_sum(needs.by_kecamatan.values(), &needs.total);
    }

    #[test]
    fn the_reserve_is_rounded_up_and_no_more(voters in 0_u32..100_000, permille in 0_u32..1_000) {
        let reserve = ballots(voters, permille) - u64::from(voters);
        let exact = u64::from(voters) * u64::from(permille);
        prop_assert!(reserve * 1000 >= exact && reserve * 1000 < exact + 1000);
    }
}

#[test]
fn bundled_regions_have_the_published_totals() {
    for (slug, stations, voters) in [
        ("kutai-kartanegara", 1_447, 552_469),
        ("kutai-timur", 701, 297_994),
        ("barito-utara", 270, 114_980),
    ] {
        let region = bundled().iter().find(|b| b.slug == slug).and_then(|b| b.region()).unwrap();
        let total = needs(&region).total;
        assert_eq!((total.stations, total.voters), (stations, voters), "{slug}");
    }
}

#[test]
fn ballots_of_kutai_timur_are_as_many_as_published() {
    let region =
        bundled().iter().find(|b| b.slug == "kutai-timur").and_then(|b| b.region()).unwrap();
    let at = region.items.iter().position(|item| item.basis == Basis::Ballot).unwrap();
    let for_bupati = needs(&region).total.quantities[at] / region.rules.elections.len() as u64;
    // The published figure rests on the true voters per station. Ours are spread evenly within
    // a village, so rounding may differ by up to half a ballot per station.
    assert!(for_bupati.abs_diff(305_796) <= 701 / 2, "{for_bupati}");
}
