//! Several searches that cool together, of which fewer and fewer go on.
//!
//! Where days of vehicles cost, what a search settles on while it is hot, how
//! many vehicles of which types, is seldom left later. So it begins as several
//! chains, which take turns. As it cools, only the better half of them goes on, again and again
//! (successive halving: Jamieson and Talwalkar, "Non-stochastic best arm
//! identification and hyperparameter optimization", AISTATS 2016).

use crate::evaluate::Score;
use crate::search::Prices;
use crate::search::routes::Routes;

/// Until which share of the search's time how many chains go on; then one.
const CHAINS: [(f64, usize); 3] = [(0.1, MOST_CHAINS), (0.25, 4), (0.5, 2)];

/// Chains a search begins as.
pub const MOST_CHAINS: usize = 8;

/// Iterations a chain does at a time.
const TURN: u32 = 50;

/// What one of the chains has of its own.
#[derive(Clone, Debug)]
pub struct Chain<'p> {
    /// Its current solution.
    pub now: Routes<'p>,
    /// The score of the best it had.
    pub best: Score,
    /// Whether the search's best solution is from it.
    pub leads: bool,
    /// What it counts.
    pub prices: Prices,
}

/// The chains that wait for their turn.
#[derive(Clone, Debug, Default)]
pub struct Waiting<'p> {
    chains: Vec<Chain<'p>>,
    /// Iterations until the next turn.
    left: u32,
}

impl<'p> Waiting<'p> {
    /// These wait; the chain they wait for has just begun its turn.
    pub fn new(chains: Vec<Chain<'p>>) -> Self {
        Self { chains, left: TURN }
    }

    /// Before each iteration: makes way for the next chain if it is its turn,
    /// and drops those that are too many after a share of the time.
    #[inline]
    pub fn take_turns(&mut self, current: &mut Chain<'p>, spent: f64) {
        if self.chains.is_empty() {
            return;
        }
        let go_on =
            CHAINS.iter().find(|(until, _)| spent < *until).map_or(1, |&(_, chains)| chains);
        if self.chains.len() >= go_on {
            self.drop_all_but(go_on, current);
        }
        if self.left == 0 && !self.chains.is_empty() {
            std::mem::swap(current, &mut self.chains[0]);
            self.chains.rotate_left(1);
            self.left = TURN;
        }
        self.left = self.left.saturating_sub(1);
    }

    /// Keeps the best `count` of all chains, the best of them as the current one.
    fn drop_all_but(&mut self, count: usize, current: &mut Chain<'p>) {
        self.chains.sort_by_key(|chain| chain.best);
        if let Some(first) = self.chains.first_mut()
            && first.best < current.best
        {
            std::mem::swap(current, first);
            self.chains.sort_by_key(|chain| chain.best);
        }
        self.chains.truncate(count.saturating_sub(1));
    }

    /// Another chain has found the search's best solution.
    pub fn follow(&mut self) {
        self.chains.iter_mut().for_each(|chain| chain.leads = false);
    }
}
