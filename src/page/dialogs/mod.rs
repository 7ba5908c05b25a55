//! The dialogs; one is open at a time.

mod author;
mod begin;
mod confirm;
mod help;
mod import;
mod notices;
mod palette;
mod scenario;
mod shell;
mod sources;

use leptos::prelude::*;

use super::state::{Desk, Shared};
use tepat_model::message::Message;

/// A dialog that can be open.
#[derive(Clone, Debug, PartialEq)]
pub enum Dialog {
    /// Loading a list from a spreadsheet, perhaps from a file already at hand.
    Import(Option<Incoming>),
    /// Beginning a region with the files that the desk holds.
    NewRegion,
    /// Beginning a scenario.
    NewScenario,
    /// Who is at the page.
    Author,
    /// What the page can do, and its keys.
    Help,
    /// What in the region is illustrative and what is published.
    Sources,
    /// Every notice since the file was opened.
    Notices,
    /// Search and commands.
    Palette,
    /// A question before something that loses work.
    Confirm(Box<Confirm>),
}

/// A file the page was handed.
#[derive(Clone, Debug, PartialEq)]
pub struct Incoming {
    /// Its name.
    pub name: String,
    /// What is in it.
    pub bytes: Shared<Vec<u8>>,
}

/// A question with one answer that acts.
#[derive(Clone, Debug)]
pub struct Confirm {
    /// Key of the text that names it.
    pub title: &'static str,
    /// What is about to happen.
    pub question: Message,
    /// What is offered before it, with the key of its text: to save, say.
    pub first: Option<(&'static str, Callback<()>)>,
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

/// The dialog that is open, if any.
#[component]
pub fn Dialogs() -> impl IntoView {
    let desk = Desk::get();
    // The next of several files comes when the one before is done.
    Effect::new(move |_| {
        let is_free = desk.dialog.with(Option::is_none);
        if is_free && desk.waiting.with(|waiting| !waiting.is_empty()) {
            let next = desk.waiting.try_update(|waiting| waiting.remove(0));
            desk.dialog.set(next.map(|next| Dialog::Import(Some(next))));
        }
    });
    move || match desk.dialog.get()? {
        Dialog::Import(incoming) => Some(view! { <import::Import incoming/> }.into_any()),
        Dialog::NewRegion => Some(view! { <begin::NewRegion/> }.into_any()),
        Dialog::NewScenario => Some(view! { <scenario::NewScenario/> }.into_any()),
        Dialog::Author => Some(view! { <author::Author/> }.into_any()),
        Dialog::Help => Some(view! { <help::Help/> }.into_any()),
        Dialog::Sources => Some(view! { <sources::Sources/> }.into_any()),
        Dialog::Notices => Some(view! { <notices::Notices/> }.into_any()),
        Dialog::Palette => Some(view! { <palette::Palette/> }.into_any()),
        Dialog::Confirm(confirm) => Some(view! { <confirm::Ask confirm=*confirm/> }.into_any()),
    }
}
