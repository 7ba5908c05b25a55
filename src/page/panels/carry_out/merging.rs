//! Files that are being merged: what each brings, what collides, what it does to the plan.

use leptos::prelude::*;

use super::collisions::{Collisions, counted};
use crate::page::merging::{self, Chosen, Ready};
use crate::page::panels::messages::{Lines, Messages};
use crate::page::parts::{Table, download_csv};
use crate::page::state::{Desk, Shared, t_with, wording};
use tepat_model::document::{BASE, Rule};
use tepat_model::message::Message;
use tepat_view::documents::sheet_csv;
use tepat_view::merge::{brought, collisions_sheet, refused};
use tepat_view::sheet::Sheet;

/// What is being merged, if anything is.
#[component]
pub fn MergePanel() -> impl IntoView {
    let desk = Desk::get();
    let reading = move || desk.merging.with(|merging| merging.reading);
    view! {
        {move || reading().map(|(done, of)| {
            let values = [("done", done.into()), ("of", of.into())];
            view! {
                <section class="merge" role="status">
                    <p>{t_with("merge-reading", &values)}</p>
                    <progress max=of.to_string() prop:value=done.to_string()></progress>
                    <button type="button" on:click=move |_| merging::leave(desk)>
                        {wording("merge-stop")}
                    </button>
                </section>
            }
        })}
        {move || {
            let ready = desk.merging.with(|merging| merging.merged.clone());
            ready.map(|ready| view! { <ReadyToMerge ready/> })
        }}
    }
}

#[component]
fn ReadyToMerge(ready: Shared<Ready>) -> impl IntoView {
    let desk = Desk::get();
    let chosen = RwSignal::new(Chosen::new());
    let ready = StoredValue::new(ready);
    let files = move || {
        let language = desk.language.get();
        ready.with_value(|ready| {
            let mut said: Vec<Message> = Vec::new();
            for file in &ready.files {
                said.push(brought(file));
                said.extend(file.refused.iter().map(|r| refused(r, &ready.region, language)));
            }
            view! { <Lines list=said/> }
        })
    };
    let has_plan =
        desk.document.with_untracked(|d| d.as_ref().is_some_and(|d| d.plan(BASE).is_some()));
    let effect = Memo::new(move |_| {
        let (language, chosen) = (desk.language.get(), chosen.get());
        ready.with_value(|ready| {
            let decided;
            let effect = if chosen.is_empty() {
                ready.effect.as_ref()?
            } else {
                decided = merging::effect_of(desk, ready, &chosen)?;
                &decided
            };
            let said = effect.sentences(&ready.region, language);
            Some((effect.breaks_plan(), said))
        })
    });
    let collisions = ready.with_value(|ready| ready.collisions.clone());
    let region = ready.with_value(|ready| ready.region.clone());
    let mine = ready.with_value(|ready| ready.mine.clone());
    let of = collisions.len();
    let strains = ready.with_value(|ready| ready.strains.clone());
    let accept = move |_| merging::accept(desk, &chosen.get_untracked());
    let csv = move |_| {
        let language = desk.language.get_untracked();
        let sheet: Sheet =
            ready.with_value(|ready| collisions_sheet(&ready.collisions, &ready.region, language));
        download_csv(desk, "merge-csv-name", &sheet_csv(&sheet));
    };
    view! {
        <section class="merge" id="merge" aria-labelledby="merge-title">
            <h3 id="merge-title">{wording("merge-title")}</h3>
            {files}
            {(!strains.is_empty()).then(|| view! {
                <h4>{wording("merge-strains")}</h4>
                <Messages list=Signal::stored(strains.clone())/>
            })}
            {(of > 0).then(|| view! {
                <h4>{wording("merge-collisions")}</h4>
                <Collisions
                    collisions=Signal::stored(collisions.clone())
                    region=Signal::stored(region.clone())
                    mine=mine.clone()
                    rules=&Rule::ALL
                    chosen
                />
                <p role="status">{move || counted(&chosen.get(), of)}</p>
            })}
            <h4>{wording("merge-effect")}</h4>
            {(!has_plan).then(|| view! { <p class="quiet">{wording("effect-no-plan")}</p> })}
            {move || effect.get().map(|(breaks, said)| view! {
                <div id="merge-effect" class="toned" data-tone=if breaks { "bad" } else { "good" }>
                    <Lines list=said/>
                </div>
            })}
            <div class="panel-actions">
                <button type="button" class="primary" id="merge-accept" on:click=accept>
                    {wording("merge-accept")}
                </button>
                <button type="button" id="merge-leave" on:click=move |_| merging::leave(desk)>
                    {wording("merge-leave")}
                </button>
                {(of > 0).then(|| view! {
                    <button type="button" id="merge-csv" on:click=csv>{wording("merge-csv")}</button>
                })}
            </div>
        </section>
    }
}

/// Collisions of the open file that nobody has decided.
#[component]
pub fn OpenCollisions() -> impl IntoView {
    let desk = Desk::get();
    let chosen = RwSignal::new(Chosen::new());
    // Positions mean something else once the list changes.
    Effect::new(move |_| {
        desk.collisions.track();
        chosen.set(Chosen::new());
    });
    let count = move || desk.collisions.with(|collisions| collisions.len());
    let decide = move |_| {
        let collisions = desk.collisions.get_untracked();
        merging::decide(desk, &collisions, &chosen.get_untracked());
    };
    view! {
        <Show when=move || { count() > 0 }>
            <section class="merge" id="open-collisions">
                <h3>{wording("collision-open")}</h3>
                <p class="quiet">{wording("collision-explained")}</p>
                <Collisions
                    collisions=desk.collisions
                    region=desk.region
                    rules=&[Rule::Newest, Rule::Own]
                    chosen
                />
                <div class="panel-actions">
                    <button
                        type="button"
                        class="primary"
                        id="collisions-decide"
                        disabled=move || chosen.with(Chosen::is_empty)
                        on:click=decide
                    >
                        {wording("collision-decide")}
                    </button>
                    <span role="status">{move || counted(&chosen.get(), count())}</span>
                </div>
            </section>
        </Show>
    }
}

/// Where the open file and the one beside it differ, field by field.
#[component]
pub fn FileDifferences() -> impl IntoView {
    let desk = Desk::get();
    let found = Memo::new(move |_| {
        let language = desk.language.get();
        let beside = desk.beside.get();
        desk.document.with(|document| {
            let (document, (name, other)) = (document.as_ref()?, beside?);
            let parted = tepat_view::merge::parted(document, &other);
            let regions = [document, &*other].map(|document| document.view(BASE).region);
            let plans = [document.plan(BASE), other.plan(BASE)];
            let sheet = parted.sheet(&regions[0], &regions[1], language);
            let sides = [(&regions[0], plans[0]), (&regions[1], plans[1])];
            let mut said = tepat_view::merge::figures(sides, language);
            if !parted.related {
                said.insert(0, Message::note("diff-unrelated"));
            }
            if parted.is_same() {
                said.insert(0, Message::note("diff-same"));
            }
            for (name, own) in [("–", &parted.own[0]), (name.as_str(), &parted.own[1])] {
                if !own.is_empty() {
                    let name = if name == "–" {
                        crate::page::state::t("rule-mine")
                    } else {
                        name.to_owned()
                    };
                    said.push(
                        Message::note("diff-own").with("name", name).with("count", own.len()),
                    );
                }
            }
            Some((Shared::new(sheet), said))
        })
    });
    let sheet = Memo::new(move |_| {
        found.with(|found| found.as_ref().map(|(sheet, _)| sheet.clone()).unwrap_or_default())
    });
    let said = Signal::derive(move || {
        found.with(|found| found.as_ref().map(|(_, said)| said.clone()).unwrap_or_default())
    });
    let select = move |key: String| {
        let code = key.split(' ').nth(1).unwrap_or_default().to_owned();
        let thing =
            desk.region.with_untracked(|region| crate::page::parts::thing_with_code(region, &code));
        if let Some(thing) = thing {
            desk.show(thing);
        }
    };
    view! {
        <section id="file-differences" class="merge-plain">
            <h3>{wording("diff-title")}</h3>
            <Messages list=said/>
            <Show when=move || sheet.with(|sheet| !sheet.is_empty())>
                <div class="panel-actions">
                    <button
                        type="button"
                        on:click=move |_| {
                            download_csv(desk, "diff-csv-name", &sheet_csv(&sheet.get_untracked()));
                        }
                    >
                        {wording("merge-csv")}
                    </button>
                </div>
                <Table
                    id="file-differences-table"
                    label=Signal::derive(wording("diff-title"))
                    sheet
                    selected=Signal::stored(None::<String>)
                    on_select=select
                />
            </Show>
        </section>
    }
}
