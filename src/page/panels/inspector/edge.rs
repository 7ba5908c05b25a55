//! An edge of the network: its length, travel times, and whether it is open.

use leptos::prelude::*;

use super::assessments::Assessments;
use super::edge_form::EdgeForm;
use super::{fact, mode_name, way_name};
use crate::page::parts::figures::{count, kilometres, minutes};
use crate::page::parts::{Because, Link, end_name, label_of};
use crate::page::state::{Desk, Selected, t, t_with, wording};
use tepat_model::region::edge_reference_ms;
use tepat_model::region::{Edge, Passage, profile};
use tepat_planner::travel::{UNREACHABLE_MS, paced_ms};

#[component]
pub fn EdgeFacts(code: String) -> impl IntoView {
    let desk = Desk::get();
    let code = StoredValue::new(code);
    let edge = Memo::new(move |_| {
        desk.region.with(|region| code.with_value(|code| region.edges.get(code).cloned()))
    });
    view! {
        {move || edge.get().map(|edge| view! { <Heading edge/> })}
        {move || edge.get().map(|edge| by_class(desk, &edge))}
        {move || edge.get().map(|edge| trips(desk, &edge))}
        <Assessments about=code.get_value() of_edge=true/>
        <h3>{wording("inspector-change")}</h3>
        <EdgeForm code=code.get_value()/>
    }
}

#[component]
fn Heading(edge: Edge) -> impl IntoView {
    let desk = Desk::get();
    let language = desk.language.get();
    let (reference, speed) = desk.region.with(|region| {
        let speed = profile(&edge, region)
            .map_or_else(|| region.rules.speed_kmh(edge.mode), |profile| profile.kmh_dry);
        (edge_reference_ms(&edge, region), speed)
    });
    let because = match edge.minutes {
        Some(_) => t("edge-minutes-stated"),
        None => t_with(
            "edge-minutes-because",
            &[("km", kilometres(edge.length_m.into()).into()), ("speed", count(speed).into())],
        ),
    };
    // An edge that replaces an imported link goes by the link's name.
    let stands_in = desk.region.with(|region| {
        let thing = Selected::Edge(edge.code.clone());
        let is_named = !edge.name.is_empty() || region.link(&edge.code).is_some();
        is_named.then(|| label_of(region, &thing))
    });
    let ends = view! { {end(desk, &edge.from)} " – " {end(desk, &edge.to)} };
    view! {
        {match stands_in {
            Some(name) => view! { <h2>{name}</h2> <p>{ends}</p> }.into_any(),
            None => view! { <h2>{ends}</h2> }.into_any(),
        }}
        <p class="quiet">
            {mode_name(edge.mode)}
            {(!edge.way.is_empty()).then(|| format!(", {}", way_name(language, &edge.way)))} " · "
            {edge.code.clone()}
        </p>
        {
            let edge = edge.clone();
            move || passage(&edge, desk)
        }
        <dl class="fact-list">
            {fact(t("col-length"), kilometres(edge.length_m.into()))}
            {fact(
                t("fact-reference"),
                view! {
                    <Because shown=Signal::stored(minutes(reference.div_ceil(60_000)))>
                        {because}
                    </Because>
                },
            )}
            {(!edge.note.is_empty()).then(|| fact(t("col-note"), edge.note.clone()))}
        </dl>
    }
}

/// An end of an edge: a link to the place, or a node of the imported network.
fn end(desk: Desk, code: &str) -> AnyView {
    let is_place = desk.region.with(|region| region.places.get(code).is_some());
    match is_place {
        true => view! { <Link to=Selected::Place(code.to_owned())/> }.into_any(),
        false => desk.region.with(|r| end_name(r, code, desk.language.get())).into_any(),
    }
}

/// The state of the edge under the current conditions, unless it is as usual.
fn passage(edge: &Edge, desk: Desk) -> Option<AnyView> {
    let (passage, percent) = desk.region.with(|region| {
        (edge.passage(region.conditions, region), edge.speed_percent(region.conditions, region))
    });
    let (mark, words) = match passage {
        Passage::Usual => return None,
        Passage::Closed => ("unserved", t("edge-is-closed")),
        Passage::ClosedByConditions => ("unserved", t("edge-closed-by-conditions")),
        Passage::Slowed => ("tight", t_with("edge-slowed", &[("percent", percent.into())])),
    };
    Some(view! { <p><span class="badge" data-mark=mark>{words}</span></p> }.into_any())
}

/// Hours of each class that can use the edge.
fn by_class(desk: Desk, edge: &Edge) -> AnyView {
    let language = desk.language.get();
    let rows = desk.region.with(|region| {
        let reference = edge_reference_ms(edge, region);
        region
            .classes
            .iter()
            .filter_map(|class| match paced_ms(reference, edge.mode, class) {
                UNREACHABLE_MS => None,
                ms => Some((class.name(language.code()).to_owned(), ms)),
            })
            .map(|(name, ms)| fact(name, minutes(ms.div_ceil(60_000))))
            .collect_view()
    });
    view! {
        <h3>{t("edge-by-class")}</h3>
        <dl class="fact-list">{rows}</dl>
    }
    .into_any()
}

/// The trips that use the edge.
fn trips(desk: Desk, edge: &Edge) -> Option<AnyView> {
    let codes: Vec<String> = desk.plan.with(|plan| {
        let passes = |leg: &tepat_model::plan::Leg| leg.edges.contains(&edge.code);
        plan.iter()
            .flat_map(|plan| &plan.trips)
            .filter(|trip| trip.visits.iter().any(|v| passes(&v.leg)) || passes(&trip.back))
            .map(|trip| trip.code.clone())
            .collect()
    });
    (!codes.is_empty()).then(|| {
        let all = codes.len();
        let links = codes
            .into_iter()
            .map(|code| view! { <Link to=Selected::Trip(code)/> " " })
            .collect_view();
        view! {
            <h3>{t_with("edge-trips", &[("trips", all.into())])}</h3>
            <p>{links}</p>
        }
        .into_any()
    })
}
