//! Splits edges that stand in for links wherever those links are cut.

use tepat_network::{Cut, Direction, Net, link_code, node_code};

use tepat_model::message::Message;
use tepat_model::region::{Edge, Region};

/// The edges that replace each stand-in of a cut link by one for every piece. A stand-in whose
/// course was changed by hand cannot be divided: it stays as it is, and a warning says so.
pub(super) fn cut(region: &Region, net: &Net, cuts: &[Cut], says: &mut Vec<Message>) -> Vec<Edge> {
    let mut edges = Vec::new();
    for cut in cuts {
        let Some(&((way, part), _)) = cut.pieces.first() else { continue };
        let code = link_code(way, part);
        let Some(edge) = region.edges.get(&code) else { continue };
        match pieces(region, net, cut, edge) {
            Some(pieces) => edges.extend(pieces),
            None => says.push(
                Message::warning("survey-cut-apart").about(&code).with("link", code.as_str()),
            ),
        }
    }
    edges
}

/// One edge for each piece; `None` if the edge does not follow the link.
fn pieces(region: &Region, net: &Net, cut: &Cut, edge: &Edge) -> Option<Vec<Edge>> {
    let before = region.stand_in(region.link(&edge.code)?)?;
    let is_turned = edge.from == before.to && edge.to == before.from && edge.from != before.from;
    let runs_along = (&edge.from, &edge.to, &edge.bends)
        == (&before.from, &before.to, &before.bends)
        || (is_turned && edge.bends.iter().eq(before.bends.iter().rev()));
    if !runs_along {
        return None;
    }
    let whole_dm: u64 = cut.pieces.iter().map(|(_, length_dm)| u64::from(*length_dm)).sum();
    // Each piece gets the rounded share up to its end, less that up to its start, so nothing is
    // lost.
    let until = |amount: u32, dm: u64| (u64::from(amount) * dm / whole_dm.max(1)) as u32;
    let link = &region.imported().links[region.link(&edge.code)?];
    let backward = (link.direction == Direction::Backward) != is_turned;
    let mut before_dm = 0;
    let mut edges = Vec::new();
    for ((way, part), length_dm) in &cut.pieces {
        let piece = &net.links[net.link(*way, *part)?];
        let until_dm = before_dm + u64::from(*length_dm);
        let share = |amount: u32| until(amount, until_dm) - until(amount, before_dm);
        let [mut from, mut to] =
            [piece.from, piece.to].map(|end| node_code(net.nodes[end as usize].id));
        let degrees = |at: &[i32; 2]| (f64::from(at[0]) / 1e7, f64::from(at[1]) / 1e7);
        let mut bends: Vec<_> = net.bends_of(piece).iter().map(degrees).collect();
        if backward {
            std::mem::swap(&mut from, &mut to);
            bends.reverse();
        }
        edges.push(Edge {
            code: link_code(*way, *part),
            from,
            to,
            length_m: share(edge.length_m).max(1),
            minutes: edge.minutes.map(|minutes| share(minutes).max(1)),
            bends,
            ..edge.clone()
        });
        before_dm = until_dm;
    }
    Some(edges)
}
