//! A pile of sheets, made one after another in slices, so that nothing waits for it; thousands in
//! batches, of which one is printed at a time.

use std::sync::Arc;
use std::time::Duration;

use leptos::prelude::*;

use crate::page::parts::ChoiceField;
use crate::page::state::{Desk, t, t_with, wording};
use tepat_view::words::{self, Language};

/// Sheets in a batch: what browsers lay out and print within seconds.
const BATCH: usize = 200;

/// A slice may take about so long, in milliseconds.
const SLICE_MS: f64 = 30.0;

/// Makes the sheet with a number.
type Make = Arc<dyn Fn(usize) -> AnyView + Send + Sync>;

/// The sheets of a document.
#[derive(Clone)]
pub struct Sheets {
    count: usize,
    make: Make,
}

impl Sheets {
    /// So many sheets, each made when it is needed.
    pub fn new(count: usize, make: impl Fn(usize) -> AnyView + Send + Sync + 'static) -> Self {
        Self { count, make: Arc::new(make) }
    }

    /// None, for the reason that a view says.
    pub fn none(why: &'static str) -> Self {
        Self::new(1, move |_| view! { <p class="empty">{t(why)}</p> }.into_any())
    }
}

/// Shows the sheets of a batch as they are made, with how far that is.
///
/// `is_making` says outside whether it is still going on.
#[component]
pub fn Pile(sheets: Sheets, is_making: RwSignal<bool>) -> impl IntoView {
    let desk = Desk::get();
    let Sheets { count, make } = sheets;
    let first = RwSignal::new(0_usize);
    let done = RwSignal::new(0_usize);
    let goes_on = RwSignal::new(true);
    let in_batch = Memo::new(move |_| BATCH.min(count - first.get().min(count)));
    let making = Memo::new(move |_| goes_on.get() && done.get() < in_batch.get());
    Effect::new(move |_| is_making.set(making.get()));
    // One chain of slices at a time: a new batch ends the chain of the one before.
    let chain = RwSignal::new(0_u32);
    let begin = move || {
        let own = chain.get_untracked().wrapping_add(1);
        chain.set(own);
        goes_on.set(true);
        slice(Slice { own, chain, done, in_batch, goes_on }, 1);
    };
    let begin_at = move |from: usize| {
        done.set(0);
        first.set(from);
        begin();
    };
    begin();
    on_cleanup(move || {
        chain.try_update(|chain| *chain = chain.wrapping_add(1));
        is_making.try_set(false);
    });
    let batches = Signal::derive(move || {
        let language = desk.language.get();
        let named = |from: usize| (from.to_string(), range(language, from, count));
        (0..count).step_by(BATCH).map(named).collect::<Vec<_>>()
    });
    view! {
        <Show when=move || 1 < count>
            <div class="pile" class:no-print=move || !making.get()>
                <Show when=move || BATCH < count>
                    <ChoiceField
                        id="document-batch"
                        label=Signal::derive(wording("document-batch"))
                        choices=batches
                        value=Signal::derive(move || first.get().to_string())
                        on_commit=move |from: String| begin_at(from.parse().unwrap_or(0))
                    />
                </Show>
                <span id="document-progress" role="status">
                    {move || {
                        let values = [
                            ("done", done.get().into()),
                            ("all", in_batch.get().into()),
                        ];
                        if making.get() {
                            t_with("document-making", &values)
                        } else if goes_on.get() {
                            t_with("document-made", &values[1..])
                        } else {
                            t_with("document-stopped", &values)
                        }
                    }}
                </span>
                <Show when=move || making.get()>
                    <button type="button" id="document-stop" on:click=move |_| goes_on.set(false)>
                        {wording("document-stop")}
                    </button>
                </Show>
                <Show when=move || !goes_on.get()>
                    <button type="button" id="document-go-on" on:click=move |_| begin()>
                        {wording("document-go-on")}
                    </button>
                </Show>
            </div>
        </Show>
        <Show when=move || count == 0>
            <p class="empty">{wording("document-nothing")}</p>
        </Show>
        <For
            each=move || {
                let from = first.get();
                from..from + done.get()
            }
            key=|number| *number
            children=move |number| untrack(|| make(number))
        />
    }
}

/// `1–200 of 1,447`.
fn range(language: Language, from: usize, all: usize) -> String {
    let values =
        [("from", (from + 1).into()), ("to", (from + BATCH).min(all).into()), ("all", all.into())];
    words::text_with(language, "document-batch-of", &values)
}

/// What a slice works on.
#[derive(Clone, Copy)]
struct Slice {
    own: u32,
    chain: RwSignal<u32>,
    done: RwSignal<usize>,
    in_batch: Memo<usize>,
    goes_on: RwSignal<bool>,
}

/// Makes some sheets, then leaves the page its turn; more or fewer at a time by how long they took.
fn slice(work: Slice, step: usize) {
    let Slice { own, chain, done, in_batch, goes_on } = work;
    let is_own = chain.try_get_untracked() == Some(own) && goes_on.get_untracked();
    let left = if is_own { in_batch.get_untracked() - done.get_untracked() } else { 0 };
    if left == 0 {
        return;
    }
    let began_ms = js_sys::Date::now();
    done.update(|done| *done += step.min(left));
    set_timeout(
        move || {
            // By now the sheets are laid out.
            let took_ms = js_sys::Date::now() - began_ms;
            let next = if took_ms > SLICE_MS { step / 2 } else { step * 2 };
            slice(work, next.clamp(1, 16));
        },
        Duration::ZERO,
    );
}
