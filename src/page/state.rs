//! What the page shows: one open document, what follows from it, and what is selected.
//!
//! [`Desk`] is handed to every part of the page through Leptos' context. What
//! can be computed from the document is a memo; only choices are signals.

use std::collections::BTreeSet;
use std::ops::Deref;
use std::sync::Arc;

use leptos::prelude::*;

use super::dialogs::Dialog;
use tepat_intake::survey;
use tepat_model::document::{BASE, Conflict, Document, Edit, Stamp};
use tepat_model::fingerprint::fingerprint;
use tepat_model::message::{Message, Value};
use tepat_model::plan::{
    Plan, Progress, SettledTrip, StationOutcome, Summary, Trip, TripKey, outcomes, summary,
};
use tepat_model::region::{Region, problems};
use tepat_planner::Options;
use tepat_planner::needs::{Needs, needs};
use tepat_planner::questions::Answer;
use tepat_view::words::{self, Language};

/// A large value shared between memos; equal only to itself, so comparing it is free.
#[derive(Debug, Default)]
pub struct Shared<T>(Arc<T>);

impl<T> Shared<T> {
    /// Shares `value`.
    pub fn new(value: T) -> Self {
        Self(Arc::new(value))
    }
}

impl<T: PartialEq> Shared<T> {
    /// Shares `now`, or `before` again if it says the same, so that nothing is drawn anew.
    fn unless_same(before: Option<&Self>, now: T) -> Self {
        match before {
            Some(before) if **before == now => before.clone(),
            _ => Self::new(now),
        }
    }
}

impl<T> Clone for Shared<T> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<T> PartialEq for Shared<T> {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl<T> Deref for Shared<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

/// The stages of planning, in the order the data flows; the entries of the rail.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Stage {
    /// Voting day, what is voted, and who votes again.
    Election,
    /// Places and stations; loading lists.
    #[default]
    Region,
    /// What every station gets; rules.
    Needs,
    /// Edges and their travel times.
    Network,
    /// Vehicles and where they stand.
    Fleet,
    /// Making a plan, its figures and its unserved stations.
    Plan,
    /// The timeline of trips.
    Schedule,
    /// Two scenarios side by side.
    Compare,
    /// What is printed.
    Documents,
    /// The record of changes.
    History,
}

impl Stage {
    /// All stages in order.
    pub const ALL: [Self; 10] = [
        Self::Election,
        Self::Region,
        Self::Needs,
        Self::Network,
        Self::Fleet,
        Self::Plan,
        Self::Schedule,
        Self::Compare,
        Self::Documents,
        Self::History,
    ];

    /// Key of the text that names it.
    pub fn text_key(self) -> &'static str {
        match self {
            Self::Election => "stage-election",
            Self::Region => "stage-region",
            Self::Needs => "stage-needs",
            Self::Network => "stage-network",
            Self::Fleet => "stage-fleet",
            Self::Plan => "stage-plan",
            Self::Schedule => "stage-schedule",
            Self::Compare => "stage-compare",
            Self::Documents => "stage-documents",
            Self::History => "stage-history",
        }
    }

    /// Short name, used in `location.hash` and element ids.
    pub fn slug(self) -> &'static str {
        match self {
            Self::Election => "election",
            Self::Region => "region",
            Self::Needs => "needs",
            Self::Network => "network",
            Self::Fleet => "fleet",
            Self::Plan => "plan",
            Self::Schedule => "schedule",
            Self::Compare => "compare",
            Self::Documents => "documents",
            Self::History => "history",
        }
    }
}

/// The one thing that is selected, everywhere at once; codes as in the region or plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Selected {
    /// A store, post, pier or junction.
    Place(String),
    /// A polling station.
    Station(String),
    /// A network edge.
    Edge(String),
    /// A trip of the plan.
    Trip(String),
}

/// How much room the stage's panel takes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PanelRoom {
    /// None: the map has it all.
    #[default]
    Closed,
    /// Beside the map.
    Beside,
    /// All of it, over the map: for wide tables.
    Wide,
}

/// The state of a running search.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Running {
    /// Scenario it runs for.
    pub scenario: String,
    /// Every report so far, oldest first: the curve of improvement.
    pub reports: Vec<Progress>,
    /// A stop was asked for.
    pub stopping: bool,
}

/// What the network was asked last, and its answers.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Answers {
    /// How much of how much is done while a question is open.
    pub asking: Option<(usize, usize)>,
    /// The last answer.
    pub answer: Option<Answer>,
    /// The way or closure of it that is shown on the map.
    pub chosen: usize,
}

/// Everything the page's parts share.
#[derive(Clone, Copy)]
pub struct Desk {
    /// The open document; `None` on the first screen.
    pub document: RwSignal<Option<Document>>,
    /// What was altered in it outside of Tepat, as found when it was opened.
    pub faults: RwSignal<Vec<Message>>,
    /// Name of the file it was opened from or last saved to.
    pub file_name: RwSignal<Option<String>>,
    /// Milliseconds since the epoch of the first change not yet saved to a file.
    pub unsaved_since: RwSignal<Option<f64>>,
    /// Milliseconds since the epoch of the last saving to a file.
    pub saved_at: RwSignal<Option<f64>>,
    /// Scenario in view; [`BASE`] is the base.
    pub scenario: RwSignal<String>,
    /// Scenario that Compare puts beside it.
    pub other_scenario: RwSignal<String>,
    /// Stage in view.
    pub stage: RwSignal<Stage>,
    /// Room for its panel. Setting the stage with [`Desk::go`] opens it.
    pub panel: RwSignal<PanelRoom>,
    /// The dialog that is open, if any.
    pub dialog: RwSignal<Option<Dialog>>,
    /// Whether dark colours are shown; canvases draw again when it changes.
    pub dark: RwSignal<bool>,
    /// What is selected.
    pub selection: RwSignal<Option<Selected>>,
    /// Asks the map to bring the selection into view; counts up.
    pub reveal: RwSignal<u32>,
    /// Codes of the stations marked for a re-vote that has not begun yet.
    pub revoting: RwSignal<BTreeSet<String>>,
    /// Language.
    pub language: RwSignal<Language>,
    /// Name of the person at the page, for the record of changes.
    pub author: RwSignal<String>,
    /// What tells this browser from all others, for the record of changes.
    pub machine: RwSignal<String>,
    /// Short messages to show and let go, newest last.
    pub notices: RwSignal<Vec<Message>>,
    /// How the next search is made; at first as on the command line, so that both make the same plan.
    pub options: RwSignal<Options>,
    /// Whether the next search takes no account of the plan in view.
    pub from_scratch: RwSignal<bool>,
    /// The running search, if any.
    pub running: RwSignal<Option<Running>>,
    /// Questions to the network.
    pub answers: RwSignal<Answers>,
    /// The region in view.
    pub region: Memo<Shared<Region>>,
    /// Changes of the scenario in view that could not be applied.
    pub conflicts: Memo<Shared<Vec<Conflict>>>,
    /// Its needs.
    pub needs: Memo<Shared<Needs>>,
    /// What does not fit together in it.
    pub problems: Memo<Shared<Vec<Message>>>,
    /// The plan in view.
    pub plan: Memo<Option<Shared<Plan>>>,
    /// Trips that are settled in the scenario in view.
    pub settled: Memo<Shared<Vec<SettledTrip>>>,
    /// The plan of the same scenario before the one in view, to compare with.
    pub previous_plan: RwSignal<Option<Shared<Plan>>>,
    /// Whether that plan was made for other input.
    pub stale: Memo<bool>,
    /// How each station fares, in the order of the region's stations; empty without a plan.
    pub outcomes: Memo<Shared<Vec<StationOutcome>>>,
    /// The plan in figures.
    pub summary: Memo<Option<Shared<Summary>>>,
}

impl Desk {
    /// An empty desk, provided as context.
    pub fn provide() -> Self {
        let document = RwSignal::new(None::<Document>);
        let scenario = RwSignal::new(BASE.to_owned());
        type Viewed = (Shared<Region>, Shared<Vec<Conflict>>);
        let viewed = Memo::new(move |before: Option<&Viewed>| {
            let (region, conflicts) = document.with(|document| match document {
                Some(document) => {
                    let view = scenario.with(|s| document.view(s));
                    (view.region, view.conflicts)
                }
                None => (Region::default(), Vec::new()),
            });
            let (region_before, conflicts_before) = before.map(|(r, c)| (r, c)).unzip();
            (
                Shared::unless_same(region_before, region),
                Shared::unless_same(conflicts_before, conflicts),
            )
        });
        let region = Memo::new(move |_| viewed.with(|(region, _)| region.clone()));
        let plan = Memo::new(move |before: Option<&Option<Shared<Plan>>>| {
            let now =
                document.with(|document| scenario.with(|s| document.as_ref()?.plan(s).cloned()))?;
            Some(Shared::unless_same(before.and_then(Option::as_ref), now))
        });
        let desk = Self {
            document,
            faults: RwSignal::new(Vec::new()),
            file_name: RwSignal::new(None),
            unsaved_since: RwSignal::new(None),
            saved_at: RwSignal::new(None),
            scenario,
            other_scenario: RwSignal::new(BASE.to_owned()),
            stage: RwSignal::new(Stage::default()),
            panel: RwSignal::new(PanelRoom::default()),
            dialog: RwSignal::new(None),
            dark: RwSignal::new(false),
            selection: RwSignal::new(None),
            reveal: RwSignal::new(0),
            revoting: RwSignal::new(BTreeSet::new()),
            language: RwSignal::new(Language::default()),
            author: RwSignal::new(String::new()),
            machine: RwSignal::new(String::new()),
            notices: RwSignal::new(Vec::new()),
            options: RwSignal::new(Options::default()),
            from_scratch: RwSignal::new(false),
            running: RwSignal::new(None),
            answers: RwSignal::new(Answers::default()),
            region,
            conflicts: Memo::new(move |_| viewed.with(|(_, conflicts)| conflicts.clone())),
            needs: Memo::new(move |_| Shared::new(region.with(|region| needs(region)))),
            problems: Memo::new(move |_| Shared::new(region.with(|region| problems(region)))),
            plan,
            settled: Memo::new(move |before: Option<&Shared<Vec<SettledTrip>>>| {
                let now = document.with(|document| match document {
                    Some(document) => scenario.with(|scenario| document.settled(scenario)),
                    None => Vec::new(),
                });
                Shared::unless_same(before, now)
            }),
            previous_plan: RwSignal::new(None),
            stale: Memo::new(move |_| {
                plan.with(|plan| {
                    plan.as_ref()
                        .is_some_and(|plan| region.with(|region| plan.input != fingerprint(region)))
                })
            }),
            outcomes: Memo::new(move |_| {
                Shared::new(plan.with(|plan| match plan {
                    Some(plan) => region.with(|region| outcomes(region, plan)),
                    None => Vec::new(),
                }))
            }),
            summary: Memo::new(move |_| {
                plan.with(|plan| {
                    plan.as_ref().map(|plan| Shared::new(region.with(|r| summary(r, plan))))
                })
            }),
        };
        provide_context(desk);
        desk
    }

    /// The desk of the surrounding page.
    pub fn get() -> Self {
        expect_context()
    }

    /// Records an edit in the scenario in view; shows a notice if it does not fit.
    pub fn edit(self, edit: Edit, why: &str) {
        let scenario = self.scenario.get_untracked();
        let stamp = self.stamp(why);
        let note = words::text(self.language.get_untracked(), "survey-note");
        let mut refused = None;
        self.document.update(|document| {
            if let Some(document) = document {
                let edit = survey::with_connections(edit, document, &scenario, &note);
                refused = document.edit(&scenario, edit, &stamp).err();
            }
        });
        match refused {
            Some(message) => self.notify(message),
            None => {
                self.drop_notices_of_edits();
                self.mark_unsaved();
            }
        }
    }

    /// Records edits in order, each with its reason, as far as they fit; whether all did. Shows a
    /// notice for the first that does not.
    pub fn edit_all(self, edits: Vec<(Edit, String)>) -> bool {
        let scenario = self.scenario.get_untracked();
        let note = words::text(self.language.get_untracked(), "survey-note");
        let mut refused = None;
        self.document.update(|document| {
            let Some(document) = document else { return };
            for (edit, why) in edits {
                let edit = survey::with_connections(edit, document, &scenario, &note);
                refused = document.edit(&scenario, edit, &self.stamp(&why)).err();
                if refused.is_some() {
                    break;
                }
            }
        });
        self.mark_unsaved();
        let all = refused.is_none();
        if let Some(message) = refused {
            self.notify(message);
        }
        all
    }

    /// Begins a scenario that starts from the base, and goes to it.
    pub fn begin_scenario(self, name: &str) {
        let stamp = self.stamp("");
        let mut begun = None;
        self.document.update(|document| {
            begun = document.as_mut().map(|document| document.begin_scenario(name, &stamp));
        });
        if let Some(id) = begun {
            self.mark_unsaved();
            self.previous_plan.set(None);
            self.scenario.set(id);
        }
    }

    /// Takes the last change back.
    pub fn undo(self) {
        self.step(Document::undo);
    }

    /// Brings the change taken back last in again.
    pub fn redo(self) {
        self.step(Document::redo);
    }

    fn step(self, step: impl FnOnce(&mut Document, &str, &Stamp) -> Option<()>) {
        let scenario = self.scenario.get_untracked();
        let stamp = self.stamp("");
        let mut done = None;
        self.document.update(|document| {
            done = document.as_mut().and_then(|document| step(document, &scenario, &stamp));
        });
        if done.is_some() {
            self.drop_notices_of_edits();
            self.mark_unsaved();
        }
    }

    /// Takes away what was said of a change: it was taken back, or another one took its place.
    fn drop_notices_of_edits(self) {
        let of_edit = |key: &str| {
            [
                "edit-",
                "record-",
                "notice-imported",
                "notice-stations",
                "notice-moved",
                "notice-settled",
            ]
            .iter()
            .any(|begin| key.starts_with(begin))
        };
        if self.notices.with_untracked(|notices| notices.iter().any(|n| of_edit(&n.key))) {
            self.notices.update(|notices| notices.retain(|notice| !of_edit(&notice.key)));
        }
    }

    /// Notes that the document differs from its file from now on.
    pub fn mark_unsaved(self) {
        self.unsaved_since.update(|since| {
            since.get_or_insert_with(js_sys::Date::now);
        });
    }

    /// Shows a message for a while. One that says the same of something else takes the place of
    /// the one shown.
    pub fn notify(self, message: Message) {
        self.notices.update(|notices| {
            let alike =
                |shown: &Message| shown.key == message.key && shown.at.file == message.at.file;
            notices.retain(|shown| !alike(shown));
            notices.push(message);
        });
    }

    /// Whether a trip is settled; reactive.
    pub fn is_settled(self, trip: &Trip) -> bool {
        let key = TripKey::of(trip);
        self.settled.with(|settled| settled.iter().any(|settled| settled.trip == key))
    }

    /// Selects a thing and asks the map to show it.
    pub fn show(self, selected: Selected) {
        self.selection.set(Some(selected));
        self.reveal.update(|count| *count += 1);
    }

    /// Goes to a stage and makes sure that its panel can be seen.
    pub fn go(self, stage: Stage) {
        self.stage.set(stage);
        self.panel.update(|room| {
            if *room == PanelRoom::Closed {
                *room = PanelRoom::Beside;
            }
        });
    }

    /// Who, when and why, for the record of changes.
    pub fn stamp(self, why: &str) -> Stamp {
        Stamp {
            at: local_rfc3339(),
            by: self.author.get_untracked(),
            machine: self.machine.get_untracked(),
            why: why.to_owned(),
        }
    }
}

/// The present moment with the computer's own offset, e.g. `2024-11-24T14:02:00+08:00`.
fn local_rfc3339() -> String {
    let now = js_sys::Date::new_0();
    // JavaScript counts the offset westward.
    let offset = -now.get_timezone_offset() as i32;
    let (sign, ahead) = if offset < 0 { ('-', -offset) } else { ('+', offset) };
    format!(
        "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}{sign}{:02}:{:02}",
        now.get_full_year(),
        now.get_month() + 1,
        now.get_date(),
        now.get_hours(),
        now.get_minutes(),
        now.get_seconds(),
        ahead / 60,
        ahead % 60
    )
}

/// The text `key` as it follows the language in view.
///
/// Of one type wherever it is used, which keeps the module small: every closure
/// written out in a view brings its own copy of the code that watches it.
pub fn wording(key: &'static str) -> impl Fn() -> String + Copy + Send + Sync + 'static {
    let language = Desk::get().language;
    move || words::text(language.get(), key)
}

/// The text `key` in the language in view; reactive.
pub fn t(key: &'static str) -> String {
    words::text(Desk::get().language.get(), key)
}

/// The text `key` with values, in the language in view; reactive.
pub fn t_with(key: &'static str, values: &[(&str, Value)]) -> String {
    words::text_with(Desk::get().language.get(), key, values)
}
