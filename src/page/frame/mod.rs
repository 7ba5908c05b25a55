//! Everything around map and panels: first screen, top bar, rail, status line, notices.

pub mod icon;

mod clock;
mod first_screen;
mod notices;
mod rail;
mod split;
mod status;
mod top_bar;
mod workspace;

pub use clock::clock;
pub use first_screen::FirstScreen;
pub use notices::Notices;
pub use status::seek_state;
pub use workspace::Workspace;
