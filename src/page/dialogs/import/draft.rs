//! A list being imported: its first rows, the meaning of its columns, and the effect of loading it.

use leptos::prelude::*;

use crate::page::job::{self, Job};
use crate::page::state::{Desk, Shared};
use crate::worker::lists::{ListAnswer, ListQuestion, Load, Outcome, Reading};
use crate::worker::messages::{Reply, Request};
use tepat_intake::import::{
    Field, Grid, Intent, Kind, Mapping, NameChoices, SheetChoice, choose_sheets,
};
use tepat_model::document::Roster;
use tepat_model::message::Message;
use tepat_model::region::{Region, SharedNet};
use tepat_view::words;

/// The state of the dialog.
#[derive(Clone, Copy)]
pub struct Draft {
    desk: Desk,
    /// Sheets that were read: their first rows if a worker has them, else all; empty until a list is
    /// chosen.
    pub grids: RwSignal<Shared<Vec<Grid>>>,
    /// What is known about each sheet, and which sheets are read. The mapping of the sheet in view
    /// is [`Self::mapping`] instead.
    pub sheets: RwSignal<Vec<SheetChoice>>,
    /// Index of the sheet in view.
    pub sheet: RwSignal<usize>,
    /// Meaning of the columns of the sheet in view.
    pub mapping: RwSignal<Option<Mapping>>,
    /// The user's answers about names.
    pub choices: RwSignal<NameChoices>,
    /// What the user wants a station list to do; `None` leaves it to Tepat.
    pub intent: RwSignal<Option<Intent>>,
    /// The outcome whose removals the user has agreed to.
    pub agreed: RwSignal<Option<Shared<Outcome>>>,
    /// Why the list could not be read.
    pub fault: RwSignal<Option<Message>>,
    /// The effect of loading the list, as it was read last.
    pub outcome: RwSignal<Option<Shared<Outcome>>>,
    /// Whether a worker is opening or reading it.
    pub is_busy: RwSignal<bool>,
    /// Number of the last question what loading it would do; answers to others are out of date.
    asked: StoredValue<u32>,
    /// The region and names that the worker knows.
    told: StoredValue<Option<(Shared<Region>, Roster)>>,
    /// The worker that has the list. Dropping the dialog ends it.
    worker: StoredValue<Option<Job>, LocalStorage>,
}

impl Draft {
    /// An empty draft.
    pub fn new(desk: Desk) -> Self {
        let grids = RwSignal::new(Shared::new(Vec::new()));
        let sheets = RwSignal::new(Vec::<SheetChoice>::new());
        let sheet = RwSignal::new(0);
        let mapping = RwSignal::new(None::<Mapping>);
        let choices = RwSignal::new(NameChoices::new());
        let intent = RwSignal::new(None::<Intent>);
        let agreed = RwSignal::new(None);
        let fault = RwSignal::new(None);
        Self {
            desk,
            grids,
            sheets,
            sheet,
            mapping,
            choices,
            intent,
            agreed,
            fault,
            outcome: RwSignal::new(None),
            is_busy: RwSignal::new(false),
            asked: StoredValue::new(0),
            told: StoredValue::new(None),
            worker: StoredValue::new_local(None),
        }
    }

    /// Has a worker read the list again whenever its layout, an answer or the region changes.
    pub fn follow(self) {
        Effect::new(move || {
            let (region, choices) = (self.desk.region.get(), self.choices.get());
            let (sheets, intent) = (self.chosen(), self.intent.get());
            let pasted = words::text(self.desk.language.get(), "load-pasted");
            let Some(kind) = self.mapping.with(|mapping| mapping.as_ref().map(|m| m.kind)) else {
                return;
            };
            let roster = match kind {
                Kind::Staff => self.desk.document.with(|it| Some(it.as_ref()?.roster.clone())),
                _ => None,
            };
            self.tell(region, roster.unwrap_or_default());
            self.asked.update_value(|number| *number += 1);
            let number = self.asked.get_value();
            let reading = Reading { number, sheets, kind, choices, intent, pasted };
            self.ask(ListQuestion::Read(Box::new(reading)));
        });
    }

    /// Tells the worker into which region the list is read, unless it knows.
    fn tell(self, region: Shared<Region>, roster: Roster) {
        let now = Some((region.clone(), roster.clone()));
        if self.told.with_value(|told| *told == now) {
            return;
        }
        self.told.set_value(now);
        let mut region = (*region).clone();
        // Lists name places only.
        region.net = SharedNet::default();
        self.ask(ListQuestion::Into(Box::new(region), roster));
    }

    /// Asks the worker that has the list.
    fn ask(self, question: ListQuestion) {
        self.say(&Request::AskList(Box::new(question)));
    }

    fn say(self, request: &Request) {
        let fail = move |reason: &wasm_bindgen::JsValue| {
            let detail = job::detail(reason);
            self.lose(Message::error("survey-failed").with("detail", detail));
        };
        let hear = move |reply| match reply {
            Reply::OfList(answer) => self.hear(*answer),
            Reply::Failed(message) => self.lose(message),
            // The worker is asked for nothing else.
            _ => {}
        };
        self.is_busy.set(true);
        let said = self.worker.try_update_value(|worker| {
            if worker.is_none() {
                *worker = Some(Job::start(hear, fail)?);
            }
            worker.as_ref().map_or(Ok(()), |worker| worker.say(request))
        });
        if let Some(Err(reason)) = said {
            fail(&reason);
        }
    }

    /// The list went with its worker, for this reason.
    fn lose(self, reason: Message) {
        self.worker.try_update_value(|worker| job::let_go(worker.take()));
        self.told.set_value(None);
        self.is_busy.set(false);
        self.outcome.set(None);
        self.lay_out(Vec::new(), Vec::new());
        self.fault.set(Some(reason));
    }

    fn hear(self, answer: ListAnswer) {
        // Whatever changes the layout has the list read again.
        if !matches!(answer, ListAnswer::Read(..)) {
            self.is_busy.set(false);
        }
        match answer {
            ListAnswer::Opened(heads, sheets) => {
                self.fault.set(None);
                self.lay_out(heads, sheets);
            }
            ListAnswer::Proposed(mappings) => {
                let in_view = mappings.get(self.sheet.get_untracked()).cloned();
                self.choices.set(NameChoices::new());
                self.sheets.update(|sheets| {
                    for (sheet, mapping) in sheets.iter_mut().zip(mappings) {
                        sheet.mapping = mapping;
                    }
                });
                self.mapping.set(in_view);
            }
            ListAnswer::Headed(sheet, mapping) => match self.sheet.get_untracked() == sheet {
                true => self.mapping.set(Some(mapping)),
                false => self.sheets.update(|sheets| {
                    if let Some(sheet) = sheets.get_mut(sheet) {
                        sheet.mapping = mapping;
                    }
                }),
            },
            ListAnswer::Read(number, outcome) => {
                if number == self.asked.get_value() {
                    self.is_busy.set(false);
                    self.outcome.set(outcome.map(|outcome| Shared::new(*outcome)));
                }
            }
            ListAnswer::Taken(load) => self.record(load),
            ListAnswer::Refused(fault) => self.fault.set(Some(fault)),
        }
    }

    /// Records what the list brings, and closes the dialog.
    fn record(self, load: Load) {
        let (desk, outcome) = (self.desk, self.outcome.get_untracked());
        desk.dialog.set(None);
        let Some(outcome) = outcome else { return };
        if desk.edit_all(load.edits) {
            desk.enter_names(&load.names);
            desk.notify(outcome.done.clone());
        }
        desk.go(super::stage_of(outcome.kind));
    }

    /// Loads the list as it was read last.
    pub fn load(self) {
        self.ask(ListQuestion::Take);
    }

    /// Whether the list could be loaded now; reactive.
    pub fn is_ready(self) -> bool {
        self.outcome.with(|outcome| {
            outcome.as_ref().is_some_and(|outcome| {
                let changes = outcome.records > 0 && outcome.changes;
                changes
                    && !self.is_busy.get()
                    && (outcome.removed.is_empty() || self.is_agreed(outcome))
            })
        })
    }

    /// Whether the user has agreed to exactly these removals; reactive.
    pub fn is_agreed(self, outcome: &Shared<Outcome>) -> bool {
        self.agreed.with(|agreed| agreed.as_ref() == Some(outcome))
    }

    /// Whether a list has been read; reactive.
    pub fn has_grid(self) -> bool {
        self.grids.with(|grids| !grids.is_empty())
    }

    /// Applies `look` to the sheet in view; reactive.
    pub fn with_grid<T>(self, look: impl FnOnce(&Grid) -> T) -> Option<T> {
        self.grids.with(|grids| grids.get(self.sheet.get()).map(look))
    }

    /// Has a worker read a file.
    pub fn read_file(self, name: &str, bytes: &[u8]) {
        self.say(&Request::OpenList { name: name.to_owned(), bytes: bytes.to_vec() });
    }

    /// Reads cells pasted from a spreadsheet.
    pub fn read_paste(self, text: &str) {
        self.ask(ListQuestion::Paste(text.to_owned()));
    }

    /// The sheets as they are to be read; reactive.
    pub fn chosen(self) -> Vec<SheetChoice> {
        let (in_view, mapping) = (self.sheet.get(), self.mapping.get());
        let mut sheets = self.sheets.get();
        if let (Some(sheet), Some(mapping)) = (sheets.get_mut(in_view), mapping) {
            sheet.mapping = mapping;
        }
        sheets
    }

    /// Takes sheets that the page has itself, as lists of this kind, whatever they look like.
    pub fn choose_of_kind(self, grids: Vec<Grid>, kind: Option<Kind>) {
        let sheets = choose_sheets(&grids, kind);
        self.lay_out(grids, sheets);
    }

    /// Takes the sheets that look alike, and shows the longest of them.
    fn lay_out(self, grids: Vec<Grid>, sheets: Vec<SheetChoice>) {
        let taken = (0..sheets.len()).rev().filter(|&at| sheets[at].is_taken);
        let longest = taken.max_by_key(|&at| sheets[at].rows).unwrap_or(0);
        self.choices.set(NameChoices::new());
        self.mapping.set(sheets.get(longest).map(|sheet| sheet.mapping.clone()));
        self.sheets.set(sheets);
        self.sheet.set(longest);
        self.grids.set(Shared::new(grids));
    }

    /// Shows another sheet. A sheet that is not selected becomes the only one selected.
    pub fn show_sheet(self, sheet: usize) {
        let (before, mapping) = (self.sheet.get_untracked(), self.mapping.get_untracked());
        self.sheets.update(|sheets| {
            if let (Some(old), Some(mapping)) = (sheets.get_mut(before), mapping) {
                old.mapping = mapping;
            }
            if sheets.get(sheet).is_some_and(|sheet| !sheet.is_taken) {
                for (at, other) in sheets.iter_mut().enumerate() {
                    other.is_taken = at == sheet;
                }
            }
        });
        let of = |sheets: &Vec<SheetChoice>| sheets.get(sheet).map(|sheet| sheet.mapping.clone());
        self.mapping.set(self.sheets.with_untracked(of));
        self.sheet.set(sheet);
    }

    /// Selects or deselects a sheet.
    pub fn take_sheet(self, sheet: usize, is_taken: bool) {
        self.sheets.update(|sheets| {
            if let Some(sheet) = sheets.get_mut(sheet) {
                sheet.is_taken = is_taken;
            }
        });
    }

    /// Whether any sheet hides rows or columns, and the user's choice about them; reactive.
    pub fn hidden(self) -> Option<Option<bool>> {
        self.grids.with(|grids| grids.iter().find_map(|grid| Some(grid.hidden.as_ref()?.is_read)))
    }

    /// Sets whether hidden rows and columns are read.
    pub fn show_hidden(self, is_read: bool) {
        let kind = self.mapping.with_untracked(|mapping| mapping.as_ref().map(|m| m.kind));
        if self.is_with_worker() {
            return self.ask(ListQuestion::Hidden(is_read, kind));
        }
        let mut grids: Vec<Grid> = self.grids.with_untracked(|grids| grids.to_vec());
        grids.iter_mut().for_each(|grid| grid.show_hidden(is_read));
        self.choose_of_kind(grids, kind);
    }

    fn is_with_worker(self) -> bool {
        self.worker.with_value(Option::is_some)
    }

    /// Treats the list as another kind.
    pub fn set_kind(self, kind: Kind) {
        self.ask(ListQuestion::Kind(kind));
    }

    /// Sets which rows form the heading.
    pub fn set_heading(self, first: u32, last: u32) {
        let Some(kind) = self.mapping.with_untracked(|m| m.as_ref().map(|m| m.kind)) else {
            return;
        };
        if self.is_with_worker() {
            let sheet = self.sheet.get_untracked();
            return self.ask(ListQuestion::Heading(sheet, kind, first, last));
        }
        self.mapping.set(untrack(|| {
            self.with_grid(|grid| Mapping::with_heading_rows(grid, kind, first, last))
        }));
    }

    /// Sets the field of a column.
    pub fn assign(self, column: usize, field: Option<Field>) {
        self.mapping.update(|mapping| {
            if let Some(mapping) = mapping {
                mapping.assign(column, field);
            }
        });
        // Sheets that look alike get the same answer.
        let heading = self
            .mapping
            .with_untracked(|mapping| Some(mapping.as_ref()?.columns.get(column)?.heading.clone()));
        self.sheets.update(|sheets| {
            for mapping in sheets.iter_mut().map(|sheet| &mut sheet.mapping) {
                if mapping.columns.get(column).map(|column| &column.heading) == heading.as_ref() {
                    mapping.assign(column, field);
                }
            }
        });
    }

    /// Sets which place a written name means.
    pub fn choose(self, key: &str, code: Option<String>) {
        self.choices.update(|choices| match code {
            Some(code) => {
                choices.insert(key.to_owned(), code);
            }
            None => {
                choices.remove(key);
            }
        });
    }
}
