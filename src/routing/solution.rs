//! Who brings what.

/// The way out and back of one vehicle: lots in order of delivery.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Trip {
    /// Positions of lots in the problem.
    pub lots: Vec<usize>,
}

/// All trips of one vehicle, in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Route {
    /// Position of its group.
    pub group: usize,
    /// Its number in the group.
    pub vehicle: usize,
    /// Its trips, none of them empty.
    pub trips: Vec<Trip>,
}

/// A route for every vehicle, and the lots none brings.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Solution {
    /// One for each vehicle, by group and vehicle.
    pub routes: Vec<Route>,
    /// Lots left out, in rising order.
    pub left_out: Vec<usize>,
}
