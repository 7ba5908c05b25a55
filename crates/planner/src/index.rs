//! Records of a region by position, inside one computation.

use std::ops::{Index, IndexMut};

use serde::{Deserialize, Serialize};
use tepat_model::region::{Place, Region, Station, VehicleClass};

/// Position of a station in the region's stations.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct StationIndex(usize);

impl StationIndex {
    /// The station with a code, if there is one.
    pub fn of_code(region: &Region, code: &str) -> Option<Self> {
        region.stations.position(code).map(Self)
    }

    /// All stations of a region in order.
    pub fn all(region: &Region) -> impl Iterator<Item = Self> + use<> {
        (0..region.stations.len()).map(Self)
    }

    /// The station itself.
    pub fn station(self, region: &Region) -> &Station {
        &region.stations[self.0]
    }

    /// The position as a number, for lists in the order of the region's stations.
    pub fn position(self) -> usize {
        self.0
    }
}

/// Position of a place in the region's places.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct PlaceIndex(usize);

impl PlaceIndex {
    /// The place with a code, if there is one.
    pub fn of_code(region: &Region, code: &str) -> Option<Self> {
        region.places.position(code).map(Self)
    }

    /// All places of a region in order.
    pub fn all(region: &Region) -> impl Iterator<Item = Self> + use<> {
        (0..region.places.len()).map(Self)
    }

    /// The place itself.
    pub fn place(self, region: &Region) -> &Place {
        &region.places[self.0]
    }

    /// The position as a number, for lists in the order of the region's places.
    pub fn position(self) -> usize {
        self.0
    }

    /// The node of the place in the network's graph, whose first nodes are the places in order.
    pub fn node(self) -> usize {
        self.0
    }

    /// The place of a node of that graph; `None` for a node of the imported network.
    pub fn of_node(region: &Region, node: usize) -> Option<Self> {
        (node < region.places.len()).then_some(Self(node))
    }
}

/// Position of a vehicle class in the region's classes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ClassIndex(usize);

impl ClassIndex {
    /// The class with a code, if there is one.
    pub fn of_code(region: &Region, code: &str) -> Option<Self> {
        region.classes.position(code).map(Self)
    }

    /// All classes of a region in order.
    pub fn all(region: &Region) -> impl Iterator<Item = Self> + use<> {
        (0..region.classes.len()).map(Self)
    }

    /// The position as a number, for lists in the order of the region's classes.
    pub fn position(self) -> usize {
        self.0
    }

    /// The class itself.
    pub fn class(self, region: &Region) -> &VehicleClass {
        &region.classes[self.0]
    }
}

/// One value for each station of a region.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PerStation<T>(Vec<T>);

impl<T> PerStation<T> {
    /// All values, each with its station.
    pub fn iter(&self) -> impl Iterator<Item = (StationIndex, &T)> {
        self.0.iter().enumerate().map(|(at, value)| (StationIndex(at), value))
    }
}

/// Takes the values in the order of the region's stations.
impl<T> FromIterator<T> for PerStation<T> {
    fn from_iter<I: IntoIterator<Item = T>>(values: I) -> Self {
        Self(values.into_iter().collect())
    }
}

impl<T> Index<StationIndex> for PerStation<T> {
    type Output = T;

    fn index(&self, at: StationIndex) -> &T {
        &self.0[at.0]
    }
}

impl<T> IndexMut<StationIndex> for PerStation<T> {
    fn index_mut(&mut self, at: StationIndex) -> &mut T {
        &mut self.0[at.0]
    }
}
