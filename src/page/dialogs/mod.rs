//! The dialogs; one is open at a time.

mod author;
mod begin;
mod bundle;
mod confirm;
mod help;
mod import;
mod key;
mod notices;
mod other_copy;
mod palette;
mod scenario;
mod shell;
mod sign;
mod sources;
mod split;

use leptos::prelude::*;

use super::panels::ControlRoom;
use super::state::{Desk, Shared};
pub use shell::Shell;
use tepat_model::document::Document;
use tepat_model::key::KeyFile;
use tepat_model::message::Message;

/// A dialog, with what it needs to open.
#[derive(Clone, Debug, PartialEq)]
pub enum Dialog {
    /// Loads a list, possibly from a file that was dropped or chosen already.
    Import(Option<Incoming>),
    /// Begins a region with the files in [`Desk::beginning`].
    NewRegion,
    /// Beginning a scenario.
    NewScenario,
    /// Asks for the user's name.
    Author,
    /// Shows what the page can do, and its keyboard shortcuts.
    Help,
    /// Lists which data are published and which are illustrative.
    Sources,
    /// Lists all notices since the file was opened.
    Notices,
    /// Searches, and runs commands.
    Palette,
    /// Shows what another copy of the open file brings, and offers to take it over.
    OtherCopy(Box<OtherFile>),
    /// Splits the part of the sub-district with this post out of the open file.
    Split(String),
    /// Makes a key to sign with.
    MakeKey,
    /// The sheet of paper of a key that was made.
    KeySheet(Box<KeyFile>),
    /// Signs the open file.
    Sign,
    /// Packs a bundle for a dispute.
    Bundle,
    /// The control room.
    ControlRoom,
    /// Asks before an action that loses work.
    Confirm(Box<Confirm>),
}

/// A planning file beside the open one.
#[derive(Clone, Debug, PartialEq)]
pub struct OtherFile {
    /// File name.
    pub name: String,
    /// Its document.
    pub document: Shared<Document>,
    /// What was noticed on reading it.
    pub notes: Vec<Message>,
}

/// A file that was chosen or dropped.
#[derive(Clone, Debug, PartialEq)]
pub struct Incoming {
    /// File name.
    pub name: String,
    /// Content of the file.
    pub bytes: Shared<Vec<u8>>,
}

/// A question whose confirmation runs an action.
#[derive(Clone, Debug)]
pub struct Confirm {
    /// Text key of the title.
    pub title: &'static str,
    /// What is about to happen.
    pub question: Message,
    /// An action offered first, such as saving, with its text key.
    pub first: Option<(&'static str, Callback<()>)>,
    /// Text key of the button that confirms.
    pub yes: &'static str,
    /// The action of that button.
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
        Dialog::OtherCopy(file) => Some(view! { <other_copy::OtherCopy file=*file/> }.into_any()),
        Dialog::Split(area) => Some(view! { <split::SplitPart area/> }.into_any()),
        Dialog::MakeKey => Some(view! { <key::MakeKey/> }.into_any()),
        Dialog::KeySheet(key) => Some(view! { <key::KeySheet key=*key/> }.into_any()),
        Dialog::Sign => Some(view! { <sign::Sign/> }.into_any()),
        Dialog::Bundle => Some(view! { <bundle::Bundle/> }.into_any()),
        Dialog::ControlRoom => Some(view! { <ControlRoom/> }.into_any()),
        Dialog::Confirm(confirm) => Some(view! { <confirm::Ask confirm=*confirm/> }.into_any()),
    }
}
