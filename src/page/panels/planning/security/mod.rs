//! Who guards what: what is missing and would help, the classes of stations, the units, and the rules.

mod duties;
mod forces;
mod lendings;
mod overview;
mod rules;
mod stations;

use leptos::prelude::*;

use crate::page::guarding::{self, Last};
use crate::page::parts::Tabs;
use crate::page::state::{Desk, Shared, t, wording};
use tepat_model::region::Region;
use tepat_planner::people::People;
use tepat_view::sheet::Sheet;
use tepat_view::words::Language;

#[component]
pub fn SecurityPanel() -> impl IntoView {
    let desk = Desk::get();
    guarding::follow(desk, || true);
    let tab = RwSignal::new(0);
    let names = Signal::derive(|| {
        vec![
            t("people-tab-overview"),
            t("people-tab-stations"),
            t("people-tab-forces"),
            t("people-tab-duties"),
            t("people-tab-rules"),
        ]
    });
    view! {
        <Tabs id="security" names chosen=tab/>
        <Computing/>
        {move || match tab.get() {
            0 => view! { <overview::Overview/> }.into_any(),
            1 => view! { <stations::Stations/> }.into_any(),
            2 => view! { <forces::Forces/> }.into_any(),
            3 => view! { <duties::Duties/> }.into_any(),
            _ => view! { <rules::Rules/> }.into_any(),
        }}
    }
}

/// Whether the assignment is being computed, or is of an earlier state.
#[component]
fn Computing() -> impl IntoView {
    let desk = Desk::get();
    let running = Memo::new(move |_| desk.guarding.with(|guarding| guarding.is_running()));
    let is_old = Memo::new(move |_| desk.current_people().is_none());
    view! {
        <Show when=move || running.get()>
            <p class="quiet" id="people-computing" role="status">
                {wording("people-computing")} " "
                <button type="button" on:click=move |_| guarding::give_up(desk)>
                    {wording("people-cancel")}
                </button>
            </p>
        </Show>
        <Show when=move || is_old.get() && !running.get()>
            <p class="stale">
                {wording("people-outdated")} " "
                <button type="button" on:click=move |_| guarding::again(desk)>
                    {wording("people-again")}
                </button>
            </p>
        </Show>
    }
}

/// A sheet of the last assignment; empty before there is one.
fn sheet_of(
    desk: Desk,
    make: impl Fn(&Region, &People, Language) -> Sheet + Send + Sync + 'static,
) -> Memo<Shared<Sheet>> {
    Memo::new(move |_| {
        let language = desk.language.get();
        let last = desk.guarding.with(|guarding| guarding.last());
        Shared::new(last.map_or_else(Sheet::default, |Last { region, people }| {
            make(&region, &people, language)
        }))
    })
}
