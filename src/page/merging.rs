//! Merging files that come back into the open one.
//!
//! A worker reads and merges them. What comes of it is shown beside the map until the user accepts
//! it or leaves it; until then the open file stays as it is.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use leptos::prelude::*;
use wasm_bindgen::JsValue;

use super::job::{self, Job};
use super::state::{Desk, Shared, Stage};
use crate::worker::messages::{MergedFiles, Reply, Request, SentFile};
use tepat_model::document::{BASE, Brought, Collision, Document, Rule, decisions};
use tepat_model::message::Message;
use tepat_model::region::Region;
use tepat_order::Gather as _;
use tepat_view::merge::{Effect, effect};
use tepat_view::words;

/// What is being merged, or waits to be accepted.
#[derive(Clone, Debug, Default)]
pub struct Merging {
    /// Files read, and files in all, while the worker is at work.
    pub reading: Option<(usize, usize)>,
    /// What comes of it.
    pub merged: Option<Shared<Ready>>,
}

/// Merged files, ready to be accepted.
#[derive(Clone, Debug)]
pub struct Ready {
    /// The open file with everything that was merged.
    pub document: Document,
    /// What each file brings.
    pub files: Vec<Brought>,
    /// What does not fit together.
    pub strains: Vec<Message>,
    /// What collides in the base.
    pub collisions: Shared<Vec<Collision>>,
    /// Ids of the changes of the open file.
    pub mine: BTreeSet<String>,
    /// The base of the open file.
    pub before: Region,
    /// What becomes of it until anything is decided.
    pub region: Shared<Region>,
    /// What that does to the plan of the open file, if it has one.
    pub effect: Option<Effect>,
}

/// For each collision that is decided the side, both by position.
pub type Chosen = BTreeMap<usize, usize>;

thread_local! {
    static JOB: RefCell<Option<Job>> = const { RefCell::new(None) };
}

/// Merges files into the open one; [`Desk::merging`] follows.
pub fn begin(desk: Desk, files: Vec<(String, Vec<u8>)>) {
    if desk.refuses_change() {
        return;
    }
    desk.merging.set(Merging { reading: Some((0, files.len())), merged: None });
    desk.go(Stage::History);
    let files = files.into_iter().map(|(name, bytes)| SentFile { name, bytes }).collect();
    later(desk, move || {
        let trunk = desk.document.with_untracked(|it| it.as_ref().map(Document::to_json));
        match trunk {
            Some(trunk) => later(desk, move || send(desk, trunk, files)),
            None => leave(desk),
        }
    });
}

fn send(desk: Desk, trunk: Vec<u8>, files: Vec<SentFile>) {
    let fail = move |reason: &JsValue| {
        leave(desk);
        desk.notify(job::failed("ask-failed", reason));
    };
    let begun = Job::start(move |reply| hear(desk, reply), fail).and_then(|job| {
        job.say(&Request::Merge { trunk, files })?;
        job::let_go(JOB.replace(Some(job)));
        Ok(())
    });
    if let Err(reason) = begun {
        fail(&reason);
    }
}

fn hear(desk: Desk, reply: Reply) {
    match reply {
        Reply::Asking { done, of } => {
            desk.merging.update(|merging| merging.reading = Some((done, of)));
        }
        Reply::Merged(found) => {
            job::let_go(JOB.take());
            let MergedFiles { document, files, strains } = *found;
            match Document::from_own_json(&document) {
                Ok(document) => prepare(desk, document, files, strains),
                Err(message) => {
                    leave(desk);
                    desk.notify(message);
                }
            }
        }
        Reply::Failed(message) => {
            leave(desk);
            desk.notify(message);
        }
        // This worker is asked for nothing else.
        _ => {}
    }
}

/// Computes what is shown of a merge, in slices, so that the page stays responsive.
fn prepare(desk: Desk, mut document: Document, files: Vec<Brought>, strains: Vec<Message>) {
    later(desk, move || {
        let open = desk.document.with_untracked(|open| {
            let open = open.as_ref()?;
            document.region = open.region.clone();
            let mine = open.changes.iter().map(|change| change.id.clone()).collect();
            Some((mine, open.view(BASE).region))
        });
        let Some((mine, before)) = open else { return leave(desk) };
        later(desk, move || {
            let collisions = Shared::new(document.collisions(BASE));
            later(desk, move || {
                let region = Shared::new(document.view(BASE).region);
                let effect = None;
                let mut ready =
                    Ready { document, files, strains, collisions, mine, before, region, effect };
                later(desk, move || {
                    ready.effect = effect_of(desk, &ready, &Chosen::new());
                    later(desk, move || receive(desk, ready));
                });
            });
        });
    });
}

/// Runs something when the page has had its turn, unless the merge was left meanwhile.
fn later(desk: Desk, run: impl FnOnce() + 'static) {
    job::later(move || {
        if desk.merging.with_untracked(|merging| merging.reading.is_some()) {
            run();
        }
    });
}

/// Accepts at once what leaves nothing to decide; shows all else.
fn receive(desk: Desk, ready: Ready) {
    let is_plain = |file: &Brought| file.left.is_none() && file.refused.is_empty();
    let all_plain = ready.files.iter().all(is_plain) && ready.strains.is_empty();
    let is_known = |collision: &Collision| {
        collision.sides.iter().all(|side| ready.mine.contains(&side.change.id))
    };
    let breaks = || ready.effect.as_ref().is_some_and(Effect::breaks_plan);
    let is_one = ready.files.len() == 1;
    if is_one && all_plain && ready.collisions.iter().all(is_known) && !breaks() {
        let news = ready.files.iter().map(|file| file.news.len()).sum::<usize>();
        let name = ready.files[0].name.clone();
        take(desk, &ready, &Chosen::new());
        let key = if news == 0 { "notice-copy-same" } else { "notice-copy-taken" };
        desk.notify(Message::note(key).in_file(&name).with("count", news));
    } else {
        desk.merging.set(Merging { reading: None, merged: Some(Shared::new(ready)) });
    }
}

/// The merged base with decisions.
pub fn decided(ready: &Ready, chosen: &Chosen) -> Region {
    let mut region = (*ready.region).clone();
    for (_, edit) in decisions(&ready.collisions, chosen, |s| ready.document.view(s).region) {
        // Decisions that do not fit are refused when they are taken.
        let _ = edit.apply(&mut region);
    }
    region
}

/// What the merge does to the plan of the open file; `None` if it has none.
pub fn effect_of(desk: Desk, ready: &Ready, chosen: &Chosen) -> Option<Effect> {
    let plan = desk.document.with_untracked(|document| document.as_ref()?.plan(BASE).cloned())?;
    Some(effect(&ready.before, &plan, &decided(ready, chosen)))
}

/// The side that a rule prefers of each collision that it decides.
pub fn by_rule(
    rule: Rule,
    collisions: &[Collision],
    mine: &BTreeSet<String>,
    region: &Region,
) -> Chosen {
    let mine: BTreeSet<&str> = mine.iter().map(String::as_str).gather();
    let sides = collisions.iter().enumerate();
    sides.filter_map(|(at, c)| Some((at, rule.side(c, &mine, region)?))).collect()
}

/// Takes over what was merged, with the decisions as changes of their own.
pub fn accept(desk: Desk, chosen: &Chosen) {
    let Some(ready) = desk.merging.with_untracked(|merging| merging.merged.clone()) else { return };
    take(desk, &ready, chosen);
    let merged = ready.files.iter().filter(|file| file.left.is_none());
    let news: usize = merged.clone().map(|file| file.news.len()).sum();
    let open = ready.collisions.len() - chosen.len();
    desk.notify(
        Message::note("notice-merged")
            .with("files", merged.count())
            .with("count", news)
            .with("open", open),
    );
}

fn take(desk: Desk, ready: &Ready, chosen: &Chosen) {
    let mut outcome = Ok(());
    desk.document.update(|document| {
        if let Some(document) = document {
            outcome = document.join(&ready.document);
        }
    });
    desk.merging.set(Merging::default());
    match outcome {
        Ok(()) => {
            desk.mark_unsaved();
            decide(desk, &ready.collisions, chosen);
        }
        Err(message) => desk.notify(message),
    }
    desk.go(Stage::History);
}

/// Records decisions, one change for each scenario.
pub fn decide(desk: Desk, collisions: &[Collision], chosen: &Chosen) {
    if chosen.is_empty() || desk.refuses_change() {
        return;
    }
    let language = desk.language.get_untracked();
    let why = Message::note("merge-decided").with("count", chosen.len());
    let stamp = desk.stamp(&words::message(language, &why));
    let mut refused = None;
    desk.document.update(|document| {
        let Some(document) = document else { return };
        let edits = decisions(collisions, chosen, |s| document.view(s).region);
        for (scenario, edit) in edits {
            refused = refused.take().or(document.edit(&scenario, edit, &stamp).err());
        }
    });
    desk.mark_unsaved();
    if let Some(message) = refused {
        desk.notify(message);
    }
}

/// Leaves what was merged, or ends the worker.
pub fn leave(desk: Desk) {
    job::let_go(JOB.take());
    desk.merging.set(Merging::default());
}
