//! Several searches that cool together and are gradually reduced to one.
//!
//! A search seldom changes later what it settles on while it is hot: how many vehicles of which
//! types it uses. If days of vehicles cost, it therefore begins as several chains that take turns.
//! As it cools, only the better half of them continues, repeatedly (successive halving: Jamieson
//! and Talwalkar, "Non-stochastic best arm identification and hyperparameter optimization", AISTATS
//! 2016).

use crate::evaluate::Score;
use crate::search::Prices;
use crate::search::routes::Routes;

/// (share of the search's time, number of chains that continue until then); afterwards one
/// continues.
const CHAINS: [(f64, usize); 3] = [(0.1, MOST_CHAINS), (0.25, 4), (0.5, 2)];

/// Number of chains with which a search begins.
pub const MOST_CHAINS: usize = 8;

/// Iterations per turn.
const TURN: u32 = 50;

/// The state of one chain.
#[derive(Clone, Debug)]
pub struct Chain<'p> {
    /// Its current solution.
    pub now: Routes<'p>,
    /// The score of its best solution so far.
    pub best: Score,
    /// Whether the search's best solution comes from it.
    pub leads: bool,
    /// Its prices of missing and late jobs.
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
    /// These chains wait while another begins its turn.
    pub fn new(chains: Vec<Chain<'p>>) -> Self {
        Self { chains, left: TURN }
    }

    /// To be called before each iteration: gives the turn to the next chain when it is due, and
    /// drops the worst chains as time passes.
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

    /// Keeps the best `count` of all chains, with the best of them as the current one.
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

    /// To be called when the current chain has found the search's best solution.
    pub fn follow(&mut self) {
        self.chains.iter_mut().for_each(|chain| chain.leads = false);
    }
}
