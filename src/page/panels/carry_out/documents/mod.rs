//! The documents to print or export.

mod assessments;
mod attendance;
mod changes;
mod contacts;
mod costs;
mod desk;
mod orders;
mod paper;
mod pile;
mod schedule;
mod totals;

use leptos::prelude::*;

use paper::frame;
use pile::{Pile, Sheets};

use crate::page::dialogs::Dialog;
use crate::page::guarding;
use crate::page::keys::Command;
use crate::page::panels::planning::schedule::a_trip;
use crate::page::panels::{kecamatan_choices, selected_code};
use crate::page::parts::{ChoiceField, ExportMenu};
use crate::page::state::{Desk, t, t_with, wording};
use crate::page::storage::download;
use crate::page::writing;
use tepat_model::document::Roster;
use tepat_model::message::Message;
use tepat_model::time::h_day;
use tepat_view::documents::assessments_csv;
use tepat_view::export::{Given, What};
use tepat_view::papers::html::classes;
use tepat_view::papers::{self, Papers, Scope, Size};
use tepat_view::words::{self, Language};

/// A document of this panel, or one that is made outside of the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Schedule,
    Totals,
    Costs,
    Commander,
    Orders,
    Contacts,
    Attendance,
    Desk,
    Assessments,
    Changes,
    Made(papers::Kind),
}

/// Waybills name the units that escort.
const WAYBILLS: Kind = Kind::Made(papers::Kind::Waybill);

impl Kind {
    const ALL: [Self; 23] = [
        Self::Schedule,
        Self::Made(papers::Kind::Waybill),
        Self::Made(papers::Kind::Manifest),
        Self::Made(papers::Kind::HandOver),
        Self::Made(papers::Kind::Driver),
        Self::Changes,
        Self::Made(papers::Kind::Packing),
        Self::Made(papers::Kind::Labels),
        Self::Made(papers::Kind::Receipt),
        Self::Made(papers::Kind::Balance),
        Self::Made(papers::Kind::Poster),
        Self::Made(papers::Kind::WavePlan),
        Self::Made(papers::Kind::Map),
        Self::Totals,
        Self::Costs,
        Self::Made(papers::Kind::Regent),
        Self::Made(papers::Kind::Inquiries),
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
            Self::Totals => "document-totals",
            Self::Costs => "document-costs",
            Self::Commander => "document-commander",
            Self::Orders => "document-orders",
            Self::Contacts => "document-contacts",
            Self::Attendance => "document-attendance",
            Self::Desk => "document-desk",
            Self::Assessments => "document-assessments",
            Self::Changes => "document-changes",
            Self::Made(kind) => kind.name_key(),
        }
    }

    fn needs_plan(self) -> bool {
        match self {
            Self::Made(kind) => kind.needs_plan(),
            _ => matches!(self, Self::Schedule | Self::Costs | Self::Changes),
        }
    }

    fn needs_people(self) -> bool {
        matches!(self, Self::Commander | Self::Orders | Self::Attendance | Self::Desk)
    }

    fn counts_money(self) -> bool {
        matches!(self, Self::Costs | Self::Made(papers::Kind::Regent))
    }

    fn is_by_day(self) -> bool {
        match self {
            Self::Made(kind) => kind.is_by_day(),
            _ => self == Self::Schedule,
        }
    }

    fn is_by_trip(self) -> bool {
        matches!(self, Self::Made(kind) if kind.is_by_trip())
    }

    fn sizes(self) -> &'static [Size] {
        match self {
            Self::Made(kind) => kind.sizes(),
            _ => &[Size::A4],
        }
    }
}

/// The panel of documents: the choices above, the sheets below.
#[component]
pub fn DocumentsPanel() -> impl IntoView {
    let desk = Desk::get();
    let kind = RwSignal::new(Kind::Schedule);
    let scope = RwSignal::new(Scope::default());
    let is_making = RwSignal::new(false);
    let has_plan = Memo::new(move |_| desk.plan.with(Option::is_some));
    // Being printed changes the document: papers are made again only if names have changed.
    let roster = Memo::new(move |_| desk.document.with(|it| Some(it.as_ref()?.roster.clone())));
    // Waybills name the units that escort, once there are any.
    let has_units = Memo::new(move |_| desk.region.with(|region| !region.forces.is_empty()));
    guarding::follow(desk, move || {
        let kind = kind.get();
        kind.needs_people()
            || (kind == WAYBILLS && has_units.get())
            || (kind.counts_money() && desk.guards_are_paid())
    });
    // Printing may start from the button or from the browser's own menu and keys.
    let printing = window_event_listener(leptos::ev::beforeprint, move |_| {
        if has_plan.get_untracked() {
            desk.hand_out();
        }
    });
    on_cleanup(move || printing.remove());
    view! {
        <Choices kind scope is_making/>
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
                    let pile = |sheets| view! { <Pile sheets is_making/> }.into_any();
                    match kind.get() {
                        Kind::Schedule => schedule::sheets(desk, &scope, language),
                        Kind::Totals => totals::sheets(desk, &scope, language),
                        Kind::Costs => costs::sheets(desk, &scope, language),
                        Kind::Changes => changes::sheets(desk, &scope, language),
                        Kind::Commander => orders::summary(desk, language),
                        Kind::Orders => pile(orders::sheets(desk, &scope, language)),
                        Kind::Attendance => pile(attendance::sheets(desk, &scope, language)),
                        Kind::Contacts => contacts::sheets(desk, &scope, language),
                        Kind::Desk => desk::report(desk, language),
                        Kind::Assessments => pile(assessments::sheets(desk, &scope, language)),
                        Kind::Made(papers::Kind::Regent) if desk.awaits_guards() => {
                            view! { <p class="quiet">{t("costs-guards-wait")}</p> }.into_any()
                        }
                        Kind::Made(kind) => pile(made(desk, roster.get(), kind, &scope, language)),
                    }
                }}
            </div>
        </Show>
    }
}

#[component]
fn Choices(
    kind: RwSignal<Kind>,
    scope: RwSignal<Scope>,
    is_making: RwSignal<bool>,
) -> impl IntoView {
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
    let kecamatan = Signal::derive(move || kecamatan_choices(desk));
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
            <Show when=move || kind.get().is_by_trip() && selected_trip.get().is_some()>
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
            <Show when=move || 1 < kind.get().sizes().len()>
                <ChoiceField
                    id="document-size"
                    label=Signal::derive(wording("document-size"))
                    choices=Signal::derive(move || {
                        let sizes = kind.get().sizes().iter();
                        sizes.map(|size| (size.key().to_owned(), size.key().to_owned())).collect()
                    })
                    value=Signal::derive(move || scope.with(|scope| scope.size.key().to_owned()))
                    on_commit=move |key: String| {
                        let chosen = Size::ALL.into_iter().find(|size| size.key() == key);
                        scope.update(|scope| scope.size = chosen.unwrap_or_default());
                    }
                />
            </Show>
            <button
                type="button"
                class="primary"
                id="print"
                disabled=move || is_making.get()
                on:click=|_| print()
            >
                {wording("document-print")}
            </button>
            <Show when=move || kind.get() == Kind::Assessments>
                <button type="button" id="assessments-csv" on:click=move |_| export(desk, scope)>
                    {wording("document-assessments-csv")}
                </button>
            </Show>
            <ExportMenu whats=&What::ALL/>
            <Show
                when=move || desk.writes_workbook.get()
                fallback=move || view! {
                    <button type="button" id="workbook" on:click=move |_| writing::workbook(desk)>
                        {wording("workbook-save")}
                    </button>
                }
            >
                <span class="row" role="status">
                    <progress aria-label=wording("workbook-save")></progress>
                    <button
                        type="button"
                        id="workbook-cancel"
                        on:click=move |_| writing::leave_workbook(desk)
                    >
                        {wording("load-cancel")}
                    </button>
                </span>
            </Show>
            <button
                type="button"
                id="bundle"
                on:click=move |_| desk.dialog.set(Some(Dialog::Bundle))
            >
                {wording("bundle-title")}
            </button>
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

/// The papers that are made outside of the page.
fn made(
    desk: Desk,
    roster: Option<Roster>,
    kind: papers::Kind,
    scope: &Scope,
    language: Language,
) -> Sheets {
    // A sheet of a size that the kind does not come in would be cut off.
    let size = if kind.sizes().contains(&scope.size) { scope.size } else { Size::A4 };
    let scope = Scope { size, ..scope.clone() };
    let papers = given(desk, |given| Papers::new(given, kind, &scope));
    let frame = frame(desk);
    let (region, needs, plan) = (desk.region.get(), desk.needs.get(), desk.plan.get());
    let people = (Kind::Made(kind) == WAYBILLS || kind == papers::Kind::Regent)
        .then(|| desk.current_people())
        .flatten();
    Sheets::new(papers.len(), move |number| {
        let given = Given {
            region: &region,
            needs: &needs,
            plan: plan.as_deref(),
            people: people.as_deref(),
            roster: roster.as_ref(),
            language,
        };
        let Some(paper) = papers.paper(&given, number) else { return ().into_any() };
        view! { <article class=classes(&paper) inner_html=frame.inside(&paper)></article> }
            .into_any()
    })
}

/// What papers are made from; reactive.
fn given<T>(desk: Desk, with: impl FnOnce(&Given) -> T) -> T {
    let (region, needs, plan) = (desk.region.get(), desk.needs.get(), desk.plan.get());
    let language = desk.language.get();
    let (plan, people, roster) = (plan.as_deref(), None, None);
    with(&Given { region: &region, needs: &needs, plan, people, roster, language })
}
