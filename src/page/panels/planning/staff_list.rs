//! Who fills which post, by name; entries to decide; and the names themselves.

use leptos::prelude::*;

use super::training::TrainingSessions;
use crate::page::dialogs::{Confirm, Dialog};
use crate::page::parts::{Table, Toggle};
use crate::page::state::{Desk, Shared, t, wording};
use crate::page::storage;
use tepat_model::document::{EXTENSION, Edit, TableName};
use tepat_model::message::Message;
use tepat_planner::people::{StaffPost, by_area, staff_posts};
use tepat_view::people::{
    filled_in_words, is_at, people_of, people_sheet, posts_sheet, twins_sheet,
};
use tepat_view::sheet::{CellEdit, Sheet};
use tepat_view::words;

/// Posts, the people of the selected one, doubtful entries, and what to do with names.
#[component]
pub fn StaffList() -> impl IntoView {
    let desk = Desk::get();
    let found = Memo::new(move |_| Shared::new(desk.region.with(|region| staff_posts(region))));
    let has_people = Memo::new(move |_| desk.region.with(|region| !region.staff.is_empty()));
    let told = move || {
        let language = desk.language.get();
        let (posts, lost) = &*found.get();
        let told = desk.region.with(|region| {
            desk.document.with(|document| {
                document.as_ref().map_or_else(Vec::new, |document| {
                    filled_in_words(region, &document.roster, posts, lost)
                })
            })
        });
        let said = told.iter().map(|told| view! { <p>{words::message(language, told)}</p> });
        said.collect_view()
    };
    view! {
        <h3>{wording("staff-list-title")}</h3>
        <div id="staff-filled">{told}</div>
        <div class="panel-actions">
            <button
                type="button"
                id="staff-load"
                on:click=move |_| desk.dialog.set(Some(Dialog::Import(None)))
            >
                {wording("staff-load")}
            </button>
        </div>
        <Show when=move || has_people.get()>
            <Posts found/>
            <Twins/>
            <TrainingSessions/>
            <Names/>
        </Show>
    }
}

/// Posts by sub-district or village, and the people of the selected one.
#[component]
fn Posts(found: Memo<Shared<(Vec<StaffPost>, Vec<String>)>>) -> impl IntoView {
    let desk = Desk::get();
    let by_village = RwSignal::new(false);
    let chosen = RwSignal::new(None::<String>);
    let sheet = Memo::new(move |_| {
        let language = desk.language.get();
        let (posts, _) = &*found.get();
        Shared::new(desk.region.with(|region| match by_village.get() {
            true => posts_sheet(region, posts, language),
            false => posts_sheet(region, &by_area(posts), language),
        }))
    });
    view! {
        <Toggle
            label=Signal::derive(wording("staff-by-village"))
            on=by_village
            on_change=move |on: bool| {
                chosen.set(None);
                by_village.set(on);
            }
        />
        <div class="table-in-scroll">
            <Table
                id="staff-posts"
                label=Signal::derive(wording("staff-list-title"))
                sheet
                selected=chosen
                on_select=move |key: String| chosen.set(Some(key))
            />
        </div>
        {move || match chosen.get() {
            None => view! { <p class="quiet">{t("staff-select-post")}</p> }.into_any(),
            Some(key) => view! { <People key by_village=by_village.get()/> }.into_any(),
        }}
    }
}

/// The people of a post, or of a role in a sub-district.
#[component]
fn People(key: String, by_village: bool) -> impl IntoView {
    let desk = Desk::get();
    let key = StoredValue::new(key);
    let picked = RwSignal::new(None::<String>);
    let sheet = sheet_of(desk, move |region, roster, language| {
        let fits = |person: &tepat_model::region::Person| {
            key.with_value(|key| match by_village {
                true => is_at(region, key, person),
                false => key.split_once('@').is_some_and(|(role, area)| {
                    let place = region.post_of(person).and_then(|post| region.places.get(post));
                    person.role.key() == role
                        && place.is_some_and(|place| {
                            tepat_planner::people::area_of(region, place) == area
                        })
                }),
            })
        };
        people_sheet(region, roster, &people_of(region, roster, fits), language)
    });
    view! {
        <h3>{wording("staff-people")}</h3>
        <div class="table-in-scroll">
            <Table
                id="staff-people"
                label=Signal::derive(wording("staff-people"))
                sheet
                selected=picked
                on_select=move |code: String| picked.set(Some(code))
                on_edit=move |edits| train(desk, edits)
            />
        </div>
    }
}

/// A sheet of people with their names.
fn sheet_of(
    desk: Desk,
    make: impl Fn(
        &tepat_model::region::Region,
        &tepat_model::document::Roster,
        words::Language,
    ) -> Sheet
    + Send
    + Sync
    + 'static,
) -> Memo<Shared<Sheet>> {
    Memo::new(move |_| {
        let language = desk.language.get();
        Shared::new(desk.document.with(|document| match document {
            Some(document) => desk.region.with(|region| make(region, &document.roster, language)),
            None => Sheet::default(),
        }))
    })
}

/// Records who was trained.
fn train(desk: Desk, edits: Vec<CellEdit>) -> Result<(), Message> {
    let people: Vec<_> = desk.region.with_untracked(|region| {
        let changed = edits.iter().filter_map(|edit| {
            let mut person = region.staff.get(&edit.key)?.clone();
            person.trained = edit.value.as_str() == Some("yes");
            Some(person)
        });
        changed.collect()
    });
    desk.try_edit(Edit::put(TableName::Staff, &people), "")
}

/// Entries that are or may be somebody who is counted elsewhere.
#[component]
fn Twins() -> impl IntoView {
    let desk = Desk::get();
    let picked = RwSignal::new(None::<String>);
    let any = Memo::new(move |_| {
        desk.region.with(|region| region.staff.iter().any(|person| !person.twin.is_empty()))
    });
    let sheet = sheet_of(desk, twins_sheet);
    view! {
        <Show when=move || any.get()>
            <h3>{wording("staff-twins")}</h3>
            <p class="quiet">{wording("staff-twins-lead")}</p>
            <div class="table-in-scroll">
                <Table
                    id="staff-twins"
                    label=Signal::derive(wording("staff-twins"))
                    sheet
                    selected=picked
                    on_select=move |code: String| picked.set(Some(code))
                    on_edit=move |edits| decide(desk, edits)
                />
            </div>
        </Show>
    }
}

/// Lets doubtful entries fill their posts, or removes them.
fn decide(desk: Desk, edits: Vec<CellEdit>) -> Result<(), Message> {
    let (mut removing, mut people) = (Vec::new(), Vec::new());
    desk.region.with_untracked(|region| {
        for edit in edits {
            let Some(person) = region.staff.get(&edit.key) else { continue };
            match edit.value.as_str() {
                Some("remove") => removing.push(edit.key),
                Some("other") => people
                    .push(tepat_model::region::Person { twin: String::new(), ..person.clone() }),
                _ => {}
            }
        }
    });
    if removing.is_empty() && people.is_empty() {
        return Ok(());
    }
    desk.try_edit(Edit::put_from(TableName::Staff, "", removing, &people), "")
}

/// What to do with the names in the file.
#[component]
fn Names() -> impl IntoView {
    let desk = Desk::get();
    let count = Memo::new(move |_| {
        desk.document
            .with(|document| document.as_ref().map_or(0, |document| document.roster.names.len()))
    });
    let copy = move |_| {
        let bytes = desk
            .document
            .with_untracked(|document| Some(document.as_ref()?.without_names().to_bytes()));
        let Some(bytes) = bytes else { return };
        let name = storage::name_to_save(desk);
        let stem = name.strip_suffix(&format!(".{EXTENSION}")).unwrap_or(&name).to_owned();
        let file = format!("{stem}-{}.{EXTENSION}", storage::slug(&t("staff-without-names")));
        desk.notify(match storage::download(&file, &bytes) {
            Ok(()) => Message::note("staff-copied").with("file", file),
            Err(_) => Message::error("notice-save-failed").with("name", file),
        });
    };
    let clear = move |_| {
        let question =
            Message::warning("staff-clear-question").with("count", count.get_untracked());
        desk.dialog.set(Some(Dialog::Confirm(Box::new(Confirm {
            title: "staff-clear-title",
            question,
            first: Some(("staff-save-without", Callback::new(move |()| copy(())))),
            yes: "staff-clear-yes",
            act: Callback::new(move |()| take_out(desk)),
        }))));
    };
    view! {
        <Show when=move || { count.get() > 0 }>
            <h3>{wording("staff-names")}</h3>
            <p class="quiet">{wording("staff-names-lead")}</p>
            <div class="panel-actions">
                <button type="button" id="staff-save-without" on:click=move |_| copy(())>
                    {wording("staff-save-without")}
                </button>
                <button type="button" id="staff-clear" on:click=clear>
                    {wording("staff-clear")}
                </button>
            </div>
        </Show>
    }
}

/// Takes all names out of the open file.
fn take_out(desk: Desk) {
    if desk.refuses_change() {
        return;
    }
    let at = desk.stamp("").at;
    let mut count = 0;
    desk.document.update(|document| {
        count = document.as_mut().map_or(0, |document| document.clear_names(&at));
    });
    desk.mark_unsaved();
    desk.notify(Message::note("staff-cleared").with("count", count));
}
