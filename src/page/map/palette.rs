//! The colours of the page, read from its style sheet.

use leptos::prelude::{document, window};

use tepat_model::region::{Family, Mode};
use tepat_view::scene::StationState;
use tepat_view::shade::BAD_STEP;

/// Every colour and the font the map draws with, as CSS writes them.
#[derive(Clone, Debug, Default)]
pub struct Palette {
    pub land: String,
    pub areas: [String; 3],
    pub label: String,
    pub quiet: String,
    pub halo: String,
    pub accent: String,
    pub accent_text: String,
    pub flood: String,
    pub closed: String,
    pub warn: String,
    pub bad_text: String,
    pub font: String,
    pub sea: String,
    pub water: String,
    pub village_border: String,
    pub district_border: String,
    pub rim: String,
    pub hatch: String,
    shades: [String; 6],
    modes: [String; 7],
    states: [String; 5],
    routes: [String; 4],
}

impl Palette {
    /// The colours of the theme in force.
    pub fn read() -> Self {
        let root = document().document_element();
        let style = root.and_then(|root| window().get_computed_style(&root).ok().flatten());
        let read = |name: &str| {
            let value = style.as_ref().and_then(|style| style.get_property_value(name).ok());
            value.map(|value| value.trim().to_owned()).unwrap_or_default()
        };
        Self {
            land: read("--map-land"),
            areas: ["--map-area-1", "--map-area-2", "--map-area-3"].map(read),
            label: read("--map-label"),
            quiet: read("--text-quiet"),
            halo: read("--map-halo"),
            accent: read("--map-selected"),
            accent_text: read("--map-selected-text"),
            flood: read("--map-flood"),
            closed: read("--closed"),
            warn: read("--warn"),
            bad_text: read("--map-mark-text"),
            font: read("--font"),
            sea: read("--map-sea"),
            water: read("--map-water"),
            village_border: read("--map-village-border"),
            district_border: read("--map-district-border"),
            rim: read("--map-rim"),
            hatch: read("--map-hatch"),
            shades: [0, 1, 2, 3, 4, BAD_STEP].map(|step| read(&format!("--map-shade-{step}"))),
            modes: Mode::ALL.map(|mode| read(&format!("--mode-{}", mode.key()))),
            states: ["--map-neutral", "--good", "--warn", "--bad", "--bad"].map(read),
            routes: ["--route-road", "--route-water", "--route-sea", "--route-foot"].map(read),
        }
    }

    pub fn mode(&self, mode: Mode) -> &str {
        &self.modes[mode as usize]
    }

    /// The colour of a step of [`tepat_view::shade`].
    pub fn shade(&self, step: usize) -> &str {
        &self.shades[step.min(BAD_STEP)]
    }

    pub fn state(&self, state: StationState) -> &str {
        &self.states[state as usize]
    }

    pub fn route(&self, family: Family) -> &str {
        &self.routes[family as usize]
    }
}
