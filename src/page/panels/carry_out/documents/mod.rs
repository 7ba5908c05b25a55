//! The documents to print or export.

mod assessments;
mod attendance;
mod changes;
mod contacts;
mod costs;
mod desk;
mod orders;
mod paper;
mod receipts;
mod schedule;
mod totals;
mod waybill;

use leptos::prelude::*;

use crate::page::guarding;
use crate::page::keys::Command;
use crate::page::panels::planning::schedule::a_trip;
use crate::page::panels::selected_code;
use crate::page::parts::{ChoiceField, ExportMenu};
use crate::page::state::{Desk, t, t_with, wording};
use crate::page::storage::download;
use tepat_model::fingerprint::fingerprint;
use tepat_model::message::Message;
use tepat_model::plan::Trip;
use tepat_model::region::{PlaceKind, Region};
use tepat_model::time::h_day;
use tepat_view::documents::assessments_csv;
use tepat_view::export::What;
use tepat_view::words::{self, Language};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Schedule,
    Waybills,
    Receipts,
    Totals,
    Costs,
    Commander,
    Orders,
    Contacts,
    Attendance,
    Desk,
    Assessments,
    Changes,
}

impl Kind {
    const ALL: [Self; 12] = [
        Self::Schedule,
        Self::Waybills,
        Self::Changes,
        Self::Receipts,
        Self::Totals,
        Self::Costs,
        Self::Commander,
        Self::Orders,
        Self::Contacts,
        Self::Attendance,
        Self::Desk,
        Self::Assessments,
    ];

    fn key(self) -> &'static str {
        match self {
            Self::Schedule => "document-schedule",
            Self::Waybills => "document-waybills",
            Self::Receipts => "document-receipts",
            Self::Totals => "document-totals",
            Self::Costs => "document-costs",
            Self::Commander => "document-commander",
            Self::Orders => "document-orders",
            Self::Contacts => "document-contacts",
            Self::Attendance => "document-attendance",
            Self::Desk => "document-desk",
            Self::Assessments => "document-assessments",
            Self::Changes => "document-changes",
        }
    }

    fn needs_plan(self) -> bool {
        self.is_by_day() || matches!(self, Self::Costs | Self::Changes)
    }

    fn needs_people(self) -> bool {
        matches!(self, Self::Commander | Self::Orders | Self::Attendance | Self::Desk)
    }

    fn is_by_day(self) -> bool {
        matches!(self, Self::Schedule | Self::Waybills)
    }
}

/// Which part of the plan to print.
#[derive(Clone, Debug, Default, PartialEq)]
struct Scope {
    /// Code of a sub-district; empty for all.
    kecamatan: String,
    /// H-day of departure; `None` for all.
    day: Option<i32>,
    /// Code of the only trip to print; `None` for all.
    trip: Option<String>,
}

impl Scope {
    fn takes_trip(&self, region: &Region, trip: &Trip) -> bool {
        if let Some(only) = &self.trip {
            return trip.code == *only;
        }
        self.day.is_none_or(|day| h_day(trip.depart_at) == day)
            && (self.kecamatan.is_empty()
                || trip.kits().any(|kit| kecamatan_of(region, kit) == Some(&*self.kecamatan)))
    }
}

/// Code of the sub-district of a station.
fn kecamatan_of<'a>(region: &'a Region, station: &str) -> Option<&'a str> {
    let pps = region.pps_of(region.stations.get(station)?)?;
    region.ppk_of(pps).map(|ppk| ppk.code.as_str())
}

/// The panel of documents: the choices above, the sheets below.
#[component]
pub fn DocumentsPanel() -> impl IntoView {
    let desk = Desk::get();
    let kind = RwSignal::new(Kind::Schedule);
    let scope = RwSignal::new(Scope::default());
    let has_plan = Memo::new(move |_| desk.plan.with(Option::is_some));
    // Waybills name the units that escort, once there are any.
    let has_units = Memo::new(move |_| desk.region.with(|region| !region.forces.is_empty()));
    guarding::follow(desk, move || {
        kind.get().needs_people() || (kind.get() == Kind::Waybills && has_units.get())
    });
    // Printing may start from the button or from the browser's own menu and keys.
    let printing = window_event_listener(leptos::ev::beforeprint, move |_| {
        if has_plan.get_untracked() {
            desk.hand_out();
        }
    });
    on_cleanup(move || printing.remove());
    view! {
        <Choices kind scope/>
        <Show
            when=move || has_plan.get() || !kind.get().needs_plan()
            fallback=|| view! { <p class="empty">{wording("plan-none-yet")}</p> }
        >
            // Sheets contain nothing focusable, so the scrolling element itself must receive the
            // keys.
            <div
                class="papers panel-scroll"
                tabindex="0"
                role="region"
                aria-label=move || t(kind.get().key())
            >
                {move || {
                    let (scope, language) = (scope.get(), desk.language.get());
                    match kind.get() {
                        Kind::Schedule => schedule::sheets(desk, &scope, language),
                        Kind::Waybills => waybill::sheets(desk, &scope, language),
                        Kind::Receipts => receipts::sheets(desk, &scope, language),
                        Kind::Totals => totals::sheets(desk, &scope, language),
                        Kind::Costs => costs::sheets(desk, &scope, language),
                        Kind::Changes => changes::sheets(desk, &scope, language),
                        Kind::Commander => orders::summary(desk, language),
                        Kind::Orders => orders::sheets(desk, &scope, language),
                        Kind::Attendance => attendance::sheets(desk, &scope, language),
                        Kind::Contacts => contacts::sheets(desk, &scope, language),
                        Kind::Desk => desk::report(desk, language),
                        Kind::Assessments => assessments::sheets(desk, &scope, language),
                    }
                }}
            </div>
        </Show>
    }
}

#[component]
fn Choices(kind: RwSignal<Kind>, scope: RwSignal<Scope>) -> impl IntoView {
    let desk = Desk::get();
    let selected_trip = selected_code(desk, a_trip);
    // A trip that is no longer selected would be a choice that the page does not explain.
    Effect::new(move |_| {
        let trip = selected_trip.get();
        if scope.with_untracked(|scope| scope.trip.is_some() && scope.trip != trip) {
            scope.update(|scope| scope.trip = trip);
        }
    });
    let kinds = Signal::derive(move || {
        let language = desk.language.get();
        Kind::ALL.map(|kind| (kind.key().to_owned(), words::text(language, kind.key()))).to_vec()
    });
    let kecamatan = Signal::derive(move || {
        let all = (String::new(), t("document-all-kecamatan"));
        desk.region.with(|region| {
            let ppk = region.places.iter().filter(|place| place.kind == PlaceKind::Ppk);
            let named = ppk.map(|ppk| (ppk.code.clone(), ppk.name.clone()));
            std::iter::once(all).chain(named).collect::<Vec<_>>()
        })
    });
    let days = Signal::derive(move || {
        let language = desk.language.get();
        let all = (String::new(), t("document-all-days"));
        let mut days: Vec<i32> = desk.plan.with(|plan| {
            let trips = plan.iter().flat_map(|plan| plan.all_trips());
            trips.map(|(_, trip)| h_day(trip.depart_at)).collect()
        });
        days.sort_unstable();
        days.dedup();
        let named =
            days.into_iter().rev().map(|day| (day.to_string(), day_name(desk, day, language)));
        std::iter::once(all).chain(named).collect::<Vec<_>>()
    });
    view! {
        <div class="panel-actions">
            <ChoiceField
                label=Signal::derive(wording("document-kind"))
                choices=kinds
                value=Signal::derive(move || kind.get().key().to_owned())
                on_commit=move |key: String| {
                    if let Some(chosen) = Kind::ALL.into_iter().find(|kind| kind.key() == key) {
                        kind.set(chosen);
                    }
                }
            />
            <ChoiceField
                label=Signal::derive(wording("col-kecamatan"))
                choices=kecamatan
                value=Signal::derive(move || scope.with(|scope| scope.kecamatan.clone()))
                on_commit=move |code: String| scope.update(|scope| scope.kecamatan = code)
            />
            <Show when=move || kind.get().is_by_day()>
                <ChoiceField
                    label=Signal::derive(wording("document-day"))
                    choices=days
                    value=Signal::derive(move || {
                        scope.with(|scope| scope.day.map(|day| day.to_string()).unwrap_or_default())
                    })
                    on_commit=move |day: String| scope.update(|scope| scope.day = day.parse().ok())
                />
            </Show>
            <Show when=move || kind.get() == Kind::Waybills && selected_trip.get().is_some()>
                <label class="toggle">
                    <input
                        type="checkbox"
                        prop:checked=move || scope.with(|scope| scope.trip.is_some())
                        on:change=move |_| scope.update(|scope| {
                            scope.trip = match scope.trip {
                                Some(_) => None,
                                None => selected_trip.get_untracked(),
                            };
                        })
                    />
                    <span>
                        {move || {
                            let trip = selected_trip.get().unwrap_or_default();
                            t_with("document-only-trip", &[("trip", trip.into())])
                        }}
                    </span>
                </label>
            </Show>
            <button type="button" class="primary" id="print" on:click=|_| print()>
                {wording("document-print")}
            </button>
            <Show when=move || kind.get() == Kind::Assessments>
                <button type="button" id="assessments-csv" on:click=move |_| export(desk, scope)>
                    {wording("document-assessments-csv")}
                </button>
            </Show>
            <ExportMenu whats=&What::ALL/>
            <button type="button" id="save-page" on:click=move |_| Command::SavePage.run(desk)>
                {wording("command-save-page")}
            </button>
        </div>
    }
}

/// `Minggu 24 Nov, H-3`.
fn day_name(desk: Desk, day: i32, language: Language) -> String {
    let moment = words::moment(language, tepat_model::time::moment(day, 0));
    let short = moment.split_once(' ').map_or(moment.as_str(), |(day, _)| day).to_owned();
    match desk.region.with(|region| words::date(language, &region.info, day)) {
        Some(date) => format!("{date}, {short}"),
        None => short,
    }
}

fn print() {
    // Fails only where printing is impossible.
    let _ = window().print();
}

/// Saves the list of things to assess as a CSV file.
fn export(desk: Desk, scope: RwSignal<Scope>) {
    let language = desk.language.get_untracked();
    let (name, text) = desk.region.with_untracked(|region| {
        let of = region.info.name.to_lowercase().replace(' ', "-");
        let text =
            scope.with_untracked(|scope| assessments_csv(region, &scope.kecamatan, language));
        (t_with("document-assessments-file", &[("region", of.into())]), text)
    });
    if download(&name, text.as_bytes()).is_err() {
        desk.notify(Message::error("notice-save-failed").with("name", name));
    }
}

/// The first digits of the fingerprint of the document's data.
fn short_fingerprint(desk: Desk) -> String {
    let of_plan = desk.plan.with(|plan| plan.as_ref().map(|plan| plan.input.clone()));
    let whole = of_plan.unwrap_or_else(|| desk.region.with(|region| fingerprint(region)));
    whole.chars().take(12).collect()
}
