//! Travel times of edges at reference speed.

use super::{Edge, Mode, Region, Rules, profile};

/// Travel time in milliseconds over `length_m` at the reference speed of a mode, rounded up.
pub fn reference_ms(length_m: u32, mode: Mode, rules: &Rules) -> u64 {
    over(length_m, rules.speed_kmh(mode))
}

/// Travel time of a dry edge at reference speed, in milliseconds: as stated, else by length and
/// class of way, else by length and mode.
pub fn edge_reference_ms(edge: &Edge, region: &Region) -> u64 {
    match (edge.minutes, profile(edge, region)) {
        (Some(minutes), _) => u64::from(minutes) * 60_000,
        (None, Some(profile)) => over(edge.length_m, profile.kmh_dry),
        (None, None) => reference_ms(edge.length_m, edge.mode, &region.rules),
    }
}

fn over(length_m: u32, kmh: u16) -> u64 {
    (u64::from(length_m) * 3600).div_ceil(u64::from(kmh).max(1))
}
