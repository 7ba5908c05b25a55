//! What a station list is to do with the stations that are there already.

use serde::{Deserialize, Serialize};

/// What a station list is to do with the stations of the villages it names.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Intent {
    /// Stations named are brought up to date or added; all others stay.
    #[default]
    Update,
    /// Only stations that are not there yet are added; all others stay as they are.
    Add,
    /// The villages named get the list's stations; their other stations are removed.
    Replace,
    /// Stations named get another position or post, each as a change of its own.
    Move,
    /// What the list says of stations is kept as agreed alternates; they stay where they are.
    Alternate,
}

impl Intent {
    /// All of them, the most cautious first.
    pub const ALL: [Self; 5] =
        [Self::Update, Self::Add, Self::Replace, Self::Move, Self::Alternate];

    /// Text key of what it does.
    pub fn key(self) -> &'static str {
        match self {
            Self::Update => "import-intent-update",
            Self::Add => "import-intent-add",
            Self::Replace => "import-intent-replace",
            Self::Move => "import-intent-move",
            Self::Alternate => "import-intent-alternate",
        }
    }
}
