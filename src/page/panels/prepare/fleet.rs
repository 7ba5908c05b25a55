//! The fleet: how many vehicles of each class stand at each base.

use std::collections::{BTreeMap, BTreeSet};

use leptos::prelude::*;

use super::classes::Classes;
use crate::page::parts::figures::count;
use crate::page::parts::{ChoiceField, Figure, Link, NumberField, Tabs, Toggle, value_of};
use crate::page::state::{Desk, Selected, Shared, t, t_with, wording};
use tepat_model::document::{Edit, TableName};
use tepat_model::region::{Fleet, PlaceKind, Record, Region, Standing};
use tepat_order::Order as _;
use tepat_planner::questions::{Idle, why_idle};
use tepat_view::words::{self, Language};
pub use tepat_view::words::{base_name, class_name};

#[component]
pub fn FleetPanel() -> impl IntoView {
    let tab = RwSignal::new(0);
    let names = Signal::derive(|| vec![t("fleet-tab-fleet"), t("fleet-tab-classes")]);
    view! {
        <Tabs id="fleet" names chosen=tab/>
        {move || match tab.get() {
            0 => view! { <FleetList/> }.into_any(),
            _ => view! { <Classes/> }.into_any(),
        }}
    }
}

/// Vehicles that trips use, by class and base.
type Used = BTreeMap<(String, String), usize>;

#[component]
fn FleetList() -> impl IntoView {
    let desk = Desk::get();
    let sought = RwSignal::new(String::new());
    let used = Memo::new(move |_| {
        Shared::new(desk.plan.with(|plan| {
            let mut numbers: BTreeMap<(String, String), BTreeSet<u32>> = BTreeMap::new();
            for trip in plan.iter().flat_map(|plan| &plan.trips) {
                let at = (trip.class.clone(), trip.base.clone());
                numbers.entry(at).or_default().insert(trip.vehicle);
            }
            numbers.into_iter().map(|(at, numbers)| (at, numbers.len())).collect::<Used>()
        }))
    });
    let standing = Memo::new(move |_| {
        let language = desk.language.get();
        desk.region.with(|region| bases(region, &sought.get(), language))
    });
    let vehicles = move || {
        desk.region.with(|region| {
            let at = |row: &Fleet| u64::from(row.count) * places_of(region, row) as u64;
            region.fleet.iter().map(at).sum::<u64>()
        })
    };
    view! {
        <dl class="figures">
            <Figure
                label=Signal::derive(wording("figure-vehicles"))
                value=Signal::derive(move || count(vehicles()))
            />
            <Figure
                label=Signal::derive(wording("figure-vehicles-used"))
                value=Signal::derive(move || {
                    let used = desk.summary.with(|s| s.as_ref().map(|s| s.all.vehicles));
                    used.map_or_else(|| "–".to_owned(), count)
                })
            />
        </dl>
        <AddVehicles/>
        <input
            type="search"
                        placeholder=wording("fleet-search")
            aria-label=wording("fleet-search")
            on:input=move |event| sought.set(value_of(&event))
        />
        <div class="panel-scroll">
            <For each=move || standing.get() key=|base| base.clone() children=move |base| {
                view! { <Base base used/> }
            }/>
        </div>
    }
}

/// Number of places at which a row's vehicles stand.
fn places_of(region: &Region, row: &Fleet) -> usize {
    let of = |kind| region.places.iter().filter(|place| place.kind == kind).count();
    match row.standing() {
        Standing::At(_) => 1,
        Standing::EachPpk => of(PlaceKind::Ppk),
        Standing::EachPps => of(PlaceKind::Pps),
    }
}

/// A base and the codes of its rows that match the search.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct BaseRows {
    base: String,
    name: String,
    rows: Vec<String>,
}

/// Bases in order: the store, bases that stand for all posts, piers, posts; each group by code.
fn bases(region: &Region, sought: &str, language: Language) -> Vec<BaseRows> {
    let sought = sought.trim().to_lowercase();
    let mut by_base: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for row in &region.fleet {
        let words = format!(
            "{} {}",
            base_name(region, &row.base, language),
            class_name(region, &row.class, language)
        );
        if words.to_lowercase().contains(&sought) {
            by_base.entry(&row.base).or_default().push(row.code.clone());
        }
    }
    let rank = |base: &str| match region.places.get(base).map(|place| place.kind) {
        Some(PlaceKind::Store) => 0,
        None => 1,
        Some(PlaceKind::Pier) => 2,
        Some(PlaceKind::Ppk) => 3,
        Some(_) => 4,
    };
    let mut bases: Vec<BaseRows> = by_base
        .into_iter()
        .map(|(base, rows)| BaseRows {
            base: base.to_owned(),
            name: base_name(region, base, language),
            rows,
        })
        .collect();
    bases.order_by(|a, b| rank(&a.base).cmp(&rank(&b.base)).then_with(|| a.base.cmp(&b.base)));
    bases
}

/// Explains why vehicles of a class stand idle at a base.
pub fn idle_in_words(desk: Desk, class: &str, base: &str) -> Option<String> {
    let language = desk.language.get();
    let plan = desk.plan.get().filter(|_| !desk.stale.get())?;
    desk.region.with(|region| {
        let key = match why_idle(region, &plan, class, base)? {
            Idle::Enough { used, all } => {
                let values = [("used", used.into()), ("all", all.into())];
                return Some(words::text_with(language, "idle-enough", &values));
            }
            Idle::Others(classes) => {
                let names: Vec<String> = classes
                    .iter()
                    .map(|class| words::inside(&class_name(region, class, language)))
                    .collect();
                let values = [("classes", names.join(", ").into())];
                return Some(words::text_with(language, "idle-others", &values));
            }
            Idle::NoWay => "idle-no-way",
            Idle::NothingLeaves => "idle-nothing-leaves",
        };
        Some(words::text(language, key))
    })
}

#[component]
fn Base(base: BaseRows, used: Memo<Shared<Used>>) -> impl IntoView {
    let desk = Desk::get();
    let is_place = desk.region.with_untracked(|region| region.places.get(&base.base).is_some());
    let heading = if is_place {
        view! { <Link to=Selected::Place(base.base.clone()) label=base.name.clone()/> }.into_any()
    } else {
        base.name.clone().into_any()
    };
    let rows = base.rows.into_iter().map(|code| view! { <FleetRow code used/> }).collect_view();
    view! {
        <section class="fleet-base">
            <h3>{heading}</h3>
            <ul>{rows}</ul>
        </section>
    }
}

#[component]
fn FleetRow(code: String, used: Memo<Shared<Used>>) -> impl IntoView {
    let desk = Desk::get();
    let code = StoredValue::new(code);
    let row = Memo::new(move |_| {
        desk.region.with(|region| code.with_value(|code| region.fleet.get(code).cloned()))
    });
    let name = Signal::derive(move || {
        let language = desk.language.get();
        let class = row.with(|row| row.as_ref().map(|row| row.class.clone())).unwrap_or_default();
        desk.region.with(|region| class_name(region, &class, language))
    });
    let number = Signal::derive(move || row.with(|row| row.as_ref().map(|row| row.count.into())));
    let set = move |number: i64| {
        if (0..=1000).contains(&number) {
            let code = code.get_value();
            desk.edit(Edit::set(TableName::Fleet, &code, "count", number), "");
        }
    };
    let step = move |by: i64| set(number.get_untracked().unwrap_or_default() + by);
    let in_use = move || {
        let at = row.with(|row| row.as_ref().map(|row| (row.class.clone(), row.base.clone())))?;
        let of_plan = desk.plan.with(Option::is_some);
        let is_place = desk.region.with(|region| region.places.get(&at.1).is_some());
        let used = used.with(|used| used.get(&at).copied().unwrap_or(0));
        (of_plan && is_place).then(|| t_with("fleet-used", &[("used", used.into())]))
    };
    view! {
        <li class="fleet-row">
            <span class="fleet-name">{name}</span>
            <span class="fleet-used">{in_use}</span>
            <span class="stepper" data-repeats="">
                <button
                    type="button"
                    aria-label=move || t_with("fleet-fewer", &[("class", name.get().into())])
                    on:click=move |_| step(-1)
                >
                    "−"
                </button>
                <NumberField
                    label=name
                    value=number
                    least=0
                    most=1000
                    on_commit={move |number: Option<i64>| set(number.unwrap_or_default())}
                />
                <button
                    type="button"
                    aria-label=move || t_with("fleet-more", &[("class", name.get().into())])
                    on:click=move |_| step(1)
                >
                    "+"
                </button>
            </span>
            <span class="fleet-pooled" title=move || t("fleet-pooled-about")>
                <Toggle
                    label=Signal::derive(wording("fleet-pooled"))
                    on=Signal::derive(move || row.with(|row| row.as_ref().is_some_and(|row| row.pooled)))
                    on_change=move |on: bool| {
                        let code = code.get_value();
                        desk.edit(Edit::set(TableName::Fleet, &code, "pooled", on), "");
                    }
                />
            </span>
            <span class="fleet-note">
                {move || row.with(|row| row.as_ref().map(|row| row.note.clone()))}
            </span>
            {move || {
                let row = row.get()?;
                let why = idle_in_words(desk, &row.class, &row.base)?;
                Some(view! { <span class="fleet-idle">{why}</span> })
            }}
            <button
                type="button"
                class="plain compact"
                aria-label=move || t_with("fleet-remove", &[("class", name.get().into())])
                title=move || t_with("fleet-remove", &[("class", name.get().into())])
                on:click=move |_| {
                    let code = code.get_value();
                    desk.edit(Edit::Remove { table: TableName::Fleet, code }, "");
                }
            >
                "×"
            </button>
        </li>
    }
}

/// Adds vehicles: class, base and number.
#[component]
fn AddVehicles() -> impl IntoView {
    let desk = Desk::get();
    let class = RwSignal::new(None::<String>);
    let base = RwSignal::new(None::<String>);
    let number = RwSignal::new(1_i64);
    let classes = Signal::derive(move || {
        let language = desk.language.get();
        desk.region.with(|region| {
            let choice = |class: &tepat_model::region::VehicleClass| {
                (class.code.clone(), class.name(language.code()).to_owned())
            };
            region.classes.iter().map(choice).collect::<Vec<_>>()
        })
    });
    let places = Signal::derive(move || {
        let language = desk.language.get();
        desk.region.with(|region| {
            let may_hold =
                |kind| matches!(kind, PlaceKind::Store | PlaceKind::Pier | PlaceKind::Ppk);
            let mut held: Vec<&tepat_model::region::Place> =
                region.places.iter().filter(|place| may_hold(place.kind)).collect();
            held.order_by_key(|place| {
                (place.kind != PlaceKind::Store, place.kind != PlaceKind::Pier)
            });
            let posts = region.places.iter().filter(|place| place.kind == PlaceKind::Pps);
            let everywhere = ["each-ppk", "each-pps"].into_iter();
            held.into_iter()
                .map(|place| place.code.as_str())
                .chain(everywhere)
                .chain(posts.map(|place| place.code.as_str()))
                .map(|code| (code.to_owned(), base_name(region, code, language)))
                .collect::<Vec<_>>()
        })
    });
    let first = |choices: Signal<Vec<(String, String)>>| {
        choices.with(|choices| choices.first().map(|(value, _)| value.clone())).unwrap_or_default()
    };
    let class_chosen = Signal::derive(move || class.get().unwrap_or_else(|| first(classes)));
    let base_chosen = Signal::derive(move || base.get().unwrap_or_else(|| first(places)));
    let add = move |_| {
        let most = u32::try_from(number.get_untracked()).unwrap_or(1);
        let mut row = Fleet::new(&class_chosen.get_untracked(), &base_chosen.get_untracked(), most);
        desk.region.with_untracked(|region| {
            if let Some(there) = region.fleet.get(row.code()) {
                row.count = (there.count + most).min(1000);
                row.pooled = there.pooled;
                row.note.clone_from(&there.note);
            }
        });
        desk.edit(Edit::put(TableName::Fleet, &[row]), "");
    };
    view! {
        <div class="panel-actions">
            <NumberField
                label=Signal::derive(wording("fleet-number"))
                value=Signal::derive(move || Some(number.get()))
                least=1
                most=1000
                on_commit={move |typed: Option<i64>| number.set(typed.unwrap_or(1))}
            />
            <ChoiceField
                label=Signal::derive(wording("fleet-class"))
                choices=classes
                value=class_chosen
                on_commit=move |chosen: String| class.set(Some(chosen))
            />
            <span>{wording("fleet-at")}</span>
            <ChoiceField
                label=Signal::derive(wording("fleet-base"))
                choices=places
                value=base_chosen
                on_commit=move |chosen: String| base.set(Some(chosen))
            />
            <button type="button" on:click=add>{wording("fleet-add")}</button>
        </div>
    }
}
