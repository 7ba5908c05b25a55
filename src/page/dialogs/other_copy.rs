//! What another copy of the open file brings.

use leptos::prelude::*;

use super::{OtherFile, shell::Shell};
use crate::page::panels::{compare_with_file, describe, short_time};
use crate::page::state::{Desk, t_with, wording};
use crate::page::storage;
use tepat_model::document::{BASE, Change, Document};
use tepat_model::message::Severity;
use tepat_view::words;

/// Changes listed at most.
const MOST_CHANGES: usize = 60;

/// Lists the changes of another copy that the open file lacks. They can be taken over, its plan
/// can be compared, or the copy can be opened instead.
#[component]
pub fn OtherCopy(file: OtherFile) -> impl IntoView {
    let desk = Desk::get();
    let file = StoredValue::new(file);
    let brings = Memo::new(move |_| {
        desk.document.with(|document| match document {
            Some(document) => file.with_value(|file| Brings::of(document, &file.document)),
            None => Brings::default(),
        })
    });
    let news = move || brings.with(|brings| brings.news.len());
    let lead = move || {
        let name = file.with_value(|file| file.name.clone());
        t_with("copy-brings", &[("name", name.into()), ("count", news().into())])
    };
    let lines = move || {
        let language = desk.language.get();
        let region = file.with_value(|file| file.document.view(BASE).region);
        let line = |change: &Change| {
            let who = if change.by.is_empty() { "–" } else { &change.by };
            let head = [&*short_time(&change.at), who].join(" · ");
            let why = (!change.why.is_empty()).then(|| format!(" ({})", change.why));
            view! {
                <li>
                    <span class="quiet">{head}</span> " "
                    {describe(&change.edit, &region, language)} {why}
                </li>
            }
        };
        brings.with(|brings| brings.news.iter().take(MOST_CHANGES).map(line).collect_view())
    };
    let more = move || news().checked_sub(MOST_CHANGES).filter(|more| *more > 0);
    let note = move |key: &'static str, of: fn(&Brings) -> usize| {
        let count = brings.with(of);
        (count > 0).then(|| t_with(key, &[("count", count.into())]))
    };
    let faults = move || {
        let language = desk.language.get();
        file.with_value(|file| {
            let faults = file.notes.iter().filter(|note| note.severity == Severity::Error);
            let lines = faults.map(|fault| view! { <li>{words::message(language, fault)}</li> });
            lines.collect_view()
        })
    };
    let close_and = move |act: fn(Desk, &OtherFile)| {
        // Closing the dialog lets go of the file.
        let file = file.get_value();
        desk.dialog.set(None);
        act(desk, &file);
    };
    view! {
        <Shell id="other-copy" title="copy-title">
            <p>{lead}</p>
            <ul class="lines bad">{faults}</ul>
            <ul class="lines copy-changes" id="copy-changes">
                {lines}
                {move || more().map(|count| {
                    view! { <li>{t_with("compare-more", &[("count", count.into())])}</li> }
                })}
            </ul>
            <p class="quiet">{move || note("copy-lacks", |brings| brings.lacks)}</p>
            <p class="bad">{move || note("copy-clashes", |brings| brings.clashes)}</p>
            <div class="dialog-actions">
                <button
                    id="copy-open"
                    on:click=move |_| {
                        close_and(|desk, file| storage::open_instead(desk, file.clone()));
                    }
                >
                    {wording("copy-open")}
                </button>
                <button
                    id="copy-compare"
                    on:click=move |_| {
                        close_and(|desk, file| {
                            compare_with_file(desk, file.name.clone(), file.document.clone());
                        });
                    }
                >
                    {wording("copy-compare")}
                </button>
                <button
                    id="copy-take"
                    class="primary"
                    autofocus
                    on:click=move |_| close_and(storage::take_changes)
                >
                    {move || t_with("copy-take", &[("count", news().into())])}
                </button>
            </div>
        </Shell>
    }
}

/// What a copy brings to the open file.
#[derive(Clone, Debug, Default, PartialEq)]
struct Brings {
    /// Changes that the open file lacks.
    news: Vec<Change>,
    /// How many changes of the open file the copy lacks.
    lacks: usize,
    /// How many more changes could not be applied if the copies were joined.
    clashes: usize,
}

impl Brings {
    fn of(document: &Document, copy: &Document) -> Self {
        let clashes = |document: &Document| document.view(BASE).conflicts.len();
        let mut joined = document.clone();
        let more = joined.join(copy).map(|()| clashes(&joined).saturating_sub(clashes(document)));
        Self {
            news: document.lacking(copy).into_iter().cloned().collect(),
            lacks: copy.lacking(document).len(),
            clashes: more.unwrap_or_default(),
        }
    }
}
