//! A sheet of paper: head, body and foot.

use leptos::prelude::*;

use super::short_fingerprint;
use crate::page::state::{Desk, t, t_with};
use tepat_model::region::{Item, Region};
use tepat_view::words::{self, Language};

/// Sheets of one kind shown at most; more would stall the page and the printer.
pub const MOST_SHEETS: usize = 150;

/// Orientation of a sheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lie {
    /// Portrait.
    Upright,
    /// Landscape, for many columns.
    Across,
}

/// A sheet that starts on a new page.
pub fn sheet(desk: Desk, lie: Lie, title: String, lines: Vec<String>, body: AnyView) -> AnyView {
    let name = desk.region.with(|region| region.info.name.clone());
    let stale = desk.stale.get();
    let vote = desk.region.with(|region| what_is_voted(region, desk.language.get()));
    let lines = lines.into_iter().map(|line| view! { <p>{line}</p> }).collect_view();
    let input = short_fingerprint(desk);
    let signed = desk.signed.get();
    view! {
        <article class="paper" class:across=lie == Lie::Across>
            <header>
                <p class="paper-office">{t_with("paper-office", &[("name", name.into())])}</p>
                <p class="paper-vote">{vote}</p>
                <h1>{title}</h1>
                {lines}
            </header>
            {body}
            <footer>
                <span>{t_with("paper-foot", &[("input", input.into())])}</span>
                {signed.map(|signed| view! { <span>" · " {signed}</span> })}
                {stale.then(|| view! { <strong>" " {t("paper-stale")}</strong> })}
            </footer>
        </article>
    }
    .into_any()
}

/// What the vote is and when: `Pemilihan gubernur, bupati · 27 Nov 2024`.
fn what_is_voted(region: &Region, language: Language) -> String {
    let vote = match region.info.vote.as_str() {
        "" => t_with("paper-elections", &[("elections", region.rules.elections.join(", ").into())]),
        vote => vote.to_owned(),
    };
    match region.info.voting_day.as_str() {
        "" => vote,
        day => format!("{vote} · {}", words::day(language, day)),
    }
}

/// Column headings for the items of a region.
pub fn item_heads(items: &[Item], language: Language) -> AnyView {
    items
        .iter()
        .map(|item| view! { <th scope="col">{item.name(language.code()).to_owned()}</th> })
        .collect_view()
        .into_any()
}

/// A signature field for each of these people.
pub fn signatures(people: &[String]) -> AnyView {
    let boxes = people
        .iter()
        .map(|who| {
            view! {
                <div>
                    <p>{who.clone()}</p>
                    <p class="paper-sign">"( "<span></span>" )"</p>
                </div>
            }
        })
        .collect_view();
    view! { <div class="paper-signatures keep-together">{boxes}</div> }.into_any()
}

/// States that more sheets were requested than are shown.
pub fn too_many(asked: usize) -> Option<AnyView> {
    (asked > MOST_SHEETS).then(|| {
        view! {
            <p class="stale no-print">
                {t_with(
                    "document-too-many",
                    &[("asked", asked.into()), ("shown", MOST_SHEETS.into())],
                )}
            </p>
        }
        .into_any()
    })
}
