//! A link of the imported network: what is known about it, and correcting it by hand.

use leptos::prelude::*;
use tepat_network::{Direction, Who};

use super::assessments::Assessments;
use super::edge::EdgeFacts;
use super::{fact, mode_name};
use crate::page::parts::figures::{count, kilometres};
use crate::page::parts::{label_of, link_kind_key};
use crate::page::state::{Desk, Selected, t, wording};
use tepat_model::region::{KINDS, SURFACES, Ways, has_surface};
use tepat_view::words;

/// An edge of the region, or a link that no edge replaces.
#[component]
pub fn EdgeOrLink(code: String) -> impl IntoView {
    let desk = Desk::get();
    let code = StoredValue::new(code);
    let is_edge = Memo::new(move |_| {
        desk.region.with(|region| code.with_value(|code| region.edges.get(code).is_some()))
    });
    view! {
        <Show
            when=move || is_edge.get()
            fallback=move || view! { <LinkFacts code=code.get_value()/> }
        >
            <EdgeFacts code=code.get_value()/>
        </Show>
    }
}

#[component]
fn LinkFacts(code: String) -> impl IntoView {
    let desk = Desk::get();
    let code = StoredValue::new(code);
    let correct = move |_| {
        desk.redraw("redraw-why-corrected", |redraw| redraw.correct(&code.get_value()));
    };
    let close = move |_| {
        desk.redraw("redraw-why-closed", |redraw| redraw.close(&code.get_value()));
    };
    view! {
        {move || facts(desk, &code.get_value())}
        <div class="form-actions">
            <button type="button" id="close-link" on:click=close>{wording("link-close")}</button>
            <button type="button" id="correct-link" on:click=correct>
                {wording("link-correct")}
            </button>
        </div>
        <p class="form-hint">{wording("link-how")}</p>
        <Assessments about=code.get_value() of_edge=false/>
    }
}

fn facts(desk: Desk, code: &str) -> Option<AnyView> {
    let language = desk.language.get();
    let region = desk.region.get();
    let name = label_of(&region, &Selected::Edge(code.to_owned()));
    let net = &region.net;
    let link = net.links.get(region.link(code)?)?;
    let profile = Ways::new(&region.ways).of(link).clone();
    let (_, surface) = SURFACES[link.surface as usize];
    let way = match link.direction {
        Direction::Both => None,
        Direction::Forward | Direction::Backward => Some(t("edge-one-way")),
    };
    let who = match link.who {
        Who::All => None,
        Who::OnFoot => Some(t("link-on-foot")),
        Who::Nobody => Some(t("link-nobody")),
    };
    let restrictions: Vec<String> = way.into_iter().chain(who).collect();
    let limit = |key: &str, value: u32, unit: &str| {
        (value > 0).then(|| fact(words::text(language, key), format!("{} {unit}", count(value))))
    };
    Some(
        view! {
            <h2>{name}</h2>
            <p class="quiet">
                {words::text(language, &link_kind_key(link))} " · " {code.to_owned()}
            </p>
            <dl class="fact-list">
                {fact(t("col-mode"), mode_name(profile.mode))}
                {has_surface(KINDS[link.kind as usize].1).then(|| {
                    fact(t("link-surface"), words::text(language, &format!("surface-{surface}")))
                })}
                {fact(t("col-length"), kilometres(u64::from(link.length_dm / 10)))}
                {fact(
                    t("link-speed"),
                    format!("{} / {} {}", count(profile.kmh_dry), count(profile.kmh_wet), t("unit-kmh")),
                )}
                {limit("edge-max-weight", link.max_weight_kg, "kg")}
                {limit("edge-max-width", link.max_width_cm.into(), "cm")}
                {(!restrictions.is_empty())
                    .then(|| fact(t("link-restricted"), restrictions.join(", ")))}
            </dl>
        }
        .into_any(),
    )
}
