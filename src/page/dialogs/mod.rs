//! The dialogs; one is open at a time.

use leptos::prelude::*;

use crate::message::Message;

/// A dialog that can be open.
#[derive(Clone, Debug, PartialEq)]
pub enum Dialog {
    /// Loading a list from a spreadsheet.
    Import,
    /// Beginning a scenario.
    NewScenario,
    /// What the page can do, and its keys.
    Help,
    /// What in the region is illustrative and what is published.
    Sources,
    /// Search and commands.
    Palette,
    /// A question before something that loses work.
    Confirm(Confirm),
}

/// A question with one answer that acts.
#[derive(Clone, Debug)]
pub struct Confirm {
    /// What is about to happen.
    pub question: Message,
    /// Key of the text on the button that goes on.
    pub yes: &'static str,
    /// What that button does.
    pub act: Callback<()>,
}

impl PartialEq for Confirm {
    fn eq(&self, other: &Self) -> bool {
        self.question == other.question && self.yes == other.yes
    }
}
