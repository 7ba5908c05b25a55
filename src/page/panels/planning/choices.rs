//! Why these ways: what the plan chose for each sub-district, beside the next best way.

use leptos::prelude::*;

use crate::page::explain::{EVERYWHERE, explain, stop};
use crate::page::panels::inspector::explain::go_button;
use crate::page::panels::messages::Lines;
use crate::page::parts::Tasks;
use crate::page::state::{Desk, t_with, wording};
use tepat_planner::explain::biggest_choices;
use tepat_planner::trials::TRIAL_ITERATIONS;
use tepat_view::explain::choice_in_words;

/// Choices that are shown at once.
const MOST_SHOWN: usize = 6;

/// The button that tries other ways of all sub-districts, and what came of them.
#[component]
pub fn ChoicesSection() -> impl IntoView {
    let desk = Desk::get();
    let mine = Memo::new(move |_| {
        let explanation = desk.explanation.get();
        (explanation.of == EVERYWHERE).then_some(explanation)
    });
    let running = Memo::new(move |_| mine.with(|mine| mine.as_ref().and_then(|it| it.running)));
    let is_old = move || mine.with(|it| it.as_ref().is_some_and(|it| it.is_old));
    let go = move || explain(desk, EVERYWHERE.to_owned(), false);
    let found = move || {
        let mine = mine.get()?;
        let (language, region) = (desk.language.get(), desk.region.get());
        let all = biggest_choices(&mine.usual, &mine.tried);
        let told: Vec<_> = all
            .iter()
            .map(|(usual, best)| choice_in_words(&region, language, usual, best))
            .collect();
        let is_done = mine.running.is_none() && !mine.usual.is_empty();
        let counted = is_done.then(|| {
            let (posts, tried) = (mine.usual.len(), mine.tried.len());
            let counts =
                [("told", told.len().into()), ("posts", posts.into()), ("tried", tried.into())];
            view! { <p class="quiet" id="choices-count">{t_with("explain-choices", &counts)}</p> }
        });
        let mut first = told;
        let rest = first.split_off(MOST_SHOWN.min(first.len()));
        let more = (!rest.is_empty()).then(|| {
            view! {
                <details>
                    <summary>{t_with("choices-more", &[("count", rest.len().into())])}</summary>
                    <Lines list=rest/>
                </details>
            }
        });
        Some(view! { <Lines list=first/> {more} {counted} })
    };
    view! {
        <section id="choices" aria-labelledby="choices-title">
            <h3 id="choices-title">{wording("choices-title")}</h3>
            <Show
                when=move || running.get().is_some()
                fallback=move || view! {
                    <p class="quiet">
                        {t_with("choices-lead", &[("iterations", TRIAL_ITERATIONS.into())])}
                    </p>
                    {go_button(desk, "choices-go", go)}
                }
            >
                <Tasks running name="choices-title" on_stop={move |()| stop(desk)}/>
            </Show>
            <Show when=is_old>
                <p class="stale">{wording("trials-old")}</p>
            </Show>
            {found}
        </section>
    }
}
