//! Synthetic road networks for measurements.

use super::Graph;

/// A graph with node positions and arc weights.
#[derive(Clone, Debug)]
pub struct Sample {
    /// The graph.
    pub graph: Graph,
    /// Node positions on a plane.
    pub positions: Vec<[i32; 2]>,
    /// Weights by arc, in milliseconds.
    pub weights: Vec<u64>,
}

/// A network of about `nodes` crossings on a perturbed grid with a third of its roads
/// missing; each road is two arcs. Deterministic.
pub fn sample(nodes: usize, seed: u64) -> Sample {
    let side = (1..).find(|side| side * side >= nodes).unwrap_or(1);
    let mut dice = Dice(seed);
    let positions: Vec<[i32; 2]> = (0..side * side)
        .map(|at| [at / side, at % side].map(|cell| (cell * 1000) as i32 + dice.below(700) as i32))
        .collect();
    let (mut arcs, mut weights) = (Vec::new(), Vec::new());
    for at in 0..side * side {
        let east = (at % side + 1 < side).then_some(at + 1);
        let north = (at / side + 1 < side).then_some(at + side);
        for to in [east, north].into_iter().flatten() {
            if dice.below(3) == 0 {
                continue;
            }
            let [dy, dx] = [0, 1].map(|i| u64::from(positions[at][i].abs_diff(positions[to][i])));
            // Every eighth line is a main road.
            let main = if to == at + 1 { (at / side) % 8 == 0 } else { (at % side) % 8 == 0 };
            let ms = (dx + dy) * if main { 90 } else { 160 + dice.below(200) };
            arcs.extend([(at as u32, to as u32), (to as u32, at as u32)]);
            weights.extend([ms, ms]);
        }
    }
    Sample { graph: Graph::new(side * side, arcs), positions, weights }
}

/// SplitMix64 (Steele, Lea and Flood 2014).
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (z ^ (z >> 31)) % limit
    }
}
