//! The bar across the top: file, scenario, undo, search, language, theme, author and help.

use leptos::prelude::*;

use super::clock::clock;
use super::icon::Icon;
use crate::page::dialogs::Dialog;
use crate::page::keys::Command;
use crate::page::panels::in_words;
use crate::page::settings::{Settings, Theme};
use crate::page::state::{Desk, Stage, t, t_with, wording};
use tepat_model::document::BASE;
use tepat_view::words::Language;

#[component]
pub fn TopBar() -> impl IntoView {
    let desk = Desk::get();
    view! {
        <header class="top-bar">
            <button
                class="plain brand"
                title=wording("command-leave")
                on:click=move |_| Command::Leave.run(desk)
            >
                <BrandMark/>
                <span class="brand-name">"Tepat"</span>
            </button>
            <FileState/>
            <Scenarios/>
            <div class="group" data-repeats="" role="group" aria-label=wording("top-changes")>
                <Tool command=Command::Undo icon="undo"/>
                <Tool command=Command::Redo icon="redo"/>
            </div>
            <button class="search" on:click=move |_| Command::Palette.run(desk)>
                <Icon name="search"/>
                <span class="search-words">{wording("top-search")}</span>
                <kbd>"Ctrl K"</kbd>
            </button>
            <OpenInquiries/>
            <Author/>
            <LanguageSwitch/>
            <ThemeSwitch/>
            <Tool command=Command::Notices icon="bell"/>
            <Tool command=Command::Help icon="help"/>
        </header>
    }
}

#[component]
pub fn BrandMark() -> impl IntoView {
    view! {
        <svg class="brand-mark" viewBox="0 0 16 16" aria-hidden="true">
            <path d="M2 13c4 0 3-9 7-9"/>
            <circle cx="12" cy="4" r="3"/>
        </svg>
    }
}

/// A button that runs a command; its tooltip gives the command's name and shortcut.
#[component]
fn Tool(command: Command, icon: &'static str) -> impl IntoView {
    let desk = Desk::get();
    let hint = move || {
        let name = t(command.text_key());
        match command.shortcut() {
            Some(keys) => format!("{name} ({keys})"),
            None => name,
        }
    };
    view! {
        <button
            class="plain icon-only"
            title=hint
            aria-label=move || t(command.text_key())
            disabled=move || !command.is_possible(desk)
            on:click=move |_| command.run(desk)
        >
            <Icon name=icon/>
        </button>
    }
}

/// The file name, whether it is saved, and the save button.
#[component]
fn FileState() -> impl IntoView {
    let desk = Desk::get();
    let name = move || desk.file_name.get().unwrap_or_else(|| t("top-no-file-name"));
    let saved = move || {
        let at = |ms| clock(desk.language.get(), ms).into();
        match (desk.unsaved_since.get(), desk.saved_at.get()) {
            (Some(since), _) => t_with("top-unsaved-since", &[("time", at(since))]),
            (None, Some(saved)) => t_with("top-saved-at", &[("time", at(saved))]),
            (None, None) => t("top-unchanged"),
        }
    };
    view! {
        <div class="file-state">
            <span class="file-name" title=name>{name}</span>
            <span
                class="file-saved"
                class:is-unsaved=move || desk.unsaved_since.with(Option::is_some)
            >
                {saved}
            </span>
        </div>
        <button
            id="save"
            class:primary=move || desk.unsaved_since.with(Option::is_some)
            class="compact"
            title=move || format!("{} (Ctrl+S)", t("command-save"))
            on:click=move |_| Command::Save.run(desk)
        >
            <Icon name="save"/>
            <span class="button-words">{wording("top-save")}</span>
        </button>
    }
}

/// How many inquiries of supervisors wait for an answer; leads to them.
#[component]
fn OpenInquiries() -> impl IntoView {
    let desk = Desk::get();
    let open = Memo::new(move |_| desk.region.with(|region| region.open_inquiries()));
    let told = move || t_with("inquiries-head", &[("count", open.get().into())]);
    view! {
        <Show when=move || 0 < open.get()>
            <button
                type="button"
                class="plain"
                id="open-inquiries"
                title=told
                aria-label=told
                on:click=move |_| desk.go(Stage::History)
            >
                {move || format!("? {}", open.get())}
            </button>
        </Show>
    }
}

/// The selector of the scenario.
#[component]
fn Scenarios() -> impl IntoView {
    let desk = Desk::get();
    let scenarios = Memo::new(move |_| {
        desk.document.with(|document| {
            document.as_ref().map_or_else(Vec::new, |document| {
                let own = |(id, name): (&str, &str)| (id.to_owned(), name.to_owned());
                document.scenarios().into_iter().map(own).collect()
            })
        })
    });
    let choose = move |event| {
        let chosen = event_target_value(&event);
        if chosen == NEW || chosen == CONDITIONS {
            // These two entries are no scenarios: show the current one again.
            desk.scenario.notify();
            let goes_to_network = Command::Go(Stage::Network);
            if chosen == NEW { Command::NewScenario } else { goes_to_network }.run(desk);
        } else {
            desk.scenario.set(chosen);
        }
    };
    view! {
        <label class="scenario">
            <span class="only-heard">{wording("top-scenario")}</span>
            <select id="scenario" on:change=choose prop:value=move || {
                // An option can be selected only once it exists.
                scenarios.track();
                desk.scenario.get()
            }>
                <option value=BASE>{wording("scenario-base")}</option>
                {move || {
                    scenarios.get().into_iter().map(|(id, name)| {
                        let is_shown = desk.scenario.get() == id;
                        view! { <option value=id selected=is_shown>{name}</option> }
                    }).collect_view()
                }}
                <option value=NEW>{wording("scenario-new")}</option>
                <option value=CONDITIONS>
                    {move || {
                        let conditions = desk.region.with(|region| region.conditions);
                        let conditions = in_words(desk.language.get(), conditions);
                        t_with("scenario-conditions", &[("conditions", conditions.into())])
                    }}
                </option>
            </select>
        </label>
    }
}

/// Value of the entry that creates a scenario. No scenario has this id.
const NEW: &str = "+";

/// Value of the entry that opens the conditions of the current scenario.
const CONDITIONS: &str = "?";

/// The name of the user, which is recorded with every change.
#[component]
fn Author() -> impl IntoView {
    let desk = Desk::get();
    let words = move || {
        let author = desk.author.get();
        if author.is_empty() { t("top-author-unknown") } else { author }
    };
    view! {
        <button
            id="author"
            class="plain compact"
            title=wording("top-author-hint")
            on:click=move |_| desk.dialog.set(Some(Dialog::Author))
        >
            <Icon name="person"/>
            <span class="author-name">{words}</span>
        </button>
    }
}

/// Switches between Indonesian and English.
#[component]
pub fn LanguageSwitch() -> impl IntoView {
    let desk = Desk::get();
    let entry = move |language: Language, short: &'static str, name: &'static str| {
        view! {
            <button
                class="plain"
                lang=language.code()
                title=name
                aria-label=format!("{short}, {name}")
                aria-pressed=move || (desk.language.get() == language).to_string()
                on:click=move |_| desk.language.set(language)
            >
                {short}
            </button>
        }
    };
    view! {
        <div class="switch" role="group" aria-label=wording("top-language")>
            {entry(Language::Indonesian, "ID", "Bahasa Indonesia")}
            {entry(Language::English, "EN", "English")}
        </div>
    }
}

/// Cycles through the light theme, the dark theme and the system's choice.
#[component]
pub fn ThemeSwitch() -> impl IntoView {
    let desk = Desk::get();
    let settings = Settings::get();
    let hint = move || match settings.theme.get() {
        Theme::System => t("theme-system"),
        Theme::Light => t("theme-light"),
        Theme::Dark => t("theme-dark"),
    };
    // The first press must visibly change the theme.
    let next = move |_| {
        let dark = desk.dark.get_untracked();
        settings.theme.update(|theme| {
            *theme = match theme {
                Theme::System if dark => Theme::Light,
                Theme::System => Theme::Dark,
                _ => Theme::System,
            };
        });
    };
    view! {
        <button id="theme" class="plain icon-only" title=hint aria-label=hint on:click=next>
            {move || if desk.dark.get() {
                view! { <Icon name="dark"/> }
            } else {
                view! { <Icon name="light"/> }
            }}
        </button>
    }
}
