//! Cutting links where nodes lie on them.

use super::Side;
use crate::earth::distance_m;
use crate::net::Link;

/// A node that lies on a link.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Hit {
    /// Position of the link.
    pub link: u32,
    /// Index of the straight piece of the link.
    pub segment: u32,
    /// Position along that piece, 0 to 1.
    pub share: f64,
    /// Id of the node in the merged network.
    pub node: i64,
}

/// A link, or a piece cut from one.
#[derive(Clone, Copy, Debug)]
pub(super) struct Piece<'n> {
    /// Its attributes; the ends and bends in this record are not used.
    pub link: Link,
    /// Ids of its ends in the merged network.
    pub ends: [i64; 2],
    pub bends: &'n [[i32; 2]],
    /// Index among the pieces of its link.
    pub number: u32,
    /// Whether its length was measured, rather than derived from the length of a cut link.
    pub is_measured: bool,
    /// Length of the link it was cut from, in decimetres.
    pub whole_dm: u32,
    /// Its code in the other network.
    pub twin: Option<(i64, u32)>,
    /// Whether another piece replaces it.
    pub is_gone: bool,
}

impl Piece<'_> {
    pub(super) fn code(&self) -> (i64, u32) {
        (self.link.way, self.link.part)
    }
}

/// The links of a network, cut at `hits`. The length of a cut link is divided in proportion
/// to the drawn course and keeps its sum.
pub(super) fn pieces<'n>(side: &Side<'n>, hits: &[Hit]) -> Vec<Piece<'n>> {
    let mut pieces = Vec::with_capacity(side.net.links.len() + hits.len());
    let mut hits = hits.iter().peekable();
    let mut along = Vec::new();
    for (at, link) in (0_u32..).zip(&side.net.links) {
        let bends = side.net.bends_of(link);
        let [from, to] = [link.from, link.to].map(|end| side.ids[end as usize]);
        let mut rest = Piece {
            link: *link,
            ends: [from, to],
            bends,
            number: 0,
            is_measured: true,
            whole_dm: link.length_dm,
            twin: None,
            is_gone: false,
        };
        if hits.peek().is_some_and(|hit| hit.link == at) {
            rest.is_measured = false;
            along.clear();
            along.push(0.0);
            let mut sum_m = 0.0;
            along.extend(side.net.segments_of(link).map(|[a, b]| {
                sum_m += distance_m(a, b);
                sum_m
            }));
            let (mut before_dm, mut bends_before) = (0, 0);
            while let Some(hit) = hits.next_if(|hit| hit.link == at) {
                let segment = hit.segment as usize;
                let at_m = along[segment] + hit.share * (along[segment + 1] - along[segment]);
                let share = if sum_m > 0.0 { at_m / sum_m } else { 0.0 };
                let cut_dm = libm::round(share * f64::from(link.length_dm)) as u32;
                let cut_dm = cut_dm.clamp(before_dm, link.length_dm);
                let (here, after) = rest.bends.split_at(segment - bends_before);
                let length_dm = cut_dm - before_dm;
                pieces.push(Piece {
                    link: Link { length_dm, ..*link },
                    ends: [rest.ends[0], hit.node],
                    bends: here,
                    ..rest
                });
                (before_dm, bends_before) = (cut_dm, segment);
                rest.ends[0] = hit.node;
                rest.bends = after;
                rest.number += 1;
            }
            rest.link.length_dm = link.length_dm - before_dm;
        }
        pieces.push(rest);
    }
    pieces
}

/// Divides what remains of each cut link's length among the pieces whose length is still
/// unknown, so that the sum stays the same.
pub(super) fn share_anew(side: &Side, pieces: &mut [Piece]) {
    let cut = pieces.chunk_by_mut(|_, next| next.number > 0).zip(&side.net.links);
    for (pieces, link) in cut.filter(|(pieces, _)| pieces.len() > 1) {
        let sum = |known: bool| {
            let these = pieces.iter().filter(|piece| piece.is_measured == known);
            these.map(|piece| u64::from(piece.link.length_dm)).sum::<u64>()
        };
        let (known_dm, shared_dm) = (sum(true), sum(false));
        let Some(left_dm) = u64::from(link.length_dm).checked_sub(known_dm) else { continue };
        let (mut before_dm, mut given_dm) = (0, 0);
        for piece in pieces.iter_mut().filter(|piece| !piece.is_measured) {
            before_dm += u64::from(piece.link.length_dm);
            let until_dm = left_dm * before_dm / shared_dm.max(1);
            piece.link.length_dm = (until_dm - given_dm) as u32;
            given_dm = until_dm;
        }
    }
}
