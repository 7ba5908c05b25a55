//! What changed since papers were last handed out, one sheet for each sub-district.

use leptos::prelude::*;

use super::Scope;
use super::paper::{frame, sheet, signatures};
use crate::page::panels::planning::compare::{handed_out, region_then, short_time};
use crate::page::state::{Desk, t, t_with};
use tepat_view::comparison::{Notice, Side, notices};
use tepat_view::papers::{Lie, Mark};
use tepat_view::words::{self, Language};

pub fn sheets(desk: Desk, scope: &Scope, language: Language) -> AnyView {
    let Some(plan) = desk.plan.get() else { return ().into_any() };
    let region = desk.region.get();
    let Some(version) = handed_out(desk) else {
        return view! { <p class="empty">{t("changes-never")}</p> }.into_any();
    };
    let then = region_then(desk, &version);
    let found = notices(
        Side { region: &region, plan: &plan },
        Side { region: &then, plan: &version.plan },
        language,
    );
    let mut found = found
        .into_iter()
        .filter(|(ppk, _)| scope.kecamatan.is_empty() || scope.kecamatan == *ppk)
        .peekable();
    let at = short_time(&version.at);
    if found.peek().is_none() {
        return view! {
            <p class="empty">{t_with("changes-none", &[("at", at.into())])}</p>
        }
        .into_any();
    }
    let frame = frame(desk);
    let sheets = found.map(|(ppk, notices)| {
        let mark = Mark::new("DB", ppk.as_str());
        let name = region.places.get(&ppk).or(then.places.get(&ppk)).map(|ppk| ppk.name.clone());
        let lines = vec![
            t_with("changes-to", &[("name", name.unwrap_or(ppk).into())]),
            t_with("changes-since", &[("at", at.clone().into()), ("count", notices.len().into())]),
        ];
        let body = view! {
            <ol class="paper-notices">
                {notices.iter().map(|notice| item(notice, language)).collect_view()}
            </ol>
            {signatures(&[t("changes-told"), t("changes-read")])}
        };
        let title = t("document-changes");
        sheet(&frame, Lie::Upright, &mark, &title, &lines, body.into_any())
    });
    sheets.collect_view().into_any()
}

fn item(notice: &Notice, language: Language) -> AnyView {
    let parts = notice.parts.iter().map(|part| view! { <li>{words::message(language, part)}</li> });
    view! {
        <li class="keep-together">
            <p>{words::message(language, &notice.what)}</p>
            <ul>{parts.collect_view()}</ul>
        </li>
    }
    .into_any()
}
