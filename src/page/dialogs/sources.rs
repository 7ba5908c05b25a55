//! Which data of the region are published and which are illustrative.

use leptos::prelude::*;

use super::shell::Shell;
use crate::page::state::{Desk, wording};
use tepat_model::region::Info;
use tepat_view::words;

/// Both lists.
#[component]
pub fn Sources() -> impl IntoView {
    let desk = Desk::get();
    let list = move |of: fn(&Info) -> &Vec<String>| {
        let language = desk.language.get();
        desk.region.with(|region| {
            of(&region.info)
                .iter()
                .map(|id| view! { <li>{words::text(language, &format!("fact-{id}"))}</li> })
                .collect_view()
        })
    };
    view! {
        <Shell id="sources-dialog" title="sources-title">
            <p>{wording("sources-lead")}</p>
            <h3>{wording("sources-illustrative")}</h3>
            <ul class="facts">{move || list(|info| &info.illustrative)}</ul>
            <h3>{wording("sources-published")}</h3>
            <ul class="facts">{move || list(|info| &info.published)}</ul>
        </Shell>
    }
}
