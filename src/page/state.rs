//! What the page shows: one open document, what follows from it, and the selection.
//!
//! Every part of the page gets [`Desk`] from Leptos' context. Whatever can be computed from the
//! document is a memo; only choices are signals.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Deref;
use std::sync::Arc;

use leptos::prelude::*;

use super::certainty::Certainty;
use super::dialogs::{Dialog, Incoming};
use super::explain::Explanation;
use super::guarding::Guarding;
use super::merging::Merging;
use super::pace::Pace;
use super::signing;
use super::trials::Trials;
use tepat_intake::begin::with_located;
use tepat_intake::survey;
use tepat_model::document::{BASE, Collision, Conflict, Document, Edit, Name, Stamp, Version};
use tepat_model::fingerprint::fingerprint;
use tepat_model::key::Confirmed;
use tepat_model::message::{Message, Value};
use tepat_model::plan::{
    Heading, Plan, Progress, SettledTrip, StationOutcome, Summary, Trip, outcomes, summary,
};
use tepat_model::region::{Region, problems};
use tepat_model::time::Moment;
use tepat_order::Gather as _;
use tepat_planner::Options;
use tepat_planner::certainty::AreaCertainty;
use tepat_planner::departures::{Departures, latest_departures};
use tepat_planner::needs::{Needs, needs};
use tepat_planner::questions::Answer;
use tepat_planner::travel::StepTimes;
use tepat_view::shade::ShadeBy;
use tepat_view::signing::in_line;
use tepat_view::words::{self, Language};

/// A large value shared between memos. It is equal only to itself, so comparing it is free.
#[derive(Debug, Default)]
pub struct Shared<T>(Arc<T>);

impl<T> Shared<T> {
    /// Shares `value`.
    pub fn new(value: T) -> Self {
        Self(Arc::new(value))
    }
}

impl<T: PartialEq> Shared<T> {
    /// Shares `now`, or keeps `before` if the values are equal, so that nothing is redrawn.
    fn unless_same(before: Option<&Self>, now: T) -> Self {
        match before {
            Some(before) if **before == now => before.clone(),
            _ => Self::new(now),
        }
    }
}

impl<T: PartialEq + Clone> Shared<T> {
    /// Like [`Self::unless_same`], with a copy only if the values differ.
    fn unless_same_as(before: Option<&Self>, now: &T) -> Self {
        match before {
            Some(before) if **before == *now => before.clone(),
            _ => Self::new(now.clone()),
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

/// The stages of planning, in the order in which data flow; the entries of the rail.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Stage {
    /// Voting day, what is voted on, and re-votes.
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
    /// Who guards what.
    Security,
    /// Who works, and their fees.
    Staff,
    /// Two plans side by side.
    Compare,
    /// Documents to print.
    Documents,
    /// Goods, readiness, risks, tasks and the report of the desk.
    Readiness,
    /// What is reported of trips, and planning the rest again.
    UnderWay,
    /// The record of changes.
    History,
}

impl Stage {
    /// All stages in order.
    pub const ALL: [Self; 14] = [
        Self::Election,
        Self::Region,
        Self::Needs,
        Self::Network,
        Self::Fleet,
        Self::Plan,
        Self::Schedule,
        Self::Security,
        Self::Staff,
        Self::Compare,
        Self::Documents,
        Self::Readiness,
        Self::UnderWay,
        Self::History,
    ];

    /// Text key of the stage's name.
    pub fn text_key(self) -> &'static str {
        match self {
            Self::Election => "stage-election",
            Self::Region => "stage-region",
            Self::Needs => "stage-needs",
            Self::Network => "stage-network",
            Self::Fleet => "stage-fleet",
            Self::Plan => "stage-plan",
            Self::Schedule => "stage-schedule",
            Self::Security => "stage-security",
            Self::Staff => "stage-staff",
            Self::Compare => "stage-compare",
            Self::Documents => "stage-documents",
            Self::Readiness => "stage-readiness",
            Self::UnderWay => "stage-under-way",
            Self::History => "stage-history",
        }
    }

    /// Short name for `location.hash` and element ids.
    pub fn slug(self) -> &'static str {
        match self {
            Self::Election => "election",
            Self::Region => "region",
            Self::Needs => "needs",
            Self::Network => "network",
            Self::Fleet => "fleet",
            Self::Plan => "plan",
            Self::Schedule => "schedule",
            Self::Security => "security",
            Self::Staff => "staff",
            Self::Compare => "compare",
            Self::Documents => "documents",
            Self::Readiness => "readiness",
            Self::UnderWay => "under-way",
            Self::History => "history",
        }
    }
}

/// The one selected thing, everywhere the same; codes as in the region or plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Selected {
    /// A store, post, pier or junction.
    Place(String),
    /// A polling station.
    Station(String),
    /// An edge or link of the network.
    Edge(String),
    /// A trip of the plan.
    Trip(String),
}

/// How much room the stage's panel takes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PanelRoom {
    /// None: the map takes it all.
    #[default]
    Closed,
    /// Beside the map.
    Beside,
    /// All of it, covering the map: for wide tables.
    Wide,
}

/// The state of a running search.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Running {
    /// The scenario to plan.
    pub scenario: String,
    /// When the search started, by whom, and after which changes.
    pub begun: Version,
    /// All reports so far, oldest first: the curve of improvement.
    pub reports: Vec<Progress>,
    /// Speed of the search, to estimate the remaining time.
    pub pace: Pace,
    /// Whether a stop was requested.
    pub stopping: bool,
}

impl Running {
    /// Records a report.
    pub fn hear(&mut self, report: Progress) {
        let share = report.iterations as f64 / report.of_iterations.max(1) as f64;
        self.pace.note(js_sys::Date::now(), share);
        self.reports.push(report);
    }

    /// How far a stopped search came: the iterations done, and by how much the second half of them
    /// still lowered the cost. `None` if the search ran to its end.
    pub fn stopped_early(&self) -> Option<Message> {
        let last = self.reports.last().filter(|last| last.iterations < last.of_iterations)?;
        let half = self.reports.iter().find(|report| {
            report.unserved == last.unserved && 2 * report.iterations >= last.iterations
        })?;
        let fell = half.cost_rupiah.saturating_sub(last.cost_rupiah);
        let percent = fell as f64 * 100.0 / half.cost_rupiah.max(1) as f64;
        self.stopping.then(|| match last.iterations {
            0 => Message::note("notice-plan-first"),
            done => Message::note("notice-plan-early")
                .with("done", done)
                .with("all", last.of_iterations)
                .with("percent", Value::Decimal((percent * 10.0).round() / 10.0)),
        })
    }
}

/// A request to filter the rows of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sought {
    /// Id of the table.
    pub table: &'static str,
    /// Text key of the column's heading.
    pub column: &'static str,
    /// The text for the column's filter.
    pub filter: String,
}

/// A notice and when it was given, in milliseconds since the epoch.
#[derive(Clone, Debug, PartialEq)]
pub struct Told {
    /// Time of the notice.
    pub at_ms: f64,
    /// The notice.
    pub message: Message,
}

/// Notices kept at most.
const MOST_TOLD: usize = 100;

/// The last question about the network, and its answer.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Answers {
    /// Parts done, and parts in all, while a question is open.
    pub asking: Option<(usize, usize)>,
    /// The last answer.
    pub answer: Option<Answer>,
    /// Index of the way or closure in the answer that the map shows.
    pub chosen: usize,
}

/// The state that all parts of the page share.
#[derive(Clone, Copy)]
pub struct Desk {
    /// The open document; `None` on the first screen.
    pub document: RwSignal<Option<Document>>,
    /// How many files were opened: a copy that was altered outside may seem to be the same.
    pub opened: RwSignal<u32>,
    /// Alterations made outside Tepat, found when the document was opened.
    pub faults: RwSignal<Vec<Message>>,
    /// Name of the file that was opened or last saved to.
    pub file_name: RwSignal<Option<String>>,
    /// Milliseconds since the epoch of the first change not yet saved to a file.
    pub unsaved_since: RwSignal<Option<f64>>,
    /// Milliseconds since the epoch of the last saving to a file.
    pub saved_at: RwSignal<Option<f64>>,
    /// Scenario in view; [`BASE`] is the base.
    pub scenario: RwSignal<String>,
    /// What Compare shows beside the plan: a scenario or an earlier version. `None` means the first
    /// one available.
    pub other_scenario: RwSignal<Option<String>>,
    /// Another file to compare with, and its name.
    pub beside: RwSignal<Option<(String, Shared<Document>)>>,
    /// The plans in the file when it was last opened or saved, by scenario.
    pub saved_plans: RwSignal<BTreeMap<String, Version>>,
    /// Current stage.
    pub stage: RwSignal<Stage>,
    /// Room of the stage's panel. [`Desk::go`] opens a closed panel.
    pub panel: RwSignal<PanelRoom>,
    /// The dialog that is open, if any.
    pub dialog: RwSignal<Option<Dialog>>,
    /// Whether dark colours are shown; canvases are redrawn when it changes.
    pub dark: RwSignal<bool>,
    /// The selection.
    pub selection: RwSignal<Option<Selected>>,
    /// Counts requests to the map to bring the selection into view.
    pub reveal: RwSignal<u32>,
    /// Codes of the stations marked for a re-vote that has not begun yet.
    pub revoting: RwSignal<BTreeSet<String>>,
    /// The moment that reports of trips are entered at; `None` until it is set.
    pub now: RwSignal<Option<Moment>>,
    /// The day that the desk is seen from, ISO 8601; `None` for the computer's.
    pub day: RwSignal<Option<String>>,
    /// Language.
    pub language: RwSignal<Language>,
    /// Name of the user, for the record of changes.
    pub author: RwSignal<String>,
    /// Id of this browser, for the record of changes.
    pub machine: RwSignal<String>,
    /// Short messages that are shown for a while, newest last.
    pub notices: RwSignal<Vec<Message>>,
    /// All notices since the file was opened, oldest first.
    pub told: RwSignal<Vec<Told>>,
    /// The table rows that a link refers to, until the table has applied the filter.
    pub sought: RwSignal<Option<Sought>>,
    /// Files for the region that is about to begin.
    pub beginning: RwSignal<Vec<Incoming>>,
    /// Files that are loaded one after another, once the dialog is closed.
    pub waiting: RwSignal<Vec<Incoming>>,
    /// Code of the place that the next press on the map gives its position.
    pub placing: RwSignal<Option<String>>,
    /// What Escape cancels before it clears the selection, such as a drawing.
    pub in_hand: RwSignal<Option<Callback<()>>>,
    /// Options of the next search; the defaults are those of the command line, so that both make
    /// the same plan.
    pub options: RwSignal<Options>,
    /// Whether the next search ignores the current plan.
    pub from_scratch: RwSignal<bool>,
    /// The running search, if any.
    pub running: RwSignal<Option<Running>>,
    /// The last question about the network and its answer.
    pub answers: RwSignal<Answers>,
    /// Whether the open file may only be read.
    pub reading: RwSignal<bool>,
    /// By when the goods of each post must leave, by the plan in view and known times.
    pub departures: Memo<Shared<Departures>>,
    /// How sure the plan in view is.
    pub certainty: RwSignal<Certainty>,
    /// Who guards what, by region and plan in view.
    pub guarding: RwSignal<Guarding>,
    /// What changes to the region would bring.
    pub trials: RwSignal<Trials>,
    /// How sure each sub-district is in plans simulated before, by what the simulation depends on.
    pub simulated: RwSignal<Vec<(String, Vec<AreaCertainty>)>>,
    /// By what the map colours sub-districts.
    pub shade_by: RwSignal<ShadeBy>,
    /// Whether the map is presented alone, in large type.
    pub presenting: RwSignal<bool>,
    /// Why a station's goods go as they do.
    pub explanation: RwSignal<Explanation>,
    /// What is being merged, or waits to be accepted.
    pub merging: RwSignal<Merging>,
    /// Whether the workbook is being written.
    pub writes_workbook: RwSignal<bool>,
    /// Keys that the user has confirmed.
    pub confirmed: RwSignal<Vec<Confirmed>>,
    /// By whom the plan in view is signed and what changed since.
    pub signed: Memo<Option<String>>,
    /// The region as the current scenario makes it.
    pub region: Memo<Shared<Region>>,
    /// Changes of the current scenario that could not be applied.
    pub conflicts: Memo<Shared<Vec<Conflict>>>,
    /// Changes of the current scenario that were made side by side and that nobody has decided.
    pub collisions: Memo<Shared<Vec<Collision>>>,
    /// The needs of that region.
    pub needs: Memo<Shared<Needs>>,
    /// Inconsistencies in that region.
    pub problems: Memo<Shared<Vec<Message>>>,
    /// The current plan.
    pub plan: Memo<Option<Shared<Plan>>>,
    /// Trips settled in the current scenario.
    pub settled: Memo<Shared<Vec<SettledTrip>>>,
    /// The same for what lies behind the control room: there reports come by the second, and nothing
    /// behind it is drawn again until it is closed.
    pub settled_behind: Memo<Shared<Vec<SettledTrip>>>,
    /// The previous plan of the same scenario, for comparison.
    pub before: Memo<Option<Shared<Version>>>,
    /// Whether the current plan was made from other input.
    pub stale: Memo<bool>,
    /// The outcome of each station, in the order of the region's stations; empty without a plan.
    pub outcomes: Memo<Shared<Vec<StationOutcome>>>,
    /// The figures of the current plan.
    pub summary: Memo<Option<Shared<Summary>>>,
}

impl Desk {
    /// An empty desk, provided as context.
    pub fn provide() -> Self {
        let document = RwSignal::new(None::<Document>);
        let scenario = RwSignal::new(BASE.to_owned());
        let opened = RwSignal::new(0);
        type Viewed = (Shared<Region>, Shared<Vec<Conflict>>);
        // In a night of reports, one a second, the region is not computed for each.
        let of_regions = Memo::new(move |_| {
            let state = document.with(|document| {
                let (root, count, last) = document.as_ref()?.state_of_regions();
                Some((root.to_owned(), count, last.map(str::to_owned)))
            });
            (opened.get(), state, scenario.get())
        });
        let viewed = Memo::new(move |before: Option<&Viewed>| {
            let (_, _, scenario) = of_regions.get();
            let (region, conflicts) = document.with_untracked(|document| match document {
                Some(document) => {
                    let view = document.view(&scenario);
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
            document.with(|document| {
                let now = scenario.with(|s| document.as_ref()?.plan(s))?;
                Some(Shared::unless_same_as(before.and_then(Option::as_ref), now))
            })
        });
        let settled = Memo::new(move |before: Option<&Shared<Vec<SettledTrip>>>| {
            let now = document.with(|document| match document {
                Some(document) => scenario.with(|scenario| document.settled(scenario)),
                None => Vec::new(),
            });
            Shared::unless_same(before, now)
        });
        let dialog = RwSignal::new(None::<Dialog>);
        let confirmed = RwSignal::new(signing::stored());
        let language = RwSignal::new(Language::default());
        let desk = Self {
            document,
            opened,
            faults: RwSignal::new(Vec::new()),
            file_name: RwSignal::new(None),
            unsaved_since: RwSignal::new(None),
            saved_at: RwSignal::new(None),
            scenario,
            other_scenario: RwSignal::new(None),
            beside: RwSignal::new(None),
            saved_plans: RwSignal::new(BTreeMap::new()),
            stage: RwSignal::new(Stage::default()),
            panel: RwSignal::new(PanelRoom::default()),
            dialog,
            dark: RwSignal::new(false),
            selection: RwSignal::new(None),
            reveal: RwSignal::new(0),
            revoting: RwSignal::new(BTreeSet::new()),
            now: RwSignal::new(None),
            day: RwSignal::new(None),
            language,
            author: RwSignal::new(String::new()),
            machine: RwSignal::new(String::new()),
            notices: RwSignal::new(Vec::new()),
            told: RwSignal::new(Vec::new()),
            sought: RwSignal::new(None),
            beginning: RwSignal::new(Vec::new()),
            waiting: RwSignal::new(Vec::new()),
            placing: RwSignal::new(None),
            in_hand: RwSignal::new(None),
            options: RwSignal::new(Options::default()),
            from_scratch: RwSignal::new(false),
            running: RwSignal::new(None),
            answers: RwSignal::new(Answers::default()),
            reading: RwSignal::new(false),
            certainty: RwSignal::new(Certainty::default()),
            guarding: RwSignal::new(Guarding::default()),
            trials: RwSignal::new(Trials::default()),
            simulated: RwSignal::new(Vec::new()),
            shade_by: RwSignal::new(ShadeBy::default()),
            presenting: RwSignal::new(false),
            explanation: RwSignal::new(Explanation::default()),
            merging: RwSignal::new(Merging::default()),
            writes_workbook: RwSignal::new(false),
            collisions: Memo::new(move |before: Option<&Shared<Vec<Collision>>>| {
                let now = document.with(|document| match document {
                    Some(document) => scenario.with(|scenario| document.collisions(scenario)),
                    None => Vec::new(),
                });
                Shared::unless_same(before, now)
            }),
            confirmed,
            signed: Memo::new(move |_| {
                document.with(|document| {
                    let (document, scenario) = (document.as_ref()?, scenario.get());
                    confirmed.with(|known| in_line(document, &scenario, known, language.get()))
                })
            }),
            region,
            conflicts: Memo::new(move |_| viewed.with(|(_, conflicts)| conflicts.clone())),
            needs: Memo::new(move |_| Shared::new(region.with(|region| needs(region)))),
            problems: Memo::new(move |_| {
                let mut found = region.with(|region| problems(region));
                let is_doubtful = |problem: &Message| problem.key == WITHOUT_STATIONS;
                if scenario.with(|scenario| scenario != BASE) && found.iter().any(is_doubtful) {
                    let meant = document.with(|document| document.as_ref().map(villages_voting));
                    found.retain(|problem| !is_meant(problem, meant.as_ref()));
                }
                Shared::new(found)
            }),
            plan,
            settled,
            settled_behind: Memo::new(move |before: Option<&Shared<Vec<SettledTrip>>>| {
                let is_covered = dialog.with(|it| matches!(it, Some(Dialog::ControlRoom)));
                before.filter(|_| is_covered).cloned().unwrap_or_else(|| settled.get())
            }),
            before: Memo::new(move |earlier: Option<&Option<Shared<Version>>>| {
                document.with(|document| {
                    let now = scenario.with(|s| document.as_ref()?.stored(s)?.before.as_deref())?;
                    Some(Shared::unless_same_as(earlier.and_then(Option::as_ref), now))
                })
            }),
            stale: Memo::new(move |_| {
                plan.with(|plan| {
                    plan.as_ref()
                        .is_some_and(|plan| region.with(|region| plan.input != fingerprint(region)))
                })
            }),
            departures: Memo::new(move |_| {
                let found = |plan: &Plan| {
                    region.with(|region| {
                        latest_departures(region, &StepTimes::new(region), plan, |_| 0)
                    })
                };
                Shared::new(plan.with(|plan| plan.as_deref().map(found).unwrap_or_default()))
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

    /// The desk from the surrounding context.
    pub fn get() -> Self {
        expect_context()
    }

    /// Records an edit in the current scenario; shows a notice if it does not fit.
    pub fn edit(self, edit: Edit, why: &str) {
        if let Err(message) = self.try_edit(edit, why) {
            self.notify(message);
        }
    }

    /// Records an edit in the current scenario.
    ///
    /// # Errors
    /// Returns why it does not fit.
    pub fn try_edit(self, edit: Edit, why: &str) -> Result<(), Message> {
        if self.reading.get_untracked() {
            return Err(Message::note("notice-reading"));
        }
        let scenario = self.scenario.get_untracked();
        let stamp = self.stamp(why);
        let note = words::text(self.language.get_untracked(), "survey-note");
        let mut refused = None;
        self.document.update(|document| {
            if let Some(document) = document {
                let edit = with_located(edit, document, &scenario);
                let edit = survey::with_connections(edit, document, &scenario, &note);
                refused = document.edit(&scenario, edit, &stamp).err();
            }
        });
        if let Some(message) = refused {
            return Err(message);
        }
        self.drop_notices_of_edits();
        self.mark_unsaved();
        Ok(())
    }

    /// Records edits in order, each with its reason, up to the first that does not fit, for which
    /// it shows a notice. Returns whether all fitted.
    pub fn edit_all(self, edits: Vec<(Edit, String)>) -> bool {
        if self.refuses_change() {
            return false;
        }
        let scenario = self.scenario.get_untracked();
        let note = words::text(self.language.get_untracked(), "survey-note");
        let mut refused = None;
        self.document.update(|document| {
            let Some(document) = document else { return };
            for (edit, why) in edits {
                let edit = with_located(edit, document, &scenario);
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

    /// Enters names of people, which no change holds, beside the changes.
    pub fn enter_names(self, names: &BTreeMap<String, Name>) {
        if !names.is_empty() {
            let at = self.stamp("").at;
            self.document.update(|document| {
                if let Some(document) = document {
                    document.roster.enter(names.clone(), &at);
                }
            });
        }
    }

    /// Whether the file may only be read, which a notice then says.
    pub fn refuses_change(self) -> bool {
        let refuses = self.reading.get_untracked();
        if refuses {
            self.notify(Message::note("notice-reading"));
        }
        refuses
    }

    /// Creates a scenario from the base and switches to it.
    pub fn begin_scenario(self, name: &str) {
        if self.refuses_change() {
            return;
        }
        let stamp = self.stamp("");
        let mut begun = None;
        self.document.update(|document| {
            begun = document.as_mut().map(|document| document.begin_scenario(name, &stamp));
        });
        if let Some(id) = begun {
            self.mark_unsaved();
            self.scenario.set(id);
        }
    }

    /// Undoes the last change.
    pub fn undo(self) {
        self.step(Document::undo);
    }

    /// Redoes the last undone change.
    pub fn redo(self) {
        self.step(Document::redo);
    }

    fn step(self, step: impl FnOnce(&mut Document, &str, &Stamp) -> Option<()>) {
        if self.refuses_change() {
            return;
        }
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

    /// Removes notices about an edit, or about the plan before it, once the edit is undone or
    /// followed by another.
    fn drop_notices_of_edits(self) {
        self.drop_notices(&[
            "edit-",
            "record-",
            "notice-imported",
            "notice-stations",
            "notice-moved",
            "notice-settled",
            "notice-released",
            "notice-revote",
            "notice-plan",
            "table-",
        ]);
    }

    /// Removes the notices whose text keys start with one of these, because their cause is gone.
    pub fn drop_notices(self, keys: &[&str]) {
        let is_gone = |notice: &Message| keys.iter().any(|begin| notice.key.starts_with(begin));
        if self.notices.with_untracked(|notices| notices.iter().any(is_gone)) {
            self.notices.update(|notices| notices.retain(|notice| !is_gone(notice)));
        }
    }

    /// Marks the document as different from its file.
    pub fn mark_unsaved(self) {
        self.unsaved_since.update(|since| {
            since.get_or_insert_with(js_sys::Date::now);
        });
    }

    /// Remembers the plans now in the file, to compare later ones with them.
    pub fn note_saved_plans(self) {
        self.saved_plans.set(self.document.with_untracked(|document| {
            let plans = document.iter().flat_map(|document| &document.plans);
            plans.map(|stored| (stored.scenario.clone(), stored.version())).collect()
        }));
    }

    /// Records that the current plan was printed or exported, to compare later ones with it.
    pub fn hand_out(self) {
        if self.reading.get_untracked() {
            return;
        }
        let (scenario, stamp) = (self.scenario.get_untracked(), self.stamp(""));
        let mut is_new = false;
        self.document.update(|document| {
            is_new = document.as_mut().is_some_and(|d| d.hand_out(&scenario, &stamp));
        });
        if is_new {
            self.mark_unsaved();
        }
    }

    /// Shows a message for a while. It replaces a shown message with the same text about the same
    /// file.
    pub fn notify(self, message: Message) {
        self.told.update(|told| {
            if told.len() == MOST_TOLD {
                told.remove(0);
            }
            told.push(Told { at_ms: js_sys::Date::now(), message: message.clone() });
        });
        self.notices.update(|notices| {
            let alike =
                |shown: &Message| shown.key == message.key && shown.at.file == message.at.file;
            notices.retain(|shown| !alike(shown));
            notices.push(message);
        });
    }

    /// Marks stations for a re-vote, in addition to those already marked.
    pub fn mark_for_revote(self, codes: Vec<String>) {
        self.revoting.update(|marked| marked.extend(codes));
        let count = self.revoting.with_untracked(BTreeSet::len);
        self.notify(Message::note("notice-revote-marked").with("count", count));
    }

    /// Whether a trip is settled; reactive.
    pub fn is_settled(self, heading: Heading, trip: &Trip) -> bool {
        self.settled.with(|settled| settled.iter().any(|settled| settled.is(heading, trip)))
    }

    /// Selects a thing and asks the map to show it.
    pub fn show(self, selected: Selected) {
        self.selection.set(Some(selected));
        self.reveal.update(|count| *count += 1);
    }

    /// Goes to a table of a stage and filters it by one column.
    pub fn seek(self, stage: Stage, table: &'static str, column: &'static str, filter: String) {
        self.sought.set(Some(Sought { table, column, filter }));
        self.go(stage);
    }

    /// Goes to a stage and opens its panel if it is closed.
    pub fn go(self, stage: Stage) {
        self.stage.set(stage);
        self.panel.update(|room| {
            if *room == PanelRoom::Closed {
                *room = PanelRoom::Beside;
            }
        });
    }

    /// The day that the desk is seen from, ISO 8601: the one chosen, else the computer's; reactive.
    pub fn today(self) -> String {
        self.day.get().unwrap_or_else(|| self.clock_day())
    }

    /// The same without following it.
    pub fn today_untracked(self) -> String {
        self.day.get_untracked().unwrap_or_else(|| self.clock_day())
    }

    /// The computer's day, ISO 8601.
    pub fn clock_day(self) -> String {
        local_rfc3339().get(..10).unwrap_or_default().to_owned()
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

/// Key of the problem "village without stations".
const WITHOUT_STATIONS: &str = "region-pps-without-stations";

/// Villages that have stations in the base.
fn villages_voting(document: &Document) -> BTreeSet<String> {
    let base = document.view(BASE).region;
    base.stations.iter().map(|station| station.desa.clone()).gather()
}

/// Whether a problem of a scenario is intended: in a re-vote, most villages that vote in the base
/// have no stations.
fn is_meant(problem: &Message, voting: Option<&BTreeSet<String>>) -> bool {
    let votes = |code: &String| voting.is_some_and(|voting| voting.contains(code));
    problem.key == WITHOUT_STATIONS && problem.at.code.as_ref().is_some_and(votes)
}

/// The current time with the computer's UTC offset, such as `2024-11-24T14:02:00+08:00`.
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

/// The text of `key`, following the current language.
///
/// All its uses share one type, which keeps the module small: every closure written out in a view
/// brings its own copy of the code that watches it.
pub fn wording(key: &'static str) -> impl Fn() -> String + Copy + Send + Sync + 'static {
    let language = Desk::get().language;
    move || words::text(language.get(), key)
}

/// The text of `key` in the current language; reactive.
pub fn t(key: &'static str) -> String {
    words::text(Desk::get().language.get(), key)
}

/// The text of `key` with values, in the current language; reactive.
pub fn t_with(key: &'static str, values: &[(&str, Value)]) -> String {
    words::text_with(Desk::get().language.get(), key, values)
}

#[cfg(test)]
mod tests {
    use super::*;
    use tepat_model::region::{Place, PlaceKind, Station};

    #[test]
    fn villages_that_do_not_vote_again_are_no_problem_and_others_are() {
        let mut region = Region::default();
        for code in ["D1", "D2"] {
            region.places.put(Place::new(code, PlaceKind::Pps, 0.0, 0.0));
        }
        region.stations.put(Station::new("D1", 1, 300));
        let document = Document::new(region, "");
        let voting = villages_voting(&document);
        let without = |code| Message::warning(WITHOUT_STATIONS).about(code);
        assert!(is_meant(&without("D1"), Some(&voting)));
        assert!(!is_meant(&without("D2"), Some(&voting)), "it never had a station");
        assert!(!is_meant(&Message::warning("region-place-unjoined").about("D1"), Some(&voting)));
        assert!(!is_meant(&without("D1"), None));
    }
}
