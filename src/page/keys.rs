//! All commands of the page, and their keyboard shortcuts.

use leptos::prelude::*;
use wasm_bindgen::JsCast;

use super::dialogs::Dialog;
use super::state::{Desk, PanelRoom, Stage};
use super::storage::{self, Purpose};
use super::{held, job, writing};
use tepat_view::words::Language;

/// A command, given by a key, a button or the palette.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Command {
    /// Shows the panel of a stage.
    Go(Stage),
    /// Makes a plan.
    Plan,
    /// Ends the search and keeps the best plan.
    StopPlan,
    /// Opens the palette of searches and commands.
    Palette,
    /// Saves the file.
    Save,
    /// Saves under another name.
    SaveAs,
    /// Saves the page with the file in it.
    SavePage,
    /// Writes the workbook of the plan.
    Workbook,
    /// Packs a bundle for a dispute.
    Bundle,
    /// Opens a file.
    Open,
    /// Takes over the changes of another copy of the open file.
    TakeChanges,
    /// Compares the plan in view with that of another file.
    CompareFile,
    /// Returns to the first screen.
    Leave,
    /// Undoes the last change.
    Undo,
    /// Redoes the last undone change.
    Redo,
    /// Begins a scenario.
    NewScenario,
    /// Opens the control room.
    ControlRoom,
    /// Loads a list from a spreadsheet.
    Import,
    /// Widens the panel to cover the map, or restores it.
    Widen,
    /// Closes the panel.
    ClosePanel,
    /// Clears the selection.
    Deselect,
    /// Shows the map alone with the plan played through in large type, or ends that.
    Present,
    /// Switches between Indonesian and English.
    OtherLanguage,
    /// Shows which data are published and which are illustrative.
    Sources,
    /// Lists all notices since the file was opened.
    Notices,
    /// Shows the help.
    Help,
}

/// Shortcuts and their commands, in the order of the help.
pub const SHORTCUTS: [(&str, Command); 24] = [
    ("1", Command::Go(Stage::Region)),
    ("2", Command::Go(Stage::Needs)),
    ("3", Command::Go(Stage::Network)),
    ("4", Command::Go(Stage::Fleet)),
    ("5", Command::Go(Stage::Plan)),
    ("6", Command::Go(Stage::Schedule)),
    ("7", Command::Go(Stage::Compare)),
    ("8", Command::Go(Stage::Documents)),
    ("9", Command::Go(Stage::History)),
    ("P", Command::Plan),
    ("W", Command::Widen),
    ("0", Command::ClosePanel),
    ("F", Command::Present),
    ("Escape", Command::Deselect),
    ("Ctrl+K", Command::Palette),
    ("/", Command::Palette),
    ("Ctrl+S", Command::Save),
    ("Ctrl+Shift+S", Command::SaveAs),
    ("Ctrl+O", Command::Open),
    ("Ctrl+Z", Command::Undo),
    ("Ctrl+Y", Command::Redo),
    ("Ctrl+Shift+Z", Command::Redo),
    ("L", Command::OtherLanguage),
    ("?", Command::Help),
];

/// Every command of the palette, most used first.
pub const COMMANDS: [Command; 37] = [
    Command::Plan,
    Command::StopPlan,
    Command::Go(Stage::Election),
    Command::Go(Stage::Region),
    Command::Go(Stage::Needs),
    Command::Go(Stage::Network),
    Command::Go(Stage::Fleet),
    Command::Go(Stage::Plan),
    Command::Go(Stage::Schedule),
    Command::Go(Stage::Security),
    Command::Go(Stage::Staff),
    Command::Go(Stage::Compare),
    Command::Go(Stage::Documents),
    Command::Go(Stage::Readiness),
    Command::Go(Stage::UnderWay),
    Command::Go(Stage::History),
    Command::ControlRoom,
    Command::Import,
    Command::NewScenario,
    Command::Save,
    Command::SaveAs,
    Command::SavePage,
    Command::Workbook,
    Command::Bundle,
    Command::Open,
    Command::TakeChanges,
    Command::CompareFile,
    Command::Leave,
    Command::Undo,
    Command::Redo,
    Command::Present,
    Command::Widen,
    Command::ClosePanel,
    Command::OtherLanguage,
    Command::Sources,
    Command::Notices,
    Command::Help,
];

impl Command {
    /// Text key of the command's name.
    pub fn text_key(self) -> &'static str {
        match self {
            Self::Go(stage) => stage.text_key(),
            Self::Plan => "command-plan",
            Self::StopPlan => "command-stop-plan",
            Self::Palette => "command-palette",
            Self::Save => "command-save",
            Self::SaveAs => "command-save-as",
            Self::SavePage => "command-save-page",
            Self::Workbook => "workbook-save",
            Self::Bundle => "bundle-title",
            Self::Open => "command-open",
            Self::TakeChanges => "command-take-changes",
            Self::CompareFile => "command-compare-file",
            Self::Leave => "command-leave",
            Self::Undo => "command-undo",
            Self::Redo => "command-redo",
            Self::NewScenario => "command-new-scenario",
            Self::ControlRoom => "board-open",
            Self::Import => "command-import",
            Self::Widen => "command-widen",
            Self::ClosePanel => "command-close-panel",
            Self::Deselect => "command-deselect",
            Self::Present => "command-present",
            Self::OtherLanguage => "command-other-language",
            Self::Sources => "command-sources",
            Self::Notices => "command-notices",
            Self::Help => "command-help",
        }
    }

    /// The first shortcut of the command.
    pub fn shortcut(self) -> Option<&'static str> {
        SHORTCUTS.iter().find(|(_, command)| *command == self).map(|(keys, _)| *keys)
    }

    /// Whether the command would have an effect now; reactive.
    pub fn is_possible(self, desk: Desk) -> bool {
        let is_open = desk.document.with(Option::is_some);
        match self {
            Self::Open | Self::OtherLanguage | Self::Help => true,
            Self::Plan => is_open && desk.running.with(Option::is_none),
            Self::StopPlan => {
                desk.running.with(|running| running.as_ref().is_some_and(|r| !r.stopping))
            }
            Self::ControlRoom => desk.plan.with(Option::is_some),
            Self::Workbook => is_open && !desk.writes_workbook.get(),
            Self::Undo => {
                can_step(desk, |document, scenario| document.undoable(scenario).is_some())
            }
            Self::Redo => {
                can_step(desk, |document, scenario| document.redoable(scenario).is_some())
            }
            Self::Deselect => {
                desk.in_hand.with(Option::is_some) || desk.selection.with(Option::is_some)
            }
            Self::Present => is_open && desk.plan.with(Option::is_some),
            Self::ClosePanel => is_open && desk.panel.get() != PanelRoom::Closed,
            _ => is_open,
        }
    }

    /// Runs the command if it is possible.
    pub fn run(self, desk: Desk) {
        if !untrack(|| self.is_possible(desk)) {
            return;
        }
        match self {
            Self::Go(stage) => desk.go(stage),
            Self::Plan => job::start_plan(desk),
            Self::StopPlan => job::stop_plan(desk),
            Self::Palette => desk.dialog.set(Some(Dialog::Palette)),
            Self::Save => storage::save(desk),
            Self::SaveAs => storage::save_as(desk),
            Self::SavePage => held::save(desk),
            Self::Workbook => writing::workbook(desk),
            Self::Bundle => desk.dialog.set(Some(Dialog::Bundle)),
            Self::Open => storage::choose_file(Purpose::Open),
            Self::TakeChanges => storage::choose_file(Purpose::Take),
            Self::CompareFile => storage::choose_file(Purpose::Compare),
            Self::Leave => storage::leave(desk),
            Self::Undo => desk.undo(),
            Self::Redo => desk.redo(),
            Self::NewScenario => desk.dialog.set(Some(Dialog::NewScenario)),
            Self::ControlRoom => desk.dialog.set(Some(Dialog::ControlRoom)),
            Self::Import => desk.dialog.set(Some(Dialog::Import(None))),
            Self::Widen => desk.panel.update(|room| {
                *room = if *room == PanelRoom::Wide { PanelRoom::Beside } else { PanelRoom::Wide };
            }),
            Self::ClosePanel => desk.panel.set(PanelRoom::Closed),
            Self::Deselect => match desk.in_hand.get_untracked() {
                Some(let_go) => let_go.run(()),
                None => desk.selection.set(None),
            },
            Self::Present => desk.presenting.update(|is_on| *is_on = !*is_on),
            Self::OtherLanguage => desk.language.update(|language| {
                *language = match language {
                    Language::Indonesian => Language::English,
                    Language::English => Language::Indonesian,
                };
            }),
            Self::Sources => desk.dialog.set(Some(Dialog::Sources)),
            Self::Notices => desk.dialog.set(Some(Dialog::Notices)),
            Self::Help => desk.dialog.set(Some(Dialog::Help)),
        }
    }
}

fn can_step(desk: Desk, test: fn(&tepat_model::document::Document, &str) -> bool) -> bool {
    desk.document.with(|document| {
        document.as_ref().is_some_and(|document| desk.scenario.with(|s| test(document, s)))
    })
}

/// Listens to key presses anywhere on the page.
pub fn listen(desk: Desk) {
    let handle = window_event_listener(leptos::ev::keydown, move |event| {
        // An open dialog receives the keys alone.
        if event.default_prevented() || desk.dialog.with_untracked(Option::is_some) {
            return;
        }
        let keys = pressed(&event);
        let leaves = keys == "Escape" && desk.presenting.get_untracked();
        if is_typing(&event) && !is_for_the_page(&keys) && !leaves {
            return;
        }
        if let Some((_, command)) = SHORTCUTS.iter().find(|(known, _)| *known == keys) {
            // What is not seen while presenting is not changed by a key.
            let is_for_presenting =
                matches!(command, Command::Present | Command::Deselect | Command::OtherLanguage);
            if desk.presenting.get_untracked() && !is_for_presenting {
                return;
            }
            event.prevent_default();
            // A held key runs its command once; only undo and redo repeat.
            if event.repeat() && !matches!(command, Command::Undo | Command::Redo) {
                return;
            }
            command.run(desk);
        }
    });
    // Lives as long as the page.
    std::mem::forget(handle);
}

/// The pressed keys, written as in [`SHORTCUTS`].
fn pressed(event: &web_sys::KeyboardEvent) -> String {
    let key = event.key();
    let is_letter = key.chars().count() == 1 && key.chars().all(char::is_alphabetic);
    let mut keys = String::new();
    if event.ctrl_key() || event.meta_key() {
        keys.push_str("Ctrl+");
    }
    if event.alt_key() {
        keys.push_str("Alt+");
    }
    // On other keys, Shift only selects the character: `?` is a key of its own.
    if event.shift_key() && (is_letter || key.len() > 1) {
        keys.push_str("Shift+");
    }
    keys.push_str(&if is_letter { key.to_uppercase() } else { key });
    keys
}

fn is_typing(event: &web_sys::KeyboardEvent) -> bool {
    let Some(target) = event.target().and_then(|t| t.dyn_into::<web_sys::Element>().ok()) else {
        return false;
    };
    matches!(target.tag_name().as_str(), "INPUT" | "TEXTAREA" | "SELECT")
        || target.has_attribute("contenteditable")
}

/// Keys that address the page even while a field is being edited.
fn is_for_the_page(keys: &str) -> bool {
    matches!(keys, "Ctrl+K" | "Ctrl+S" | "Ctrl+Shift+S" | "Ctrl+O")
}
