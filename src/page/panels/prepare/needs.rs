//! What is needed: totals, goods and rules.

use leptos::prelude::*;

use super::items::ItemTable;
use super::rules::RulesEditor;
use crate::page::panels::{a_place, a_station, selected_code};
use crate::page::parts::figures::{count, cubic_metres, kilograms};
use crate::page::parts::{Because, ChoiceField, ExportMenu, Figure, Table, Tabs};
use crate::page::state::{Desk, Selected, Shared, t, t_with, wording};
use tepat_model::region::{Item, Region};
use tepat_planner::needs::{Kit, Needs};
use tepat_view::export::What;
use tepat_view::sheet::{Form, Sheet, Total};
use tepat_view::words::Language;

#[component]
pub fn NeedsPanel() -> impl IntoView {
    let tab = RwSignal::new(0);
    let names =
        Signal::derive(|| vec![t("needs-tab-totals"), t("needs-tab-items"), t("needs-tab-rules")]);
    view! {
        <NeedsFigures/>
        <Tabs id="needs" names chosen=tab/>
        {move || match tab.get() {
            0 => view! { <Totals/> }.into_any(),
            1 => view! { <ItemTable/> }.into_any(),
            _ => view! { <RulesEditor/> }.into_any(),
        }}
    }
}

/// The totals of the regency; each opens to its derivation.
#[component]
fn NeedsFigures() -> impl IntoView {
    let desk = Desk::get();
    let load = move || desk.needs.with(|needs| needs.total.load);
    let koli = move || {
        desk.region.with(|region| {
            desk.needs.with(|needs| {
                t_with(
                    "needs-koli-because",
                    &[
                        ("ballots", ballots(region, needs).into()),
                        ("spare", needs.spare_ballots.into()),
                        ("per-koli", region.rules.ballots_per_koli.into()),
                        ("koli", needs.koli.into()),
                    ],
                )
            })
        })
    };
    let ballots_because = move || {
        desk.region.with(|region| {
            desk.needs.with(|needs| {
                t_with(
                    "needs-ballots-because",
                    &[
                        ("stations", needs.total.stations.into()),
                        ("voters", needs.total.voters.into()),
                        ("elections", region.rules.elections.len().into()),
                        ("ballots", ballots(region, needs).into()),
                    ],
                )
            })
        })
    };
    let all_ballots =
        move || desk.region.with(|region| desk.needs.with(|needs| ballots(region, needs)));
    view! {
        <dl class="figures">
            <div class="figure">
                <dt>{wording("figure-ballots")}</dt>
                <dd>
                    <Because shown=Signal::derive(move || count(all_ballots()))>
                        {ballots_because}
                    </Because>
                </dd>
            </div>
            <div class="figure">
                <dt>{wording("figure-koli")}</dt>
                <dd>
                    <Because shown=Signal::derive(move || {
                        count(desk.needs.with(|needs| needs.koli))
                    })>{koli}</Because>
                </dd>
            </div>
            <Figure
                label=Signal::derive(wording("figure-boxes"))
                value=Signal::derive(move || count(load().boxes))
            />
            <Figure
                label=Signal::derive(wording("figure-weight"))
                value=Signal::derive(move || kilograms(load().weight_g))
            />
            <Figure
                label=Signal::derive(wording("figure-volume"))
                value=Signal::derive(move || cubic_metres(load().volume_cm3))
            />
        </dl>
    }
}

/// All ballots of all stations, without the spare ones.
fn ballots(region: &Region, needs: &Needs) -> u64 {
    let of = |(item, quantity): (&Item, &u64)| {
        if item.basis == tepat_model::region::Basis::Ballot { *quantity } else { 0 }
    };
    region.items.iter().zip(&needs.total.quantities).map(of).sum()
}

/// The level of area that totals are shown for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Level {
    Kecamatan,
    Desa,
    Station,
}

impl Level {
    const ALL: [Self; 3] = [Self::Kecamatan, Self::Desa, Self::Station];

    fn key(self) -> &'static str {
        match self {
            Self::Kecamatan => "level-kecamatan",
            Self::Desa => "level-desa",
            Self::Station => "level-station",
        }
    }
}

#[component]
fn Totals() -> impl IntoView {
    let desk = Desk::get();
    let level = RwSignal::new(Level::Kecamatan);
    let sheet = Memo::new(move |_| {
        let (language, needs) = (desk.language.get(), desk.needs.get());
        Shared::new(desk.region.with(|region| {
            totals_sheet(region, &areas(region, &needs, level.get()), level.get(), language)
        }))
    });
    let selected = move || match level.get() {
        Level::Station => selected_code(desk, a_station).get(),
        _ => selected_code(desk, a_place).get(),
    };
    let choices = Signal::derive(move || {
        Level::ALL
            .map(|level| {
                let name = tepat_view::words::text(desk.language.get(), level.key());
                (level.key().to_owned(), name)
            })
            .to_vec()
    });
    view! {
        <Table
            id="totals"
            label=Signal::derive(wording("needs-tab-totals"))
            sheet
            selected=Signal::derive(selected)
            on_select=move |code: String| {
                desk.show(match level.get_untracked() {
                    Level::Station => Selected::Station(code),
                    _ => Selected::Place(code),
                });
            }
        >
            <ChoiceField
                label=Signal::derive(wording("needs-level"))
                choices
                value=Signal::derive(move || level.get().key().to_owned())
                on_commit=move |key: String| {
                    if let Some(chosen) = Level::ALL.into_iter().find(|level| level.key() == key) {
                        level.set(chosen);
                    }
                }
            />
            <ExportMenu whats=&[What::Needs]/>
        </Table>
    }
}

/// An area and the total of its stations.
struct Area<'a> {
    code: &'a str,
    name: String,
    kecamatan: &'a str,
    kit: &'a Kit,
}

fn areas<'a>(region: &'a Region, needs: &'a Needs, level: Level) -> Vec<Area<'a>> {
    let name = |code: &'a str| region.places.get(code).map_or(code, |place| place.name.as_str());
    let kecamatan = |desa: &str| {
        let ppk = region.places.get(desa).and_then(|place| region.ppk_of(place));
        ppk.map_or("", |ppk| ppk.name.as_str())
    };
    match level {
        Level::Kecamatan | Level::Desa => {
            let kits = if level == Level::Desa { &needs.by_desa } else { &needs.by_kecamatan };
            kits.iter()
                .map(|(code, kit)| Area {
                    code,
                    name: name(code).to_owned(),
                    kecamatan: kecamatan(code),
                    kit,
                })
                .collect()
        }
        Level::Station => region
            .stations
            .iter()
            .zip(&needs.stations)
            .map(|(station, kit)| Area {
                code: &station.code,
                name: format!("{} {:03}", name(station.home()), station.number),
                kecamatan: kecamatan(&station.desa),
                kit,
            })
            .collect(),
    }
}

fn totals_sheet(region: &Region, areas: &[Area<'_>], level: Level, language: Language) -> Sheet {
    let named = Sheet::of(areas, language, |area| area.code.to_owned())
        .texts("col-name", |area| area.name.clone());
    let placed = match level {
        Level::Kecamatan => named,
        Level::Desa | Level::Station => {
            named.texts("col-kecamatan", |area| area.kecamatan.to_owned())
        }
    };
    let mut sheet = placed
        .numbers("col-stations", Form::Count, |area| Some(area.kit.stations as f64))
        .total(Total::Sum)
        .numbers("col-voters", Form::Count, |area| Some(area.kit.voters as f64))
        .total(Total::Sum);
    for (position, item) in region.items.iter().enumerate() {
        let name = item.name(language.code()).to_owned();
        sheet = sheet
            .numbers_named(name, Form::Count, |area| {
                area.kit.quantities.get(position).map(|quantity| *quantity as f64)
            })
            .total(Total::Sum);
    }
    sheet
        .numbers("col-weight-kg", Form::Decimal, |area| {
            Some(area.kit.load.weight_g as f64 / 1000.0)
        })
        .total(Total::Sum)
        .numbers("col-volume-m3", Form::Decimal, |area| Some(area.kit.load.volume_cm3 as f64 / 1e6))
        .total(Total::Sum)
        .done()
}
