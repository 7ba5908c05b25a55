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
    let outlines = move || {
        let language = desk.language.get();
        let said = desk.region.with(|region| match region.outlines.source() {
            _ if region.known_outlines().is_none() => None,
            _ if region.outlines.is_none() => {
                Some(words::text(language, "sources-outlines-bundled"))
            }
            "" => Some(words::text(language, "sources-outlines-given")),
            source => {
                let of = [("source", source.into())];
                Some(words::text_with(language, "sources-outlines-file", &of))
            }
        });
        said.map(|said| view! { <h3>{wording("sources-outlines")}</h3><p>{said}</p> })
    };
    view! {
        <Shell id="sources-dialog" title="sources-title">
            <p>{wording("sources-lead")}</p>
            <h3>{wording("sources-illustrative")}</h3>
            <ul class="facts">{move || list(|info| &info.illustrative)}</ul>
            <h3>{wording("sources-published")}</h3>
            <ul class="facts">{move || list(|info| &info.published)}</ul>
            {outlines}
        </Shell>
    }
}
