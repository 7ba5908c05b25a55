//! Ways between two places.

use leptos::prelude::*;

use super::name_of;
use crate::page::state::{Desk, t, t_with};
use tepat_model::message::{Message, Value};
use tepat_planner::questions::{Found, Want, in_words, risk_in_words};
use tepat_view::words;

fn want_key(want: Want) -> &'static str {
    match want {
        Want::Fastest => "way-fastest",
        Want::Cheapest => "way-cheapest",
        Want::Safest => "way-safest",
    }
}

fn km(metres: u32) -> Value {
    Value::Decimal(f64::from(metres) / 1000.0)
}

/// The ways that were found; one of them is chosen.
#[component]
pub fn Ways(ways: Vec<Found>, from: String, to: String) -> impl IntoView {
    let desk = Desk::get();
    if ways.is_empty() {
        let name = |code: String| desk.region.with_untracked(|region| name_of(region, &code));
        let text = t_with("way-none", &[("from", name(from).into()), ("to", name(to).into())]);
        return view! { <p class="message" data-severity="warning">{text}</p> }.into_any();
    }
    let one = move |(number, found): (usize, Found)| {
        let language = desk.language.get();
        let Found { best, way } = found;
        let names: Vec<String> = best.iter().map(|want| t(want_key(*want))).collect();
        let kind = if names.is_empty() { t("way-other") } else { names.join(", ") };
        let cost = i64::try_from(way.cost_rupiah).unwrap_or(i64::MAX);
        let sum = Message::note("way-sum")
            .with("kind", kind)
            .with("arrive", Value::Moment(way.arrive.into()))
            .with("time", Value::Minutes(way.minutes.into()))
            .with("km", km(way.length_m))
            .with("cost", Value::Rupiah(cost));
        let risk = way.risk;
        let risk: Vec<String> =
            risk_in_words(risk).iter().map(|risk| words::message(language, risk)).collect();
        let risk = (!risk.is_empty())
            .then(|| view! { <p class="form-hint">{format!("{}.", risk.join(", "))}</p> });
        let parts = desk.region.with(|region| in_words(region, &way, language.code()));
        let parts = parts.iter().map(|part| view! { <li>{words::message(language, part)}</li> });
        let chosen = move || desk.answers.with(|answers| answers.chosen == number);
        view! {
            <li class="way" class:chosen=chosen>
                <button
                    type="button"
                    class="link"
                    aria-pressed=move || chosen().to_string()
                    on:click=move |_| desk.answers.update(|answers| answers.chosen = number)
                >
                    {words::message(language, &sum)}
                </button>
                <ol>{parts.collect_view()}</ol>
                {risk}
            </li>
        }
    };
    view! { <ul class="ways">{move || ways.clone().into_iter().enumerate().map(one).collect_view()}</ul> }
        .into_any()
}
