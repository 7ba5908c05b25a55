//! The region: its stations, its places, and what is inconsistent.

use leptos::prelude::*;

use crate::page::dialogs::{Confirm, Dialog};
use crate::page::panels::messages::Messages;
use crate::page::panels::prepare::missing::Missing;
use crate::page::panels::{a_place, a_station, selected_code};
use crate::page::parts::figures::count;
use crate::page::parts::{
    Figure, Picked, Table, Tabs, commit, open_tab, slack, state_key, state_of,
};
use crate::page::state::{Desk, Selected, Shared, t, t_with, wording};
use tepat_model::document::{Edit, TableName};
use tepat_model::message::Message;
use tepat_model::plan::StationOutcome;
use tepat_model::region::{Delivery, Place, PlaceKind, Region, Skip, Station};
use tepat_view::export::What;
use tepat_view::sheet::{Editor, Form, Sheet, Total};
use tepat_view::words::{self, Language};

#[component]
pub fn RegionPanel() -> impl IntoView {
    let desk = Desk::get();
    let tab = RwSignal::new(0);
    Effect::new(move |_| {
        if desk.sought.with(|sought| sought.as_ref().is_some_and(|it| it.table == "stations")) {
            open_tab(tab, 0);
        }
    });
    let names = Signal::derive(move || {
        let problems = desk.problems.with(|problems| problems.len());
        vec![
            t("region-tab-stations"),
            t("region-tab-places"),
            t_with("region-tab-problems", &[("problems", problems.into())]),
        ]
    });
    view! {
        <Missing/>
        <div class="panel-top">
            <RegionFigures/>
            <button
                type="button"
                on:click=move |_| desk.dialog.set(Some(Dialog::Import(None)))
            >
                {wording("region-load-list")}
            </button>
        </div>
        <Tabs id="region" names chosen=tab/>
        {move || match tab.get() {
            0 => view! { <StationTable/> }.into_any(),
            1 => view! { <PlaceTable/> }.into_any(),
            _ => view! { <Problems/> }.into_any(),
        }}
    }
}

#[component]
fn RegionFigures() -> impl IntoView {
    let desk = Desk::get();
    let of_kind = move |kind: PlaceKind| {
        desk.region.with(|region| region.places.iter().filter(|place| place.kind == kind).count())
    };
    let voters = move || desk.needs.with(|needs| needs.total.voters);
    view! {
        <dl class="figures">
            <Figure
                label=Signal::derive(wording("figure-kecamatan"))
                value=Signal::derive(move || count(of_kind(PlaceKind::Ppk)))
            />
            <Figure
                label=Signal::derive(wording("figure-desa"))
                value=Signal::derive(move || count(of_kind(PlaceKind::Pps)))
            />
            <Figure
                label=Signal::derive(wording("figure-tps"))
                value=Signal::derive(move || count(desk.region.with(|r| r.stations.len())))
            />
            <Figure
                label=Signal::derive(wording("figure-voters"))
                value=Signal::derive(move || count(voters()))
            />
        </dl>
    }
}

#[component]
fn Problems() -> impl IntoView {
    let desk = Desk::get();
    let list = Signal::derive(move || desk.problems.with(|problems| problems.to_vec()));
    view! {
        <div class="panel-scroll">
            <Show when=move || list.with(Vec::is_empty)>
                <p class="empty">{wording("region-no-problems")}</p>
            </Show>
            <Messages list/>
        </div>
    }
}

/// All polling stations.
#[component]
fn StationTable() -> impl IntoView {
    let desk = Desk::get();
    let picked = RwSignal::new(Picked::default());
    let of_picked = move |by_hand: &'static str, found: &'static str| {
        picked.with(|picked| {
            let key = if picked.by_hand { by_hand } else { found };
            t_with(key, &[("count", picked.keys.len().into())])
        })
    };
    let mark = move |_| {
        desk.mark_for_revote(picked.get_untracked().keys);
    };
    let remove = move |_| ask_to_remove(desk, picked.get_untracked().keys);
    let sheet = Memo::new(move |_| {
        let (language, needs, outcomes) =
            (desk.language.get(), desk.needs.get(), desk.outcomes.get());
        Shared::new(desk.region.with(|region| {
            let boxes: Vec<i64> = needs.stations.iter().map(|kit| kit.load.boxes).collect();
            station_sheet(region, &boxes, &outcomes, language)
        }))
    });
    view! {
        <Table
            id="stations"
            exports=&[What::Stations]
            label=Signal::derive(wording("region-tab-stations"))
            sheet
            selected=selected_code(desk, a_station)
            on_select=move |code: String| desk.show(Selected::Station(code))
            on_edit=move |edits| commit(desk, TableName::Stations, edits)
            picked
        >
            <Show when=move || picked.with(|picked| !picked.keys.is_empty())>
                <button type="button" id="stations-revote" on:click=mark>
                    {move || of_picked("stations-revote", "stations-revote-found")}
                </button>
                <button type="button" id="stations-remove" on:click=remove>
                    {move || of_picked("stations-remove", "stations-remove-found")}
                </button>
            </Show>
        </Table>
    }
}

/// Asks for confirmation, then removes stations as one change.
fn ask_to_remove(desk: Desk, codes: Vec<String>) {
    let voters: u64 = desk.region.with_untracked(|region| {
        let stations = codes.iter().filter_map(|code| region.stations.get(code));
        stations.map(|station| u64::from(station.voters)).sum()
    });
    desk.dialog.set(Some(Dialog::Confirm(Box::new(Confirm {
        title: "stations-remove-title",
        question: Message::warning("stations-remove-question")
            .with("count", codes.len())
            .with("voters", voters)
            .with("codes", shortened(&codes)),
        first: None,
        yes: "stations-remove-yes",
        act: Callback::new(move |()| {
            desk.edit(Edit::remove_all(TableName::Stations, codes.clone()), "");
        }),
    }))));
}

/// The first of many codes.
fn shortened(codes: &[String]) -> String {
    const MOST: usize = 20;
    let first = codes.iter().take(MOST).cloned().collect::<Vec<_>>().join(", ");
    if codes.len() > MOST { format!("{first}, …") } else { first }
}

struct StationRow<'a> {
    station: &'a Station,
    desa: &'a str,
    served_from: &'a str,
    kecamatan: &'a str,
    boxes: i64,
    outcome: Option<&'a StationOutcome>,
}

fn station_sheet(
    region: &Region,
    boxes: &[i64],
    outcomes: &[StationOutcome],
    language: Language,
) -> Sheet {
    let rows: Vec<StationRow> = region
        .stations
        .iter()
        .enumerate()
        .map(|(at, station)| {
            let pps = region.pps_of(station);
            StationRow {
                station,
                desa: region.home_of(station).map_or(station.home(), |desa| &desa.name),
                served_from: pps.map_or(station.desa.as_str(), |pps| &pps.name),
                kecamatan: pps.and_then(|pps| region.ppk_of(pps)).map_or("", |ppk| &ppk.name),
                boxes: boxes.get(at).copied().unwrap_or_default(),
                outcome: outcomes.get(at),
            }
        })
        .collect();
    let any_moved = rows.iter().any(|row| !row.station.home.is_empty());
    let sheet = Sheet::of(&rows, language, |row| row.station.code.clone())
        .texts("col-tps", |row| format!("{} {:03}", row.desa, row.station.number))
        .texts("col-kecamatan", |row| row.kecamatan.to_owned())
        .numbers("col-voters", Form::Count, |row| Some(row.station.voters.into()))
        .total(Total::Sum)
        .edit("voters", Editor::Number { least: 0, most: 100_000, optional: false })
        .numbers("col-boxes", Form::Count, |row| Some(row.boxes as f64))
        .total(Total::Sum);
    let sheet = if outcomes.is_empty() {
        sheet
    } else {
        sheet
            .texts("col-state", |row| words::text(language, state_key(state_of(row.outcome))))
            .numbers("col-arrival", Form::Moment, |row| {
                row.outcome.and_then(|outcome| outcome.at()).map(f64::from)
            })
            .total(Total::Greatest)
            .numbers("col-slack", Form::Minutes, |row| row.outcome.and_then(slack).map(f64::from))
            .total(Total::Least)
    };
    let sheet = if any_moved {
        sheet.texts("col-served-from", |row| row.served_from.to_owned())
    } else {
        sheet
    };
    sheet
        .texts("col-address", |row| row.station.address.clone())
        .edit("address", Editor::Text)
        .texts("col-note", |row| row.station.note.clone())
        .edit("note", Editor::Text)
        .texts("col-code", |row| row.station.code.clone())
        .marked(|row| state_of(row.outcome))
        .done()
}

/// All places of the region.
#[component]
fn PlaceTable() -> impl IntoView {
    let desk = Desk::get();
    let sheet = Memo::new(move |_| {
        let (language, needs) = (desk.language.get(), desk.needs.get());
        Shared::new(desk.region.with(|region| {
            let stations = |place: &Place| match place.kind {
                PlaceKind::Store => Some(needs.total.stations),
                PlaceKind::Ppk => needs.by_kecamatan.get(&place.code).map(|kit| kit.stations),
                PlaceKind::Pps => needs.by_desa.get(&place.code).map(|kit| kit.stations),
                PlaceKind::Pier | PlaceKind::Junction => None,
            };
            place_sheet(region, stations, language)
        }))
    });
    view! {
        <OpenPosts/>
        <Table
            id="places"
            exports=&[What::Places]
            label=Signal::derive(wording("region-tab-places"))
            sheet
            selected=selected_code(desk, a_place)
            on_select=move |code: String| desk.show(Selected::Place(code))
            on_edit=move |edits| commit(desk, TableName::Places, edits)
        />
    }
}

/// How many posts are open, and buttons that open all of a kind or none. What people have set for single
/// posts otherwise stays.
#[component]
fn OpenPosts() -> impl IntoView {
    let desk = Desk::get();
    let open = move |kind: PlaceKind| {
        desk.region.with(|region| {
            let of_kind = region.places.iter().filter(|place| place.kind == kind);
            of_kind.filter(|place| place.skip == Skip::Open).count()
        })
    };
    let lead = move || {
        let posts = [("ppk", open(PlaceKind::Ppk).into()), ("pps", open(PlaceKind::Pps).into())];
        t_with("skip-lead", &posts)
    };
    let set = move |kinds: &'static [PlaceKind], from: Skip, to: Skip| {
        let edits: Vec<Edit> = desk.region.with_untracked(|region| {
            let posts = region.places.iter();
            let posts = posts.filter(|post| kinds.contains(&post.kind) && post.skip == from);
            posts.map(|post| Edit::set(TableName::Places, &post.code, "skip", to.key())).collect()
        });
        if !edits.is_empty() {
            desk.edit(Edit::Several { edits }, "");
        }
    };
    let button =
        move |id: &'static str, key: &'static str, act: (&'static [PlaceKind], Skip, Skip)| {
            let (kinds, from, to) = act;
            view! {
                <button type="button" class="compact" id=id on:click=move |_| set(kinds, from, to)>
                    {wording(key)}
                </button>
            }
        };
    let (open_to, closed) = (Skip::Open, Skip::Never);
    view! {
        <details class="row" id="open-posts">
            <summary>{lead}</summary>
            <p class="quiet">{wording("skip-what")}</p>
            <p class="row">
                {button("open-ppk", "skip-open-ppk", (&[PlaceKind::Ppk], closed, open_to))}
                {button("open-pps", "skip-open-pps", (&[PlaceKind::Pps], closed, open_to))}
                {button("close-posts", "skip-close", (
                    &[PlaceKind::Ppk, PlaceKind::Pps],
                    open_to,
                    closed,
                ))}
            </p>
        </details>
    }
}

fn place_sheet(
    region: &Region,
    stations: impl Fn(&Place) -> Option<u64>,
    language: Language,
) -> Sheet {
    let word = |key: &str| words::text(language, key);
    let delivery = |delivery: Delivery| match delivery {
        Delivery::Tiered => ("tiered", word("delivery-tiered")),
        Delivery::Direct => ("direct", word("delivery-direct")),
        Delivery::Villages => ("villages", word("delivery-villages")),
    };
    let choices =
        Delivery::ALL.map(delivery).map(|(value, shown)| (value.to_owned(), shown)).to_vec();
    let yes_no =
        vec![("true".to_owned(), word("answer-yes")), ("false".to_owned(), word("answer-no"))];
    let skips = Skip::ALL.map(|skip| (skip.key().to_owned(), word(words::skip_key(skip)))).to_vec();
    let is_ppk = |place: &&Place| place.kind == PlaceKind::Ppk;
    let is_post = |place: &&Place| matches!(place.kind, PlaceKind::Ppk | PlaceKind::Pps);
    let rows: Vec<&Place> = region.places.iter().collect();
    Sheet::of(&rows, language, |place| place.code.clone())
        .texts("col-name", |place| place.name.clone())
        .edit("name", Editor::Text)
        .texts("col-kind", |place| word(words::kind_key(place.kind)))
        .texts("col-kecamatan", |place| {
            region.ppk_of(place).map(|ppk| ppk.name.clone()).unwrap_or_default()
        })
        .numbers("col-stations", Form::Count, |place| stations(place).map(|n| n as f64))
        .texts("col-delivery", |place| {
            if is_ppk(place) { delivery(place.delivery).1 } else { String::new() }
        })
        .edit("delivery", Editor::Choice(choices))
        .only_where(is_ppk)
        .texts("col-skip", |place| {
            if is_post(place) { word(words::skip_key(place.skip)) } else { String::new() }
        })
        .edit("skip", Editor::Choice(skips))
        .only_where(is_post)
        .numbers("col-wave", Form::HDay, |place| place.wave_h.map(f64::from))
        .edit("wave_h", Editor::Number { least: -30, most: 30, optional: true })
        .only_where(is_ppk)
        .texts("col-flood", |place| {
            word(if place.flood_prone { "answer-yes" } else { "answer-no" })
        })
        .edit("flood_prone", Editor::Choice(yes_no))
        .texts("col-polres", |place| place.polres.clone())
        .edit("polres", Editor::Text)
        .texts("col-note", |place| place.note.clone())
        .edit("note", Editor::Text)
        .texts("col-code", |place| place.code.clone())
        .done()
}
