//! Finding links that are in both networks.

use std::collections::BTreeMap;

use super::{MergeReport, continues, cut::Piece, is_numbered};
use crate::components::first_joined;
use crate::earth::distance_m;
use crate::near::foot;
use crate::net::{Direction, Link, Node};
use tepat_order::Gather as _;

/// Greatest distance, in metres, of the middle of one course from the other: it covers
/// simplified bends on both sides and the offset of a cut.
const BESIDE_M: f64 = 10.0;
/// Difference in decimetres by which lengths of the same way may differ, in addition to one
/// in [`LENGTH_SHARE`] of the uncut link: cutting divides lengths along the simplified
/// course.
const LENGTH_DM: u32 = 30;
const LENGTH_SHARE: u32 = 50;
/// Most links between the same two nodes that are compared with each other.
const MOST_BESIDE: usize = 64;

/// Matches pieces that are in both networks: the old piece stays with the attributes of the
/// new one, and the new piece is dropped. Then drops old pieces that the same way now
/// bypasses.
pub(super) fn match_pieces(
    olds: &mut [Piece],
    news: &mut [Piece],
    nodes: &[Node],
    report: &mut MergeReport,
) {
    let mut by_ends: Vec<((i64, i64), u32)> =
        olds.iter().zip(0..).map(|(old, at)| (unordered(old.ends), at)).collect();
    by_ends.sort_unstable();
    let mut is_met = vec![false; olds.len()];
    // Pieces with the same code are matched first, so that no other piece takes their
    // place.
    for same_code in [true, false] {
        for new in news.iter_mut().filter(|new| !new.is_gone) {
            let ends = unordered(new.ends);
            let first = by_ends.partition_point(|(between, _)| *between < ends);
            let between = by_ends[first..].iter().take_while(|(between, _)| *between == ends);
            let candidates = between.map(|(_, at)| *at as usize).take(MOST_BESIDE);
            let fits = |at: &usize| {
                let old = &olds[*at];
                !is_met[*at]
                    && (!same_code || old.code() == new.code())
                    && is_one_way(old, new, nodes)
            };
            let off = |at: &usize| {
                let old = &olds[*at].link;
                let turned = seen_from(&olds[*at], new).direction != old.direction;
                (turned, old.length_dm.abs_diff(new.link.length_dm), *at)
            };
            let Some(at) = candidates.filter(fits).min_by_key(off) else { continue };
            is_met[at] = true;
            new.is_gone = true;
            let old = &mut olds[at];
            let now = seen_from(old, new);
            report.same += usize::from(now == old.link);
            report.replaced += usize::from(now != old.link);
            old.link = now;
            // If one of the two was not cut, its length holds for both.
            match (old.is_measured, new.is_measured) {
                (false, true) => old.link.length_dm = new.link.length_dm,
                (true, false) => new.link.length_dm = old.link.length_dm,
                _ => {}
            }
            let is_known = old.is_measured || new.is_measured;
            (old.is_measured, new.is_measured) = (is_known, is_known);
            old.twin = (new.number == 0).then(|| new.code());
        }
    }
    report.replaced += drop_redrawn(olds, news, &is_met);
    report.added += news.iter().filter(|new| !new.is_gone).count();
}

fn unordered([a, b]: [i64; 2]) -> (i64, i64) {
    (a.min(b), a.max(b))
}

/// The old link with the attributes of the new one.
fn seen_from(old: &Piece, new: &Piece) -> Link {
    let Link { kind, surface, direction, who, max_weight_kg, max_width_cm, name, .. } = new.link;
    let direction = match direction {
        Direction::Forward if is_turned(old, new) => Direction::Backward,
        Direction::Backward if is_turned(old, new) => Direction::Forward,
        other => other,
    };
    Link { kind, surface, direction, who, max_weight_kg, max_width_cm, name, ..old.link }
}

/// Whether two pieces between the same nodes run in opposite directions.
fn is_turned(old: &Piece, new: &Piece) -> bool {
    if old.ends[0] != old.ends[1] {
        return old.ends != new.ends;
    }
    let ([Some(a), Some(first)], Some(last)) =
        ([old.bends.first(), new.bends.first()], new.bends.last())
    else {
        return false;
    };
    distance_m(*a, *last) < distance_m(*a, *first)
}

/// Whether two pieces between the same nodes are the same way: they have the same id (or
/// both are OpenStreetMap's, where a run of ways is named after one of them), a compatible
/// kind, about the same length, and run side by side.
fn is_one_way(old: &Piece, new: &Piece, nodes: &[Node]) -> bool {
    let (a, b) = (&old.link, &new.link);
    let apart_dm = a.length_dm.abs_diff(b.length_dm);
    let longer_dm = old.whole_dm.max(new.whole_dm);
    (a.way == b.way || (a.way > 0 && b.way > 0))
        && continues(1 << a.kind as u16, 1 << b.kind as u16)
        && apart_dm <= LENGTH_DM.max(longer_dm / LENGTH_SHARE)
        && ((old.ends == new.ends && old.bends == new.bends) || {
            let courses = [course(old, nodes), course(new, nodes)];
            is_beside(&courses[0], &courses[1]) && is_beside(&courses[1], &courses[0])
        })
}

fn course(piece: &Piece, nodes: &[Node]) -> Vec<[i32; 2]> {
    let at = |id: i64| {
        let at = nodes.binary_search_by_key(&id, |node| node.id).ok()?;
        Some(nodes[at].position())
    };
    let [from, to] = piece.ends.map(at);
    from.into_iter().chain(piece.bends.iter().copied()).chain(to).collect()
}

/// Whether the middle of one course is close to another.
fn is_beside(course: &[[i32; 2]], other: &[[i32; 2]]) -> bool {
    let step_m = |ends: &[[i32; 2]]| distance_m(ends[0], ends[1]);
    let mut left_m = course.windows(2).map(step_m).sum::<f64>() / 2.0;
    let mut middle = course.first().copied().unwrap_or_default();
    for ends in course.windows(2) {
        let length_m = step_m(ends);
        if left_m <= length_m {
            let share = if length_m > 0.0 { left_m / length_m } else { 0.0 };
            middle = [0, 1].map(|axis| {
                let [a, b] = [ends[0][axis], ends[1][axis]].map(f64::from);
                libm::round(a + (b - a) * share) as i32
            });
            break;
        }
        left_m -= length_m;
    }
    let near = |ends: &[[i32; 2]]| foot(middle, ends[0], ends[1]).square_m <= BESIDE_M * BESIDE_M;
    other.windows(2).any(near)
}

/// Drops old pieces of a way whose ends the new pieces of the same way connect over at
/// least about the same length: the way was redrawn. Returns their number. Pieces that end
/// at the border of a file stay, as they may be the other half of a ring.
fn drop_redrawn(olds: &mut [Piece], news: &[Piece], is_met: &[bool]) -> usize {
    let mut dropped = 0;
    for of_way in news.chunk_by(|a, b| a.link.way == b.link.way) {
        let way = of_way[0].link.way;
        let first = olds.partition_point(|old| old.link.way < way);
        let end = olds.partition_point(|old| old.link.way <= way);
        let left = |at: &usize| !is_met[*at];
        let at_nodes = |old: &Piece| old.ends.iter().all(|id| is_numbered(*id));
        if way < 0 || !(first..end).any(|at| left(&at)) {
            continue;
        }
        let new = || of_way.iter().filter(|new| !new.is_gone);
        let ids = new().flat_map(|piece| piece.ends);
        let mut numbers: BTreeMap<i64, u32> = ids.map(|id| (id, 0)).gather();
        numbers.values_mut().zip(0..).for_each(|(number, at)| *number = at);
        let joined = new().map(|piece| piece.ends.map(|id| numbers[&id]));
        let firsts = first_joined(numbers.len(), joined);
        let first_of = |number: u32| firsts[number as usize];
        let mut lengths_dm = vec![0_u64; firsts.len()];
        for piece in new() {
            lengths_dm[first_of(numbers[&piece.ends[0]]) as usize] +=
                u64::from(piece.link.length_dm);
        }
        for at in (first..end).filter(left) {
            let old = &mut olds[at];
            let firsts = old.ends.map(|id| numbers.get(&id).map(|&number| first_of(number)));
            let [Some(a), Some(b)] = firsts else { continue };
            let is_as_long =
                |first: u32| lengths_dm[first as usize] * 10 >= u64::from(old.link.length_dm) * 9;
            if a == b && at_nodes(old) && is_as_long(a) {
                old.is_gone = true;
                dropped += 1;
            }
        }
    }
    dropped
}
