//! The panels of the stages, in the three groups of the rail, and the inspector of the selection.

mod carry_out;
mod inquiries;
mod inspector;
mod messages;
mod planning;
mod prepare;

pub use carry_out::ControlRoom;
pub use carry_out::change::thing_of;
pub use carry_out::readiness::{Known, known};
pub use inspector::Inspector;
pub use messages::Lines;
pub use planning::compare::{self, compare_with_file, short_time};
pub use planning::schedule::destination;
pub use prepare::conditions::in_words;
pub use prepare::fleet::{base_name, class_name};
pub use tepat_view::words::describe;

use carry_out::{documents, history, readiness, under_way};
use planning::{plan, schedule, security, staff};
use prepare::{election, fleet, needs, network, region};

use leptos::prelude::*;

use super::state::{Desk, Selected, Stage, t};
use tepat_model::region::PlaceKind;

/// The panel of the current stage.
#[component]
pub fn StagePanel() -> impl IntoView {
    let desk = Desk::get();
    view! {
        <div class="stage-panel" data-stage=move || desk.stage.get().slug()>
            {move || match desk.stage.get() {
                Stage::Election => view! { <election::ElectionPanel/> }.into_any(),
                Stage::Region => view! { <region::RegionPanel/> }.into_any(),
                Stage::Needs => view! { <needs::NeedsPanel/> }.into_any(),
                Stage::Fleet => view! { <fleet::FleetPanel/> }.into_any(),
                Stage::Plan => view! { <plan::PlanPanel/> }.into_any(),
                Stage::Network => view! { <network::NetworkPanel/> }.into_any(),
                Stage::Schedule => view! { <schedule::SchedulePanel/> }.into_any(),
                Stage::Security => view! { <security::SecurityPanel/> }.into_any(),
                Stage::Staff => view! { <staff::StaffPanel/> }.into_any(),
                Stage::Compare => view! { <compare::ComparePanel/> }.into_any(),
                Stage::Documents => view! { <documents::DocumentsPanel/> }.into_any(),
                Stage::Readiness => view! { <readiness::ReadinessPanel/> }.into_any(),
                Stage::UnderWay => view! { <under_way::UnderWayPanel/> }.into_any(),
                Stage::History => view! { <history::HistoryPanel/> }.into_any(),
            }}
        </div>
    }
}

/// The selected code, if the selection is of the kind that `pick` accepts.
fn selected_code(
    desk: Desk,
    pick: impl Fn(&Selected) -> Option<&String> + Send + Sync + 'static,
) -> Signal<Option<String>> {
    Signal::derive(move || desk.selection.with(|thing| thing.as_ref().and_then(&pick).cloned()))
}

/// All sub-districts or one of them, to choose from; reactive.
pub fn kecamatan_choices(desk: Desk) -> Vec<(String, String)> {
    let all = (String::new(), t("document-all-kecamatan"));
    desk.region.with(|region| {
        let ppk = region.places.iter().filter(|place| place.kind == PlaceKind::Ppk);
        let named = ppk.map(|ppk| (ppk.code.clone(), ppk.name.clone()));
        std::iter::once(all).chain(named).collect()
    })
}

/// The code of the selected trip; not reactive.
pub fn a_selected_trip(desk: Desk) -> Option<String> {
    desk.selection.with_untracked(|thing| match thing {
        Some(Selected::Trip(code)) => Some(code.clone()),
        _ => None,
    })
}

fn a_station(thing: &Selected) -> Option<&String> {
    if let Selected::Station(code) = thing { Some(code) } else { None }
}

fn a_place(thing: &Selected) -> Option<&String> {
    if let Selected::Place(code) = thing { Some(code) } else { None }
}
