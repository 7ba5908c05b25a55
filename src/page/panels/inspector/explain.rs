//! Why the goods of a station or post go as they do: the next best way, and what would help if those of a
//! station are late.

use leptos::prelude::*;

use crate::page::explain::{Explanation, explain, stop};
use crate::page::panels::planning::compare::signed;
use crate::page::panels::planning::trials::{rupiah_change, whole};
use crate::page::parts::Tasks;
use crate::page::parts::figures::{count, minutes};
use crate::page::state::{Desk, t, t_with, wording};
use tepat_model::document::{BASE, Edit};
use tepat_model::message::Message;
use tepat_model::plan::StationOutcome;
use tepat_planner::explain::{Weighed, cheapest_remedy, next_best};
use tepat_planner::trials::TRIAL_ITERATIONS;
use tepat_view::explain::{choice_in_words, next_in_words, remedy_in_words, time_in_words};
use tepat_view::trials::change_in_words;
use tepat_view::words;

/// The longest name of a scenario that is begun with another way.
const LONGEST_NAME: usize = 40;

/// The button that tries other ways, and what came of them.
#[component]
pub fn Explained(code: StoredValue<String>) -> impl IntoView {
    let desk = Desk::get();
    let mine = Memo::new(move |_| {
        let explanation = desk.explanation.get();
        code.with_value(|code| *code == explanation.of).then_some(explanation)
    });
    let running = Memo::new(move |_| mine.with(|mine| mine.as_ref().and_then(|it| it.running)));
    let is_old =
        move || mine.with(|it| it.as_ref().is_some_and(|it| it.is_old && !it.usual.is_empty()));
    let go = move || {
        let at =
            desk.region.with_untracked(|it| code.with_value(|code| it.stations.position(code)));
        let outcome = at.and_then(|at| desk.outcomes.with_untracked(|all| all.get(at).copied()));
        let is_open = outcome.is_some_and(|it| !matches!(it, StationOutcome::OnTime { .. }));
        explain(desk, code.get_value(), is_open);
    };
    view! {
        <section id="explain" aria-labelledby="explain-title">
            <h3 id="explain-title">{wording("explain-title")}</h3>
            <Show
                when=move || running.get().is_some()
                fallback=move || view! {
                    <p class="quiet">
                        {t_with("explain-lead", &[("iterations", TRIAL_ITERATIONS.into())])}
                    </p>
                    {go_button(desk, "explain-go", go)}
                }
            >
                <Tasks running name="explain-title" on_stop={move |()| stop(desk)}/>
            </Show>
            <Show when=is_old>
                <p class="stale">{wording("trials-old")}</p>
            </Show>
            {move || mine.get().and_then(|mine| found(desk, mine))}
        </section>
    }
}

/// The button that begins to try other ways, under this id.
pub fn go_button(desk: Desk, id: &'static str, go: impl Fn() + Clone + 'static) -> impl IntoView {
    let (id, go) = (id.to_owned(), StoredValue::new_local(go));
    view! {
        <button
            type="button"
            id=id
            disabled=move || {
                desk.stale.get()
                    || desk.plan.with(Option::is_none)
                    || desk.running.with(Option::is_some)
            }
            title=move || if desk.stale.get() { t("plan-stale") } else { String::new() }
            on:click=move |_| go.with_value(|go| go())
        >
            {wording("explain-go")}
        </button>
    }
}

/// What came of the trials, once the one without any change is done.
fn found(desk: Desk, explanation: Explanation) -> Option<impl IntoView> {
    let Explanation { usual, tried, running, is_open, is_old, .. } = explanation;
    let usual = usual.into_iter().next()?;
    let language = desk.language.get();
    let region = desk.region.get();
    let said = |message: &Message| words::message(language, message);
    let may_use = running.is_none() && !is_old;
    let best = next_best(&usual, &tried).filter(|_| running.is_none());
    let next = best.map(|best| {
        let told = next_in_words(&region, language, &usual, best);
        let is_post = region.places.get(&usual.of).is_some();
        let next = match is_post {
            true => choice_in_words(&region, language, &usual, best),
            false => told[0].clone(),
        };
        view! {
            <p id="explain-next">{said(&next)}</p>
            <p id="explain-why">{said(&told[1])}</p>
            <Taking weighed=best.clone() may_use/>
        }
    });
    let none = (best.is_none() && running.is_none()).then(|| {
        let message = Message::note("explain-no-other").with("tried", tried.len());
        view! { <p id="explain-next">{said(&message)}</p> }
    });
    let remedy = (is_open && running.is_none()).then(|| {
        let remedy = cheapest_remedy(&usual, &tried);
        let told = remedy_in_words(&region, language, &usual, remedy, tried.len());
        view! {
            <p id="explain-remedy" class="message" data-severity="warning">{said(&told)}</p>
            {remedy.map(|remedy| view! { <Taking weighed=remedy.clone() may_use/> })}
        }
    });
    let row = |it: &Weighed| {
        let more = whole(it.outcome.cost_rupiah) - whole(usual.outcome.cost_rupiah);
        let undone = it.outcome.late + it.outcome.unserved;
        let is_worse = undone > usual.outcome.late + usual.outcome.unserved;
        view! {
            <tr>
                <th scope="row">{said(&change_in_words(&region, language, &it.trial.change))}</th>
                <td>{rupiah_change(more)}</td>
                <td>{arrival(&usual, it, &said(&time_in_words(&usual, it)))}</td>
                <td>
                    <span class="toned" data-tone=if is_worse { "bad" } else { "" }>
                        {count(undone as i64)}
                    </span>
                </td>
            </tr>
        }
    };
    let rows = tried.iter().map(row).collect_view();
    let heads = ["trials-col-change", "trials-col-cost", "col-arrival", "trials-col-late"];
    let heads = heads.map(|key| view! { <th scope="col">{t(key)}</th> });
    let table = (!tried.is_empty()).then(|| {
        view! {
            <details id="explain-tried">
                <summary>{t_with("explain-tried-all", &[("count", tried.len().into())])}</summary>
                <div class="plain-scroll" tabindex="0" role="region" aria-label=t("explain-tried")>
                    <table class="plain">
                        <caption>{t("explain-tried")}</caption>
                        <thead><tr>{heads.into_iter().collect_view()}</tr></thead>
                        <tbody>{rows}</tbody>
                    </table>
                </div>
            </details>
        }
    });
    Some(view! { {next} {none} {remedy} {table} })
}

/// How much later a station is served, with its sign; in words where one of the plans does not serve it.
fn arrival(usual: &Weighed, other: &Weighed, in_words: &str) -> String {
    match usual.way.done.zip(other.way.done) {
        Some((now, then)) if now == then => "=".to_owned(),
        Some((now, then)) => signed((then - now).into(), minutes),
        None => in_words.to_owned(),
    }
}

/// Buttons that take another way or a remedy over: as a change here, or in a new scenario.
#[component]
fn Taking(weighed: Weighed, may_use: bool) -> impl IntoView {
    let desk = Desk::get();
    let what = desk
        .region
        .with(|region| change_in_words(region, desk.language.get(), &weighed.trial.change));
    let name: String =
        words::message(desk.language.get(), &what).chars().take(LONGEST_NAME).collect();
    let edits = StoredValue::new(weighed.trial.edits);
    let take = move || {
        let edit = edits.with_value(|edits| match edits.as_slice() {
            [only] => only.clone(),
            _ => Edit::Several { edits: edits.clone() },
        });
        desk.edit(edit, "");
    };
    let apart = move |_| {
        desk.begin_scenario(&name);
        take();
    };
    view! {
        <p class="row">
            <button
                type="button"
                class="compact"
                disabled=!may_use
                title=wording("trials-use-why")
                on:click=move |_| take()
            >
                {wording("trials-use")}
            </button>
            <Show when=move || desk.scenario.with(|it| it == BASE)>
                <button type="button" class="compact" disabled=!may_use on:click=apart.clone()>
                    {wording("explain-apart")}
                </button>
            </Show>
        </p>
    }
}
