//! The workspace of an open file: top bar above, rail on the left, then panel, map and inspector.

use leptos::prelude::*;

use super::icon::Icon;
use super::rail::Rail;
use super::split::Split;
use super::status::StatusLine;
use super::top_bar::TopBar;
use crate::page::keys::Command;
use crate::page::map::MapView;
use crate::page::panels::{Inspector, StagePanel};
use crate::page::state::{Desk, PanelRoom, t, wording};

/// Fills the screen while a file is open.
#[component]
pub fn Workspace() -> impl IntoView {
    let desk = Desk::get();
    let room = move || match desk.panel.get() {
        _ if desk.presenting.get() => "closed",
        PanelRoom::Closed => "closed",
        PanelRoom::Beside => "beside",
        PanelRoom::Wide => "wide",
    };
    let has_selection = Memo::new(move |_| desk.selection.with(Option::is_some));
    view! {
        <div class="workspace" data-room=room data-selected=move || has_selection.get().then_some("") data-presenting=move || desk.presenting.get().then_some("")>
            <TopBar/>
            <Rail/>
            <main class="work">
                <StatusLine/>
                <Show when=move || desk.panel.get() != PanelRoom::Closed>
                    <Panel/>
                </Show>
                <div class="centre">
                    <MapView/>
                </div>
            </main>
            <Show when=move || has_selection.get()>
                <aside class="side" aria-label=wording("frame-inspector")>
                    <button
                        class="plain icon-only side-close"
                        title=wording("command-deselect")
                        aria-label=wording("command-deselect")
                        on:click=move |_| desk.selection.set(None)
                    >
                        <Icon name="close"/>
                    </button>
                    <Inspector/>
                </aside>
            </Show>
        </div>
    }
}

/// The panel of the current stage, with its heading and buttons.
#[component]
fn Panel() -> impl IntoView {
    let desk = Desk::get();
    let is_wide = move || desk.panel.get() == PanelRoom::Wide;
    let widen = move || if is_wide() { t("frame-narrow") } else { t("frame-widen") };
    let title = move || t(desk.stage.get().text_key());
    view! {
        <section class="panel" aria-label=title>
            <header class="panel-head">
                <h2>{title}</h2>
                <button
                    class="plain icon-only"
                    aria-pressed=move || is_wide().to_string()
                    title=widen
                    aria-label=widen
                    on:click=move |_| Command::Widen.run(desk)
                >
                    {move || if is_wide() {
                        view! { <Icon name="narrow"/> }
                    } else {
                        view! { <Icon name="wide"/> }
                    }}
                </button>
                <button
                    class="plain icon-only"
                    title=wording("command-close-panel")
                    aria-label=wording("command-close-panel")
                    on:click=move |_| Command::ClosePanel.run(desk)
                >
                    <Icon name="close"/>
                </button>
            </header>
            <div class="panel-body">
                <StagePanel/>
            </div>
        </section>
        <Show when=move || !is_wide()>
            <Split/>
        </Show>
    }
}
