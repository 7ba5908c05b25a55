//! Random choices from a seed, the same on every machine.

use fastrand::Rng;

/// A random generator whose choices do not depend on the width of `usize`,
/// which differs between the browser and the command line.
#[derive(Clone, Debug)]
pub struct Dice(Rng);

impl Dice {
    /// A generator whose choices depend on the seed alone.
    pub fn new(seed: u64) -> Self {
        Self(Rng::with_seed(seed))
    }

    /// A number below `count`; 0 if `count` is 0.
    pub fn below(&mut self, count: usize) -> usize {
        if count == 0 { 0 } else { self.0.u64(..count as u64) as usize }
    }

    /// A number from 0 up to, but not including, 1.
    pub fn share(&mut self) -> f64 {
        self.0.f64()
    }

    /// Puts items in random order (Fisher–Yates).
    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            items.swap(last, self.below(last + 1));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn falls_alike_for_a_seed_and_stays_in_range() {
        let run = |seed| {
            let mut dice = Dice::new(seed);
            (0..100).map(|_| dice.below(7)).collect::<Vec<_>>()
        };
        assert_eq!(run(1), run(1));
        assert_ne!(run(1), run(2));
        assert!(run(1).iter().all(|&number| number < 7));
        let mut items: Vec<u8> = (0..50).collect();
        Dice::new(3).shuffle(&mut items);
        assert_ne!(items, (0..50).collect::<Vec<_>>());
        items.sort_unstable();
        assert_eq!(items, (0..50).collect::<Vec<_>>());
    }
}
