//! The screen without an open file: bundled regions, opening a file, and copies left by a crash.

use leptos::prelude::*;

use super::clock::clock;
use super::icon::Icon;
use super::top_bar::{BrandMark, LanguageSwitch, ThemeSwitch};
use crate::page::keys::Command;
use crate::page::state::{Desk, t_with, wording};
use crate::page::{storage, tabs};
use tepat_model::region::{Bundled, bundled};

/// Offers what to open before a file is open.
#[component]
pub fn FirstScreen() -> impl IntoView {
    let desk = Desk::get();
    view! {
        <div class="first">
            <header class="first-head">
                <h1><BrandMark/>"Tepat"</h1>
                <LanguageSwitch/>
                <ThemeSwitch/>
            </header>
            <main class="first-body">
                <p class="first-lead">{wording("first-lead")}</p>
                <CrashCopies/>
                <section aria-labelledby="first-regions">
                    <h2 id="first-regions">{wording("first-regions")}</h2>
                    <ul class="region-cards">
                        {bundled().iter().map(|bundled| view! { <RegionCard bundled/> }).collect_view()}
                    </ul>
                    <p class="quiet">{wording("first-illustrative")}</p>
                </section>
                <section aria-labelledby="first-new">
                    <h2 id="first-new">{wording("first-new")}</h2>
                    <div class="row">
                        <button id="new-region" on:click=move |_| storage::begin_region(desk)>
                            {wording("begin-title")}
                        </button>
                        <span class="quiet">{wording("begin-hint")}</span>
                    </div>
                </section>
                <section aria-labelledby="first-file">
                    <h2 id="first-file">{wording("first-file")}</h2>
                    <div class="row">
                        <button id="open" on:click=move |_| Command::Open.run(desk)>
                            <Icon name="open"/>
                            {wording("command-open")}
                        </button>
                        <span class="quiet">{wording("first-file-hint")}</span>
                    </div>
                </section>
            </main>
            <footer class="first-foot quiet">
                <span>{wording("first-private")}</span>
                <button class="link" on:click=move |_| Command::Help.run(desk)>
                    {wording("command-help")}
                </button>
                <span>{concat!("Tepat ", env!("CARGO_PKG_VERSION"))}</span>
            </footer>
        </div>
    }
}

#[component]
fn RegionCard(bundled: &'static Bundled) -> impl IntoView {
    let desk = Desk::get();
    let Some(region) = bundled.region() else { return ().into_any() };
    let stations = region.stations.len();
    let voters: u32 = region.stations.iter().map(|station| station.voters).sum();
    let figures = move || {
        t_with("first-region-figures", &[("stations", stations.into()), ("voters", voters.into())])
    };
    view! {
        <li>
            <button
                id=format!("region-{}", bundled.slug)
                class="region-card"
                on:click=move |_| storage::open_bundled(desk, bundled)
            >
                <strong>{bundled.name}</strong>
                <span class="quiet">{region.info.province}</span>
                <span>{figures}</span>
            </button>
        </li>
    }
    .into_any()
}

/// Work that was never saved to a file.
#[component]
fn CrashCopies() -> impl IntoView {
    let desk = Desk::get();
    let copies = RwSignal::new(storage::crash_copies());
    let tabs_heard = tabs::ask();
    let entry = move |copy: storage::CrashCopy| {
        let discarded = copy.clone();
        let opened = copy.clone();
        let is_in_use = copy.is_in_use();
        let words = move || {
            let time = clock(desk.language.get(), copy.at);
            let key = if is_in_use { "first-copy-in-use" } else { "first-copy" };
            t_with(key, &[("name", copy.name.as_str().into()), ("time", time.into())])
        };
        let discard = move |_| {
            storage::discard_copy(&discarded);
            copies.set(storage::crash_copies());
        };
        view! {
            <li class="row">
                <span class="grow">{words}</span>
                <button
                    class="copy-open"
                    class:primary=!is_in_use
                    on:click=move |_| storage::open_copy(desk, &opened)
                >
                    {wording("first-copy-open")}
                </button>
                <button on:click=discard>{wording("first-copy-discard")}</button>
            </li>
        }
    };
    view! {
        <Show when=move || copies.with(|copies| !copies.is_empty())>
            <section class="copies" aria-labelledby="first-copies">
                <h2 id="first-copies">{wording("first-copies")}</h2>
                <ul>
                    {move || {
                        tabs_heard.track();
                        copies.get().into_iter().map(entry).collect_view()
                    }}
                </ul>
            </section>
        </Show>
    }
}
