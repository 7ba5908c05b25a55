//! A new region: its files, what they do not say, and what came of both, before it is opened.

use std::borrow::Cow;

use leptos::prelude::*;

use super::Incoming;
use super::import::{Columns, Draft, questions, report};
use super::shell::Shell;
use crate::page::frame::icon::Icon;
use crate::page::parts::TextField;
use crate::page::state::{Desk, Shared, t, t_with, wording};
use crate::page::storage;
use tepat_intake::begin::{
    Begun, Sheets, Sorted, StoreWish, USUAL_VOTERS, Wish, begin, offset_of_zone, sort_files,
};
use tepat_intake::import::{Kind, Mapping, NameChoices, UnresolvedName};
use tepat_intake::parts::{self, Whole};
use tepat_model::document::Document;
use tepat_model::message::{Message, Severity};
use tepat_model::region::{Info, Located, PlaceKind};
use tepat_view::words;

/// Elections held together unless somebody names others.
const USUAL_ELECTIONS: &str = "gubernur, bupati";

/// What the files cannot say, as it was written.
#[derive(Clone, Copy)]
struct Written {
    name: RwSignal<String>,
    code: RwSignal<String>,
    zone: RwSignal<String>,
    day: RwSignal<String>,
    elections: RwSignal<String>,
    store: RwSignal<String>,
}

impl Written {
    fn new() -> Self {
        let empty = || RwSignal::new(String::new());
        Self {
            name: empty(),
            code: empty(),
            zone: empty(),
            day: empty(),
            elections: RwSignal::new(USUAL_ELECTIONS.to_owned()),
            store: empty(),
        }
    }

    fn wish(self, desk: Desk, choices: NameChoices) -> Wish {
        let (name, zone) = (self.name.get(), self.zone.get());
        let elections = self.elections.get();
        let elections = elections.split(',').map(|one| one.trim().to_owned());
        let store_name = words::store_name(desk.language.get(), &name);
        Wish {
            info: Info {
                name,
                code: self.code.get(),
                utc_offset_hours: offset_of_zone(&zone).unwrap_or(0),
                timezone: zone,
                voting_day: self.day.get(),
                ..Info::default()
            },
            elections: elections.filter(|one| !one.is_empty()).collect(),
            store_name,
            store: StoreWish::read(&self.store.get()),
            voters: USUAL_VOTERS,
            choices,
        }
    }
}

/// The dialog.
#[component]
pub fn NewRegion() -> impl IntoView {
    let desk = Desk::get();
    let written = Written::new();
    let files = Memo::new(move |_| desk.beginning.with(|files| gathered(files)));
    let sorted = Memo::new(move |_| {
        files.with(|files| {
            sort_files(files.iter().map(|(file, _)| (file.name.as_str(), file.bytes.as_slice())))
        })
    });
    let draft = Draft::new(desk);
    let list = Memo::new(move |_| {
        let first = |sorted: &Sorted| sorted.sources.lists.first().map(|list| list.grids.clone());
        sorted.with(first)
    });
    // Answers stay while other files come and go.
    Effect::new(move |_| {
        draft.choose_of_kind(list.get().unwrap_or_default(), Some(Kind::Stations));
    });
    let begun = Memo::new(move |_| {
        let wish = written.wish(desk, draft.choices.get());
        let (grids, choice) = (draft.grids.get(), draft.chosen());
        sorted.with(|sorted| {
            let mut sources = sorted.sources.clone();
            // Until the first list is laid out, it is read as proposed.
            if let Some(list) = sources.lists.first_mut().filter(|_| !grids.is_empty()) {
                *list = Sheets { grids: grids.to_vec(), choice: Some(choice) };
            }
            (!sources.lists.is_empty()).then(|| begin(&wish, &sources))
        })
    });
    // The columns open by themselves where something in them has to be said.
    let is_unclear = Memo::new(move |_| {
        let missing = |mapping: &Option<Mapping>| {
            mapping.as_ref().is_some_and(|mapping| !mapping.missing().is_empty())
        };
        let refused = |begun: &Option<Begun>| begun.as_ref().is_some_and(|b| b.errors() > 0);
        draft.mapping.with(missing) || draft.hidden() == Some(None) || begun.with(refused)
    });
    view! {
        <Shell id="begin-dialog" title="begin-title">
            <p>{wording("begin-lead")}</p>
            <Files files sorted/>
            <Show when=move || draft.has_grid()>
                <details id="begin-columns" prop:open=move || is_unclear.get()>
                    <summary>{wording("begin-columns")}</summary>
                    <Columns draft is_new=true/>
                </details>
            </Show>
            <Fields written/>
            <section class="import-result" aria-live="polite">
                {move || begun.with(|begun| Some(found(desk, draft, begun.as_ref()?)))}
            </section>
            <Actions files sorted begun/>
        </Shell>
    }
}

/// A file with the numbers of those that it was put together from.
type Gathered = (Incoming, Vec<usize>);

/// The files with the parts of a shapefile put together.
fn gathered(files: &[Incoming]) -> Vec<Gathered> {
    let borrowed: Vec<(&str, &[u8])> =
        files.iter().map(|file| (file.name.as_str(), file.bytes.as_slice())).collect();
    let one = |whole: Whole<'_>| {
        let incoming = match (&whole.bytes, &whole.parts[..]) {
            (Cow::Borrowed(_), [at]) => files[*at].clone(),
            _ => Incoming {
                name: whole.name.to_owned(),
                bytes: Shared::new(whole.bytes.into_owned()),
            },
        };
        (incoming, whole.parts)
    };
    parts::whole(&borrowed).into_iter().map(one).collect()
}

/// The files so far, and a way to add more.
#[component]
fn Files(files: Memo<Vec<Gathered>>, sorted: Memo<Sorted>) -> impl IntoView {
    let desk = Desk::get();
    let input = NodeRef::<leptos::html::Input>::new();
    let press = move |_| {
        if let Some(input) = input.get_untracked() {
            input.click();
        }
    };
    let choose = move |event: leptos::ev::Event| {
        let input: web_sys::HtmlInputElement = event_target(&event);
        if let Some(files) = input.files() {
            (0..files.length()).filter_map(|at| files.get(at)).for_each(|file| {
                storage::receive_list(desk, file);
            });
        }
        input.set_value("");
    };
    let has_list = move || sorted.with(|sorted| !sorted.sources.lists.is_empty());
    let choose_key = move || if has_list() { "begin-more-choose" } else { "begin-list-choose" };
    let is_later = move |number: usize| sorted.with(|sorted| sorted.later.contains(&number));
    let entry = move |(number, (file, parts)): (usize, Gathered)| {
        let drop = move |_| {
            desk.beginning.update(|files| {
                let mut at = 0;
                files.retain(|_| {
                    at += 1;
                    !parts.contains(&(at - 1))
                });
            });
        };
        let name = file.name.clone();
        let words = move || match is_later(number) {
            true => t_with("begin-network-later", &[("name", file.name.as_str().into())]),
            false => file.name.clone(),
        };
        view! {
            <li class="row">
                <span class="grow">{words}</span>
                <button
                    type="button"
                    class="plain icon-only"
                    aria-label=move || t_with("begin-drop", &[("name", name.as_str().into())])
                    on:click=drop
                >
                    <Icon name="close"/>
                </button>
            </li>
        }
    };
    let faults = move || {
        let language = desk.language.get();
        let said = move |message: &Message| {
            let is_fault = message.severity == Severity::Error;
            let class = if is_fault { "fault" } else { "quiet" };
            view! { <p class=class role="alert">{words::message(language, message)}</p> }
        };
        sorted.with(|sorted| sorted.report.iter().map(said).collect_view())
    };
    view! {
        <ul class="begin-files">
            {move || files.get().into_iter().enumerate().map(entry).collect_view()}
        </ul>
        {faults}
        <div class="row">
            <button type="button" class:primary=move || !has_list() on:click=press>
                <Icon name="open"/>
                {move || t(choose_key())}
            </button>
            <span class="quiet">
                {move || t(if has_list() { "begin-more" } else { "begin-list" })}
            </span>
            <input
                node_ref=input
                id="begin-file"
                type="file"
                multiple
                hidden
                accept=".xlsx,.xlsm,.ods,.fods,.csv,.tsv,.txt,.pbf,.osm,.gz,.geojson,.json,.shp,.dbf,.prj,.shx,.cpg,.zip,.gpx,.kml,.kmz"
                on:change=choose
            />
        </div>
        <Show when=move || !has_list()>
            <Paste/>
        </Show>
    }
}

/// A list that is pasted instead of chosen: cells of a spreadsheet, or lines of a chat.
#[component]
fn Paste() -> impl IntoView {
    let desk = Desk::get();
    let take = move |text: String| {
        if !text.trim().is_empty() {
            let name = words::text(desk.language.get_untracked(), "load-pasted");
            let bytes = Shared::new(text.into_bytes());
            desk.beginning.update(|files| files.push(Incoming { name, bytes }));
        }
    };
    let pasted = move |event: web_sys::ClipboardEvent| {
        let text = event.clipboard_data().and_then(|data| data.get_data("text").ok());
        if let Some(text) = text.filter(|text| !text.is_empty()) {
            event.prevent_default();
            take(text);
        }
    };
    view! {
        <label class="field">
            <span>{wording("begin-paste")}</span>
            <textarea
                id="begin-paste"
                rows="2"
                spellcheck="false"
                on:paste=pasted
                on:change=move |event| take(event_target_value(&event))
            ></textarea>
        </label>
    }
}

/// What the files cannot say.
#[component]
fn Fields(written: Written) -> impl IntoView {
    let desk = Desk::get();
    let line = |id: &'static str,
                key: &'static str,
                hint: Option<&'static str>,
                value: RwSignal<String>| {
        view! {
            <label class="field">
                <span>{wording(key)}</span>
                <TextField
                    id
                    label=Signal::derive(wording(key))
                    value=value
                    on_commit=move |typed: String| value.set(typed)
                />
                {hint.map(|hint| view! { <span class="quiet">{wording(hint)}</span> })}
            </label>
        }
    };
    let day = written.day;
    view! {
        <div class="fields begin-fields">
            {line("begin-name", "begin-name", None, written.name)}
            {line("begin-code", "begin-code", Some("begin-code-hint"), written.code)}
            <label class="field">
                <span>{wording("begin-day")}</span>
                <TextField
                    id="begin-day"
                    label=Signal::derive(wording("begin-day"))
                    value=Signal::derive(move || day.with(|day| words::day(desk.language.get(), day)))
                    accepts=move |typed: String| {
                        typed.is_empty() || words::parse_day(&typed).is_some()
                    }
                    why=Signal::derive(wording("election-day-unfit"))
                    on_commit=move |typed: String| {
                        day.set(words::parse_day(&typed).unwrap_or_default());
                    }
                />
            </label>
            <label class="field">
                <span>{wording("begin-zone-label")}</span>
                <TextField
                    id="begin-zone"
                    label=Signal::derive(wording("begin-zone-label"))
                    value=written.zone
                    accepts=|typed: String| typed.is_empty() || offset_of_zone(&typed).is_some()
                    why=Signal::derive(wording("begin-zone-unfit"))
                    on_commit=move |typed: String| written.zone.set(typed)
                />
                <span class="quiet">{wording("begin-zone-hint")}</span>
            </label>
            {line("begin-elections", "begin-elections", None, written.elections)}
            {line("begin-store", "begin-store", Some("begin-store-hint"), written.store)}
        </div>
    }
}

/// What came of the files: in one line, then everything that is to be said.
fn found(desk: Desk, draft: Draft, begun: &Begun) -> impl IntoView + use<> {
    let of_kind = |kind| begun.region.places.iter().filter(|place| place.kind == kind).count();
    let unplaced = begun.region.places.iter().filter(|p| p.located == Located::Unknown).count();
    let values = [
        ("stations", begun.region.stations.len().into()),
        ("desa", of_kind(PlaceKind::Pps).into()),
        ("kecamatan", of_kind(PlaceKind::Ppk).into()),
        ("unplaced", unplaced.into()),
    ];
    let language = desk.language.get();
    let open: Vec<UnresolvedName> =
        begun.unresolved.iter().chain(&begun.answered).cloned().collect();
    view! {
        <ul class="import-facts"><li>{words::text_with(language, "begin-found", &values)}</li></ul>
        {questions(draft, &open, &begun.region)}
        {report(&begun.report, language)}
    }
}

#[component]
fn Actions(
    files: Memo<Vec<Gathered>>,
    sorted: Memo<Sorted>,
    begun: Memo<Option<Begun>>,
) -> impl IntoView {
    let desk = Desk::get();
    let stations =
        move || begun.with(|begun| begun.as_ref().map_or(0, |begun| begun.region.stations.len()));
    let go = move |_| {
        let Some(begun) = begun.get_untracked() else { return };
        let later = sorted.with_untracked(|sorted| sorted.later.clone());
        let later: Vec<Incoming> = files.with_untracked(|files| {
            later.iter().filter_map(|at| Some(files.get(*at)?.0.clone())).collect()
        });
        let name = begun.region.info.name.clone();
        let stations = begun.region.stations.len();
        storage::open_new(desk, Document::new(begun.region, &desk.author.get_untracked()));
        desk.notify(Message::note("notice-begun").with("name", name).with("stations", stations));
        // What waits is loaded one file after another, as soon as this dialog is closed.
        desk.waiting.set(later);
        desk.dialog.set(None);
    };
    view! {
        <div class="dialog-actions">
            <button type="button" on:click=move |_| desk.dialog.set(None)>
                {wording("load-cancel")}
            </button>
            <button
                type="button"
                id="begin-go"
                class="primary"
                disabled=move || stations() == 0
                on:click=go
            >
                {move || t_with("begin-go", &[("stations", stations().into())])}
            </button>
        </div>
    }
}
