//! Collisions with both sides, decided one by one or by rule.

use leptos::prelude::*;

use crate::page::merging::{Chosen, by_rule};
use crate::page::parts::{Link, thing_with_code};
use crate::page::state::{Desk, Shared, t, t_with, wording};
use std::collections::BTreeSet;
use tepat_model::document::{Collision, Rule};
use tepat_model::region::Region;
use tepat_view::merge::{Told, told};
use tepat_view::words;

/// Collisions listed at most; rules decide all of them.
const MOST_LISTED: usize = 200;

/// Each collision with its sides to choose from, and the rules.
#[component]
pub fn Collisions(
    /// The collisions.
    #[prop(into)]
    collisions: Signal<Shared<Vec<Collision>>>,
    /// The region that results until anything is decided.
    #[prop(into)]
    region: Signal<Shared<Region>>,
    /// Ids of the changes of the trunk.
    #[prop(optional)]
    mine: BTreeSet<String>,
    /// The rules on offer.
    rules: &'static [Rule],
    /// What was chosen.
    chosen: RwSignal<Chosen>,
) -> impl IntoView {
    let desk = Desk::get();
    let mine = StoredValue::new(mine);
    let decide = move |rule: Rule| {
        let found = mine.with_value(|mine| {
            by_rule(rule, &collisions.get_untracked(), mine, &region.get_untracked())
        });
        let decided = found.len();
        chosen.update(|chosen| chosen.extend(found));
        if decided == 0 {
            desk.notify(tepat_model::message::Message::note("collision-rule-none"));
        }
    };
    let buttons = rules.iter().map(|&rule| {
        let key = match rule {
            Rule::Mine => "collision-all-mine",
            Rule::Theirs => "collision-all-theirs",
            Rule::Newest => "collision-all-newest",
            Rule::Own => "collision-all-own",
        };
        view! {
            <button
                type="button"
                class="compact"
                data-rule=rule.key()
                on:click=move |_| decide(rule)
            >
                {wording(key)}
            </button>
        }
    });
    let list = move || {
        let (language, region) = (desk.language.get(), region.get());
        collisions.with(|collisions| {
            let listed = collisions.iter().take(MOST_LISTED).enumerate();
            let listed = listed.map(|(at, collision)| {
                one(at, collision, &told(collision, &region, language), &region, chosen)
            });
            listed.collect_view()
        })
    };
    let more = move || {
        let more = collisions.with(|collisions| collisions.len().saturating_sub(MOST_LISTED));
        (more > 0).then(|| t_with("compare-more", &[("count", more.into())]))
    };
    view! {
        <div class="collision-rules" role="group" aria-label=wording("collision-rules")>
            <span class="quiet">{wording("collision-rules")}</span>
            {buttons.collect_view()}
            <button type="button" class="compact" on:click=move |_| chosen.set(Chosen::new())>
                {wording("collision-all-open")}
            </button>
        </div>
        <ol class="collisions">{list}</ol>
        <p class="quiet">{more}</p>
    }
}

fn one(
    at: usize,
    collision: &Collision,
    told: &Told,
    region: &Region,
    chosen: RwSignal<Chosen>,
) -> AnyView {
    let thing = collision.record().and_then(|(_, code)| thing_with_code(region, code));
    let what = match thing {
        Some(to) => view! { <Link to label=told.what.clone()/> }.into_any(),
        None => told.what.clone().into_any(),
    };
    let group = format!("collision-{at}");
    let sides = told.sides.iter().enumerate().map(|(side, said)| {
        let head = [said.who.as_str(), said.when.as_str()].join(" · ");
        let why = (!said.why.is_empty()).then(|| format!(" – {}", said.why));
        view! {
            <label class="collision-side">
                <input
                    type="radio"
                    name=group.clone()
                    prop:checked=move || chosen.with(|chosen| chosen.get(&at) == Some(&side))
                    on:change=move |_| chosen.update(|chosen| {
                        chosen.insert(at, side);
                    })
                />
                <span>
                    <b>{said.value.clone()}</b>
                    <br/>
                    <span class="quiet">{head}{why}</span>
                </span>
            </label>
        }
    });
    let sides = sides.collect_view();
    let before =
        (!told.before.is_empty()).then(|| format!("{}: {}", t("collision-before"), told.before));
    view! {
        <li>
            <fieldset>
                <legend>{what}</legend>
                <p class="quiet">{before}</p>
                {sides}
                <label class="collision-side">
                    <input
                        type="radio"
                        name=group.clone()
                        prop:checked=move || chosen.with(|chosen| !chosen.contains_key(&at))
                        on:change=move |_| chosen.update(|chosen| {
                            chosen.remove(&at);
                        })
                    />
                    <span class="quiet">{wording("collision-later")}</span>
                </label>
            </fieldset>
        </li>
    }
    .into_any()
}

/// A line that says how many are decided.
pub fn counted(chosen: &Chosen, of: usize) -> String {
    let language = Desk::get().language.get();
    let values = [("decided", chosen.len().into()), ("of", of.into())];
    words::text_with(language, "collision-counted", &values)
}
