//! Goods: what is there and missing, what that means, the work of the day, and entries.

use leptos::html;
use leptos::prelude::*;

use super::Known;
use crate::page::panels::messages::{Lines, Messages};
use crate::page::parts::{
    Camera, ChoiceField, NumberField, RuleNumber, Table, Toggle, commit, label_of,
};
use crate::page::state::{Desk, Selected, Shared, t, t_with, wording};
use crate::page::storage;
use tepat_desk::supply::{Scanned, Short, pace, read_label, short, waves, work_list};
use tepat_intake::import::{Grid, SupplyImport, paste, read_supplies};
use tepat_model::document::{Edit, TableName};
use tepat_model::message::Message;
use tepat_model::region::{Item, PlaceKind, ShareRule, SupplyEntry, SupplyStep};
use tepat_view::desk::{
    areas_sheet, entries_sheet, item_name, items_sheet, pace_in_words, share_in_words, share_sheet,
    step_name, supply_in_words, waves_in_words, work_sheet,
};
use tepat_view::export::What;
use tepat_view::words;

#[component]
pub fn SupplyTab(known: Memo<Shared<Known>>) -> impl IntoView {
    let desk = Desk::get();
    let item = RwSignal::new(Item::BOX.to_owned());
    let told = Signal::derive(move || {
        let (region, plan, language) = (desk.region.get(), desk.plan.get(), desk.language.get());
        known.with(|known| {
            let mut told = supply_in_words(&region, &known.supply, language);
            let shares = known.shares.iter();
            told.extend(shares.map(|share| share_in_words(&region, share, language)));
            let packed = SupplyStep::Packed;
            let pace = pace(&region, &known.supply, Item::BOX, packed, &known.day);
            told.extend(pace.map(|pace| pace_in_words(&region, &pace, language)));
            let waves = waves(&region, plan.as_deref(), &known.supply, &known.day);
            told.extend(waves_in_words(&region, &waves, language));
            told
        })
    });
    let items = Memo::new(move |_| {
        let (region, language) = (desk.region.get(), desk.language.get());
        known.with(|known| Shared::new(items_sheet(&region, &known.supply, language)))
    });
    let areas = Memo::new(move |_| {
        let (region, language) = (desk.region.get(), desk.language.get());
        let item = item.get();
        known.with(|known| Shared::new(areas_sheet(&region, &known.supply, &item, language)))
    });
    let areas_label = Signal::derive(move || {
        let (region, language) = (desk.region.get(), desk.language.get());
        let name = item.with(|item| item_name(&region, language, item));
        t_with("supply-by-area", &[("item", name.into())])
    });
    let work = Memo::new(move |_| {
        let (region, plan, language) = (desk.region.get(), desk.plan.get(), desk.language.get());
        known.with(|known| {
            let list = work_list(&region, plan.as_deref(), &known.supply, &known.day);
            Shared::new(work_sheet(&region, &list, language))
        })
    });
    let area = RwSignal::new(None::<String>);
    let picked = RwSignal::new(None::<String>);
    view! {
        <div id="supply-told"><Messages list=told/></div>
        <NewEntry/>
        <Lists/>
        <h3>{wording("supply-items")}</h3>
        <div class="table-in-scroll">
            <Table
                id="supply-items"
                label=Signal::derive(wording("supply-items"))
                sheet=items
                selected=Signal::derive(move || Some(item.get()))
                on_select=move |code: String| item.set(code)
            />
        </div>
        <h3>{areas_label}</h3>
        <div class="table-in-scroll">
            <Table
                id="supply-areas"
                label=areas_label
                sheet=areas
                selected=area
                on_select=move |code: String| area.set(Some(code))
            />
        </div>
        <Shares known/>
        <h3>{wording("supply-work")}</h3>
        <div class="table-in-scroll">
            <Table
                id="supply-work"
                label=Signal::derive(wording("supply-work"))
                sheet=work
                selected=picked
                on_select=move |key: String| picked.set(Some(key))
            />
        </div>
        <Entries/>
    }
}

/// How what is short is shared out.
#[component]
fn Shares(known: Memo<Shared<Known>>) -> impl IntoView {
    let desk = Desk::get();
    let rules = Signal::derive(move || {
        let language = desk.language.get();
        let named = |rule: ShareRule| {
            let name = words::text(language, &format!("share-{}", rule.key()));
            (rule.key().to_owned(), name)
        };
        ShareRule::ALL.map(named).to_vec()
    });
    let short = Memo::new(move |_| {
        known.with(|known| known.shares.iter().map(|share| share.item.clone()).collect::<Vec<_>>())
    });
    let table = move |item: String| {
        let item = StoredValue::new(item);
        let sheet = Memo::new(move |_| {
            let (region, language) = (desk.region.get(), desk.language.get());
            known.with(|known| {
                let share = item.with_value(|item| known.shares.iter().find(|s| s.item == *item));
                let sheet = share.map(|share| share_sheet(&region, share, language));
                Shared::new(sheet.unwrap_or_default())
            })
        });
        let label = Signal::derive(move || {
            let (region, language) = (desk.region.get(), desk.language.get());
            let name = item.with_value(|item| item_name(&region, language, item));
            t_with("supply-share-of", &[("item", name.into())])
        });
        let picked = RwSignal::new(None::<String>);
        view! {
            <h3>{label}</h3>
            <div class="table-in-scroll">
                <Table
                    id=format!("supply-share-{}", item.get_value())
                    label
                    sheet
                    selected=picked
                    on_select=move |code: String| picked.set(Some(code))
                />
            </div>
        }
    };
    let days = Memo::new(move |_| desk.region.with(|region| region.desk.pace_days.into()));
    view! {
        <ul class="rules">
            <li class="rule">
                <span class="rule-name">{wording("desk-share")}</span>
                <ChoiceField
                    id="desk-share"
                    label=Signal::derive(wording("desk-share"))
                    choices=rules
                    value=Signal::derive(move || {
                        desk.region.with(|region| region.desk.share.key().to_owned())
                    })
                    on_commit=move |rule: String| {
                        desk.edit(Edit::set(TableName::Desk, "", "share", rule), "");
                    }
                />
            </li>
            <RuleNumber
                key="desk-pace-days"
                table=TableName::Desk
                field="pace_days"
                least=1
                most=60
                value=days
            />
        </ul>
        <For each=move || short.get() key=Clone::clone children=table/>
    }
}

/// One entry, typed by hand.
#[component]
fn NewEntry() -> impl IntoView {
    let desk = Desk::get();
    let entry = RwSignal::new(SupplyEntry { item: Item::BOX.to_owned(), ..SupplyEntry::default() });
    let items = Signal::derive(move || {
        let language = desk.language.get();
        desk.region.with(|region| {
            let named = |item: &Item| (item.code.clone(), item.name(language.code()).to_owned());
            region.items.iter().map(named).collect::<Vec<_>>()
        })
    });
    let steps = Signal::derive(move || {
        let language = desk.language.get();
        SupplyStep::ALL.map(|step| (step.key().to_owned(), step_name(language, step))).to_vec()
    });
    let areas = Signal::derive(move || {
        let store = (String::new(), t("supply-store"));
        desk.region.with(|region| {
            let posts = region.places.iter().filter(|place| place.kind == PlaceKind::Ppk);
            let named = posts.map(|post| (post.code.clone(), post.name.clone()));
            std::iter::once(store).chain(named).collect::<Vec<_>>()
        })
    });
    let pieces =
        move |of: fn(&SupplyEntry) -> u32| Signal::derive(move || Some(i64::from(entry.with(of))));
    let whole = |typed: Option<i64>| typed.and_then(|n| u32::try_from(n).ok()).unwrap_or(0);
    let set_count = move |typed: Option<i64>| entry.update(|entry| entry.count = whole(typed));
    let set_damaged = move |typed: Option<i64>| entry.update(|entry| entry.damaged = whole(typed));
    let add = move |_| {
        let typed = entry.get_untracked();
        let (on, by) = (desk.today_untracked(), desk.author.get_untracked());
        let code = super::new_code(desk, "S");
        let new = SupplyEntry { code: SupplyEntry::code_of(&on, &[&code]), on, by, ..typed };
        match desk.try_edit(Edit::put(TableName::Supplies, &[new]), "") {
            Ok(()) => entry.update(|entry| (entry.count, entry.damaged) = (0, 0)),
            Err(message) => desk.notify(message),
        }
    };
    view! {
        <div class="panel-actions" id="supply-new">
            <ChoiceField
                id="supply-item"
                label=Signal::derive(wording("col-item"))
                choices=items
                value=Signal::derive(move || entry.with(|entry| entry.item.clone()))
                on_commit=move |code: String| entry.update(|entry| entry.item = code)
            />
            <ChoiceField
                id="supply-step"
                label=Signal::derive(wording("supply-step"))
                choices=steps
                value=Signal::derive(move || entry.with(|entry| entry.step.key().to_owned()))
                on_commit=move |key: String| {
                    let step = SupplyStep::ALL.into_iter().find(|step| step.key() == key);
                    entry.update(|entry| entry.step = step.unwrap_or_default());
                }
            />
            <label class="labelled">
                <span class="quiet">{wording("col-quantity")}</span>
                <NumberField
                    id="supply-count"
                    label=Signal::derive(wording("col-quantity"))
                    value=pieces(|entry| entry.count)
                    least=0
                    most=100_000_000
                    on_commit=set_count
                />
            </label>
            <label class="labelled">
                <span class="quiet">{wording("supply-damaged")}</span>
                <NumberField
                    label=Signal::derive(wording("supply-damaged"))
                    value=pieces(|entry| entry.damaged)
                    least=0
                    most=100_000_000
                    on_commit=set_damaged
                />
            </label>
            <ChoiceField
                label=Signal::derive(wording("supply-place"))
                choices=areas
                value=Signal::derive(move || entry.with(|entry| entry.place.clone()))
                on_commit=move |code: String| entry.update(|entry| entry.place = code)
            />
            <button
                type="button"
                class="primary"
                id="supply-add"
                disabled=move || entry.with(|entry| entry.count == 0)
                on:click=add
            >
                {wording("supply-add")}
            </button>
        </div>
        <Scans step=Signal::derive(move || entry.with(|entry| entry.step))/>
    }
}

/// Labels of boxes, scanned by hand or camera or typed one after the other; the codes of waybills and
/// receipts show what they are about.
#[component]
fn Scans(step: Signal<SupplyStep>) -> impl IntoView {
    let desk = Desk::get();
    let said = RwSignal::new(None::<Message>);
    let are_damaged = RwSignal::new(false);
    let field = NodeRef::<html::Input>::new();
    let take = move |text: String| {
        if let Some(thing) = thing_of_paper(desk, &text) {
            let label = desk.region.with_untracked(|region| label_of(region, &thing));
            desk.selection.set(Some(thing));
            return said.set(Some(Message::note("supply-scanned-paper").with("name", label)));
        }
        let read = desk.region.with_untracked(|region| read_label(&text, region));
        said.set(Some(match read {
            Ok(scanned) => {
                count_box(desk, &scanned, step.get_untracked(), are_damaged.get_untracked())
            }
            Err(message) => message,
        }));
    };
    let enter = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Some(field) = field.get_untracked() else { return };
        take(field.value());
        field.set_value("");
    };
    // Of these some boxes have the step and others not.
    let lacking = Memo::new(move |_| {
        let (language, step) = (desk.language.get(), step.get());
        desk.region.with(|region| {
            let told = |it: &Short| {
                let numbers = it.missing.iter().map(u32::to_string).collect::<Vec<_>>();
                Message::warning("supply-boxes-missing")
                    .about(&it.station)
                    .with("station", words::station_name(region, &it.station, language))
                    .with("numbers", numbers.join(", "))
                    .with("of", it.of)
            };
            short(region, step).iter().map(told).collect::<Vec<_>>()
        })
    });
    view! {
        <form class="panel-actions" id="supply-scans" on:submit=enter>
            <label class="labelled" title=wording("supply-scan-how")>
                <span class="quiet">{wording("supply-scan")}</span>
                <input type="text" autocomplete="off" spellcheck="false" node_ref=field/>
            </label>
            <Toggle
                label=Signal::derive(wording("supply-scan-damaged"))
                on=are_damaged
                on_change=move |on| are_damaged.set(on)
            />
            <Camera on_code=take/>
        </form>
        <div role="status" id="supply-scanned">
            <Messages list=Signal::derive(move || said.get().into_iter().collect())/>
        </div>
        <div id="supply-boxes-missing"><Messages list=lacking/></div>
    }
}

/// What the code of a waybill or receipt is about: the trip or village it begins with.
fn thing_of_paper(desk: Desk, text: &str) -> Option<Selected> {
    let code = text.split_whitespace().next()?;
    // Records of hand-overs name the stop as well: `T0012.3`.
    let trip = code.split('.').next()?;
    let is_trip = desk
        .plan
        .with_untracked(|plan| plan.as_ref().is_some_and(|plan| plan.trip(trip).is_some()));
    if is_trip {
        return Some(Selected::Trip(trip.to_owned()));
    }
    let is_place = desk.region.with_untracked(|region| region.places.get(code).is_some());
    is_place.then(|| Selected::Place(code.to_owned()))
}

/// Enters a box at a step unless it has it already, and says which.
fn count_box(desk: Desk, scanned: &Scanned, step: SupplyStep, is_damaged: bool) -> Message {
    let language = desk.language.get_untracked();
    let region = desk.region.get_untracked();
    let told = |key: &str| {
        Message::note(key)
            .with("number", scanned.number)
            .with("of", scanned.of)
            .with("station", words::station_name(&region, &scanned.station, language))
            .with("step", step_name(language, step).to_lowercase())
    };
    if let Some(before) = scanned.entered(&region, step) {
        return told("supply-scanned-before").with("on", words::day(language, &before.on));
    }
    let (on, by) = (desk.today_untracked(), desk.author.get_untracked());
    let damaged = u32::from(is_damaged);
    let entry = SupplyEntry { damaged, ..scanned.entry(step, &on, &by) };
    match desk.try_edit(Edit::put(TableName::Supplies, &[entry]), "") {
        Ok(()) if is_damaged => told("supply-scanned-damaged"),
        Ok(()) => told("supply-scanned"),
        Err(message) => message,
    }
}

/// Lists, pasted or from a file.
#[component]
fn Lists() -> impl IntoView {
    let desk = Desk::get();
    let field = NodeRef::<html::Textarea>::new();
    let input = NodeRef::<html::Input>::new();
    let read = RwSignal::new(SupplyImport::default());
    let take = move |grids: Result<Vec<Grid>, Message>| match grids {
        Ok(grids) => {
            let day = desk.today_untracked();
            let found =
                desk.region.with_untracked(|region| read_supplies(&grids, region, Some(&day)));
            read.set(found);
        }
        Err(message) => {
            read.set(SupplyImport { report: vec![message], ..SupplyImport::default() });
        }
    };
    let typed = move |event: leptos::ev::Event| {
        let text = event_target_value(&event);
        match text.trim() {
            "" => read.set(SupplyImport::default()),
            _ => take(paste(&text).map(|grid| vec![grid])),
        }
    };
    let choose = move |event: leptos::ev::Event| {
        let input: web_sys::HtmlInputElement = event_target(&event);
        if let Some(file) = input.files().and_then(|files| files.get(0)) {
            storage::receive_table(desk, file, take);
        }
        input.set_value("");
    };
    let record = move |_| {
        let found = read.get_untracked();
        match desk.try_edit(found.edit(), "") {
            Ok(()) => {
                let said = Message::note("supply-read").with("count", found.entries.len());
                desk.notify(said.with("added", found.added));
                read.set(SupplyImport::default());
                if let Some(field) = field.get_untracked() {
                    field.set_value("");
                }
            }
            Err(message) => desk.notify(message),
        }
    };
    view! {
        <details class="under-way-typed" id="supply-lists">
            <summary>{wording("supply-lists")}</summary>
            <p class="quiet">{wording("supply-lists-how")}</p>
            <textarea
                rows="4"
                spellcheck="false"
                aria-label=wording("supply-lists")
                placeholder=wording("supply-lists-example")
                node_ref=field
                on:input=typed
            ></textarea>
            <div class="panel-actions">
                <button type="button" on:click=move |_| {
                    if let Some(input) = input.get_untracked() {
                        input.click();
                    }
                }>{wording("supply-file")}</button>
                <input
                    node_ref=input
                    id="supply-file"
                    type="file"
                    hidden
                    accept=".xlsx,.xlsm,.ods,.fods,.csv,.tsv,.txt"
                    on:change=choose
                />
                <button
                    type="button"
                    id="supply-record"
                    disabled=move || read.with(|read| read.entries.is_empty())
                    on:click=record
                >
                    {move || t_with(
                        "supply-record",
                        &[("count", read.with(|read| read.entries.len()).into())],
                    )}
                </button>
            </div>
            <div id="supply-refused">
                {move || view! { <Lines list=read.with(|read| read.report.clone())/> }}
            </div>
        </details>
    }
}

/// All entries, to be corrected or removed.
#[component]
fn Entries() -> impl IntoView {
    let desk = Desk::get();
    let sheet = Memo::new(move |_| {
        let language = desk.language.get();
        Shared::new(desk.region.with(|region| entries_sheet(region, language)))
    });
    let picked = RwSignal::new(None::<String>);
    let remove = move |_| {
        if let Some(code) = picked.get_untracked() {
            picked.set(None);
            desk.edit(Edit::Remove { table: TableName::Supplies, code }, "");
        }
    };
    view! {
        <h3>{wording("supply-entries")}</h3>
        <div class="table-in-scroll">
            <Table
                id="supply-entries"
                exports=&[What::Supplies]
                label=Signal::derive(wording("supply-entries"))
                sheet
                selected=picked
                on_select=move |code: String| picked.set(Some(code))
                on_edit=move |edits| commit(desk, TableName::Supplies, edits)
            >
                <Show when=move || picked.with(Option::is_some)>
                    <button type="button" on:click=remove>{wording("people-remove")}</button>
                </Show>
            </Table>
        </div>
    }
}
