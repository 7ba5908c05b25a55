//! A sheet of paper: head, body and foot.

use std::sync::Arc;

use leptos::prelude::*;

use super::given;
use crate::page::state::Desk;
use tepat_model::region::Item;
use tepat_view::papers::{Frame, Lie, Mark};
use tepat_view::words::Language;

/// What all sheets in view have in common; reactive.
pub fn frame(desk: Desk) -> Arc<Frame> {
    let (signed, stale) = (desk.signed.get(), desk.stale.get());
    let frame = given(desk, Frame::new);
    Arc::new(Frame { signed, stale, ..frame })
}

/// A sheet that starts on a new page.
pub fn sheet(
    frame: &Frame,
    lie: Lie,
    mark: &Mark,
    title: &str,
    lines: &[String],
    body: AnyView,
) -> AnyView {
    view! {
        <article class="paper" class:across=lie == Lie::Across>
            <header inner_html=frame.head(mark, title, lines)></header>
            {body}
            <footer inner_html=frame.foot()></footer>
        </article>
    }
    .into_any()
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
