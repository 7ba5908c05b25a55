use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;

/// Positions, arcs and weights.
type Random = (Vec<[i32; 2]>, Vec<(u32, u32)>, Vec<u64>);

/// A random multigraph with closures and zero weights.
fn graphs() -> impl Strategy<Value = Random> {
    (2_usize..30).prop_flat_map(|nodes| {
        let position = (0..1000_i32, 0..1000_i32).prop_map(|(y, x)| [y, x]);
        let arc = (0..nodes as u32, 0..nodes as u32);
        let weight =
            prop_oneof![1 => Just(0), 2 => Just(CLOSED), 1 => Just(u64::MAX), 9 => 1..50_u64];
        (prop::collection::vec(position, nodes), prop::collection::vec((arc, weight), 0..90))
            .prop_map(|(positions, arcs)| {
                let (arcs, weights) = arcs.into_iter().unzip();
                (positions, arcs, weights)
            })
    })
}

/// Distances by relaxing every arc until nothing changes.
fn plainly(nodes: usize, arcs: &[(u32, u32)], weights: &[u64], from: usize) -> Vec<u64> {
    let mut distance = vec![CLOSED; nodes];
    distance[from] = 0;
    for _ in 0..nodes {
        for (&(tail, head), &weight) in arcs.iter().zip(weights) {
            if weight < CLOSED && distance[tail as usize] < CLOSED {
                let total = distance[tail as usize] + weight;
                distance[head as usize] = distance[head as usize].min(total);
            }
        }
    }
    distance
}

/// Cost of a way if its arcs lead from one node to another without repetition.
fn walked(graph: &Graph, weights: &[u64], from: usize, to: usize, arcs: &[u32]) -> Option<u64> {
    let (mut at, mut sum) = (from as u32, 0);
    let mut seen = BTreeSet::from([at]);
    for &arc in arcs {
        let (tail, head) = graph.arcs()[arc as usize];
        if tail != at || !seen.insert(head) {
            return None;
        }
        sum += weights[arc as usize];
        at = head;
    }
    (at == to as u32).then_some(sum)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn trees_hierarchies_and_ways_are_the_shortest((positions, arcs, weights) in graphs()) {
        let nodes = positions.len();
        let graph = Graph::new(nodes, arcs.clone());
        let order = dissection(&graph, &positions);
        prop_assert_eq!(order.iter().collect::<BTreeSet<_>>().len(), nodes);
        let hierarchy = Hierarchy::new(&graph, &order);
        let metric = hierarchy.customise(&weights);
        let all: Vec<u32> = (0..nodes as u32).collect();
        let some: Vec<u32> = all.iter().rev().step_by(3).copied().collect();
        let matrix = hierarchy.matrix(&metric, &all, &hierarchy.targets(&metric, &all));
        let part = hierarchy.matrix(&metric, &some, &hierarchy.targets(&metric, &some));
        for from in 0..nodes {
            let plain = plainly(nodes, &arcs, &weights, from);
            let tree = graph.tree(&weights, from);
            prop_assert_eq!(&tree.distance, &plain);
            prop_assert_eq!(&matrix[from * nodes..(from + 1) * nodes], &plain[..]);
            for (to, &expect) in plain.iter().enumerate() {
                prop_assert_eq!(hierarchy.distance(&metric, from, to), expect);
                let way = hierarchy.path(&graph, &metric, |arc| weights[arc as usize], from, to);
                prop_assert_eq!(way.is_some(), expect < CLOSED);
                if let Some((length, way)) = way {
                    prop_assert_eq!(length, expect);
                    prop_assert_eq!(walked(&graph, &weights, from, to, &way), Some(length));
                    let by_tree = tree.path(&graph, to);
                    prop_assert_eq!(walked(&graph, &weights, from, to, &by_tree), Some(length));
                }
            }
        }
        for (row, &from) in some.iter().enumerate() {
            for (column, &to) in some.iter().enumerate() {
                let cell = matrix[from as usize * nodes + to as usize];
                prop_assert_eq!(part[row * some.len() + column], cell);
            }
        }
    }

    #[test]
    fn limits_and_several_starts_count((positions, arcs, weights) in graphs(), limit in 0..120_u64) {
        let graph = Graph::new(positions.len(), arcs.clone());
        let starts = [(0, 7), (1, 3)];
        let tree = graph.tree_within(&weights, &starts, limit);
        let one = starts.map(|(from, _)| plainly(positions.len(), &arcs, &weights, from));
        for (node, &found) in tree.distance.iter().enumerate() {
            let best = (one[0][node] + 7).min(one[1][node] + 3);
            prop_assert_eq!(found, if best <= limit { best } else { CLOSED });
        }
    }

    #[test]
    fn alternatives_are_ways_and_differ((positions, arcs, weights) in graphs()) {
        let graph = Graph::new(positions.len(), arcs.clone());
        let different = Different { ways: 4, ..Different::default() };
        let best = plainly(positions.len(), &arcs, &weights, 0)[1];
        let ways = alternatives(&graph, &graph.reversed(), &weights, 0, 1, different);
        prop_assert_eq!(ways.is_empty(), best >= CLOSED);
        let mut before: BTreeSet<u32> = BTreeSet::new();
        for (at, (length, way)) in ways.iter().enumerate() {
            prop_assert_eq!(walked(&graph, &weights, 0, 1, way), Some(*length));
            let longest = if at == 0 { best } else { best + best * 60 / 100 };
            prop_assert!((best..=longest).contains(length));
            let shared: u64 = way.iter().filter(|arc| before.contains(arc)).map(|&arc| weights[arc as usize]).sum();
            prop_assert!(at == 0 || shared <= best * 70 / 100);
            before.extend(way);
        }
    }

    #[test]
    fn cuts_are_what_taking_arcs_out_does(
        (positions, arcs, weights) in graphs(),
        seeds in prop::collection::vec(0..25_u32, 90),
    ) {
        let nodes = positions.len();
        let graph = Graph::new(nodes, arcs.clone());
        let colours: Vec<u32> = (0..arcs.len()).map(|arc| if seeds[arc] == 0 { NO_COLOUR } else { seeds[arc] }).collect();
        let targets: Vec<u32> = (0..nodes as u32).step_by(2).collect();
        let starts = [(0, 0), (1, 20)];
        let from_both = |weights: &[u64]| -> Vec<u64> {
            let one = starts.map(|(from, _)| plainly(nodes, &arcs, weights, from));
            targets.iter().map(|&t| one[0][t as usize].min(one[1][t as usize] + 20).min(CLOSED)).collect()
        };
        let cuts = Cuts::new(&graph, &weights, &colours, &starts, &targets);
        let usual = cuts.distances();
        prop_assert_eq!(&usual, &from_both(&weights));
        let found: Vec<Cut> = cuts.filter(|cut| !cut.changed.is_empty()).collect();
        let mut expected = Vec::new();
        for colour in 1..25 {
            let cut: Vec<u64> = weights.iter().zip(&colours).map(|(&w, &c)| if c == colour { CLOSED } else { w }).collect();
            let now = from_both(&cut);
            let changed: Vec<(u32, u64)> = (0..targets.len()).filter(|&t| now[t] != usual[t]).map(|t| (t as u32, now[t])).collect();
            if !changed.is_empty() {
                expected.push(Cut { colour, changed });
            }
        }
        prop_assert_eq!(found, expected);
    }

    #[test]
    fn waiting_is_first_in_first_out((positions, arcs, weights) in graphs(), opens in prop::collection::vec(0..60_u64, 90)) {
        // Each arc is shut until it opens; early arrivals wait.
        let graph = Graph::new(positions.len(), arcs.clone());
        let arrive = |arc: u32, at: u64| at.max(opens[arc as usize]) + weights[arc as usize].min(CLOSED);
        let tree = graph.earliest(&[(0, 5)], CLOSED, arrive);
        let mut plain = vec![CLOSED; positions.len()];
        plain[0] = 5;
        for _ in 0..positions.len() {
            for (arc, &(tail, head)) in arcs.iter().enumerate() {
                if plain[tail as usize] < CLOSED {
                    let there = arrive(arc as u32, plain[tail as usize]);
                    plain[head as usize] = plain[head as usize].min(there).min(CLOSED);
                }
            }
        }
        prop_assert_eq!(tree.distance, plain);
    }
}

#[test]
fn odd_graphs_are_no_trouble() {
    let empty = Graph::new(0, Vec::new());
    assert!(dissection(&empty, &[]).is_empty());
    assert_eq!(Hierarchy::new(&empty, &[]).customise(&[]).edges.len(), 0);
    let beyond = Graph::new(2, vec![(0, 5), (7, 1), (0, 1), (1, 1)]);
    assert_eq!(beyond.tree(&[1, 1, 4, 0], 0).distance, [0, 4]);
    let hierarchy = Hierarchy::new(&beyond, &[9, 1, 1]);
    assert_eq!(hierarchy.distance(&hierarchy.customise(&[1, 1, 4, 0]), 0, 1), 4);
}

#[test]
fn a_hierarchy_of_too_many_edges_is_none() {
    let sample = sample(400, 1);
    let order = dissection(&sample.graph, &sample.positions);
    let edges = Hierarchy::new(&sample.graph, &order).edges();
    assert!(Hierarchy::within(&sample.graph, &order, edges).is_some());
    assert!(Hierarchy::within(&sample.graph, &order, edges - 1).is_none());
}
