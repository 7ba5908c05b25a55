//! What the map shows, chosen in its legend.

use tepat_model::region::Mode;

/// What is switched on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Layers {
    /// The network by mode, in the order of [`Mode::ALL`].
    pub modes: [bool; 7],
    /// Polling stations.
    pub stations: bool,
    /// Trips of the plan.
    pub routes: bool,
    /// Names.
    pub labels: bool,
    /// Outlines of sub-districts.
    pub areas: bool,
    /// The imported network.
    pub imported: bool,
}

impl Default for Layers {
    fn default() -> Self {
        Self {
            modes: [true; 7],
            stations: true,
            routes: true,
            labels: true,
            areas: true,
            imported: true,
        }
    }
}

/// One switch of the legend.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layer {
    /// Edges of a mode.
    Mode(Mode),
    /// Polling stations.
    Stations,
    /// Trips.
    Routes,
    /// Names.
    Labels,
    /// Outlines of sub-districts.
    Areas,
    /// The imported network.
    Imported,
}

impl Layers {
    /// Whether a layer is on.
    pub fn shows(&self, layer: Layer) -> bool {
        match layer {
            Layer::Mode(mode) => self.modes[mode as usize],
            Layer::Stations => self.stations,
            Layer::Routes => self.routes,
            Layer::Labels => self.labels,
            Layer::Areas => self.areas,
            Layer::Imported => self.imported,
        }
    }

    /// Whether edges of a mode are on.
    pub fn shows_mode(&self, mode: Mode) -> bool {
        self.shows(Layer::Mode(mode))
    }

    /// Switches a layer on or off.
    pub fn toggle(&mut self, layer: Layer) {
        let switch = match layer {
            Layer::Mode(mode) => &mut self.modes[mode as usize],
            Layer::Stations => &mut self.stations,
            Layer::Routes => &mut self.routes,
            Layer::Labels => &mut self.labels,
            Layer::Areas => &mut self.areas,
            Layer::Imported => &mut self.imported,
        };
        *switch = !*switch;
    }
}
